//! What becomes of bytes that have arrived.

use std::sync::Arc;

use planvy_tiles::Tileset;

use super::{Bytes, LoadStep, LoadedTile, Loader, Slot, Target, TileEvent};
use crate::layer::Layer;
use crate::messages::{Gravity, Message};
use crate::tiles::address;
use crate::tiles::ground::GroundIndex;
use crate::tiles::placing;
use crate::tiles::selection::Wish;
use crate::tiles::tree::{TileId, TileTree};

impl Loader {
    /// Decodes the most urgent of what has arrived, for as long as there is time.
    pub(super) fn decode_some(&mut self, wishes: &[Wish], step: &mut LoadStep<'_>) -> Vec<TileEvent> {
        let mut events = Vec::new();
        let end_s = (step.clock_s)() + self.options.decode_ms / 1000.0;
        while let Some(at) = self.most_urgent(wishes) {
            let Some(bytes) = self.arrived.remove(at) else {
                break;
            };
            events.extend(self.take_in(bytes, step));
            if (step.clock_s)() >= end_s {
                break;
            }
        }
        events
    }

    /// Tilesets first, then tiles in the order they are wished for; what is no longer wished for comes last.
    fn most_urgent(&self, wishes: &[Wish]) -> Option<usize> {
        let place = |bytes: &Bytes| match bytes.target {
            Target::Tileset => 0,
            Target::Content(tile) => {
                let wished = wishes.iter().position(|wish| wish.tile == tile);
                wished.map_or(usize::MAX, |position| position + 1)
            }
        };
        let places = self.arrived.iter().map(place).enumerate();
        places.min_by_key(|(_, place)| *place).map(|(at, _)| at)
    }

    fn take_in(&mut self, bytes: Bytes, step: &mut LoadStep<'_>) -> Option<TileEvent> {
        let name = address::short_name(&bytes.address).to_owned();
        match bytes.target {
            Target::Tileset => {
                if let Some(why) = self.add_tileset(&bytes, None, step) {
                    unusable(&bytes.address, &why, step);
                }
                None
            }
            Target::Content(tile) if is_tileset(step.tree, tile, &bytes) => {
                let why = self.add_tileset(&bytes, Some(tile), step);
                let is_used = why.is_none();
                if let Some(why) = why {
                    unusable(&name, &why, step);
                }
                self.set(tile, if is_used { Slot::Passed } else { Slot::Failed });
                None
            }
            Target::Content(tile) => self.add_content(tile, &name, &bytes, step),
        }
    }

    /// Adds a tileset; why not, where it cannot be used.
    fn add_tileset(
        &mut self,
        bytes: &Bytes,
        below: Option<TileId>,
        step: &mut LoadStep<'_>,
    ) -> Option<String> {
        let tileset: Tileset = match serde_json::from_slice(&bytes.bytes) {
            Ok(tileset) => tileset,
            Err(error) => return Some(format!("no tileset: {error}")),
        };
        step.messages.pass(&bytes.address);
        let (root, faults) = step.tree.add(&tileset, &bytes.address, below);
        for fault in &faults {
            let text = fault.to_string();
            let about = address::short_name(&bytes.address);
            step.messages.say(Message::new(
                Gravity::Warning,
                about,
                format!("används inte helt: {text}"),
                text,
            ));
        }
        self.slots
            .resize(step.tree.len().max(self.slots.len()), Slot::Absent);
        root.is_none()
            .then(|| "it lies nowhere in the world that is shown".to_owned())
    }

    fn add_content(
        &mut self,
        tile: TileId,
        name: &str,
        bytes: &Bytes,
        step: &mut LoadStep<'_>,
    ) -> Option<TileEvent> {
        let node = step.tree.get(tile)?;
        let layer = node.layer;
        let decoded = match (self.decode)(&bytes.bytes) {
            Ok(decoded) => decoded,
            Err(why) => {
                unusable(name, &why, step);
                self.set(tile, Slot::Failed);
                return None;
            }
        };
        for remark in decoded.remarks {
            step.messages.say(Message::new(
                Gravity::Note,
                name,
                format!("anmärkning: {remark}"),
                remark,
            ));
        }
        let into = step.tree.into_world(tile)?;
        let Some(content) = placing::placed(decoded.content, &node.tileset_from_tile, &into) else {
            unusable(name, "its vertices lie nowhere in the world that is shown", step);
            self.set(tile, Slot::Failed);
            return None;
        };
        let slot = self.slots.get_mut(tile.0 as usize)?;
        let Slot::Coming { parts, missing } = slot else {
            return None;
        };
        parts.push(content);
        *missing = missing.saturating_sub(1);
        if *missing > 0 {
            return None;
        }
        let contents = std::mem::take(parts);
        let loaded = LoadedTile {
            layer,
            ground: contents.iter().find_map(GroundIndex::of),
            bytes: contents.iter().map(placing::bytes_of).sum(),
            contents,
        };
        self.kept_bytes += loaded.bytes;
        *slot = Slot::Here {
            tile: Arc::new(loaded),
            last_drawn: self.picture,
        };
        self.tries.remove(&tile);
        step.messages.pass(name);
        Some(TileEvent::Loaded(tile))
    }
}

/// Whether the content of a tile is another tileset: by its name, or by its first character.
fn is_tileset(tree: &TileTree, tile: TileId, bytes: &Bytes) -> bool {
    let named = tree.get(tile).is_some_and(|node| node.is_external_tileset());
    named && !bytes.bytes.starts_with(b"glTF")
}

fn unusable(about: &str, why: &str, step: &mut LoadStep<'_>) {
    step.messages.say(Message::new(
        Gravity::Error,
        about,
        format!("saknas i bilden: filen går inte att använda ({why})"),
        format!("missing in the picture: the file cannot be used ({why})"),
    ));
}

impl LoadedTile {
    /// The layer of one of its parts: the name of the mesh where that is one, else what the address says.
    pub fn layer_of(&self, part_name: &str) -> Layer {
        let named = Layer::of_word(part_name);
        if named == Layer::Other {
            self.layer.unwrap_or(Layer::Other)
        } else {
            named
        }
    }
}
