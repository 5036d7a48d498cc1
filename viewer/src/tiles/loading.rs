//! Fetching, decoding, keeping and dropping what tiles hold.
//!
//! - At most some requests at a time, the most urgent first; what is no longer wished for is not begun.
//! - Decoding takes at most some milliseconds a step ([`LoadOptions::decode_ms`]), at least one tile; more while nothing moves.
//! - What is kept is bounded in bytes. Over the bound, the tiles that were not drawn for longest go first; what is drawn stays.
//! - A tile that fails is named in a message. Where a later try can succeed, it is tried again after 1, 4 and 16 seconds, or when the
//!   server says. A server that does not answer at all is left alone for 1, 2, 4 … 30 seconds, then asked for one tile.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use planvy_tiles::TileContent;

use super::ground::GroundIndex;
use super::selection::Wish;
use super::tree::{TileId, TileTree};
use crate::layer::Layer;
use crate::messages::Messages;
use crate::transport::{Arrival, RequestId, Transport};

mod arrival;
mod failing;
mod heights;
mod resting;
mod subtrees;
mod telling;

use resting::Rests;
use subtrees::HalfOpen;

/// What a decoder made of bytes: the content, and what it has to say beside it.
pub struct Decoded {
    /// The content, in the tileset's frame.
    pub content: TileContent,
    /// What of the file is not used, in English.
    pub remarks: Vec<String>,
}

/// Makes a content of the bytes of a tile, or says why not, in English.
pub type Decode = fn(&[u8]) -> Result<Decoded, String>;

/// Bounds of loading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadOptions {
    /// Requests at a time. Browsers take six at a time from a server without HTTP/2; more only wait there.
    pub simultaneous: usize,
    /// Bytes of contents that are kept, drawn copies included.
    pub cache_bytes: u64,
    /// Milliseconds of decoding in a step while the camera moves.
    pub decode_ms: f64,
    /// The same while it stands still, when nobody sees a step that takes longer than a screen does.
    pub still_decode_ms: f64,
}

impl Default for LoadOptions {
    fn default() -> LoadOptions {
        LoadOptions {
            simultaneous: 20,
            cache_bytes: 512 << 20,
            decode_ms: 4.0,
            still_decode_ms: 24.0,
        }
    }
}

/// A tile that is here, in the world's frame.
#[derive(Clone, Debug)]
pub struct LoadedTile {
    /// The layer that its address names.
    pub layer: Option<Layer>,
    /// What is drawn.
    pub contents: Vec<TileContent>,
    /// Its ground, where it is terrain.
    pub ground: Option<GroundIndex>,
    /// About how many bytes it takes.
    pub bytes: u64,
}

/// What happened to a tile: for whoever draws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileEvent {
    /// It is here.
    Loaded(TileId),
    /// It is no longer kept.
    Dropped(TileId),
}

/// How far loading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Wished for and not here.
    pub wanted: usize,
    /// On their way.
    pub coming: usize,
    /// Arrived, not decoded.
    pub waiting: usize,
    /// Kept.
    pub here: usize,
    /// Failed for good.
    pub failed: usize,
    /// Bytes of contents kept.
    pub kept_bytes: u64,
}

impl Progress {
    /// Whether nothing that the picture needs is missing.
    pub fn is_complete(&self) -> bool {
        self.wanted == 0 && self.coming == 0 && self.waiting == 0
    }
}

#[derive(Clone, Debug, Default)]
enum Slot {
    #[default]
    Absent,
    /// Some contents are on their way or waiting to be decoded.
    Coming {
        parts: Vec<TileContent>,
        missing: usize,
    },
    Here {
        tile: Arc<LoadedTile>,
        last_drawn: u64,
    },
    /// An external tileset that has been added.
    Passed,
    /// Tried again later.
    Resting {
        until_s: f64,
    },
    Failed,
}

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Tileset,
    Content(TileId),
    /// A file that the subtree of a tile names.
    Companion(TileId),
    Geoid,
}

struct Request {
    target: Target,
    address: String,
}

struct Bytes {
    target: Target,
    address: String,
    bytes: Arc<[u8]>,
}

/// Loads what is wished for.
pub struct Loader {
    options: LoadOptions,
    decode: Decode,
    slots: Vec<Slot>,
    tries: BTreeMap<TileId, usize>,
    requests: BTreeMap<RequestId, Request>,
    next_request: u64,
    arrived: VecDeque<Bytes>,
    /// Tilesets that a person opened and that did not come yet.
    to_open: VecDeque<String>,
    /// Tilesets that a server is still making: when they are asked for again, in seconds.
    to_open_later: Vec<(f64, String)>,
    /// Subtrees that wait for files that they name.
    half_open: BTreeMap<TileId, HalfOpen>,
    heights: heights::Heights,
    rests: Rests,
    kept_bytes: u64,
    picture: u64,
    wanted: usize,
}

/// What a loader works with during one picture.
pub struct LoadStep<'step> {
    /// All tiles.
    pub tree: &'step mut TileTree,
    /// Where bytes come from.
    pub transport: &'step mut dyn Transport,
    /// Where to say what is missing.
    pub messages: &'step mut Messages,
    /// Whether the camera stands still.
    pub is_still: bool,
    /// Seconds since some moment, at the beginning of the picture.
    pub now_s: f64,
    /// Seconds since the same moment, now.
    pub clock_s: &'step dyn Fn() -> f64,
}

impl Loader {
    /// A loader that has nothing yet.
    pub fn new(options: LoadOptions, decode: Decode) -> Loader {
        Loader {
            options,
            decode,
            slots: Vec::new(),
            tries: BTreeMap::new(),
            requests: BTreeMap::new(),
            next_request: 0,
            arrived: VecDeque::new(),
            to_open: VecDeque::new(),
            to_open_later: Vec::new(),
            half_open: BTreeMap::new(),
            heights: heights::Heights::default(),
            rests: Rests::default(),
            kept_bytes: 0,
            picture: 0,
            wanted: 0,
        }
    }

    /// Opens a tileset: it is fetched with the next picture.
    pub fn open(&mut self, address: &str) {
        self.to_open.push_back(address.to_owned());
    }

    /// Whether a tile can be drawn: it is here, holds nothing, or failed for good.
    pub fn is_ready(&self, tree: &TileTree, tile: TileId) -> bool {
        match self.slots.get(tile.0 as usize) {
            Some(Slot::Here { .. } | Slot::Passed | Slot::Failed) => true,
            _ => tree.get(tile).is_some_and(|node| node.contents.is_empty()),
        }
    }

    /// A tile that is here.
    pub fn loaded(&self, tile: TileId) -> Option<&Arc<LoadedTile>> {
        match self.slots.get(tile.0 as usize)? {
            Slot::Here { tile, .. } => Some(tile),
            _ => None,
        }
    }

    /// All tiles that are here.
    pub fn all_loaded(&self) -> impl Iterator<Item = (TileId, &Arc<LoadedTile>)> {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(number, slot)| match slot {
                Slot::Here { tile, .. } => Some((TileId(number as u32), tile)),
                _ => None,
            })
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let count = |is: fn(&Slot) -> bool| self.slots.iter().filter(|slot| is(slot)).count();
        Progress {
            wanted: self.wanted + self.to_open.len() + self.to_open_later.len(),
            coming: self.requests.len(),
            waiting: self.arrived.len() + self.waiting_for_heights(),
            here: count(|slot| matches!(slot, Slot::Here { .. })),
            failed: count(|slot| matches!(slot, Slot::Failed)),
            kept_bytes: self.kept_bytes,
        }
    }

    /// When something that rests is to be tried again, in seconds of the clock: a shell that sleeps wakes up then.
    pub fn next_try_s(&self) -> Option<f64> {
        let tiles = self.slots.iter().filter_map(|slot| match slot {
            Slot::Resting { until_s } => Some(*until_s),
            _ => None,
        });
        let tilesets = self.to_open_later.iter().map(|(until_s, _)| *until_s);
        tiles
            .chain(tilesets)
            .chain(self.rests.next_try_s())
            .reduce(f64::min)
    }

    /// Goes on: takes what arrived, decodes some of it, drops what is over the bound, asks for what is wished.
    pub fn step(&mut self, wishes: &[Wish], drawn: &[TileId], mut step: LoadStep<'_>) -> Vec<TileEvent> {
        self.picture += 1;
        self.slots
            .resize(step.tree.len().max(self.slots.len()), Slot::Absent);
        for tile in drawn {
            if let Some(Slot::Here { last_drawn, .. }) = self.slots.get_mut(tile.0 as usize) {
                *last_drawn = self.picture;
            }
        }
        for Arrival { request, outcome } in step.transport.arrivals() {
            let Some(request) = self.requests.remove(&request) else {
                continue;
            };
            match outcome {
                Ok(bytes) => {
                    self.rests.answered(&request.address, step.messages);
                    self.arrived.push_back(Bytes {
                        target: request.target,
                        address: request.address,
                        bytes,
                    });
                }
                Err(failure) => self.failed(request, &failure, &mut step),
            }
        }
        let mut events = self.decode_some(wishes, &mut step);
        self.drop_some(&mut events);
        self.ask(wishes, &mut step);
        events
    }

    /// Drops what was drawn longest ago until the bound holds.
    fn drop_some(&mut self, events: &mut Vec<TileEvent>) {
        if self.kept_bytes <= self.options.cache_bytes {
            return;
        }
        let mut old: Vec<(u64, usize)> = self
            .slots
            .iter()
            .enumerate()
            .filter_map(|(number, slot)| match slot {
                Slot::Here { last_drawn, .. } if *last_drawn < self.picture => Some((*last_drawn, number)),
                _ => None,
            })
            .collect();
        old.sort_unstable();
        for (_, number) in old {
            if self.kept_bytes <= self.options.cache_bytes {
                return;
            }
            if let Some(slot) = self.slots.get_mut(number)
                && let Slot::Here { tile, .. } = std::mem::take(slot)
            {
                self.kept_bytes = self.kept_bytes.saturating_sub(tile.bytes);
                events.push(TileEvent::Dropped(TileId(number as u32)));
            }
        }
    }

    /// Begins requests, the most urgent first.
    fn ask(&mut self, wishes: &[Wish], step: &mut LoadStep<'_>) {
        let due = self
            .to_open_later
            .extract_if(.., |(until_s, _)| *until_s <= step.now_s);
        self.to_open.extend(due.map(|(_, address)| address));
        self.ask_for_geoid(step);
        for _ in 0..self.to_open.len() {
            let Some(address) = self.to_open.pop_front() else {
                break;
            };
            if self.rests.may_ask(&address, step.now_s) {
                self.fetch(Target::Tileset, address, step);
            } else {
                self.to_open.push_back(address);
            }
        }
        self.wanted = 0;
        for wish in wishes {
            let Some(node) = step.tree.get(wish.tile) else {
                continue;
            };
            match self.slots.get(wish.tile.0 as usize) {
                Some(Slot::Absent) => {}
                Some(Slot::Resting { until_s }) if *until_s <= step.now_s => {}
                Some(Slot::Resting { .. }) | None => {
                    self.wanted += 1;
                    continue;
                }
                Some(_) => continue,
            }
            let contents = node.contents.clone();
            let may_ask = contents
                .first()
                .is_some_and(|address| self.rests.may_ask(address, step.now_s));
            if !may_ask
                || self.requests.len() + contents.len() > self.options.simultaneous.max(contents.len())
            {
                self.wanted += 1;
                continue;
            }
            self.set(
                wish.tile,
                Slot::Coming {
                    parts: Vec::new(),
                    missing: contents.len(),
                },
            );
            for address in contents {
                self.fetch(Target::Content(wish.tile), address, step);
            }
        }
    }

    fn fetch(&mut self, target: Target, address: String, step: &mut LoadStep<'_>) {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        self.rests.asked(&address);
        step.transport.fetch(id, &address);
        self.requests.insert(id, Request { target, address });
    }

    fn set(&mut self, tile: TileId, slot: Slot) {
        if let Some(place) = self.slots.get_mut(tile.0 as usize) {
            *place = slot;
        }
    }
}

#[cfg(test)]
mod tests;
