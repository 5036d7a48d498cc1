//! The layers of a city as tiles in memory.

use std::sync::{Mutex, PoisonError};

use planvy_tiler::proposals::ProposedDrawing;
use planvy_tiler::tree::{About, is_empty, tileset_of_tilesets};
use planvy_tiler::{City, Frame, Layer, TileFacts, TileKeep, TileKey, agree_on_errors, layers, make_layer};
use planvy_tiles::Tileset;

use super::telling::say_left_out;
use crate::desktop::fetching::MemoryFiles;
use crate::messages::Message;

/// Makes all layers of a city; the address of the tileset of all.
pub(super) fn make(
    city: City<'_>,
    drawings: &[ProposedDrawing],
    source: &str,
    memory: &MemoryFiles,
    messages: &mut Vec<Message>,
) -> Option<String> {
    let frame = Frame::Grid(city.crs);
    let about = About {
        version: "files",
        date: city.date,
        source,
        is_fictional: city.is_fictional() || drawings.iter().any(|drawing| drawing.is_fictional),
    };
    let base = format!("{}files/", MemoryFiles::SCHEME);
    let keep = MemoryKeep {
        memory: memory.clone(),
        base: base.clone(),
        facts: Mutex::default(),
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut tilesets: Vec<(String, Tileset)> = Vec::new();
    let mut all_layers = Vec::new();
    for layer in Layer::ALL {
        let prepared = layers::prepared(layer, city, drawings);
        let made = make_layer(
            prepared.as_ref(),
            &[frame],
            &keep,
            threads,
            &planvy_tiler::Progress::default(),
        );
        for tiles in made.into_iter().flatten() {
            say_left_out(layer.name(), &tiles.left_out, messages);
            all_layers.push(tiles);
        }
    }
    agree_on_errors(&mut all_layers);
    for tiles in all_layers {
        let tileset = tiles.tileset(about);
        if !is_empty(&tileset) {
            let uri = format!("{}/tileset.json", tiles.layer.name());
            memory.put(&format!("{base}{uri}"), serde_json::to_vec(&tileset).ok()?);
            tilesets.push((uri, tileset));
        }
    }
    if tilesets.is_empty() {
        return None;
    }
    let named: Vec<(String, &Tileset)> = tilesets
        .iter()
        .map(|(uri, tileset)| (uri.clone(), tileset))
        .collect();
    let all = tileset_of_tilesets(frame, about, &named);
    let address = format!("{base}tileset.json");
    memory.put(&address, serde_json::to_vec(&all).ok()?);
    Some(address)
}

/// Keeps tiles in memory, where the transport finds them.
struct MemoryKeep {
    memory: MemoryFiles,
    base: String,
    facts: Mutex<std::collections::BTreeMap<TileKey, Option<TileFacts>>>,
}

impl TileKeep for MemoryKeep {
    fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>> {
        self.facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .copied()
    }

    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> std::io::Result<()> {
        if facts.is_some() {
            let (layer, print, square) = (key.layer.name(), key.fingerprint, key.square.name());
            self.memory.put(
                &format!("{}{layer}/{print}/{square}.glb", self.base),
                glb.to_vec(),
            );
        }
        self.facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, facts);
        Ok(())
    }
}
