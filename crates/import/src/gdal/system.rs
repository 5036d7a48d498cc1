//! From the coordinate system of a layer to one that our readers know, by PROJ.

use gdal::errors::Result;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, CoordTransformOptions, SpatialRef};
use planvy_plan::Crs;

/// Longitude and latitude in SWEREF 99.
const SWEREF_99: u32 = 4619;
/// Longitude and latitude as our readers take them: within a metre the same as SWEREF 99.
const WGS_84: u32 = 4326;

/// Longitude and latitude that need no moving: WGS 84, ETRS89, SWEREF 99.
const AS_WGS_84: [u16; 3] = [4326, 4258, 4619];

/// Where data may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// In Sweden: everything ends in SWEREF 99.
    Sweden,
    /// Anywhere, for plans of other countries: what is in none of the model's systems becomes WGS 84.
    Anywhere,
}

impl Reach {
    /// How the system is called that coordinates end in.
    pub(super) fn target_name(self) -> &'static str {
        match self {
            Reach::Sweden => "SWEREF 99",
            Reach::Anywhere => "WGS 84",
        }
    }

    fn target(self) -> u32 {
        match self {
            Reach::Sweden => SWEREF_99,
            Reach::Anywhere => WGS_84,
        }
    }

    fn known(self, code: u16) -> Option<Crs> {
        match self {
            Reach::Sweden => Crs::from_epsg(code),
            Reach::Anywhere => Crs::anywhere_from_epsg(code),
        }
    }
}

/// How the coordinates of a layer become ours.
pub(super) struct Moving {
    /// The system that the copy is said to be in; none where nobody says one.
    pub target: Option<SpatialRef>,
    /// What moves positions there; none where they stay.
    pub transform: Option<CoordTransform>,
    /// What was done, in a sentence.
    pub told: Option<String>,
    /// How many of its units are a metre, about.
    pub units_a_metre: f64,
}

impl Moving {
    /// Decides for a layer. `given`: what the user says, for a layer that does not or whose system nobody knows.
    pub(super) fn of(said: Option<SpatialRef>, given: Option<Crs>, reach: Reach) -> Result<Moving> {
        let Some(mut said) = said else {
            return Ok(Moving {
                target: given
                    .map(|crs| in_usual_order(u32::from(crs.epsg())))
                    .transpose()?,
                transform: None,
                told: None,
                units_a_metre: 1.0,
            });
        };
        said.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        let units_a_metre = if said.is_geographic() {
            // Degrees of latitude.
            1.0 / 111_000.0
        } else {
            1.0 / said.linear_units().max(1.0e-9)
        };
        let code = said.auth_code().ok().and_then(|code| u16::try_from(code).ok());
        if code.is_some_and(|code| AS_WGS_84.contains(&code)) {
            return Ok(Moving {
                target: Some(in_usual_order(WGS_84)?),
                transform: None,
                told: None,
                units_a_metre,
            });
        }
        let known = code.and_then(|code| reach.known(code));
        if let Some(crs) = known {
            return Ok(Moving {
                target: Some(in_usual_order(u32::from(crs.epsg()))?),
                transform: None,
                told: None,
                units_a_metre,
            });
        }
        match (moved(&said, reach), given) {
            (Ok(transform), _) => Ok(Moving {
                target: Some(in_usual_order(WGS_84)?),
                transform: Some(transform),
                told: Some(format!(
                    "Coordinates were moved from {} to {} by PROJ.",
                    name_of(&said),
                    reach.target_name()
                )),
                units_a_metre,
            }),
            // A system of its own, as MapInfo writes one: the user knows what it stands for.
            (Err(_), Some(crs)) => Ok(Moving {
                target: Some(in_usual_order(u32::from(crs.epsg()))?),
                transform: None,
                told: Some(format!(
                    "Its system, {}, is not known to PROJ; {crs} was said.",
                    name_of(&said)
                )),
                units_a_metre,
            }),
            (Err(error), None) => Err(error),
        }
    }
}

fn moved(said: &SpatialRef, reach: Reach) -> Result<CoordTransform> {
    let mut options = CoordTransformOptions::new()?;
    // Rather none than one that is metres off.
    options.set_ballpark_allowed(false)?;
    CoordTransform::new_with_options(said, &in_usual_order(reach.target())?, &options)
}

/// A system by its EPSG code, easting or longitude first.
fn in_usual_order(code: u32) -> Result<SpatialRef> {
    let mut system = SpatialRef::from_epsg(code)?;
    system.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    Ok(system)
}

fn name_of(system: &SpatialRef) -> String {
    let name = system
        .name()
        .unwrap_or_else(|| "a system without a name".to_owned());
    match system.authority() {
        Ok(authority) => format!("{name} ({authority})"),
        Err(_) => name,
    }
}
