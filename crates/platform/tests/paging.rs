//! Pages: to the end, and no further.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod bench;
mod stand_in;

use bench::Bench;
use planvy_platform::ngp::SyncError;
use planvy_platform::ngp::listing::ListingError;
use serde_json::{Value, json};
use stand_in::Fault;

const PLANS: [&str; 2] = ["plan-dp-1001.json", "plan-dp-1402.json"];

fn listing_error(bench: &mut Bench) -> ListingError {
    match bench.sync() {
        Err(SyncError::Listing(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn page(items: &[Value], next: &str) -> Fault {
    Fault::Body(json!({"features": items, "links": [{"rel": "next", "href": next}]}).to_string())
}

#[test]
fn a_service_without_links_is_paged_by_its_cursor() {
    for tells_matched in [true, false] {
        let mut bench = Bench::with(&PLANS);
        bench.server.state().links_pages = false;
        bench.server.state().tells_matched = tells_matched;
        let report = bench.sync().unwrap();
        assert_eq!(
            (report.listed.items, report.listed.plans, report.listed.pages),
            (16, 2, 4)
        );
    }
}

#[test]
fn a_service_with_one_page_that_ignores_the_cursor_has_one_page() {
    let mut bench = Bench::with(&PLANS);
    bench.settings.page_size = 16;
    bench.server.state().links_pages = false;
    bench.server.state().tells_matched = false;
    let all = json!({"features": bench.server.state().items}).to_string();
    bench.server.fault("afterId", Fault::Body(all));
    assert_eq!(bench.sync().unwrap().listed.items, 16);
}

#[test]
fn a_circle_is_seen() {
    let mut bench = Bench::with(&PLANS);
    let items = bench.server.state().items.clone();
    let own = format!("{}/search/collections/1280/items?p=1", bench.server.url);
    bench.server.fault("limit", page(items.get(..5).unwrap(), &own));
    bench.server.fault("p=1", page(items.get(5..).unwrap(), &own));
    let error = listing_error(&mut bench);
    assert!(matches!(error, ListingError::Loop { items: 16, .. }), "{error}");

    // Always another address, and always the same items.
    let mut bench = Bench::with(&PLANS);
    bench.server.fault("limit", page(items.get(..5).unwrap(), "?p=1"));
    bench.server.fault("p=1", page(items.get(..5).unwrap(), "?p=2"));
    let error = listing_error(&mut bench);
    assert!(matches!(error, ListingError::Loop { items: 5, .. }), "{error}");
    assert_eq!(bench.stored(), 0);
}

#[test]
fn an_empty_page_is_passed_and_many_are_not() {
    let mut bench = Bench::with(&PLANS);
    let items = bench.server.state().items.clone();
    bench.server.fault("limit", page(&[], "?p=1"));
    bench.server.fault("p=1", page(items.get(..5).unwrap(), "?p=2"));
    bench.server.fault("p=2", page(&[], "?p=3"));
    bench.server.fault(
        "p=3",
        Fault::Body(json!({"features": items.get(5..)}).to_string()),
    );
    let report = bench.sync().unwrap();
    assert_eq!((report.listed.items, report.listed.pages), (16, 4));

    let mut bench = Bench::with(&PLANS);
    bench.server.fault("limit", page(&[], "?p=1"));
    bench.server.fault("p=1", page(&[], "?p=2"));
    bench.server.fault("p=2", page(&[], "?p=3"));
    assert_eq!(listing_error(&mut bench), ListingError::EmptyPages(3));
}

#[test]
fn an_end_before_the_end_is_told() {
    let mut bench = Bench::with(&PLANS);
    let few = json!({"features": bench.server.state().items.get(..2), "numberMatched": 16}).to_string();
    bench.server.fault("limit", Fault::Body(few.clone()));
    bench.server.fault("afterId", Fault::Body(few));
    assert_eq!(
        listing_error(&mut bench),
        ListingError::Incomplete {
            items: 2,
            matched: 16
        }
    );
}

#[test]
fn a_municipality_without_a_plan_and_one_that_is_unknown_differ() {
    let mut bench = Bench::with(&[]);
    let report = bench.sync().unwrap();
    assert_eq!((report.listed.plans, report.is_complete()), (0, true));
    bench.options.municipality = "9999".parse().unwrap();
    let error = listing_error(&mut bench);
    assert!(
        error.to_string().contains("no plans of municipality 9999"),
        "{error}"
    );
}

#[test]
fn the_next_page_is_not_asked_of_another_server() {
    let mut bench = Bench::with(&PLANS);
    bench.server.fault(
        "limit",
        page(&[json!({"id": 1})], "http://127.0.0.1:9/items?secret=1"),
    );
    let error = listing_error(&mut bench);
    assert_eq!(
        error,
        ListingError::OtherServer("http://127.0.0.1:9/items".to_owned())
    );
}
