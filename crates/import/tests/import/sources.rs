//! Whatever is named: nothing hangs, nothing panics, everything is said.

use std::fs;
use std::path::PathBuf;

use planvy_formats::ReadOptions;
use planvy_import::{ImportReport, MAX_FILE_BYTES, Outcome, validate_path};
use planvy_plan::{RuleId, Severity};
use planvy_store::Store;

use crate::bench::{Bench, delivery, outcomes, plan};

/// The only finding of the only file, which has to be a refusal by `PV-PARSE`.
fn complaint(report: &ImportReport) -> String {
    assert_eq!(outcomes(report), [Outcome::Refused]);
    let findings = &report.files[0].report.findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (&findings[0].rule, findings[0].severity),
        (&RuleId::PARSE, Severity::Error)
    );
    assert!(
        findings[0].hint.is_some() || findings[0].message.contains("None of"),
        "what to do"
    );
    findings[0].message.clone()
}

#[test]
fn a_missing_file_an_empty_file_and_an_empty_folder_are_told_apart() {
    let mut bench = Bench::new();
    let missing = bench.deliveries.join("missing.json");
    assert_eq!(complaint(&bench.import(&[missing])), "There is no such file.");
    assert_eq!(
        complaint(&bench.import([bench.deliveries.clone()])),
        "The folder holds no file."
    );
    let empty = bench.deliver("empty.json", "");
    assert_eq!(complaint(&bench.import(&[empty])), "The file is empty.");
    assert!(bench.store.is_empty().unwrap());
}

#[test]
fn an_unknown_file_that_was_named_is_an_error_that_lists_the_formats() {
    let mut bench = Bench::new();
    let path = bench.deliver("notes.txt", "Ring Anna om planen.");
    let report = bench.import([&path]);
    assert!(complaint(&report).contains("no format"));
    let hint = report.files[0].report.findings[0].hint.clone().unwrap();
    for format in planvy_formats::formats() {
        assert!(hint.contains(format.name()), "{hint}");
    }
    assert_eq!(report.files[0].report.format, None);
    assert_eq!(validate_path(&path, &ReadOptions::default()).format, None);
}

#[test]
fn advice_fits_what_is_wrong_with_an_unknown_file() {
    let mut bench = Bench::new();
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain("{\"type\": \"FeatureCollection\"}".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let path = bench.deliver("plan.json", utf16);
    assert!(complaint(&bench.import([&path])).contains("UTF-16"));
    let text = bench.deliver("notes.txt", "Ring Anna om planen.");
    let told = ReadOptions {
        kind: Some(planvy_formats::ContentKind::Plans),
        ..ReadOptions::default()
    };
    let finding = validate_path(&text, &told).findings.remove(0);
    assert!(finding.message.contains("No reader of plans"), "{finding:?}");
    assert!(!finding.hint.unwrap().contains("--as"));
}

#[test]
fn unknown_files_in_a_folder_are_passed_over_with_a_remark() {
    let mut bench = Bench::new();
    bench.deliver("a/plan.json", delivery(&[plan(1)]));
    bench.deliver("a/README.txt", "Leverans i mars.");
    bench.deliver("a/.hidden", "nothing to see");
    let report = bench.import([bench.deliveries.clone()]);
    assert_eq!(outcomes(&report), [Outcome::Skipped, Outcome::Published]);
    assert_eq!(report.files[0].report.findings[0].severity, Severity::Info);
    assert!(report.files[0].report.file.ends_with("README.txt"));
    assert!(!report.is_refused());
}

#[test]
fn a_folder_of_nothing_known_is_refused() {
    let mut bench = Bench::new();
    bench.deliver("README.txt", "Leverans i mars.");
    let report = bench.import([bench.deliveries.clone()]);
    assert_eq!(outcomes(&report), [Outcome::Skipped, Outcome::Refused]);
    assert!(report.is_refused());
}

#[test]
fn files_are_read_in_the_order_of_their_names_and_once() {
    let mut bench = Bench::new();
    for name in ["b/2.json", "a/1.json", "c.json"] {
        bench.deliver(name, "");
    }
    let named = [bench.deliveries.clone(), bench.deliveries.join("c.json")];
    let report = bench.import(&named);
    let names: Vec<PathBuf> = report
        .files
        .iter()
        .map(|file| PathBuf::from(&file.report.file))
        .collect();
    let expected: Vec<PathBuf> = ["c.json", "a/1.json", "b/2.json"]
        .iter()
        .map(|name| bench.deliveries.join(name))
        .collect();
    assert_eq!(names[..3], expected);
}

#[test]
fn a_folder_is_no_file_to_validate() {
    let bench = Bench::new();
    let report = validate_path(&bench.deliveries, &ReadOptions::default());
    assert_eq!(report.summary.errors, 1);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let mut bench = Bench::new();
    let path = bench.deliver("huge.json", delivery(&[plan(1)]));
    // A file with a hole: it takes no room on the disk.
    fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(MAX_FILE_BYTES + 1)
        .unwrap();
    assert!(complaint(&bench.import(&[path])).contains("4294967297 bytes"));
}

#[test]
fn a_store_is_not_imported_into_itself() {
    let mut bench = Bench::new();
    let plan_file = bench.deliver("plan.json", delivery(&[plan(1)]));
    bench.import(&[plan_file]);
    fs::copy(bench.store.path(), bench.deliveries.join("planvy.gpkg")).unwrap();
    let report = bench.import([bench.deliveries.clone()]);
    assert_eq!(outcomes(&report), [Outcome::AlreadyThere, Outcome::Skipped]);
    let named = bench.import(&[bench.store.path().to_owned()]);
    assert!(complaint(&named).contains("store of Planvy"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_that_lead_back_up_end() {
        let mut bench = Bench::new();
        bench.deliver("a/plan.json", delivery(&[plan(1)]));
        symlink(&bench.deliveries, bench.deliveries.join("a/up")).unwrap();
        symlink(
            bench.deliveries.join("a/plan.json"),
            bench.deliveries.join("same.json"),
        )
        .unwrap();
        let report = bench.import([bench.deliveries.clone()]);
        assert_eq!(
            outcomes(&report),
            [Outcome::Published],
            "read once, by one of its names"
        );
    }

    #[test]
    fn a_link_to_nothing_is_told() {
        let mut bench = Bench::new();
        symlink("/nowhere/at/all", bench.deliveries.join("gone.json")).unwrap();
        assert_eq!(
            complaint(&bench.import([bench.deliveries.clone()])),
            "There is no such file."
        );
    }

    #[test]
    fn pipes_and_sockets_never_hang() {
        let mut bench = Bench::new();
        let socket = bench.deliveries.join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        assert!(complaint(&bench.import(&[socket])).contains("neither a file nor a folder"));
        assert!(
            complaint(&bench.import(&[PathBuf::from("/dev/zero")])).contains("neither a file nor a folder")
        );
        let pipe = bench.deliveries.join("pipe.json");
        if !Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|status| status.success())
        {
            eprintln!("skipped: mkfifo is not to be had");
            return;
        }
        assert!(complaint(&bench.import(&[pipe])).contains("neither a file nor a folder"));
        bench.deliver("plan.json", delivery(&[plan(1)]));
        assert_eq!(
            outcomes(&bench.import([bench.deliveries.clone()])),
            [Outcome::Published]
        );
    }

    #[test]
    fn what_may_not_be_read_is_told() {
        let mut bench = Bench::new();
        let path = bench.deliver("secret.json", delivery(&[plan(1)]));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
        if fs::File::open(&path).is_ok() {
            eprintln!("skipped: this user may read every file");
            return;
        }
        assert_eq!(
            complaint(&bench.import(&[path])),
            "There is no permission to read it."
        );
    }
}
