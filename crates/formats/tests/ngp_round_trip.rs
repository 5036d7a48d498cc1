//! A plan written and read again is the same plan, and what was written keeps to the schema.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod generated;

use std::path::PathBuf;

use planvy_formats::{Content, Format, ReadOptions, ngp, ss637040};
use planvy_plan::{Plan, Severity};
use proptest::prelude::*;
use serde_json::Value;

fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is missing", file.display());
    None
}

fn written(plans: &[Plan]) -> Vec<u8> {
    let mut out = Vec::new();
    ngp::write(plans, &mut out).unwrap();
    out
}

fn read(bytes: &[u8]) -> Vec<Plan> {
    let reading = ngp::read_delivery(bytes, &ReadOptions::default());
    assert!(!reading.has_errors(), "{:#?}", reading.findings);
    reading.value.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_is_read_back_as_it_was(plans in prop::collection::vec(generated::plan(), 1..3)) {
        prop_assert_eq!(read(&written(&plans)), plans);
    }
}

#[test]
fn mora_is_read_back_as_it_was_and_keeps_to_the_schema() {
    let Some(path) = shared("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let plans = read(&std::fs::read(path).unwrap());
    let mut out = Vec::new();
    assert_eq!(ngp::write(&plans, &mut out).unwrap(), []);
    assert_eq!(read(&out), plans);
    assert!(String::from_utf8_lossy(&out).contains("124158.811069,6765551.764262"));

    let Some(schema) = shared("../domain/schemas/ngp-detaljplan-4.1.schema.json") else {
        return;
    };
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    let mut faults = Vec::new();
    check(&schema, &schema, &document, "$".to_owned(), &mut faults);
    assert_eq!(faults, Vec::<String>::new());
    let mut broken = document;
    broken["features"][0]["properties"]["typ"] = Value::from("områdesbestämmelser");
    check(&schema, &schema, &broken, "$".to_owned(), &mut faults);
    assert_eq!(faults.len(), 1, "the check can fail");
}

#[test]
fn a_plan_of_the_older_format_keeps_what_it_says() {
    let Some(path) = shared("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let reading = ss637040::Ss637040.read(&path, &ReadOptions::default());
    let Some(Content::Plans(plans)) = reading.value else {
        panic!("{:#?}", reading.findings);
    };
    assert_eq!(read(&written(&plans)), plans);
}

#[test]
fn what_a_delivery_requires_and_a_plan_lacks_is_said() {
    let Some(path) = shared("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let mut plans = read(&std::fs::read(path).unwrap());
    plans[0].purpose = None;
    plans[0].regulations[3].geometry.clear();
    let lacking = ngp::write(&plans, Vec::new()).unwrap();
    assert_eq!(lacking.len(), 2);
    assert!(lacking[0].message.contains("syfte"));
    assert!(lacking[1].message.contains("bestammelsegeometri"));
    assert!(
        lacking
            .iter()
            .all(|finding| finding.severity == Severity::Warning)
    );
}

#[test]
fn what_json_cannot_say_is_refused() {
    let Some(path) = shared("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let mut plans = read(&std::fs::read(path).unwrap());
    plans[0].area[0].vertex_heights_m = vec![1.0];
    let heights = ngp::write(&plans, Vec::new());
    assert!(matches!(
        heights,
        Err(ngp::WriteError::Heights {
            heights: 1,
            vertices: 10,
            ..
        })
    ));
    plans[0].area[0].vertex_heights_m = vec![f64::NAN; 10];
    let not_finite = ngp::write(&plans, Vec::new());
    assert!(matches!(not_finite, Err(ngp::WriteError::NotFinite { .. })));
}

/// As much of JSON Schema as the schema of deliveries uses.
fn check(root: &Value, schema: &Value, value: &Value, path: String, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return check(root, target, value, path, faults);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let tries: Vec<Vec<String>> = choices
            .iter()
            .map(|choice| {
                let mut faults = Vec::new();
                check(root, choice, value, path.clone(), &mut faults);
                faults
            })
            .collect();
        if tries.iter().filter(|faults| faults.is_empty()).count() != 1 {
            faults.push(format!("{path}: {tries:?}"));
        }
        return;
    }
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => true,
    };
    let constant = &schema["const"];
    let listed = schema["enum"].as_array().is_none_or(|list| list.contains(value));
    if !is_type || !listed || (!constant.is_null() && constant != value) {
        faults.push(format!("{path}: {value}"));
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        if values.len() < schema["minItems"].as_u64().unwrap_or(0) as usize {
            faults.push(format!("{path}: too few"));
        }
        for (number, item) in values.iter().enumerate() {
            check(root, items, item, format!("{path}[{number}]"), faults);
        }
    }
    let Some(members) = value.as_object() else { return };
    for key in schema["required"].as_array().into_iter().flatten() {
        if !members.contains_key(key.as_str().unwrap()) {
            faults.push(format!("{path}: lacks {key}"));
        }
    }
    for (key, member) in members {
        match schema["properties"].get(key) {
            Some(inner) => check(root, inner, member, format!("{path}.{key}"), faults),
            None if schema["additionalProperties"] == Value::Bool(false) => {
                faults.push(format!("{path}: foreign {key}"))
            }
            None => {}
        }
    }
}
