//! Every rule of base data against files that keep it and files that break it, read and checked as an import does.
#![expect(clippy::unwrap_used, reason = "test code")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use planvy_formats::{ContentKind, ReadOptions};
use planvy_import::validate_paths;
use planvy_import::validation::base_data::{buildings, guidance, terrain};
use planvy_plan::{Crs, Datum, Finding, Severity};
use serde_json::Value;

const KINDS: [ContentKind; 3] = [
    ContentKind::Buildings,
    ContentKind::Terrain,
    ContentKind::Guidance,
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base_data")
}

/// The rules of a kind, each with the gravest that it gives.
fn rules(kind: ContentKind) -> BTreeMap<String, Severity> {
    let of = |rule: &planvy_plan::RuleId, severity| (rule.to_string(), severity);
    match kind {
        ContentKind::Buildings => buildings::CHECKS
            .iter()
            .map(|check| of(&check.rule, check.severity))
            .collect(),
        ContentKind::Terrain => terrain::CHECKS
            .iter()
            .map(|check| of(&check.rule, check.severity))
            .collect(),
        ContentKind::Guidance => guidance::CHECKS
            .iter()
            .map(|check| of(&check.rule, check.severity))
            .collect(),
        ContentKind::Plans | ContentKind::Parcels | ContentKind::Addresses => BTreeMap::new(),
    }
}

/// The cases of a kind with an ending (`pass`, `fail`), each a file or a folder, with the rule that it is about.
fn cases(kind: ContentKind, ending: &str) -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(folder().join(kind.word()))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "prj"))
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let (case, rest) = name.split_once('.')?;
            let rule = case.split('~').next()?.to_owned();
            rest.starts_with(ending).then(|| (rule, path.clone()))
        })
        .collect();
    found.sort();
    found
}

/// Everything there is to say about a case.
fn findings_of(kind: ContentKind, path: &Path) -> Vec<Finding> {
    let is_terrain = kind == ContentKind::Terrain;
    let options = ReadOptions {
        kind: Some(kind),
        crs: is_terrain.then_some(Crs::Zone1330),
        vertical_datum: is_terrain.then_some(Datum::Rh2000),
        ..ReadOptions::default()
    };
    let reports = validate_paths(&[path.to_owned()], &options);
    reports.into_iter().flat_map(|report| report.findings).collect()
}

#[test]
fn files_that_keep_a_rule_give_no_finding_of_it() {
    for kind in KINDS {
        for (rule, path) in cases(kind, "pass") {
            let found: Vec<Finding> = findings_of(kind, &path)
                .into_iter()
                .filter(|finding| finding.rule.to_string() == rule || finding.severity == Severity::Error)
                .collect();
            assert_eq!(found, vec![], "{}", path.display());
        }
    }
}

#[test]
fn files_that_break_a_rule_give_the_finding_where_it_is() {
    let text = std::fs::read_to_string(folder().join("expectations.json")).unwrap();
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for kind in KINDS {
        for (rule, path) in cases(kind, "fail") {
            let name = format!("{}/{}", kind.word(), path.file_name().unwrap().to_str().unwrap());
            let wanted = expected.get(&name).unwrap();
            let findings = findings_of(kind, &path);
            if !findings.iter().any(|finding| meets(finding, &rule, wanted)) {
                wrong.push(format!("{name}: expected {wanted}, got {findings:#?}"));
            }
            seen.insert(name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen, expected.into_keys().collect());
}

fn meets(finding: &Finding, rule: &str, wanted: &Value) -> bool {
    let severity = serde_json::to_value(finding.severity).unwrap();
    finding.rule.to_string() == rule
        && Some(&severity) == wanted.get("severity")
        && finding.feature.as_deref() == wanted.get("feature").and_then(Value::as_str)
        && !finding.message.is_empty()
        && lies_in(finding, wanted.get("box").unwrap())
}

/// Whether a finding lies in a box, to the millimetre; without a box, anywhere or nowhere.
fn lies_in(finding: &Finding, wanted: &Value) -> bool {
    let Some(bounds) = wanted.as_array() else {
        return true;
    };
    let bounds: Vec<f64> = bounds.iter().map(|number| number.as_f64().unwrap()).collect();
    let [west, south, east, north]: [f64; 4] = bounds.try_into().unwrap();
    let within = |low: f64, value: f64, high: f64| (low - 0.001..=high + 0.001).contains(&value);
    let at = finding.position;
    at.is_some_and(|[x, y]| within(west, x, east) && within(south, y, north))
        && finding.crs == Some(Crs::Zone1330)
}

#[test]
fn every_rule_has_a_file_that_keeps_it_and_one_that_breaks_it_as_gravely_as_it_states() {
    for kind in KINDS {
        let rules = rules(kind);
        for ending in ["pass", "fail"] {
            let covered: BTreeSet<String> = cases(kind, ending).into_iter().map(|(rule, _)| rule).collect();
            assert_eq!(
                covered,
                rules.keys().cloned().collect(),
                "{} {ending}",
                kind.word()
            );
        }
        let mut reached = BTreeMap::new();
        for (_, path) in cases(kind, "fail") {
            for finding in findings_of(kind, &path) {
                let most = reached
                    .entry(finding.rule.to_string())
                    .or_insert(finding.severity);
                *most = (*most).max(finding.severity);
            }
        }
        reached.retain(|rule, _| rules.contains_key(rule));
        assert_eq!(reached, rules, "{}", kind.word());
    }
}
