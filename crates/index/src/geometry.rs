//! The geometry of one zone: shapes on the millimetre grid, each stored once however many things hold it.

pub(crate) mod arrange;
pub(crate) mod boxes;
pub(crate) mod collect;
pub(crate) mod distance;
mod hilbert;
pub(crate) mod place;
pub(crate) mod point_in_area;
pub(crate) mod raster;
pub(crate) mod solid;
pub(crate) mod store;

pub(crate) use collect::ShapeCollector;
pub use place::Unplaceable;
pub(crate) use place::{PlacedShape, ShapeKind};
pub(crate) use store::{GeometryStore, Holder, Layer, Ring, ShapeIndex, ShapeView};
