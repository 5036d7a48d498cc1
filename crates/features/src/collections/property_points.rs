//! Property regulations at points: trees, levels of the ground.

use super::regulation::Shown;
use super::regulation_collection::RegulationCollection;
use crate::shape::GeometryKind;

/// Property and administrative regulations with points.
pub const PROPERTY_POINTS: RegulationCollection = RegulationCollection {
    id: "property-points",
    titles: ("Egenskapsbestämmelser, punkter", "Property regulations, points"),
    descriptions: (
        "Egenskapsbestämmelser och administrativa bestämmelser i en punkt, till exempel träd som ska bevaras och markens höjd.",
        "Property and administrative regulations at a point, such as trees to be kept and levels of the ground.",
    ),
    geometry_kind: GeometryKind::MultiPoint,
    shown: Shown::Points,
    rows: |rows| &rows.points,
};
