//! The largest area on a piece, of several limits on it.
//!
//! A limit that speaks of all the buildable land binds as it stands; of several the strictest does. Limits that speak of parts
//! of it add up where the parts together are all of it. Where a part is left that no limit speaks of, nothing is known of the
//! whole.

use geo_types::MultiPolygon;
use planvy_index::ParcelIndex;
use planvy_plan::{Bound, Measure, Reference, Scope};

use super::area_limit::{AreaLimit, Sharing};
use super::overlay::{SLIVER_M2, common, size_m2, together};
use super::scene::{Piece, PieceRule};

/// A limit on area that a rule of a piece sets.
pub(crate) struct PieceLimit<'p, 's, 'a> {
    /// The rule.
    pub here: &'p PieceRule<'s, 'a>,
    /// What it comes to.
    pub limit: AreaLimit<'p>,
}

/// A limit in the sum, with how much of it is used.
pub(crate) struct Summand<'l, 'p, 's, 'a> {
    /// The limit.
    pub of: &'l PieceLimit<'p, 's, 'a>,
    /// What it allows, less what is used, in m².
    pub left_m2: f64,
}

/// What the limits of one measure come to.
pub(crate) enum Total<'l, 'p, 's, 'a> {
    /// No limit speaks of the piece as a whole.
    Silent,
    /// Limits that speak of it hang on a parcel that is not known, or on buildings that are not known.
    NotReckoned(Vec<&'l PieceLimit<'p, 's, 'a>>),
    /// Limits speak of parts of it, and not of all.
    InParts {
        /// The limits.
        limits: Vec<&'l PieceLimit<'p, 's, 'a>>,
        /// Buildable land that none speaks of, in m².
        silent_m2: f64,
    },
    /// So much.
    Known {
        /// In m².
        value_m2: f64,
        /// What binds: one limit, or those of the parts.
        binding: Vec<Summand<'l, 'p, 's, 'a>>,
    },
}

/// True of a limit from above on all buildings of the land: not on each by itself, not on a kind of them.
pub(crate) fn limits_total(limit: &AreaLimit<'_>) -> bool {
    limit.quantity.bound != Bound::Min
        && limit.quantity.applies_to.is_none()
        && limit.scope != Scope::Building
}

/// The largest area by the limits of a measure. `used` tells how much of what a limit counts is used already; `None` where that
/// is not known.
pub(crate) fn total<'l, 'p, 's, 'a>(
    piece: &Piece<'s, 'a>,
    buildable: &MultiPolygon<f64>,
    limits: &'l [PieceLimit<'p, 's, 'a>],
    measure: Measure,
    used: impl Fn(&AreaLimit<'_>) -> Option<f64>,
) -> Total<'l, 'p, 's, 'a> {
    let of_measure: Vec<&PieceLimit<'_, '_, '_>> = limits
        .iter()
        .filter(|found| found.limit.quantity.measure == measure && limits_total(&found.limit))
        .collect();
    if of_measure.is_empty() {
        return Total::Silent;
    }
    let (mut whole, mut parts, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for found in of_measure {
        let left = found.limit.allowed_m2.zip(used(&found.limit));
        let Some((allowed_m2, used_m2)) = left else {
            open.push(found);
            continue;
        };
        let summand = Summand {
            of: found,
            left_m2: allowed_m2 - used_m2,
        };
        match part_of(piece, buildable, found) {
            None => whole.push(summand),
            Some(part) => parts.push((summand, part)),
        }
    }
    let of_parts = sum_of_parts(buildable, parts, &mut open);
    // A limit that could not be reckoned may be the strictest.
    if !open.is_empty() && whole.is_empty() {
        return Total::NotReckoned(open);
    }
    let strictest = whole.into_iter().min_by(|a, b| a.left_m2.total_cmp(&b.left_m2));
    match (strictest, of_parts) {
        (None, parts) => parts,
        (Some(one), Total::Known { value_m2, binding }) if value_m2 < one.left_m2 => {
            Total::Known { value_m2, binding }
        }
        (Some(one), _) => Total::Known {
            value_m2: one.left_m2,
            binding: vec![one],
        },
    }
}

fn sum_of_parts<'l, 'p, 's, 'a>(
    buildable: &MultiPolygon<f64>,
    parts: Vec<(Summand<'l, 'p, 's, 'a>, MultiPolygon<f64>)>,
    open: &mut Vec<&'l PieceLimit<'p, 's, 'a>>,
) -> Total<'l, 'p, 's, 'a> {
    if parts.is_empty() {
        return Total::Silent;
    }
    let covered = parts.iter().fold(MultiPolygon(Vec::new()), |covered, (_, part)| {
        together(&covered, part)
    });
    let silent_m2 = size_m2(buildable) - size_m2(&covered);
    if silent_m2 > SLIVER_M2 {
        // Limits in parts cannot be added to what is not known of the rest.
        return Total::InParts {
            limits: parts
                .into_iter()
                .map(|(summand, _)| summand.of)
                .chain(open.drain(..))
                .collect(),
            silent_m2,
        };
    }
    let binding: Vec<Summand<'_, '_, '_, '_>> = parts.into_iter().map(|(summand, _)| summand).collect();
    Total::Known {
        value_m2: binding.iter().map(|summand| summand.left_m2.max(0.0)).sum(),
        binding,
    }
}

/// The part of the buildable land that a limit speaks of; `None` where that is all of it.
fn part_of(
    piece: &Piece<'_, '_>,
    buildable: &MultiPolygon<f64>,
    found: &PieceLimit<'_, '_, '_>,
) -> Option<MultiPolygon<f64>> {
    let counts_by_area = matches!(
        found.limit.quantity.reference,
        Reference::RegulationArea | Reference::PropertyInRegulationArea
    );
    let region = found.here.part.as_ref().filter(|_| counts_by_area)?;
    let part = common(region, buildable);
    debug_assert!(size_m2(&part) <= piece.area_m2 + SLIVER_M2);
    (size_m2(buildable) - size_m2(&part) > SLIVER_M2).then_some(part)
}

/// Who shares what binds: nobody, the parcels, or nobody knows.
pub(crate) fn sharing_of(binding: &[Summand<'_, '_, '_, '_>]) -> Sharing {
    let mut parcels: Vec<ParcelIndex> = Vec::new();
    let mut is_unknown = false;
    for summand in binding {
        match &summand.of.limit.sharing {
            Sharing::Alone => {}
            Sharing::Between(shared) => parcels.extend(shared),
            Sharing::NotKnown => is_unknown = true,
        }
    }
    parcels.sort_unstable();
    parcels.dedup();
    match (parcels.is_empty(), is_unknown) {
        (false, _) => Sharing::Between(parcels),
        (true, true) => Sharing::NotKnown,
        (true, false) => Sharing::Alone,
    }
}
