//! The edges of a building that the eye looks for: where two faces meet at an angle, and where one ends.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use glam::Vec3;

use crate::error::MeshError;
use crate::mesh::input::MeshInput;
use crate::mesh::packed::PackedMesh;

/// Two faces that turn less than this are one to the eye: cosine of 20°.
const SMOOTH: f32 = 0.939_692_6;

impl MeshInput<'_> {
    /// Pairs of vertices between which an edge is drawn, for [`TileMesh::upload_with_edges`](crate::TileMesh::upload_with_edges).
    /// It touches no GPU, so that it can be done where tiles are decoded.
    ///
    /// # Errors
    ///
    /// A mesh that cannot be drawn has no edges either.
    ///
    /// ```
    /// use planvy_render::{MeshIndices, MeshInput, MeshPositions, MeshVertices};
    /// // A flat square of two triangles: its diagonal is no edge.
    /// let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
    /// let square = MeshInput {
    ///     name: "square",
    ///     origin: [0.0; 3],
    ///     vertices: MeshVertices::Columns { positions: MeshPositions::Exact(&points), normals: None, feature_ids: None },
    ///     indices: MeshIndices::U16(&[0, 1, 2, 0, 2, 3]),
    ///     feature_count: 0,
    /// };
    /// assert_eq!(square.sharp_edges().unwrap(), [0, 1, 1, 2, 2, 3, 3, 0]);
    /// ```
    pub fn sharp_edges(&self) -> Result<Vec<u32>, MeshError> {
        Ok(sharp_edges(&self.pack()?))
    }
}

/// What is known of an edge after some of its triangles.
struct Edge {
    ends: [u32; 2],
    normal: Vec3,
    is_drawn: bool,
}

pub(crate) fn sharp_edges(mesh: &PackedMesh<'_>) -> Vec<u32> {
    let points: Vec<Vec3> = mesh.points().collect();
    let places = same_places(&points);
    let mut edges: Vec<Edge> = Vec::new();
    let mut known: HashMap<u64, usize, BuildHasherDefault<Mixer>> =
        HashMap::with_capacity_and_hasher(points.len() * 2, BuildHasherDefault::default());
    for triangle in mesh.triangles() {
        let [a, b, c] = triangle.map(|index| point(&points, index));
        let Some(normal) = (b - a).cross(c - a).try_normalize() else {
            continue;
        };
        let [i, j, k] = triangle;
        for ends in [[i, j], [j, k], [k, i]] {
            let [from, to] = ends.map(|index| places.get(index as usize).copied().unwrap_or(index));
            let key = (u64::from(from.min(to)) << 32) | u64::from(from.max(to));
            let at = *known.entry(key).or_insert_with(|| {
                edges.push(Edge {
                    ends,
                    normal: Vec3::ZERO,
                    is_drawn: true,
                });
                edges.len() - 1
            });
            if let Some(edge) = edges.get_mut(at) {
                // The first triangle leaves it open; one that goes on smoothly closes it; any other keeps it.
                edge.is_drawn = edge.normal.dot(normal) < SMOOTH;
                edge.normal = normal;
            }
        }
    }
    edges
        .iter()
        .filter(|edge| edge.is_drawn)
        .flat_map(|edge| edge.ends)
        .collect()
}

fn point(points: &[Vec3], index: u32) -> Vec3 {
    points.get(index as usize).copied().unwrap_or_default()
}

/// For each vertex the first one at the same place: faces have vertices of their own.
fn same_places(points: &[Vec3]) -> Vec<u32> {
    let mut first: HashMap<[u32; 3], u32, BuildHasherDefault<Mixer>> =
        HashMap::with_capacity_and_hasher(points.len(), BuildHasherDefault::default());
    (0..)
        .zip(points)
        .map(|(index, point)| *first.entry(point.to_array().map(f32::to_bits)).or_insert(index))
        .collect()
}

/// A quick hash of whole numbers: nobody chooses them to collide, and a wrong edge would be the worst of it.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        // Fibonacci hashing, the high bits turned down to where the table looks.
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::{MeshIndices, MeshPositions, MeshVertices};

    #[test]
    fn a_box_of_loose_faces_has_twelve_edges_and_four_without_a_floor_stay() {
        let corner = |i: u16| [i & 1, i >> 1 & 1, i >> 2 & 1].map(|bit| bit * 100);
        let faces = [
            [0, 1, 5, 4],
            [1, 3, 7, 5],
            [3, 2, 6, 7],
            [2, 0, 4, 6],
            [4, 5, 7, 6],
        ];
        let steps: Vec<[u16; 3]> = faces.as_flattened().iter().map(|i| corner(*i)).collect();
        let indices: Vec<u16> = (0..5)
            .flat_map(|face| [0, 1, 2, 0, 2, 3].map(|i| face * 4 + i))
            .collect();
        let mesh = MeshInput {
            name: "box",
            origin: [0.0; 3],
            vertices: MeshVertices::Columns {
                positions: MeshPositions::Lattice {
                    lowest_m: [0.0; 3],
                    step_m: 0.1,
                    steps: &steps,
                },
                normals: None,
                feature_ids: None,
            },
            indices: MeshIndices::U16(&indices),
            feature_count: 0,
        };
        assert_eq!(mesh.sharp_edges().unwrap().len(), 12 * 2);
    }
}
