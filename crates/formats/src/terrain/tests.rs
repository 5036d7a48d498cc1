use std::io::Cursor;
use std::path::Path;

use planvy_plan::{Crs, Datum, Reading, RuleId, Severity, TerrainRaster};
use proptest::prelude::*;
use tiff::encoder::colortype::{ColorType, Gray8, Gray16, Gray32Float, Gray64Float, GrayI16, GrayI32};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, TiffKind, TiffValue};
use tiff::tags::{Predictor, Tag};

use super::{TerrainAsciiGrid, TerrainGeoTiff};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions, detect};

mod anywhere;
mod ascii_grid;

use ascii_grid::{HEAD, grid, zone};

const WEST: f64 = 118_600.0;
const NORTH: f64 = 6_164_800.0;

/// What a test writes into a file.
#[derive(Clone)]
struct Sheet {
    /// Keys of the directory, four numbers each.
    keys: Vec<u16>,
    scale: Option<[f64; 3]>,
    tie: Option<Vec<f64>>,
    matrix: Option<[f64; 16]>,
    no_data: Option<&'static str>,
    metadata: Option<&'static str>,
}

impl Default for Sheet {
    fn default() -> Sheet {
        Sheet {
            keys: [[1, 1, 1, 2], [3072, 0, 1, 3008], [4096, 0, 1, 5613]].concat(),
            scale: Some([2.0, 2.0, 0.0]),
            tie: Some(vec![0.0, 0.0, 0.0, WEST, NORTH, 0.0]),
            matrix: None,
            no_data: None,
            metadata: None,
        }
    }
}

impl Sheet {
    fn write<K: TiffKind, C: ColorType>(
        &self,
        encoder: TiffEncoder<&mut Cursor<Vec<u8>>, K>,
        size: (u32, u32),
        data: &[C::Inner],
    ) where
        [C::Inner]: TiffValue,
    {
        let mut encoder = encoder;
        let mut image = encoder.new_image::<C>(size.0, size.1).unwrap();
        image.rows_per_strip(2).unwrap();
        let directory = image.encoder();
        if !self.keys.is_empty() {
            directory
                .write_tag(Tag::GeoKeyDirectoryTag, self.keys.as_slice())
                .unwrap();
        }
        if let Some(scale) = self.scale {
            directory
                .write_tag(Tag::ModelPixelScaleTag, scale.as_slice())
                .unwrap();
        }
        if let Some(tie) = &self.tie {
            directory
                .write_tag(Tag::ModelTiepointTag, tie.as_slice())
                .unwrap();
        }
        if let Some(matrix) = self.matrix {
            directory
                .write_tag(Tag::ModelTransformationTag, matrix.as_slice())
                .unwrap();
        }
        if let Some(no_data) = self.no_data {
            directory.write_tag(Tag::GdalNodata, no_data).unwrap();
        }
        if let Some(metadata) = self.metadata {
            directory.write_tag(Tag::Unknown(42_112), metadata).unwrap();
        }
        image.write_data(data).unwrap();
    }

    /// A classic, unpacked file.
    fn plain<C: ColorType>(&self, size: (u32, u32), data: &[C::Inner]) -> Vec<u8>
    where
        [C::Inner]: TiffValue,
    {
        let mut bytes = Cursor::new(Vec::new());
        self.write::<_, C>(TiffEncoder::new(&mut bytes).unwrap(), size, data);
        bytes.into_inner()
    }
}

fn read_bytes(format: &dyn Format, name: &str, bytes: &[u8], options: &ReadOptions) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    format.read(&path, options)
}

fn read_with(bytes: &[u8], options: &ReadOptions) -> Reading<Content> {
    read_bytes(&TerrainGeoTiff, "ground.tif", bytes, options)
}

fn read(bytes: &[u8]) -> Reading<Content> {
    read_with(bytes, &ReadOptions::default())
}

fn raster(reading: &Reading<Content>) -> &TerrainRaster {
    match &reading.value {
        Some(Content::Terrain(rasters)) if rasters.len() == 1 => &rasters[0],
        _ => panic!("{:?}", reading.findings),
    }
}

/// The rule and the message of the only finding.
fn refused(reading: &Reading<Content>) -> (&RuleId, &str) {
    assert_eq!(reading.value, None);
    match reading.findings.as_slice() {
        [finding] if finding.severity == Severity::Error => (&finding.rule, &finding.message),
        findings => panic!("{findings:?}"),
    }
}

const LEVELS: [f32; 15] = [
    1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 4.25, 4.5, 4.75, 5.0, -1.0, 0.0, 10.0, 20.5, 30.25,
];

#[test]
fn every_packing_and_kind_gives_the_same_levels() {
    let sheet = Sheet::default();
    let mut files = vec![sheet.plain::<Gray32Float>((5, 3), &LEVELS)];
    let packings = [
        Compression::Deflate(DeflateLevel::Best),
        Compression::Lzw,
        Compression::Packbits,
    ];
    for packing in packings {
        let mut bytes = Cursor::new(Vec::new());
        let encoder = TiffEncoder::new_big(&mut bytes)
            .unwrap()
            .with_compression(packing);
        sheet.write::<_, Gray32Float>(encoder, (5, 3), &LEVELS);
        files.push(bytes.into_inner());
    }
    let doubles: Vec<f64> = LEVELS.iter().map(|level| f64::from(*level)).collect();
    files.push(sheet.plain::<Gray64Float>((5, 3), &doubles));
    let steps = Sheet {
        metadata: Some(
            "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.25</Item></GDALMetadata>",
        ),
        ..sheet.clone()
    };
    let quarters: Vec<i16> = LEVELS.iter().map(|level| (level * 4.0) as i16).collect();
    let mut bytes = Cursor::new(Vec::new());
    let encoder = TiffEncoder::new(&mut bytes).unwrap();
    let encoder = encoder
        .with_compression(Compression::Deflate(DeflateLevel::Fast))
        .with_predictor(Predictor::Horizontal);
    steps.write::<_, GrayI16>(encoder, (5, 3), &quarters);
    files.push(bytes.into_inner());
    for file in files {
        let reading = read(&file);
        assert_eq!(reading.findings, []);
        let raster = raster(&reading);
        assert_eq!(raster.levels_m, LEVELS);
        assert_eq!(
            (raster.crs, raster.datum.clone()),
            (Crs::Zone1330, Some(Datum::Rh2000))
        );
        assert_eq!(
            (raster.west_centre_m, raster.north_centre_m, raster.cell_m),
            (WEST + 1.0, NORTH - 1.0, 2.0)
        );
        assert_eq!((raster.columns, raster.rows), (5, 3));
        assert_eq!(raster.level_m(3, 2), Some(20.5));
    }
}

#[test]
fn the_scale_of_the_levels_may_stand_in_the_scale_of_the_cells() {
    let sheet = Sheet {
        scale: Some([2.0, 2.0, 0.25]),
        tie: Some(vec![0.0, 0.0, 0.0, WEST, NORTH, 10.0]),
        ..Sheet::default()
    };
    let reading = read(&sheet.plain::<GrayI16>((2, 1), &[4, 8]));
    assert_eq!(
        (raster(&reading).level_m(0, 0), raster(&reading).level_m(1, 0)),
        (Some(11.0), Some(12.0))
    );
    // Without a vertical part, the third number means nothing.
    let flat = Sheet {
        keys: [[1, 1, 1, 1], [3072, 0, 1, 3008]].concat(),
        ..sheet
    };
    let reading = read(&flat.plain::<GrayI16>((2, 1), &[4, 8]));
    assert_eq!(raster(&reading).level_m(1, 0), Some(8.0));
}

#[test]
fn whole_numbers_of_other_kinds_are_read() {
    let sheet = Sheet {
        no_data: Some("-9999"),
        ..Sheet::default()
    };
    let reading = read(&sheet.plain::<GrayI32>((2, 1), &[7, -9999]));
    assert_eq!(
        (raster(&reading).level_m(0, 0), raster(&reading).level_m(1, 0)),
        (Some(7.0), None)
    );
    let sheet = Sheet {
        no_data: Some("65535"),
        ..Sheet::default()
    };
    let reading = read(&sheet.plain::<Gray16>((2, 1), &[7, 65_535]));
    assert_eq!(raster(&reading).level_m(1, 0), None);
    assert_eq!(reading.findings, []);
}

#[test]
fn a_number_stands_for_its_cell_or_for_a_point() {
    let point = Sheet {
        keys: [[1, 1, 1, 2], [1025, 0, 1, 2], [3072, 0, 1, 5847]].concat(),
        ..Sheet::default()
    };
    let reading = read(&point.plain::<Gray32Float>((2, 2), &[1.0; 4]));
    assert_eq!(
        (raster(&reading).west_centre_m, raster(&reading).north_centre_m),
        (WEST, NORTH)
    );
    assert_eq!(
        raster(&reading).datum,
        Some(Datum::Rh2000),
        "of the compound system"
    );
    let mut matrix = [0.0; 16];
    for (at, value) in [(0, 2.0), (3, WEST), (5, -2.0), (7, NORTH), (15, 1.0)] {
        matrix[at] = value;
    }
    let transformed = Sheet {
        scale: None,
        tie: None,
        matrix: Some(matrix),
        ..Sheet::default()
    };
    let reading = read(&transformed.plain::<Gray32Float>((2, 2), &[1.0; 4]));
    assert_eq!(
        (raster(&reading).west_centre_m, raster(&reading).north_centre_m),
        (WEST + 1.0, NORTH - 1.0)
    );
    let tie = Sheet {
        tie: Some(vec![1.0, 1.0, 0.0, WEST + 2.0, NORTH - 2.0, 0.0]),
        ..Sheet::default()
    };
    let reading = read(&tie.plain::<Gray32Float>((2, 2), &[1.0; 4]));
    assert_eq!(
        (raster(&reading).west_centre_m, raster(&reading).north_centre_m),
        (WEST + 1.0, NORTH - 1.0)
    );
}

#[test]
fn an_unstated_datum_is_said_and_a_stated_one_kept() {
    let without = Sheet {
        keys: [[1, 1, 1, 1], [3072, 0, 1, 3008]].concat(),
        ..Sheet::default()
    };
    let bytes = without.plain::<Gray32Float>((2, 2), &[1.0; 4]);
    let reading = read(&bytes);
    assert_eq!(raster(&reading).datum, None);
    assert_eq!(
        (&reading.findings[0].rule, reading.findings[0].severity),
        (&RuleId::named("PV-DATUM"), Severity::Warning)
    );
    assert!(
        reading.findings[0]
            .hint
            .as_deref()
            .is_some_and(|hint| hint.contains("--vertical-datum"))
    );
    let told = ReadOptions {
        vertical_datum: Some(Datum::Rh2000),
        ..ReadOptions::default()
    };
    let reading = read_with(&bytes, &told);
    assert_eq!(
        (raster(&reading).datum.clone(), reading.findings.len()),
        (Some(Datum::Rh2000), 0)
    );
    let rh70 = Sheet {
        keys: [[1, 1, 1, 2], [3072, 0, 1, 3008], [4096, 0, 1, 5718]].concat(),
        ..Sheet::default()
    };
    let reading = read_with(&rh70.plain::<Gray32Float>((2, 2), &[1.0; 4]), &told);
    assert_eq!(
        raster(&reading).datum,
        Some(Datum::Rh70),
        "the file's word is taken"
    );
    assert_eq!(reading.findings.len(), 2);
}

#[test]
fn what_is_no_ground_is_refused_with_the_reason() {
    let cells = [1.0f32; 4];
    let with = |sheet: &Sheet| refused_message(&read(&sheet.plain::<Gray32Float>((2, 2), &cells)));
    let keys = |entries: &[[u16; 4]]| Sheet {
        keys: [&[[1, 1, 1, entries.len() as u16]], entries].concat().concat(),
        ..Sheet::default()
    };
    assert!(with(&keys(&[[1024, 0, 1, 2], [2048, 0, 1, 4619]])).contains("longitude and latitude EPSG:4619"));
    assert!(with(&keys(&[[3072, 0, 1, 25_833]])).contains("'EPSG:25833' is not SWEREF 99"));
    assert!(with(&keys(&[])).contains("in which coordinate system"));
    assert!(with(&keys(&[[3072, 0, 1, 3008], [4099, 0, 1, 9002]])).contains("EPSG:9002"));
    assert!(
        with(&keys(&[[3072, 0, 1, 3006]])).contains("not in Sweden"),
        "a zone taken for TM"
    );
    assert!(
        with(&Sheet {
            scale: Some([2.0, 3.0, 0.0]),
            ..Sheet::default()
        })
        .contains("2 x 3")
    );
    assert!(
        with(&Sheet {
            scale: Some([2.0, f64::NAN, 0.0]),
            ..Sheet::default()
        })
        .contains("where the raster lies")
    );
    assert!(
        with(&Sheet {
            scale: None,
            tie: None,
            ..Sheet::default()
        })
        .contains("where the raster lies")
    );
    assert!(
        with(&Sheet {
            scale: None,
            tie: Some(vec![1.0; 12]),
            ..Sheet::default()
        })
        .contains("turned")
    );
    let mut turned = [0.0; 16];
    turned[..8].copy_from_slice(&[2.0, 0.5, 0.0, WEST, 0.5, -2.0, 0.0, NORTH]);
    assert!(
        with(&Sheet {
            matrix: Some(turned),
            ..Sheet::default()
        })
        .contains("turned")
    );
    let broken = "<GDALMetadata><Item role=\"scale\">x</Item></GDALMetadata>";
    assert!(
        with(&Sheet {
            metadata: Some(broken),
            ..Sheet::default()
        })
        .contains("scale is 'x'")
    );
    let picture = Sheet::default().plain::<Gray8>((2, 2), &[1; 4]);
    assert!(refused_message(&read(&picture)).contains("picture"));
    let empty = Sheet {
        no_data: Some("1"),
        ..Sheet::default()
    };
    assert!(with(&empty).contains("holds no level"));
    let told = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    let unsaid = keys(&[]).plain::<Gray32Float>((2, 2), &cells);
    assert_eq!(raster(&read_with(&unsaid, &told)).crs, Crs::Zone1330);
}

fn refused_message(reading: &Reading<Content>) -> String {
    refused(reading).1.to_owned()
}

#[test]
fn numbers_that_no_ground_has_are_no_levels() {
    let reading = read(&Sheet::default().plain::<Gray32Float>((2, 2), &[1.0, -9999.0, 3.4e38, f32::NAN]));
    let levels: Vec<_> = (0..4)
        .map(|at| raster(&reading).level_m(at % 2, at / 2))
        .collect();
    assert_eq!(levels, [Some(1.0), None, None, None]);
    assert!(
        reading.findings[0]
            .message
            .starts_with("2 cells hold numbers outside")
    );
}

#[test]
fn a_file_that_promises_too_much_is_refused_without_room_for_it() {
    let mut bytes = Sheet::default().plain::<Gray32Float>((5, 3), &LEVELS);
    // The width stands in the directory as a LONG: 5 becomes 4 294 967 295.
    let entry = [0x00, 0x01, 4, 0, 1, 0, 0, 0, 5, 0, 0, 0];
    let at = bytes.windows(12).position(|window| window == entry).unwrap();
    bytes[at + 8..at + 12].copy_from_slice(&[0xff; 4]);
    assert!(read(&bytes).value.is_none());
    for cut in [0, 3, 8, 60, bytes.len() / 2] {
        assert!(read(&bytes[..cut]).has_errors(), "{cut}");
    }
}

#[test]
fn detection_takes_rasters_of_levels_and_leaves_pictures() {
    let named = |file_name: &str, bytes: &[u8], kind: Option<ContentKind>| {
        detect(&Head {
            file_name,
            bytes,
            kind,
        })
        .map(Format::name)
    };
    let levels = Sheet::default().plain::<Gray32Float>((5, 3), &LEVELS);
    let picture = Sheet::default().plain::<Gray8>((2, 2), &[1; 4]);
    assert_eq!(named("a.tif", &levels, None), Some("terrain-geotiff"));
    assert_eq!(named("plankarta.tif", &picture, None), None);
    assert_eq!(
        named("plankarta.tif", &picture, Some(ContentKind::Terrain)),
        Some("terrain-geotiff")
    );
    assert_eq!(named("plankarta.tif", b"II*\0\xff\xff\xff\0", None), None);
    assert_eq!(
        named("markhöjd.tif", b"II*\0\xff\xff\xff\0", None),
        Some("terrain-geotiff")
    );
    assert_eq!(named("a.txt", HEAD.as_bytes(), None), Some("terrain-ascii-grid"));
    assert_eq!(named("a.tif", &levels, Some(ContentKind::Plans)), None);
}

proptest! {
    #[test]
    fn any_change_of_a_file_is_survived(at in 0usize..2_000, byte in any::<u8>()) {
        let mut bytes = Sheet::default().plain::<Gray32Float>((5, 3), &LEVELS);
        let at = at % bytes.len();
        bytes[at] = byte;
        let reading = read(&bytes);
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }

    #[test]
    fn any_text_behind_a_head_is_survived(numbers in "[0-9 ,.naNe\\-]{0,40}") {
        let reading = grid(HEAD, &numbers, &zone());
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }
}
