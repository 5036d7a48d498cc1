//! Property regulations with an area, and those that hold in the whole plan.

use super::regulation::Shown;
use super::regulation_collection::RegulationCollection;
use crate::shape::GeometryKind;

/// Property and administrative regulations with an area.
pub const PROPERTY_REGULATIONS: RegulationCollection = RegulationCollection {
    id: "property-regulations",
    titles: ("Egenskapsbestämmelser, ytor", "Property regulations, areas"),
    descriptions: (
        "Egenskapsbestämmelser och administrativa bestämmelser med yta: hur marken får bebyggas och ordnas. \
         En bestämmelse utan egen yta gäller i hela planen och har planens yta.",
        "Property and administrative regulations with an area: how the land may be built on and laid out. \
         One without an area of its own holds in the whole plan and has the plan's.",
    ),
    geometry_kind: GeometryKind::MultiPolygon,
    shown: Shown::Areas,
    rows: |rows| &rows.areas,
};
