//! Property regulations along lines: bans on exits, fences, walls.

use super::regulation::Shown;
use super::regulation_collection::RegulationCollection;
use crate::shape::GeometryKind;

/// Property and administrative regulations with lines.
pub const PROPERTY_LINES: RegulationCollection = RegulationCollection {
    id: "property-lines",
    titles: ("Egenskapsbestämmelser, linjer", "Property regulations, lines"),
    descriptions: (
        "Egenskapsbestämmelser och administrativa bestämmelser längs en linje, till exempel utfartsförbud och stängsel.",
        "Property and administrative regulations along a line, such as bans on exits and fences.",
    ),
    geometry_kind: GeometryKind::MultiLineString,
    shown: Shown::Lines,
    rows: |rows| &rows.lines,
};
