//! Land for ancillary buildings only (*korsmark*), as low volumes.

use geo::Area;
use geo_types::MultiPolygon;
use planvy_plan::{Bound, Measure, RegulationId};

use super::answer::AncillaryVolume;
use super::words;
use crate::assessment::rounded;
use crate::building_right::{ExclusionReason, Reckoned};
use crate::overlaid::without;

/// Volumes smaller than this on the map are slivers, in m².
const SLIVER_M2: f64 = 0.5;

/// The volumes on land for ancillary buildings, over the base of the area. Without a height in the rules they are drawn with
/// `assumed_height_m`.
pub(crate) fn volumes(
    reckoned: &Reckoned<'_, '_, '_>,
    base_m: f64,
    assumed_height_m: f64,
) -> Vec<AncillaryVolume> {
    let height = lowest_rule(reckoned);
    let (height_m, is_assumed) = height.map_or((assumed_height_m, true), |(height_m, _)| (height_m, false));
    let mut drawn = Vec::new();
    for excluded in &reckoned.excluded {
        let Some(region) = &excluded.region else { continue };
        if excluded.reason != ExclusionReason::AncillaryOnly {
            continue;
        }
        let free = without_stricter(reckoned, region);
        let area_m2 = free.unsigned_area();
        let Some(outline) = reckoned.geometry_of(&free).filter(|_| area_m2 > SLIVER_M2) else {
            continue;
        };
        let label = reckoned.label(excluded.rule);
        drawn.push(AncillaryVolume {
            outline,
            top_m: rounded(base_m + height_m),
            height_m,
            height_is_assumed: is_assumed,
            regulation: excluded.rule.id,
            statement: words::ancillary(reckoned.lang, area_m2, height_m, is_assumed, &label),
        });
    }
    drawn
}

/// Land for ancillary buildings without what no building may stand on.
fn without_stricter(reckoned: &Reckoned<'_, '_, '_>, region: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let stricter = reckoned
        .excluded
        .iter()
        .filter(|excluded| excluded.reason != ExclusionReason::AncillaryOnly);
    stricter
        .filter_map(|excluded| excluded.region.as_ref())
        .fold(region.clone(), |left, taken| without(&left, taken))
}

/// The lowest height over the ground that a rule sets for ancillary buildings.
fn lowest_rule(reckoned: &Reckoned<'_, '_, '_>) -> Option<(f64, RegulationId)> {
    let mut lowest: Option<(f64, RegulationId)> = None;
    for here in &reckoned.piece.rules {
        for quantity in &here.rule.meaning.quantities {
            let is_height = matches!(quantity.measure, Measure::RidgeHeight | Measure::TotalHeight);
            let is_of_them = quantity
                .applies_to
                .as_deref()
                .is_some_and(|named| named.to_lowercase().contains("komplementbyggnad"));
            if is_height && is_of_them && quantity.bound != Bound::Min {
                let height_m = quantity.value.number();
                if lowest.is_none_or(|(least, _)| height_m < least) {
                    lowest = Some((height_m, here.rule.id));
                }
            }
        }
    }
    lowest
}
