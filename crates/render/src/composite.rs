//! The last pass, where there is more to do than to resolve: outlines of selected objects, parts of a target, fading.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::context::{RenderContext, lock};
use crate::drawable::Renderer;
use crate::error::RenderError;
use crate::layout::{StructTwin, twin};
use crate::style::encoded_colour;
use crate::target::{Attachments, MASK_FORMAT};
use crate::view::{PixelRect, View};

/// Width of the line around a selected object, in points.
const OUTLINE_POINTS: f32 = 2.5;

/// Twin of `CompositeUniforms` in `shaders/composite.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct CompositeUniforms {
    selected: [f32; 4],
    highlighted: [f32; 4],
    size_px: [f32; 2],
    outline_px: f32,
    opacity: f32,
    encodes: u32,
    _fill: u32,
    _rest: [u32; 2],
}

impl CompositeUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        CompositeUniforms,
        "CompositeUniforms",
        [
            selected,
            highlighted,
            size_px,
            outline_px,
            opacity,
            encodes,
            _fill,
            _rest
        ]
    );
}

/// What one pipeline is made for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    format: wgpu::TextureFormat,
    has_outlines: bool,
    /// Whether what the target shows is seen through it.
    is_faded: bool,
}

/// Composes pictures.
pub(crate) struct Composer {
    layout: wgpu::BindGroupLayout,
    uniforms: wgpu::Buffer,
    no_mask: wgpu::TextureView,
    pipelines: Mutex<HashMap<Kind, wgpu::RenderPipeline>>,
}

impl Renderer for Composer {
    fn new(context: &RenderContext) -> Result<Composer, RenderError> {
        let texture = |binding| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        };
        let device = context.device();
        Ok(Composer {
            layout: device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
                label: Some("composite"),
                entries: &[
                    wgpu::BindGroupLayoutEntry {
                        binding: 0,
                        visibility: wgpu::ShaderStages::FRAGMENT,
                        ty: wgpu::BindingType::Buffer {
                            ty: wgpu::BufferBindingType::Uniform,
                            has_dynamic_offset: false,
                            min_binding_size: wgpu::BufferSize::new(size_of::<CompositeUniforms>() as u64),
                        },
                        count: None,
                    },
                    texture(1),
                    texture(2),
                ],
            }),
            uniforms: device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("composite"),
                size: size_of::<CompositeUniforms>() as u64,
                usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            no_mask: crate::target::view(
                context,
                "no outline mask",
                [1, 1],
                MASK_FORMAT,
                1,
                wgpu::TextureUsages::TEXTURE_BINDING,
            ),
            pipelines: Mutex::default(),
        })
    }
}

impl Composer {
    /// Composes a picture onto its output.
    pub(crate) fn compose(
        &self,
        context: &RenderContext,
        view: &View,
        attachments: &mut Attachments,
        has_mask: bool,
        (output, format): (&wgpu::TextureView, wgpu::TextureFormat),
        encoder: &mut wgpu::CommandEncoder,
    ) -> Result<(), RenderError> {
        let pipeline = self.pipeline(
            context,
            Kind {
                format,
                has_outlines: has_mask,
                is_faded: view.opacity < 1.0,
            },
        )?;
        let uniforms = CompositeUniforms {
            selected: encoded_colour(view.style.selected),
            highlighted: encoded_colour(view.style.highlighted),
            size_px: attachments.size_px.map(|side| side as f32),
            outline_px: OUTLINE_POINTS * view.pixels_per_point,
            opacity: view.opacity.clamp(0.0, 1.0),
            // A target that encodes by itself must not get it twice.
            encodes: u32::from(format.is_srgb()),
            _fill: 0,
            _rest: [0; 2],
        };
        context
            .queue()
            .write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&uniforms));
        let group = attachments.composite_group(context, |resolved, mask| {
            self.group(context, resolved, mask.unwrap_or(&self.no_mask))
        });
        let is_whole = view.part.is_none() && view.opacity >= 1.0;
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("composite"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: output,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: match is_whole {
                        true => wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                        false => wgpu::LoadOp::Load,
                    },
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..wgpu::RenderPassDescriptor::default()
        });
        let PixelRect { x, y, width, height } = view
            .part
            .unwrap_or(PixelRect::whole(attachments.size_px))
            .within(attachments.size_px);
        pass.set_scissor_rect(x, y, width, height);
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.draw(0..3, 0..1);
        Ok(())
    }

    fn group(
        &self,
        context: &RenderContext,
        resolved: &wgpu::TextureView,
        mask: &wgpu::TextureView,
    ) -> wgpu::BindGroup {
        context.device().create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("composite"),
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: self.uniforms.as_entire_binding(),
                },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::TextureView(resolved),
                },
                wgpu::BindGroupEntry {
                    binding: 2,
                    resource: wgpu::BindingResource::TextureView(mask),
                },
            ],
        })
    }

    fn pipeline(&self, context: &RenderContext, kind: Kind) -> Result<wgpu::RenderPipeline, RenderError> {
        if let Some(pipeline) = lock(&self.pipelines).get(&kind) {
            return Ok(pipeline.clone());
        }
        let module = context.shader("composite.wgsl")?;
        let layout = context
            .device()
            .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("composite"),
                bind_group_layouts: &[Some(&self.layout)],
                immediate_size: 0,
            });
        let pipeline = context
            .device()
            .create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some("composite"),
                layout: Some(&layout),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some("vs_main"),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    buffers: &[],
                },
                primitive: wgpu::PrimitiveState::default(),
                depth_stencil: None,
                multisample: wgpu::MultisampleState::default(),
                fragment: Some(wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(match kind.has_outlines {
                        true => "fs_outline",
                        false => "fs_main",
                    }),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    targets: &[Some(wgpu::ColorTargetState {
                        format: kind.format,
                        blend: kind.is_faded.then_some(wgpu::BlendState::ALPHA_BLENDING),
                        write_mask: wgpu::ColorWrites::ALL,
                    })],
                }),
                multiview_mask: None,
                cache: None,
            });
        lock(&self.pipelines).insert(kind, pipeline.clone());
        Ok(pipeline)
    }
}
