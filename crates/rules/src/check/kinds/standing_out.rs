//! What stands out from the walls over land with a limit: eaves are told and break nothing, and what counts as building area is for
//! a human.

use geo::Area;
use geo_types::MultiPolygon;
use planvy_plan::{Lang, Unit};

use crate::check::building::Building;
use crate::check::land_shapes::{lying_on, outside, union};
use crate::check::words::{amount, joined};

/// Parts of a building over some land that its walls do not stand on.
pub(super) struct StandingOut {
    /// Eaves, and whatever else does not count as building area.
    pub eaves: MultiPolygon<f64>,
    /// Low or deep parts that count as building area.
    pub counted: MultiPolygon<f64>,
}

impl StandingOut {
    /// What of a building stands out over some land; specks and strips are none.
    pub fn over(building: &Building, land: &MultiPolygon<f64>) -> StandingOut {
        let counted = outside(&building.covered, &building.footprint);
        StandingOut {
            eaves: lying_on(&building.eaves, land),
            counted: lying_on(&counted, land),
        }
    }

    /// True where nothing stands out.
    pub fn is_nothing(&self) -> bool {
        self.eaves.0.is_empty() && self.counted.0.is_empty()
    }

    /// The land under it.
    pub fn land(&self) -> MultiPolygon<f64> {
        union([&self.eaves, &self.counted])
    }

    /// What it is, and what comes of it; nothing where nothing stands out.
    pub fn because(&self, lang: Lang) -> String {
        let size = |of: &MultiPolygon<f64>| amount(lang, of.unsigned_area(), Unit::SquareMetre);
        let (eaves, counted) = (size(&self.eaves), size(&self.counted));
        let eaves = lang.pick(
            format!("{eaves} takfot och andra delar som inte räknas som byggnadsarea når ut över marken. De fäller inte förslaget."),
            format!("{eaves} of eaves and other parts that do not count as building area reach over the land. They do not fail the proposal."),
        );
        let counted = lang.pick(
            format!("{counted} utskjutande delar som räknas som byggnadsarea når ut över marken. Om de får det avgör en människa."),
            format!("{counted} of projecting parts that count as building area reach over the land. Whether they may is for a human."),
        );
        let told =
            |of: &MultiPolygon<f64>, words: String| if of.0.is_empty() { String::new() } else { words };
        joined(&[&told(&self.eaves, eaves), &told(&self.counted, counted)])
    }
}
