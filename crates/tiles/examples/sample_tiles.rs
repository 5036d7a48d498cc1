//! Writes small tiles of every kind, a tileset of them, and what their property tables hold as JSON into a folder: what the
//! validators in tests/tiles3d look at.
//!
//! `cargo run -p planvy-tiles --example sample_tiles -- FOLDER`
#![expect(clippy::indexing_slicing, reason = "the samples are the tests'")]

use std::error::Error;
use std::path::PathBuf;

use planvy_tiles::{Column, PropertyTable};
use serde_json::{Map, Value, json};

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
        let tables: Vec<Value> = content.tables.iter().map(rows_of).collect();
        let expected = serde_json::to_vec_pretty(&tables)?;
        std::fs::write(folder.join(format!("{name}.expected.json")), expected)?;
    }
    let tileset = serde_json::to_vec_pretty(&sample_tileset::tileset())?;
    std::fs::write(folder.join("tileset.json"), tileset)?;
    Ok(())
}

/// A table row by row.
fn rows_of(table: &PropertyTable) -> Value {
    let row = |row: usize| {
        let cells = table.properties.iter().map(|property| {
            let value = match &property.values {
                Column::Text(values) => json!(values[row]),
                Column::Texts(values) => json!(values[row]),
                Column::Number(values) => json!(values[row]),
                Column::Small(values) => json!(values[row]),
            };
            (property.name.clone(), value)
        });
        Value::Object(cells.collect::<Map<String, Value>>())
    };
    json!({ "class": table.class, "rows": (0..table.count).map(row).collect::<Vec<Value>>() })
}
