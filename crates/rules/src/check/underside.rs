//! The underside of a body over some land.

use geo::{BooleanOps, BoundingRect, Contains, Intersects};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};

use super::answer::MeasureSource;
use super::building::{Building, Measured};

/// The lowest point of a body over some land, as a height over the mean ground level; `None` where no part of it is there.
///
/// # Errors
/// What is missing: a body, or what its heights are measured from.
pub(super) fn lowest_over(building: &Building, land: &MultiPolygon<f64>) -> Result<Option<Measured>, String> {
    let Some(body) = &building.body else {
        return Err(String::new());
    };
    let Some(extent) = land.bounding_rect() else {
        return Ok(None);
    };
    let mut lowest = f64::INFINITY;
    for triangle in body.mesh.triangles() {
        let corners = triangle.corners;
        let ring: LineString<f64> = corners.iter().map(|[x, y, _]| Coord { x: *x, y: *y }).collect();
        let outline = Polygon::new(ring, Vec::new());
        if !outline
            .bounding_rect()
            .is_some_and(|rect| rect.intersects(&extent))
        {
            continue;
        }
        let within = |[x, y, _]: &[f64; 3]| land.contains(&Point::new(*x, *y));
        lowest = corners
            .iter()
            .filter(|corner| within(corner))
            .map(|[_, _, z]| *z)
            .fold(lowest, f64::min);
        if let Some(plane) = Plane::through(corners) {
            let common = MultiPolygon(vec![outline]).intersection(land);
            let positions = common.iter().flat_map(|part| part.exterior().0.iter());
            lowest = positions
                .map(|position| plane.at(*position))
                .fold(lowest, f64::min);
        }
    }
    if !lowest.is_finite() {
        return Ok(None);
    }
    let shift = body.to_ground.as_ref().map_err(Clone::clone)?;
    Ok(Some(Measured::new(
        lowest + shift.by_m,
        shift.uncertainty_m,
        MeasureSource::Measured,
        String::new(),
    )))
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
