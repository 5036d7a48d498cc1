//! What changed at a place between two days: plans that came, went or stand differently, regulations with them, and
//! implementation periods that began or ended.
//!
//! The place is judged twice, once at each day, in the same way as any other question; what differs is told. What is not
//! delivered cannot differ: a plan that was replaced and never digitised is missing at both days, and the answer says so.

pub mod answer;

use std::collections::HashMap;
use std::sync::Arc;

use planvy_index::RegulationIndex;
use planvy_plan::{Standing, State};

pub use answer::{DifferenceAnswer, DifferenceError, DifferenceQuestion};
use answer::{DifferenceKind, PlanDifference, RegulationDifference};

use crate::answer::{Link, Note, NoteCode};
use crate::answers::Answers;
use crate::assessment::{Assessment, PlanHere, RegulationHere};
use crate::overlaid::resolved;
use crate::plan_answer::Implementation;
use crate::question::{Question, QuestionError};
use crate::resource_path::plan_path;
use crate::sentences::difference as words;
use crate::site::Site;

impl Answers {
    /// What changed at a place between two days.
    ///
    /// # Errors
    /// What is wrong with the place, or that the days stand in the wrong order.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use planvy_index::Snapshot;
    /// use planvy_plan::{Crs, Date, GridPoint, Lang, State};
    /// use planvy_rules::{Answers, DifferenceQuestion, Place};
    /// let answers = Answers::new(Arc::new(Snapshot::empty()));
    /// let question = DifferenceQuestion {
    ///     place: Place::Point(GridPoint { crs: Crs::Zone1330, east_m: 118_500.0, north_m: 6_164_800.0 }),
    ///     from: Date::constant(2020, 1, 1),
    ///     to: Date::constant(2026, 1, 1),
    ///     lang: Lang::En,
    /// };
    /// assert_eq!(answers.difference(&question).expect("the place is in Sweden").state, State::NoData);
    /// let turned = DifferenceQuestion { from: question.to, to: question.from, ..question };
    /// assert!(answers.difference(&turned).is_err());
    /// ```
    pub fn difference(&self, question: &DifferenceQuestion) -> Result<DifferenceAnswer, DifferenceError> {
        resolved(|| self.difference_at(question, Site::find(self.snapshot(), &question.place)?))
            .map_err(QuestionError::from)?
    }

    /// The same at a place that is found already; the question's own place does not matter.
    pub(crate) fn difference_at(
        &self,
        question: &DifferenceQuestion,
        site: Site,
    ) -> Result<DifferenceAnswer, DifferenceError> {
        let DifferenceQuestion { from, to, lang, .. } = *question;
        if from > to {
            return Err(DifferenceError::DatesReversed { from, to });
        }
        let at = |date| Question {
            place: question.place.clone(),
            date,
            lang,
            geometry: false,
        };
        let (at_from, at_to) = (at(from), at(to));
        let before = Assessment::at(self, &at_from, site.clone());
        let after = Assessment::at(self, &at_to, site);
        let plans = Comparison {
            question,
            before: &before,
            after: &after,
        }
        .plans();
        let rules = plans.iter().map(|plan| plan.regulations.len()).sum();
        let is_known = !before.plans.is_empty() || !after.plans.is_empty();
        let (state, plain) = match (is_known, plans.len()) {
            (false, _) => (State::NoData, words::nothing_known(lang)),
            (true, 0) => (State::DoesNotApply, words::nothing_changed(lang, from, to)),
            (true, count) => (State::Applies, words::changed(lang, count, rules, from, to)),
        };
        Ok(DifferenceAnswer {
            snapshot: Arc::clone(self.id()),
            from,
            to,
            language: lang,
            state,
            plain,
            plans,
            notes: notes(question, &before, &after),
            place: after.place,
        })
    }
}

/// The notes of the later day, those of the earlier one that it lacks, and that history is as it was delivered.
fn notes(question: &DifferenceQuestion, before: &Assessment<'_>, after: &Assessment<'_>) -> Vec<Note> {
    let mut notes = vec![Note {
        code: NoteCode::HistoryAsDelivered,
        text: words::history_as_delivered(question.lang),
        plan: None,
    }];
    for note in after.notes.iter().chain(&before.notes) {
        if !notes.contains(&note.value) {
            notes.push(note.value.clone());
        }
    }
    notes
}

/// The place at two days.
struct Comparison<'c, 'a> {
    question: &'c DifferenceQuestion,
    before: &'c Assessment<'a>,
    after: &'c Assessment<'a>,
}

impl<'c, 'a> Comparison<'c, 'a> {
    fn plans(&self) -> Vec<PlanDifference> {
        let is_in =
            |plans: &[PlanHere<'a>], here: &PlanHere<'a>| plans.iter().any(|plan| plan.index == here.index);
        let gone = self
            .before
            .plans
            .iter()
            .filter(|here| !is_in(&self.after.plans, here));
        let mut found: Vec<PlanDifference> = self
            .after
            .plans
            .iter()
            .chain(gone)
            .filter_map(|here| self.plan(here))
            .collect();
        found.sort_by_key(|plan| plan.change == DifferenceKind::PartsChanged);
        found
    }

    fn plan(&self, here: &PlanHere<'a>) -> Option<PlanDifference> {
        let lang = self.question.lang;
        let at =
            |assessment: &'c Assessment<'a>| assessment.plans.iter().find(|plan| plan.index == here.index);
        let (before, after) = (at(self.before), at(self.after));
        let standing_before = before.map(|plan| plan.standing);
        let standing_after = after.map(|plan| plan.standing);
        let period = |plan: Option<&PlanHere<'_>>, date| {
            plan.filter(|plan| plan.standing == Standing::InForce)
                .map(|plan| plan.facts.period.at(date))
        };
        let implementation_before = period(before, self.question.from);
        let implementation_after = period(after, self.question.to);
        let regulations = self.regulations(here);
        let period_changed = state_of(implementation_before) != state_of(implementation_after);
        let change = kind(standing_before, standing_after).or_else(|| {
            (period_changed || !regulations.is_empty()).then_some(DifferenceKind::PartsChanged)
        })?;
        let facts = here.facts;
        let record = &facts.record.value;
        let told = words::PlanTold {
            label: &facts.texts(lang).label,
            status: record.status,
            legal_force: facts.timeline.legal_force(),
            ended: facts.timeline.ended(),
            from: self.question.from,
            to: self.question.to,
        };
        let mut sentences = Vec::new();
        if change != DifferenceKind::PartsChanged {
            sentences.push(words::plan(lang, &told, standing_before, standing_after));
        } else if !regulations.is_empty() {
            sentences.push(words::parts(lang, told.label, regulations.len()));
        }
        if period_changed {
            sentences.extend(words::period(
                lang,
                told.label,
                implementation_before,
                implementation_after,
            ));
        }
        Some(PlanDifference {
            plan: record.id,
            designation: record.designation.clone(),
            name: record.name.clone(),
            change,
            standing_before,
            standing_after,
            implementation_before,
            implementation_after,
            plain: sentences.join(" "),
            regulations,
            links: vec![Link {
                rel: "plan",
                href: plan_path(record.id),
            }],
        })
    }

    /// The regulations of a plan that stand differently, in the order of the later day's answer.
    fn regulations(&self, here: &PlanHere<'a>) -> Vec<RegulationDifference> {
        let of_plan = |assessment: &'c Assessment<'a>| {
            let here = here.index;
            assessment
                .regulations
                .iter()
                .filter(move |regulation| regulation.entry.plan == here)
        };
        let standings = |assessment: &'c Assessment<'a>| -> HashMap<RegulationIndex, Standing> {
            of_plan(assessment)
                .map(|regulation| (regulation.index, regulation.standing))
                .collect()
        };
        let (before, after) = (standings(self.before), standings(self.after));
        let gone = of_plan(self.before).filter(|regulation| !after.contains_key(&regulation.index));
        of_plan(self.after)
            .chain(gone)
            .filter_map(|regulation| {
                let standing_before = before.get(&regulation.index).copied();
                let standing_after = after.get(&regulation.index).copied();
                self.regulation(regulation, standing_before, standing_after)
            })
            .collect()
    }

    fn regulation(
        &self,
        here: &RegulationHere<'a>,
        standing_before: Option<Standing>,
        standing_after: Option<Standing>,
    ) -> Option<RegulationDifference> {
        let said = &here.facts.words.value;
        Some(RegulationDifference {
            regulation: here.entry.id,
            change: kind(standing_before, standing_after)?,
            name: said.name.clone(),
            standing_before,
            standing_after,
            plain: words::regulation(self.question.lang, &said.plain, standing_before, standing_after),
        })
    }
}

/// What the change of a standing is; `None` where there is none.
fn kind(before: Option<Standing>, after: Option<Standing>) -> Option<DifferenceKind> {
    match (before, after) {
        (before, after) if before == after => None,
        (None, _) => Some(DifferenceKind::Came),
        (_, None) => Some(DifferenceKind::Went),
        _ => Some(DifferenceKind::StandingChanged),
    }
}

fn state_of(period: Option<Implementation>) -> Option<crate::plan_answer::ImplementationState> {
    period.map(|period| period.state)
}
