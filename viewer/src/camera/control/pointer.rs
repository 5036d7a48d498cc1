//! What a moving pointer does.

use glam::DVec3;

use super::{CameraControl, CameraMode, FARTHEST_M, NEAREST_M, STEEPEST_RAD};
use crate::camera::{PictureSize, Placement, Pose};
use crate::input::{Button, Modifiers};

/// Less movement than this is a click, in pixels.
const CLICK_PX: f64 = 4.0;
/// Turn for each pixel.
const TURN_RAD_A_PX: f64 = 0.005;

/// A button that is held.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drag {
    pub(super) button: Button,
    pub(super) modifiers: Modifiers,
    begun_px: [f64; 2],
    last_px: [f64; 2],
    has_moved: bool,
}

impl Drag {
    pub(super) fn begun(button: Button, at_px: [f64; 2], modifiers: Modifiers) -> Drag {
        Drag {
            button,
            modifiers,
            begun_px: at_px,
            last_px: at_px,
            has_moved: false,
        }
    }

    /// Whether it has become more than a click.
    pub(super) fn is_moving(&self, at_px: [f64; 2]) -> bool {
        let ([x, y], [from_x, from_y]) = (at_px, self.begun_px);
        self.has_moved || (x - from_x).hypot(y - from_y) > CLICK_PX
    }
}

impl CameraControl {
    pub(super) fn drag_to(&mut self, at_px: [f64; 2], picture: PictureSize) {
        let Some(mut drag) = self.drag else { return };
        if !drag.is_moving(at_px) {
            return;
        }
        let last_px = drag.last_px;
        (drag.has_moved, drag.last_px) = (true, at_px);
        self.drag = Some(drag);
        let turns = drag.button == Button::Second || drag.modifiers.shift || drag.modifiers.control;
        match self.mode {
            CameraMode::Fly | CameraMode::Walk => self.turn(last_px, at_px, -0.6),
            CameraMode::Plan => self.drag_ground(last_px, at_px, picture),
            CameraMode::Orbit if turns => self.turn(last_px, at_px, 1.0),
            CameraMode::Orbit => self.drag_ground(last_px, at_px, picture),
        }
    }

    /// Turns the view; a negative strength drags the world instead of the eye.
    fn turn(&mut self, [from_x, from_y]: [f64; 2], [x, y]: [f64; 2], strength: f64) {
        self.goal.heading_rad += (x - from_x) * TURN_RAD_A_PX * strength;
        let pitch = self.goal.pitch_rad - (y - from_y) * TURN_RAD_A_PX * strength;
        self.goal.pitch_rad = pitch.clamp(-STEEPEST_RAD, STEEPEST_RAD);
    }

    /// Moves so that the ground stays under the pointer.
    fn drag_ground(&mut self, from_px: [f64; 2], to_px: [f64; 2], picture: PictureSize) {
        let pose = self.goal_pose(picture);
        let level_m = self.goal.focus_in_world.z;
        let reach_m = 6.0 * self.goal.distance_m.max(NEAREST_M);
        let from = on_level(&pose, from_px, level_m, reach_m);
        let to = on_level(&pose, to_px, level_m, reach_m);
        let moved = from - to;
        self.goal.focus_in_world += DVec3::new(moved.x, moved.y, 0.0);
    }

    /// Comes nearer by a factor (0.5 halves the distance); what is under the pointer stays there.
    pub(super) fn come_nearer(&mut self, factor: f64, at_px: [f64; 2], picture: PictureSize) {
        if !factor.is_finite() || factor <= 0.0 {
            return;
        }
        match self.mode {
            CameraMode::Fly | CameraMode::Walk => {
                let step_m = if self.mode == CameraMode::Walk { 3.0 } else { 20.0 };
                self.goal.focus_in_world += self.goal.forward() * (-factor.ln() * step_m);
            }
            CameraMode::Orbit | CameraMode::Plan => {
                let pose = self.goal_pose(picture);
                let level_m = self.goal.focus_in_world.z;
                let reach_m = 3.0 * self.goal.distance_m.max(NEAREST_M);
                let under = on_level(&pose, at_px, level_m, reach_m);
                let distance_m = (self.goal.distance_m * factor).clamp(NEAREST_M, FARTHEST_M);
                let kept = distance_m / self.goal.distance_m.max(1e-9);
                let aside = (under - self.goal.focus_in_world) * (1.0 - kept);
                self.goal.focus_in_world += DVec3::new(aside.x, aside.y, 0.0);
                self.goal.distance_m = distance_m;
            }
        }
    }

    fn goal_pose(&self, picture: PictureSize) -> Pose {
        let mut at_goal = self.clone();
        at_goal.shown = at_goal.goal;
        at_goal.pose(picture)
    }
}

/// Where a pixel's ray meets a level; near or above the horizon a point at most so far away.
fn on_level(pose: &Pose, at_px: [f64; 2], level_m: f64, reach_m: f64) -> DVec3 {
    let ray = pose.ray_through(at_px);
    let fall_m = ray.origin_in_world.z - level_m;
    let distance_m = if ray.direction.z < -1e-6 {
        fall_m / -ray.direction.z
    } else {
        f64::INFINITY
    };
    if matches!(pose.lens, crate::camera::Lens::Parallel { .. }) {
        return ray.at(distance_m.min(1e9));
    }
    ray.at(distance_m.clamp(0.0, reach_m))
}

/// Frames a ground area: the placement from which it fills the picture.
///
/// ```
/// use glam::DVec3;
/// use planvy_viewer::camera::control::framing;
/// let placement = framing(DVec3::new(0.0, 0.0, 5.0), 100.0, 0.0, -0.8);
/// assert!(placement.distance_m > 200.0 && placement.distance_m < 260.0);
/// ```
pub fn framing(centre_in_world: DVec3, radius_m: f64, heading_rad: f64, pitch_rad: f64) -> Placement {
    Placement {
        focus_in_world: centre_in_world,
        distance_m: (super::distance_of_plan_m(2.0 * radius_m) * 1.1).clamp(NEAREST_M, FARTHEST_M),
        heading_rad,
        pitch_rad,
    }
}

/// The part of the picture's width and height that a framed box may take.
const FRAMED_SHARE: f64 = 0.98;

/// Frames a box: the nearest placement with a heading, from which all its corners are in a picture of an aspect (width over height), in
/// the middle of it.
///
/// With the axes of the picture, a corner at `x` aside, `y` up and `d` ahead is inside where `|x − eye| ≤ h (d − eye)` for both
/// directions, `h` being half the picture's extent a metre ahead. These are half planes for the eye; their common tip is the nearest eye.
///
/// ```
/// use glam::DVec3;
/// use planvy_viewer::camera::control::framing_box;
/// use planvy_viewer::camera::{FIELD_OF_VIEW_Y_RAD, Lens, PictureSize, Pose};
/// let corners = [DVec3::new(-100.0, -50.0, 0.0), DVec3::new(100.0, 50.0, 20.0)];
/// let placement = framing_box(corners, 2.0, 0.0, -0.8);
/// let picture = PictureSize { width_px: 800, height_px: 400 };
/// let pose = Pose::of(&placement, Lens::Perspective { field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD }, picture);
/// // The near side fills 98 % of the width; nothing is cut off.
/// let [left, _] = pose.pixel_of(DVec3::new(-100.0, -50.0, 20.0)).expect("before the eye");
/// assert!((left - 8.0).abs() < 0.5, "{left}");
/// for corner in [corners[0], corners[1], DVec3::new(-100.0, 50.0, 0.0), DVec3::new(100.0, -50.0, 0.0)] {
///     let [x, y] = pose.pixel_of(corner).expect("before the eye");
///     assert!((0.0..=800.0).contains(&x) && (0.0..=400.0).contains(&y), "{x} {y}");
/// }
/// ```
pub fn framing_box([low, high]: [DVec3; 2], aspect: f64, heading_rad: f64, pitch_rad: f64) -> Placement {
    let middle = ((low + high) / 2.0).with_z(low.z);
    let placement = Placement {
        focus_in_world: middle,
        distance_m: 0.0,
        heading_rad,
        pitch_rad,
    };
    let (forward, right) = (placement.forward(), placement.right());
    let up = right.cross(forward);
    let half_y = (crate::camera::FIELD_OF_VIEW_Y_RAD / 2.0).tan() * FRAMED_SHARE;
    let half_x = half_y * aspect.max(0.1);
    let corners = (0..8u8).map(|corner| {
        let pick = |bit: u8, low: f64, high: f64| if corner & bit == 0 { low } else { high };
        DVec3::new(
            pick(1, low.x, high.x),
            pick(2, low.y, high.y),
            pick(4, low.z, high.z),
        ) - middle
    });
    // The lowest and the highest line that the eye has to stay between, across and up.
    let (mut across, mut along) = (
        [f64::NEG_INFINITY, f64::INFINITY],
        [f64::NEG_INFINITY, f64::INFINITY],
    );
    for corner in corners {
        let ahead_m = corner.dot(forward);
        for (between, aside_m, half) in [
            (&mut across, corner.dot(right), half_x),
            (&mut along, corner.dot(up), half_y),
        ] {
            let [least, most] = between;
            *least = least.max(aside_m - half * ahead_m);
            *most = most.min(aside_m + half * ahead_m);
        }
    }
    let tip_m = |[least, most]: [f64; 2], half: f64| (most - least) / (2.0 * half);
    let ahead_m = tip_m(across, half_x).min(tip_m(along, half_y)).min(-NEAREST_M);
    let [aside_m, up_m] = [across, along].map(|[least, most]| (least + most) / 2.0);
    let eye = middle + right * aside_m + up * up_m + forward * ahead_m;
    // What is turned around lies on the lowest level of the box, ahead of the eye.
    let fall = -forward.z;
    let distance_m = if fall > 0.05 {
        (eye.z - low.z) / fall
    } else {
        -ahead_m
    };
    let distance_m = distance_m.clamp(NEAREST_M, FARTHEST_M);
    Placement {
        focus_in_world: eye + forward * distance_m,
        distance_m,
        ..placement
    }
}
