//! Pipelines of solid surfaces.

use crate::context::RenderContext;
use crate::drawable::{Phase, Renderer};
use crate::error::RenderError;
use crate::mesh::MeshKind;
use crate::mesh::packed::{EXACT_STRIDE, LATTICE_STRIDE};
use crate::pipeline::PipelineSpec;

/// Pipelines of terrain, buildings and proposals, each for positions on a lattice and for exact ones.
pub struct MeshRenderer {
    lattice: MeshPipelines,
    exact: MeshPipelines,
}

struct MeshPipelines {
    terrain: wgpu::RenderPipeline,
    buildings: wgpu::RenderPipeline,
    closed_buildings: wgpu::RenderPipeline,
    shadow: wgpu::RenderPipeline,
    outline: wgpu::RenderPipeline,
    picking: wgpu::RenderPipeline,
    edges: wgpu::RenderPipeline,
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

impl MeshPipelines {
    fn new(
        context: &RenderContext,
        stride: usize,
        attributes: &'static [wgpu::VertexAttribute],
    ) -> Result<MeshPipelines, RenderError> {
        let buffers = [Some(wgpu::VertexBufferLayout {
            array_stride: stride as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes,
        })];
        let plain =
            |label, shader, phase| context.pipeline(&PipelineSpec::triangles(label, shader, phase, &buffers));
        let buildings = |cull| {
            context.pipeline(&PipelineSpec {
                alpha_to_coverage: true,
                cull,
                ..PipelineSpec::triangles("buildings", "buildings.wgsl", Phase::Opaque, &buffers)
            })
        };
        Ok(MeshPipelines {
            terrain: plain("terrain", "terrain.wgsl", Phase::Opaque)?,
            buildings: buildings(None)?,
            closed_buildings: buildings(Some(wgpu::Face::Back))?,
            shadow: plain("shadow", "shadow.wgsl", Phase::Shadow)?,
            outline: plain("outline", "outline.wgsl", Phase::OutlineMask)?,
            picking: plain("picking", "picking.wgsl", Phase::Picking)?,
            edges: context.pipeline(&PipelineSpec {
                topology: wgpu::PrimitiveTopology::LineList,
                ..PipelineSpec::triangles("edges", "edges.wgsl", Phase::Lines, &buffers)
            })?,
        })
    }
}

impl Renderer for MeshRenderer {
    fn new(context: &RenderContext) -> Result<MeshRenderer, RenderError> {
        Ok(MeshRenderer {
            lattice: MeshPipelines::new(context, LATTICE_STRIDE, LATTICE)?,
            exact: MeshPipelines::new(context, EXACT_STRIDE, EXACT)?,
        })
    }
}

impl MeshRenderer {
    /// The pipeline of closed solids, of which only front faces are seen.
    pub(crate) fn closed(&self, is_lattice: bool) -> &wgpu::RenderPipeline {
        match is_lattice {
            true => &self.lattice.closed_buildings,
            false => &self.exact.closed_buildings,
        }
    }

    /// The pipeline of a kind in a phase.
    pub(crate) fn pipeline(
        &self,
        kind: MeshKind,
        phase: Phase,
        is_lattice: bool,
    ) -> Option<&wgpu::RenderPipeline> {
        let pipelines = match is_lattice {
            true => &self.lattice,
            false => &self.exact,
        };
        match (phase, kind) {
            (Phase::Opaque, MeshKind::Terrain) => Some(&pipelines.terrain),
            (Phase::Opaque, MeshKind::Building | MeshKind::Proposal) => Some(&pipelines.buildings),
            (Phase::Shadow, _) => Some(&pipelines.shadow),
            (Phase::OutlineMask, _) => Some(&pipelines.outline),
            (Phase::Picking, _) => Some(&pipelines.picking),
            (Phase::Lines, _) => Some(&pipelines.edges),
            _ => None,
        }
    }
}
