//! Decisions about a plan (`beslutsinformation`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::document::DocumentReference;
use crate::ids::RegulationId;

/// What was decided (`beslutstyp`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionKind {
    /// `antagande av ny detaljplan`.
    Adoption,
    /// `antagande om ändring`.
    Amendment,
    /// `antagande om upphävande`.
    Repeal,
    /// `beslut om avslut`.
    Closure,
    /// Something else, as delivered.
    Other(String),
}

impl DecisionKind {
    /// The word of the specification.
    pub fn swedish(&self) -> &str {
        match self {
            DecisionKind::Adoption => "antagande av ny detaljplan",
            DecisionKind::Amendment => "antagande om ändring",
            DecisionKind::Repeal => "antagande om upphävande",
            DecisionKind::Closure => "beslut om avslut",
            DecisionKind::Other(text) => text,
        }
    }

    /// Reads the word of the specification.
    pub fn from_swedish(text: &str) -> DecisionKind {
        match text.trim().to_lowercase().as_str() {
            "antagande av ny detaljplan" => DecisionKind::Adoption,
            "antagande om ändring" => DecisionKind::Amendment,
            "antagande om upphävande" => DecisionKind::Repeal,
            "beslut om avslut" => DecisionKind::Closure,
            _ => DecisionKind::Other(text.to_owned()),
        }
    }
}

/// One decision, with its dates and its implementation period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// `beslutstyp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<DecisionKind>,
    /// `instansInomKommunen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `diarienummerKommun`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diary_number: Option<String>,
    /// `diarienummerFullmaktige`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub council_diary_number: Option<String>,
    /// `datumPaborjat`: decides which rules the plan is made by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<Date>,
    /// `datumAntagande`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Date>,
    /// `datumLagakraft`: several where parts gain force on different days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_force: Vec<Date>,
    /// `genomforandetid`, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation_months: Option<u32>,
    /// `genomforandetidStartar`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation_from: Option<Date>,
    /// `beslutshandling`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DecisionDocument>,
    /// `grundkarta`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub base_maps: Vec<DocumentReference>,
    /// `arkividentitetKommun`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_id: Option<String>,
    /// `foregaendePlansBeteckning`; `None` where the member is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Vec<String>>,
    /// `berordDomsMalnummer`; `None` where the member is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub court_cases: Option<Vec<String>>,
    /// `planbestammelse`: the regulations that this decision concerns; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regulations: Vec<RegulationId>,
    /// Members that the specification does not name.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub additions: Map<String, Value>,
}

/// `beslutshandling`: a document of a decision and what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionDocument {
    /// `innehall`: plankarta, beslutsprotokoll, övrigt.
    #[serde(default)]
    pub contents: Vec<String>,
    /// `dokument`.
    pub document: DocumentReference,
}
