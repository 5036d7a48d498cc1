//! One regulation, at a date.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_index::RegulationIndex;
use planvy_plan::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::plan_view::{standings_in, whole_plan_question};
use crate::answers::Answers;
use crate::plan_answer::PlanRecord;
use crate::question::Question;
use crate::regulation_answer::RegulationAnswer;
use crate::words_schema::LangWord;

/// One regulation, at a date, with its plan.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegulationView {
    /// The snapshot that everything comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The regulation with its geometry. `share` is its own area and its part of the plan.
    #[serde(flatten)]
    pub regulation: RegulationAnswer,
    /// The plan it belongs to.
    #[schema(value_type = PlanRecord)]
    pub plan_record: Arc<PlanRecord>,
}

impl Answers {
    /// A regulation at a date; `None` where the snapshot has no such regulation, or nothing was known of it yet.
    pub fn regulation_view(&self, index: RegulationIndex, date: Date, lang: Lang) -> Option<RegulationView> {
        let plan = self.snapshot().regulation(index)?.plan;
        let (_, facts) = self.plan(plan)?;
        let question = whole_plan_question(date, lang);
        let assessment = self.whole_plan(plan, &question);
        let on_ground = assessment
            .as_ref()
            .and_then(|here| here.plans.iter().find(|other| other.index == plan));
        let plan_standing = match on_ground {
            Some(here) => here.standing,
            None => facts.timeline.standing_at(date)?,
        };
        let settled = assessment
            .as_ref()
            .and_then(|here| standings_in(here).get(&index).copied());
        let with_geometry = Question {
            geometry: true,
            ..question.clone()
        };
        Some(RegulationView {
            snapshot: Arc::clone(self.id()),
            as_of: date,
            language: lang,
            regulation: self.regulation_of_plan(plan, index, plan_standing, settled, &with_geometry)?,
            plan_record: Arc::clone(&facts.record.value),
        })
    }
}
