//! A regulation in an answer.

use std::sync::Arc;

use planvy_plan::{
    Bound, CatalogueId, Crs, Measure, PlanId, RegulationGroup, RegulationId, Scope, Standing, State, Unit,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Link, RegulationShare};
use crate::plan_answer::VerticalExtent;
use crate::words_schema::{
    BoundWord, GroupWord, MeasureWord, ReferenceWord, ScopeWord, StandingWord, StateWord, UnitWord,
};

/// A regulation at the place: what it says, how it stands at the date, and how much of the place it covers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegulationAnswer {
    /// The delivered identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: RegulationId,
    /// The plan it belongs to.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// What it says.
    #[serde(flatten)]
    #[schema(value_type = RegulationWords)]
    pub words: Arc<RegulationWords>,
    /// How it stands at the date and the place.
    #[schema(value_type = StandingWord)]
    pub standing: Standing,
    /// True where it holds for the whole plan and has no area of its own.
    pub whole_plan: bool,
    /// The use regulations that it belongs to.
    #[schema(value_type = Vec<String>)]
    pub regulates_uses: Vec<RegulationId>,
    /// How much of the place it covers.
    pub share: RegulationShare,
    /// True where the point lies within 0.10 m of its border; of a line beside an asked area: where it runs along the area's
    /// border. Never for the whole plan.
    pub on_border: bool,
    /// Distance in metres from the point to its border (of a regulation for the whole plan: to the plan's), or to its line or
    /// point. Never negative; null where the question is a line or an area.
    pub distance_to_border_m: Option<f64>,
    /// The levels that it holds between.
    pub vertical_extent: VerticalExtent,
    /// Its geometry, where asked for: GeoJSON with the coordinate system stated in `crs`.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<GeometryAnswer>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// What a regulation says. Many regulations say the same.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegulationWords {
    /// Use, property or administrative.
    #[schema(value_type = GroupWord)]
    pub group: RegulationGroup,
    /// The land form it belongs to (`kvartersmark`, `allmän plats`, `vattenområde`, …).
    pub land: Option<String>,
    /// The code of the regulation kind.
    pub code: Option<String>,
    /// The regulation kind in Boverket's catalogue.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub catalogue: Option<CatalogueId>,
    /// What stands on the plan map, with its index.
    pub letter: Option<String>,
    /// *Kategori*.
    pub category: Option<String>,
    /// *Underkategori*.
    pub subcategory: Option<String>,
    /// The name of its kind.
    pub name: String,
    /// What it means, in a plain sentence with the numbers in it.
    pub plain: String,
    /// The wording with the values filled in; in our own notation where the format carries none; null where nothing is said.
    pub formulation: Option<String>,
    /// False where `formulation` is our own notation, since the format carries no wording.
    pub formulation_delivered: bool,
    /// The wording of the legal original, where it differs.
    pub original_formulation: Option<String>,
    /// Why the regulation is there, in the plan's words.
    pub motive: Option<String>,
    /// The numbers that it sets.
    pub quantities: Vec<QuantityAnswer>,
    /// True where the numbers say all that the regulation says.
    pub machine_readable: bool,
    /// `applies`, or `needs-human` where a machine cannot decide what the regulation says.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// Why a human is needed, in a plain sentence; null where the regulation applies.
    pub reason: Option<String>,
    /// True where the regulation stands for one of an older plan that has not been interpreted.
    pub interpretation: bool,
    /// Numbers seen in the text. Never limits: only a human can tell what they mean.
    pub read_from_text: Vec<ReadFromText>,
    /// The law behind it.
    pub legal_basis: Option<String>,
}

/// A number that a regulation sets.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuantityAnswer {
    /// What is measured.
    #[schema(value_type = MeasureWord)]
    pub measure: Measure,
    /// How it binds.
    #[schema(value_type = BoundWord)]
    pub bound: Bound,
    /// The number; of a slope, rise divided by run. A level under the datum is negative.
    pub value: f64,
    /// The unit of the number.
    #[schema(value_type = UnitWord)]
    pub unit: Unit,
    /// Rise and run of a slope, as the plan writes them.
    pub ratio: Option<[f64; 2]>,
    /// What it is measured against.
    #[schema(value_type = ReferenceWord)]
    pub reference: &'static str,
    /// The datum, where the reference is one: RH 2000, or what the plan says.
    pub datum: Option<String>,
    /// What the limit covers as a whole, where it is an area or a share.
    #[schema(value_type = Option<ScopeWord>)]
    pub scope: Option<Scope>,
    /// `all`, or the kind of structure that it is limited to, in the plan's words.
    pub applies_to: String,
}

/// A number seen in the text of a regulation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadFromText {
    /// The number.
    pub value: f64,
    /// Its unit: `m`, `m2`, `m3`, `%`, `deg`, `storeys`, `dm`, `cm`, `mm`, `dB`.
    #[schema(value_type = String)]
    pub unit: &'static str,
    /// Number and unit as the language writes them.
    pub text: String,
}

/// A GeoJSON geometry with the system that its coordinates are in: easting, northing in metres.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GeometryAnswer {
    /// `Point`, `LineString`, `Polygon`, a multi-geometry or a `GeometryCollection`.
    #[serde(flatten)]
    pub shape: GeometryShape,
    /// The coordinate system.
    pub crs: NamedCrs,
}

/// The shape of a GeoJSON geometry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum GeometryShape {
    /// One or several points.
    MultiPoint {
        /// Easting, northing.
        coordinates: Vec<[f64; 2]>,
    },
    /// One or several lines.
    MultiLineString {
        /// Lines of positions.
        coordinates: Vec<Vec<[f64; 2]>>,
    },
    /// One or several areas.
    MultiPolygon {
        /// Polygons of rings of positions; the first ring is the outer one.
        coordinates: Vec<Vec<Vec<[f64; 2]>>>,
    },
    /// Parts of several kinds.
    GeometryCollection {
        /// The parts.
        geometries: Vec<GeometryShape>,
    },
}

/// The member `crs` as GeoJSON had it in 2008 and as GDAL, QGIS and OpenLayers read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedCrs(pub Crs);

impl Serialize for NamedCrs {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Name {
            name: String,
        }
        #[derive(Serialize)]
        struct Member {
            r#type: &'static str,
            properties: Name,
        }
        let name = format!("urn:ogc:def:crs:EPSG::{}", self.0.epsg());
        Member {
            r#type: "name",
            properties: Name { name },
        }
        .serialize(serializer)
    }
}
