//! Which meshes stand where: the tree of nodes, walked from the scene's roots.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::glb::matrix::Matrix;
use crate::json_entry::{Entry, Fault};

/// No tree of a real scene is deeper.
const DEEPEST: usize = 256;

/// A mesh at a place.
pub(super) struct Instance {
    pub mesh: usize,
    /// The node's name, for a mesh that has none.
    pub name: Option<String>,
    /// Where the node stands in the document.
    pub place: String,
    /// From the mesh to the frame of the tile, z up, relative to the tree's origin.
    pub tile_from_mesh: Matrix,
}

/// The meshes of a scene.
pub(super) struct NodeTree {
    pub instances: Vec<Instance>,
    /// Where the first root stands, z up.
    pub origin: [f64; 3],
}

/// Walks the scene that is to be shown; all roots where none is said.
pub(super) fn node_tree(root: &Entry<'_>, findings: &mut Vec<Finding>) -> NodeTree {
    let roots = match root_nodes(root) {
        Ok(roots) => roots,
        Err(fault) => {
            findings.push(fault.finding(Severity::Error));
            Vec::new()
        }
    };
    let mut walk = Walk {
        root,
        seen: BTreeSet::new(),
        instances: Vec::new(),
        origin: None,
        findings,
    };
    for index in roots {
        walk.root_node(index);
    }
    NodeTree {
        instances: walk.instances,
        origin: walk.origin.unwrap_or_default(),
    }
}

/// The roots of the scene, or every node that is nobody's child.
pub(super) fn root_nodes(root: &Entry<'_>) -> Result<Vec<usize>, Fault> {
    let scenes = root.list("scenes")?;
    if let Some(first) = scenes.first() {
        let scene = match root.whole("scene")? {
            Some(index) => root.nth("scenes", index)?,
            None => first.clone(),
        };
        return indices(&scene, "nodes");
    }
    let nodes = root.list("nodes")?;
    let mut children = BTreeSet::new();
    for node in &nodes {
        children.extend(indices(node, "children").unwrap_or_default());
    }
    Ok((0..nodes.len())
        .filter(|index| !children.contains(index))
        .collect())
}

/// A list of indices.
fn indices(entry: &Entry<'_>, name: &str) -> Result<Vec<usize>, Fault> {
    let list = entry.list(name)?;
    list.iter()
        .map(|member| member.as_whole().ok_or_else(|| member.fault("is not an index")))
        .collect()
}

struct Walk<'w, 'a> {
    root: &'w Entry<'a>,
    seen: BTreeSet<usize>,
    instances: Vec<Instance>,
    origin: Option<[f64; 3]>,
    findings: &'w mut Vec<Finding>,
}

impl Walk<'_, '_> {
    /// Walks down from a root. The place of the first root is the tile's origin: all others are taken relative to it, so that large
    /// coordinates never meet small ones in 32 bits.
    fn root_node(&mut self, index: usize) {
        let mut waiting = vec![(index, Matrix::Z_UP_FROM_Y_UP, 0)];
        while let Some((index, parent, depth)) = waiting.pop() {
            match self.node(index, &parent, depth) {
                Ok((tile_from_node, children)) => {
                    // The last is taken first: parts come in the order of the file.
                    let next = children.into_iter().rev();
                    waiting.extend(next.map(|child| (child, tile_from_node, depth + 1)));
                }
                Err(fault) => self.findings.push(fault.finding(Severity::Error)),
            }
        }
    }

    /// One node: its mesh, its frame and its children.
    fn node(&mut self, index: usize, parent: &Matrix, depth: usize) -> Result<(Matrix, Vec<usize>), Fault> {
        let node = self.root.nth("nodes", index)?;
        if !self.seen.insert(index) {
            return Err(node.fault("is reached twice: the nodes are no tree"));
        }
        if depth > DEEPEST {
            return Err(node.fault(format!("is more than {DEEPEST} nodes deep")));
        }
        let mut tile_from_node = parent.times(&local_matrix(&node)?);
        if depth == 0 {
            let place = tile_from_node.translation();
            let origin = *self.origin.get_or_insert(place);
            tile_from_node.move_by(origin.map(|part| -part));
        }
        if !tile_from_node.is_finite() {
            return Err(node.fault("stands nowhere: its place is endless"));
        }
        if let Some(mesh) = node.whole("mesh")? {
            self.instances.push(Instance {
                mesh,
                name: node.text("name").ok().flatten().map(str::to_owned),
                place: node.place.clone(),
                tile_from_mesh: tile_from_node,
            });
        }
        Ok((tile_from_node, indices(&node, "children")?))
    }
}

/// A node's own matrix, or translation, rotation and scale.
fn local_matrix(node: &Entry<'_>) -> Result<Matrix, Fault> {
    if let Some(columns) = node.numbers::<16>("matrix")? {
        return Ok(Matrix::from_columns(columns));
    }
    let translation = node.numbers("translation")?.unwrap_or_default();
    let rotation = node.numbers("rotation")?.unwrap_or([0.0, 0.0, 0.0, 1.0]);
    let scale = node.numbers("scale")?.unwrap_or([1.0; 3]);
    Matrix::from_parts(translation, rotation, scale).ok_or_else(|| node.fault("its rotation has no length"))
}
