//! One tile's surfaces on the GPU: a static vertex buffer, a static index buffer, one draw.

use std::sync::Arc;

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::mesh::input::MeshInput;
use crate::mesh::renderer::MeshRenderer;
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
    placement: Placement,
    objects: ObjectRange,
}

impl TileMesh {
    /// Checks a mesh and sends it to the GPU.
    ///
    /// # Errors
    ///
    /// [`RenderError::Mesh`] for a mesh that cannot be drawn, with its name; [`RenderError::Shader`].
    pub fn upload(
        context: &RenderContext,
        kind: MeshKind,
        input: &MeshInput<'_>,
    ) -> Result<TileMesh, RenderError> {
        let packed = input.pack()?;
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
            MeshKind::Terrain => Phases::of(&[Phase::Shadow, Phase::Opaque, Phase::Picking]),
            MeshKind::Building | MeshKind::Proposal => {
                Phases::of(&[Phase::Shadow, Phase::Opaque, Phase::OutlineMask, Phase::Picking])
            }
        }
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>) {
        let Some(pipeline) = self.renderer.pipeline(self.kind, phase, self.is_lattice) else {
            return;
        };
        pass.set_pipeline(pipeline);
        pass.raw().set_vertex_buffer(0, self.vertices.slice(..));
        pass.raw()
            .set_index_buffer(self.indices.slice(..), self.index_format);
        pass.draw_indexed(0..self.index_count);
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
        self.vertices.size() + self.indices.size() + 4 * u64::from(self.objects.count())
    }

    fn triangles(&self) -> u64 {
        u64::from(self.index_count / 3)
    }
}
