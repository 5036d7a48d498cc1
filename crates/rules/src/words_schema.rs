//! The closed words of the contract, as schemas of the API description.
//!
//! The words themselves are enums of `planvy_plan`, which knows nothing of API descriptions; here each gets its list. A test
//! below holds every list against the enum it describes.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! word_schema {
    ($(#[$doc:meta])* $name:ident, $title:literal, [$($word:literal),+ $(,)?]) => {
        $(#[$doc])*
        pub enum $name {}

        impl $name {
            /// The words, in the order of the contract.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(SchemaType::Type(Type::String))
                    .enum_values(Some($name::WORDS.iter().copied()))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($title)
            }
        }
    };
}

word_schema!(
    /// The four states of a statement.
    StateWord, "State", ["applies", "does-not-apply", "no-data", "needs-human"]
);
word_schema!(
    /// How a plan or a regulation stands at the date.
    StandingWord, "Standing", ["in-force", "proposed", "not-yet", "ended", "superseded", "repealed"]
);
word_schema!(
    /// What a number measures.
    MeasureWord, "Measure", [
        "ridge-height", "total-height", "building-height", "eaves-height", "ridge-level", "total-level", "roof-pitch",
        "building-area",
        "gross-floor-area", "gross-floor-area-below-ground", "storeys", "property-area", "distance-to-boundary",
        "ground-level", "excavation-level", "ground-slope", "permeable-share", "clear-height", "barrier-level", "volume",
        "area",
    ]
);
word_schema!(
    /// How a number binds.
    BoundWord, "Bound", ["min", "max", "exact"]
);
word_schema!(
    /// The unit of a number.
    UnitWord, "Unit", ["m", "m2", "m3", "%", "deg", "count", "ratio"]
);
word_schema!(
    /// What a number is measured against.
    ReferenceWord, "Reference", [
        "mean-ground-level", "datum", "property", "property-in-use-area", "property-in-regulation-area", "use-area",
        "regulation-area", "building", "property-boundary", "ground", "foreign-law", "none",
    ]
);
word_schema!(
    /// What a limit in area or share covers as a whole.
    ScopeWord, "Scope", ["property", "use-area", "regulation-area", "building", "parcel-share"]
);
word_schema!(
    /// The kind of a regulation.
    GroupWord, "RegulationGroup", ["use", "property", "administrative"]
);
word_schema!(
    /// The language of an answer.
    LangWord, "Language", ["sv", "en"]
);
word_schema!(
    /// The kind of a plan.
    PlanKindWord, "PlanKind", ["detaljplan", "stadsplan", "byggnadsplan", "avstyckningsplan", "utländsk plan"]
);
word_schema!(
    /// Where a plan is in the process, in the words of the national specification.
    PlanStatusWord, "PlanStatus", [
        "påbörjad", "samråd", "granskning", "antagen", "överklagad", "tillsyn", "laga kraft", "upphävd", "avslutad",
    ]
);
word_schema!(
    /// The aspect of a comprehensive plan that a feature belongs to (ÖP-modell 2.1).
    GuidanceAspectWord, "GuidanceAspect", ["development-direction", "land-use", "values"]
);
word_schema!(
    /// The ten categories of land and water use of a comprehensive plan (ÖP-modell 2.1).
    GuidanceLandUseWord, "GuidanceLandUse", [
        "mixed-development", "housing", "business-and-industry", "transport", "utilities", "agriculture", "green-space",
        "nature", "countryside", "water",
    ]
);
word_schema!(
    /// Whether what a comprehensive plan shows is there already (*planeringsläge*).
    PlanningStageWord, "PlanningStage", ["existing", "ongoing", "new"]
);

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::guidance::{GuidanceAspect, GuidanceLandUse, PlanningStage};
    use planvy_plan::{
        Bound, Lang, Measure, PlanKind, PlanStatus, RegulationGroup, Scope, Standing, State, Unit,
    };
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    /// Every word is one that the type reads and writes back.
    fn agree<T: Serialize + DeserializeOwned>(words: &[&str]) {
        for word in words {
            let value: T = serde_json::from_value(serde_json::json!(word)).unwrap();
            assert_eq!(serde_json::to_value(value).unwrap(), serde_json::json!(word));
        }
    }

    #[test]
    fn the_words_of_the_schema_are_the_words_of_the_types() {
        agree::<State>(StateWord::WORDS);
        agree::<Standing>(StandingWord::WORDS);
        agree::<Measure>(MeasureWord::WORDS);
        agree::<Bound>(BoundWord::WORDS);
        agree::<Unit>(UnitWord::WORDS);
        agree::<Scope>(ScopeWord::WORDS);
        agree::<RegulationGroup>(GroupWord::WORDS);
        agree::<Lang>(LangWord::WORDS);
        agree::<PlanKind>(PlanKindWord::WORDS);
        agree::<GuidanceAspect>(GuidanceAspectWord::WORDS);
        agree::<GuidanceLandUse>(GuidanceLandUseWord::WORDS);
        assert_eq!(GuidanceLandUseWord::WORDS.len(), GuidanceLandUse::ALL.len());
        agree::<PlanningStage>(PlanningStageWord::WORDS);
        let statuses: Vec<_> = PlanStatus::ALL.iter().map(|status| status.swedish()).collect();
        assert_eq!(statuses, PlanStatusWord::WORDS);
    }
}
