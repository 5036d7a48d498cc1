//! The pipelines of envelopes. Shadows, outlines and picks are those of every solid surface.

use crate::context::RenderContext;
use crate::drawable::{Phase, Renderer};
use crate::error::RenderError;
use crate::pipeline::PipelineSpec;

use super::packed::FaceVertex;

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x3,
    1 => Snorm8x4,
    2 => Uint16x2,
];

/// Draws [`EnvelopeSet`](super::EnvelopeSet)s.
pub struct EnvelopeRenderer {
    example: wgpu::RenderPipeline,
    bound: wgpu::RenderPipeline,
    shadow: wgpu::RenderPipeline,
    outline: wgpu::RenderPipeline,
    picking: wgpu::RenderPipeline,
}

impl Renderer for EnvelopeRenderer {
    fn new(context: &RenderContext) -> Result<EnvelopeRenderer, RenderError> {
        let buffers = [Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<FaceVertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: ATTRIBUTES,
        })];
        let plain =
            |label, shader, phase| context.pipeline(&PipelineSpec::triangles(label, shader, phase, &buffers));
        Ok(EnvelopeRenderer {
            example: plain("example houses", "envelopes.wgsl", Phase::Opaque)?,
            bound: plain("bounds", "envelopes.wgsl", Phase::Translucent)?,
            shadow: plain("shadow", "shadow.wgsl", Phase::Shadow)?,
            outline: plain("outline", "outline.wgsl", Phase::OutlineMask)?,
            picking: plain("picking", "picking.wgsl", Phase::Picking)?,
        })
    }
}

impl EnvelopeRenderer {
    pub(crate) fn pipeline(&self, phase: Phase) -> Option<&wgpu::RenderPipeline> {
        match phase {
            Phase::Opaque => Some(&self.example),
            Phase::Translucent => Some(&self.bound),
            Phase::Shadow => Some(&self.shadow),
            Phase::OutlineMask => Some(&self.outline),
            Phase::Picking => Some(&self.picking),
            _ => None,
        }
    }
}
