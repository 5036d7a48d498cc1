//! Levels of detail, and which of several is measured.

use std::fmt;

use serde_json::Value;

/// A level of detail: `2.2`, or `2` for one that is not refined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lod {
    major: u8,
    minor: Option<u8>,
}

impl Lod {
    /// A level as files write it: `"2.2"`, `"2"`, `2`, `2.2`.
    pub(crate) fn of(value: &Value) -> Option<Lod> {
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let (major, minor) = match text.split_once('.') {
            Some((major, minor)) => (major, Some(minor.parse().ok()?)),
            None => (text.as_str(), None),
        };
        // 3.0 as a number and "3" say the same.
        let minor = minor.filter(|minor| *minor != 0);
        Some(Lod {
            major: major.parse().ok()?,
            minor,
        })
    }

    /// A level that is not refined.
    pub(crate) fn whole(major: u8) -> Lod {
        Lod { major, minor: None }
    }

    /// Whether it is a plane outline instead of a body.
    pub(crate) fn is_outline(self) -> bool {
        self.major == 0
    }

    /// The order in which levels are measured. A body with its roof (2) comes first; one with windows and doors (3 and
    /// above) says the same with more faces; a block (1) has no roof, so that its height is one of several possible.
    pub(crate) fn rank(self) -> (u8, u8) {
        let class = match self.major {
            2 => 4,
            3 => 3,
            4.. => 2,
            1 => 1,
            0 => 0,
        };
        (class, self.minor.unwrap_or(0))
    }
}

impl fmt::Display for Lod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            Some(minor) => write!(f, "{}.{minor}", self.major),
            None => write!(f, "{}", self.major),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lod;

    #[test]
    fn levels_are_read_and_ordered() {
        let lod = |text: &str| serde_json::from_str(text).ok().as_ref().and_then(Lod::of);
        assert_eq!(lod("3").map(|lod| lod.to_string()), Some("3".to_owned()));
        assert_eq!(lod("3.0"), lod("\"3\""));
        assert_eq!(lod("2.2"), lod("\"2.2\""));
        for odd in ["null", "\"\"", "\"two\"", "-1", "[2]", "1000", "\"2.x\""] {
            assert_eq!(lod(odd), None, "{odd}");
        }
        let mut written = ["\"1.3\"", "3", "\"2.2\"", "\"0\"", "\"2.1\"", "4"].map(lod);
        written.sort_by_key(|lod| std::cmp::Reverse(lod.map(Lod::rank)));
        let order = written.map(|lod| lod.map(|lod| lod.to_string()).unwrap_or_default());
        assert_eq!(order, ["2.2", "2.1", "3", "4", "1.3", "0"]);
    }
}
