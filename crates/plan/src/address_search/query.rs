//! Taking a typed address apart.

use super::fold::fold;
use super::number::HouseNumber;

/// A typed address in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressQuery {
    /// Street or place, folded by [`fold`].
    pub street_folded: String,
    /// House number, where one was typed.
    pub number: Option<HouseNumber>,
    /// The five digits of the postal code, where one was typed.
    pub postal_code: Option<String>,
    /// What stood after number or postal code (a postal town), folded; empty where nothing did.
    pub place_folded: String,
}

/// Takes a typed address apart. The order may be any of those that people use: street, number, postal code, town; or the
/// postal code first. A text that is no address comes back as a street of that name.
///
/// ```
/// use planvy_plan::address_search::{HouseNumber, split_query};
/// let query = split_query("Storgatan 18 a, 211 34 Malmö");
/// assert_eq!(query.street_folded, "storgatan");
/// assert_eq!(query.number, HouseNumber::parse("18A"));
/// assert_eq!(query.postal_code.as_deref(), Some("21134"));
/// assert_eq!(query.place_folded, "malmo");
/// ```
pub fn split_query(text: &str) -> AddressQuery {
    // A comma stands alone, so that it ends a part even where no blank follows.
    let spaced = text.replace([',', ';'], " , ");
    let mut tokens: Vec<&str> = spaced.split_whitespace().collect();
    if let Some(at) = tokens.iter().position(|token| is_dwelling_word(token)) {
        tokens.truncate(at);
    }
    let (postal_code, before, after) = match postal_code(&tokens) {
        Some((start, end, code)) => (
            Some(code),
            tokens.get(..start).unwrap_or_default(),
            tokens.get(end..).unwrap_or_default(),
        ),
        None => (None, tokens.as_slice(), &[][..]),
    };
    let (before, after) = if before.iter().all(|token| *token == ",") {
        (after, &[][..])
    } else {
        (before, after)
    };
    let mut query = split_street(before);
    query.postal_code = postal_code;
    let place = fold(&after.join(" "));
    if query.place_folded.is_empty() {
        query.place_folded = place;
    }
    query
}

/// A word that begins what comes after the house: apartment, floor.
fn is_dwelling_word(token: &str) -> bool {
    matches!(
        token.to_lowercase().as_str(),
        "lgh" | "lgh." | "lägenhet" | "vån" | "vån."
    )
}

/// The last postal code among the tokens: `21134`, `211 34`, either with `SE-` before it.
fn postal_code(tokens: &[&str]) -> Option<(usize, usize, String)> {
    let digits = |token: &str| {
        let bare = ["SE-", "se-", "S-", "s-"]
            .iter()
            .find_map(|prefix| token.strip_prefix(prefix))
            .unwrap_or(token);
        let all_digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        all_digits.then(|| bare.to_owned())
    };
    (0..tokens.len()).rev().find_map(|at| {
        let first = digits(tokens.get(at)?)?;
        if first.len() == 5 {
            return Some((at, at + 1, first));
        }
        let second = tokens.get(at + 1).and_then(|token| digits(token))?;
        (first.len() == 3 && second.len() == 2).then(|| (at, at + 2, first + &second))
    })
}

/// Street, number and place out of the tokens without a postal code.
fn split_street(tokens: &[&str]) -> AddressQuery {
    let comma = tokens.iter().position(|token| *token == ",");
    let (head, tail) = tokens
        .split_at_checked(comma.unwrap_or(tokens.len()))
        .unwrap_or((tokens, &[]));
    let mut query = AddressQuery {
        place_folded: fold(&tail.join(" ")),
        ..AddressQuery::default()
    };
    let starts_number = |at: &usize| {
        let next = head.get(*at).and_then(|token| token.chars().next());
        let ends_range = head.get(at.wrapping_sub(1)) == Some(&"-");
        next.is_some_and(|c| c.is_ascii_digit()) && !ends_range
    };
    for at in (1..head.len()).rev().filter(starts_number) {
        if let Some((number, used)) = number_at(head.get(at..).unwrap_or_default()) {
            let rest = fold(&head.get(at + used..).unwrap_or_default().join(" "));
            query.street_folded = fold(&head.get(..at).unwrap_or_default().join(" "));
            query.number = Some(number);
            if !rest.is_empty() {
                query.place_folded = rest;
            }
            return query;
        }
    }
    if let Some((street, number)) = head.last().and_then(|token| glued(token)) {
        let before = head.get(..head.len() - 1).unwrap_or_default().join(" ");
        query.street_folded = fold(&format!("{before} {street}"));
        query.number = Some(number);
        return query;
    }
    query.street_folded = fold(&head.join(" "));
    query
}

/// The number that begins here, and how many tokens it takes: the number token, then one or two letters, then a courtyard
/// number.
fn number_at(tokens: &[&str]) -> Option<(HouseNumber, usize)> {
    let first = tokens.first()?;
    let bare = first.bytes().all(|b| b.is_ascii_digit());
    let mut used = 1;
    if bare && tokens.get(used).is_some_and(|token| is_letters(token)) {
        used += 1;
    }
    if tokens.get(used).is_some_and(|token| is_courtyard(token)) {
        used += 1;
    }
    // `3 - 5`: a range.
    if bare && used == 1 && tokens.get(1) == Some(&"-") {
        used = 3;
    }
    let written = tokens.get(..used)?.concat();
    HouseNumber::parse(&written).map(|number| (number, used))
}

/// One or two letters.
fn is_letters(token: &str) -> bool {
    token.chars().count() <= 2 && token.chars().all(char::is_alphabetic)
}

/// `U2`, `UH`: a building in the courtyard.
fn is_courtyard(token: &str) -> bool {
    token
        .strip_prefix(['U', 'u'])
        .is_some_and(|name| (1..=2).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// `Storgatan18a`: street and number typed without a blank.
fn glued(token: &str) -> Option<(&str, HouseNumber)> {
    let at = token.find(|c: char| c.is_ascii_digit())?;
    let (street, number) = token.split_at_checked(at)?;
    let name = street.chars().count() >= 3 && street.chars().all(char::is_alphabetic);
    Some((street, HouseNumber::parse(number)?)).filter(|_| name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split_query;

    fn parts(text: &str) -> (String, String, String, String) {
        let query = split_query(text);
        let number = query.number.map(|number| number.to_string());
        (
            query.street_folded,
            number.unwrap_or_default(),
            query.postal_code.unwrap_or_default(),
            query.place_folded,
        )
    }

    #[test]
    fn typed_addresses_come_apart() {
        for (text, street, number, postal_code, place) in [
            ("Storgatan 18 a, 211 34", "storgatan", "18A", "21134", ""),
            ("Storgatan 18A 21134 Malmö", "storgatan", "18A", "21134", "malmo"),
            ("Storgatan 18,21134", "storgatan", "18", "21134", ""),
            ("storgatan 18 malmö", "storgatan", "18", "", "malmo"),
            ("Storgatan 18, Malmö", "storgatan", "18", "", "malmo"),
            ("Storgatan", "storgatan", "", "", ""),
            ("211 34 Storgatan 18", "storgatan", "18", "21134", ""),
            ("Storgatan 211 34", "storgatan", "", "21134", ""),
            ("S:t Knuts väg 5 U2", "s:t knuts vag", "5U2", "", ""),
            (
                "S:t Knuts väg 15 a u2 SE-211 57",
                "s:t knuts vag",
                "15AU2",
                "21157",
                "",
            ),
            ("Ågatan 3 - 5", "agatan", "3-5", "", ""),
            ("Storgatan18b", "storgatan", "18B", "", ""),
            ("Väg 104 7", "vag 104", "7", "", ""),
            ("Storgatan 18 lgh 1101", "storgatan", "18", "", ""),
            ("1:a Tvärgatan 4", "1a tvargatan", "4", "", ""),
            ("", "", "", "", ""),
            ("21134", "", "", "21134", ""),
            (", ,", "", "", "", ""),
        ] {
            let expected = (street, number, postal_code, place);
            let found = parts(text);
            let found = (
                found.0.as_str(),
                found.1.as_str(),
                found.2.as_str(),
                found.3.as_str(),
            );
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_apart(text in any::<String>()) {
            let query = split_query(&text);
            prop_assert!(query.postal_code.is_none_or(|code| code.len() == 5));
        }

        #[test]
        fn parts_put_together_are_found_again(
            street in "[A-ZÅÄÖ][a-zåäö]{3,12}gatan", number in 1u32..999, letter in "[A-Z]{0,1}", code in 10000u32..99999,
        ) {
            let text = format!("{street} {number} {letter}, {} {:02}", code / 100, code % 100);
            let query = split_query(&text);
            prop_assert_eq!(query.street_folded, super::fold(&street));
            prop_assert_eq!(query.number.map(|n| n.to_string()), Some(format!("{number}{letter}")));
            prop_assert_eq!(query.postal_code, Some(code.to_string()));
        }
    }
}
