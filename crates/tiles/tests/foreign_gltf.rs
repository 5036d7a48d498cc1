//! glTF as others write it: trees of nodes, strips, sparse accessors, all kinds of numbers.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "test code")]

use base64::Engine;
use planvy_tiles::{ReadError, TileContent, Topology};
use serde_json::{Value, json};

use gltf_builder::{Gltf, read};

mod gltf_builder;

/// Appends vectors.
fn floats(gltf: &mut Gltf, points: &[[f32; 3]]) -> usize {
    let bytes: Vec<u8> = points
        .iter()
        .flatten()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    gltf.accessor(&bytes, 5126, "VEC3", points.len())
}

/// One mesh of one primitive at one node.
fn with_primitive(gltf: &Gltf, primitive: &Value) -> Vec<u8> {
    gltf.text(&json!({
        "meshes": [{ "name": "shape", "primitives": [primitive] }],
        "nodes": [{ "mesh": 0 }], "scenes": [{ "nodes": [0] }], "scene": 0,
    }))
}

fn points(content: &TileContent, part: usize) -> Vec<[f64; 3]> {
    let positions = &content.parts[part].vertices.positions;
    (0..positions.len())
        .map(|vertex| positions.point_m(vertex).expect("it is there"))
        .collect()
}

/// A square in glTF's frame: x to the right, y up.
const SQUARE: [[f32; 3]; 4] = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]];

#[test]
fn y_up_becomes_z_up_and_flat_normals_are_reckoned() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE);
    let (content, findings) = read(&with_primitive(
        &gltf,
        &json!({ "attributes": { "POSITION": position }, "mode": 5 }),
    ));
    assert_eq!(findings, []);
    let part = &content.parts[0];
    assert_eq!(
        (part.name.as_str(), part.topology),
        ("shape", Topology::Triangles)
    );
    // The square faced +z of glTF, which is south: -y.
    assert_eq!(part.vertices.normals, Some(vec![[0, -127, 0]; 4]));
    assert_eq!(
        points(&content, 0),
        [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 1.0]]
    );
    assert_eq!(part.indices, [0, 1, 2, 1, 3, 2]);
}

#[test]
fn every_mode_becomes_a_list() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE);
    let indices = gltf.accessor(&[0, 1, 3, 2], 5121, "SCALAR", 4);
    for (mode, topology, wanted) in [
        (0, Topology::Points, vec![0, 1, 3, 2]),
        (1, Topology::Lines, vec![0, 1, 3, 2]),
        (2, Topology::Lines, vec![0, 1, 1, 3, 3, 2, 2, 0]),
        (3, Topology::Lines, vec![0, 1, 1, 3, 3, 2]),
        (5, Topology::Triangles, vec![0, 1, 3, 1, 2, 3]),
        (6, Topology::Triangles, vec![1, 3, 0, 3, 2, 0]),
    ] {
        let primitive = json!({ "attributes": { "POSITION": position }, "indices": indices, "mode": mode });
        let (content, findings) = read(&with_primitive(&gltf, &primitive));
        assert_eq!(findings, []);
        let part = &content.parts[0];
        assert_eq!(part.topology, topology, "mode {mode}");
        // Flat normals may renumber: the places are what counts.
        let places: Vec<Option<[f64; 3]>> = part
            .indices
            .iter()
            .map(|index| part.vertices.positions.point_m(*index as usize))
            .collect();
        let square = SQUARE.map(|[x, y, z]| [f64::from(x), -f64::from(z), f64::from(y)]);
        let wanted: Vec<Option<[f64; 3]>> = wanted
            .into_iter()
            .map(|index: usize| Some(square[index]))
            .collect();
        assert_eq!(places, wanted, "mode {mode}");
    }
}

#[test]
fn nodes_turn_scale_move_and_mirror() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE[..3]);
    let normal = floats(&mut gltf, &[[0.0, 0.0, 1.0]; 3]);
    let primitive = json!({ "attributes": { "POSITION": position, "NORMAL": normal } });
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let (content, findings) = read(&gltf.text(&json!({
        "meshes": [{ "primitives": [primitive] }],
        "nodes": [
            { "translation": [1000.0, 50.0, -2000.0], "children": [1, 2] },
            { "name": "turned", "mesh": 0, "rotation": [0.0, half, 0.0, half], "scale": [2.0, 3.0, 1.0], "translation": [1.0, 0.0, 0.0] },
            { "name": "mirrored", "mesh": 0, "scale": [-1.0, 1.0, 1.0] },
        ],
        "scenes": [{ "nodes": [0] }],
    })));
    assert_eq!(findings, []);
    // East 1000, north 2000, up 50.
    assert_eq!(content.origin, [1000.0, 2000.0, 50.0]);
    assert_eq!(
        [&content.parts[0].name, &content.parts[1].name],
        ["turned", "mirrored"]
    );
    // A quarter about y (up) turns x to -z, which is north.
    let wanted = [[1.0, 0.0, 0.0], [1.0, 2.0, 0.0], [1.0, 0.0, 3.0]];
    for (point, wanted) in points(&content, 0).iter().zip(wanted) {
        let far = point
            .iter()
            .zip(wanted)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(far < 1e-6, "{point:?} is not {wanted:?}");
    }
    assert_eq!(content.parts[0].vertices.normals, Some(vec![[127, 0, 0]; 3]));
    assert_eq!(
        points(&content, 1),
        [[0.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    );
    assert_eq!(
        content.parts[1].indices,
        [2, 1, 0],
        "still counter-clockwise from outside"
    );
    assert_eq!(content.parts[1].vertices.normals, Some(vec![[0, -127, 0]; 3]));
}

#[test]
fn integers_may_be_fractions() {
    let mut gltf = Gltf::default();
    // 64 stands for 64/127 along each axis; the fourth byte is nothing.
    let position = gltf.accessor(&[127, 0, 0, 0, 129, 0, 0, 0, 0, 64, 0, 0], 5120, "VEC3", 3);
    gltf.accessors[position]["normalized"] = json!(true);
    gltf.views[0]["byteStride"] = json!(4);
    let primitive = json!({ "attributes": { "POSITION": position } });
    let bytes = with_primitive(&gltf, &primitive);
    let (content, findings) = read(&bytes);
    assert_eq!(findings, []);
    assert_eq!(points(&content, 0)[..2], [[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]);
    assert!((points(&content, 0)[2][2] - 64.0 / 127.0).abs() < 1e-6);
}

#[test]
fn sparse_accessors_replace_some_entries() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE);
    let places = gltf.accessor(&[1, 0, 3, 0], 5123, "SCALAR", 2);
    let values = floats(&mut gltf, &[[9.0, 0.0, 0.0], [9.0, 9.0, 0.0]]);
    let sparse = json!({
        "count": 2,
        "indices": { "bufferView": places, "componentType": 5123 },
        "values": { "bufferView": values },
    });
    gltf.accessors[position]["sparse"] = sparse.clone();
    let primitive = json!({ "attributes": { "POSITION": position }, "mode": 0 });
    let (content, findings) = read(&with_primitive(&gltf, &primitive.clone()));
    assert_eq!(findings, []);
    assert_eq!(
        points(&content, 0),
        [[0.0, 0.0, 0.0], [9.0, 0.0, 0.0], [0.0, 0.0, 1.0], [9.0, 0.0, 9.0]]
    );
    // Without a view all others are zero.
    gltf.accessors[position]
        .as_object_mut()
        .expect("an object")
        .remove("bufferView");
    let (content, _) = read(&with_primitive(&gltf, &primitive));
    assert_eq!(points(&content, 0)[2], [0.0; 3]);
}

#[test]
fn wide_indices_split_large_meshes_into_parts() {
    let side = 300_u32;
    let grid: Vec<[f32; 3]> = (0..side * side)
        .map(|at| [(at % side) as f32, 0.0, -((at / side) as f32)])
        .collect();
    let mut indices = Vec::new();
    for row in 0..side - 1 {
        for step in 0..side - 1 {
            let at = row * side + step;
            indices.extend([at, at + 1, at + side, at + 1, at + side + 1, at + side]);
        }
    }
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &grid);
    let bytes: Vec<u8> = indices.iter().flat_map(|index| index.to_le_bytes()).collect();
    let triangles = gltf.accessor(&bytes, 5125, "SCALAR", indices.len());
    let primitive = json!({ "attributes": { "POSITION": position }, "indices": triangles });
    let (content, findings) = read(&with_primitive(&gltf, &primitive));
    assert_eq!(findings, []);
    assert_eq!(content.parts.len(), 2);
    assert_eq!(
        content.parts.iter().map(|part| part.indices.len()).sum::<usize>(),
        indices.len()
    );
    // The area is the same: 299 by 299.
    let mut doubled = 0.0;
    for (number, part) in content.parts.iter().enumerate() {
        assert!(part.vertices.positions.len() <= 65_535);
        let points = points(&content, number);
        for triangle in part.indices.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|corner| points[triangle[corner] as usize]);
            doubled += (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        }
    }
    assert_eq!(doubled / 2.0, 299.0 * 299.0);
    assert!(content.to_glb().is_ok());
}

#[test]
fn compressed_views_are_unpacked() {
    let fixtures: Value = serde_json::from_str(include_str!("fixtures/meshopt.json")).expect("JSON");
    let fixture = |name: &str| {
        let list = fixtures.as_array().expect("a list");
        list.iter()
            .find(|fixture| fixture["name"] == name)
            .expect("it is there")
            .clone()
    };
    let (grid, positions) = (fixture("grid"), fixture("positions"));
    let mut gltf = Gltf::default();
    for (fixture, kind, target) in [(&positions, "VEC3", 34962), (&grid, "SCALAR", 34963)] {
        let text = fixture["packed"].as_str().expect("a text");
        let packed = base64::engine::general_purpose::STANDARD
            .decode(text)
            .expect("base64");
        gltf.accessor(
            &packed,
            5123,
            kind,
            fixture["count"].as_u64().expect("a number") as usize,
        );
        let view = gltf.views.last_mut().expect("just added");
        let mut extension = view.clone();
        for name in ["mode", "count"] {
            extension[name] = fixture[name].clone();
        }
        extension["byteStride"] = fixture["stride"].clone();
        let number = |name: &str| fixture[name].as_u64().expect("a number");
        let length = number("count") * number("stride");
        // Where no client without the extension can read it, the view points at a buffer that is not there.
        *view = json!({
            "buffer": 1, "byteLength": length, "target": target,
            "extensions": { "EXT_meshopt_compression": extension },
        });
        if kind == "VEC3" {
            view["byteStride"] = fixture["stride"].clone();
        }
    }
    let (content, findings) = read(&with_primitive(
        &gltf,
        &json!({ "attributes": { "POSITION": 0 }, "indices": 1 }),
    ));
    assert_eq!(findings, []);
    assert_eq!(content.parts[0].indices.len(), 12 * 12 * 6);
    let far = points(&content, 0).iter().fold([0.0_f64; 3], |[x, y, z], point| {
        [x.max(point[0]), y.min(point[1]), z.max(point[2])]
    });
    assert_eq!((far[0], far[2]), (12.0 * 37.0, 12.0 * 41.0));
    assert!((-342.0..-300.0).contains(&far[1]), "{far:?}");
}

#[test]
fn materials_give_their_colour() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE[..3]);
    let (content, findings) = read(&gltf.text(&json!({
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": position }, "material": 0 }] }],
        "materials": [{
            "doubleSided": true,
            "pbrMetallicRoughness": { "baseColorFactor": [0.25, 0.5, 0.75, 1.0], "baseColorTexture": { "index": 0 } },
        }],
        "nodes": [{ "mesh": 0 }],
    })));
    assert_eq!(content.parts[0].material.colour, [0.25, 0.5, 0.75, 1.0]);
    assert!(content.parts[0].material.double_sided);
    let [texture] = findings.as_slice() else {
        panic!("one finding: {findings:?}")
    };
    assert_eq!(
        texture.place,
        "materials[0].pbrMetallicRoughness.baseColorTexture"
    );
}

#[test]
fn what_is_broken_is_named_and_the_rest_is_read() {
    let mut gltf = Gltf::default();
    let position = floats(&mut gltf, &SQUARE[..3]);
    let bad = floats(&mut gltf, &[[f32::NAN; 3], [0.0; 3], [1.0, 0.0, 0.0]]);
    let indices = gltf.accessor(&[0, 1, 2, 0, 1, 7], 5121, "SCALAR", 6);
    gltf.accessors
        .push(json!({ "bufferView": 0, "componentType": 5126, "type": "VEC3", "count": 1000 }));
    let primitive = |position: usize| json!({ "attributes": { "POSITION": position } });
    let (content, findings) = read(&gltf.text(&json!({
        "meshes": [{ "primitives": [
            primitive(position), primitive(bad), primitive(3), primitive(9),
            { "attributes": { "POSITION": position }, "indices": indices },
        ] }],
        "nodes": [{ "mesh": 0 }, { "mesh": 4 }],
        "scenes": [{ "nodes": [0, 1] }],
    })));
    assert_eq!(content.parts.len(), 2);
    let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "meshes[0].primitives[1]: 1 shapes point past the vertices, or at one that stands nowhere (GLTF-MESH)",
            "accessors[3]: 1000 entries 12 bytes apart from 0 do not fit the 36 of bufferViews[0] (used by meshes[0].primitives[2]) (GLTF-ACCESSOR)",
            "accessors[9]: is asked for and not there (used by meshes[0].primitives[3]) (GLTF-ACCESSOR)",
            "meshes[0].primitives[4]: 1 shapes point past the vertices, or at one that stands nowhere (GLTF-MESH)",
            "meshes[4]: is asked for and not there (drawn at nodes[1]) (GLTF-MESH)",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let with = |members: Value| {
        let mut document = json!({ "asset": { "version": "2.0" } });
        for (name, value) in members.as_object().expect("an object") {
            document[name] = value.clone();
        }
        TileContent::from_glb(document.to_string().as_bytes())
    };
    let draco = with(json!({ "extensionsRequired": ["KHR_draco_mesh_compression"] }));
    assert_eq!(
        draco.expect_err("it is refused").to_string(),
        "the file needs the extension KHR_draco_mesh_compression, which is not read; write the file without Draco, \
         or with EXT_meshopt_compression"
    );
    let old = with(json!({ "asset": { "version": "1.0" } }));
    assert!(matches!(old, Err(ReadError::Version { .. })));
    let (content, findings) = with(json!({
        "buffers": [{ "byteLength": 36, "uri": "shape.bin" }],
        "bufferViews": [{ "buffer": 0, "byteLength": 36 }],
        "accessors": [{ "bufferView": 0, "componentType": 5126, "type": "VEC3", "count": 3 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 } }] }],
        "nodes": [{ "mesh": 0 }],
    }))
    .expect("the rest is read");
    assert_eq!(content.parts, []);
    assert!(
        findings[0].message.contains("another file, \"shape.bin\""),
        "{findings:?}"
    );
}
