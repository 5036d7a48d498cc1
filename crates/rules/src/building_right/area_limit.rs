//! Limits on building area and gross floor area: what a rule comes to on a parcel, by its own denominator.
//!
//! | scope | reference | what is allowed |
//! |---|---|---|
//! | `parcel-share` | the parcel, the part of it in the use area, the part of it in the regulation's area | per cent of that area |
//! | `property` | the parcel | the m² as they stand, for each parcel |
//! | `use-area`, `regulation-area` | the use area or the regulation's area as a whole | the m² (older plans: per cent of the area), for all parcels on it together |
//! | `building` | each building | the m² as they stand, for each building |
//!
//! Land where nothing may be built counts in the denominator all the same: only the wording decides what the share is of.

use geo_types::MultiPolygon;
use planvy_index::{ParcelIndex, Snapshot};
use planvy_plan::parcel::folded_designation;
use planvy_plan::{Crs, Measure, Quantity, Reference, Scope, Value};

use super::overlay::{SLIVER_M2, common, holds, size_m2};
use super::use_area::area_of;
use crate::land::LandRule;

/// Part of an area that the known parcels may leave open without others being looked for.
const UNCOVERED_TOLERANCE: f64 = 0.02;

/// The land that limits on area are reckoned on, all in the plan's system.
pub(crate) struct LimitGround<'g> {
    /// The snapshot.
    pub snapshot: &'g Snapshot,
    /// The system of the areas.
    pub crs: Crs,
    /// The parcel, whole; `None` where it is not known.
    pub parcel: Option<&'g MultiPolygon<f64>>,
    /// The use area, whole.
    pub use_area: &'g MultiPolygon<f64>,
}

/// What a rule's limit on area comes to on a parcel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AreaLimit<'r> {
    /// The number as the rule sets it.
    pub quantity: &'r Quantity,
    /// What it covers as a whole.
    pub scope: Scope,
    /// Where building counts towards it; `None` for each building by itself, and where the parcel is not known.
    pub counts_on: Option<MultiPolygon<f64>>,
    /// Size of the area that a share is a share of, in m²; `None` where it is no share, or the area is not known.
    pub reference_area_m2: Option<f64>,
    /// What is allowed (of a minimum: asked for), in m²; `None` where the parcel that it hangs on is not known.
    pub allowed_m2: Option<f64>,
    /// Who shares it.
    pub sharing: Sharing,
}

/// Who shares a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// It is the parcel's alone.
    Alone,
    /// Several parcels share it: those with more than 0.5 m² of its area, one index for each designation.
    Between(Vec<ParcelIndex>),
    /// Its area reaches beyond the place, or the place is not one parcel, and no parcels are known there.
    NotKnown,
}

/// True of the measures that are limits on area.
pub(crate) fn is_area_measure(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::BuildingArea | Measure::GrossFloorArea | Measure::GrossFloorAreaBelowGround
    )
}

/// What each limit on area that a rule sets comes to on a parcel. Empty for a rule that sets none.
pub(crate) fn area_limits<'r>(ground: &LimitGround<'_>, rule: &'r LandRule<'_>) -> Vec<AreaLimit<'r>> {
    let quantities = rule.meaning.quantities.iter();
    quantities
        .filter(|quantity| is_area_measure(quantity.measure))
        .filter_map(|quantity| area_limit(ground, rule, quantity))
        .collect()
}

fn area_limit<'r>(
    ground: &LimitGround<'_>,
    rule: &LandRule<'_>,
    quantity: &'r Quantity,
) -> Option<AreaLimit<'r>> {
    let scope = quantity.scope?;
    let limit = |counts_on, sharing| AreaLimit {
        quantity,
        scope,
        counts_on,
        reference_area_m2: None,
        allowed_m2: match quantity.value {
            Value::AreaM2(m2) => Some(m2),
            _ => None,
        },
        sharing,
    };
    let made = match scope {
        Scope::Building => limit(None, Sharing::Alone),
        Scope::Property => limit(ground.parcel.cloned(), Sharing::Alone),
        Scope::ParcelShare => {
            let of_parcel = share_of(ground, rule, quantity);
            let sharing = if ground.parcel.is_some() {
                Sharing::Alone
            } else {
                Sharing::NotKnown
            };
            of_share(limit(of_parcel, sharing))
        }
        Scope::UseArea => {
            let sharing = ground.sharing(ground.use_area);
            of_share(limit(Some(ground.use_area.clone()), sharing))
        }
        Scope::RegulationArea => {
            let area = area_of(ground.snapshot, rule);
            let sharing = ground.sharing(&area);
            of_share(limit(Some(area), sharing))
        }
    };
    Some(made)
}

/// The area that a share of a parcel is a share of. Without a parcel, the share of each parcel comes to the same as the share
/// of all of the use area or the regulation's area; of whole parcels it cannot be told.
fn share_of(ground: &LimitGround<'_>, rule: &LandRule<'_>, quantity: &Quantity) -> Option<MultiPolygon<f64>> {
    let within = match quantity.reference {
        Reference::PropertyInUseArea => ground.use_area.clone(),
        Reference::PropertyInRegulationArea => area_of(ground.snapshot, rule),
        _ => return ground.parcel.cloned(),
    };
    Some(match ground.parcel {
        Some(parcel) => common(parcel, &within),
        None => within,
    })
}

/// Works a share out where the number is one.
fn of_share(mut limit: AreaLimit<'_>) -> AreaLimit<'_> {
    if let Value::Percent(percent) = limit.quantity.value {
        limit.reference_area_m2 = limit.counts_on.as_ref().map(size_m2);
        limit.allowed_m2 = limit.reference_area_m2.map(|area_m2| area_m2 * percent / 100.0);
    }
    limit
}

impl LimitGround<'_> {
    /// Who shares a limit that covers an area as a whole.
    fn sharing(&self, area: &MultiPolygon<f64>) -> Sharing {
        let hits = self.snapshot.in_area(self.crs, area);
        let mut parcels: Vec<(String, ParcelIndex)> = hits
            .parcels
            .iter()
            .filter(|hit| hit.area_m2 > SLIVER_M2)
            .filter_map(|hit| {
                let designation = &self.snapshot.parcel(hit.parcel)?.designation;
                Some((folded_designation(designation), hit.parcel))
            })
            .collect();
        parcels.sort();
        parcels.dedup_by(|a, b| a.0 == b.0);
        let known_m2: f64 = hits.parcels.iter().map(|hit| hit.area_m2).sum();
        let size_m2 = size_m2(area);
        // Borders of old plans miss those of parcels by decimetres; more than that is land of parcels that are not known.
        let is_covered = size_m2 - known_m2 <= SLIVER_M2.max(size_m2 * UNCOVERED_TOLERANCE);
        match parcels.len() {
            1 if is_covered => Sharing::Alone,
            0 | 1 if self.lies_in_parcel(area) => Sharing::Alone,
            0 | 1 => Sharing::NotKnown,
            _ => Sharing::Between(parcels.into_iter().map(|(_, index)| index).collect()),
        }
    }

    fn lies_in_parcel(&self, area: &MultiPolygon<f64>) -> bool {
        let within = |parcel| holds(size_m2(&common(parcel, area)), size_m2(area));
        self.parcel.is_some_and(within)
    }
}
