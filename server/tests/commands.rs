//! The built binary, command by command: what it prints, and how it ends.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod built;
mod real_files;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use built::{planvy, run};
use planvy_demo::demo_files;
use real_files::{real_file, testdata};
use serde_json::Value;

/// A folder with a store and one of the demo's plans.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn demo_file(&self, name: &str) -> String {
        self.file(name, demo_bytes(name))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(&self.data(), arguments)
    }

    /// Runs a command, checks how it ends, and returns what it printed.
    fn prints(&self, status: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The snapshot that the store holds.
    fn snapshot(&self) -> String {
        let store = planvy_store::GeoPackageStore::open(self.data()).unwrap();
        planvy_store::Store::snapshot_id(&store).unwrap()
    }
}

fn demo_bytes(name: &str) -> &'static [u8] {
    demo_files().iter().find(|file| file.name == name).unwrap().bytes
}

const PLAN: &str = "plan-dp-1001.json";

#[test]
fn a_good_plan_is_valid_and_imported_once() {
    let desk = Desk::new();
    let plan = desk.demo_file(PLAN);
    let report: Value = serde_json::from_str(&desk.prints(0, &["validate", &plan, "--json"])).unwrap();
    assert_eq!(report["format"], "ngp-detaljplan-4.1");
    assert_eq!(report["summary"]["errors"], 0);
    assert!(report["findings"].is_array() && report["file"].is_string());
    let report: Value = serde_json::from_str(&desk.prints(0, &["import", "--json", &plan])).unwrap();
    assert_eq!(
        (&report["changed"], report["files"][0]["plans"].as_u64()),
        (&Value::Bool(true), Some(1))
    );
    let before = desk.snapshot();
    assert_eq!(report["snapshot"], before.as_str());
    assert!(desk.prints(0, &["import", &plan]).contains("already there"));
    assert_eq!(desk.snapshot(), before);
}

#[test]
fn bad_files_are_refused_and_change_nothing() {
    let desk = Desk::new();
    let plan = desk.demo_file(PLAN);
    desk.prints(0, &["import", &plan]);
    let before = desk.snapshot();
    let bytes = demo_bytes(PLAN);
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let deep = "[".repeat(200_000);
    let cases: [(&str, Vec<u8>); 7] = [
        ("empty.json", Vec::new()),
        ("cut.json", bytes[..bytes.len() / 2].to_vec()),
        ("nothing.json", b"{}".to_vec()),
        (
            "deep.json",
            format!("{{\"type\": \"FeatureCollection\", \"features\": {deep}").into_bytes(),
        ),
        ("nan.json", with_nan(&text).into_bytes()),
        ("noise.bin", (0..=255).cycle().take(100_000).collect()),
        ("text.txt", "Detaljplan för kvarteret Eken".into()),
    ];
    for (name, bytes) in cases {
        let path = desk.file(name, &bytes);
        let printed = desk.prints(1, &["import", &path]);
        assert!(
            printed.contains("refused") && printed.contains("error"),
            "{name}: {printed}"
        );
        let report: Value = serde_json::from_str(&desk.prints(1, &["validate", "--json", &path])).unwrap();
        assert!(report["summary"]["errors"].as_u64().unwrap() > 0, "{name}");
        assert_eq!(desk.snapshot(), before, "{name}");
    }
    assert_eq!(desk.run(&["import", "/nowhere/plan.json"]).status.code(), Some(1));
}

/// The text with its first coordinate of an area replaced.
#[test]
fn a_refused_first_import_leaves_no_store_behind() {
    let desk = Desk::new();
    let bad = desk.file("bad.json", b"{");
    let told = desk.prints(1, &["import", &bad]);
    assert!(
        !told.contains("--accept"),
        "a file of no known format cannot be accepted: {told}"
    );
    let left = std::fs::read_dir(desk.folder.path()).unwrap().count();
    assert_eq!(left, 1, "only the file itself");
    desk.prints(1, &["import", "not-there.json"]);
    assert!(!desk.data().exists());
    // What was published stays, whatever is refused beside it or later.
    let good = desk.demo_file("plan-dp-1001.json");
    desk.prints(1, &["import", "--each", &bad, &good]);
    let snapshot = desk.snapshot();
    assert!(snapshot.starts_with("s1-"), "{snapshot}");
    desk.prints(1, &["import", &bad]);
    assert_eq!(desk.snapshot(), snapshot);
}

fn with_nan(text: &str) -> String {
    let (before, after) = text.split_once("[[[").unwrap();
    let (_, after) = after.split_once(',').unwrap();
    format!("{before}[[[NaN,{after}")
}

#[test]
fn a_folder_is_all_or_nothing_unless_each() {
    let desk = Desk::new();
    desk.file("folder/good.json", demo_bytes(PLAN));
    desk.file("folder/bad.json", &demo_bytes("plan-dp-1002.json")[..1000]);
    let folder = desk.folder.path().join("folder");
    let folder = folder.to_str().unwrap();
    let before = desk.snapshot();
    assert!(
        desk.prints(1, &["import", folder])
            .contains("another file was refused")
    );
    assert_eq!(desk.snapshot(), before);
    desk.prints(1, &["import", "--each", folder]);
    assert_ne!(desk.snapshot(), before, "the good file is published");
}

#[test]
fn wrong_use_ends_with_two() {
    let desk = Desk::new();
    desk.prints(0, &["import", &desk.demo_file(PLAN)]);
    for arguments in [
        &["sell"][..],
        &[],
        &["import"],
        &["validate"],
        &["import", "x.json", "--as", "maps"],
        &["import", "x.json", "--crs", "EPSG:4326"],
        &["rules"],
        &["rules", "--lon", "13"],
        &["rules", "--x", "118600", "--y", "6164200"],
        &["rules", "--lon", "13", "--lat", "55", "--parcel", "A 1:1"],
        &["rules", "--lon", "55.6", "--lat", "13"],
        &["rules", "--lon", "thirteen", "--lat", "55"],
        &["rules", "--lon", "13", "--lat", "55", "--lang", "de"],
        &["rules", "--lon", "13", "--lat", "55", "--date", "yesterday"],
        &["export"],
        &["export", "--format", "dwg"],
        &["serve", "--listen", "here"],
        &["serve", "--data", "postgres://planvy@db:port/plans"],
        &["import", "x.json", "--data", "postgresql://planvy@db:port/plans"],
    ] {
        // Without a store the mistake in the command is what is said, too.
        for desk in [&Desk::new(), &desk] {
            let output = desk.run(arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(output.stdout.is_empty(), "messages go to standard error");
            assert!(!output.stderr.is_empty());
        }
    }
}

#[test]
fn what_does_not_exist_ends_with_one() {
    let desk = Desk::new();
    let missing = desk.run(&["rules", "--lon", "13.5", "--lat", "55.5"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        String::from_utf8(missing.stderr)
            .unwrap()
            .contains("there is no store here")
    );
    assert!(!desk.data().exists(), "asking makes no store");
    desk.prints(0, &["import", &desk.demo_file(PLAN)]);
    let problem = desk.prints(1, &["rules", "--parcel", "NOWHERE 1:1", "--json"]);
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(
        (problem["status"].as_u64(), &problem["parameter"]),
        (Some(404), &Value::from("parcel"))
    );
    desk.prints(
        1,
        &[
            "export",
            "--format",
            "ngp",
            "--plan",
            "00000000-0000-0000-0000-000000000001",
        ],
    );
    desk.prints(2, &["export", "--format", "ngp", "--plan", "Dp 1001"]);
}

#[test]
fn a_store_that_is_none_is_left_alone() {
    let desk = Desk::new();
    let plan = desk.demo_file(PLAN);
    std::fs::write(desk.data(), b"a letter to the municipality").unwrap();
    for arguments in [
        &["import", plan.as_str()][..],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .contains("not a GeoPackage")
        );
    }
    assert_eq!(
        std::fs::read(desk.data()).unwrap(),
        b"a letter to the municipality"
    );
}

#[test]
fn a_plan_goes_round_through_the_store() {
    let desk = Desk::new();
    desk.prints(0, &["import", &desk.demo_file(PLAN)]);
    let out = desk.folder.path().join("out.json");
    desk.prints(0, &["export", "--format", "ngp", "--out", out.to_str().unwrap()]);
    let again = Desk::new();
    let report: Value =
        serde_json::from_str(&again.prints(0, &["import", "--json", out.to_str().unwrap()])).unwrap();
    assert_eq!(report["files"][0]["plans"], 1);
    let features: Value = serde_json::from_str(&desk.prints(0, &["export", "--format", "geojson"])).unwrap();
    assert_eq!(features["type"], "FeatureCollection");
    let plan = report_plan_id(&std::fs::read(&out).unwrap());
    let one = desk.prints(
        0,
        &["export", "--format", "geojson", "--crs", "3008", "--plan", &plan],
    );
    assert!(one.contains("EPSG::3008") && one.contains(&plan));
    assert_eq!(
        std::fs::read_dir(desk.folder.path())
            .unwrap()
            .filter(|entry| is_part(entry.as_ref().unwrap()))
            .count(),
        0,
        "nothing is left over"
    );
}

fn is_part(entry: &std::fs::DirEntry) -> bool {
    entry
        .path()
        .extension()
        .is_some_and(|extension| extension == "part")
}

/// The id of the plan in a delivery.
fn report_plan_id(delivery: &[u8]) -> String {
    let delivery: Value = serde_json::from_slice(delivery).unwrap();
    let features = delivery["features"].as_array().unwrap();
    let plan = features
        .iter()
        .find(|feature| feature["properties"]["feature:typ"] == "detaljplan");
    let plan = plan.or(features.first()).unwrap();
    plan["properties"]["objektidentitet"].as_str().unwrap().to_owned()
}

#[test]
fn data_may_stand_before_or_after_the_command_or_in_the_environment() {
    let desk = Desk::new();
    let plan = desk.demo_file(PLAN);
    let other = desk.folder.path().join("other.gpkg");
    let other = other.to_str().unwrap();
    desk.prints(0, &["--data", other, "import", &plan]);
    desk.prints(0, &["import", &plan, "--data", other]);
    assert!(!desk.data().exists());
    desk.prints(0, &["import", &plan]);
    assert!(desk.data().exists());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let desk = Desk::new();
    desk.prints(0, &["import", &desk.demo_file(PLAN)]);
    let mut child = planvy(&desk.data())
        .args(["export", "--format", "geojson"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 10]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn killed_while_importing_leaves_the_old_or_the_new() {
    let desk = Desk::new();
    desk.prints(0, &["import", &desk.demo_file(PLAN)]);
    let folder = desk.folder.path().join("more");
    for file in demo_files() {
        desk.file(&format!("more/{}", file.name), file.bytes);
    }
    let folder = folder.to_str().unwrap();
    let copy = desk.folder.path().join("finished.gpkg");
    std::fs::copy(desk.data(), &copy).unwrap();
    run(&copy, &["import", folder]);
    let plans_in = |data: &Path| {
        let store = planvy_store::GeoPackageStore::open(data).unwrap();
        planvy_store::Store::counts(&store).unwrap().plans
    };
    let (old, new) = (plans_in(&desk.data()), plans_in(&copy));
    assert!(new > old);
    let timed = desk.folder.path().join("timed.gpkg");
    std::fs::copy(desk.data(), &timed).unwrap();
    let started = std::time::Instant::now();
    run(&timed, &["import", folder]);
    let full = started.elapsed();
    // Killed at moments spread over the whole import.
    for part in 1..=12 {
        let data = desk.folder.path().join(format!("killed-{part}.gpkg"));
        std::fs::copy(desk.data(), &data).unwrap();
        let started = std::time::Instant::now();
        let mut child = planvy(&data)
            .args(["import", folder])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while started.elapsed() < full * part / 12 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let found = plans_in(&data);
        assert!(
            found == old || found == new,
            "{found} plans: neither {old} nor {new}"
        );
        assert_eq!(
            run(&data, &["import", folder]).status.code(),
            Some(0),
            "the store can be written after it"
        );
        assert_eq!(plans_in(&data), new);
    }
}

#[test]
fn findings_are_grouped_for_people() {
    let Some(folder) = testdata() else { return };
    let desk = Desk::new();
    let mora = real_file(&folder, "se-detaljplan-mora-dp225/dp225.json");
    let printed = desk.prints(0, &["validate", &mora]);
    assert!(
        printed.contains(" times\n") && printed.contains("hint: "),
        "{printed}"
    );
    assert!(
        printed.lines().last().unwrap().contains("[ngp-detaljplan-4.1]"),
        "{printed}"
    );
}

#[test]
fn help_and_version_are_no_errors() {
    let desk = Desk::new();
    assert!(desk.prints(0, &["--version"]).starts_with("planvy "));
    let help = desk.prints(0, &["--help"]);
    for command in ["serve", "import", "validate", "rules", "demo", "export"] {
        assert!(help.contains(command), "{command}");
    }
}
