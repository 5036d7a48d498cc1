//! The R-tree: what is at this place?
//!
//! A [`Snapshot`] holds the plans, regulations, parcels and addresses of a store at one moment, arranged for questions, and
//! never changes. A [`SnapshotBuilder`] makes it in one pass from what the store hands over.
//!
//! | question | asked with |
//! |---|---|
//! | what is at this point? | [`Snapshot::at_point`] |
//! | what is on this parcel, and on how much of it? | [`Snapshot::in_area`] |
//! | what does this line run through? | [`Snapshot::along_line`] |
//! | what is on this sheet of the map? | [`Snapshot::in_box`] |
//! | which parcel, which address is nearest? | [`Snapshot::nearest_parcel`], [`Snapshot::nearest_address`] |
//! | where is this? | [`Snapshot::search`], [`Snapshot::parcels_by_designation`] |
//!
//! # How it is kept
//!
//! Each of the thirteen coordinate systems with content is a *zone*. A zone's shapes lie on a grid of whole millimetres, as
//! steps from vertex to vertex where these are short, along Hilbert's curve; shapes that are equal on that grid are stored
//! once, with a list of the things that hold them. A packed R-tree finds the shapes whose boxes are met, a coarse raster of each
//! area answers for most positions, and an exact test on integers for those near a border. Areas are cut by half-planes,
//! without an overlay being built, where the question's area allows it.

mod addresses;
mod along_line;
mod at_point;
mod base_layers;
mod box_tree;
mod builder;
mod clip;
mod delivered;
mod gathering;
mod geometry;
mod hits;
mod in_area;
mod in_box;
mod indices;
mod levels;
mod millimetre;
mod names;
mod nearest;
mod parts;
mod regulations;
mod search;
mod shape_in_grid;
mod snapshot;
mod terrain;
mod whereabouts;
mod zone;

pub use builder::SnapshotBuilder;
pub use geometry::Unplaceable;
pub use hits::{Hits, InBox, Meeting, MetBy, ParcelHit, PlanHit, RegulationHit};
pub use indices::{
    AddressIndex, BuildingIndex, ContentIndex, GuidanceIndex, ParcelIndex, PlanIndex, RegulationIndex,
};
pub use levels::{Levels, PositionQuality};
pub use regulations::RegulationEntry;
pub use search::{Found, ParcelMatches, SearchHit};
pub use shape_in_grid::{Shape, ShapeInGrid};
pub use snapshot::{LayerSource, Snapshot, Unplaced, UnplacedThing};
pub use terrain::GroundHere;
