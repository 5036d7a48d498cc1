//! The conditions of a measure, each held against a building.

use geo::Area;
use planvy_plan::{BuildingKind, Lang, Unit};

use super::table::{About, Measure};
use super::{ExemptCondition, Met};
use crate::check::Verdict;
use crate::check::building::{Building, What};
use crate::check::judge;
use crate::check::land_shapes::{lying_on, nearest};
use crate::check::scene::Scene;
use crate::check::words::amount;
use planvy_plan::Bound;

/// A condition without figures.
fn plain_condition(met: Met, plain: String) -> ExemptCondition {
    ExemptCondition {
        met,
        value: None,
        limit: None,
        plain,
    }
}

/// A value that may be at most a limit, or has to be at least that.
fn number(
    lang: Lang,
    (sv, en): (&str, &str),
    value: Result<f64, &str>,
    bound: Bound,
    limit: f64,
    unit: Unit,
) -> ExemptCondition {
    let limit_text = amount(lang, limit, unit);
    let bound_text = crate::check::words::bound_word(lang, bound);
    let what = lang.pick(sv, en);
    match value {
        Ok(value) => {
            let kept = judge::verdict(judge::margin(bound, value, limit), None, unit) == Verdict::Fulfils;
            let value_text = amount(lang, value, unit);
            ExemptCondition {
                met: if kept { Met::Met } else { Met::NotMet },
                value: Some(crate::assessment::rounded(value)),
                limit: Some(limit),
                plain: format!("{value_text} {what} ({bound_text} {limit_text})."),
            }
        }
        Err(missing) => ExemptCondition {
            met: Met::Unknown,
            value: None,
            limit: Some(limit),
            plain: lang.pick(
                format!("{limit_text} {what} är gränsen ({bound_text}). {missing}"),
                format!("{limit_text} {what} is the limit ({bound_text}). {missing}"),
            ),
        },
    }
}

/// Every condition of a measure for a building; its place in the scene's list is given.
pub(super) fn of(
    scene: &Scene<'_>,
    measure: &Measure,
    at: usize,
    building: &Building,
) -> Vec<ExemptCondition> {
    let lang = scene.lang;
    let mut conditions = vec![kind(scene, measure, building), size(lang, measure, building)];
    conditions.extend(together(scene, measure, at));
    if let Some(limit) = measure.ridge_m {
        // A ridge is never above the highest point.
        let ridge = building.reading(What::RidgeHeight).or_else(|missing| {
            let total = building.reading(What::TotalHeight).ok();
            total.filter(|total| total.value <= limit).ok_or(missing)
        });
        let value = ridge.map(|ridge| ridge.value);
        conditions.push(number(
            lang,
            ("nockhöjd", "ridge height"),
            value,
            Bound::Max,
            limit,
            Unit::Metre,
        ));
    }
    if measure.about == About::Addition {
        conditions.push(plain_condition(
            Met::Unknown,
            lang.pick(
                "Tillbyggnaden får inte bli högre än husets taknock. Den befintliga nocken är inte känd här.",
                "The addition may not rise above the ridge of the house. The existing ridge is not known here.",
            )
            .to_owned(),
        ));
    }
    conditions.push(boundary(scene, measure, at, building));
    if measure.small_house_only {
        conditions.push(plain_condition(
            Met::Unknown,
            lang.pick(
                "På tomten ska stå ett en- eller tvåbostadshus. Det går inte att se i våra data.",
                "A one- or two-dwelling house has to stand on the plot. Our data do not show that.",
            )
            .to_owned(),
        ));
    }
    conditions
}

fn kind(scene: &Scene<'_>, measure: &Measure, building: &Building) -> ExemptCondition {
    let lang = scene.lang;
    let touches = scene.existing.as_ref().map(|existing| {
        existing.iter().any(|stands| {
            nearest(&building.footprint, &stands.footprint).is_some_and(|nearest| nearest.distance_m < 0.1)
                || !lying_on(&building.footprint, &stands.footprint).0.is_empty()
        })
    });
    match measure.about {
        About::Ancillary => {
            let met = match (building.kind, touches) {
                (Some(BuildingKind::Main), _) | (_, Some(true)) => Met::NotMet,
                (Some(BuildingKind::Ancillary), Some(false)) => Met::Met,
                _ => Met::Unknown,
            };
            let plain = lang.pick(
                "Byggnaden ska vara en fristående komplementbyggnad eller komplementbostad.",
                "The building has to be a free-standing ancillary building or dwelling.",
            );
            plain_condition(met, plain.to_owned())
        }
        About::Addition => {
            let met = match touches {
                Some(true) => Met::Met,
                Some(false) => Met::NotMet,
                None => Met::Unknown,
            };
            let plain = lang.pick(
                "Det ska vara en tillbyggnad: den ska sitta ihop med ett hus som står.",
                "It has to be an addition: joined to a house that stands.",
            );
            plain_condition(met, plain.to_owned())
        }
    }
}

fn size(lang: Lang, measure: &Measure, building: &Building) -> ExemptCondition {
    let (what, name) = match measure.about {
        About::Ancillary => (What::BuildingArea, ("byggnadsarea", "building area")),
        About::Addition => (What::GrossFloorArea, ("bruttoarea", "gross floor area")),
    };
    let value = building.reading(what).map(|measured| measured.value);
    number(lang, name, value, Bound::Max, measure.each_m2, Unit::SquareMetre)
}

/// All exempt ones on the plot together: those of the proposal, and those that may have been built so before.
fn together(scene: &Scene<'_>, measure: &Measure, at: usize) -> Option<ExemptCondition> {
    let lang = scene.lang;
    let limit = measure.together_m2?;
    let unknown = |missing: &str| {
        Some(number(
            lang,
            TOGETHER,
            Err(missing),
            Bound::Max,
            limit,
            Unit::SquareMetre,
        ))
    };
    let Some(plot) = scene.parcels_of(at).next() else {
        return unknown(lang.pick("Fastigheten är inte känd.", "The parcel is not known."));
    };
    let mut proposed_m2 = 0.0;
    for (building, on) in scene.buildings.iter().zip(&plot.on) {
        if on.0.is_empty() || building.kind == Some(BuildingKind::Main) {
            continue;
        }
        match building.reading(What::BuildingArea) {
            Ok(measured) => proposed_m2 += measured.value,
            Err(missing) => return unknown(missing),
        }
    }
    let earlier_m2: Option<f64> = scene.existing.as_ref().map(|existing| {
        let earlier = existing.iter().filter(|stands| stands.may_be_exempt());
        earlier
            .filter(|stands| !lying_on(&stands.footprint, &plot.area).0.is_empty())
            .map(|stands| stands.footprint.unsigned_area())
            .sum()
    });
    let of_proposal = number(
        lang,
        TOGETHER,
        Ok(proposed_m2),
        Bound::Max,
        limit,
        Unit::SquareMetre,
    );
    if of_proposal.met == Met::NotMet {
        return Some(of_proposal);
    }
    match earlier_m2 {
        Some(earlier_m2) if proposed_m2 + earlier_m2 <= limit => Some(number(
            lang,
            TOGETHER,
            Ok(proposed_m2 + earlier_m2),
            Bound::Max,
            limit,
            Unit::SquareMetre,
        )),
        Some(earlier_m2) => {
            let earlier = amount(lang, earlier_m2, Unit::SquareMetre);
            unknown(&lang.pick(
                format!("{earlier} små byggnader står redan där. Om de är byggda utan krav på bygglov räknas de med."),
                format!("{earlier} of small buildings stand there already. Those built without a permit count too."),
            ))
        }
        None => unknown(lang.pick(
            "Vad som redan står på tomten är inte känt.",
            "What already stands on the plot is not known.",
        )),
    }
}

const TOGETHER: (&str, &str) = ("sammanlagt på tomten", "together on the plot");

fn boundary(scene: &Scene<'_>, measure: &Measure, at: usize, building: &Building) -> ExemptCondition {
    let lang = scene.lang;
    let name = ("till tomtgränsen", "to the plot boundary");
    let nearest = scene
        .parcels_of(at)
        .filter_map(|parcel| crate::check::kinds::boundary::to_boundary(building, parcel))
        .map(|(distance_m, _)| distance_m)
        .min_by(f64::total_cmp);
    let missing = lang.pick("Fastigheten är inte känd.", "The parcel is not known.");
    let mut condition = number(
        lang,
        name,
        nearest.ok_or(missing),
        Bound::Min,
        measure.boundary_m,
        Unit::Metre,
    );
    if condition.met == Met::NotMet {
        // Closer is a matter between neighbours, which no data show.
        condition.met = Met::Unknown;
        condition.plain = crate::check::words::joined(&[
            &condition.plain,
            lang.pick(
                "Närmare går bara om grannarna går med på det skriftligt.",
                "Closer is only possible where the neighbours agree in writing.",
            ),
        ]);
    }
    condition
}
