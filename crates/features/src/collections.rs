//! The collections of a snapshot, one file each.

mod columns;
mod extent;
mod plans;
mod property_regulations;
mod regulation;

pub use plans::Plans;
pub use property_regulations::PropertyRegulations;

use crate::collection::Collection;

/// The collections of a snapshot, in the order they are listed.
pub const ALL: [&dyn Collection; 2] = [&Plans, &PropertyRegulations];

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
