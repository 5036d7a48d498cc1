//! Held against the subtrees that 3d-tiles-validator is tested with.

use std::collections::BTreeMap;

use super::{Subtree, SubtreeShape};
use crate::json_entry::Fault;

#[path = "../../../tests/testdata/mod.rs"]
mod testdata;

/// As `validSubtreeImplicitTiling.json.input` has it.
const SHAPE: SubtreeShape = SubtreeShape {
    branches: 4,
    levels: 3,
};

/// What is about the metadata of a subtree, which is not read.
const METADATA: [&str; 4] = [
    "subtreeContentMetadata",
    "subtreeTileMetadata",
    "subtreePropertyTables",
    "subtreeMetadata",
];

fn read(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<Subtree, Fault> {
    Subtree::read(&files[name], SHAPE, &|uri| {
        files.get(&format!("subtrees/{uri}")).cloned()
    })
}

#[test]
fn good_subtrees_are_read_and_bad_ones_refused() {
    let Some(files) = testdata::files("3dtiles/3d-tiles-validator-data.zip") else {
        return;
    };
    let (mut good, mut bad, mut wrong) = (0, 0, Vec::new());
    for name in files
        .keys()
        .filter(|name| name.starts_with("subtrees/") && !name.ends_with(".bin") && !name.ends_with(".input"))
    {
        let short = name.trim_start_matches("subtrees/");
        if METADATA.iter().any(|start| short.starts_with(start)) {
            continue;
        }
        let is_good = short.starts_with("valid") || short.starts_with("binarySubtreeValid");
        if read(&files, name).is_ok() != is_good {
            wrong.push(format!("{name}: {:?}", read(&files, name)));
        }
        (good, bad) = (good + usize::from(is_good), bad + usize::from(!is_good));
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(good >= 4 && bad >= 25, "{good} good, {bad} bad");
}

#[test]
fn bits_are_counted_level_by_level() {
    let Some(files) = testdata::files("3dtiles/3d-tiles-validator-data.zip") else {
        return;
    };
    let subtree = read(&files, "subtrees/binarySubtreeValid.subtree").expect("it is read");
    // 0x0d, 0x32, 0x01: tiles 0, 2, 3, 9, 12, 13 and 16.
    let there: Vec<usize> = (0..21).filter(|index| subtree.has_tile(*index)).collect();
    assert_eq!(there, [0, 2, 3, 9, 12, 13, 16]);
    assert!(!subtree.has_content(0, 0) && !subtree.has_content(7, 0));
    // 0x60 in byte 5: the finer subtrees 45 and 46.
    let finer: Vec<usize> = (0..64).filter(|morton| subtree.has_child(*morton)).collect();
    assert_eq!(finer.len(), 8);
    assert_eq!(SHAPE.tiles_above(3), Some(21));
}
