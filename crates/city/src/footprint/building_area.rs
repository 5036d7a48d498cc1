//! Building area (*byggnadsarea*, BYA): the ground within the walls, and projecting parts that affect how it can be used.

use geo::Area;
use geo_types::{MultiPolygon, Polygon};

use super::Footprint;
use super::outline::{mean_width_m, union_of_rings, without_strips};
use crate::containment;
use crate::mesh::Mesh;
use crate::overlay::{OverlayError, difference, grown, intersection, union};

/// What is left of a part beyond the overhang that does not count has to be wider than this, in metres.
const LEAST_BEYOND_M: f64 = 0.02;
/// Levels closer than this, in metres, are one.
const ROUNDING_M: f64 = 1.0e-6;
/// A projecting part smaller than this, in m², is not told.
const LEAST_PART_M2: f64 = 0.05;

/// When projecting parts count as building area.
///
/// The standard (SS 21054) counts what affects the use of the ground; its rule of thumb is the default here. Taken from literature on the
/// standard, not from its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectingRule {
    /// Lower than this over the ground, in metres, …
    pub low_below_m: f64,
    /// … what stands out more than this counts, in metres.
    pub low_overhang_m: f64,
    /// Above the low ones and lower than this, in metres, …
    pub middle_below_m: f64,
    /// … what stands out more than this counts, in metres. Above, nothing does.
    pub middle_overhang_m: f64,
}

impl Default for ProjectingRule {
    /// More than 0.5 m below 3 m; more than 1.5 m between 3 and 5 m; nothing above.
    fn default() -> Self {
        ProjectingRule {
            low_below_m: 3.0,
            low_overhang_m: 0.5,
            middle_below_m: 5.0,
            middle_overhang_m: 1.5,
        }
    }
}

/// A part that stands out from the walls.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectingPart {
    /// It, as far as it counts or does not.
    pub outline: Polygon<f64>,
    /// Its area in m².
    pub area_m2: f64,
    /// How far it stands out, in metres.
    pub overhang_m: f64,
    /// It lies higher over the ground than this, in metres.
    pub above_m: f64,
    /// It lies lower over the ground than this, in metres; `None` where no limit was set.
    pub below_m: Option<f64>,
}

/// The building area of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildingArea {
    /// The area in m².
    pub area_m2: f64,
    /// What counts.
    pub outline: MultiPolygon<f64>,
    /// Projecting parts that count.
    pub counted: Vec<ProjectingPart>,
    /// Projecting parts that do not.
    pub not_counted: Vec<ProjectingPart>,
    /// True where the outline of the walls may hold eaves, so that the area is at most this.
    pub is_at_most: bool,
}

/// The building area of a body that stands on ground of a level (over the zero of the body, in metres).
///
/// Of a part that stands out far enough in one place only (eaves with a canopy), what lies within the overhang's reach of that
/// place counts.
///
/// ```
/// use planvy_city::footprint::{self, ProjectingRule};
/// use planvy_city::mesh::{Mesh, prism};
/// let mut house = prism(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]], 0.0, 6.0);
/// // A canopy 1 m out and 2 m wide, 2.5 m over the ground; another 1 m out, 4 m over the ground.
/// house.extend(prism(&[[4.0, -1.0], [6.0, -1.0], [6.0, 0.0], [4.0, 0.0]], 2.5, 2.6).split_off(1));
/// house.extend(prism(&[[4.0, 8.0], [6.0, 8.0], [6.0, 9.0], [4.0, 9.0]], 4.0, 4.1).split_off(1));
/// let mesh = Mesh::new(&house);
/// let footprint = footprint::of(&mesh).expect("an outline").expect("it covers some");
/// let area = footprint::building_area(&mesh, &footprint, 0.0, &ProjectingRule::default()).expect("few corners");
/// assert!((area.area_m2 - 82.0).abs() < 0.01);
/// assert_eq!((area.counted.len(), area.not_counted.len()), (1, 1));
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: the area is not known then.
pub fn building_area(
    mesh: &Mesh,
    footprint: &Footprint,
    ground_level_m: f64,
    rule: &ProjectingRule,
) -> Result<BuildingArea, OverlayError> {
    let walls = &footprint.wall_line;
    let bands = [
        (0.0, Some(rule.low_below_m), Some(rule.low_overhang_m)),
        (
            rule.low_below_m,
            Some(rule.middle_below_m),
            Some(rule.middle_overhang_m),
        ),
        (rule.middle_below_m, None, None),
    ];
    let mut outline = walls.clone();
    let (mut counted, mut not_counted) = (Vec::new(), Vec::new());
    for (above_m, below_m, overhang_m) in bands {
        let upper = below_m.map(|below_m| ground_level_m + below_m);
        let slices = mesh
            .triangles()
            .iter()
            .map(|triangle| slice(triangle.corners, ground_level_m + above_m, upper));
        let slices = union_of_rings(slices)?;
        let standing_out = without_strips(difference(&slices, walls)?);
        let counts = match overhang_m {
            Some(overhang_m) => far_out(&standing_out, walls, overhang_m)?,
            None => MultiPolygon(Vec::new()),
        };
        let part = |outline: &Polygon<f64>| ProjectingPart {
            area_m2: outline.unsigned_area(),
            overhang_m: overhang_m_of(outline, walls),
            outline: outline.clone(),
            above_m,
            below_m,
        };
        let is_told = |part: &ProjectingPart| part.area_m2 >= LEAST_PART_M2;
        let rest = without_strips(difference(&standing_out, &counts)?);
        counted.extend(counts.iter().map(part).filter(is_told));
        not_counted.extend(rest.iter().map(part).filter(is_told));
        if !counts.0.is_empty() {
            outline = union(&outline, &counts)?;
        }
    }
    let outline = without_strips(outline);
    Ok(BuildingArea {
        area_m2: outline.unsigned_area(),
        outline,
        counted,
        not_counted,
        is_at_most: footprint.wall_line_from.may_hold_eaves(),
    })
}

/// What of parts that stand out lies within reach of where they stand out farther than an overhang.
fn far_out(
    standing_out: &MultiPolygon<f64>,
    walls: &MultiPolygon<f64>,
    overhang_m: f64,
) -> Result<MultiPolygon<f64>, OverlayError> {
    let reach = grown(walls, overhang_m)?;
    let is_wide = |part: &Polygon<f64>| mean_width_m(&MultiPolygon(vec![part.clone()])) > LEAST_BEYOND_M;
    let beyond = difference(standing_out, &reach)?.0.into_iter().filter(is_wide);
    let beyond = MultiPolygon(beyond.collect());
    if beyond.0.is_empty() {
        return Ok(beyond);
    }
    let near = grown(&beyond, overhang_m + LEAST_BEYOND_M)?;
    Ok(without_strips(intersection(standing_out, &near)?))
}

fn overhang_m_of(part: &Polygon<f64>, walls: &MultiPolygon<f64>) -> f64 {
    let corners = part.exterior().0.iter();
    corners
        .map(|corner| containment::distance_to_outline(*corner, walls))
        .fold(0.0, f64::max)
}

/// The part of a triangle between two levels.
fn slice(corners: [[f64; 3]; 3], lower_m: f64, upper_m: Option<f64>) -> Vec<[f64; 3]> {
    let above = keep(&corners, |corner| corner[2] - lower_m);
    match upper_m {
        // What lies at the very limit is not lower than it.
        Some(upper_m) => keep(&above, |corner| upper_m - ROUNDING_M - corner[2]),
        None => above,
    }
}

/// The part of a convex ring where a linear function is not negative.
pub(crate) fn keep(ring: &[[f64; 3]], value: impl Fn([f64; 3]) -> f64) -> Vec<[f64; 3]> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    let next = ring.iter().cycle().skip(1);
    for (&from, &to) in ring.iter().zip(next) {
        let (at_from, at_to) = (value(from), value(to));
        if at_from >= 0.0 {
            kept.push(from);
        }
        if (at_from < 0.0) != (at_to < 0.0) {
            let share = at_from / (at_from - at_to);
            let [x, y, z] = from;
            kept.push([
                x + share * (to[0] - x),
                y + share * (to[1] - y),
                z + share * (to[2] - z),
            ]);
        }
    }
    kept
}
