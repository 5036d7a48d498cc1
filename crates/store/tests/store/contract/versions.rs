//! Versions, replacement, and importing the same again.

use planvy_plan::{PlanId, RuleId};
use planvy_store::{FileOutcome, PlanVersionRecord, Publication, PublishedContent, Store, StoreError};

use crate::collected::Collected;
use crate::kinds::Kind;
use crate::samples::{address, bare_plan, file, parcel, publication, rich_plan};

/// Every version of a plan, the oldest first.
fn versions(store: &dyn Store, plan: PlanId) -> Vec<PlanVersionRecord> {
    let mut found = Vec::new();
    let imports = store.history(&mut |version| found.push(version));
    imports.unwrap();
    found.retain(|version| version.plan.id == plan);
    found
}

pub fn a_newer_version_replaces_the_plan_and_keeps_the_old_row(kind: Kind) {
    let mut store = kind.empty();
    let old = rich_plan(100);
    let other = bare_plan(1, "En annan");
    store
        .publish(publication(
            "v1",
            "aa",
            PublishedContent::Plans(vec![old.clone(), other.clone()]),
        ))
        .unwrap();
    let mut new = old.clone();
    new.name = "Ny version".to_owned();
    new.regulations.pop();
    store
        .publish(publication(
            "v2",
            "bb",
            PublishedContent::Plans(vec![new.clone()]),
        ))
        .unwrap();

    let found = Collected::from(&*store);
    assert_eq!(found.plans, [other, new.clone()]);
    let versions = versions(&*store, new.id);
    let ranges: Vec<_> = versions
        .iter()
        .map(|version| (version.from_import, version.to_import))
        .collect();
    assert_eq!(ranges, [(1, Some(2)), (2, None)]);
    assert_eq!(versions[0].plan.name, old.name);
    assert_eq!(versions[1].plan.name, "Ny version");
}

pub fn the_same_file_again_changes_nothing(kind: Kind) {
    let mut store = kind.empty();
    let sent = publication("v1", "aa", PublishedContent::Plans(vec![rich_plan(100)]));
    let first = store.publish(sent.clone()).unwrap();
    assert_eq!(first.files, [FileOutcome::Stored]);
    let again = store.publish(sent.clone()).unwrap();
    assert_eq!(again.files, [FileOutcome::AlreadyThere]);
    assert_eq!(again.snapshot_id, first.snapshot_id);
    assert_eq!(versions(&*store, rich_plan(100).id).len(), 1);

    let mut read_otherwise = sent.clone();
    read_otherwise.files[0].options = "crs=EPSG:3006".to_owned();
    assert_eq!(
        store.publish(read_otherwise).unwrap().files,
        [FileOutcome::Stored]
    );
    let mut accepted = sent;
    accepted.files[0].accepted = vec![RuleId::GEOMETRY];
    let last = store.publish(accepted).unwrap();
    assert_eq!(last.files, [FileOutcome::Stored]);
    assert!(store.changed_since(&first.snapshot_id).unwrap());
}

pub fn an_old_file_comes_back_where_a_newer_one_had_replaced_it(kind: Kind) {
    let mut store = kind.empty();
    let old = publication("v1", "aa", PublishedContent::Plans(vec![bare_plan(1, "Gammal")]));
    store.publish(old.clone()).unwrap();
    store
        .publish(publication(
            "v2",
            "bb",
            PublishedContent::Plans(vec![bare_plan(1, "Ny")]),
        ))
        .unwrap();
    assert_eq!(store.publish(old).unwrap().files, [FileOutcome::Stored]);
    assert_eq!(Collected::from(&*store).plans, [bare_plan(1, "Gammal")]);
}

pub fn only_the_new_files_of_a_folder_are_stored(kind: Kind) {
    let mut store = kind.empty();
    let first = file("a", "aa", PublishedContent::Plans(vec![bare_plan(1, "Ett")]));
    let second = file("b", "bb", PublishedContent::Plans(vec![bare_plan(2, "Två")]));
    store
        .publish(Publication {
            files: vec![first.clone()],
        })
        .unwrap();
    let published = store
        .publish(Publication {
            files: vec![first, second],
        })
        .unwrap();
    assert_eq!(published.files, [FileOutcome::AlreadyThere, FileOutcome::Stored]);
    assert!(
        published.snapshot_id.starts_with("s2-"),
        "{}",
        published.snapshot_id
    );
    assert_eq!(Collected::from(&*store).plans.len(), 2);
}

pub fn one_plan_twice_is_refused_and_changes_nothing(kind: Kind) {
    let mut store = kind.empty();
    let before = store.snapshot_id().unwrap();
    let twice = PublishedContent::Plans(vec![bare_plan(1, "Ett"), bare_plan(1, "Samma")]);
    let error = store.publish(publication("a", "aa", twice)).unwrap_err();
    assert!(
        matches!(error, StoreError::DuplicatePlan { plan } if plan.0.as_u128() == 1),
        "{error}"
    );
    assert_eq!(store.snapshot_id().unwrap(), before);
    assert!(store.is_empty().unwrap());
    assert!(Collected::from(&*store).plans.is_empty());
}

pub fn each_publication_has_an_id_of_its_own(kind: Kind) {
    let mut store = kind.empty();
    let mut other = kind.empty();
    let mut ids = vec![store.snapshot_id().unwrap()];
    for number in 1..4_u128 {
        let sent = publication(
            "a",
            &format!("{number}"),
            PublishedContent::Plans(vec![bare_plan(number, "x")]),
        );
        ids.push(store.publish(sent.clone()).unwrap().snapshot_id);
        assert_eq!(
            other.publish(sent).unwrap().snapshot_id,
            store.snapshot_id().unwrap(),
            "the same imports"
        );
    }
    let mut distinct = ids.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
}

pub fn parcels_replace_the_layer_of_their_file_and_those_of_their_designation(kind: Kind) {
    let mut store = kind.empty();
    let parcels = |designations: &[&str], east_m: f64| {
        PublishedContent::Parcels(designations.iter().map(|name| parcel(name, east_m)).collect())
    };
    store
        .publish(publication(
            "norr.gpkg",
            "1",
            parcels(&["NORR 1:1", "NORR 1:2", "GRÄNS 1:1"], 1.0),
        ))
        .unwrap();
    store
        .publish(publication(
            "soder.gpkg",
            "2",
            parcels(&["SÖDER 1:1", "gräns  1 : 1"], 2.0),
        ))
        .unwrap();
    let names = |store: &dyn Store| -> Vec<String> {
        Collected::from(store)
            .parcels
            .into_iter()
            .map(|parcel| parcel.designation)
            .collect()
    };
    assert_eq!(
        names(&*store),
        ["NORR 1:1", "NORR 1:2", "SÖDER 1:1", "gräns  1 : 1"]
    );
    // A new delivery of the first file no longer has NORR 1:2.
    store
        .publish(publication(
            "norr.gpkg",
            "3",
            parcels(&["NORR 1:1", "NORR 1:1"], 3.0),
        ))
        .unwrap();
    assert_eq!(
        names(&*store),
        ["SÖDER 1:1", "gräns  1 : 1", "NORR 1:1", "NORR 1:1"]
    );
    assert_eq!(Collected::from(&*store).layers.len(), 2);
}

pub fn addresses_replace_the_layer_of_their_file_and_their_equals(kind: Kind) {
    let mut store = kind.empty();
    let first = vec![address("Storgatan", "1", 13.0), address("Storgatan", "2", 13.0)];
    store
        .publish(publication("a.csv", "1", PublishedContent::Addresses(first)))
        .unwrap();
    let second = vec![address("storgatan", "1", 13.2), address("Lillgatan", "1", 13.2)];
    store
        .publish(publication("b.csv", "2", PublishedContent::Addresses(second)))
        .unwrap();
    let found = |store: &dyn Store| -> Vec<(String, f64)> {
        let addresses = Collected::from(store).addresses;
        addresses
            .into_iter()
            .map(|found| (found.label(), found.position.lon_deg))
            .collect()
    };
    let expected = [
        ("Storgatan 2", 13.0),
        ("storgatan 1", 13.2),
        ("Lillgatan 1", 13.2),
    ];
    assert_eq!(
        found(&*store),
        expected.map(|(label, lon)| (label.to_owned(), lon))
    );

    // Without postal code and town, the same words somewhere else are another door.
    let mut elsewhere = address("Storgatan", "2", 15.0);
    (elsewhere.postal_code, elsewhere.town) = (None, None);
    let mut further = elsewhere.clone();
    further.position.lon_deg = 16.0;
    store
        .publish(publication(
            "c.csv",
            "3",
            PublishedContent::Addresses(vec![elsewhere]),
        ))
        .unwrap();
    store
        .publish(publication(
            "d.csv",
            "4",
            PublishedContent::Addresses(vec![further]),
        ))
        .unwrap();
    assert_eq!(found(&*store).len(), 5);
}

pub fn files_of_one_name_in_one_import_do_not_replace_each_other(kind: Kind) {
    let mut store = kind.empty();
    let parcels = |name: &str| PublishedContent::Parcels(vec![parcel(name, 1.0)]);
    let files = vec![
        file("parcels.gpkg", "1", parcels("NORR 1:1")),
        file("parcels.gpkg", "2", parcels("SÖDER 1:1")),
    ];
    let sent = Publication { files };
    store.publish(sent.clone()).unwrap();
    assert_eq!(Collected::from(&*store).parcels.len(), 2);
    assert_eq!(store.publish(sent).unwrap().files, [FileOutcome::AlreadyThere; 2]);
}
