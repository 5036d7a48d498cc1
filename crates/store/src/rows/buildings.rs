//! What both stores ask about buildings before they are written.

use planvy_plan::{Body, Crs, ExistingBuilding, GridPoint};

use super::wkb::Bounds;

/// Says what keeps a building from being stored.
pub(crate) fn check_building(building: &ExistingBuilding) -> Result<(), String> {
    if building.body.as_ref().is_some_and(|body| !is_finite(body)) {
        let name = building.source_id.as_deref().unwrap_or("without an identity");
        return Err(format!("a coordinate of building {name} is not a number"));
    }
    Ok(())
}

/// JSON has no number that is none: such a body could be written, but never read again.
fn is_finite(body: &Body) -> bool {
    body.surfaces
        .iter()
        .flat_map(|surface| surface.rings.iter().flatten().flatten())
        .all(|coordinate| coordinate.is_finite())
}

/// About where a building stands: a disc around its box.
pub(crate) struct Place {
    middle: GridPoint,
    reach_m: f64,
}

impl Place {
    /// `None` where the box is empty.
    pub(crate) fn of(crs: Crs, Bounds([min_x, min_y, max_x, max_y]): Bounds) -> Option<Place> {
        (min_x <= max_x && min_y <= max_y).then(|| Place {
            middle: GridPoint {
                crs,
                east_m: f64::midpoint(min_x, max_x),
                north_m: f64::midpoint(min_y, max_y),
            },
            reach_m: (max_x - min_x).hypot(max_y - min_y) / 2.0,
        })
    }

    /// Whether two are the same place.
    pub(crate) fn meets(&self, other: &Place) -> bool {
        let there = other.middle.in_crs(self.middle.crs);
        let distance_m = (there.east_m - self.middle.east_m).hypot(there.north_m - self.middle.north_m);
        distance_m <= self.reach_m + other.reach_m
    }
}
