//! The space that a tile lies in.

use glam::{DMat4, DVec3};
use planvy_tiles::BoundingVolume;

/// A box of any orientation, or a ball: a centre with how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The middle.
    pub centre: DVec3,
    extent: Extent,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    Box { half_axes: [DVec3; 3] },
    Ball { radius_m: f64 },
}

impl Bounds {
    /// A box by its middle and its three half axes.
    ///
    /// A half axis of no length (flat land) gets a millimetre across the two others: a box without a direction has no distance.
    pub fn oriented(centre: DVec3, half_axes: [DVec3; 3]) -> Bounds {
        let [x, y, z] = half_axes;
        let thick = |axis: DVec3, across: DVec3, fallback: DVec3| {
            if axis.length_squared() > 0.0 {
                axis
            } else {
                across.normalize_or(fallback) * 1e-3
            }
        };
        let half_axes = [
            thick(x, y.cross(z), DVec3::X),
            thick(y, z.cross(x), DVec3::Y),
            thick(z, x.cross(y), DVec3::Z),
        ];
        Bounds {
            centre,
            extent: Extent::Box { half_axes },
        }
    }

    /// A ball.
    pub fn ball(centre: DVec3, radius_m: f64) -> Bounds {
        Bounds {
            centre,
            extent: Extent::Ball { radius_m },
        }
    }

    /// The upright box from a lowest to a highest corner.
    pub fn between(lowest: DVec3, highest: DVec3) -> Bounds {
        let half = (highest - lowest) / 2.0;
        let axes = [DVec3::X * half.x, DVec3::Y * half.y, DVec3::Z * half.z];
        Bounds::oriented((lowest + highest) / 2.0, axes)
    }

    /// A box or a ball of a tileset, moved by a transform. A region is geographic and has no such form: `None`.
    pub fn of(volume: &BoundingVolume, world_from_tile: &DMat4) -> Option<Bounds> {
        match volume {
            BoundingVolume::Box(values) => {
                let [cx, cy, cz, xx, xy, xz, yx, yy, yz, zx, zy, zz] = *values;
                let axes = [
                    DVec3::new(xx, xy, xz),
                    DVec3::new(yx, yy, yz),
                    DVec3::new(zx, zy, zz),
                ];
                Some(Bounds::oriented(
                    world_from_tile.transform_point3(DVec3::new(cx, cy, cz)),
                    axes.map(|axis| world_from_tile.transform_vector3(axis)),
                ))
            }
            BoundingVolume::Sphere([x, y, z, radius]) => {
                let scale = [
                    world_from_tile.x_axis,
                    world_from_tile.y_axis,
                    world_from_tile.z_axis,
                ]
                .map(|axis| axis.truncate().length())
                .into_iter()
                .fold(0.0, f64::max);
                let centre = world_from_tile.transform_point3(DVec3::new(*x, *y, *z));
                Some(Bounds::ball(centre, radius * scale))
            }
            BoundingVolume::Region(_) => None,
        }
    }

    /// Whether every number is finite: others' tilesets hold anything.
    pub fn is_finite(&self) -> bool {
        self.centre.is_finite() && self.radius_m().is_finite()
    }

    /// How far it reaches from the centre in a direction of length 1.
    pub fn reach_along(&self, direction: DVec3) -> f64 {
        match self.extent {
            Extent::Box { half_axes } => half_axes.into_iter().map(|axis| axis.dot(direction).abs()).sum(),
            Extent::Ball { radius_m } => radius_m,
        }
    }

    /// The radius of a ball around it.
    pub fn radius_m(&self) -> f64 {
        match self.extent {
            Extent::Box { half_axes } => half_axes
                .into_iter()
                .map(|axis| axis.length_squared())
                .sum::<f64>()
                .sqrt(),
            Extent::Ball { radius_m } => radius_m,
        }
    }

    /// The lowest and the highest level in it.
    pub fn levels_m(&self) -> [f64; 2] {
        let reach = self.reach_along(DVec3::Z);
        [self.centre.z - reach, self.centre.z + reach]
    }

    /// The lowest and the highest corner of the upright box around it.
    pub fn corners(&self) -> [DVec3; 2] {
        let reach = DVec3::new(
            self.reach_along(DVec3::X),
            self.reach_along(DVec3::Y),
            self.reach_along(DVec3::Z),
        );
        [self.centre - reach, self.centre + reach]
    }

    /// Distance of a point from it, 0 inside. For a box of orthogonal axes this is exact.
    ///
    /// ```
    /// use glam::DVec3;
    /// use planvy_viewer::tiles::bounds::Bounds;
    /// let cube = Bounds::between(DVec3::ZERO, DVec3::splat(2.0));
    /// assert_eq!(cube.distance_m(DVec3::new(5.0, 6.0, 1.0)), 5.0);
    /// assert_eq!(cube.distance_m(DVec3::ONE), 0.0);
    /// ```
    pub fn distance_m(&self, point: DVec3) -> f64 {
        let away = point - self.centre;
        match self.extent {
            Extent::Ball { radius_m } => (away.length() - radius_m).max(0.0),
            Extent::Box { half_axes } => half_axes
                .into_iter()
                .map(|axis| {
                    let half = axis.length();
                    let along = if half > 0.0 { away.dot(axis) / half } else { 0.0 };
                    (along.abs() - half).max(0.0).powi(2)
                })
                .sum::<f64>()
                .sqrt(),
        }
    }

    /// Whether a ray passes the ball around it: cheap, and never wrongly no.
    pub fn may_be_met_by(&self, ray: &crate::camera::Ray) -> bool {
        let to_centre = self.centre - ray.origin_in_world;
        let along = to_centre.dot(ray.direction);
        let radius = self.radius_m();
        along >= -radius && (to_centre - ray.direction * along).length_squared() <= radius * radius
    }

    /// Both in one upright box.
    pub fn joined_with(&self, other: &Bounds) -> Bounds {
        let ([low, high], [other_low, other_high]) = (self.corners(), other.corners());
        Bounds::between(low.min(other_low), high.max(other_high))
    }
}
