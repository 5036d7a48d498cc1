//! What is written is read back, and what contradicts itself is refused.
#![expect(clippy::indexing_slicing, reason = "test code")]

use planvy_tiles::{
    Column, Part, Positions, Property, PropertyTable, TileContent, Topology, Vertices, WriteError,
};
use proptest::prelude::*;

mod samples;

/// Columns come back in the order of their names: JSON objects have none.
fn with_sorted_columns(mut content: TileContent) -> TileContent {
    for table in &mut content.tables {
        table.properties.sort_by(|a, b| a.name.cmp(&b.name));
    }
    content
}

#[test]
fn every_kind_of_tile_is_read_back_as_it_was() {
    for (name, content) in samples::all() {
        let bytes = content.to_glb().expect(name);
        assert_eq!(
            bytes,
            content.to_glb().expect(name),
            "{name}: the same bytes each time"
        );
        let (read, findings) = TileContent::from_glb(&bytes).expect(name);
        assert_eq!(findings, [], "{name}");
        assert_eq!(read, with_sorted_columns(content), "{name}");
    }
}

#[test]
fn chunks_and_views_lie_on_eight_bytes() {
    for (name, content) in samples::all() {
        let bytes = content.to_glb().expect(name);
        let json = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]) as usize;
        assert_eq!((bytes.len() % 8, (20 + json + 8) % 8), (0, 0), "{name}");
        let document: serde_json::Value = serde_json::from_slice(&bytes[20..20 + json]).expect(name);
        for view in document["bufferViews"].as_array().expect(name) {
            assert_eq!(view["byteOffset"].as_u64().expect(name) % 8, 0, "{name}");
        }
    }
}

#[test]
fn a_lattice_takes_sixteen_bytes_a_vertex() {
    let content = samples::buildings();
    let vertices = &content.parts[0].vertices;
    assert_eq!(vertices.interleaved().len(), 48 * 16);
    let glb = content.to_glb().expect("it is written");
    let found = glb
        .windows(48 * 16)
        .any(|window| window == vertices.interleaved());
    assert!(found, "the buffer lies in the file as the GPU takes it");
}

#[test]
fn what_cannot_be_written_names_its_part() {
    let good = samples::buildings();
    let with = |change: &dyn Fn(&mut TileContent)| {
        let mut content = good.clone();
        change(&mut content);
        content.to_glb().expect_err("it contradicts itself")
    };
    let part = "buildings".to_owned();
    assert_eq!(
        with(&|content| content.parts[0].indices[7] = 48),
        WriteError::IndexOutOfRange {
            part: part.clone(),
            index: 48,
            vertices: 48
        }
    );
    assert_eq!(
        with(&|content| content.parts[0].indices.truncate(5)),
        WriteError::IncompleteShape {
            part: part.clone(),
            count: 5,
            step: 3
        }
    );
    assert_eq!(
        with(&|content| content.parts[0].table = Some(1)),
        WriteError::NoSuchTable {
            part: part.clone(),
            table: 1,
            tables: 1
        }
    );
    let class = "building".to_owned();
    assert_eq!(
        with(&|content| content.parts[0]
            .vertices
            .feature_ids
            .as_mut()
            .expect("it has ids")[3] = 2),
        WriteError::NoSuchRow {
            part: part.clone(),
            feature: 2,
            class,
            rows: 2
        }
    );
    assert!(matches!(
        with(&|content| content.parts[0].vertices.normals = Some(vec![[0, 0, 127]])),
        WriteError::ColumnLength {
            expected: 48,
            found: 1,
            ..
        }
    ));
    assert!(matches!(
        with(&|content| content.tables[0].properties[0].values = Column::Small(vec![1])),
        WriteError::ColumnLength {
            expected: 2,
            found: 1,
            ..
        }
    ));
    assert!(matches!(
        with(&|content| content.origin[1] = f64::NAN),
        WriteError::NotFinite { .. }
    ));
    assert!(matches!(
        with(&|content| content.tables[0].properties[0].name = "höjd".to_owned()),
        WriteError::Name { .. }
    ));
    assert!(matches!(
        with(&|content| content.parts[0].vertices.positions = Positions::Exact(vec![[f32::NAN; 3]; 48])),
        WriteError::NotFinite { .. }
    ));
    let many = TileContent {
        parts: vec![Part {
            vertices: Vertices {
                positions: Positions::Exact(vec![[0.0; 3]; 65_536]),
                ..Vertices::default()
            },
            indices: vec![0, 1, 2],
            ..Part::default()
        }],
        ..TileContent::default()
    };
    assert!(matches!(
        many.to_glb(),
        Err(WriteError::TooManyVertices { count: 65_536, .. })
    ));
    let mut differing = samples::envelopes();
    differing.tables[1].properties.pop();
    assert!(matches!(
        differing.to_glb(),
        Err(WriteError::ClassesDiffer { .. })
    ));
}

#[test]
fn parts_and_tables_without_anything_are_left_out() {
    let mut content = samples::buildings();
    let full = content.clone();
    content.parts.insert(0, Part::default());
    content.tables.insert(
        0,
        PropertyTable {
            class: "label".to_owned(),
            ..PropertyTable::default()
        },
    );
    content.parts[1].table = Some(1);
    assert_eq!(content.to_glb(), full.to_glb());
}

/// Columns of `count` rows.
fn property(count: usize) -> impl Strategy<Value = Column> {
    let text = || "[a-zåäö ?]{0,5}";
    prop_oneof![
        proptest::collection::vec(proptest::option::of(text()), count).prop_map(Column::Text),
        proptest::collection::vec(proptest::collection::vec(text(), 0..4), count).prop_map(Column::Texts),
        proptest::collection::vec(
            proptest::option::of(prop_oneof![Just(-9999.0), -1e300..1e300]),
            count
        )
        .prop_map(Column::Number),
        proptest::collection::vec(any::<u8>(), count).prop_map(Column::Small),
    ]
}

fn table() -> impl Strategy<Value = PropertyTable> {
    (1_usize..6).prop_flat_map(|count| {
        proptest::collection::vec(property(count), 0..4).prop_map(move |columns| PropertyTable {
            class: "building".to_owned(),
            count,
            properties: columns
                .into_iter()
                .enumerate()
                .map(|(number, values)| Property {
                    name: format!("p{number}"),
                    values,
                })
                .collect(),
        })
    })
}

fn part() -> impl Strategy<Value = Part> {
    let positions = prop_oneof![
        proptest::collection::vec(any::<[u16; 3]>(), 3..20).prop_flat_map(|steps| {
            ([-1e7..1e7, -1e7..1e7, -1e7..1e7], 1e-6..10.0).prop_map(move |(lowest_m, step_m)| {
                Positions::Lattice {
                    lowest_m,
                    step_m,
                    steps: steps.clone(),
                }
            })
        }),
        proptest::collection::vec([-1e6_f32..1e6, -1e6_f32..1e6, -1e6_f32..1e6], 3..20)
            .prop_map(Positions::Exact),
    ];
    let cover = proptest::option::of("[0-9a-f]{1,8}");
    let marks = (0_usize..3, any::<bool>(), any::<bool>(), cover);
    (positions, marks).prop_flat_map(|(positions, (kind, lit, ids, cover))| {
        let count = positions.len();
        let topology = [Topology::Triangles, Topology::Lines, Topology::Points][kind];
        let shapes = proptest::collection::vec(0..count as u32, topology.indices_per_shape() * 4);
        let normals = proptest::collection::vec(any::<[i8; 3]>(), count);
        (shapes, normals).prop_map(move |(indices, normals)| Part {
            name: "buildings".to_owned(),
            topology,
            vertices: Vertices {
                positions: positions.clone(),
                normals: lit.then_some(normals),
                feature_ids: ids.then(|| vec![0; count]),
            },
            indices,
            table: ids.then_some(0),
            cover: cover.clone(),
            ..Part::default()
        })
    })
}

proptest! {
    #[test]
    fn any_tile_is_read_back_as_it_was(
        origin in [-1e7..1e7, -1e7..1e7, -1e7..1e7],
        parts in proptest::collection::vec(part(), 0..4),
        table in table(),
    ) {
        let origin = if parts.is_empty() { [0.0; 3] } else { origin };
        let content = TileContent { origin, parts, tables: vec![table], copyright: None };
        let bytes = content.to_glb().expect("it is whole");
        let (read, findings) = TileContent::from_glb(&bytes).expect("it is GLB");
        prop_assert_eq!(findings, vec![]);
        prop_assert_eq!(read, with_sorted_columns(content));
    }
}

#[test]
fn texts_that_repeat_are_in_the_file_once_and_come_back() {
    let mut content = samples::buildings();
    let table = &mut content.tables[0];
    let sentence = |number: usize| format!("Nockhöjden får vara högst {} meter.", number % 7);
    let rows = 4000;
    let known = |row: usize| (!row.is_multiple_of(11)).then(|| sentence(row));
    let own: Vec<Option<String>> = (0..rows).map(|row| Some(format!("face {row}"))).collect();
    *table = planvy_tiles::PropertyTable {
        class: "building".to_owned(),
        count: rows,
        properties: vec![
            planvy_tiles::Property {
                name: "text".to_owned(),
                values: Column::Text((0..rows).map(known).collect()),
            },
            planvy_tiles::Property {
                name: "id".to_owned(),
                values: Column::Text(own),
            },
            planvy_tiles::Property {
                name: "whole".to_owned(),
                values: Column::Text((0..rows).map(|row| Some(sentence(row))).collect()),
            },
        ],
    };
    let glb = content.to_glb().expect("it is written");
    let (read, findings) = TileContent::from_glb(&glb).expect("it is read");
    assert!(findings.is_empty(), "{findings:?}");
    let (read, table) = (&read.tables[0], &content.tables[0]);
    for property in &table.properties {
        assert_eq!(
            read.property(&property.name),
            Some(&property.values),
            "{}",
            property.name
        );
    }
    let first = sentence(3);
    let times = glb
        .windows(first.len())
        .filter(|window| *window == first.as_bytes())
        .count();
    // Once in each of the two columns.
    assert_eq!(times, 2);
}
