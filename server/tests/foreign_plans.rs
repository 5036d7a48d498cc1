//! The built binary on plans of other countries: real files, the mappings that Planvy brings, and the demo municipality beside them in one store.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod built;
#[allow(dead_code, reason = "these files are all in archives")]
mod real_files;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value;
use served::Served;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// What lies in the archives of the test data.
struct Unpacked {
    folder: tempfile::TempDir,
    testdata: PathBuf,
}

impl Unpacked {
    fn new() -> Option<Unpacked> {
        Some(Unpacked {
            testdata: real_files::testdata()?,
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// A file out of an archive.
    fn file(&self, archive: &str, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(File::open(self.testdata.join(archive)).unwrap()).unwrap();
        let mut packed = archive.by_name(name).unwrap();
        let path = self.folder.path().join(Path::new(name).file_name().unwrap());
        std::io::copy(&mut packed, &mut File::create(&path).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }
}

fn mapping(name: &str) -> String {
    format!("{HERE}/../data/mappings/{name}.toml")
}

/// Imports a file, and gives its part of the report.
fn import(data: &Path, file: &str, by: &[&str]) -> Value {
    let output = built::run(data, &[&["import", "--json", file], by].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    report["files"][0].clone()
}

fn import_mapped(data: &Path, file: &str, mapping_name: &str) -> Value {
    import(
        data,
        file,
        &["--as", "plans", "--mapping", &mapping(mapping_name)],
    )
}

fn said(file: &Value) -> String {
    let findings = file["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| format!("{}\n", finding["message"].as_str().unwrap()))
        .collect()
}

const DUTCH: (&str, &str) = (
    "nl-imro/imro2012-bestemmingsplan.zip",
    "valid/NL.IMRO.0999.BP2012000001-0005.gml",
);
const VERMONT: &str = "us-vt-zoning/vermont-zoning-montpelier-winooski.zip";
const JAPANESE: &str = "jp-plateau-urban-planning/plateau-urf-numazu-kawasaki.zip";
const NORWEGIAN: &str = "no-reguleringsplan-gml/reguleringsplanforslag-gml.zip";

#[test]
fn a_dutch_plan_is_imported_with_its_numbers() {
    let Some(unpacked) = Unpacked::new() else { return };
    let file = unpacked.file(DUTCH.0, DUTCH.1);
    let report = import_mapped(&unpacked.data(), &file, "nl-imro2012");
    assert_eq!(
        (&report["outcome"], &report["plans"]),
        (&"published".into(), &1.into()),
        "{}",
        said(&report)
    );
    // 84 uses, 2 double uses, 2 + 7 + 25 indications, 34 building areas, 28 measures; the three lines of Figuur are not mapped.
    assert_eq!(report["regulations"], 84 + 2 + 2 + 7 + 25 + 34 + 28);
    assert!(
        said(&report).contains("moved from Amersfoort / RD New (EPSG:28992) to WGS 84"),
        "{}",
        said(&report)
    );
    let again = import_mapped(&unpacked.data(), &file, "nl-imro2012");
    assert_eq!(again["outcome"], "already-there");
    assert!(
        !Path::new(&file).with_extension("gfs").exists(),
        "nothing is written beside what is read"
    );
}

#[test]
fn what_is_wrong_with_a_foreign_file_is_said_and_nothing_is_published() {
    let Some(unpacked) = Unpacked::new() else { return };
    let data = unpacked.data();
    // A Norwegian file whose coordinates are degrees, though it says metres.
    let degrees = unpacked.file(NORWEGIAN, "gml.avgr.1-pass.gml");
    let report = import_mapped(&data, &degrees, "no-reguleringsplanforslag-5");
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("lies beyond ETRS89 / UTM zone 32N"),
        "{}",
        said(&report)
    );
    // A Dutch file without coordinates.
    let nowhere = unpacked.file(
        DUTCH.0,
        "invalid/AD61A61B_no_coordinates_NL.IMRO.0000.AMvB20120023-0004.gml",
    );
    let report = import_mapped(&data, &nowhere, "nl-imro2012");
    assert_eq!(report["outcome"], "refused");
    // A Finnish plan without a stage.
    let finnish = real_files::real_file(&unpacked.testdata, "fi-ryhti-plan/invalid_plan.json");
    let report = import(&data, &finnish, &[]);
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("lifeCycleStatus is missing"),
        "{}",
        said(&report)
    );
    // No mapping.
    let dutch = unpacked.file(DUTCH.0, DUTCH.1);
    let report = import(&data, &dutch, &["--as", "plans"]);
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("has to stand in a mapping"),
        "{}",
        said(&report)
    );
}
