//! The tiles of the ground. What areas of plans in force hide of it is a part of its own, named by what hides it: see
//! [`planvy_tiles::Part::cover`]. A client that knows nothing of that draws all of it.

use planvy_tiles::Refine;

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::GridContent;
use crate::making::LeftOut;
use crate::plan_areas::PlanAreas;
use crate::square::TileSquare;
use crate::terrain::{self, Cover, Terrain};
use crate::tile_source::{Layer, PlannedTile, TileSource};

/// Raised where the ground is made in another way, so that its tiles get new addresses.
const VERSION: &str = "ground 2";

/// The layer of the ground.
#[derive(Debug)]
pub struct Ground<'a> {
    areas: PlanAreas<'a>,
}

impl<'a> Ground<'a> {
    /// Finds the ground of a city, and the plans that lie on it.
    pub fn of(city: City<'a>) -> Ground<'a> {
        Ground {
            areas: PlanAreas::of(city),
        }
    }

    /// What the ground is made from.
    pub(crate) fn terrain(&self) -> &Terrain<'a> {
        self.areas.terrain()
    }

    fn fingerprint(&self, square: TileSquare) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.text(&square.name());
        self.terrain().print_of(square, &mut print);
        // What lies on it decides what of it is hidden.
        print.text(&self.areas.cover(square));
        print.done()
    }
}

impl TileSource for Ground<'_> {
    fn layer(&self) -> Layer {
        Layer::Terrain
    }

    fn refine(&self) -> Refine {
        Refine::Replace
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let planned = self.terrain().squares().into_iter().map(|square| PlannedTile {
            square,
            geometric_error_m: self.terrain().error_m(square),
            absence_error_m: square.side_m(),
            fingerprint: self.fingerprint(square),
        });
        planned.collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.terrain().left_out()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let Some(ground) = self.terrain().plan_ground(square) else {
            return GridContent::default();
        };
        let Some(samples) = &ground.samples else {
            return GridContent::default();
        };
        let (name, hidden) = (
            self.areas.cover(square),
            self.areas.hidden_ground(square, &ground),
        );
        let cover = hidden.as_deref().map(|is_hidden| Cover {
            name: &name,
            is_hidden,
        });
        let look = self.terrain().look(square, ground.slope_m);
        GridContent {
            parts: terrain::parts(&ground.tin, samples, look, cover),
            copyright: self.terrain().sources(),
            ..GridContent::default()
        }
    }
}

#[cfg(test)]
mod tests;
