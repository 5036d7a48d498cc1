//! Time passes: the camera moves, tiles are chosen, fetched, decoded and dropped.

use std::collections::BTreeSet;

use super::{PROMPTED_S, Scene, ground_level_m};
use crate::camera::PictureSize;
use crate::layer::Layer;
use crate::tiles::loading::LoadStep;
use crate::tiles::selection::{Selected, SelectionView};
use crate::tiles::{TileEvent, TileId};
use crate::transport::Transport;

/// The time and the picture that an update is for.
pub struct Tick<'tick> {
    /// The picture.
    pub picture: PictureSize,
    /// Seconds since some moment.
    pub now_s: f64,
    /// Seconds since the same moment, whenever it is asked: decoding ends by it.
    pub clock_s: &'tick dyn Fn() -> f64,
}

/// What an update came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// Whether the picture is another one than before.
    pub redraw: bool,
    /// Whether it is so because of something that was done, and not because tiles came: whoever did it waits for the picture.
    pub is_prompted: bool,
    /// Tiles that came and went, in this order.
    pub events: Vec<TileEvent>,
    /// Whether to update again with the next picture: something moves or is being decoded.
    pub is_busy: bool,
    /// When to update again where nothing else happens, in seconds of the clock: a server is tried again then.
    pub wake_at_s: Option<f64>,
}

impl Scene {
    /// Lets time pass: the camera moves, tiles are chosen, fetched, decoded and dropped.
    pub fn update(&mut self, tick: &Tick<'_>, transport: &mut dyn Transport) -> Update {
        if self.picture != tick.picture {
            self.picture = tick.picture;
            self.touch();
        }
        let seconds = self
            .last_s
            .map_or(0.0, |last_s| (tick.now_s - last_s).clamp(0.0, 0.25));
        self.last_s = Some(tick.now_s);
        self.place_camera_at_data();
        let (loader, selected) = (&self.loader, &self.selected);
        let has_moved = self.camera.advance(seconds, &|east_m, north_m| {
            ground_level_m(loader, selected, east_m, north_m)
        });
        if has_moved {
            self.revision += 1;
        }
        let drawn_before = std::mem::take(&mut self.selected);
        self.selected = self.select();
        let is_other =
            drawn_before.draw != self.selected.draw || drawn_before.shadow_only != self.selected.shadow_only;
        if is_other {
            self.revision += 1;
        }
        let used: Vec<TileId> = self
            .selected
            .draw
            .iter()
            .chain(&self.selected.shadow_only)
            .copied()
            .collect();
        let known = self.tree.len();
        let step = LoadStep {
            tree: &mut self.tree,
            transport,
            messages: &mut self.messages,
            is_still: !has_moved && !self.camera.is_moving(),
            now_s: tick.now_s,
            clock_s: tick.clock_s,
        };
        let events = self.loader.step(&self.selected.wishes, &used, step);
        let has_grown = self.tree.len() != known;
        if !events.is_empty() {
            self.gather_replaced();
            self.revision += 1;
        }
        if !events.is_empty() || self.is_looking_for_area() {
            self.find_area();
        }
        self.has_news = has_grown || !events.is_empty();
        if self.has_news && self.progress().is_complete() {
            // The last tile that was missing: it is drawn now, and not with the next update.
            self.selected = self.select();
            self.has_news = has_grown || !self.selected.wishes.is_empty();
        }
        let has_changed = std::mem::take(&mut self.has_changed);
        let is_own_doing = std::mem::take(&mut self.is_reframed);
        let is_led = self
            .prompted_s
            .is_some_and(|prompted_s| tick.now_s - prompted_s < PROMPTED_S);
        let is_prompted = (has_changed && !is_own_doing) || (has_moved && is_led);
        let redraw = has_changed || has_moved || is_other;
        let is_busy = self.camera.is_moving()
            || !events.is_empty()
            || has_grown
            || self.loader.progress().waiting > 0
            || self.is_finding_area_out();
        Update {
            redraw,
            is_prompted,
            events,
            is_busy,
            wake_at_s: self.loader.next_try_s(),
        }
    }

    pub(super) fn select(&mut self) -> Selected {
        let pose = self.camera.pose(self.picture);
        let light = self.light_on_tiles();
        let (state, loader, tree) = (&self.state, &self.loader, &self.tree);
        let wants_envelopes = self.wants_envelopes();
        let shows = |layer: Option<Layer>| match layer {
            Some(Layer::Envelopes) => wants_envelopes,
            layer => layer.is_none_or(|layer| state.shows(layer)),
        };
        let is_ready = |tile: TileId| loader.is_ready(tree, tile);
        let view = SelectionView {
            pose: &pose,
            light,
            shows: &shows,
            is_ready: &is_ready,
        };
        self.selection.select(tree, &view, &self.options.selection)
    }

    /// Finds out which buildings the shown proposals replace.
    pub(super) fn gather_replaced(&mut self) {
        let mut replaced = BTreeSet::new();
        for (_, loaded) in self.loader.all_loaded() {
            for table in loaded.contents.iter().flat_map(|content| &content.tables) {
                if table.class != "proposal_part" {
                    continue;
                }
                for row in 0..table.count {
                    let id = table.text("proposal", row).unwrap_or_default();
                    if !self.state.hidden_proposals.contains(id) {
                        replaced.extend(table.texts("replaces", row).unwrap_or_default().iter().cloned());
                    }
                }
            }
        }
        self.replaced = replaced;
    }
}
