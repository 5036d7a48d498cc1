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
    import(data, file, &["--as", "plans", "--mapping", &mapping(mapping_name)])
}

fn said(file: &Value) -> String {
    let findings = file["findings"].as_array().unwrap();
    findings.iter().map(|finding| format!("{}\n", finding["message"].as_str().unwrap())).collect()
}

const DUTCH: (&str, &str) = (
    "nl-imro/imro2012-bestemmingsplan.zip",
    "valid/NL.IMRO.0999.BP2012000001-0005.gml",
);
const VERMONT: &str = "us-vt-zoning/vermont-zoning-montpelier-winooski.zip";
const JAPANESE: &str = "jp-plateau-urban-planning/plateau-urf-numazu-kawasaki.zip";
const NORWEGIAN: &str = "no-reguleringsplan-gml/reguleringsplanforslag-gml.zip";
