//! The numbers of a building right: how much, how high, how many storeys.

use planvy_plan::Lang;
use planvy_rules::building_right::{AreaAnswer, BuildingRightArea, HeightAnswer, LimitState, StoreysAnswer};
use planvy_rules::sentences::figure;

use super::figures::Figure;
use super::phrases;

/// The numbers that people ask for, in the order that they ask.
pub(super) fn figures(area: &BuildingRightArea, lang: Lang) -> Vec<Figure> {
    let mut figures = vec![buildable(area, lang)];
    figures.extend(areas(area, lang));
    figures.extend(heights(area, lang));
    figures.extend(storeys(&area.storeys, lang));
    figures
}

fn buildable(area: &BuildingRightArea, lang: Lang) -> Figure {
    Figure {
        number: phrases::area(lang, area.buildable_area_m2),
        what: lang
            .pick("mark som får bebyggas", "land that may be built on")
            .to_owned(),
        from: match lang {
            Lang::Sv => format!("av {}", phrases::area(lang, area.area_m2)),
            Lang::En => format!("of {}", phrases::area(lang, area.area_m2)),
        },
    }
}

fn areas(area: &BuildingRightArea, lang: Lang) -> impl Iterator<Item = Figure> {
    let areas = [
        (
            &area.max_building_area,
            lang.pick("största byggnadsarea", "largest building area"),
        ),
        (
            &area.remaining_building_area,
            lang.pick("byggnadsarea kvar", "building area left"),
        ),
        (
            &area.max_gross_floor_area,
            lang.pick("största bruttoarea", "largest gross floor area"),
        ),
    ];
    areas.into_iter().map(move |(answer, what)| Figure {
        number: area_number(answer, lang),
        what: what.to_owned(),
        from: match (answer.state, answer.because.last()) {
            (LimitState::Unknown, Some(because)) => because.clone(),
            _ => limit_state(answer.state, answer.shared_by, lang),
        },
    })
}

fn heights(area: &BuildingRightArea, lang: Lang) -> impl Iterator<Item = Figure> {
    let heights = [
        (
            &area.max_ridge_height,
            lang.pick("högsta nockhöjd", "highest ridge height"),
            "",
        ),
        (
            &area.max_ridge_level,
            lang.pick("högsta nocknivå", "highest ridge level"),
            "+",
        ),
        (
            &area.max_total_height,
            lang.pick("högsta totalhöjd", "highest total height"),
            "",
        ),
        (
            &area.max_total_level,
            lang.pick("högsta totalnivå", "highest total level"),
            "+",
        ),
        (
            &area.max_building_height,
            lang.pick("högsta byggnadshöjd", "highest building height"),
            "",
        ),
    ];
    let is_spoken_of =
        |height: &HeightAnswer| height.state != LimitState::Unknown || height.value_m.is_some();
    // Where the plan says nothing of any height, that is said once.
    let says_nothing = !heights.iter().any(|(height, ..)| is_spoken_of(height));
    let shown = heights
        .into_iter()
        .enumerate()
        .filter(move |(at, (height, ..))| is_spoken_of(height) || says_nothing && *at == 0);
    shown.map(move |(_, (height, what, sign))| Figure {
        number: height_number(height, sign, lang),
        what: what.to_owned(),
        from: limit_state(height.state, None, lang),
    })
}

fn storeys(storeys: &StoreysAnswer, lang: Lang) -> Option<Figure> {
    let is_spoken_of = storeys.value.is_some() || storeys.state == LimitState::NeedsHuman;
    is_spoken_of.then(|| Figure {
        number: storeys.value.map_or_else(
            || unknown(storeys.state, lang),
            |number| figure(lang, number, phrases::decimals(number)),
        ),
        what: lang.pick("högsta antal våningar", "most storeys").to_owned(),
        from: limit_state(storeys.state, None, lang),
    })
}

fn area_number(answer: &AreaAnswer, lang: Lang) -> String {
    answer
        .value_m2
        .map_or_else(|| unknown(answer.state, lang), |value| phrases::area(lang, value))
}

fn height_number(answer: &HeightAnswer, sign: &str, lang: Lang) -> String {
    answer.value_m.map_or_else(
        || unknown(answer.state, lang),
        |value| {
            let sign = if value < 0.0 { "" } else { sign };
            format!("{sign}{}\u{a0}m", figure(lang, value, phrases::decimals(value)))
        },
    )
}

pub(super) fn unknown(state: LimitState, lang: Lang) -> String {
    match state {
        LimitState::NeedsHuman => lang.pick("Läs planen", "Read the plan"),
        _ => lang.pick("Vet inte", "Not known"),
    }
    .to_owned()
}

fn limit_state(state: LimitState, shared_by: Option<usize>, lang: Lang) -> String {
    match (state, shared_by) {
        (LimitState::Known, _) => lang.pick("gäller här", "holds here").to_owned(),
        (LimitState::Shared, Some(count)) => match lang {
            Lang::Sv => format!("delas av {count} fastigheter"),
            Lang::En => format!("shared by {count} properties"),
        },
        (LimitState::Shared, None) => lang
            .pick("delas med andra fastigheter", "shared with other properties")
            .to_owned(),
        (LimitState::Unknown, _) => lang
            .pick("planen säger inget tal", "the plan gives no number")
            .to_owned(),
        (LimitState::NeedsHuman, _) => lang
            .pick(
                "regeln behöver läsas av en människa",
                "the rule needs a human reader",
            )
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn height(value_m: f64) -> HeightAnswer {
        HeightAnswer {
            value_m: Some(value_m),
            state: LimitState::Known,
            highest_on_a_part_m: None,
            datum: None,
            silent_area_m2: 0.0,
            regulations: Vec::new(),
            because: Vec::new(),
        }
    }

    #[test]
    fn a_limit_is_told_as_the_plan_sets_it_and_never_rounded_up() {
        for (value_m, sign, told) in [
            (11.25, "", "11,25\u{a0}m"),
            (7.0, "", "7\u{a0}m"),
            (28.499_999_999, "+", "+28,5\u{a0}m"),
            (-1.5, "+", "-1,5\u{a0}m"),
        ] {
            assert_eq!(height_number(&height(value_m), sign, Lang::Sv), told);
        }
    }
}
