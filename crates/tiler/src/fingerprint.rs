//! A hash of everything that a tile is made from: what did not change keeps its address, and is not made again.

use std::fmt;

use sha2::{Digest, Sha256};

/// The hash of what a tile is made from, as it stands in the tile's address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 12]);

impl Fingerprint {
    /// The fingerprint of a text in an address; `None` where it is none.
    ///
    /// ```
    /// use planvy_tiler::fingerprint::{Fingerprint, Fingerprinting};
    /// let print = Fingerprinting::new("an example").done();
    /// assert_eq!(Fingerprint::parse(&print.to_string()), Some(print));
    /// assert_eq!(Fingerprint::parse("zz"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let mut bytes = [0; 12];
        if text.len() != 2 * bytes.len() || !text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..text.len()).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

impl fmt::Display for Fingerprint {
    /// 24 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A fingerprint while it is taken. Every piece is taken with its length, so that pieces cannot run into each other.
#[derive(Clone, Debug)]
pub struct Fingerprinting(Sha256);

impl Fingerprinting {
    /// Begins a fingerprint of something: its name and the version of how it is made, so that a new way of making gives new
    /// addresses.
    pub fn new(what: &str) -> Fingerprinting {
        let mut hasher = Fingerprinting(Sha256::new());
        hasher.text(what);
        hasher
    }

    /// Takes bytes in.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Takes a text in.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Takes a text in that may be missing.
    pub fn text_or_none(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    /// Takes a whole number in.
    pub fn number(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    /// Takes a length, a level or another measure in.
    pub fn measure(&mut self, measure: f64) {
        self.0.update(measure.to_bits().to_le_bytes());
    }

    /// Takes a measure in that may be missing.
    pub fn measure_or_none(&mut self, measure: Option<f64>) {
        self.number(u64::from(measure.is_some()));
        self.measure(measure.unwrap_or_default());
    }

    /// Takes another fingerprint in.
    pub fn print(&mut self, print: Fingerprint) {
        self.bytes(&print.0);
    }

    /// The fingerprint.
    pub fn done(self) -> Fingerprint {
        let digest = self.0.finalize();
        let mut bytes = [0; 12];
        for (byte, of_digest) in bytes.iter_mut().zip(digest) {
            *byte = of_digest;
        }
        Fingerprint(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_do_not_run_into_each_other() {
        let of = |pieces: &[&str]| {
            let mut print = Fingerprinting::new("test");
            pieces.iter().for_each(|piece| print.text(piece));
            print.done()
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
    }

    #[test]
    fn what_is_missing_is_not_what_is_zero() {
        let (mut missing, mut zero) = (Fingerprinting::new("test"), Fingerprinting::new("test"));
        missing.measure_or_none(None);
        zero.measure_or_none(Some(0.0));
        assert_ne!(missing.done(), zero.done());
    }
}
