//! Releases of the catalogue, as the service gives them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod bench;
mod stand_in;

use bench::TestClock;
use planvy_plan::catalogue::{Release, built_in};
use planvy_platform::boverket::{compare, latest, read_release, table_of};
use planvy_platform::client::{Client, Politeness};
use planvy_platform::pace::Cancel;
use planvy_platform::{FetchError, UreqTransport};
use serde_json::{Value, json};
use stand_in::{Fault, StandIn};

/// A kind of the release of December 2025, as the service tells it.
fn dwellings() -> Value {
    json!({"id": "f9e056a6-cda8-4b92-a15d-dc70d61dfa36", "bestammelsekod": "DP_KM_B2", "bestammelsetyp": "Användningsbestämmelse",
        "anvandningsform": "Kvartersmark", "anvandningsslag": "Bostäder", "beteckning": "B", "borjargalla": "2020-10-01T00:00:00",
        "bestammelseformulering": "Bostäder", "geometrityp": "Yta/Volym", "hilucs": "PermanentResidentialUse", "farg": "Gul",
        "kategori": "Bostäder", "tolkningsbestammelse": false, "webblankid": 59, "slutargalla": null})
}

fn ridge_height() -> Value {
    json!({"id": "ee5f8de3-89b0-479a-a5cb-7439d40623e8", "bestammelsekod": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd",
        "bestammelsetyp": "Egenskapsbestämmelse", "anvandningsform": "Kvartersmark", "beteckning": "h#",
        "bestammelseformulering": "Högsta nockhöjd är [höjd:decimaltal] meter.", "geometrityp": "Yta/Volym", "kategori": "Höjd på byggnadsverk"})
}

fn new_kind(formulation: &str, replaces: &str) -> Value {
    json!({"id": "99999999-9999-4999-8999-999999999999", "bestammelsekod": "DP_KM_Eg_Hojd_Ny", "bestammelsetyp": "Egenskapsbestämmelse",
        "anvandningsform": "Kvartersmark", "bestammelseformulering": formulation, "ersatter": replaces, "kategori": "Klimat",
        "borjargalla": "2026-06-01T00:00:00"})
}

fn release(kinds: &[Value]) -> String {
    json!({"id": 8, "namn": "20260601", "publicerad": "2026-06-01T10:00:00", "typ": {"id": 1, "namn": "Juridisk"}, "bestammelser": kinds})
        .to_string()
}

#[test]
fn a_release_is_held_against_what_is_known() {
    let ended = |mut kind: Value| {
        kind["slutargalla"] = json!("2026-05-31T00:00:00");
        kind
    };
    let same = "Högsta nockhöjd är [höjd:decimaltal] meter";
    let bytes = release(&[
        ended(dwellings()),
        ridge_height(),
        new_kind(same, "ee5f8de3-89b0-479a-a5cb-7439d40623e8"),
        json!({"id": "1", "bestammelsekod": "OLD", "anvandningsform": "Specialområde", "slutargalla": "1987-06-30T00:00:00"}),
        json!({"id": "77777777-7777-4777-8777-777777777777", "bestammelsekod": "SEA", "bestammelsetyp": "Egenskapsbestämmelse",
            "anvandningsform": "Hav"}),
    ]);
    let read = read_release(bytes.as_bytes()).unwrap();
    let difference = compare(&read, built_in());
    assert_eq!(difference.added.len(), 1);
    assert_eq!(
        difference.added[0].meaning_of,
        Some("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd")
    );
    let to: Vec<_> = difference.ended.iter().filter(|kind| kind.to.is_some()).collect();
    assert_eq!(
        (to.len(), to[0].code.as_str(), to[0].to.as_deref()),
        (1, "DP_KM_B2", Some("2026-05-31"))
    );
    // The release holds two of the 908 kinds that are in force.
    assert_eq!(difference.ended.len(), 1 + 906);
    assert_eq!(difference.changed, []);
    assert_eq!((difference.past, difference.not_taken.len()), (1, 1));
    assert!(difference.not_taken[0].reason.contains("'Hav'"));

    let origin = Release {
        date: read.name.date(),
        ..Release::default()
    };
    let table = table_of(&read, &origin, built_in());
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("DP_")).collect();
    assert_eq!(rows.len(), 3);
    assert!(
        !table.contains("Högsta nockhöjd är"),
        "the formulations are not kept"
    );
}

#[test]
fn a_kind_that_takes_other_values_loses_its_meaning_and_not_by_its_wording() {
    let changed = |formulation: &str| {
        let mut kind = ridge_height();
        kind["bestammelseformulering"] = json!(formulation);
        let read = read_release(release(&[kind]).as_bytes()).unwrap();
        compare(&read, built_in()).changed.remove(0)
    };
    let reworded = changed("Byggnadens nock får vara högst [höjd:decimaltal] meter hög.");
    assert_eq!((reworded.what, reworded.loses_meaning), (vec!["wording"], false));
    let other = changed("Högsta nockhöjd är [höjd:decimaltal] meter och [andel:decimaltal] % av bredden.");
    assert_eq!(
        (other.what, other.loses_meaning),
        (vec!["wording", "values"], true)
    );
    let read = read_release(release(&[new_kind("Taket ska vara grönt.", "")]).as_bytes()).unwrap();
    assert_eq!(compare(&read, built_in()).added[0].meaning_of, None);
}

#[test]
fn what_is_no_release_is_told() {
    for (bytes, words) in [
        ("[]", "no release"),
        ("\"Release med id 9 saknas\"", "no release"),
        (
            r#"{"id": 8, "namn": "x", "bestammelser": [{}]}"#,
            "does not say its date",
        ),
        (
            r#"{"id": 8, "namn": "20260601", "bestammelser": []}"#,
            "holds no kind",
        ),
    ] {
        let error = read_release(bytes.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(words), "{bytes}: {error}");
    }
}

#[test]
fn the_sample_of_the_service_says_what_is_built_in() {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        std::path::PathBuf::from,
    );
    let path = folder.join("se-planbestammelsekatalog/planbestammelser-release7-sample.json");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: no test data at {}", path.display());
        return;
    };
    let read = read_release(&bytes).unwrap();
    assert_eq!((read.name.date().as_str(), read.kinds()), ("2025-12-01", 7));
    let difference = compare(&read, built_in());
    assert_eq!((difference.added.len(), difference.changed), (0, vec![]));
    assert!(difference.ended.iter().all(|kind| kind.to.is_none()));
}

#[test]
fn only_a_newer_release_is_fetched_and_cut_ones_again() {
    let server = StandIn::start();
    let names =
        json!([{"id": 7, "namn": "20251201"}, {"id": 8, "namn": "20260601"}, {"id": 3, "namn": "20201001"}]);
    server
        .state()
        .answers
        .insert("/c/release".to_owned(), names.to_string());
    server
        .state()
        .answers
        .insert("/c/release/full/platt/8".to_owned(), release(&[dwellings()]));
    let (transport, clock) = (UreqTransport::default(), TestClock::default());
    let client = Client::new(&transport, &clock, Cancel::default(), Politeness::default());
    let base = format!("{}/c", server.url).parse().unwrap();
    assert_eq!(latest(&client, &base, "2026-06-01"), Ok(None));
    assert_eq!(server.seen("/full").len(), 0);
    server.fault("/full", Fault::CutWithoutLength);
    let fetched = latest(&client, &base, "2025-12-01").unwrap().unwrap();
    assert!(fetched.url.ends_with("/c/release/full/platt/8"));
    assert_eq!(read_release(&fetched.bytes).unwrap().kinds(), 1);
    assert_eq!(server.seen("/full").len(), 2);
    assert!(
        server
            .seen("/c/")
            .iter()
            .all(|seen| seen.header("authorization").is_none())
    );
    server.fault("/c/release", Fault::WebPage);
    assert!(matches!(
        latest(&client, &base, "2025-12-01"),
        Err(FetchError::WebPage(_))
    ));
    server.fault("/c/release", Fault::Body("[]".to_owned()));
    assert!(matches!(
        latest(&client, &base, "2025-12-01"),
        Err(FetchError::Unexpected { .. })
    ));
}
