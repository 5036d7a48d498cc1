//! What a layer has to say about its tiles, and how it makes them.

use planvy_tiles::Refine;

use crate::fingerprint::Fingerprint;
use crate::grid_content::GridContent;
use crate::making::LeftOut;
use crate::square::TileSquare;

/// A layer of the city in 3D.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The ground.
    Terrain,
    /// What stands.
    Buildings,
    /// Areas of plans on the ground.
    PlanAreas,
    /// Boundaries of plans, uses and property regulations on the ground.
    PlanLines,
    /// Labels on the ground.
    Labels,
    /// What may be built: bounds and example houses.
    Envelopes,
    /// What somebody wants to build.
    Proposals,
}

impl Layer {
    /// All of them, in the order that they are drawn and made in.
    pub const ALL: [Layer; 7] = [
        Layer::Terrain,
        Layer::Buildings,
        Layer::PlanAreas,
        Layer::PlanLines,
        Layer::Labels,
        Layer::Envelopes,
        Layer::Proposals,
    ];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Terrain => "terrain",
            Layer::Buildings => "buildings",
            Layer::PlanAreas => "plan-areas",
            Layer::PlanLines => "plan-lines",
            Layer::Labels => "labels",
            Layer::Envelopes => "envelopes",
            Layer::Proposals => "proposals",
        }
    }

    /// Whether it is the ground or lies on it, and is chosen together with what else does.
    pub fn is_on_ground(self) -> bool {
        matches!(self, Layer::Terrain | Layer::PlanAreas | Layer::PlanLines)
    }

    /// The layer of a name.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

/// One tile before it is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedTile {
    /// The square it covers.
    pub square: TileSquare,
    /// What the tile itself lacks, in metres: 0 where it holds its things whole, the stated error of a coarser ground.
    pub geometric_error_m: f64,
    /// The error in metres of not drawing the tile at all: the size of the largest thing in it.
    pub absence_error_m: f64,
    /// The hash of all that the tile is made from. Equal fingerprints mean equal bytes.
    pub fingerprint: Fingerprint,
}

/// A layer that can be cut into tiles.
///
/// [`planned`](TileSource::planned) is cheap and says which tiles there are; [`content`](TileSource::content) makes one and is
/// only called for tiles whose fingerprint is new. Both are called from several threads.
pub trait TileSource: Sync {
    /// Which layer it is.
    fn layer(&self) -> Layer;

    /// Whether finer tiles are drawn beside coarser ones, or in their stead.
    fn refine(&self) -> Refine {
        Refine::Add
    }

    /// The tiles, in any order. A square stands in it once.
    fn planned(&self) -> Vec<PlannedTile>;

    /// What could not be put in a tile, and why: nothing is left out in silence.
    fn left_out(&self) -> Vec<LeftOut> {
        Vec::new()
    }

    /// What lies in the square of a planned tile. Empty where it turns out that nothing does.
    fn content(&self, square: TileSquare) -> GridContent;
}
