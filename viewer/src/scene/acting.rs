//! What a person does to the scene.

use planvy_plan::Lang;

use super::Scene;
use crate::camera::{CameraMode, Gesture};
use crate::commands::{Command, command_of};
use crate::input::InputEvent;
use crate::layer::Layer;
use crate::measure::MeasureKind;
use crate::state::{Comparison, ComparisonMode, FeatureClass};

impl Scene {
    /// Takes one thing that a person did. Comes back: what the shell has to do, such as to show the list of keys.
    pub fn handle(&mut self, event: &InputEvent) -> Option<Command> {
        if let InputEvent::KeyDown { key, modifiers } = event
            && let Some(command) = command_of(*key, *modifiers)
        {
            return self.perform(command);
        }
        if !matches!(event, InputEvent::PointerMoved { .. }) || self.camera.is_dragging() {
            self.has_changed = true;
            self.prompted_s = self.last_s;
        }
        if let Some(Gesture::Click { at_px, .. }) = self.camera.handle(event, self.picture) {
            self.click(at_px);
        }
        None
    }

    /// A click: sets a point while measuring, else selects what is there.
    pub fn click(&mut self, at_px: [f64; 2]) {
        if self.measuring.kind().is_some() {
            if let Some(point) = self.point_at(at_px) {
                if self.measuring.points().is_empty() {
                    self.measuring.set_scale(self.grid_scale_at(point));
                }
                self.measuring
                    .set_point(point, self.ground_level_m(point.x, point.y));
            }
        } else {
            let chosen = self.chosen_at(at_px);
            self.choose(chosen);
        }
        self.touch();
    }

    /// Does what a key or a button asks for. Comes back: what only the shell can do.
    pub fn perform(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Camera(mode) => self.change_camera(mode),
            Command::ShowAll => {
                if let Some(placement) = self.placement_of_all() {
                    let mode = if self.camera.mode() == CameraMode::Plan {
                        CameraMode::Plan
                    } else {
                        CameraMode::Orbit
                    };
                    self.go_to(mode, placement, false);
                }
            }
            Command::NorthUp => {
                let mut goal = *self.camera.goal();
                goal.heading_rad = 0.0;
                self.go_to(self.camera.mode(), goal, false);
            }
            Command::ToggleLayer(layer) => self.change(|state| state.set_layer(layer, !state.shows(layer))),
            Command::ToggleShadows => self.change(|state| state.shadows = !state.shadows),
            Command::LaterHour => self.turn_clock(60),
            Command::EarlierHour => self.turn_clock(-60),
            Command::ToggleComparison => self.toggle_comparison(),
            Command::NextComparisonMode => self.next_comparison_mode(),
            Command::SelectMiddle => {
                let chosen = self.chosen_at(self.middle_px());
                self.choose(chosen);
            }
            Command::LetGo => self.let_go(),
            Command::ToggleSelectedBuilding => self.toggle_selected_building(),
            Command::ShowHiddenBuildings => self.change(|state| state.hidden_buildings.clear()),
            Command::MeasureDistance => self.measuring.begin(MeasureKind::Distance),
            Command::MeasureHeight => self.measuring.begin(MeasureKind::Height),
            Command::MeasureArea => self.measuring.begin(MeasureKind::Area),
            Command::MeasureSection => self.measuring.begin(MeasureKind::Section),
            Command::SetPoint => {
                if self.measuring.kind().is_some() {
                    self.click(self.middle_px());
                }
            }
            Command::FinishMeasuring => self.measuring.take_back(),
            Command::OtherLanguage => {
                self.change(|state| state.language = state.language.pick(Lang::En, Lang::Sv))
            }
            Command::Search
            | Command::KeepView
            | Command::CopyLink
            | Command::SavePicture
            | Command::Help => {
                return Some(command);
            }
        }
        self.touch();
        None
    }

    fn change_camera(&mut self, mode: CameraMode) {
        let mut camera = self.camera.clone();
        camera.change_mode(mode, &|east_m, north_m| self.ground_level_m(east_m, north_m));
        self.camera = camera;
        self.is_placed = true;
    }

    fn middle_px(&self) -> [f64; 2] {
        [
            f64::from(self.picture.width_px) / 2.0,
            f64::from(self.picture.height_px) / 2.0,
        ]
    }

    fn let_go(&mut self) {
        if self.measuring.kind().is_some() {
            self.measuring.stop();
        } else {
            self.choose_nothing();
        }
    }

    fn toggle_selected_building(&mut self) {
        let selected = self.state.selection.clone();
        if let Some(selection) = selected.filter(|selection| selection.class == FeatureClass::Building) {
            self.change(|state| state.toggle_building(&selection.id));
        }
    }

    /// Minutes forwards or backwards, within the day.
    fn turn_clock(&mut self, minutes: i32) {
        self.change(|state| {
            let then = (i32::from(state.time.minute_of_day()) + minutes).clamp(0, 1439);
            state.time = state.time.at_minute(u16::try_from(then).unwrap_or_default());
        });
    }

    fn toggle_comparison(&mut self) {
        self.change(|state| {
            let Comparison { position, .. } = &mut state.comparison;
            *position = if *position < 0.5 { 1.0 } else { 0.0 };
            state.hidden_layers.remove(&Layer::Proposals);
        });
    }

    fn next_comparison_mode(&mut self) {
        self.change(|state| {
            let mode = match state.comparison.mode {
                ComparisonMode::Switch => ComparisonMode::Fade,
                ComparisonMode::Fade => ComparisonMode::Swipe,
                ComparisonMode::Swipe => ComparisonMode::Switch,
            };
            let position = if mode == ComparisonMode::Switch { 1.0 } else { 0.5 };
            state.comparison = Comparison { mode, position };
        });
    }
}
