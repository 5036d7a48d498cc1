//! The things of a snapshot as features of collections, as GIS clients ask for them (OGC API Features).
//!
//! | module | holds |
//! |---|---|
//! | [`view`] | a snapshot with its answers at a date and in a language: what every question is asked of |
//! | [`collection`], [`property`], [`value`], [`shape`] | what a collection, its properties and a feature are |
//! | [`collections`] | the collections, one file each |
//! | [`crs`] | the coordinate systems of questions and answers, with their axes |
//! | [`place`], [`time`] | boxes and geometries to search by, and days in force |
//! | [`filter`], [`text_search`], [`sorting`] | conditions and orders |
//! | [`schema`] | what collections tell of themselves: schema, queryables, sortables, functions |
//! | [`selection`], [`page`] | the rows that a query selects, and one page of them |
//! | [`write`] | features as bytes |
//! | [`tiles`] | features as layers of vector tiles |
//!
//! Rows of a collection are numbered from 0 and keep their numbers as long as the snapshot lives: a page is a slice of numbers,
//! and the thousandth costs what the first does. Nothing here knows HTTP.

pub mod collection;
pub mod collections;
pub mod crs;
mod degrees;
pub mod filter;
mod fitted;
pub mod page;
pub mod place;
pub mod property;
mod regulation_rows;
pub mod schema;
pub mod selection;
pub mod shape;
pub mod sorting;
pub mod text_search;
pub mod tiles;
pub mod time;
pub mod value;
pub mod view;
pub mod write;

pub use collection::{Collection, Feature, Scope};
pub use crs::FeatureCrs;
pub use filter::{Function, Predicate};
pub use page::{Cursor, Page};
pub use place::Place;
pub use property::{Property, PropertyKind, Role};
pub use selection::{Query, Selection};
pub use shape::{FeatureShape, GeometryKind, Shapes};
pub use sorting::SortKey;
pub use text_search::TextSearch;
pub use tiles::TileFrame;
pub use value::Value;
pub use view::{Tables, View};
