//! The layers that there are, each with what makes it.

use crate::buildings::Buildings;
use crate::city::City;
use crate::grid_content::GridContent;
use crate::square::TileSquare;
use crate::tile_source::{Layer, PlannedTile, TileSource};

/// Prepares a layer of a city. Takes time: it looks at everything that the layer is made from.
pub fn prepared<'a>(layer: Layer, city: City<'a>) -> Box<dyn TileSource + 'a> {
    match layer {
        Layer::Buildings => Box::new(Buildings::of(city)),
        layer => Box::new(Bare(layer)),
    }
}

/// A layer without tiles.
struct Bare(Layer);

impl TileSource for Bare {
    fn layer(&self) -> Layer {
        self.0
    }

    fn planned(&self) -> Vec<PlannedTile> {
        Vec::new()
    }

    fn content(&self, _: TileSquare) -> GridContent {
        GridContent::default()
    }
}
