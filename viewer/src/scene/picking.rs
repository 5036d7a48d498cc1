//! What is under a pixel of the scene, and where the selected feature is.

mod thin;

pub use thin::{TileLabel, labels_of};

use std::sync::Arc;

use glam::DVec3;
use planvy_tiles::PropertyTable;

use super::Scene;
use crate::camera::Ray;
use crate::layer::Layer;
use crate::pick::{self, Feature, Hit, selection_id};
use crate::state::{FeatureClass, Selection, Side};

/// What a click chooses.
#[derive(Clone, Debug)]
pub(super) struct ChosenFeature {
    pub(super) feature: Feature,
    pub(super) point_in_world: DVec3,
}

impl Scene {
    /// Whether a row is shown on a side of the comparison.
    pub fn is_row_shown(&self, layer: Layer, row: Option<(&PropertyTable, usize)>, side: Side) -> bool {
        if layer == Layer::Envelopes {
            return self.is_face_shown(row);
        }
        if !self.state.shows(layer) {
            return false;
        }
        let Some((table, row)) = row else { return true };
        match FeatureClass::of_word(&table.class) {
            FeatureClass::Building => {
                let ids = [table.text("id", row), table.text("source_id", row)];
                let is_in = |ids_of: &std::collections::BTreeSet<String>| {
                    ids.iter().flatten().any(|id| ids_of.contains(*id))
                };
                let is_replaced =
                    side == Side::After && self.state.shows(Layer::Proposals) && is_in(&self.replaced);
                !is_in(&self.state.hidden_buildings) && !is_replaced
            }
            FeatureClass::ProposalPart => {
                let id = table.text("proposal", row).unwrap_or_default();
                side == Side::After && !self.state.hidden_proposals.contains(id)
            }
            _ => true,
        }
    }

    /// The side of the comparison that a pixel shows.
    pub fn side_at(&self, x_px: f64) -> Side {
        self.state
            .comparison
            .side_at(x_px / f64::from(self.picture.width_px.max(1)))
    }

    /// Everything under a pixel, the nearest first.
    pub fn hits_at(&self, at_px: [f64; 2]) -> Vec<Hit> {
        let [x_px, _] = at_px;
        self.hits_along(&self.pose().ray_through(at_px), self.side_at(x_px))
    }

    /// Everything that a ray meets, the nearest first.
    pub fn hits_along(&self, ray: &Ray, side: Side) -> Vec<Hit> {
        let is_shown =
            |layer: Layer, row: Option<(&PropertyTable, usize)>| self.is_row_shown(layer, row, side);
        let mut hits = Vec::new();
        for (tile, loaded) in self.drawn() {
            let near = self
                .tree
                .get(tile)
                .is_none_or(|node| node.bounds.may_be_met_by(ray));
            if near {
                hits.extend(pick::hits_in_tile(tile, loaded, ray, &is_shown));
            }
        }
        pick::sort(&mut hits);
        hits
    }

    /// The point of the scene under a pixel: on what is solid, else on the level that the camera turns around.
    pub fn point_at(&self, at_px: [f64; 2]) -> Option<DVec3> {
        let solid = self.hits_at(at_px).into_iter().find(|hit| {
            let layer = hit.feature.layer();
            layer != Layer::Envelopes && !pick::is_paint(layer)
        });
        if let Some(hit) = solid {
            return Some(hit.point_in_world);
        }
        let ray = self.pose().ray_through(at_px);
        let fall_m = ray.origin_in_world.z - self.camera.goal().focus_in_world.z;
        let distance_m = fall_m / -ray.direction.z;
        (ray.direction.z < -1e-3 && distance_m > 0.0).then(|| ray.at(distance_m))
    }

    /// What a click on a pixel selects: what stands there; else the letters on the ground, a line of a plan, what is laid on the ground.
    /// Ground without anything on it selects nothing.
    pub fn feature_at(&self, at_px: [f64; 2]) -> Option<Feature> {
        self.chosen_at(at_px).map(|chosen| chosen.feature)
    }

    /// What a click on a pixel selects, and where it is.
    pub(super) fn chosen_at(&self, at_px: [f64; 2]) -> Option<ChosenFeature> {
        let side = self.side_at(at_px[0]);
        let surface = self.surface_at(at_px);
        let stands = |chosen: &ChosenFeature| !pick::is_paint(chosen.feature.layer());
        // On a map letters stand over everything; on the ground what is built stands over them.
        let is_built = surface.as_ref().is_some_and(stands);
        if (self.labels_face() || !is_built)
            && let Some(label) = self.label_at(at_px, side)
        {
            return Some(label);
        }
        if is_built {
            return surface;
        }
        let line = self.line_at(at_px, side).map(|line| ChosenFeature {
            feature: line.feature,
            point_in_world: line.point_in_world,
        });
        line.or(surface)
    }

    /// The nearest surface under a pixel with an id, down to the ground.
    fn surface_at(&self, at_px: [f64; 2]) -> Option<ChosenFeature> {
        let hits = self.hits_at(at_px).into_iter();
        let solid_ends = |hit: &Hit| hit.feature.layer() == Layer::Terrain;
        let mut ground_m = f64::INFINITY;
        for hit in hits {
            if hit.distance_m > ground_m + 0.5 {
                return None;
            }
            if solid_ends(&hit) {
                ground_m = ground_m.min(hit.distance_m);
            } else if hit.feature.selection().is_some() {
                return Some(ChosenFeature {
                    feature: hit.feature,
                    point_in_world: hit.point_in_world,
                });
            }
        }
        None
    }

    /// The selected feature, where a tile that is here has it. What was found once is kept as long as its tile is.
    pub fn selected_feature(&self) -> Option<Feature> {
        let wanted = self.state.selection.as_ref()?;
        let mut found = self.found.borrow_mut();
        let is_same = |(selection, feature): &(Selection, Feature)| {
            let here = self.loader.loaded(feature.tile);
            selection == wanted && here.is_some_and(|loaded| Arc::ptr_eq(loaded, &feature.loaded))
        };
        if let Some((_, feature)) = found.as_ref().filter(|found| is_same(found)) {
            return Some(feature.clone());
        }
        let feature = self.find(wanted)?;
        *found = Some((wanted.clone(), feature.clone()));
        Some(feature)
    }

    /// A feature by what a link calls it: drawn tiles first.
    pub fn find(&self, wanted: &Selection) -> Option<Feature> {
        let drawn = self.drawn();
        drawn.chain(self.loader.all_loaded()).find_map(|(tile, loaded)| {
            loaded
                .contents
                .iter()
                .enumerate()
                .find_map(|(content_number, content)| {
                    let table_of = |table: Option<usize>| content.tables.get(table?);
                    content.parts.iter().enumerate().find_map(|(part, with_table)| {
                        let table = table_of(with_table.table)?;
                        if FeatureClass::of_word(&table.class) != wanted.class {
                            return None;
                        }
                        let row = (0..table.count)
                            .find(|row| selection_id(table, *row).as_deref() == Some(wanted.id.as_str()))?;
                        let loaded = Arc::clone(loaded);
                        Some(Feature {
                            tile,
                            loaded,
                            content: content_number,
                            part,
                            row: Some(row),
                        })
                    })
                })
        })
    }
}
