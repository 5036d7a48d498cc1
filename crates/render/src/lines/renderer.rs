//! The pipelines of lines, and the table of their styles.

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::mesh::static_buffer;
use crate::pipeline::{PipelineSpec, PipelineTable};

use super::segments::Segment;
use super::style::{LINE_KINDS, LineKind, LineStyle, LineStyleRow};

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x4,
    1 => Float32x3,
    2 => Uint32x2,
];

/// The table as the shader reads it.
type LineStyleTable = [LineStyleRow; LINE_KINDS];

/// Pieces of lines on the GPU: first those without dashes and marks, whose pixels cost a third.
pub(crate) struct LineBuffer {
    segments: wgpu::Buffer,
    plain_count: u32,
    count: u32,
}

impl LineBuffer {
    pub(crate) fn new(context: &RenderContext, name: &str, segments: &[Segment]) -> LineBuffer {
        let is_plain = |segment: &&Segment| {
            let kind = LineKind::ALL.get(segment.kind as usize);
            kind.is_some_and(|kind| LineStyle::of(*kind).is_plain())
        };
        let (plain, patterned): (Vec<&Segment>, Vec<&Segment>) = segments.iter().partition(is_plain);
        let plain_count = plain.len() as u32;
        let sorted: Vec<Segment> = plain.into_iter().chain(patterned).copied().collect();
        LineBuffer {
            segments: static_buffer(
                context,
                name,
                wgpu::BufferUsages::VERTEX,
                bytemuck::cast_slice(&sorted),
            ),
            plain_count,
            count: sorted.len() as u32,
        }
    }

    /// How many pieces.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Bytes of GPU memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.segments.size()
    }
}

/// Which pieces, and how.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LinePart {
    /// Those without dashes and marks.
    Plain,
    /// The others.
    Patterned,
    /// All, where something hides them: faintly.
    Behind,
}

/// Draws [`LineSet`](super::LineSet)s and the edges of envelopes.
pub struct LineRenderer {
    pipelines: PipelineTable<LinePart>,
    layout: wgpu::BindGroupLayout,
    group: wgpu::BindGroup,
}

impl Renderer for LineRenderer {
    fn new(context: &RenderContext) -> Result<LineRenderer, RenderError> {
        let device = context.device();
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("line styles"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX,
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
        Ok(LineRenderer {
            pipelines: PipelineTable::default(),
            layout,
            group,
        })
    }
}

impl LineRenderer {
    fn pipeline(&self, context: &RenderContext, part: LinePart) -> Result<wgpu::RenderPipeline, RenderError> {
        self.pipelines.get(part, || {
            let buffers = [Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<Segment>() as u64,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes: ATTRIBUTES,
            })];
            let spec = PipelineSpec {
                styles: Some(&self.layout),
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                ..PipelineSpec::triangles("lines", "lines.wgsl", Phase::Lines, &buffers)
            };
            context.pipeline(&match part {
                LinePart::Plain => PipelineSpec {
                    fragment: Some("fs_plain"),
                    ..spec
                },
                LinePart::Behind => PipelineSpec {
                    fragment: Some("fs_behind"),
                    depth_compare: Some(wgpu::CompareFunction::Less),
                    ..spec
                },
                LinePart::Patterned => spec,
            })
        })
    }

    /// Makes what the first picture of a city draws.
    pub(crate) fn warm(&self, context: &RenderContext) -> Result<(), RenderError> {
        self.pipeline(context, LinePart::Patterned).map(drop)
    }

    /// Draws pieces of lines.
    pub(crate) fn draw(&self, part: LinePart, pass: &mut DrawPass<'_, '_>, lines: &LineBuffer) {
        let range = match part {
            LinePart::Plain => 0..lines.plain_count,
            LinePart::Patterned => lines.plain_count..lines.count,
            LinePart::Behind => 0..lines.count,
        };
        if range.is_empty() || !pass.set_made(|context| self.pipeline(context, part)) {
            return;
        }
        pass.raw().set_bind_group(2, &self.group, &[]);
        // WebGL cannot begin at another instance than the first: the buffer begins there instead.
        let first = u64::from(range.start) * size_of::<Segment>() as u64;
        pass.raw().set_vertex_buffer(0, lines.segments.slice(first..));
        pass.draw(0..4, 0..range.end - range.start);
    }
}
