//! Binding lines of division into properties (*fastighetsindelning*, 4 kap. 18 § PBL).

use geo::{Euclidean, Length};
use geo_types::{LineString, MultiLineString, MultiPolygon};
use planvy_plan::catalogue::{Hatch, Role};
use planvy_plan::{Bound, Lang, Unit};

use super::per_building::nobody_there;
use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::land_shapes::{LEAST_ON_LAND_M2, lines_in};
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::amount;
use crate::geometry_answer::lines_answer;

/// A building across a binding line of division.
pub(super) struct BindingDivision;

impl Check for BindingDivision {
    fn id(&self) -> &'static str {
        "binding-division"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Bindande indelning i fastigheter",
            "Binding division into properties",
        )
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fotavtrycket", "the footprint")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes = Vec::new();
        for rule in scene.checked_rules().filter(|rule| is_division(rule)) {
            let lines = lines_of(rule);
            let before = outcomes.len();
            for building in scene.buildings.iter().filter(|building| building.is_placed()) {
                let inside = lines_in(&lines, &building.footprint);
                let length_m = Euclidean.length(&inside);
                if rule.lines.0.is_empty() && rule.on.iter().all(|on| on.0.is_empty()) {
                    continue;
                }
                let label = scene.label(building);
                let length = amount(lang, length_m, Unit::Metre);
                let plain = lang.pick(
                    format!("{label}{length} av den bindande fastighetsgränsen löper under byggnaden."),
                    format!("{label}{length} of the binding property line runs under the building."),
                );
                // A line that only grazes a wall crosses nothing.
                let crosses = length_m > LEAST_ON_LAND_M2.sqrt();
                let verdict = if crosses {
                    Verdict::Breaks
                } else {
                    Verdict::Fulfils
                };
                let because = lang.pick(
                    "Fastigheterna ska vara indelade som planen visar, så en byggnad kan inte ligga på två av dem.",
                    "The properties have to be divided as the plan shows, so that a building cannot lie on two of them.",
                );
                let numbers = Numbers {
                    value: Some(length_m),
                    limit: Some(0.0),
                    bound: Some(Bound::Max),
                    margin: Some(if length_m == 0.0 { 0.0 } else { -length_m }),
                    unit: Some(Unit::Metre),
                    uncertainty: None,
                };
                let place = if crosses {
                    lines_answer(&inside, scene.crs)
                } else {
                    None
                };
                outcomes.push(
                    Outcome::of(rule, verdict, plain, because.to_owned())
                        .with(numbers)
                        .about([building.number])
                        .at(place),
                );
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}

fn is_division(rule: &RuleIn<'_>) -> bool {
    let entry = rule.land.meaning.entry;
    entry.is_some_and(|entry| {
        entry.role == Role::Fixed
            && (entry.hatch == Hatch::DivisionLine || entry.subcategory == "Indelning i fastigheter")
    })
}

/// The lines as drawn, or the borders of its areas.
fn lines_of(rule: &RuleIn<'_>) -> MultiLineString<f64> {
    if !rule.lines.0.is_empty() {
        return rule.lines.clone();
    }
    let rings = |area: &MultiPolygon<f64>| -> Vec<LineString<f64>> {
        area.iter()
            .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()).cloned())
            .collect()
    };
    MultiLineString(rings(&rule.area))
}
