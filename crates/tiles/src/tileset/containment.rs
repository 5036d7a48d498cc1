//! Whether one bounding volume lies in another.

use crate::tileset::BoundingVolume;

/// The semi-major axis of WGS 84, and the square of its eccentricity (EPSG 7030).
const EQUATOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;

/// A part of the outer volume's size that the inner may stand out: numbers that were rounded.
const TOLERANCE: f64 = 1e-4;

/// Column by column, from a tile's coordinates to its parent's or to the tileset's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform(pub [f64; 16]);

impl Transform {
    pub(super) const IDENTITY: Transform = Transform([
        1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0,
    ]);

    fn direction(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let [ax, ay, az, _, bx, by, bz, _, cx, cy, cz, ..] = self.0;
        [
            ax * x + bx * y + cx * z,
            ay * x + by * y + cy * z,
            az * x + bz * y + cz * z,
        ]
    }

    fn point(&self, point: [f64; 3]) -> [f64; 3] {
        let [.., tx, ty, tz, _] = self.0;
        plus(self.direction(point), [tx, ty, tz])
    }

    /// First `inner`, then this.
    pub(super) fn times(&self, inner: &Transform) -> Transform {
        let [ax, ay, az, _, bx, by, bz, _, cx, cy, cz, _, tx, ty, tz, _] = inner.0;
        let [a, b, c] = [[ax, ay, az], [bx, by, bz], [cx, cy, cz]].map(|axis| self.direction(axis));
        let t = self.point([tx, ty, tz]);
        let ([ax, ay, az], [bx, by, bz], [cx, cy, cz], [tx, ty, tz]) = (a, b, c, t);
        Transform([ax, ay, az, 0.0, bx, by, bz, 0.0, cx, cy, cz, 0.0, tx, ty, tz, 1.0])
    }

    /// The volume of what the linear part makes of a unit cube.
    pub(super) fn determinant(&self) -> f64 {
        let [ax, ay, az, _, bx, by, bz, _, cx, cy, cz, ..] = self.0;
        ax * (by * cz - bz * cy) - bx * (ay * cz - az * cy) + cx * (ay * bz - az * by)
    }

    /// The largest scale of an axis: what a sphere grows by.
    fn scale(&self) -> f64 {
        let axes = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        axes.map(|axis| length(self.direction(axis)))
            .into_iter()
            .fold(0.0, f64::max)
    }
}

/// How far, in metres, a volume stands out of another. `None` where it does not, or where that cannot be told: a region curves with
/// the earth, so a box around the same things stands out of it without harm.
pub(super) fn stands_out_m(
    inner: &BoundingVolume,
    tileset_from_inner: &Transform,
    outer: &BoundingVolume,
    tileset_from_outer: &Transform,
) -> Option<f64> {
    let out_m = match (inner, outer) {
        (BoundingVolume::Region(inner), BoundingVolume::Region(outer)) => region_out_m(inner, outer),
        (_, BoundingVolume::Region(_)) => return None,
        (BoundingVolume::Sphere(inner), BoundingVolume::Sphere(outer)) => {
            let (inner, radius) = sphere_in_tileset(inner, tileset_from_inner);
            let (outer, outer_radius) = sphere_in_tileset(outer, tileset_from_outer);
            length(minus(inner, outer)) + radius - outer_radius
        }
        (BoundingVolume::Sphere(inner), BoundingVolume::Box(outer)) => {
            let (centre, radius) = sphere_in_tileset(inner, tileset_from_inner);
            out_of_box_m(centre, radius, outer, tileset_from_outer)
        }
        (_, BoundingVolume::Sphere(outer)) => {
            let (outer, radius) = sphere_in_tileset(outer, tileset_from_outer);
            let points = extreme_points(inner, tileset_from_inner);
            points
                .into_iter()
                .map(|point| length(minus(point, outer)) - radius)
                .fold(f64::MIN, f64::max)
        }
        (_, BoundingVolume::Box(outer)) => {
            let points = extreme_points(inner, tileset_from_inner);
            let out = points
                .into_iter()
                .map(|point| out_of_box_m(point, 0.0, outer, tileset_from_outer));
            out.fold(f64::MIN, f64::max)
        }
    };
    (out_m > allowed_m(outer, tileset_from_outer)).then_some(out_m)
}

/// How far a volume may stand out of one of this size and place.
fn allowed_m(outer: &BoundingVolume, tileset_from_outer: &Transform) -> f64 {
    let (centre, size) = match outer {
        BoundingVolume::Box(numbers) => {
            let (centre, axes) = box_in_tileset(numbers, tileset_from_outer);
            (centre, axes.into_iter().map(length).fold(0.0, f64::max))
        }
        BoundingVolume::Sphere(numbers) => sphere_in_tileset(numbers, tileset_from_outer),
        BoundingVolume::Region([west, south, east, north, ..]) => {
            ([0.0; 3], (east - west).abs().max(north - south) * EQUATOR_M)
        }
    };
    size * TOLERANCE + length(centre) * 1e-9 + 1e-6
}

/// How far a region stands out of another: along the ground, or up and down.
fn region_out_m(inner: &[f64; 6], outer: &[f64; 6]) -> f64 {
    let [west, south, east, north, low, high] = inner;
    let [
        outer_west,
        outer_south,
        outer_east,
        outer_north,
        outer_low,
        outer_high,
    ] = outer;
    let north_south = (outer_south - south).max(north - outer_north) * EQUATOR_M;
    // A region may run over the line of dates; then its west is greater than its east.
    let around = std::f64::consts::TAU;
    let after = |from: f64, to: f64| (to - from).rem_euclid(around);
    let width = after(*outer_west, *outer_east);
    let start = after(*outer_west, *west);
    // A hair west of the western edge is nearly once around.
    let start = if start > around - 1e-9 {
        start - around
    } else {
        start
    };
    let east_west = (start + after(*west, *east) - width) * EQUATOR_M * south.cos().max(north.cos());
    north_south
        .max(east_west)
        .max(outer_low - low)
        .max(high - outer_high)
}

/// The corners of a box, or points on the edges of a region, in the frame of the tileset.
fn extreme_points(volume: &BoundingVolume, tileset_from_volume: &Transform) -> Vec<[f64; 3]> {
    let mut points = Vec::new();
    match volume {
        BoundingVolume::Box(numbers) => {
            let (centre, [a, b, c]) = box_in_tileset(numbers, tileset_from_volume);
            for corner in 0..8_u8 {
                let side = |bit: u8| if corner >> bit & 1 == 1 { 1.0 } else { -1.0 };
                let along = plus(plus(times(a, side(0)), times(b, side(1))), times(c, side(2)));
                points.push(plus(centre, along));
            }
        }
        // Regions are always in earth-centred coordinates.
        BoundingVolume::Region([west, south, east, north, low, high]) => {
            let span = (east - west).rem_euclid(std::f64::consts::TAU);
            for longitude in [*west, west + span / 2.0, west + span] {
                for latitude in [*south, (south + north) / 2.0, *north] {
                    points.extend([low, high].map(|height| earth_centred(longitude, latitude, *height)));
                }
            }
        }
        BoundingVolume::Sphere(numbers) => points.push(sphere_in_tileset(numbers, tileset_from_volume).0),
    }
    points
}

/// Radians and metres over the ellipsoid as earth-centred metres (EPSG method 9602).
fn earth_centred(longitude: f64, latitude: f64, height_m: f64) -> [f64; 3] {
    let (sine, cosine) = latitude.sin_cos();
    let across = EQUATOR_M / (1.0 - ECCENTRICITY_SQUARED * sine * sine).sqrt();
    let out = (across + height_m) * cosine;
    let up = (across * (1.0 - ECCENTRICITY_SQUARED) + height_m) * sine;
    [out * longitude.cos(), out * longitude.sin(), up]
}

/// How far a ball stands out of a box, along the box's axes.
fn out_of_box_m(point: [f64; 3], radius: f64, numbers: &[f64; 12], tileset_from_box: &Transform) -> f64 {
    let (centre, axes) = box_in_tileset(numbers, tileset_from_box);
    let from_centre = minus(point, centre);
    let [a, b, c] = axes;
    // Distances to the three pairs of sides; a flat axis gets its direction from the other two.
    let normals = [cross(b, c), cross(c, a), cross(a, b)];
    let mut out = f64::MIN;
    for (axis, normal) in axes.into_iter().zip(normals) {
        let direction = if length(normal) > 0.0 { normal } else { axis };
        let size = length(direction);
        if size > 0.0 {
            let unit = times(direction, 1.0 / size);
            out = out.max(dot(from_centre, unit).abs() + radius - dot(axis, unit).abs());
        }
    }
    out
}

/// Centre and half axes in the frame of the tileset.
fn box_in_tileset(numbers: &[f64; 12], tileset_from_box: &Transform) -> ([f64; 3], [[f64; 3]; 3]) {
    let [x, y, z, ax, ay, az, bx, by, bz, cx, cy, cz] = *numbers;
    let axes = [[ax, ay, az], [bx, by, bz], [cx, cy, cz]];
    (
        tileset_from_box.point([x, y, z]),
        axes.map(|axis| tileset_from_box.direction(axis)),
    )
}

/// Centre and radius in the frame of the tileset.
fn sphere_in_tileset(numbers: &[f64; 4], tileset_from_sphere: &Transform) -> ([f64; 3], f64) {
    let [x, y, z, radius] = *numbers;
    (
        tileset_from_sphere.point([x, y, z]),
        radius * tileset_from_sphere.scale(),
    )
}

fn plus([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ax + bx, ay + by, az + bz]
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    plus(a, times(b, -1.0))
}

fn times(vector: [f64; 3], by: f64) -> [f64; 3] {
    vector.map(|part| part * by)
}

fn dot([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> f64 {
    ax * bx + ay * by + az * bz
}

fn cross([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

fn length(vector: [f64; 3]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: BoundingVolume =
        BoundingVolume::Box([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    fn moved(x: f64) -> Transform {
        let mut numbers = Transform::IDENTITY.0;
        numbers[12] = x;
        Transform(numbers)
    }

    #[test]
    fn boxes_and_spheres_stand_out_by_their_distance() {
        let identity = Transform::IDENTITY;
        assert_eq!(stands_out_m(&UNIT, &identity, &UNIT, &identity), None);
        assert_eq!(stands_out_m(&UNIT, &moved(0.25), &UNIT, &identity), Some(0.25));
        let sphere = |radius| BoundingVolume::Sphere([0.0, 0.0, 0.0, radius]);
        assert_eq!(stands_out_m(&sphere(1.0), &identity, &UNIT, &identity), None);
        assert_eq!(stands_out_m(&sphere(1.5), &identity, &UNIT, &identity), Some(0.5));
        assert_eq!(stands_out_m(&UNIT, &identity, &sphere(2.0), &identity), None);
        let out = stands_out_m(&UNIT, &identity, &sphere(1.5), &identity).expect("corners stand out");
        assert!((out - (3.0_f64.sqrt() - 1.5)).abs() < 1e-12, "{out}");
        assert_eq!(
            stands_out_m(&sphere(1.0), &moved(1.5), &sphere(2.0), &identity),
            Some(0.5)
        );
        let flat = BoundingVolume::Box([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(stands_out_m(&UNIT, &identity, &flat, &identity), Some(1.0));
    }

    #[test]
    fn regions_lie_in_regions_and_in_boxes_around_them() {
        let identity = Transform::IDENTITY;
        let region =
            |west, south, east, north, high| BoundingVolume::Region([west, south, east, north, 0.0, high]);
        let lund = region(0.230, 0.972, 0.231, 0.973, 100.0);
        let around = region(0.229, 0.971, 0.232, 0.974, 100.0);
        assert_eq!(stands_out_m(&lund, &identity, &around, &identity), None);
        assert_eq!(
            stands_out_m(
                &region(0.230, 0.972, 0.231, 0.973, 130.0),
                &identity,
                &around,
                &identity
            ),
            Some(30.0)
        );
        assert!(stands_out_m(&around, &identity, &lund, &identity).expect("larger") > 5000.0);
        // Over the line of dates.
        let fiji = region(3.13, -0.3, -3.13, -0.29, 10.0);
        assert_eq!(
            stands_out_m(
                &region(-3.137, -0.3, -3.135, -0.29, 10.0),
                &identity,
                &fiji,
                &identity
            ),
            None
        );
        let earth = BoundingVolume::Sphere([0.0, 0.0, 0.0, 6.4e6]);
        assert_eq!(stands_out_m(&lund, &identity, &earth, &identity), None);
        assert!(stands_out_m(&lund, &identity, &UNIT, &identity).expect("far away") > 6.3e6 / 3.0);
    }

    #[test]
    fn places_on_the_ellipsoid_are_earth_centred() {
        let near = |place: [f64; 3], wanted: [f64; 3]| length(minus(place, wanted)) < 1e-3;
        assert!(near(earth_centred(0.0, 0.0, 100.0), [6_378_237.0, 0.0, 0.0]));
        let quarter = std::f64::consts::FRAC_PI_2;
        assert!(near(earth_centred(quarter, 0.0, 0.0), [0.0, 6_378_137.0, 0.0]));
        // The semi-minor axis of WGS 84 (EPSG 7030: 6356752.314).
        assert!(near(
            earth_centred(0.0, quarter, 0.0),
            [0.0, 0.0, 6_356_752.314_245]
        ));
    }
}
