//! Shapes made of lines.

use super::segments::{LineIdentity, Segment, segments_of};
use super::style::LineKind;

/// The outline of an upright plane where a section cuts: from one end to the other, between two heights.
///
/// ```
/// use planvy_render::lines::section_outline;
/// let outline = section_outline([0.0, 0.0], [30.0, 40.0], [2.0, 22.0], 0);
/// assert_eq!(outline.len(), 4);
/// // Round the plane: 50 m along the ground, 20 m up, and back.
/// assert_eq!(outline[3].along_m, 120.0);
/// ```
pub fn section_outline(from_m: [f32; 2], to_m: [f32; 2], heights_m: [f32; 2], object: u32) -> Vec<Segment> {
    let ([from_x, from_y], [to_x, to_y], [bottom, top]) = (from_m, to_m, heights_m);
    let corners = [
        [from_x, from_y, bottom],
        [to_x, to_y, bottom],
        [to_x, to_y, top],
        [from_x, from_y, top],
        [from_x, from_y, bottom],
    ];
    let kind = LineKind::Section;
    segments_of(&corners, LineIdentity { kind, object })
}

/// A line that is measured: its pieces, and a point at each of its corners.
///
/// Each piece is an object of its own, counted from `first_object`, with a state of its own; the points belong to the piece that begins there.
pub fn measured_line(points_m: &[[f32; 3]], first_object: u32) -> Vec<Segment> {
    let identity = LineIdentity {
        kind: LineKind::Measure,
        object: first_object,
    };
    let mut segments = segments_of(points_m, identity);
    for (object, segment) in (first_object..).zip(&mut segments) {
        segment.object = object;
    }
    let last_piece = first_object + (segments.len() as u32).saturating_sub(1);
    let objects = (first_object..=last_piece).chain(std::iter::once(last_piece));
    let points = points_m.iter().zip(objects).map(|(point, object)| Segment {
        from_m: *point,
        along_m: 0.0,
        to_m: *point,
        kind: LineKind::Point as u32,
        object,
    });
    segments.extend(points);
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measured_line_has_a_point_at_each_corner() {
        let segments = measured_line(&[[0.0; 3], [3.0, 4.0, 0.0], [3.0, 4.0, 12.0]], 5);
        let objects: Vec<u32> = segments.iter().map(|segment| segment.object).collect();
        assert_eq!(objects, [5, 6, 5, 6, 6]);
        let points = segments
            .iter()
            .filter(|segment| segment.kind == LineKind::Point as u32);
        assert_eq!(points.count(), 3);
    }

    #[test]
    fn a_line_just_begun_is_a_point() {
        let segments = measured_line(&[[1.0, 2.0, 3.0]], 0);
        assert_eq!(segments.len(), 1);
        assert_eq!(segments[0].from_m, segments[0].to_m);
        assert!(measured_line(&[], 0).is_empty());
    }
}
