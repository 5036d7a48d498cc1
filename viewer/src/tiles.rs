//! The trees of tiles: what of them is shown, what is fetched, what is kept.
//!
//! | module | what it does |
//! |---|---|
//! | [`address`] | URLs and paths of tiles |
//! | [`frame`], [`bounds`] | the world's coordinates, and the spaces of tiles in them |
//! | [`tree`] | all tiles that are known of |
//! | [`selection`] | which of them a view needs |
//! | [`loading`] | fetching, decoding, keeping, dropping |
//! | [`pacing`] | how often a picture is drawn meanwhile |
//! | [`placing`] | contents brought into the world |
//! | [`ground`] | the level of the ground |

pub mod address;
pub mod bounds;
pub mod frame;
pub mod ground;
pub mod loading;
pub mod pacing;
pub mod placing;
pub mod selection;
pub mod tree;

pub use bounds::Bounds;
pub use frame::{TilesetFrame, WorldFrame};
pub use loading::{LoadOptions, LoadedTile, Progress, TileEvent};
pub use tree::{TileId, TileNode, TileTree, TilesetFault, TilesetId, TilesetRecord};
