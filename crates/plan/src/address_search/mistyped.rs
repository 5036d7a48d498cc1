//! Typing errors.

/// How a typed text differs from a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// Not at all.
    None,
    /// One letter is wrong, missing or too many, or two neighbours have changed places.
    Whole,
    /// One such slip, and the name goes on where the text ends.
    Beginning,
}

/// The one slip between a typed text and a name; `None` where it takes more than one.
pub(super) fn slip(typed: &[char], name: &[char]) -> Option<Slip> {
    let same = typed.iter().zip(name).take_while(|(a, b)| a == b).count();
    let typed = typed.get(same..)?;
    let name = name.get(same..)?;
    if typed.is_empty() && name.is_empty() {
        return Some(Slip::None);
    }
    let swapped = match (typed, name) {
        ([a, b, ..], [c, d, ..]) => a == d && b == c,
        _ => false,
    };
    let rest = |typed_used: usize, name_used: usize| {
        let rest = name.get(name_used..)?.strip_prefix(typed.get(typed_used..)?)?;
        Some(if rest.is_empty() {
            Slip::Whole
        } else {
            Slip::Beginning
        })
    };
    let ways = [
        rest(1, 1),
        rest(1, 0),
        rest(0, 1),
        if swapped { rest(2, 2) } else { None },
    ];
    let whole = ways.contains(&Some(Slip::Whole)).then_some(Slip::Whole);
    whole.or_else(|| ways.into_iter().flatten().next())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Slip, slip};

    fn between(typed: &str, name: &str) -> Option<Slip> {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        slip(&letters(typed), &letters(name))
    }

    #[test]
    fn one_slip_is_seen_and_two_are_not() {
        for (typed, name, expected) in [
            ("storgatan", "storgatan", Some(Slip::None)),
            ("storgatn", "storgatan", Some(Slip::Whole)),
            ("storggatan", "storgatan", Some(Slip::Whole)),
            ("stprgatan", "storgatan", Some(Slip::Whole)),
            ("stogratan", "storgatan", Some(Slip::Whole)),
            ("storgata", "storgatan", Some(Slip::Whole)),
            ("storgatann", "storgatan", Some(Slip::Whole)),
            ("sotrga", "storgatan", Some(Slip::Beginning)),
            ("stprga", "storgatan", Some(Slip::Beginning)),
            ("stprgstan", "storgatan", None),
            ("bergsgatan", "storgatan", None),
        ] {
            assert_eq!(between(typed, name), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_table_of_edits(typed in "[ab]{0,6}", name in "[ab]{0,6}") {
            let distance = edits(&typed, &name);
            let found = between(&typed, &name);
            prop_assert_eq!(found == Some(Slip::None), distance == 0);
            prop_assert_eq!(found == Some(Slip::Whole), distance == 1);
        }
    }

    /// Edit distance with neighbours changing places, by the full table.
    fn edits(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let mut best = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + cost);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }
}
