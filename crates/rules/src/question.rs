//! What is asked: a place, a date, a language.

use geo_types::{LineString, MultiPolygon};
use jiff::civil::Date;
use planvy_plan::{Crs, Geodetic, GridPoint, Lang};

/// A question about a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Where.
    pub place: Place,
    /// The date that standing is judged at.
    pub date: Date,
    /// The language of the sentences.
    pub lang: Lang,
    /// Whether the geometry of each regulation is wanted.
    pub geometry: bool,
}

/// A place as people and programs name it.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Easting and northing in a plane system.
    Point(GridPoint),
    /// Longitude and latitude.
    Geodetic(Geodetic),
    /// A line; eastings and northings in metres.
    Line {
        /// The system of the line.
        crs: Crs,
        /// The line.
        line: LineString<f64>,
    },
    /// One or several areas; eastings and northings in metres.
    Area {
        /// The system of the area.
        crs: Crs,
        /// The area.
        area: MultiPolygon<f64>,
    },
    /// A parcel by its designation.
    Parcel(String),
    /// An address as written on the door.
    Address(String),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuestionError {
    /// No loaded parcel has the designation.
    #[error("no parcel is called '{designation}'")]
    UnknownParcel {
        /// As asked.
        designation: String,
        /// Designations that look alike, the nearest first.
        near: Vec<String>,
    },
    /// No loaded address matches.
    #[error("no address matches '{address}'")]
    UnknownAddress {
        /// As asked.
        address: String,
        /// Addresses that look alike, the nearest first.
        near: Vec<String>,
    },
    /// The plane coordinate lies outside Sweden's extent in its system.
    #[error("easting {east_m}, northing {north_m} in {crs} lies outside Sweden")]
    OutsideSweden {
        /// The system.
        crs: Crs,
        /// Easting in metres.
        east_m: f64,
        /// Northing in metres.
        north_m: f64,
    },
    /// The plane coordinate lies where its system, one for plans outside Sweden, is not used; or no plan is held in the system.
    #[error("easting {east_m}, northing {north_m} lies outside Sweden and where plans are held in {crs}")]
    OutsideSystem {
        /// The system.
        crs: Crs,
        /// Easting in metres.
        east_m: f64,
        /// Northing in metres.
        north_m: f64,
    },
    /// Longitude and latitude lie outside Sweden, and no plan of another country is held around them.
    #[error("longitude {lon_deg}, latitude {lat_deg} lies outside Sweden")]
    GeodeticOutsideSweden {
        /// Longitude in degrees.
        lon_deg: f64,
        /// Latitude in degrees.
        lat_deg: f64,
    },
    /// Easting and northing seem to have changed places: the other way round the place is in Sweden.
    #[error(
        "easting and northing seem to have changed places: x is the easting ({east_m}), y the northing ({north_m})"
    )]
    SwappedAxes {
        /// The system.
        crs: Crs,
        /// The easting that was probably meant, in metres.
        east_m: f64,
        /// The northing that was probably meant, in metres.
        north_m: f64,
    },
    /// Longitude and latitude seem to have changed places.
    #[error("longitude and latitude seem to have changed places: lon is {lon_deg}, lat is {lat_deg}")]
    SwappedGeodetic {
        /// The longitude that was probably meant, in degrees.
        lon_deg: f64,
        /// The latitude that was probably meant, in degrees.
        lat_deg: f64,
    },
    /// A coordinate is not a finite number.
    #[error("a coordinate is not a finite number")]
    NotFinite,
    /// The geometry has no extent: no points, a line without length, a polygon without area.
    #[error("the geometry is empty: {0}")]
    EmptyGeometry(&'static str),
    /// The boundary of the polygon crosses itself.
    #[error("the polygon's boundary crosses itself at easting {east_m}, northing {north_m}")]
    SelfCrossing {
        /// Easting of a crossing, in metres.
        east_m: f64,
        /// Northing of a crossing, in metres.
        north_m: f64,
    },
    /// The place is larger than what one question may cover.
    #[error("the place is too large: {what} is {value}, at most {limit} can be asked about at once")]
    TooLarge {
        /// What is too large, with its unit.
        what: &'static str,
        /// How large it is.
        value: f64,
        /// The limit.
        limit: f64,
    },
    /// The land at the place is drawn in a way that it could not be worked out: what holds there is not known.
    #[error("what holds at the place is not known: {0}")]
    Unresolved(#[from] planvy_city::overlay::OverlayError),
}
