//! The stage: the scene on a GPU. Tiles are uploaded as they come and taken down as they go; a picture is drawn of what is selected.
//!
//! It knows no window: what a picture is drawn on is a [`Target`], of a window, of a canvas or of memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use planvy_render::labels::{Label, LabelLayer};
use planvy_render::{
    Background, DrawList, Drawable, Light, PendingPicture, PictureFigures, RenderContext, RenderError, Style,
    Target, View,
};

use crate::camera::Lens;
use crate::layer::Layer;
use crate::messages::{Gravity, Message};
use crate::pick::selection_id;
use crate::scene::{Scene, TileLabel, labels_of};
use crate::state::{Exposure, FeatureClass, Side};
use crate::tiles::{LoadedTile, TileEvent, TileId};

pub(crate) mod looking;
mod marks;
mod measured;
mod upload;

use looking::{camera_of, nearest_m, part_of, shadow_region};
use marks::Marks;
use upload::Standing;

/// Where shadows are greyed because the sun is low, they cover so much of the picture without them.
const LOW_SUN_SHADOW_OPACITY: f32 = 0.35;

/// The scene on a GPU.
pub struct Stage {
    context: Arc<RenderContext>,
    tiles: BTreeMap<TileId, Vec<Standing>>,
    marks: Marks,
    labels: Option<Arc<LabelLayer>>,
    labelled: BTreeSet<TileId>,
    /// The letters that are selected, as a link calls them.
    selected_label: Option<String>,
    /// Whether texts face the eye, as on a map; else they lie on the ground.
    labels_face: bool,
    measured: measured::MeasuredLines,
    /// Leaves out what may differ between two drivers. For tests.
    pub deterministic: bool,
}

impl Stage {
    /// A stage with everything that the scene has: also after a device was lost.
    pub fn new(context: Arc<RenderContext>, scene: &mut Scene) -> Stage {
        let mut stage = Stage {
            context,
            tiles: BTreeMap::new(),
            marks: Marks::default(),
            labels: None,
            labelled: BTreeSet::new(),
            selected_label: None,
            labels_face: false,
            measured: measured::MeasuredLines::default(),
            deterministic: false,
        };
        let here: Vec<TileEvent> = scene
            .all_loaded()
            .map(|(tile, _)| TileEvent::Loaded(tile))
            .collect();
        stage.apply(scene, &here);
        stage
    }

    /// The device and what is shared on it.
    pub fn context(&self) -> &Arc<RenderContext> {
        &self.context
    }

    /// Follows what came and went. A part that the GPU does not take is named in a message; the rest is shown.
    pub fn apply(&mut self, scene: &mut Scene, events: &[TileEvent]) {
        for event in events {
            match *event {
                TileEvent::Dropped(tile) => {
                    self.tiles.remove(&tile);
                    self.marks.forget(tile);
                }
                TileEvent::Loaded(tile) => {
                    let Some(loaded) = scene.loaded(tile).cloned() else {
                        continue;
                    };
                    let name = scene
                        .tree()
                        .get(tile)
                        .map_or(String::new(), |node| node.name().to_owned());
                    let (standing, faults) = upload::upload(&self.context, &name, &loaded);
                    for fault in faults {
                        let en = format!("missing in the picture: {fault}");
                        scene.say(Message::new(
                            Gravity::Error,
                            &name,
                            format!("saknas i bilden: {fault}"),
                            en,
                        ));
                    }
                    self.marks.index(tile, &loaded, &standing);
                    self.tiles.insert(tile, standing);
                }
            }
        }
    }

    /// Draws the scene.
    ///
    /// # Errors
    ///
    /// Those of [`RenderContext::render`]: a lost device, a target that is too large.
    pub fn draw(
        &mut self,
        scene: &Scene,
        target: &mut dyn Target,
        size_px: [u32; 2],
    ) -> Result<Figures, RenderError> {
        self.follow_labels(scene)?;
        self.measured.follow(&self.context, scene.measuring())?;
        let mut figures = Figures::default();
        for exposure in scene.state().comparison.exposures() {
            self.marks.show(scene, exposure.side, &self.tiles);
            let list = self.draw_list(scene, exposure.side);
            for view in self.views(scene, &exposure, size_px) {
                figures.add(self.context.render(&view, &list, target)?);
            }
        }
        Ok(figures)
    }

    /// Draws the scene in memory, to be read back.
    ///
    /// # Errors
    ///
    /// Those of [`Stage::draw`].
    pub fn screenshot(&mut self, scene: &Scene, size_px: [u32; 2]) -> Result<PendingPicture, RenderError> {
        let mut target = planvy_render::OffscreenTarget::new(&self.context, size_px)?;
        self.draw(scene, &mut target, size_px)?;
        Ok(self.context.read(&target))
    }

    /// Bytes of GPU memory of all tiles.
    pub fn gpu_bytes(&self) -> u64 {
        let standing = self.tiles.values().flatten();
        standing
            .map(|standing| standing.drawn.drawable().gpu_bytes())
            .sum()
    }

    /// What is drawn on a side of the comparison.
    pub fn draw_list(&self, scene: &Scene, side: Side) -> DrawList {
        let mut list = DrawList::new();
        let selected = scene.selected();
        let covers = self.covers(scene);
        for tile in selected.draw.iter().chain(&selected.shadow_only) {
            for standing in self.tiles.get(tile).into_iter().flatten() {
                let is_on = match standing.layer {
                    Layer::Envelopes => {
                        scene.state().shows(Layer::Envelopes) || scene.tiles_of_area().contains(tile)
                    }
                    layer => scene.state().shows(layer),
                };
                let is_shown = is_on && (standing.layer != Layer::Proposals || side == Side::After);
                let is_covered = standing.layer == Layer::Terrain
                    && standing
                        .cover
                        .as_deref()
                        .is_some_and(|cover| covers.contains(cover));
                match (is_shown, is_covered) {
                    (true, true) => list.push_caster(standing.drawn.drawable()),
                    (true, false) => list.push(standing.drawn.drawable()),
                    (false, _) => {}
                }
            }
        }
        if let Some(labels) = self
            .labels
            .as_ref()
            .filter(|_| scene.state().shows(Layer::Labels))
        {
            let drawable: Arc<dyn Drawable> = Arc::clone(labels) as Arc<dyn Drawable>;
            list.push(drawable);
        }
        for drawable in self.measured.drawables() {
            list.push(drawable);
        }
        list
    }

    /// The names of what areas that are drawn hide of the ground. Areas in force are opaque, whatever state they are in.
    fn covers(&self, scene: &Scene) -> BTreeSet<&str> {
        let tiles = scene.selected().draw.iter();
        let standing = tiles.filter_map(|tile| self.tiles.get(tile)).flatten();
        standing
            .filter(|standing| standing.layer == Layer::PlanAreas && scene.state().shows(Layer::PlanAreas))
            .filter_map(|standing| standing.cover.as_deref())
            .collect()
    }

    /// The views that one exposure is drawn with: two where shadows are greyed.
    fn views(&self, scene: &Scene, exposure: &Exposure, size_px: [u32; 2]) -> Vec<View> {
        let pose = scene.pose();
        let mut view = View::new(camera_of(&pose, nearest_m(scene, &pose)));
        let is_plan = matches!(pose.lens, Lens::Parallel { .. });
        view.background = if is_plan {
            Background::Plain([0xf4, 0xf4, 0xf0])
        } else {
            Background::Sky
        };
        view.pixels_per_point = scene.pixels_per_point();
        view.deterministic = self.deterministic;
        view.opacity = exposure.opacity as f32;
        view.part = part_of(exposure, size_px);
        let to_sun = scene.state().shadows.then(|| scene.to_sun()).flatten();
        view.light = Light {
            to_sun,
            shadows: to_sun.map(|_| shadow_region(scene, &pose)),
        };
        if !scene.is_sun_low() || to_sun.is_none() {
            return vec![view];
        }
        let without = View {
            light: Light {
                shadows: None,
                ..view.light
            },
            ..view.clone()
        };
        let opacity = view.opacity * LOW_SUN_SHADOW_OPACITY;
        vec![without, View { opacity, ..view }]
    }

    /// Texts of the tiles that are drawn, and of no others.
    fn follow_labels(&mut self, scene: &Scene) -> Result<(), RenderError> {
        let drawn: BTreeSet<TileId> = scene.selected().draw.iter().copied().collect();
        let labels_face = scene.labels_face();
        let selection = scene.state().selection.as_ref();
        let selected = selection.filter(|selection| selection.class == FeatureClass::Label);
        let selected = selected.map(|selection| selection.id.clone());
        let has_turned = std::mem::replace(&mut self.labels_face, labels_face) != labels_face
            || std::mem::replace(&mut self.selected_label, selected.clone()) != selected;
        let is_gone = |tile: &TileId| has_turned || !drawn.contains(tile);
        let gone: Vec<TileId> = self.labelled.iter().copied().filter(is_gone).collect();
        for tile in gone {
            self.labelled.remove(&tile);
            if let Some(labels) = &self.labels {
                labels.remove_tile(u64::from(tile.0));
            }
        }
        for tile in drawn {
            if self.labelled.contains(&tile) {
                continue;
            }
            let Some(loaded) = scene.loaded(tile) else {
                continue;
            };
            let texts = texts_of(loaded, labels_face, selected.as_deref());
            if texts.is_empty() {
                continue;
            }
            let layer = match &self.labels {
                Some(layer) => layer,
                None => {
                    let origin = loaded.contents.first().map_or([0.0; 3], |content| content.origin);
                    self.labels
                        .insert(Arc::new(LabelLayer::new(&self.context, origin)?))
                }
            };
            layer.set_tile(u64::from(tile.0), texts);
            self.labelled.insert(tile);
        }
        Ok(())
    }
}

/// What drawing a scene took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Pictures drawn over each other: 1, and more while comparing.
    pub pictures: u32,
    /// Draw calls.
    pub draws: u32,
    /// Triangles.
    pub triangles: u64,
}

impl Figures {
    fn add(&mut self, figures: PictureFigures) {
        self.pictures += 1;
        self.draws += figures.draws;
        self.triangles += figures.triangles;
    }
}

/// The texts of a tile; the selected one in the colour of what is selected.
fn texts_of(loaded: &LoadedTile, they_face: bool, selected: Option<&str>) -> Vec<Label> {
    let labels = labels_of(loaded, they_face).into_iter();
    labels
        .map(|TileLabel { place, label }| {
            let [content, part, row] = place;
            let content = loaded.contents.get(content);
            let table = content.and_then(|content| content.tables.get(content.parts.get(part)?.table?));
            let is_selected =
                selected.is_some() && table.and_then(|table| selection_id(table, row)).as_deref() == selected;
            match is_selected {
                true => Label {
                    colour: [0xff; 3],
                    halo: Style::default().selected,
                    ..label
                },
                false => label,
            }
        })
        .collect()
}

#[cfg(test)]
mod picture_tests;
