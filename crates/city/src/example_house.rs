//! An example house: a body that obeys the rules of a roof.
//!
//! An envelope is a bound. What stays under it need not be allowed, and what fills it is hardly a house. An example house is one of
//! many that obey the rules: with a roof of one pitch within its limits, its eaves and its ridge where they may be. It is a type of its
//! own, so that it cannot be drawn as a bound, nor a bound as a house.

use geo::{Area, CoordsIter};
use geo_types::{Coord, Polygon};
use thiserror::Error;

use crate::skeleton::{EdgeRoof, RoofFace, SkeletonError, edge_count, roof};

/// A pitch at which the plane that building height is measured by lies on the roof.
const MEASURING_PITCH_DEG: f64 = 45.0;

/// Flatter than this, in degrees, the example has no roof to show: its eaves come down instead.
const FLATTEST_ROOF_DEG: f64 = 1.0;

/// The rules that an example house obeys. What no rule says is not there: it limits nothing here, and is not known to be free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HouseRules {
    /// The lowest level at which eaves make a house, in metres: the ground and a storey.
    pub lowest_eave_level_m: f64,
    /// Building height as a level: where the façade meets a plane of 45° that leans inwards on the roof.
    pub building_level_max_m: f64,
    /// Lowest pitch, in degrees.
    pub pitch_min_deg: Option<f64>,
    /// Highest pitch, in degrees. Where no rule says one, 45 is taken.
    pub pitch_max_deg: Option<f64>,
    /// Highest level of the ridge, in metres.
    pub ridge_level_max_m: Option<f64>,
}

/// The form of a roof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseRoof {
    /// Every side slopes.
    Hip,
    /// Two sides slope, along the long axis; gables stand at the ends.
    Gable,
}

/// An example house.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleHouse {
    /// The form of its roof.
    pub roof: HouseRoof,
    /// The faces of its roof.
    pub faces: Vec<RoofFace>,
    /// Level of its eaves, in metres.
    pub eave_level_m: f64,
    /// Level of its ridge, in metres.
    pub ridge_level_m: f64,
    /// The pitch of its roof, in degrees.
    pub pitch_deg: f64,
}

/// Why there is no example house.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ExampleHouseError {
    /// A rule has a number that cannot be.
    #[error("a rule of the house has a number that cannot be")]
    Rules,
    /// No house on this floor plan obeys all of the rules.
    #[error("no house that is {depth_m} m from its eaves to its ridge obeys all of the rules")]
    DoesNotFit {
        /// How far the ridge is from the eaves, on the map, in metres.
        depth_m: f64,
    },
    /// A gable roof wants a rectangle.
    #[error("the floor plan is no rectangle at {}, {}", at.x, at.y)]
    NotARectangle {
        /// The corner that is none, or the first one.
        at: Coord<f64>,
    },
    /// The roof could not be worked out.
    #[error(transparent)]
    Roof(#[from] SkeletonError),
}

/// A house with a hip roof on any floor plan.
///
/// # Errors
/// [`ExampleHouseError`].
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::example_house::{hip, HouseRules};
/// // 12 m by 8 m, building height 3.5 m, ridge 7 m, pitch 27 to 38 degrees.
/// let plan = polygon![(x: 0.0, y: 0.0), (x: 12.0, y: 0.0), (x: 12.0, y: 8.0), (x: 0.0, y: 8.0)];
/// let rules = HouseRules {
///     lowest_eave_level_m: 2.2,
///     building_level_max_m: 3.5,
///     pitch_min_deg: Some(27.0),
///     pitch_max_deg: Some(38.0),
///     ridge_level_max_m: Some(7.0),
/// };
/// let house = hip(&plan, &rules).expect("a house");
/// assert_eq!(house.pitch_deg, 38.0);
/// assert!((house.ridge_level_m - 6.625).abs() < 1e-3);
/// ```
pub fn hip(floor_plan: &Polygon<f64>, rules: &HouseRules) -> Result<ExampleHouse, ExampleHouseError> {
    house(
        floor_plan,
        rules,
        HouseRoof::Hip,
        vec![true; edge_count(floor_plan)],
    )
}

/// A house with a gable roof on a rectangle, its ridge along the long axis. Its building height is that of the long sides; a gable is not
/// counted, as is usual where it is not the side that the surroundings see.
///
/// # Errors
/// [`ExampleHouseError`].
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::example_house::{gable, HouseRules};
/// let plan = polygon![(x: 0.0, y: 0.0), (x: 12.0, y: 0.0), (x: 12.0, y: 8.0), (x: 0.0, y: 8.0)];
/// let rules = HouseRules {
///     lowest_eave_level_m: 2.2,
///     building_level_max_m: 3.5,
///     pitch_min_deg: None,
///     pitch_max_deg: None,
///     ridge_level_max_m: Some(6.5),
/// };
/// let house = gable(&plan, &rules).expect("a house");
/// assert_eq!((house.faces.len(), house.ridge_level_m), (2, 6.5));
/// ```
pub fn gable(floor_plan: &Polygon<f64>, rules: &HouseRules) -> Result<ExampleHouse, ExampleHouseError> {
    let slopes = long_sides(floor_plan)?;
    house(floor_plan, rules, HouseRoof::Gable, slopes)
}

fn house(
    floor_plan: &Polygon<f64>,
    rules: &HouseRules,
    form: HouseRoof,
    slopes: Vec<bool>,
) -> Result<ExampleHouse, ExampleHouseError> {
    let roof_with = |eave_level_m: f64, pitch_deg: f64| {
        let eaves = EdgeRoof {
            start_level_m: eave_level_m,
            pitch_deg,
        };
        let edges = slopes
            .iter()
            .map(|slopes| if *slopes { eaves } else { EdgeRoof::wall() });
        roof(floor_plan, &edges.collect::<Vec<_>>())
    };
    // With 45° the ridge is as high over the eaves as it is far from them.
    let depth_m = highest(&roof_with(0.0, 45.0)?);
    let (eave_level_m, pitch_deg) = fitted(rules, depth_m)?;
    let faces = roof_with(eave_level_m, pitch_deg)?;
    Ok(ExampleHouse {
        roof: form,
        faces,
        eave_level_m,
        ridge_level_m: eave_level_m + depth_m * pitch_deg.to_radians().tan(),
        pitch_deg,
    })
}

fn highest(faces: &[RoofFace]) -> f64 {
    let corners = faces
        .iter()
        .flat_map(|face| face.outline.exterior_coords_iter().map(|at| face.plane.at(at)));
    corners.fold(0.0, f64::max)
}

/// The eaves and the pitch of the largest house whose ridge lies so far from its eaves. The eaves are kept as high as they may be, and the
/// pitch as steep as the ridge then lets it; only where that is flatter than the lowest pitch, or hardly a roof, the eaves come down.
fn fitted(rules: &HouseRules, depth_m: f64) -> Result<(f64, f64), ExampleHouseError> {
    let steepest = rules.pitch_max_deg.unwrap_or(MEASURING_PITCH_DEG);
    let flattest = rules.pitch_min_deg.unwrap_or(0.0);
    let levels = [
        rules.lowest_eave_level_m,
        rules.building_level_max_m,
        rules.ridge_level_max_m.unwrap_or(0.0),
    ];
    let pitches_can_be = steepest > 0.0 && steepest < 89.0 && (0.0..=steepest).contains(&flattest);
    if !pitches_can_be || levels.iter().any(|level| level.is_nan() || level.abs() >= 1e6) {
        return Err(ExampleHouseError::Rules);
    }
    let ridge_max = rules.ridge_level_max_m.unwrap_or(f64::INFINITY);
    let rise = |pitch_deg: f64| depth_m * pitch_deg.to_radians().tan();
    // The plane of 45° leans on the ridge of a steeper roof: then the eaves lie lower than where it meets the façade.
    let eaves_under_building_height =
        |pitch_deg: f64| rules.building_level_max_m - (rise(pitch_deg) - depth_m).max(0.0);
    let pitch_under_ridge = |eave_level_m: f64| ((ridge_max - eave_level_m) / depth_m).atan().to_degrees();
    let mut pitch_deg = steepest
        .min(pitch_under_ridge(rules.building_level_max_m))
        .max(flattest);
    if pitch_deg < FLATTEST_ROOF_DEG {
        pitch_deg = steepest.min(pitch_under_ridge(rules.lowest_eave_level_m));
    }
    let eave_level_m = eaves_under_building_height(pitch_deg).min(ridge_max - rise(pitch_deg));
    let too_low = eave_level_m < rules.lowest_eave_level_m - 1e-9;
    if pitch_deg < FLATTEST_ROOF_DEG || too_low {
        return Err(ExampleHouseError::DoesNotFit { depth_m });
    }
    Ok((eave_level_m, pitch_deg))
}

/// For each edge of a rectangle whether it is one of the long sides.
fn long_sides(floor_plan: &Polygon<f64>) -> Result<Vec<bool>, ExampleHouseError> {
    // Half a degree, in radians: walls that were drawn by hand are square within it.
    const SQUARE: f64 = 0.009;
    let ring = floor_plan.exterior();
    let at = ring.0.first().copied().unwrap_or(Coord { x: 0.0, y: 0.0 });
    let lines: Vec<_> = ring.lines().collect();
    let [a, b, c, d] = lines.as_slice() else {
        return Err(ExampleHouseError::NotARectangle { at });
    };
    if !floor_plan.interiors().is_empty() || floor_plan.unsigned_area() <= 0.0 {
        return Err(ExampleHouseError::NotARectangle { at });
    }
    for (one, other) in [(a, b), (b, c), (c, d), (d, a)] {
        let (along, across) = (one.delta(), other.delta());
        let cosine =
            (along.x * across.x + along.y * across.y) / (along.x.hypot(along.y) * across.x.hypot(across.y));
        if cosine.is_nan() || cosine.abs() > SQUARE {
            return Err(ExampleHouseError::NotARectangle { at: other.start });
        }
    }
    let length = |line: &geo_types::Line<f64>| line.dx().hypot(line.dy());
    let first_is_long = length(a) + length(c) >= length(b) + length(d);
    Ok(vec![first_is_long, !first_is_long, first_is_long, !first_is_long])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rectangle(width: f64, depth: f64) -> Polygon<f64> {
        let corner = |x: f64, y: f64| (118_600.0 + x, 6_164_200.0 + y);
        let ring = vec![
            corner(0.0, 0.0),
            corner(width, 0.0),
            corner(width, depth),
            corner(0.0, depth),
        ];
        Polygon::new(ring.into(), vec![])
    }

    fn rules() -> HouseRules {
        HouseRules {
            lowest_eave_level_m: 22.2,
            building_level_max_m: 24.0,
            pitch_min_deg: None,
            pitch_max_deg: None,
            ridge_level_max_m: None,
        }
    }

    #[test]
    fn a_gable_house_has_its_ridge_along_the_long_axis() {
        let house = gable(&rectangle(8.0, 14.0), &rules()).unwrap();
        assert_eq!(house.faces.len(), 2);
        assert!(
            house
                .faces
                .iter()
                .all(|face| (face.outline.unsigned_area() - 56.0).abs() < 1e-6)
        );
        assert!((house.ridge_level_m - 28.0).abs() < 1e-6);
        let middle = Coord {
            x: 118_604.0,
            y: 6_164_200.1,
        };
        assert!((house.faces[0].plane.at(middle) - 28.0).abs() < 1e-6);
    }

    #[test]
    fn the_ridge_makes_the_roof_flatter_before_the_eaves_come_down() {
        let ridge = HouseRules {
            ridge_level_max_m: Some(26.0),
            ..rules()
        };
        let house = hip(&rectangle(14.0, 8.0), &ridge).unwrap();
        assert_eq!(house.eave_level_m, 24.0);
        assert!((house.pitch_deg - 26.565).abs() < 1e-3);
        let steep = HouseRules {
            pitch_min_deg: Some(38.0),
            ..ridge
        };
        let house = hip(&rectangle(14.0, 8.0), &steep).unwrap();
        assert_eq!((house.pitch_deg, house.ridge_level_m), (38.0, 26.0));
        assert!((house.eave_level_m - (26.0 - 4.0 * 38.0f64.to_radians().tan())).abs() < 1e-6);
    }

    #[test]
    fn a_roof_over_45_degrees_counts_in_the_building_height() {
        let steep = HouseRules {
            pitch_min_deg: Some(50.0),
            pitch_max_deg: Some(50.0),
            ..rules()
        };
        let house = gable(&rectangle(14.0, 8.0), &steep).unwrap();
        // The plane of 45° from the ridge, 4 m in, meets the façade at the building height.
        assert!((house.ridge_level_m - 4.0 - 24.0).abs() < 1e-6);
        assert!(house.eave_level_m < 24.0);
    }

    #[test]
    fn rules_that_leave_no_house_are_said() {
        let tight = HouseRules {
            pitch_min_deg: Some(45.0),
            ridge_level_max_m: Some(25.0),
            ..rules()
        };
        let found = gable(&rectangle(14.0, 8.0), &tight);
        assert!(
            matches!(found, Err(ExampleHouseError::DoesNotFit { depth_m }) if (depth_m - 4.0).abs() < 1e-6)
        );
        let odd = HouseRules {
            pitch_max_deg: Some(-3.0),
            ..rules()
        };
        assert_eq!(hip(&rectangle(14.0, 8.0), &odd), Err(ExampleHouseError::Rules));
        let low_ridge = HouseRules {
            ridge_level_max_m: Some(22.2),
            ..rules()
        };
        assert!(matches!(
            hip(&rectangle(14.0, 8.0), &low_ridge),
            Err(ExampleHouseError::DoesNotFit { .. })
        ));
    }

    #[test]
    fn a_ridge_under_the_building_height_brings_the_eaves_down() {
        let low_ridge = HouseRules {
            ridge_level_max_m: Some(23.0),
            ..rules()
        };
        let house = hip(&rectangle(14.0, 8.0), &low_ridge).unwrap();
        assert!((house.eave_level_m - 22.2).abs() < 1e-6 && (house.ridge_level_m - 23.0).abs() < 1e-6);
    }

    #[test]
    fn a_gable_wants_a_rectangle_and_says_where_it_is_none() {
        let corners = vec![(0.0, 0.0), (10.0, 0.0), (12.0, 6.0), (0.0, 6.0)];
        let found = gable(&Polygon::new(corners.into(), vec![]), &rules());
        assert_eq!(
            found,
            Err(ExampleHouseError::NotARectangle {
                at: Coord { x: 10.0, y: 0.0 }
            })
        );
    }
}
