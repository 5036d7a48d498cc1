//! What stands beside the picture: choices on the left, words on the right.

use std::time::{Duration, Instant};

use planvy_plan::Lang;

use super::placing::PlacingDesk;
use super::searching::{Found, Goal};
use crate::camera::CameraMode;
use crate::commands::{Command, SHORTCUTS, moving_keys};
use crate::feature_text::{FeatureText, TextLine};
use crate::layer::Layer;
use crate::legend::{Legend, legend};
use crate::measure::MeasureKind;
use crate::scene::Scene;
use crate::state::{Selection, State};
use crate::text_equal::{TextSection, proposals, text_equal};

mod choices;
mod placing;
mod words;

/// While much happens, words are worked out anew after this time at the earliest.
const WORDS_REST: Duration = Duration::from_millis(700);

/// What a panel asks the window to do.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelWish {
    /// A command, as if its key had been pressed.
    Do(Command),
    /// To search for a text.
    Search(String),
    /// To go to what was found.
    GoTo(Goal),
    /// To go to a view.
    Open(String),
    /// To keep the view under a name.
    KeepView(String),
    /// To forget a view.
    ForgetView(String),
    /// To save the picture.
    SavePicture,
    /// To save the section that is measured.
    SaveSection,
    /// To place the chosen drawing.
    PlaceDrawing,
    /// To reckon the hours of sun at the last point that was set.
    SunHours,
}

/// What the panels remember between pictures.
#[derive(Default)]
pub struct Panels {
    /// What is typed into the search field.
    pub search_text: String,
    /// What was found, or why nothing was.
    pub found: Option<Result<Vec<Found>, String>>,
    /// Whether the search field gets the keyboard with the next picture.
    pub focus_search: bool,
    /// The name for the view.
    pub view_name: String,
    /// Whether the view's name gets the keyboard with the next picture.
    pub focus_view_name: bool,
    /// Whether the list of keys is shown.
    pub shows_keys: bool,
    /// The whole texts of the selection, from the server.
    pub whole_texts: Option<(String, Vec<TextLine>)>,
    /// Drawings that are placed by hand.
    pub placing: PlacingDesk,
    /// Whether there is a server to search on.
    pub has_server: bool,
    written: Written,
}

/// Words that are worked out only when the scene has changed.
#[derive(Default)]
struct Written {
    revision: Option<(u64, Lang)>,
    at: Option<Instant>,
    legend: Legend,
    sections: Vec<TextSection>,
    selected: Option<FeatureText>,
    proposals: Vec<(String, String, bool)>,
}

impl Written {
    fn follow(&mut self, scene: &Scene) {
        let lang = scene.state().language;
        let is_same = self.revision == Some((scene.revision(), lang));
        // While the camera moves or tiles come, the words follow now and then.
        let is_moving = scene.camera().is_moving() || !scene.progress().is_complete();
        let is_fresh = self.at.is_some_and(|at| at.elapsed() < WORDS_REST);
        if is_same || (is_moving && is_fresh) {
            return;
        }
        self.at = Some(Instant::now());
        self.revision = Some((scene.revision(), lang));
        self.legend = legend(scene, lang);
        self.sections = text_equal(scene, lang);
        self.selected = scene.selected_text(lang);
        self.proposals = proposals(scene);
    }
}

impl Panels {
    /// Shows the panels; what they ask for.
    pub fn show(&mut self, ui: &mut egui::Ui, scene: &mut Scene) -> Vec<PanelWish> {
        self.written.follow(scene);
        let mut wishes = Vec::new();
        let lang = scene.state().language;
        egui::Panel::left("choices")
            .resizable(true)
            .default_size(250.0)
            .show(ui, |ui| {
                egui::ScrollArea::vertical().show(ui, |ui| self.choices(ui, scene, lang, &mut wishes));
            });
        egui::Panel::right("words")
            .resizable(true)
            .default_size(290.0)
            .show(ui, |ui| {
                egui::ScrollArea::vertical().show(ui, |ui| self.words(ui, scene, lang));
            });
        let whole = ui.ctx().content_rect().width();
        scene.set_free_width(f64::from(ui.available_width() / whole.max(1.0)));
        if self.shows_keys {
            self.keys(ui, lang);
        }
        wishes
    }

    /// The list of keys.
    fn keys(&mut self, ui: &egui::Ui, lang: Lang) {
        let mut is_open = true;
        let window = egui::Window::new(lang.pick("Tangenter", "Keys"))
            .open(&mut is_open)
            .collapsible(false);
        window
            .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
            .show(ui.ctx(), |ui| {
                egui::ScrollArea::vertical().show(ui, |ui| {
                    egui::Grid::new("keys")
                        .num_columns(2)
                        .striped(true)
                        .show(ui, |ui| {
                            for (keys, what) in moving_keys(lang) {
                                ui.strong(keys);
                                ui.label(what);
                                ui.end_row();
                            }
                            for shortcut in SHORTCUTS {
                                ui.strong(shortcut.key_text(lang));
                                ui.label(shortcut.command.text(lang));
                                ui.end_row();
                            }
                        });
                });
            });
        self.shows_keys = is_open;
    }
}

/// The name of a way to move.
fn camera_name(mode: CameraMode, lang: Lang) -> &'static str {
    match mode {
        CameraMode::Orbit => lang.pick("Kretsa", "Orbit"),
        CameraMode::Fly => lang.pick("Flyg", "Fly"),
        CameraMode::Walk => lang.pick("Gå", "Walk"),
        CameraMode::Plan => lang.pick("Karta", "Map"),
    }
}

/// The command that begins a measurement.
fn measure_command(kind: MeasureKind) -> Command {
    match kind {
        MeasureKind::Distance => Command::MeasureDistance,
        MeasureKind::Height => Command::MeasureHeight,
        MeasureKind::Area => Command::MeasureArea,
        MeasureKind::Section => Command::MeasureSection,
    }
}

/// Whether a layer has anything.
fn has_layer(scene: &Scene, layer: Layer) -> bool {
    let named = scene
        .tree()
        .tilesets()
        .iter()
        .any(|tileset| Layer::in_address(&tileset.address) == Some(layer));
    named || (layer == Layer::Other && scene.all_loaded().any(|(_, loaded)| loaded.layer.is_none()))
}

/// The selected building, where one is selected.
fn selected_building(state: &State) -> Option<&Selection> {
    state
        .selection
        .as_ref()
        .filter(|selection| selection.class == crate::state::FeatureClass::Building)
}
