//! Tilesets, held against those that 3d-tiles-validator is tested with.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "test code")]

use std::collections::BTreeMap;

use planvy_tiles::{Finding, Severity, Tileset};
use proptest::prelude::*;

mod sample_tileset;
mod samples;
mod testdata;

/// What is not looked at, with the reason. A name stands for all that begin with it.
const NOT_CHECKED: &[(&str, &str)] = &[
    (
        "group",
        "metadata of tilesets is not read: nothing of ours has any, and what features are stands in the contents",
    ),
    ("statistics", "as for groups"),
    ("tileMetadata", "as for groups"),
    ("tilesetMetadata", "as for groups"),
    ("tilesetSchemaUri", "as for groups"),
    ("tilesetWithSchemaAndSchemaUri", "as for groups"),
    ("implicitTilingRootWithMetadata", "as for groups"),
    ("extrasUnexpectedType", "anything may stand in extras"),
    (
        "tilesetWithCycle",
        "each file is looked at by itself; who follows external tilesets keeps the path",
    ),
    ("tilesetWithMultipleExternal", "each file is looked at by itself"),
    (
        "tileRefineMissingInRootOfExternal",
        "each file is looked at by itself; these two are those around it",
    ),
];

/// Good ones whose names do not begin with `valid`.
const GOOD: &[&str] = &[
    // 3D Tiles 1.1 has glTF without an extension.
    "extensionNotNecessary_1_1_glTF",
    "implicitTilingValid",
    "tileContentBoundingVolumeWithRotationTransform",
    "tileContentBoundingVolumeWithTransform",
    "customSemanticsSchema",
];

/// What some of the bad ones have to be blamed for.
const BLAMED: &[(&str, &str)] = &[
    ("assetVersionUnknown", "ASSET_VERSION_UNKNOWN"),
    (
        "boundingVolumeRegionArrayElementsOutOfRange",
        "BOUNDING_VOLUME_INVALID",
    ),
    (
        "boundingVolumeSphereArrayElementOutOfRange",
        "BOUNDING_VOLUME_INVALID",
    ),
    ("extensionFoundButNotUsed", "EXTENSION_FOUND_BUT_NOT_USED"),
    ("extensionNotDeclared_1_0_glTF", "EXTENSION_FOUND_BUT_NOT_USED"),
    ("extensionRequiredButNotUsed", "EXTENSION_REQUIRED_BUT_NOT_USED"),
    ("extensionUsedButNotFound", "EXTENSION_USED_BUT_NOT_FOUND"),
    (
        "implicitTilingContentUriTemplateVariableInvalid",
        "TEMPLATE_URI_INVALID_VARIABLE_NAME",
    ),
    (
        "implicitTilingContentsUriTemplateVariableInvalid",
        "TEMPLATE_URI_INVALID_VARIABLE_NAME",
    ),
    ("implicitTilingRootWithChildren", "TILE_IMPLICIT_ROOT_INVALID"),
    (
        "implicitTilingRootWithContentBoundingVolume",
        "TILE_IMPLICIT_ROOT_INVALID",
    ),
    (
        "implicitTilingSubtreesUriTemplateVariableInvalid",
        "TEMPLATE_URI_INVALID_VARIABLE_NAME",
    ),
    (
        "implicitTilingSubtreesUriTemplateVariableMissing",
        "TEMPLATE_URI_MISSING_VARIABLE_NAME",
    ),
    ("implicitTilingWithBoundingSphere", "TILE_IMPLICIT_ROOT_INVALID"),
    (
        "propertiesMinimumLargerThanMaximum",
        "PROPERTIES_MINIMUM_LARGER_THAN_MAXIMUM",
    ),
    (
        "tileContentBoundingVolumeNotInTileBoundingVolume",
        "BOUNDING_VOLUMES_INCONSISTENT",
    ),
    ("tileContentGroupInvalidIndex", "IDENTIFIER_NOT_FOUND"),
    ("tileContentGroupWithoutTilesetGroups", "IDENTIFIER_NOT_FOUND"),
    (
        "tileGeometricErrorNotSmallerThanParentGeometricError",
        "TILE_GEOMETRIC_ERRORS_INCONSISTENT",
    ),
    ("tileRefineMissingInRoot", "TILE_REFINE_MISSING_IN_ROOT"),
    ("tileRefineWrongCase", "TILE_REFINE_WRONG_CASE"),
    ("tileTransformNonInvertible", "TRANSFORM_INVALID"),
    ("tileTransformNotAffine", "TRANSFORM_INVALID"),
];

/// What reading and checking have to say; an error counts as one finding.
fn findings(bytes: &[u8]) -> Vec<Finding> {
    match Tileset::from_json(bytes) {
        Ok((tileset, mut findings)) => {
            findings.extend(tileset.check());
            findings
        }
        Err(error) => vec![Finding::new("TILESET", Severity::Error, "", error.to_string())],
    }
}

/// The tilesets of the validator's own data by their names.
fn validator_tilesets() -> Option<BTreeMap<String, Vec<u8>>> {
    let files = testdata::files("3dtiles/3d-tiles-validator-data.zip")?;
    let named = files.into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("tilesets/")?.strip_suffix(".json")?;
        (!name.contains('/')).then(|| (name.to_owned(), bytes))
    });
    Some(named.collect())
}

#[test]
fn good_tilesets_have_no_errors() {
    let Some(tilesets) = validator_tilesets() else {
        return;
    };
    let mut good = 0;
    for (name, bytes) in &tilesets {
        if name == "customSemanticsSchema" || !(name.starts_with("valid") || GOOD.contains(&name.as_str())) {
            continue;
        }
        good += 1;
        let errors: Vec<Finding> = findings(bytes).into_iter().filter(Finding::is_error).collect();
        assert_eq!(errors, [], "{name}");
    }
    assert!(good >= 25, "{good}");
}

#[test]
fn bad_tilesets_are_blamed() {
    let Some(tilesets) = validator_tilesets() else {
        return;
    };
    let (mut bad, mut silent) = (0, Vec::new());
    for (name, bytes) in &tilesets {
        let not_checked = NOT_CHECKED.iter().any(|(start, _)| name.starts_with(start));
        if name.starts_with("valid") || GOOD.contains(&name.as_str()) || not_checked {
            continue;
        }
        bad += 1;
        let found = findings(bytes);
        // Many of them lack refine besides, which is not what they are there for.
        let said = found.iter().any(|finding| {
            let by_the_way = finding.rule == "TILE_REFINE_MISSING_IN_ROOT" && !name.starts_with("tileRefine");
            finding.severity >= Severity::Warning && !by_the_way
        });
        if !said {
            silent.push(name.as_str());
        }
    }
    assert_eq!(silent, Vec::<&str>::new());
    assert!(bad > 75, "{bad}");
    for (name, rule) in BLAMED {
        let found = findings(&tilesets[*name]);
        assert!(
            found.iter().any(|finding| finding.rule == *rule),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn tilesets_of_others_are_read() {
    let (Some(validator), Some(bag)) = (
        testdata::files("3dtiles/3d-tiles-validator-data.zip"),
        testdata::files("3dtiles/3dbag-sibbe-1.1.zip"),
    ) else {
        return;
    };
    let (tileset, said) =
        Tileset::from_json(&validator["Samples/TilesetOfTilesets/tileset.json"]).expect("it is read");
    assert_eq!(said, []);
    let uri = |tile: &planvy_tiles::Tile| tile.content.as_ref().map(|content| content.uri.clone());
    assert_eq!(uri(&tileset.root), Some("tileset2.json".to_owned()));
    // Three levels of a quadtree, in four subtrees of two.
    let fetch = |uri: &str| bag.get(uri).cloned();
    let (tileset, said) = Tileset::from_json_with_subtrees(&bag["tileset.json"], &fetch).expect("it is read");
    assert_eq!((said, tileset.check()), (vec![], vec![]));
    let mut contents = Vec::new();
    let mut waiting = vec![(&tileset.root, 0)];
    while let Some((tile, level)) = waiting.pop() {
        assert_eq!(tile.geometric_error, 2000.0 / f64::from(1 << level));
        contents.extend(uri(tile));
        waiting.extend(tile.children.iter().map(|child| (child, level + 1)));
    }
    contents.sort();
    let wanted =
        ["1_0_0", "1_0_1", "1_1_0", "2_2_3", "2_3_2", "2_3_3"].map(|name| format!("content/{name}.glb"));
    assert_eq!(contents, wanted);
    // A subtree that is not there is named, and the others are read.
    let fetch = |uri: &str| bag.get(uri).filter(|_| !uri.contains("2_2_3")).cloned();
    let (tileset, said) = Tileset::from_json_with_subtrees(&bag["tileset.json"], &fetch).expect("it is read");
    assert_eq!(tileset.root.children.len(), 4);
    assert_eq!(said[0].rule, "IO_ERROR");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn changed_bytes_never_break_the_reader(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = serde_json::to_vec(&sample_tileset::tileset()).expect("it is written");
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok((tileset, _)) = Tileset::from_json(&bytes) {
            let _ = tileset.check();
        }
    }
}

#[test]
fn our_tileset_is_read_back_as_it_was_and_has_nothing_against_it() {
    let tileset = sample_tileset::tileset();
    let text = serde_json::to_vec(&tileset).expect("it is written");
    let (read, said) = Tileset::from_json(&text).expect("it is read");
    assert_eq!((&read, said), (&tileset, vec![]));
    assert_eq!(read.check(), []);
}

#[test]
fn an_endless_implicit_tree_is_cut_off() {
    let text = br#"{ "asset": { "version": "1.1" }, "geometricError": 8, "root": {
        "boundingVolume": { "box": [0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8] }, "geometricError": 8, "refine": "ADD",
        "implicitTiling": { "subdivisionScheme": "OCTREE", "subtreeLevels": 4, "availableLevels": 32,
            "subtrees": { "uri": "{level}/{x}/{y}/{z}" } } } }"#;
    let all = br#"{ "tileAvailability": { "constant": 1 }, "childSubtreeAvailability": { "constant": 1 } }"#;
    let (tileset, said) =
        Tileset::from_json_with_subtrees(text, &|_| Some(all.to_vec())).expect("it is read");
    let said: Vec<&str> = said.iter().map(|finding| finding.rule).collect();
    assert_eq!(said, ["IMPLICIT_TILING_TOO_LARGE"]);
    assert_eq!(
        tileset.root.children.len(),
        1,
        "the depths of the first child take all there may be"
    );
}
