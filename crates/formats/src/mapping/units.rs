//! Numbers of sources in the units of the model.

use planvy_plan::{Measure, Quantity, Reference, Scope, Value};

use super::plans::{NumberKind, SourceUnit};

/// Metres in an international foot (exact, by the agreement of 1959).
const METRES_A_FOOT: f64 = 0.304_8;
/// Square feet in an acre.
const SQUARE_FEET_AN_ACRE: f64 = 43_560.0;

/// The dimensions that a unit can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Length,
    Area,
    Share,
    Angle,
    Count,
}

impl SourceUnit {
    fn dimension(self) -> Dimension {
        match self {
            SourceUnit::Metre | SourceUnit::Foot => Dimension::Length,
            SourceUnit::SquareMetre | SourceUnit::SquareFoot | SourceUnit::Acre | SourceUnit::Hectare => {
                Dimension::Area
            }
            SourceUnit::Percent | SourceUnit::Ratio => Dimension::Share,
            SourceUnit::Degree => Dimension::Angle,
            SourceUnit::Count => Dimension::Count,
        }
    }

    /// How many of the model's unit one of these is.
    fn factor(self) -> f64 {
        match self {
            SourceUnit::Metre
            | SourceUnit::SquareMetre
            | SourceUnit::Percent
            | SourceUnit::Degree
            | SourceUnit::Count => 1.0,
            SourceUnit::Foot => METRES_A_FOOT,
            SourceUnit::SquareFoot => METRES_A_FOOT * METRES_A_FOOT,
            SourceUnit::Acre => SQUARE_FEET_AN_ACRE * METRES_A_FOOT * METRES_A_FOOT,
            SourceUnit::Hectare => 10_000.0,
            SourceUnit::Ratio => 100.0,
        }
    }
}

impl NumberKind {
    /// A number of the source as the model has it: rounded to a millimetre, a square decimetre, a hundredth of a per cent, since a foot has more
    /// decimals than anybody measures. `None` where the measure has no such unit, or the number is none that a rule can have.
    pub(crate) fn value(&self, number: f64) -> Option<Value> {
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        let number = number * self.unit.factor();
        let rounded = |steps: f64| (number * steps).round() / steps;
        match (
            dimensions(self.measure).contains(&self.unit.dimension()),
            self.unit.dimension(),
        ) {
            (false, _) => None,
            (true, Dimension::Length) => Some(Value::LengthM(rounded(1_000.0))),
            (true, Dimension::Area) => Some(Value::AreaM2(rounded(100.0))),
            (true, Dimension::Share) => Some(Value::Percent(rounded(100.0))),
            (true, Dimension::Angle) => Some(Value::AngleDeg(number)),
            (true, Dimension::Count) => Some(Value::Count(number)),
        }
    }

    /// The quantity of a number; `None` as for [`NumberKind::value`].
    pub(crate) fn quantity(&self, number: f64) -> Option<Quantity> {
        let value = self.value(number)?;
        let scope = match value {
            Value::Percent(_) => Some(Scope::ParcelShare),
            Value::AreaM2(_) => Some(Scope::Property),
            _ => None,
        };
        Some(Quantity {
            measure: self.measure,
            bound: self.bound,
            value,
            reference: Reference::ForeignLaw,
            scope,
            applies_to: self.applies_to.clone(),
        })
    }
}

/// What a measure can be said in. Levels are over a datum, which no mapping names: none of them can be mapped.
fn dimensions(measure: Measure) -> &'static [Dimension] {
    match measure {
        Measure::RidgeHeight
        | Measure::TotalHeight
        | Measure::BuildingHeight
        | Measure::EavesHeight
        | Measure::DistanceToBoundary
        | Measure::ClearHeight => &[Dimension::Length],
        Measure::BuildingArea | Measure::GrossFloorArea | Measure::PermeableShare => {
            &[Dimension::Area, Dimension::Share]
        }
        Measure::GrossFloorAreaBelowGround | Measure::PropertyArea | Measure::Area => &[Dimension::Area],
        Measure::RoofPitch => &[Dimension::Angle],
        Measure::Storeys => &[Dimension::Count],
        Measure::RidgeLevel
        | Measure::TotalLevel
        | Measure::GroundLevel
        | Measure::ExcavationLevel
        | Measure::GroundSlope
        | Measure::BarrierLevel
        | Measure::Volume => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Bound;

    fn kind(measure: Measure, unit: SourceUnit) -> NumberKind {
        NumberKind {
            measure,
            bound: Bound::Max,
            unit,
            applies_to: None,
        }
    }

    #[test]
    fn units_become_those_of_the_model() {
        for (measure, unit, number, value) in [
            (
                Measure::TotalHeight,
                SourceUnit::Foot,
                45.0,
                Value::LengthM(13.716),
            ),
            (
                Measure::PropertyArea,
                SourceUnit::Acre,
                0.23,
                Value::AreaM2(930.78),
            ),
            (
                Measure::GrossFloorArea,
                SourceUnit::Ratio,
                0.6,
                Value::Percent(60.0),
            ),
            (
                Measure::GrossFloorArea,
                SourceUnit::Ratio,
                4.0,
                Value::Percent(400.0),
            ),
            (
                Measure::BuildingArea,
                SourceUnit::Percent,
                99.99,
                Value::Percent(99.99),
            ),
            (Measure::Storeys, SourceUnit::Count, 3.0, Value::Count(3.0)),
            (Measure::Area, SourceUnit::Hectare, 3.8, Value::AreaM2(38_000.0)),
            (Measure::Area, SourceUnit::SquareFoot, 900.0, Value::AreaM2(83.61)),
            (
                Measure::RoofPitch,
                SourceUnit::Degree,
                30.0,
                Value::AngleDeg(30.0),
            ),
        ] {
            let quantity = kind(measure, unit).quantity(number).unwrap();
            assert_eq!(
                (quantity.value, quantity.reference),
                (value, Reference::ForeignLaw)
            );
        }
    }

    #[test]
    fn what_a_unit_cannot_measure_and_no_rule_can_say_is_none() {
        assert_eq!(kind(Measure::TotalHeight, SourceUnit::Percent).value(1.0), None);
        assert_eq!(kind(Measure::RidgeLevel, SourceUnit::Metre).value(1.0), None);
        for number in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(kind(Measure::TotalHeight, SourceUnit::Metre).value(number), None);
        }
    }
}
