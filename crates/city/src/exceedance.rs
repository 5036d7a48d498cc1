//! Where a body rises over an envelope: triangles held against cells.
//!
//! A triangle and a cell's top are both plane, so their difference is linear over the part that they share, and the largest
//! difference lies at a corner of that part. No solid has to close for that, and nothing is sampled.

use geo_types::{Coord, MultiPolygon};

use crate::containment::{self, Stray, Tolerance};
use crate::envelope::Cell;
use crate::footprint::{union_of_rings, without_strips};
use crate::mesh::Mesh;
use crate::overlay::{OverlayError, union_of_polygons};

mod grid;
mod piece;
mod steps;

use grid::Grid;
use piece::{Clip, Piece};

/// How a body is held against an envelope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExceedanceOptions {
    /// Along an edge where a neighbour's top is higher, the outermost strip of the lower cell is not looked at, in metres: a wall that
    /// stands on the border belongs to the higher side.
    pub border_tolerance_m: f64,
    /// A body that rises over the top by no more than this does not exceed it, in metres: rounding. Counts for areas and volumes.
    pub least_m: f64,
}

impl Default for ExceedanceOptions {
    fn default() -> Self {
        ExceedanceOptions {
            border_tolerance_m: 0.02,
            least_m: 0.005,
        }
    }
}

/// The place where a body comes closest to a top, or rises highest over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closest {
    /// Level of the body minus level of the top, in metres: negative where the body stays below it.
    pub over_top_m: f64,
    /// The point of the body `[east, north, up]`.
    pub position: [f64; 3],
    /// The level of the top there.
    pub top_m: f64,
    /// The surface of the body.
    pub surface: u32,
    /// The cell, counted from 0.
    pub cell: usize,
}

/// A body against all cells that one rule made.
#[derive(Clone, Debug, PartialEq)]
pub struct TagExceedance<'a, T> {
    /// The rule: the tag of the cells.
    pub made_by: &'a T,
    /// The closest or worst place.
    pub closest: Closest,
    /// Area on the map where the body rises over the top, in m².
    pub area_m2: f64,
    /// That area.
    pub area: MultiPolygon<f64>,
    /// Volume over the top in m³; `None` where the body does not close. Solids that lie in one another are counted each.
    pub volume_m3: Option<f64>,
}

/// A body held against an envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Exceedance<'a, T> {
    /// One entry for each tag of the cells that the body stands in, the worst first.
    pub tags: Vec<TagExceedance<'a, T>>,
}

impl<T> Exceedance<'_, T> {
    /// The worst place of all; `None` where the body stands in no cell.
    pub fn worst(&self) -> Option<Closest> {
        self.tags.first().map(|tag| tag.closest)
    }
}

/// Holds a body against the cells of an envelope. Levels of the body and of the cells are over the same zero.
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::exceedance::{ExceedanceOptions, exceedance};
/// use planvy_city::mesh::{Mesh, prism};
/// use planvy_city::{Cell, Plane};
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]], 0.0, 6.0));
/// let outline = |west: f64, east: f64| polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 20.0), (x: west, y: 20.0),
/// ];
/// let cells = [
///     Cell { outline: outline(0.0, 7.0), top: Plane::level(7.5), made_by: "high" },
///     Cell { outline: outline(7.0, 20.0), top: Plane::level(5.0), made_by: "low" },
/// ];
/// let found = exceedance(&mesh, &cells, ExceedanceOptions::default()).expect("few corners");
/// let [low, high] = found.tags.as_slice() else { panic!("two tags") };
/// assert_eq!((*low.made_by, low.closest.over_top_m), ("low", 1.0));
/// // The outermost 2 cm of the low cell belong to the high one.
/// assert!((low.area_m2 - 2.98 * 8.0).abs() < 1e-4);
/// assert!((low.volume_m3.expect("closed") - 2.98 * 8.0).abs() < 1e-6);
/// assert_eq!((*high.made_by, high.closest.over_top_m, high.area_m2), ("high", -1.5, 0.0));
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: where it exceeds is not known then.
pub fn exceedance<'a, T: PartialEq>(
    mesh: &Mesh,
    cells: &'a [Cell<T>],
    options: ExceedanceOptions,
) -> Result<Exceedance<'a, T>, OverlayError> {
    let Some(&[east, north, _]) = mesh
        .triangles()
        .first()
        .and_then(|triangle| triangle.corners.first())
    else {
        return Ok(Exceedance { tags: Vec::new() });
    };
    let origin = Coord { x: east, y: north };
    let pieces = piece::pieces(cells, origin, options.border_tolerance_m);
    let mut sweep = Sweep {
        is_closed: mesh.volume_m3().is_some(),
        options,
        found: vec![Found::default(); cells.len()],
        clip: Clip::default(),
    };
    let mut grid = Grid::new(&pieces);
    for triangle in mesh.triangles() {
        let corners = triangle.corners.map(|[x, y, z]| [x - east, y - north, z]);
        grid.for_each_near(&corners, |number| {
            if let Some(piece) = pieces.get(number) {
                sweep.hold(&corners, triangle.surface, piece);
            }
        });
    }
    Ok(Exceedance {
        tags: by_tag(cells, sweep, origin)?,
    })
}

/// What was found in one cell, in local coordinates.
#[derive(Clone, Debug, Default)]
struct Found {
    closest: Option<Closest>,
    exceeding: Vec<Vec<[f64; 3]>>,
    volume_m3: f64,
}

struct Sweep {
    is_closed: bool,
    options: ExceedanceOptions,
    found: Vec<Found>,
    clip: Clip,
}

impl Sweep {
    fn hold(&mut self, corners: &[[f64; 3]; 3], surface: u32, piece: &Piece) {
        let Some(found) = self.found.get_mut(piece.cell) else {
            return;
        };
        let best_m = found
            .closest
            .map_or(f64::NEG_INFINITY, |closest| closest.over_top_m);
        let most_m = piece.most_over_m(corners);
        if most_m <= best_m.min(self.options.least_m) {
            return;
        }
        let part = self.clip.part(corners, piece);
        let mut is_exceeding = false;
        for &[x, y, z] in part {
            let top_m = piece.top_m(x, y);
            let over_top_m = z - top_m;
            is_exceeding |= over_top_m > self.options.least_m;
            let is_closer = found
                .closest
                .is_none_or(|closest| over_top_m > closest.over_top_m);
            if is_closer && !piece.is_on_step([x, y], self.options.border_tolerance_m) {
                found.closest = Some(Closest {
                    over_top_m,
                    position: [x, y, z],
                    top_m,
                    surface,
                    cell: piece.cell,
                });
            }
        }
        if is_exceeding {
            let least_m = self.options.least_m;
            let over = self.clip.over(piece, least_m);
            let twice_m2 = doubled_plan_m2(over);
            if self.is_closed {
                found.volume_m3 += prism_m3(over, piece);
            }
            // Over every point where a closed body exceeds, a surface of it that faces upwards does.
            if twice_m2 > 0.0 || (!self.is_closed && twice_m2 < 0.0) {
                found.exceeding.push(over.to_vec());
            }
        }
    }
}

fn doubled_plan_m2(ring: &[[f64; 3]]) -> f64 {
    let Some((&[x, y, _], rest)) = ring.split_first() else {
        return 0.0;
    };
    let pairs = rest.array_windows::<2>();
    pairs
        .map(|[b, c]| (b[0] - x) * (c[1] - y) - (c[0] - x) * (b[1] - y))
        .sum()
}

/// Volume between a ring and a top, positive where the ring faces upwards.
fn prism_m3(ring: &[[f64; 3]], piece: &Piece) -> f64 {
    let Some((&first, rest)) = ring.split_first() else {
        return 0.0;
    };
    let over_m = |[x, y, z]: [f64; 3]| z - piece.top_m(x, y);
    let pairs = rest.array_windows::<2>();
    pairs
        .map(|&[b, c]| {
            let area_m2 = doubled_plan_m2(&[first, b, c]) / 2.0;
            area_m2 * (over_m(first) + over_m(b) + over_m(c)) / 3.0
        })
        .sum()
}

fn by_tag<T: PartialEq>(
    cells: &[Cell<T>],
    sweep: Sweep,
    origin: Coord<f64>,
) -> Result<Vec<TagExceedance<'_, T>>, OverlayError> {
    struct OfTag<'a, T> {
        made_by: &'a T,
        closest: Closest,
        exceeding: Vec<Vec<[f64; 3]>>,
        volume_m3: f64,
    }
    let mut tags: Vec<OfTag<'_, T>> = Vec::new();
    for (cell, found) in cells.iter().zip(sweep.found) {
        let Some(closest) = found.closest else { continue };
        match tags.iter_mut().find(|tag| *tag.made_by == cell.made_by) {
            Some(tag) => {
                if closest.over_top_m > tag.closest.over_top_m {
                    tag.closest = closest;
                }
                tag.exceeding.extend(found.exceeding);
                tag.volume_m3 += found.volume_m3;
            }
            None => tags.push(OfTag {
                made_by: &cell.made_by,
                closest,
                exceeding: found.exceeding,
                volume_m3: found.volume_m3,
            }),
        }
    }
    tags.sort_by(|a, b| b.closest.over_top_m.total_cmp(&a.closest.over_top_m));
    let back = |[x, y, z]: [f64; 3]| [x + origin.x, y + origin.y, z];
    let told = tags.into_iter().map(|tag| {
        let area = union_of_rings(tag.exceeding.into_iter())?;
        Ok(TagExceedance {
            made_by: tag.made_by,
            closest: Closest {
                position: back(tag.closest.position),
                ..tag.closest
            },
            area_m2: geo::Area::unsigned_area(&area),
            area: crate::mesh::section::moved(&area, origin),
            volume_m3: sweep.is_closed.then_some(tag.volume_m3.max(0.0)),
        })
    });
    told.collect()
}

/// What of a footprint lies outside every cell: there the envelope says nothing, since nothing may be built there or since no
/// rule gives it a top.
///
/// # Errors
///
/// See [`OverlayError`]: what lies outside is not known then.
pub fn outside_cells<T>(
    footprint: &MultiPolygon<f64>,
    cells: &[Cell<T>],
    tolerance: Tolerance,
) -> Result<Stray, OverlayError> {
    let cells = union_of_polygons(cells.iter().map(|cell| &cell.outline))?;
    containment::outside(footprint, &without_strips(cells), tolerance)
}
