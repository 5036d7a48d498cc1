//! The platform as it is, and as it fails.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod bench;
mod stand_in;

use std::time::Duration;

use bench::{Bench, demo};
use planvy_platform::FetchError;
use planvy_platform::ngp::listing::ListingError;
use planvy_platform::ngp::{PlanState, SyncError};
use serde_json::{Value, json};
use stand_in::{Fault, StandIn, items_of};

const PLANS: [&str; 3] = ["plan-dp-1001.json", "plan-dp-1402.json", "plan-dp-904.json"];

#[test]
fn plans_are_fetched_once_and_then_only_what_has_changed() {
    let mut bench = Bench::with(&PLANS);
    let report = bench.sync().unwrap();
    assert_eq!(bench::states(&report), [PlanState::Published; 3]);
    assert_eq!((report.listed.plans, report.listed.items), (3, 13 + 3 + 4));
    assert!(report.is_complete() && report.changed);
    assert!(
        report.snapshot.starts_with("s1-"),
        "one publication: {}",
        report.snapshot
    );
    assert!(
        report
            .plans
            .iter()
            .all(|plan| plan.source == Some("delivery") && !plan.known)
    );
    assert_eq!(report.plans[0].documents[0].role, "plankarta");
    assert_eq!(report.counts.ended, 1, "Dp 904 is repealed");
    // Everything went with one token, over pages of five, each with the name of the program.
    assert_eq!(bench.server.seen("/token").len(), 1);
    assert_eq!(bench.server.seen("/items").len(), 4);
    assert_eq!(report.listed.pages, 4);
    let name = bench.server.seen("/items")[0]
        .header("user-agent")
        .unwrap()
        .to_owned();
    assert!(name.starts_with("planvy/"), "{name}");

    bench.server.forget_seen();
    let again = bench.sync().unwrap();
    assert_eq!((again.counts.unchanged, again.changed), (3, false));
    assert_eq!(
        again.plans.len(),
        1,
        "the one that has ended is told of all the same"
    );
    assert_eq!(bench.server.seen("/download").len(), 0);

    let changed = String::from_utf8(demo("plan-dp-1402.json").to_vec())
        .unwrap()
        .replace("samråd", "granskning");
    bench.server.offer(changed.as_bytes());
    let third = bench.sync().unwrap();
    assert_eq!((third.counts.published, third.counts.unchanged), (1, 2));
    assert_eq!(bench.server.seen("/download").len(), 1);
    let plan = third
        .plans
        .iter()
        .find(|plan| plan.state == PlanState::Published)
        .unwrap();
    assert_eq!((plan.status.as_deref(), plan.known), (Some("granskning"), true));
}

#[test]
fn a_plan_that_is_stored_from_elsewhere_in_the_same_version_is_left() {
    let mut bench = Bench::with(&["plan-dp-1001.json"]);
    let document: Value = serde_json::from_slice(demo("plan-dp-1001.json")).unwrap();
    let valid_from = document["features"][0]["properties"]["versionGiltigFran"].clone();
    assert!(valid_from.is_string());
    bench.import("plan-dp-1001.json");
    for item in &mut bench.server.state().items {
        item["properties"]["detaljplan.versionGiltigFran"] = valid_from.clone();
    }
    assert_eq!(bench.sync().unwrap().counts.unchanged, 1);
    for item in &mut bench.server.state().items {
        item["properties"]["detaljplan.versionGiltigFran"] = json!("2031-01-01T00:00:00Z");
    }
    // The same bytes are no new version; only the listing says so.
    assert_eq!(bench.sync().unwrap().counts.already_there, 1);
}

#[test]
fn a_dry_run_tells_and_fetches_nothing() {
    let mut bench = Bench::with(&PLANS);
    bench.options.dry_run = true;
    let report = bench.sync().unwrap();
    assert_eq!(bench::states(&report), [PlanState::ToFetch; 3]);
    assert!(report.dry_run && !report.changed && report.is_complete());
    assert_eq!(bench.server.seen("/download").len(), 0);
}

#[test]
fn what_is_no_longer_listed_is_told_and_stays() {
    let mut bench = Bench::with(&PLANS);
    let first = bench.sync().unwrap();
    let id = first.plans[0].plan;
    bench.server.withdraw(&id.to_string());
    let report = bench.sync().unwrap();
    let gone: Vec<_> = report
        .plans
        .iter()
        .filter(|plan| plan.state == PlanState::Gone)
        .collect();
    assert_eq!((gone.len(), gone[0].plan), (1, id));
    assert_eq!((report.counts.gone, report.changed), (1, false));
    assert_eq!(bench.stored(), 3);

    // An item that names no plan may be of the one that is missing.
    bench
        .server
        .state()
        .items
        .push(json!({"id": "x", "properties": {}}));
    let report = bench.sync().unwrap();
    assert_eq!((report.counts.gone, report.listed.unreadable_items), (0, 1));
    assert!(!report.is_complete());
}

#[test]
fn a_refused_plan_does_not_stop_the_rest() {
    let mut bench = Bench::with(&PLANS);
    let wrong = String::from_utf8(demo("plan-dp-1001.json").to_vec())
        .unwrap()
        .replace("EPSG:3008", "EPSG:4326");
    bench.server.offer(wrong.as_bytes());
    let report = bench.sync().unwrap();
    assert_eq!((report.counts.refused, report.counts.published), (1, 2));
    let refused = report
        .plans
        .iter()
        .find(|plan| plan.state == PlanState::Refused)
        .unwrap();
    let import = refused.import.as_ref().unwrap();
    assert!(
        import
            .report
            .findings
            .iter()
            .any(|finding| finding.message.contains("4326")),
        "{import:?}"
    );
    assert!(
        import.report.file.starts_with("ngp_1280_"),
        "{}",
        import.report.file
    );
    assert!(!report.is_complete());
    assert_eq!(bench.stored(), 2);
}

#[test]
fn plans_of_a_kept_folder_are_not_fetched_again() {
    let mut bench = Bench::with(&PLANS);
    bench.options.keep = Some(bench.folder().join("kept"));
    let wrong = String::from_utf8(demo("plan-dp-1001.json").to_vec())
        .unwrap()
        .replace("EPSG:3008", "EPSG:4326");
    bench.server.offer(wrong.as_bytes());
    assert_eq!(bench.sync().unwrap().counts.refused, 1);
    bench.server.forget_seen();
    let report = bench.sync().unwrap();
    assert_eq!((report.counts.refused, report.counts.unchanged), (1, 2));
    assert_eq!(
        report
            .plans
            .iter()
            .find(|plan| plan.state == PlanState::Refused)
            .unwrap()
            .source,
        Some("kept-file")
    );
    assert_eq!(bench.server.seen("/download").len(), 0);
}

#[test]
fn without_a_delivery_the_search_items_are_read() {
    let mut bench = Bench::with(&[]);
    let document: Value = serde_json::from_slice(demo("plan-dp-1001.json")).unwrap();
    bench.server.state().items = items_of(&document, None);
    // The items of the stand-in are in the zone of the delivery.
    bench.server.state().head_of_pages =
        "\r\nContent-Crs: <http://www.opengis.net/def/crs/EPSG/0/3008>".to_owned();
    let report = bench.sync().unwrap();
    assert_eq!(
        bench::states(&report),
        [PlanState::Published],
        "{:#?}",
        report.plans[0].import
    );
    assert_eq!(report.plans[0].source, Some("search-items"));
    let import = report.plans[0].import.as_ref().unwrap();
    assert_eq!(
        (import.report.format.as_deref(), import.regulations),
        (Some("ngp-search-items"), 12)
    );

    // In the system of web maps, which was not asked for, nothing is taken.
    let mut bench = Bench::with(&[]);
    let mut items = items_of(&document, None);
    for item in &mut items {
        item["geometry"] = json!({"type": "Polygon", "coordinates": [[[1447000.0, 7482000.0], [1447100.0, 7482000.0], [1447100.0, 7482100.0], [1447000.0, 7482000.0]]]});
    }
    bench.server.state().items = items;
    let report = bench.sync().unwrap();
    assert_eq!(bench::states(&report), [PlanState::Refused]);
}

#[test]
fn an_ended_token_is_renewed_once() {
    let mut bench = Bench::with(&PLANS);
    bench.server.fault("afterId", Fault::TokenEnds);
    assert!(bench.sync().unwrap().is_complete());
    assert_eq!(bench.server.seen("/token").len(), 2);

    let mut bench = Bench::with(&PLANS);
    for _ in 0..2 {
        bench.server.fault("/items", Fault::TokenEnds);
    }
    let error = bench.sync().unwrap_err();
    assert!(
        matches!(
            &error,
            SyncError::Listing(ListingError::Fetch(FetchError::TokenRefused(_)))
        ),
        "{error}"
    );
    assert_eq!(bench.server.seen("/items").len(), 2);
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let mut bench = Bench::with(&["plan-dp-1001.json"]);
    bench
        .server
        .fault("afterId", Fault::Status(503, "Retry-After: 290", ""));
    for _ in 0..12 {
        bench
            .server
            .fault("/download", Fault::Status(503, "Retry-After: 299", ""));
    }
    bench.politeness.attempts = 20;
    assert!(bench.sync().unwrap().is_complete());
    assert!(bench.clock.waited() > Duration::from_secs(3_600));
    assert_eq!(bench.server.seen("/token").len(), 2);
    assert_eq!(bench.server.seen("/files").len(), 1, "no request met a 401");
}

#[test]
fn refusals_are_told_as_what_they_are() {
    let listing_error = |part: &str, fault: Fault| {
        let mut bench = Bench::with(&PLANS);
        bench.server.fault(part, fault);
        match bench.sync().unwrap_err() {
            SyncError::Listing(ListingError::Fetch(error)) => (error, bench.server.seen("").len()),
            other => panic!("{other}"),
        }
    };
    let (error, requests) = listing_error("/items", Fault::Status(403, "", "Geolocation Block!"));
    assert_eq!(
        (&error, requests),
        (&FetchError::Geoblocked, 2),
        "nothing is repeated"
    );
    let (error, _) = listing_error(
        "/items",
        Fault::Status(403, "", r#"{"description": "no subscription, token-1"}"#),
    );
    assert!(
        matches!(&error, FetchError::Forbidden { said: None, .. }),
        "a token is not repeated: {error:?}"
    );
    let (error, _) = listing_error(
        "/token",
        Fault::Status(401, "", r#"{"error_description": "Client not known"}"#),
    );
    assert_eq!(
        error,
        FetchError::Credentials {
            status: 401,
            said: Some("Client not known".to_owned())
        }
    );
    let (error, _) = listing_error("/items", Fault::WebPage);
    assert!(matches!(error, FetchError::WebPage(_)));
    let (error, _) = listing_error("/items", Fault::Huge);
    assert!(matches!(error, FetchError::TooLarge { .. }));
    let (error, _) = listing_error("/items", Fault::Body(r#"{"type": "Nothing"}"#.to_owned()));
    assert!(matches!(error, FetchError::Unexpected { .. }));
    let (error, _) = listing_error("/token", Fault::Body(r#"{"access_token": "a\nb"}"#.to_owned()));
    assert!(matches!(error, FetchError::Unexpected { .. }));
}

#[test]
fn trouble_that_passes_is_waited_for() {
    let mut bench = Bench::with(&PLANS);
    bench
        .server
        .fault("/items", Fault::Status(429, "Retry-After: 17", ""));
    bench.server.fault("afterId", Fault::Cut);
    bench.server.fault("afterId", Fault::CutWithoutLength);
    bench.server.fault(
        "/download",
        Fault::Status(503, "Retry-After: Fri, 27 Nov 2026 12:01:00 GMT", ""),
    );
    bench.server.fault("/files", Fault::Cut);
    bench.server.fault("/files", Fault::CutWithoutLength);
    let report = bench.sync().unwrap();
    assert!(report.is_complete(), "{report:#?}");
    assert_eq!(report.retries, 6);
    let waits = bench.clock.waits();
    assert!(
        waits.iter().any(|wait| *wait >= 17.0 && *wait < 18.0),
        "{waits:?}"
    );
    assert!(
        waits.iter().any(|wait| *wait > 30.0 && *wait <= 61.0),
        "the date of the header: {waits:?}"
    );
}

#[test]
fn waits_grow_and_end() {
    let mut bench = Bench::with(&PLANS);
    for _ in 0..10 {
        bench
            .server
            .fault("/items", Fault::Status(502, "", "bad gateway"));
    }
    let error = bench.sync().unwrap_err();
    assert!(error.to_string().contains("status 502: bad gateway"), "{error}");
    assert_eq!(bench.server.seen("/items").len(), 5);
    // Half of it and a quarter more, with the jitter of the test's clock: of 1, 2, 4 and 8 seconds.
    let waits: Vec<f64> = bench
        .clock
        .waits()
        .into_iter()
        .filter(|wait| *wait > 0.25)
        .collect();
    assert_eq!(waits, [0.75, 1.5, 3.0, 6.0]);

    let mut bench = Bench::with(&PLANS);
    bench
        .server
        .fault("/items", Fault::Status(503, "Retry-After: 86400", ""));
    let error = bench.sync().unwrap_err();
    assert!(
        error.to_string().contains("asks to wait 86400 seconds"),
        "{error}"
    );
    assert_eq!(bench.server.seen("/items").len(), 1);
}

#[test]
fn requests_keep_their_distance() {
    let mut bench = Bench::with(&PLANS);
    let report = bench.sync().unwrap();
    let least = Duration::from_millis(200) * (report.requests - 1);
    assert!(
        bench.clock.waited() >= least,
        "{:?} for {} requests",
        bench.clock.waited(),
        report.requests
    );
}

#[test]
fn a_platform_that_goes_away_stops_the_run_and_the_next_goes_on() {
    let names = [
        "plan-dp-1001.json",
        "plan-dp-1002.json",
        "plan-dp-1003.json",
        "plan-dp-1004.json",
        "plan-dp-1005.json",
    ];
    let mut bench = Bench::with(&names);
    bench.politeness.attempts = 2;
    let first = bench.sync_with_faults_after_listing(1, |server| {
        for _ in 0..6 {
            server.fault("/download", Fault::Status(503, "", ""));
        }
    });
    assert!(
        first
            .stopped
            .as_deref()
            .is_some_and(|why| why.contains("3 plans in a row")),
        "{first:#?}"
    );
    assert_eq!(
        (
            first.counts.published,
            first.counts.failed,
            first.counts.not_fetched
        ),
        (1, 3, 1)
    );
    assert_eq!(bench.stored(), 1);
    bench.server.forget_seen();
    let second = bench.sync().unwrap();
    assert_eq!((second.counts.published, second.counts.unchanged), (4, 1));
    assert_eq!(bench.server.seen("/download").len(), 4);
}

#[test]
fn cancelling_stores_what_was_fetched_and_the_next_run_goes_on() {
    let mut bench = Bench::with(&PLANS);
    bench.cancel_at_plan = Some(1);
    let first = bench.sync().unwrap();
    assert_eq!((first.counts.published, first.counts.not_fetched), (1, 2));
    assert_eq!(first.stopped.as_deref(), Some("stopped"));
    assert_eq!(bench.stored(), 1);
    bench.cancel_at_plan = None;
    let second = bench.sync().unwrap();
    assert_eq!((second.counts.published, second.counts.unchanged), (2, 1));
}

#[test]
fn another_server_is_not_shown_the_token() {
    let elsewhere = StandIn::start();
    let mut bench = Bench::with(&PLANS);
    elsewhere.state().assets = bench.server.state().assets.clone();
    bench.server.state().files_at = Some(elsewhere.url.clone());
    assert!(bench.sync().unwrap().is_complete());
    let seen = elsewhere.seen("/files");
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|seen| seen.header("authorization").is_none()));
    assert!(
        bench
            .server
            .seen("/download")
            .iter()
            .all(|seen| seen.header("authorization") == Some("Bearer token-1"))
    );
}

#[test]
fn redirects_end() {
    let mut bench = Bench::with(&["plan-dp-1001.json"]);
    for _ in 0..10 {
        bench
            .server
            .fault("/download", Fault::Status(303, "Location: /download/asset/1", ""));
    }
    let report = bench.sync().unwrap();
    assert_eq!(bench::states(&report), [PlanState::Failed]);
    assert!(
        report.plans[0]
            .reason
            .as_deref()
            .unwrap()
            .contains("without an end")
    );
    assert_eq!(bench.server.seen("/download").len(), 6);
    let mut bench = Bench::with(&["plan-dp-1001.json"]);
    bench.server.fault(
        "/download",
        Fault::Status(303, "Location: file:///etc/passwd", ""),
    );
    let report = bench.sync().unwrap();
    assert!(
        report.plans[0].reason.as_deref().unwrap().contains("not secure"),
        "{:?}",
        report.plans[0].reason
    );
}

#[test]
fn deliveries_that_are_none_are_told() {
    for (fault, words) in [
        (Fault::WebPage, "web page"),
        (Fault::Huge, "larger than"),
        (Fault::Status(404, "", r#"{"message": "saknas"}"#), "404: saknas"),
        (
            Fault::Body(r#"{"type": "FeatureCollection", "features": []}"#.to_owned()),
            "does not name the plan",
        ),
    ] {
        let mut bench = Bench::with(&PLANS);
        bench.server.fault("/files", fault);
        let report = bench.sync().unwrap();
        assert_eq!((report.counts.failed, report.counts.published), (1, 2), "{words}");
        let failed = report
            .plans
            .iter()
            .find(|plan| plan.state == PlanState::Failed)
            .unwrap();
        assert!(
            failed.reason.as_deref().unwrap().contains(words),
            "{:?}",
            failed.reason
        );
        assert_eq!(
            bench.sync().unwrap().counts.published,
            1,
            "the next run brings it"
        );
    }
}
