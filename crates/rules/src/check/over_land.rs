//! The part of a body over some land: how low it hangs there, and how high it rises.

use geo::{BoundingRect, Contains, Intersects};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon, Rect};
use planvy_city::Triangle;
use planvy_city::mesh::SurfaceClass;

use super::answer::MeasureSource;
use super::building::{Building, DrawnBody, Measured, What};
use super::land_shapes::common as common_land;

/// The lowest point of a body over some land, as a height over the mean ground level; `None` where no part of it is there.
///
/// # Errors
/// What is missing: a body, or what its heights are measured from.
pub(super) fn lowest_over(building: &Building, land: &MultiPolygon<f64>) -> Result<Option<Measured>, String> {
    let Some(body) = &building.body else {
        return Err(String::new());
    };
    let Some(lowest) = extreme(body, land, |_| true, -1.0) else {
        return Ok(None);
    };
    let shift = body.to_ground.as_ref().map_err(Clone::clone)?;
    Ok(Some(Measured::new(
        lowest + shift.by_m,
        shift.uncertainty_m,
        MeasureSource::Measured,
        String::new(),
    )))
}

/// The ridge or the highest point of the part of a body over some land. `None` where there is no body that can be measured, no
/// part of it there, or `what` is neither.
pub(super) fn highest_over(building: &Building, land: &MultiPolygon<f64>, what: What) -> Option<Measured> {
    let body = building.body.as_ref()?;
    let is_roof = body.mesh.has(SurfaceClass::Roof);
    let (is_ridge, shift) = match what {
        What::RidgeHeight => (true, &body.to_ground),
        What::RidgeLevel => (true, &body.to_datum),
        What::TotalHeight => (false, &body.to_ground),
        What::TotalLevel => (false, &body.to_datum),
        _ => return None,
    };
    let counts = |triangle: &Triangle| match body.mesh.class_of(triangle) {
        _ if !is_ridge => true,
        SurfaceClass::Roof => true,
        SurfaceClass::Installation | SurfaceClass::Opening | SurfaceClass::Projection => false,
        _ => !is_roof,
    };
    let highest = extreme(body, land, counts, 1.0)?;
    let shift = shift.as_ref().ok()?;
    Some(Measured::new(
        highest + shift.by_m,
        shift.uncertainty_m,
        MeasureSource::Measured,
        String::new(),
    ))
}

/// The highest (`sign` 1) or lowest (`sign` −1) level of some triangles over some land.
fn extreme(
    body: &DrawnBody,
    land: &MultiPolygon<f64>,
    counts: impl Fn(&Triangle) -> bool,
    sign: f64,
) -> Option<f64> {
    let extent = land.bounding_rect()?;
    let over = body.mesh.triangles().iter().filter(|triangle| counts(triangle));
    let levels = over.filter_map(|triangle| extreme_of(triangle.corners, land, extent, sign));
    levels.max_by(|a, b| (sign * a).total_cmp(&(sign * b)))
}

/// A triangle is plane, so its extreme over some land is at a corner of what they have in common.
fn extreme_of(corners: [[f64; 3]; 3], land: &MultiPolygon<f64>, extent: Rect<f64>, sign: f64) -> Option<f64> {
    let ring: LineString<f64> = corners.iter().map(|[x, y, _]| Coord { x: *x, y: *y }).collect();
    let outline = Polygon::new(ring, Vec::new());
    if !outline.bounding_rect()?.intersects(&extent) {
        return None;
    }
    let within = |[x, y, _]: &&[f64; 3]| land.contains(&Point::new(*x, *y));
    let mut levels: Vec<f64> = corners.iter().filter(within).map(|[_, _, z]| *z).collect();
    if levels.len() < corners.len()
        && let Some(plane) = Plane::through(corners)
    {
        let common = common_land(&MultiPolygon(vec![outline]), land);
        let positions = common.iter().flat_map(|part| part.exterior().0.iter());
        levels.extend(positions.map(|position| plane.at(*position)));
    }
    levels
        .into_iter()
        .max_by(|a, b| (sign * a).total_cmp(&(sign * b)))
}

/// The plane of a triangle that is not upright.
struct Plane {
    origin: [f64; 3],
    slope: [f64; 2],
}

impl Plane {
    fn through([a, b, c]: [[f64; 3]; 3]) -> Option<Plane> {
        let [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        let [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
        let area = ux * vy - uy * vx;
        // Twice the area on the map: an upright triangle has none.
        (area.abs() > 1e-6).then(|| Plane {
            origin: a,
            slope: [(uz * vy - uy * vz) / area, (ux * vz - uz * vx) / area],
        })
    }

    fn at(&self, position: Coord<f64>) -> f64 {
        let [x, y, z] = self.origin;
        let [east, north] = self.slope;
        z + east * (position.x - x) + north * (position.y - y)
    }
}
