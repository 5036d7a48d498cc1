//! What a click finds of lines and texts, which no ray meets.

use std::sync::{Arc, OnceLock};

use glam::DVec3;
use planvy_render::labels::{Label, LabelAtlas, LabelPicture, LabelSize, Stance, shown_labels};
use planvy_tiles::{PropertyTable, Topology};

use super::{ChosenFeature, Scene};
use crate::camera::{CameraMode, Pose, Ray};
use crate::layer::Layer;
use crate::pick::lines::{LineHit, LineSearch, lines_in_tile};
use crate::pick::{self, Feature};
use crate::state::Side;
use crate::tiles::{LoadedTile, TileId};

/// A line is met this far beside it, in points.
const LINE_REACH_PT: f64 = 5.0;
/// What is drawn on the ground may lie so far behind what hides it and is seen all the same: the ground is a lattice.
const LIFT_M: f64 = 0.5;
/// The same as a part of the distance: coarser ground is farther away.
const LIFT_OF_DISTANCE: f64 = 0.002;

/// A text of a tile as the renderer takes it, with its row.
#[derive(Clone, Debug, PartialEq)]
pub struct TileLabel {
    /// Its content, its part and its row.
    pub place: [usize; 3],
    /// The text.
    pub label: Label,
}

/// The texts of a tile. On a map they face the eye and stay readable at every scale; else they lie on the ground.
pub fn labels_of(loaded: &LoadedTile, they_face: bool) -> Vec<TileLabel> {
    let mut labels = Vec::new();
    for (content_number, content) in loaded.contents.iter().enumerate() {
        let [east, north, level] = content.origin;
        for (part_number, part) in content.parts.iter().enumerate() {
            let table = part.table.and_then(|table| content.tables.get(table));
            let Some(table) = table.filter(|_| part.topology == Topology::Points) else {
                continue;
            };
            let ids = part.vertices.feature_ids.as_deref().unwrap_or_default();
            for index in &part.indices {
                let vertex = *index as usize;
                let row = ids.get(vertex).map_or(0, |row| usize::from(*row));
                let Some([x, y, z]) = part.vertices.positions.point_m(vertex) else {
                    continue;
                };
                let at = [east + x, north + y, level + z];
                if let Some(label) = label_of(table, row, at, they_face) {
                    labels.push(TileLabel {
                        place: [content_number, part_number, row],
                        label,
                    });
                }
            }
        }
    }
    labels
}

fn label_of(table: &PropertyTable, row: usize, at: [f64; 3], they_face: bool) -> Option<Label> {
    let priority = table.number("priority", row).unwrap_or_default() as f32;
    let size_m = table.number("size_m", row).unwrap_or(3.0) as f32;
    Some(Label {
        stance: if they_face { Stance::Facing } else { Stance::Lying },
        size: LabelSize::Metres(size_m),
        ..Label::lying(at, table.text("text", row)?, priority, size_m)
    })
}

impl Scene {
    /// Whether texts face the eye, as on a map; else they lie on the ground.
    pub fn labels_face(&self) -> bool {
        self.camera.mode() == CameraMode::Plan
    }

    /// The text under a pixel: one that the picture shows, and that nothing stands before.
    pub(super) fn label_at(&self, [x_px, y_px]: [f64; 2], side: Side) -> Option<ChosenFeature> {
        static ATLAS: OnceLock<Option<LabelAtlas>> = OnceLock::new();
        if !self.state.shows(Layer::Labels) {
            return None;
        }
        let atlas = ATLAS.get_or_init(|| LabelAtlas::built_in().ok()).as_ref()?;
        let they_face = self.labels_face();
        let known: Vec<(TileId, &Arc<LoadedTile>, TileLabel)> = self
            .drawn()
            .flat_map(|(tile, loaded)| {
                let labels = labels_of(loaded, they_face).into_iter();
                labels.map(move |label| (tile, loaded, label))
            })
            .collect();
        let labels: Vec<Label> = known.iter().map(|(_, _, known)| known.label.clone()).collect();
        let pose = self.pose();
        let picture = LabelPicture {
            camera: &crate::stage::looking::camera_of(&pose, crate::stage::looking::nearest_m(self, &pose)),
            size_px: [pose.picture.width_px, pose.picture.height_px],
            pixels_per_point: self.pixels_per_point,
        };
        let shown = shown_labels(atlas, &labels, picture);
        let found = shown
            .iter()
            .find(|label| label.holds([x_px as f32, y_px as f32]))?;
        let (tile, loaded, TileLabel { place, label }) = known.get(found.index)?;
        let point_in_world = DVec3::from_array(label.at);
        let is_seen = they_face || !self.is_hidden(point_in_world, &pose, side);
        let [content, part, row] = *place;
        is_seen.then(|| ChosenFeature {
            feature: Feature {
                tile: *tile,
                loaded: Arc::clone(loaded),
                content,
                part,
                row: Some(row),
            },
            point_in_world,
        })
    }

    /// The line beside a pixel that is nearest to it, and that nothing stands before.
    pub(super) fn line_at(&self, at_px: [f64; 2], side: Side) -> Option<LineHit> {
        let pose = self.pose();
        let reach_px = LINE_REACH_PT * f64::from(self.pixels_per_point);
        let search = LineSearch {
            pose: &pose,
            at_px,
            reach_px,
        };
        let is_shown =
            |layer: Layer, row: Option<(&PropertyTable, usize)>| self.is_row_shown(layer, row, side);
        let mut lines: Vec<LineHit> = self
            .drawn()
            .flat_map(|(tile, loaded)| lines_in_tile(tile, loaded, search, &is_shown))
            .filter(|line| line.feature.selection().is_some())
            .collect();
        lines.sort_by(|a, b| a.away_px.total_cmp(&b.away_px));
        lines
            .into_iter()
            .find(|line| !self.is_hidden(line.point_in_world, &pose, side))
    }

    /// Whether something solid stands before a point on the ground.
    fn is_hidden(&self, point: DVec3, pose: &Pose, side: Side) -> bool {
        let Some(at_px) = pose.pixel_of(point) else {
            return true;
        };
        let ray: Ray = pose.ray_through(at_px);
        let distance_m = (point - ray.origin_in_world).dot(ray.direction);
        let lift_m = LIFT_M + LIFT_OF_DISTANCE * distance_m;
        self.hits_along(&ray, side).iter().any(|hit| {
            let layer = hit.feature.layer();
            !pick::is_paint(layer) && layer != Layer::Envelopes && hit.distance_m < distance_m - lift_m
        })
    }
}
