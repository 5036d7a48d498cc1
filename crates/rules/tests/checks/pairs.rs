//! Every kind has its pair, and each comes to what its file says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use planvy_plan::Lang;
use planvy_rules::CheckResult;
use planvy_rules::check::kinds;
use serde_json::Value;

use super::scene::Town;

/// Numbers in the files are written to the millimetre and the thousandth of a square metre.
const ROUNDING: f64 = 0.002;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks")
}

fn folders_of_kinds() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let folders = entries.filter_map(|entry| {
        let entry = entry.expect("an entry");
        entry
            .path()
            .is_dir()
            .then(|| entry.file_name().into_string().expect("a name"))
    });
    folders.collect()
}

/// A proposal of a kind: GeoJSON, or CityJSON where the kind is about a body.
fn drawing_of(kind: &str, name: &str) -> String {
    let geojson = format!("{name}.geojson");
    let is_there = folder().join(kind).join(&geojson).exists();
    text_of(kind, if is_there { &geojson } else { "breaks.city.json" })
}

fn text_of(kind: &str, file: &str) -> String {
    let path = folder().join(kind).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

#[test]
fn every_kind_has_a_pair_and_every_pair_a_kind() {
    let listed: BTreeSet<String> = kinds().map(|kind| kind.id.to_owned()).collect();
    assert_eq!(listed.len(), kinds().count(), "an id stands twice");
    assert!(listed.len() >= 40, "{} kinds", listed.len());
    assert_eq!(folders_of_kinds(), listed);
}

#[test]
fn every_pair_comes_to_what_its_files_say() {
    let mut wrong = Vec::new();
    for kind in kinds() {
        let town = Town::read(&text_of(kind.id, "scene.json"));
        let mut verdicts = Vec::new();
        for file in ["passes", "breaks"] {
            let drawing = drawing_of(kind.id, file);
            let expected: Value = serde_json::from_str(&drawing).expect("JSON");
            let expected = expected["expected"].as_array().expect("what is expected").clone();
            let answer = town.check(drawing.as_bytes(), Lang::Sv);
            let found: Vec<&CheckResult> = answer
                .results
                .iter()
                .filter(|result| result.check == kind.id)
                .collect();
            verdicts.push(found.iter().map(|result| result.verdict).collect::<Vec<_>>());
            if let Err(why) = compare(&expected, &found) {
                wrong.push(format!("{}/{file}: {why}", kind.id));
            }
        }
        if verdicts[0] == verdicts[1] {
            wrong.push(format!("{}: both files come to {:?}", kind.id, verdicts[0]));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}

fn compare(expected: &[Value], found: &[&CheckResult]) -> Result<(), String> {
    if expected.len() != found.len() {
        return Err(format!(
            "{} results, {} expected: {found:#?}",
            found.len(),
            expected.len()
        ));
    }
    for (wanted, result) in expected.iter().zip(found) {
        let written = serde_json::to_value(result).expect("it is written");
        for key in ["verdict", "unit"] {
            if written[key] != wanted[key] {
                return Err(format!(
                    "{key} is {}, not {}: {} {}",
                    written[key], wanted[key], result.plain, result.because
                ));
            }
        }
        for key in ["value", "limit", "margin"] {
            let same = match (written[key].as_f64(), wanted[key].as_f64()) {
                (Some(found), Some(wanted)) => (found - wanted).abs() <= ROUNDING,
                (None, None) => true,
                _ => false,
            };
            if !same {
                return Err(format!(
                    "{key} is {}, not {}: {}",
                    written[key], wanted[key], result.plain
                ));
            }
        }
        if result.plain.trim().is_empty() {
            return Err("it says nothing".to_owned());
        }
    }
    Ok(())
}

#[test]
fn every_result_says_why_and_numbers_agree() {
    for kind in kinds() {
        let town = Town::read(&text_of(kind.id, "scene.json"));
        for file in ["passes", "breaks"] {
            for lang in [Lang::Sv, Lang::En] {
                let answer = town.check(drawing_of(kind.id, file).as_bytes(), lang);
                let counted = answer.summary;
                let total = counted.fulfils
                    + counted.breaks
                    + counted.cannot_decide
                    + counted.needs_human
                    + counted.not_applicable;
                assert_eq!(total, answer.results.len());
                for result in &answer.results {
                    check_result(result);
                }
                check_each_told_once(&answer.results);
            }
        }
    }
}

fn check_result(result: &CheckResult) {
    let what = format!("{}: {} {}", result.check, result.plain, result.because);
    assert!(
        !result.plain.trim().is_empty() && !result.because.trim().is_empty(),
        "{what}"
    );
    // A sentence that was put together from parts has no gap and no leftover of one.
    assert!(
        !result.plain.contains("  ") && !result.plain.contains("{}"),
        "{what}"
    );
    assert!(
        !result.plain.to_lowercase().contains("approved") && !result.plain.contains("godkän"),
        "{what}"
    );
    assert_eq!(result.regulations.first().copied(), result.regulation, "{what}");
    if result.value.is_some() || result.limit.is_some() {
        assert!(result.unit.is_some(), "{what}");
    }
    if let (Some(value), Some(limit), Some(margin)) = (result.value, result.limit, result.margin)
        && let Some(bound) = result.bound
    {
        let wanted = match bound {
            planvy_plan::Bound::Max => limit - value,
            planvy_plan::Bound::Min => value - limit,
            planvy_plan::Bound::Exact => -(limit - value).abs(),
        };
        assert!((margin - wanted).abs() < 0.0021, "{what}");
    }
}

/// A rule with a number is worked out by one kind of check, whatever it is counted on; these look at it from another side.
fn check_each_told_once(results: &[CheckResult]) {
    const OTHER_SIDES: [&str; 4] = ["envelope", "vertical-extent", "not-yet-in-force", "temporary-use"];
    let by_itself = results
        .iter()
        .filter(|result| !OTHER_SIDES.contains(&result.check));
    let mut told: std::collections::BTreeMap<String, &str> = std::collections::BTreeMap::new();
    for result in by_itself {
        let Some(regulation) = result.regulation else {
            continue;
        };
        let first = *told.entry(regulation.to_string()).or_insert(result.check);
        assert_eq!(first, result.check, "{} {}", result.plain, result.because);
    }
}
