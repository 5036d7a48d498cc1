//! Every rule against files that keep it and files that break it, and the real plans.
#![expect(clippy::unwrap_used, reason = "test code")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_import::validation::{check_after_reading, checks};
use planvy_plan::{Finding, Severity};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/validation")
}

/// Everything there is to say about a file.
fn findings_of(path: &Path) -> Vec<Finding> {
    let bytes = std::fs::read(path).unwrap();
    let file_name = path.file_name().unwrap().to_str().unwrap();
    let head = Head {
        file_name,
        bytes: bytes.get(..65_536).unwrap_or(&bytes),
        kind: None,
    };
    let reading = detect(&head).unwrap().read(path, &ReadOptions::default());
    match reading.value {
        Some(Content::Plans(plans)) => check_after_reading(reading.findings, &plans),
        _ => reading.findings,
    }
}

/// The fixtures with an ending, with the rule that each is about.
fn fixtures(ending: &str) -> Vec<(String, String, PathBuf)> {
    let mut found: Vec<(String, String, PathBuf)> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let case = name.strip_suffix(ending)?.to_owned();
            let rule = case.split('~').next().unwrap().to_owned();
            Some((rule, name, path))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_plan_that_all_cases_start_from_gives_no_finding() {
    assert_eq!(findings_of(&folder().join("base.json")), vec![]);
}

#[test]
fn files_that_keep_a_rule_give_no_finding_of_it() {
    for (rule, name, path) in fixtures(".pass.json") {
        let found: Vec<Finding> = findings_of(&path)
            .into_iter()
            .filter(|finding| finding.rule.to_string() == rule || finding.severity == Severity::Error)
            .collect();
        assert_eq!(found, vec![], "{name}");
    }
}

#[test]
fn files_that_break_a_rule_give_the_finding_where_it_is() {
    let text = std::fs::read_to_string(folder().join("expectations.json")).unwrap();
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let files = fixtures(".fail.json");
    assert_eq!(files.len(), expected.len());
    for (rule, name, path) in files {
        let wanted = expected.get(&name).unwrap();
        let findings = findings_of(&path);
        assert!(
            findings.iter().any(|finding| meets(finding, &rule, wanted)),
            "{name}: expected {wanted}, got {findings:#?}"
        );
    }
}

fn meets(finding: &Finding, rule: &str, wanted: &Value) -> bool {
    let severity = serde_json::to_value(finding.severity).unwrap();
    finding.rule.to_string() == rule
        && Some(&severity) == wanted.get("severity")
        && finding.feature.as_deref() == wanted.get("feature").and_then(Value::as_str)
        && !finding.message.is_empty()
        && lies_in(finding.position, wanted.get("box").unwrap())
}

/// Whether a position lies in a box, to the millimetre; without a box, any will do.
fn lies_in(position: Option<[f64; 2]>, wanted: &Value) -> bool {
    let Some(bounds) = wanted.as_array() else {
        return true;
    };
    let bounds: Vec<f64> = bounds.iter().map(|number| number.as_f64().unwrap()).collect();
    let [west, south, east, north]: [f64; 4] = bounds.try_into().unwrap();
    let Some([x, y]) = position else {
        return false;
    };
    let within = |low: f64, value: f64, high: f64| (low - 0.001..=high + 0.001).contains(&value);
    within(west, x, east) && within(south, y, north)
}

#[test]
fn every_rule_has_a_file_that_keeps_it_and_one_that_breaks_it() {
    let rules: BTreeSet<String> = checks().iter().map(|check| check.rule.to_string()).collect();
    for ending in [".pass.json", ".fail.json"] {
        let covered: BTreeSet<String> = fixtures(ending).into_iter().map(|(rule, _, _)| rule).collect();
        assert_eq!(covered, rules, "{ending}");
    }
}

#[test]
fn no_check_gives_a_graver_finding_than_it_states() {
    let gravest: BTreeMap<String, Severity> = checks()
        .iter()
        .map(|check| (check.rule.to_string(), check.severity))
        .collect();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for (_, name, path) in fixtures(".fail.json") {
        for finding in findings_of(&path) {
            let rule = finding.rule.to_string();
            if let Some(limit) = gravest.get(&rule) {
                assert!(finding.severity <= *limit, "{name}: {finding:?}");
                if finding.severity == *limit {
                    reached.insert(rule);
                }
            }
        }
    }
    assert_eq!(reached, gravest.into_keys().collect());
}

#[test]
fn the_guide_names_every_rule() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/validation.md");
    let text = std::fs::read_to_string(guide).unwrap();
    for check in checks() {
        assert!(
            text.contains(&format!("| {} |", check.rule)),
            "{} is missing",
            check.rule
        );
    }
}

/// A real file, or `None` with a note where the test data is not there.
fn real_file(path: &str) -> Option<PathBuf> {
    let root = std::env::var("PLANVY_TESTDATA").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let file = root.join(path);
    if !file.is_file() {
        eprintln!("skipped: {} is not there", file.display());
        return None;
    }
    Some(file)
}

fn counts(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.to_string()).or_insert(0) += 1;
    }
    counts
}

/// Ten texts come with their values filled in and no slots left; boxes are written north first. Everything else is in order.
#[test]
fn the_plan_of_mora_is_taken_with_its_warnings() {
    let Some(file) = real_file("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let findings = findings_of(&file);
    assert!(
        findings.iter().all(|finding| finding.severity < Severity::Error),
        "{findings:#?}"
    );
    let expected = [("DP-0022", 10), ("PV-AXES", 1)];
    let expected = expected.map(|(rule, count)| (rule.to_owned(), count));
    assert_eq!(counts(&findings), BTreeMap::from(expected));
}

#[test]
fn the_plan_of_kristianstad_is_taken() {
    let Some(file) = real_file("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let findings = findings_of(&file);
    assert!(
        findings.iter().all(|finding| finding.severity < Severity::Error),
        "{findings:#?}"
    );
    // The format carries no description, no quality and no decision; its geometry is in order.
    let rules: BTreeSet<String> = counts(&findings).into_keys().collect();
    for geometry_rule in [
        "DP-0002",
        "DP-0003",
        "DP-Krav-0013",
        "DP-Krav-0018",
        "PV-GEOMETRY",
        "PV-CATALOGUE",
    ] {
        assert!(!rules.contains(geometry_rule), "{findings:#?}");
    }
}

/// The demo municipality's plans, one by one: there is nothing to say about them.
#[test]
fn the_plans_of_the_demo_municipality_are_taken() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
    let mut plans = 0;
    for entry in std::fs::read_dir(demo).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !(name.starts_with("plan-") && name.ends_with(".json")) {
            continue;
        }
        plans += 1;
        let findings = findings_of(&path);
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
    assert!(plans > 0);
}
