//! The outline of a body at a level.

use geo_types::{Coord, LineString, MultiPolygon};

use super::triangulate::{cross, minus};
use super::weld::{WELD_M, Welder};
use super::{Mesh, SurfaceClass};
use crate::overlay::{Fill, OverlayError, filled};
use crate::triangle::Triangle;

/// The outline of a body at a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What lies within the body at the level.
    pub area: MultiPolygon<f64>,
    /// Ends where the outline does not close; what hangs on them is not in `area`.
    pub open_ends: Vec<Coord<f64>>,
}

/// The outline of some classes of surfaces at a level, in metres.
///
/// Of a body that closes, all that lies inside it counts, solids that overlap counted once. Of an open one the outlines that
/// close at this level are taken, one within another as a hole.
///
/// ```
/// use geo::Area;
/// use planvy_city::mesh::{Mesh, prism, section};
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]], 10.0, 12.5));
/// let section = section::at(&mesh, 11.0, &section::ALL).expect("one ring");
/// assert!((section.area.unsigned_area() - 12.0).abs() < 1e-6);
/// assert!(section::at(&mesh, 13.0, &section::ALL).expect("no ring").area.0.is_empty());
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: the outline is not known then.
pub fn at(mesh: &Mesh, level_m: f64, classes: &[SurfaceClass]) -> Result<Section, OverlayError> {
    let Some(origin) = mesh.triangles().first().map(|triangle| triangle.corners[0]) else {
        return Ok(Section {
            area: MultiPolygon(Vec::new()),
            open_ends: Vec::new(),
        });
    };
    let mut welder = Welder::new(WELD_M);
    let segments: Vec<(u32, u32)> = mesh
        .triangles_of(classes)
        .filter_map(|triangle| crossing(triangle, level_m))
        .map(|ends| {
            let [from, to] = ends.map(|end| {
                let [east, north, _] = minus(end, origin);
                welder.number([east, north, 0.0])
            });
            (from, to)
        })
        .filter(|(from, to)| from != to)
        .collect();
    let is_directed = mesh.closedness().is_closed();
    let chains = chains(&segments, welder.count(), is_directed);
    let place = |number: &u32| {
        let [x, y, _] = welder.position(*number);
        Coord { x, y }
    };
    let lines = chains.rings.iter().map(|ring| ring.iter().map(place).collect());
    let rings: Vec<LineString<f64>> = lines.collect();
    let fill = if is_directed { Fill::Left } else { Fill::Odd };
    let [east, north, _] = origin;
    let back = Coord { x: east, y: north };
    Ok(Section {
        area: moved(&filled(&rings, fill)?, back),
        open_ends: chains.open_ends.iter().map(|end| place(end) + back).collect(),
    })
}

/// Every class.
pub const ALL: [SurfaceClass; 8] = [
    SurfaceClass::Ground,
    SurfaceClass::Wall,
    SurfaceClass::Roof,
    SurfaceClass::Opening,
    SurfaceClass::Installation,
    SurfaceClass::Projection,
    SurfaceClass::Floor,
    SurfaceClass::Unknown,
];

pub(crate) fn moved(area: &MultiPolygon<f64>, by: Coord<f64>) -> MultiPolygon<f64> {
    use geo::MapCoords;
    area.map_coords(|position| position + by)
}

/// Where a triangle passes a level, walked with its back to the left. What lies on the level counts as above it.
fn crossing(triangle: &Triangle, level_m: f64) -> Option<[[f64; 3]; 2]> {
    let [a, b, c] = triangle.corners;
    let mut ends = [(a, b), (b, c), (c, a)]
        .into_iter()
        .filter_map(|(from, to)| on_edge(from, to, level_m));
    let (one, other) = (ends.next()?, ends.next()?);
    let [normal_x, normal_y, _] = cross(minus(b, a), minus(c, a));
    let [along_x, along_y, _] = minus(other, one);
    let runs_along = -normal_y * along_x + normal_x * along_y >= 0.0;
    Some(if runs_along { [one, other] } else { [other, one] })
}

fn on_edge(from: [f64; 3], to: [f64; 3], level_m: f64) -> Option<[f64; 3]> {
    // The same digits whichever way the edge is walked.
    let (low, high) = if from[2] < to[2] { (from, to) } else { (to, from) };
    if low[2] >= level_m || high[2] < level_m {
        return None;
    }
    let share = (level_m - low[2]) / (high[2] - low[2]);
    Some([
        low[0] + share * (high[0] - low[0]),
        low[1] + share * (high[1] - low[1]),
        level_m,
    ])
}

/// Segments put end to end.
struct Chains {
    rings: Vec<Vec<u32>>,
    open_ends: Vec<u32>,
}

fn chains(segments: &[(u32, u32)], places: usize, is_directed: bool) -> Chains {
    let mut at_place: Vec<Vec<usize>> = vec![Vec::new(); places];
    let mut note = |place: u32, segment: usize| {
        if let Some(list) = at_place.get_mut(place as usize) {
            list.push(segment);
        }
    };
    for (segment, (from, to)) in segments.iter().enumerate() {
        note(*from, segment);
        if !is_directed {
            note(*to, segment);
        }
    }
    let mut is_used = vec![false; segments.len()];
    let mut chains = Chains {
        rings: Vec::new(),
        open_ends: Vec::new(),
    };
    for (start, (from, to)) in segments.iter().enumerate() {
        if is_used.get(start) != Some(&false) {
            continue;
        }
        mark(&mut is_used, start);
        let mut ring = vec![*from];
        let mut place = *to;
        while place != *from {
            ring.push(place);
            let next = loop {
                let Some(list) = at_place.get_mut(place as usize) else {
                    break None;
                };
                match list.pop() {
                    Some(segment) if is_used.get(segment) == Some(&true) => {}
                    found => break found,
                }
            };
            let Some((next_from, next_to)) = next.and_then(|next| {
                mark(&mut is_used, next);
                segments.get(next)
            }) else {
                break;
            };
            place = if *next_from == place { *next_to } else { *next_from };
        }
        if place == *from {
            chains.rings.push(ring);
        } else {
            chains.open_ends.extend([*from, place]);
        }
    }
    chains
}

fn mark(is_used: &mut [bool], segment: usize) {
    if let Some(used) = is_used.get_mut(segment) {
        *used = true;
    }
}
