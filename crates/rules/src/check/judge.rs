//! From a value and a limit to a verdict with a signed margin.

use planvy_plan::{Bound, Unit};

use super::answer::Verdict;

/// What rounding may take or give, by unit: figures of plans have one or two decimals, and drawings are written to the
/// millimetre.
pub(crate) const fn tolerance(unit: Unit) -> f64 {
    match unit {
        Unit::Metre => 0.005,
        Unit::SquareMetre | Unit::CubicMetre | Unit::Percent | Unit::Degree => 0.05,
        Unit::Ratio => 0.0005,
        Unit::Count => 1e-6,
    }
}

/// The signed margin: limit minus value for a maximum, value minus limit for a minimum, minus the distance between them for an
/// exact number. Negative breaks.
pub(crate) fn margin(bound: Bound, value: f64, limit: f64) -> f64 {
    match bound {
        Bound::Max => limit - value,
        Bound::Min => value - limit,
        Bound::Exact => -(limit - value).abs(),
    }
}

/// The verdict on a margin. Within its uncertainty nothing is decided; an uncertainty that nobody has stated decides as none,
/// and the result says that it is not stated.
pub(crate) fn verdict(margin: f64, uncertainty: Option<f64>, unit: Unit) -> Verdict {
    let tolerance = tolerance(unit);
    let uncertainty = uncertainty.unwrap_or(0.0);
    let is_within = uncertainty > tolerance && margin.abs() < uncertainty;
    if !margin.is_finite() || !uncertainty.is_finite() || is_within {
        Verdict::CannotDecide
    } else if margin >= -tolerance {
        Verdict::Fulfils
    } else {
        Verdict::Breaks
    }
}

/// Two independent standard uncertainties together; none where one is not known.
pub(crate) fn together(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.zip(b).map(|(a, b)| a.hypot(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_sign_says_on_which_side_of_the_limit_the_value_is() {
        assert_eq!(margin(Bound::Max, 9.0, 8.5), -0.5);
        assert_eq!(margin(Bound::Min, 9.0, 8.5), 0.5);
        assert_eq!(margin(Bound::Exact, 9.0, 8.5), -0.5);
        assert_eq!(margin(Bound::Exact, 8.5, 8.5), 0.0);
    }

    #[test]
    fn rounding_is_forgiven_and_uncertainty_decides_nothing() {
        assert_eq!(verdict(-0.004, Some(0.0), Unit::Metre), Verdict::Fulfils);
        assert_eq!(verdict(-0.006, Some(0.0), Unit::Metre), Verdict::Breaks);
        assert_eq!(verdict(-0.05, Some(0.1), Unit::Metre), Verdict::CannotDecide);
        assert_eq!(verdict(0.05, Some(0.1), Unit::Metre), Verdict::CannotDecide);
        assert_eq!(verdict(0.15, Some(0.1), Unit::Metre), Verdict::Fulfils);
        assert_eq!(verdict(0.05, None, Unit::Metre), Verdict::Fulfils);
        assert_eq!(verdict(f64::NAN, None, Unit::Metre), Verdict::CannotDecide);
        assert_eq!(
            verdict(f64::NEG_INFINITY, None, Unit::Metre),
            Verdict::CannotDecide
        );
    }

    proptest! {
        /// Whatever breaks would break, or be undecided, with any larger overrun too.
        #[test]
        fn a_smaller_margin_never_has_a_better_verdict(
            margin in -10.0_f64..10.0, less in 0.0_f64..10.0, uncertainty in 0.0_f64..1.0,
        ) {
            let rank = |verdict| match verdict {
                Verdict::Fulfils => 2,
                Verdict::CannotDecide => 1,
                _ => 0,
            };
            let (better, worse) = (
                verdict(margin, Some(uncertainty), Unit::Metre),
                verdict(margin - less, Some(uncertainty), Unit::Metre),
            );
            prop_assert!(rank(worse) <= rank(better));
        }
    }
}
