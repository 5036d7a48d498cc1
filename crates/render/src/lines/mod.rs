//! Lines: boundaries of plans by rank, edges of envelopes, measured lines and points, the outline of a section.
//!
//! Each straight piece is one instance of four corners, which the vertex shader moves apart by the line's width in pixels: WebGL has no wide lines.
//! Dashes are reckoned along the line in metres, their size chosen for each piece so that a point of a map is about a pixel.

mod renderer;
mod segments;
mod shapes;
mod style;

use std::sync::Arc;

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, Phase, Phases, Placement};
use crate::error::{MeshError, RenderError};
use crate::object_states::ObjectRange;

pub use renderer::LineRenderer;
pub(crate) use renderer::{LineBuffer, LinePart};
pub use segments::{LineIdentity, Segment, segments_of, segments_of_pairs};
pub use shapes::{measured_line, section_outline};
pub(crate) use style::LineStyleRow;
pub use style::{LINE_KINDS, LineKind, LineMark, LineStyle};

/// Lines to upload.
#[derive(Clone, Copy, Debug)]
pub struct LineInput<'a> {
    /// What they are called in errors: the tile's address and the part.
    pub name: &'a str,
    /// The place in the grid that the segments' zero stands for.
    pub origin: [f64; 3],
    /// The pieces.
    pub segments: &'a [Segment],
    /// How many objects they belong to; 0 where they have no states.
    pub object_count: u32,
    /// Whether they are hinted at where something hides them, as what is measured is.
    pub is_seen_through: bool,
}

/// Lines on the GPU.
pub struct LineSet {
    renderer: Arc<LineRenderer>,
    lines: LineBuffer,
    is_seen_through: bool,
    placement: Placement,
    objects: ObjectRange,
}

impl LineSet {
    /// Checks lines and sends them to the GPU.
    ///
    /// # Errors
    ///
    /// [`RenderError::Mesh`] for a position that is no number, for an object that is not there and for too many lines; [`RenderError::Shader`].
    pub fn upload(context: &RenderContext, input: &LineInput<'_>) -> Result<LineSet, RenderError> {
        let bounds = checked(input)?;
        let bytes: &[u8] = bytemuck::cast_slice(input.segments);
        let limit = context.device().limits().max_buffer_size;
        if bytes.len() as u64 > limit {
            return Err(RenderError::Mesh(MeshError::TooLarge {
                mesh: input.name.to_owned(),
                bytes: bytes.len() as u64,
                limit,
            }));
        }
        let objects = context.objects().reserve(input.name, input.object_count)?;
        Ok(LineSet {
            renderer: context.renderer()?,
            lines: LineBuffer::new(context, input.name, input.segments),
            is_seen_through: input.is_seen_through,
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

    /// The states of its objects.
    pub fn objects(&self) -> &ObjectRange {
        &self.objects
    }
}

/// The box of the lines in the grid, where all is well.
fn checked(input: &LineInput<'_>) -> Result<Bounds, MeshError> {
    let not_finite = |what: String| MeshError::NotFinite {
        mesh: input.name.to_owned(),
        what,
    };
    let origin = DVec3::from_array(input.origin);
    if !origin.is_finite() {
        return Err(not_finite("the origin".to_owned()));
    }
    for (at, segment) in input.segments.iter().enumerate() {
        let ends = [segment.from_m, segment.to_m].map(Vec3::from_array);
        if !ends.iter().all(|end| end.is_finite()) || !segment.along_m.is_finite() {
            return Err(not_finite(format!("piece {at} of the lines")));
        }
        if input.object_count > 0 && segment.object >= input.object_count {
            return Err(MeshError::FeatureOutOfRange {
                mesh: input.name.to_owned(),
                feature: segment.object,
                vertex: at,
                features: input.object_count,
            });
        }
    }
    let ends = input
        .segments
        .iter()
        .flat_map(|segment| [segment.from_m, segment.to_m]);
    let points = ends.map(|end| origin + Vec3::from_array(end).as_dvec3());
    Ok(Bounds::of(points).unwrap_or(Bounds {
        lowest: origin,
        highest: origin,
    }))
}

impl Drawable for LineSet {
    fn phases(&self) -> Phases {
        Phases::of(&[Phase::Lines])
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn draw(&self, _: Phase, pass: &mut DrawPass<'_, '_>) {
        let parts = [LinePart::Behind, LinePart::Plain, LinePart::Patterned];
        for part in parts {
            if part != LinePart::Behind || self.is_seen_through {
                self.renderer.draw(part, pass, &self.lines);
            }
        }
    }

    fn gpu_bytes(&self) -> u64 {
        self.lines.bytes() + 4 * u64::from(self.objects.count())
    }

    fn triangles(&self) -> u64 {
        2 * u64::from(self.lines.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(segments: &[Segment]) -> LineInput<'_> {
        LineInput {
            name: "lines",
            origin: [100.0, 200.0, 5.0],
            segments,
            object_count: 2,
            is_seen_through: false,
        }
    }

    #[test]
    fn the_box_is_round_all_ends_in_the_grid() {
        let use_line = LineIdentity {
            kind: LineKind::Use,
            object: 1,
        };
        let segments = segments_of(&[[0.0, 0.0, 0.0], [3.0, -4.0, 0.0], [1.0, 1.0, 7.0]], use_line);
        let bounds = checked(&input(&segments)).unwrap();
        assert_eq!(bounds.lowest, DVec3::new(100.0, 196.0, 5.0));
        assert_eq!(bounds.highest, DVec3::new(103.0, 201.0, 12.0));
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        let broken = Segment {
            to_m: [f32::NAN, 0.0, 0.0],
            ..Segment::default()
        };
        assert!(matches!(
            checked(&input(&[broken])),
            Err(MeshError::NotFinite { .. })
        ));
        let nobodys = Segment {
            object: 2,
            ..Segment::default()
        };
        assert!(matches!(
            checked(&input(&[nobodys])),
            Err(MeshError::FeatureOutOfRange {
                feature: 2,
                features: 2,
                ..
            })
        ));
        assert!(checked(&input(&[])).is_ok());
    }
}
