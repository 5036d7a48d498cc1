//! The layers that there are, each with what makes it.

use crate::buildings::Buildings;
use crate::city::City;
use crate::envelopes::Envelopes;
use crate::ground::Ground;
use crate::labels::Labels;
use crate::plan_areas::PlanAreas;
use crate::plan_lines::PlanLines;
use crate::proposals::{Proposals, ProposedDrawing};
use crate::tile_source::{Layer, TileSource};

/// Prepares a layer of a city and of the drawings shown in it. Takes time: it looks at everything that the layer is made from.
pub fn prepared<'a>(
    layer: Layer,
    city: City<'a>,
    drawings: &'a [ProposedDrawing],
) -> Box<dyn TileSource + 'a> {
    match layer {
        Layer::Terrain => Box::new(Ground::of(city)),
        Layer::Buildings => Box::new(Buildings::of(city)),
        Layer::PlanAreas => Box::new(PlanAreas::of(city)),
        Layer::PlanLines => Box::new(PlanLines::of(city)),
        Layer::Labels => Box::new(Labels::of(city)),
        Layer::Envelopes => Box::new(Envelopes::of(city)),
        Layer::Proposals => Box::new(Proposals::of(city, drawings)),
    }
}
