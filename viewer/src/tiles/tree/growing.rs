//! Tiles of a tileset or a subtree, added to the tree one by one.

use glam::DMat4;
use planvy_tiles::{Refine, Tile, Unopened};

use super::{DEEPEST, MOST_TILES, TileId, TileNode, TileTree, TilesetFault, TilesetId, transform_of};
use crate::layer::Layer;
use crate::tiles::address;
use crate::tiles::frame::IntoWorld;

/// What is the same for all tiles of a tileset while it is added.
pub(super) struct Grower<'tileset> {
    pub(super) tileset: TilesetId,
    pub(super) address: &'tileset str,
    pub(super) into: IntoWorld,
    pub(super) layer: Option<Layer>,
    pub(super) unopened: &'tileset Unopened,
}

/// A tile that waits to be added.
struct Waiting<'tileset> {
    tile: &'tileset Tile,
    parent: Option<TileId>,
    tileset_from_parent: DMat4,
    refine: Refine,
    path: String,
}

impl Grower<'_> {
    pub(super) fn grow(
        &self,
        tree: &mut TileTree,
        top: &Tile,
        below: Option<TileId>,
        tileset_from_parent: DMat4,
        faults: &mut Vec<TilesetFault>,
    ) -> Option<TileId> {
        let mut root = None;
        let refine = below
            .and_then(|parent| tree.get(parent))
            .map_or(Refine::Replace, |parent| parent.refine);
        let path = "0".to_owned();
        let mut waiting = vec![Waiting {
            tile: top,
            parent: below,
            tileset_from_parent,
            refine,
            path,
        }];
        while let Some(next) = waiting.pop() {
            let (refine, path) = (next.tile.refine.unwrap_or(next.refine), next.path.clone());
            let Some(id) = self.plant(tree, &next, refine, faults) else {
                continue;
            };
            // A root below another tileset is tied to it by the caller.
            match (
                root,
                next.parent
                    .and_then(|parent| tree.nodes.get_mut(parent.0 as usize)),
            ) {
                (Some(_), Some(parent)) => parent.children.push(id),
                _ => root = Some(id),
            }
            let tileset_from_parent = tree
                .get(id)
                .map_or(DMat4::IDENTITY, |node| node.tileset_from_tile);
            for (at, tile) in next.tile.children.iter().enumerate().rev() {
                let path = format!("{path}/{at}");
                waiting.push(Waiting {
                    tile,
                    parent: Some(id),
                    tileset_from_parent,
                    refine,
                    path,
                });
            }
        }
        root
    }

    fn plant(
        &self,
        tree: &mut TileTree,
        next: &Waiting<'_>,
        refine: Refine,
        faults: &mut Vec<TilesetFault>,
    ) -> Option<TileId> {
        let address = || self.address.to_owned();
        let depth = next
            .parent
            .and_then(|parent| tree.get(parent))
            .map_or(0, |parent| parent.depth + 1);
        if depth > DEEPEST {
            push_once(faults, TilesetFault::TooDeep { address: address() });
            return None;
        }
        let id = u32::try_from(tree.nodes.len())
            .ok()
            .filter(|_| tree.nodes.len() < MOST_TILES);
        let Some(id) = id.map(TileId) else {
            push_once(faults, TilesetFault::TooMany { address: address() });
            return None;
        };
        let tileset_from_tile = next.tileset_from_parent * transform_of(next.tile);
        let Some(bounds) = self.into.bounds(&next.tile.bounding_volume, &tileset_from_tile) else {
            faults.push(TilesetFault::NoBounds {
                address: address(),
                tile: next.path.clone(),
            });
            return None;
        };
        let uris = next
            .tile
            .content
            .iter()
            .chain(&next.tile.contents)
            .map(|content| content.uri.as_str());
        let (mut contents, mut subtree) = (Vec::new(), None);
        for uri in uris {
            if self.unopened.holds(uri) {
                subtree = Some(uri.into());
            }
            contents.push(address::resolved(self.address, uri));
        }
        let outer_layer = next
            .parent
            .and_then(|parent| tree.get(parent))
            .and_then(|parent| parent.layer);
        let own_layer = contents
            .first()
            .and_then(|content| Layer::in_address(content))
            .or(self.layer);
        let error_m = next.tile.geometric_error;
        tree.nodes.push(TileNode {
            parent: next.parent,
            children: Vec::new(),
            bounds,
            geometric_error_m: if error_m.is_finite() {
                error_m.max(0.0)
            } else {
                f64::MAX
            },
            refine,
            contents,
            tileset_from_tile,
            tileset: self.tileset,
            layer: own_layer.or(outer_layer),
            depth,
            subtree,
        });
        Some(id)
    }
}

fn push_once(faults: &mut Vec<TilesetFault>, fault: TilesetFault) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}
