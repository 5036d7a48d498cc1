//! What the comprehensive plan (*översiktsplan*) says at a place: it guides, and binds nobody (PBL 3:2).
//!
//! | module | holds |
//! |---|---|
//! | [`agreement`] | whether a use of a detailed plan goes with what the comprehensive plan intends: a hint in words |
//! | `at_place` | the features at a place, with their shares |

pub mod agreement;
mod at_place;

use jiff::civil::Date;
use planvy_plan::Lang;
use planvy_plan::guidance::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, PlanningStage};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{RegulationShare, Source};
use crate::sentences::guidance;
use crate::words_schema::{GuidanceAspectWord, GuidanceLandUseWord, PlanningStageWord};

pub(crate) use at_place::GuidanceHere;

/// A feature of the comprehensive plan at the place. It guides and never binds.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Guidance {
    /// The source's own identity, or a number in its file.
    pub id: String,
    /// Which aspect of the plan it belongs to.
    #[schema(value_type = GuidanceAspectWord)]
    pub aspect: GuidanceAspect,
    /// What it is called.
    pub title: String,
    /// The category of land and water use, where it is one of the ten.
    #[schema(value_type = Option<GuidanceLandUseWord>)]
    pub land_use: Option<GuidanceLandUse>,
    /// The category in the source's own words.
    pub category: String,
    /// The sub-category in the source's own words.
    pub subcategory: Option<String>,
    /// Whether what it shows is there already.
    #[schema(value_type = Option<PlanningStageWord>)]
    pub stage: Option<PlanningStage>,
    /// What it says, in plain sentences, and that it does not bind.
    pub plain: String,
    /// What the municipality says about the area, in its own words.
    pub statement: Option<String>,
    /// Name of the comprehensive plan, or of its deepening.
    pub plan_name: Option<String>,
    /// When the plan was adopted.
    #[schema(value_type = Option<String>, format = Date)]
    pub adopted: Option<Date>,
    /// Time horizon in the source's own words.
    pub horizon: Option<String>,
    /// Always false: a comprehensive plan guides.
    pub binding: bool,
    /// How much of the place it covers.
    pub share: RegulationShare,
    /// Where it comes from; null where several files of guidance are loaded.
    pub source: Option<Source>,
}

impl Guidance {
    /// A feature in the words of a language.
    pub(crate) fn of(
        feature: &GuidanceFeature,
        share: RegulationShare,
        source: Option<Source>,
        lang: Lang,
    ) -> Guidance {
        let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Guidance {
            id: feature.id.clone(),
            aspect: feature.aspect,
            title: guidance::title(lang, feature),
            land_use: feature.land_use,
            category: feature.category.clone(),
            subcategory: non_empty(&feature.subcategory),
            stage: feature.stage,
            plain: guidance::plain(lang, feature),
            statement: non_empty(&feature.statement),
            plan_name: non_empty(&feature.plan_name),
            adopted: feature.adopted,
            horizon: non_empty(&feature.horizon),
            binding: false,
            share,
            source,
        }
    }
}
