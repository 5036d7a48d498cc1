//! Pipelines of solid surfaces.

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::mesh::MeshKind;
use crate::mesh::packed::{EXACT_STRIDE, LATTICE_STRIDE};
use crate::pipeline::{PipelineSpec, PipelineTable, flag};

/// Pipelines of terrain, buildings and proposals, each for positions on a lattice and for exact ones.
pub struct MeshRenderer {
    pipelines: PipelineTable<Key>,
}

/// What a pipeline is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    use_of: Use,
    is_lattice: bool,
    has_shadows: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Use {
    Terrain,
    Solids { are_closed: bool },
    Shadow,
    Outline,
    Edges,
}

// The shader reads both alike: a lattice comes as 0 to 1 of its 65 535 steps, exact positions in metres, and the tile's scale follows.
const LATTICE: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Unorm16x4,
    1 => Snorm8x4,
    2 => Uint16x2,
];
const EXACT: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x3,
    1 => Snorm8x4,
    2 => Uint16x2,
];

impl Key {
    fn make(self, context: &RenderContext) -> Result<wgpu::RenderPipeline, RenderError> {
        let (stride, attributes) = match self.is_lattice {
            true => (LATTICE_STRIDE, LATTICE),
            false => (EXACT_STRIDE, EXACT),
        };
        let buffers = [Some(wgpu::VertexBufferLayout {
            array_stride: stride as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes,
        })];
        let plain = |label, shader, phase| PipelineSpec::triangles(label, shader, phase, &buffers);
        let constants = [flag("HAS_SHADOWS", self.has_shadows)];
        let lit = |spec| PipelineSpec {
            constants: &constants,
            ..spec
        };
        context.pipeline(&match self.use_of {
            Use::Terrain => lit(plain("terrain", "terrain.wgsl", Phase::Opaque)),
            Use::Solids { are_closed } => PipelineSpec {
                alpha_to_coverage: true,
                cull: are_closed.then_some(wgpu::Face::Back),
                ..lit(plain("buildings", "buildings.wgsl", Phase::Opaque))
            },
            Use::Shadow => plain("shadow", "shadow.wgsl", Phase::Shadow),
            Use::Outline => plain("outline", "outline.wgsl", Phase::OutlineMask),
            Use::Edges => PipelineSpec {
                topology: wgpu::PrimitiveTopology::LineList,
                ..plain("edges", "edges.wgsl", Phase::Lines)
            },
        })
    }
}

impl Renderer for MeshRenderer {
    fn new(_: &RenderContext) -> Result<MeshRenderer, RenderError> {
        Ok(MeshRenderer {
            pipelines: PipelineTable::default(),
        })
    }
}

impl MeshRenderer {
    /// Makes what the first picture of a city draws.
    pub(crate) fn warm(&self, context: &RenderContext, has_shadows: bool) -> Result<(), RenderError> {
        self.get(context, Use::Terrain, true, has_shadows)?;
        self.get(context, Use::Solids { are_closed: true }, true, has_shadows)?;
        if has_shadows {
            self.get(context, Use::Shadow, true, false)?;
        }
        Ok(())
    }

    fn get(
        &self,
        context: &RenderContext,
        use_of: Use,
        is_lattice: bool,
        has_shadows: bool,
    ) -> Result<wgpu::RenderPipeline, RenderError> {
        let has_sun = matches!(use_of, Use::Terrain | Use::Solids { .. });
        let key = Key {
            use_of,
            is_lattice,
            has_shadows: has_shadows && has_sun,
        };
        self.pipelines.get(key, || key.make(context))
    }

    /// Sets the pipeline of a kind in a phase. Of closed solids only front faces are drawn. False: there is nothing to draw.
    pub(crate) fn set(
        &self,
        pass: &mut DrawPass<'_, '_>,
        (kind, are_closed): (MeshKind, bool),
        phase: Phase,
        is_lattice: bool,
    ) -> bool {
        let use_of = match (phase, kind) {
            (Phase::Opaque, MeshKind::Terrain) => Use::Terrain,
            (Phase::Opaque, MeshKind::Building | MeshKind::Proposal) => Use::Solids { are_closed },
            (Phase::Shadow, _) => Use::Shadow,
            (Phase::OutlineMask, _) => Use::Outline,
            (Phase::Lines, _) => Use::Edges,
            _ => return false,
        };
        let has_shadows = pass.has_shadows;
        pass.set_made(|context| self.get(context, use_of, is_lattice, has_shadows))
    }
}
