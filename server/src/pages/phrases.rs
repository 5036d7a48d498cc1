//! Short phrases of the pages that depend on values: numbers, measures, standings, states.

use jiff::civil::Date;
use planvy_plan::{Bound, Lang, Measure, Standing, State, Unit};
use planvy_rules::QuantityAnswer;
use planvy_rules::sentences::figure;

/// A no-break space: a number and its unit stay together.
const NBSP: char = '\u{a0}';

/// A date as people write it: `2 november 2022`, `2 November 2022`.
pub fn date(lang: Lang, date: Date) -> String {
    format!("{}{NBSP}{}{NBSP}{}", date.day(), lang.month(date), date.year())
}

/// The number of decimals that show a value without losing what it says: none for whole numbers, three at most.
pub(super) fn decimals(value: f64) -> usize {
    (0..3)
        .find(|&decimals| {
            let scale = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
            ((value * scale).round() - value * scale).abs() < 1e-6
        })
        .unwrap_or(3)
}

/// A number with its unit, for instance `12,5 m`.
pub fn number_with_unit(lang: Lang, quantity: &QuantityAnswer) -> String {
    if let Some([rise, run]) = quantity.ratio {
        return format!(
            "{}:{}",
            figure(lang, rise, decimals(rise)),
            figure(lang, run, decimals(run))
        );
    }
    let number = figure(lang, quantity.value, decimals(quantity.value));
    let is_level = quantity.reference == "datum";
    let number = if is_level && quantity.value >= 0.0 {
        format!("+{number}")
    } else {
        number
    };
    match quantity.unit {
        Unit::Metre => format!("{number}{NBSP}m"),
        Unit::SquareMetre => format!("{number}{NBSP}m²"),
        Unit::CubicMetre => format!("{number}{NBSP}m³"),
        Unit::Percent => lang.pick(format!("{number}{NBSP}%"), format!("{number}%")),
        Unit::Degree => format!("{number}°"),
        Unit::Count | Unit::Ratio => number,
    }
}

/// An area, rounded so that it says no more than it knows.
pub fn area(lang: Lang, area_m2: f64) -> String {
    if area_m2 > 0.0 && area_m2 < 0.005 {
        return format!("{}{NBSP}m²", lang.pick("mindre än 0,01", "less than 0.01"));
    }
    let decimals = if area_m2 < 1.0 {
        2
    } else {
        usize::from(area_m2 < 100.0)
    };
    format!("{}{NBSP}m²", figure(lang, area_m2, decimals))
}

/// A length in metres with one decimal.
pub fn length(lang: Lang, length_m: f64) -> String {
    format!("{}{NBSP}m", figure(lang, length_m, 1))
}

/// A share in whole per cent; small shares keep a decimal.
pub fn percent(lang: Lang, percent: f64) -> String {
    let whole = percent >= 10.0 || percent == 0.0;
    let number = figure(lang, percent, usize::from(!whole));
    lang.pick(format!("{number}{NBSP}%"), format!("{number}%"))
}

/// What a limit is called, with its bound: `högsta nockhöjd`, `smallest property size`.
pub fn limit_name(lang: Lang, measure: Measure, bound: Bound) -> String {
    let (high_sv, low_sv) = match measure {
        Measure::RidgeHeight
        | Measure::TotalHeight
        | Measure::BuildingHeight
        | Measure::EavesHeight
        | Measure::RidgeLevel
        | Measure::TotalLevel
        | Measure::Storeys
        | Measure::GroundLevel
        | Measure::ExcavationLevel
        | Measure::ClearHeight
        | Measure::BarrierLevel => ("högsta", "lägsta"),
        _ => ("största", "minsta"),
    };
    let (high_en, low_en) = match measure {
        Measure::PropertyArea | Measure::BuildingArea | Measure::Area | Measure::Volume => {
            ("largest", "smallest")
        }
        Measure::GrossFloorArea | Measure::GrossFloorAreaBelowGround | Measure::PermeableShare => {
            ("largest", "smallest")
        }
        Measure::RoofPitch | Measure::GroundSlope => ("steepest", "gentlest"),
        Measure::DistanceToBoundary => ("longest", "shortest"),
        _ => ("highest", "lowest"),
    };
    // Nouns in Swedish have a gender, which the participle follows.
    let set_sv = match measure {
        Measure::Storeys | Measure::DistanceToBoundary => "bestämt",
        _ => "bestämd",
    };
    let (noun_sv, noun_en) = measure_noun(measure);
    match (lang, bound) {
        (Lang::Sv, Bound::Max) => format!("{high_sv} {noun_sv}"),
        (Lang::Sv, Bound::Min) => format!("{low_sv} {noun_sv}"),
        (Lang::Sv, Bound::Exact) => format!("{set_sv} {noun_sv}"),
        (Lang::En, Bound::Max) => format!("{high_en} {noun_en}"),
        (Lang::En, Bound::Min) => format!("{low_en} {noun_en}"),
        (Lang::En, Bound::Exact) => format!("required {noun_en}"),
    }
}

/// What a measure is called: `nockhöjd`, `ridge height`.
pub fn measure_name(lang: Lang, measure: Measure) -> &'static str {
    let (sv, en) = measure_noun(measure);
    lang.pick(sv, en)
}

fn measure_noun(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::RidgeHeight => ("nockhöjd", "ridge height"),
        Measure::TotalHeight => ("totalhöjd", "total height"),
        Measure::BuildingHeight => ("byggnadshöjd", "building height"),
        Measure::EavesHeight => ("takfotshöjd", "eaves height"),
        Measure::RidgeLevel => ("nocknivå", "ridge level"),
        Measure::TotalLevel => ("totalnivå", "total level"),
        Measure::RoofPitch => ("takvinkel", "roof pitch"),
        Measure::BuildingArea => ("byggnadsarea", "building area"),
        Measure::GrossFloorArea => ("bruttoarea", "gross floor area"),
        Measure::GrossFloorAreaBelowGround => ("bruttoarea under mark", "gross floor area below ground"),
        Measure::Storeys => ("antal våningar", "number of storeys"),
        Measure::PropertyArea => ("fastighetsstorlek", "property size"),
        Measure::DistanceToBoundary => (
            "avstånd till fastighetsgräns",
            "distance to the property boundary",
        ),
        Measure::GroundLevel => ("marknivå", "ground level"),
        Measure::ExcavationLevel => ("schaktningsnivå", "excavation level"),
        Measure::GroundSlope => ("marklutning", "ground slope"),
        Measure::PermeableShare => ("andel genomsläpplig mark", "share of permeable ground"),
        Measure::ClearHeight => ("fri höjd", "clear height"),
        Measure::BarrierLevel => ("nivå på skydd", "level of the barrier"),
        Measure::Volume => ("volym", "volume"),
        Measure::Area => ("yta", "area"),
    }
}

/// What a limit is measured against: `över markens medelnivå`. Empty where nothing needs saying.
pub fn reference(lang: Lang, quantity: &QuantityAnswer) -> String {
    let phrase = match quantity.reference {
        "mean-ground-level" => lang.pick("över markens medelnivå", "above the mean ground level"),
        "datum" => {
            let datum = quantity
                .datum
                .as_deref()
                .unwrap_or(lang.pick("planens nollplan", "the plan's own zero"));
            return format!("{} {datum}", lang.pick("över nollplanet i", "above the zero of"));
        }
        "property" => lang.pick("per fastighet", "per property"),
        "property-in-use-area" => lang.pick(
            "av fastighetens yta inom användningsområdet",
            "of the property inside the use area",
        ),
        "property-in-regulation-area" => lang.pick(
            "av fastighetens yta inom bestämmelsens område",
            "of the property inside the regulation's area",
        ),
        "use-area" => lang.pick("inom användningsområdet", "inside the use area"),
        "regulation-area" => lang.pick("inom bestämmelsens område", "inside the regulation's area"),
        "building" => lang.pick("per byggnad", "per building"),
        "ground" => lang.pick("över marken", "above the ground"),
        "foreign-law" => lang.pick("räknat efter planens egen lag", "counted by the plan's own law"),
        _ => "",
    };
    phrase.to_owned()
}

/// A standing in words.
pub fn standing(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => lang.pick("Gäller", "In force"),
        Standing::Proposed => lang.pick("Förslag, gäller inte ännu", "Proposed, not in force yet"),
        Standing::NotYet => lang.pick("Börjar gälla senare", "Begins to apply later"),
        Standing::Ended => lang.pick("Tiden har gått ut", "Its time is over"),
        Standing::Superseded => lang.pick("Ersatt av en senare plan", "Replaced by a later plan"),
        Standing::Repealed => lang.pick("Upphävd eller nedlagd", "Repealed or given up"),
    }
}

/// The class of a standing's chip.
pub fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "in-force",
        Standing::Proposed | Standing::NotYet => "proposed",
        _ => "history",
    }
}

/// A state in words.
pub fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Applies => lang.pick("Ja", "Yes"),
        State::DoesNotApply => lang.pick("Nej", "No"),
        State::NoData => lang.pick("Vet inte: uppgift saknas", "Not known: no data"),
        State::NeedsHuman => lang.pick("Behöver läsas av en människa", "Needs a human reader"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(
        measure: Measure,
        bound: Bound,
        value: f64,
        unit: Unit,
        reference: &'static str,
    ) -> QuantityAnswer {
        QuantityAnswer {
            measure,
            bound,
            value,
            unit,
            ratio: None,
            reference,
            datum: (reference == "datum").then(|| "RH 2000".to_owned()),
            scope: None,
            applies_to: "all".to_owned(),
        }
    }

    #[test]
    fn numbers_come_with_their_unit_and_no_false_decimals() {
        let ridge = quantity(
            Measure::RidgeHeight,
            Bound::Max,
            12.5,
            Unit::Metre,
            "mean-ground-level",
        );
        assert_eq!(number_with_unit(Lang::Sv, &ridge), "12,5\u{a0}m");
        assert_eq!(number_with_unit(Lang::En, &ridge), "12.5\u{a0}m");
        assert_eq!(
            limit_name(Lang::Sv, ridge.measure, ridge.bound),
            "högsta nockhöjd"
        );
        assert_eq!(reference(Lang::Sv, &ridge), "över markens medelnivå");
        let level = quantity(Measure::RidgeLevel, Bound::Max, 26.0, Unit::Metre, "datum");
        assert_eq!(number_with_unit(Lang::Sv, &level), "+26\u{a0}m");
        assert_eq!(reference(Lang::En, &level), "above the zero of RH 2000");
    }

    #[test]
    fn limits_are_named_as_people_say_them() {
        for (measure, bound, sv, en) in [
            (
                Measure::TotalHeight,
                Bound::Max,
                "högsta totalhöjd",
                "highest total height",
            ),
            (
                Measure::Storeys,
                Bound::Max,
                "högsta antal våningar",
                "highest number of storeys",
            ),
            (
                Measure::Storeys,
                Bound::Exact,
                "bestämt antal våningar",
                "required number of storeys",
            ),
            (
                Measure::GroundLevel,
                Bound::Exact,
                "bestämd marknivå",
                "required ground level",
            ),
            (
                Measure::RoofPitch,
                Bound::Max,
                "största takvinkel",
                "steepest roof pitch",
            ),
            (
                Measure::DistanceToBoundary,
                Bound::Min,
                "minsta avstånd till fastighetsgräns",
                "shortest distance to the property boundary",
            ),
            (
                Measure::PropertyArea,
                Bound::Min,
                "minsta fastighetsstorlek",
                "smallest property size",
            ),
            (
                Measure::BuildingArea,
                Bound::Max,
                "största byggnadsarea",
                "largest building area",
            ),
        ] {
            assert_eq!(limit_name(Lang::Sv, measure, bound), sv);
            assert_eq!(limit_name(Lang::En, measure, bound), en);
        }
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(
            date(Lang::Sv, jiff::civil::date(2022, 11, 2)),
            "2\u{a0}november\u{a0}2022"
        );
        assert_eq!(
            date(Lang::En, jiff::civil::date(2022, 5, 2)),
            "2\u{a0}May\u{a0}2022"
        );
    }
}
