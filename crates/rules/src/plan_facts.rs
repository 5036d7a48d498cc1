//! What is worked out of a plan once for a whole snapshot.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use planvy_index::{Levels, PlanIndex, PositionQuality, Snapshot};
use planvy_plan::stored::StoredPlan;
use planvy_plan::{Lang, PlanId, PlanKind, Standing, VerticalLimit};

use crate::answer::{Coverage, Note, NoteCode, Theme};
use crate::implementation::Period;
use crate::overlap::Contender;
use crate::plan_answer::{PlanRecord, VerticalExtent, VerticalLimited};
use crate::prepared::Prepared;
use crate::sentences::coverage::{PlansHere, detailed_plans};
use crate::sentences::{notes, plan_label};
use crate::standing::Timeline;

/// What is worked out of a plan once for a whole snapshot.
#[derive(Debug)]
pub struct PlanFacts {
    /// Its dates.
    pub timeline: Timeline,
    /// Its implementation period.
    pub period: Period,
    /// Its amendments: legal force and implementation period of each.
    amendments: Vec<(Date, Period)>,
    /// Its record, with the JSON of it.
    pub record: Prepared<Arc<PlanRecord>>,
    /// Designations of the plans that it says it replaces or amends.
    replaces: Vec<String>,
    position: PositionQuality,
    /// True where a part of the plan could not be placed.
    has_parts_left_out: bool,
    accepted: Vec<planvy_plan::RuleId>,
    texts: [OnceLock<PlanTexts>; 2],
}

/// The sentences about a plan in one language.
#[derive(Debug)]
pub struct PlanTexts {
    /// The plan as a sentence names it.
    pub label: String,
    /// The statement of coverage where this plan alone holds.
    pub coverage: Arc<Prepared<Coverage>>,
    current: Vec<Arc<Prepared<Note>>>,
    in_force: Vec<Arc<Prepared<Note>>>,
    repealed: Vec<Arc<Prepared<Note>>>,
}

/// A note, ready to be written.
pub fn note(code: NoteCode, text: String, plan: Option<PlanId>) -> Arc<Prepared<Note>> {
    Arc::new(Prepared::new(Note { code, text, plan }))
}

/// The levels that a delivered limit and delivered levels make together.
///
/// ```
/// use planvy_index::Levels;
/// use planvy_plan::VerticalLimit;
/// use planvy_rules::plan_facts::vertical_extent;
/// let levels = Levels { low_m: 4.0, high_m: 4.5, is_solid: false };
/// let above = vertical_extent(Some(VerticalLimit::Up), Some(levels));
/// assert_eq!((above.from_m, above.to_m), (Some(4.0), None));
/// ```
pub fn vertical_extent(limit: Option<VerticalLimit>, levels: Option<Levels>) -> VerticalExtent {
    let (limited, from_m, to_m) = match (limit, levels) {
        (_, Some(levels)) if levels.is_solid => {
            (VerticalLimited::Solid, Some(levels.low_m), Some(levels.high_m))
        }
        (Some(VerticalLimit::Up), levels) => (VerticalLimited::Up, levels.map(|levels| levels.low_m), None),
        (Some(VerticalLimit::Down), levels) => {
            (VerticalLimited::Down, None, levels.map(|levels| levels.high_m))
        }
        // A surface drawn in three dimensions without a limit says how the ground lies, not where the rule ends.
        (None, _) => return VerticalExtent::UNLIMITED,
    };
    VerticalExtent {
        limited,
        from_m,
        to_m,
        datum: VerticalExtent::UNLIMITED.datum,
    }
}

impl PlanFacts {
    /// The facts of a stored plan.
    pub fn of(
        snapshot: &Snapshot,
        index: PlanIndex,
        stored: &StoredPlan,
        has_parts_left_out: bool,
    ) -> PlanFacts {
        let plan = &stored.plan;
        let timeline = Timeline::of(plan);
        let extent = vertical_extent(plan.vertical_limit, snapshot.plan_levels(index));
        let replaces = plan
            .decisions
            .iter()
            .filter_map(|decision| decision.replaces.clone())
            .flatten()
            .collect();
        PlanFacts {
            record: Prepared::new(Arc::new(PlanRecord::of(stored, &timeline, extent))),
            period: Period::of(plan),
            amendments: Period::of_amendments(plan),
            timeline,
            replaces,
            position: snapshot.plan_position(index),
            has_parts_left_out,
            accepted: stored.accepted.clone(),
            texts: [const { OnceLock::new() }; 2],
        }
    }

    /// What a comparison with another plan needs.
    pub fn contender(&self) -> Contender<'_> {
        Contender {
            timeline: &self.timeline,
            designation: self.record.value.designation.as_deref(),
            replaces: &self.replaces,
        }
    }

    /// The sentences in a language.
    pub fn texts(&self, lang: Lang) -> &PlanTexts {
        let [sv, en] = &self.texts;
        lang.pick(sv, en).get_or_init(|| self.texts_in(lang))
    }

    /// What a reader has to know of the plan at a date, it standing as given.
    pub fn notes_at(
        &self,
        lang: Lang,
        standing: Standing,
        date: Date,
        notes_out: &mut Vec<Arc<Prepared<Note>>>,
    ) {
        let texts = self.texts(lang);
        if standing == Standing::Repealed {
            notes_out.extend(texts.repealed.iter().cloned());
        }
        if standing.is_history() {
            return;
        }
        notes_out.extend(texts.current.iter().cloned());
        if standing != Standing::InForce {
            return;
        }
        notes_out.extend(texts.in_force.iter().cloned());
        let id = Some(self.record.value.id);
        let timeline = &self.timeline;
        if timeline.has_force_to_come(date) {
            let text = notes::partial_legal_force(lang, timeline.own_legal_force());
            notes_out.push(note(NoteCode::PartialLegalForce, text, id));
        }
        for (force, period) in &self.amendments {
            notes_out.push(if *force <= date {
                note(NoteCode::Amended, notes::amended(lang, *force, *period), id)
            } else {
                note(NoteCode::AmendedLater, notes::amended_later(lang, *force), id)
            });
        }
        if let Some(first) = timeline
            .legal_force()
            .first()
            .filter(|_| timeline.contradicts_status(date))
        {
            let text = notes::status_differs(lang, timeline.status, *first);
            notes_out.push(note(NoteCode::StatusDiffers, text, id));
        }
        if let Some(repealed) = timeline.part_repealed_at(date) {
            notes_out.push(note(
                NoteCode::PartialRepeal,
                notes::partial_repeal(lang, repealed),
                id,
            ));
        }
        if let Some(from) = self.period.from.filter(|_| self.period.is_to_come(date)) {
            let text = notes::implementation_not_begun(lang, from);
            notes_out.push(note(NoteCode::ImplementationNotBegun, text, id));
        }
    }

    fn texts_in(&self, lang: Lang) -> PlanTexts {
        let record = &self.record.value;
        let label = plan_label(lang, record);
        let here = PlansHere {
            in_force: vec![label.clone()],
            ..PlansHere::default()
        };
        PlanTexts {
            coverage: Arc::new(Prepared::new(Coverage {
                theme: Theme::DetailedPlan,
                state: planvy_plan::State::Applies,
                statement: detailed_plans(lang, &here),
                source: Some(record.provenance.clone()),
            })),
            current: self.current_notes(lang),
            in_force: self.notes_in_force(lang),
            repealed: self.notes_when_repealed(lang),
            label,
        }
    }

    fn current_notes(&self, lang: Lang) -> Vec<Arc<Prepared<Note>>> {
        let record = &self.record.value;
        let id = Some(record.id);
        let mut found = Vec::new();
        if record.is_foreign() {
            found.push(note(
                NoteCode::ForeignLaw,
                notes::foreign_law(lang, record.law.as_ref()),
                id,
            ));
        }
        if record.fictional {
            found.push(note(NoteCode::Fictional, notes::fictional(lang), id));
        }
        if !self.accepted.is_empty() {
            let text = notes::accepted_findings(lang, &self.accepted);
            found.push(note(NoteCode::AcceptedFindings, text, id));
        }
        if self.has_parts_left_out {
            found.push(note(
                NoteCode::GeometryLeftOut,
                notes::geometry_left_out(lang),
                id,
            ));
        }
        let quality = &record.quality;
        if quality
            .digitisation
            .as_deref()
            .is_some_and(|level| is_word(level, "ej komplett"))
        {
            let text = notes::digitisation_incomplete(lang, quality.digitisation_note.as_deref());
            found.push(note(NoteCode::DigitisationIncomplete, text, id));
        }
        if quality
            .usability
            .as_deref()
            .is_some_and(|level| is_word(level, "låg"))
        {
            let text = notes::low_usability(lang, quality.usability_note.as_deref());
            found.push(note(NoteCode::LowUsability, text, id));
        }
        // The tolerance of the national platform: nothing to say about boundaries that are surer than that.
        let uncertainty_m = self
            .position
            .uncertainty_m
            .filter(|uncertainty_m| *uncertainty_m > 0.10);
        if uncertainty_m.is_some() || (self.position.is_traced && self.position.uncertainty_m.is_none()) {
            let text = notes::uncertain_position(lang, uncertainty_m);
            found.push(note(NoteCode::UncertainPosition, text, id));
        }
        found
    }

    fn notes_in_force(&self, lang: Lang) -> Vec<Arc<Prepared<Note>>> {
        let record = &self.record.value;
        let id = Some(record.id);
        let mut found = Vec::new();
        if self.timeline.lacks_force_date() {
            found.push(note(
                NoteCode::LegalForceDateMissing,
                notes::legal_force_date_missing(lang),
                id,
            ));
        }
        if self.period.to.is_none() && !self.period.is_of_other_law {
            let is_of_older_kind = record.kind != PlanKind::Detaljplan;
            let text = notes::implementation_unknown(lang, is_of_older_kind, self.period.months);
            found.push(note(NoteCode::ImplementationUnknown, text, id));
        }
        found
    }

    fn notes_when_repealed(&self, lang: Lang) -> Vec<Arc<Prepared<Note>>> {
        let lacks_date = self.timeline.lacks_end_date();
        let text = || notes::repeal_date_missing(lang, self.timeline.status);
        let missing =
            lacks_date.then(|| note(NoteCode::RepealDateMissing, text(), Some(self.record.value.id)));
        missing.into_iter().collect()
    }
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().to_lowercase() == word
}
