//! What would change, a parcel at a time, if a plan in process gained legal force as it is drawn.
//!
//! Each parcel is judged twice: as it stands, and at a desk that takes the plan to be in force. The rules of both are held against
//! each other by kind, measure and number. Rules of plans that would be replaced in part count with the ground that is left to
//! them.

pub mod answer;
mod compare;
mod rules_on_parcel;

use std::sync::Arc;

use planvy_index::{PlanIndex, Snapshot};
use planvy_plan::Standing;
use planvy_plan::parcel::folded_designation;
use planvy_plan::stored::StoredPlan;

pub use answer::{
    BuildingRightBrief, EffectAnswer, EffectError, EffectQuestion, MOST_PARCELS, ParcelEffect, RuleChange,
    RuleEffect, RuleSide,
};

use crate::answer::{Link, Note, NoteCode, Share};
use crate::answers::Answers;
use crate::assessment::{percent_of, rounded};
use crate::overlaid::resolved;
use crate::question::{Place, Question};
use crate::resource_path::parcel_path;
use crate::sentences::effect as words;
use crate::site::Site;
use rules_on_parcel::RulesOnParcel;

/// Parcels that have less than this of the plan, in m², are not touched by it.
const THRESHOLD_M2: f64 = 0.5;
/// Part of the plan that may lie outside all loaded parcels without a word.
const UNCOVERED_TOLERANCE: f64 = 0.005;

impl Answers {
    /// What would change on each parcel if a plan in process gained legal force as it is drawn.
    ///
    /// # Errors
    /// That the plan is not known, not in process at the date, or that the page is none.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use planvy_index::Snapshot;
    /// use planvy_plan::{Date, Lang, PlanId};
    /// use planvy_rules::{Answers, EffectError, EffectQuestion};
    /// let answers = Answers::new(Arc::new(Snapshot::empty()));
    /// let plan: PlanId = "11111111-1111-4111-8111-111111111111".parse().expect("an id");
    /// let question = EffectQuestion {
    ///     plan, date: Date::constant(2026, 11, 27), lang: Lang::En, limit: 20, after: None,
    /// };
    /// assert_eq!(answers.effect(&question), Err(EffectError::UnknownPlan(plan)));
    /// ```
    pub fn effect(&self, question: &EffectQuestion) -> Result<EffectAnswer, EffectError> {
        resolved(|| self.effect_of(question))?
    }

    fn effect_of(&self, question: &EffectQuestion) -> Result<EffectAnswer, EffectError> {
        let EffectQuestion {
            plan: id,
            date,
            lang,
            limit,
            ..
        } = *question;
        if !(1..=MOST_PARCELS).contains(&limit) {
            return Err(EffectError::Limit { limit });
        }
        let snapshot = self.snapshot();
        let index = snapshot.plan_by_id(id).ok_or(EffectError::UnknownPlan(id))?;
        let (stored, facts) = self.plan(index).ok_or(EffectError::UnknownPlan(id))?;
        let record = &facts.record.value;
        let designation = record.designation.clone().unwrap_or_else(|| record.name.clone());
        if record.is_foreign() {
            return Err(EffectError::ForeignLaw { designation });
        }
        match facts.timeline.standing_at(date) {
            Some(Standing::Proposed) => {}
            Some(Standing::InForce) => {
                let since = facts.timeline.ranking_date(date);
                return Err(EffectError::InForce { designation, since });
            }
            Some(standing) => {
                return Err(EffectError::Over {
                    designation,
                    standing,
                });
            }
            None => return Err(EffectError::NotKnownYet { designation, date }),
        }
        let touched = touched(snapshot, index, stored);
        let after = question.after.as_deref().map(folded_designation);
        let is_on_page = |parcel: &&Touched| after.as_ref().is_none_or(|after| parcel.folded > *after);
        let mut left = touched.parcels.iter().filter(is_on_page);
        let page: Vec<&Touched> = left.by_ref().take(limit).collect();
        let next = left.next().and(page.last()).map(|last| last.designation.clone());
        let supposing = self.supposing(id, date);
        let parcels = page
            .into_iter()
            .filter_map(|parcel| self.parcel_effect(&supposing, question, parcel))
            .collect();
        Ok(EffectAnswer {
            snapshot: Arc::clone(self.id()),
            as_of: date,
            language: lang,
            plan: Arc::clone(record),
            plain: words::plan(lang, &facts.texts(lang).label, touched.parcels.len()),
            parcel_count: touched.parcels.len(),
            parcels,
            next,
            notes: notes(self, question, touched.uncovered_m2),
        })
    }

    fn parcel_effect(
        &self,
        supposing: &Answers,
        question: &EffectQuestion,
        parcel: &Touched,
    ) -> Option<ParcelEffect> {
        let lang = question.lang;
        let site = Site::of_parcel(self.snapshot(), &parcel.designation).ok()?;
        let asked = Question {
            place: Place::Parcel(parcel.designation.clone()),
            date: question.date,
            lang,
            geometry: false,
        };
        let before = RulesOnParcel::at(self, &asked, site.clone());
        let after = RulesOnParcel::at(supposing, &asked, site);
        let rules = compare::rules(lang, &before.sides(), &after.sides());
        let building_right = |answers: &Answers| -> Vec<BuildingRightBrief> {
            let found = answers.building_right(&asked);
            found.map_or_else(
                |_| Vec::new(),
                |found| found.areas.into_iter().map(BuildingRightBrief::from).collect(),
            )
        };
        Some(ParcelEffect {
            designation: parcel.designation.clone(),
            area_m2: rounded(parcel.area_m2),
            share: Share {
                m2: Some(rounded(parcel.in_plan_m2)),
                percent: percent_of(parcel.in_plan_m2, parcel.area_m2),
            },
            plain: words::parcel(lang, &rules),
            rules,
            building_right_before: building_right(self),
            building_right_after: building_right(supposing),
            links: vec![Link {
                rel: "parcel",
                href: parcel_path(&parcel.designation),
            }],
        })
    }
}

/// A parcel that the plan touches.
#[derive(Clone, Debug)]
struct Touched {
    folded: String,
    designation: String,
    area_m2: f64,
    in_plan_m2: f64,
}

/// The parcels of a plan, by designation, and how much of it no loaded parcel covers.
struct TouchedParcels {
    parcels: Vec<Touched>,
    uncovered_m2: f64,
}

fn touched(snapshot: &Snapshot, index: PlanIndex, stored: &StoredPlan) -> TouchedParcels {
    let hits = snapshot.in_area(stored.plan.crs, &snapshot.plan_geometry(index));
    let mut parcels: Vec<Touched> = Vec::new();
    let mut covered_m2 = 0.0;
    for hit in &hits.parcels {
        covered_m2 += hit.area_m2;
        let Some(parcel) = snapshot.parcel(hit.parcel) else {
            continue;
        };
        parcels.push(Touched {
            folded: folded_designation(&parcel.designation),
            designation: parcel.designation.clone(),
            area_m2: snapshot.parcel_area_m2(hit.parcel),
            in_plan_m2: hit.area_m2,
        });
    }
    parcels.sort_by(|a, b| a.folded.cmp(&b.folded));
    // A parcel of several areas may be delivered as several of one designation.
    parcels.dedup_by(|later, first| {
        let is_same = later.folded == first.folded;
        if is_same {
            first.area_m2 += later.area_m2;
            first.in_plan_m2 += later.in_plan_m2;
        }
        is_same
    });
    parcels.retain(|parcel| parcel.in_plan_m2 > THRESHOLD_M2);
    let plan_m2 = snapshot.plan_area_m2(index);
    let uncovered_m2 = plan_m2 - covered_m2;
    TouchedParcels {
        parcels,
        uncovered_m2: if uncovered_m2 > THRESHOLD_M2.max(plan_m2 * UNCOVERED_TOLERANCE) {
            uncovered_m2
        } else {
            0.0
        },
    }
}

fn notes(answers: &Answers, question: &EffectQuestion, uncovered_m2: f64) -> Vec<Note> {
    let lang = question.lang;
    let note = |code, text| Note {
        code,
        text,
        plan: Some(question.plan),
    };
    let mut notes = vec![note(NoteCode::Supposed, words::supposed(lang, question.date))];
    if uncovered_m2 > 0.0 {
        notes.push(note(
            NoteCode::GroundWithoutParcel,
            words::ground_without_parcel(lang, uncovered_m2),
        ));
    }
    let accepted = answers.general(lang).accepted("parcels");
    notes.extend(accepted.map(|note| note.value.clone()));
    notes
}
