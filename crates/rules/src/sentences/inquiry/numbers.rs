//! Numbers of a plan in running text.

use planvy_plan::{Bound, Lang, Measure, Reference, Scope, Unit};

use crate::inquiry::LimitGroup;
use crate::sentences::{figure, listed};

/// Limits in running text: "högst 8,5 m nockhöjd och takvinkel mellan 27 och 45 grader".
pub(crate) fn limits(lang: Lang, groups: &[LimitGroup]) -> String {
    let mut phrases = Vec::new();
    let mut told = vec![false; groups.len()];
    for (at, group) in groups.iter().enumerate() {
        if told.get(at).copied().unwrap_or(true) {
            continue;
        }
        let partner = groups.iter().enumerate().skip(at + 1).find(|(other_at, other)| {
            !told.get(*other_at).copied().unwrap_or(true) && makes_a_span(group, other)
        });
        match partner {
            Some((other_at, other)) => {
                if let Some(told) = told.get_mut(other_at) {
                    *told = true;
                }
                phrases.push(span(lang, group, other));
            }
            None => phrases.push(limit(lang, group)),
        }
    }
    listed(lang, &phrases)
}

/// A least and a greatest figure of the same measure read better together.
fn makes_a_span(a: &LimitGroup, b: &LimitGroup) -> bool {
    let single = |group: &LimitGroup| group.lowest == group.highest;
    a.measure == b.measure
        && a.unit == b.unit
        && a.reference == b.reference
        && a.scope == b.scope
        && a.applies_to == b.applies_to
        && single(a)
        && single(b)
        && matches!(
            (a.bound, b.bound),
            (Bound::Min, Bound::Max) | (Bound::Max, Bound::Min)
        )
}

fn span(lang: Lang, a: &LimitGroup, b: &LimitGroup) -> String {
    let (low, high) = (a.lowest.min(b.lowest), a.highest.max(b.highest));
    let (low, high) = (figure(lang, low, 2), figure(lang, high, 2));
    let value = lang.pick(
        format!("mellan {low} och {high}"),
        format!("between {low} and {high}"),
    );
    phrase(lang, a, &value)
}

/// One limit in running text.
fn limit(lang: Lang, group: &LimitGroup) -> String {
    let bound = match group.bound {
        Bound::Min => lang.pick("minst", "at least"),
        Bound::Max => lang.pick("högst", "at most"),
        Bound::Exact => lang.pick("exakt", "exactly"),
    };
    let (low, high) = (figure(lang, group.lowest, 2), figure(lang, group.highest, 2));
    let value = if group.lowest == group.highest {
        format!("{bound} {low}")
    } else {
        lang.pick(
            format!("{bound} {low} till {high}"),
            format!("{bound} {low} to {high}"),
        )
    };
    let phrase = phrase(lang, group, &value);
    if group.lowest == group.highest {
        phrase
    } else {
        lang.pick(
            format!("{phrase} (olika på olika delar)"),
            format!("{phrase} (differing from part to part)"),
        )
    }
}

/// The value with its unit and what it measures.
fn phrase(lang: Lang, group: &LimitGroup, value: &str) -> String {
    let said = match lang {
        Lang::Sv => swedish(group, value),
        Lang::En => english(group, value),
    };
    match &group.applies_to {
        Some(what) => lang.pick(format!("{said} för {what}"), format!("{said} for “{what}”")),
        None => said,
    }
}

fn swedish(group: &LimitGroup, value: &str) -> String {
    let unit = unit(Lang::Sv, group.unit);
    let datum = group
        .datum()
        .map(|datum| format!(" över {}", datum.name()))
        .unwrap_or_default();
    match group.measure {
        Measure::RidgeHeight => format!("{value} m nockhöjd"),
        Measure::TotalHeight => format!("{value} m totalhöjd"),
        Measure::BuildingHeight => format!("{value} m byggnadshöjd"),
        Measure::EavesHeight => format!("{value} m takfotshöjd"),
        Measure::RidgeLevel => format!("taknock på nivån {value} m{datum}"),
        Measure::TotalLevel => format!("högsta punkt på nivån {value} m{datum}"),
        Measure::RoofPitch => format!("takvinkel {value} grader"),
        Measure::BuildingArea => area(Lang::Sv, group, value, "byggnadsarea"),
        Measure::GrossFloorArea => area(Lang::Sv, group, value, "bruttoarea"),
        Measure::GrossFloorAreaBelowGround => area(Lang::Sv, group, value, "bruttoarea under mark"),
        Measure::Storeys if group.highest == 1.0 => format!("{value} våning"),
        Measure::Storeys => format!("{value} våningar"),
        Measure::PropertyArea => format!("fastigheter på {value} m²"),
        Measure::DistanceToBoundary => format!("{value} m till fastighetsgränsen"),
        Measure::GroundLevel => format!("markens nivå {value} m{datum}"),
        Measure::ExcavationLevel => format!("schaktning till nivån {value} m{datum}"),
        Measure::GroundSlope => format!("marklutning {value}"),
        Measure::PermeableShare => format!("{value} % genomsläpplig mark"),
        Measure::ClearHeight => format!("{value} m fri höjd"),
        Measure::BarrierLevel => format!("skydd på {value} m{datum}"),
        Measure::Volume | Measure::Area => format!("{value}{unit}"),
    }
}

fn english(group: &LimitGroup, value: &str) -> String {
    let unit = unit(Lang::En, group.unit);
    let datum = group
        .datum()
        .map(|datum| format!(" over {}", datum.name()))
        .unwrap_or_default();
    match group.measure {
        Measure::RidgeHeight => format!("a ridge height of {value} m"),
        Measure::TotalHeight => format!("a total height of {value} m"),
        Measure::BuildingHeight => format!("a building height of {value} m"),
        Measure::EavesHeight => format!("an eaves height of {value} m"),
        Measure::RidgeLevel => format!("a roof ridge at level {value} m{datum}"),
        Measure::TotalLevel => format!("a highest point at level {value} m{datum}"),
        Measure::RoofPitch => format!("a roof pitch of {value} degrees"),
        Measure::BuildingArea => area(Lang::En, group, value, "building area"),
        Measure::GrossFloorArea => area(Lang::En, group, value, "gross floor area"),
        Measure::GrossFloorAreaBelowGround => area(Lang::En, group, value, "gross floor area below ground"),
        Measure::Storeys if group.highest == 1.0 => format!("{value} storey"),
        Measure::Storeys => format!("{value} storeys"),
        Measure::PropertyArea => format!("properties of {value} m²"),
        Measure::DistanceToBoundary => format!("a distance of {value} m to the property boundary"),
        Measure::GroundLevel => format!("a ground level of {value} m{datum}"),
        Measure::ExcavationLevel => format!("excavation to level {value} m{datum}"),
        Measure::GroundSlope => format!("a slope of {value}"),
        Measure::PermeableShare => format!("{value}% of ground that lets water through"),
        Measure::ClearHeight => format!("a clear height of {value} m"),
        Measure::BarrierLevel => format!("a barrier of {value} m{datum}"),
        Measure::Volume | Measure::Area => format!("{value}{unit}"),
    }
}

/// A limit on area: what it is of, and what it covers as a whole.
fn area(lang: Lang, group: &LimitGroup, value: &str, measure: &str) -> String {
    if group.unit == Unit::Percent {
        let whole = match group.reference {
            Reference::PropertyInUseArea => lang.pick(
                "fastigheten inom användningsområdet",
                "the property inside the use area",
            ),
            Reference::PropertyInRegulationArea => lang.pick(
                "fastigheten inom regelns område",
                "the property inside the area of the rule",
            ),
            Reference::UseArea => lang.pick("användningsområdet", "the use area"),
            Reference::RegulationArea => lang.pick("regelns område", "the area of the rule"),
            _ => lang.pick("fastigheten", "the property"),
        };
        return lang.pick(
            format!("{value} % av {whole} i {measure}"),
            format!("{value}% of {whole} in {measure}"),
        );
    }
    let scope = match group.scope {
        Some(Scope::Property) => lang.pick(" per fastighet", " for each property"),
        Some(Scope::Building) => lang.pick(" per byggnad", " for each building"),
        Some(Scope::UseArea) => lang.pick(
            " sammanlagt i hela användningsområdet",
            " in the whole use area together",
        ),
        Some(Scope::RegulationArea) => lang.pick(
            " sammanlagt i regelns område",
            " in the area of the rule together",
        ),
        Some(Scope::ParcelShare) | None => "",
    };
    format!("{value} m² {measure}{scope}")
}

fn unit(lang: Lang, unit: Unit) -> &'static str {
    match unit {
        Unit::Metre => " m",
        Unit::SquareMetre => " m²",
        Unit::CubicMetre => " m³",
        Unit::Percent => lang.pick(" %", "%"),
        Unit::Degree => lang.pick(" grader", " degrees"),
        Unit::Count | Unit::Ratio => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Datum;

    fn group(measure: Measure, bound: Bound, unit: Unit, lowest: f64, highest: f64) -> LimitGroup {
        LimitGroup {
            measure,
            bound,
            unit,
            reference: Reference::None,
            scope: None,
            applies_to: None,
            lowest,
            highest,
        }
    }

    #[test]
    fn numbers_come_with_unit_and_what_they_measure() {
        let ridge = group(Measure::RidgeHeight, Bound::Max, Unit::Metre, 8.5, 8.5);
        assert_eq!(
            limits(Lang::Sv, std::slice::from_ref(&ridge)),
            "högst 8,5 m nockhöjd"
        );
        let pitch = |bound, value| group(Measure::RoofPitch, bound, Unit::Degree, value, value);
        let groups = [ridge, pitch(Bound::Min, 27.0), pitch(Bound::Max, 45.0)];
        assert_eq!(
            limits(Lang::En, &groups),
            "a ridge height of at most 8.5 m and a roof pitch of between 27 and 45 degrees"
        );
    }

    #[test]
    fn figures_that_differ_from_part_to_part_say_so() {
        let levels = LimitGroup {
            reference: Reference::Datum(Datum::Rh2000),
            ..group(Measure::RidgeLevel, Bound::Max, Unit::Metre, 17.0, 24.0)
        };
        assert_eq!(
            limits(Lang::Sv, &[levels]),
            "taknock på nivån högst 17 till 24 m över RH 2000 (olika på olika delar)"
        );
    }

    #[test]
    fn a_share_says_what_it_is_a_share_of() {
        let share = LimitGroup {
            reference: Reference::PropertyInUseArea,
            scope: Some(Scope::ParcelShare),
            ..group(Measure::BuildingArea, Bound::Max, Unit::Percent, 20.0, 20.0)
        };
        assert_eq!(
            limits(Lang::Sv, &[share]),
            "högst 20 % av fastigheten inom användningsområdet i byggnadsarea"
        );
    }
}
