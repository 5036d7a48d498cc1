//! The tiler measured: a town of gabled houses to 3D Tiles, and a way to have that tileset on disk.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use planvy_index::SnapshotBuilder;
use planvy_plan::Date;
use planvy_rules::Answers;
use planvy_tiler::buildings::Buildings;
use planvy_tiler::tree::{About, tileset_of_tilesets};
use planvy_tiler::{City, Frame, Layer, LayerTiles, Progress, TileFacts, TileKeep, TileKey, make_layer};

use crate::figures::print_goal;
use crate::tiler_city::{TOWN_CRS, deliver_houses};

/// Bytes of a vertex on the GPU: position, normal and id.
const VERTEX_BYTES: usize = 16;
/// Bytes of an index on the GPU.
const INDEX_BYTES: usize = 2;
/// Threads, as many as the goal speaks of.
const THREADS: usize = 2;

/// Keeps facts, and the bytes where a folder is given.
struct Kept {
    folder: Option<PathBuf>,
    facts: Mutex<HashMap<TileKey, Option<TileFacts>>>,
    bytes: AtomicUsize,
}

impl TileKeep for Kept {
    fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>> {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.get(key).copied()
    }

    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> io::Result<()> {
        self.bytes.fetch_add(glb.len(), Ordering::Relaxed);
        if let Some(folder) = self.folder.as_ref().filter(|_| facts.is_some()) {
            let of_layer = folder.join(key.frame.name()).join(key.layer.name());
            let of_tile = of_layer.join(key.fingerprint.to_string());
            std::fs::create_dir_all(&of_tile)?;
            std::fs::write(of_tile.join(format!("{}.glb", key.square.name())), glb)?;
        }
        let mut known = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, facts);
        Ok(())
    }
}

/// Makes the tiles of a town of houses in both frames, prints what it took, and writes the tileset into a folder where one is given:
/// with the addresses that a server has under `/3d`.
///
/// # Errors
/// Where the folder cannot be written.
pub fn tiles(houses: usize, seed: u64, out: Option<&Path>) -> Result<()> {
    let mut builder = SnapshotBuilder::new("bench");
    deliver_houses(houses, seed, &mut builder);
    let answers = Answers::new(Arc::new(builder.build()));
    let city = City {
        answers: &answers,
        crs: TOWN_CRS,
        date: Date::constant(2026, 11, 27),
    };
    let kept = Kept {
        folder: out.map(Path::to_owned),
        facts: Mutex::default(),
        bytes: AtomicUsize::new(0),
    };
    let started = Instant::now();
    let source = Buildings::of(city);
    let prepared_s = started.elapsed().as_secs_f64();
    println!("\n{houses} gabled houses, {THREADS} threads\n");
    println!("| frame | tiles | vertices | triangles | MB | s |\n|---|---:|---:|---:|---:|---:|");
    let mut slowest_s: f64 = 0.0;
    let mut gpu_bytes = 0;
    let mut layers = Vec::new();
    for frame in [Frame::Grid(TOWN_CRS), Frame::Ecef(TOWN_CRS)] {
        let started = Instant::now();
        let made = make_layer(&source, &[frame], &kept, THREADS, &Progress::default());
        let took_s = prepared_s + started.elapsed().as_secs_f64();
        for layer in made.context("the making was stopped")? {
            let triangles: usize = layer.tiles.iter().map(|tile| tile.triangles).sum();
            println!(
                "| {} | {} | {} | {triangles} | {:.1} | {took_s:.1} |",
                frame.name(),
                layer.tiles.len(),
                layer.vertices,
                layer.bytes as f64 / 1e6,
            );
            gpu_bytes = layer.vertices * VERTEX_BYTES + triangles * 3 * INDEX_BYTES;
            layers.push(layer);
        }
        slowest_s = slowest_s.max(took_s);
    }
    // An import of one house more: what is looked at, and what is made.
    let started = Instant::now();
    let again = make_layer(
        &source,
        &[Frame::Grid(TOWN_CRS)],
        &kept,
        THREADS,
        &Progress::default(),
    );
    let made_again: usize = again.iter().flatten().map(|layer| layer.made).sum();
    println!(
        "\nPrepared in {prepared_s:.1} s; the same again: {made_again} tiles made, {:.1} s.",
        started.elapsed().as_secs_f64()
    );
    let per_house = gpu_bytes as f64 / houses.max(1) as f64;
    let goal = "100 000 buildings to tiles in at most 60 s on two cores";
    if houses >= 100_000 {
        print_goal(goal, slowest_s <= 60.0, &format!("{slowest_s:.1} s"));
    }
    let goal = "at most 700 bytes of GPU memory for a gabled building, indices included";
    print_goal(goal, per_house <= 700.0, &format!("{per_house:.0} bytes"));
    match out {
        Some(folder) => write_tilesets(folder, &layers),
        None => Ok(()),
    }
}

/// Writes the tilesets beside their tiles, and those that lead to them.
fn write_tilesets(folder: &Path, layers: &[LayerTiles]) -> Result<()> {
    let about = About {
        version: "bench",
        date: Date::constant(2026, 11, 27),
        source: "a synthetic town",
        is_fictional: true,
    };
    for layer in layers {
        let name = Layer::Buildings.name();
        let tileset = layer.tileset(about);
        write_json(&folder.join(layer.frame.name()).join(name), &tileset)?;
        let frame = layer.frame.name();
        let (place, uri) = match layer.frame {
            Frame::Ecef(_) => (folder.to_owned(), format!("{frame}/{name}/tileset.json")),
            Frame::Grid(_) => (folder.join("grid"), format!("../{frame}/{name}/tileset.json")),
        };
        let root = tileset_of_tilesets(layer.frame, about, &[(uri, &tileset)]);
        write_json(&place, &root)?;
    }
    println!("\nWritten: {}", folder.display());
    Ok(())
}

fn write_json(folder: &Path, tileset: &planvy_tiles::Tileset) -> Result<()> {
    let path = folder.join("tileset.json");
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let json = serde_json::to_vec(tileset).map_err(io::Error::other)?;
        std::fs::write(&path, json)
    });
    written.with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_town_is_written_with_the_addresses_of_a_server() {
        let folder = tempfile::tempdir().unwrap();
        tiles(200, 7, Some(folder.path())).unwrap();
        let read = |path: &str| -> planvy_tiles::Tileset {
            let json = std::fs::read(folder.path().join(path)).unwrap();
            serde_json::from_slice(&json).unwrap()
        };
        let uri = |tileset: &planvy_tiles::Tileset| {
            let tile = tileset.root.children.first().unwrap_or(&tileset.root);
            tile.content.as_ref().unwrap().uri.clone()
        };
        assert_eq!(uri(&read("tileset.json")), "ecef/buildings/tileset.json");
        assert_eq!(
            uri(&read("grid/tileset.json")),
            "../grid-3008/buildings/tileset.json"
        );
        for frame in ["ecef", "grid-3008"] {
            let tile = uri(&read(&format!("{frame}/buildings/tileset.json")));
            let glb = std::fs::read(folder.path().join(frame).join("buildings").join(tile)).unwrap();
            let (content, findings) = planvy_tiles::TileContent::from_glb(&glb).unwrap();
            assert!(
                findings.is_empty() && content.tables[0].count > 10,
                "{findings:?}"
            );
        }
    }
}
