//! Making the tiles of a layer: several at a time, and only those that are not kept from before.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use planvy_tiles::{BoundingVolume, Refine, Tileset};

use crate::fingerprint::Fingerprint;
use crate::frame::Frame;
use crate::square::TileSquare;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use crate::tree::{About, MadeTile, tileset};

/// What a made tile is found by. Equal keys mean equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileKey {
    /// The frame.
    pub frame: Frame,
    /// The layer.
    pub layer: Layer,
    /// The hash of all that it is made from.
    pub fingerprint: Fingerprint,
    /// The square.
    pub square: TileSquare,
}

/// What there is to know of a made tile without its bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileFacts {
    /// The space that it takes in its frame.
    pub bounds: BoundingVolume,
    /// Its triangles.
    pub triangles: usize,
    /// Its vertices.
    pub vertices: usize,
    /// Bytes of the tile, as it is sent without compression.
    pub bytes: usize,
    /// What is missing or out of its place in it, in metres, where that is more than it was planned with.
    pub error_m: f64,
}

/// Keeps made tiles. Called from several threads.
pub trait TileKeep: Sync {
    /// The facts of a tile that is kept. `Some(None)`: it was made and holds nothing.
    fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>>;

    /// Keeps a tile. Without facts it holds nothing, and has no bytes.
    ///
    /// # Errors
    /// Where it cannot be written down.
    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> std::io::Result<()>;
}

/// Something that could not be put in a tile, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What: a building, a parcel, a tile, by its name.
    pub what: String,
    /// Why.
    pub why: String,
}

/// How far the making of a layer is. Read from other threads.
#[derive(Debug, Default)]
pub struct Progress {
    /// Tiles that there will be, in all frames.
    pub planned: AtomicUsize,
    /// Those done so far, kept ones among them.
    pub done: AtomicUsize,
    /// Those that had to be made.
    pub made: AtomicUsize,
    /// Set to end the making early.
    pub stop: AtomicBool,
}

/// The tiles of a layer in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTiles {
    /// The frame.
    pub frame: Frame,
    /// The layer.
    pub layer: Layer,
    /// How finer tiles go with coarser ones.
    pub refine: Refine,
    /// The tiles, by square. Those that hold nothing are not among them.
    pub tiles: Vec<MadeTile>,
    /// What could not be put in a tile.
    pub left_out: Vec<LeftOut>,
    /// How many had to be made, those that turned out to hold nothing among them.
    pub made: usize,
    /// How many were kept from before.
    pub kept: usize,
    /// Bytes of all tiles without compression.
    pub bytes: usize,
    /// Vertices of all tiles.
    pub vertices: usize,
}

impl LayerTiles {
    /// The tree of the tiles.
    pub fn tileset(&self, about: About<'_>) -> Tileset {
        tileset(self.frame, about, self.refine, &self.tiles)
    }
}

/// Makes the ground and what is laid on it state the same error for the same square and frame, the largest of theirs: a client that
/// chooses tiles by their error then never lays fine areas on coarse ground. True of each, since none lacks more than it states.
///
/// For each layer, in their order, whether it states another error than before.
pub fn agree_on_errors(layers: &mut [LayerTiles]) -> Vec<bool> {
    let mut largest: HashMap<(Frame, TileSquare), f64> = HashMap::new();
    for layer in layers.iter().filter(|layer| layer.layer.is_on_ground()) {
        for tile in &layer.tiles {
            let error_m = largest.entry((layer.frame, tile.planned.square)).or_default();
            *error_m = error_m.max(tile.planned.geometric_error_m);
        }
    }
    let agreed = layers.iter_mut().map(|layer| {
        let (frame, is_on_ground) = (layer.frame, layer.layer.is_on_ground());
        let mut is_changed = false;
        for tile in layer.tiles.iter_mut().filter(|_| is_on_ground) {
            let own = &mut tile.planned;
            if let Some(error_m) = largest.get(&(frame, own.square))
                && *error_m > own.geometric_error_m
            {
                own.geometric_error_m = *error_m;
                is_changed = true;
            }
        }
        is_changed
    });
    agreed.collect()
}

/// The state of one making, shared by its threads.
struct Making<'a> {
    source: &'a dyn TileSource,
    frames: &'a [Frame],
    keep: &'a dyn TileKeep,
    planned: Vec<PlannedTile>,
    next: AtomicUsize,
    layers: Mutex<Vec<LayerTiles>>,
    progress: &'a Progress,
}

/// Makes the tiles of a layer in some frames, with a number of threads. A tile whose fingerprint is kept costs a look-up.
///
/// What cannot be made is left out and told; `None` where the making was stopped.
pub fn make_layer(
    source: &dyn TileSource,
    frames: &[Frame],
    keep: &dyn TileKeep,
    threads: usize,
    progress: &Progress,
) -> Option<Vec<LayerTiles>> {
    let mut planned = source.planned();
    planned.sort_by_key(|tile| tile.square);
    progress
        .planned
        .fetch_add(planned.len() * frames.len(), Ordering::Relaxed);
    let empty = |frame: &Frame| LayerTiles {
        frame: *frame,
        layer: source.layer(),
        refine: source.refine(),
        tiles: Vec::new(),
        left_out: source.left_out(),
        made: 0,
        kept: 0,
        bytes: 0,
        vertices: 0,
    };
    let making = Making {
        source,
        frames,
        keep,
        planned,
        next: AtomicUsize::new(0),
        layers: Mutex::new(frames.iter().map(empty).collect()),
        progress,
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(|| making.work());
        }
        making.work();
    });
    if progress.stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut layers = making.layers.into_inner().ok()?;
    for layer in &mut layers {
        layer.tiles.sort_by_key(|tile| tile.planned.square);
        layer.left_out.sort_by(|one, other| one.what.cmp(&other.what));
    }
    Some(layers)
}

impl Making<'_> {
    fn work(&self) {
        while !self.progress.stop.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(tile) = self.planned.get(number) else {
                return;
            };
            self.tile(*tile);
        }
    }

    /// One tile in all frames. Its contents are worked out only where a frame lacks it.
    fn tile(&self, planned: PlannedTile) {
        let key = |frame: Frame| TileKey {
            frame,
            layer: self.source.layer(),
            fingerprint: planned.fingerprint,
            square: planned.square,
        };
        let lacking: Vec<Frame> = self
            .frames
            .iter()
            .filter(|frame| self.keep.facts(&key(**frame)).is_none())
            .copied()
            .collect();
        if !lacking.is_empty() {
            // A fault in one tile is told, and the others are made.
            let made = catch_unwind(AssertUnwindSafe(|| self.make(planned.square, &lacking, key)));
            let told = made.unwrap_or_else(|_| vec!["a fault of the program".to_owned()]);
            for why in told {
                self.leave_out(&lacking, planned.square, why);
            }
        }
        for frame in self.frames {
            let facts = self.keep.facts(&key(*frame)).flatten();
            self.done(*frame, planned, facts, lacking.contains(frame));
        }
    }

    /// Makes a tile in the frames that lack it, and returns what went wrong.
    fn make(&self, square: TileSquare, lacking: &[Frame], key: impl Fn(Frame) -> TileKey) -> Vec<String> {
        let content = self.source.content(square);
        let mut told = Vec::new();
        for frame in lacking {
            self.progress.made.fetch_add(1, Ordering::Relaxed);
            let kept = match frame.place(square, &content) {
                Ok(None) => self.keep.keep(key(*frame), None, &[]),
                Ok(Some(framed)) => match framed.content.to_glb() {
                    Ok(glb) => {
                        let facts = TileFacts {
                            bounds: framed.bounds,
                            triangles: content.triangles(),
                            vertices: content.vertices(),
                            bytes: glb.len(),
                            error_m: content.error_m,
                        };
                        self.keep.keep(key(*frame), Some(facts), &glb)
                    }
                    Err(error) => {
                        told.push(error.to_string());
                        continue;
                    }
                },
                Err(error) => {
                    told.push(error.to_string());
                    continue;
                }
            };
            told.extend(
                kept.err()
                    .map(|error| format!("the tile cannot be kept: {error}")),
            );
        }
        told
    }

    fn leave_out(&self, frames: &[Frame], square: TileSquare, why: String) {
        let Ok(mut layers) = self.layers.lock() else {
            return;
        };
        for layer in layers.iter_mut().filter(|layer| frames.contains(&layer.frame)) {
            layer.left_out.push(LeftOut {
                what: format!("tile {} in {}", square.name(), layer.frame.name()),
                why: why.clone(),
            });
        }
    }

    fn done(&self, frame: Frame, planned: PlannedTile, facts: Option<TileFacts>, is_made: bool) {
        self.progress.done.fetch_add(1, Ordering::Relaxed);
        let Ok(mut layers) = self.layers.lock() else {
            return;
        };
        let Some(layer) = layers.iter_mut().find(|layer| layer.frame == frame) else {
            return;
        };
        layer.made += usize::from(is_made);
        layer.kept += usize::from(!is_made);
        if let Some(facts) = facts {
            layer.bytes += facts.bytes;
            layer.vertices += facts.vertices;
            let geometric_error_m = planned.geometric_error_m.max(facts.error_m);
            layer.tiles.push(MadeTile {
                planned: PlannedTile {
                    geometric_error_m,
                    ..planned
                },
                bounds: facts.bounds,
                triangles: facts.triangles,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::Crs;

    use super::*;
    use crate::fingerprint::Fingerprinting;

    fn layer(layer: Layer, errors_m: &[f64]) -> LayerTiles {
        let tiles = errors_m.iter().enumerate().map(|(number, error_m)| MadeTile {
            planned: PlannedTile {
                square: TileSquare {
                    level: 11,
                    column: 600 + number as u32,
                    row: 300,
                },
                geometric_error_m: *error_m,
                absence_error_m: 1024.0,
                fingerprint: Fingerprinting::new("test").done(),
            },
            bounds: BoundingVolume::Sphere([0.0; 4]),
            triangles: 1,
        });
        LayerTiles {
            frame: Frame::Grid(Crs::Zone1330),
            layer,
            refine: Refine::Replace,
            tiles: tiles.collect(),
            left_out: Vec::new(),
            made: 0,
            kept: 0,
            bytes: 0,
            vertices: 0,
        }
    }

    #[test]
    fn the_ground_and_what_lies_on_it_state_one_error_and_what_stands_its_own() {
        let mut layers = [
            layer(Layer::Terrain, &[0.2, 0.2, 0.2]),
            layer(Layer::PlanAreas, &[1.6, 0.2]),
            layer(Layer::PlanLines, &[0.2, 0.4]),
            layer(Layer::Buildings, &[0.0, 0.0]),
        ];
        assert_eq!(agree_on_errors(&mut layers), [true, true, true, false]);
        let errors: Vec<Vec<f64>> = layers
            .iter()
            .map(|layer| {
                layer
                    .tiles
                    .iter()
                    .map(|tile| tile.planned.geometric_error_m)
                    .collect()
            })
            .collect();
        assert_eq!(errors[0], [1.6, 0.4, 0.2]);
        assert_eq!((&errors[1], &errors[2]), (&vec![1.6, 0.4], &vec![1.6, 0.4]));
        assert_eq!(errors[3], [0.0, 0.0]);
        assert_eq!(agree_on_errors(&mut layers), [false; 4]);
    }
}
