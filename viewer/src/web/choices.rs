//! What a person chooses on the page beside the canvas.

use planvy_plan::{Crs, GridPoint};
use wasm_bindgen::prelude::wasm_bindgen;

use super::map_view::MapView;
use crate::camera::CameraMode;
use crate::commands::Command;
use crate::layer::Layer;
use crate::measure::MeasureKind;
use crate::state::{Comparison, ComparisonMode};
use crate::tiles::WorldFrame;

#[wasm_bindgen]
impl MapView {
    /// Switches a layer by its word.
    #[wasm_bindgen(js_name = setLayer)]
    pub fn set_layer(&mut self, word: &str, is_on: bool) {
        let layer = Layer::of_word(word);
        self.scene.change(|state| state.set_layer(layer, is_on));
    }

    /// Another way to look: `orbit`, `fly`, `walk` or `plan`.
    #[wasm_bindgen(js_name = setCamera)]
    pub fn set_camera(&mut self, word: &str) {
        if let Some(mode) = CameraMode::of_word(word) {
            self.scene.perform(Command::Camera(mode));
        }
    }

    /// Shows all that there is.
    #[wasm_bindgen(js_name = showAll)]
    pub fn show_all(&mut self) {
        self.scene.perform(Command::ShowAll);
    }

    /// Turns north up.
    #[wasm_bindgen(js_name = northUp)]
    pub fn north_up(&mut self) {
        self.scene.perform(Command::NorthUp);
    }

    /// Goes to a place so that some metres around it fill the picture. The system is an EPSG code; false where the place cannot be
    /// told in the grid of what is shown.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&mut self, crs: &str, east_m: f64, north_m: f64, radius_m: f64) -> bool {
        let (Ok(crs), Some(WorldFrame::Grid(grid))) = (crs.parse::<Crs>(), self.scene.world()) else {
            return false;
        };
        let place = GridPoint { crs, east_m, north_m }.in_crs(grid);
        self.scene.go_to_place(place.east_m, place.north_m, radius_m);
        true
    }

    /// Chooses a place: what may be built there is shown, though its layer is off. The system is an EPSG code.
    #[wasm_bindgen(js_name = choosePlace)]
    pub fn choose_place(&mut self, crs: &str, east_m: f64, north_m: f64) {
        if let (Ok(crs), Some(WorldFrame::Grid(grid))) = (crs.parse::<Crs>(), self.scene.world()) {
            let place = GridPoint { crs, east_m, north_m }.in_crs(grid);
            self.scene.choose_place(place.east_m, place.north_m);
        }
    }

    /// When the sun is looked at: `2026-06-21T14:30` by the clock in Sweden. False for what is no such time.
    #[wasm_bindgen(js_name = setTime)]
    pub fn set_time(&mut self, text: &str) -> bool {
        let Ok(time) = text.parse() else { return false };
        self.scene.change(|state| state.time = time);
        true
    }

    /// Whether the sun throws shadows.
    #[wasm_bindgen(js_name = setShadows)]
    pub fn set_shadows(&mut self, is_on: bool) {
        self.scene.change(|state| state.shadows = is_on);
    }

    /// Before and after: `switch`, `fade` or `swipe`, and how far, 0 to 1.
    #[wasm_bindgen(js_name = setComparison)]
    pub fn set_comparison(&mut self, word: &str, position: f64) {
        if let Some(mode) = ComparisonMode::of_word(word) {
            let position = if position.is_finite() {
                position.clamp(0.0, 1.0)
            } else {
                1.0
            };
            self.scene
                .change(|state| state.comparison = Comparison { mode, position });
        }
    }

    /// Shows or hides a proposal.
    #[wasm_bindgen(js_name = setProposal)]
    pub fn set_proposal(&mut self, id: &str, is_shown: bool) {
        self.scene.change(|state| {
            if is_shown {
                state.hidden_proposals.remove(id);
            } else {
                state.hidden_proposals.insert(id.to_owned());
            }
        });
    }

    /// Begins to measure `distance`, `height`, `area` or `section`; any other word ends measuring.
    #[wasm_bindgen(js_name = setMeasure)]
    pub fn set_measure(&mut self, word: &str) {
        let kind = match word {
            "distance" => Some(MeasureKind::Distance),
            "height" => Some(MeasureKind::Height),
            "area" => Some(MeasureKind::Area),
            "section" => Some(MeasureKind::Section),
            _ => None,
        };
        self.scene.change_measuring(|measuring| match kind {
            Some(kind) => measuring.begin(kind),
            None => measuring.stop(),
        });
    }

    /// Lets go of what is selected.
    #[wasm_bindgen(js_name = selectNothing)]
    pub fn select_nothing(&mut self) {
        self.scene.choose_nothing();
    }

    /// The link to what is seen now, without `#`.
    pub fn link(&self) -> String {
        self.scene.link()
    }

    /// Takes a link: what follows `#`.
    #[wasm_bindgen(js_name = openLink)]
    pub fn open_link(&mut self, text: &str) {
        let language = self.scene.state().language;
        self.scene.open_link(text);
        // The page is in one language, whatever the link says.
        self.scene.change(|state| state.language = language);
    }
}
