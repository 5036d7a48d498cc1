//! Implicit trees written out: tiles that a rule and bits describe become tiles like any other.

use crate::finding::Severity;
use crate::json_entry::{Entry, Fault};
use crate::tileset::reader::TilesetReader;
use crate::tileset::subtree::{Subtree, SubtreeShape};
use crate::tileset::{BoundingVolume, Content, Tile};

/// The most tiles and subtrees that are written out of one tree, and the most levels it can have.
pub(super) const MOST_TILES: usize = 250_000;
const MOST_LEVELS: u32 = 32;

/// Finds the bytes of a file that a tileset names; `None` where it is not to be had.
pub(super) type Fetch<'f> = &'f dyn Fn(&str) -> Option<Vec<u8>>;

/// The rule of an implicit tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) shape: SubtreeShape,
    available_levels: u32,
    subtrees: String,
    contents: Vec<String>,
    root: Tile,
    place: String,
}

impl Rule {
    /// Where the subtree whose root is at a spot is told of, relative to the tileset.
    pub(super) fn address(&self, spot: Spot) -> String {
        spot.address(&self.subtrees)
    }

    /// Where the subtrees stand in the tileset.
    pub(super) fn place(&self) -> String {
        format!("{}.subtrees", self.place)
    }

    /// A tile at a spot that has nothing yet.
    pub(super) fn bare(&self, spot: Spot) -> Tile {
        Tile {
            bounding_volume: divided(&self.root.bounding_volume, spot, self.shape.branches == 8),
            geometric_error: self.root.geometric_error / 2.0_f64.powi(spot.level as i32),
            refine: None,
            transform: None,
            content: None,
            contents: Vec::new(),
            children: Vec::new(),
            extras: None,
        }
    }
}

/// What stands where a finer subtree hangs, and how many tiles and subtrees may still be written out.
pub(super) struct Writing<'w> {
    pub(super) finer: &'w mut dyn FnMut(&mut TilesetReader, Spot, &mut usize) -> Option<Tile>,
    pub(super) left: &'w mut usize,
}

/// A tile's place in its tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    level: u32,
    x: u64,
    y: u64,
    z: u64,
}

impl Spot {
    /// The root.
    pub(super) const ROOT: Spot = Spot {
        level: 0,
        x: 0,
        y: 0,
        z: 0,
    };

    /// The tile of a number, along the Z-order curve, one level below.
    fn child(self, number: usize) -> Spot {
        let bit = |place: u32| (number >> place & 1) as u64;
        Spot {
            level: self.level + 1,
            x: self.x << 1 | bit(0),
            y: self.y << 1 | bit(1),
            z: self.z << 1 | bit(2),
        }
    }

    /// An address of its own from the template.
    fn address(self, template: &str) -> String {
        let (level, x, y, z) = (self.level, self.x, self.y, self.z);
        let address = template.replace("{level}", &level.to_string());
        address
            .replace("{x}", &x.to_string())
            .replace("{y}", &y.to_string())
            .replace("{z}", &z.to_string())
    }
}

impl TilesetReader {
    /// Writes out the tree below a tile, whose contents are templates. What cannot be fetched or read is left out and said.
    pub(super) fn write_out(&mut self, tile: Tile, implicit: &Entry<'_>, fetch: Fetch<'_>) -> Tile {
        let rule = match rule(tile.clone(), implicit) {
            Ok(rule) => rule,
            Err(fault) => {
                self.fault("IMPLICIT_TILING_ERROR", fault);
                return without_contents(tile);
            }
        };
        let mut left = MOST_TILES;
        match self.subtree_at(&rule, Spot::ROOT, fetch, &mut left) {
            Some(written) => Tile {
                refine: tile.refine,
                transform: tile.transform,
                extras: tile.extras,
                ..written
            },
            None => without_contents(tile),
        }
    }

    /// The tiles of the subtree whose root is at a spot, and of all below it.
    fn subtree_at(&mut self, rule: &Rule, spot: Spot, fetch: Fetch<'_>, left: &mut usize) -> Option<Tile> {
        self.take_one(rule, left)?;
        let address = rule.address(spot);
        let Some(bytes) = fetch(&address) else {
            let message = format!("\"{address:.200}\" is not to be had");
            self.say("IO_ERROR", Severity::Error, &rule.place(), message);
            return None;
        };
        match Subtree::read(&bytes, rule.shape, &|uri| fetch(&beside(&address, uri))) {
            Ok(subtree) => {
                let finer = &mut |reader: &mut TilesetReader, spot: Spot, left: &mut usize| {
                    reader.subtree_at(rule, spot, fetch, left)
                };
                self.tile_at(rule, &subtree, spot, (0, 0), &mut Writing { finer, left })
            }
            Err(fault) => {
                let message = format!("{}: {} ({address:.200})", fault.place, fault.message);
                self.say("IMPLICIT_TILING_ERROR", Severity::Error, &rule.place(), message);
                None
            }
        }
    }

    /// One tile with what is below it; `local` is its level and its number within the level of the subtree.
    pub(super) fn tile_at(
        &mut self,
        rule: &Rule,
        subtree: &Subtree,
        spot: Spot,
        local: (u32, usize),
        writing: &mut Writing<'_>,
    ) -> Option<Tile> {
        let (level, morton) = local;
        let index = rule.shape.tiles_above(level)? + morton;
        if !subtree.has_tile(index) || spot.level >= rule.available_levels {
            return None;
        }
        self.take_one(rule, writing.left)?;
        let contents = rule.contents.iter().enumerate();
        let contents = contents.filter(|(number, _)| subtree.has_content(*number, index));
        let mut contents: Vec<Content> = contents
            .map(|(_, template)| content(spot.address(template)))
            .collect();
        let single = (contents.len() == 1).then(|| contents.pop()).flatten();
        let mut children = Vec::new();
        for number in 0..rule.shape.branches {
            let (finer, morton) = (spot.child(number), morton * rule.shape.branches + number);
            let child = if level + 1 < rule.shape.levels {
                self.tile_at(rule, subtree, finer, (level + 1, morton), writing)
            } else if subtree.has_child(morton) {
                (writing.finer)(self, finer, writing.left)
            } else {
                None
            };
            children.extend(child);
        }
        Some(Tile {
            content: single,
            contents,
            children,
            ..rule.bare(spot)
        })
    }

    /// Counts a tile or a subtree; `None`, said once, where there have been too many.
    fn take_one(&mut self, rule: &Rule, left: &mut usize) -> Option<()> {
        if let Some(fewer) = left.checked_sub(1) {
            *left = fewer;
            return Some(());
        }
        let name = "IMPLICIT_TILING_TOO_LARGE";
        if self
            .findings
            .iter()
            .all(|finding| finding.rule != name || finding.place != rule.place)
        {
            let message = format!("more than {MOST_TILES} tiles and subtrees: the rest is left out");
            self.say(name, Severity::Error, &rule.place, message);
        }
        None
    }
}

/// The rule, where it can be followed.
pub(super) fn rule(tile: Tile, implicit: &Entry<'_>) -> Result<Rule, Fault> {
    let levels = |name: &str| -> Result<u32, Fault> {
        let levels = implicit.required_whole(name)?;
        let levels = u32::try_from(levels)
            .ok()
            .filter(|levels| (1..=MOST_LEVELS).contains(levels));
        levels.ok_or_else(|| implicit.fault(format!("{name} is not from 1 to {MOST_LEVELS}")))
    };
    let branches = match implicit.text("subdivisionScheme")? {
        Some("QUADTREE") => 4,
        Some("OCTREE") => 8,
        _ => return Err(implicit.fault("subdivisionScheme is neither QUADTREE nor OCTREE")),
    };
    if matches!(tile.bounding_volume, BoundingVolume::Sphere(_)) {
        return Err(implicit.fault("a sphere cannot be divided"));
    }
    let subtrees = implicit.required("subtrees")?;
    let uri = subtrees
        .text("uri")?
        .ok_or_else(|| subtrees.fault("has no uri"))?;
    Ok(Rule {
        shape: SubtreeShape {
            branches,
            levels: levels("subtreeLevels")?,
        },
        available_levels: levels("availableLevels")?,
        subtrees: uri.to_owned(),
        contents: tile
            .content
            .iter()
            .chain(&tile.contents)
            .map(|content| content.uri.clone())
            .collect(),
        root: tile,
        place: implicit.place.clone(),
    })
}

/// Something that is drawn, at an address.
pub(super) fn content(uri: String) -> Content {
    Content {
        uri,
        bounding_volume: None,
    }
}

/// An address that is relative to a file, relative to what the file's own address is relative to.
fn beside(file: &str, uri: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) if !uri.contains(':') && !uri.starts_with('/') => format!("{folder}/{uri}"),
        _ => uri.to_owned(),
    }
}

/// A tile whose contents are templates that nobody fills in.
pub(super) fn without_contents(tile: Tile) -> Tile {
    Tile {
        content: None,
        contents: Vec::new(),
        ..tile
    }
}

/// The part of the root's volume that belongs to a tile: halved along two axes, or three.
fn divided(root: &BoundingVolume, spot: Spot, octree: bool) -> BoundingVolume {
    let parts = 2.0_f64.powi(spot.level as i32);
    let z = if octree {
        (spot.z as f64, parts)
    } else {
        (0.0, 1.0)
    };
    let cuts = [(spot.x as f64, parts), (spot.y as f64, parts), z];
    match root {
        BoundingVolume::Box(numbers) => {
            let [x, y, z, ax, ay, az, bx, by, bz, cx, cy, cz] = *numbers;
            let mut centre = [x, y, z];
            let mut halves = [[ax, ay, az], [bx, by, bz], [cx, cy, cz]];
            for (half, (at, parts)) in halves.iter_mut().zip(cuts) {
                // From -1 to 1 along the half axis, the middle of this part.
                let middle = (2.0 * at + 1.0) / parts - 1.0;
                for (centre, part) in centre.iter_mut().zip(half.iter_mut()) {
                    *centre += *part * middle;
                    *part /= parts;
                }
            }
            let ([x, y, z], [[ax, ay, az], [bx, by, bz], [cx, cy, cz]]) = (centre, halves);
            BoundingVolume::Box([x, y, z, ax, ay, az, bx, by, bz, cx, cy, cz])
        }
        BoundingVolume::Region([west, south, east, north, low, high]) => {
            let cut = |low: f64, high: f64, (at, parts): (f64, f64)| {
                let step = (high - low) / parts;
                [low + step * at, low + step * (at + 1.0)]
            };
            let [x, y, z] = cuts;
            let ([west, east], [south, north]) = (cut(*west, *east, x), cut(*south, *north, y));
            let [low, high] = cut(*low, *high, z);
            BoundingVolume::Region([west, south, east, north, low, high])
        }
        BoundingVolume::Sphere(numbers) => BoundingVolume::Sphere(*numbers),
    }
}
