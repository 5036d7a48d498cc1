//! What a tileset is of: one collection, or all of them.

use geo_types::Rect;
use planvy_features::tiles::{box_in_grid, levels};
use planvy_features::{Collection, View};
use planvy_plan::Lang;
use planvy_vector_tiles::{TileGrid, TileRange};

use crate::app::App;
use crate::http::problem::Problem;
use crate::ogc::collections;

/// What a tileset is of.
pub struct Scope<'a> {
    /// The collections, one layer each.
    pub collections: Vec<&'a dyn Collection>,
    /// The collection, where it is one that was asked for by name.
    pub only: Option<&'a dyn Collection>,
    /// The path of its tilesets under the root.
    pub path: String,
}

impl<'a> Scope<'a> {
    /// All collections, or the one of an id.
    ///
    /// # Errors
    /// Where there is no such collection.
    pub fn read(app: &'a App, id: Option<&str>) -> Result<Scope<'a>, Problem> {
        let Some(id) = id else {
            return Ok(Scope {
                collections: collections::all(app).collect(),
                only: None,
                path: "/tiles".to_owned(),
            });
        };
        let collection = collections::by_id(app, id)?;
        Ok(Scope {
            collections: vec![collection],
            only: Some(collection),
            path: format!("/collections/{}/tiles", collection.id()),
        })
    }

    /// The collections of a snapshot, without the drawings that a server shows.
    pub fn of_snapshot() -> Scope<'static> {
        Scope {
            collections: planvy_features::collections::ALL.to_vec(),
            only: None,
            path: "/tiles".to_owned(),
        }
    }

    /// What it is called.
    pub fn title(&self, lang: Lang) -> &'static str {
        match self.only {
            Some(collection) => collection.title(lang),
            None => lang.pick("Alla samlingar", "All collections"),
        }
    }

    /// The first level that it has tiles of.
    pub fn first_level(&self, grid: &TileGrid) -> u8 {
        let firsts = self.collections.iter().map(|each| levels::first(grid, *each));
        firsts.min().unwrap_or(0)
    }

    /// The box around all of it, longitude and latitude in degrees.
    pub fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        let extents = self.collections.iter().filter_map(|each| each.extent(view));
        extents.reduce(|a, b| {
            Rect::new(
                (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
                (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
            )
        })
    }

    /// The tiles that there are of a level.
    pub fn limit(&self, grid: &TileGrid, view: View<'_>, level: u8) -> Option<TileRange> {
        if !(self.first_level(grid)..=levels::last(grid)).contains(&level) {
            return None;
        }
        grid.tiles_over(level, box_in_grid(self.extent(view)?, grid)?)
    }

    /// The tiles that there are, level by level. None where there is nothing.
    pub fn limits(&self, grid: &TileGrid, view: View<'_>) -> Vec<TileRange> {
        let around = self.extent(view).and_then(|extent| box_in_grid(extent, grid));
        let Some(around) = around else {
            return Vec::new();
        };
        let levels = self.first_level(grid)..=levels::last(grid);
        levels
            .filter_map(|level| grid.tiles_over(level, around))
            .collect()
    }
}
