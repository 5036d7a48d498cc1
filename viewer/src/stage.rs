//! The stage: the scene on a GPU. Tiles are uploaded as they come and taken down as they go; a picture is drawn of what is selected.
//!
//! It knows no window: what a picture is drawn on is a [`Target`], of a window, of a canvas or of memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use glam::{DMat3, DQuat, DVec3};
use planvy_render::labels::LabelLayer;
use planvy_render::{
    Background, Camera, DrawKey, DrawList, Drawable, Light, PendingPicture, PictureFigures, PixelRect,
    Projection, RenderContext, RenderError, ShadowRegion, Target, View,
};

use crate::camera::{CameraMode, Lens, Pose};
use crate::layer::Layer;
use crate::messages::{Gravity, Message};
use crate::scene::Scene;
use crate::state::{Exposure, Side};
use crate::tiles::{TileEvent, TileId};

mod marks;
mod measured;
mod upload;

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
    /// Whether texts face the eye, as on a map; else they lie on the ground.
    labels_face: bool,
    measured: measured::MeasuredLines,
    /// Pixels for a point: 2 on dense screens.
    pub pixels_per_point: f32,
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
            labels_face: false,
            measured: measured::MeasuredLines::default(),
            pixels_per_point: 1.0,
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
        for tile in selected.draw.iter().chain(&selected.shadow_only) {
            for standing in self.tiles.get(tile).into_iter().flatten() {
                let is_shown = scene.state().shows(standing.layer)
                    && (standing.layer != Layer::Proposals || side == Side::After);
                if is_shown {
                    list.push(draw_key(*tile, standing), standing.drawn.drawable());
                }
            }
        }
        if let Some(labels) = self
            .labels
            .as_ref()
            .filter(|_| scene.state().shows(Layer::Labels))
        {
            let drawable: Arc<dyn Drawable> = Arc::clone(labels) as Arc<dyn Drawable>;
            list.push(
                DrawKey {
                    layer: Layer::Labels as u32,
                    tile: u64::MAX,
                },
                drawable,
            );
        }
        for drawable in self.measured.drawables() {
            list.push(
                DrawKey {
                    layer: u32::MAX,
                    tile: u64::MAX,
                },
                drawable,
            );
        }
        list
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
        view.pixels_per_point = self.pixels_per_point;
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
        let labels_face = scene.camera().mode() == CameraMode::Plan;
        let has_turned = std::mem::replace(&mut self.labels_face, labels_face) != labels_face;
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
            let texts = upload::labels_of(loaded, labels_face);
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

fn draw_key(tile: TileId, standing: &Standing) -> DrawKey {
    let place = (standing.content as u64) << 16 | standing.part as u64;
    DrawKey {
        layer: standing.layer as u32,
        tile: u64::from(tile.0) << 32 | place,
    }
}

/// The renderer's camera for a pose.
pub fn camera_of(pose: &Pose, near_m: f64) -> Camera {
    let axes = DMat3::from_cols(pose.right, pose.up, -pose.forward);
    Camera {
        eye: pose.eye_in_world,
        orientation: DQuat::from_mat3(&axes),
        projection: match pose.lens {
            Lens::Perspective { field_of_view_y_rad } => Projection::Perspective {
                vertical_fov_rad: field_of_view_y_rad,
                near_m,
            },
            // The eye stands 3 km over the ground, which is the middle.
            Lens::Parallel { height_m } => Projection::Orthographic {
                height_m,
                depth_m: 6000.0,
            },
        },
    }
}

/// What is nearer than this is not drawn: as far as the camera can be from everything.
fn nearest_m(scene: &Scene, pose: &Pose) -> f64 {
    let eye = pose.eye_in_world;
    let over_ground_m = scene
        .ground_level_m(eye.x, eye.y)
        .map_or(10.0, |level_m| eye.z - level_m);
    match scene.camera().mode() {
        CameraMode::Walk => 0.1,
        CameraMode::Fly => (over_ground_m * 0.05).clamp(0.2, 20.0),
        CameraMode::Orbit | CameraMode::Plan => (scene.camera().shown().distance_m * 0.01).clamp(0.2, 50.0),
    }
}

/// The ground on which shadows are seen: about what the picture shows, and no more, so that their edges stay sharp.
fn shadow_region(scene: &Scene, pose: &Pose) -> ShadowRegion {
    let shown = scene.camera().shown();
    let (centre, radius_m) = match pose.lens {
        Lens::Parallel { .. } => (shown.focus_in_world, pose.half_extent_m().length().min(2500.0)),
        Lens::Perspective { .. } if shown.distance_m > 0.0 => {
            (shown.focus_in_world, (shown.distance_m * 0.9).clamp(60.0, 1500.0))
        }
        Lens::Perspective { .. } => {
            let eye = pose.eye_in_world;
            let ground_m = scene.ground_level_m(eye.x, eye.y).unwrap_or(eye.z);
            let radius_m = ((eye.z - ground_m) * 4.0).clamp(200.0, 1500.0);
            let ahead = DVec3::new(pose.forward.x, pose.forward.y, 0.0).normalize_or(DVec3::Y);
            (eye.with_z(ground_m) + ahead * radius_m * 0.8, radius_m)
        }
    };
    held_still(centre, radius_m)
}

/// The region on a lattice of its own size, so that it stays the same while the camera moves a little: its shadows are drawn once.
fn held_still(centre: DVec3, radius_m: f64) -> ShadowRegion {
    // Radii grow in steps of a fifth; centres stand a quarter of a radius apart, at most 0.22 of it from where they should be.
    let radius_m = 1.2_f64.powf((radius_m.max(1.0).ln() / 1.2_f64.ln()).ceil());
    let step_m = radius_m / 4.0;
    let on_lattice = |along: f64| (along / step_m).round() * step_m;
    let centre = DVec3::new(on_lattice(centre.x), on_lattice(centre.y), on_lattice(centre.z));
    ShadowRegion {
        centre,
        radius_m: radius_m * 1.22,
    }
}

/// The pixels of an exposure; `None` for all of them.
fn part_of(exposure: &Exposure, [width, height]: [u32; 2]) -> Option<PixelRect> {
    if exposure.from <= 0.0 && exposure.to >= 1.0 {
        return None;
    }
    let column = |share: f64| (share * f64::from(width)).round() as u32;
    let (left, right) = (column(exposure.from), column(exposure.to));
    Some(PixelRect {
        x: left,
        y: 0,
        width: right.saturating_sub(left),
        height,
    })
}

#[cfg(test)]
mod picture_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{FIELD_OF_VIEW_Y_RAD, PictureSize, Placement};

    #[test]
    fn both_cameras_see_a_point_at_the_same_pixel() {
        let placement = Placement {
            focus_in_world: DVec3::new(118_600.0, 6_164_200.0, 12.0),
            distance_m: 340.0,
            heading_rad: 2.1,
            pitch_rad: -0.4,
        };
        let picture = PictureSize {
            width_px: 900,
            height_px: 500,
        };
        for lens in [
            Lens::Perspective {
                field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
            },
            Lens::Parallel { height_m: 200.0 },
        ] {
            let pose = Pose::of(&placement, lens, picture);
            let camera = camera_of(&pose, 1.0);
            let point = placement.focus_in_world + DVec3::new(20.0, -15.0, 9.0);
            let [x, y] = pose.pixel_of(point).unwrap();
            let there = camera.pixel_from_point(point, [900, 500]).unwrap();
            assert!(
                (there.x - x).abs() < 1e-6 && (there.y - y).abs() < 1e-6,
                "{there} {x} {y}"
            );
        }
    }

    #[test]
    fn the_shadow_region_holds_what_it_should_and_stays_while_the_camera_moves_a_little() {
        let mut regions = Vec::new();
        for step in 0..1000 {
            let along = f64::from(step) * 0.1;
            let centre = DVec3::new(118_600.0 + along, 6_164_200.0 - along, 5.0);
            let region = held_still(centre, 200.0 + along * 0.1);
            assert!((region.centre - centre).length() + 200.0 + along * 0.1 <= region.radius_m);
            if regions.last() != Some(&region) {
                regions.push(region);
            }
        }
        assert!(regions.len() < 10, "{} regions on 141 m", regions.len());
    }

    #[test]
    fn a_swipe_leaves_no_column_out() {
        let swipe = crate::state::Comparison {
            mode: crate::state::ComparisonMode::Swipe,
            position: 0.333,
        };
        let parts: Vec<PixelRect> = swipe
            .exposures()
            .iter()
            .filter_map(|exposure| part_of(exposure, [1000, 10]))
            .collect();
        let [left, right] = parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!((left.x, left.width, right.x, right.width), (0, 333, 333, 667));
    }
}
