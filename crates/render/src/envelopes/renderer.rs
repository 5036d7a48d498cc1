//! The pipelines of envelopes. Shadows and outlines are those of every solid surface.

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::pipeline::{PipelineSpec, PipelineTable, flag};

use super::packed::FaceVertex;

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x3,
    1 => Snorm8x4,
    2 => Uint16x2,
];

/// Draws [`EnvelopeSet`](super::EnvelopeSet)s.
pub struct EnvelopeRenderer {
    /// By phase, and whether there are shadows to look up.
    pipelines: PipelineTable<(Phase, bool)>,
}

impl Renderer for EnvelopeRenderer {
    /// Makes nothing yet: envelopes are shown when they are asked for.
    fn new(_: &RenderContext) -> Result<EnvelopeRenderer, RenderError> {
        Ok(EnvelopeRenderer {
            pipelines: PipelineTable::default(),
        })
    }
}

impl EnvelopeRenderer {
    /// Sets the pipeline of a phase. False: there is nothing to draw.
    pub(crate) fn set(&self, pass: &mut DrawPass<'_, '_>, phase: Phase) -> bool {
        let has_shadows = pass.has_shadows && phase == Phase::Opaque;
        pass.set_made(|context| {
            self.pipelines
                .get((phase, has_shadows), || make(context, phase, has_shadows))
        })
    }
}

fn make(
    context: &RenderContext,
    phase: Phase,
    has_shadows: bool,
) -> Result<wgpu::RenderPipeline, RenderError> {
    let buffers = [Some(wgpu::VertexBufferLayout {
        array_stride: size_of::<FaceVertex>() as u64,
        step_mode: wgpu::VertexStepMode::Vertex,
        attributes: ATTRIBUTES,
    })];
    let constants = [flag("HAS_SHADOWS", has_shadows)];
    let plain = |label, shader| PipelineSpec::triangles(label, shader, phase, &buffers);
    context.pipeline(&match phase {
        Phase::Shadow => plain("shadow", "shadow.wgsl"),
        Phase::OutlineMask => plain("outline", "outline.wgsl"),
        Phase::Translucent => PipelineSpec {
            vertex: "vs_bound",
            fragment: Some("fs_bound"),
            ..plain("bounds", "envelopes.wgsl")
        },
        _ => PipelineSpec {
            constants: &constants,
            ..plain("example houses", "envelopes.wgsl")
        },
    })
}
