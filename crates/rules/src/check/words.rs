//! The sentences of results, numbers first.

use planvy_plan::{Bound, Lang, Unit};

use crate::sentences::figure;

/// A number with its unit as the language writes them.
pub(crate) fn amount(lang: Lang, value: f64, unit: Unit) -> String {
    let decimals = match unit {
        Unit::Metre => 2,
        Unit::SquareMetre | Unit::CubicMetre | Unit::Percent | Unit::Degree => 1,
        Unit::Count => 1,
        Unit::Ratio => 3,
    };
    let number = figure(lang, value, decimals);
    match unit {
        Unit::Metre => format!("{number}\u{a0}m"),
        Unit::SquareMetre => format!("{number}\u{a0}m²"),
        Unit::CubicMetre => format!("{number}\u{a0}m³"),
        Unit::Percent => lang.pick(format!("{number}\u{a0}%"), format!("{number}%")),
        Unit::Degree => format!("{number}°"),
        Unit::Count | Unit::Ratio => number,
    }
}

/// The bound in words: at most, at least, exactly.
pub(crate) fn bound_word(lang: Lang, bound: Bound) -> &'static str {
    match bound {
        Bound::Max => lang.pick("högst", "at most"),
        Bound::Min => lang.pick("minst", "at least"),
        Bound::Exact => lang.pick("exakt", "exactly"),
    }
}

/// A value against a limit: "9,2 m nockhöjd. Planen säger högst 9 m: 0,2 m för mycket."
pub(crate) fn against(lang: Lang, what: &str, value: f64, bound: Bound, limit: f64, unit: Unit) -> String {
    let (value_text, limit_text) = (amount(lang, value, unit), amount(lang, limit, unit));
    let over = amount(lang, (value - limit).abs(), unit);
    let bound_text = bound_word(lang, bound);
    let too = match (bound, value > limit) {
        (Bound::Max, true) | (Bound::Exact, true) => lang.pick("för mycket", "too much"),
        (Bound::Min, false) | (Bound::Exact, false) => lang.pick("för lite", "too little"),
        _ => lang.pick("marginal", "to spare"),
    };
    let rule = lang.pick(
        format!("{value_text} {what}. Planen säger {bound_text} {limit_text}"),
        format!("{value_text} {what}. The plan says {bound_text} {limit_text}"),
    );
    let same = (value - limit).abs() <= super::judge::tolerance(unit);
    if same {
        format!("{rule}.")
    } else {
        format!("{rule}: {over} {too}.")
    }
}

/// A limit whose value is not known: "Högst 9 m nockhöjd gäller. Det går inte att avgöra."
pub(crate) fn undecided(lang: Lang, what: &str, bound: Bound, limit: f64, unit: Unit) -> String {
    let limit = amount(lang, limit, unit);
    let bound = bound_word(lang, bound);
    lang.pick(
        format!("{limit} {what} är gränsen ({bound}). Det går inte att avgöra om förslaget håller den."),
        format!("{limit} {what} is the limit ({bound}). Whether the proposal keeps it cannot be decided."),
    )
}

/// Parts that are not empty, with a blank between them.
pub(crate) fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}
