//! Quantities from structured values.

use super::reason::NeedsHumanReason as Reason;
use super::slots::{assign, is_numeric};
use crate::catalogue::{Entry, QuantityKind, Reading, ReferenceKind};
use crate::height::{Datum, LevelOverPlanDatum, OverGround, OverRh2000};
use crate::quantity::{Bound, Measure, Quantity, Reference, Unit, Value};
use crate::regulation::{RegulationContent, VariableValue};

/// The quantities of a regulation whose kind sets a number.
///
/// # Errors
///
/// The reason why the delivered values give none: missing, text, unreadable, implausible, other unit, other bound.
pub(crate) fn read(
    entry: &Entry,
    kind: QuantityKind,
    content: &RegulationContent,
    plan_datum: Option<&Datum>,
) -> Result<Vec<Quantity>, Reason> {
    let filled = assign(&entry.slots, &content.values);
    let mut numbers = Vec::new();
    let bounds = match kind.reading {
        Reading::Range => [Bound::Min, Bound::Max],
        _ => [kind.bound; 2],
    };
    let numeric = entry
        .slots
        .iter()
        .zip(&filled)
        .filter(|(slot, _)| slot.is_numeric());
    for ((slot, value), bound) in numeric.zip(bounds) {
        let value = value.ok_or_else(|| Reason::MissingValue(slot.name.to_owned()))?;
        numbers.push((number(value, kind, bound)?, bound));
    }
    let applies_to = applies_to(entry, &filled)?;
    let datum = datum_of(content, plan_datum);
    let quantity = |value: Value, bound: Bound| Quantity {
        measure: kind.measure,
        bound,
        value,
        reference: reference(kind.reference, &datum),
        scope: kind.scope,
        applies_to: applies_to.clone(),
    };
    let quantities = match (kind.reading, numbers.as_slice()) {
        (Reading::Range, [(least, _), (greatest, _)]) if least <= greatest => {
            vec![
                quantity(value(kind, *least, &datum), Bound::Min),
                quantity(value(kind, *greatest, &datum), Bound::Max),
            ]
        }
        (Reading::Range, [(least, _), (greatest, _)]) => {
            return Err(Reason::Implausible(format!("{least}–{greatest}")));
        }
        (Reading::Slope, [(rise, _), (run, _)]) => vec![quantity(slope(*rise, *run)?, kind.bound)],
        (Reading::OneTo, [(run, _), ..]) => vec![quantity(slope(1.0, *run)?, kind.bound)],
        (Reading::PerHundred, [(rise, _), ..]) => vec![quantity(slope(*rise, 100.0)?, kind.bound)],
        // The wording writes the minus sign itself, so that a delivered minus says the same once more.
        (Reading::Negated, [(depth, _), ..]) => vec![quantity(value(kind, -depth.abs(), &datum), kind.bound)],
        (Reading::One, [(number, _), ..]) => vec![quantity(value(kind, *number, &datum), kind.bound)],
        _ => {
            return Err(Reason::MissingValue(
                entry
                    .slots
                    .iter()
                    .find(|slot| slot.is_numeric())
                    .map_or("", |slot| slot.name)
                    .to_owned(),
            ));
        }
    };
    Ok(quantities)
}

/// True where every slot that takes a number has one, delivered as a number.
pub(crate) fn all_structured(entry: &Entry, content: &RegulationContent) -> bool {
    let filled = assign(&entry.slots, &content.values);
    entry
        .slots
        .iter()
        .zip(filled)
        .filter(|(slot, _)| slot.is_numeric())
        .all(|(_, value)| value.and_then(VariableValue::number).is_some())
}

/// One delivered number, with unit and bound checked against the kind.
fn number(value: &VariableValue, kind: QuantityKind, bound: Bound) -> Result<f64, Reason> {
    if !is_numeric(value) {
        return Err(Reason::ValueIsText(value.value.clone()));
    }
    let number = value
        .number()
        .ok_or_else(|| Reason::UnreadableNumber(value.value.clone()))?;
    if let Some(unit) = value.unit.as_deref().filter(|unit| !unit.trim().is_empty())
        && !unit_fits(unit, kind)
    {
        return Err(Reason::UnitMismatch(unit.to_owned()));
    }
    if let Some(delivered) = value.bound.as_deref().filter(|bound| !bound.trim().is_empty())
        && bound_of(delivered) != Some(bound)
    {
        return Err(Reason::BoundMismatch(delivered.to_owned()));
    }
    if plausible(number, kind) {
        Ok(number)
    } else {
        Err(Reason::Implausible(value.value.clone()))
    }
}

/// A level may lie below its datum; everything else is positive, a share of ground at most the whole, a roof upright at
/// most.
fn plausible(number: f64, kind: QuantityKind) -> bool {
    if kind.reference == ReferenceKind::Datum {
        return true;
    }
    number >= 0.0
        && match (kind.measure, kind.unit) {
            (_, Unit::Degree) => number <= 90.0,
            (Measure::PermeableShare, Unit::Percent) => number <= 100.0,
            _ => true,
        }
}

fn slope(rise: f64, run: f64) -> Result<Value, Reason> {
    if run > 0.0 && rise >= 0.0 {
        Ok(Value::Slope { rise, run })
    } else {
        Err(Reason::Implausible(format!("{rise}:{run}")))
    }
}

fn value(kind: QuantityKind, number: f64, datum: &Datum) -> Value {
    match (kind.unit, kind.reference) {
        (Unit::Metre, ReferenceKind::MeanGroundLevel) => Value::HeightOverGround(OverGround(number)),
        (Unit::Metre, ReferenceKind::Datum) if *datum == Datum::Rh2000 => {
            Value::LevelOverRh2000(OverRh2000(number))
        }
        (Unit::Metre, ReferenceKind::Datum) => Value::LevelOverPlanDatum(LevelOverPlanDatum(number)),
        (Unit::Metre, _) => Value::LengthM(number),
        (Unit::SquareMetre, _) => Value::AreaM2(number),
        (Unit::CubicMetre, _) => Value::VolumeM3(number),
        (Unit::Percent, _) => Value::Percent(number),
        (Unit::Degree, _) => Value::AngleDeg(number),
        (Unit::Count, _) => Value::Count(number),
        (Unit::Ratio, _) => Value::Slope {
            rise: number,
            run: 1.0,
        },
    }
}

fn reference(kind: ReferenceKind, datum: &Datum) -> Reference {
    match kind {
        ReferenceKind::MeanGroundLevel => Reference::MeanGroundLevel,
        ReferenceKind::Datum => Reference::Datum(datum.clone()),
        ReferenceKind::Property => Reference::Property,
        ReferenceKind::PropertyInUseArea => Reference::PropertyInUseArea,
        ReferenceKind::PropertyInRegulationArea => Reference::PropertyInRegulationArea,
        ReferenceKind::UseArea => Reference::UseArea,
        ReferenceKind::RegulationArea => Reference::RegulationArea,
        ReferenceKind::Building => Reference::Building,
        ReferenceKind::PropertyBoundary => Reference::PropertyBoundary,
        ReferenceKind::Ground => Reference::Ground,
        ReferenceKind::None => Reference::None,
    }
}

/// The datum that a level of the regulation is over.
fn datum_of(content: &RegulationContent, plan_datum: Option<&Datum>) -> Datum {
    match plan_datum {
        Some(datum) => datum.clone(),
        // The national format delivers ids, and its `hojdsystem` can only be EPSG:5613.
        None if content.catalogue.is_some() => Datum::Rh2000,
        None => Datum::Other("planens nollplan".to_owned()),
    }
}

/// The kind of structure that the number is limited to.
fn applies_to(entry: &Entry, filled: &[Option<&VariableValue>]) -> Result<Option<String>, Reason> {
    let names = ["byggnadsverk", "byggnad", "typ av byggnad", "upplag"];
    let Some((slot, value)) = entry
        .slots
        .iter()
        .zip(filled)
        .find(|(slot, _)| !slot.is_numeric() && names.contains(&slot.name))
    else {
        return Ok(None);
    };
    let words = value
        .map(|value| value.value.trim())
        .filter(|words| !words.is_empty());
    words
        .map(|words| Some(words.to_owned()))
        .ok_or_else(|| Reason::MissingValue(slot.name.to_owned()))
}

/// Reads `vardetyp`. Catalogue and deliveries spell it in several ways (`MIn`, `exact`).
fn bound_of(text: &str) -> Option<Bound> {
    match text.trim().to_lowercase().as_str() {
        "min" => Some(Bound::Min),
        "max" => Some(Bound::Max),
        "exakt" | "exact" => Some(Bound::Exact),
        _ => None,
    }
}

/// True where a delivered `enhet` is the unit of the kind.
fn unit_fits(text: &str, kind: QuantityKind) -> bool {
    let unit = match text.trim().to_lowercase().as_str() {
        "meter" | "m" => Unit::Metre,
        "kvadratmeter" | "m2" | "m²" | "kvm" => Unit::SquareMetre,
        "kubikmeter" | "m3" | "m³" => Unit::CubicMetre,
        "procent" | "%" => Unit::Percent,
        "grader" | "grad" | "°" => Unit::Degree,
        "antal" | "st" => Unit::Count,
        _ => return false,
    };
    match kind.reading {
        // The two parts of a slope are numbers or lengths, and the national list of units has no ratio.
        Reading::Slope | Reading::OneTo => matches!(unit, Unit::Count | Unit::Metre),
        Reading::PerHundred => unit == Unit::Percent,
        _ => unit == kind.unit,
    }
}
