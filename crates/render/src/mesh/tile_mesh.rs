//! One tile's surfaces on the GPU: a static vertex buffer, a static index buffer, one draw.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, FrameInfo, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::mesh::input::MeshInput;
use crate::mesh::packed::PackedMesh;
use crate::mesh::renderer::MeshRenderer;
use crate::mesh::shape::MeshShape;
use crate::object_states::ObjectRange;

/// What a mesh is, for its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeshKind {
    /// Bare ground.
    Terrain,
    /// What stands today.
    Building,
    /// What somebody proposes.
    Proposal,
}

/// One tile's surfaces of one kind, on the GPU.
pub struct TileMesh {
    renderer: Arc<MeshRenderer>,
    kind: MeshKind,
    is_lattice: bool,
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    index_format: wgpu::IndexFormat,
    index_count: u32,
    /// Indices of closed solids, which stand first.
    closed_count: u32,
    edges: Option<Edges>,
    placement: Placement,
    objects: ObjectRange,
}

/// Lines between the same vertices.
struct Edges {
    indices: wgpu::Buffer,
    count: u32,
    /// Whether they are near enough to be seen in the picture that is being drawn.
    are_near: AtomicBool,
}

impl TileMesh {
    /// Checks a mesh and sends it to the GPU. The shape of buildings and proposals is found on the way, which takes some
    /// milliseconds for a large tile.
    ///
    /// # Errors
    ///
    /// [`RenderError::Mesh`] for a mesh that cannot be drawn, with its name; [`RenderError::Shader`].
    pub fn upload(
        context: &RenderContext,
        kind: MeshKind,
        input: &MeshInput<'_>,
    ) -> Result<TileMesh, RenderError> {
        let mut packed = input.pack()?;
        let shape = match kind {
            MeshKind::Terrain => None,
            MeshKind::Building | MeshKind::Proposal => Some(MeshShape::of(&packed)),
        };
        let closed_count = shape
            .as_ref()
            .map_or(0, |shape| packed.move_last(&shape.open_features));
        let edges = shape.as_ref().map_or(&[][..], |shape| &shape.edges);
        let limit = context.device().limits().max_buffer_size;
        for bytes in [&packed.vertices, &packed.indices] {
            if bytes.len() as u64 > limit {
                return Err(RenderError::Mesh(MeshError::TooLarge {
                    mesh: input.name.to_owned(),
                    bytes: bytes.len() as u64,
                    limit,
                }));
            }
        }
        let objects = context.objects().reserve(input.name, input.feature_count)?;
        let placement = Placement {
            origin: packed.origin,
            scale_m: packed.scale_m,
            bounds: packed.bounds,
            first_object: objects.first(),
            object_count: objects.count(),
            style: match kind {
                MeshKind::Terrain => 0,
                MeshKind::Building => 1,
                MeshKind::Proposal => 2,
            },
        };
        Ok(TileMesh {
            renderer: context.renderer()?,
            kind,
            is_lattice: packed.is_lattice,
            vertices: static_buffer(context, input.name, wgpu::BufferUsages::VERTEX, &packed.vertices),
            indices: static_buffer(context, input.name, wgpu::BufferUsages::INDEX, &packed.indices),
            index_format: match packed.is_short {
                true => wgpu::IndexFormat::Uint16,
                false => wgpu::IndexFormat::Uint32,
            },
            index_count: packed.index_count,
            closed_count,
            edges: (!edges.is_empty()).then(|| Edges::new(context, input.name, &packed, edges)),
            placement,
            objects,
        })
    }

    /// The states of its features: hide, select, ghost, colour them here.
    pub fn objects(&self) -> &ObjectRange {
        &self.objects
    }

    /// What it is.
    pub fn kind(&self) -> MeshKind {
        self.kind
    }
}

impl Edges {
    fn new(context: &RenderContext, name: &str, mesh: &PackedMesh<'_>, edges: &[u32]) -> Edges {
        // As wide as the triangles' indices; pairs of two bytes are whole fours.
        let short: Vec<u16>;
        let bytes: &[u8] = match mesh.is_short {
            true => {
                short = edges.iter().map(|index| *index as u16).collect();
                bytemuck::cast_slice(&short)
            }
            false => bytemuck::cast_slice(edges),
        };
        Edges {
            indices: static_buffer(context, name, wgpu::BufferUsages::INDEX, bytes),
            count: u32::try_from(edges.len()).unwrap_or(u32::MAX),
            are_near: AtomicBool::new(false),
        }
    }
}

/// A buffer that is written once.
pub(crate) fn static_buffer(
    context: &RenderContext,
    label: &str,
    usage: wgpu::BufferUsages,
    bytes: &[u8],
) -> wgpu::Buffer {
    let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: (bytes.len() as u64).next_multiple_of(4).max(4),
        usage: usage | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    context.queue().write_buffer(&buffer, 0, bytes);
    buffer
}

impl Drawable for TileMesh {
    fn phases(&self) -> Phases {
        match self.kind {
            MeshKind::Terrain => Phases::of(&[Phase::Shadow, Phase::Opaque]),
            MeshKind::Building | MeshKind::Proposal => {
                Phases::of(&[Phase::Shadow, Phase::Opaque, Phase::Lines, Phase::OutlineMask])
            }
        }
    }

    fn placement(&self) -> Placement {
        Placement {
            object_count: self.objects.count_to_read(),
            ..self.placement
        }
    }

    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>) {
        let (indices, range) = match (phase, &self.edges) {
            (Phase::Lines, Some(edges)) if edges.are_near.load(Ordering::Relaxed) => {
                (&edges.indices, 0..edges.count)
            }
            (Phase::Lines, _) => return,
            (Phase::Opaque, _) => (&self.indices, self.closed_count..self.index_count),
            _ => (&self.indices, 0..self.index_count),
        };
        pass.raw().set_vertex_buffer(0, self.vertices.slice(..));
        pass.raw().set_index_buffer(indices.slice(..), self.index_format);
        let closed = match phase {
            Phase::Opaque => 0..self.closed_count,
            _ => 0..0,
        };
        for (are_closed, range) in [(true, closed), (false, range)] {
            let set = |pass: &mut DrawPass<'_, '_>| {
                self.renderer
                    .set(pass, (self.kind, are_closed), phase, self.is_lattice)
            };
            if !range.is_empty() && set(pass) {
                pass.draw_indexed(range);
            }
        }
    }

    fn prepare(&self, frame: &FrameInfo<'_>) {
        if let Some(edges) = &self.edges {
            edges
                .are_near
                .store(frame.shows_edges(&self.placement.bounds), Ordering::Relaxed);
        }
    }

    fn rank(&self) -> u32 {
        match self.kind {
            MeshKind::Building => 0,
            MeshKind::Proposal => 1,
            // Last: most of it is hidden by what stands on it.
            MeshKind::Terrain => 2,
        }
    }

    fn is_outlined(&self) -> bool {
        self.objects.outlined() > 0
    }

    fn gpu_bytes(&self) -> u64 {
        let edges = self.edges.as_ref().map_or(0, |edges| edges.indices.size());
        self.vertices.size() + self.indices.size() + edges + 4 * u64::from(self.objects.count())
    }

    fn triangles(&self) -> u64 {
        u64::from(self.index_count / 3)
    }
}
