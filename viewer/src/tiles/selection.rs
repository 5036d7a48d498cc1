//! Which tiles a view needs.
//!
//! # The problem
//!
//! A tile may be drawn when its error, seen from the eye, is smaller than some pixels (the *screen-space error*). The plain rule, "draw
//! the coarsest tiles that are fine enough", has two faults while tiles are still on their way:
//!
//! - *Holes and flicker.* Going nearer, a coarse tile is no longer fine enough, its children are not here yet, and the ground opens. Going
//!   away, a coarse tile is wanted that was dropped long ago, and the detail that is here would vanish until it comes.
//! - *Waste.* Arriving from far away, every level between the root and what is wanted would be fetched first.
//!
//! # The rules
//!
//! They are those of cesium-native, which found and described them; the words and the code here are our own.
//!
//! 1. **Kicking.** A tile is refined only when every descendant that would be drawn instead is ready. Otherwise the descendants are
//!    *kicked* out of the picture, the tile itself is drawn, and they go on loading. Exception: if any of them was in the last picture,
//!    nothing is kicked: what a person has seen does not become coarse again.
//! 2. **Ancestor meets the error.** If a tile is fine enough but not ready, the descendants that were in the last picture stay until it
//!    is: going away never costs detail. Descendants are not fetched for that, only kept.
//! 3. **Few at a time.** If more than [`SelectionOptions::waiting_descendants`] descendants of a kicked tile are missing, the tile itself is
//!    fetched first and they wait: there is a coarse picture soon, instead of none for long.
//! 4. A tile that failed for good counts as ready and is drawn as nothing: it is named in a message, and its neighbours are shown.
//!
//! Tiles whose content is another tileset or a subtree are always gone through. Tiles that add to their parent are drawn beside it and are never kicked for
//! its sake.
//!
//! # Shadows
//!
//! What lies beside the picture may throw its shadow into it. Tiles outside the frustum whose shadow can reach it
//! ([`crate::camera::Frustum::may_show_shadow_of`]) are selected for the shadow pass alone, with a larger error.

use std::collections::BTreeSet;

use glam::DVec3;
use planvy_tiles::Refine;

use super::tree::{TileId, TileNode, TileTree};
use crate::camera::{Frustum, Lens, Pose};
use crate::layer::Layer;

/// What a selection aims at.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectionOptions {
    /// The error that a tile may have on the picture, in pixels. Smaller is sharper and fetches more. 16 in Cesium.
    pub error_px: f64,
    /// The same for tiles that only throw shadows into the picture: a shadow's edge is softer than a wall's.
    pub shadow_error_px: f64,
    /// Rule 3 of the module.
    pub waiting_descendants: u32,
}

impl Default for SelectionOptions {
    fn default() -> SelectionOptions {
        SelectionOptions {
            error_px: 16.0,
            shadow_error_px: 48.0,
            waiting_descendants: 20,
        }
    }
}

/// Light of the sun, as far as tiles are concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Unit vector in which the light travels: downwards.
    pub travels: DVec3,
    /// The lowest level that a shadow can fall on.
    pub lowest_level_m: f64,
}

impl Light {
    /// How far the shadow of something travels before it must have met the ground. At most 5 km: below some degrees shadows are
    /// endless and are greyed.
    fn reach_m(&self, highest_level_m: f64) -> f64 {
        let fall = (-self.travels.z).max(1e-3);
        ((highest_level_m - self.lowest_level_m).max(0.0) / fall).min(5000.0)
    }
}

/// What a selection looks at.
pub struct SelectionView<'view> {
    /// The still view.
    pub pose: &'view Pose,
    /// The sun, where shadows are drawn.
    pub light: Option<Light>,
    /// Whether a layer is on.
    pub shows: &'view dyn Fn(Option<Layer>) -> bool,
    /// Whether a tile can be drawn now: its contents are here, it has none, or it failed for good.
    pub is_ready: &'view dyn Fn(TileId) -> bool,
}

/// How urgently a tile is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The picture is wrong without it: it would be drawn now and nothing stands in.
    Urgent,
    /// The picture is coarser without it.
    Normal,
    /// It will be wanted when the camera moves, or throws a shadow from outside.
    Preload,
}

/// A tile that is wanted and not here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Which.
    pub tile: TileId,
    /// How urgently.
    pub urgency: Urgency,
    /// Within an urgency the smaller comes first: near and in the middle of the picture before far and at the edge.
    pub rank: f64,
}

/// What a view needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// Tiles to draw.
    pub draw: Vec<TileId>,
    /// Tiles that are not in the picture but throw shadows into it.
    pub shadow_only: Vec<TileId>,
    /// Tiles to fetch.
    pub wishes: Vec<Wish>,
}

/// What a tile was in a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Absent,
    Drawn,
    Refined,
}

/// Selects tiles for one picture after another: the rules look at the last picture.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    last: Vec<Role>,
}

impl Selection {
    /// Selects for a picture.
    pub fn select(
        &mut self,
        tree: &TileTree,
        view: &SelectionView<'_>,
        options: &SelectionOptions,
    ) -> Selected {
        let mut visit = Visit {
            tree,
            view,
            options,
            frustum: Frustum::of(view.pose),
            last: &self.last,
            now: vec![Role::Absent; tree.len()],
            selected: Selected::default(),
        };
        for root in tree.roots() {
            visit.visit_if_seen(*root, false);
        }
        let now = visit.now;
        let mut selected = visit.selected;
        selected.wishes.sort_by(|a, b| {
            a.urgency
                .cmp(&b.urgency)
                .then(a.rank.total_cmp(&b.rank))
                .then(a.tile.cmp(&b.tile))
        });
        let mut seen = BTreeSet::new();
        selected.wishes.retain(|wish| seen.insert(wish.tile));
        self.last = now;
        selected
    }
}

/// What is known of a subtree after it was visited.
#[derive(Clone, Copy)]
struct Below {
    all_ready: bool,
    any_in_last_picture: bool,
    missing: u32,
}

impl Below {
    const NOTHING: Below = Below {
        all_ready: true,
        any_in_last_picture: false,
        missing: 0,
    };
    const MISSING: Below = Below {
        all_ready: false,
        any_in_last_picture: false,
        missing: 1,
    };

    fn and(self, other: Below) -> Below {
        Below {
            all_ready: self.all_ready && other.all_ready,
            any_in_last_picture: self.any_in_last_picture || other.any_in_last_picture,
            missing: self.missing + other.missing,
        }
    }
}

struct Visit<'visit> {
    tree: &'visit TileTree,
    view: &'visit SelectionView<'visit>,
    options: &'visit SelectionOptions,
    frustum: Frustum,
    last: &'visit [Role],
    now: Vec<Role>,
    selected: Selected,
}

impl Visit<'_> {
    fn visit_if_seen(&mut self, tile: TileId, ancestor_meets: bool) -> Below {
        let tree = self.tree;
        let Some(node) = tree.get(tile).filter(|node| (self.view.shows)(node.layer)) else {
            return Below::NOTHING;
        };
        if !self.frustum.may_show(&node.bounds) {
            self.visit_for_shadow(tile, node);
            return Below::NOTHING;
        }
        self.visit(tile, node, ancestor_meets)
    }

    fn visit(&mut self, tile: TileId, node: &TileNode, ancestor_meets: bool) -> Below {
        let is_ready = (self.view.is_ready)(tile);
        if node.leads_to_tiles() {
            if !is_ready {
                self.wish(tile, node, Urgency::Normal);
                return Below::MISSING;
            }
            self.set(tile, Role::Refined);
            return self.visit_children(node, ancestor_meets);
        }
        let meets = self.error_px(node) <= self.options.error_px;
        let fine_enough = meets || ancestor_meets;
        if node.children.is_empty() || (fine_enough && is_ready) {
            return self.draw_itself(tile, node, meets || !ancestor_meets);
        }
        if meets {
            // Rule 2: fine enough, not ready. It is fetched; what was seen below it stays meanwhile.
            self.wish(tile, node, Urgency::Urgent);
        }
        let may_show_more =
            || self.was_refined(tile) || node.children.iter().any(|child| (self.view.is_ready)(*child));
        if fine_enough && !may_show_more() {
            return Below::MISSING;
        }
        self.refine(tile, node, fine_enough)
    }

    fn refine(&mut self, tile: TileId, node: &TileNode, ancestor_meets: bool) -> Below {
        let is_ready = (self.view.is_ready)(tile);
        if node.refine == Refine::Add {
            let own = self.draw_itself(tile, node, !ancestor_meets);
            let below = self.visit_children(node, ancestor_meets);
            self.set(tile, Role::Refined);
            return own.and(below);
        }
        let (drawn_before, wished_before) = (self.selected.draw.len(), self.selected.wishes.len());
        let below = self.visit_children(node, ancestor_meets);
        let nothing_below = self.selected.draw.len() == drawn_before && below.missing == 0;
        let must_wait = !below.all_ready && !below.any_in_last_picture;
        // A tile without content stands in for nobody.
        if node.contents.is_empty() || !(must_wait || nothing_below) {
            self.set(tile, Role::Refined);
            if !is_ready && !ancestor_meets {
                self.wish(tile, node, Urgency::Preload);
            }
            return below;
        }
        // Rule 1.
        for kicked in self.selected.draw.split_off(drawn_before) {
            self.set(kicked, Role::Absent);
        }
        if is_ready {
            let any_in_last_picture = self.role_in_last_picture(tile) == Role::Drawn;
            self.selected.draw.push(tile);
            self.set(tile, Role::Drawn);
            return Below {
                all_ready: true,
                any_in_last_picture,
                missing: 0,
            };
        }
        if below.missing <= self.options.waiting_descendants {
            self.wish(tile, node, Urgency::Preload);
            return Below {
                missing: below.missing,
                ..Below::MISSING
            };
        }
        // Rule 3.
        self.selected.wishes.truncate(wished_before);
        self.wish(tile, node, Urgency::Normal);
        Below::MISSING
    }

    /// Draws a tile as it is, and wishes for it where it is not here.
    fn draw_itself(&mut self, tile: TileId, node: &TileNode, is_wanted: bool) -> Below {
        let is_ready = (self.view.is_ready)(tile);
        let was_drawn = self.role_in_last_picture(tile) == Role::Drawn;
        if is_ready {
            self.selected.draw.push(tile);
            self.set(tile, Role::Drawn);
        } else if is_wanted {
            self.wish(tile, node, Urgency::Normal);
        }
        Below {
            all_ready: is_ready,
            any_in_last_picture: was_drawn && is_ready,
            missing: u32::from(!is_ready),
        }
    }

    fn visit_children(&mut self, node: &TileNode, ancestor_meets: bool) -> Below {
        let children = node.children.iter();
        children.fold(Below::NOTHING, |so_far, child| {
            so_far.and(self.visit_if_seen(*child, ancestor_meets))
        })
    }

    fn visit_for_shadow(&mut self, tile: TileId, node: &TileNode) {
        if !self.may_shade(node) {
            return;
        }
        let tree = self.tree;
        let is_ready = (self.view.is_ready)(tile);
        let has_drawn_content = !node.contents.is_empty() && !node.leads_to_tiles();
        let fine = self.error_px(node) <= self.options.shadow_error_px || node.children.is_empty();
        let nodes = node
            .children
            .iter()
            .filter_map(|child| Some((*child, tree.get(*child)?)));
        let children: Vec<(TileId, &TileNode)> = nodes.filter(|(_, child)| self.may_shade(child)).collect();
        let children_ready = children.iter().all(|(child, _)| (self.view.is_ready)(*child));
        let replaced = node.refine == Refine::Replace && !fine && (children_ready || !has_drawn_content);
        if node.leads_to_tiles() && !is_ready {
            self.wish(tile, node, Urgency::Preload);
            return;
        }
        if has_drawn_content && !replaced {
            if is_ready {
                self.selected.shadow_only.push(tile);
            } else {
                self.wish(tile, node, Urgency::Preload);
            }
        }
        if fine {
            return;
        }
        for (child, child_node) in children {
            if node.refine == Refine::Add || replaced || node.leads_to_tiles() {
                self.visit_for_shadow(child, child_node);
            } else if !(self.view.is_ready)(child) {
                self.wish(child, child_node, Urgency::Preload);
            }
        }
    }

    /// Whether a tile outside the picture may throw a shadow into it.
    fn may_shade(&self, node: &TileNode) -> bool {
        let Some(light) = self.view.light else {
            return false;
        };
        let [_, highest_m] = node.bounds.levels_m();
        throws_shadow(node.layer)
            && (self.view.shows)(node.layer)
            && self
                .frustum
                .may_show_shadow_of(&node.bounds, light.travels, light.reach_m(highest_m))
    }

    /// The error of drawing this tile and not its children, in pixels.
    fn error_px(&self, node: &TileNode) -> f64 {
        let distance_m = node.bounds.distance_m(self.view.pose.eye_in_world);
        node.geometric_error_m * self.view.pose.pixels_a_metre(distance_m.max(0.5))
    }

    fn wish(&mut self, tile: TileId, node: &TileNode, urgency: Urgency) {
        let towards = node.bounds.centre - self.view.pose.eye_in_world;
        let rank = match self.view.pose.lens {
            Lens::Perspective { .. } => {
                let off_axis = 1.0
                    - towards
                        .normalize_or(self.view.pose.forward)
                        .dot(self.view.pose.forward);
                (off_axis + 0.05) * node.bounds.distance_m(self.view.pose.eye_in_world).max(1.0)
            }
            Lens::Parallel { .. } => {
                let pose = self.view.pose;
                towards.dot(pose.right).hypot(towards.dot(pose.up))
            }
        };
        self.selected.wishes.push(Wish { tile, urgency, rank });
    }

    fn role_in_last_picture(&self, tile: TileId) -> Role {
        self.last.get(tile.0 as usize).copied().unwrap_or_default()
    }

    fn was_refined(&self, tile: TileId) -> bool {
        self.role_in_last_picture(tile) == Role::Refined
    }

    fn set(&mut self, tile: TileId, role: Role) {
        if let Some(slot) = self.now.get_mut(tile.0 as usize) {
            *slot = role;
        }
    }
}

/// Whether a layer stands up from the ground. Paint on the ground and air that may be built into throw no shadow.
fn throws_shadow(layer: Option<Layer>) -> bool {
    match layer {
        Some(Layer::PlanAreas | Layer::PlanLines | Layer::Labels | Layer::Envelopes) => false,
        Some(Layer::Terrain | Layer::Buildings | Layer::Proposals | Layer::Other) | None => true,
    }
}

#[cfg(test)]
mod tests;
