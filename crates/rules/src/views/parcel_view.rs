//! A parcel: where it lies, and which plans are there.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_index::{Shape, ShapeInGrid};
use planvy_plan::{Crs, Lang};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Coverage, Link, Note, Source};
use crate::answers::Answers;
use crate::plan_answer::PlanAnswer;
use crate::question::{Place, Question, QuestionError};
use crate::regulation_answer::GeometryAnswer;
use crate::resource_path::{parcel_path, path_segment};
use crate::site::find_parcel;
use crate::words_schema::LangWord;

/// A parcel: where it lies, and which plans are there at a date.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParcelView {
    /// The snapshot that everything comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The designation as written.
    pub designation: String,
    /// The coordinate system of `coordinates`, `areaM2` and `geometry`.
    #[schema(value_type = String, example = "EPSG:3008")]
    pub crs: Crs,
    /// Easting and northing of a position inside it, in metres.
    pub coordinates: [f64; 2],
    /// Its area in square metres.
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// Its area as GeoJSON.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<GeometryAnswer>,
    /// What is known here, and what is not.
    pub coverage: Vec<Coverage>,
    /// The plans on it, ranked as in an answer for a place.
    pub plans: Vec<PlanAnswer>,
    /// What has to be known to read it right.
    pub notes: Vec<Note>,
    /// Where it comes from; null where that is several files.
    pub source: Option<Source>,
    /// Itself, and the rules that hold on it.
    pub links: Vec<Link>,
}

impl Answers {
    /// The parcel of a designation, at a date.
    ///
    /// # Errors
    /// [`QuestionError::UnknownParcel`] with near matches.
    pub fn parcel_view(
        &self,
        designation: &str,
        date: Date,
        lang: Lang,
    ) -> Result<ParcelView, QuestionError> {
        let (designation, indices) = find_parcel(self.snapshot(), designation)?;
        let answer = self.answer(&Question {
            place: Place::Parcel(designation.clone()),
            date,
            lang,
            geometry: false,
        })?;
        let parcels = indices.iter().filter_map(|index| self.snapshot().parcel(*index));
        let shapes: Vec<ShapeInGrid> = parcels
            .flat_map(|parcel| parcel.area.iter().map(|area| (parcel.crs, area.clone())))
            .map(|(crs, area)| ShapeInGrid {
                crs,
                shape: Shape::Area(area),
                levels_m: None,
            })
            .collect();
        Ok(ParcelView {
            snapshot: answer.snapshot,
            as_of: date,
            language: lang,
            crs: answer.place.crs,
            coordinates: answer.place.coordinates,
            area_m2: answer.place.area_m2.unwrap_or_default(),
            geometry: GeometryAnswer::of(&shapes, Some(answer.place.crs)),
            coverage: answer.coverage,
            plans: answer.plans,
            notes: answer.notes,
            source: self.layer_source("parcels"),
            links: vec![
                Link {
                    rel: "self",
                    href: parcel_path(&designation),
                },
                Link {
                    rel: "rules",
                    href: format!("/api/v1/rules?parcel={}", path_segment(&designation)),
                },
            ],
            designation,
        })
    }
}
