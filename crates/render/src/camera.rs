//! Where a picture is taken from: cameras in f64, the rays through their pixels and the space they see.

use glam::{DMat3, DMat4, DQuat, DVec2, DVec3, DVec4};

/// Where the eye is, which way it looks and how it projects.
///
/// The world is the grid of the tiles: x east, y north, z height, in metres.
/// View space has x to the right, y up and looks along −z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The eye in the grid.
    pub eye: DVec3,
    /// Turns view space into the grid: `direction_in_grid = orientation * direction_in_view`.
    pub orientation: DQuat,
    /// How depth becomes a picture.
    pub projection: Projection,
}

/// How depth becomes a picture. Both run from depth 1 at the eye to 0 far away, which keeps a float's precision where it is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Projection {
    /// As an eye sees, without an end.
    Perspective {
        /// The angle from the lower edge to the upper.
        vertical_fov_rad: f64,
        /// What is nearer is not drawn. As large as the scene allows: WebGL has only 24 bits of depth.
        near_m: f64,
    },
    /// As a map is drawn: the same scale everywhere.
    Orthographic {
        /// How many metres the picture is high.
        height_m: f64,
        /// How far before the eye the space ends.
        depth_m: f64,
    },
}

/// A half line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ray {
    /// Where it begins, in the grid.
    pub origin: DVec3,
    /// Unit direction in the grid.
    pub direction: DVec3,
}

/// A box along the axes of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The lowest corner.
    pub lowest: DVec3,
    /// The highest corner.
    pub highest: DVec3,
}

impl Bounds {
    /// The box of some points, or none where there are no points.
    ///
    /// ```
    /// use planvy_render::{Bounds, glam::DVec3};
    /// let bounds = Bounds::of([DVec3::new(1.0, 5.0, 0.0), DVec3::new(3.0, 2.0, 4.0)]).unwrap();
    /// assert_eq!(bounds.centre(), DVec3::new(2.0, 3.5, 2.0));
    /// ```
    pub fn of(points: impl IntoIterator<Item = DVec3>) -> Option<Bounds> {
        points.into_iter().fold(None, |bounds, point| {
            Some(match bounds {
                None => Bounds {
                    lowest: point,
                    highest: point,
                },
                Some(Bounds { lowest, highest }) => Bounds {
                    lowest: lowest.min(point),
                    highest: highest.max(point),
                },
            })
        })
    }

    /// The middle.
    pub fn centre(&self) -> DVec3 {
        (self.lowest + self.highest) * 0.5
    }

    /// Half the size on each axis.
    pub fn half_size(&self) -> DVec3 {
        (self.highest - self.lowest) * 0.5
    }

    /// The box around both.
    pub fn union(self, other: Bounds) -> Bounds {
        Bounds {
            lowest: self.lowest.min(other.lowest),
            highest: self.highest.max(other.highest),
        }
    }

    /// How far a point is from the box; 0 inside.
    pub fn distance_m(&self, point: DVec3) -> f64 {
        (self.lowest - point)
            .max(point - self.highest)
            .max(DVec3::ZERO)
            .length()
    }
}

impl Camera {
    /// A perspective camera at `eye` that looks at `target`, with the horizon level.
    ///
    /// Straight up or down, north is up in the picture.
    ///
    /// ```
    /// use planvy_render::{Camera, glam::{DVec2, DVec3}};
    /// let camera = Camera::looking_at(DVec3::new(0.0, -100.0, 50.0), DVec3::ZERO, 0.8, 1.0);
    /// let pixel = camera.pixel_from_point(DVec3::ZERO, [640, 480]).unwrap();
    /// assert!((pixel - DVec2::new(320.0, 240.0)).length() < 1e-9);
    /// ```
    pub fn looking_at(eye: DVec3, target: DVec3, vertical_fov_rad: f64, near_m: f64) -> Camera {
        let forward = (target - eye).try_normalize().unwrap_or(DVec3::NEG_Z);
        let right = forward.cross(DVec3::Z).try_normalize().unwrap_or(DVec3::X);
        Camera {
            eye,
            orientation: DQuat::from_mat3(&DMat3::from_cols(right, right.cross(forward), -forward)),
            projection: Projection::Perspective {
                vertical_fov_rad,
                near_m,
            },
        }
    }

    /// A plan: straight down on `centre`, north up, `height_m` metres from the lower edge to the upper.
    pub fn plan(centre: DVec3, height_m: f64, depth_m: f64) -> Camera {
        Camera {
            eye: centre + DVec3::Z * depth_m * 0.5,
            orientation: DQuat::IDENTITY,
            projection: Projection::Orthographic { height_m, depth_m },
        }
    }

    /// The way the camera looks, in the grid.
    pub fn forward(&self) -> DVec3 {
        self.orientation * DVec3::NEG_Z
    }

    /// From points relative to the eye, on the grid's axes, to clip space; `aspect` is width over height.
    pub fn clip_from_eye(&self, aspect: f64) -> DMat4 {
        self.clip_from_view(aspect) * DMat4::from_quat(self.orientation.conjugate())
    }

    fn clip_from_view(&self, aspect: f64) -> DMat4 {
        match self.projection {
            Projection::Perspective {
                vertical_fov_rad,
                near_m,
            } => {
                let scale = 1.0 / (vertical_fov_rad * 0.5).tan();
                DMat4::from_cols(
                    DVec4::new(scale / aspect, 0.0, 0.0, 0.0),
                    DVec4::new(0.0, scale, 0.0, 0.0),
                    DVec4::new(0.0, 0.0, 0.0, -1.0),
                    DVec4::new(0.0, 0.0, near_m, 0.0),
                )
            }
            Projection::Orthographic { height_m, depth_m } => DMat4::from_cols(
                DVec4::new(2.0 / (height_m * aspect), 0.0, 0.0, 0.0),
                DVec4::new(0.0, 2.0 / height_m, 0.0, 0.0),
                DVec4::new(0.0, 0.0, 1.0 / depth_m, 0.0),
                DVec4::new(0.0, 0.0, 1.0, 1.0),
            ),
        }
    }

    /// The ray through a place in the picture, in pixels from its upper left corner.
    ///
    /// ```
    /// use planvy_render::{Camera, glam::{DVec2, DVec3}};
    /// let camera = Camera::plan(DVec3::new(100.0, 200.0, 0.0), 50.0, 1000.0);
    /// let ray = camera.ray(DVec2::new(0.0, 0.0), [100, 100]);
    /// assert!((ray.origin.truncate() - DVec2::new(75.0, 225.0)).length() < 1e-9);
    /// assert!((ray.direction - DVec3::NEG_Z).length() < 1e-12);
    /// ```
    pub fn ray(&self, pixel: DVec2, size_px: [u32; 2]) -> Ray {
        let size = DVec2::new(f64::from(size_px[0].max(1)), f64::from(size_px[1].max(1)));
        let aspect = size.x / size.y;
        let at = DVec2::new(pixel.x / size.x * 2.0 - 1.0, 1.0 - pixel.y / size.y * 2.0);
        match self.projection {
            Projection::Perspective { vertical_fov_rad, .. } => {
                let reach = (vertical_fov_rad * 0.5).tan();
                let in_view = DVec3::new(at.x * reach * aspect, at.y * reach, -1.0);
                Ray {
                    origin: self.eye,
                    direction: (self.orientation * in_view)
                        .try_normalize()
                        .unwrap_or(DVec3::NEG_Z),
                }
            }
            Projection::Orthographic { height_m, .. } => {
                let in_view = DVec3::new(at.x * height_m * aspect, at.y * height_m, 0.0) * 0.5;
                Ray {
                    origin: self.eye + self.orientation * in_view,
                    direction: self.forward(),
                }
            }
        }
    }

    /// Where a point of the grid stands in the picture, in pixels from its upper left corner; none behind the eye.
    pub fn pixel_from_point(&self, point: DVec3, size_px: [u32; 2]) -> Option<DVec2> {
        let size = DVec2::new(f64::from(size_px[0].max(1)), f64::from(size_px[1].max(1)));
        let clip = self.clip_from_eye(size.x / size.y) * (point - self.eye).extend(1.0);
        (clip.w > 0.0).then(|| {
            let at = DVec2::new(clip.x, clip.y) / clip.w;
            DVec2::new((at.x + 1.0) * 0.5 * size.x, (1.0 - at.y) * 0.5 * size.y)
        })
    }

    /// The space the camera sees.
    pub fn frustum(&self, aspect: f64) -> Frustum {
        Frustum::of(self.eye, self.clip_from_eye(aspect))
    }
}

/// The space a camera sees, as six planes relative to its eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frustum {
    eye: DVec3,
    planes: [DVec4; 6],
}

impl Frustum {
    pub(crate) fn of(eye: DVec3, clip_from_eye: DMat4) -> Frustum {
        let rows = clip_from_eye.transpose();
        let (x, y, z, w) = (rows.x_axis, rows.y_axis, rows.z_axis, rows.w_axis);
        Frustum {
            eye,
            // Left, right, below, above, nearer than the near plane, beyond the end (always true in perspective).
            planes: [w + x, w - x, w + y, w - y, w - z, z],
        }
    }

    /// Whether a box may be seen. It may say yes of a box just outside a corner; it never says no of one that is seen.
    pub fn meets(&self, bounds: &Bounds) -> bool {
        let centre = bounds.centre() - self.eye;
        let half = bounds.half_size();
        self.planes.iter().all(|plane| {
            let normal = plane.truncate();
            normal.dot(centre) + normal.abs().dot(half) + plane.w >= 0.0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_goes_through_the_point_of_its_pixel() {
        let camera = Camera::looking_at(
            DVec3::new(120_000.0, 6_400_000.0, 80.0),
            DVec3::new(120_100.0, 6_400_250.0, 10.0),
            0.9,
            0.5,
        );
        let size = [800, 450];
        for point in [
            DVec3::new(120_090.0, 6_400_300.0, 12.0),
            DVec3::new(120_200.0, 6_400_260.0, 0.0),
        ] {
            let pixel = camera.pixel_from_point(point, size).unwrap();
            let ray = camera.ray(pixel, size);
            let along = (point - ray.origin).dot(ray.direction);
            assert!((ray.origin + ray.direction * along - point).length() < 1e-6);
        }
    }

    #[test]
    fn depth_is_one_at_the_near_plane_and_falls_towards_zero() {
        let camera = Camera::looking_at(DVec3::ZERO, DVec3::Y, 0.9, 2.0);
        let depth = |distance: f64| {
            let clip = camera.clip_from_eye(1.0) * DVec4::new(0.0, distance, 0.0, 1.0);
            clip.z / clip.w
        };
        assert!((depth(2.0) - 1.0).abs() < 1e-12);
        assert!((depth(2000.0) - 0.001).abs() < 1e-12);
    }

    #[test]
    fn the_frustum_keeps_what_is_seen_and_drops_what_is_behind() {
        let camera = Camera::looking_at(DVec3::ZERO, DVec3::new(0.0, 1.0, 0.0), 0.9, 1.0);
        let frustum = camera.frustum(1.5);
        let at = |y: f64| Bounds {
            lowest: DVec3::new(-1.0, y - 1.0, -1.0),
            highest: DVec3::new(1.0, y + 1.0, 1.0),
        };
        assert!(frustum.meets(&at(50.0)));
        assert!(frustum.meets(&at(1e6)), "there is no far plane");
        assert!(!frustum.meets(&at(-50.0)));
        let beside = Bounds {
            lowest: DVec3::new(90.0, 49.0, -1.0),
            highest: DVec3::new(92.0, 51.0, 1.0),
        };
        assert!(!frustum.meets(&beside));
    }
}
