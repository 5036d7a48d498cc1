//! The area patterns of the plan map, on a staggered grid of ten points (BFS 2020:6; symbols 66, 67 and 68).

use std::fmt::{self, Write};

use super::Pattern;

/// Side of the pattern's square in picture units: the second row is shifted by half of it.
const SIDE: f64 = 15.0;

/// The identifier of a pattern in a picture.
pub fn id(prefix: &str, pattern: Pattern) -> String {
    let word = match pattern {
        Pattern::Dots => "dots",
        Pattern::Plus => "plus",
        Pattern::Rings => "rings",
    };
    format!("{prefix}-{word}")
}

/// Writes the definition of a pattern.
pub fn define(out: &mut String, prefix: &str, pattern: Pattern) -> fmt::Result {
    let id = id(prefix, pattern);
    write!(
        out,
        r#"<pattern id="{id}" width="{SIDE}" height="{SIDE}" patternUnits="userSpaceOnUse">"#
    )?;
    for (x, y) in [(SIDE * 0.25, SIDE * 0.25), (SIDE * 0.75, SIDE * 0.75)] {
        match pattern {
            Pattern::Dots => write!(out, r##"<circle cx="{x}" cy="{y}" r="1.25" fill="#1b1b1b"/>"##)?,
            Pattern::Rings => write!(
                out,
                r##"<circle cx="{x}" cy="{y}" r="2" fill="none" stroke="#1b1b1b" stroke-width="0.9"/>"##
            )?,
            Pattern::Plus => write!(
                out,
                r##"<path d="M{} {y}h5.2M{x} {}v5.2" fill="none" stroke="#1b1b1b" stroke-width="0.9"/>"##,
                x - 2.6,
                y - 2.6
            )?,
        }
    }
    out.write_str("</pattern>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pattern_has_its_own_identifier_and_two_marks() {
        for (pattern, mark) in [
            (Pattern::Dots, "<circle"),
            (Pattern::Rings, "<circle"),
            (Pattern::Plus, "<path"),
        ] {
            let mut out = String::new();
            define(&mut out, "m1", pattern).unwrap();
            assert_eq!(out.matches(mark).count(), 2, "{out}");
            assert!(out.contains(&id("m1", pattern)));
        }
    }
}
