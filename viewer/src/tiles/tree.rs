//! All tiles that are known of, from all tilesets, in one tree in the world's frame.

use glam::DMat4;
use planvy_tiles::{Finding, Refine, SubtreeError, Tile, Tileset, Unopened};

use super::address;
use super::bounds::Bounds;
use super::frame::{IntoWorld, TilesetFrame, WorldFrame};
use crate::layer::Layer;

mod growing;

use growing::Grower;

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
    /// Where its content is a subtree of an implicit tree: the address as the tileset has it.
    pub subtree: Option<Box<str>>,
}

impl TileNode {
    /// Whether its content is not drawn, but tells of more tiles: another tileset, or a subtree.
    pub fn leads_to_tiles(&self) -> bool {
        self.subtree.is_some() || self.is_external_tileset()
    }

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
    /// Whether it says that what it shows is invented (`asset.extras.fictional`).
    pub is_fictional: bool,
    /// Its root.
    pub root: TileId,
    /// The subtrees of its implicit trees that were not asked for yet.
    unopened: Unopened,
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

    /// The way that a tileset would have into the world: as a root, or below the tile whose content it is.
    pub fn way_of(&self, tileset: &Tileset, below: Option<TileId>) -> IntoWorld {
        let own = TilesetFrame::of(tileset);
        let from = match below.and_then(|parent| self.tileset(self.get(parent)?.tileset)) {
            // An external tileset lies in the frame of the one that names it, unless it says another.
            Some(outer) if own == TilesetFrame::Local => outer.frame,
            _ => own,
        };
        let transform = self.transform_above(below) * transform_of(&tileset.root);
        let to = self
            .world
            .unwrap_or_else(|| WorldFrame::for_tileset(from, &tileset.root.bounding_volume, &transform));
        IntoWorld { from, to }
    }

    fn transform_above(&self, below: Option<TileId>) -> DMat4 {
        below
            .and_then(|parent| self.get(parent))
            .map_or(DMat4::IDENTITY, |parent| parent.tileset_from_tile)
    }

    /// Adds a tileset: as a root, or below the tile whose content it is. What cannot be used comes beside it. Its subtrees are opened by
    /// [`open_subtree`](TileTree::open_subtree).
    pub fn add(
        &mut self,
        (tileset, unopened): (&Tileset, Unopened),
        address: &str,
        below: Option<TileId>,
    ) -> (Option<TileId>, Vec<TilesetFault>) {
        let mut faults = Vec::new();
        let parent_transform = self.transform_above(below);
        let into = self.way_of(tileset, below);
        self.world.get_or_insert(into.to);
        let frame = into.from;
        let id = TilesetId(u32::try_from(self.tilesets.len()).unwrap_or(u32::MAX));
        let grower = Grower {
            tileset: id,
            address,
            into,
            layer: Layer::in_address(address),
            unopened: &unopened,
        };
        let Some(root) = grower.grow(self, &tileset.root, below, parent_transform, &mut faults) else {
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
            is_fictional: tileset
                .asset
                .extras
                .as_ref()
                .is_some_and(|extras| extras.get("fictional") == Some(&true.into())),
            root,
            unopened,
        });
        match below.and_then(|parent| self.nodes.get_mut(parent.0 as usize)) {
            Some(parent) => parent.children.push(root),
            None => self.roots.push(root),
        }
        (Some(root), faults)
    }

    /// Hangs the tiles of a subtree below the tile whose content it is. `external` finds the files that it names; their addresses are
    /// relative to it. What is not used comes beside.
    ///
    /// # Errors
    ///
    /// [`SubtreeError`] where it is broken: nothing is added.
    pub fn open_subtree(
        &mut self,
        tile: TileId,
        bytes: &[u8],
        external: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<(Vec<Finding>, Vec<TilesetFault>), SubtreeError> {
        let unknown = || SubtreeError::Unknown {
            address: String::new(),
        };
        let node = self.get(tile).ok_or_else(unknown)?;
        let (id, door) = (node.tileset, node.subtree.clone().ok_or_else(unknown)?);
        let (from_tile, world) = (node.tileset_from_tile, self.world.ok_or_else(unknown)?);
        let record = self.tilesets.get_mut(id.0 as usize).ok_or_else(unknown)?;
        let (root, findings) = record.unopened.open(&door, bytes, external)?;
        let (address, frame) = (record.address.clone(), record.frame);
        let mut faults = Vec::new();
        let Some(root) = root else {
            return Ok((findings, faults));
        };
        let unopened = std::mem::take(&mut record.unopened);
        let grower = Grower {
            tileset: id,
            address: &address,
            into: IntoWorld {
                from: frame,
                to: world,
            },
            layer: Layer::in_address(&address),
            unopened: &unopened,
        };
        let grown = grower.grow(self, &root, Some(tile), from_tile, &mut faults);
        if let Some(record) = self.tilesets.get_mut(id.0 as usize) {
            record.unopened = unopened;
        }
        if let (Some(grown), Some(node)) = (grown, self.nodes.get_mut(tile.0 as usize)) {
            node.children.push(grown);
        }
        Ok((findings, faults))
    }
}

fn transform_of(tile: &Tile) -> DMat4 {
    tile.transform
        .map_or(DMat4::IDENTITY, |columns| DMat4::from_cols_array(&columns))
}
