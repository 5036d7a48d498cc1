//! Any city model, wherever on Earth it lies: for pictures, not for answers.
//!
//! Answers need a SWEREF 99 system and RH 2000, and the readers of existing buildings insist on it. A picture of Delft needs neither: the
//! model is drawn where it stands in its own system, and says which that is.

use geo_types::MultiPolygon;
use planvy_plan::{Body, Crs, Finding, Reading, RuleId, VerticalReference};

use super::existing::{body, footprint};
use super::placing::{Where, exchange_axes, place, plane_system, say_open_solids, vertical_reference};
use super::{CityBuilding, CityFile, Stated};
use crate::finding_log::FindingLog;

/// Nearly no city lies nearer to a pole, in degrees of latitude.
const NO_CITY_BEYOND_DEG: f64 = 72.0;
/// Semi-major axis of GRS 80, in metres.
const GRS80_A_M: f64 = 6_378_137.0;
/// First eccentricity of GRS 80, squared.
const GRS80_E2: f64 = 0.006_694_380_022_9;

/// A city model in metres.
#[derive(Clone, Debug, PartialEq)]
pub struct CityModel {
    /// Where its coordinates lie.
    pub system: ModelSystem,
    /// What its heights are measured from.
    pub vertical: VerticalReference,
    /// Its buildings.
    pub buildings: Vec<ModelBuilding>,
}

/// The system of a city model's coordinates.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelSystem {
    /// A SWEREF 99 projection: east, north.
    Sweref(Crs),
    /// Another system in metres, as the file names it.
    Foreign(String),
    /// Degrees in the file, in a system as the file names it: here metres to the east and the north of a place.
    AroundPlace {
        /// The system.
        name: String,
        /// Latitude and longitude of the place, in degrees.
        place_deg: [f64; 2],
    },
    /// The file does not say.
    Unsaid,
}

/// A building of a city model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelBuilding {
    /// Its id in the file.
    pub id: String,
    /// The level of detail that was read, such as `2.2`; `None` where the file does not say.
    pub lod: Option<String>,
    /// Its surfaces.
    pub body: Option<Body>,
    /// The ground that it covers.
    pub footprint: Option<MultiPolygon<f64>>,
    /// `measuredHeight`, in metres.
    pub measured_height_m: Option<f64>,
    /// Storeys above the ground.
    pub storeys: Option<f64>,
    /// Year of completion.
    pub year: Option<i16>,
    /// Edges of its solids that only one face has.
    pub open_edges: usize,
}

/// Reads CityJSON, CityJSONSeq or CityGML.
///
/// # Errors
///
/// No value where the bytes are neither, or hold no building; the findings say why.
pub fn read_city_model(bytes: &[u8]) -> Reading<CityModel> {
    let mut log = FindingLog::default();
    let file = if crate::citygml::looks_like_citygml(bytes) {
        crate::citygml::read_bytes(bytes, &mut log)
    } else {
        crate::cityjson::read_city(bytes, &mut log)
    };
    Reading {
        value: file.and_then(|file| model(file, &mut log)),
        findings: log.into_findings(),
    }
}

fn model(mut file: CityFile, log: &mut FindingLog) -> Option<CityModel> {
    if file.buildings.is_empty() {
        log.push(Finding::error(RuleId::SCHEMA, "the file holds no building"));
        return None;
    }
    // What is said of a foreign system is meant for answers; here it is said in the model.
    let mut unheard = FindingLog::default();
    let system = match plane_system(&file.reference, None, &mut unheard) {
        Where::In(crs) => {
            place(&mut file.buildings, crs, log);
            ModelSystem::Sweref(crs)
        }
        Where::Foreign(name) => match middle_in_degrees(&file.buildings) {
            Some(mut place_deg) => {
                let [first, second] = place_deg;
                if first.abs() > NO_CITY_BEYOND_DEG && second.abs() <= NO_CITY_BEYOND_DEG {
                    let message = format!(
                        "'{name}' has the latitude first, and {first:.2} is the latitude of no city: the longitude is taken to stand first"
                    );
                    log.push(Finding::warning(RuleId::AXES, message));
                    file.buildings.iter_mut().for_each(exchange_axes);
                    place_deg = [second, first];
                }
                file.buildings
                    .iter_mut()
                    .for_each(|building| into_metres(building, place_deg));
                ModelSystem::AroundPlace { name, place_deg }
            }
            None => ModelSystem::Foreign(name),
        },
        Where::Unsaid => ModelSystem::Unsaid,
    };
    let vertical = vertical_reference(&file, log);
    let crs = match system {
        ModelSystem::Sweref(crs) => Some(crs),
        _ => None,
    };
    say_open_solids(&file.buildings, crs, log);
    let buildings = file.buildings.into_iter().map(|building| {
        let stated = Stated::of(&building.attributes);
        ModelBuilding {
            lod: building.lod.map(|lod| lod.to_string()),
            body: body(&building, &vertical),
            footprint: footprint(&building),
            measured_height_m: stated.measured_height.map(|height| height.0),
            storeys: stated.storeys,
            year: stated.year,
            open_edges: building.open.iter().map(|open| open.edges).sum(),
            id: building.id,
        }
    });
    Some(CityModel {
        system,
        buildings: buildings.collect(),
        vertical,
    })
}

fn points(buildings: &[CityBuilding]) -> impl Iterator<Item = &[f64; 3]> {
    let surfaces = buildings.iter().flat_map(|building| &building.surfaces);
    surfaces.flat_map(|surface| surface.rings.iter().flatten())
}

/// The middle of coordinates that are degrees, in the order that they stand in; `None` where they are no degrees. A model in metres is not within 180 of the zero of its system and at the same time smaller than 2.
fn middle_in_degrees(buildings: &[CityBuilding]) -> Option<[f64; 2]> {
    let nothing = [f64::INFINITY, f64::NEG_INFINITY];
    let (first, second) = points(buildings).fold((nothing, nothing), |(a, b), [x, y, _]| {
        ([a[0].min(*x), a[1].max(*x)], [b[0].min(*y), b[1].max(*y)])
    });
    let is_within = |[low, high]: [f64; 2]| low >= -180.0 && high <= 180.0 && high - low < 2.0;
    (is_within(first) && is_within(second)).then(|| [first, second].map(|[low, high]| (low + high) / 2.0))
}

/// Degrees to metres east and north of a place, by the radii of GRS 80 there. Over a tile of 2 km the error stays below a
/// millimetre a metre, which a picture does not show.
fn into_metres(building: &mut CityBuilding, [latitude, longitude]: [f64; 2]) {
    let sin = latitude.to_radians().sin();
    let w2 = 1.0 - GRS80_E2 * sin * sin;
    let along_meridian_m = GRS80_A_M * (1.0 - GRS80_E2) / w2.powf(1.5);
    let along_parallel_m = GRS80_A_M / w2.sqrt() * latitude.to_radians().cos();
    let moved = |[x, y]: [f64; 2]| {
        [
            (y - longitude).to_radians() * along_parallel_m,
            (x - latitude).to_radians() * along_meridian_m,
        ]
    };
    for point in building
        .surfaces
        .iter_mut()
        .flat_map(|surface| surface.rings.iter_mut().flatten())
    {
        let [x, y, z] = *point;
        let [east, north] = moved([x, y]);
        *point = [east, north, z];
    }
    if let Some(outline) = &mut building.drawn_outline {
        use geo::MapCoordsInPlace;
        outline.map_coords_in_place(|corner| moved([corner.x, corner.y]).into());
    }
}
