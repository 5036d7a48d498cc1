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
    let over = difference(lang, (value - limit).abs(), unit);
    let what = singular(what, value);
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

/// A difference: of two shares in percentage points.
fn difference(lang: Lang, by: f64, unit: Unit) -> String {
    if unit != Unit::Percent {
        return amount(lang, by, unit);
    }
    let number = figure(lang, by, 1);
    lang.pick(
        format!("{number}\u{a0}procentenheter"),
        format!("{number} percentage points"),
    )
}

/// One storey is no "storeys".
fn singular(what: &str, value: f64) -> &str {
    match what {
        "våningar" if value == 1.0 => "våning",
        "storeys" if value == 1.0 => "storey",
        _ => what,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_against_a_limit_reads_as_people_say_it() {
        let sv = |value, limit| against(Lang::Sv, "våningar", value, Bound::Min, limit, Unit::Count);
        assert_eq!(sv(1.0, 2.0), "1 våning. Planen säger minst 2: 1 för lite.");
        let share = against(Lang::En, "of the parcel", 12.5, Bound::Max, 10.0, Unit::Percent);
        assert_eq!(
            share,
            "12.5% of the parcel. The plan says at most 10%: 2.5 percentage points too much."
        );
        let kept = against(Lang::Sv, "nockhöjd", 7.5, Bound::Max, 8.0, Unit::Metre);
        assert_eq!(
            kept,
            "7,5\u{a0}m nockhöjd. Planen säger högst 8\u{a0}m: 0,5\u{a0}m marginal."
        );
        let same = against(Lang::Sv, "nockhöjd", 8.0, Bound::Max, 8.0, Unit::Metre);
        assert_eq!(same, "8\u{a0}m nockhöjd. Planen säger högst 8\u{a0}m.");
    }
}
