//! Geometries of city objects as faces in space, and which of their solids do not close.

use std::collections::HashMap;

use planvy_plan::SurfaceKind;

use super::lod::Lod;

/// A face in space.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpaceFace {
    /// Its rings, in metres.
    pub(crate) rings: Vec<Vec<[f64; 3]>>,
    /// What it is.
    pub(crate) kind: SurfaceKind,
}

/// A face of the ground as triangles around its first corner; ground is drawn in triangles, so that there is one.
pub(crate) fn triangles(face: &SpaceFace) -> Vec<[[f64; 3]; 3]> {
    let Some((first, rest)) = face.rings.first().and_then(|ring| ring.split_first()) else {
        return Vec::new();
    };
    let pairs = rest.iter().zip(rest.iter().skip(1));
    pairs.map(|(second, third)| [*first, *second, *third]).collect()
}

/// A geometry in space.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape {
    /// Its level of detail, where that is given.
    pub(crate) lod: Option<Lod>,
    /// True for solids.
    pub(crate) is_solid: bool,
    /// Its faces.
    pub(crate) faces: Vec<SpaceFace>,
    /// Edges of its solids that only one face has, with the middle of the first.
    pub(crate) open: Option<(usize, [f64; 3])>,
}

/// The edges of the shells of a geometry, by their ends.
#[derive(Debug, Default)]
pub(crate) struct Edges(HashMap<EdgeKey, (usize, [f64; 3])>);

/// A shell, and the ends of an edge as the bits of their coordinates, the lower one first.
type EdgeKey = (u32, [u64; 3], [u64; 3]);

impl Edges {
    /// Adds the ring of a face of a shell.
    pub(crate) fn add(&mut self, shell: u32, ring: &[[f64; 3]]) {
        let bits = |point: &[f64; 3]| point.map(|value| (value + 0.0).to_bits());
        let next = ring.iter().skip(1).chain(ring.first());
        for (a, b) in ring.iter().zip(next) {
            let (low, high) = (bits(a).min(bits(b)), bits(a).max(bits(b)));
            let [ax, ay, az] = *a;
            let [bx, by, bz] = *b;
            let middle = [(ax + bx) / 2.0, (ay + by) / 2.0, (az + bz) / 2.0];
            self.0.entry((shell, low, high)).or_insert((0, middle)).0 += 1;
        }
    }

    /// Edges that an odd number of faces has. In a closed shell each has two.
    pub(crate) fn open(&self) -> Option<(usize, [f64; 3])> {
        let open = self.0.values().filter(|(faces, _)| faces % 2 == 1);
        let count = open.clone().count();
        let order =
            |a: &[f64; 3], b: &[f64; 3]| a.iter().map(|v| v.to_bits()).cmp(b.iter().map(|v| v.to_bits()));
        let first = open.map(|(_, middle)| *middle).min_by(|a, b| order(a, b))?;
        Some((count, first))
    }
}
