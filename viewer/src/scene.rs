//! The scene: everything that is to be seen, without a window and without a GPU.
//!
//! A shell hands in what a person does ([`Scene::handle`]) and lets time pass ([`Scene::update`]) with a [`Transport`]; it gets back
//! whether to draw, and which tiles came and went. What is to be drawn is asked of [`Scene::pose`], [`Scene::selected`],
//! [`Scene::light_travels`] and [`Scene::state`]. Nothing here waits, and nothing here knows the time but by what is handed in.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use glam::DVec3;
use planvy_tiles::TileContent;

use crate::camera::control::{framing, framing_box};
use crate::camera::{CameraControl, CameraMode, PictureSize, Placement, Pose};
use crate::layer::Layer;
use crate::link::{Link, UnusedPart};
use crate::measure::Measuring;
use crate::messages::{Gravity, Message, Messages};
use crate::pick::Feature;
use crate::state::{self, State};
use crate::tiles::loading::{Decode, Decoded, LoadStep, Loader};
use crate::tiles::selection::{Selected, Selection, SelectionOptions, SelectionView};
use crate::tiles::{Bounds, LoadOptions, LoadedTile, Progress, TileEvent, TileId, TileTree, WorldFrame};
use crate::transport::Transport;
use crate::views::Views;

mod acting;
mod building_right;
mod light;
mod picking;
mod studying;

pub use light::NoSun;
pub use picking::{TileLabel, labels_of};
pub use studying::{NoSection, SunStudy};

/// How a scene works.
#[derive(Clone, Debug)]
pub struct SceneOptions {
    /// How sharp.
    pub selection: SelectionOptions,
    /// How much at a time.
    pub loading: LoadOptions,
    /// What makes contents of bytes.
    pub decode: Decode,
    /// The camera follows at once, so that the same input gives the same picture.
    pub deterministic: bool,
}

impl Default for SceneOptions {
    fn default() -> SceneOptions {
        SceneOptions {
            selection: SelectionOptions::default(),
            loading: LoadOptions::default(),
            decode: decode_glb,
            deterministic: false,
        }
    }
}

/// Reads a GLB.
pub fn decode_glb(bytes: &[u8]) -> Result<Decoded, String> {
    let (content, findings) = TileContent::from_glb(bytes).map_err(|error| error.to_string())?;
    let remarks = findings
        .iter()
        .filter(|finding| finding.severity > planvy_tiles::Severity::Info);
    Ok(Decoded {
        content,
        remarks: remarks.map(ToString::to_string).collect(),
    })
}

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

/// So long after somebody led the camera its moves count as led, in seconds: it comes to rest, and flights last.
const PROMPTED_S: f64 = 3.0;

/// Everything that is to be seen.
pub struct Scene {
    options: SceneOptions,
    state: State,
    camera: CameraControl,
    tree: TileTree,
    loader: Loader,
    selection: Selection,
    selected: Selected,
    messages: Messages,
    measuring: Measuring,
    views: Views,
    picture: PictureSize,
    pixels_per_point: f32,
    /// The part of the picture's width that panels leave free, 0 to 1.
    free_width: f64,
    /// Whether the camera has been brought to the data, or elsewhere by a person or a link.
    is_placed: bool,
    /// Where the camera was brought to by itself: as long as it stays there, it follows the size of the picture and of the data.
    framed: Option<Placement>,
    has_changed: bool,
    /// Whether something has come that the selection does not know of yet.
    has_news: bool,
    /// When somebody last led the camera, in seconds of the clock.
    prompted_s: Option<f64>,
    /// Whether what has changed is only that the camera followed the data by itself.
    is_reframed: bool,
    last_s: Option<f64>,
    /// Buildings that shown proposals replace.
    replaced: BTreeSet<String>,
    /// The area whose building right is shown by itself.
    area: building_right::ShownArea,
    /// The selected feature, once it was found.
    found: RefCell<Option<(state::Selection, Feature)>>,
    revision: u64,
}

impl Scene {
    /// An empty scene.
    pub fn new(options: SceneOptions) -> Scene {
        let start = framing(DVec3::ZERO, 500.0, 0.0, -0.7);
        let mut camera = CameraControl::new(CameraMode::Orbit, start);
        camera.deterministic = options.deterministic;
        Scene {
            loader: Loader::new(options.loading, options.decode),
            options,
            state: State::default(),
            camera,
            tree: TileTree::default(),
            selection: Selection::default(),
            selected: Selected::default(),
            messages: Messages::default(),
            measuring: Measuring::default(),
            views: Views::default(),
            picture: PictureSize {
                width_px: 1,
                height_px: 1,
            },
            pixels_per_point: 1.0,
            free_width: 1.0,
            is_placed: false,
            framed: None,
            has_changed: true,
            has_news: false,
            prompted_s: None,
            is_reframed: false,
            last_s: None,
            replaced: BTreeSet::new(),
            area: building_right::ShownArea::default(),
            found: RefCell::new(None),
            revision: 0,
        }
    }

    /// Opens a tileset by its address: a URL, or what else the transport knows.
    pub fn open(&mut self, address: &str) {
        self.loader.open(address);
    }

    /// Says where the file of the geoid is, for a program that has none built in: it is fetched when a tileset needs it.
    pub fn geoid_at(&mut self, address: &str) {
        self.loader.geoid_at(address);
    }

    /// Takes a link. What it says and cannot be used is also among the messages.
    pub fn open_link(&mut self, text: &str) -> Vec<UnusedPart> {
        let (link, unused) = Link::read(text);
        for part in &unused {
            use planvy_plan::Lang::{En, Sv};
            self.messages
                .say(Message::new(Gravity::Warning, "", part.text(Sv), part.text(En)));
        }
        if let Some((mode, placement)) = link.camera {
            self.go_to(mode, placement, true);
        }
        self.state = link.state;
        self.area = building_right::ShownArea::default();
        self.find_area();
        self.touch();
        unused
    }

    /// The link to what is seen now, without `#`.
    pub fn link(&self) -> String {
        let camera = self.is_placed.then(|| (self.camera.mode(), *self.camera.goal()));
        Link {
            camera,
            state: self.state.clone(),
        }
        .write()
    }

    /// What the person has chosen.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Changes what the person has chosen.
    pub fn change(&mut self, change: impl FnOnce(&mut State)) {
        let before = self.state.clone();
        change(&mut self.state);
        if self.state != before {
            if self.state.hidden_proposals != before.hidden_proposals {
                self.gather_replaced();
            }
            self.touch();
        }
    }

    /// The camera.
    pub fn camera(&self) -> &CameraControl {
        &self.camera
    }

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

    /// How dense the screen is, in pixels for a point: 2 on dense ones. Texts and lines are so many points large.
    pub fn pixels_per_point(&self) -> f32 {
        self.pixels_per_point
    }

    /// Tells how dense the screen is.
    pub fn set_pixels_per_point(&mut self, pixels_per_point: f32) {
        if pixels_per_point != self.pixels_per_point && pixels_per_point > 0.0 {
            self.pixels_per_point = pixels_per_point;
            self.touch();
        }
    }

    /// The picture of the last update.
    pub fn picture(&self) -> PictureSize {
        self.picture
    }

    /// The tiles to draw, and those that only throw shadows.
    pub fn selected(&self) -> &Selected {
        &self.selected
    }

    /// A tile that is here.
    pub fn loaded(&self, tile: TileId) -> Option<&Arc<LoadedTile>> {
        self.loader.loaded(tile)
    }

    /// All tiles that are known of.
    pub fn tree(&self) -> &TileTree {
        &self.tree
    }

    /// The world's coordinates, once a tileset has settled them.
    pub fn world(&self) -> Option<WorldFrame> {
        self.tree.world()
    }

    /// The space of everything.
    pub fn bounds(&self) -> Option<Bounds> {
        self.tree.bounds()
    }

    /// How far loading is.
    pub fn progress(&self) -> Progress {
        self.loader.progress()
    }

    /// Whether the picture is complete: the data is known, nothing is on its way, nothing moves.
    pub fn is_complete(&self) -> bool {
        !self.tree.is_empty()
            && self.progress().is_complete()
            && !self.camera.is_moving()
            && !self.has_changed
            && !self.has_news
            && !self.is_looking_for_area()
    }

    /// What there is to say.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// Says something that a shell has to say.
    pub fn say(&mut self, message: Message) {
        self.messages.say(message);
    }

    /// Measurements.
    pub fn measuring(&self) -> &Measuring {
        &self.measuring
    }

    /// Changes measurements.
    pub fn change_measuring(&mut self, change: impl FnOnce(&mut Measuring)) {
        change(&mut self.measuring);
        self.touch();
    }

    /// Named views.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// Changes named views.
    pub fn change_views(&mut self, change: impl FnOnce(&mut Views)) {
        change(&mut self.views);
    }

    /// Existing buildings that shown proposals replace, by id.
    pub fn replaced_buildings(&self) -> &BTreeSet<String> {
        &self.replaced
    }

    /// Grows with everything that a picture or a text depends on: the state, the selection of tiles, what has come.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The level of the ground, where its tile is drawn.
    pub fn ground_level_m(&self, east_m: f64, north_m: f64) -> Option<f64> {
        ground_level_m(&self.loader, &self.selected, east_m, north_m)
    }

    /// All tiles that are here, drawn or not.
    pub fn all_loaded(&self) -> impl Iterator<Item = (TileId, &Arc<LoadedTile>)> {
        self.loader.all_loaded()
    }

    /// The tiles that are drawn: for legends and texts.
    pub fn drawn(&self) -> impl Iterator<Item = (TileId, &Arc<LoadedTile>)> {
        self.selected
            .draw
            .iter()
            .filter_map(|tile| Some((*tile, self.loader.loaded(*tile)?)))
    }

    /// Something is another than before.
    fn touch(&mut self) {
        self.has_changed = true;
        self.revision += 1;
    }

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

    fn select(&mut self) -> Selected {
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

    /// The first time that there is data, the camera shows all of it; and again when the picture gets another form before anybody has
    /// moved.
    fn place_camera_at_data(&mut self) {
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
    fn placement_of_all(&self) -> Option<Placement> {
        let [low, high] = self.bounds()?.corners();
        let is_plan = self.camera.mode() == CameraMode::Plan;
        let pitch_rad = if is_plan {
            -std::f64::consts::FRAC_PI_2
        } else {
            -0.8
        };
        let aspect = self.picture.aspect() * self.free_width;
        Some(framing_box([low, high], aspect, pitch_rad))
    }

    /// Finds out which buildings the shown proposals replace.
    fn gather_replaced(&mut self) {
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

fn ground_level_m(loader: &Loader, selected: &Selected, east_m: f64, north_m: f64) -> Option<f64> {
    let drawn = selected
        .draw
        .iter()
        .filter_map(|tile| loader.loaded(*tile)?.ground.as_ref());
    drawn
        .filter_map(|ground| ground.level_m(east_m, north_m))
        .reduce(f64::max)
}

#[cfg(test)]
pub(crate) mod tests;
