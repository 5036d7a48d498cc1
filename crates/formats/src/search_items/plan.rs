//! What the items of one plan say about it.

use planvy_plan::decision::{Decision, DecisionKind};
use planvy_plan::{Crs, GeometryPart, Plan, PlanId, PlanKind, Severity};
use serde_json::{Map, Value};

use super::assets::Assets;
use crate::ngp::decisions::take_dates;
use crate::ngp::documents::{take_quality, take_usability};
use crate::ngp::log::Log;
use crate::ngp::members::Members;
use crate::ngp::plan_feature::{take_plan_kind, take_status, take_vertical_limit};
use crate::ngp::words;

/// Makes a plan of the members that its items gave, without its regulations.
pub(super) fn plan_of(
    id: PlanId,
    members: Map<String, Value>,
    municipality_code: Option<String>,
    assets: Assets,
    crs: Crs,
    area: Vec<GeometryPart>,
    log: &mut Log,
) -> Plan {
    let mut members = Members::of_map(members, "properties.detaljplan");
    members.require("namn", Severity::Warning, log);
    members.require("status", Severity::Error, log);
    let decision = take_decision(&mut members, assets.documents, log);
    let has_kind = members.has("typ");
    Plan {
        id,
        object_version: members.count("objektversion", log),
        version_valid_from: members.text("versionGiltigFran", log),
        version_valid_to: members.text("versionGiltigTill", log),
        municipality: members.text("kommun", log),
        municipality_code: members.text("kommunkod", log).or(municipality_code),
        designation: members.text("beteckning", log),
        name: members.text("namn", log).unwrap_or_default(),
        purpose: members.text("syfte", log),
        status: take_status(&mut members, log),
        status_date: members.date("datumStatusforandring", log),
        // Items seldom say the kind; every kind applies as a detailed plan.
        kind: if has_kind {
            take_plan_kind(&mut members, log)
        } else {
            PlanKind::Detaljplan
        },
        law: None,
        crs,
        height_datum: None,
        area,
        vertical_limit: take_vertical_limit(&mut members, log),
        decisions: decision.into_iter().collect(),
        description: assets.description,
        planning_material: Vec::new(),
        quality: take_quality(&mut members, log),
        usability: take_usability(&mut members, log),
        original_geometry: None,
        catalogue_version: None,
        additions: members.additions(),
        regulations: Vec::new(),
    }
}

/// Items flatten the plan's decisions into one.
fn take_decision(
    members: &mut Members,
    documents: Vec<planvy_plan::decision::DecisionDocument>,
    log: &mut Log,
) -> Option<Decision> {
    // A single date is the usual form here, and the empty text means none.
    match members.take("datumLagakraft") {
        Some(Value::String(date)) if date.trim().is_empty() => {}
        Some(Value::String(date)) => members.put_back("datumLagakraft", Value::from(vec![date])),
        Some(other) => members.put_back("datumLagakraft", other),
        None => {}
    }
    let decision = Decision {
        kind: members
            .word("beslutstyp", words::DECISION_KINDS, log)
            .map(|text| DecisionKind::from_swedish(&text)),
        started: members.date("datumPaborjat", log),
        adopted: members.date("datumAntagande", log),
        legal_force: take_dates(members, "datumLagakraft", log),
        implementation_months: members.count("genomforandetid", log),
        implementation_from: members.date("genomforandetidStartar", log),
        documents,
        ..Decision::default()
    };
    (decision != Decision::default()).then_some(decision)
}
