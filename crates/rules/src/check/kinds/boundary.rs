//! Distances to the boundary of the property, and what crosses it.

use geo::Area;
use geo_types::{LineString, MultiPolygon};
use planvy_city::containment::{Nearest, Side};
use planvy_plan::{Bound, Lang, Measure, Unit};

use super::per_building::{Concern, concern, for_human, kind_missing, nobody_there, quantities};
use crate::check::answer::Verdict;
use crate::check::building::Building;
use crate::check::judge::{margin, verdict};
use crate::check::kind::Check;
use crate::check::land_shapes::{lying_outside, nearest};
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{ParcelIn, Scene};
use crate::check::words::{against, amount, undecided};
use crate::geometry_answer::line_answer;
use crate::regulation_answer::GeometryAnswer;

/// A distance from the footprint to the boundary of the parcel that it stands on: 0 where it crosses it.
pub(crate) fn to_boundary(building: &Building, parcel: &ParcelIn) -> Option<(f64, Nearest)> {
    let nearest = nearest(&building.footprint, &parcel.area)?;
    let distance_m = if nearest.side == Side::Inside {
        nearest.distance_m
    } else {
        0.0
    };
    Some((distance_m, nearest))
}

/// The shortest way between two outlines, as a line.
pub(super) fn way(scene: &Scene<'_>, nearest: &Nearest) -> Option<GeometryAnswer> {
    line_answer(LineString(vec![nearest.from, nearest.to]), scene.crs)
}

/// A distance to the property boundary that the plan sets.
pub(super) struct BoundaryDistance {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static MIN: BoundaryDistance = BoundaryDistance {
    id: "distance-to-boundary-min",
    name: [
        "Minsta avstånd till fastighetsgräns",
        "Least distance to the property boundary",
    ],
    bound: Bound::Min,
};
impl Check for BoundaryDistance {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fotavtrycket och fastigheten", "the footprint and the parcel")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let what = lang.pick(
            "till närmaste fastighetsgräns",
            "to the nearest property boundary",
        );
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, Measure::DistanceToBoundary, self.bound) {
            let limit = quantity.value.number();
            let only_limit = Numbers::limit(self.bound, limit, Unit::Metre);
            let before = outcomes.len();
            for (building, on) in scene.standing_on(rule) {
                let label = scene.label(building);
                let unknown = |because: String| {
                    let plain = format!("{label}{}", undecided(lang, what, self.bound, limit, Unit::Metre));
                    Outcome::of(rule, Verdict::CannotDecide, plain, because).with(only_limit)
                };
                let at = scene
                    .buildings
                    .iter()
                    .position(|other| other.number == building.number);
                let parcels = at.into_iter().flat_map(|at| scene.parcels_of(at));
                let nearest =
                    parcels.filter_map(|parcel| to_boundary(building, parcel).map(|found| (found, parcel)));
                let nearest = nearest.min_by(|((a, _), _), ((b, _), _)| a.total_cmp(b));
                let applies_to = quantity.applies_to.as_deref();
                let outcome = match (concern(applies_to, building.kind), nearest) {
                    (Concern::No, _) => Outcome::of(
                        rule,
                        Verdict::NotApplicable,
                        label.clone()
                            + lang.pick(
                                "Regeln gäller inte byggnaden.",
                                "The rule is not about the building.",
                            ),
                        String::new(),
                    ),
                    (Concern::KindUnknown, _) => unknown(kind_missing(lang, applies_to.unwrap_or_default())),
                    (_, None) => unknown(parcel_missing(lang)),
                    (_, Some(((distance_m, nearest), parcel))) => {
                        // Parcels are delivered without the accuracy of their boundaries.
                        let uncertainty = None;
                        let found = verdict(margin(self.bound, distance_m, limit), uncertainty, Unit::Metre);
                        let plain =
                            label.clone() + &against(lang, what, distance_m, self.bound, limit, Unit::Metre);
                        let outcome = Outcome::of(rule, found, plain, boundary_words(lang, parcel))
                            .with(Numbers::against(
                                distance_m,
                                self.bound,
                                limit,
                                Unit::Metre,
                                uncertainty,
                            ))
                            .on_parcel(&parcel.designation);
                        let place = way(scene, &nearest);
                        for_human(lang, rule, applies_to, building, outcome).at(place)
                    }
                };
                let outcome = outcome.about([building.number]);
                outcomes.push(if outcome.place.is_none() {
                    outcome.on_land(scene, on)
                } else {
                    outcome
                });
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}

/// That no parcel is known under a building.
pub(super) fn parcel_missing(lang: Lang) -> String {
    lang.pick(
        "Fastigheten saknas: ingen inläst fastighet ligger under byggnaden.",
        "The parcel is missing: no loaded parcel lies under the building.",
    )
    .to_owned()
}

fn boundary_words(lang: Lang, parcel: &ParcelIn) -> String {
    lang.pick(
        format!("Mätt från ytterväggen till gränsen för {}. Hur säkert gränsens läge är säger källan inte.", parcel.designation),
        format!("Measured from the outer wall to the boundary of {}. The source does not say how certain the boundary's position is.", parcel.designation),
    )
}

/// A building that crosses the boundary of its parcel.
pub(super) struct AcrossBoundary;

impl Check for AcrossBoundary {
    fn id(&self) -> &'static str {
        "across-property-boundary"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Över fastighetsgräns", "Across a property boundary")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fotavtrycket och fastigheten", "the footprint and the parcel")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let placed = scene
            .buildings
            .iter()
            .enumerate()
            .filter(|(_, building)| building.is_placed());
        placed
            .map(|(at, building)| hold_across(scene, at, building))
            .collect()
    }
}

fn hold_across(scene: &Scene<'_>, at: usize, building: &Building) -> Outcome {
    let lang = scene.lang;
    let label = scene.label(building);
    // The parcel that holds most of it; of the one named, that one.
    let on_m2 = |parcel: &&ParcelIn| parcel.on.get(at).map_or(0.0, MultiPolygon::unsigned_area);
    let own = scene.parcels_of(at).max_by(|a, b| on_m2(a).total_cmp(&on_m2(b)));
    let Some(own) = own else {
        let plain = lang.pick(
            format!("{label}Om byggnaden håller sig inom en fastighet går inte att avgöra."),
            format!("{label}Whether the building keeps within one parcel cannot be decided."),
        );
        return Outcome::without_rule(Verdict::CannotDecide, plain, parcel_missing(lang))
            .about([building.number]);
    };
    let beyond = lying_outside(&building.footprint, &own.area);
    let area_m2 = beyond.unsigned_area();
    let size = amount(lang, area_m2, Unit::SquareMetre);
    let others: Vec<&str> = scene
        .parcels_of(at)
        .filter(|parcel| parcel.designation != own.designation)
        .map(|parcel| parcel.designation.as_str())
        .collect();
    let plain = lang.pick(
        format!("{label}{size} av byggnaden ligger utanför {}.", own.designation),
        format!("{label}{size} of the building lies outside {}.", own.designation),
    );
    let (verdict, because) = if beyond.0.is_empty() {
        (
            Verdict::Fulfils,
            lang.pick(
                "Byggnaden håller sig inom fastigheten.",
                "The building keeps within the parcel.",
            )
            .to_owned(),
        )
    } else {
        let others = if others.is_empty() {
            lang.pick(
                "mark som ingen inläst fastighet täcker",
                "land that no loaded parcel covers",
            )
            .to_owned()
        } else {
            others.join(", ")
        };
        (Verdict::NeedsHuman, lang.pick(
            format!("Resten ligger på {others}. Ingen planregel förbjuder det i sig, men det kräver att fastigheterna ändras eller att grannen är med."),
            format!("The rest lies on {others}. No rule of the plan forbids that by itself, but parcels have to be changed, or the neighbour to agree."),
        ))
    };
    Outcome::without_rule(verdict, plain, because)
        .with(Numbers::m2(area_m2))
        .about([building.number])
        .on_parcel(&own.designation)
        .on_land(scene, &beyond)
}
