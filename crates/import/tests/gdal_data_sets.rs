//! Through GDAL: sources of several layers, folders that are one data set, and zip files with a data set in them.
#![cfg(feature = "gdal")]
#![expect(clippy::expect_used, reason = "test code")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use gdal::DriverManager;
use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Feature, Geometry, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use planvy_formats::{ContentKind, ReadOptions};
use planvy_import::{FileImport, ImportOptions, Outcome, import_paths, validate_paths};
use planvy_store::GeoPackageStore;
use tempfile::TempDir;

const ZONES: &str = "[[plans]]\n[plans.fixed]\nname = \"Zoning\"\ncountry = \"DK\"\nkind = \"lokalplan\"\nstatus = \"legal-force\"\n\
    [[regulations]]\nlayer = \"zoner\"\ngroup = \"use\"\ntext = \"Zone {zon}\"\n";

/// A folder to write sources in, and a store to import them into.
struct Desk {
    folder: TempDir,
    store: GeoPackageStore,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let store = GeoPackageStore::open(folder.path().join("store.sqlite")).expect("a store");
        Desk { folder, store }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Two layers with a square each, of which the mapping reads the first.
    fn two_layers(&self, driver: &str, name: &str) -> PathBuf {
        let path = self.path(name);
        let driver = DriverManager::get_driver_by_name(driver).expect("a driver");
        let mut dataset = driver.create_vector_only(&path).expect("created");
        for (layer, attribute) in [("zoner", "zon"), ("figurer", "naam")] {
            let mut srs = SpatialRef::from_epsg(4326).expect("a system");
            srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
            let layer = dataset
                .create_layer(LayerOptions {
                    name: layer,
                    srs: Some(&srs),
                    ty: OGRwkbGeometryType::wkbPolygon,
                    options: None,
                })
                .expect("a layer");
            let fields = [(attribute, OGRFieldType::OFTString)];
            layer.create_defn_fields(&fields).expect("a field");
            let mut feature = Feature::new(layer.defn()).expect("a feature");
            let square = "POLYGON ((9.50 55.60,9.51 55.60,9.51 55.61,9.50 55.61,9.50 55.60))";
            let square = Geometry::from_wkt(square).expect("a square");
            feature.set_geometry(square).expect("set");
            feature.set_field_string(0, "A1").expect("set");
            feature.create(&layer).expect("written");
        }
        dataset.close().expect("closed");
        path
    }

    /// A zip file of the files of a folder, each under a path of the archive.
    fn zip_of(&self, name: &str, of: &Path, inside: &str) -> PathBuf {
        let path = self.path(name);
        let mut zip = zip::ZipWriter::new(File::create(&path).expect("created"));
        for entry in fs::read_dir(of).expect("a folder") {
            let file = entry.expect("an entry").path();
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(format!("{inside}/{name}"), options)
                .expect("an entry");
            zip.write_all(&fs::read(&file).expect("read")).expect("written");
        }
        zip.finish().expect("finished");
        path
    }

    fn import(&mut self, path: &Path) -> FileImport {
        let mapping = self.path("zones.toml");
        fs::write(&mapping, ZONES).expect("written");
        let options = ImportOptions {
            read: ReadOptions {
                kind: Some(ContentKind::Plans),
                mapping: Some(mapping),
                ..ReadOptions::default()
            },
            ..ImportOptions::default()
        };
        let report =
            import_paths(&mut self.store, &[path.to_owned()], &options, &mut |_| {}).expect("imported");
        assert_eq!(report.files.len(), 1);
        report.files.into_iter().next().expect("a file")
    }
}

fn told(file: &FileImport) -> String {
    let findings = file.report.findings.iter();
    findings.map(|finding| format!("{}\n", finding.message)).collect()
}

fn published(file: &FileImport) -> (Outcome, usize, usize) {
    (file.outcome, file.plans, file.regulations)
}

#[test]
fn layers_that_nothing_reads_are_named_with_what_they_hold() {
    let mut desk = Desk::new();
    let path = desk.two_layers("GPKG", "plans.gpkg");
    let file = desk.import(&path);
    assert_eq!(published(&file), (Outcome::Published, 1, 1), "{}", told(&file));
    let said = told(&file);
    assert!(
        said.contains("Nothing reads these layers: figurer (1 feature)."),
        "{said}"
    );
    let untaken = &file.report.untaken;
    let left = untaken
        .iter()
        .find(|one| one.layer == "figurer")
        .expect("it is listed");
    assert_eq!(
        (left.name.as_str(), left.values, left.example.as_str()),
        ("naam", 1, "A1")
    );
}

#[test]
fn a_file_geodatabase_is_one_data_set_also_in_a_zip_file() {
    let mut desk = Desk::new();
    let data = desk.two_layers("OpenFileGDB", "plans.gdb");
    let file = desk.import(&data);
    assert_eq!(published(&file), (Outcome::Published, 1, 1), "{}", told(&file));
    assert_eq!(file.report.format.as_deref(), Some("GDAL OpenFileGDB"));
    assert_eq!(file.sha256.as_ref().map(String::len), Some(64));
    // The same again is the same, and another once one of its files changes.
    assert_eq!(desk.import(&data).outcome, Outcome::AlreadyThere);
    fs::write(data.join("timestamps"), "later").expect("written");
    assert_ne!(desk.import(&data).sha256, file.sha256);
    let zipped = desk.zip_of("delivery.zip", &data, "in/plans.gdb");
    let again = desk.import(&zipped);
    assert_eq!(published(&again), (Outcome::Published, 1, 1), "{}", told(&again));
}

#[test]
fn a_file_geodatabase_in_a_folder_is_one_thing_among_others() {
    let desk = Desk::new();
    fs::create_dir(desk.path("delivery")).expect("created");
    desk.two_layers("OpenFileGDB", "delivery/plans.gdb");
    fs::write(desk.path("delivery/readme.txt"), "what this is").expect("written");
    let found = validate_paths(&[desk.path("delivery")], &ReadOptions::default());
    let name = |file: &str| file.rsplit('/').next().unwrap_or_default().to_owned();
    let names: Vec<String> = found.iter().map(|report| name(&report.file)).collect();
    assert_eq!(names, ["plans.gdb", "readme.txt"]);
    let said = &found[0].findings[0].message;
    assert!(said.contains("a folder that is one data set"), "{said}");
}

#[test]
fn shapefiles_in_a_zip_file_are_one_data_set_and_several_data_sets_are_refused() {
    let mut desk = Desk::new();
    let shapes = desk.two_layers("ESRI Shapefile", "shapes");
    let zipped = desk.zip_of("shapes.zip", &shapes, "data");
    let file = desk.import(&zipped);
    assert_eq!(published(&file), (Outcome::Published, 1, 1), "{}", told(&file));
    let several = desk.path("several");
    fs::create_dir(&several).expect("created");
    for name in ["a.geojson", "b.geojson"] {
        fs::write(several.join(name), "{}").expect("written");
    }
    let zipped = desk.zip_of("several.zip", &several, "data");
    let refused = desk.import(&zipped);
    let said = told(&refused);
    assert_eq!(refused.outcome, Outcome::Refused);
    assert!(
        said.contains("holds 2 data sets: data/a.geojson, data/b.geojson"),
        "{said}"
    );
}
