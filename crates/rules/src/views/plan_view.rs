//! One plan as a whole, at a date.

use std::collections::HashMap;
use std::sync::Arc;

use geo_types::MultiPolygon;
use jiff::civil::Date;
use planvy_index::{PlanIndex, RegulationIndex, Shape, ShapeInGrid};
use planvy_plan::{Lang, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Note, PlaceKind, RegulationShare};
use crate::answers::Answers;
use crate::assessment::{Assessment, percent_of, rounded};
use crate::plan_answer::{Implementation, PlanRecord, VerticalExtent};
use crate::plan_facts::vertical_extent;
use crate::question::{Place, Question};
use crate::regulation_answer::{GeometryAnswer, RegulationAnswer};
use crate::site::{Site, SiteShape};
use crate::tree::regulation_links;
use crate::words_schema::{LangWord, StandingWord};

/// One plan as a whole, at a date.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The snapshot that everything comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// What the plan is.
    #[serde(flatten)]
    #[schema(value_type = PlanRecord)]
    pub record: Arc<PlanRecord>,
    /// How it stands at the date, later plans on its ground considered; null where nothing was known of it yet.
    #[schema(value_type = Option<StandingWord>)]
    pub standing: Option<Standing>,
    /// The implementation period at the date.
    pub implementation: Implementation,
    /// Its area in square metres.
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// Its regulations, in the order of its file. `share` is each one's own area and its part of the plan.
    pub regulations: Vec<RegulationAnswer>,
    /// Its area as GeoJSON, in its own coordinate system.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<GeometryAnswer>,
    /// What has to be known to read it right.
    pub notes: Vec<Note>,
}

impl Answers {
    /// A plan as a whole, at a date; `None` where the snapshot has no such plan.
    pub fn plan_view(&self, index: PlanIndex, date: Date, lang: Lang) -> Option<PlanView> {
        let (stored, facts) = self.plan(index)?;
        let question = whole_plan_question(date, lang);
        let (standings, standing, notes) = match self.whole_plan(index, &question) {
            Some(assessment) => {
                let own = assessment.plans.iter().find(|plan| plan.index == index);
                let is_about = |note: &Note| note.plan.is_none_or(|plan| plan == stored.plan.id);
                let notes = assessment
                    .notes
                    .iter()
                    .map(|note| note.value.clone())
                    .filter(is_about)
                    .collect();
                (standings_in(&assessment), own.map(|plan| plan.standing), notes)
            }
            None => (HashMap::new(), facts.timeline.standing_at(date), Vec::new()),
        };
        let regulations = self.snapshot().regulations_of(index).filter_map(|regulation| {
            self.regulation_of_plan(
                index,
                regulation,
                standing?,
                standings.get(&regulation).copied(),
                &question,
            )
        });
        Some(PlanView {
            snapshot: Arc::clone(self.id()),
            as_of: date,
            language: lang,
            record: Arc::clone(&facts.record.value),
            standing,
            implementation: facts.period.at(date),
            area_m2: rounded(self.snapshot().plan_area_m2(index)),
            regulations: regulations.collect(),
            geometry: GeometryAnswer::of(&areas_alone(self.snapshot().plan_shapes(index)), None),
            notes,
        })
    }

    /// What holds on the whole ground of a plan: so later plans there are seen. `None` where the plan has no area.
    pub(super) fn whole_plan<'a>(
        &'a self,
        index: PlanIndex,
        question: &'a Question,
    ) -> Option<Assessment<'a>> {
        let crs = self.snapshot().plan(index)?.plan.crs;
        let area = self.snapshot().plan_geometry(index);
        if area.0.is_empty() {
            return None;
        }
        let site = Site {
            kind: PlaceKind::Area,
            shape: SiteShape::Area { crs, area },
            parcel: None,
            address: None,
        };
        Some(Assessment::at(self, question, site))
    }

    /// A regulation apart from a place. `None` where nothing was known of it yet.
    pub(super) fn regulation_of_plan(
        &self,
        plan: PlanIndex,
        index: RegulationIndex,
        plan_standing: Standing,
        settled: Option<Standing>,
        question: &Question,
    ) -> Option<RegulationAnswer> {
        let snapshot = self.snapshot();
        let (stored, facts) = self.plan(plan)?;
        let entry = snapshot.regulation(index)?;
        let (content, words) =
            self.content(entry.content, question.lang, stored.plan.height_datum.as_ref())?;
        let by_dates = || {
            facts
                .timeline
                .regulation_standing_at(plan_standing, entry.id, content, question.date)
        };
        let own_extent = vertical_extent(content.vertical_limit, snapshot.regulation_levels(index));
        let area_m2 = snapshot.regulation_area_m2(index);
        let has_area = area_m2 > 0.0;
        Some(RegulationAnswer {
            id: entry.id,
            plan: stored.plan.id,
            words: Arc::clone(&words.words.value),
            standing: settled.or_else(by_dates)?,
            whole_plan: entry.whole_plan,
            regulates_uses: entry.regulates_uses.to_vec(),
            share: RegulationShare {
                m2: has_area.then(|| rounded(area_m2)),
                percent: has_area
                    .then(|| percent_of(area_m2, snapshot.plan_area_m2(plan)))
                    .flatten(),
                length_m: None,
            },
            on_border: false,
            distance_to_border_m: None,
            vertical_extent: if own_extent == VerticalExtent::UNLIMITED {
                facts.record.value.vertical_extent
            } else {
                own_extent
            },
            geometry: question
                .geometry
                .then(|| GeometryAnswer::of(&snapshot.geometry(index), None))
                .flatten(),
            links: regulation_links(entry.id, stored.plan.id, &words),
        })
    }
}

/// The question behind a view of a whole plan; its place is given apart.
pub(super) fn whole_plan_question(date: Date, lang: Lang) -> Question {
    Question {
        place: Place::Area {
            crs: planvy_plan::Crs::Tm,
            area: MultiPolygon(Vec::new()),
        },
        date,
        lang,
        geometry: false,
    }
}

/// How the regulations that were met stand.
pub(super) fn standings_in(assessment: &Assessment<'_>) -> HashMap<RegulationIndex, Standing> {
    let met = assessment.regulations.iter().chain(&assessment.touches);
    met.map(|regulation| (regulation.index, regulation.standing))
        .collect()
}

fn areas_alone(shapes: Vec<ShapeInGrid>) -> Vec<ShapeInGrid> {
    shapes
        .into_iter()
        .filter(|part| matches!(part.shape, Shape::Area(_)))
        .collect()
}
