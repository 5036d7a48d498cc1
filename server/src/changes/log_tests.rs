//! The log only grows, whatever clocks say.

use jiff::Timestamp;
use jiff::civil::date;
use planvy_plan::{Crs, Plan, PlanStatus, Provenance};
use planvy_store::{ImportRecord, ImportedFile, PlanVersionRecord};

use super::log::Log;

/// An import of one plan an hour after the one before.
fn import(number: u64) -> (ImportRecord, PlanVersionRecord) {
    let row = i64::try_from(number).unwrap();
    let moment = Timestamp::from_second(1_700_000_000 + row * 3600).unwrap();
    let file = ImportedFile {
        row,
        provenance: Provenance {
            format: "ngp-detaljplan-4.1".to_owned(),
            file: format!("{number}.json"),
            sha256: number.to_string(),
            imported: moment.to_string(),
        },
        kind: "plans".to_owned(),
        features: 1,
        accepted: Vec::new(),
        boxes: Vec::new(),
    };
    let id = format!("11111111-1111-4111-8111-{number:012}").parse().unwrap();
    let version = PlanVersionRecord {
        row,
        plan: Plan::new(id, "Eken", PlanStatus::Review, Crs::Zone1330),
        from_import: number,
        to_import: None,
        file: row,
        regulations: 0,
        timed: Vec::new(),
        boxes: Vec::new(),
    };
    let record = ImportRecord {
        number,
        snapshot_id: Some(format!("s{number}-000000000000")),
        files: vec![file],
    };
    (record, version)
}

#[test]
fn the_log_only_grows() {
    let today = date(2026, 11, 28);
    let (imports, versions): (Vec<_>, Vec<_>) = (1..=20).map(import).unzip();
    let whole = Log::from_records(imports.clone(), versions.clone(), today);
    assert_eq!(whole.changes.len(), 20);
    for count in 0..20 {
        let part = Log::from_records(imports[..count].to_vec(), versions[..count].to_vec(), today);
        assert_eq!(part.changes, whole.changes[..count]);
        let snapshot = part.snapshot;
        assert_eq!(whole.end_of_snapshot(&snapshot).unwrap_or(0), count);
    }
    assert!(whole.has_been_at("s7-000000000000") && !whole.has_been_at("s7-000000000001"));
}

#[test]
fn a_clock_that_was_set_back_moves_nothing() {
    let (mut imports, versions): (Vec<_>, Vec<_>) = (1..=3).map(import).unzip();
    imports[1].files[0].provenance.imported = "2001-01-01T00:00:00Z".to_owned();
    let log = Log::from_records(imports, versions, date(2026, 11, 28));
    let moments: Vec<Timestamp> = log.changes.iter().map(|change| change.moment).collect();
    assert!(moments.is_sorted(), "{moments:?}");
}
