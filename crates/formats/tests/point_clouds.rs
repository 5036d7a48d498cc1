//! Laser scans: the real one of Delft, small ones of our own in a Swedish system, and broken ones.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::path::{Path, PathBuf};

use geo_types::{MultiPolygon, polygon};
use planvy_city::point_heights::HeightRule;
use planvy_formats::city_model::{ModelSystem, read_city_model};
use planvy_formats::terrain::point_cloud::{heights_from_points, measure_heights};
use planvy_formats::terrain::{GroundAnywhere, GroundFormat, TerrainPointCloud};
use planvy_formats::{Content, Format, Head, ReadOptions, detect};
use planvy_plan::{Crs, Datum, ExistingBuilding, OverGround, OverRh2000, Severity};

mod small_scan;
mod testdata;

use small_scan::{Scan, hill};

const DELFT: [&str; 2] = [
    "nl-delft-lidar-bgt/ahn3_cropped_1.laz",
    "nl-delft-lidar-bgt/ahn3_cropped_2.laz",
];

fn delft() -> Option<[PathBuf; 2]> {
    Some([testdata::file(DELFT[0])?, testdata::file(DELFT[1])?])
}

/// The messages of an import that is refused.
fn refused(path: &Path, options: &ReadOptions) -> Vec<String> {
    let reading = TerrainPointCloud.read(path, options);
    assert_eq!(reading.value, None, "{:?}", reading.findings);
    let errors = reading
        .findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.message).collect()
}

/// Of 640 510 points 195 988 are ground. The error is that against the 5 % of them that the raster was not made from.
#[test]
fn the_ground_of_delft_is_read_with_its_error() {
    let Some([path, _]) = delft() else { return };
    let reading = TerrainPointCloud.read_anywhere(&path);
    let ground = reading.value.unwrap();
    assert_eq!((ground.system, ground.datum), (ModelSystem::Unsaid, None));
    assert_eq!((ground.cell_m, ground.columns, ground.rows), (1.0, 192, 230));
    assert_eq!(ground.levels_m.len(), 192 * 230);
    assert!(ground.error_m.unwrap() < 0.05, "{:?}", ground.error_m);
    let known = ground.levels_m.iter().filter(|level| level.is_finite());
    assert!(known.clone().count() > 40_000);
    assert!(
        known.clone().all(|level| (-0.7..3.0).contains(level)),
        "of 3 m over the sea at most"
    );
    let said = &reading.findings[0].message;
    assert!(
        said.starts_with("ground from 195988 points of class 2 of 640510, in cells of 1 m: 23595"),
        "{said}"
    );

    assert!(refused(&path, &ReadOptions::default())[0].contains("in which coordinate system"));
    let swedish = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    assert!(refused(&path, &swedish)[0].contains("not in Sweden"));
}

/// The city model beside the scan was made from it by another program, which takes its roofs near the lowest points of class 6
/// (best at 7 %), and its ground at the lowest tenth of the ground around.
#[test]
fn heights_of_delft_are_those_of_its_city_model() {
    let Some(scans) = delft() else { return };
    let Some(path) = testdata::file("nl-delft-lidar-bgt/delft.city.json.gz") else {
        return;
    };
    let model = read_city_model(&testdata::gunzip(&path)).value.unwrap();
    let footprints: Vec<MultiPolygon<f64>> = model
        .buildings
        .iter()
        .map(|building| building.footprint.clone().unwrap())
        .collect();
    let measured = |roof_share: f64| {
        let rule = HeightRule {
            roof_share,
            ground_share: 0.1,
            ..HeightRule::default()
        };
        heights_from_points(&footprints, &scans, rule).unwrap()
    };
    let (low, high) = (measured(0.07), measured(0.99));
    let (mut roofs_m, mut grounds_m, mut below_highest) = (Vec::new(), Vec::new(), 0);
    for ((building, low), high) in model.buildings.iter().zip(&low).zip(&high) {
        let surfaces = &building.body.as_ref().unwrap().surfaces;
        let levels = surfaces
            .iter()
            .flat_map(|surface| surface.rings.iter().flatten())
            .map(|point| point[2]);
        let (bottom_m, top_m) = levels.fold((f64::MAX, f64::MIN), |(low, high), up| {
            (low.min(up), high.max(up))
        });
        roofs_m.push((low.roof_level_m.unwrap() - top_m).abs());
        grounds_m.push((low.ground_level_m.unwrap() - bottom_m).abs());
        below_highest += usize::from(top_m <= high.roof_level_m.unwrap() + 0.05);
    }
    let within = |off_m: &[f64], tolerance_m: f64| off_m.iter().filter(|off| **off <= tolerance_m).count();
    assert_eq!(roofs_m.len(), 160);
    assert!(
        within(&grounds_m, 0.05) >= 152,
        "ground: {}",
        within(&grounds_m, 0.05)
    );
    assert!(within(&roofs_m, 0.5) >= 120, "roofs: {}", within(&roofs_m, 0.5));
    assert!(below_highest >= 156, "{below_highest}");
    eprintln!(
        "of 160: ground within 5 cm {}, roofs within 0.5 m {}, below our highest {below_highest}",
        within(&grounds_m, 0.05),
        within(&roofs_m, 0.5)
    );
}

#[test]
fn a_scan_in_a_swedish_system_becomes_ground() {
    let folder = tempfile::tempdir().unwrap();
    for minor in [2, 4] {
        let path = hill().with_version(minor).write(folder.path(), "mark.las");
        let bytes = std::fs::read(&path).unwrap();
        let head = Head {
            file_name: "mark.las",
            bytes: &bytes,
            kind: None,
        };
        let reading = detect(&head).unwrap().read(&path, &ReadOptions::default());
        let Some(Content::Terrain(rasters)) = &reading.value else {
            panic!("{:?}", reading.findings)
        };
        let ground = &rasters[0];
        assert_eq!((ground.crs, &ground.datum), (Crs::Zone1330, &Some(Datum::Rh2000)));
        assert_eq!((ground.cell_m, ground.columns, ground.rows), (1.0, 60, 40));
        assert_eq!(
            (ground.west_centre_m, ground.north_centre_m),
            (118_000.5, 6_164_039.5)
        );
        // 20 m, and a tenth more for each metre to the east; under the house it is bridged.
        for (column, row) in [(0, 0), (59, 39), (30, 20)] {
            let level_m = ground.level_m(column, row).unwrap();
            let slope_m = 20.0 + 0.1 * (f64::from(column) + 0.5);
            assert!((level_m - slope_m).abs() < 0.02, "{column} {row}: {level_m}");
        }
        assert_eq!(ground.uncertainty_m, None);
        assert!(
            reading
                .findings
                .iter()
                .all(|finding| finding.severity == Severity::Info)
        );
    }
}

fn house(id: &str, west_m: f64, height: Option<f64>) -> ExistingBuilding {
    let (w, e) = (west_m, west_m + 10.0);
    let (s, n) = (6_164_015.0, 6_164_025.0);
    ExistingBuilding {
        source_id: Some(id.to_owned()),
        crs: Crs::Zone1330,
        footprint: polygon![(x: w, y: s), (x: e, y: s), (x: e, y: n), (x: w, y: n)].into(),
        kind: None,
        ground_level: None,
        height: height.map(OverGround),
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

#[test]
fn buildings_without_a_height_get_the_one_that_the_scan_tells() {
    let folder = tempfile::tempdir().unwrap();
    let path = hill().write(folder.path(), "mark.las");
    let mut buildings = [
        house("a", 118_025.0, None),
        house("b", 118_025.0, Some(30.0)),
        house("c", 118_200.0, None),
        house("d", 118_045.0, None),
    ];
    let findings = measure_heights(&mut buildings, &[path], &ReadOptions::default());
    // The roof at 29 m; the ground around from 22.25 to 23.75 m.
    let height_m = buildings[0].height.unwrap().0;
    assert!((height_m - 6.0).abs() < 0.2, "{height_m}");
    let ground_m = buildings[0].ground_level.unwrap().0;
    assert!((ground_m - 23.0).abs() < 0.2, "{ground_m}");
    assert_eq!(
        buildings[1].height,
        Some(OverGround(30.0)),
        "the source's word is kept"
    );
    assert_eq!(
        (buildings[2].height, buildings[2].ground_level),
        (None, None),
        "no scan there"
    );
    assert_eq!(buildings[3].height, None, "ground and no roof");
    assert!(matches!(buildings[3].ground_level, Some(OverRh2000(_))));
    let said = findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    for piece in [
        "1 height is measured",
        "states a height of 30.0 m, the scan tells 6.",
        "2 buildings stay without a known height: 2 with too few points on the roof",
    ] {
        assert!(said.contains(piece), "{piece}: {said}");
    }
}

#[test]
fn scans_that_are_none_say_what_is_wrong_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = |name: &str, bytes: &[u8], piece: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let said = refused(&path, &ReadOptions::default());
        assert!(
            said.iter().any(|message| message.contains(piece)),
            "{name}: {said:?}"
        );
    };
    let whole = hill().bytes();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = whole.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    refuse("empty.las", &[], "does not begin with LASF");
    refuse("other.las", b"LASTfrom another world", "does not begin with LASF");
    refuse(
        "head.las",
        &whole[..100],
        "within the head of the scan, after 100 bytes",
    );
    refuse("half.las", &whole[..whole.len() / 2], "ends within point");
    refuse("version.las", &with(24, &[2, 0]), "version 2.0");
    refuse("format.las", &with(104, &[63]), "point format 63");
    refuse(
        "length.las",
        &with(105, &[3, 0]),
        "has 3 bytes; it has 28 (byte 105)",
    );
    refuse(
        "scale.las",
        &with(131, &f64::NAN.to_le_bytes()),
        "a scale of [NaN",
    );
    refuse(
        "offset.las",
        &with(163, &f64::INFINITY.to_le_bytes()),
        "an offset of",
    );
    refuse(
        "promise.las",
        &with(107, &u32::MAX.to_le_bytes()),
        "of 4294967295",
    );
    refuse("start.las", &with(96, &u32::MAX.to_le_bytes()), "within the head");
    refuse(
        "packed.las",
        &with(104, &[129]),
        "that it is compressed, and not how",
    );
    let far = Scan {
        scale_m: 1e6,
        ..hill()
    };
    refuse("far.las", &far.bytes(), "too many cells");
    let bare = Scan {
        ground_class: 1,
        ..hill()
    };
    refuse(
        "bare.las",
        &bare.bytes(),
        "none of the 9600 points is of class 2 (ground); their classes are 1 (",
    );
}

/// Cut off anywhere, and with bytes changed anywhere, a compressed scan is refused or read, and nothing panics through.
#[test]
fn a_broken_compressed_scan_says_so() {
    let Some([_, path]) = delft() else { return };
    let whole = std::fs::read(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.laz");
    for length in [0, 3, 226, 300, 328, 340, 20_000, whole.len() / 4] {
        std::fs::write(&broken, &whole[..length]).unwrap();
        let reading = TerrainPointCloud.read_anywhere(&broken);
        assert_eq!(reading.value, None, "{length}");
        assert!(
            reading
                .findings
                .iter()
                .any(|finding| finding.severity == Severity::Error),
            "{length}"
        );
    }
    // In the head and in the record of the compression; the points from there on are few enough to be quick.
    let mut seed = 7_u64;
    for _ in 0..60 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let mut bytes = whole[..40_000].to_vec();
        let at = 94 + (seed >> 33) as usize % 246;
        bytes[at] ^= (seed >> 20) as u8 | 1;
        std::fs::write(&broken, &bytes).unwrap();
        let reading = TerrainPointCloud.read_anywhere(&broken);
        assert_eq!(reading.value, None, "byte {at}");
    }
}

#[test]
fn packed_scans_are_the_same_ground() {
    let folder = tempfile::tempdir().unwrap();
    for minor in [2, 4] {
        let scan = hill().with_version(minor);
        let plain = TerrainPointCloud.read_anywhere(&scan.write(folder.path(), "plain.las"));
        let path = folder.path().join("packed.laz");
        let packed = scan.packed();
        assert!(packed.len() * 4 < scan.bytes().len(), "{}", packed.len());
        std::fs::write(&path, packed).unwrap();
        let unpacked = TerrainPointCloud.read_anywhere(&path);
        let (plain, unpacked) = (plain.value.unwrap(), unpacked.value.unwrap());
        let bits = |ground: &GroundAnywhere| {
            ground
                .levels_m
                .iter()
                .map(|level| level.to_bits())
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(&plain), bits(&unpacked));
        assert_eq!((plain.system, plain.error_m), (unpacked.system, unpacked.error_m));
    }
}

/// A layer that says that it is four thousand million bytes long gets no room for them.
#[test]
fn broken_layers_are_refused_without_room_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.laz");
    let whole = hill().with_version(4).packed();
    let start = u32::from_le_bytes(whole[96..100].try_into().unwrap()) as usize;
    // The offset of the table, the first point, and the count come before the lengths of the layers.
    let lengths = start + 8 + 30 + 4;
    for layer in 0..2 {
        let mut broken = whole.clone();
        broken[lengths + 4 * layer..][..4].copy_from_slice(&u32::MAX.to_le_bytes());
        std::fs::write(&path, broken).unwrap();
        let reading = TerrainPointCloud.read_anywhere(&path);
        assert_eq!(reading.value, None);
        let said = &reading.findings[0].message;
        assert!(
            said.contains("from point 1 of 9600 on: a layer is longer than the file"),
            "{said}"
        );
    }
    let mut seed = 3_u64;
    for _ in 0..120 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let mut broken = whole.clone();
        let at = 94 + (seed >> 33) as usize % (whole.len() - 94);
        broken[at] ^= (seed >> 20) as u8 | 1;
        std::fs::write(&path, broken).unwrap();
        // Refused, or another ground: a changed bit of a level is a level.
        let reading = TerrainPointCloud.read_anywhere(&path);
        assert!(
            reading.value.is_some() || !reading.findings.is_empty(),
            "byte {at}"
        );
    }
}

/// A scan in feet of another country is ground in metres; a unit that nobody knows is refused.
#[test]
fn feet_of_a_scan_become_metres() {
    let folder = tempfile::tempdir().unwrap();
    let read = |keys: &[[u16; 4]]| {
        let scan = Scan {
            keys: keys.to_vec(),
            ..hill()
        };
        TerrainPointCloud.read_anywhere(&scan.write(folder.path(), "hill.las"))
    };
    let metres = read(&[[3072, 0, 1, 25_832]]).value.unwrap();
    let feet = read(&[[3072, 0, 1, 2225], [3076, 0, 1, 9002]]);
    let told = feet
        .findings
        .iter()
        .any(|finding| finding.message.contains("a unit is 0.3048 m"));
    assert!(told, "{:?}", feet.findings);
    let ground = feet.value.unwrap();
    assert_eq!(ground.system, ModelSystem::Foreign("EPSG:2225".to_owned()));
    // The hill rises by a tenth from 20 at 118 000: both are in the unit.
    let level_at = |ground: &GroundAnywhere, column: u32| {
        let east_m = ground.west_centre_m + f64::from(column) * ground.cell_m;
        let middle = ground.rows / 2 * ground.columns;
        (east_m, f64::from(ground.levels_m[(middle + column) as usize]))
    };
    for (ground, unit_m) in [(&metres, 1.0), (&ground, 0.3048)] {
        for column in [3, 10] {
            let (east_m, level_m) = level_at(ground, column);
            let rise_m = (east_m - 118_000.0 * unit_m) / 10.0;
            assert!(
                (level_m - 20.0 * unit_m - rise_m).abs() < 0.02,
                "{unit_m} {east_m} {level_m}"
            );
        }
    }
    let both = read(&[[3072, 0, 1, 2225], [3076, 0, 1, 9002], [4099, 0, 1, 9001]])
        .value
        .unwrap();
    assert!((level_at(&both, 10).1 - 20.0) > 0.3, "levels stay as they are");
    let unknown = read(&[[3072, 0, 1, 2225], [3076, 0, 1, 9036]]);
    assert_eq!(unknown.value, None);
    assert!(
        unknown.findings[0]
            .message
            .contains("a unit that is not known (EPSG:9036)")
    );
}
