//! Use regulations: what the land is for.

use super::regulation::Shown;
use super::regulation_collection::RegulationCollection;
use crate::shape::GeometryKind;

/// Use regulations.
pub const USE_REGULATIONS: RegulationCollection = RegulationCollection {
    id: "use-regulations",
    titles: ("Användningsbestämmelser", "Use regulations"),
    descriptions: (
        "Användningsbestämmelser: vad marken får användas till. En bestämmelse utan egen yta gäller i hela planen och har planens yta.",
        "Use regulations: what the land may be used for. One without an area of its own holds in the whole plan and has the plan's.",
    ),
    geometry_kind: GeometryKind::Any,
    shown: Shown::All,
    rows: |rows| &rows.uses,
};
