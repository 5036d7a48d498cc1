//! Numbers inside words: shown, and never computed with.

use crate::regulation::RegulationContent;

/// A number that stands in the words of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberInText {
    /// The number.
    pub value: f64,
    /// Its unit: `m`, `m2`, `m3`, `%`, `deg`, `storeys`, `dm`, `cm`, `mm`, `dB`.
    pub unit: &'static str,
}

/// Spellings of units, longest first where one begins another.
const UNITS: [(&str, &str); 24] = [
    ("kvadratmeter", "m2"),
    ("kubikmeter", "m3"),
    ("centimeter", "cm"),
    ("decimeter", "dm"),
    ("millimeter", "mm"),
    ("våningar", "storeys"),
    ("procent", "%"),
    ("grader", "deg"),
    ("våning", "storeys"),
    ("meter", "m"),
    ("db(a)", "dB"),
    ("dba", "dB"),
    ("kvm", "m2"),
    ("m²", "m2"),
    ("m³", "m3"),
    ("m2", "m2"),
    ("m3", "m3"),
    ("db", "dB"),
    ("dm", "dm"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("m", "m"),
    ("%", "%"),
    ("°", "deg"),
];

/// The numbers with a unit in a text, in order. A number without a unit (a year, a paragraph) is left out.
///
/// ```
/// use planvy_plan::meaning::{NumberInText, numbers_in};
/// let found = numbers_in("Högsta byggnadshöjd är 3,9 meter, största byggnadsarea 1 200 m² enligt plan från 1998");
/// assert_eq!(found, [NumberInText { value: 3.9, unit: "m" }, NumberInText { value: 1200.0, unit: "m2" }]);
/// ```
pub fn numbers_in(text: &str) -> Vec<NumberInText> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    let mut rest = lower.as_str();
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (number, after) = if before.is_alphanumeric() {
            (None, rest)
        } else {
            number_at(rest)
        };
        match number {
            Some(value) => {
                if let Some(unit) = unit_at(after) {
                    found.push(NumberInText { value, unit });
                }
                before = '0';
                rest = after;
            }
            None => {
                before = first;
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    found
}

/// The number that a text begins with, and what follows it. White space may part thousands.
fn number_at(text: &str) -> (Option<f64>, &str) {
    let unsigned = text.strip_prefix(['-', '−']);
    let body = unsigned.or_else(|| text.strip_prefix('+')).unwrap_or(text);
    let mut digits = leading_digits(body).to_owned();
    if digits.is_empty() {
        return (None, text);
    }
    let mut rest = body.get(digits.len()..).unwrap_or_default();
    while let Some(next) = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']) {
        let group = leading_digits(next);
        if group.len() != 3 || digits.len() > 9 {
            break;
        }
        digits.push_str(group);
        rest = next.get(3..).unwrap_or_default();
    }
    if let Some(next) = rest.strip_prefix([',', '.']) {
        let decimals = leading_digits(next);
        if !decimals.is_empty() {
            digits.push('.');
            digits.push_str(decimals);
            rest = next.get(decimals.len()..).unwrap_or_default();
        }
    }
    let value = digits
        .parse::<f64>()
        .ok()
        .map(|value| if unsigned.is_some() { -value } else { value });
    (value, rest)
}

fn leading_digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The unit that a text begins with, after white space, where no letter goes on after it.
fn unit_at(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    UNITS.iter().find_map(|(spelling, unit)| {
        let after = text.strip_prefix(spelling)?;
        let ends = !after.chars().next().is_some_and(char::is_alphanumeric);
        ends.then_some(*unit)
    })
}

/// The numbers in the words of a regulation: in its text values, and where these hold none, in its wording.
pub(super) fn of(content: &RegulationContent) -> Vec<NumberInText> {
    let in_values: Vec<NumberInText> = content
        .values
        .iter()
        .filter(|value| !super::slots::is_numeric(value))
        .flat_map(|value| numbers_in(&value.value))
        .collect();
    if in_values.is_empty() {
        numbers_in(&content.formulation)
    } else {
        in_values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_end_where_the_word_ends() {
        assert_eq!(numbers_in("3 mån"), []);
        assert_eq!(
            numbers_in("5 m från gräns"),
            [NumberInText {
                value: 5.0,
                unit: "m"
            }]
        );
        assert_eq!(
            numbers_in("27° takvinkel, minst 15 %"),
            [
                NumberInText {
                    value: 27.0,
                    unit: "deg"
                },
                NumberInText {
                    value: 15.0,
                    unit: "%"
                },
            ]
        );
    }

    #[test]
    fn dates_paragraphs_and_names_are_not_numbers() {
        assert_eq!(numbers_in("DEN 31 DECEMBER 1998"), []);
        assert_eq!(numbers_in("4 kap. 11 § PBL, kvarteret A12 m"), []);
        assert_eq!(
            numbers_in("-1,5 meter under nollplanet"),
            [NumberInText {
                value: -1.5,
                unit: "m"
            }]
        );
        assert_eq!(numbers_in(""), []);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_and_every_number_is_finite(text in ".{0,80}") {
            for number in numbers_in(&text) {
                proptest::prop_assert!(number.value.is_finite());
            }
        }
    }
}
