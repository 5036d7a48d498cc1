//! The pipelines of texts, and the atlas on the GPU.

use glam::Vec3;

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::layout::{StructTwin, twin};
use crate::pipeline::{PipelineSpec, PipelineTable};

use super::atlas::LabelAtlas;
use super::layout::LetterBox;
use super::projection::{OnScreen, Stance};

/// Set in [`LetterInstance::flags`] of letters on the ground. In `shaders/labels.wgsl` it is called the same.
const FLAG_LYING: u32 = 1;

/// One letter: read by the vertex shader once for its four corners.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct LetterInstance {
    /// The text's place, in metres from the layer's origin.
    at_m: [f32; 3],
    /// How far beyond its outline the letter is inked, in points.
    grow_pt: f32,
    /// Left, bottom, width, height of the letter's box from the text's place, in em.
    box_em: [f32; 4],
    /// What one em to the right is: pixels right and up, or metres east and north.
    em_right: [f32; 2],
    /// Left, top, width, height in the atlas.
    atlas_texels: [u16; 4],
    /// sRGB, and a byte to fill.
    colour: [u8; 4],
    flags: u32,
}

impl LetterInstance {
    pub(crate) fn new(
        letter: &LetterBox,
        on_screen: &OnScreen,
        at_m: Vec3,
        [red, green, blue]: [u8; 3],
        grow_pt: f32,
    ) -> LetterInstance {
        let [left, bottom, width, height] = letter.box_em;
        LetterInstance {
            at_m: at_m.to_array(),
            grow_pt,
            box_em: [left, bottom + on_screen.foot_em, width, height],
            em_right: on_screen.em_right.to_array(),
            atlas_texels: letter.atlas_texels,
            colour: [red, green, blue, 255],
            flags: 0,
        }
    }

    pub(crate) fn of(self, stance: Stance) -> LetterInstance {
        LetterInstance {
            flags: match stance {
                Stance::Lying => FLAG_LYING,
                Stance::Facing => 0,
            },
            ..self
        }
    }
}

/// Where the letters on the ground end, and where all do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LetterRanges {
    pub(crate) lying: u32,
    pub(crate) all: u32,
}

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x4,
    1 => Float32x4,
    2 => Float32x2,
    3 => Uint16x4,
    4 => Unorm8x4,
    5 => Uint32,
];

/// Twin of `LabelUniforms` in `shaders/labels.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct LabelUniforms {
    atlas_size: [f32; 2],
    em_texels: f32,
    spread_texels: f32,
}

impl LabelUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        LabelUniforms,
        "LabelUniforms",
        [atlas_size, em_texels, spread_texels]
    );
}

/// Draws a [`LabelLayer`](super::LabelLayer).
pub struct LabelRenderer {
    atlas: LabelAtlas,
    pipelines: PipelineTable<Phase>,
    layout: wgpu::BindGroupLayout,
    group: wgpu::BindGroup,
}

impl Renderer for LabelRenderer {
    fn new(context: &RenderContext) -> Result<LabelRenderer, RenderError> {
        let atlas = LabelAtlas::built_in().map_err(|error| RenderError::Refused {
            reason: error.to_string(),
        })?;
        let layout = group_layout(context.device());
        let group = group(context, &layout, &atlas);
        Ok(LabelRenderer {
            pipelines: PipelineTable::default(),
            layout,
            group,
            atlas,
        })
    }
}

fn group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |binding, visibility, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility,
        ty,
        count: None,
    };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("letters"),
        entries: &[
            entry(
                0,
                wgpu::ShaderStages::VERTEX_FRAGMENT,
                wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: wgpu::BufferSize::new(size_of::<LabelUniforms>() as u64),
                },
            ),
            entry(
                1,
                wgpu::ShaderStages::FRAGMENT,
                wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: true },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
            ),
            entry(
                2,
                wgpu::ShaderStages::FRAGMENT,
                wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
            ),
        ],
    })
}

fn group(context: &RenderContext, layout: &wgpu::BindGroupLayout, atlas: &LabelAtlas) -> wgpu::BindGroup {
    let (device, queue) = (context.device(), context.queue());
    let uniforms = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("letters"),
        size: size_of::<LabelUniforms>() as u64,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let values = LabelUniforms {
        atlas_size: [atlas.width as f32, atlas.height as f32],
        em_texels: atlas.em_texels,
        spread_texels: atlas.spread_texels,
    };
    queue.write_buffer(&uniforms, 0, bytemuck::bytes_of(&values));
    let texture = atlas_texture(context, atlas);
    let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
        label: Some("letters"),
        mag_filter: wgpu::FilterMode::Linear,
        min_filter: wgpu::FilterMode::Linear,
        ..wgpu::SamplerDescriptor::default()
    });
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("letters"),
        layout,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: uniforms.as_entire_binding(),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::TextureView(&texture),
            },
            wgpu::BindGroupEntry {
                binding: 2,
                resource: wgpu::BindingResource::Sampler(&sampler),
            },
        ],
    })
}

fn atlas_texture(context: &RenderContext, atlas: &LabelAtlas) -> wgpu::TextureView {
    let size = wgpu::Extent3d {
        width: atlas.width,
        height: atlas.height,
        depth_or_array_layers: 1,
    };
    let texture = context.device().create_texture(&wgpu::TextureDescriptor {
        label: Some("letters"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::R8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    context.queue().write_texture(
        texture.as_image_copy(),
        &atlas.distances,
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(atlas.width),
            rows_per_image: None,
        },
        size,
    );
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

impl LabelRenderer {
    /// The letters.
    pub fn atlas(&self) -> &LabelAtlas {
        &self.atlas
    }

    /// Makes what the first picture of a city draws.
    pub(crate) fn warm(&self, context: &RenderContext) -> Result<(), RenderError> {
        self.pipeline(context, Phase::Lines).map(drop)
    }

    fn pipeline(&self, context: &RenderContext, phase: Phase) -> Result<wgpu::RenderPipeline, RenderError> {
        self.pipelines.get(phase, || {
            let buffers = [Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<LetterInstance>() as u64,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes: ATTRIBUTES,
            })];
            context.pipeline(&PipelineSpec {
                styles: Some(&self.layout),
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                ..PipelineSpec::triangles("labels", "labels.wgsl", phase, &buffers)
            })
        })
    }

    pub(crate) fn draw(
        &self,
        phase: Phase,
        pass: &mut DrawPass<'_, '_>,
        letters: &wgpu::Buffer,
        ranges: LetterRanges,
    ) {
        let range = match phase {
            // On the ground, texts are hidden by what stands there: they are tested as lines are.
            Phase::Lines => 0..ranges.lying,
            Phase::Labels => ranges.lying..ranges.all,
            _ => return,
        };
        if range.is_empty() || !pass.set_made(|context| self.pipeline(context, phase)) {
            return;
        }
        pass.raw().set_bind_group(2, &self.group, &[]);
        // WebGL cannot begin at another instance than the first: the buffer begins there instead.
        let first = u64::from(range.start) * size_of::<LetterInstance>() as u64;
        pass.raw().set_vertex_buffer(0, letters.slice(first..));
        pass.draw(0..4, 0..range.end - range.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shader_has_the_same_flags() {
        let shader = crate::resolve_shader("labels.wgsl").unwrap();
        assert!(shader.contains(&format!("const FLAG_LYING: u32 = {FLAG_LYING}u;")));
    }
}
