//! What becomes of bytes that have arrived.

use std::sync::Arc;

use planvy_tiles::Tileset;

use super::telling::{self, unusable};
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
        let spent_ms = match step.is_still {
            true => self.options.still_decode_ms,
            false => self.options.decode_ms,
        };
        let end_s = (step.clock_s)() + spent_ms / 1000.0;
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
            Target::Tileset | Target::Companion(_) | Target::Geoid => 0,
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
            Target::Tileset => self.add_tileset(bytes, None, step),
            Target::Content(tile) if step.tree.get(tile).is_some_and(|node| node.subtree.is_some()) => {
                self.open_subtree(tile, bytes, step);
            }
            Target::Content(tile) if is_tileset(step.tree, tile, &bytes) => {
                self.add_tileset(bytes, Some(tile), step);
            }
            Target::Companion(tile) => self.companion_came(tile, &bytes, step),
            Target::Geoid => self.geoid_came(&bytes, step),
            Target::Content(tile) => return self.add_content(tile, &name, &bytes, step),
        }
        None
    }

    /// Adds a tileset, or says why it cannot be used.
    fn add_tileset(&mut self, bytes: Bytes, below: Option<TileId>, step: &mut LoadStep<'_>) {
        let address = bytes.address.clone();
        let outcome = self.read_tileset(bytes, below, step);
        // One that somebody opened is named in full.
        let about = match below {
            Some(_) => address::short_name(&address),
            None => &address,
        };
        let slot = match outcome {
            Ok(false) => return,
            Ok(true) => Slot::Passed,
            Err(why) => {
                unusable(about, &why, step.messages);
                Slot::Failed
            }
        };
        if let Some(tile) = below {
            self.set(tile, slot);
        }
    }

    /// Adds a tileset. Whether it was added: it may have to wait for the geoid. Why not, where it cannot be used.
    fn read_tileset(
        &mut self,
        bytes: Bytes,
        below: Option<TileId>,
        step: &mut LoadStep<'_>,
    ) -> Result<bool, String> {
        let (tileset, unopened, findings) =
            Tileset::from_json_unopened(&bytes.bytes).map_err(|error| format!("no tileset: {error}"))?;
        let Some(bytes) = self.with_heights(bytes, below, &tileset, step)? else {
            return Ok(false);
        };
        step.messages.pass(&bytes.address);
        let (root, faults) = step.tree.add((&tileset, unopened), &bytes.address, below);
        telling::not_used(
            address::short_name(&bytes.address),
            &findings,
            &faults,
            step.messages,
        );
        self.slots
            .resize(step.tree.len().max(self.slots.len()), Slot::Absent);
        root.map(|_| true)
            .ok_or_else(|| "it lies nowhere in the world that is shown".to_owned())
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
                unusable(name, &why, step.messages);
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
            unusable(
                name,
                "its vertices lie nowhere in the world that is shown",
                step.messages,
            );
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
