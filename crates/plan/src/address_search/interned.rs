//! Texts that stand once and are referred to by number.

use std::collections::HashMap;

/// Texts by number, each once. Number 0 is the empty text.
#[derive(Debug, Default)]
pub(super) struct Interned(Vec<Box<str>>);

impl Interned {
    /// A text by its number.
    pub(super) fn get(&self, number: u32) -> &str {
        let at = (number as usize).checked_sub(1);
        at.and_then(|at| self.0.get(at)).map_or("", |text| text)
    }
}

/// Hands out the numbers of [`Interned`].
#[derive(Default)]
pub(super) struct Interner {
    numbers: HashMap<Box<str>, u32>,
    /// The texts so far.
    pub(super) texts: Interned,
}

impl Interner {
    /// The number of a text; a new one where it has none yet.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.0.push(text.into());
        let number = self.texts.0.len() as u32;
        self.numbers.insert(text.into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_text_has_one_number() {
        let mut interner = Interner::default();
        let numbers = ["a", "", "b", "a"].map(|text| interner.number(text));
        assert_eq!(numbers, [1, 0, 2, 1]);
        let texts = [1, 0, 2, 3].map(|number| interner.texts.get(number));
        assert_eq!(texts, ["a", "", "b", ""]);
    }
}
