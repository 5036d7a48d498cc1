//! Writes small tiles of every kind and a tileset of them into a folder: what the validators in tests/tiles3d look at.
//!
//! `cargo run -p planvy-tiles --example sample_tiles -- FOLDER`
#![expect(clippy::indexing_slicing, reason = "the samples are the tests'")]

use std::error::Error;
use std::path::PathBuf;

#[path = "../tests/sample_tileset/mod.rs"]
mod sample_tileset;
#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("usage: sample_tiles FOLDER")?;
    std::fs::create_dir_all(&folder)?;
    for (name, content) in samples::all() {
        std::fs::write(folder.join(format!("{name}.glb")), content.to_glb()?)?;
    }
    std::fs::write(
        folder.join("tileset.json"),
        serde_json::to_vec_pretty(&sample_tileset::tileset())?,
    )?;
    Ok(())
}
