//! `planvy sync ngp` and `planvy catalogue update` of the built binary, against a server that stands in for both services.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod built;
mod real_files;
#[path = "../../crates/platform/tests/stand_in/mod.rs"]
mod stand_in;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use built::{planvy, run};
use planvy_demo::demo_files;
use real_files::{real_file, testdata};
use serde_json::{Value, json};
use stand_in::{Fault, KEY, SECRET, StandIn};

/// No request lets itself be waited for this long.
const PATIENCE: Duration = Duration::from_secs(60);

struct Desk {
    folder: tempfile::TempDir,
    server: StandIn,
}

impl Desk {
    fn with(plans: &[&str]) -> Desk {
        let server = StandIn::start();
        for name in plans {
            server.offer(demo(name));
        }
        Desk {
            folder: tempfile::tempdir().unwrap(),
            server,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        self.command(arguments, variables).output().unwrap()
    }

    /// The command, ready to run.
    fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = planvy(&self.data());
        command
            .args(arguments)
            .stdin(Stdio::null())
            .current_dir(self.folder.path());
        for name in [
            "PLANVY_NGP_KEY",
            "PLANVY_NGP_SECRET",
            "PLANVY_NGP_SETTINGS",
            "PLANVY_CATALOGUE",
        ] {
            command.env_remove(name);
        }
        command.env("PLANVY_NGP_URL", self.server.search_url());
        command.env("PLANVY_NGP_TOKEN_URL", self.server.token_url());
        command.envs(variables.iter().copied());
        command
    }

    /// Runs `sync ngp --municipality 1280` with more words, and returns how it ended and what it printed.
    fn sync(&self, more: &[&str]) -> (i32, String) {
        let words = [&["sync", "ngp", "--municipality", "1280"], more].concat();
        let output = self.run(&words, &[("PLANVY_NGP_KEY", KEY), ("PLANVY_NGP_SECRET", SECRET)]);
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            assert!(!text.contains(SECRET) && !text.contains("token-1"), "{text}");
        }
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
        )
    }

    fn sync_json(&self, status: i32) -> Value {
        let (ended, printed) = self.sync(&["--json"]);
        assert_eq!(ended, status, "{printed}");
        serde_json::from_str(&printed).unwrap()
    }
}

fn demo(name: &str) -> &'static [u8] {
    demo_files().iter().find(|file| file.name == name).unwrap().bytes
}

#[test]
fn a_municipality_is_brought_up_to_date() {
    let desk = Desk::with(&["plan-dp-1402.json", "plan-dp-904.json"]);
    let (status, told) = desk.sync(&["--dry-run"]);
    assert_eq!(status, 0);
    assert!(
        told.contains("To fetch: 2 (") && told.contains("Dp 1402"),
        "{told}"
    );
    assert!(!desk.data().exists(), "a dry run leaves no store behind");

    let first = desk.sync_json(0);
    assert_eq!(
        (&first["counts"]["published"], &first["counts"]["ended"]),
        (&json!(2), &json!(1))
    );
    let second = desk.sync_json(0);
    assert_eq!(
        (&second["counts"]["unchanged"], &second["changed"]),
        (&json!(2), &json!(false))
    );
    desk.server.withdraw("dee42721-6ff9-4154-9b70-96c4f15025e3");
    let (status, told) = desk.sync(&[]);
    assert_eq!(status, 0);
    assert!(
        told.contains("No longer listed; they stay in the store: 1 (Dp 1402"),
        "{told}"
    );
}

#[test]
fn a_refused_plan_is_told_with_its_findings_and_ends_with_one() {
    let desk = Desk::with(&["plan-dp-1402.json", "plan-dp-904.json"]);
    let wrong = String::from_utf8(demo("plan-dp-904.json").to_vec())
        .unwrap()
        .replace("EPSG:3008", "EPSG:4326");
    desk.server.offer(wrong.as_bytes());
    let (status, told) = desk.sync(&[]);
    assert_eq!(status, 1);
    assert!(
        told.contains("Stored: 1 (Dp 1402") && told.contains("Refused: 1\n  Dp 904"),
        "{told}"
    );
    assert!(told.contains("error "), "{told}");
    let report = desk.sync_json(1);
    assert_eq!(report["counts"]["unchanged"], 1);
    assert_eq!(report["plans"][0]["state"], "refused");
    assert!(
        report["plans"][0]["import"]["summary"]["errors"]
            .as_u64()
            .unwrap()
            > 0
    );
}

#[test]
fn a_real_delivery_goes_the_way_of_every_file() {
    let Some(folder) = testdata() else { return };
    let file = real_file(&folder, "se-detaljplan-mora-dp225/dp225.json");
    let desk = Desk::with(&[]);
    desk.server.offer(&std::fs::read(&file).unwrap());
    let validated = run(&desk.data(), &["validate", &file, "--json"]);
    let validated: Value = serde_json::from_slice(&validated.stdout).unwrap();
    let is_valid = validated["summary"]["errors"] == 0;
    let report = desk.sync_json(if is_valid { 0 } else { 1 });
    let plan = &report["plans"][0];
    assert_eq!(plan["state"], if is_valid { "published" } else { "refused" });
    assert_eq!(plan["designation"], "DP225");
    assert_eq!(plan["import"]["summary"], validated["summary"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_stores_what_was_fetched_and_the_next_run_goes_on() {
    let desk = Desk::with(&["plan-dp-1402.json", "plan-dp-904.json"]);
    let (tell, told) = mpsc::channel();
    desk.server.state().tell = Some(tell);
    let words = ["sync", "ngp", "--municipality", "1280", "--json"];
    let mut command = desk.command(&words, &[("PLANVY_NGP_KEY", KEY), ("PLANVY_NGP_SECRET", SECRET)]);
    let running = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !told.recv_timeout(PATIENCE).unwrap().starts_with("/files/") {}
    // The second plan has to be waited for, longer than anybody would.
    desk.server
        .fault("/download/asset", Fault::Status(503, "Retry-After: 290", ""));
    while !told
        .recv_timeout(PATIENCE)
        .unwrap()
        .starts_with("/download/asset/")
    {}
    let killed = Command::new("kill")
        .args(["-INT", &running.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = running.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("stopping"), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["counts"]["published"], &report["counts"]["notFetched"]),
        (&json!(1), &json!(1)),
        "{report}"
    );
    desk.server.state().tell = None;
    let next = desk.sync_json(0);
    assert_eq!(
        (&next["counts"]["published"], &next["counts"]["unchanged"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn wrong_use_ends_with_two_and_what_fails_with_one() {
    let desk = Desk::with(&["plan-dp-1402.json"]);
    let told = |output: Output| {
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let words = ["sync", "ngp", "--municipality", "1280"];
    let (status, said) = told(desk.run(&words, &[]));
    assert_eq!(status, 2);
    assert!(said.contains("PLANVY_NGP_KEY"), "{said}");
    let (status, said) = told(desk.run(&words, &[("PLANVY_NGP_KEY", KEY), ("PLANVY_NGP_SECRET", "wr0ng")]));
    assert_eq!(status, 1);
    assert!(
        said.contains("refuses the key and the secret (401)") && !said.contains("wr0ng"),
        "{said}"
    );
    assert!(!desk.data().exists());
    assert_eq!(
        desk.run(&["sync", "ngp", "--municipality", "Malmö"], &[])
            .status
            .code(),
        Some(2)
    );
    desk.server
        .fault("/items", Fault::Status(403, "", "Geolocation Block!"));
    let output = desk.run(&words, &[("PLANVY_NGP_KEY", KEY), ("PLANVY_NGP_SECRET", SECRET)]);
    assert!(told(output).1.contains("outside Sweden"));
    // A file of settings does as well, and is told of where others can read it.
    let file = desk.folder.path().join("ngp.toml");
    std::fs::write(&file, format!("key = '{KEY}'\nsecret = '{SECRET}'\n")).unwrap();
    let named = [&words[..], &["--settings", file.to_str().unwrap()]].concat();
    let (status, said) = told(desk.run(&named, &[]));
    assert_eq!(status, 0, "{said}");
    assert!(!cfg!(unix) || said.contains("can be read by others"), "{said}");
}

#[test]
fn a_new_release_of_the_catalogue_is_shown_and_then_taken() {
    let desk = Desk::with(&[]);
    let kinds = json!([
        {"id": "99999999-9999-4999-8999-999999999999", "bestammelsekod": "DP_KM_Eg_Klimat_Ny", "bestammelsetyp": "Egenskapsbestämmelse",
         "anvandningsform": "Kvartersmark", "bestammelseformulering": "Taket ska vara grönt.", "kategori": "Klimat"},
        {"id": "f9e056a6-cda8-4b92-a15d-dc70d61dfa36", "bestammelsekod": "DP_KM_B2", "bestammelsetyp": "Användningsbestämmelse",
         "anvandningsform": "Kvartersmark", "bestammelseformulering": "Bostäder", "beteckning": "B", "farg": "Gul", "kategori": "Bostäder",
         "borjargalla": "2020-10-01T00:00:00", "slutargalla": "2026-05-31T00:00:00"},
    ]);
    let release =
        json!({"id": 8, "namn": "20260601", "publicerad": "2026-06-01T10:00:00", "bestammelser": kinds});
    let answers = [
        ("/c/release", json!([{"id": 8, "namn": "20260601"}])),
        ("/c/release/full/platt/8", release),
    ];
    for (path, answer) in answers {
        desk.server
            .state()
            .answers
            .insert(path.to_owned(), answer.to_string());
    }
    let url = format!("{}/c", desk.server.url);
    let update = |more: &[&str]| {
        let output = desk.run(&[&["catalogue", "update", "--url", &url], more].concat(), &[]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{told}");
        String::from_utf8(output.stdout).unwrap()
    };
    let code = ["catalogue", "DP_KM_Eg_Klimat_Ny", "--json"];
    let shown = update(&[]);
    assert!(
        shown.contains("Added: 1\n  DP_KM_Eg_Klimat_Ny: Taket ska vara grönt. [a person has to judge it]"),
        "{shown}"
    );
    assert!(
        shown.contains("DP_KM_B2: until 2026-05-31") && shown.contains("--yes takes it"),
        "{shown}"
    );
    assert_ne!(desk.run(&code, &[]).status.code(), Some(0), "nothing was taken");

    let taken: Value = serde_json::from_str(&update(&["--yes", "--json"])).unwrap();
    assert_eq!(
        (&taken["known"], &taken["release"]),
        (&json!("2025-12-01"), &json!("2026-06-01"))
    );
    let new: Value = serde_json::from_slice(&desk.run(&code, &[]).stdout).unwrap();
    assert_eq!(new["name"], "Klimat", "{new}");
    let ended = desk.run(
        &["catalogue", "f9e056a6-cda8-4b92-a15d-dc70d61dfa36", "--json"],
        &[],
    );
    let ended: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(
        (&ended["code"], &ended["validTo"]),
        (&json!("DP_KM_B2"), &json!("2026-05-31")),
        "{ended}"
    );
    assert!(update(&[]).contains("The catalogue of 2026-06-01 is in use; there is no newer release."));

    // A file that is none is not passed over in silence.
    std::fs::write(desk.folder.path().join("planvy-catalogue.tsv"), "code\n").unwrap();
    assert_eq!(desk.run(&code, &[]).status.code(), Some(2));
}
