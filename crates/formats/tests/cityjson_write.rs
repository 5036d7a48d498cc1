//! Solids written as CityJSON are what the official schema asks for, and are read back as they were.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use planvy_formats::cityjson::{TaggedFace, TaggedSolid, WriteSolidsError, write_solids};
use planvy_plan::{Crs, Datum, SurfaceKind, VerticalReference};
use serde_json::{Map, Value, json};

mod archive;
#[expect(dead_code, reason = "nothing here is gzip")]
mod testdata;

/// What is wrong with a value by a JSON schema of draft 7, in the keywords that CityJSON's schemas use; `None` where nothing.
fn fault(schema: &Value, value: &Value, at: &str) -> Option<String> {
    let schema = schema.as_object().expect("a schema is an object");
    schema
        .iter()
        .find_map(|(keyword, rule)| keyword_fault(keyword, rule, schema, value, at))
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known"),
    }
}

fn keyword_fault(
    keyword: &str,
    rule: &Value,
    schema: &Map<String, Value>,
    value: &Value,
    at: &str,
) -> Option<String> {
    let wrong = |is_right: bool| (!is_right).then(|| format!("{at}: {keyword} {rule:.80}"));
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let count = |rule: &Value| usize::try_from(rule.as_u64().expect("a number")).expect("it fits");
    match keyword {
        "type" => {
            let one = std::slice::from_ref(rule);
            let types = rule.as_array().map_or(one, Vec::as_slice);
            wrong(
                types
                    .iter()
                    .any(|name| is_of_type(value, name.as_str().expect("a name"))),
            )
        }
        "const" => wrong(rule == value),
        "enum" => wrong(rule.as_array().expect("a list").contains(value)),
        "required" => rule.as_array().expect("a list").iter().find_map(|name| {
            let name = name.as_str().expect("a name");
            (value.is_object() && value.get(name).is_none()).then(|| format!("{at}: {name} is missing"))
        }),
        "properties" => rule
            .as_object()
            .expect("an object")
            .iter()
            .find_map(|(name, rule)| {
                value
                    .get(name)
                    .and_then(|member| fault(rule, member, &format!("{at}/{name}")))
            }),
        "additionalProperties" => {
            let known = schema.get("properties").and_then(Value::as_object);
            let members = value.as_object().into_iter().flatten();
            let mut more = members.filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
            more.find_map(|(name, member)| match rule {
                Value::Bool(allowed) => (!allowed).then(|| format!("{at}: {name} is not allowed")),
                rule => fault(rule, member, &format!("{at}/{name}")),
            })
        }
        "items" => match rule {
            Value::Array(rules) => rules
                .iter()
                .zip(items)
                .find_map(|(rule, item)| fault(rule, item, &format!("{at}/…"))),
            rule => items
                .iter()
                .enumerate()
                .find_map(|(n, item)| fault(rule, item, &format!("{at}/{n}"))),
        },
        "minItems" => wrong(!value.is_array() || items.len() >= count(rule)),
        "maxItems" => wrong(!value.is_array() || items.len() <= count(rule)),
        "allOf" => rule
            .as_array()
            .expect("a list")
            .iter()
            .find_map(|rule| fault(rule, value, at)),
        "oneOf" => {
            let faults: Vec<Option<String>> = rule
                .as_array()
                .expect("a list")
                .iter()
                .map(|rule| fault(rule, value, at))
                .collect();
            let fitting = faults.iter().filter(|fault| fault.is_none()).count();
            // Of the alternatives that do not fit, the one that came furthest tells most.
            let furthest = faults
                .into_iter()
                .flatten()
                .max_by_key(|fault| fault.matches('/').count());
            match fitting {
                1 => None,
                0 => furthest,
                more => Some(format!("{at}: {more} alternatives fit")),
            }
        }
        "pattern" => {
            let text = value.as_str().unwrap_or_default();
            wrong(match rule.as_str().expect("a pattern") {
                "^(http|https)://www.opengis.net/def/crs/" => {
                    text.starts_with("http://www.opengis.net/def/crs/")
                        || text.starts_with("https://www.opengis.net/def/crs/")
                }
                extension if extension.contains(r"\+") => text.starts_with('+'),
                _ => true,
            })
        }
        _ => None,
    }
}

/// A house with a gable roof whose two faces different regulations made.
fn house(id: &str, east: f64) -> TaggedSolid {
    let at = |x: f64, y: f64, z: f64| [118_600.0 + east + x, 6_164_200.0 + y, 3.25 + z];
    let face = |ring: &[[f64; 3]], kind, regulation: Option<&str>| TaggedFace {
        rings: vec![ring.to_vec()],
        kind,
        regulation: regulation.map(str::to_owned),
    };
    let (a, b, c, d) = (
        at(0.0, 0.0, 0.0),
        at(10.0, 0.0, 0.0),
        at(10.0, 8.0, 0.0),
        at(0.0, 8.0, 0.0),
    );
    let (e, f, g, h) = (
        at(0.0, 0.0, 6.0),
        at(10.0, 0.0, 6.0),
        at(10.0, 8.0, 6.0),
        at(0.0, 8.0, 6.0),
    );
    let (west, east) = (at(0.0, 4.0, 9.0), at(10.0, 4.0, 9.0));
    TaggedSolid {
        id: id.to_owned(),
        faces: vec![
            face(&[a, d, c, b], SurfaceKind::Ground, None),
            face(&[a, b, f, e], SurfaceKind::Wall, Some("setback")),
            face(&[b, c, g, east, f], SurfaceKind::Wall, None),
            face(&[c, d, h, g], SurfaceKind::Wall, None),
            face(&[d, a, e, west, h], SurfaceKind::Wall, None),
            face(&[e, f, east, west], SurfaceKind::Roof, Some("pitch")),
            face(&[g, h, west, east], SurfaceKind::Roof, Some("ridge")),
        ],
        attributes: json!({ "boundOnly": true })
            .as_object()
            .cloned()
            .expect("an object"),
    }
}

fn schema() -> Option<Value> {
    let zip = testdata::file("cityjson-conformance/cityjson-schemas.zip")?;
    let (_, bytes) = archive::unzip(&zip)
        .into_iter()
        .find(|(name, _)| name.ends_with("cityjson.min.schema.json"))
        .expect("the schema is there");
    Some(serde_json::from_slice(&bytes).expect("the schema is JSON"))
}

#[test]
fn what_is_written_follows_the_official_schema() {
    let Some(schema) = schema() else { return };
    for vertical in [
        VerticalReference::Datum(Datum::Rh2000),
        VerticalReference::OwnGround,
        VerticalReference::Unknown,
    ] {
        let solids = [house("a", 0.0), house("b", 40.0)];
        let written = write_solids(&solids, Crs::Zone1330, &vertical).expect("it can be written");
        assert_eq!(fault(&schema, &written, ""), None);
    }
    // The check itself: what the schema forbids is found.
    let written =
        write_solids(&[house("a", 0.0)], Crs::Tm, &VerticalReference::Unknown).expect("it can be written");
    for (pointer, wrong) in [
        ("/version", json!("3.0")),
        ("/metadata/referenceSystem", json!("EPSG:3006")),
        ("/CityObjects/a/type", json!("Envelope")),
        ("/CityObjects/a/geometry/0/lod", json!(2)),
        ("/CityObjects/a/geometry/0/boundaries/0/0/0/0", json!(-1.5)),
        (
            "/CityObjects/a/geometry/0/semantics/surfaces/0/type",
            json!("Top"),
        ),
        ("/vertices/0", json!([1, 2])),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(fault(&schema, &changed, "").is_some(), "{pointer}");
    }
}

#[test]
fn shells_are_closed_and_each_face_names_its_regulation() {
    let solids = [house("a", 0.0), house("b", 10.0)];
    let vertical = VerticalReference::Datum(Datum::Rh2000);
    let written = write_solids(&solids, Crs::Zone1330, &vertical).expect("it can be written");
    // The two houses share a gable: ten corners each, five of them in common.
    assert_eq!(written["vertices"].as_array().map(Vec::len), Some(15));
    let transform = &written["transform"];
    for (id, solid) in ["a", "b"].iter().zip(&solids) {
        let geometry = &written["CityObjects"][id]["geometry"][0];
        let shell = geometry["boundaries"][0].as_array().expect("a shell");
        let values = geometry["semantics"]["values"][0].as_array().expect("values");
        assert_eq!((shell.len(), values.len()), (7, 7));
        let mut edges = std::collections::HashMap::<(u64, u64), i32>::new();
        for (number, face) in shell.iter().enumerate() {
            let ring: Vec<u64> = face[0]
                .as_array()
                .expect("a ring")
                .iter()
                .filter_map(Value::as_u64)
                .collect();
            for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                *edges.entry((*from.min(to), *from.max(to))).or_default() += if from < to { 1 } else { -1 };
            }
            let surface = usize::try_from(values[number].as_u64().expect("a number")).expect("it fits");
            let surface = &geometry["semantics"]["surfaces"][surface];
            let tagged = &solid.faces[number];
            assert_eq!(surface["regulation"].as_str(), tagged.regulation.as_deref());
            for (index, corner) in ring.iter().zip(&tagged.rings[0]) {
                let stored = &written["vertices"][usize::try_from(*index).expect("it fits")];
                for axis in 0..3 {
                    let value = |value: &Value| value.as_f64().expect("a number");
                    let back = value(&stored[axis]) * value(&transform["scale"][axis])
                        + value(&transform["translate"][axis]);
                    assert!((back - corner[axis]).abs() < 0.0006);
                }
            }
        }
        assert!(
            edges.values().all(|turns| *turns == 0),
            "each edge runs both ways"
        );
    }
}

#[test]
fn the_bodies_of_an_envelope_are_written_as_they_are() {
    use geo::polygon;
    use planvy_city::{Cell, Envelope, Plane};

    let (west, east) = (118_600.0, 118_612.0);
    let (south, north) = (6_164_200.0, 6_164_210.0);
    let cell = |from: f64, to: f64, level_m: f64, rule| Cell {
        outline: polygon![(x: from, y: south), (x: to, y: south), (x: to, y: north), (x: from, y: north)],
        top: Plane::level(level_m),
        made_by: rule,
    };
    let middle = 118_605.0;
    let cells = vec![
        cell(west, middle, 14.0, "ridge-9"),
        cell(middle, east, 11.0, "ridge-6"),
    ];
    let envelope = Envelope {
        cells,
        without_top: Vec::new(),
    };
    let solids = envelope.solids(5.0).expect("two boxes");
    let tagged: Vec<TaggedSolid> = solids
        .iter()
        .enumerate()
        .map(|(number, solid)| {
            TaggedSolid::of(&format!("envelope-{number}"), solid, |rule| {
                Some((*rule).to_owned())
            })
        })
        .collect();
    let vertical = VerticalReference::Datum(Datum::Rh2000);
    let written = write_solids(&tagged, Crs::Zone1330, &vertical).expect("it can be written");
    if let Some(schema) = schema() {
        assert_eq!(fault(&schema, &written, ""), None);
    }
    let surfaces = written["CityObjects"]["envelope-0"]["geometry"][0]["semantics"]["surfaces"].clone();
    for rule in ["ridge-9", "ridge-6"] {
        assert!(
            surfaces
                .as_array()
                .expect("a list")
                .contains(&json!({ "type": "RoofSurface", "regulation": rule })),
            "{surfaces}"
        );
    }
    let extent = &written["metadata"]["geographicalExtent"];
    assert_eq!(*extent, json!([west, south, 5.0, east, north, 14.0]));
}

#[test]
fn what_would_be_lost_is_an_error() {
    let vertical = VerticalReference::Unknown;
    let write = |solids: &[TaggedSolid]| write_solids(solids, Crs::Tm, &vertical).map(|_| ());
    assert_eq!(
        write(&[house("a", 0.0), house("a", 9.0)]),
        Err(WriteSolidsError::Doubled("a".to_owned()))
    );
    let mut broken = house("a", 0.0);
    broken.faces[2].rings[0][1][2] = f64::NAN;
    assert_eq!(write(&[broken]), Err(WriteSolidsError::NotFinite("a".to_owned())));
    let mut flat = house("a", 0.0);
    flat.faces.clear();
    assert_eq!(write(&[flat]), Err(WriteSolidsError::Empty("a".to_owned())));
    assert_eq!(write(&[]), Ok(()));
}
