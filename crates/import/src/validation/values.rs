//! The values of a regulation: decimals with bound and unit (DP-0009), values and slots one to one (DP-0022).

use planvy_plan::{Finding, RegulationContent, RuleId, Severity, VariableValue};

use super::catalogue_facts::carries_wording;
use super::check::Check;
use super::context::CheckContext;
use super::slots::{WrittenSlot, slots_in};

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::named("DP-0009"),
        title: "A decimal value has its bound (vardetyp) and its unit (enhet)",
        severity: Severity::Warning,
        run: decimals,
    },
    Check {
        rule: RuleId::named("DP-0022"),
        title: "Values match the slots of the wording, one to one",
        severity: Severity::Warning,
        run: values_and_slots,
    },
];

fn decimals(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        for (number, regulation) in plan.regulations() {
            if !carries_wording(&regulation.content) {
                continue;
            }
            for value in &regulation.content.values {
                if let Some(finding) = incomplete_decimal(value) {
                    findings.push(plan.about_regulation(finding, number));
                }
            }
        }
    }
}

fn incomplete_decimal(value: &VariableValue) -> Option<Finding> {
    if !is_numeric(value.data_type.as_deref()) {
        return None;
    }
    let lacking = match (is_blank(&value.bound), is_blank(&value.unit)) {
        (true, true) => "neither vardetyp nor enhet",
        (true, false) => "no vardetyp",
        (false, true) => "no enhet",
        (false, false) => return None,
    };
    let finding = Finding::warning(
        RuleId::named("DP-0009"),
        format!(
            "The number {} ({}) has {lacking}.",
            value.value.trim(),
            slot_of(value)
        ),
    );
    Some(finding.with_hint(
        "Say whether it is a least, a greatest or an exact value, and its unit; the national platform refuses the number without.",
    ))
}

fn is_numeric(data_type: Option<&str>) -> bool {
    matches!(data_type, Some("decimaltal" | "heltal"))
}

fn is_blank(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(|text| text.trim().is_empty())
}

fn slot_of(value: &VariableValue) -> &str {
    value.slot.as_deref().unwrap_or("unnamed")
}

fn values_and_slots(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        for (number, regulation) in plan.regulations() {
            if let Some((message, hint)) = mismatch(&regulation.content) {
                let finding = Finding::warning(RuleId::named("DP-0022"), message).with_hint(hint);
                findings.push(plan.about_regulation(finding, number));
            }
        }
    }
}

/// What does not match between the slots that a wording still has and the values delivered with it.
fn mismatch(content: &RegulationContent) -> Option<(String, &'static str)> {
    if !carries_wording(content) {
        return None;
    }
    let slots = slots_in(&content.formulation);
    let values = &content.values;
    if slots.is_empty() {
        return (!values.is_empty()).then(|| {
            (
                match values.len() {
                    1 => "The wording has no slots, and a value is delivered with it.".to_owned(),
                    count => format!("The wording has no slots, and {count} values are delivered with it."),
                },
                "Leave the slots of the catalogue in the wording; the values stand beside it.",
            )
        });
    }
    let required: Vec<&WrittenSlot> = slots.iter().filter(|slot| !slot.is_optional()).collect();
    let all: Vec<&WrittenSlot> = slots.iter().collect();
    let paired = if values.len() == all.len() {
        all
    } else if values.len() == required.len() {
        required
    } else {
        return Some((
            format!(
                "The wording has slots: {}, values delivered: {}.",
                slots.len(),
                values.len()
            ),
            "Deliver one value for each slot, in the order of the wording; only [text:text] may be left out.",
        ));
    };
    paired
        .into_iter()
        .zip(values)
        .enumerate()
        .find_map(|(number, (slot, value))| wrong_pair(number + 1, slot, value))
}

fn wrong_pair(number: usize, slot: &WrittenSlot, value: &VariableValue) -> Option<(String, &'static str)> {
    const ORDER: &str = "Give values in the order of the slots, each with its slot's name in beskrivning.";
    let name = slot_of(value);
    if name.trim().to_lowercase() != slot.name {
        return Some((
            format!(
                "Slot {number} is {}, and the value delivered for it is named \"{name}\".",
                slot.token()
            ),
            ORDER,
        ));
    }
    let slot_is_numeric = is_numeric(Some(&slot.data_type));
    if slot_is_numeric != is_numeric(value.data_type.as_deref()) {
        return Some((
            format!(
                "Slot {number} is {}, and the value delivered for it is of the type {}.",
                slot.token(),
                value.data_type.as_deref().unwrap_or("unstated")
            ),
            "Deliver numbers as decimaltal and words as text.",
        ));
    }
    (value.value.trim().is_empty() && !slot.is_optional()).then(|| {
        (
            format!("The value for slot {number}, {}, is empty.", slot.token()),
            ORDER,
        )
    })
}
