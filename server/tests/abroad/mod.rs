//! Real plans of other countries, imported by the built binary with the mappings that Planvy brings.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{built, real_files};

pub const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// What lies in the archives of the test data.
pub struct Unpacked {
    folder: tempfile::TempDir,
    pub testdata: PathBuf,
}

impl Unpacked {
    pub fn new() -> Option<Unpacked> {
        Some(Unpacked {
            testdata: real_files::testdata()?,
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// A file out of an archive.
    pub fn file(&self, archive: &str, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(File::open(self.testdata.join(archive)).unwrap()).unwrap();
        let mut packed = archive.by_name(name).unwrap();
        let path = self.folder.path().join(Path::new(name).file_name().unwrap());
        std::io::copy(&mut packed, &mut File::create(&path).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }
}

pub fn mapping(name: &str) -> String {
    format!("{HERE}/../data/mappings/{name}.toml")
}

/// Imports a file, and gives its part of the report.
pub fn import(data: &Path, file: &str, by: &[&str]) -> Value {
    let output = built::run(data, &[&["import", "--json", file], by].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    report["files"][0].clone()
}

pub fn import_mapped(data: &Path, file: &str, mapping_name: &str) -> Value {
    import(
        data,
        file,
        &["--as", "plans", "--mapping", &mapping(mapping_name)],
    )
}

pub fn said(file: &Value) -> String {
    let findings = file["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| format!("{}\n", finding["message"].as_str().unwrap()))
        .collect()
}

pub const DUTCH: (&str, &str) = (
    "nl-imro/imro2012-bestemmingsplan.zip",
    "valid/NL.IMRO.0999.BP2012000001-0005.gml",
);
pub const VERMONT: &str = "us-vt-zoning/vermont-zoning-montpelier-winooski.zip";
pub const JAPANESE: &str = "jp-plateau-urban-planning/plateau-urf-numazu-kawasaki.zip";
pub const NORWEGIAN: &str = "no-reguleringsplan-gml/reguleringsplanforslag-gml.zip";

pub fn import_all(unpacked: &Unpacked, data: &Path) {
    let files = [
        (unpacked.file(DUTCH.0, DUTCH.1), "nl-imro2012"),
        (
            unpacked.file(VERMONT, "Washington_Montpelier_zones.geojson"),
            "us-vermont-zoning-atlas",
        ),
        (
            unpacked.file(VERMONT, "Chittenden_Winooski_zones.geojson"),
            "us-vermont-zoning-atlas",
        ),
        (
            unpacked.file(
                "us-minneapolis-zoning/minneapolis-primary-zoning.zip",
                "Primary_Zoning_corrected.geojson",
            ),
            "us-minneapolis-zoning",
        ),
        (
            unpacked.file(JAPANESE, "numazu-shi/udx/urf/523857_urf_6668_op.gml"),
            "jp-plateau-urf",
        ),
        (
            unpacked.file(NORWEGIAN, "gml.xlink.1-2D-pass.gml"),
            "no-reguleringsplanforslag-5",
        ),
    ];
    for (file, mapping_name) in &files {
        let report = import_mapped(data, file, mapping_name);
        assert_eq!(report["outcome"], "published", "{file}: {}", said(&report));
    }
    let finnish = real_files::real_file(&unpacked.testdata, "fi-ryhti-plan/simple_plan.json");
    for file in [finnish, format!("{HERE}/../data/demo/plan-dp-1001.json")] {
        let report = import(data, &file, &[]);
        assert_eq!(report["outcome"], "published", "{file}: {}", said(&report));
    }
}
