//! What reading or checking a tile has to say, beside what could be used.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know: something is there that is not drawn.
    Info,
    /// Against a recommendation, or read in a way that had to be guessed.
    Warning,
    /// Against the standard. What it is about was left out.
    Error,
}

/// One thing to say about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule, by a name that stays: `GLTF-ACCESSOR`, or a condition of 3D Tiles such as `BOUNDING_VOLUME_INVALID`.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where in the file: `accessors[3].count`, `root.children[2].boundingVolume`.
    pub place: String,
    /// What is wrong, in one sentence with the figures in it.
    pub message: String,
}

impl Finding {
    /// A finding of a severity at a place.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        place: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            rule,
            severity,
            place: place.into(),
            message: message.into(),
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.message, self.rule)
    }
}
