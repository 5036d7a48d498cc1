//! Guidance of the comprehensive plan (*översiktsplan*, PBL 3 kap.): it guides, and binds nobody.
//!
//! Source: *ÖP-modell* 2.1 (Boverket, August 2020), three aspects: direction of development, use of land and water, and
//! national interests with other values.

use geo_types::{MultiLineString, MultiPoint, MultiPolygon};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::crs::Crs;
use crate::lang::Lang;

/// Which of the three aspects of the model a feature belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuidanceAspect {
    /// *Utvecklingsinriktning*: a direction of development, drawn roughly.
    DevelopmentDirection,
    /// *Mark- och vattenanvändning*: the intended use, one for each area.
    LandUse,
    /// *Riksintressen, LIS och andra värden*.
    Values,
}

/// The ten categories of land and water use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuidanceLandUse {
    /// *Mångfunktionell bebyggelse*.
    MixedDevelopment,
    /// *Sammanhängande bostadsbebyggelse*.
    Housing,
    /// *Verksamheter och industri*.
    BusinessAndIndustry,
    /// *Transportinfrastruktur*.
    Transport,
    /// *Teknisk anläggning*.
    Utilities,
    /// *Areell näring*.
    Agriculture,
    /// *Grönområde och park*.
    GreenSpace,
    /// *Natur och friluftsliv*.
    Nature,
    /// *Landsbygd*.
    Countryside,
    /// *Vatten*.
    Water,
}

impl GuidanceLandUse {
    /// All of them, in the order of the model.
    pub const ALL: [GuidanceLandUse; 10] = [
        GuidanceLandUse::MixedDevelopment,
        GuidanceLandUse::Housing,
        GuidanceLandUse::BusinessAndIndustry,
        GuidanceLandUse::Transport,
        GuidanceLandUse::Utilities,
        GuidanceLandUse::Agriculture,
        GuidanceLandUse::GreenSpace,
        GuidanceLandUse::Nature,
        GuidanceLandUse::Countryside,
        GuidanceLandUse::Water,
    ];

    /// The name of the category.
    ///
    /// ```
    /// use planvy_plan::{Lang, guidance::GuidanceLandUse};
    /// assert_eq!(GuidanceLandUse::Water.name(Lang::Sv), "Vatten");
    /// assert_eq!(GuidanceLandUse::Housing.name(Lang::En), "Continuous housing");
    /// ```
    pub fn name(self, lang: Lang) -> &'static str {
        let (sv, en) = match self {
            GuidanceLandUse::MixedDevelopment => ("Mångfunktionell bebyggelse", "Mixed development"),
            GuidanceLandUse::Housing => ("Sammanhängande bostadsbebyggelse", "Continuous housing"),
            GuidanceLandUse::BusinessAndIndustry => ("Verksamheter och industri", "Business and industry"),
            GuidanceLandUse::Transport => ("Transportinfrastruktur", "Transport infrastructure"),
            GuidanceLandUse::Utilities => ("Teknisk anläggning", "Utilities"),
            GuidanceLandUse::Agriculture => ("Areell näring", "Agriculture and forestry"),
            GuidanceLandUse::GreenSpace => ("Grönområde och park", "Green space and parks"),
            GuidanceLandUse::Nature => ("Natur och friluftsliv", "Nature and outdoor life"),
            GuidanceLandUse::Countryside => ("Landsbygd", "Countryside"),
            GuidanceLandUse::Water => ("Vatten", "Water"),
        };
        lang.pick(sv, en)
    }

    /// The category of a Swedish name, whatever its case.
    ///
    /// ```
    /// use planvy_plan::guidance::GuidanceLandUse;
    /// assert_eq!(GuidanceLandUse::parse("mångfunktionell bebyggelse"), Some(GuidanceLandUse::MixedDevelopment));
    /// assert_eq!(GuidanceLandUse::parse("bostäder"), None);
    /// ```
    pub fn parse(text: &str) -> Option<GuidanceLandUse> {
        let wanted = text.trim().to_lowercase();
        GuidanceLandUse::ALL
            .into_iter()
            .find(|land_use| land_use.name(Lang::Sv).to_lowercase() == wanted)
    }
}

/// Whether what the plan shows is there already (*planeringsläge*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanningStage {
    /// *Befintlig*: it is there, and stays.
    Existing,
    /// *Pågående*: it is changing.
    Ongoing,
    /// *Ny*: it is meant to come.
    New,
}

/// Where a feature lies; eastings and northings in metres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "position", rename_all = "kebab-case")]
pub enum GuidanceShape {
    /// Areas.
    Area(MultiPolygon<f64>),
    /// Lines, of transport for instance.
    Line(MultiLineString<f64>),
    /// Points, of a function for instance.
    Point(MultiPoint<f64>),
}

/// One feature of a comprehensive plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GuidanceFeature {
    /// The source's own identity, or a number in its file.
    pub id: String,
    /// Which aspect of the model it belongs to.
    pub aspect: GuidanceAspect,
    /// The category of land and water use, where it is one of the ten.
    pub land_use: Option<GuidanceLandUse>,
    /// The category in the source's own words.
    pub category: String,
    /// The sub-category in the source's own words.
    pub subcategory: Option<String>,
    /// *Planeringsläge*.
    pub stage: Option<PlanningStage>,
    /// *Ställningstagande*, *vägledning*: what the municipality says about the area.
    pub statement: Option<String>,
    /// Name of the comprehensive plan, or of its deepening.
    pub plan_name: Option<String>,
    /// When the plan was adopted.
    pub adopted: Option<Date>,
    /// Time horizon in the source's own words.
    pub horizon: Option<String>,
    /// The system of `shape`.
    pub crs: Crs,
    /// Where it lies.
    pub shape: GuidanceShape,
}
