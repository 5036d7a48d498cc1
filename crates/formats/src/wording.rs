//! How findings write counts and numbers.

/// A count with what it counts: `1 record cannot be read`, `3 records cannot be read`.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {several}")
    }
}

/// A number as it can be read: one that has more digits than anybody counts is written with its power of ten.
pub(crate) fn written(number: f64) -> String {
    let size = number.abs();
    if size >= 1e15 || (size > 0.0 && size < 1e-9) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_others_are_several() {
        for (count, text) in [(0, "0 faces"), (1, "1 face"), (2, "2 faces")] {
            assert_eq!(counted(count, "face", "faces"), text);
        }
    }

    #[test]
    fn no_number_fills_a_page() {
        for (number, text) in [
            (-5.0, "-5"),
            (6_112_395.123, "6112395.123"),
            (1e308, "1e308"),
            (-1e308, "-1e308"),
            (1e-300, "1e-300"),
            (0.0, "0"),
        ] {
            assert_eq!(written(number), text);
        }
    }
}
