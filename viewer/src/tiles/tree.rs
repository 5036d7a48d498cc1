//! All tiles that are known of, from all tilesets, in one tree in the world's frame.

use glam::DMat4;
use planvy_tiles::{Refine, Tile, Tileset};

use super::address;
use super::bounds::Bounds;
use super::frame::{IntoWorld, TilesetFrame, WorldFrame};
use crate::layer::Layer;

/// A tile in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId(pub(crate) u32);

/// A tileset in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilesetId(pub(crate) u32);

/// Deeper trees are cut: a quadtree of a city has a dozen levels.
const DEEPEST: u16 = 64;
/// Tiles at most, from all tilesets: half a gigabyte of tree.
const MOST_TILES: usize = 2_000_000;

/// One tile.
#[derive(Clone, Debug)]
pub struct TileNode {
    /// The coarser tile.
    pub parent: Option<TileId>,
    /// The finer ones.
    pub children: Vec<TileId>,
    /// The space all of it lies in.
    pub bounds: Bounds,
    /// The error of drawing this and not its children, in metres.
    pub geometric_error_m: f64,
    /// Whether children come beside it or in its stead.
    pub refine: Refine,
    /// Addresses of what is drawn.
    pub contents: Vec<String>,
    /// From the tile's coordinates to its tileset's.
    pub tileset_from_tile: DMat4,
    /// Which tileset it came with.
    pub tileset: TilesetId,
    /// The layer that its address names.
    pub layer: Option<Layer>,
    /// How many tiles lie over it.
    pub depth: u16,
}

impl TileNode {
    /// Whether its content is another tileset.
    pub fn is_external_tileset(&self) -> bool {
        let ends = |address: &String| {
            address
                .split(['?', '#'])
                .next()
                .is_some_and(|path| path.ends_with(".json"))
        };
        self.contents.iter().any(ends)
    }

    /// The name in messages.
    pub fn name(&self) -> &str {
        self.contents
            .first()
            .map_or("", |address| address::short_name(address))
    }
}

/// What is known of a tileset.
#[derive(Clone, Debug)]
pub struct TilesetRecord {
    /// Where it was fetched.
    pub address: String,
    /// Its coordinates.
    pub frame: TilesetFrame,
    /// Its version: the snapshot's id where it is ours.
    pub version: Option<String>,
    /// The day of the data (`asset.extras.date`), where it says so.
    pub date: Option<String>,
    /// Whose data it is (`asset.copyright` or `asset.extras.source`), where it says so.
    pub source: Option<String>,
    /// Its root.
    pub root: TileId,
}

/// What is not used of a tileset.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TilesetFault {
    /// A tile without a usable space, with all below it.
    #[error("tile {tile} of {address} lies nowhere: its bounding volume cannot be used")]
    NoBounds {
        /// The tileset.
        address: String,
        /// Which tile, counted from the root through the children: `0/2/1`.
        tile: String,
    },
    /// Implicit tiling.
    #[error("{address} has implicit tiles, which are not read")]
    Implicit {
        /// The tileset.
        address: String,
    },
    /// A deeper tree than is read.
    #[error("{address} is deeper than {DEEPEST} levels; what is below is left out")]
    TooDeep {
        /// The tileset.
        address: String,
    },
    /// More tiles than are kept.
    #[error("{address} would make more than {MOST_TILES} tiles; the rest is left out")]
    TooMany {
        /// The tileset.
        address: String,
    },
    /// No way from its frame into the world.
    #[error("{address} cannot be placed in the world that is shown")]
    NoPlace {
        /// The tileset.
        address: String,
    },
}

/// The tree of everything.
#[derive(Clone, Debug, Default)]
pub struct TileTree {
    nodes: Vec<TileNode>,
    tilesets: Vec<TilesetRecord>,
    roots: Vec<TileId>,
    world: Option<WorldFrame>,
}

impl TileTree {
    /// The world's coordinates: settled by the first tileset.
    pub fn world(&self) -> Option<WorldFrame> {
        self.world
    }

    /// Settles the world's coordinates before the first tileset does.
    pub fn settle_world(&mut self, world: WorldFrame) {
        self.world.get_or_insert(world);
    }

    /// The roots of the tilesets that were opened, external ones left out.
    pub fn roots(&self) -> &[TileId] {
        &self.roots
    }

    /// Number of tiles.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no tile.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A tile.
    pub fn get(&self, tile: TileId) -> Option<&TileNode> {
        self.nodes.get(tile.0 as usize)
    }

    /// All tilesets, external ones included.
    pub fn tilesets(&self) -> &[TilesetRecord] {
        &self.tilesets
    }

    /// A tileset.
    pub fn tileset(&self, id: TilesetId) -> Option<&TilesetRecord> {
        self.tilesets.get(id.0 as usize)
    }

    /// The way from a tile's tileset into the world.
    pub fn into_world(&self, tile: TileId) -> Option<IntoWorld> {
        let frame = self.tileset(self.get(tile)?.tileset)?.frame;
        Some(IntoWorld {
            from: frame,
            to: self.world?,
        })
    }

    /// The space of all roots together.
    pub fn bounds(&self) -> Option<Bounds> {
        let all = self
            .roots
            .iter()
            .filter_map(|root| self.get(*root))
            .map(|root| root.bounds);
        all.reduce(|a, b| a.joined_with(&b))
    }

    /// Adds a tileset: as a root, or below the tile whose content it is. What cannot be used comes beside it.
    pub fn add(
        &mut self,
        tileset: &Tileset,
        address: &str,
        below: Option<TileId>,
    ) -> (Option<TileId>, Vec<TilesetFault>) {
        let mut faults = Vec::new();
        let parent_transform = below
            .and_then(|parent| self.get(parent))
            .map_or(DMat4::IDENTITY, |parent| parent.tileset_from_tile);
        let frame = match below.and_then(|parent| self.tileset(self.get(parent)?.tileset)) {
            // An external tileset lies in the frame of the one that names it, unless it says another.
            Some(outer) if TilesetFrame::of(tileset) == TilesetFrame::Local => outer.frame,
            _ => TilesetFrame::of(tileset),
        };
        let root_transform = parent_transform * transform_of(&tileset.root);
        let world = *self.world.get_or_insert_with(|| {
            WorldFrame::for_tileset(frame, &tileset.root.bounding_volume, &root_transform)
        });
        let id = TilesetId(u32::try_from(self.tilesets.len()).unwrap_or(u32::MAX));
        let grower = Grower {
            tileset: id,
            address,
            into: IntoWorld {
                from: frame,
                to: world,
            },
            layer: Layer::in_address(address),
        };
        let Some(root) = grower.grow(self, tileset, below, parent_transform, &mut faults) else {
            faults.push(TilesetFault::NoPlace {
                address: address.to_owned(),
            });
            return (None, faults);
        };
        let extra = |name: &str| Some(tileset.asset.extras.as_ref()?.get(name)?.as_str()?.to_owned());
        self.tilesets.push(TilesetRecord {
            address: address.to_owned(),
            frame,
            version: tileset.asset.tileset_version.clone(),
            date: extra("date"),
            source: extra("source"),
            root,
        });
        match below.and_then(|parent| self.nodes.get_mut(parent.0 as usize)) {
            Some(parent) => parent.children.push(root),
            None => self.roots.push(root),
        }
        (Some(root), faults)
    }
}

/// What is the same for all tiles of a tileset while it is added.
struct Grower<'tileset> {
    tileset: TilesetId,
    address: &'tileset str,
    into: IntoWorld,
    layer: Option<Layer>,
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
    fn grow(
        &self,
        tree: &mut TileTree,
        tileset: &Tileset,
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
            tile: &tileset.root,
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
        let (implicit, named): (Vec<&str>, Vec<&str>) = uris.partition(|uri| uri.contains('{'));
        if !implicit.is_empty() {
            push_once(faults, TilesetFault::Implicit { address: address() });
        }
        let contents: Vec<String> = named
            .into_iter()
            .map(|uri| address::resolved(self.address, uri))
            .collect();
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
        });
        Some(id)
    }
}

fn push_once(faults: &mut Vec<TilesetFault>, fault: TilesetFault) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}

fn transform_of(tile: &Tile) -> DMat4 {
    tile.transform
        .map_or(DMat4::IDENTITY, |columns| DMat4::from_cols_array(&columns))
}
