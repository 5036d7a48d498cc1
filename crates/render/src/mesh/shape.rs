//! What the triangles of a mesh make together: the edges that the eye looks for, and which features are closed solids.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use glam::Vec3;

use crate::mesh::packed::PackedMesh;

/// Two faces that turn less than this are one to the eye: cosine of 20°.
const SMOOTH: f32 = 0.939_692_6;

/// The shape of a mesh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MeshShape {
    /// Pairs of vertices between which an edge is drawn: where faces of a feature meet at an angle, and where one ends.
    pub(crate) edges: Vec<u32>,
    /// Features that are no closed solids seen from outside, in order: their faces are drawn from behind too.
    /// Of the others only front faces are, which is half the work.
    pub(crate) open_features: Vec<u16>,
}

/// What is known of an edge after some of its triangles.
struct Edge {
    feature: u16,
    ends: [u32; 2],
    normal: Vec3,
    is_drawn: bool,
    /// Triangles that run along it one way, less those that run the other.
    balance: i32,
}

type Known<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

impl MeshShape {
    pub(crate) fn of(mesh: &PackedMesh<'_>) -> MeshShape {
        let points: Vec<Vec3> = mesh.points().collect();
        let features: Vec<u16> = mesh.features().collect();
        let places = same_places(&points);
        let mut edges: Vec<Edge> = Vec::new();
        let mut known: Known<(u64, u16), usize> =
            HashMap::with_capacity_and_hasher(points.len() * 2, BuildHasherDefault::default());
        let mut volumes: Known<u16, f32> = HashMap::default();
        for triangle in mesh.triangles() {
            let [a, b, c] = triangle.map(|index| point(&points, index));
            let [first, ..] = triangle;
            let feature = features.get(first as usize).copied().unwrap_or_default();
            let corner = *volumes.entry(feature).or_default();
            let across = (b - a).cross(c - a);
            volumes.insert(feature, corner + a.dot(across));
            let normal = across.try_normalize();
            let [i, j, k] = triangle;
            for ends in [[i, j], [j, k], [k, i]] {
                let [from, to] = ends.map(|index| places.get(index as usize).copied().unwrap_or(index));
                let key = (u64::from(from.min(to)) << 32) | u64::from(from.max(to));
                let at = *known.entry((key, feature)).or_insert_with(|| {
                    edges.push(Edge {
                        feature,
                        ends,
                        normal: Vec3::ZERO,
                        is_drawn: false,
                        balance: 0,
                    });
                    edges.len() - 1
                });
                if let Some(edge) = edges.get_mut(at) {
                    edge.balance += if from < to { 1 } else { -1 };
                    if let Some(normal) = normal {
                        // The first triangle leaves it open; one that goes on smoothly closes it; any other keeps it.
                        edge.is_drawn = edge.normal.dot(normal) < SMOOTH;
                        edge.normal = normal;
                    }
                }
            }
        }
        let open = edges
            .iter()
            .filter(|edge| edge.balance != 0)
            .map(|edge| edge.feature);
        // A solid turned inside out has a volume below nothing.
        let turned = volumes
            .iter()
            .filter(|(_, volume)| **volume <= 0.0)
            .map(|(feature, _)| *feature);
        let mut open_features: Vec<u16> = open.chain(turned).collect();
        open_features.sort_unstable();
        open_features.dedup();
        MeshShape {
            edges: edges
                .iter()
                .filter(|edge| edge.is_drawn)
                .flat_map(|edge| edge.ends)
                .collect(),
            open_features,
        }
    }
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

    fn write_u16(&mut self, number: u16) {
        self.write_u64(u64::from(number));
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
    use crate::mesh::{MeshIndices, MeshInput, MeshPositions, MeshVertices};

    fn shape(mesh: &MeshInput<'_>) -> MeshShape {
        MeshShape::of(&mesh.pack().unwrap())
    }

    #[test]
    fn a_flat_square_has_no_edge_within_and_encloses_nothing() {
        let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
        let square = MeshInput {
            name: "square",
            origin: [0.0; 3],
            vertices: MeshVertices::Columns {
                positions: MeshPositions::Exact(&points),
                normals: None,
                feature_ids: None,
            },
            indices: MeshIndices::U16(&[0, 1, 2, 0, 2, 3]),
            feature_count: 0,
        };
        let found = shape(&square);
        assert_eq!(found.edges, [0, 1, 1, 2, 2, 3, 3, 0]);
        assert_eq!(found.open_features, [0]);
    }

    #[test]
    fn a_box_of_loose_faces_has_twelve_edges_and_is_closed_with_its_floor_alone() {
        let corner = |i: u16| [i & 1, i >> 1 & 1, i >> 2 & 1].map(|bit| bit * 100);
        let faces = [
            [0, 1, 5, 4],
            [1, 3, 7, 5],
            [3, 2, 6, 7],
            [2, 0, 4, 6],
            [4, 5, 7, 6],
            [0, 2, 3, 1],
        ];
        let steps: Vec<[u16; 3]> = faces.as_flattened().iter().map(|i| corner(*i)).collect();
        let indices: Vec<u16> = (0..6)
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
        // The floor is the last face.
        let found = shape(&mesh);
        assert_eq!(
            (found.edges.len(), found.open_features.as_slice()),
            (12 * 2, [].as_slice())
        );
        let without_floor = MeshInput {
            indices: MeshIndices::U16(&indices[..30]),
            ..mesh
        };
        let found = shape(&without_floor);
        assert_eq!(
            (found.edges.len(), found.open_features.as_slice()),
            (12 * 2, [0].as_slice())
        );
        let turned: Vec<u16> = indices.iter().rev().copied().collect();
        let inside_out = MeshInput {
            indices: MeshIndices::U16(&turned),
            ..mesh
        };
        assert_eq!(shape(&inside_out).open_features, [0]);
    }
}
