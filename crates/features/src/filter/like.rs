//! Patterns of `LIKE`: `%` stands for any text, `_` for any character, a backslash before one of the three for itself.

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn new(text: &str) -> Pattern {
        let mut pieces = Vec::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let piece = match letter {
                '%' => Piece::Any,
                '_' => Piece::One,
                '\\' => {
                    let escaped = letters.next_if(|next| matches!(next, '%' | '_' | '\\'));
                    Piece::Letter(escaped.unwrap_or('\\'))
                }
                letter => Piece::Letter(letter),
            };
            // Two in a row are one.
            if piece != Piece::Any || pieces.last() != Some(&Piece::Any) {
                pieces.push(piece);
            }
        }
        Pattern { pieces }
    }

    /// Whether a text is like it. Goes back to the last `%` only, so that time grows with text times pattern at most.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut rest = text.chars();
        let mut at = 0;
        let mut back: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let before = rest.clone();
            let fits = match self.pieces.get(at) {
                Some(Piece::Any) => {
                    back = Some((at + 1, before));
                    at += 1;
                    continue;
                }
                Some(Piece::One) => rest.next().is_some(),
                Some(Piece::Letter(letter)) => rest.next() == Some(*letter),
                None => match rest.next() {
                    None => return true,
                    Some(_) => false,
                },
            };
            if fits {
                at += 1;
                continue;
            }
            // The last % takes one letter more.
            let Some((after, mut from)) = back else {
                return false;
            };
            if from.next().is_none() {
                return false;
            }
            at = after;
            rest = from.clone();
            back = Some((after, from));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, as it stands.
    fn is_like(text: &[char], pattern: &[Piece]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, rest) => rest.is_none(),
            (Some((Piece::Any, after)), rest) => {
                is_like(text, after) || rest.is_some_and(|(_, rest)| is_like(rest, pattern))
            }
            (Some((Piece::One, after)), Some((_, rest))) => is_like(rest, after),
            (Some((Piece::Letter(letter), after)), Some((first, rest))) => {
                letter == first && is_like(rest, after)
            }
            (Some(_), None) => false,
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_as_its_definition_says(text in "[abå]{0,8}", pattern in "[abå%_]{0,7}") {
            let pattern = Pattern::new(&pattern);
            let letters: Vec<char> = text.chars().collect();
            prop_assert_eq!(pattern.matches(&text), is_like(&letters, &pattern.pieces));
        }
    }

    #[test]
    fn a_backslash_makes_a_wildcard_a_letter() {
        assert!(Pattern::new(r"50\%").matches("50%") && !Pattern::new(r"50\%").matches("50 m"));
        assert!(Pattern::new(r"a\\b").matches(r"a\b") && Pattern::new(r"a\b").matches(r"a\b"));
        assert!(Pattern::new("").matches("") && !Pattern::new("").matches("a"));
    }
}
