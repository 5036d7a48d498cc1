//! What a store knows of its past.

use planvy_plan::Crs;
use planvy_store::{PlanVersionRecord, PublishedContent, Store, StoredBox, VersionDifference};

use crate::kinds::Kind;
use crate::samples::{bare_plan, parcel, publication, rich_plan};

fn versions_of(store: &dyn Store) -> Vec<PlanVersionRecord> {
    let mut versions = Vec::new();
    store.history(&mut |version| versions.push(version)).unwrap();
    versions
}

pub fn every_import_is_told_with_the_snapshot_that_it_made(kind: Kind) {
    let mut store = kind.empty();
    let mut made = Vec::new();
    for (name, digest, content) in [
        ("v1", "aa", PublishedContent::Plans(vec![bare_plan(1, "Gammal")])),
        (
            "parcels",
            "bb",
            PublishedContent::Parcels(vec![parcel("MALMÖ A 1:1", 118_000.0)]),
        ),
        ("v2", "cc", PublishedContent::Plans(vec![bare_plan(1, "Ny")])),
    ] {
        made.push(
            store
                .publish(publication(name, digest, content))
                .unwrap()
                .snapshot_id,
        );
    }
    let imports = store.history(&mut |_| {}).unwrap();
    let told: Vec<Option<&str>> = imports
        .iter()
        .map(|import| import.snapshot_id.as_deref())
        .collect();
    assert_eq!(told, made.iter().map(|id| Some(id.as_str())).collect::<Vec<_>>());
    assert_eq!(
        imports.iter().map(|import| import.number).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let parcels = &imports[1].files[0];
    assert_eq!(
        (
            parcels.kind.as_str(),
            parcels.features,
            parcels.provenance.file.as_str()
        ),
        ("parcels", 1, "parcels")
    );
    // The index of the file keeps sides as 32-bit numbers, rounded outwards.
    let StoredBox { crs, sides } = parcels.boxes[0];
    assert_eq!(crs, Some(Crs::Zone1330));
    assert!(sides[0] <= 118_000.0 && sides[0] > 117_999.0, "{sides:?}");
    assert!(imports[0].files[0].boxes.is_empty());
}

pub fn versions_of_a_plan_and_what_differs_between_them(kind: Kind) {
    let mut store = kind.empty();
    let old = rich_plan(100);
    let mut new = old.clone();
    new.regulations.pop();
    new.regulations[0].content.formulation.push_str(" Ändrad.");
    let mut again = new.clone();
    again.area.clear();
    for (name, plan) in [("v1", &old), ("v2", &new), ("v3", &again)] {
        store
            .publish(publication(
                name,
                name,
                PublishedContent::Plans(vec![plan.clone()]),
            ))
            .unwrap();
    }
    let versions = versions_of(&*store);
    let ranges: Vec<_> = versions
        .iter()
        .map(|version| (version.from_import, version.to_import))
        .collect();
    assert_eq!(ranges, [(1, Some(2)), (2, Some(3)), (3, None)]);
    assert!(versions[0].plan.area.is_empty() && versions[0].plan.regulations.is_empty());
    assert_eq!(versions[0].regulations, old.regulations.len() as u64);
    assert!(!versions[0].boxes.is_empty() && versions[2].boxes.is_empty());
    let timed = old
        .regulations
        .iter()
        .filter(|regulation| {
            regulation.content.valid_for_months.is_some()
                || regulation
                    .content
                    .starts_after_months
                    .is_some_and(|months| months > 0)
        })
        .map(|regulation| regulation.id)
        .collect::<Vec<_>>();
    assert_eq!(
        versions[0].timed.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        timed
    );

    let rows: Vec<i64> = versions.iter().map(|version| version.row).collect();
    let differences = store
        .differences(&[(rows[0], rows[1]), (rows[1], rows[2]), (rows[2], rows[2])])
        .unwrap();
    assert_eq!(
        differences[0],
        VersionDifference {
            removed: 1,
            changed: 1,
            ..VersionDifference::default()
        }
    );
    assert_eq!(
        differences[1],
        VersionDifference {
            area_changed: true,
            ..VersionDifference::default()
        }
    );
    assert!(differences[2].is_none());
    assert!(store.differences(&[(rows[0], 99)]).is_err());
}
