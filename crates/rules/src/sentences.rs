//! The sentences of an answer, in Swedish and English.
//!
//! Swedish follows klarspråk: short main clauses, everyday words, the most important first, no passive where somebody acts.
//! A sentence that has figures in it writes them the way the language does ([`figure`]).

pub mod coverage;
pub mod difference;
pub mod effect;
pub mod guidance;
pub mod inquiry;
pub mod notes;

use planvy_plan::{Lang, PlanKind};

use crate::plan_answer::PlanRecord;

/// A number as the language writes it, with at most so many decimals and no trailing zeros.
///
/// ```
/// use planvy_plan::Lang;
/// use planvy_rules::sentences::figure;
/// assert_eq!(figure(Lang::Sv, 5500.26, 1), "5\u{a0}500,3");
/// assert_eq!(figure(Lang::En, 5500.26, 1), "5,500.3");
/// assert_eq!(figure(Lang::Sv, 12.0, 2), "12");
/// assert_eq!(figure(Lang::Sv, -0.04, 1), "0");
/// ```
pub fn figure(lang: Lang, number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if whole == "0" && fraction.is_empty() {
        ""
    } else {
        sign
    };
    let (group, point) = lang.pick(("\u{a0}", ","), (",", "."));
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (position, digit) in whole.chars().enumerate() {
        let left = whole.len() - position;
        if position > 0 && left.is_multiple_of(3) {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}{point}{fraction}")
    }
}

/// A plan as a sentence names it: its kind, number and name.
pub fn plan_label(lang: Lang, record: &PlanRecord) -> String {
    let kind = match record.kind {
        PlanKind::Detaljplan => lang.pick("detaljplanen", "the detailed plan"),
        PlanKind::Stadsplan => lang.pick("stadsplanen", "the city plan"),
        PlanKind::Byggnadsplan => lang.pick("byggnadsplanen", "the building plan"),
        PlanKind::Avstyckningsplan => lang.pick("avstyckningsplanen", "the subdivision plan"),
        PlanKind::Foreign => lang.pick("den utländska planen", "the foreign plan"),
    };
    let label = match &record.designation {
        Some(designation) if !record.name.is_empty() && *designation != record.name => {
            format!("{kind} {designation}, {}", record.name)
        }
        Some(designation) => format!("{kind} {designation}"),
        None => format!("{kind} {}", record.name),
    };
    match &record.law {
        Some(law) => format!("{label} ({}, {})", law.kind, law.country),
        None => label,
    }
}

/// A country by its two letters, in words where we have a word for it: "Nederländerna (NL)".
///
/// ```
/// use planvy_plan::Lang;
/// use planvy_rules::sentences::country;
/// assert_eq!(country(Lang::Sv, "NL"), "Nederländerna (NL)");
/// assert_eq!(country(Lang::En, "nl"), "the Netherlands (NL)");
/// assert_eq!(country(Lang::En, "ZZ"), "ZZ");
/// ```
pub fn country(lang: Lang, code: &str) -> String {
    let code = code.to_uppercase();
    let (sv, en) = match code.as_str() {
        "AT" => ("Österrike", "Austria"),
        "BE" => ("Belgien", "Belgium"),
        "CA" => ("Kanada", "Canada"),
        "CH" => ("Schweiz", "Switzerland"),
        "DE" => ("Tyskland", "Germany"),
        "DK" => ("Danmark", "Denmark"),
        "EE" => ("Estland", "Estonia"),
        "ES" => ("Spanien", "Spain"),
        "FI" => ("Finland", "Finland"),
        "FR" => ("Frankrike", "France"),
        "GB" => ("Storbritannien", "the United Kingdom"),
        "IE" => ("Irland", "Ireland"),
        "IS" => ("Island", "Iceland"),
        "IT" => ("Italien", "Italy"),
        "JP" => ("Japan", "Japan"),
        "LT" => ("Litauen", "Lithuania"),
        "LV" => ("Lettland", "Latvia"),
        "NL" => ("Nederländerna", "the Netherlands"),
        "NO" => ("Norge", "Norway"),
        "PL" => ("Polen", "Poland"),
        "US" => ("USA", "the United States"),
        _ => return code,
    };
    format!("{} ({code})", lang.pick(sv, en))
}

/// A language by its code (ISO 639-1, what follows a hyphen aside), as it stands within a sentence; the code where it has no name here.
pub fn language(lang: Lang, code: &str) -> String {
    let primary = code.split('-').next().unwrap_or(code).to_lowercase();
    let (sv, en) = match primary.as_str() {
        "da" => ("danska", "Danish"),
        "de" => ("tyska", "German"),
        "en" => ("engelska", "English"),
        "es" => ("spanska", "Spanish"),
        "et" => ("estniska", "Estonian"),
        "fi" => ("finska", "Finnish"),
        "fr" => ("franska", "French"),
        "is" => ("isländska", "Icelandic"),
        "it" => ("italienska", "Italian"),
        "ja" => ("japanska", "Japanese"),
        "lt" => ("litauiska", "Lithuanian"),
        "lv" => ("lettiska", "Latvian"),
        "nb" | "no" => ("norska", "Norwegian"),
        "nl" => ("nederländska", "Dutch"),
        "nn" => ("nynorska", "Nynorsk"),
        "pl" => ("polska", "Polish"),
        "sv" => ("svenska", "Swedish"),
        _ => return code.to_owned(),
    };
    lang.pick(sv, en).to_owned()
}

/// The same sentence with its first letter in upper case.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The same sentence with its first letter in lower case, to stand inside another one.
///
/// ```
/// use planvy_rules::sentences::inside_sentence;
/// assert_eq!(inside_sentence("Detaljplanen Dp 1 gäller."), "detaljplanen Dp 1 gäller.");
/// assert_eq!(inside_sentence(""), "");
/// ```
pub fn inside_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A list in running text: `a`, `a och b`, `a, b och c`. Where the items hold commas of their own, semicolons keep them apart.
pub fn listed(lang: Lang, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => {
            let has_commas = items.iter().any(|item| item.contains(", "));
            let between = if has_commas { "; " } else { ", " };
            format!("{} {} {last}", first.join(between), lang.pick("och", "and"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_trimmed() {
        for (number, decimals, sv, en) in [
            (0.0, 0, "0", "0"),
            (999.0, 0, "999", "999"),
            (1000.0, 0, "1\u{a0}000", "1,000"),
            (1234567.891, 2, "1\u{a0}234\u{a0}567,89", "1,234,567.89"),
            (-1.5, 1, "-1,5", "-1.5"),
            (40.0, 1, "40", "40"),
        ] {
            assert_eq!(figure(Lang::Sv, number, decimals), sv);
            assert_eq!(figure(Lang::En, number, decimals), en);
        }
    }

    #[test]
    fn lists_read_as_people_say_them() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(listed(Lang::Sv, &items), "a, b och c");
        assert_eq!(listed(Lang::En, &items[..2]), "a and b");
        assert_eq!(listed(Lang::Sv, &[]), "");
        let plans = ["Dp 1, Eken", "Dp 2, Asken", "Dp 3"].map(str::to_owned);
        assert_eq!(listed(Lang::Sv, &plans), "Dp 1, Eken; Dp 2, Asken och Dp 3");
        assert_eq!(sentence_case("åtta"), "Åtta");
    }
}
