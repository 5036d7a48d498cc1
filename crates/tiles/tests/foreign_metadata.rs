//! `EXT_structural_metadata` as others write it.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "test code")]

use planvy_tiles::{Column, Finding, PropertyTable, Severity};
use serde_json::{Value, json};

use gltf_builder::{Gltf, read};

mod gltf_builder;

/// A column: its name, its definition, what the table says of it, and the bytes of its values and offsets.
type ForeignColumn<'a> = (&'a str, Value, Value, &'a [&'a [u8]]);

/// What is read of a table of `count` rows.
fn table(count: usize, enums: &Value, columns: &[ForeignColumn<'_>]) -> (PropertyTable, Vec<Finding>) {
    let mut gltf = Gltf::default();
    let (mut definitions, mut properties) = (json!({}), json!({}));
    for (name, definition, property, views) in columns {
        definitions[*name] = definition.clone();
        let mut property = property.clone();
        let members = ["values", "stringOffsets", "arrayOffsets"];
        for (member, bytes) in members.iter().zip(*views) {
            property[*member] = json!(gltf.accessor(bytes, 5121, "SCALAR", bytes.len()));
        }
        if !views.is_empty() {
            properties[*name] = property;
        }
    }
    let (content, findings) = read(&gltf.text(&json!({
        "extensionsUsed": ["EXT_structural_metadata"],
        "extensions": { "EXT_structural_metadata": {
            "schema": { "id": "s", "classes": { "house": { "properties": definitions } }, "enums": enums },
            "propertyTables": [{ "class": "house", "count": count, "properties": properties }],
        } },
    })));
    (content.tables[0].clone(), findings)
}

#[test]
fn numbers_of_all_kinds_come_out_as_numbers() {
    let with = |component: &str, members: Value| {
        let mut definition = json!({ "type": "SCALAR", "componentType": component });
        for (name, value) in members.as_object().expect("an object") {
            definition[name] = value.clone();
        }
        definition
    };
    let none = || json!({});
    let big = [1_u64 << 40, 3].map(u64::to_le_bytes).concat();
    let (table, findings) = table(
        2,
        &json!({}),
        &[
            ("a", with("INT16", none()), none(), &[&[0xfe, 0xff, 7, 0]]),
            ("b", with("UINT64", none()), none(), &[&big]),
            (
                "c",
                with(
                    "UINT8",
                    json!({ "normalized": true, "scale": 10.0, "offset": 1.0 }),
                ),
                none(),
                &[&[0, 255]],
            ),
            (
                "d",
                with("UINT8", json!({ "normalized": true })),
                json!({ "offset": 5.0 }),
                &[&[0, 255]],
            ),
            ("e", with("INT8", json!({ "noData": -1 })), none(), &[&[255, 4]]),
            (
                "f",
                with("INT8", json!({ "noData": -1, "default": 9 })),
                none(),
                &[&[255, 4]],
            ),
            ("g", with("FLOAT32", json!({ "default": 2.5 })), none(), &[]),
            (
                "h",
                with("FLOAT32", none()),
                none(),
                &[&[0, 0, 0x80, 0x3f, 0, 0, 0xc0, 0x7f]],
            ),
            ("i", with("UINT8", none()), none(), &[&[3, 4]]),
        ],
    );
    assert_eq!(findings, []);
    let numbers = |name: &str| table.property(name).cloned().expect("it is there");
    assert_eq!(numbers("a"), Column::Number(vec![Some(-2.0), Some(7.0)]));
    assert_eq!(
        numbers("b"),
        Column::Number(vec![Some(1_099_511_627_776.0), Some(3.0)])
    );
    assert_eq!(numbers("c"), Column::Number(vec![Some(1.0), Some(11.0)]));
    assert_eq!(numbers("d"), Column::Number(vec![Some(5.0), Some(6.0)]));
    assert_eq!(numbers("e"), Column::Number(vec![None, Some(4.0)]));
    assert_eq!(numbers("f"), Column::Number(vec![Some(9.0), Some(4.0)]));
    assert_eq!(numbers("g"), Column::Number(vec![Some(2.5); 2]));
    assert_eq!(
        numbers("h"),
        Column::Number(vec![Some(1.0), None]),
        "what is no number is not known"
    );
    assert_eq!(numbers("i"), Column::Small(vec![3, 4]));
}

#[test]
fn texts_names_and_flags_come_out_as_such() {
    let kinds = json!({ "roof": { "values": [
        { "name": "flat", "value": 0 }, { "name": "gable", "value": 7 }, { "name": "?", "value": 9 },
    ] } });
    let short = || json!({ "stringOffsetType": "UINT8" });
    let (table, findings) = table(
        3,
        &kinds,
        &[
            (
                "roof",
                json!({ "type": "ENUM", "enumType": "roof", "noData": "?" }),
                json!({}),
                &[&[7, 0, 9, 0, 0, 0]],
            ),
            ("listed", json!({ "type": "BOOLEAN" }), json!({}), &[&[0b101]]),
            (
                "name",
                json!({ "type": "STRING", "noData": "-" }),
                short(),
                &["å-x".as_bytes(), &[0, 2, 3, 4]],
            ),
            (
                "pair",
                json!({ "type": "STRING", "array": true, "count": 2 }),
                short(),
                &[b"abcdef", &[0, 1, 2, 3, 4, 5, 6]],
            ),
            (
                "town",
                json!({ "type": "STRING", "default": "Lund" }),
                json!({}),
                &[],
            ),
        ],
    );
    assert_eq!(findings, []);
    let text = |name: &str| (0..3).map(|row| table.text(name, row)).collect::<Vec<_>>();
    assert_eq!(text("roof"), [Some("gable"), None, Some("flat")]);
    assert_eq!(text("name"), [Some("å"), None, Some("x")]);
    assert_eq!(text("town"), [Some("Lund"); 3]);
    assert_eq!(table.property("listed"), Some(&Column::Small(vec![1, 0, 1])));
    assert_eq!(
        table.texts("pair", 2),
        Some(["e".to_owned(), "f".to_owned()].as_slice())
    );
}

#[test]
fn a_broken_column_is_named_and_the_others_stay() {
    let (table, findings) = table(
        2,
        &json!({}),
        &[
            (
                "good",
                json!({ "type": "SCALAR", "componentType": "UINT8" }),
                json!({}),
                &[&[1, 2]],
            ),
            (
                "short",
                json!({ "type": "SCALAR", "componentType": "FLOAT64" }),
                json!({}),
                &[&[0; 8]],
            ),
            (
                "turned",
                json!({ "type": "STRING" }),
                json!({ "stringOffsetType": "UINT8" }),
                &[b"abc", &[0, 3, 1]],
            ),
            (
                "vector",
                json!({ "type": "VEC3", "componentType": "FLOAT32" }),
                json!({}),
                &[&[0; 24]],
            ),
        ],
    );
    let names: Vec<&str> = table
        .properties
        .iter()
        .map(|property| property.name.as_str())
        .collect();
    assert_eq!(names, ["good"]);
    let said: Vec<(Severity, &str)> = findings
        .iter()
        .map(|finding| {
            (
                finding.severity,
                finding.place.rsplit('.').next().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (Severity::Error, "short"),
            (Severity::Error, "turned"),
            (Severity::Info, "vector")
        ]
    );
}
