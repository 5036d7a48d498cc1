//! What held keys do. Everything that a pointer does can be done with keys alone.

use std::collections::BTreeSet;

use glam::DVec3;

use super::{CameraMode, FARTHEST_M, NEAREST_M, Placement, STEEPEST_RAD};
use crate::input::Key;

/// Turn for each second.
const TURN_RAD_A_S: f64 = 1.0;
/// A brisk walk; shift runs.
const WALK_M_A_S: f64 = 3.0;
/// With shift everything is so many times faster.
const FASTER: f64 = 4.0;

/// Whether a held key moves the camera in a mode.
pub(super) fn moves(key: Key, mode: CameraMode) -> bool {
    match key {
        Key::Up | Key::Down | Key::Left | Key::Right | Key::PageUp | Key::PageDown => true,
        Key::Character('+' | '-' | ',' | '.') => true,
        Key::Character('w' | 'a' | 's' | 'd' | 'q' | 'e') => {
            matches!(mode, CameraMode::Fly | CameraMode::Walk)
        }
        _ => false,
    }
}

/// Moves a goal by what is held during some seconds.
pub(super) fn apply(held: &BTreeSet<Key>, shift: bool, mode: CameraMode, goal: &mut Placement, seconds: f64) {
    let seconds = seconds.clamp(0.0, 0.25);
    let axis = |more: Key, less: Key| {
        f64::from(u8::from(held.contains(&more))) - f64::from(u8::from(held.contains(&less)))
    };
    let letters = |more: char, less: char| axis(Key::Character(more), Key::Character(less));
    let turn = TURN_RAD_A_S * seconds;
    let ahead = DVec3::new(goal.heading_rad.sin(), goal.heading_rad.cos(), 0.0);
    let faster = if shift { FASTER } else { 1.0 };
    if mode != CameraMode::Plan {
        let pitch = goal.pitch_rad + axis(Key::PageUp, Key::PageDown) * turn;
        goal.pitch_rad = pitch.clamp(-STEEPEST_RAD, STEEPEST_RAD);
    }
    match mode {
        CameraMode::Orbit | CameraMode::Plan => {
            let step_m = goal.distance_m * 0.8 * seconds;
            let (up, right) = (axis(Key::Up, Key::Down), axis(Key::Right, Key::Left));
            if shift && mode == CameraMode::Orbit {
                goal.heading_rad += right * turn;
                goal.pitch_rad = (goal.pitch_rad + up * turn).clamp(-STEEPEST_RAD, STEEPEST_RAD);
            } else {
                goal.focus_in_world += (ahead * up + goal.right() * right) * step_m * faster;
            }
            goal.heading_rad += letters('.', ',') * turn;
            let nearer = letters('+', '-');
            goal.distance_m =
                (goal.distance_m * (-nearer * seconds * 1.5).exp()).clamp(NEAREST_M, FARTHEST_M);
        }
        CameraMode::Fly | CameraMode::Walk => {
            let is_walk = mode == CameraMode::Walk;
            let speed_m = if is_walk { WALK_M_A_S } else { WALK_M_A_S * 8.0 } * faster * seconds;
            let forward = if is_walk { ahead } else { goal.forward() };
            let onwards = (axis(Key::Up, Key::Down) + letters('w', 's') + letters('+', '-')).clamp(-1.0, 1.0);
            goal.focus_in_world += (forward * onwards + goal.right() * letters('d', 'a')) * speed_m;
            if !is_walk {
                goal.focus_in_world.z += letters('e', 'q') * speed_m;
            }
            goal.heading_rad += (axis(Key::Right, Key::Left) + letters('.', ',')).clamp(-1.0, 1.0) * turn;
        }
    }
}
