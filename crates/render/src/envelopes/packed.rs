//! Envelopes as the GPU takes them.

use std::collections::BTreeMap;

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::error::MeshError;
use crate::lines::{LineIdentity, LineKind, Segment, segments_of_pairs};
use crate::plan_areas::positions_m;

use super::edges::hard_edges;
use super::{EnvelopeInput, EnvelopeProduct};

/// A vertex as meshes have it: exact positions, normal, feature.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct FaceVertex {
    pub(super) position_m: [f32; 3],
    normal: [i8; 4],
    feature: u16,
    _fill: u16,
}

/// Envelopes with a vertex of its own for each corner of each triangle: faces are flat, and the normal says so.
pub(super) struct Packed {
    pub(super) vertices: Vec<FaceVertex>,
    pub(super) bounds: Vec<[u32; 3]>,
    pub(super) examples: Vec<u32>,
    pub(super) bodies: Vec<u32>,
    pub(super) edges: Vec<Segment>,
    pub(super) in_grid: Bounds,
}

/// Checks envelopes and lays them out.
pub(super) fn packed(input: &EnvelopeInput<'_>) -> Result<Packed, MeshError> {
    let positions_m = positions_m(&input.positions);
    check(input, &positions_m)?;
    let origin = DVec3::from_array(input.origin);
    let in_grid = positions_m.iter().map(|point| origin + point.as_dvec3());
    let mut packed = Packed {
        vertices: Vec::with_capacity(input.indices.len()),
        bounds: Vec::new(),
        examples: Vec::new(),
        bodies: Vec::with_capacity(input.indices.len()),
        edges: Vec::new(),
        in_grid: Bounds::of(in_grid).unwrap_or(Bounds {
            lowest: origin,
            highest: origin,
        }),
    };
    let indices: Vec<u32> = input.indices.iter().collect();
    for &triangle in indices.as_chunks::<3>().0 {
        let [a, b, c] = triangle.map(|index| positions_m.get(index as usize).copied().unwrap_or_default());
        let normal = (b - a).cross(c - a).try_normalize().unwrap_or_default();
        let [x, y, z] = (normal * 127.0).round().to_array().map(|part| part as i8);
        let [first, ..] = triangle;
        let feature = input.feature_ids.get(first as usize).copied().unwrap_or_default();
        let face = input.faces.get(usize::from(feature)).copied().unwrap_or_default();
        let start = packed.vertices.len() as u32;
        for position in [a, b, c] {
            packed.vertices.push(FaceVertex {
                position_m: position.to_array(),
                normal: [x, y, z, 0],
                feature,
                _fill: 0,
            });
            packed.bodies.push(face.body);
        }
        let own = [start, start + 1, start + 2];
        match face.product {
            EnvelopeProduct::Bound => packed.bounds.push(own),
            EnvelopeProduct::Example => packed.examples.extend(own),
        }
    }
    packed.edges = edges_of(&packed);
    Ok(packed)
}

/// The edges of both products. Those of one body only meet each other: where two parcels' bodies touch, both have their edge.
fn edges_of(packed: &Packed) -> Vec<Segment> {
    let positions: Vec<[f32; 3]> = packed.vertices.iter().map(|vertex| vertex.position_m).collect();
    let feature = |vertex: u32| {
        packed
            .vertices
            .get(vertex as usize)
            .map_or(0, |vertex| u32::from(vertex.feature))
    };
    let body = |vertex: u32| packed.bodies.get(vertex as usize).copied().unwrap_or_default();
    let examples: Vec<[u32; 3]> = packed.examples.as_chunks::<3>().0.to_vec();
    let mut segments = Vec::new();
    for (triangles, kind) in [
        (&packed.bounds, LineKind::BoundEdge),
        (&examples, LineKind::ExampleEdge),
    ] {
        let mut by_body: BTreeMap<u32, Vec<[u32; 3]>> = BTreeMap::new();
        for triangle in triangles {
            let [first, ..] = *triangle;
            by_body.entry(body(first)).or_default().push(*triangle);
        }
        for triangles in by_body.values() {
            let pairs = hard_edges(&positions, triangles, feature);
            segments.extend(segments_of_pairs(&positions, &pairs, |vertex| LineIdentity {
                kind,
                object: feature(vertex),
            }));
        }
    }
    segments
}

fn check(input: &EnvelopeInput<'_>, positions_m: &[Vec3]) -> Result<(), MeshError> {
    let mesh = || input.name.to_owned();
    let not_finite = |what: String| MeshError::NotFinite { mesh: mesh(), what };
    if !DVec3::from_array(input.origin).is_finite() {
        return Err(not_finite("the origin".to_owned()));
    }
    if let Some(vertex) = positions_m.iter().position(|point| !point.is_finite()) {
        return Err(not_finite(format!("the position of vertex {vertex}")));
    }
    if input.feature_ids.len() != positions_m.len() {
        return Err(MeshError::ColumnLength {
            mesh: mesh(),
            column: "feature ids",
            found: input.feature_ids.len(),
            vertices: positions_m.len(),
        });
    }
    let is_beyond = |(_, feature): &(usize, &u16)| usize::from(**feature) >= input.faces.len();
    if let Some((vertex, feature)) = input.feature_ids.iter().enumerate().find(is_beyond) {
        return Err(MeshError::FeatureOutOfRange {
            mesh: mesh(),
            feature: u32::from(*feature),
            vertex,
            features: input.faces.len() as u32,
        });
    }
    if !input.indices.len().is_multiple_of(3) {
        return Err(MeshError::NotTriangles {
            mesh: mesh(),
            indices: input.indices.len(),
        });
    }
    let is_nowhere = |(_, index): &(usize, u32)| *index as usize >= positions_m.len();
    match input.indices.iter().enumerate().find(is_nowhere) {
        None => Ok(()),
        Some((at, index)) => Err(MeshError::IndexOutOfRange {
            mesh: mesh(),
            index,
            at,
            vertices: positions_m.len(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::EnvelopeFace;
    use super::super::testing::boxed;
    use super::*;
    use crate::mesh::{MeshIndices, MeshPositions};

    const FACES: [EnvelopeFace; 2] = [
        EnvelopeFace {
            product: EnvelopeProduct::Bound,
            body: 0,
        },
        EnvelopeFace {
            product: EnvelopeProduct::Example,
            body: 1,
        },
    ];

    fn house_in_a_bound() -> (Vec<[f32; 3]>, Vec<u16>, Vec<u32>) {
        let (mut corners, mut triangles) = boxed([0.0, 0.0, 0.0], [10.0, 10.0, 8.0]);
        let (house, faces) = boxed([2.0, 2.0, 0.0], [8.0, 8.0, 6.0]);
        corners.extend(house);
        triangles.extend(faces.iter().map(|face| face.map(|vertex| vertex + 8)));
        let ids = (0..16).map(|vertex| u16::from(vertex >= 8)).collect();
        (corners, ids, triangles.concat())
    }

    #[test]
    fn both_products_have_their_triangles_and_edges() {
        let (corners, ids, indices) = house_in_a_bound();
        let input = EnvelopeInput {
            name: "envelopes",
            origin: [50.0, 60.0, 0.0],
            positions: MeshPositions::Exact(&corners),
            feature_ids: &ids,
            indices: MeshIndices::U32(&indices),
            faces: &FACES,
        };
        let packed = packed(&input).unwrap();
        assert_eq!((packed.bounds.len(), packed.examples.len()), (12, 36));
        let edges = |kind| {
            packed
                .edges
                .iter()
                .filter(|edge| edge.kind == kind as u32)
                .count()
        };
        assert_eq!(
            (edges(LineKind::BoundEdge), edges(LineKind::ExampleEdge)),
            (12, 12)
        );
        assert_eq!(packed.in_grid.highest, DVec3::new(60.0, 70.0, 8.0));
        // The first side is the floor: its normal looks down.
        assert_eq!(packed.vertices[0].normal, [0, 0, -127, 0]);
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        let (corners, mut ids, indices) = house_in_a_bound();
        ids[3] = 2;
        let input = EnvelopeInput {
            name: "envelopes",
            origin: [0.0; 3],
            positions: MeshPositions::Exact(&corners),
            feature_ids: &ids,
            indices: MeshIndices::U32(&indices),
            faces: &FACES,
        };
        assert!(matches!(
            packed(&input),
            Err(MeshError::FeatureOutOfRange {
                feature: 2,
                vertex: 3,
                ..
            })
        ));
        let short = EnvelopeInput {
            indices: MeshIndices::U32(&indices[1..]),
            feature_ids: &[0; 16],
            ..input
        };
        assert!(matches!(packed(&short), Err(MeshError::NotTriangles { .. })));
    }
}
