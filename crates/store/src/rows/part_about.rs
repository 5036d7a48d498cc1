//! What a part of a geometry says beside its position.

use planvy_plan::geometry::{GeometryPart, Positioning};
use planvy_plan::{Crs, Datum, Position};
use serde::{Deserialize, Serialize};

/// Everything of a [`GeometryPart`] that has no column of its own. Many parts of a delivery say the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PartAbout {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    height_datum: Option<Datum>,
    dimension: u8,
    /// Only where the heights do not fit the vertices and so could not go into the geometry.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    vertex_heights_m: Vec<f64>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    from_multi: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    plane_uncertainty_m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    height_uncertainty_m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    positioning: Option<Positioning>,
}

impl Default for PartAbout {
    /// A plane part about which nothing is said: it takes no row.
    fn default() -> PartAbout {
        PartAbout {
            height_datum: None,
            dimension: 2,
            vertex_heights_m: Vec::new(),
            from_multi: false,
            plane_uncertainty_m: None,
            height_uncertainty_m: None,
            positioning: None,
        }
    }
}

impl PartAbout {
    /// What `part` says. `heights_stored` tells that its heights went into the geometry.
    pub(crate) fn of(part: &GeometryPart, heights_stored: bool) -> PartAbout {
        PartAbout {
            height_datum: part.height_datum.clone(),
            dimension: part.dimension,
            vertex_heights_m: if heights_stored {
                Vec::new()
            } else {
                part.vertex_heights_m.clone()
            },
            from_multi: part.from_multi,
            plane_uncertainty_m: part.plane_uncertainty_m,
            height_uncertainty_m: part.height_uncertainty_m,
            positioning: part.positioning.clone(),
        }
    }

    /// The part again, from this and from what its row holds.
    pub(crate) fn part(&self, position: Position, heights_m: Vec<f64>, crs: Crs, entry: u32) -> GeometryPart {
        GeometryPart {
            position,
            crs,
            height_datum: self.height_datum.clone(),
            dimension: self.dimension,
            vertex_heights_m: if heights_m.is_empty() {
                self.vertex_heights_m.clone()
            } else {
                heights_m
            },
            entry,
            from_multi: self.from_multi,
            plane_uncertainty_m: self.plane_uncertainty_m,
            height_uncertainty_m: self.height_uncertainty_m,
            positioning: self.positioning.clone(),
        }
    }
}
