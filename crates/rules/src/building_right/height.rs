//! The greatest height of a measure on a piece, of several rules that may cover it in parts.

use geo_types::MultiPolygon;
use planvy_plan::{Bound, Measure, Quantity};

use super::overlay::{SLIVER_M2, common, size_m2, without};
use super::scene::{Piece, PieceRule};
use crate::land::LandRule;

/// A rule that limits a measure from above on all buildings, with the part of the piece that it covers.
pub(crate) struct HeightRule<'p, 's, 'a> {
    /// The rule on the piece.
    pub here: &'p PieceRule<'s, 'a>,
    /// Its number.
    pub quantity: &'p Quantity,
}

/// A part of the buildable land where one rule is the strictest.
pub(crate) struct HeightPart<'s, 'a> {
    /// The rule.
    pub rule: &'s LandRule<'a>,
    /// Its number in metres, or storeys.
    pub value: f64,
    /// Size of the part in m².
    pub area_m2: f64,
}

/// The rules that limit a measure from above.
pub(crate) fn rules_of<'p, 's, 'a>(
    piece: &'p Piece<'s, 'a>,
    measure: Measure,
) -> Vec<HeightRule<'p, 's, 'a>> {
    let mut found: Vec<HeightRule<'_, '_, '_>> = Vec::new();
    for here in &piece.rules {
        let quantities = here.rule.meaning.quantities.iter().filter(|quantity| {
            quantity.measure == measure && quantity.bound != Bound::Min && quantity.applies_to.is_none()
        });
        found.extend(quantities.map(|quantity| HeightRule { here, quantity }));
    }
    found.sort_by(|a, b| a.quantity.value.number().total_cmp(&b.quantity.value.number()));
    found
}

/// The buildable land cut into parts by the strictest rule on each, and what is left that no rule speaks of, in m².
pub(crate) fn parts_of<'s, 'a>(
    buildable: &MultiPolygon<f64>,
    rules: &[HeightRule<'_, 's, 'a>],
) -> (Vec<HeightPart<'s, 'a>>, f64) {
    let mut parts = Vec::new();
    let mut left = buildable.clone();
    let mut left_m2 = size_m2(&left);
    for rule in rules {
        if left_m2 <= SLIVER_M2 {
            break;
        }
        let part = |area_m2| HeightPart {
            rule: rule.here.rule,
            value: rule.quantity.value.number(),
            area_m2,
        };
        let Some(region) = &rule.here.part else {
            parts.push(part(left_m2));
            left_m2 = 0.0;
            break;
        };
        let taken_m2 = size_m2(&common(region, &left));
        if taken_m2 > SLIVER_M2 {
            parts.push(part(taken_m2));
            left = without(&left, region);
            left_m2 = size_m2(&left);
        }
    }
    let silent_m2 = if left_m2 > SLIVER_M2 { left_m2 } else { 0.0 };
    (parts, silent_m2)
}
