//! Functions that know planning.

use planvy_plan::{Bound, Lang, Measure};

use crate::collection::Feature;
use crate::property::PropertyKind;
use crate::value::Value;

/// A function of filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The highest ridge that is allowed, over the mean ground level.
    MaxRidgeHeight,
    /// The highest point that is allowed, over the mean ground level.
    MaxTotalHeight,
    /// The highest building height that is allowed.
    MaxBuildingHeight,
    /// The highest eaves that are allowed: plans of other countries say so.
    MaxEavesHeight,
    /// The most storeys that are allowed.
    MaxStoreys,
    /// Whether a use is allowed, by its letter on the plan map.
    UseIs,
    /// Whether it is in force on a day.
    InForceAt,
}

/// Those of plans and regulations.
pub const OF_PLANS: &[Function] = &[
    Function::MaxRidgeHeight,
    Function::MaxTotalHeight,
    Function::MaxBuildingHeight,
    Function::MaxEavesHeight,
    Function::MaxStoreys,
    Function::UseIs,
    Function::InForceAt,
];

impl Function {
    /// All of them.
    pub const ALL: &'static [Function] = OF_PLANS;

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Function::MaxRidgeHeight => "maxRidgeHeight",
            Function::MaxTotalHeight => "maxTotalHeight",
            Function::MaxBuildingHeight => "maxBuildingHeight",
            Function::MaxEavesHeight => "maxEavesHeight",
            Function::MaxStoreys => "maxStoreys",
            Function::UseIs => "useIs",
            Function::InForceAt => "inForceAt",
        }
    }

    /// The function of a name, whatever its case.
    pub fn by_name(name: &str) -> Option<Function> {
        let mut all = Function::ALL.iter().copied();
        all.find(|function| function.name().eq_ignore_ascii_case(name))
    }

    /// What it does.
    pub fn description(self, lang: Lang) -> &'static str {
        let (sv, en) = match self {
            Function::MaxRidgeHeight => (
                "Högsta nockhöjd i meter över medelmarknivån. För en plan den största som någon bestämmelse i den anger.",
                "Highest ridge in metres over the mean ground level. Of a plan the greatest that any of its regulations sets.",
            ),
            Function::MaxTotalHeight => (
                "Högsta totalhöjd i meter över medelmarknivån. För en plan den största som någon bestämmelse i den anger.",
                "Highest point in metres over the mean ground level. Of a plan the greatest that any of its regulations sets.",
            ),
            Function::MaxBuildingHeight => (
                "Högsta byggnadshöjd i meter. För en plan den största som någon bestämmelse i den anger.",
                "Highest building height in metres. Of a plan the greatest that any of its regulations sets.",
            ),
            Function::MaxEavesHeight => (
                "Högsta takfotshöjd i meter, som planer i andra länder anger och svenska inte. För en plan den största som någon bestämmelse i den anger.",
                "Highest eaves in metres, which plans of other countries set and Swedish ones do not. Of a plan the greatest that any of its regulations sets.",
            ),
            Function::MaxStoreys => (
                "Högsta antal våningar. För en plan det största som någon bestämmelse i den anger.",
                "Most storeys. Of a plan the greatest number that any of its regulations sets.",
            ),
            Function::UseIs => (
                "Sant om användningen har bokstaven på plankartan, till exempel B för bostäder. För en plan: någon användning i den.",
                "True where the use has the letter on the plan map, such as B for housing. Of a plan: any of its uses.",
            ),
            Function::InForceAt => (
                "Sant om planen eller bestämmelsen gäller den dagen.",
                "True where the plan or the regulation is in force on the day.",
            ),
        };
        lang.pick(sv, en)
    }

    /// The name and the type of each argument.
    pub fn arguments(self) -> &'static [(&'static str, PropertyKind)] {
        match self {
            Function::MaxRidgeHeight
            | Function::MaxTotalHeight
            | Function::MaxBuildingHeight
            | Function::MaxEavesHeight
            | Function::MaxStoreys => &[],
            Function::UseIs => &[("letter", PropertyKind::Text)],
            Function::InForceAt => &[("date", PropertyKind::Date)],
        }
    }

    /// The type of what it gives.
    pub fn returns(self) -> PropertyKind {
        match self {
            Function::MaxRidgeHeight
            | Function::MaxTotalHeight
            | Function::MaxBuildingHeight
            | Function::MaxEavesHeight
            | Function::MaxStoreys => PropertyKind::Number,
            Function::UseIs | Function::InForceAt => PropertyKind::Boolean,
        }
    }

    /// What it gives for a feature. Its arguments are of the types that [`arguments`](Function::arguments) names.
    pub(crate) fn value(self, feature: &dyn Feature, arguments: &[Value<'static>]) -> Value<'static> {
        let limit = |measure| Value::of_number(feature.limit(measure, Bound::Max));
        let truth = |known: Option<bool>| known.map_or(Value::Null, Value::Bool);
        match (self, arguments.first()) {
            (Function::MaxRidgeHeight, _) => limit(Measure::RidgeHeight),
            (Function::MaxTotalHeight, _) => limit(Measure::TotalHeight),
            (Function::MaxBuildingHeight, _) => limit(Measure::BuildingHeight),
            (Function::MaxEavesHeight, _) => limit(Measure::EavesHeight),
            (Function::MaxStoreys, _) => limit(Measure::Storeys),
            (Function::UseIs, Some(Value::Text(letter))) => truth(feature.has_use(letter)),
            (Function::InForceAt, Some(Value::Date(day))) => truth(feature.is_in_force_at(*day)),
            (Function::UseIs | Function::InForceAt, _) => Value::Null,
        }
    }
}
