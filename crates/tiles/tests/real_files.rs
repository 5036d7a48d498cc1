//! Files of others: 3D Tiles of 3DBAG, tiles of 3D Tiles 1.0, and the files that glTF's validator is tested with.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "test code")]

use std::collections::BTreeMap;

use planvy_tiles::{Finding, ReadError, ReadLimits, TileContent};

mod testdata;

use testdata::files;

type Outcome = Result<(TileContent, Vec<Finding>), ReadError>;

/// Reads a file of an archive, with the files beside it.
fn read(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Outcome {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let external = |uri: &str| files.get(&format!("{folder}/{uri}")).cloned();
    TileContent::from_gltf(&files[name], &ReadLimits::default(), &external)
}

/// What glTF's validator looks at and reading does not need, with the reason.
const NOT_LOOKED_AT: &[(&str, &str)] = &[
    (
        "ACCESSOR_ELEMENT_OUT_OF_MIN_BOUND",
        "bounds are taken from the positions",
    ),
    ("ACCESSOR_MIN_MISMATCH", "bounds are taken from the positions"),
    ("ACCESSOR_MAX_MISMATCH", "bounds are taken from the positions"),
    (
        "ACCESSOR_ELEMENT_OUT_OF_MAX_BOUND",
        "bounds are taken from the positions",
    ),
    (
        "MESH_PRIMITIVE_POSITION_ACCESSOR_WITHOUT_BOUNDS",
        "bounds are taken from the positions",
    ),
    (
        "ACCESSOR_INVALID_FLOAT",
        "an accessor that no mesh uses is not decoded",
    ),
    ("ACCESSOR_TOTAL_OFFSET_ALIGNMENT", "bytes are read one by one"),
    ("MESH_PRIMITIVE_ACCESSOR_UNALIGNED", "bytes are read one by one"),
    ("ACCESSOR_MATRIX_ALIGNMENT", "matrices are not read"),
    ("BUFFER_DATA_URI_MIME_TYPE_INVALID", "the bytes are what counts"),
    (
        "BUFFER_VIEW_INVALID_BYTE_STRIDE",
        "a stride is followed, whatever the target says",
    ),
    ("BUFFER_VIEW_TARGET_OVERRIDE", "targets are not read"),
    ("GLB_CHUNK_LENGTH_UNALIGNED", "chunks are found by their lengths"),
    ("GLB_UNEXPECTED_BIN_CHUNK", "the first binary chunk is taken"),
    (
        "MESH_PRIMITIVE_ACCESSOR_WITHOUT_BYTESTRIDE",
        "entries without a stride lie side by side",
    ),
    (
        "MESH_PRIMITIVE_INDICES_ACCESSOR_WITH_BYTESTRIDE",
        "a stride is followed",
    ),
    ("ACCESSOR_NON_CLAMPED", "colours of vertices are not read"),
    (
        "MESH_PRIMITIVE_UNEQUAL_ACCESSOR_COUNT",
        "colours of vertices are not read",
    ),
    ("ACCESSOR_VECTOR3_NON_UNIT", "normals are brought to one"),
    ("ACCESSOR_INVALID_SIGN", "tangents are not read"),
    (
        "MESH_PRIMITIVE_ATTRIBUTES_ACCESSOR_UNSIGNED_INT",
        "attributes of others are not read",
    ),
    (
        "MESH_PRIMITIVE_INVALID_ATTRIBUTE",
        "attributes of others are not read",
    ),
    (
        "MESH_PRIMITIVE_MORPH_TARGET_INVALID_ATTRIBUTE_COUNT",
        "nothing moves",
    ),
    ("MESH_PRIMITIVE_MORPH_TARGET_NO_BASE_ACCESSOR", "nothing moves"),
    ("MESH_PRIMITIVES_UNEQUAL_TARGETS_COUNT", "nothing moves"),
    ("MESH_INVALID_WEIGHTS_COUNT", "nothing moves"),
    ("NODE_WEIGHTS_INVALID", "nothing moves"),
    ("MESH_PRIMITIVE_JOINTS_WEIGHTS_MISMATCH", "skins are not bent"),
    ("ACCESSOR_JOINTS_INDEX_OOB", "skins are not bent"),
    ("ACCESSOR_JOINTS_INDEX_DUPLICATE", "skins are not bent"),
    ("ACCESSOR_WEIGHTS_NEGATIVE", "skins are not bent"),
    ("ACCESSOR_WEIGHTS_NON_NORMALIZED", "skins are not bent"),
    ("NODE_SKIN_WITH_NON_SKINNED_MESH", "skins are not bent"),
    ("MESH_PRIMITIVE_TOO_FEW_TEXCOORDS", "textures are not drawn"),
    ("NODE_MATRIX_NON_TRS", "a matrix is followed whatever it is"),
    ("ROTATION_NON_UNIT", "rotations are brought to one"),
    (
        "SCENE_NON_ROOT_NODE",
        "the node is drawn where its own matrix puts it",
    ),
];

/// What a report is about that has nothing to do with shape.
const OTHER_LISTS: &[&str] = &[
    "/materials",
    "/samplers",
    "/extensions/",
    "/nodes/0/weights",
    "/nodes/0/skin",
];

#[test]
fn every_file_of_the_validator_is_read_or_its_fault_is_named() {
    let Some(files) = files("gltf/gltf-validator-base.zip") else {
        return;
    };
    let (mut seen, mut faulty, mut unsaid) = (0, 0, Vec::new());
    for (report_name, report) in files.iter().filter(|(name, _)| name.ends_with(".report.json")) {
        let name = report_name.trim_end_matches(".report.json");
        let Some(_) = files.get(name) else { continue };
        seen += 1;
        let outcome = read(&files, name);
        let folder = name.split('/').next().unwrap_or_default();
        let shape = [
            "accessor",
            "accessor_data",
            "asset",
            "buffer",
            "buffer_view",
            "glb",
            "json",
            "mesh",
            "mesh_data",
            "node",
            "root",
            "scene",
        ];
        if !shape.contains(&folder) {
            continue;
        }
        let report: serde_json::Value = serde_json::from_slice(report).expect(name);
        let messages = report["issues"]["messages"].as_array().expect(name);
        let errors: Vec<&str> = messages
            .iter()
            .filter(|message| message["severity"] == 0)
            .filter(|message| {
                let pointer = message["pointer"].as_str().unwrap_or_default();
                !OTHER_LISTS.iter().any(|list| pointer.starts_with(list))
            })
            .filter_map(|message| message["code"].as_str())
            .filter(|code| NOT_LOOKED_AT.iter().all(|(known, _)| known != code))
            .collect();
        let said = match &outcome {
            Err(_) => true,
            Ok((_, findings)) => findings
                .iter()
                .any(|finding| finding.severity >= planvy_tiles::Severity::Warning),
        };
        // A data URI with one semicolon too many, whose bytes are as clear as without.
        let harmless = name == "buffer/invalid_uri_data.gltf";
        if !errors.is_empty() && !said && !harmless {
            unsaid.push(format!("{name}: {errors:?}"));
        }
        faulty += usize::from(!errors.is_empty());
        // A version that there is not, asked for by name.
        let future = name == "asset/min_version_valid.gltf";
        if messages.iter().all(|message| message["severity"] != 0) && !future {
            let (_, findings) = outcome.expect(name);
            // Files without their buffer are good to a validator; to a reader they are not.
            let bad = findings
                .iter()
                .find(|finding| finding.is_error() && !finding.place.starts_with("buffers"));
            assert_eq!(bad, None, "{name}");
        }
    }
    assert_eq!(unsaid, Vec::<String>::new());
    assert!(seen > 250 && faulty > 70, "{seen} files, {faulty} of them faulty");
}

#[test]
fn tiles_of_3dbag_come_with_their_buildings() {
    let Some(files) = files("3dtiles/3dbag-sibbe-1.1.zip") else {
        return;
    };
    let mut buildings = 0;
    for name in files.keys().filter(|name| name.ends_with(".glb")) {
        let (content, findings) = read(&files, name).expect(name);
        assert_eq!(findings, [], "{name}");
        let [part] = content.parts.as_slice() else {
            panic!("{name}: one part")
        };
        let table = &content.tables[part.table.expect("it has a table")];
        buildings += table.count;
        let ids = part.vertices.feature_ids.as_ref().expect("it has ids");
        assert_eq!(
            usize::from(*ids.iter().max().expect("some")),
            table.count - 1,
            "{name}"
        );
        let id = table.text("identificatie", 0).expect("an id");
        assert!(id.starts_with("NL.IMBAG.Pand."), "{name}: {id}");
        // In the tile's frame z is up along the earth's axis; a village is within two kilometres.
        for vertex in 0..part.vertices.positions.len() {
            let point = part.vertices.positions.point_m(vertex).expect("it is there");
            assert!(
                point.iter().all(|number| number.abs() < 3000.0),
                "{name}: {point:?}"
            );
        }
        // What was read can be written, and is then the same.
        let again = TileContent::from_glb(&content.to_glb().expect(name)).expect(name);
        assert_eq!(again, (content, vec![]), "{name}");
    }
    assert_eq!(buildings, 23 + 220 + 171);
}

#[test]
fn tiles_of_3d_tiles_1_0_are_unwrapped() {
    let Some(files) = files("3dtiles/3d-tiles-validator-data.zip") else {
        return;
    };
    let (content, findings) = read(&files, "tilesets/tiles/b3dm/valid.b3dm").expect("it is read");
    assert_eq!(
        findings.iter().filter(|finding| finding.is_error()).count(),
        0,
        "{findings:?}"
    );
    assert_eq!((content.tables.len(), content.tables[0].count), (1, 10));
    assert_eq!(content.tables[0].number("Height", 0), Some(78.155_801_922_082_9));
    assert!(content.parts.iter().all(|part| part.table == Some(0)));
    let ids: Vec<u16> = content
        .parts
        .iter()
        .flat_map(|part| part.vertices.feature_ids.clone().expect("ids"))
        .collect();
    assert_eq!((ids.iter().min(), ids.iter().max()), (Some(&0), Some(&9)));
    for (name, wanted) in [
        (
            "tilesets/tiles/b3dm/invalid.b3dm",
            "the b3dm has version 2; only 1 is read",
        ),
        (
            "tilesets/tiles/i3dm/invalid.i3dm",
            "content of kind \"i3dm\" is not read; convert it to glTF (3d-tiles-tools convert)",
        ),
        (
            "Samples/TilesetOfTilesetsWithError/tileset3/ll.b3dm",
            "the file is cut off: the b3dm needs 9716 bytes and 9684 are there",
        ),
    ] {
        assert_eq!(read(&files, name).expect_err(name).to_string(), wanted);
    }
}
