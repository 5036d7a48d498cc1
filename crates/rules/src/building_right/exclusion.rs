//! Land that main buildings may not stand on.
//!
//! | rule | reason | taken away |
//! |---|---|---|
//! | no buildings, no structures | `no-build` | yes |
//! | ancillary buildings only, named structures only | `ancillary-only` | yes |
//! | below ground only | `below-ground-only` | yes |
//! | least distance to the parcel's boundary | `setback` | the strip along the boundary, where the parcel is known |
//! | reserve for lines, tunnels, traffic, joint facilities | `reserve` | yes: the contract counts them in |
//! | no structures of a named kind | – | no: it says nothing of others |

use geo_types::MultiPolygon;
use planvy_plan::catalogue::LandLimit;
use planvy_plan::{Bound, Measure, State};

use super::answer::ExclusionReason;
use super::overlay::{SLIVER_M2, common, size_m2, together, without};
use super::scene::{Piece, PieceRule};
use crate::land::LandRule;

/// A part of a piece that main buildings may not stand on.
pub(crate) struct Excluded<'s, 'a> {
    /// Why.
    pub reason: ExclusionReason,
    /// The rule.
    pub rule: &'s LandRule<'a>,
    /// Where, inside the piece; `None` where it cannot be reckoned: the parcel is not known.
    pub region: Option<MultiPolygon<f64>>,
    /// Its size in m².
    pub area_m2: Option<f64>,
    /// The distance kept to the boundary, in metres.
    pub distance_m: Option<f64>,
    /// Whether words may narrow or widen it.
    pub state: State,
    /// The structures that it names.
    pub named: Option<&'s str>,
}

/// What is excluded on a piece.
pub(crate) fn exclusions<'s, 'a>(piece: &Piece<'s, 'a>) -> Vec<Excluded<'s, 'a>> {
    let mut found: Vec<Excluded<'s, 'a>> = Vec::new();
    for here in &piece.rules {
        found.extend(on_land(piece, here));
        found.extend(setback(piece, here));
    }
    found.sort_by_key(|excluded| (excluded.reason, excluded.rule.index));
    found
}

/// What of a piece is left for main buildings.
pub(crate) fn buildable(piece: &Piece<'_, '_>, excluded: &[Excluded<'_, '_>]) -> MultiPolygon<f64> {
    let mut taken = MultiPolygon(Vec::new());
    for region in excluded.iter().filter_map(|excluded| excluded.region.as_ref()) {
        taken = together(&taken, region);
    }
    if taken.0.is_empty() {
        return piece.land.clone();
    }
    let mut left = without(&piece.land, &taken);
    left.0
        .retain(|part| size_m2(&MultiPolygon(vec![part.clone()])) > SLIVER_M2 / 10.0);
    left
}

/// Dotted, crossed and ringed land, and reserves.
fn on_land<'s, 'a>(piece: &Piece<'s, 'a>, here: &PieceRule<'s, 'a>) -> Option<Excluded<'s, 'a>> {
    let rule: &'s LandRule<'a> = here.rule;
    let meaning = &rule.meaning;
    let limit = meaning.limit_on_land.as_ref();
    let (reason, is_plain) = match limit.map(|limit| limit.limit) {
        Some(LandLimit::NoBuilding | LandLimit::NoStructure) => (ExclusionReason::NoBuild, true),
        Some(LandLimit::AncillaryOnly) => (ExclusionReason::AncillaryOnly, true),
        // Which structures the plan names, a human has to read.
        Some(LandLimit::NamedOnly) => (ExclusionReason::AncillaryOnly, false),
        Some(LandLimit::BelowGroundOnly) => (ExclusionReason::BelowGroundOnly, true),
        Some(LandLimit::NamedBelowGroundOnly) => (ExclusionReason::BelowGroundOnly, false),
        Some(LandLimit::NotNamed) => return None,
        None if is_reserve(rule) => (ExclusionReason::Reserve, true),
        None => return None,
    };
    let is_sure = is_plain && meaning.state == State::Applies && meaning.reason.is_none();
    Some(Excluded {
        reason,
        rule,
        region: Some(here.region(piece).clone()),
        area_m2: Some(here.covers_m2),
        distance_m: None,
        state: if is_sure {
            State::Applies
        } else {
            State::NeedsHuman
        },
        named: limit.and_then(|limit| limit.named.as_deref()),
    })
}

/// True of a reserve for public lines, tunnels and traffic, and for joint facilities (PBL 4:6, 4:18).
pub(crate) fn is_reserve(rule: &LandRule<'_>) -> bool {
    rule.meaning
        .entry
        .is_some_and(|entry| entry.category.starts_with("Markreservat"))
}

/// The strip along the parcel's boundary that a least distance keeps free.
fn setback<'s, 'a>(piece: &Piece<'s, 'a>, here: &PieceRule<'s, 'a>) -> Option<Excluded<'s, 'a>> {
    let rule: &'s LandRule<'a> = here.rule;
    let distances = rule.meaning.quantities.iter().filter(|quantity| {
        quantity.measure == Measure::DistanceToBoundary
            && quantity.bound != Bound::Max
            && quantity.applies_to.is_none()
    });
    let distance_m = distances
        .map(|quantity| quantity.value.number())
        .filter(|distance_m| *distance_m > 0.0)
        .reduce(f64::max)?;
    let region = piece.parcel.as_ref().map(|parcel| {
        let strip = without(here.region(piece), &inside(parcel, distance_m));
        common(&strip, &piece.land)
    });
    Some(Excluded {
        reason: ExclusionReason::Setback,
        rule,
        area_m2: region.as_ref().map(size_m2),
        region,
        distance_m: Some(distance_m),
        state: rule.meaning.state,
        named: None,
    })
}

/// The land of a parcel that lies at least so far from its boundary.
///
/// Inner corners are rounded: land is as far from a corner as from a side. The round is drawn with short chords, which lie off
/// the true arc by less than a thousandth of the distance.
pub(crate) fn inside(parcel: &MultiPolygon<f64>, distance_m: f64) -> MultiPolygon<f64> {
    crate::overlaid::shrunk(parcel, distance_m)
}
