//! What a check comes to, before it is an answer.

use geo_types::MultiPolygon;
use planvy_plan::{Bound, Unit};

use super::answer::{CheckResult, Verdict};
use super::kind::Check;
use super::scene::{RuleIn, Scene};
use crate::geometry_answer::areas_answer;
use crate::regulation_answer::GeometryAnswer;

/// What a check comes to for a rule.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// Places of the rules behind it in the scene's list.
    pub rules: Vec<usize>,
    /// Place of the plan behind it in the scene's list, where no rule is.
    pub plan: Option<usize>,
    /// Numbers of the buildings.
    pub buildings: Vec<usize>,
    /// The parcel that it is counted on.
    pub parcel: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The numbers, where there are any.
    pub numbers: Numbers,
    /// Where.
    pub place: Option<GeometryAnswer>,
    /// The result in a sentence.
    pub plain: String,
    /// Why.
    pub because: String,
}

/// The numbers of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Numbers {
    /// What the proposal has.
    pub value: Option<f64>,
    /// What the rule sets.
    pub limit: Option<f64>,
    /// How it binds.
    pub bound: Option<Bound>,
    /// Negative breaks.
    pub margin: Option<f64>,
    /// The unit.
    pub unit: Option<Unit>,
    /// Of the margin.
    pub uncertainty: Option<f64>,
}

impl Numbers {
    /// So many m² on land where nothing may stand: the margin is minus as many.
    pub fn banned_m2(area_m2: f64) -> Numbers {
        Numbers {
            value: Some(area_m2),
            limit: Some(0.0),
            bound: Some(Bound::Max),
            margin: Some(if area_m2 == 0.0 { 0.0 } else { -area_m2 }),
            unit: Some(Unit::SquareMetre),
            uncertainty: None,
        }
    }

    /// So many m², of which nothing is said.
    pub fn m2(area_m2: f64) -> Numbers {
        Numbers {
            value: Some(area_m2),
            unit: Some(Unit::SquareMetre),
            ..Numbers::default()
        }
    }

    /// A limit whose value is not known.
    pub fn limit(bound: Bound, limit: f64, unit: Unit) -> Numbers {
        Numbers {
            limit: Some(limit),
            bound: Some(bound),
            unit: Some(unit),
            ..Numbers::default()
        }
    }

    /// A value against a limit.
    pub fn against(value: f64, bound: Bound, limit: f64, unit: Unit, uncertainty: Option<f64>) -> Numbers {
        Numbers {
            value: Some(value),
            margin: Some(super::judge::margin(bound, value, limit)),
            uncertainty,
            ..Numbers::limit(bound, limit, unit)
        }
    }
}

impl Outcome {
    /// An outcome of a rule.
    pub fn of(rule: &RuleIn<'_>, verdict: Verdict, plain: String, because: String) -> Outcome {
        Outcome {
            rules: vec![rule.at],
            ..Outcome::without_rule(verdict, plain, because)
        }
    }

    /// An outcome that no single rule is behind.
    pub fn without_rule(verdict: Verdict, plain: String, because: String) -> Outcome {
        Outcome {
            rules: Vec::new(),
            plan: None,
            buildings: Vec::new(),
            parcel: None,
            verdict,
            numbers: Numbers::default(),
            place: None,
            plain,
            because,
        }
    }

    /// With its numbers.
    #[must_use]
    pub fn with(mut self, numbers: Numbers) -> Outcome {
        self.numbers = numbers;
        self
    }

    /// About these buildings, by number.
    #[must_use]
    pub fn about(mut self, buildings: impl IntoIterator<Item = usize>) -> Outcome {
        self.buildings = buildings.into_iter().collect();
        self
    }

    /// Counted on a parcel.
    #[must_use]
    pub fn on_parcel(mut self, parcel: &str) -> Outcome {
        self.parcel = Some(parcel.to_owned());
        self
    }

    /// On some land.
    #[must_use]
    pub fn on_land(mut self, scene: &Scene<'_>, land: &MultiPolygon<f64>) -> Outcome {
        self.place = areas_answer(land, scene.crs);
        self
    }

    /// At a place.
    #[must_use]
    pub fn at(mut self, place: Option<GeometryAnswer>) -> Outcome {
        self.place = place;
        self
    }

    /// The result of a check.
    pub fn into_result(self, check: &dyn Check, scene: &Scene<'_>) -> CheckResult {
        let rules: Vec<&RuleIn<'_>> = self.rules.iter().filter_map(|at| scene.rules.get(*at)).collect();
        let first = rules.first();
        let plan = first.map(|rule| rule.plan).or(self.plan);
        let rounded = |number: Option<f64>| {
            number
                .filter(|number| number.is_finite())
                .map(crate::assessment::rounded)
        };
        CheckResult {
            check: check.id(),
            name: check.name(scene.lang).to_owned(),
            regulation: first.map(|rule| rule.land.id),
            regulations: rules.iter().map(|rule| rule.land.id).collect(),
            plan: plan.and_then(|at| scene.plans.get(at)).map(|plan| plan.id),
            buildings: self.buildings,
            parcel: self.parcel,
            verdict: self.verdict,
            value: rounded(self.numbers.value),
            limit: rounded(self.numbers.limit),
            bound: self.numbers.bound,
            margin: rounded(self.numbers.margin),
            unit: self.numbers.unit,
            uncertainty: rounded(self.numbers.uncertainty),
            place: self.place,
            plain: self.plain,
            because: self.because,
            formulation: first.and_then(|rule| rule.words.formulation.clone()),
        }
    }
}
