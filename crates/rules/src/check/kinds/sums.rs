//! Sums over land: what the proposal adds, what stands there already, and what that comes to.

use geo::Area;
use geo_types::MultiPolygon;
use planvy_plan::{Bound, Unit};

use crate::check::answer::Verdict;
use crate::check::building::{Building, What};
use crate::check::judge::{margin, together, verdict};
use crate::check::land_shapes::{lying_on, lying_outside, union};
use crate::check::scene::Scene;

/// What is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Summed {
    /// *Byggnadsarea*.
    BuildingArea,
    /// *Bruttoarea*.
    GrossFloorArea,
    /// *Bruttoarea under mark*.
    BelowGround,
}

/// A sum that may not be known exactly: from the least to the most that it can be.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    /// What the proposal adds, in m².
    pub proposal_m2: f64,
    /// What it may add more: infinite where a building's measure is missing.
    pub proposal_more_m2: f64,
    /// Standard uncertainty of what it adds.
    pub uncertainty_m2: Option<f64>,
    /// What stands there for certain and counts, in m².
    pub existing_m2: f64,
    /// What may stand there and count more: infinite where that is not known.
    pub existing_more_m2: f64,
    /// Numbers of the buildings counted.
    pub buildings: Vec<usize>,
    /// What is missing, in sentences.
    pub missing: Vec<String>,
    /// What stands there of which it is not certain that it counts.
    pub doubts: Vec<Doubt>,
}

/// Why it is not certain that something standing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The proposal stands on it: replaced or kept is not said.
    UnderTheProposal,
    /// It may have been built without a permit.
    MayBeExempt,
    /// Its floor area is not known.
    FloorAreaUnknown,
    /// No buildings are loaded.
    NoBuildings,
}

impl Sum {
    /// The least that it can be.
    pub fn least_m2(&self) -> f64 {
        self.proposal_m2 + self.existing_m2
    }

    /// The most that it can be.
    pub fn most_m2(&self) -> f64 {
        self.least_m2() + self.proposal_more_m2 + self.existing_more_m2
    }

    /// The verdict on a limit, and the end of the sum that it was reached with: both ends have to agree.
    pub fn judge(&self, bound: Bound, limit: f64, of_m2: impl Fn(f64) -> f64, unit: Unit) -> (Verdict, f64) {
        let uncertainty = self.uncertainty_m2.map(&of_m2);
        let of = |value: f64| verdict(margin(bound, value, limit), uncertainty, unit);
        let (least, most) = (of_m2(self.least_m2()), of_m2(self.most_m2()));
        let (kind_end, strict_end) = match bound {
            Bound::Min => (most, least),
            _ => (least, most),
        };
        // An end that is not known cannot keep a limit, nor break one.
        match (of(kind_end), of(strict_end)) {
            (Verdict::Breaks, _) if kind_end.is_finite() => (Verdict::Breaks, kind_end),
            (_, Verdict::Fulfils) if strict_end.is_finite() => (Verdict::Fulfils, strict_end),
            _ => (
                Verdict::CannotDecide,
                if least.is_finite() { least } else { most },
            ),
        }
    }
}

/// The sum over some land.
pub(super) fn sum_over(scene: &Scene<'_>, summed: Summed, land: &MultiPolygon<f64>) -> Sum {
    let mut sum = Sum {
        proposal_m2: 0.0,
        proposal_more_m2: 0.0,
        uncertainty_m2: Some(0.0),
        existing_m2: 0.0,
        existing_more_m2: 0.0,
        buildings: Vec::new(),
        missing: Vec::new(),
        doubts: Vec::new(),
    };
    for building in &scene.buildings {
        add(&mut sum, scene, building, summed, land);
    }
    add_existing(&mut sum, scene, summed, land);
    sum
}

/// What of a building lies on some land, as a share of the whole building.
fn share_on(building: &Building, summed: Summed, land: &MultiPolygon<f64>) -> f64 {
    let whole = match summed {
        Summed::BuildingArea => &building.covered,
        Summed::GrossFloorArea | Summed::BelowGround => &building.footprint,
    };
    let whole_m2 = whole.unsigned_area();
    if whole_m2 <= 0.0 {
        return 0.0;
    }
    let on_m2 = lying_on(whole, land).unsigned_area();
    // A border drawn a hair off is no division of the building.
    if whole_m2 - on_m2 < super::super::land_shapes::LEAST_ON_LAND_M2 {
        1.0
    } else {
        on_m2 / whole_m2
    }
}

fn add(sum: &mut Sum, scene: &Scene<'_>, building: &Building, summed: Summed, land: &MultiPolygon<f64>) {
    if !building.is_placed() {
        sum.proposal_more_m2 = f64::INFINITY;
        sum.missing.push(scene.lang.pick(
            format!("Byggnad {} har ingen känd plats.", building.number),
            format!("Building {} has no known place.", building.number),
        ));
        return;
    }
    let share = share_on(building, summed, land);
    // What lies below the ground covers none of it.
    if share <= 0.0 || (summed == Summed::BuildingArea && building.below_ground == Some(true)) {
        return;
    }
    let what = match summed {
        Summed::BuildingArea => What::BuildingArea,
        Summed::GrossFloorArea => What::GrossFloorArea,
        Summed::BelowGround => What::GrossFloorAreaBelowGround,
    };
    sum.buildings.push(building.number);
    match building.reading(what) {
        Ok(measured) => {
            let (low, high) = match measured.disagreement {
                Some(two) => (two.stated.min(two.measured), two.stated.max(two.measured)),
                None => (measured.value, measured.value),
            };
            sum.proposal_m2 += share * low;
            sum.proposal_more_m2 += share * (high - low);
            let part = measured.uncertainty.map(|uncertainty| share * uncertainty);
            sum.uncertainty_m2 = together(sum.uncertainty_m2, part);
        }
        Err(missing) => {
            sum.proposal_more_m2 = f64::INFINITY;
            sum.missing.push(missing.to_owned());
        }
    }
}

fn add_existing(sum: &mut Sum, scene: &Scene<'_>, summed: Summed, land: &MultiPolygon<f64>) {
    let mut doubt = |doubt, more_m2: f64, doubts: &mut Vec<Doubt>| {
        sum.existing_more_m2 += more_m2;
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    };
    let mut doubts = Vec::new();
    let mut certain_m2 = 0.0;
    match &scene.existing {
        None => doubt(Doubt::NoBuildings, f64::INFINITY, &mut doubts),
        Some(existing) => {
            let proposed = union(scene.buildings.iter().map(|building| &building.covered));
            for stands in existing {
                let on = lying_on(&stands.footprint, land);
                if on.0.is_empty() {
                    continue;
                }
                let left = lying_outside(&on, &proposed);
                let (on_m2, left_m2) = (on.unsigned_area(), left.unsigned_area());
                let is_under = on_m2 - left_m2 > 0.5;
                let adds_m2 = match summed {
                    Summed::BuildingArea => Some(if is_under { left_m2 } else { on_m2 }),
                    Summed::GrossFloorArea => stands
                        .building
                        .gross_floor_area_m2
                        .map(|area_m2| area_m2 * on_m2 / stands.footprint.unsigned_area()),
                    Summed::BelowGround => None,
                };
                match adds_m2 {
                    None => doubt(Doubt::FloorAreaUnknown, f64::INFINITY, &mut doubts),
                    Some(more_m2) if is_under => doubt(Doubt::UnderTheProposal, more_m2, &mut doubts),
                    Some(more_m2) if stands.may_be_exempt() => {
                        doubt(Doubt::MayBeExempt, more_m2, &mut doubts)
                    }
                    Some(adds_m2) => certain_m2 += adds_m2,
                }
            }
        }
    }
    sum.existing_m2 = certain_m2;
    sum.doubts = doubts;
}
