//! What may be built, as bodies: the bound that the rules set, and an example house within it.
//!
//! The two are told apart at a glance.
//! A bound is a blue body one looks through, its edges drawn hard: nothing may reach beyond it, and it is no house.
//! An example is a wooden house, opaque and edged with dashes: one of many that would keep the rules.

mod edges;
mod order;
mod renderer;

use std::sync::{Arc, Mutex, PoisonError};

use glam::{DVec3, Vec3};

use crate::camera::{Bounds, Projection};
use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, FrameInfo, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::lines::{LineIdentity, LineKind, LineRenderer, Segment, segments_of_pairs};
use crate::mesh::{MeshIndices, MeshPositions, static_buffer};
use crate::object_states::ObjectRange;
use crate::plan_areas::positions_m;
use crate::view::View;

pub use edges::hard_edges;
pub use order::{Bodies, SeenFrom};
pub use renderer::EnvelopeRenderer;

/// What a face belongs to. Its number is what `shaders/envelopes.wgsl` calls it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u16)]
pub enum EnvelopeProduct {
    /// What the rules allow at most.
    #[default]
    Bound = 0,
    /// A house that keeps them.
    Example = 1,
}

/// One face: a row of the tile's table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnvelopeFace {
    /// What it belongs to.
    pub product: EnvelopeProduct,
    /// Its body: faces with one number are drawn as one body. The area's place among the tile's areas does.
    pub body: u32,
}

/// Envelopes to upload.
#[derive(Clone, Copy, Debug)]
pub struct EnvelopeInput<'a> {
    /// What they are called in errors: the tile's address and the part.
    pub name: &'a str,
    /// The place in the grid that the positions' zero stands for.
    pub origin: [f64; 3],
    /// Where.
    pub positions: MeshPositions<'a>,
    /// Which face a vertex belongs to.
    pub feature_ids: &'a [u16],
    /// Three a triangle, counter-clockwise from outside.
    pub indices: MeshIndices<'a>,
    /// The faces.
    pub faces: &'a [EnvelopeFace],
}

/// Envelopes on the GPU.
pub struct EnvelopeSet {
    renderer: Arc<EnvelopeRenderer>,
    lines: Arc<LineRenderer>,
    vertices: wgpu::Buffer,
    bound_indices: wgpu::Buffer,
    bound_count: u32,
    example_indices: wgpu::Buffer,
    example_count: u32,
    edges: wgpu::Buffer,
    edge_count: u32,
    bounds: Bodies,
    /// The order in the buffer.
    drawn_order: Mutex<Vec<u32>>,
    placement: Placement,
    objects: ObjectRange,
}

/// A vertex as meshes have it: exact positions, normal, feature and product.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
struct FaceVertex {
    position_m: [f32; 3],
    normal: [i8; 4],
    feature: u16,
    product: u16,
}

/// Envelopes with a vertex of its own for each corner of each triangle: faces are flat, and the normal says so.
struct Packed {
    vertices: Vec<FaceVertex>,
    bounds: Vec<[u32; 3]>,
    examples: Vec<u32>,
    bodies: Vec<u32>,
    edges: Vec<Segment>,
    in_grid: Bounds,
}

impl EnvelopeSet {
    /// Checks envelopes and sends them to the GPU.
    ///
    /// # Errors
    ///
    /// [`RenderError::Mesh`] for envelopes that cannot be drawn, with their name; [`RenderError::Shader`].
    pub fn upload(context: &RenderContext, input: &EnvelopeInput<'_>) -> Result<EnvelopeSet, RenderError> {
        let packed = packed(input)?;
        let vertex_bytes: &[u8] = bytemuck::cast_slice(&packed.vertices);
        let limit = context.device().limits().max_buffer_size;
        if vertex_bytes.len() as u64 > limit {
            return Err(RenderError::Mesh(MeshError::TooLarge {
                mesh: input.name.to_owned(),
                bytes: vertex_bytes.len() as u64,
                limit,
            }));
        }
        let objects = context.objects().reserve(input.name, input.faces.len() as u32)?;
        let buffer = |usage, bytes: &[u8]| static_buffer(context, input.name, usage, bytes);
        let order: Vec<u32> = packed.bounds.iter().flatten().copied().collect();
        let positions: Vec<[f32; 3]> = packed.vertices.iter().map(|vertex| vertex.position_m).collect();
        let body_of = |vertex: u32| packed.bodies.get(vertex as usize).copied().unwrap_or_default();
        Ok(EnvelopeSet {
            renderer: context.renderer()?,
            lines: context.renderer()?,
            vertices: buffer(wgpu::BufferUsages::VERTEX, vertex_bytes),
            bound_indices: buffer(wgpu::BufferUsages::INDEX, bytemuck::cast_slice(&order)),
            bound_count: order.len() as u32,
            example_indices: buffer(wgpu::BufferUsages::INDEX, bytemuck::cast_slice(&packed.examples)),
            example_count: packed.examples.len() as u32,
            edges: buffer(wgpu::BufferUsages::VERTEX, bytemuck::cast_slice(&packed.edges)),
            edge_count: packed.edges.len() as u32,
            bounds: Bodies::new(&positions, &packed.bounds, body_of),
            drawn_order: Mutex::new(order),
            placement: Placement {
                origin: input.origin,
                scale_m: [1.0; 3],
                bounds: packed.in_grid,
                first_object: objects.first(),
                object_count: objects.count(),
                style: 0,
            },
            objects,
        })
    }

    /// The states of its faces.
    pub fn objects(&self) -> &ObjectRange {
        &self.objects
    }

    fn seen_from(&self, view: &View) -> SeenFrom {
        let camera = &view.camera;
        match camera.projection {
            Projection::Perspective { .. } => {
                SeenFrom::Eye((camera.eye - DVec3::from_array(self.placement.origin)).as_vec3())
            }
            Projection::Orthographic { .. } => SeenFrom::Along(camera.forward().as_vec3()),
        }
    }
}

/// Checks envelopes and lays them out.
fn packed(input: &EnvelopeInput<'_>) -> Result<Packed, MeshError> {
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
                product: face.product as u16,
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
        let mut by_body: std::collections::BTreeMap<u32, Vec<[u32; 3]>> = std::collections::BTreeMap::new();
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

impl Drawable for EnvelopeSet {
    fn phases(&self) -> Phases {
        match self.example_count {
            0 => Phases::of(&[
                Phase::Translucent,
                Phase::Lines,
                Phase::OutlineMask,
                Phase::Picking,
            ]),
            _ => Phases::of(&[
                Phase::Shadow,
                Phase::Opaque,
                Phase::Translucent,
                Phase::Lines,
                Phase::OutlineMask,
                Phase::Picking,
            ]),
        }
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn prepare(&self, frame: &FrameInfo<'_>) {
        if frame.is_pick || self.bound_count == 0 {
            return;
        }
        let order = self.bounds.blended_order(self.seen_from(frame.view));
        let mut drawn = self.drawn_order.lock().unwrap_or_else(PoisonError::into_inner);
        if *drawn != order {
            frame
                .queue
                .write_buffer(&self.bound_indices, 0, bytemuck::cast_slice(&order));
            *drawn = order;
        }
    }

    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>) {
        if phase == Phase::Lines {
            if self.edge_count > 0 {
                self.lines.draw(phase, pass, &self.edges, self.edge_count);
            }
            return;
        }
        let Some(pipeline) = self.renderer.pipeline(phase) else {
            return;
        };
        pass.set_pipeline(pipeline);
        pass.raw().set_vertex_buffer(0, self.vertices.slice(..));
        // A bound lets light through and throws no shadow; the example hides what is behind it.
        let (has_bounds, has_examples) = match phase {
            Phase::Shadow | Phase::Opaque => (false, true),
            Phase::Translucent => (true, false),
            _ => (true, true),
        };
        for (wanted, indices, count) in [
            (has_examples, &self.example_indices, self.example_count),
            (has_bounds, &self.bound_indices, self.bound_count),
        ] {
            if wanted && count > 0 {
                pass.raw()
                    .set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
                pass.draw_indexed(0..count);
            }
        }
    }

    fn is_outlined(&self) -> bool {
        self.objects.outlined() > 0
    }

    fn gpu_bytes(&self) -> u64 {
        let buffers = [
            &self.vertices,
            &self.bound_indices,
            &self.example_indices,
            &self.edges,
        ];
        buffers.iter().map(|buffer| buffer.size()).sum::<u64>() + 4 * u64::from(self.objects.count())
    }

    fn triangles(&self) -> u64 {
        u64::from((self.bound_count + self.example_count) / 3)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    /// The corners and outward triangles of a box.
    pub(crate) fn boxed(low: [f32; 3], high: [f32; 3]) -> (Vec<[f32; 3]>, Vec<[u32; 3]>) {
        let corners = (0..8_usize)
            .map(|corner| {
                let pick = |axis: usize| {
                    if corner >> axis & 1 == 1 {
                        high[axis]
                    } else {
                        low[axis]
                    }
                };
                [pick(0), pick(1), pick(2)]
            })
            .collect();
        let sides = [
            [0, 2, 3, 1],
            [4, 5, 7, 6],
            [0, 1, 5, 4],
            [2, 6, 7, 3],
            [0, 4, 6, 2],
            [1, 3, 7, 5],
        ];
        let triangles = sides
            .iter()
            .flat_map(|[a, b, c, d]| [[*a, *b, *c], [*a, *c, *d]])
            .collect();
        (corners, triangles)
    }
}

#[cfg(test)]
mod tests {
    use super::testing::boxed;
    use super::*;

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
        assert_eq!(packed.vertices[36].product, 1);
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

    #[test]
    fn the_shader_has_the_same_products() {
        let shader = crate::resolve_shader("envelopes.wgsl").unwrap();
        assert!(shader.contains(&format!(
            "const PRODUCT_BOUND: u32 = {}u;",
            EnvelopeProduct::Bound as u16
        )));
        assert!(shader.contains(&format!(
            "const PRODUCT_EXAMPLE: u32 = {}u;",
            EnvelopeProduct::Example as u16
        )));
    }
}
