//! Numbers as people write them.

use crate::lang::Lang;

/// A number with at most three decimals: decimal comma and no-break space between thousands in Swedish, decimal point and
/// comma between thousands in English, and a true minus sign.
///
/// ```
/// use planvy_plan::wording::number;
/// use planvy_plan::Lang;
/// assert_eq!(number(5500.0, Lang::Sv), "5\u{a0}500");
/// assert_eq!(number(5500.0, Lang::En), "5,500");
/// assert_eq!(number(3.90, Lang::Sv), "3,9");
/// assert_eq!(number(-1.5, Lang::En), "−1.5");
/// assert_eq!(number(0.0001, Lang::Sv), "0");
/// ```
pub fn number(value: f64, lang: Lang) -> String {
    let fixed = format!("{:.3}", value.abs());
    let (whole, decimals) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let decimals = decimals.trim_end_matches('0');
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(lang.pick('\u{a0}', ','));
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(lang.pick(',', '.'));
        text.push_str(decimals);
    }
    if value < 0.0 && text != "0" {
        format!("−{text}")
    } else {
        text
    }
}

/// A level over a datum: with its sign, as on a plan map (`+28,5`).
pub(super) fn level(value: f64, lang: Lang) -> String {
    let text = number(value, lang);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// A number of storeys with its noun.
pub(super) fn storeys(value: f64, lang: Lang) -> String {
    let count = number(value, lang);
    let one = value == 1.0;
    let noun = lang.pick(
        if one { "våning" } else { "våningar" },
        if one { "storey" } else { "storeys" },
    );
    format!("{count} {noun}")
}
