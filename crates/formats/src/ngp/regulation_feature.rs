//! A feature of one of the three kinds of regulations.

use planvy_plan::{
    PlanId, Regulation, RegulationContent, RegulationGroup, RegulationId, RuleId, Severity, VariableValue,
};
use serde_json::Value;

use super::decisions::take_regulation_ids;
use super::documents::{take_quality, take_usability};
use super::geometry::{GeometryContext, take_parts};
use super::log::Log;
use super::members::{Members, show};
use super::plan_feature::take_vertical_limit;
use super::words;

/// A regulation that waits for its plan.
pub(crate) struct PendingRegulation {
    pub(crate) plan: PlanId,
    /// Its number in the file, from 1.
    pub(crate) number: usize,
    pub(crate) regulation: Regulation,
}

/// Reads the properties of a regulation. `None` where it names no plan, or where it has a place and none of it can be read:
/// it would then seem to hold for the whole plan.
pub(crate) fn read_regulation(
    id: RegulationId,
    group: RegulationGroup,
    number: usize,
    mut members: Members,
    context: &mut GeometryContext,
    log: &mut Log,
) -> Option<PendingRegulation> {
    members.require("detaljplan", Severity::Error, log);
    members.require("planbestammelsekatalogreferens", Severity::Warning, log);
    members.require("bestammelseformulering", Severity::Warning, log);
    let plan: Option<PlanId> = members.id("detaljplan", Severity::Error, log);
    let geometry = take_parts(&mut members, "bestammelsegeometri", context, log);
    if geometry.entries == 0 {
        let what = "has no geometry; the regulation is taken to hold for the whole plan";
        log.at(
            RuleId::SCHEMA,
            Severity::Warning,
            &members.path("bestammelsegeometri"),
            what,
        );
    }
    let regulates_uses = take_regulation_ids(&mut members, "reglerarAnvandningsbestammelse", log);
    let regulates_plan = take_regulates_plan(&mut members, plan, log);
    let content = read_content(group, regulates_plan, members, log);
    let plan = plan?;
    let what = if geometry.entries > 0 && geometry.parts.is_empty() {
        "no part of the geometry can be read; the regulation is left out"
    } else if content.formulation.is_empty() && content.catalogue.is_none() && content.code.is_none() {
        "the regulation has neither wording nor catalogue reference; it is left out"
    } else {
        return Some(PendingRegulation {
            plan,
            number,
            regulation: Regulation {
                id,
                content,
                regulates_uses,
                geometry: geometry.parts,
            },
        });
    };
    log.at(RuleId::SCHEMA, Severity::Error, "properties", what);
    None
}

/// Reads what a regulation says, once the members about where have been taken.
pub(crate) fn read_content(
    group: RegulationGroup,
    regulates_plan: Option<bool>,
    mut members: Members,
    log: &mut Log,
) -> RegulationContent {
    RegulationContent {
        group,
        catalogue: members.id("planbestammelsekatalogreferens", Severity::Warning, log),
        code: members.text("bestammelsekod", log),
        formulation: members.text("bestammelseformulering", log).unwrap_or_default(),
        original_formulation: members.text("ursprungligBestammelseformulering", log),
        values: take_values(&mut members, log),
        motive: take_motive(&mut members, log),
        letter: members.text("beteckning", log),
        letter_index: members.text("beteckningsindex", log),
        secondary_boundary: members.flag("sekundarEgenskapsgrans", log),
        regulates_plan,
        main_use: members.flag("huvudsaklig", log),
        starts_after_months: members.count("borjarGallaEfter", log),
        valid_for_months: members.count("giltighetstid", log),
        vertical_limit: take_vertical_limit(&mut members, log),
        quality: take_quality(&mut members, log),
        usability: take_usability(&mut members, log),
        mapped: None,
        additions: members.additions(),
    }
}

/// `reglerarDetaljplan` is the plan's own id; some write true.
fn take_regulates_plan(members: &mut Members, plan: Option<PlanId>, log: &mut Log) -> Option<bool> {
    const KEY: &str = "reglerarDetaljplan";
    let value = members.take(KEY)?;
    if let Value::Bool(flag) = value {
        members.wrong(KEY, "the plan's UUID", &value, Severity::Warning, log);
        return flag.then_some(true);
    }
    members.put_back(KEY, value);
    let named: PlanId = members.id(KEY, Severity::Warning, log)?;
    if plan.is_some_and(|plan| plan != named) {
        let what = format!("names the plan {named}, and the regulation belongs to another");
        log.at(RuleId::REFERENCE, Severity::Error, &members.path(KEY), what);
        members.put_back(KEY, Value::String(named.to_string()));
        return None;
    }
    Some(true)
}

fn take_motive(members: &mut Members, log: &mut Log) -> Option<String> {
    let mut description = members.object("planbestammelsebeskrivning", log)?;
    description.require("motiv", Severity::Warning, log);
    let motive = description.text("motiv", log);
    description.end(log);
    motive
}

/// Takes `bestammelsevarde`.
fn take_values(members: &mut Members, log: &mut Log) -> Vec<VariableValue> {
    let items = members.objects("bestammelsevarde", log).unwrap_or_default();
    items
        .into_iter()
        .filter_map(|item| read_value(item, log))
        .collect()
}

fn read_value(mut item: Members, log: &mut Log) -> Option<VariableValue> {
    for key in ["datatyp", "variabelvarde", "beskrivning"] {
        item.require(key, Severity::Warning, log);
    }
    let path = item.path("variabelvarde");
    let value = match item.take("variabelvarde") {
        Some(Value::String(text)) => Some(text),
        Some(Value::Number(number)) => {
            let got = Value::Number(number.clone());
            item.wrong("variabelvarde", "a text", &got, Severity::Warning, log);
            Some(number.to_string())
        }
        Some(other) => {
            item.wrong("variabelvarde", "a text", &other, Severity::Warning, log);
            None
        }
        None => None,
    };
    let read = VariableValue {
        slot: item.text("beskrivning", log),
        data_type: item.word("datatyp", words::DATA_TYPES, log),
        value: value.unwrap_or_default(),
        bound: item.word("vardetyp", words::BOUNDS, log),
        unit: item.word("enhet", words::UNITS, log),
    };
    item.end(log);
    if read == VariableValue::default() {
        return None;
    }
    if read.data_type.as_deref() == Some("decimaltal") {
        let shown = show(&Value::String(read.value.clone()));
        match read.number() {
            None => {
                let what = format!("should be a number, since datatyp is decimaltal; got {shown}");
                log.at(RuleId::SCHEMA, Severity::Warning, &path, what);
            }
            Some(number) if read.value.contains(',') => {
                let what = format!("{shown} has a decimal comma; read as {number}");
                log.at(RuleId::SCHEMA, Severity::Info, &path, what);
            }
            Some(_) => {}
        }
    }
    Some(read)
}
