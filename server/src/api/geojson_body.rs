//! The place of a question from a GeoJSON body (RFC 7946).
//!
//! Taken are Point, LineString, Polygon and MultiPolygon, bare or in a Feature. A member `crs`, a parameter `crs`, or both
//! alike say the coordinate system; without one, positions are longitude and latitude.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_plan::{Crs, Geodetic, GridPoint};
use planvy_rules::place_checks::check_geodetic;
use planvy_rules::{Place, QuestionError, Served};
use serde_json::{Map, Value};

use super::parameters::plane_for;
use crate::http::problem::{Problem, ProblemKind};

/// A body that works.
pub const BODY_EXAMPLE: &str = r#"{"type": "Point", "coordinates": [13.0007, 55.6064]}"#;

/// What is wrong with a body.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BodyError {
    /// It is not JSON.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// Something stands where something else has to.
    #[error("{expected} is expected here")]
    Expected {
        /// JSON Pointer of the spot; empty for the body as a whole.
        at: String,
        /// What has to stand there.
        expected: &'static str,
    },
    /// A geometry of a type that is not taken.
    #[error("a {kind} cannot be asked about; take a Point, LineString, Polygon or MultiPolygon")]
    OtherType {
        /// JSON Pointer of the type.
        at: String,
        /// The type as written.
        kind: String,
    },
    /// A longitude and latitude that are neither in Sweden nor near plans of another country.
    #[error("{reason}")]
    NotInSweden {
        /// JSON Pointer of the coordinates.
        at: String,
        /// What is wrong with which position.
        reason: QuestionError,
    },
    /// A ring whose last position is not its first.
    #[error("the ring is not closed: its last position has to be its first")]
    OpenRing {
        /// JSON Pointer of the ring.
        at: String,
    },
    /// The coordinate system is not known.
    #[error(
        "'{text}' is none of the coordinate systems EPSG:3006 to EPSG:3018, nor one that plans of another country are held in; \
         leave crs out for longitude and latitude"
    )]
    UnknownCrs {
        /// JSON Pointer of the member.
        at: String,
        /// The name as written.
        text: String,
    },
    /// The body and the query name two coordinate systems.
    #[error("the body says {body} and the parameter crs says {query}")]
    TwoCrs {
        /// JSON Pointer of the member.
        at: String,
        /// The system of the body.
        body: String,
        /// The system of the query.
        query: Crs,
    },
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Problem {
        let at = match &error {
            BodyError::NotJson(_) => "",
            BodyError::Expected { at, .. }
            | BodyError::OtherType { at, .. }
            | BodyError::NotInSweden { at, .. }
            | BodyError::OpenRing { at }
            | BodyError::UnknownCrs { at, .. }
            | BodyError::TwoCrs { at, .. } => at,
        };
        // The empty JSON Pointer is the whole document.
        Problem::new(ProblemKind::InvalidBody, error.to_string())
            .with_parameter(at)
            .with_example(BODY_EXAMPLE)
    }
}

/// A coordinate system of a body: one of the plane ones, or longitude and latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Plane(Crs),
    Geodetic,
}

/// Reads a place where one is served; `query_crs` is the parameter `crs`.
///
/// # Errors
/// For everything that is not a geometry as described above, with the spot as a JSON Pointer.
pub fn place_of_body(body: &[u8], query_crs: Option<Crs>, served: &Served) -> Result<Place, BodyError> {
    let value: Value = serde_json::from_slice(body).map_err(|error| BodyError::NotJson(error.to_string()))?;
    let outer = object(&value, "")?;
    if outer.get("type").and_then(Value::as_str) != Some("Feature") {
        let system = system(&[(outer, "")], query_crs, served)?;
        return place_of_geometry(outer, "", system, served);
    }
    let at = "/geometry";
    let inner = object(outer.get("geometry").unwrap_or(&Value::Null), at)?;
    let system = system(&[(inner, at), (outer, "")], query_crs, served)?;
    place_of_geometry(inner, at, system, served)
}

fn place_of_geometry(
    geometry: &Map<String, Value>,
    at: &str,
    system: System,
    served: &Served,
) -> Result<Place, BodyError> {
    let type_at = format!("{at}/type");
    let Some(kind) = geometry.get("type").and_then(Value::as_str) else {
        return Err(expected(
            type_at,
            "\"Point\", \"LineString\", \"Polygon\" or \"MultiPolygon\"",
        ));
    };
    let at = format!("{at}/coordinates");
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    match kind {
        "Point" => {
            let [first, second] = position(coordinates, &at)?;
            Ok(match system {
                System::Plane(crs) => Place::Point(GridPoint {
                    crs,
                    east_m: first,
                    north_m: second,
                }),
                System::Geodetic => Place::Geodetic(Geodetic {
                    lon_deg: first,
                    lat_deg: second,
                }),
            })
        }
        "LineString" => {
            let positions = positions(coordinates, &at, 2)?;
            are_served(system, &positions, &at, served)?;
            let (crs, line) = in_plane(system, &positions, plane_of(system, positions.first(), served));
            Ok(Place::Line { crs, line })
        }
        "Polygon" => area(vec![rings(coordinates, &at)?], system, &at, served),
        "MultiPolygon" => {
            let polygons = array(coordinates, &at, "an array of polygons")?;
            if polygons.is_empty() {
                return Err(expected(at, "at least one polygon"));
            }
            let rings_of = |(number, polygon)| rings(polygon, &format!("{at}/{number}"));
            let polygons = polygons
                .iter()
                .enumerate()
                .map(rings_of)
                .collect::<Result<_, _>>()?;
            area(polygons, system, &at, served)
        }
        "FeatureCollection" => Err(expected(
            type_at,
            "one geometry or one Feature, not a FeatureCollection,",
        )),
        other => Err(BodyError::OtherType {
            at: type_at,
            kind: other.chars().take(40).collect(),
        }),
    }
}

/// Rings of positions as read.
type Rings = Vec<Vec<[f64; 2]>>;

fn area(polygons: Vec<Rings>, system: System, at: &str, served: &Served) -> Result<Place, BodyError> {
    for ring in polygons.iter().flatten() {
        are_served(system, ring, at, served)?;
    }
    let first = polygons
        .first()
        .and_then(|rings| rings.first())
        .and_then(|ring| ring.first());
    let crs = plane_of(system, first, served);
    let polygon = |rings: Rings| {
        let mut rings = rings.into_iter().map(|ring| in_plane(system, &ring, crs).1);
        let outer = rings.next().unwrap_or(LineString(Vec::new()));
        Polygon::new(outer, rings.collect())
    };
    Ok(Place::Area {
        crs,
        area: MultiPolygon(polygons.into_iter().map(polygon).collect()),
    })
}

/// Checks longitudes and latitudes before they are projected: afterwards an error would speak of numbers that nobody wrote.
fn are_served(system: System, positions: &[[f64; 2]], at: &str, served: &Served) -> Result<(), BodyError> {
    if let System::Plane(_) = system {
        return Ok(());
    }
    for &[lon_deg, lat_deg] in positions {
        check_geodetic(Geodetic { lon_deg, lat_deg }, served).map_err(|reason| BodyError::NotInSweden {
            at: at.to_owned(),
            reason,
        })?;
    }
    Ok(())
}

/// The plane system to work in: the one given, or for longitude and latitude the zone whose meridian is nearest.
fn plane_of(system: System, first: Option<&[f64; 2]>, served: &Served) -> Crs {
    match system {
        System::Plane(crs) => crs,
        System::Geodetic => {
            let [lon_deg, lat_deg] = first.copied().unwrap_or([15.0, 60.0]);
            plane_for(Geodetic { lon_deg, lat_deg }, served)
        }
    }
}

/// A straight edge in longitude and latitude is a curve in the plane. Pieces of this length stay within a millimetre or
/// two of it: the sagitta is length² · tan(latitude) / (8 · earth radius).
const PIECE_M: f64 = 200.0;

/// Pieces of one edge at most. An edge that is longer than so many pieces is longer than a question may be.
const MOST_PIECES: f64 = 150.0;

fn in_plane(system: System, positions: &[[f64; 2]], crs: Crs) -> (Crs, LineString<f64>) {
    if let System::Plane(_) = system {
        return (
            crs,
            LineString(positions.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect()),
        );
    }
    let project = |[lon_deg, lat_deg]: [f64; 2]| {
        let point = Geodetic { lon_deg, lat_deg }.to_grid(crs);
        Coord {
            x: point.east_m,
            y: point.north_m,
        }
    };
    let mut line: Vec<Coord<f64>> = Vec::with_capacity(positions.len());
    let mut earlier: Option<([f64; 2], Coord<f64>)> = None;
    for &position in positions {
        let coord = project(position);
        if let Some((from, from_coord)) = earlier {
            let length_m = (coord.x - from_coord.x).hypot(coord.y - from_coord.y);
            let pieces = (length_m / PIECE_M).ceil().clamp(1.0, MOST_PIECES);
            let mut piece = 1.0;
            while piece < pieces {
                let part = piece / pieces;
                line.push(project([
                    from[0] + (position[0] - from[0]) * part,
                    from[1] + (position[1] - from[1]) * part,
                ]));
                piece += 1.0;
            }
        }
        line.push(coord);
        earlier = Some((position, coord));
    }
    (crs, LineString(line))
}

fn rings(value: &Value, at: &str) -> Result<Rings, BodyError> {
    let rings = array(value, at, "an array of rings")?;
    if rings.is_empty() {
        return Err(expected(at, "at least one ring"));
    }
    rings
        .iter()
        .enumerate()
        .map(|(number, ring)| {
            let at = format!("{at}/{number}");
            let ring = positions(ring, &at, 4)?;
            if ring.first() == ring.last() {
                Ok(ring)
            } else {
                Err(BodyError::OpenRing { at })
            }
        })
        .collect()
}

fn positions(value: &Value, at: &str, least: usize) -> Result<Vec<[f64; 2]>, BodyError> {
    let positions = array(value, at, "an array of positions")?;
    if positions.len() < least {
        return Err(expected(
            at,
            if least == 2 {
                "two positions or more"
            } else {
                "a ring of four positions or more"
            },
        ));
    }
    positions
        .iter()
        .enumerate()
        .map(|(number, each)| position(each, &format!("{at}/{number}")))
        .collect()
}

/// A position: two numbers, or three with a height, which is passed over.
fn position(value: &Value, at: &str) -> Result<[f64; 2], BodyError> {
    let numbers: Option<Vec<f64>> = value
        .as_array()
        .and_then(|numbers| numbers.iter().map(Value::as_f64).collect());
    match numbers.as_deref() {
        Some([first, second] | [first, second, _]) => Ok([*first, *second]),
        _ => Err(expected(at, "a position of two numbers")),
    }
}

/// The coordinate system: of the innermost object that says one, which the query may not contradict.
fn system(
    objects: &[(&Map<String, Value>, &str)],
    query: Option<Crs>,
    served: &Served,
) -> Result<System, BodyError> {
    let said = objects.iter().find_map(|(object, at)| {
        Some((
            object.get("crs").filter(|crs| !crs.is_null())?,
            format!("{at}/crs"),
        ))
    });
    let Some((said, at)) = said else {
        return Ok(query.map_or(System::Geodetic, System::Plane));
    };
    let text = crs_text(said).ok_or_else(|| {
        expected(
            at.clone(),
            "the name of a coordinate system, such as \"EPSG:3008\",",
        )
    })?;
    let system = if is_geodetic(&text) {
        System::Geodetic
    } else {
        match Crs::anywhere_from_text(&text) {
            Ok(crs) if served.takes(crs) => System::Plane(crs),
            _ => {
                return Err(BodyError::UnknownCrs {
                    at,
                    text: text.chars().take(80).collect(),
                });
            }
        }
    };
    match query {
        Some(query) if system != System::Plane(query) => Err(BodyError::TwoCrs {
            at,
            body: text,
            query,
        }),
        _ => Ok(system),
    }
}

/// A name as a string, as an EPSG number, or in the form of GeoJSON 2008 (`{"type": "name", "properties": {"name": …}}`).
fn crs_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(code) => code.as_u64().map(|code| code.to_string()),
        Value::Object(_) => value
            .pointer("/properties/name")
            .and_then(Value::as_str)
            .map(str::to_owned),
        _ => None,
    }
}

/// The names of longitude and latitude in this order. `EPSG:4326` means it too inside GeoJSON, whose positions always
/// begin with the longitude.
fn is_geodetic(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    upper.ends_with("CRS84") || upper == "4326" || (upper.contains("EPSG") && upper.ends_with("4326"))
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, BodyError> {
    value
        .as_object()
        .ok_or_else(|| expected(at, "a GeoJSON geometry or Feature"))
}

fn array<'a>(value: &'a Value, at: &str, what: &'static str) -> Result<&'a [Value], BodyError> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| expected(at, what))
}

fn expected(at: impl Into<String>, expected: &'static str) -> BodyError {
    BodyError::Expected {
        at: at.into(),
        expected,
    }
}
