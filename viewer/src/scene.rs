//! The scene: everything that is to be seen, without a window and without a GPU.
//!
//! A shell hands in what a person does ([`Scene::handle`]) and lets time pass ([`Scene::update`]) with a [`Transport`](crate::transport::Transport); it gets back
//! whether to draw, and which tiles came and went. What is to be drawn is asked of [`Scene::pose`], [`Scene::selected`],
//! [`Scene::light_travels`] and [`Scene::state`]. Nothing here waits, and nothing here knows the time but by what is handed in.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use glam::DVec3;
use planvy_tiles::TileContent;

use crate::camera::control::framing;
use crate::camera::{CameraControl, CameraMode, PictureSize, Placement};
use crate::link::{Link, UnusedPart};
use crate::measure::Measuring;
use crate::messages::{Gravity, Message, Messages};
use crate::pick::Feature;
use crate::state::{self, State};
use crate::tiles::loading::{Decode, Decoded, Loader};
use crate::tiles::selection::{Selected, Selection, SelectionOptions};
use crate::tiles::{Bounds, LoadOptions, LoadedTile, Progress, TileId, TileTree, WorldFrame};
use crate::views::Views;

mod acting;
mod building_right;
mod framing;
mod light;
mod picking;
mod studying;
mod updating;

pub use light::NoSun;
pub use picking::{TileLabel, labels_of};
pub use studying::{NoSection, SunStudy};
pub use updating::{Tick, Update};

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
