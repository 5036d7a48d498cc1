//! The detailed plan (*detaljplan*) as delivered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::crs::Crs;
use crate::decision::Decision;
use crate::document::{DocumentReference, PlanningMaterial, Quality, Usability};
use crate::geometry::{GeometryPart, VerticalLimit};
use crate::height::Datum;
use crate::ids::PlanId;
use crate::regulation::Regulation;

/// `typ`: the Swedish ones all apply as detailed plans today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanKind {
    /// Detailed plan, by PBL.
    Detaljplan,
    /// City plan, before 1987.
    Stadsplan,
    /// Building plan, before 1987.
    Byggnadsplan,
    /// Subdivision plan, before 1987.
    Avstyckningsplan,
    /// A plan under the law of another country: [`Plan::law`] says which.
    #[serde(rename = "utländsk plan")]
    Foreign,
}

/// The law that a plan is made under, where it is not Sweden's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignLaw {
    /// The country by its two letters (ISO 3166-1): `NL`.
    pub country: String,
    /// What such a plan is called there: `bestemmingsplan`.
    pub kind: String,
    /// The language of its texts (BCP 47): `nl`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
}

impl PlanKind {
    /// The Swedish word, which is also the word of the specification and of the answers.
    pub fn swedish(self) -> &'static str {
        match self {
            PlanKind::Detaljplan => "detaljplan",
            PlanKind::Stadsplan => "stadsplan",
            PlanKind::Byggnadsplan => "byggnadsplan",
            PlanKind::Avstyckningsplan => "avstyckningsplan",
            PlanKind::Foreign => "utländsk plan",
        }
    }

    /// Reads the Swedish word, and `DP` of SS 637040.
    pub fn from_swedish(text: &str) -> Option<PlanKind> {
        match text.trim().to_lowercase().as_str() {
            "detaljplan" | "dp" => Some(PlanKind::Detaljplan),
            "stadsplan" | "sp" => Some(PlanKind::Stadsplan),
            "byggnadsplan" | "bp" => Some(PlanKind::Byggnadsplan),
            "avstyckningsplan" | "ap" => Some(PlanKind::Avstyckningsplan),
            _ => None,
        }
    }
}

/// `status`: where the plan is in the process of PBL chapter 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanStatus {
    /// `påbörjad`.
    Started,
    /// `samråd`.
    Consultation,
    /// `granskning`.
    Review,
    /// `antagen`.
    Adopted,
    /// `överklagad`.
    Appealed,
    /// `tillsyn`.
    Supervision,
    /// `laga kraft`.
    LegalForce,
    /// `upphävd`.
    Repealed,
    /// `avslutad`: the making was given up.
    Closed,
}

impl PlanStatus {
    /// Every status, in the order of the process.
    pub const ALL: [PlanStatus; 9] = [
        PlanStatus::Started,
        PlanStatus::Consultation,
        PlanStatus::Review,
        PlanStatus::Adopted,
        PlanStatus::Appealed,
        PlanStatus::Supervision,
        PlanStatus::LegalForce,
        PlanStatus::Repealed,
        PlanStatus::Closed,
    ];

    /// The Swedish word of the specification, which is also the word of the answers.
    pub fn swedish(self) -> &'static str {
        match self {
            PlanStatus::Started => "påbörjad",
            PlanStatus::Consultation => "samråd",
            PlanStatus::Review => "granskning",
            PlanStatus::Adopted => "antagen",
            PlanStatus::Appealed => "överklagad",
            PlanStatus::Supervision => "tillsyn",
            PlanStatus::LegalForce => "laga kraft",
            PlanStatus::Repealed => "upphävd",
            PlanStatus::Closed => "avslutad",
        }
    }

    /// Reads the Swedish word.
    pub fn from_swedish(text: &str) -> Option<PlanStatus> {
        let folded = text.trim().to_lowercase();
        PlanStatus::ALL
            .into_iter()
            .find(|status| status.swedish() == folded)
    }
}

/// A plan with its regulations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// `objektidentitet`.
    pub id: PlanId,
    /// `objektversion`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub object_version: Option<u32>,
    /// `versionGiltigFran`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version_valid_from: Option<String>,
    /// `versionGiltigTill`, as delivered: history is not to be delivered (BAS-005).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version_valid_to: Option<String>,
    /// `kommun`: the municipality by name (NGP).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub municipality: Option<String>,
    /// The municipality by its four-digit code (SS 637040, search items).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub municipality_code: Option<String>,
    /// `beteckning`: the plan's number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub designation: Option<String>,
    /// `namn`.
    pub name: String,
    /// `syfte`: the purpose.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub purpose: Option<String>,
    /// `status`.
    pub status: PlanStatus,
    /// `datumStatusforandring`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status_date: Option<Date>,
    /// `typ`.
    pub kind: PlanKind,
    /// The law it is made under, of a plan that is not Swedish.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub law: Option<ForeignLaw>,
    /// The coordinate system of the plan's geometry, in which its areas are computed.
    pub crs: Crs,
    /// The vertical datum of the plan, where it says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height_datum: Option<Datum>,
    /// `plangeometri`.
    pub area: Vec<GeometryPart>,
    /// `vertikalAvgransning`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vertical_limit: Option<VerticalLimit>,
    /// `beslutsinformation`.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// `planbeskrivning.planbeskrivning`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<DocumentReference>,
    /// `planeringsunderlag`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub planning_material: Vec<PlanningMaterial>,
    /// `kvalitetsbeskrivning`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quality: Option<Quality>,
    /// `anvandbarhet` with its note.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub usability: Option<Usability>,
    /// `ursprungligGeometri`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub original_geometry: Option<Value>,
    /// The release of the catalogue that the codes are from, where the format says (SS 637040).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub catalogue_version: Option<String>,
    /// Members that the specification does not name.
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub additions: Map<String, Value>,
    /// The regulations, in file order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub regulations: Vec<Regulation>,
}

impl Plan {
    /// A detailed plan with what no plan is without, and nothing more.
    ///
    /// ```
    /// use planvy_plan::{Crs, Plan, PlanStatus};
    /// let id = "11111111-1111-4111-8111-111111111111".parse().expect("a UUID");
    /// let plan = Plan { designation: Some("Dp 1".into()), ..Plan::new(id, "Eken", PlanStatus::Review, Crs::Zone1330) };
    /// assert!(plan.area.is_empty() && plan.regulations.is_empty());
    /// ```
    pub fn new(id: PlanId, name: impl Into<String>, status: PlanStatus, crs: Crs) -> Plan {
        Plan {
            id,
            object_version: None,
            version_valid_from: None,
            version_valid_to: None,
            municipality: None,
            municipality_code: None,
            designation: None,
            name: name.into(),
            purpose: None,
            status,
            status_date: None,
            kind: PlanKind::Detaljplan,
            law: None,
            crs,
            height_datum: None,
            area: Vec::new(),
            vertical_limit: None,
            decisions: Vec::new(),
            description: None,
            planning_material: Vec::new(),
            quality: None,
            usability: None,
            original_geometry: None,
            catalogue_version: None,
            additions: Map::new(),
            regulations: Vec::new(),
        }
    }

    /// The earliest date on which a decision about the plan began (`datumPaborjat`), or else its first known decision.
    pub fn first_known_date(&self) -> Option<Date> {
        let started = self
            .decisions
            .iter()
            .filter_map(|decision| decision.started)
            .min();
        let adopted = self
            .decisions
            .iter()
            .filter_map(|decision| decision.adopted)
            .min();
        started
            .or(adopted)
            .or_else(|| self.legal_force_dates().into_iter().next())
    }

    /// Whether the delivery itself says that the plan is invented (member `fiktiv`, as in the demo municipality).
    pub fn is_fictional(&self) -> bool {
        self.additions.get("fiktiv") == Some(&Value::Bool(true))
    }

    /// The country whose law it is made under, by its two letters (ISO 3166-1): `SE` where nothing else is said.
    pub fn country(&self) -> &str {
        self.law.as_ref().map_or("SE", |law| &law.country)
    }

    /// What such a plan is called by its own law: `detaljplan`, `bestemmingsplan`.
    pub fn kind_by_law(&self) -> &str {
        self.law
            .as_ref()
            .map_or_else(|| self.kind.swedish(), |law| &law.kind)
    }

    /// The language of its texts (BCP 47); `None` where a plan of another country does not say.
    pub fn language(&self) -> Option<&str> {
        match &self.law {
            None => Some("sv"),
            Some(law) => law.language.as_deref(),
        }
    }

    /// Every date of legal force, in order, each once.
    pub fn legal_force_dates(&self) -> Vec<Date> {
        let mut dates: Vec<Date> = self
            .decisions
            .iter()
            .flat_map(|decision| decision.legal_force.iter().copied())
            .collect();
        dates.sort();
        dates.dedup();
        dates
    }
}
