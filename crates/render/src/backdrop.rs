//! The sky, or one colour, where nothing stands.

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::pipeline::PipelineSpec;

/// Draws the background behind everything opaque.
pub(crate) struct Backdrop {
    pipeline: wgpu::RenderPipeline,
}

impl Renderer for Backdrop {
    fn new(context: &RenderContext) -> Result<Backdrop, RenderError> {
        Ok(Backdrop {
            pipeline: context.pipeline(&PipelineSpec::triangles("sky", "sky.wgsl", Phase::Sky, &[]))?,
        })
    }
}

impl Backdrop {
    pub(crate) fn draw(&self, pass: &mut DrawPass<'_, '_>) {
        pass.set_pipeline(&self.pipeline);
        pass.draw(0..3, 0..1);
    }
}
