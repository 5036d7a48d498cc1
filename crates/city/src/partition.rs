//! Overlapping areas taken apart: faces that do not overlap, each with the list of areas that cover it.
//!
//! Plans lie on each other: a use, a property regulation over half of it, a later plan over a corner. Drawn one over the other
//! they cost a layer each, and nobody can say what holds at a click. Taken apart each spot is drawn once and knows all that
//! holds there.
//!
//! Positions are put on a lattice of millimetres, which is how the areas of a snapshot are kept; outlines are cut at each other by
//! the snap rounding of [`crate::overlay`] and then followed round. So slivers narrower than a millimetre close, and edges that
//! are shared by two areas are one. What comes out is checked in whole numbers: the faces of each area have exactly the size of
//! its outline on the lattice; where they have not, there is an error and no faces.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::overlay::OverlayError;
use crate::overlay::lattice::Spot;
use crate::overlay::noding::{Ring, cut_at_each_other};

mod clip;
mod graph;
mod nesting;
pub mod simplify;
mod windings;

use graph::Graph;

/// Steps of the lattice in a metre.
const PER_M: f64 = 1000.0;
/// The longest side of an extent, in metres: positions have 28 binary digits, as in overlays.
const LONGEST_M: f64 = 268_000.0;
/// Corners that the areas of one partition may have together.
pub const MOST_CORNERS: usize = 200_000;

/// A part of the plane that the same areas cover everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Where it lies: the outer ring counter-clockwise, holes clockwise.
    pub area: Polygon<f64>,
    /// The areas that cover it, by their numbers, the lowest first; never empty.
    pub covered_by: Vec<usize>,
}

/// A stretch between two faces, or between a face and what no area covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// Where it begins.
    pub from: Coord<f64>,
    /// Where it ends.
    pub to: Coord<f64>,
    /// The face on its left, by its number; `None` where no area is.
    pub left: Option<usize>,
    /// The face on its right.
    pub right: Option<usize>,
}

/// Areas taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partition {
    /// The faces.
    pub faces: Vec<Face>,
    /// The stretches between them, each once. They meet in their ends only.
    pub borders: Vec<Border>,
}

/// Takes areas apart.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::partition::partition;
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// let mut faces = partition(&[block(0.0, 6.0), block(4.0, 9.0)]).expect("two blocks").faces;
/// faces.sort_by(|a, b| a.covered_by.cmp(&b.covered_by));
/// let told: Vec<_> = faces.iter().map(|face| (face.covered_by.clone(), face.area.unsigned_area())).collect();
/// assert_eq!(told, [(vec![0], 40.0), (vec![0, 1], 20.0), (vec![1], 30.0)]);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn partition(areas: &[MultiPolygon<f64>]) -> Result<Partition, OverlayError> {
    taken_apart(areas, None)
}

/// Takes apart what of areas lies in a rectangle.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, Rect, coord, polygon};
/// use planvy_city::partition::partition_within;
/// let block = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 6.0, y: 0.0), (x: 6.0, y: 10.0), (x: 0.0, y: 10.0)]]);
/// let window = Rect::new(coord! { x: 5.0, y: -1.0 }, coord! { x: 8.0, y: 4.0 });
/// let faces = partition_within(&[block], window).expect("one block").faces;
/// assert_eq!((faces.len(), faces[0].area.unsigned_area()), (1, 4.0));
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn partition_within(areas: &[MultiPolygon<f64>], window: Rect<f64>) -> Result<Partition, OverlayError> {
    taken_apart(areas, Some(window))
}

fn taken_apart(areas: &[MultiPolygon<f64>], window: Option<Rect<f64>>) -> Result<Partition, OverlayError> {
    let mut outlines: Vec<(usize, Vec<Coord<f64>>)> = Vec::new();
    for (number, area) in areas.iter().enumerate() {
        for polygon in area {
            outlines.extend(
                outlines_of(polygon, window)
                    .into_iter()
                    .map(|corners| (number, corners)),
            );
        }
    }
    let all = || outlines.iter().flat_map(|(_, corners)| corners);
    let found = all().count();
    if found > MOST_CORNERS {
        return Err(OverlayError::TooManyCorners {
            found,
            most: MOST_CORNERS,
        });
    }
    let Some(origin) = origin_of(all().copied())? else {
        return Ok(Partition::default());
    };
    let spot = |at: &Coord<f64>| -> Spot {
        let local = *at - origin;
        [local.x, local.y].map(|metres| (metres * PER_M).round() as i64)
    };
    let (numbers, mut rings): (Vec<usize>, Vec<Ring>) = outlines
        .iter()
        .map(|(number, corners)| {
            let mut corners: Vec<Spot> = corners.iter().map(spot).collect();
            corners.dedup();
            (
                *number,
                Ring {
                    corners,
                    is_second: false,
                },
            )
        })
        .unzip();
    cut_at_each_other(&mut rings)?;
    let graph = Graph::of(&numbers, &rings);
    let nesting = nesting::of(&graph);
    let windings = windings::of(&graph, &nesting);
    if !windings::agree(&graph, &windings, &numbers, &rings) {
        return Err(OverlayError::Unresolved);
    }
    Ok(assembled(&graph, &nesting, &windings, origin))
}

/// The rings of a polygon, the outer one leftwards and holes rightwards, cut to a window.
fn outlines_of(polygon: &Polygon<f64>, window: Option<Rect<f64>>) -> Vec<Vec<Coord<f64>>> {
    let oriented = |line: &LineString<f64>, is_leftwards: bool| {
        let mut corners = line.0.clone();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if (clip::signed_m2(&corners) > 0.0) != is_leftwards {
            corners.reverse();
        }
        match window {
            Some(window) => clip::to_rectangle(corners, window),
            None => corners,
        }
    };
    let outer = std::iter::once(oriented(polygon.exterior(), true));
    let holes = polygon.interiors().iter().map(|hole| oriented(hole, false));
    outer.chain(holes).filter(|corners| corners.len() >= 3).collect()
}

/// The whole metres at the south-western corner; `None` where there is no corner.
fn origin_of(corners: impl Iterator<Item = Coord<f64>>) -> Result<Option<Coord<f64>>, OverlayError> {
    let mut extent: Option<(Coord<f64>, Coord<f64>)> = None;
    for at in corners {
        if !(at.x.is_finite() && at.y.is_finite()) {
            return Err(OverlayError::NoExtent);
        }
        let (low, high) = extent.unwrap_or((at, at));
        extent = Some((
            Coord {
                x: low.x.min(at.x),
                y: low.y.min(at.y),
            },
            Coord {
                x: high.x.max(at.x),
                y: high.y.max(at.y),
            },
        ));
    }
    let Some((low, high)) = extent else {
        return Ok(None);
    };
    if high.x - low.x > LONGEST_M || high.y - low.y > LONGEST_M {
        return Err(OverlayError::NoExtent);
    }
    Ok(Some(Coord {
        x: low.x.floor(),
        y: low.y.floor(),
    }))
}

/// Puts outlines and holes together, and tells which faces lie on the sides of each edge.
fn assembled(
    graph: &Graph,
    nesting: &nesting::Nesting,
    windings: &[windings::Windings],
    origin: Coord<f64>,
) -> Partition {
    let mut holes: Vec<Vec<usize>> = vec![Vec::new(); graph.cycles.len()];
    for (cycle, holder) in nesting.holders.iter().enumerate() {
        if let Some(own) = holder.and_then(|holder| holes.get_mut(holder)) {
            own.push(cycle);
        }
    }
    let mut faces = Vec::new();
    let mut face_of: Vec<Option<usize>> = vec![None; graph.cycles.len()];
    for (cycle, (windings, holes)) in windings.iter().zip(&holes).enumerate() {
        if windings.is_empty() || !graph.is_outline(cycle) {
            continue;
        }
        for of_face in std::iter::once(&cycle).chain(holes) {
            if let Some(slot) = face_of.get_mut(*of_face) {
                *slot = Some(faces.len());
            }
        }
        add_face(
            graph,
            cycle,
            holes,
            windings::covering(windings),
            origin,
            &mut faces,
        );
    }
    let side = |number: usize| {
        graph
            .cycle_of
            .get(number)
            .and_then(|cycle| face_of.get(*cycle))
            .copied()
            .flatten()
    };
    let borders = graph.edges.iter().enumerate().map(|(number, edge)| Border {
        from: position(&edge.low, origin),
        to: position(&edge.high, origin),
        left: side(2 * number),
        right: side(2 * number + 1),
    });
    Partition {
        borders: borders.collect(),
        faces,
    }
}

/// Adds the face that a cycle runs round. Where it touches itself in a point only it is more than one polygon.
fn add_face(
    graph: &Graph,
    cycle: usize,
    holes: &[usize],
    covered_by: Vec<usize>,
    origin: Coord<f64>,
    faces: &mut Vec<Face>,
) {
    let loops = std::iter::once(&cycle)
        .chain(holes)
        .flat_map(|cycle| graph.simple_loops(*cycle));
    let (mut outer, inner): (Vec<Vec<Spot>>, Vec<Vec<Spot>>) =
        loops.partition(|corners| graph::doubled_area(corners) > 0);
    outer.sort_by_key(|corners| std::cmp::Reverse(graph::doubled_area(corners)));
    let line = |corners: &Vec<Spot>| -> LineString<f64> {
        corners.iter().map(|spot| position(spot, origin)).collect()
    };
    let mut holes = inner.iter().map(line).collect();
    for exterior in &outer {
        faces.push(Face {
            area: Polygon::new(line(exterior), std::mem::take(&mut holes)),
            covered_by: covered_by.clone(),
        });
    }
}

fn position([x, y]: &Spot, origin: Coord<f64>) -> Coord<f64> {
    Coord {
        x: origin.x + *x as f64 / PER_M,
        y: origin.y + *y as f64 / PER_M,
    }
}

#[cfg(test)]
mod tests;
