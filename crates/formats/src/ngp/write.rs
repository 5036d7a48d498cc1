//! Plans written as a delivery. What the reader reads back is the same plan.

use std::io::Write;

use planvy_plan::{Date, Finding, Plan, Regulation, RegulationContent, RuleId, VerticalLimit};
use serde_json::Value;

use super::words;
use super::write_documents::{decision, document, material, put_usability, quality};
use super::write_geometry::{datum_word, descriptions};
use super::write_object::Object;

/// Why plans could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output failed.
    #[error("writing failed: {0}")]
    Io(#[from] std::io::Error),
    /// The text of a feature could not be made.
    #[error("feature {feature} cannot be written as JSON: {cause}")]
    Json {
        /// The feature's id.
        feature: String,
        /// What serde says.
        cause: serde_json::Error,
    },
    /// A coordinate is infinite or not a number, which JSON cannot say.
    #[error("feature {feature} has a coordinate that is no finite number")]
    NotFinite {
        /// The feature's id.
        feature: String,
    },
    /// The heights of a part are not as many as its vertices.
    #[error("feature {feature} has {heights} heights for {vertices} vertices")]
    Heights {
        /// The feature's id.
        feature: String,
        /// How many heights there are.
        heights: usize,
        /// How many vertices there are.
        vertices: usize,
    },
}

/// Writes plans with their regulations as one delivery in UTF-8: each plan's feature, then its regulations in order.
///
/// Coordinates are written in the shortest form that reads back as the same number. Returns what the specification
/// requires and the plans do not have: the platform would refuse such a delivery, Planvy reads it.
///
/// # Errors
///
/// When the output fails, or a plan holds what JSON cannot say.
///
/// ```
/// let mut out = Vec::new();
/// let lacking = planvy_formats::ngp::write(&[], &mut out).unwrap();
/// assert!(lacking.is_empty());
/// let text = String::from_utf8(out).unwrap();
/// assert!(text.starts_with(r#"{"type":"FeatureCollection","feature:mediatyp":"application/vnd.lm.detaljplan.v4+json""#));
/// ```
pub fn write(plans: &[Plan], mut out: impl Write) -> Result<Vec<Finding>, WriteError> {
    let mut lacking = Vec::new();
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"feature:mediatyp\":\"{}\",\"features\":[",
        words::MEDIA_TYPE
    )?;
    let mut separator = "\n";
    for plan in plans {
        note_lacking_plan(plan, &mut lacking);
        let id = plan.id.to_string();
        write_feature(&mut out, separator, &id, plan_properties(plan)?)?;
        separator = ",\n";
        for regulation in &plan.regulations {
            note_lacking_regulation(regulation, &mut lacking);
            let id = regulation.id.to_string();
            write_feature(&mut out, separator, &id, regulation_properties(plan, regulation)?)?;
        }
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(lacking)
}

fn write_feature(
    out: &mut impl Write,
    separator: &str,
    id: &str,
    properties: Value,
) -> Result<(), WriteError> {
    let mut feature = Object::default();
    feature.put("type", "Feature");
    feature.put("id", id);
    feature.put("geometry", Value::Null);
    feature.put("properties", properties);
    let text = serde_json::to_string(&feature.end()).map_err(|cause| WriteError::Json {
        feature: id.to_owned(),
        cause,
    })?;
    out.write_all(separator.as_bytes())?;
    out.write_all(text.as_bytes())?;
    Ok(())
}

fn plan_properties(plan: &Plan) -> Result<Value, WriteError> {
    let mut out = Object::default();
    out.put("feature:typ", "detaljplan");
    out.put("objektidentitet", plan.id.to_string());
    out.put_some("objektversion", plan.object_version);
    out.put_some("versionGiltigFran", plan.version_valid_from.as_deref());
    out.put_some("versionGiltigTill", plan.version_valid_to.as_deref());
    out.put_some("kommun", plan.municipality.as_deref());
    out.put_some("kommunkod", plan.municipality_code.as_deref());
    out.put_some("beteckning", plan.designation.as_deref());
    out.put("namn", plan.name.as_str());
    out.put_some("syfte", plan.purpose.as_deref());
    out.put("status", plan.status.swedish());
    out.put_some("datumStatusforandring", plan.status_date.map(date_text));
    out.put("typ", plan.kind.swedish());
    out.put("plangeometri", descriptions(&plan.area, &plan.id.to_string())?);
    let by_geometry = plan.area.iter().find_map(|part| part.height_datum.as_ref());
    if let Some(datum) = plan
        .height_datum
        .as_ref()
        .filter(|datum| Some(*datum) != by_geometry)
    {
        out.put("hojdsystem", datum_word(datum));
    }
    out.put_some("vertikalAvgransning", plan.vertical_limit.map(vertical_word));
    out.put(
        "beslutsinformation",
        plan.decisions.iter().map(decision).collect::<Vec<Value>>(),
    );
    if let Some(description) = &plan.description {
        let mut outer = Object::default();
        outer.put("planbeskrivning", document(description));
        out.put("planbeskrivning", outer.end());
    }
    out.put_list("planeringsunderlag", plan.planning_material.iter().map(material));
    out.put_some("kvalitetsbeskrivning", plan.quality.as_ref().map(quality));
    put_usability(&mut out, plan.usability.as_ref());
    out.put_some("ursprungligGeometri", plan.original_geometry.clone());
    out.put_some("katalogversion", plan.catalogue_version.as_deref());
    Ok(out.end_with(&plan.additions))
}

fn regulation_properties(plan: &Plan, regulation: &Regulation) -> Result<Value, WriteError> {
    let content = &regulation.content;
    let mut out = Object::default();
    out.put("feature:typ", words::group_word(content.group));
    out.put("detaljplan", plan.id.to_string());
    out.put("objektidentitet", regulation.id.to_string());
    put_content(&mut out, content);
    out.put_list(
        "reglerarAnvandningsbestammelse",
        regulation
            .regulates_uses
            .iter()
            .map(|id| Value::from(id.to_string())),
    );
    if content.regulates_plan == Some(true) {
        out.put("reglerarDetaljplan", plan.id.to_string());
    }
    let geometry = descriptions(&regulation.geometry, &regulation.id.to_string())?;
    out.put("bestammelsegeometri", geometry);
    Ok(out.end_with(&content.additions))
}

fn put_content(out: &mut Object, content: &RegulationContent) {
    let catalogue = content.catalogue.map(|id| id.to_string());
    out.put_some("planbestammelsekatalogreferens", catalogue);
    out.put_some("bestammelsekod", content.code.as_deref());
    out.put("bestammelseformulering", content.formulation.as_str());
    out.put_some(
        "ursprungligBestammelseformulering",
        content.original_formulation.as_deref(),
    );
    out.put_list(
        "bestammelsevarde",
        content.values.iter().map(|value| {
            let mut item = Object::default();
            item.put_some("datatyp", value.data_type.as_deref());
            item.put("variabelvarde", value.value.as_str());
            item.put_some("beskrivning", value.slot.as_deref());
            item.put_some("vardetyp", value.bound.as_deref());
            item.put_some("enhet", value.unit.as_deref());
            item.end()
        }),
    );
    if let Some(motive) = &content.motive {
        let mut outer = Object::default();
        outer.put("motiv", motive.as_str());
        out.put("planbestammelsebeskrivning", outer.end());
    }
    out.put_some("beteckning", content.letter.as_deref());
    out.put_some("beteckningsindex", content.letter_index.as_deref());
    out.put_some("sekundarEgenskapsgrans", content.secondary_boundary);
    out.put_some("huvudsaklig", content.main_use);
    out.put_some("borjarGallaEfter", content.starts_after_months);
    out.put_some("giltighetstid", content.valid_for_months);
    out.put_some("vertikalAvgransning", content.vertical_limit.map(vertical_word));
    out.put_some("kvalitetsbeskrivning", content.quality.as_ref().map(quality));
    put_usability(out, content.usability.as_ref());
}

fn vertical_word(limit: VerticalLimit) -> &'static str {
    match limit {
        VerticalLimit::Up => "uppåt",
        VerticalLimit::Down => "nedåt",
    }
}

/// A date as the specification writes it.
pub(super) fn date_text(date: Date) -> String {
    date.strftime("%Y-%m-%d").to_string()
}

fn note_lacking_plan(plan: &Plan, lacking: &mut Vec<Finding>) {
    for (is_lacking, member) in [
        (plan.version_valid_from.is_none(), "versionGiltigFran"),
        (plan.municipality.is_none(), "kommun"),
        (plan.name.is_empty(), "namn"),
        (plan.purpose.is_none(), "syfte"),
        (plan.area.is_empty(), "plangeometri"),
        (plan.decisions.is_empty(), "beslutsinformation"),
    ] {
        if is_lacking {
            lacking.push(lacks("plan", plan.id.to_string(), member));
        }
    }
}

fn note_lacking_regulation(regulation: &Regulation, lacking: &mut Vec<Finding>) {
    let content = &regulation.content;
    for (is_lacking, member) in [
        (content.catalogue.is_none(), "planbestammelsekatalogreferens"),
        (content.formulation.is_empty(), "bestammelseformulering"),
        (regulation.geometry.is_empty(), "bestammelsegeometri"),
    ] {
        if is_lacking {
            lacking.push(lacks("regulation", regulation.id.to_string(), member));
        }
    }
}

fn lacks(what: &str, id: String, member: &str) -> Finding {
    Finding::warning(
        RuleId::SCHEMA,
        format!("The {what} {id} has nothing for {member}, which a delivery requires"),
    )
    .with_feature(id)
}
