//! House numbers.

use std::cmp::Ordering;
use std::fmt;

/// The most signs that a suffix may have: `AB U12` needs five.
const LONGEST_SUFFIX: usize = 8;

/// What a step of one number weighs in [`HouseNumber::distance`].
const NUMBER_STEP: u32 = 1000;

/// What the other side of the street weighs: more than one number, less than two.
const OTHER_SIDE: u32 = 1500;

/// A house number with its letters: `18A`, `9BA`, a courtyard number `5 U2`, a range `3-5`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseNumber {
    /// The number.
    pub number: u32,
    /// What follows it, in capitals and without blanks; empty where nothing does.
    pub suffix: String,
}

impl HouseNumber {
    /// Reads a number as written on a door or typed: `18A`, `18 a`, `9BA`, `5 U2`, `3-5`. `None` where the text is not one.
    ///
    /// ```
    /// use planvy_plan::address_search::HouseNumber;
    /// assert_eq!(HouseNumber::parse("18 a"), HouseNumber::parse("18A"));
    /// assert_eq!(HouseNumber::parse("5 U2").unwrap().suffix, "U2");
    /// assert_eq!(HouseNumber::parse("A18"), None);
    /// assert_eq!(HouseNumber::parse("211 34"), None);
    /// ```
    pub fn parse(text: &str) -> Option<HouseNumber> {
        let text = text.trim();
        let digits_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at_checked(digits_end)?;
        if digits.is_empty() || digits.len() > 5 {
            return None;
        }
        let mut suffix = String::new();
        for c in rest.chars().flat_map(char::to_uppercase) {
            match c {
                c if c.is_whitespace() => {}
                c if c.is_alphabetic() || matches!(c, '-' | '/') => suffix.push(c),
                c if c.is_ascii_digit() && !suffix.is_empty() => suffix.push(c),
                _ => return None,
            }
        }
        if suffix.chars().count() > LONGEST_SUFFIX || suffix.ends_with(['-', '/']) {
            return None;
        }
        Some(HouseNumber {
            number: digits.parse().ok()?,
            suffix,
        })
    }

    /// How far another number lies off, for finding the nearest on a street: a thousand for each number between, one and a
    /// half more for the other side of the street (odd and even face each other), less than one number for another letter.
    ///
    /// ```
    /// use planvy_plan::address_search::HouseNumber;
    /// let number = |text| HouseNumber::parse(text).unwrap();
    /// let from = |text| number("18").distance(&number(text));
    /// assert!(from("18") < from("18A") && from("18A") < from("18C"));
    /// assert!(from("16") < from("17") && from("17") < from("14"));
    /// ```
    pub fn distance(&self, other: &HouseNumber) -> u32 {
        distance((self.number, &self.suffix), (other.number, &other.suffix))
    }
}

/// [`HouseNumber::distance`] on numbers in parts.
pub(super) fn distance(from: (u32, &str), to: (u32, &str)) -> u32 {
    let apart = from.0.abs_diff(to.0).saturating_mul(NUMBER_STEP);
    let side = if from.0 % 2 == to.0 % 2 { 0 } else { OTHER_SIDE };
    // Different suffixes lie apart, however alike.
    let nearest = u64::from(from.1 != to.1);
    let letters = suffix_rank(from.1).abs_diff(suffix_rank(to.1));
    let letters = letters.clamp(nearest, u64::from(NUMBER_STEP - 1));
    apart
        .saturating_add(side)
        .saturating_add(u32::try_from(letters).unwrap_or(NUMBER_STEP - 1))
}

/// Where a suffix stands in the row: none, A to Z, AA, AB, … A sign that is no letter counts after Z.
fn suffix_rank(suffix: &str) -> u64 {
    suffix.chars().fold(0, |rank: u64, c| {
        let sign = match c {
            'A'..='Z' => c as u64 - 'A' as u64 + 1,
            '0'..='9' => c as u64 - '0' as u64 + 27,
            _ => 37,
        };
        rank.saturating_mul(38).saturating_add(sign)
    })
}

/// The order along a street: number, then suffix, shorter ones first (A to Z before AA).
pub(super) fn compare(a: (u32, &str), b: (u32, &str)) -> Ordering {
    let by_suffix = || (a.1.len(), a.1).cmp(&(b.1.len(), b.1));
    a.0.cmp(&b.0).then_with(by_suffix)
}

impl Ord for HouseNumber {
    fn cmp(&self, other: &HouseNumber) -> Ordering {
        compare((self.number, &self.suffix), (other.number, &other.suffix))
    }
}

impl PartialOrd for HouseNumber {
    fn partial_cmp(&self, other: &HouseNumber) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for HouseNumber {
    /// `18A`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.suffix)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::HouseNumber;

    fn number(text: &str) -> HouseNumber {
        HouseNumber::parse(text).unwrap()
    }

    #[test]
    fn written_forms_are_read() {
        for (text, digits, suffix) in [
            ("18A", 18, "A"),
            ("18 A", 18, "A"),
            (" 18a ", 18, "A"),
            ("9BA", 9, "BA"),
            ("5 U2", 5, "U2"),
            ("15A U2", 15, "AU2"),
            ("3-5", 3, "-5"),
            ("3 - 5", 3, "-5"),
            ("7", 7, ""),
            ("12å", 12, "Å"),
        ] {
            let read = number(text);
            assert_eq!((read.number, read.suffix.as_str()), (digits, suffix), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "A",
            "U2",
            "211 34",
            "123456",
            "18 Malmöhusgatan",
            "18,5",
            "4294967296",
            "3-",
        ] {
            assert_eq!(HouseNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_stand_in_street_order() {
        let written = ["1", "2", "2A", "2B", "2Z", "2AA", "10", "10A", "100"];
        let mut numbers: Vec<HouseNumber> = written.iter().rev().map(|text| number(text)).collect();
        numbers.sort();
        let sorted: Vec<String> = numbers.iter().map(HouseNumber::to_string).collect();
        assert_eq!(sorted, written);
    }

    proptest! {
        #[test]
        fn distance_is_even_handed_and_nought_only_for_itself(
            a in "[1-3][0-9]{0,1}[A-C]{0,2}(U[1-9])?", b in "[1-3][0-9]{0,1}[A-C]{0,2}(U[1-9])?",
        ) {
            let (a, b) = (number(&a), number(&b));
            prop_assert_eq!(a.distance(&b), b.distance(&a));
            prop_assert_eq!(a.distance(&b) == 0, a == b);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Some(read) = HouseNumber::parse(&text) {
                prop_assert_eq!(HouseNumber::parse(&read.to_string()), Some(read));
            }
        }
    }
}
