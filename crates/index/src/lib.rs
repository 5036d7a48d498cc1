//! The R-tree: what is at this place?
//!
//! A [`Snapshot`] holds the plans, regulations, parcels, addresses, buildings, guidance and ground of a store at one moment,
//! arranged for questions, and never changes. A [`SnapshotBuilder`] makes it in one pass from what the store hands over.
//!
//! | question | asked with |
//! |---|---|
//! | what is at this point? | [`Snapshot::at_point`] |
//! | what is on this parcel, and on how much of it? | [`Snapshot::in_area`] |
//! | what does this line run through? | [`Snapshot::along_line`] |
//! | what is on this sheet of the map? | [`Snapshot::in_box`] |
//! | which parcel, which address is nearest? | [`Snapshot::nearest_parcel`], [`Snapshot::nearest_address`] |
//! | which buildings stand there, or near it? | [`Snapshot::buildings_in`], [`Snapshot::buildings_near`] |
//! | what does the comprehensive plan say there? | [`Snapshot::guidance_at`] |
//! | how high is the ground? | [`Snapshot::ground_at`] |
//! | where is this? | [`Snapshot::search`], [`Snapshot::parcels_by_designation`] |
//!
//! # How it is kept
//!
//! Each of the thirteen coordinate systems with content is a *zone*. A zone's shapes lie on a grid of whole millimetres, as
//! steps from vertex to vertex where these are short, along Hilbert's curve; shapes that are equal on that grid are stored
//! once, with a list of the things that hold them. A packed R-tree finds the shapes whose boxes are met, a coarse raster of each
//! area answers for most positions, and an exact test on integers for those near a border. Areas are cut by half-planes,
//! without an overlay being built, where the question's area allows it.
//!
//! Buildings and guidance stand as delivered, with a tree over their boxes for each coordinate system. The ground is kept in
//! tiles of 256 by 256 cells, two bytes a cell: 128 KiB for a tile, some 315 MB for a town of 157 km² at 1 m (four bytes a
//! cell where a tile spans more than 655 m). Levels are those delivered to 0.05 mm where a tile spans up to 6.5 m, to 0.5 mm
//! up to 65 m, to 5 mm beyond.

mod addresses;
mod along_line;
mod at_point;
mod base_layers;
mod box_tree;
mod box_trees;
mod builder;
mod clip;
mod delivered;
mod gathering;
mod geometry;
mod ground;
mod hits;
mod in_area;
mod in_box;
mod in_plane;
mod indices;
mod levels;
mod millimetre;
mod names;
mod nearest;
mod outlines;
mod parts;
mod regulations;
mod reprojected;
mod search;
mod shape_in_grid;
mod snapshot;
mod whereabouts;
mod zone;

pub use builder::SnapshotBuilder;
pub use geometry::Unplaceable;
pub use ground::{GroundBlock, GroundHere, GroundRaster};
pub use hits::{Hits, InBox, Meeting, MetBy, ParcelHit, PlanHit, RegulationHit};
pub use in_plane::{NearPlanePoint, ShapeKinds};
pub use indices::{
    AddressIndex, BuildingIndex, ContentIndex, GuidanceIndex, ParcelIndex, PlanIndex, RegulationIndex,
};
pub use levels::{Levels, PositionQuality};
pub use outlines::{Outline, OutlineChain, OutlineKind, Outlines};
pub use regulations::RegulationEntry;
pub use search::{Found, ParcelMatches, SearchHit};
pub use shape_in_grid::{Shape, ShapeInGrid};
pub use snapshot::{LayerSource, Snapshot, Unplaced, UnplacedThing};
