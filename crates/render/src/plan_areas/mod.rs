//! Areas of plans, lying on the terrain: a fill in the colour of the use that lets the ground through, and the pattern of what may not be built.
//!
//! The tiler cuts areas against the terrain's own triangles and against each other, so that a place lies in one face however many areas meet there.
//! Two thousand overlapping areas then cost one layer of pixels, not two thousand.
//! That layer is drawn as ground of its own, before the terrain: the colour of the ground shows through by reckoning, and what the terrain has there is hidden and
//! never shaded.
//! Areas of plans in process are few; they are blended over all that.

mod hatch;
mod parts;
mod renderer;
mod style;

use std::sync::Arc;

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::mesh::{MeshIndices, MeshPositions, static_buffer};
use crate::object_states::ObjectRange;

pub use hatch::Hatch;
use parts::{AreaParts, sorted_indices};
pub use renderer::PlanAreaRenderer;
pub(crate) use style::AreaStyleRow;
pub use style::{AreaLook, AreaStyle, HatchPeriod};

/// Bytes of a vertex: three floats, the feature, the row of its look, the normal.
pub(crate) const AREA_STRIDE: usize = size_of::<AreaVertex>();

/// Areas to upload.
#[derive(Clone, Copy, Debug)]
pub struct PlanAreaInput<'a> {
    /// What they are called in errors: the tile's address and the part.
    pub name: &'a str,
    /// The place in the grid that the positions' zero stands for.
    pub origin: [f64; 3],
    /// Where.
    pub positions: MeshPositions<'a>,
    /// Unit normals of the ground as signed bytes, 127 being one. Where there are none, areas are lit as level ground.
    pub normals: Option<&'a [[i8; 3]]>,
    /// Which feature a vertex belongs to.
    pub feature_ids: &'a [u16],
    /// Three a triangle.
    pub indices: MeshIndices<'a>,
    /// How each feature looks.
    pub looks: &'a [AreaLook],
}

/// Areas on the GPU.
pub struct PlanAreas {
    renderer: Arc<PlanAreaRenderer>,
    buffers: AreaBuffers,
    placement: Placement,
    objects: ObjectRange,
}

pub(crate) struct AreaBuffers {
    pub(crate) vertices: wgpu::Buffer,
    pub(crate) indices: wgpu::Buffer,
    pub(crate) index_format: wgpu::IndexFormat,
    pub(crate) parts: AreaParts,
}

impl PlanAreas {
    /// Checks areas and sends them to the GPU.
    ///
    /// # Errors
    ///
    /// [`RenderError::Mesh`] for areas that cannot be drawn, with their name; [`RenderError::Shader`].
    pub fn upload(context: &RenderContext, input: &PlanAreaInput<'_>) -> Result<PlanAreas, RenderError> {
        let renderer = context.renderer::<PlanAreaRenderer>()?;
        let mut rows = Vec::with_capacity(input.looks.len());
        for look in input.looks {
            let row = renderer
                .row(context, look)
                .ok_or_else(|| MeshError::TooManyLooks {
                    mesh: input.name.to_owned(),
                    limit: style::AREA_LOOKS,
                })?;
            rows.push(row);
        }
        let (vertices, bounds) = packed(input, &rows)?;
        let (indices, parts) = sorted_indices(input);
        let vertex_bytes: &[u8] = bytemuck::cast_slice(&vertices);
        let limit = context.device().limits().max_buffer_size;
        let bytes = vertex_bytes.len().max(indices.len() * 4) as u64;
        if bytes > limit {
            return Err(RenderError::Mesh(MeshError::TooLarge {
                mesh: input.name.to_owned(),
                bytes,
                limit,
            }));
        }
        let objects = context.objects().reserve(input.name, input.looks.len() as u32)?;
        Ok(PlanAreas {
            renderer,
            buffers: buffers(context, input.name, &vertices, &indices, parts),
            placement: Placement {
                origin: input.origin,
                scale_m: [1.0; 3],
                bounds,
                first_object: objects.first(),
                object_count: objects.count(),
                style: 0,
            },
            objects,
        })
    }

    /// The states of the areas.
    pub fn objects(&self) -> &ObjectRange {
        &self.objects
    }
}

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct AreaVertex {
    position_m: [f32; 3],
    feature: u16,
    row: u16,
    normal: [i8; 4],
}

/// The vertices, and the box around them in the grid.
fn packed(input: &PlanAreaInput<'_>, rows: &[u16]) -> Result<(Vec<AreaVertex>, Bounds), MeshError> {
    let mesh = || input.name.to_owned();
    let positions_m = positions_m(&input.positions);
    if input.feature_ids.len() != positions_m.len() {
        return Err(MeshError::ColumnLength {
            mesh: mesh(),
            column: "feature ids",
            found: input.feature_ids.len(),
            vertices: positions_m.len(),
        });
    }
    if let Some(normals) = input.normals.filter(|normals| normals.len() != positions_m.len()) {
        return Err(MeshError::ColumnLength {
            mesh: mesh(),
            column: "normals",
            found: normals.len(),
            vertices: positions_m.len(),
        });
    }
    let mut normals = input.normals.unwrap_or_default().iter().copied();
    if !input.indices.len().is_multiple_of(3) {
        return Err(MeshError::NotTriangles {
            mesh: mesh(),
            indices: input.indices.len(),
        });
    }
    let beyond = |(_, index): &(usize, u32)| *index as usize >= positions_m.len();
    if let Some((at, index)) = input.indices.iter().enumerate().find(beyond) {
        return Err(MeshError::IndexOutOfRange {
            mesh: mesh(),
            index,
            at,
            vertices: positions_m.len(),
        });
    }
    let origin = DVec3::from_array(input.origin);
    let mut vertices = Vec::with_capacity(positions_m.len());
    for (vertex, (position, feature)) in positions_m.iter().zip(input.feature_ids).enumerate() {
        if !origin.is_finite() || !position.is_finite() {
            return Err(MeshError::NotFinite {
                mesh: mesh(),
                what: format!("the position of vertex {vertex}"),
            });
        }
        let row = rows
            .get(usize::from(*feature))
            .ok_or_else(|| MeshError::FeatureOutOfRange {
                mesh: mesh(),
                feature: u32::from(*feature),
                vertex,
                features: rows.len() as u32,
            })?;
        let [x, y, z] = normals.next().unwrap_or([0, 0, 127]);
        vertices.push(AreaVertex {
            position_m: position.to_array(),
            feature: *feature,
            row: *row,
            normal: [x, y, z, 0],
        });
    }
    let in_grid = positions_m.iter().map(|position| origin + position.as_dvec3());
    let bounds = Bounds::of(in_grid).unwrap_or(Bounds {
        lowest: origin,
        highest: origin,
    });
    Ok((vertices, bounds))
}

/// Positions in metres from the origin, whatever they come as.
pub(crate) fn positions_m(positions: &MeshPositions<'_>) -> Vec<Vec3> {
    match positions {
        MeshPositions::Exact(points) => points.iter().copied().map(Vec3::from).collect(),
        MeshPositions::Lattice {
            lowest_m,
            step_m,
            steps,
        } => {
            let lowest = DVec3::from_array(*lowest_m);
            let point = |step: &[u16; 3]| lowest + DVec3::from_array(step.map(f64::from)) * *step_m;
            steps.iter().map(|step| point(step).as_vec3()).collect()
        }
    }
}

/// Two bytes an index where they suffice.
fn buffers(
    context: &RenderContext,
    name: &str,
    vertices: &[AreaVertex],
    indices: &[u32],
    parts: AreaParts,
) -> AreaBuffers {
    let short: Option<Vec<u16>> = indices.iter().map(|index| u16::try_from(*index).ok()).collect();
    let (bytes, index_format): (&[u8], _) = match &short {
        Some(short) => (bytemuck::cast_slice(short), wgpu::IndexFormat::Uint16),
        None => (bytemuck::cast_slice(indices), wgpu::IndexFormat::Uint32),
    };
    // Buffers are written in fours.
    let padded;
    let bytes = match bytes.len() % 4 {
        0 => bytes,
        _ => {
            padded = [bytes, &[0, 0]].concat();
            &padded
        }
    };
    AreaBuffers {
        vertices: static_buffer(
            context,
            name,
            wgpu::BufferUsages::VERTEX,
            bytemuck::cast_slice(vertices),
        ),
        indices: static_buffer(context, name, wgpu::BufferUsages::INDEX, bytes),
        index_format,
        parts,
    }
}

impl Drawable for PlanAreas {
    fn phases(&self) -> Phases {
        let parts = &self.buffers.parts;
        match (parts.are_in_force(), parts.are_faint()) {
            (_, false) => Phases::of(&[Phase::Opaque, Phase::OutlineMask]),
            (false, true) => Phases::of(&[Phase::Ground, Phase::OutlineMask]),
            (true, true) => Phases::of(&[Phase::Opaque, Phase::Ground, Phase::OutlineMask]),
        }
    }

    /// After what stands on the ground and before the terrain, which has rank 2.
    fn rank(&self) -> u32 {
        1
    }

    fn placement(&self) -> Placement {
        Placement {
            object_count: self.objects.count_to_read(),
            ..self.placement
        }
    }

    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>) {
        let has_states = self.objects.count_to_read() > 0;
        self.renderer.draw(phase, pass, &self.buffers, has_states);
    }

    fn is_outlined(&self) -> bool {
        self.objects.outlined() > 0
    }

    fn gpu_bytes(&self) -> u64 {
        self.buffers.vertices.size() + self.buffers.indices.size() + 4 * u64::from(self.objects.count())
    }

    fn triangles(&self) -> u64 {
        u64::from(self.buffers.parts.all() / 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [[f32; 3]; 4] = [[0.0, 0.0, 1.0], [9.0, 0.0, 1.0], [9.0, 9.0, 2.0], [0.0, 9.0, 2.0]];

    fn input<'a>(feature_ids: &'a [u16], indices: &'a [u32]) -> PlanAreaInput<'a> {
        PlanAreaInput {
            name: "areas",
            origin: [100.0, 200.0, 0.0],
            positions: MeshPositions::Exact(&SQUARE),
            normals: None,
            feature_ids,
            indices: MeshIndices::U32(indices),
            looks: &[],
        }
    }

    #[test]
    fn a_vertex_knows_its_feature_and_its_look() {
        let (vertices, bounds) = packed(&input(&[0, 0, 1, 1], &[0, 1, 2, 0, 2, 3]), &[5, 7]).unwrap();
        let known: Vec<[u16; 2]> = vertices
            .iter()
            .map(|vertex| [vertex.feature, vertex.row])
            .collect();
        assert_eq!(known, [[0, 5], [0, 5], [1, 7], [1, 7]]);
        assert_eq!(bounds.lowest, DVec3::new(100.0, 200.0, 1.0));
        assert_eq!(bounds.highest, DVec3::new(109.0, 209.0, 2.0));
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        let refused = |ids: &[u16], indices: &[u32]| packed(&input(ids, indices), &[5, 7]).unwrap_err();
        assert!(matches!(
            refused(&[0, 0, 1], &[]),
            MeshError::ColumnLength { found: 3, .. }
        ));
        assert!(matches!(
            refused(&[0; 4], &[0, 1]),
            MeshError::NotTriangles { .. }
        ));
        assert!(matches!(
            refused(&[0; 4], &[0, 1, 4]),
            MeshError::IndexOutOfRange { index: 4, .. }
        ));
        assert!(matches!(
            refused(&[0, 0, 0, 2], &[]),
            MeshError::FeatureOutOfRange { feature: 2, .. }
        ));
        let far = PlanAreaInput {
            origin: [f64::INFINITY, 0.0, 0.0],
            ..input(&[0; 4], &[])
        };
        assert!(matches!(packed(&far, &[5]), Err(MeshError::NotFinite { .. })));
    }

    #[test]
    fn positions_on_a_lattice_are_the_same_points() {
        let lattice = MeshPositions::Lattice {
            lowest_m: [-5.0, 10.0, 0.0],
            step_m: 0.01,
            steps: &[[100, 0, 250]],
        };
        assert_eq!(positions_m(&lattice), [Vec3::new(-4.0, 10.0, 2.5)]);
    }
}
