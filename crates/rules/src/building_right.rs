//! Building right: how much, how high and where may be built at a place, what stands there and what is left.
//!
//! By the plans in force at the date, for each piece of development land (*kvartersmark*) at the place. A point is answered for its
//! parcel, or where none is known for its use area as a whole; an area asked about is reckoned as one parcel.
//!
//! | module | works out |
//! |---|---|
//! | `scene`, `use_area` | the land: use areas, pieces of the place in them, the rules on each piece |
//! | `exclusion` | where main buildings must not stand |
//! | `area_limit`, `area_total` | what limits on area come to, by their own denominators, and together |
//! | `height` | the strictest height on each part of the land |
//! | `buildings_here` | what stands there |
//! | `matter` | what the rules are about that only a human can read |
//! | `contradictions` | rules that cannot all be kept |
//! | `plain_building` | the inverse question: a house that fits |
//! | [`answer`], `words`, `reckoned` and the answers beside it | how it is told |

pub mod answer;
mod area_answers;
mod area_limit;
mod area_total;
mod buildings_here;
mod contradictions;
mod exclusion;
mod height;
mod height_answers;
mod matter;
pub(crate) mod overlay;
mod piece_answer;
mod place_words;
mod plain_building;
mod reckoned;
mod scene;
mod use_area;
pub(crate) mod words;

use std::sync::Arc;

use planvy_plan::{Lang, Standing, State};

use crate::answer::{Coverage, Note, NoteCode, Theme};
use crate::answers::Answers;
use crate::assessment::PlanHere;
use crate::overlaid::resolved;
use crate::question::{Question, QuestionError};
use crate::sentences::notes::not_reckoned_under_foreign_law;
use crate::tree::parcel_answer;
pub use answer::{
    AreaAnswer, BoundBy, BoundSide, BuildingRightAnswer, BuildingRightArea, Exclusion, ExclusionReason,
    Existing, HeightAnswer, Limit, LimitState, PlainBound, PlainBuilding, StoreysAnswer,
};
pub(crate) use reckoned::Reckoned;
pub(crate) use scene::{Basis, Scene};

impl Answers {
    /// What may be built at the place of a question. Plans in process are not counted, and noted.
    ///
    /// # Errors
    /// What is wrong with the place: see [`QuestionError`].
    pub fn building_right(&self, question: &Question) -> Result<BuildingRightAnswer, QuestionError> {
        resolved(|| self.building_right_at(question))?
    }

    fn building_right_at(&self, question: &Question) -> Result<BuildingRightAnswer, QuestionError> {
        let scene = Scene::of(self, question)?;
        let pieces = scene.pieces(self);
        let mut notes = scene.notes(question.lang, pieces.is_empty());
        let mut areas = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let reckoned = Reckoned::of(self, &scene, question.lang, piece);
            notes.extend(reckoned.notes());
            areas.push(reckoned.told());
        }
        let assessment = &scene.land.assessment;
        notes.extend(assessment.notes.iter().map(|note| note.value.clone()));
        let parcels = assessment.parcels.iter();
        Ok(BuildingRightAnswer {
            snapshot: Arc::clone(self.id()),
            as_of: question.date,
            language: question.lang,
            coverage: scene.coverage(question.lang),
            parcels: parcels
                .filter_map(|parcel| parcel_answer(self, *parcel))
                .collect(),
            place: scene.place.clone(),
            areas,
            notes,
        })
    }
}

impl<'a> Scene<'a> {
    /// The plans in force at the place that are made under another country's law.
    fn under_foreign_law(&self) -> impl Iterator<Item = &PlanHere<'a>> {
        let plans = self.land.assessment.plans.iter();
        plans.filter(|plan| plan.standing == Standing::InForce && plan.facts.record.value.is_foreign())
    }

    /// The statements about the themes at the place. Where a plan under another country's law is in force, what detailed plans come to
    /// is for a human.
    pub(crate) fn coverage(&self, lang: Lang) -> Vec<Coverage> {
        let said = self.land.assessment.coverage.iter();
        let mut coverage: Vec<Coverage> = said.map(|said| said.value.clone()).collect();
        let plans = coverage
            .iter_mut()
            .filter(|said| said.theme == Theme::DetailedPlan);
        for (said, _plan) in plans.zip(self.under_foreign_law()) {
            said.state = State::NeedsHuman;
            // The statement has named the plan.
            let why = not_reckoned_under_foreign_law(lang, lang.pick("planen", "the plan"));
            said.statement = format!("{} {why}", said.statement);
        }
        coverage
    }

    /// What has to be known about the place to read the answer right.
    pub(crate) fn notes(&self, lang: Lang, is_empty: bool) -> Vec<Note> {
        let note = |code, text| Note {
            code,
            text,
            plan: None,
        };
        let mut notes = Vec::new();
        for plan in self.under_foreign_law() {
            notes.push(Note {
                code: NoteCode::ForeignLaw,
                text: not_reckoned_under_foreign_law(lang, &plan.facts.texts(lang).label),
                plan: Some(plan.stored.plan.id),
            });
        }
        if is_empty && self.under_foreign_law().next().is_none() {
            notes.push(note(
                NoteCode::NoDevelopmentLand,
                place_words::no_development_land(lang),
            ));
        }
        match &self.basis {
            Basis::Parcel(_) => {}
            Basis::Area => notes.push(note(NoteCode::TakenAsParcel, place_words::taken_as_parcel(lang))),
            Basis::UseArea {
                is_on_parcel_border: true,
            } => {
                notes.push(note(NoteCode::ParcelUnknown, place_words::on_parcel_border(lang)));
            }
            Basis::UseArea {
                is_on_parcel_border: false,
            } if !is_empty => {
                notes.push(note(NoteCode::ParcelUnknown, place_words::parcel_unknown(lang)));
            }
            Basis::UseArea { .. } => {}
        }
        let plans = self.land.assessment.plans.iter();
        notes.extend(
            plans
                .filter(|plan| plan.standing == Standing::Proposed)
                .map(|plan| Note {
                    code: NoteCode::ProposedNotCounted,
                    text: place_words::proposed(lang, &plan.facts.texts(lang).label),
                    plan: Some(plan.stored.plan.id),
                }),
        );
        notes
    }
}
