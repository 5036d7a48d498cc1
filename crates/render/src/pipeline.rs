//! Pipelines: what a phase draws on is the same for every drawable and said here.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

use crate::context::{RenderContext, lock};
use crate::drawable::Phase;
use crate::error::RenderError;
use crate::target::{COLOUR_FORMAT, DEPTH_FORMAT, MASK_FORMAT, SAMPLES};

/// What makes one pipeline different from another of the same phase.
pub struct PipelineSpec<'a> {
    /// For graphics debuggers.
    pub label: &'a str,
    /// The file in `shaders/`.
    pub shader: &'a str,
    /// Its entry for vertices.
    pub vertex: &'a str,
    /// Its entry for pixels; none where only depth is written.
    pub fragment: Option<&'a str>,
    /// The phase: it decides formats, samples, depth test and blending.
    pub phase: Phase,
    /// The layout of the vertex buffers.
    pub buffers: &'a [Option<wgpu::VertexBufferLayout<'a>>],
    /// The layout of bind group 2, if the drawable has one.
    pub styles: Option<&'a wgpu::BindGroupLayout>,
    /// Triangles, lines or points.
    pub topology: wgpu::PrimitiveTopology,
    /// Faces that are left out. Front faces run counter-clockwise.
    pub cull: Option<wgpu::Face>,
    /// Another depth test than the phase's: `Less` is what lies behind something.
    pub depth_compare: Option<wgpu::CompareFunction>,
    /// Another blending than the phase's.
    pub blend: Option<wgpu::BlendState>,
    /// Moves triangles in depth. Positive is towards the eye (in the shadow map: away from the sun).
    pub bias: wgpu::DepthBiasState,
    /// Whether alpha thins the samples of a pixel out: see-through without sorting, for [`Phase::Opaque`] alone.
    pub alpha_to_coverage: bool,
    /// What the shader's `override`s are, by name. What they leave out is not there when the shader is compiled: a software renderer takes both
    /// ways of a branch, and looks into a shadow map nine times where there is none.
    pub constants: &'a [(&'a str, f64)],
}

/// Pipelines that are made when they are first drawn with, by what tells them apart: each costs a browser tens of milliseconds.
pub(crate) struct PipelineTable<K>(Mutex<HashMap<K, wgpu::RenderPipeline>>);

impl<K> Default for PipelineTable<K> {
    fn default() -> PipelineTable<K> {
        PipelineTable(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash> PipelineTable<K> {
    /// The pipeline of a key, made by `make` where it is not there.
    pub(crate) fn get(
        &self,
        key: K,
        make: impl FnOnce() -> Result<wgpu::RenderPipeline, RenderError>,
    ) -> Result<wgpu::RenderPipeline, RenderError> {
        if let Some(known) = lock(&self.0).get(&key) {
            return Ok(known.clone());
        }
        let made = make()?;
        lock(&self.0).insert(key, made.clone());
        Ok(made)
    }
}

/// A constant of a shader that is true or false.
pub(crate) fn flag(name: &str, is_set: bool) -> (&str, f64) {
    (name, f64::from(u8::from(is_set)))
}

impl<'a> PipelineSpec<'a> {
    /// Triangles with everything else as the phase has it.
    pub fn triangles(
        label: &'a str,
        shader: &'a str,
        phase: Phase,
        buffers: &'a [Option<wgpu::VertexBufferLayout<'a>>],
    ) -> PipelineSpec<'a> {
        PipelineSpec {
            label,
            shader,
            vertex: match phase {
                Phase::Shadow => "vs_shadow",
                _ => "vs_main",
            },
            fragment: match phase {
                Phase::Shadow => None,
                Phase::OutlineMask => Some("fs_outline"),
                _ => Some("fs_main"),
            },
            phase,
            buffers,
            styles: None,
            topology: wgpu::PrimitiveTopology::TriangleList,
            cull: None,
            blend: None,
            bias: wgpu::DepthBiasState::default(),
            depth_compare: None,
            alpha_to_coverage: false,
            constants: &[],
        }
    }
}

impl RenderContext {
    /// Makes a pipeline for a phase.
    ///
    /// # Errors
    ///
    /// [`RenderError::Shader`] where the shader's text cannot be put together. What the graphics interface refuses is told by
    /// [`status`](RenderContext::status).
    pub fn pipeline(&self, spec: &PipelineSpec<'_>) -> Result<wgpu::RenderPipeline, RenderError> {
        let module = self.shader(spec.shader)?;
        let layout = self
            .device()
            .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some(spec.label),
                bind_group_layouts: &[Some(&self.layouts.frame), Some(&self.layouts.tile), spec.styles],
                immediate_size: 0,
            });
        let target = colour_target(spec.phase, spec.blend);
        let targets = [target];
        let compilation_options = wgpu::PipelineCompilationOptions {
            constants: spec.constants,
            ..wgpu::PipelineCompilationOptions::default()
        };
        Ok(self
            .device()
            .create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some(spec.label),
                layout: Some(&layout),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some(spec.vertex),
                    compilation_options: compilation_options.clone(),
                    buffers: spec.buffers,
                },
                primitive: wgpu::PrimitiveState {
                    topology: spec.topology,
                    cull_mode: spec.cull,
                    ..wgpu::PrimitiveState::default()
                },
                depth_stencil: depth_state(spec),
                multisample: wgpu::MultisampleState {
                    count: samples(spec.phase),
                    alpha_to_coverage_enabled: spec.alpha_to_coverage,
                    ..wgpu::MultisampleState::default()
                },
                fragment: spec.fragment.map(|entry| wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(entry),
                    compilation_options: compilation_options.clone(),
                    targets: match spec.phase {
                        Phase::Shadow => &[],
                        _ => &targets,
                    },
                }),
                multiview_mask: None,
                cache: None,
            }))
    }
}

fn samples(phase: Phase) -> u32 {
    match phase {
        Phase::Shadow => 1,
        _ => SAMPLES,
    }
}

fn colour_target(phase: Phase, blend: Option<wgpu::BlendState>) -> Option<wgpu::ColorTargetState> {
    let (format, usual) = match phase {
        Phase::Shadow => return None,
        Phase::Opaque | Phase::Sky => (COLOUR_FORMAT, None),
        Phase::Ground | Phase::Translucent | Phase::Lines | Phase::Labels => (
            COLOUR_FORMAT,
            Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
        ),
        // Two objects that lie over each other both count.
        Phase::OutlineMask => (MASK_FORMAT, Some(wgpu::BlendState::ADDITIVE)),
    };
    Some(wgpu::ColorTargetState {
        format,
        blend: blend.or(usual),
        write_mask: wgpu::ColorWrites::ALL,
    })
}

fn depth_state(spec: &PipelineSpec<'_>) -> Option<wgpu::DepthStencilState> {
    let (writes, compare) = match spec.phase {
        Phase::OutlineMask => return None,
        Phase::Shadow => (true, wgpu::CompareFunction::LessEqual),
        Phase::Opaque => (true, wgpu::CompareFunction::GreaterEqual),
        Phase::Sky | Phase::Ground | Phase::Translucent | Phase::Lines => {
            (false, wgpu::CompareFunction::GreaterEqual)
        }
        Phase::Labels => (false, wgpu::CompareFunction::Always),
    };
    Some(wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(writes),
        depth_compare: Some(spec.depth_compare.unwrap_or(compare)),
        stencil: wgpu::StencilState::default(),
        bias: spec.bias,
    })
}
