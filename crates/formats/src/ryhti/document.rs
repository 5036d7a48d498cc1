//! The document as it stands, as far as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A list that may also be `null`.
fn listed<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

/// A plan.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanDocument {
    pub(super) plan_key: String,
    pub(super) life_cycle_status: Option<String>,
    pub(super) geographical_area: Option<Place>,
    pub(super) plan_description: Option<Text>,
    pub(super) approval_date: Option<String>,
    pub(super) period_of_validity: Option<Period>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) general_regulation_groups: Vec<RegulationGroup>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) plan_objects: Vec<PlanObject>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) plan_regulation_groups: Vec<RegulationGroup>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) plan_regulation_group_relations: Vec<Relation>,
}

/// A text, in one language or in several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    One(String),
    Several(BTreeMap<String, Option<String>>),
}

impl Text {
    /// The text in Finnish, else in Swedish, else in any language.
    pub(super) fn preferred(&self) -> Option<&str> {
        let text = match self {
            Text::One(text) => Some(text.as_str()),
            Text::Several(texts) => {
                let in_language = |language: &str| texts.get(language).and_then(Option::as_deref);
                let any = || texts.values().find_map(Option::as_deref);
                in_language("fin").or_else(|| in_language("swe")).or_else(any)
            }
        };
        text.map(str::trim).filter(|text| !text.is_empty())
    }
}

/// Where something lies.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    /// The EPSG code, as text or number.
    pub(super) srid: Value,
    pub(super) geometry: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Period {
    pub(super) begin: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanObject {
    pub(super) plan_object_key: String,
    pub(super) geometry: Option<Place>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegulationGroup {
    #[serde(alias = "generalRegulationGroupKey")]
    pub(super) plan_regulation_group_key: String,
    pub(super) title_of_plan_regulation: Option<Text>,
    pub(super) letter_identifier: Option<String>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) plan_regulations: Vec<PlanRegulation>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) plan_recommendations: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanRegulation {
    pub(super) plan_regulation_key: String,
    pub(super) life_cycle_status: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: Option<PlanValue>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) additional_informations: Vec<Information>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Information {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: Option<PlanValue>,
}

/// A value of any of the format's data types.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanValue {
    pub(super) number: Option<f64>,
    pub(super) minimum_value: Option<f64>,
    pub(super) maximum_value: Option<f64>,
    pub(super) unit_of_measure: Option<String>,
    pub(super) text: Option<Text>,
    pub(super) title: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Relation {
    pub(super) plan_object_key: String,
    pub(super) plan_regulation_group_key: String,
}

/// The code at the end of an address of a code list.
pub(super) fn code(address: &str) -> &str {
    address.trim().rsplit('/').next().unwrap_or_default()
}
