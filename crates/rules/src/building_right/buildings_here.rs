//! Buildings that stand on an area.

use geo::BoundingRect;
use geo_types::{Coord, MultiPolygon, Rect};
use planvy_index::Snapshot;
use planvy_plan::Crs;

use super::overlay::{SLIVER_M2, common, size_m2};
use crate::overlaid::together;
use crate::projected::area_in;

/// Where buildings are known within so many metres, the layer is taken to cover a place on which none stands.
const COVERED_WITHIN_M: f64 = 250.0;

/// The buildings on an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BuildingsHere {
    /// What their footprints cover of it, in m²; where they overlap, once.
    pub area_m2: f64,
    /// How many share more than 0.5 m² with it.
    pub count: usize,
}

/// The buildings on an area; `None` where none are known on it or around it.
pub(crate) fn buildings_here(
    snapshot: &Snapshot,
    crs: Crs,
    area: &MultiPolygon<f64>,
) -> Option<BuildingsHere> {
    if snapshot.buildings().is_empty() {
        return None;
    }
    let footprints: Vec<MultiPolygon<f64>> = snapshot
        .buildings_in(crs, area)
        .into_iter()
        .filter_map(|index| snapshot.building(index))
        .map(|building| common(&area_in(&building.footprint, building.crs, crs), area))
        .filter(|footprint| size_m2(footprint) > SLIVER_M2)
        .collect();
    if footprints.is_empty() && !is_covered(snapshot, crs, area) {
        return None;
    }
    Some(BuildingsHere {
        count: footprints.len(),
        area_m2: size_m2(&together(&footprints)),
    })
}

fn is_covered(snapshot: &Snapshot, crs: Crs, area: &MultiPolygon<f64>) -> bool {
    let Some(rect) = area.bounding_rect() else {
        return false;
    };
    let by = Coord {
        x: COVERED_WITHIN_M,
        y: COVERED_WITHIN_M,
    };
    let around = MultiPolygon(vec![Rect::new(rect.min() - by, rect.max() + by).to_polygon()]);
    !snapshot.buildings_in(crs, &around).is_empty()
}
