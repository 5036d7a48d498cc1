//! The pipelines of lines, and the table of their styles.

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::pipeline::PipelineSpec;

use super::segments::Segment;
use super::style::{LINE_KINDS, LineKind, LineStyle, LineStyleRow};

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x4,
    1 => Float32x3,
    2 => Uint32x2,
];

/// The table as the shader reads it.
type LineStyleTable = [LineStyleRow; LINE_KINDS];

/// Draws [`LineSet`](super::LineSet)s and the edges of envelopes.
pub struct LineRenderer {
    picture: wgpu::RenderPipeline,
    behind: wgpu::RenderPipeline,
    picking: wgpu::RenderPipeline,
    styles: wgpu::Buffer,
    group: wgpu::BindGroup,
}

impl Renderer for LineRenderer {
    fn new(context: &RenderContext) -> Result<LineRenderer, RenderError> {
        let device = context.device();
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("line styles"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: wgpu::BufferSize::new(size_of::<LineStyleTable>() as u64),
                },
                count: None,
            }],
        });
        let styles = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("line styles"),
            size: size_of::<LineStyleTable>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let rows = LineKind::ALL.map(|kind| LineStyleRow::of(&LineStyle::of(kind)));
        context
            .queue()
            .write_buffer(&styles, 0, bytemuck::cast_slice(&rows));
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("line styles"),
            layout: &layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: styles.as_entire_binding(),
            }],
        });
        let buffers = [Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Segment>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: ATTRIBUTES,
        })];
        let spec = |phase| PipelineSpec {
            styles: Some(&layout),
            topology: wgpu::PrimitiveTopology::TriangleStrip,
            ..PipelineSpec::triangles("lines", "lines.wgsl", phase, &buffers)
        };
        Ok(LineRenderer {
            picture: context.pipeline(&spec(Phase::Lines))?,
            behind: context.pipeline(&PipelineSpec {
                fragment: Some("fs_behind"),
                depth_compare: Some(wgpu::CompareFunction::Less),
                ..spec(Phase::Lines)
            })?,
            picking: context.pipeline(&spec(Phase::Picking))?,
            styles,
            group,
        })
    }
}

impl LineRenderer {
    /// Changes how a kind of line looks, in all lines from the next picture on.
    pub fn restyle(&self, context: &RenderContext, kind: LineKind, style: &LineStyle) {
        let row = LineStyleRow::of(style);
        let at = (kind as usize * size_of::<LineStyleRow>()) as u64;
        context
            .queue()
            .write_buffer(&self.styles, at, bytemuck::bytes_of(&row));
    }

    /// Draws pieces of lines.
    pub(crate) fn draw(
        &self,
        phase: Phase,
        pass: &mut DrawPass<'_, '_>,
        segments: &wgpu::Buffer,
        segment_count: u32,
    ) {
        self.bind_and_draw(phase, pass, segments, segment_count, false);
    }

    /// Draws faintly what of lines is hidden.
    pub(crate) fn draw_behind(
        &self,
        pass: &mut DrawPass<'_, '_>,
        segments: &wgpu::Buffer,
        segment_count: u32,
    ) {
        self.bind_and_draw(Phase::Lines, pass, segments, segment_count, true);
    }

    fn bind_and_draw(
        &self,
        phase: Phase,
        pass: &mut DrawPass<'_, '_>,
        segments: &wgpu::Buffer,
        segment_count: u32,
        is_behind: bool,
    ) {
        match phase {
            Phase::Lines if is_behind => pass.set_pipeline(&self.behind),
            Phase::Lines => pass.set_pipeline(&self.picture),
            Phase::Picking => pass.set_pipeline(&self.picking),
            _ => return,
        }
        pass.raw().set_bind_group(2, &self.group, &[]);
        pass.raw().set_vertex_buffer(0, segments.slice(..));
        pass.draw(0..4, 0..segment_count);
    }
}
