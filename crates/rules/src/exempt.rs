//! Measures that need no building permit: a fact of its own, beside whether the plan's rules are kept.
//!
//! Freed from permit does not mean allowed: other law, a notification, and the rules of a plan may still stand in the way. So
//! this says which conditions are met, and never "you may".

mod conditions;
pub(crate) mod table;

use planvy_plan::{Lang, Standing, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::check::kinds::text_rules::{is_changed_duty, is_protection};
use crate::check::land_shapes::lying_on;
use crate::check::scene::Scene;
use crate::words_schema::StateWord;
use table::{Where, measures_on};

/// A building of at most this size may have been built without a permit, in m² (the largest figure inside a plan).
pub(crate) const GREATEST_EXEMPT_BUILDING_M2: f64 = 30.05;

/// Whether a proposal is of a kind that needs no building permit.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Exempt {
    /// `applies` where every building meets every condition of a measure; `does-not-apply` where one fails each measure;
    /// `no-data` where something is not known; `needs-human` where protection or a changed permit duty may override.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The same in plain sentences.
    pub plain: String,
    /// The measures that were tried, with the conditions of each.
    pub measures: Vec<ExemptMeasure>,
}

/// One building held against one measure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExemptMeasure {
    /// Number of the building in the proposal, from 1.
    pub building: usize,
    /// Stable name of the measure, for instance `ancillary-building-2025`.
    #[schema(value_type = String)]
    pub measure: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is met.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The conditions.
    pub conditions: Vec<ExemptCondition>,
    /// The law, and since when.
    pub legal_basis: String,
}

/// One condition of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExemptCondition {
    /// Whether it is met.
    pub met: Met,
    /// What the proposal has, where it is a number.
    pub value: Option<f64>,
    /// The limit, where it is a number.
    pub limit: Option<f64>,
    /// The condition and how it stands, in a plain sentence.
    pub plain: String,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// It is.
    Met,
    /// It is not.
    NotMet,
    /// Not known.
    Unknown,
}

/// Holds the buildings of a proposal against the measures of the day.
pub(crate) fn judge(scene: &Scene<'_>) -> Exempt {
    let lang = scene.lang;
    if scene.is_under_foreign_law() {
        let plain = lang.pick(
            "Vad som kräver lov här avgörs inte av svensk lag: planen är gjord enligt ett annat lands lag. En människa som kan den lagen måste avgöra det.",
            "What needs a permit here is not decided by Swedish law: the plan is made under another country's law. Someone who knows that law has to decide it.",
        );
        return Exempt {
            state: State::NeedsHuman,
            plain: plain.to_owned(),
            measures: Vec::new(),
        };
    }
    let overriding = overriding(scene);
    let mut measures = Vec::new();
    let mut states = Vec::new();
    for (at, building) in scene.buildings.iter().enumerate() {
        if !building.is_placed() {
            states.push(State::NoData);
            continue;
        }
        let in_plan = scene.plans.iter().any(|plan| {
            plan.standing == Standing::InForce && !lying_on(&building.footprint, &plan.area).0.is_empty()
        });
        let holds_here = |place| match place {
            Where::InPlan => in_plan,
            Where::OutsidePlan => !in_plan,
            Where::Anywhere => true,
        };
        let tried: Vec<ExemptMeasure> = measures_on(scene.date)
            .filter(|measure| holds_here(measure.place))
            .map(|measure| {
                let conditions = conditions::of(scene, measure, at, building);
                ExemptMeasure {
                    building: building.number,
                    measure: measure.id,
                    name: {
                        let [sv, en] = measure.name;
                        lang.pick(sv, en).to_owned()
                    },
                    state: state_of(&conditions, overriding.is_some()),
                    conditions,
                    legal_basis: measure.legal_basis.to_owned(),
                }
            })
            .collect();
        states.push(best(tried.iter().map(|measure| measure.state)));
        measures.extend(tried);
    }
    let state = worst(&states);
    Exempt {
        state,
        plain: plain(lang, state, overriding),
        measures,
    }
}

/// What may override: protection where a building stands, or a changed permit duty on its parcel.
fn overriding(scene: &Scene<'_>) -> Option<&'static str> {
    let lang = scene.lang;
    let in_force = || scene.checked_rules().filter(|rule| rule.is_in_force());
    if in_force().any(is_changed_duty) {
        return Some(lang.pick(
            "Planen ändrar vad som kräver lov.",
            "The plan changes what needs a permit.",
        ));
    }
    let is_protected =
        in_force().any(|rule| is_protection(rule) && rule.on.iter().any(|on| !on.0.is_empty()));
    is_protected.then(|| {
        lang.pick(
            "Planen skyddar det som står här, och då kan bygglov krävas.",
            "The plan protects what stands here, and then a permit may be needed.",
        )
    })
}

fn state_of(conditions: &[ExemptCondition], is_overridden: bool) -> State {
    if conditions.iter().any(|condition| condition.met == Met::NotMet) {
        State::DoesNotApply
    } else if is_overridden {
        State::NeedsHuman
    } else if conditions.iter().any(|condition| condition.met == Met::Unknown) {
        State::NoData
    } else {
        State::Applies
    }
}

/// Of the measures of one building the one that comes farthest counts.
fn best(states: impl Iterator<Item = State>) -> State {
    let rank = |state: &State| match state {
        State::Applies => 3,
        State::NeedsHuman => 2,
        State::NoData => 1,
        State::DoesNotApply => 0,
    };
    // No measure of the day: nothing is known.
    states.max_by_key(rank).unwrap_or(State::NoData)
}

/// Of several buildings each has to be exempt.
fn worst(states: &[State]) -> State {
    let order = [
        State::DoesNotApply,
        State::NoData,
        State::NeedsHuman,
        State::Applies,
    ];
    order
        .into_iter()
        .find(|state| states.contains(state))
        .unwrap_or(State::NoData)
}

fn plain(lang: Lang, state: State, overriding: Option<&str>) -> String {
    let said = match state {
        State::Applies => lang.pick(
            "Måtten ligger inom det som inte kräver bygglov. Anmälan och andra regler kan ändå gälla, och planens regler är en sak för sig.",
            "The figures are within what needs no building permit. A notification and other rules may still be required, and the rules of the plan are a matter of their own.",
        ),
        State::DoesNotApply => lang.pick(
            "Åtgärden är större än, eller av annat slag än, det som inte kräver bygglov.",
            "The measure is larger than, or of another kind than, what needs no building permit.",
        ),
        State::NoData => lang.pick(
            "Om åtgärden kräver bygglov går inte att avgöra: se vilka villkor som inte är kända.",
            "Whether the measure needs a building permit cannot be decided: see which conditions are not known.",
        ),
        State::NeedsHuman => lang.pick(
            "Om åtgärden kräver bygglov avgör en människa.",
            "Whether the measure needs a building permit is for a human.",
        ),
    };
    match overriding.filter(|_| state != State::DoesNotApply) {
        Some(overriding) => format!("{overriding} {said}"),
        None => said.to_owned(),
    }
}
