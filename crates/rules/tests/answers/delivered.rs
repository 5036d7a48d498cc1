//! From delivered files to a desk where questions are answered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Parcel, Plan, Provenance, RegulationContent};
use planvy_rules::Answers;

/// The real files, or nothing, with a line that says so.
pub fn real_file(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        Some(path)
    } else {
        eprintln!("skipped: {} is missing", path.display());
        None
    }
}

/// The plans of a file.
pub fn read_plans(path: &Path) -> Vec<Plan> {
    let bytes = std::fs::read(path).unwrap();
    let head = Head {
        file_name: path.file_name().unwrap().to_str().unwrap(),
        bytes: &bytes[..bytes.len().min(65_536)],
        kind: None,
    };
    let format = detect(&head).expect("a format recognises it");
    match format.read(path, &ReadOptions::default()).value {
        Some(Content::Plans(plans)) => plans,
        other => panic!("plans were expected, not {other:?}"),
    }
}

/// Where made-up things came from.
pub fn provenance(file: &str) -> Provenance {
    Provenance {
        format: "test".to_owned(),
        file: file.to_owned(),
        sha256: "0".repeat(64),
        imported: "2026-11-25T00:00:00Z".to_owned(),
    }
}

/// A desk over plans and parcels.
pub fn answers_over(plans: Vec<Plan>, parcels: Vec<Parcel>) -> Answers {
    Answers::new(Arc::new(builder_over(plans, parcels).build()))
}

/// A snapshot with plans and parcels, to add more to.
pub fn builder_over(plans: Vec<Plan>, parcels: Vec<Parcel>) -> SnapshotBuilder {
    let mut builder = SnapshotBuilder::new("snapshot-1");
    // As a store does: a content that stands twice is handed over once.
    let mut known: Vec<RegulationContent> = Vec::new();
    for mut plan in plans {
        let id = plan.id;
        let regulations = std::mem::take(&mut plan.regulations);
        builder.plan(StoredPlan {
            plan,
            provenance: provenance("plan.json"),
            accepted: Vec::new(),
        });
        for regulation in regulations {
            let found = known.iter().position(|content| *content == regulation.content);
            let key = ContentKey(found.unwrap_or(known.len()) as u32);
            if found.is_none() {
                known.push(regulation.content.clone());
                builder.content(key, regulation.content);
            }
            builder.regulation(StoredRegulation {
                id: regulation.id,
                plan: id,
                content: key,
                regulates_uses: regulation.regulates_uses,
                geometry: regulation.geometry,
            });
        }
    }
    if !parcels.is_empty() {
        builder.layer("parcels", provenance("parcels.geojson"), Vec::new());
    }
    for parcel in parcels {
        builder.parcel(parcel);
    }
    builder
}
