//! Versions, replacement, and importing the same again.

use planvy_plan::{PlanId, RuleId};
use planvy_store::{FileOutcome, GeoPackageStore, Publication, PublishedContent, Store, StoreError};
use uuid::Uuid;

use crate::collected::Collected;
use crate::samples::{address, bare_plan, file, parcel, publication, rich_plan};

fn empty_store() -> (tempfile::TempDir, GeoPackageStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = GeoPackageStore::open(folder.path().join("a.gpkg")).unwrap();
    (folder, store)
}

#[test]
fn a_newer_version_replaces_the_plan_and_keeps_the_old_row() {
    let (_folder, mut store) = empty_store();
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

    let found = Collected::from(&store);
    assert_eq!(found.plans, [other, new.clone()]);
    let versions = store.versions(new.id).unwrap();
    let ranges: Vec<_> = versions
        .iter()
        .map(|version| (version.from_import, version.to_import))
        .collect();
    assert_eq!(ranges, [(1, Some(2)), (2, None)]);
    assert_eq!(versions[0].provenance.file, "v1");
    assert_eq!(versions[1].provenance.sha256, "bb");
    assert!(store.versions(PlanId(Uuid::from_u128(99))).unwrap().is_empty());
}

#[test]
fn the_same_file_again_changes_nothing() {
    let (_folder, mut store) = empty_store();
    let sent = publication("v1", "aa", PublishedContent::Plans(vec![rich_plan(100)]));
    let first = store.publish(sent.clone()).unwrap();
    assert_eq!(first.files, [FileOutcome::Stored]);
    let again = store.publish(sent.clone()).unwrap();
    assert_eq!(again.files, [FileOutcome::AlreadyThere]);
    assert_eq!(again.snapshot_id, first.snapshot_id);
    assert_eq!(store.versions(rich_plan(100).id).unwrap().len(), 1);

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

#[test]
fn an_old_file_comes_back_where_a_newer_one_had_replaced_it() {
    let (_folder, mut store) = empty_store();
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
    assert_eq!(Collected::from(&store).plans, [bare_plan(1, "Gammal")]);
}

#[test]
fn only_the_new_files_of_a_folder_are_stored() {
    let (_folder, mut store) = empty_store();
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
    assert_eq!(Collected::from(&store).plans.len(), 2);
}

#[test]
fn one_plan_twice_is_refused_and_changes_nothing() {
    let (_folder, mut store) = empty_store();
    let before = store.snapshot_id().unwrap();
    let twice = PublishedContent::Plans(vec![bare_plan(1, "Ett"), bare_plan(1, "Samma")]);
    let error = store.publish(publication("a", "aa", twice)).unwrap_err();
    assert!(
        matches!(error, StoreError::DuplicatePlan { plan } if plan.0.as_u128() == 1),
        "{error}"
    );
    assert_eq!(store.snapshot_id().unwrap(), before);
    assert!(store.is_empty().unwrap());
    assert!(Collected::from(&store).plans.is_empty());
}

#[test]
fn each_publication_has_an_id_of_its_own() {
    let (_folder, mut store) = empty_store();
    let (_other_folder, mut other) = empty_store();
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

#[test]
fn parcels_replace_the_layer_of_their_file_and_those_of_their_designation() {
    let (_folder, mut store) = empty_store();
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
    let names = |store: &GeoPackageStore| -> Vec<String> {
        Collected::from(store)
            .parcels
            .into_iter()
            .map(|parcel| parcel.designation)
            .collect()
    };
    assert_eq!(
        names(&store),
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
        names(&store),
        ["SÖDER 1:1", "gräns  1 : 1", "NORR 1:1", "NORR 1:1"]
    );
    assert_eq!(Collected::from(&store).layers.len(), 2);
}

#[test]
fn addresses_replace_the_layer_of_their_file_and_their_equals() {
    let (_folder, mut store) = empty_store();
    let first = vec![address("Storgatan", "1", 13.0), address("Storgatan", "2", 13.0)];
    store
        .publish(publication("a.csv", "1", PublishedContent::Addresses(first)))
        .unwrap();
    let second = vec![address("storgatan", "1", 13.2), address("Lillgatan", "1", 13.2)];
    store
        .publish(publication("b.csv", "2", PublishedContent::Addresses(second)))
        .unwrap();
    let found = |store: &GeoPackageStore| -> Vec<(String, f64)> {
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
        found(&store),
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
    assert_eq!(found(&store).len(), 5);
}

#[test]
fn files_of_one_name_in_one_import_do_not_replace_each_other() {
    let (_folder, mut store) = empty_store();
    let parcels = |name: &str| PublishedContent::Parcels(vec![parcel(name, 1.0)]);
    let files = vec![
        file("parcels.gpkg", "1", parcels("NORR 1:1")),
        file("parcels.gpkg", "2", parcels("SÖDER 1:1")),
    ];
    let sent = Publication { files };
    store.publish(sent.clone()).unwrap();
    assert_eq!(Collected::from(&store).parcels.len(), 2);
    assert_eq!(store.publish(sent).unwrap().files, [FileOutcome::AlreadyThere; 2]);
}
