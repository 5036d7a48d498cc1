//! Heights, levels and pitches.

use geo_types::MultiPolygon;
use planvy_city::footprint::Footprint;
use planvy_city::mesh::Mesh;
use planvy_city::{facade, measured, roof_pitch};
use planvy_plan::{Lang, ProposedBuilding};

use super::phrases;
use crate::assessment::rounded;
use crate::check::answer::{Disagreement, FacadeAnswer, MeasureSource};
use crate::check::building::{Building, Measured, Reading, Shift, What};
use crate::check::judge::together;
use crate::check::words::joined;
use crate::ground::PublicPlace;

/// A stated and a measured figure differ from here on, in metres and in degrees.
const DIFFER_M: f64 = 0.05;
const DIFFER_DEG: f64 = 0.5;
/// Of a roof, planes smaller than this share of the largest one are dormers and the like.
const SMALL_PLANE_SHARE: f64 = 0.1;
/// Standard uncertainty of a measured pitch, in degrees.
const PITCH_DEG: f64 = 0.1;

/// A stated figure, a measured one, or both: these are held against each other.
pub(super) fn combined(
    lang: Lang,
    what: What,
    stated: Option<f64>,
    shown: Option<Measured>,
    differ: f64,
) -> Reading {
    match (stated, shown) {
        (None, None) => Err(phrases::missing(lang, what)),
        (None, Some(shown)) => Ok(shown),
        (Some(stated), None) => Ok(Measured::new(
            stated,
            Some(0.0),
            MeasureSource::Stated,
            phrases::stated(lang),
        )),
        (Some(stated), Some(shown)) => {
            let apart = (stated - shown.value).abs();
            let is_apart = apart > differ.max(2.0 * shown.uncertainty.unwrap_or(0.0));
            let mut measured = Measured::new(stated, Some(0.0), MeasureSource::Stated, phrases::stated(lang));
            if is_apart {
                let says = phrases::disagree(lang, stated, shown.value, what.unit());
                measured.because = joined(&[&measured.because, &says]);
                measured.uncertainty = shown.uncertainty;
                measured.disagreement = Some(Disagreement {
                    stated,
                    measured: shown.value,
                });
            }
            Ok(measured)
        }
    }
}

/// A level of a mesh, shifted.
fn shifted(lang: Lang, level_m: f64, shift: &Result<Shift, String>) -> Option<Measured> {
    let shift = shift.as_ref().ok()?;
    Some(Measured::new(
        level_m + shift.by_m,
        shift.uncertainty_m,
        MeasureSource::Measured,
        phrases::measured(lang),
    ))
}

/// Ridge and highest point over the ground and over RH 2000, and the lowest level.
pub(super) fn reading(lang: Lang, what: What, drawn: &ProposedBuilding, building: &Building) -> Reading {
    let body = building.body.as_ref();
    let heights = body.and_then(|body| measured::heights(&body.mesh));
    let ridge_m = heights
        .and_then(|heights| heights.ridge)
        .map(|ridge| ridge.highest.position[2]);
    let total_m = heights.map(|heights| heights.total.position[2]);
    let lowest_m = heights.map(|heights| heights.lowest.position[2]);
    let over_ground = |level: Option<f64>| {
        level
            .zip(body)
            .and_then(|(level, body)| shifted(lang, level, &body.to_ground))
    };
    let over_datum = |level: Option<f64>| {
        level
            .zip(body)
            .and_then(|(level, body)| shifted(lang, level, &body.to_datum))
    };
    let height = |stated: Option<f64>, level: Option<f64>| (stated, over_ground(level));
    let (stated, shown, other) = match what {
        What::RidgeHeight => {
            let (stated, shown) = height(drawn.ridge_height.map(|height| height.0), ridge_m);
            (
                stated,
                shown,
                drawn.ridge_level.map(|level| (What::RidgeLevel, level.0, -1.0)),
            )
        }
        What::TotalHeight => {
            let (stated, shown) = height(drawn.total_height.map(|height| height.0), total_m);
            (
                stated,
                shown,
                drawn.total_level.map(|level| (What::TotalLevel, level.0, -1.0)),
            )
        }
        What::RidgeLevel => (
            drawn.ridge_level.map(|level| level.0),
            over_datum(ridge_m),
            drawn
                .ridge_height
                .map(|height| (What::RidgeHeight, height.0, 1.0)),
        ),
        What::TotalLevel => (
            drawn.total_level.map(|level| level.0),
            over_datum(total_m),
            drawn
                .total_height
                .map(|height| (What::TotalHeight, height.0, 1.0)),
        ),
        _ => (
            drawn.lowest_level.map(|level| level.0),
            over_datum(lowest_m),
            None,
        ),
    };
    let found = combined(lang, what, stated, shown, DIFFER_M);
    let (Err(missing), Some((other, figure, sign))) = (&found, other) else {
        return found.map_err(|missing| why_missing(building, what, missing));
    };
    match &building.ground {
        Ok(ground) => Ok(Measured::new(
            figure + sign * ground.value,
            ground.uncertainty,
            MeasureSource::Computed,
            joined(&[&phrases::by_ground(lang, other), &ground.because]),
        )),
        Err(no_ground) => Err(joined(&[missing, no_ground])),
    }
}

/// Of a building with a body the reason is what its heights are counted from.
fn why_missing(building: &Building, what: What, missing: String) -> String {
    let of_body = building.body.as_ref().and_then(|body| match what {
        What::RidgeHeight | What::TotalHeight | What::BuildingHeight | What::LowestBuildingHeight => {
            body.to_ground.as_ref().err()
        }
        _ => body.to_datum.as_ref().err(),
    });
    match of_body {
        Some(reason) => joined(&[&missing, reason]),
        None => missing,
    }
}

/// *Byggnadshöjd* of the highest and of the lowest façade.
pub(super) fn building_height(
    lang: Lang,
    what: What,
    drawn: &ProposedBuilding,
    building: &mut Building,
    (of_body, near): (Option<&Footprint>, &[PublicPlace]),
) -> Reading {
    let shown = building.body.as_ref().zip(of_body).and_then(|(body, footprint)| {
        let found = facades(&body.mesh, footprint, near)?;
        let level_m = match what {
            What::LowestBuildingHeight => found.lowest_m,
            _ => found.highest_m,
        };
        let mut measured = shifted(lang, level_m, &body.to_ground)?;
        if found.may_stand_farther_in {
            // Façades that stand farther in meet the plane higher up, by as much.
            measured.uncertainty = together(measured.uncertainty, Some(0.3));
        }
        Some((measured, found.answers))
    });
    let shown = shown.map(|(measured, answers)| {
        let shift = building
            .body
            .as_ref()
            .and_then(|body| body.to_ground.as_ref().ok())
            .map(|shift| shift.by_m);
        building.facades = answers
            .into_iter()
            .map(|(from, to, level_m)| FacadeAnswer {
                from,
                to,
                building_height_m: shift.map(|by_m| rounded(level_m + by_m)),
            })
            .collect();
        measured
    });
    let stated = drawn.building_height.map(|height| height.0);
    combined(lang, what, stated, shown, DIFFER_M).map_err(|missing| why_missing(building, what, missing))
}

/// The façades of a body, reduced to what counts.
struct Found {
    highest_m: f64,
    lowest_m: f64,
    may_stand_farther_in: bool,
    answers: Vec<([f64; 2], [f64; 2], f64)>,
}

/// Façades that end in a gable are not what the height is counted from, unless the one towards the public place is one.
fn facades(mesh: &Mesh, footprint: &Footprint, near: &[PublicPlace]) -> Option<Found> {
    let found = facade::facades(mesh, footprint);
    let toward = MultiPolygon(
        near.iter()
            .flat_map(|place| place.area.0.iter().cloned())
            .collect(),
    );
    let governing = found.governing((!toward.0.is_empty()).then_some(&toward));
    let outer = || found.facades.iter().filter(|facade| !facade.is_inner);
    let all_are_gables = outer().all(|facade| facade.is_gable);
    let counts = || {
        outer()
            .filter(|facade| all_are_gables || !facade.is_gable)
            .map(|facade| facade.level_m)
    };
    let toward_place = governing
        .filter(|_| !near.is_empty())
        .map(|facade| facade.level_m);
    let highest_m = counts().chain(toward_place).fold(f64::NEG_INFINITY, f64::max);
    let lowest_m = counts().chain(toward_place).fold(f64::INFINITY, f64::min);
    let mut answers: Vec<_> = found
        .facades
        .iter()
        .map(|facade| {
            (
                [rounded(facade.from.x), rounded(facade.from.y)],
                [rounded(facade.to.x), rounded(facade.to.y)],
                facade.level_m,
            )
        })
        .collect();
    if let Some(at) =
        governing.and_then(|governing| found.facades.iter().position(|facade| facade == governing))
    {
        answers.swap(0, at);
    }
    highest_m.is_finite().then_some(Found {
        highest_m,
        lowest_m,
        may_stand_farther_in: found.may_stand_farther_in,
        answers,
    })
}

/// The flattest and the steepest plane of the roof, dormers and the like aside.
pub(super) fn roof_pitch(lang: Lang, what: What, drawn: &ProposedBuilding, building: &Building) -> Reading {
    let shown = building.body.as_ref().and_then(|body| {
        let planes = roof_pitch::roof_planes(&body.mesh).planes;
        let largest_m2 = planes.first().map(|plane| plane.plan_area_m2)?;
        let large = planes
            .iter()
            .filter(|plane| plane.plan_area_m2 >= SMALL_PLANE_SHARE * largest_m2);
        let pitches = large.map(|plane| plane.pitch_deg);
        let pitch_deg = match what {
            What::LeastRoofPitch => pitches.fold(f64::INFINITY, f64::min),
            _ => pitches.fold(f64::NEG_INFINITY, f64::max),
        };
        pitch_deg.is_finite().then(|| {
            Measured::new(
                pitch_deg,
                Some(PITCH_DEG),
                MeasureSource::Measured,
                phrases::measured(lang),
            )
        })
    });
    combined(lang, what, drawn.roof_pitch_deg, shown, DIFFER_DEG)
}
