//! Vector tiles (OGC API Tiles 1.0, Two Dimensional Tile Matrix Set 2.0, TileJSON 3).
//!
//! | module | holds |
//! |---|---|
//! | [`grids`] | `/tileMatrixSets`: the grids that tiles lie in |
//! | [`scope`] | what a tileset is of: one collection, or all of them |
//! | [`tilesets`], [`tileset`] | which tilesets there are, and what each is |
//! | [`tile`] | a tile |
//! | [`state`] | addresses of tiles that never change |

pub mod grids;
pub mod scope;
pub mod state;
pub mod tile;
pub mod tileset;
pub mod tilesets;

use super::form::{HTML, JSON};
use super::link::Link;
use super::question::Question;

/// The relation of tilesets.
pub const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
/// The relation of the list of grids.
pub const GRIDS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
/// The relation of the grid of a tileset.
pub const GRID: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

/// The links to the tilesets of something at a path under the root.
pub fn links(path: &str, question: &Question) -> Vec<Link> {
    let title = question.lang.pick("Vektorplattor", "Vector tiles");
    let path = format!("{path}/tiles");
    [JSON, HTML]
        .into_iter()
        .map(|form| question.link(TILESETS, &path, form, title))
        .collect()
}

/// The links to the grids.
pub fn grid_links(question: &Question) -> Vec<Link> {
    let title = question.lang.pick("Plattornas rutnät", "Grids of tiles");
    [JSON, HTML]
        .into_iter()
        .map(|form| question.link(GRIDS, "/tileMatrixSets", form, title))
        .collect()
}
