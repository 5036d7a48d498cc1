//! Sloping faces of limits that start from the façade.

use geo_types::{Coord, LineString, Polygon};

use super::land::{Land, in_polygon};
use super::partition::Partition;
use super::rings::{on_the_way, polygons};
use super::{EnvelopeError, TopForm, TopLimit};
use crate::plane::Plane;
use crate::skeleton::vector::length;
use crate::skeleton::{EdgeRoof, SkeletonError, edge_count, reached};

/// Boundaries closer than this, in metres, were meant to be one: land that ends within it ends here, land that goes on beyond it
/// goes on here.
const COINCIDENCE_M: f64 = 0.05;

/// A sloping face of a limit.
#[derive(Clone, Debug)]
pub(super) struct Slope {
    pub limit: usize,
    pub outline: Polygon<f64>,
    pub plane: Plane,
}

impl Slope {
    pub fn holds(&self, at: Coord<f64>) -> bool {
        in_polygon(at, &self.outline)
    }
}

/// The sloping faces of every limit that starts from the façade, near the land's origin.
pub(super) fn slopes<T>(
    land: &Land,
    borders: &Partition,
    limits: &[TopLimit<T>],
) -> Result<Vec<Slope>, EnvelopeError> {
    let mut slopes = Vec::new();
    for (number, limit) in limits.iter().enumerate() {
        let TopForm::FromFacade {
            eave_level_m,
            pitch_deg,
        } = limit.form
        else {
            continue;
        };
        let roof = EdgeRoof {
            start_level_m: eave_level_m,
            pitch_deg,
        };
        for (polygon, facades) in ground_plans(land, borders, number) {
            let roofs: Vec<EdgeRoof> = facades
                .iter()
                .map(|facade| if *facade { roof } else { EdgeRoof::wall() })
                .collect();
            match reached(&polygon, &roofs) {
                Ok(found) => slopes.extend(found.faces.into_iter().map(|face| Slope {
                    limit: number,
                    outline: face.outline,
                    plane: face.plane,
                })),
                // No façade on the boundary of the land, or no room for one: the limit says nothing here.
                Err(
                    SkeletonError::OnlyWalls
                    | SkeletonError::ZeroArea { .. }
                    | SkeletonError::TooFewCorners { .. },
                ) => {}
                Err(source) => {
                    return Err(EnvelopeError::Roof {
                        limit: number,
                        source,
                    });
                }
            }
        }
    }
    Ok(slopes)
}

/// The buildable land in a limit's area: polygons, and for each of their edges whether a façade can stand there.
fn ground_plans(land: &Land, borders: &Partition, limit: usize) -> Vec<(Polygon<f64>, Vec<bool>)> {
    let held = |face: usize| {
        let inside = borders.faces.get(face)?.inside;
        (land.is_buildable(inside) && land.holds(limit, inside)).then_some(())
    };
    let mut plans = Vec::new();
    for outline in borders.outlines(held) {
        let rings = outline
            .rings
            .iter()
            .map(|ring| simplified(&corners(land, borders, ring)));
        let rings = rings.map(|ring| ring.into_iter().map(|corner| corner.at).collect());
        for polygon in polygons(rings.collect(), Coord { x: 0.0, y: 0.0 }) {
            let facades: Vec<bool> = std::iter::once(polygon.exterior())
                .chain(polygon.interiors())
                .flat_map(LineString::lines)
                .map(|line| is_facade(land, line.start, line.end))
                .collect();
            if facades.len() == edge_count(&polygon) {
                plans.push((polygon, facades));
            }
        }
    }
    plans
}

/// Whether the buildable land ends at a stretch that has the land to its left.
fn is_facade(land: &Land, from: Coord<f64>, to: Coord<f64>) -> bool {
    let along = (to - from) / length(to - from);
    let outwards = Coord {
        x: along.y,
        y: -along.x,
    };
    !land.is_buildable((from + to) / 2.0 + outwards * COINCIDENCE_M)
}

/// A corner of an outline, and whether a façade can stand on the stretch that begins there.
#[derive(Clone, Copy, Debug)]
struct Corner {
    at: Coord<f64>,
    facade: bool,
}

fn corners(land: &Land, borders: &Partition, ring: &[usize]) -> Vec<Corner> {
    let halves = ring.iter().filter_map(|number| borders.halves.get(*number));
    halves
        .map(|half| {
            let (from, to) = (borders.places.at(half.from), borders.places.at(half.to));
            Corner {
                at: from,
                facade: is_facade(land, from, to),
            }
        })
        .collect()
}

/// A ring without the corners that boundaries of other limits have put into straight stretches.
fn simplified(ring: &[Corner]) -> Vec<Corner> {
    let mut kept: Vec<Corner> = Vec::with_capacity(ring.len());
    let mut left_out: Vec<Coord<f64>> = Vec::new();
    for (number, corner) in ring.iter().enumerate() {
        let after = ring.get(number + 1).or_else(|| ring.first());
        if let (Some(before), Some(after)) = (kept.last(), after)
            && before.facade == corner.facade
            && on_the_way(corner.at, before.at, after.at)
            && left_out.iter().all(|at| on_the_way(*at, before.at, after.at))
        {
            left_out.push(corner.at);
        } else {
            kept.push(*corner);
            left_out.clear();
        }
    }
    kept
}
