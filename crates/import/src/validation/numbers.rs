//! Numbers against what the catalogue says of their kind: unit, bound, and whether such a number can be meant.

use planvy_plan::catalogue::{Entry, QuantityKind, Reading};
use planvy_plan::{Bound, Measure, RegulationContent, Unit};

use super::catalogue::Doubt;

/// Above the highest building of the country by a wide margin, in metres.
const GREATEST_HEIGHT_M: f64 = 350.0;

/// Levels over a datum: from the deepest shafts to above the highest mountain, in metres.
const LEVELS_M: std::ops::RangeInclusive<f64> = -250.0..=2_500.0;

/// More storeys than any building of the country has.
const GREATEST_STOREYS: f64 = 80.0;

/// What is odd about the numbers of a regulation.
pub(super) fn odd_numbers(content: &RegulationContent, entry: &Entry) -> Vec<Doubt> {
    let Some(quantity) = &entry.quantity else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    for value in &content.values {
        let Some(number) = value.number() else { continue };
        let delivered_unit = value.unit.as_deref();
        if let Some(unit) = wrong_unit(delivered_unit, quantity) {
            doubts.push((
                format!(
                    "{number} is delivered in {}, and {} takes {unit}.",
                    delivered_unit.unwrap_or("no unit"),
                    entry.code
                ),
                "Correct enhet, or choose the kind that fits; which is meant, the plan map shows.",
            ));
        }
        if let Some(bound) = wrong_bound(value.bound.as_deref(), quantity) {
            doubts.push((
                format!(
                    "{number} is delivered as {}, and {} is {bound}.",
                    value.bound.as_deref().unwrap_or("no bound"),
                    entry.code
                ),
                "Correct vardetyp, or choose the kind that fits.",
            ));
        }
        if let Some(why) = implausible(number, quantity) {
            doubts.push((
                format!("{number} cannot be meant for {}: {why}.", entry.code),
                "Check the number against the plan map.",
            ));
        }
    }
    doubts
}

/// The unit that a kind takes, where the delivered one is another. Slopes take one or two numbers, in several ways.
fn wrong_unit(delivered: Option<&str>, quantity: &QuantityKind) -> Option<&'static str> {
    if matches!(
        quantity.reading,
        Reading::Slope | Reading::OneTo | Reading::PerHundred
    ) {
        return None;
    }
    let expected = match quantity.unit {
        Unit::Metre => "meter",
        Unit::SquareMetre => "kvadratmeter",
        Unit::CubicMetre => "kubikmeter",
        Unit::Percent => "procent",
        Unit::Degree => "grader",
        Unit::Count => "antal",
        Unit::Ratio => return None,
    };
    delivered
        .filter(|delivered| !delivered.trim().eq_ignore_ascii_case(expected))
        .map(|_| expected)
}

/// The bound of a kind, where the delivered one is another. Of a range, either is right; a depth under the datum may be
/// given by its own bound or by that of the level.
fn wrong_bound(delivered: Option<&str>, quantity: &QuantityKind) -> Option<&'static str> {
    if matches!(quantity.reading, Reading::Range | Reading::Negated) {
        return None;
    }
    let expected = match quantity.bound {
        Bound::Min => "min",
        Bound::Max => "max",
        Bound::Exact => "exakt",
    };
    delivered
        .filter(|delivered| !delivered.trim().eq_ignore_ascii_case(expected))
        .map(|_| expected)
}

/// Why a number cannot be meant for a measure.
fn implausible(number: f64, quantity: &QuantityKind) -> Option<&'static str> {
    let is_level = matches!(
        quantity.measure,
        Measure::RidgeLevel
            | Measure::TotalLevel
            | Measure::GroundLevel
            | Measure::ExcavationLevel
            | Measure::BarrierLevel
    );
    if is_level {
        return (!LEVELS_M.contains(&number)).then_some("no ground of the country lies there");
    }
    if number < 0.0 {
        return Some("it is less than nothing");
    }
    match quantity.measure {
        Measure::RidgeHeight
        | Measure::TotalHeight
        | Measure::BuildingHeight
        | Measure::EavesHeight
        | Measure::ClearHeight => {
            (number > GREATEST_HEIGHT_M).then_some("no building of the country is so high")
        }
        Measure::RoofPitch => (number > 90.0).then_some("a roof cannot be steeper than 90 degrees"),
        Measure::Storeys if number.fract() != 0.0 => Some("storeys are counted in whole numbers"),
        Measure::Storeys => {
            (number > GREATEST_STOREYS).then_some("no building of the country has so many storeys")
        }
        // Floors above each other may sum up to more than the land; ground can be covered once.
        Measure::BuildingArea | Measure::PermeableShare if quantity.unit == Unit::Percent => {
            (number > 100.0).then_some("it is more than the whole")
        }
        _ => None,
    }
}
