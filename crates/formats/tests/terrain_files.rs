//! Rasters of ground that other programs wrote: GDAL's own, where it is installed, and the national geoid.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::path::{Path, PathBuf};
use std::process::Command;

use planvy_formats::terrain::{TerrainAsciiGrid, TerrainGeoTiff};
use planvy_formats::{Content, ContentKind, Format, Head, ReadOptions, detect};
use planvy_plan::{Crs, Datum, Reading, TerrainRaster};

#[expect(dead_code, reason = "no file of these tests is packed")]
mod testdata;

fn demo_ground() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/mark.tif"))
}

fn raster(reading: &Reading<Content>) -> &TerrainRaster {
    let rasters = match &reading.value {
        Some(Content::Terrain(rasters)) => rasters.as_slice(),
        _ => &[],
    };
    assert_eq!(rasters.len(), 1, "{:?}", reading.findings);
    &rasters[0]
}

#[test]
fn the_ground_of_the_demo_is_read_by_detection_alone() {
    let path = demo_ground();
    let bytes = std::fs::read(&path).expect("the demo's file is there");
    let head = Head {
        file_name: "mark.tif",
        bytes: &bytes[..bytes.len().min(64 << 10)],
        kind: None,
    };
    let format = detect(&head).expect("the format is recognised");
    let reading = format.read(&path, &ReadOptions::default());
    assert_eq!(reading.findings, []);
    let ground = raster(&reading);
    assert_eq!(
        (ground.crs, ground.datum.clone()),
        (Crs::Zone1330, Some(Datum::Rh2000))
    );
    assert_eq!((ground.cell_m, ground.uncertainty_m), (2.0, Some(0.1)));
    let levels: Vec<f32> = ground
        .levels_m
        .iter()
        .copied()
        .filter(|level| level.is_finite())
        .collect();
    let highest = levels.iter().copied().fold(f32::MIN, f32::max);
    assert!(
        levels.len() > 100_000 && (10.0..14.0).contains(&highest),
        "{highest}"
    );
}

/// What GDAL makes of the demo's ground; `None`, with a line on stderr, where it is not installed.
fn translated(folder: &Path, name: &str, options: &[&str]) -> Option<PathBuf> {
    let path = folder.join(name);
    let made = Command::new("gdal_translate")
        .arg("-q")
        .args(options)
        .arg(demo_ground())
        .arg(&path)
        .output();
    match made {
        Ok(output) if output.status.success() => Some(path),
        Ok(output) => {
            eprintln!(
                "skipped: GDAL cannot write it: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            None
        }
        Err(error) => {
            eprintln!("skipped: gdal_translate is not installed: {error}");
            None
        }
    }
}

#[test]
fn what_gdal_writes_in_many_ways_is_the_same_ground() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let whole = TerrainGeoTiff.read(&demo_ground(), &ReadOptions::default());
    let window = ["-srcwin", "300", "150", "150", "100"];
    let float = ["-unscale", "-ot", "Float32"];
    let ways: [(&str, Vec<&str>); 8] = [
        ("plain.tif", vec![]),
        (
            "deflate3.tif",
            vec!["-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=3"],
        ),
        (
            "lzw3.tif",
            vec![
                "-co",
                "COMPRESS=LZW",
                "-co",
                "PREDICTOR=3",
                "-co",
                "TILED=YES",
                "-co",
                "BLOCKXSIZE=64",
                "-co",
                "BLOCKYSIZE=64",
            ],
        ),
        (
            "tiles.tif",
            vec![
                "-co",
                "TILED=YES",
                "-co",
                "BLOCKXSIZE=32",
                "-co",
                "BLOCKYSIZE=32",
                "-co",
                "COMPRESS=DEFLATE",
            ],
        ),
        ("big-endian.tif", vec!["-co", "ENDIANNESS=BIG"]),
        ("bigtiff.tif", vec!["-co", "BIGTIFF=YES", "-co", "COMPRESS=LZW"]),
        (
            "cog.tif",
            vec!["-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", "BLOCKSIZE=128"],
        ),
        (
            "double.tif",
            vec!["-ot", "Float64", "-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=3"],
        ),
    ];
    let ground = raster(&whole);
    for (name, way) in ways {
        let options: Vec<&str> = window.iter().chain(&float).chain(&way).copied().collect();
        let Some(path) = translated(folder.path(), name, &options) else {
            continue;
        };
        let reading = TerrainGeoTiff.read(&path, &ReadOptions::default());
        assert_eq!(reading.findings, [], "{name}");
        let read = raster(&reading);
        assert_eq!(
            (read.columns, read.rows, read.datum.clone()),
            (150, 100, Some(Datum::Rh2000)),
            "{name}"
        );
        assert_eq!(read.west_centre_m, ground.west_centre_m + 600.0, "{name}");
        assert_eq!(read.north_centre_m, ground.north_centre_m - 300.0, "{name}");
        for (column, row) in [(0, 0), (149, 0), (0, 99), (149, 99), (70, 40)] {
            let expected = ground.level_m(column + 300, row + 150);
            let found = read.level_m(column, row);
            let apart = expected.zip(found).map_or(0.0, |(a, b)| (a - b).abs());
            assert!(
                expected.is_some() == found.is_some() && apart < 1e-3,
                "{name} {column} {row}: {expected:?} {found:?}"
            );
        }
    }
}

#[test]
fn whole_centimetres_keep_their_scale() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let Some(path) = translated(
        folder.path(),
        "steps.tif",
        &["-co", "COMPRESS=DEFLATE", "-co", "PREDICTOR=2"],
    ) else {
        return;
    };
    let (ours, theirs) = (
        TerrainGeoTiff.read(&demo_ground(), &ReadOptions::default()),
        TerrainGeoTiff.read(&path, &ReadOptions::default()),
    );
    let same = |a: &f32, b: &f32| a == b || (a.is_nan() && b.is_nan());
    let mut pairs = raster(&ours).levels_m.iter().zip(&raster(&theirs).levels_m);
    assert!(pairs.all(|(a, b)| same(a, b)));
}

#[test]
fn what_gdal_writes_as_an_ascii_grid_is_the_same_ground() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let options = [
        "-of", "AAIGrid", "-unscale", "-ot", "Float32", "-srcwin", "300", "150", "20", "10",
    ];
    let Some(path) = translated(folder.path(), "ground.asc", &options) else {
        return;
    };
    let told = ReadOptions {
        vertical_datum: Some(Datum::Rh2000),
        ..ReadOptions::default()
    };
    let (whole, part) = (
        TerrainGeoTiff.read(&demo_ground(), &ReadOptions::default()),
        TerrainAsciiGrid.read(&path, &told),
    );
    let (ground, read) = (raster(&whole), raster(&part));
    assert_eq!(read.crs, Crs::Zone1330, "of the .prj file beside it");
    assert_eq!((read.columns, read.rows), (20, 10));
    assert_eq!(read.west_centre_m, ground.west_centre_m + 600.0);
    for row in 0..10 {
        for column in 0..20 {
            let (a, b) = (ground.level_m(column + 300, row + 150), read.level_m(column, row));
            let apart = a.zip(b).map_or(0.0, |(a, b)| (a - b).abs());
            assert!(
                a.is_some() == b.is_some() && apart < 1e-3,
                "{column} {row}: {a:?} {b:?}"
            );
        }
    }
}

#[test]
fn a_geoid_in_degrees_is_no_ground() {
    let Some(path) = testdata::file("se-basics/se_lantmateriet_SWEN17_RH2000.tif") else {
        return;
    };
    let bytes = std::fs::read(&path).expect("the file opens");
    let head = Head {
        file_name: "se_lantmateriet_SWEN17_RH2000.tif",
        bytes: &bytes[..bytes.len().min(64 << 10)],
        kind: Some(ContentKind::Terrain),
    };
    let reading = detect(&head)
        .expect("the format is recognised")
        .read(&path, &ReadOptions::default());
    assert_eq!(reading.value, None);
    let [finding] = reading.findings.as_slice() else {
        unreachable!("one finding: {:?}", reading.findings)
    };
    assert!(
        finding.message.contains("longitude and latitude"),
        "{}",
        finding.message
    );
}
