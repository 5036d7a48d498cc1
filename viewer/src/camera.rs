//! Where the viewer looks from.
//!
//! The world is the grid of the city: x east, y north, z metres over RH 2000, right-handed. Headings are grid bearings (clockwise from
//! the grid's north, not from true north); a pitch of −90° looks straight down. Everything is double precision: nothing here goes
//! through a number that cannot hold a northing to the millimetre.

use glam::{DMat4, DVec2, DVec3};

pub mod control;
pub mod frustum;

pub use control::{CameraControl, CameraMode, Gesture};
pub use frustum::Frustum;

/// Eye height of a person who walks, over the ground.
pub const WALKING_EYE_HEIGHT_M: f64 = 1.6;

/// How high over the ground any other eye stays.
pub const LOWEST_EYE_OVER_GROUND_M: f64 = 1.0;

/// Field of view from the lower to the upper edge of the picture.
pub const FIELD_OF_VIEW_Y_RAD: f64 = 50.0 * std::f64::consts::PI / 180.0;

/// Size of a picture in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    /// Width.
    pub width_px: u32,
    /// Height.
    pub height_px: u32,
}

impl PictureSize {
    /// Width over height; 1 for an empty picture.
    pub fn aspect(self) -> f64 {
        if self.width_px == 0 || self.height_px == 0 {
            return 1.0;
        }
        f64::from(self.width_px) / f64::from(self.height_px)
    }
}

/// What the camera looks at, from where: the same four values for every mode, so that modes flow into one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// What the picture turns around. The eye itself where the distance is 0.
    pub focus_in_world: DVec3,
    /// From the eye to the focus.
    pub distance_m: f64,
    /// Grid bearing of the view, clockwise from the grid's north.
    pub heading_rad: f64,
    /// Over the horizon; straight down is −π/2.
    pub pitch_rad: f64,
}

impl Placement {
    /// Unit vector of the view.
    ///
    /// ```
    /// use glam::DVec3;
    /// use planvy_viewer::camera::Placement;
    /// let east = Placement { focus_in_world: DVec3::ZERO, distance_m: 10.0, heading_rad: 90_f64.to_radians(), pitch_rad: 0.0 };
    /// assert!((east.forward() - DVec3::X).length() < 1e-12);
    /// assert!((east.eye_in_world() - DVec3::new(-10.0, 0.0, 0.0)).length() < 1e-12);
    /// ```
    pub fn forward(&self) -> DVec3 {
        let (sin_heading, cos_heading) = self.heading_rad.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch_rad.sin_cos();
        DVec3::new(sin_heading * cos_pitch, cos_heading * cos_pitch, sin_pitch)
    }

    /// Unit vector to the right of the picture: always level.
    pub fn right(&self) -> DVec3 {
        let (sin_heading, cos_heading) = self.heading_rad.sin_cos();
        DVec3::new(cos_heading, -sin_heading, 0.0)
    }

    /// Where the eye is.
    pub fn eye_in_world(&self) -> DVec3 {
        self.focus_in_world - self.forward() * self.distance_m
    }
}

/// How the world falls on the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lens {
    /// As an eye sees.
    Perspective {
        /// Field of view from the lower to the upper edge.
        field_of_view_y_rad: f64,
    },
    /// True to scale, all rays parallel: the plan map.
    Parallel {
        /// Metres from the lower to the upper edge.
        height_m: f64,
    },
}

/// One still view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Where the eye is.
    pub eye_in_world: DVec3,
    /// Unit vector of the view.
    pub forward: DVec3,
    /// Unit vector to the right of the picture.
    pub right: DVec3,
    /// Unit vector to the top of the picture.
    pub up: DVec3,
    /// How the world falls on the picture.
    pub lens: Lens,
    /// The picture.
    pub picture: PictureSize,
}

/// A half line from the eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ray {
    /// Where it begins.
    pub origin_in_world: DVec3,
    /// Unit vector.
    pub direction: DVec3,
}

impl Ray {
    /// The position at a distance.
    pub fn at(&self, distance_m: f64) -> DVec3 {
        self.origin_in_world + self.direction * distance_m
    }
}

impl Pose {
    /// The pose of a placement.
    pub fn of(placement: &Placement, lens: Lens, picture: PictureSize) -> Pose {
        let (forward, right) = (placement.forward(), placement.right());
        Pose {
            eye_in_world: placement.eye_in_world(),
            forward,
            right,
            up: right.cross(forward),
            lens,
            picture,
        }
    }

    /// Half the picture's extent, right and up, one metre before the eye (perspective) or anywhere (parallel), in metres.
    pub fn half_extent_m(&self) -> DVec2 {
        let half_height = match self.lens {
            Lens::Perspective { field_of_view_y_rad } => (field_of_view_y_rad / 2.0).tan(),
            Lens::Parallel { height_m } => height_m / 2.0,
        };
        DVec2::new(half_height * self.picture.aspect(), half_height)
    }

    /// Where a point of the world falls on the picture, in pixels from the upper left corner. `None` for what is behind the eye.
    ///
    /// ```
    /// use glam::DVec3;
    /// use planvy_viewer::camera::{Lens, PictureSize, Placement, Pose};
    /// let down = Placement {
    ///     focus_in_world: DVec3::new(118_600.0, 6_164_200.0, 2.0),
    ///     distance_m: 100.0,
    ///     heading_rad: 0.0,
    ///     pitch_rad: -90_f64.to_radians(),
    /// };
    /// let picture = PictureSize { width_px: 400, height_px: 200 };
    /// let plan = Pose::of(&down, Lens::Parallel { height_m: 100.0 }, picture);
    /// // 10 m east and 20 m north of the middle: half a metre a pixel, north up.
    /// let [x, y] = plan.pixel_of(DVec3::new(118_610.0, 6_164_220.0, 9.0)).expect("before the eye");
    /// assert!((x - 220.0).abs() < 1e-6 && (y - 60.0).abs() < 1e-6);
    /// ```
    pub fn pixel_of(&self, point_in_world: DVec3) -> Option<[f64; 2]> {
        let from_eye = point_in_world - self.eye_in_world;
        let depth_m = from_eye.dot(self.forward);
        let half = self.half_extent_m();
        let scale = match self.lens {
            Lens::Perspective { .. } if depth_m <= 0.0 => return None,
            Lens::Perspective { .. } => depth_m,
            Lens::Parallel { .. } => 1.0,
        };
        let x = from_eye.dot(self.right) / (half.x * scale);
        let y = from_eye.dot(self.up) / (half.y * scale);
        Some([
            (x + 1.0) / 2.0 * f64::from(self.picture.width_px),
            (1.0 - y) / 2.0 * f64::from(self.picture.height_px),
        ])
    }

    /// The half line that a pixel shows.
    pub fn ray_through(&self, at_px: [f64; 2]) -> Ray {
        let [x_px, y_px] = at_px;
        let x = x_px / f64::from(self.picture.width_px.max(1)) * 2.0 - 1.0;
        let y = 1.0 - y_px / f64::from(self.picture.height_px.max(1)) * 2.0;
        let half = self.half_extent_m();
        let aside = self.right * (x * half.x) + self.up * (y * half.y);
        match self.lens {
            Lens::Perspective { .. } => Ray {
                origin_in_world: self.eye_in_world,
                direction: (self.forward + aside).normalize_or(self.forward),
            },
            Lens::Parallel { .. } => Ray {
                origin_in_world: self.eye_in_world + aside,
                direction: self.forward,
            },
        }
    }

    /// How many pixels a metre takes at a distance from the eye.
    ///
    /// ```
    /// use glam::DVec3;
    /// use planvy_viewer::camera::{Lens, PictureSize, Placement, Pose};
    /// let placement = Placement { focus_in_world: DVec3::ZERO, distance_m: 100.0, heading_rad: 0.0, pitch_rad: 0.0 };
    /// let picture = PictureSize { width_px: 800, height_px: 800 };
    /// let pose = Pose::of(&placement, Lens::Perspective { field_of_view_y_rad: 90_f64.to_radians() }, picture);
    /// assert!((pose.pixels_a_metre(100.0) - 4.0).abs() < 1e-12);
    /// ```
    pub fn pixels_a_metre(&self, distance_m: f64) -> f64 {
        let half_height = self.half_extent_m().y;
        let extent_m = match self.lens {
            Lens::Perspective { .. } => half_height * distance_m.max(1e-3),
            Lens::Parallel { .. } => half_height,
        };
        f64::from(self.picture.height_px) / 2.0 / extent_m
    }

    /// Turns a direction relative to the eye into the camera's axes: x right, y up, z towards the person. The eye is not subtracted:
    /// callers subtract it in double precision first.
    pub fn view_from_eye(&self) -> DMat4 {
        DMat4::from_cols(
            DVec3::new(self.right.x, self.up.x, -self.forward.x).extend(0.0),
            DVec3::new(self.right.y, self.up.y, -self.forward.y).extend(0.0),
            DVec3::new(self.right.z, self.up.z, -self.forward.z).extend(0.0),
            DVec3::ZERO.extend(1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pose(placement: &Placement, parallel: bool) -> Pose {
        let lens = if parallel {
            Lens::Parallel { height_m: 300.0 }
        } else {
            Lens::Perspective {
                field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
            }
        };
        Pose::of(
            placement,
            lens,
            PictureSize {
                width_px: 1280,
                height_px: 720,
            },
        )
    }

    proptest! {
        #[test]
        fn a_ray_through_a_pixel_meets_what_falls_on_the_pixel(
            x_px in 0.0..1280.0, y_px in 0.0..720.0, distance_m in 1.0..5000.0,
            heading_rad in -4.0..4.0, pitch_rad in -1.57..1.0, parallel: bool,
        ) {
            let placement = Placement {
                focus_in_world: DVec3::new(118_600.0, 6_164_200.0, 12.0),
                distance_m: 700.0, heading_rad, pitch_rad,
            };
            let pose = pose(&placement, parallel);
            let point = pose.ray_through([x_px, y_px]).at(distance_m);
            let [x, y] = pose.pixel_of(point).expect("before the eye");
            prop_assert!((x - x_px).abs() < 1e-3 && (y - y_px).abs() < 1e-3, "{x} {y}");
        }

        #[test]
        fn the_three_axes_are_one_right_handed_frame(heading_rad in -9.0..9.0, pitch_rad in -1.57..1.57) {
            let placement = Placement { focus_in_world: DVec3::ZERO, distance_m: 1.0, heading_rad, pitch_rad };
            let pose = pose(&placement, false);
            prop_assert!((pose.right.cross(pose.up) + pose.forward).length() < 1e-9);
            prop_assert!((pose.view_from_eye().transform_vector3(pose.forward) - DVec3::NEG_Z).length() < 1e-9);
        }
    }

    #[test]
    fn the_plan_view_has_north_up_and_east_to_the_right() {
        let down = Placement {
            focus_in_world: DVec3::ZERO,
            distance_m: 100.0,
            heading_rad: 0.0,
            pitch_rad: -std::f64::consts::FRAC_PI_2,
        };
        let pose = pose(&down, true);
        assert!((pose.right - DVec3::X).length() < 1e-12);
        assert!((pose.up - DVec3::Y).length() < 1e-12);
    }
}
