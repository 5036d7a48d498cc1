//! From the document to a plan.

use std::collections::HashMap;

use planvy_plan::decision::DecisionKind;
use planvy_plan::{
    Crs, Decision, EtrsGkZone, Finding, ForeignLaw, GeometryPart, Plan, PlanKind, PlanStatus, Position,
    Regulation, RegulationContent, RegulationGroup as Group, RuleId,
};
use serde_json::Value;

use super::document::{Period, Place, PlanDocument, RegulationGroup, Text, code};
use super::stage::{OwnStage, Stage, own_stage, stage_of};
use super::values::{is_use, meaning_of, wording};
use crate::features::parts::Parts;
use crate::finding_log::FindingLog;
use crate::geojson::geometry::{Vertex, read_shape};

/// The national system of Finland, which plans are kept in.
const TM35FIN: u16 = 3067;

/// The plan of a document; `None`, with a finding, where it has no identity, no known stage or no place.
pub(super) fn plan_of(document: &PlanDocument, log: &mut FindingLog) -> Option<Plan> {
    let key = document.plan_key.as_str();
    let mut refuse = |rule: RuleId, message: String| {
        log.push(Finding::error(rule, message).with_feature(key));
        None
    };
    let Ok(id) = key.parse() else {
        return refuse(RuleId::SCHEMA, format!("planKey '{key}' is no UUID"));
    };
    let Some(stage) = document.life_cycle_status.as_deref().map(code) else {
        let message = "lifeCycleStatus is missing: nothing says how far the plan has come";
        return refuse(RuleId::SCHEMA, message.to_owned());
    };
    let Some(stage_read) = stage_of(stage) else {
        let message =
            format!("the stage {stage} of lifeCycleStatus is none that a plan can be answered with");
        return refuse(RuleId::SCHEMA, message);
    };
    let Some(place) = &document.geographical_area else {
        return refuse(RuleId::GEOMETRY, "geographicalArea is missing".to_owned());
    };
    let (crs, area) = placed(place, key, log)?;
    let (status, kind) = match stage_read {
        Stage::Whole(status) => (status, "kaava"),
        // Told wherever the plan is named: that it is in force is not true of all of it.
        Stage::InPart => (PlanStatus::LegalForce, "kaava, osittain voimassa"),
    };
    let described = document.plan_description.as_ref().and_then(Text::preferred);
    let mut plan = Plan::new(id, described.unwrap_or(key), status, crs);
    plan.kind = PlanKind::Foreign;
    plan.law = Some(ForeignLaw {
        country: "FI".to_owned(),
        kind: kind.to_owned(),
        language: Some("fi".to_owned()),
    });
    plan.area = area;
    plan.decisions.extend(decision(document, key, log));
    if let Some(zone) = zone_of(place) {
        let message = format!("coordinates were moved from {} to {}", zone.name(), crs.name());
        log.push(Finding::info(RuleId::CRS, message).with_feature(key));
    }
    plan.regulations = regulations(document, crs, stage_read, log);
    if stage_read == Stage::InPart {
        let message = "the plan is in force in part (osittain voimassa); a regulation that does not say itself that it is in force needs a human";
        log.push(Finding::warning(RuleId::SCHEMA, message).with_feature(key));
    }
    Some(plan)
}

fn decision(document: &PlanDocument, key: &str, log: &mut FindingLog) -> Option<Decision> {
    let mut day = |text: Option<&String>, name: &str| {
        let text = text?;
        let parsed = text.chars().take(10).collect::<String>().parse().ok();
        if parsed.is_none() {
            let message = format!("{name} is no date (2025-03-24); it is not used");
            log.push(Finding::warning(RuleId::SCHEMA, message).with_feature(key));
        }
        parsed
    };
    let adopted = day(document.approval_date.as_ref(), "approvalDate");
    let period: Option<&Period> = document.period_of_validity.as_ref();
    let in_force = day(
        period.and_then(|period| period.begin.as_ref()),
        "periodOfValidity.begin",
    );
    (adopted.is_some() || in_force.is_some()).then(|| Decision {
        kind: Some(DecisionKind::Adoption),
        adopted,
        legal_force: in_force.into_iter().collect(),
        ..Decision::default()
    })
}

/// The EPSG code of a place.
fn code_of(place: &Place) -> Option<u16> {
    match &place.srid {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_u64().and_then(|code| u16::try_from(code).ok()),
        _ => None,
    }
}

/// The zone of ETRS-GK that a place is said in, which it is moved from.
fn zone_of(place: &Place) -> Option<EtrsGkZone> {
    code_of(place).and_then(EtrsGkZone::from_epsg)
}

/// Where something lies, in the system that its plan is kept in; `None`, with a finding, where that cannot be told.
fn placed(place: &Place, feature: &str, log: &mut FindingLog) -> Option<(Crs, Vec<GeometryPart>)> {
    let zone = zone_of(place);
    let Some(crs) = (match zone {
        Some(_) => Crs::anywhere_from_epsg(TM35FIN),
        None => code_of(place).and_then(Crs::anywhere_from_epsg),
    }) else {
        let message = format!(
            "the coordinate system {} is none that plans are kept in",
            place.srid
        );
        let hint = "deliver the plan in ETRS-TM35FIN (EPSG:3067) or in a zone of ETRS-GK (EPSG:3873 to 3885)";
        log.push(
            Finding::error(RuleId::CRS, message)
                .with_hint(hint)
                .with_feature(feature),
        );
        return None;
    };
    let mut shape = match read_shape(&place.geometry) {
        Ok(shape) => shape,
        Err(error) => {
            log.push(Finding::error(RuleId::GEOMETRY, error.to_string()).with_feature(feature));
            return None;
        }
    };
    let mut beyond = None;
    shape.map_vertices(&mut |vertex| {
        let moved = match zone {
            Some(zone) => zone.to_tm35fin(vertex.x, vertex.y).map(|there| Vertex {
                x: there.east_m,
                y: there.north_m,
                z: None,
            }),
            None => Some(vertex),
        };
        match moved.filter(|there| crs.is_plausible(there.x, there.y)) {
            Some(there) => there,
            None => {
                beyond.get_or_insert([vertex.x, vertex.y]);
                vertex
            }
        }
    });
    if let Some([x, y]) = beyond {
        let name = zone.map_or_else(|| crs.name().to_owned(), EtrsGkZone::name);
        let message = format!("the coordinate {x}, {y} lies beyond {name}");
        log.push(Finding::error(RuleId::CRS, message).with_feature(feature));
        return None;
    }
    let mut parts = Parts::default();
    parts.gather(shape);
    let areas = parts.areas.0.into_iter().map(Position::Area);
    let lines = parts.lines.0.into_iter().map(Position::Line);
    let points = parts.points.0.into_iter().map(Position::Point);
    let positions = (0..).zip(areas.chain(lines).chain(points));
    let parts = positions.map(|(entry, position)| GeometryPart {
        entry,
        ..GeometryPart::new(position, crs)
    });
    Some((crs, parts.collect()))
}

fn regulations(document: &PlanDocument, crs: Crs, stage: Stage, log: &mut FindingLog) -> Vec<Regulation> {
    let mut places: HashMap<&str, Vec<GeometryPart>> = HashMap::new();
    for object in &document.plan_objects {
        let key = object.plan_object_key.as_str();
        let Some((own, parts)) = object.geometry.as_ref().and_then(|place| placed(place, key, log)) else {
            continue;
        };
        if own != crs {
            let message = "it is in another coordinate system than its plan; it is left out";
            log.push(Finding::error(RuleId::CRS, message).with_feature(key));
            continue;
        }
        places.insert(key, parts);
    }
    let mut regulations = Vec::new();
    for group in &document.general_regulation_groups {
        regulations.extend(of_group(group, stage, &[], log));
    }
    for group in &document.plan_regulation_groups {
        let key = group.plan_regulation_group_key.as_str();
        let related = document
            .plan_regulation_group_relations
            .iter()
            .filter(|relation| relation.plan_regulation_group_key == key);
        let geometry: Vec<GeometryPart> = (0..)
            .zip(
                related
                    .filter_map(|relation| places.get(relation.plan_object_key.as_str()))
                    .flatten(),
            )
            .map(|(entry, part)| GeometryPart {
                entry,
                ..part.clone()
            })
            .collect();
        if geometry.is_empty() {
            let message =
                "the group is related to no object that lies anywhere; its regulations are left out";
            log.push(Finding::error(RuleId::REFERENCE, message).with_feature(key));
            continue;
        }
        regulations.extend(of_group(group, stage, &geometry, log));
    }
    regulations
}

/// The regulations of a group. `geometry`: where they hold; nothing where that is the whole plan.
fn of_group(
    group: &RegulationGroup,
    stage: Stage,
    geometry: &[GeometryPart],
    log: &mut FindingLog,
) -> Vec<Regulation> {
    let title = group.title_of_plan_regulation.as_ref().and_then(Text::preferred);
    if !group.plan_recommendations.is_empty() {
        let message = format!(
            "{} recommendations bind nobody and are not read",
            group.plan_recommendations.len()
        );
        let key = group.plan_regulation_group_key.as_str();
        log.push(Finding::info(RuleId::SCHEMA, message).with_feature(key));
    }
    let mut regulations = Vec::new();
    for regulation in &group.plan_regulations {
        let key = regulation.plan_regulation_key.as_str();
        let Ok(id) = key.parse() else {
            let message = "planRegulationKey is no UUID; the regulation is left out";
            log.push(Finding::error(RuleId::SCHEMA, message).with_feature(key));
            continue;
        };
        let mut meaning = meaning_of(regulation);
        match own_stage(stage, regulation.life_cycle_status.as_deref().map(code)) {
            OwnStage::AsPlan => {}
            OwnStage::Unclear(words) => meaning.left_as_text.push(words),
            OwnStage::Ended => {
                let message =
                    "the regulation is repealed, lapsed or rejected though its plan is not; it is left out";
                log.push(Finding::info(RuleId::SCHEMA, message).with_feature(key));
                continue;
            }
        }
        let kind = if is_use(regulation) {
            Group::Use
        } else {
            Group::Property
        };
        regulations.push(Regulation {
            id,
            content: RegulationContent {
                letter: group.letter_identifier.clone(),
                regulates_plan: geometry.is_empty().then_some(true),
                mapped: Some(meaning),
                ..RegulationContent::new(kind, wording(regulation, title))
            },
            regulates_uses: Vec::new(),
            geometry: geometry.to_vec(),
        });
    }
    regulations
}
