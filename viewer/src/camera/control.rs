//! Cameras that a person steers: orbit, fly, walk, and the plan view.
//!
//! A control holds where the person wants to be (`goal`) and where the picture is (`shown`); the picture follows the goal smoothly, or at
//! once where pictures have to be the same every time. Keys act as long as they are held; a pointer acts as it moves.

use std::collections::BTreeSet;
use std::f64::consts::{FRAC_PI_2, TAU};

use super::{
    FIELD_OF_VIEW_Y_RAD, LOWEST_EYE_OVER_GROUND_M, Lens, PictureSize, Placement, Pose, WALKING_EYE_HEIGHT_M,
};
use crate::input::{Button, InputEvent, Key, Modifiers};

mod keys;
mod pointer;

pub(crate) use pointer::Drag;
pub use pointer::{framing, framing_box};

/// How the camera moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CameraMode {
    /// Around a point on the ground.
    #[default]
    Orbit,
    /// Freely.
    Fly,
    /// On the ground, at eye height.
    Walk,
    /// From straight above, true to scale.
    Plan,
}

impl CameraMode {
    /// All of them, in the order they are offered.
    pub const ALL: [CameraMode; 4] = [
        CameraMode::Orbit,
        CameraMode::Fly,
        CameraMode::Walk,
        CameraMode::Plan,
    ];

    /// The word in a link.
    pub fn word(self) -> &'static str {
        match self {
            CameraMode::Orbit => "orbit",
            CameraMode::Fly => "fly",
            CameraMode::Walk => "walk",
            CameraMode::Plan => "plan",
        }
    }

    /// The mode of a word.
    pub fn of_word(word: &str) -> Option<CameraMode> {
        CameraMode::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// What a person asked for with the pointer, beyond moving.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// A press and release in one place.
    Click {
        /// Where.
        at_px: [f64; 2],
        /// With what held.
        modifiers: Modifiers,
    },
}

/// The level of the ground at an easting and northing, where it is known.
pub type GroundLevel<'ground> = &'ground dyn Fn(f64, f64) -> Option<f64>;

/// Nearer than this the orbit camera does not come, in metres.
const NEAREST_M: f64 = 2.0;
/// Farther than this it does not go: all of Sweden from above.
const FARTHEST_M: f64 = 2_500_000.0;
/// After this time about two thirds of the way to the goal is gone.
const FOLLOWING_S: f64 = 0.09;
/// A walker or a flyer may look this far up and down.
const STEEPEST_RAD: f64 = 89.0 * std::f64::consts::PI / 180.0;
/// In the plan view the eye stands so high that nothing is above it.
const PLAN_EYE_OVER_FOCUS_M: f64 = 3000.0;

/// A camera with its person.
#[derive(Clone, Debug)]
pub struct CameraControl {
    mode: CameraMode,
    goal: Placement,
    shown: Placement,
    held: BTreeSet<Key>,
    shift: bool,
    drag: Option<Drag>,
    /// Follows at once, so that the same input gives the same picture.
    pub deterministic: bool,
}

impl CameraControl {
    /// A camera at a placement.
    pub fn new(mode: CameraMode, placement: Placement) -> CameraControl {
        CameraControl {
            mode,
            goal: placement,
            shown: placement,
            held: BTreeSet::new(),
            shift: false,
            drag: None,
            deterministic: false,
        }
    }

    /// How it moves.
    pub fn mode(&self) -> CameraMode {
        self.mode
    }

    /// Where the person wants to be.
    pub fn goal(&self) -> &Placement {
        &self.goal
    }

    /// Where the picture is.
    pub fn shown(&self) -> &Placement {
        &self.shown
    }

    /// Whether the picture is still on its way, or a key is held.
    pub fn is_moving(&self) -> bool {
        !self.held.is_empty() || !is_same(&self.goal, &self.shown)
    }

    /// Whether a pointer is held.
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    /// Goes to a placement: smoothly, or at once.
    pub fn go_to(&mut self, mode: CameraMode, placement: Placement, at_once: bool) {
        self.mode = mode;
        self.goal = placement;
        if at_once || self.deterministic {
            self.shown = placement;
        }
    }

    /// Changes the way of moving; what is in the middle of the picture stays there as far as the mode allows.
    pub fn change_mode(&mut self, mode: CameraMode, ground: GroundLevel<'_>) {
        if mode == self.mode {
            return;
        }
        let from = self.goal;
        let eye = from.eye_in_world();
        self.goal = match mode {
            CameraMode::Fly => Placement {
                focus_in_world: eye,
                distance_m: 0.0,
                ..from
            },
            CameraMode::Walk => {
                let mut feet = if from.distance_m > 0.0 {
                    from.focus_in_world
                } else {
                    eye
                };
                feet.z = ground(feet.x, feet.y).unwrap_or(feet.z) + WALKING_EYE_HEIGHT_M;
                Placement {
                    focus_in_world: feet,
                    distance_m: 0.0,
                    pitch_rad: 0.0,
                    ..from
                }
            }
            CameraMode::Orbit | CameraMode::Plan => {
                let focused = if from.distance_m > 0.0 {
                    from
                } else {
                    around_what_is_ahead(&from, ground)
                };
                let is_plan = mode == CameraMode::Plan;
                Placement {
                    pitch_rad: if is_plan {
                        -FRAC_PI_2
                    } else {
                        focused.pitch_rad.clamp(-1.2, -0.2)
                    },
                    heading_rad: if is_plan { 0.0 } else { focused.heading_rad },
                    ..focused
                }
            }
        };
        self.mode = mode;
        if self.deterministic {
            self.shown = self.goal;
        }
    }

    /// The still view of now.
    pub fn pose(&self, picture: PictureSize) -> Pose {
        match self.mode {
            CameraMode::Plan => {
                let height_m = plan_height_m(self.shown.distance_m);
                let above = Placement {
                    distance_m: PLAN_EYE_OVER_FOCUS_M,
                    pitch_rad: -FRAC_PI_2,
                    ..self.shown
                };
                Pose::of(&above, Lens::Parallel { height_m }, picture)
            }
            _ => {
                let lens = Lens::Perspective {
                    field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
                };
                Pose::of(&self.shown, lens, picture)
            }
        }
    }

    /// Takes one thing that a person did. What is more than moving comes back.
    pub fn handle(&mut self, event: &InputEvent, picture: PictureSize) -> Option<Gesture> {
        match *event {
            InputEvent::KeyDown { key, modifiers } => {
                self.shift = modifiers.shift;
                if !modifiers.control && !modifiers.alt && keys::moves(key, self.mode) {
                    self.held.insert(key);
                }
            }
            InputEvent::KeyUp { key } => {
                self.held.remove(&key);
            }
            InputEvent::FocusLost => {
                self.held.clear();
                self.drag = None;
            }
            InputEvent::PointerDown {
                button,
                at_px,
                modifiers,
            } => {
                self.drag = Some(Drag::begun(button, at_px, modifiers));
            }
            InputEvent::PointerMoved { at_px } => self.drag_to(at_px, picture),
            InputEvent::PointerUp { button, at_px } => {
                let drag = self.drag.take_if(|drag| drag.button == button)?;
                return (button == Button::Main && !drag.is_moving(at_px)).then_some(Gesture::Click {
                    at_px,
                    modifiers: drag.modifiers,
                });
            }
            InputEvent::Wheel { notches, at_px } => self.come_nearer(0.85_f64.powf(notches), at_px, picture),
            InputEvent::Pinch { factor, at_px } if factor > 0.0 => {
                self.come_nearer(1.0 / factor, at_px, picture)
            }
            InputEvent::Pinch { .. } => {}
        }
        None
    }

    /// Lets time pass: held keys move the goal, the picture follows, nothing goes below the ground. Whether the picture changed.
    pub fn advance(&mut self, seconds: f64, ground: GroundLevel<'_>) -> bool {
        let before = self.shown;
        if !self.held.is_empty() {
            keys::apply(&self.held, self.shift, self.mode, &mut self.goal, seconds);
        }
        keep_above_ground(self.mode, &mut self.goal, ground);
        let share = if self.deterministic {
            1.0
        } else {
            1.0 - (-seconds.max(0.0) / FOLLOWING_S).exp()
        };
        self.shown = between(&self.shown, &self.goal, share);
        keep_above_ground(self.mode, &mut self.shown, ground);
        if is_same(&self.shown, &self.goal) {
            self.shown = self.goal;
        }
        self.shown != before
    }
}

/// Metres from the lower to the upper edge of a plan view at the distance that an orbit camera would have: switching keeps the scale.
pub fn plan_height_m(distance_m: f64) -> f64 {
    2.0 * distance_m * (FIELD_OF_VIEW_Y_RAD / 2.0).tan()
}

/// The distance for a height of a plan view.
pub fn distance_of_plan_m(height_m: f64) -> f64 {
    height_m / (2.0 * (FIELD_OF_VIEW_Y_RAD / 2.0).tan())
}

/// A placement around the ground ahead of an eye, or around a point some way ahead where the view meets no ground.
fn around_what_is_ahead(eye: &Placement, ground: GroundLevel<'_>) -> Placement {
    let at = eye.focus_in_world;
    let level_m = ground(at.x, at.y).unwrap_or(at.z - WALKING_EYE_HEIGHT_M);
    let forward = eye.forward();
    let over_ground_m = (at.z - level_m).max(LOWEST_EYE_OVER_GROUND_M);
    let usual_m = (over_ground_m * 3.0).clamp(60.0, 5000.0);
    let distance_m = if forward.z < -0.05 {
        (over_ground_m / -forward.z).clamp(20.0, usual_m * 4.0)
    } else {
        usual_m
    };
    let mut focus_in_world = at + forward * distance_m;
    focus_in_world.z = ground(focus_in_world.x, focus_in_world.y).unwrap_or(level_m);
    Placement {
        focus_in_world,
        distance_m,
        ..*eye
    }
}

/// Part of the way from one placement to another, the shorter way round.
fn between(from: &Placement, to: &Placement, share: f64) -> Placement {
    let turn = (to.heading_rad - from.heading_rad + TAU / 2.0).rem_euclid(TAU) - TAU / 2.0;
    Placement {
        focus_in_world: from.focus_in_world.lerp(to.focus_in_world, share),
        distance_m: from.distance_m + (to.distance_m - from.distance_m) * share,
        heading_rad: from.heading_rad + turn * share,
        pitch_rad: from.pitch_rad + (to.pitch_rad - from.pitch_rad) * share,
    }
}

/// Whether two placements give the same picture: a ten-thousandth of the distance, a hundredth of a degree.
fn is_same(a: &Placement, b: &Placement) -> bool {
    let near_m = 1e-4 * (1.0 + a.distance_m.min(b.distance_m));
    let turn = (a.heading_rad - b.heading_rad + TAU / 2.0).rem_euclid(TAU) - TAU / 2.0;
    (a.focus_in_world - b.focus_in_world).length() <= near_m
        && (a.distance_m - b.distance_m).abs() <= near_m
        && turn.abs() <= 1e-4
        && (a.pitch_rad - b.pitch_rad).abs() <= 1e-4
}

/// Lifts what would be below the ground; puts a walker on it.
fn keep_above_ground(mode: CameraMode, placement: &mut Placement, ground: GroundLevel<'_>) {
    let focus = placement.focus_in_world;
    match mode {
        CameraMode::Plan => {}
        CameraMode::Walk => {
            if let Some(level_m) = ground(focus.x, focus.y) {
                placement.focus_in_world.z = level_m + WALKING_EYE_HEIGHT_M;
            }
        }
        CameraMode::Fly => {
            if let Some(level_m) = ground(focus.x, focus.y) {
                placement.focus_in_world.z = focus.z.max(level_m + LOWEST_EYE_OVER_GROUND_M);
            }
        }
        CameraMode::Orbit => {
            if let Some(level_m) = ground(focus.x, focus.y) {
                placement.focus_in_world.z = focus.z.max(level_m);
            }
            // The eye is raised by looking down more steeply; the ground below it changes with that, so a few rounds are needed.
            for _ in 0..4 {
                let eye = placement.eye_in_world();
                let Some(level_m) = ground(eye.x, eye.y) else {
                    return;
                };
                let missing_m = level_m + LOWEST_EYE_OVER_GROUND_M - eye.z;
                if missing_m <= 0.0 {
                    return;
                }
                let rise = (eye.z + missing_m - placement.focus_in_world.z) / placement.distance_m.max(1e-9);
                if rise >= STEEPEST_RAD.sin() {
                    placement.focus_in_world.z += missing_m;
                } else {
                    placement.pitch_rad = -rise.asin() - 1e-6;
                }
            }
            let eye = placement.eye_in_world();
            if let Some(level_m) = ground(eye.x, eye.y) {
                placement.focus_in_world.z += (level_m + LOWEST_EYE_OVER_GROUND_M - eye.z).max(0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests;
