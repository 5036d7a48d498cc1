//! How a plan and a regulation stand at a date.
//!
//! A plan applies from legal force until it is amended or repealed (PBL 4:38, 5:40). It is `proposed` from its start, or its
//! first known decision, until legal force, and absent before. From the first of several dates of legal force it is in force,
//! though parts may not be yet. What overlaps what is judged at the place (see [`crate::overlap`]), not here.

use std::collections::HashMap;

use jiff::civil::Date;
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Decision, Plan, PlanStatus, RegulationContent, RegulationId, Standing};

/// A plan's dates, read once, so that its standing at any date costs a few comparisons.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Where the plan is in the process, by its last delivery.
    pub status: PlanStatus,
    /// The first day on which something is known of the plan.
    start: Option<Date>,
    /// The latest date of adoption, for plans whose date of legal force is not delivered.
    adopted: Option<Date>,
    /// Dates of legal force of the plan and its amendments, in order.
    force: Vec<Date>,
    /// Those of them that are not amendments; all where the plan is nothing but an amendment.
    own_force: Vec<Date>,
    /// When a plan that is repealed or closed ceased.
    end: Option<Date>,
    /// Legal force of a decision to repeal, in a plan that still stands: a part was repealed.
    part_repealed: Option<Date>,
    /// True where every decision about the plan amends another plan.
    pub is_amendment: bool,
    /// Regulations that decisions name, with what those decisions say of them.
    named: HashMap<RegulationId, NamedRegulation>,
}

/// When a regulation begins and ends to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Its first day, where that is known.
    pub start: Option<Date>,
    /// The first day on which it no longer applies; `None` where it has no end, or the end is not known.
    pub end: Option<Date>,
}

/// The days on which something is in force: from the first, before the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaysInForce {
    /// The first day; `None` where it is not known.
    pub first: Option<Date>,
    /// The first day on which it is no longer in force; `None` where it has no end, or the end is not known.
    pub end: Option<Date>,
}

/// What the decisions that name a regulation say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct NamedRegulation {
    start: Option<Date>,
    force: Option<Date>,
    repealed: Option<Date>,
}

/// Whether a decision ends a plan, or a part of it, instead of making one.
fn ends(decision: &Decision) -> bool {
    matches!(decision.kind, Some(DecisionKind::Repeal | DecisionKind::Closure))
}

fn sorted_force<'a>(decisions: impl Iterator<Item = &'a Decision>) -> Vec<Date> {
    let mut dates: Vec<Date> = decisions
        .flat_map(|decision| decision.legal_force.iter().copied())
        .collect();
    dates.sort();
    dates.dedup();
    dates
}

impl Timeline {
    /// Reads a plan's dates.
    pub fn of(plan: &Plan) -> Timeline {
        Timeline::of_decisions(plan.status, plan.status_date, &plan.decisions)
    }

    /// The dates of a status, the day it changed last, and the decisions.
    pub fn of_decisions(status: PlanStatus, status_date: Option<Date>, decisions: &[Decision]) -> Timeline {
        let making: Vec<&Decision> = decisions.iter().filter(|decision| !ends(decision)).collect();
        let is_amending = |decision: &&&Decision| decision.kind == Some(DecisionKind::Amendment);
        let is_amendment = !making.is_empty() && making.iter().all(|decision| is_amending(&decision));
        let force = sorted_force(making.iter().copied());
        let own_force = if is_amendment {
            force.clone()
        } else {
            sorted_force(making.iter().filter(|decision| !is_amending(decision)).copied())
        };
        let started = making.iter().filter_map(|decision| decision.started).min();
        let adopted = making.iter().filter_map(|decision| decision.adopted).min();
        // A plan that delivers no date of its own was at least known when its status last changed.
        let known_from = status_date.filter(|_| !is_over(status));
        let repeal = sorted_force(decisions.iter().filter(|decision| ends(decision)));
        let closed = decisions
            .iter()
            .filter(|decision| ends(decision))
            .filter_map(|decision| decision.adopted)
            .max();
        Timeline {
            status,
            start: earlier(started.or(adopted), force.first().copied()).or(known_from),
            adopted: making.iter().filter_map(|decision| decision.adopted).max(),
            end: status_date
                .or(repeal.first().copied())
                .or(closed)
                .filter(|_| is_over(status)),
            part_repealed: repeal.first().copied().filter(|_| !is_over(status)),
            force,
            own_force,
            is_amendment,
            named: named_regulations(decisions),
        }
    }

    /// How the plan stands at a date; `None` where nothing was known of it yet.
    pub fn standing_at(&self, date: Date) -> Option<Standing> {
        if is_over(self.status) {
            // Without a date of its end, the status is all there is to go by.
            if self.end.is_none_or(|end| date >= end) && !self.is_before_start(date) {
                return Some(Standing::Repealed);
            }
            if self.status == PlanStatus::Closed {
                return self.proposed_from_start(date);
            }
        }
        let in_force = match self.force.first() {
            Some(first) => date >= *first,
            None if has_had_force(self.status) => {
                self.adopted.or(self.start).is_none_or(|known| date >= known)
            }
            None => false,
        };
        if in_force {
            Some(Standing::InForce)
        } else {
            self.proposed_from_start(date)
        }
    }

    /// Dates of legal force of the plan and its amendments, in order.
    pub fn legal_force(&self) -> &[Date] {
        &self.force
    }

    /// The date that says which of two plans is the later one: the last date of legal force that has come (of an
    /// amended plan, its own and not the amendment's), or else the first that is still to come.
    pub fn ranking_date(&self, date: Date) -> Option<Date> {
        let come = self.own_force.iter().rev().find(|force| **force <= date);
        come.or(self.own_force.first()).copied()
    }

    /// The plan's own dates of legal force, without those of its amendments, in order.
    pub fn own_legal_force(&self) -> &[Date] {
        &self.own_force
    }

    /// True where some of several dates of the plan's own legal force is still to come. An amendment to come is another
    /// matter: what it changes was in force before.
    pub fn has_force_to_come(&self, date: Date) -> bool {
        self.own_force.first().is_some_and(|first| *first <= date)
            && self.own_force.last().is_some_and(|last| *last > date)
    }

    /// True where the status says legal force and no date of it is delivered.
    pub fn lacks_force_date(&self) -> bool {
        self.force.is_empty() && has_had_force(self.status)
    }

    /// When a plan that is repealed or closed ceased, where that is known.
    pub fn ended(&self) -> Option<Date> {
        self.end
    }

    /// True where the plan is repealed or closed and nothing says since when.
    pub fn lacks_end_date(&self) -> bool {
        is_over(self.status) && self.end.is_none()
    }

    /// True where dates of legal force have come and the status still says that the plan is being made.
    pub fn contradicts_status(&self, date: Date) -> bool {
        !has_had_force(self.status)
            && self.status != PlanStatus::Closed
            && self.force.first().is_some_and(|first| *first <= date)
    }

    /// Legal force of a decision that repealed a part of the plan, where it has come.
    pub fn part_repealed_at(&self, date: Date) -> Option<Date> {
        self.part_repealed.filter(|repealed| *repealed <= date)
    }

    /// How a regulation of the plan stands at a date, the plan standing as given there; `None` where nothing was known of
    /// the regulation yet.
    pub fn regulation_standing_at(
        &self,
        plan_standing: Standing,
        id: RegulationId,
        content: &RegulationContent,
        date: Date,
    ) -> Option<Standing> {
        if plan_standing != Standing::InForce {
            return Some(plan_standing);
        }
        let named = self.named_regulation(id);
        if let Some(named) = named {
            if named.repealed.is_some_and(|repealed| repealed <= date) {
                return Some(Standing::Repealed);
            }
            // With no date of legal force in the whole plan, the status is all there is to go by.
            if named.force.is_none_or(|force| force > date)
                && !self.force.is_empty()
                && named.has_making_decision()
            {
                let is_known = named.start.is_none_or(|start| start <= date);
                return is_known.then_some(Standing::Proposed);
            }
        }
        let clock = self.clock_of(id, content);
        if clock.start.is_some_and(|start| date < start) {
            return Some(Standing::NotYet);
        }
        if clock.end.is_some_and(|end| date >= end) {
            return Some(Standing::Ended);
        }
        Some(Standing::InForce)
    }

    /// When a regulation begins and ends to apply, as far as that is known (`borjarGallaEfter`, `giltighetstid`).
    pub fn clock_of(&self, id: RegulationId, content: &RegulationContent) -> Clock {
        let named = self.named_regulation(id);
        let force = named
            .and_then(|named| named.force)
            .or(self.force.first().copied());
        let start = force.and_then(|force| months_later(force, content.starts_after_months.unwrap_or(0)));
        let end = start
            .zip(content.valid_for_months)
            .and_then(|(start, months)| months_later(start, months));
        Clock { start, end }
    }

    /// True where a regulation begins or ends by its own clock and nothing says when the clock started.
    pub fn lacks_regulation_dates(&self, id: RegulationId, content: &RegulationContent) -> bool {
        let has_own_clock = content.starts_after_months.is_some_and(|months| months > 0)
            || content.valid_for_months.is_some();
        has_own_clock
            && self.force.is_empty()
            && self
                .named_regulation(id)
                .is_none_or(|named| named.force.is_none())
    }

    /// The days on which the plan has legal force: the first, and the first after its end. Each is `None` where it has no such day
    /// or the day is not known. `None` of a plan that never had force, and of one that is repealed nobody knows since when.
    pub fn days_in_force(&self) -> Option<DaysInForce> {
        if self.status == PlanStatus::Closed || self.lacks_end_date() {
            return None;
        }
        let first = match self.force.first() {
            Some(first) => Some(*first),
            None if has_had_force(self.status) => self.adopted.or(self.start),
            None => return None,
        };
        Some(DaysInForce { first, end: self.end })
    }

    /// The days on which a regulation of the plan applies: those of the plan, its own clock and the decisions that name it counted.
    pub fn regulation_days_in_force(
        &self,
        id: RegulationId,
        content: &RegulationContent,
    ) -> Option<DaysInForce> {
        let plan = self.days_in_force()?;
        let named = self.named_regulation(id);
        if named.is_some_and(|named| {
            named.force.is_none() && !self.force.is_empty() && named.has_making_decision()
        }) {
            return None;
        }
        let clock = self.clock_of(id, content);
        let repealed = named.and_then(|named| named.repealed);
        Some(DaysInForce {
            first: clock.start.or(plan.first),
            end: earlier(earlier(plan.end, clock.end), repealed),
        })
    }

    fn named_regulation(&self, id: RegulationId) -> Option<NamedRegulation> {
        if self.named.is_empty() {
            None
        } else {
            self.named.get(&id).copied()
        }
    }

    fn is_before_start(&self, date: Date) -> bool {
        self.start.is_some_and(|start| date < start)
    }

    fn proposed_from_start(&self, date: Date) -> Option<Standing> {
        (!self.is_before_start(date)).then_some(Standing::Proposed)
    }
}

impl NamedRegulation {
    /// A regulation that only a repeal names was made by a decision that names none.
    fn has_making_decision(self) -> bool {
        self.start.is_some() || self.force.is_some() || self.repealed.is_none()
    }
}

/// Repealed or closed.
fn is_over(status: PlanStatus) -> bool {
    matches!(status, PlanStatus::Repealed | PlanStatus::Closed)
}

/// A status that a plan can have only after legal force.
fn has_had_force(status: PlanStatus) -> bool {
    matches!(status, PlanStatus::LegalForce | PlanStatus::Repealed)
}

fn named_regulations(decisions: &[Decision]) -> HashMap<RegulationId, NamedRegulation> {
    let mut named: HashMap<RegulationId, NamedRegulation> = HashMap::new();
    for decision in decisions {
        let force = decision.legal_force.iter().min().copied();
        for id in &decision.regulations {
            let entry = named.entry(*id).or_default();
            if ends(decision) {
                entry.repealed = earlier(entry.repealed, force);
            } else {
                entry.start = earlier(entry.start, decision.started.or(decision.adopted).or(force));
                entry.force = earlier(entry.force, force);
            }
        }
    }
    named
}

/// The earlier of two dates, or the one that is known.
fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (known, None) | (None, known) => known,
    }
}

/// A date so many months later; the last day of the month where the day is missing there. `None` beyond the calendar.
///
/// ```
/// use jiff::civil::date;
/// use planvy_rules::standing::months_later;
/// assert_eq!(months_later(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
/// assert_eq!(months_later(date(1992, 9, 28), 75), Some(date(1998, 12, 28)));
/// ```
pub fn months_later(date: Date, months: u32) -> Option<Date> {
    if months == 0 {
        return Some(date);
    }
    let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
    date.checked_add(span).ok()
}

#[cfg(test)]
#[path = "standing_tests.rs"]
pub(crate) mod tests;
