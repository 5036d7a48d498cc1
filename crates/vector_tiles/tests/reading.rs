//! The reader that the writer's tests judge by is itself judged by the fixtures of Mapbox Vector Tile 2.1 and by real tiles.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test code"
)]

#[allow(dead_code, reason = "other tests ask more of it")]
mod decoding;
#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../../tiles/tests/testdata/mod.rs"]
mod testdata;

use decoding::decoded;
use serde_json::Value;

#[test]
fn the_reader_refuses_what_the_fixtures_call_invalid() {
    let Some(files) = testdata::files("mvt/mvt-fixtures-even.zip") else {
        return;
    };
    let mut judged = 0;
    for (name, info) in &files {
        let Some(folder) = name.strip_suffix("info.json") else {
            continue;
        };
        let info: Value = serde_json::from_slice(info).unwrap();
        let is_valid = info["validity"]["v2"].as_bool().unwrap();
        let tile = &files[&format!("{folder}tile.mvt")];
        let read = decoded(tile);
        assert_eq!(
            read.is_ok(),
            is_valid,
            "{folder} {} {read:?}",
            info["description"]
        );
        judged += 1;
    }
    assert!(judged >= 30, "{judged}");
}

#[test]
fn the_reader_reads_real_tiles() {
    let Some(files) = testdata::files("mvt/real-world-norway.zip") else {
        return;
    };
    let mut features = 0;
    for (name, tile) in &files {
        match decoded(tile) {
            Ok(layers) => features += layers.iter().map(|layer| layer.features.len()).sum::<usize>(),
            // Tiles in the wild are not all as strict: what is wrong with them is said, and nothing panics.
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
    assert!(features > 50, "{features}");
}
