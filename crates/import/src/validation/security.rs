//! Technical installations (DP-0019, DP-0020, DP-0021): for reasons of security every use of the kind *Tekniska
//! anläggningar* is delivered as the general one, with nothing in text or motive that tells which installation it is.
//!
//! The guidance names the three rules as a group; we take them for code, wording and motive.

use planvy_plan::catalogue::fold;
use planvy_plan::{Finding, RegulationContent, RuleId, Severity};

use super::catalogue_facts::{code_of, entry_of};
use super::check::Check;
use super::context::CheckContext;

/// The codes that stand for every technical installation: today's, and that of the catalogue before October 2020.
const GENERAL_CODES: [&str; 2] = ["DP_KM_E2", "DP_KM_E"];

/// The catalogue's category, and the only wording and motive that may be delivered.
const GENERAL_WORDING: &str = "Tekniska anläggningar";

/// The checks of this family.
pub const CHECKS: [Check; 3] = [
    Check {
        rule: RuleId::named("DP-0019"),
        title: "A technical installation is delivered by the general code DP_KM_E2",
        severity: Severity::Warning,
        run: particular_code,
    },
    Check {
        rule: RuleId::named("DP-0020"),
        title: "The wording of a technical installation does not tell which it is",
        severity: Severity::Warning,
        run: particular_wording,
    },
    Check {
        rule: RuleId::named("DP-0021"),
        title: "The motive of a technical installation does not tell which it is",
        severity: Severity::Warning,
        run: particular_motive,
    },
];

const HINT: &str = "Deliver DP_KM_E2 with wording and motive \"Tekniska anläggningar\"; the national platform refuses anything more particular.";

/// Whether a regulation is a use of the kind.
fn is_installation(content: &RegulationContent) -> bool {
    content.group == planvy_plan::RegulationGroup::Use
        && entry_of(content).is_some_and(|entry| entry.category == GENERAL_WORDING)
}

fn for_installations(
    context: &CheckContext<'_>,
    findings: &mut Vec<Finding>,
    rule: &'static str,
    tells: fn(&RegulationContent) -> Option<String>,
) {
    for plan in &context.plans {
        for (number, regulation) in plan.regulations() {
            if is_installation(&regulation.content)
                && let Some(message) = tells(&regulation.content)
            {
                let finding = Finding::warning(RuleId::named(rule), message).with_hint(HINT);
                findings.push(plan.about_regulation(finding, number));
            }
        }
    }
}

fn particular_code(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for_installations(context, findings, "DP-0019", |content| {
        let code = code_of(content)?;
        (!GENERAL_CODES.contains(&code))
            .then(|| format!("The code {code} tells which technical installation this is."))
    });
}

fn particular_wording(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for_installations(context, findings, "DP-0020", |content| {
        let wordings = [
            Some(content.formulation.as_str()),
            content.original_formulation.as_deref(),
        ];
        let particular = wordings.into_iter().flatten().find(|text| is_particular(text))?;
        Some(format!(
            "The wording \"{particular}\" tells which technical installation this is."
        ))
    });
}

fn particular_motive(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for_installations(context, findings, "DP-0021", |content| {
        let motive = content.motive.as_deref().filter(|text| is_particular(text))?;
        Some(format!(
            "The motive ({} characters) says more than \"{GENERAL_WORDING}\".",
            motive.chars().count()
        ))
    });
}

fn is_particular(text: &str) -> bool {
    !text.trim().is_empty() && fold(text) != fold(GENERAL_WORDING)
}
