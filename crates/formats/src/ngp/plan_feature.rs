//! A feature of the type `detaljplan`.

use planvy_plan::{Crs, Datum, Plan, PlanId, PlanKind, PlanStatus, RuleId, Severity, VerticalLimit};

use super::decisions::read_decision;
use super::documents::{read_document, read_planning_material, take_quality, take_usability};
use super::geometry::{GeometryContext, take_parts};
use super::log::Log;
use super::members::Members;
use super::words;

/// The members that a plan has to have. Those whose lack makes an answer untrue are errors.
const REQUIRED: [(&str, Severity); 8] = [
    ("versionGiltigFran", Severity::Warning),
    ("kommun", Severity::Warning),
    ("namn", Severity::Warning),
    ("syfte", Severity::Warning),
    ("status", Severity::Error),
    ("typ", Severity::Error),
    ("plangeometri", Severity::Error),
    ("beslutsinformation", Severity::Warning),
];

/// Reads the properties of a plan, without its regulations.
pub(crate) fn read_plan(
    id: PlanId,
    mut members: Members,
    context: &mut GeometryContext,
    log: &mut Log,
) -> Plan {
    for (key, severity) in REQUIRED {
        members.require(key, severity, log);
    }
    let area = take_parts(&mut members, "plangeometri", context, log);
    let crs = area.parts.first().map(|part| part.crs);
    let height_datum = members
        .text("hojdsystem", log)
        .map(|text| Datum::parse(&text))
        .or_else(|| area.parts.iter().find_map(|part| part.height_datum.clone()));
    Plan {
        id,
        object_version: members.count("objektversion", log),
        version_valid_from: members.text("versionGiltigFran", log),
        version_valid_to: members.text("versionGiltigTill", log),
        municipality: members.text("kommun", log),
        municipality_code: members.text("kommunkod", log),
        designation: members.text("beteckning", log),
        name: members.text("namn", log).unwrap_or_default(),
        purpose: members.text("syfte", log),
        status: take_status(&mut members, log),
        status_date: members.date("datumStatusforandring", log),
        kind: take_plan_kind(&mut members, log),
        law: None,
        // A plan without a readable area is an error already; its system is then a formality.
        crs: crs.or(context.fallback_crs).unwrap_or(Crs::Tm),
        height_datum,
        area: area.parts,
        vertical_limit: take_vertical_limit(&mut members, log),
        decisions: members
            .objects("beslutsinformation", log)
            .unwrap_or_default()
            .into_iter()
            .map(|decision| read_decision(decision, log))
            .collect(),
        description: take_description(&mut members, log),
        planning_material: members
            .objects("planeringsunderlag", log)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|material| read_planning_material(material, log))
            .collect(),
        quality: take_quality(&mut members, log),
        usability: take_usability(&mut members, log),
        original_geometry: members.take("ursprungligGeometri"),
        catalogue_version: members.text("katalogversion", log),
        additions: members.additions(),
        regulations: Vec::new(),
    }
}

/// Takes `status`. An unknown one is an error, and the plan is read as begun, which binds nobody.
pub(crate) fn take_status(members: &mut Members, log: &mut Log) -> PlanStatus {
    take_listed(members, "status", words::STATUSES, PlanStatus::from_swedish, log)
        .unwrap_or(PlanStatus::Started)
}

/// Takes `typ`. An unknown one is an error, and the plan is read as a detailed plan: all kinds apply as such today.
pub(crate) fn take_plan_kind(members: &mut Members, log: &mut Log) -> PlanKind {
    take_listed(members, "typ", words::PLAN_KINDS, PlanKind::from_swedish, log)
        .unwrap_or(PlanKind::Detaljplan)
}

fn take_listed<T>(
    members: &mut Members,
    key: &str,
    list: &[&str],
    read: impl Fn(&str) -> Option<T>,
    log: &mut Log,
) -> Option<T> {
    let value = members.take(key)?;
    let found = value.as_str().and_then(read);
    let exact = value.as_str().is_some_and(|text| list.contains(&text));
    if !exact {
        let severity = if found.is_some() {
            Severity::Warning
        } else {
            Severity::Error
        };
        members.wrong(key, &list.join(", "), &value, severity, log);
    }
    found
}

/// Takes `vertikalAvgransning`.
pub(crate) fn take_vertical_limit(members: &mut Members, log: &mut Log) -> Option<VerticalLimit> {
    let expected = words::VERTICAL_LIMITS.join(" or ");
    members.convert("vertikalAvgransning", &expected, log, |value| {
        match value.as_str()?.trim().to_lowercase().as_str() {
            "uppåt" => Some(VerticalLimit::Up),
            "nedåt" => Some(VerticalLimit::Down),
            _ => None,
        }
    })
}

/// `planbeskrivning` holds one member of the same name.
fn take_description(members: &mut Members, log: &mut Log) -> Option<planvy_plan::DocumentReference> {
    let mut outer = members.object("planbeskrivning", log)?;
    // Some write the document straight into the outer object.
    if !outer.has("planbeskrivning") && outer.has("namn") {
        let what = "the document stands one level too high";
        log.at(
            RuleId::SCHEMA,
            Severity::Warning,
            &members.path("planbeskrivning"),
            what,
        );
        return Some(read_document(outer, log));
    }
    outer.require("planbeskrivning", Severity::Warning, log);
    let document = outer
        .object("planbeskrivning", log)
        .map(|inner| read_document(inner, log));
    outer.end(log);
    document
}
