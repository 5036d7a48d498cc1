//! Buildings in shapefiles: those of Göteborg and Lund, and broken ones.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::path::{Path, PathBuf};

use geo::Area;
use planvy_formats::buildings::BuildingsShapefile;
use planvy_formats::{Content, ContentKind, Format, Head, ReadOptions, detect};
use planvy_plan::{BuildingKind, Crs, ExistingBuilding, OverGround, Reading, RuleId, Severity};

mod archive;
#[expect(dead_code, reason = "no file of these tests is packed by gzip")]
mod testdata;

fn buildings(reading: &Reading<Content>) -> &[ExistingBuilding] {
    match &reading.value {
        Some(Content::Buildings(buildings)) => buildings,
        _ => panic!("{:?}", reading.findings),
    }
}

fn said(reading: &Reading<Content>) -> String {
    let messages = reading.findings.iter().map(|finding| finding.message.as_str());
    messages.collect::<Vec<_>>().join("\n")
}

/// The files of a zip file, unpacked into a folder.
fn unpacked(zip: &Path, folder: &Path) {
    for (name, bytes) in archive::unzip(zip) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn goteborg_is_read_out_of_its_zip_file() {
    let Some(path) = testdata::file("se-gothenburg-fastighetskarta/gothenburg-shapefiles.zip") else {
        return;
    };
    let bytes = std::fs::read(&path).unwrap();
    let kind = Some(ContentKind::Buildings);
    let head = Head {
        file_name: "gothenburg-shapefiles.zip",
        bytes: &bytes[..65_536],
        kind,
    };
    let format = detect(&head).unwrap();
    assert_eq!(format.name(), "buildings-shapefile");
    let reading = format.read(&path, &ReadOptions::default());
    let found = buildings(&reading);
    // Two ids stand on two buildings each; the file has them to test that.
    assert_eq!(found.len(), 169, "{}", said(&reading));
    assert!(
        found
            .iter()
            .all(|building| building.crs == Crs::Tm && building.height.is_none())
    );
    let ancillary = found
        .iter()
        .filter(|building| building.kind == Some(BuildingKind::Ancillary))
        .count();
    assert!(ancillary > 50, "{ancillary}");
    let area_m2: f64 = found
        .iter()
        .map(|building| building.footprint.unsigned_area())
        .sum();
    // As GDAL measures it.
    assert!((area_m2 - 47_915.407).abs() < 0.01, "{area_m2}");
    let messages = said(&reading);
    assert!(
        messages.contains("layers that are no areas are not read: vl_riks"),
        "{messages}"
    );
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.severity != Severity::Error),
        "{messages}"
    );
}

#[test]
fn letters_are_read_as_the_code_page_says() {
    let Some(zip) = testdata::file("se-gothenburg-fastighetskarta/gothenburg-shapefiles.zip") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    unpacked(&zip, folder.path());
    let path = folder.path().join("by_14.shp");
    let mapping = folder.path().join("by_14.mapping.toml");
    std::fs::write(
        &mapping,
        "[[buildings]]\nid = \"INSAM_LAGE\"\nkind = \"DETALJTYP\"\n",
    )
    .unwrap();
    // The type of detail is HUS and a letter of Swedish: by the code page it is one word, which says no kind.
    let words = |cpg: Option<&str>| {
        let beside = folder.path().join("by_14.cpg");
        match cpg {
            Some(text) => std::fs::write(&beside, text).unwrap(),
            None => std::fs::remove_file(&beside).unwrap(),
        }
        said(&BuildingsShapefile.read(&path, &ReadOptions::default()))
    };
    for cpg in [Some("ISO 88591"), Some("1252"), None] {
        let messages = words(cpg);
        assert!(messages.contains("HUSÖVR"), "{cpg:?}: {messages}");
    }
    assert!(words(Some("UTF-8")).contains("HUS\u{FFFD}VR"));
    assert!(words(Some("Klingon")).contains("by_14.cpg names an encoding that is not known: Klingon"));
}

#[test]
fn lund_has_heights_and_no_system() {
    let Some(path) = testdata::file("se-lund-city-model/footprints-with-height.zip") else {
        return;
    };
    let without = BuildingsShapefile.read(&path, &ReadOptions::default());
    assert_eq!(without.value, None);
    assert!(said(&without).contains("does not say in which coordinate system"));
    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    let reading = BuildingsShapefile.read(&path, &options);
    let found = buildings(&reading);
    assert_eq!(found.len(), 27);
    // 635.1 m² and 15 m, by the model that they were made from.
    let third = found
        .iter()
        .find(|building| building.source_id.as_deref() == Some("Lund03"))
        .unwrap();
    assert_eq!(third.height, Some(OverGround(15.0)));
    assert!((third.footprint.unsigned_area() - 635.1).abs() < 0.1);
}

/// A shapefile of our own: a square house with a yard, in SWEREF 99 13 30.
struct Small {
    shp: Vec<u8>,
    dbf: Vec<u8>,
}

fn small() -> Small {
    let ring = |low: f64, high: f64, is_outline: bool| {
        let mut corners = vec![[low, low], [low, high], [high, high], [high, low], [low, low]];
        if !is_outline {
            corners.reverse();
        }
        corners
    };
    let rings = [ring(0.0, 20.0, true), ring(5.0, 10.0, false)];
    let mut content = 5_i32.to_le_bytes().to_vec();
    content.extend([0_u8; 32]);
    content.extend(2_i32.to_le_bytes());
    content.extend(10_i32.to_le_bytes());
    content.extend(0_i32.to_le_bytes());
    content.extend(5_i32.to_le_bytes());
    for [x, y] in rings.iter().flatten() {
        content.extend((118_000.0 + x).to_le_bytes());
        content.extend((6_164_000.0 + y).to_le_bytes());
    }
    let mut shp = vec![0; 100];
    shp[..4].copy_from_slice(&9994_i32.to_be_bytes());
    shp[32] = 5;
    for number in 1..=2_i32 {
        shp.extend(number.to_be_bytes());
        shp.extend((content.len() as i32 / 2).to_be_bytes());
        shp.extend(&content);
    }
    let mut dbf = vec![3_u8; 32];
    dbf[4..8].copy_from_slice(&2_u32.to_le_bytes());
    dbf[8..10].copy_from_slice(&97_u16.to_le_bytes());
    dbf[10..12].copy_from_slice(&14_u16.to_le_bytes());
    for (name, kind, length) in [("UUID", b'C', 4), ("HOJD", b'N', 9)] {
        let mut field = vec![0; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        field[11] = kind;
        field[16] = length;
        dbf.extend(field);
    }
    dbf.push(13);
    dbf.extend(b" hus1     7.25 hus2*********");
    Small { shp, dbf }
}

fn write(folder: &Path, shp: &[u8], dbf: Option<&[u8]>) -> PathBuf {
    let path = folder.join("byggnad.shp");
    std::fs::write(&path, shp).unwrap();
    let table = folder.join("byggnad.dbf");
    match dbf {
        Some(dbf) => std::fs::write(table, dbf).unwrap(),
        None => drop(std::fs::remove_file(table)),
    }
    path
}

fn read(path: &Path) -> Reading<Content> {
    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    BuildingsShapefile.read(path, &options)
}

#[test]
fn a_yard_and_a_number_of_stars_are_read_as_they_are_meant() {
    let folder = tempfile::tempdir().unwrap();
    let Small { shp, dbf } = small();
    let reading = read(&write(folder.path(), &shp, Some(&dbf)));
    let found = buildings(&reading);
    assert_eq!(found[0].footprint.unsigned_area(), 375.0);
    assert_eq!(found[0].height, Some(OverGround(7.25)));
    assert_eq!(
        (found[1].source_id.as_deref(), found[1].height),
        (Some("hus2"), None)
    );
    assert_eq!(reading.findings, []);
    // A record that is deleted in the table.
    let mut deleted = dbf.clone();
    deleted[97] = b'*';
    assert_eq!(
        buildings(&read(&write(folder.path(), &shp, Some(&deleted)))).len(),
        1
    );
    let bare = read(&write(folder.path(), &shp, None));
    assert_eq!(buildings(&bare).len(), 2);
    assert!(said(&bare).contains("byggnad.dbf is not there"));
}

#[test]
fn broken_shapefiles_name_the_file_and_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let Small { shp, dbf } = small();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = shp.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    let record = 8 + 44 + 8 + 160;
    for (broken, kept, piece) in [
        (
            shp[..100 + record + 50].to_vec(),
            1,
            "byggnad.shp: the file ends within record 2 (byte 320)",
        ),
        (shp[..60].to_vec(), 0, "the file ends within record 1"),
        (
            with(100 + 4, &i32::MAX.to_be_bytes()),
            0,
            "the file ends within record 1 (byte 100)",
        ),
        (
            with(100 + 4, &(-5_i32).to_be_bytes()),
            0,
            "the file ends within record 1 (byte 100)",
        ),
        (
            with(100 + 8 + 36, &i32::MAX.to_le_bytes()),
            1,
            "promises 2147483647 parts",
        ),
        (with(100 + 8 + 40, &(-1_i32).to_le_bytes()), 1, "-1 points"),
        (
            with(100 + 8 + 48, &9999_i32.to_le_bytes()),
            1,
            "part 1 of the record",
        ),
        (
            with(100 + 8 + 52, &f64::NAN.to_le_bytes()),
            1,
            "coordinate 1 of the record is no number",
        ),
        (
            with(100 + 8, &1_i32.to_le_bytes()),
            1,
            "shape type 1, which is no area",
        ),
    ] {
        let reading = read(&write(folder.path(), &broken, Some(&dbf)));
        let found = match &reading.value {
            Some(Content::Buildings(buildings)) => buildings.len(),
            _ => 0,
        };
        assert_eq!(found, kept, "{piece}: {}", said(&reading));
        let finding = reading
            .findings
            .iter()
            .find(|finding| finding.message.contains(piece));
        let finding = finding.unwrap_or_else(|| panic!("{piece}: {}", said(&reading)));
        let names_record = finding.feature.as_deref() == Some("byggnad record 1");
        assert!(names_record || finding.message.contains("record"), "{finding:?}");
        assert!(names_record || finding.rule == RuleId::PARSE);
    }
    for (table, piece) in [
        (&dbf[..40], "byggnad.dbf: the file ends within its head"),
        (&dbf[..5], "byggnad.dbf: the file ends within its head"),
        (&dbf[..100], "byggnad.dbf has 0 records and byggnad.shp 2"),
        (&[0; 97][..], "byggnad.dbf: the file ends within its head"),
    ] {
        let messages = said(&read(&write(folder.path(), &shp, Some(table))));
        assert!(messages.contains(piece), "{piece}: {messages}");
    }
    // Every length that it may be cut off at, and every byte that may be another.
    for length in (0..shp.len()).step_by(7) {
        read(&write(
            folder.path(),
            &shp[..length],
            Some(&dbf[..length.min(dbf.len())]),
        ));
    }
    for at in (0..shp.len()).step_by(3) {
        read(&write(folder.path(), &with(at, &[0xFF]), Some(&dbf)));
    }
}

#[test]
fn a_broken_zip_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("byggnader.zip");
    std::fs::write(&path, b"PK\x03\x04 and a name that ends in .shp, and no more").unwrap();
    let reading = read(&path);
    assert_eq!(reading.value, None);
    assert!(
        said(&reading).contains("byggnader.zip cannot be read"),
        "{}",
        said(&reading)
    );
}
