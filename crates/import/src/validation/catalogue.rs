//! Regulations against the national catalogue (PV-CATALOGUE), and their wording against the catalogue's (DP-Krav-0017).

use std::collections::HashMap;

use planvy_plan::catalogue::{Entry, GeometryKind, LandForm};
use planvy_plan::{
    Date, Finding, Plan, Position, Regulation, RegulationContent, RegulationGroup, RegulationId, RuleId,
    Severity,
};

use super::catalogue_facts::{carries_wording, entry_of};
use super::check::Check;
use super::context::{CheckContext, Owner, PreparedPlan};
use super::distances::is_made_by_new_rules;
use super::numbers::odd_numbers;
use super::overlay::Land;
use super::use_land::UseLand;
use super::wording::deviates;

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::CATALOGUE,
        title: "A regulation is what the catalogue says of its kind: group, land, geometry, time, unit, bound, size",
        severity: Severity::Warning,
        run: catalogue_facts,
    },
    Check {
        rule: RuleId::named("DP-Krav-0017"),
        title: "The wording is the catalogue's",
        severity: Severity::Warning,
        run: wordings,
    },
];

/// A doubt: what is odd, and what to do.
pub(super) type Doubt = (String, &'static str);

fn catalogue_facts(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let entries: HashMap<RegulationId, &Entry> = plan
            .regulations()
            .filter_map(|(_, regulation)| Some((regulation.id, entry_of(&regulation.content)?)))
            .collect();
        for (number, regulation) in plan.regulations() {
            let doubts = match entry_of(&regulation.content) {
                None => unknown(&regulation.content).into_iter().collect(),
                Some(entry) => doubts_of(plan.plan, &entries, regulation, entry),
            };
            for (message, hint) in doubts {
                let finding = Finding::warning(RuleId::CATALOGUE, message).with_hint(hint);
                findings.push(plan.about_regulation(finding, number));
            }
        }
        off_their_land(plan, findings);
    }
}

fn unknown(content: &RegulationContent) -> Option<Doubt> {
    let named = match (&content.catalogue, &content.code) {
        (Some(id), _) => format!("id {id}"),
        (None, Some(code)) => format!("code {code}"),
        (None, None) => return None,
    };
    Some((
        format!(
            "The built-in catalogue has no regulation of the {named}; the regulation is taken as a text."
        ),
        "Check the reference. A kind that is newer or was withdrawn is kept, and read by people only.",
    ))
}

fn doubts_of(
    plan: &Plan,
    entries: &HashMap<RegulationId, &Entry>,
    regulation: &Regulation,
    entry: &Entry,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    doubts.extend(wrong_group(regulation, entry));
    doubts.extend(wrong_geometry(regulation, entry));
    doubts.extend(wrong_time(plan, entry));
    doubts.extend(wrong_use_land(entries, regulation, entry));
    doubts.extend(odd_numbers(&regulation.content, entry));
    doubts
}

fn group_word(group: RegulationGroup) -> &'static str {
    match group {
        RegulationGroup::Use => "användningsbestämmelse",
        RegulationGroup::Property => "egenskapsbestämmelse",
        RegulationGroup::Administrative => "administrativ bestämmelse",
    }
}

fn wrong_group(regulation: &Regulation, entry: &Entry) -> Option<Doubt> {
    let delivered = regulation.content.group;
    (delivered != entry.group).then(|| {
        (
            format!(
                "{} is delivered as {}, and is {} in the catalogue.",
                entry.code,
                group_word(delivered),
                group_word(entry.group)
            ),
            "Correct feature:typ, or the catalogue reference.",
        )
    })
}

fn wrong_geometry(regulation: &Regulation, entry: &Entry) -> Option<Doubt> {
    let expected = match entry.geometry {
        GeometryKind::Point => "a point",
        GeometryKind::Line => "a line",
        GeometryKind::Area => "a surface or a solid",
        GeometryKind::Unstated => return None,
    };
    let delivered = regulation.geometry.iter().find_map(|part| {
        let (kind, word) = match part.position {
            Position::Point(_) => (GeometryKind::Point, "a point"),
            Position::Line(_) => (GeometryKind::Line, "a line"),
            Position::Area(_) => (GeometryKind::Area, "a surface"),
            Position::Solid(_) => (GeometryKind::Area, "a solid"),
        };
        (kind != entry.geometry).then_some(word)
    })?;
    Some((
        format!(
            "{} is delivered with {delivered}, and takes {expected} in the catalogue.",
            entry.code
        ),
        "Draw it as the catalogue has it, or choose the kind that fits.",
    ))
}

/// A kind that had left the catalogue before the plan began, or came into it after the plan was decided. Older plans are
/// digitised with today's catalogue, so only plans of the new rules are asked for the second.
fn wrong_time(plan: &Plan, entry: &Entry) -> Option<Doubt> {
    let started = plan
        .decisions
        .iter()
        .filter_map(|decision| decision.started)
        .min()?;
    if let Some(to) = entry.validity.to.filter(|to| *to < started) {
        return Some((
            format!(
                "{} left the catalogue on {to}; the plan was begun on {started}.",
                entry.code
            ),
            "Use the kind that took its place.",
        ));
    }
    let decided: Option<Date> = plan
        .decisions
        .iter()
        .flat_map(|decision| {
            decision
                .adopted
                .into_iter()
                .chain(decision.legal_force.iter().copied())
        })
        .max();
    let (from, decided) = entry.validity.from.zip(decided)?;
    (is_made_by_new_rules(plan) && decided < from).then(|| {
        (
            format!(
                "{} came into the catalogue on {from}; the plan was decided by {decided}.",
                entry.code
            ),
            "Use the kind that was valid then, with the words of the decision.",
        )
    })
}

/// A property regulation of one land form that is said to belong to a use of another.
fn wrong_use_land(
    entries: &HashMap<RegulationId, &Entry>,
    regulation: &Regulation,
    entry: &Entry,
) -> Option<Doubt> {
    if entry.land == LandForm::PlanArea || regulation.content.group == RegulationGroup::Use {
        return None;
    }
    let mut uses = regulation.regulates_uses.iter().filter_map(|id| entries.get(id));
    let other = uses.find(|other| other.land != entry.land)?;
    Some((
        format!(
            "{} is for {}, and the use it belongs to, {}, is {}.",
            entry.code,
            land_word(entry.land),
            other.code,
            land_word(other.land)
        ),
        "Choose the kind for the land that it stands on.",
    ))
}

fn land_word(land: LandForm) -> &'static str {
    match land {
        LandForm::PublicPlace => "public place (allmän plats)",
        LandForm::DevelopmentLand => "development land (kvartersmark)",
        LandForm::Water => "water (vattenområde)",
        LandForm::PlanArea => "the whole plan (planområdet)",
    }
}

/// Property surfaces that name no use and reach out of the land of their form.
fn off_their_land(plan: &PreparedPlan<'_>, findings: &mut Vec<Finding>) {
    let uses = || {
        plan.regulations()
            .filter(|(_, regulation)| regulation.content.group == RegulationGroup::Use)
    };
    let certain = uses().all(|(_, found)| entry_of(&found.content).is_some() && !found.geometry.is_empty());
    let use_land = UseLand::new(plan);
    if !certain || uses().next().is_none() || !use_land.is_certain() {
        return;
    }
    for (number, regulation) in plan.regulations() {
        let is_free =
            regulation.content.group == RegulationGroup::Property && regulation.regulates_uses.is_empty();
        let Some(entry) =
            entry_of(&regulation.content).filter(|entry| is_free && entry.land != LandForm::PlanArea)
        else {
            continue;
        };
        for surface in plan.surfaces_of(number).filter(|surface| surface.sound) {
            let land = use_land.around(surface, |found| {
                let owner = found.owner.number().and_then(|number| plan.regulation(number));
                owner
                    .and_then(|owner| entry_of(&owner.content))
                    .map(|found| found.land)
                    == Some(entry.land)
            });
            if let Some((outside_m2, disc)) = Land::new(&land).outside_of(&surface.polygon) {
                let finding = Finding::warning(
                    RuleId::CATALOGUE,
                    format!(
                        "{} is for {}, and {outside_m2:.1} m² of it lie on other land.",
                        entry.code,
                        land_word(entry.land)
                    ),
                )
                .with_hint("Cut it along the uses, and choose the kind for each land form.");
                findings.push(plan.about_spot(finding, Owner::Regulation(number), disc.centre));
            }
        }
    }
}

fn wordings(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        for (number, regulation) in plan.regulations() {
            let content = &regulation.content;
            let Some(entry) = entry_of(content).filter(|_| carries_wording(content)) else {
                continue;
            };
            if deviates(content, entry) {
                let finding = Finding::warning(
                    RuleId::named("DP-Krav-0017"),
                    format!("The wording deviates from the catalogue's for {}.", entry.code),
                )
                .with_hint(
                    "Deliver the catalogue's wording, and the decision's own in ursprungligBestammelseformulering.",
                );
                findings.push(plan.about_regulation(finding, number));
            }
        }
    }
}
