//! Files of the ground that lie over each other.

use std::path::PathBuf;

use planvy_formats::ReadOptions;
use planvy_import::{FileReport, ImportOptions, Outcome, validate_paths};
use planvy_plan::{Crs, Datum, Finding, Severity};

use crate::bench::{Bench, outcomes};

/// Level ground of 4 m × 4 m, so many metres east of a corner.
fn grid(east_m: u32, level_m: f64) -> String {
    let west_m = 118_000 + east_m;
    let row = format!("{level_m} {level_m} {level_m} {level_m}\n");
    format!(
        "ncols 4\nnrows 4\nxllcorner {west_m}\nyllcorner 6164000\ncellsize 1\n{}",
        row.repeat(4)
    )
}

fn options() -> ReadOptions {
    ReadOptions {
        crs: Some(Crs::Zone1330),
        vertical_datum: Some(Datum::Rh2000),
        ..ReadOptions::default()
    }
}

fn overlaps(report: &FileReport) -> Vec<&Finding> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.rule.0 == "PV-OVERLAP")
        .collect()
}

/// Tiles side by side, one over the second that agrees with it, and one over both that lies higher.
fn tiles(bench: &Bench) -> [PathBuf; 4] {
    [
        ("1.asc", 0, 4.0),
        ("2.asc", 4, 5.5),
        ("3.asc", 6, 5.9),
        ("4.asc", 2, 6.1),
    ]
    .map(|(name, east_m, level_m)| bench.deliver(name, grid(east_m, level_m)))
}

fn assert_told(reports: &[&FileReport]) {
    for quiet in &reports[..3] {
        assert!(overlaps(quiet).is_empty(), "{quiet:#?}");
    }
    let told = overlaps(reports[3]);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].severity, Severity::Warning);
    assert_eq!(told[0].feature.as_deref(), Some("1"));
    let [east_m, north_m] = told[0].position.unwrap();
    assert!((118_002.0..118_004.0).contains(&east_m) && (6_164_000.0..=6_164_004.0).contains(&north_m));
    let message = &told[0].message;
    assert!(
        message.contains("1.asc") && message.contains("2.10 m"),
        "{message}"
    );
    assert!(message.contains("others that it differs from: 1"), "{message}");
}

#[test]
fn rasters_of_files_that_are_imported_together_are_compared() {
    for each in [false, true] {
        let mut bench = Bench::new();
        let paths = tiles(&bench);
        let options = ImportOptions {
            read: options(),
            each,
            ..ImportOptions::default()
        };
        let report = bench.import_with(paths, &options);
        assert_eq!(outcomes(&report), [Outcome::Published; 4], "{report:#?}");
        assert_told(&report.files.iter().map(|file| &file.report).collect::<Vec<_>>());
    }
}

#[test]
fn and_so_are_files_that_are_validated_together() {
    let bench = Bench::new();
    let reports = validate_paths(&tiles(&bench), &options());
    assert_told(&reports.iter().collect::<Vec<_>>());
    let alone = validate_paths(&tiles(&bench)[3..], &options());
    assert!(overlaps(&alone[0]).is_empty());
}
