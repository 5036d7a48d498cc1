//! Regulations (*planbestämmelser*).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::document::{Quality, Usability};
use crate::geometry::{GeometryPart, VerticalLimit};
use crate::ids::{CatalogueId, RegulationId};
use crate::quantity::Quantity;

/// The kind of a regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegulationGroup {
    /// *Användningsbestämmelse*: what the land is for.
    Use,
    /// *Egenskapsbestämmelse*: how it is built on and laid out.
    Property,
    /// *Administrativ bestämmelse*: in plans from before 1 October 2020.
    Administrative,
}

/// A regulation: what it says, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regulation {
    /// Its identity.
    pub id: RegulationId,
    /// What it says. Many regulations say the same: this part is stored and held once.
    pub content: RegulationContent,
    /// `reglerarAnvandningsbestammelse`: the use regulations it belongs to.
    pub regulates_uses: Vec<RegulationId>,
    /// Where it holds. Empty means the whole plan.
    pub geometry: Vec<GeometryPart>,
}

/// What a regulation says, apart from where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegulationContent {
    /// Use, property or administrative.
    pub group: RegulationGroup,
    /// `planbestammelsekatalogreferens`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub catalogue: Option<CatalogueId>,
    /// The catalogue code as delivered (SS 637040 delivers the code and no id).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// `bestammelseformulering`: the wording, with slots such as `[höjd:decimaltal]` where the delivery left them in.
    /// Empty where the format carries no wording (SS 637040).
    pub formulation: String,
    /// `ursprungligBestammelseformulering`: the wording of the legal original, where it differs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub original_formulation: Option<String>,
    /// `bestammelsevarde`, in the order delivered.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub values: Vec<VariableValue>,
    /// `planbestammelsebeskrivning.motiv`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub motive: Option<String>,
    /// The letter on the plan map, where the delivery gives it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub letter: Option<String>,
    /// The index of the letter, where the delivery gives it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub letter_index: Option<String>,
    /// `sekundarEgenskapsgrans`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub secondary_boundary: Option<bool>,
    /// `reglerarDetaljplan`: the regulation holds for the whole plan.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub regulates_plan: Option<bool>,
    /// `huvudsaklig` (SS 637040): the main use of its area.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub main_use: Option<bool>,
    /// `borjarGallaEfter`, in months from legal force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub starts_after_months: Option<u32>,
    /// `giltighetstid`, in months: a temporary use.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_for_months: Option<u32>,
    /// `vertikalAvgransning`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vertical_limit: Option<VerticalLimit>,
    /// `kvalitetsbeskrivning`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quality: Option<Quality>,
    /// `anvandbarhet` with its note.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub usability: Option<Usability>,
    /// What a mapping reads out of it, for a regulation that is not of the Swedish catalogue.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mapped: Option<MappedMeaning>,
    /// Members that the specification does not name (`anvandningsform`, `kategori`, … of some producers).
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub additions: Map<String, Value>,
}

impl RegulationContent {
    /// A content of a group with a wording and nothing else.
    pub fn new(group: RegulationGroup, formulation: impl Into<String>) -> RegulationContent {
        RegulationContent {
            group,
            catalogue: None,
            code: None,
            formulation: formulation.into(),
            original_formulation: None,
            values: Vec::new(),
            motive: None,
            letter: None,
            letter_index: None,
            secondary_boundary: None,
            regulates_plan: None,
            main_use: None,
            starts_after_months: None,
            valid_for_months: None,
            vertical_limit: None,
            quality: None,
            usability: None,
            mapped: None,
            additions: Map::new(),
        }
    }
}

/// What a mapping reads out of a regulation made under another law than Sweden's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MappedMeaning {
    /// Its numbers, in the units of the model. What a height or an area is measured against is for that law to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// What it says beside them that the mapping has no word for: for people to read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_as_text: Vec<String>,
}

/// `bestammelsevarde`: one value of a regulation, as delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct VariableValue {
    /// `beskrivning`: the name of the slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// `datatyp`: `text`, `decimaltal` (`heltal` in older formats), as delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_type: Option<String>,
    /// `variabelvarde`: the value as text.
    pub value: String,
    /// `vardetyp`: `min`, `max`, `exakt`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
    /// `enhet`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl VariableValue {
    /// The value as a number, where it is delivered as one: `datatyp` is numeric and the text is a plain decimal with a
    /// point or a comma. A number inside a text value is not one: it stays text.
    ///
    /// ```
    /// use planvy_plan::VariableValue;
    /// let number = VariableValue { data_type: Some("decimaltal".into()), value: "12,5".into(), ..Default::default() };
    /// assert_eq!(number.number(), Some(12.5));
    /// let prose = VariableValue { data_type: Some("text".into()), value: "3,9".into(), ..Default::default() };
    /// assert_eq!(prose.number(), None);
    /// ```
    pub fn number(&self) -> Option<f64> {
        if !matches!(self.data_type.as_deref(), Some("decimaltal" | "heltal")) {
            return None;
        }
        let text = self.value.trim().replace(',', ".");
        let plain = text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
        text.parse::<f64>()
            .ok()
            .filter(|number| plain && number.is_finite())
    }
}
