//! Distances that 39 § byggnadsstadgan set in plans from before 1 July 1987 where these say nothing themselves.
//!
//! The figures stand in law that is no longer in force and were not verified against it, so that nothing breaks them: too short a
//! distance is for a human. They are set in [`CheckSettings`](crate::check::CheckSettings).

use geo::{Area, BoundingRect};
use geo_types::{Coord, MultiPolygon, Rect};
use jiff::civil::{Date, date};
use planvy_plan::catalogue::LandForm;
use planvy_plan::{Bound, Lang, Measure, Unit};

use super::boundary::{parcel_missing, way};
use crate::check::answer::Verdict;
use crate::check::building::Building;
use crate::check::judge::{margin, verdict};
use crate::check::kind::Check;
use crate::check::land_shapes::{common, lying_on, nearest as nearest_of, union};
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{PlanIn, Scene};
use crate::check::words::{amount, joined, undecided};
use crate::projected::area_in;

/// Plans from before this day have the old default.
const BEFORE: Date = date(1987, 7, 1);

/// The old default: to the neighbour's plot, or between buildings.
pub(super) enum OldDefault {
    /// To the boundary of a neighbouring plot.
    ToNeighbour,
    /// Between buildings on one plot.
    BetweenBuildings,
}

impl Check for OldDefault {
    fn id(&self) -> &'static str {
        match self {
            OldDefault::ToNeighbour => "old-default-distance-to-neighbour",
            OldDefault::BetweenBuildings => "old-default-distance-between-buildings",
        }
    }

    fn name(&self, lang: Lang) -> &'static str {
        match self {
            OldDefault::ToNeighbour => lang.pick(
                "Äldre standardavstånd till grannens tomt (39 § byggnadsstadgan)",
                "Old default distance to the neighbour's plot (39 § byggnadsstadgan)",
            ),
            OldDefault::BetweenBuildings => lang.pick(
                "Äldre standardavstånd mellan byggnader (39 § byggnadsstadgan)",
                "Old default distance between buildings (39 § byggnadsstadgan)",
            ),
        }
    }

    fn needs(&self, lang: Lang) -> &'static str {
        match self {
            OldDefault::ToNeighbour => {
                lang.pick("fotavtrycket och fastigheterna", "the footprint and the parcels")
            }
            OldDefault::BetweenBuildings => lang.pick(
                "fotavtrycken och vad som redan står där",
                "the footprints and what already stands there",
            ),
        }
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let limit = match self {
            OldDefault::ToNeighbour => scene.settings.old_plan_boundary_m,
            OldDefault::BetweenBuildings => scene.settings.old_plan_between_m,
        };
        let Some(limit) = limit else { return Vec::new() };
        let mut outcomes = Vec::new();
        for (at, plan) in scene.plans.iter().enumerate().filter(|(_, plan)| is_old(plan)) {
            for (number, building) in scene.buildings.iter().enumerate() {
                if lying_on(&building.footprint, &plan.area).0.is_empty()
                    || sets_a_distance(scene, at, building)
                {
                    continue;
                }
                let outcome = match self {
                    OldDefault::ToNeighbour => to_neighbour(scene, at, number, building, limit),
                    OldDefault::BetweenBuildings => between_buildings(scene, number, building, limit),
                };
                outcomes.extend(outcome.map(|outcome| Outcome {
                    plan: Some(at),
                    ..outcome.about([building.number])
                }));
            }
        }
        outcomes
    }
}

/// True of a plan in force that gained force, or was adopted, before the day.
fn is_old(plan: &PlanIn<'_>) -> bool {
    let decided = plan
        .plan
        .decisions
        .iter()
        .filter_map(|decision| decision.legal_force.first().copied().or(decision.adopted));
    plan.standing == planvy_plan::Standing::InForce && decided.min().is_some_and(|first| first < BEFORE)
}

/// Whether the plan sets a distance of its own where a building stands.
fn sets_a_distance(scene: &Scene<'_>, plan: usize, building: &Building) -> bool {
    scene
        .checked_rules()
        .filter(|rule| rule.plan == plan)
        .any(|rule| {
            let says = rule
                .land
                .meaning
                .quantities
                .iter()
                .any(|quantity| quantity.measure == Measure::DistanceToBoundary)
                || rule.words.category.as_deref() == Some("Placering");
            says && scene
                .standing_on(rule)
                .any(|(on_it, _)| on_it.number == building.number)
        })
}

fn old_law(lang: Lang) -> &'static str {
    lang.pick(
        "Planen är äldre än 1 juli 1987 och säger inget om avstånd. Då gäller avståndet i 39 § byggnadsstadgan som om det stod i planen. Regeln står i äldre lag och är inte kontrollerad här; byggnadsnämnden kan ha medgett annat.",
        "The plan is older than 1 July 1987 and says nothing about distances. Then the distance of 39 § byggnadsstadgan holds as if it stood in the plan. The rule stands in old law and is not verified here; the building committee may have allowed otherwise.",
    )
}

fn sentence(lang: Lang, what: &str, value: f64, limit: f64) -> String {
    let (value_text, limit_text) = (amount(lang, value, Unit::Metre), amount(lang, limit, Unit::Metre));
    let by = amount(lang, (value - limit).abs(), Unit::Metre);
    let too = if value < limit {
        lang.pick("för lite", "too little")
    } else {
        lang.pick("marginal", "to spare")
    };
    lang.pick(
        format!("{value_text} {what}. Äldre regler säger minst {limit_text}: {by} {too}."),
        format!("{value_text} {what}. Older rules say at least {limit_text}: {by} {too}."),
    )
}

fn to_neighbour(
    scene: &Scene<'_>,
    plan: usize,
    at: usize,
    building: &Building,
    limit: f64,
) -> Option<Outcome> {
    let lang = scene.lang;
    let what = lang.pick(
        "till närmaste grannfastighet",
        "to the nearest neighbouring parcel",
    );
    let own: Vec<_> = scene.parcels_of(at).collect();
    if own.is_empty() {
        let plain = scene.label(building) + &undecided(lang, what, Bound::Min, limit, Unit::Metre);
        let because = joined(&[&parcel_missing(lang), old_law(lang)]);
        let numbers = Numbers::limit(Bound::Min, limit, Unit::Metre);
        return Some(Outcome::without_rule(Verdict::CannotDecide, plain, because).with(numbers));
    }
    let public = scene
        .rules
        .iter()
        .filter(|rule| rule.plan == plan && rule.land.is_use() && rule.is_on(LandForm::PublicPlace));
    let public = union(public.map(|rule| &rule.area));
    let snapshot = scene.answers.snapshot();
    let reach = widened(&building.footprint, 4.0 * limit);
    let neighbours = snapshot.in_area(scene.crs, &reach).parcels;
    let neighbours = neighbours.iter().filter_map(|hit| snapshot.parcel(hit.parcel));
    let nearest = neighbours
        .filter(|parcel| own.iter().all(|own| own.designation != parcel.designation))
        .map(|parcel| area_in(&parcel.area, parcel.crs, scene.crs))
        // A street is no neighbour's plot.
        .filter(|area| common(area, &public).unsigned_area() < 0.5 * area.unsigned_area())
        .filter_map(|area| nearest_of(&building.footprint, &area))
        .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    let Some(nearest) = nearest else {
        let plain = lang.pick(
            "Ingen grannfastighet är inläst inom räckhåll.",
            "No neighbouring parcel is loaded within reach.",
        );
        let verdict = Verdict::NotApplicable;
        let numbers = Numbers::limit(Bound::Min, limit, Unit::Metre);
        return Some(
            Outcome::without_rule(verdict, scene.label(building) + plain, old_law(lang).to_owned())
                .with(numbers),
        );
    };
    Some(held(scene, building, what, (nearest.distance_m, limit)).at(way(scene, &nearest)))
}

fn between_buildings(scene: &Scene<'_>, at: usize, building: &Building, limit: f64) -> Option<Outcome> {
    let lang = scene.lang;
    let what = lang.pick(
        "till närmaste byggnad på fastigheten",
        "to the nearest building on the parcel",
    );
    let on_same_plot = |footprint: &MultiPolygon<f64>| {
        scene
            .parcels_of(at)
            .any(|parcel| !lying_on(footprint, &parcel.area).0.is_empty())
    };
    let others = scene
        .buildings
        .iter()
        .filter(|other| other.number != building.number)
        .map(|other| &other.footprint);
    let standing = scene
        .existing
        .iter()
        .flatten()
        .map(|existing| &existing.footprint);
    let nearest = others
        .chain(standing)
        .filter(|footprint| on_same_plot(footprint))
        // What the proposal stands on is replaced or added to: no distance between two buildings.
        .filter(|footprint| lying_on(&building.footprint, footprint).0.is_empty())
        .filter_map(|footprint| nearest_of(&building.footprint, footprint))
        .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    match nearest {
        Some(nearest) if nearest.distance_m < limit || scene.existing.is_some() => {
            Some(held(scene, building, what, (nearest.distance_m, limit)).at(way(scene, &nearest)))
        }
        _ if scene.existing.is_none() => {
            let plain = scene.label(building) + &undecided(lang, what, Bound::Min, limit, Unit::Metre);
            let because = lang.pick(
                "Befintliga byggnader saknas: tjänsten vet inte vad som redan står där.",
                "Existing buildings are missing: the service does not know what stands there already.",
            );
            let numbers = Numbers::limit(Bound::Min, limit, Unit::Metre);
            Some(
                Outcome::without_rule(Verdict::CannotDecide, plain, joined(&[because, old_law(lang)]))
                    .with(numbers),
            )
        }
        _ => None,
    }
}

fn held(scene: &Scene<'_>, building: &Building, what: &str, (distance_m, limit): (f64, f64)) -> Outcome {
    let lang = scene.lang;
    let plain = scene.label(building) + &sentence(lang, what, distance_m, limit);
    let (found, human) = match verdict(margin(Bound::Min, distance_m, limit), None, Unit::Metre) {
        // What is not verified breaks nothing.
        Verdict::Breaks => (
            Verdict::NeedsHuman,
            lang.pick(
                "Därför får en människa avgöra.",
                "That is why a human has to decide.",
            ),
        ),
        found => (found, ""),
    };
    Outcome::without_rule(found, plain, joined(&[old_law(lang), human])).with(Numbers::against(
        distance_m,
        Bound::Min,
        limit,
        Unit::Metre,
        None,
    ))
}

/// The box of an area, so many metres wider on each side.
fn widened(area: &MultiPolygon<f64>, by_m: f64) -> MultiPolygon<f64> {
    let by = Coord { x: by_m, y: by_m };
    let wider = area
        .bounding_rect()
        .map(|rect| Rect::new(rect.min() - by, rect.max() + by).to_polygon());
    MultiPolygon(wider.into_iter().collect())
}
