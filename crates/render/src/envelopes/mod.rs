//! What may be built, as bodies: the bound that the rules set, and an example house within it.
//!
//! The two are told apart at a glance.
//! A bound is a blue body one looks through, its edges drawn hard: nothing may reach beyond it, and it is no house.
//! An example is a wooden house, opaque and edged with dashes: one of many that would keep the rules.

mod edges;
mod order;
mod packed;
mod renderer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use glam::DVec3;

use crate::camera::Projection;
use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, FrameInfo, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::lines::{LineBuffer, LinePart, LineRenderer};
use crate::mesh::{MeshIndices, MeshPositions, static_buffer};
use crate::object_states::ObjectRange;
use crate::view::View;

use packed::packed;

pub use edges::hard_edges;
pub use order::{Bodies, SeenFrom};
pub use renderer::EnvelopeRenderer;

/// What a face belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnvelopeProduct {
    /// What the rules allow at most.
    #[default]
    Bound,
    /// A house that keeps them.
    Example,
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
    edges: LineBuffer,
    /// Whether the edges of examples are near enough to be seen in the picture that is being drawn.
    are_near: AtomicBool,
    bounds: Bodies,
    /// The order in the buffer.
    drawn_order: Mutex<Vec<u32>>,
    placement: Placement,
    objects: ObjectRange,
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
            edges: LineBuffer::new(context, input.name, &packed.edges),
            are_near: AtomicBool::new(true),
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

impl Drawable for EnvelopeSet {
    fn phases(&self) -> Phases {
        match self.example_count {
            0 => Phases::of(&[Phase::Translucent, Phase::Lines, Phase::OutlineMask]),
            _ => Phases::of(&[
                Phase::Shadow,
                Phase::Opaque,
                Phase::Translucent,
                Phase::Lines,
                Phase::OutlineMask,
            ]),
        }
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn prepare(&self, frame: &FrameInfo<'_>) {
        self.are_near
            .store(frame.shows_edges(&self.placement.bounds), Ordering::Relaxed);
        if self.bound_count == 0 {
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
            self.lines.draw(LinePart::Plain, pass, &self.edges);
            // Those of bounds are plain, those of examples dashed.
            if self.are_near.load(Ordering::Relaxed) {
                self.lines.draw(LinePart::Patterned, pass, &self.edges);
            }
            return;
        }
        if !self.renderer.set(pass, phase) {
            return;
        }
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
        let buffers = [&self.vertices, &self.bound_indices, &self.example_indices];
        let buffers = buffers.iter().map(|buffer| buffer.size()).sum::<u64>();
        buffers + self.edges.bytes() + 4 * u64::from(self.objects.count())
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
