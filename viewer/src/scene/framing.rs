//! Where the camera goes so that something is seen: all of the city, or a place.

use glam::DVec3;

use super::Scene;
use crate::camera::control::{framing, framing_box};
use crate::camera::{CameraMode, Placement, Pose};

impl Scene {
    /// Goes somewhere: smoothly, or at once.
    pub fn go_to(&mut self, mode: CameraMode, placement: Placement, at_once: bool) {
        self.camera.go_to(mode, placement, at_once);
        if !at_once {
            self.prompted_s = self.last_s;
        }
        self.is_placed = true;
        self.touch();
    }

    /// Goes to a place of the grid so that some metres around it fill the picture: for search results.
    pub fn go_to_place(&mut self, east_m: f64, north_m: f64, radius_m: f64) {
        let level_m = self
            .ground_level_m(east_m, north_m)
            .unwrap_or(self.camera.goal().focus_in_world.z);
        let goal = *self.camera.goal();
        let mode = self.camera.mode();
        let pitch_rad = if mode == CameraMode::Plan {
            goal.pitch_rad
        } else {
            goal.pitch_rad.clamp(-1.2, -0.5)
        };
        let mode = if mode == CameraMode::Plan {
            mode
        } else {
            CameraMode::Orbit
        };
        let there = framing(
            DVec3::new(east_m, north_m, level_m),
            radius_m,
            goal.heading_rad,
            pitch_rad,
        );
        self.go_to(mode, there, false);
    }

    /// The still view of now.
    pub fn pose(&self) -> Pose {
        self.camera.pose(self.picture)
    }

    /// Says which part of the picture's width the panels of a shell leave free, 0 to 1: what is framed is framed in it.
    pub fn set_free_width(&mut self, share: f64) {
        self.free_width = share.clamp(0.2, 1.0);
    }

    /// The first time that there is data, the camera shows all of it; and again when the picture gets another form before anybody has
    /// moved.
    pub(super) fn place_camera_at_data(&mut self) {
        // The ground may have raised what the camera turns around.
        let level_m = self.camera.goal().focus_in_world.z;
        let is_untouched = self.framed.is_some_and(|mut framed| {
            framed.focus_in_world.z = level_m;
            framed == *self.camera.goal()
        });
        if self.is_placed && !is_untouched {
            return;
        }
        if let Some(placement) = self
            .placement_of_all()
            .filter(|there| self.framed != Some(*there))
        {
            self.is_reframed = !self.has_changed;
            self.go_to(self.camera.mode(), placement, true);
            self.framed = Some(placement);
        }
    }

    /// From where everything is seen.
    pub(super) fn placement_of_all(&self) -> Option<Placement> {
        let [low, high] = self.bounds()?.corners();
        let is_plan = self.camera.mode() == CameraMode::Plan;
        let pitch_rad = if is_plan {
            -std::f64::consts::FRAC_PI_2
        } else {
            -0.8
        };
        let aspect = self.picture.aspect() * self.free_width;
        let framed = |heading_rad| framing_box([low, high], aspect, heading_rad, pitch_rad);
        let looking_north = framed(0.0);
        // A city that is long from west to east fills an upright picture only when it is looked along.
        let looking_east = framed(std::f64::consts::FRAC_PI_2);
        let is_much_nearer = looking_east.distance_m * 1.25 < looking_north.distance_m;
        Some(match is_much_nearer && !is_plan {
            true => looking_east,
            false => looking_north,
        })
    }
}
