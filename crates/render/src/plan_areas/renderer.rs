//! The pipelines of plan areas, and the table of their looks.

use std::sync::{Mutex, PoisonError};

use crate::context::RenderContext;
use crate::drawable::{DrawPass, Phase, Renderer};
use crate::error::RenderError;
use crate::pipeline::{PipelineSpec, PipelineTable, flag};

use super::parts::Pattern;
use super::style::{AREA_LOOKS, AreaLook, AreaStyle, AreaStyleRow};
use super::{AREA_STRIDE, AreaBuffers};

const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x3,
    1 => Uint16x2,
    2 => Snorm8x4,
];

/// What a pipeline is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    phase: Phase,
    pattern: Pattern,
    has_shadows: bool,
    has_states: bool,
}

/// Draws [`PlanAreas`](super::PlanAreas).
pub struct PlanAreaRenderer {
    pipelines: PipelineTable<Key>,
    layout: wgpu::BindGroupLayout,
    rows: wgpu::Buffer,
    group: wgpu::BindGroup,
    looks: Mutex<Looks>,
}

#[derive(Default)]
struct Looks {
    style: AreaStyle,
    known: Vec<AreaLook>,
}

impl Looks {
    /// The row of a look, and whether it is new. None where the table is full.
    fn row(&mut self, look: &AreaLook) -> Option<(u16, bool)> {
        if let Some(row) = self.known.iter().position(|known| known == look) {
            return Some((u16::try_from(row).ok()?, false));
        }
        if self.known.len() >= AREA_LOOKS {
            return None;
        }
        self.known.push(*look);
        Some((u16::try_from(self.known.len() - 1).ok()?, true))
    }
}

impl Renderer for PlanAreaRenderer {
    fn new(context: &RenderContext) -> Result<PlanAreaRenderer, RenderError> {
        let device = context.device();
        let size = (AREA_LOOKS * size_of::<AreaStyleRow>()) as u64;
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("looks of areas"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: wgpu::BufferSize::new(size),
                },
                count: None,
            }],
        });
        let rows = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("looks of areas"),
            size,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("looks of areas"),
            layout: &layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: rows.as_entire_binding(),
            }],
        });
        Ok(PlanAreaRenderer {
            pipelines: PipelineTable::default(),
            layout,
            rows,
            group,
            looks: Mutex::default(),
        })
    }
}

impl PlanAreaRenderer {
    /// The row of a look in the table; a look that is new is added. None where the table is full.
    pub(crate) fn row(&self, context: &RenderContext, look: &AreaLook) -> Option<u16> {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let (row, is_new) = looks.row(look)?;
        if is_new {
            let at = u64::from(row) * size_of::<AreaStyleRow>() as u64;
            let bytes = AreaStyleRow::of(look, &looks.style);
            context
                .queue()
                .write_buffer(&self.rows, at, bytemuck::bytes_of(&bytes));
        }
        Some(row)
    }

    /// Changes what all areas share, from the next picture on.
    pub fn restyle(&self, context: &RenderContext, style: &AreaStyle) {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.style = *style;
        let rows: Vec<AreaStyleRow> = looks
            .known
            .iter()
            .map(|look| AreaStyleRow::of(look, style))
            .collect();
        if !rows.is_empty() {
            context
                .queue()
                .write_buffer(&self.rows, 0, bytemuck::cast_slice(&rows));
        }
    }

    fn pipeline(&self, context: &RenderContext, key: Key) -> Result<wgpu::RenderPipeline, RenderError> {
        self.pipelines.get(key, || {
            let buffers = [Some(wgpu::VertexBufferLayout {
                array_stride: AREA_STRIDE as u64,
                step_mode: wgpu::VertexStepMode::Vertex,
                attributes: ATTRIBUTES,
            })];
            let spec = PipelineSpec {
                styles: Some(&self.layout),
                ..PipelineSpec::triangles("plan areas", "plan_areas.wgsl", key.phase, &buffers)
            };
            let constants = [
                flag("HAS_SHADOWS", key.has_shadows),
                flag("HAS_STATES", key.has_states),
                flag("IS_GROUND", key.phase == Phase::Opaque),
                flag("HAS_LINES", key.pattern == Pattern::Lines),
            ];
            let (vertex, fragment) = match (key.phase, key.pattern, key.has_shadows) {
                (Phase::Opaque, Pattern::Marks | Pattern::Lines, _) => ("vs_hatched", "fs_hatched"),
                (Phase::Opaque, Pattern::Bare, true) => ("vs_plain", "fs_plain"),
                (Phase::Opaque, Pattern::Bare, false) => ("vs_bright", "fs_bright"),
                (Phase::Ground, Pattern::Marks | Pattern::Lines, _) => ("vs_main", "fs_main"),
                (Phase::Ground, Pattern::Bare, _) => ("vs_main", "fs_faint_plain"),
                _ => return context.pipeline(&spec),
            };
            context.pipeline(&PipelineSpec {
                vertex,
                fragment: Some(fragment),
                constants: &constants,
                ..spec
            })
        })
    }

    /// Makes what the first picture of a city draws.
    pub(crate) fn warm(&self, context: &RenderContext, has_shadows: bool) -> Result<(), RenderError> {
        for pattern in [Pattern::Bare, Pattern::Marks] {
            let key = Key {
                phase: Phase::Opaque,
                pattern,
                has_shadows,
                has_states: false,
            };
            self.pipeline(context, key)?;
        }
        Ok(())
    }

    /// Draws what a phase shows of some areas. `has_states`: whether some are hidden, selected or the like.
    pub(crate) fn draw(
        &self,
        phase: Phase,
        pass: &mut DrawPass<'_, '_>,
        buffers: &AreaBuffers,
        has_states: bool,
    ) {
        let parts = &buffers.parts;
        let drawn = match phase {
            Phase::Opaque => parts.in_force.clone(),
            Phase::Ground => parts.faint.clone(),
            Phase::OutlineMask => [0..parts.all(), 0..0, 0..0],
            _ => return,
        };
        for (pattern, indices) in Pattern::ALL.into_iter().zip(drawn) {
            let key = Key {
                phase,
                pattern,
                has_shadows: pass.has_shadows && phase != Phase::OutlineMask,
                has_states,
            };
            self.draw_part(key, pass, buffers, indices);
        }
    }

    fn draw_part(
        &self,
        key: Key,
        pass: &mut DrawPass<'_, '_>,
        buffers: &AreaBuffers,
        indices: std::ops::Range<u32>,
    ) {
        if indices.is_empty() || !pass.set_made(|context| self.pipeline(context, key)) {
            return;
        }
        pass.raw().set_bind_group(2, &self.group, &[]);
        pass.raw().set_vertex_buffer(0, buffers.vertices.slice(..));
        pass.raw()
            .set_index_buffer(buffers.indices.slice(..), buffers.index_format);
        pass.draw_indexed(indices);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_areas::Hatch;

    #[test]
    fn a_look_has_one_row_and_the_table_ends() {
        let mut looks = Looks::default();
        let look = |red: u8, hatch| AreaLook {
            fill: Some([red, 0, 0]),
            hatch,
            is_faint: false,
        };
        assert_eq!(looks.row(&look(1, Hatch::Dots)), Some((0, true)));
        assert_eq!(looks.row(&look(2, Hatch::Dots)), Some((1, true)));
        assert_eq!(looks.row(&look(1, Hatch::Dots)), Some((0, false)));
        let others = (0..=255)
            .filter_map(|red| looks.row(&look(red, Hatch::Plus)))
            .count();
        assert_eq!(others, AREA_LOOKS - 2);
        assert_eq!(looks.row(&look(255, Hatch::Rings)), None);
        assert_eq!(looks.row(&look(2, Hatch::Dots)), Some((1, false)));
    }
}
