//! What was published comes back equal.

use planvy_plan::{Plan, RuleId};
use planvy_store::{Counts, GeoPackageStore, Publication, PublishedContent, Store};
use proptest::prelude::*;

use crate::collected::Collected;
use crate::samples::{address, bare_plan, file, parcel, part, publication, regulation, rich_plan};

#[test]
fn a_rich_plan_comes_back_equal() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = GeoPackageStore::open(folder.path().join("a.gpkg")).unwrap();
    assert!(store.is_empty().unwrap());
    let plans = vec![rich_plan(100), bare_plan(1, "Utan bestämmelser"), rich_plan(200)];
    let mut sent = file("plan.json", "aa", PublishedContent::Plans(plans.clone()));
    sent.accepted = vec![RuleId::GEOMETRY];
    let provenance = sent.provenance.clone();
    let published = store.publish(Publication { files: vec![sent] }).unwrap();

    let found = Collected::from(&store);
    assert_eq!(found.snapshot_id, published.snapshot_id);
    assert_eq!(found.plans, plans);
    for plan in &plans {
        assert_eq!(
            found.origins[&plan.id],
            (provenance.clone(), vec![RuleId::GEOMETRY])
        );
    }
    // Six regulations, of which four say one thing and two another.
    assert_eq!(found.contents.len(), 2);
    assert_eq!(
        store.counts().unwrap(),
        Counts {
            plans: 3,
            regulations: 6,
            parcels: 0,
            ..Counts::default()
        }
    );
    assert!(!store.is_empty().unwrap());
}

#[test]
fn a_reopened_store_holds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let plan = rich_plan(100);
    let id = {
        let mut store = GeoPackageStore::open(&path).unwrap();
        store
            .publish(publication(
                "a",
                "aa",
                PublishedContent::Plans(vec![plan.clone()]),
            ))
            .unwrap()
            .snapshot_id
    };
    let store = GeoPackageStore::open_existing(&path).unwrap();
    assert_eq!(store.snapshot_id().unwrap(), id);
    assert!(!store.changed_since(&id).unwrap());
    assert_eq!(Collected::from(&store).plans, [plan]);
}

#[test]
fn parcels_and_addresses_come_back_equal() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = GeoPackageStore::open(folder.path().join("a.gpkg")).unwrap();
    let mut split = parcel("MALMÖ INNERSTADEN 10:16", 118_000.0);
    split.area.0.extend(parcel("", 118_500.3).area.0);
    split.source_id = Some("909a6a63".to_owned());
    let parcels = vec![split, parcel("OXIE 1:1", 119_000.0)];
    let addresses = vec![
        address("S:t Johannesgatan", "18A", 13.000_7),
        address("Torpet", "", 13.1),
    ];
    let parcel_file = file("parcels.gpkg", "p", PublishedContent::Parcels(parcels.clone()));
    let address_file = file(
        "addresses.csv",
        "a",
        PublishedContent::Addresses(addresses.clone()),
    );
    store
        .publish(Publication {
            files: vec![parcel_file.clone(), address_file.clone()],
        })
        .unwrap();

    let found = Collected::from(&store);
    assert_eq!(found.parcels, parcels);
    assert_eq!(found.addresses, addresses);
    let layers = [
        ("parcels".to_owned(), parcel_file.provenance, Vec::new()),
        ("addresses".to_owned(), address_file.provenance, Vec::new()),
    ];
    assert_eq!(found.layers, layers);
}

fn coordinates() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-1e7..1e7_f64, -1e7..1e7_f64), 3..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_coordinates_and_words_come_back_equal(
        rings in prop::collection::vec(coordinates(), 1..6),
        words in prop::collection::vec("\\PC*", 1..4),
        number in prop::num::f64::NORMAL,
    ) {
        use geo_types::{LineString, Polygon};
        use planvy_plan::{Crs, Position};

        let folder = tempfile::tempdir().unwrap();
        let mut store = GeoPackageStore::open(folder.path().join("a.gpkg")).unwrap();
        let mut plan: Plan = bare_plan(5, words.first().map_or("", String::as_str));
        plan.additions.insert("tal".to_owned(), serde_json::json!(number));
        for (index, ring) in rings.iter().enumerate() {
            let polygon = Polygon::new(LineString::from(ring.clone()), Vec::new());
            let crs = Crs::ALL[index % 13];
            let word = &words[index % words.len()];
            let mut made = regulation(100 + index as u128, word, vec![part(Position::Area(polygon), crs)]);
            made.geometry[0].plane_uncertainty_m = Some(number);
            plan.regulations.push(made);
        }
        store.publish(publication("a", "aa", PublishedContent::Plans(vec![plan.clone()]))).unwrap();
        prop_assert_eq!(Collected::from(&store).plans, vec![plan]);
    }
}
