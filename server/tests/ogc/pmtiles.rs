//! `planvy export --format pmtiles`: the file has the tiles that the server answers with.

use std::io::Read;

use flate2::read::GzDecoder;
use planvy_vector_tiles::TileAddress;

use super::built::planvy;
use super::decoding::decoded;
use super::served::Served;

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

fn varints(bytes: &mut impl Iterator<Item = u8>, count: u64) -> Vec<u64> {
    let mut one = || {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = bytes.next().unwrap();
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    };
    (0..count).map(|_| one()).collect()
}

/// The tiles of an archive whose directory is one: number and bytes.
fn tiles(file: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let number = |at: usize| u64::from_le_bytes(file[at..at + 8].try_into().unwrap());
    let part = |at: u64, length: u64| &file[at as usize..(at + length) as usize];
    assert_eq!(file[..8], *b"PMTiles\x03");
    let root = unpacked(part(number(8), number(16)));
    assert!(number(8) + number(16) <= 16_384 && number(48) == 0);
    let metadata: serde_json::Value =
        serde_json::from_slice(&unpacked(part(number(24), number(32)))).unwrap();
    assert!(metadata["vector_layers"].as_array().unwrap().len() > 5);
    let mut root = root.into_iter();
    let count = varints(&mut root, 1)[0];
    let [steps, runs, lengths, offsets] = std::array::from_fn(|_| varints(&mut root, count));
    assert_eq!(root.next(), None);
    let mut tiles = Vec::new();
    let (mut first, mut end) = (0, 0);
    for at in 0..count as usize {
        first += steps[at];
        let offset = if offsets[at] == 0 { end } else { offsets[at] - 1 };
        end = offset + lengths[at];
        let bytes = unpacked(part(number(56) + offset, lengths[at]));
        tiles.extend((0..runs[at]).map(|step| (first + step, bytes.clone())));
    }
    assert_eq!(number(72), tiles.len() as u64);
    tiles
}

#[test]
fn the_file_has_the_tiles_that_the_server_answers_with() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo.gpkg");
    let served = Served::start_with(&data, &["demo", "--no-3d"]);
    let out = folder.path().join("all.pmtiles");
    let exported = planvy(&data)
        .args([
            "--json",
            "export",
            "--format",
            "pmtiles",
            "--last-level",
            "14",
            "--out",
        ])
        .arg(&out)
        .output()
        .unwrap();
    assert!(
        exported.status.success(),
        "{}",
        String::from_utf8_lossy(&exported.stderr)
    );
    let told: serde_json::Value = serde_json::from_slice(&exported.stdout).unwrap();
    let file = std::fs::read(&out).unwrap();
    assert_eq!(told["bytes"], file.len());
    let tiles = tiles(&file);
    assert_eq!(told["tiles"], tiles.len());
    let mut levels = Vec::new();
    for (number, bytes) in &tiles {
        let tile = planvy_vector_tiles::pmtiles::tile_of_number(*number).unwrap();
        levels.push(tile.level);
        // The drawings that the server shows are not in the store.
        let layers = decoded(bytes).unwrap();
        assert!(!layers.is_empty() && layers.iter().all(|layer| layer.name != "proposals"));
        let mut features = 0;
        for layer in &layers {
            features += layer.features.len();
            let TileAddress { level, column, row } = tile;
            let path = format!(
                "/ogc/collections/{}/tiles/WebMercatorQuad/{level}/{row}/{column}",
                layer.name
            );
            let of_server = decoded(&served.get(&path).body).unwrap();
            assert_eq!(of_server[0].features.len(), layer.features.len(), "{path}");
        }
        assert!(features > 0);
    }
    assert_eq!((levels.iter().min(), levels.iter().max()), (Some(&8), Some(&14)));
}

#[test]
fn wrong_use_is_said_before_a_missing_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("none.gpkg");
    for (arguments, word) in [
        (&["--format", "pmtiles"][..], "--out"),
        (
            &["--format", "pmtiles", "--out", "x.pmtiles", "--crs", "3006"],
            "--crs",
        ),
        (
            &["--format", "pmtiles", "--out", "x.pmtiles", "--last-level", "3"],
            "8 to 18",
        ),
        (&["--format", "geojson", "--last-level", "12"], "--last-level"),
    ] {
        let refused = planvy(&data).arg("export").args(arguments).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&refused.stderr);
        assert!(text.contains(word), "{arguments:?} {text}");
    }
}
