//! A look over the whole document: what is broken though nothing drawn stands on it.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::glb::buffers::Source;
use crate::glb::node_tree::root_nodes;
use crate::json_entry::{Entry, Fault};

/// The lists of a glTF document that have to do with shape.
const LISTS: &[&str] = &["scenes", "nodes", "meshes", "accessors", "bufferViews", "buffers"];

/// Strides of vertex attributes (glTF 2.0, section 3.6.2.4).
const STRIDES: std::ops::RangeInclusive<usize> = 4..=252;

/// Adds a warning for everything that is broken and has not been said yet.
pub(super) fn survey(source: &Source<'_>, findings: &mut Vec<Finding>) {
    let said: BTreeSet<String> = findings.iter().map(|finding| finding.place.clone()).collect();
    let root = source.root();
    let mut faults = Vec::new();
    for name in LISTS {
        if let Err(fault) = list_has_objects(&root, name) {
            faults.push(fault);
        }
    }
    let count = |name: &str| root.list(name).map_or(0, |list| list.len());
    let buffers = (0..count("buffers")).map(|index| source.buffer_is_whole(index));
    let views = (0..count("bufferViews")).map(|index| view_is_whole(source, index));
    let accessors = (0..count("accessors")).map(|index| source.accessor_is_whole(index));
    let nodes = root.list("nodes").unwrap_or_default();
    let nodes = nodes.iter().map(|node| node_refers(source, node));
    let scenes = root.list("scenes").unwrap_or_default();
    let scenes = scenes.iter().map(|scene| no_empty_list(scene, "nodes"));
    let checks = buffers.chain(views).chain(accessors).chain(nodes).chain(scenes);
    faults.extend(checks.filter_map(Result::err));
    faults.extend(names_once(&root));
    faults.extend(scene_is_there(&root).err());
    let mut repeated = BTreeSet::new();
    for fault in faults {
        if !said.contains(&fault.place) && repeated.insert(fault.place.clone()) {
            findings.push(fault.finding(Severity::Warning));
        }
    }
}

/// glTF knows no empty list, and lists hold objects.
fn list_has_objects(root: &Entry<'_>, name: &str) -> Result<(), Fault> {
    no_empty_list(root, name)?;
    let list = root.list(name)?;
    match list.iter().find(|entry| !entry.value.is_object()) {
        Some(entry) => Err(entry.fault("is not an object")),
        None => Ok(()),
    }
}

/// A list that is there has entries.
fn no_empty_list(entry: &Entry<'_>, name: &str) -> Result<(), Fault> {
    let empty = entry.list(name)?.is_empty();
    match entry.member(name).filter(|_| empty) {
        Some(member) => Err(member.fault("is an empty list")),
        None => Ok(()),
    }
}

/// The scene that is to be shown is there; without scenes, some node is nobody's child.
fn scene_is_there(root: &Entry<'_>) -> Result<(), Fault> {
    if let Some(index) = root.whole("scene")? {
        root.nth("scenes", index)?;
    }
    let nodes = root.list("nodes")?.len();
    if nodes == 0 || root.member("scenes").is_some() {
        return Ok(());
    }
    match root_nodes(root)?.is_empty() {
        true => Err(Fault::new(
            "nodes",
            "every node is a child of another: they go round in a loop",
        )),
        false => Ok(()),
    }
}

/// A view lies in its buffer, and its stride is one of attributes.
fn view_is_whole(source: &Source<'_>, index: usize) -> Result<(), Fault> {
    let entry = source.root().nth("bufferViews", index)?;
    if let Some(stride) = entry.whole("byteStride")? {
        if !(STRIDES.contains(&stride) && stride.is_multiple_of(4)) {
            return Err(entry.fault(format!(
                "a stride of {stride} bytes is no multiple of 4 from 4 to 252"
            )));
        }
        if entry.whole("byteLength")?.is_some_and(|length| length < stride) {
            return Err(entry.fault(format!("a stride of {stride} bytes is longer than the view")));
        }
    }
    if entry.whole("byteLength")? == Some(0) {
        return Err(entry.fault("has no bytes"));
    }
    source.view(index).map(|_| ())
}

/// What a node points at is there.
fn node_refers(source: &Source<'_>, node: &Entry<'_>) -> Result<(), Fault> {
    for (name, list) in [("mesh", "meshes"), ("skin", "skins"), ("camera", "cameras")] {
        if let Some(index) = node.whole(name)? {
            source.root().nth(list, index)?;
        }
    }
    no_empty_list(node, "children")?;
    for child in node.list("children")? {
        let index = child.as_whole().ok_or_else(|| child.fault("is not an index"))?;
        source.root().nth("nodes", index)?;
    }
    if node.member("matrix").is_some() {
        let parts = ["translation", "rotation", "scale"];
        if parts.iter().any(|part| node.member(part).is_some()) {
            return Err(node.fault("has a matrix and parts of one; the matrix is taken"));
        }
    }
    Ok(())
}

/// Names of extensions stand once, and what is required is used.
fn names_once(root: &Entry<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for name in root.list("extensionsUsed").unwrap_or_default() {
        if !used.insert(name.value.as_str()) {
            faults.push(name.fault("stands twice"));
        }
    }
    for name in root.list("extensionsRequired").unwrap_or_default() {
        if !used.contains(&name.value.as_str()) {
            faults.push(name.fault("is required and not among extensionsUsed"));
        }
    }
    for (name, _) in root.member("extensions").iter().flat_map(Entry::members) {
        if !used.contains(&Some(name)) {
            faults.push(Fault::new(
                "extensionsUsed",
                format!("{name:.80} is used and not declared"),
            ));
        }
    }
    faults
}
