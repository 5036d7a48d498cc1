//! The lines and points of a measurement.

use std::sync::Arc;

use glam::DVec3;
use planvy_render::lines::{LineInput, LineSet, measured_line, section_outline};
use planvy_render::{Drawable, RenderContext, RenderError};

use crate::measure::{MeasureKind, Measuring};

/// How far a section's outline reaches over and under its points.
const SECTION_REACH_M: f64 = 30.0;

/// The measurement on the GPU, as long as it is the same.
#[derive(Default)]
pub(super) struct MeasuredLines {
    of: Measuring,
    lines: Option<Arc<LineSet>>,
}

impl MeasuredLines {
    pub(super) fn drawables(&self) -> impl Iterator<Item = Arc<dyn Drawable>> {
        self.lines
            .iter()
            .map(|lines| Arc::clone(lines) as Arc<dyn Drawable>)
    }

    pub(super) fn follow(
        &mut self,
        context: &RenderContext,
        measuring: &Measuring,
    ) -> Result<(), RenderError> {
        if self.of == *measuring {
            return Ok(());
        }
        self.of = measuring.clone();
        self.lines = None;
        let Some(first) = measuring.points().first().map(|point| point.in_world) else {
            return Ok(());
        };
        // A hand's breadth over what was clicked, so that the ground does not swallow the line.
        let raised = |point: DVec3| (point - first + DVec3::Z * 0.1).as_vec3().to_array();
        let mut points: Vec<[f32; 3]> = measuring
            .points()
            .iter()
            .map(|point| raised(point.in_world))
            .collect();
        if measuring.kind() == Some(MeasureKind::Area) && points.len() > 2 {
            points.push(raised(first));
        }
        let mut segments = measured_line(&points, 0);
        if let (Some(MeasureKind::Section), [from, to]) = (measuring.kind(), points.as_slice()) {
            let ([from_x, from_y, from_z], [to_x, to_y, to_z]) = (*from, *to);
            let reach = SECTION_REACH_M as f32;
            let levels = [from_z.min(to_z) - reach, from_z.max(to_z) + reach];
            segments.extend(section_outline([from_x, from_y], [to_x, to_y], levels, 0));
        }
        for segment in &mut segments {
            segment.object = 0;
        }
        let input = LineInput {
            name: "measurement",
            origin: first.to_array(),
            segments: &segments,
            object_count: 0,
            is_seen_through: true,
        };
        self.lines = Some(Arc::new(LineSet::upload(context, &input)?));
        Ok(())
    }
}
