//! The floors of the house: who may import whom (ARCHITECTURE.md), held against the workspace's dependency graph.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each crate may import of its siblings. Tests may reach further.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("planvy-plan", &[]),
    ("planvy-city", &[]),
    ("planvy-formats", &["planvy-plan", "planvy-city"]),
    ("planvy-index", &["planvy-plan", "planvy-city"]),
    ("planvy-store", &["planvy-plan"]),
    (
        "planvy-import",
        &["planvy-plan", "planvy-city", "planvy-formats", "planvy-store"],
    ),
    // The national platform and catalogue: what is fetched goes the importer's way.
    (
        "planvy-platform",
        &["planvy-plan", "planvy-store", "planvy-import"],
    ),
    ("planvy-rules", &["planvy-plan", "planvy-city", "planvy-index"]),
    (
        "planvy-features",
        &[
            "planvy-plan",
            "planvy-index",
            "planvy-rules",
            "planvy-vector-tiles",
        ],
    ),
    ("planvy-tiles", &[]),
    ("planvy-vector-tiles", &[]),
    (
        "planvy-tiler",
        &[
            "planvy-plan",
            "planvy-city",
            "planvy-index",
            "planvy-rules",
            "planvy-tiles",
        ],
    ),
    ("planvy-render", &[]),
    // A drawing that is opened as a file takes the same way to tiles as on a server; the web viewer has neither formats nor tiler.
    (
        "planvy-viewer",
        &[
            "planvy-plan",
            "planvy-city",
            "planvy-tiles",
            "planvy-render",
            "planvy-formats",
            // The desktop makes tiles of files in its own process, which takes a snapshot of them and its answers.
            "planvy-index",
            "planvy-rules",
            "planvy-tiler",
        ],
    ),
    ("planvy-demo", &["planvy-plan", "planvy-formats"]),
    (
        "planvy-bench",
        &[
            "planvy-plan",
            "planvy-city",
            "planvy-formats",
            "planvy-index",
            "planvy-store",
            "planvy-rules",
            "planvy-tiles",
            "planvy-tiler",
            "planvy-render",
            "planvy-viewer",
            "planvy",
        ],
    ),
    (
        "planvy",
        &[
            "planvy-plan",
            "planvy-city",
            "planvy-formats",
            "planvy-index",
            "planvy-store",
            "planvy-import",
            "planvy-platform",
            "planvy-rules",
            "planvy-features",
            "planvy-tiles",
            "planvy-tiler",
            "planvy-vector-tiles",
            "planvy-demo",
        ],
    ),
];

/// Crates that only these may depend on directly.
const RESERVED: &[(&str, &[&str])] = &[
    ("axum", &["planvy", "planvy-bench"]),
    ("hyper", &["planvy", "planvy-bench"]),
    ("tokio", &["planvy", "planvy-bench"]),
    ("clap", &["planvy", "planvy-bench"]),
    ("rusqlite", &["planvy-store", "planvy-formats"]),
    ("quick-xml", &["planvy-formats"]),
    // The desktop viewer is a client of HTTP like a browser is.
    ("ureq", &["planvy-import", "planvy-platform", "planvy-viewer"]),
    ("gdal", &["planvy-import"]),
    ("proj", &["planvy-import"]),
    ("wgpu", &["planvy-render", "planvy-viewer"]),
    ("winit", &["planvy-viewer"]),
    ("egui", &["planvy-viewer"]),
];

/// Names that say nothing.
const MEANINGLESS: &[&str] = &[
    "util", "utils", "common", "core", "helper", "helpers", "misc", "shared",
];

/// Direct dependencies of each crate of the workspace, tests' and build scripts' left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().unwrap_or_default().to_owned();
            let direct = package["dependencies"]
                .as_array()
                .expect("a list of dependencies");
            let normal = direct.iter().filter(|dependency| dependency["kind"].is_null());
            (
                name,
                normal
                    .map(|dependency| dependency["name"].as_str().unwrap_or_default().to_owned())
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn imports_point_down_only() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let graph = dependencies();
    assert!(graph.len() >= 8, "only {} crates found", graph.len());
    for (name, direct) in &graph {
        let Some(may) = allowed.get(name.as_str()) else {
            panic!("{name} is in no room: add it to this test and to ARCHITECTURE.md")
        };
        for sibling in direct.iter().filter(|dependency| graph.contains_key(*dependency)) {
            assert!(may.contains(&sibling.as_str()), "{name} imports {sibling}");
        }
    }
}

#[test]
fn what_belongs_in_one_room_stays_there() {
    for (name, direct) in dependencies() {
        for (reserved, rooms) in RESERVED {
            assert!(
                !direct.contains(*reserved) || rooms.contains(&name.as_str()),
                "{name} depends on {reserved}"
            );
        }
    }
}

#[test]
fn every_crate_says_what_it_is() {
    for name in dependencies().keys() {
        let words = name.split('-').filter(|word| MEANINGLESS.contains(word)).count();
        assert_eq!(words, 0, "{name}");
    }
}
