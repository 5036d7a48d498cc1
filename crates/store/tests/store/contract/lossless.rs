//! What was published comes back equal.

use geo_types::{LineString, Polygon};
use planvy_plan::{Crs, Plan, Position, RuleId};
use planvy_store::{Counts, Publication, PublishedContent};
use proptest::prelude::*;

use crate::collected::Collected;
use crate::kinds::Kind;
use crate::samples::{
    ABROAD, address, bare_plan, file, foreign_plan, parcel, part, publication, regulation, rich_plan,
};

pub fn a_rich_plan_comes_back_equal(kind: Kind) {
    let mut store = kind.empty();
    assert!(store.is_empty().unwrap());
    let plans = vec![rich_plan(100), bare_plan(1, "Utan bestämmelser"), rich_plan(200)];
    let mut sent = file("plan.json", "aa", PublishedContent::Plans(plans.clone()));
    sent.accepted = vec![RuleId::GEOMETRY];
    let provenance = sent.provenance.clone();
    let published = store.publish(Publication { files: vec![sent] }).unwrap();

    let found = Collected::from(&*store);
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

pub fn plans_of_other_countries_come_back_equal(kind: Kind) {
    let mut store = kind.empty();
    let mut plans = vec![rich_plan(100)];
    plans.extend(
        (1..)
            .zip(ABROAD)
            .map(|(number, epsg)| foreign_plan(1_000 * number, epsg)),
    );
    store
        .publish(publication("a", "aa", PublishedContent::Plans(plans.clone())))
        .unwrap();
    assert_eq!(Collected::from(&*store).plans, plans);
    for plan in &plans[1..] {
        let (east_m, north_m) = (
            plan.crs.false_easting_m() + 40.0,
            plan.crs.middle_northing_m() + 40.0,
        );
        let here = [east_m, north_m, east_m + 1.0, north_m + 1.0];
        assert_eq!(store.plans_in(plan.crs, here).unwrap().len(), 1, "{}", plan.crs);
    }
}

pub fn a_reopened_store_holds_the_same(kind: Kind) {
    let mut store = kind.empty();
    let plan = rich_plan(100);
    let plans = PublishedContent::Plans(vec![plan.clone()]);
    let id = store.publish(publication("a", "aa", plans)).unwrap().snapshot_id;
    let again = store.another();
    assert_eq!(again.snapshot_id().unwrap(), id);
    assert!(!again.changed_since(&id).unwrap());
    assert_eq!(Collected::from(&*again).plans, [plan]);
}

pub fn parcels_and_addresses_come_back_equal(kind: Kind) {
    let mut store = kind.empty();
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

    let found = Collected::from(&*store);
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

pub fn any_coordinates_and_words_come_back_equal(kind: Kind) {
    proptest!(ProptestConfig::with_cases(24), |(
        rings in prop::collection::vec(coordinates(), 1..6),
        words in prop::collection::vec("\\PC*", 1..4),
        number in prop::num::f64::NORMAL,
    )| {
        let mut store = kind.empty();
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
        prop_assert_eq!(Collected::from(&*store).plans, vec![plan]);
    });
}

/// Geometry that no spatial database takes as it is: a delivery may have it all the same, and what was delivered is kept.
pub fn odd_geometry_comes_back_equal_and_is_found(kind: Kind) {
    let mut store = kind.empty();
    let ring = |corners: &[[f64; 2]]| Polygon::new(LineString::from(corners.to_vec()), Vec::new());
    let (east_m, north_m) = (118_500.0, 6_164_000.0);
    let two = ring(&[[east_m, north_m], [east_m + 10.0, north_m]]);
    let nothing = Polygon::new(LineString(Vec::new()), Vec::new());
    let open_face = vec![vec![
        [east_m, north_m, 1.0],
        [east_m + 1.0, north_m, 1.0],
        [east_m, north_m + 1.0, 1.0],
    ]];
    let mut plan = bare_plan(1, "Udda \u{0} tecken");
    plan.area = vec![part(Position::Area(two.clone()), Crs::Zone1330)];
    let shapes = [
        Position::Area(two.clone()),
        Position::Area(nothing.clone()),
        Position::Line(LineString::from(vec![[east_m, north_m]])),
        Position::Line(LineString(Vec::new())),
        Position::Solid(vec![open_face, Vec::new()]),
        Position::Solid(Vec::new()),
        Position::Area(Polygon::new(
            ring(&[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0]]).exterior().clone(),
            vec![LineString(Vec::new())],
        )),
    ];
    let geometry = shapes.map(|shape| part(shape, Crs::Zone1330));
    plan.regulations = vec![regulation(10, "Udda \u{0}", geometry.into())];
    let mut odd_parcel = parcel("UDDA 1:1", 118_000.0);
    odd_parcel.area.0.extend([two, nothing]);
    let files = vec![
        file("plan", "p", PublishedContent::Plans(vec![plan.clone()])),
        file(
            "parcels",
            "q",
            PublishedContent::Parcels(vec![odd_parcel.clone()]),
        ),
    ];
    store.publish(Publication { files }).unwrap();

    let found = Collected::from(&*store);
    assert_eq!(found.plans, [plan]);
    assert_eq!(found.parcels, [odd_parcel]);
    let around = store
        .plans_in(Crs::Zone1330, [118_505.0, 6_163_999.0, 118_506.0, 6_164_001.0])
        .unwrap();
    assert_eq!(around.len(), 1, "by the box of what is no ring");
}
