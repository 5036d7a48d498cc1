//! What the page shows beside the canvas, as JSON: it changes seldom, and is asked for then.

use std::collections::BTreeSet;

use planvy_plan::Lang;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use super::map_view::MapView;
use crate::commands::{SHORTCUTS, moving_keys};
use crate::layer::Layer;
use crate::legend::legend;
use crate::measure::MeasureKind;
use crate::text_equal::proposals;
use crate::tiles::WorldFrame;

/// Everything that the page shows of the scene.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    camera: &'static str,
    /// Clockwise from grid north.
    heading_deg: f64,
    /// At the middle of the picture.
    metres_a_pixel: f64,
    layers: Vec<LayerReport>,
    proposals: Vec<ProposalReport>,
    time: String,
    time_text: String,
    sun_text: String,
    shadows: bool,
    comparison: &'static str,
    comparison_position: f64,
    measuring: Option<&'static str>,
    measured: Option<String>,
    progress: ProgressReport,
    messages: Vec<String>,
    source: String,
    is_complete: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerReport {
    word: &'static str,
    name: &'static str,
    is_on: bool,
    is_there: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProgressReport {
    here: usize,
    missing: usize,
    failed: usize,
}

/// A proposal.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProposalReport {
    word: String,
    name: String,
    is_on: bool,
}

/// A place in the grid of what is shown.
#[derive(Serialize)]
struct Place {
    crs: String,
    east: f64,
    north: f64,
    level: f64,
}

pub(super) fn json(value: &impl Serialize) -> String {
    // Only text, numbers and lists: nothing that JSON cannot hold.
    serde_json::to_string(value).unwrap_or_default()
}

/// The word of the page for what is measured.
fn measure_word(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Distance => "distance",
        MeasureKind::Height => "height",
        MeasureKind::Area => "area",
        MeasureKind::Section => "section",
    }
}

#[wasm_bindgen]
impl MapView {
    /// Grows with everything that the report depends on.
    pub fn revision(&self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a count of changes stays far below 2^52"
        )]
        let revision = (self.scene.revision() + self.scene.messages().revision()) as f64;
        revision
    }

    /// What the page shows beside the canvas, as JSON.
    pub fn report(&self) -> String {
        let (scene, state) = (&self.scene, self.scene.state());
        let lang = state.language;
        let camera = scene.camera();
        let pose = scene.pose();
        let progress = scene.progress();
        let open = scene.messages().all().iter().filter(|message| !message.is_past);
        json(&Report {
            camera: camera.mode().word(),
            heading_deg: camera.shown().heading_rad.to_degrees().rem_euclid(360.0),
            metres_a_pixel: 1.0 / pose.pixels_a_metre(camera.shown().distance_m),
            layers: self.layers(lang),
            proposals: proposals(scene)
                .into_iter()
                .map(|(word, name, is_on)| ProposalReport { word, name, is_on })
                .collect(),
            time: state.time.to_string(),
            time_text: state.time.text(lang),
            sun_text: scene.sun_text(lang),
            shadows: state.shadows,
            comparison: state.comparison.mode.word(),
            comparison_position: state.comparison.position,
            measuring: scene.measuring().kind().map(measure_word),
            measured: scene.measuring().text(lang),
            progress: ProgressReport {
                here: progress.here,
                missing: progress.wanted + progress.coming + progress.waiting,
                failed: progress.failed,
            },
            messages: open.map(|message| message.text(lang)).collect(),
            source: legend(scene, lang).source_line(lang),
            is_complete: self.is_complete(),
        })
    }

    /// Chooses the place under a pixel: it comes back as JSON; nothing where there is sky, or no place is known.
    #[wasm_bindgen(js_name = placeAt)]
    pub fn place_at(&mut self, x_px: f64, y_px: f64) -> Option<String> {
        self.chosen = self.point_under([x_px, y_px]);
        let point = self.chosen?.in_world();
        let Some(WorldFrame::Grid(crs)) = self.scene.world() else {
            return None;
        };
        Some(json(&Place {
            crs: crs.epsg().to_string(),
            east: point.x,
            north: point.y,
            level: point.z,
        }))
    }

    /// The keys with what they do, as a JSON list of pairs.
    pub fn keys(&self) -> String {
        let lang = self.scene.state().language;
        let moving = moving_keys(lang);
        let moving = moving
            .iter()
            .map(|(key, does)| ((*key).to_owned(), (*does).to_owned()));
        let shortcuts = SHORTCUTS
            .iter()
            .map(|shortcut| (shortcut.key_text(lang), shortcut.command.text(lang)));
        let all: Vec<(String, String)> = moving.chain(shortcuts).collect();
        json(&all)
    }
}

impl MapView {
    fn layers(&self, lang: Lang) -> Vec<LayerReport> {
        let scene = &self.scene;
        let tree = scene.tree();
        let of_roots = tree.roots().iter().filter_map(|root| tree.get(*root));
        let below = of_roots
            .flat_map(|root| &root.children)
            .filter_map(|tile| tree.get(*tile));
        let of_addresses = tree
            .tilesets()
            .iter()
            .map(|tileset| Layer::in_address(&tileset.address));
        let there: BTreeSet<Layer> = below
            .map(|tile| tile.layer)
            .chain(of_addresses)
            .flatten()
            .collect();
        let report = |layer: Layer| LayerReport {
            word: layer.word(),
            name: layer.name(lang),
            is_on: scene.state().shows(layer),
            is_there: there.contains(&layer),
        };
        Layer::ALL.into_iter().map(report).collect()
    }
}
