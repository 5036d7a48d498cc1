//! The rules of a parcel as they are held against the rules as they would be.

use planvy_plan::{Bound, Lang, Measure, Quantity, Reference, RegulationGroup, Scope, Unit};

use super::answer::{RuleChange, RuleEffect, RuleSide};
use super::rules_on_parcel::Side;
use crate::assessment::rounded;
use crate::sentences::effect as words;

/// What makes two rules ones of the same kind.
#[derive(Clone, Debug, PartialEq)]
struct Key<'l> {
    group: RegulationGroup,
    /// The code of the kind; of what is outside the catalogue its name.
    kind: &'l str,
    number: Option<NumberKey<'l>>,
}

#[derive(Clone, Debug, PartialEq)]
struct NumberKey<'l> {
    measure: Measure,
    bound: Bound,
    unit: Unit,
    reference: &'l Reference,
    scope: Option<Scope>,
    applies_to: Option<&'l str>,
}

impl<'l> Key<'l> {
    fn of(side: &Side<'l>) -> Key<'l> {
        Key {
            group: side.group,
            // Numbers of the same sense are the same rule, whatever the code that sets them.
            kind: match side.quantity {
                Some(_) => "",
                None => side.words.code.as_deref().unwrap_or(&side.words.name),
            },
            number: side.quantity.map(|quantity| NumberKey {
                measure: quantity.measure,
                bound: quantity.bound,
                unit: quantity.value.unit(),
                reference: &quantity.reference,
                scope: quantity.scope,
                applies_to: quantity.applies_to.as_deref(),
            }),
        }
    }
}

/// What would happen to each rule: what changes first, then what comes, goes and stays.
pub(super) fn rules(lang: Lang, before: &[Side<'_>], after: &[Side<'_>]) -> Vec<RuleEffect> {
    let mut pairs: Vec<(Option<&Side<'_>>, Option<&Side<'_>>)> = Vec::new();
    let mut left: Vec<&Side<'_>> = after.iter().collect();
    let mut unmatched: Vec<&Side<'_>> = Vec::new();
    // The same regulation first; then one that says the same; what is left of a kind is paired in its order.
    for side in before {
        match take(&mut left, |other| {
            other.id == side.id && Key::of(other) == Key::of(side)
        }) {
            Some(other) => pairs.push((Some(side), Some(other))),
            None => unmatched.push(side),
        }
    }
    for says_the_same in [true, false] {
        let mut still: Vec<&Side<'_>> = Vec::new();
        for side in unmatched {
            let found = take(&mut left, |other| {
                Key::of(other) == Key::of(side) && (!says_the_same || is_same(side, other))
            });
            match found {
                Some(other) => pairs.push((Some(side), Some(other))),
                None => still.push(side),
            }
        }
        unmatched = still;
    }
    pairs.extend(unmatched.into_iter().map(|side| (Some(side), None)));
    pairs.extend(left.into_iter().map(|side| (None, Some(side))));
    let mut effects: Vec<RuleEffect> = pairs
        .into_iter()
        .filter_map(|(before, after)| effect(lang, before, after))
        .collect();
    effects.sort_by_key(|effect| (effect.change, effect.group));
    effects
}

/// Takes the first that fits out of a list.
fn take<'s, 'l>(left: &mut Vec<&'s Side<'l>>, fits: impl Fn(&Side<'l>) -> bool) -> Option<&'s Side<'l>> {
    let at = left.iter().position(|side| fits(side))?;
    Some(left.remove(at))
}

/// Whether two rules of a kind say the same.
fn is_same(a: &Side<'_>, b: &Side<'_>) -> bool {
    match (a.quantity, b.quantity) {
        (Some(a), Some(b)) => a.value == b.value,
        (None, None) => a.formulation == b.formulation,
        _ => false,
    }
}

fn effect(lang: Lang, before: Option<&Side<'_>>, after: Option<&Side<'_>>) -> Option<RuleEffect> {
    let change = match (before, after) {
        (Some(before), Some(after)) if is_same(before, after) => RuleChange::Stays,
        (Some(_), Some(_)) => RuleChange::Changes,
        (None, Some(_)) => RuleChange::Comes,
        (Some(_), None) => RuleChange::Goes,
        (None, None) => return None,
    };
    let shown = after.or(before)?;
    let number = |side: Option<&Side<'_>>| side.and_then(|side| side.quantity).map(value);
    let (value_before, value_after) = (number(before), number(after));
    let difference = value_before
        .zip(value_after)
        .map(|(before, after)| rounded(after - before));
    let told = words::RuleTold {
        change,
        name: &shown.words.name,
        before: before.map(|side| side.words.plain.as_str()),
        after: after.map(|side| side.words.plain.as_str()),
        numbers: value_before.zip(value_after),
        unit: shown.quantity.map(|quantity| quantity.value.unit()),
        areas: before
            .and_then(|side| side.area_m2)
            .zip(after.and_then(|side| side.area_m2)),
    };
    Some(RuleEffect {
        change,
        group: shown.group,
        name: shown.words.name.clone(),
        measure: shown.quantity.map(|quantity| quantity.measure),
        bound: shown.quantity.map(|quantity| quantity.bound),
        unit: shown.quantity.map(|quantity| quantity.value.unit()),
        before: before.map(side_answer),
        after: after.map(side_answer),
        difference,
        plain: words::rule(lang, &told),
    })
}

fn value(quantity: &Quantity) -> f64 {
    quantity.value.number()
}

fn side_answer(side: &Side<'_>) -> RuleSide {
    RuleSide {
        regulation: side.id,
        plan: side.plan,
        plain: side.words.plain.clone(),
        value: side.quantity.map(value),
        area_m2: side.area_m2,
    }
}
