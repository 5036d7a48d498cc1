//! From a row to a plan without area and regulations.

use planvy_plan::decision::DecisionKind;
use planvy_plan::{Crs, Date, Decision, Finding, ForeignLaw, Plan, PlanId, PlanKind, PlanStatus, RuleId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::features::attributes::{AskedValues, text_of};
use crate::mapping::in_any_case;
use crate::mapping::plans::PlanMapping;

/// Reads a plan. `id`: what the source calls it.
///
/// # Errors
/// Where nobody says how far the plan has come: it could not be said whether it holds.
pub(super) fn plan_of(
    mapping: &PlanMapping,
    said: &AskedValues<'_>,
    id: &str,
    crs: Crs,
    findings: &mut Vec<Finding>,
) -> Result<Plan, Box<Finding>> {
    let value = |name: &Option<String>| name.as_deref().and_then(|name| text_of(said, Some(name), &[]));
    let text = |template: &Option<crate::mapping::template::Template>| {
        let template = template.as_ref()?;
        template.filled(|name| text_of(said, Some(name), &[]))
    };
    let fixed = &mapping.fixed;
    let status = status_of(mapping, value(&mapping.status), id)?;
    let foreign = fixed.foreign();
    let mut date = |name: &Option<String>| day(value(name), findings);
    let adopted = date(&mapping.adopted).or(fixed.adopted);
    let legal_force = date(&mapping.legal_force).or(fixed.legal_force);
    let status_date = date(&mapping.status_date);
    let name = text(&mapping.name).or_else(|| fixed.name.clone());
    let mut plan = Plan::new(
        PlanId(identity(&["plan", foreign.unwrap_or("SE"), id], Some(id))),
        name.unwrap_or_else(|| id.to_owned()),
        status,
        crs,
    );
    plan.designation = text(&mapping.designation);
    plan.purpose = text(&mapping.purpose);
    plan.municipality = value(&mapping.municipality).or_else(|| fixed.municipality.clone());
    plan.status_date = status_date;
    if let Some(country) = foreign {
        plan.kind = PlanKind::Foreign;
        plan.law = Some(ForeignLaw {
            country: country.to_owned(),
            kind: fixed.kind.clone().unwrap_or_default(),
            language: fixed.language.clone(),
        });
    }
    if adopted.is_some() || legal_force.is_some() {
        plan.decisions.push(Decision {
            kind: Some(DecisionKind::Adoption),
            adopted,
            legal_force: legal_force.into_iter().collect(),
            ..Decision::default()
        });
    }
    if fixed.fictional {
        plan.additions.insert("fiktiv".to_owned(), Value::Bool(true));
    }
    Ok(plan)
}

fn status_of(mapping: &PlanMapping, word: Option<String>, id: &str) -> Result<PlanStatus, Box<Finding>> {
    let known = word.as_deref().and_then(|word| {
        in_any_case(&mapping.statuses, word)
            .copied()
            .or_else(|| PlanStatus::from_swedish(word))
    });
    // A word that the mapping does not know is no reason to take the plan for what the others are.
    let fixed = mapping.fixed.status.filter(|_| word.is_none());
    known.or(fixed).ok_or_else(|| {
        let message = match word {
            Some(word) => format!(
                "'{}' says nothing that is known about how far the plan has come",
                shown(&word)
            ),
            None => "nothing says how far the plan has come".to_owned(),
        };
        let hint = "say what the word stands for ([plans.statuses]), or what holds for all (fixed.status)";
        let finding = Finding::error(RuleId::SCHEMA, format!("{message}; the plan is left out"));
        Box::new(finding.with_hint(hint).with_feature(id))
    })
}

/// A date, also as the beginning of a time.
fn day(text: Option<String>, findings: &mut Vec<Finding>) -> Option<Date> {
    let text = text?;
    let date: String = text.chars().take(10).collect();
    let parsed = date.parse().ok();
    if parsed.is_none() {
        let message = format!("'{}' is no date (2025-03-24); it is not used", shown(&text));
        findings.push(Finding::warning(RuleId::SCHEMA, message));
    }
    parsed
}

/// The first characters of a value.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// An identity: the source's own where it is a UUID, else one that is reckoned from what names the thing, the same at every import.
pub(super) fn identity(names: &[&str], own: Option<&str>) -> Uuid {
    if let Some(own) = own.and_then(|own| Uuid::parse_str(own.trim_start_matches('_')).ok()) {
        return own;
    }
    let mut hash = Sha256::new();
    for name in names {
        // With its length, so that no two lists are written alike.
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
    }
    let mut bytes = [0_u8; 16];
    bytes
        .iter_mut()
        .zip(hash.finalize())
        .for_each(|(byte, hashed)| *byte = hashed);
    Builder::from_custom_bytes(bytes).into_uuid()
}
