//! The implementation period (*genomförandetid*).
//!
//! PBL 4:21–25: five to fifteen years, counted from legal force unless the plan says otherwise; fifteen where the plan says
//! nothing. A plan of another country has none: its law may know such periods, but not this one. What the plan does not deliver is `unknown`: the law's default is told in a note and never filled in, since the
//! delivery may be silent where the plan is not.

use jiff::civil::Date;
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Decision, Plan, PlanKind};

use crate::plan_answer::{Implementation, ImplementationState};
use crate::standing::months_later;

/// An implementation period apart from the date it is asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Its length in months.
    pub months: Option<u32>,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Set of a plan under another country's law: there is no such period.
    pub is_of_other_law: bool,
}

impl Period {
    /// What a plan under another country's law has in the place of a period.
    pub const OF_OTHER_LAW: Period = Period {
        months: None,
        from: None,
        to: None,
        is_of_other_law: true,
    };

    /// The period of a plan: of the decision that adopted it, or else of the first decision that has one.
    pub fn of(plan: &Plan) -> Period {
        if plan.kind == PlanKind::Foreign {
            return Period::OF_OTHER_LAW;
        }
        let makes = |decision: &&Decision| {
            !matches!(decision.kind, Some(DecisionKind::Repeal | DecisionKind::Closure))
        };
        let states = |decision: &&Decision| {
            decision.implementation_months.is_some() || decision.implementation_from.is_some()
        };
        let adopts = |decision: &&Decision| decision.kind != Some(DecisionKind::Amendment);
        let mut candidates = plan.decisions.iter().filter(makes).filter(states);
        let decision = candidates.clone().find(adopts).or_else(|| candidates.next());
        let Some(decision) = decision else {
            return Period::default();
        };
        let from = decision
            .implementation_from
            .or_else(|| decision.legal_force.iter().min().copied());
        Period::new(decision.implementation_months, from)
    }

    /// The amendments of a plan that has a decision of its own: when each gained legal force, in order, and its period.
    pub fn of_amendments(plan: &Plan) -> Vec<(Date, Period)> {
        let amends = |decision: &&Decision| decision.kind == Some(DecisionKind::Amendment);
        let ends =
            |decision: &Decision| matches!(decision.kind, Some(DecisionKind::Repeal | DecisionKind::Closure));
        let has_own_decision = plan
            .decisions
            .iter()
            .any(|decision| !amends(&decision) && !ends(decision));
        if !has_own_decision {
            return Vec::new();
        }
        let period = |decision: &Decision| {
            let force = decision.legal_force.iter().min().copied()?;
            let from = decision.implementation_from.or(Some(force));
            let period = if plan.kind == PlanKind::Foreign {
                Period::OF_OTHER_LAW
            } else {
                Period::new(decision.implementation_months, from)
            };
            Some((force, period))
        };
        let mut amendments: Vec<(Date, Period)> =
            plan.decisions.iter().filter(amends).filter_map(period).collect();
        amendments.sort_by_key(|(force, _)| *force);
        amendments
    }

    /// A period by its length and first day. Its last day is the one before the same day so many months later.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use planvy_rules::implementation::Period;
    /// let period = Period::new(Some(75), Some(date(1992, 9, 28)));
    /// assert_eq!(period.to, Some(date(1998, 12, 27)));
    /// ```
    pub fn new(months: Option<u32>, from: Option<Date>) -> Period {
        let to = from
            .zip(months)
            .and_then(|(from, months)| months_later(from, months))
            .and_then(|end| end.yesterday().ok());
        Period {
            months,
            from,
            to,
            is_of_other_law: false,
        }
    }

    /// The period as it stands at a date.
    pub fn at(self, date: Date) -> Implementation {
        let state = match (self.from, self.to) {
            _ if self.is_of_other_law => ImplementationState::NotApplicable,
            (_, Some(to)) if date > to => ImplementationState::Ended,
            (Some(from), Some(_)) if date >= from => ImplementationState::Running,
            _ => ImplementationState::Unknown,
        };
        Implementation {
            months: self.months,
            from: self.from,
            to: self.to,
            state,
        }
    }

    /// True where the period is known and begins after the date.
    pub fn is_to_come(self, date: Date) -> bool {
        self.to.is_some() && self.from.is_some_and(|from| date < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_day_is_in_the_period_and_the_next_is_not() {
        let period = Period::new(Some(60), Some(date(2020, 3, 1)));
        assert_eq!(period.to, Some(date(2025, 2, 28)));
        assert_eq!(period.at(date(2020, 2, 29)).state, ImplementationState::Unknown);
        assert!(period.is_to_come(date(2020, 2, 29)));
        assert_eq!(period.at(date(2020, 3, 1)).state, ImplementationState::Running);
        assert_eq!(period.at(date(2025, 2, 28)).state, ImplementationState::Running);
        assert_eq!(period.at(date(2025, 3, 1)).state, ImplementationState::Ended);
    }

    fn decided(kind: DecisionKind, force: Date, months: u32) -> Decision {
        Decision {
            kind: Some(kind),
            legal_force: vec![force],
            implementation_months: Some(months),
            ..Decision::default()
        }
    }

    #[test]
    fn an_amendment_has_a_period_of_its_own() {
        let mut plan = crate::standing::tests::plan(planvy_plan::PlanStatus::LegalForce, None, Vec::new());
        plan.decisions = vec![
            decided(DecisionKind::Adoption, date(1998, 6, 15), 120),
            decided(DecisionKind::Amendment, date(2024, 2, 9), 60),
            decided(DecisionKind::Repeal, date(2025, 2, 9), 60),
        ];
        assert_eq!(Period::of(&plan).to, Some(date(2008, 6, 14)));
        let amendments = Period::of_amendments(&plan);
        assert_eq!(
            amendments,
            [(date(2024, 2, 9), Period::new(Some(60), Some(date(2024, 2, 9))))]
        );
        // A plan that is nothing but an amendment has its period as its own.
        plan.decisions = vec![decided(DecisionKind::Amendment, date(2024, 2, 9), 60)];
        assert_eq!(Period::of_amendments(&plan), []);
        assert_eq!(Period::of(&plan).to, Some(date(2029, 2, 8)));
    }

    #[test]
    fn a_plan_of_another_country_has_no_period() {
        let mut plan = crate::standing::tests::plan(planvy_plan::PlanStatus::LegalForce, None, Vec::new());
        plan.kind = PlanKind::Foreign;
        plan.decisions = vec![
            decided(DecisionKind::Adoption, date(2015, 6, 15), 120),
            decided(DecisionKind::Amendment, date(2024, 2, 9), 60),
        ];
        let period = Period::of(&plan);
        assert_eq!(
            period.at(date(2020, 1, 1)).state,
            ImplementationState::NotApplicable
        );
        assert_eq!((period.months, period.from, period.to), (None, None, None));
        assert!(!period.is_to_come(date(2000, 1, 1)));
        assert_eq!(
            Period::of_amendments(&plan),
            [(date(2024, 2, 9), Period::OF_OTHER_LAW)]
        );
    }

    #[test]
    fn nothing_is_filled_in() {
        for period in [
            Period::new(None, Some(date(2020, 3, 1))),
            Period::new(Some(60), None),
            Period::default(),
        ] {
            assert_eq!(period.to, None);
            assert_eq!(period.at(date(2200, 1, 1)).state, ImplementationState::Unknown);
        }
        assert_eq!(Period::new(Some(u32::MAX), Some(date(2020, 3, 1))).to, None);
    }
}
