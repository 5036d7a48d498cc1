//! Documents that a plan refers to, and the quality of what was delivered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `dokumentreferens`: a document by name, and where to find it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentReference {
    /// `namn`.
    pub name: String,
    /// `kortnamn`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub short_name: Option<String>,
    /// `datum.datum`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// `datum.handelse`: skapad, publicerad, reviderad.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date_event: Option<String>,
    /// `referens`.
    #[serde(default)]
    pub references: Vec<DocumentPlace>,
    /// `specifikReferens`, as delivered; `None` where the member is absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub specific: Option<Value>,
    /// Members that the specification does not name.
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub additions: Map<String, Value>,
}

/// One place of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentPlace {
    /// `namnrymd`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub namespace: Option<String>,
    /// `identitet`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub identity: Option<String>,
    /// `lank`: a URL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<String>,
}

/// `planeringsunderlag`: material the plan was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanningMaterial {
    /// `huvudomrade`: kommunala, utredningar, regionala, annat.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub main_area: Option<String>,
    /// `underlagstyp`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    /// `underlag`.
    pub document: DocumentReference,
}

/// `kvalitetsbeskrivning`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// `digitaliseringsniva`: `komplett` or `ej komplett`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digitisation: Option<String>,
    /// `beskrivningNiva`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digitisation_note: Option<String>,
    /// `korrigeradeGranser`: boundaries have been corrected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub corrected_boundaries: Option<bool>,
    /// `kontrolleratPlaneringsunderlag`: the material has been checked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checked_material: Option<bool>,
    /// Members that the specification does not name.
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub additions: Map<String, Value>,
}

/// `anvandbarhet`: fitness for use, with the note about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usability {
    /// `god`, `medel` or `låg`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub level: Option<String>,
    /// `beskrivningAnvandbarhet`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}
