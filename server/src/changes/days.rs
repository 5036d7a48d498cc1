//! The days on which a plan changes without anybody importing anything: it gets legal force, it ends, regulations begin and end.

use std::collections::BTreeMap;

use jiff::civil::Date;
use planvy_plan::Standing;
use planvy_rules::standing::Timeline;
use planvy_store::PlanVersionRecord;

use super::change::{ChangeKind, Turning};

/// How a plan stands on a day.
pub(super) fn standing_on(timeline: &Timeline, day: Date) -> Option<Standing> {
    timeline.standing_at(day)
}

/// The days that a version of a plan names and on which something turns, in order, with what does.
pub(super) fn days_of(record: &PlanVersionRecord, timeline: &Timeline) -> Vec<(Date, ChangeKind, Turning)> {
    let mut days: BTreeMap<Date, Turning> = BTreeMap::new();
    for force in timeline.legal_force() {
        days.entry(*force).or_default().amendment = !timeline.own_legal_force().contains(force);
    }
    if let Some(end) = timeline.ended() {
        days.entry(end).or_default();
    }
    for (id, content) in &record.timed {
        let clock = timeline.clock_of(*id, content);
        // Without a delay of its own it begins with the plan, which is told of the plan.
        if let (Some(start), Some(1..)) = (clock.start, content.starts_after_months) {
            days.entry(start).or_default().beginning += 1;
        }
        if let Some(end) = clock.end {
            days.entry(end).or_default().ending += 1;
        }
    }
    days.into_iter()
        .filter_map(|(day, turning)| {
            let eve = day.yesterday().ok()?;
            let (before, after) = (timeline.standing_at(eve), timeline.standing_at(day));
            let kind = match after {
                Some(Standing::InForce) if before != after => ChangeKind::PlanInForce,
                Some(Standing::Repealed) if before != after => ChangeKind::PlanEnded,
                Some(Standing::InForce) if turning != Turning::default() || is_later_force(timeline, day) => {
                    ChangeKind::PlanChanged
                }
                _ => return None,
            };
            let turning = Turning {
                standing_before: before,
                standing_after: after,
                ..turning
            };
            Some((day, kind, turning))
        })
        .collect()
}

/// Whether a day is one of several on which the plan itself gets legal force, part by part.
fn is_later_force(timeline: &Timeline, day: Date) -> bool {
    timeline
        .own_legal_force()
        .iter()
        .skip(1)
        .any(|force| *force == day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use planvy_plan::decision::DecisionKind;
    use planvy_plan::{
        Crs, Decision, Plan, PlanId, PlanStatus, RegulationContent, RegulationGroup, RegulationId,
    };

    fn version(plan: Plan, timed: Vec<(RegulationId, RegulationContent)>) -> PlanVersionRecord {
        PlanVersionRecord {
            row: 1,
            plan,
            from_import: 1,
            to_import: None,
            file: 1,
            regulations: 0,
            timed,
            boxes: Vec::new(),
        }
    }

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(last: u8) -> T {
        format!("11111111-1111-4111-8111-1111111111{last:02}")
            .parse()
            .unwrap()
    }

    fn plan(status: PlanStatus, decisions: Vec<Decision>) -> Plan {
        Plan {
            decisions,
            ..Plan::new(id::<PlanId>(11), "Eken", status, Crs::Zone1330)
        }
    }

    fn force(kind: DecisionKind, days: &[Date]) -> Decision {
        Decision {
            kind: Some(kind),
            legal_force: days.to_vec(),
            ..Decision::default()
        }
    }

    #[test]
    fn legal_force_amendment_and_end_are_days() {
        let (first, amended, end) = (date(2025, 1, 10), date(2025, 6, 1), date(2026, 3, 1));
        let decisions = vec![
            force(DecisionKind::Adoption, &[first]),
            force(DecisionKind::Amendment, &[amended]),
        ];
        let standing = version(plan(PlanStatus::LegalForce, decisions.clone()), Vec::new());
        let kinds = |record: &PlanVersionRecord| -> Vec<(Date, ChangeKind)> {
            let days = days_of(record, &Timeline::of(&record.plan));
            days.into_iter().map(|(day, kind, _)| (day, kind)).collect()
        };
        assert_eq!(
            kinds(&standing),
            [
                (first, ChangeKind::PlanInForce),
                (amended, ChangeKind::PlanChanged)
            ]
        );
        let mut repealed = plan(PlanStatus::Repealed, decisions);
        repealed.status_date = Some(end);
        assert_eq!(
            kinds(&version(repealed, Vec::new())).last(),
            Some(&(end, ChangeKind::PlanEnded))
        );
        assert_eq!(
            kinds(&version(plan(PlanStatus::Review, Vec::new()), Vec::new())),
            []
        );
    }

    #[test]
    fn a_temporary_use_ends_by_its_own_clock() {
        let first = date(2025, 1, 10);
        let mut content = RegulationContent::new(RegulationGroup::Use, "Lager");
        content.starts_after_months = Some(2);
        content.valid_for_months = Some(12);
        let record = version(
            plan(
                PlanStatus::LegalForce,
                vec![force(DecisionKind::Adoption, &[first])],
            ),
            vec![(id(12), content)],
        );
        let days = days_of(&record, &Timeline::of(&record.plan));
        let turned: Vec<(Date, u32, u32)> = days
            .iter()
            .map(|(day, _, turning)| (*day, turning.beginning, turning.ending))
            .collect();
        assert_eq!(
            turned,
            [
                (first, 0, 0),
                (date(2025, 3, 10), 1, 0),
                (date(2026, 3, 10), 0, 1)
            ]
        );
    }
}
