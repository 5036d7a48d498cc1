//! The collections of a snapshot, one file each.

mod addresses;
mod buildings;
mod columns;
mod extent;
mod guidance;
mod names;
mod parcels;
mod per_content;
mod plans;
mod property_lines;
mod property_points;
mod property_regulations;
mod regulation;
mod regulation_collection;
mod regulation_json;
mod regulation_values;
mod use_regulations;

pub use addresses::Addresses;
pub use buildings::Buildings;
pub use guidance::Guidance;
pub(crate) use names::Names;
pub use parcels::Parcels;
pub(crate) use per_content::PerContent;
pub use plans::Plans;
pub use property_lines::PROPERTY_LINES;
pub use property_points::PROPERTY_POINTS;
pub use property_regulations::PROPERTY_REGULATIONS;
pub use regulation_collection::RegulationCollection;
pub(crate) use regulation_json::ContentText;
pub use use_regulations::USE_REGULATIONS;

use crate::collection::Collection;

/// The collections of a snapshot, in the order they are listed.
pub const ALL: [&dyn Collection; 9] = [
    &Plans,
    &USE_REGULATIONS,
    &PROPERTY_REGULATIONS,
    &PROPERTY_LINES,
    &PROPERTY_POINTS,
    &Guidance,
    &Parcels,
    &Addresses,
    &Buildings,
];

/// A collection by its id.
///
/// ```
/// use planvy_features::collections::by_id;
/// assert_eq!(by_id("plans").map(|collection| collection.id()), Some("plans"));
/// assert!(by_id("maps").is_none());
/// ```
pub fn by_id(id: &str) -> Option<&'static dyn Collection> {
    ALL.into_iter().find(|collection| collection.id() == id)
}
