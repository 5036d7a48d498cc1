//! Rules that cannot all be kept: at least more than at most, two different exact numbers.

use planvy_plan::{Bound, Measure, Quantity, Reference, Scope};

use super::overlay::{SLIVER_M2, common, size_m2};
use super::reckoned::Reckoned;
use super::scene::PieceRule;
use super::words;
use crate::sentences::figure;

/// Numbers closer than this are one.
const SAME: f64 = 0.005;

/// A number of a rule, in m, m², degrees or storeys.
struct Number<'p, 's, 'a> {
    here: &'p PieceRule<'s, 'a>,
    quantity: &'p Quantity,
    value: f64,
}

impl Reckoned<'_, '_, '_> {
    /// A sentence for every two rules that do not agree where both hold.
    pub fn contradictions(&self) -> Vec<String> {
        let numbers = self.numbers();
        let mut found = Vec::new();
        for (at, first) in numbers.iter().enumerate() {
            for second in numbers.iter().skip(at + 1) {
                if disagree(first, second) && self.hold_together(first.here, second.here) {
                    let measure = first.quantity.measure;
                    let (one, other) = (self.bound_of(first), self.bound_of(second));
                    found.push(words::contradiction(self.lang, measure, &one, &other));
                }
            }
        }
        found
    }

    fn numbers(&self) -> Vec<Number<'_, '_, '_>> {
        let mut numbers = Vec::new();
        for here in &self.piece.rules {
            for quantity in &here.rule.meaning.quantities {
                let of_area = self
                    .limits
                    .iter()
                    .find(|found| std::ptr::eq(found.limit.quantity, quantity));
                let value = match of_area {
                    // Limits on each building and on all together do not speak of the same thing.
                    Some(found) if found.limit.scope == Scope::Building => Some(quantity.value.number()),
                    Some(found) => found.limit.allowed_m2,
                    None if is_compared(quantity.measure) => Some(quantity.value.number()),
                    None => None,
                };
                numbers.extend(value.map(|value| Number {
                    here,
                    quantity,
                    value,
                }));
            }
        }
        numbers
    }

    fn hold_together(&self, first: &PieceRule<'_, '_>, second: &PieceRule<'_, '_>) -> bool {
        match (&first.part, &second.part) {
            (Some(first), Some(second)) => size_m2(&common(first, second)) > SLIVER_M2,
            _ => true,
        }
    }

    fn bound_of(&self, number: &Number<'_, '_, '_>) -> String {
        let value = figure(self.lang, number.value, 2);
        let label = self.label(number.here.rule);
        words::bound(self.lang, number.quantity.bound, &value, &label)
    }
}

fn is_compared(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::RidgeHeight
            | Measure::RidgeLevel
            | Measure::TotalHeight
            | Measure::TotalLevel
            | Measure::BuildingHeight
            | Measure::RoofPitch
            | Measure::Storeys
            | Measure::PropertyArea
    )
}

fn disagree(first: &Number<'_, '_, '_>, second: &Number<'_, '_, '_>) -> bool {
    let (a, b) = (first.quantity, second.quantity);
    let is_each = |quantity: &Quantity| quantity.scope == Some(Scope::Building);
    let datum = |quantity: &'_ Quantity| match &quantity.reference {
        Reference::Datum(datum) => Some(datum.clone()),
        _ => None,
    };
    if a.measure != b.measure
        || a.applies_to != b.applies_to
        || is_each(a) != is_each(b)
        || datum(a) != datum(b)
    {
        return false;
    }
    // What a rule lets be: from least to most.
    let range = |number: &Number<'_, '_, '_>| match number.quantity.bound {
        Bound::Min => (number.value, f64::INFINITY),
        Bound::Max => (f64::NEG_INFINITY, number.value),
        Bound::Exact => (number.value, number.value),
    };
    let ((least_a, most_a), (least_b, most_b)) = (range(first), range(second));
    least_a > most_b + SAME || least_b > most_a + SAME
}
