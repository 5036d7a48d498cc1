//! From polylines to the pieces that a shader widens.

use super::style::LineKind;

/// One straight piece of a line: read by the vertex shader once for its four corners.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Segment {
    /// Where it begins, in metres from the drawable's origin.
    pub from_m: [f32; 3],
    /// How far along its line it begins, in metres: dashes run on from piece to piece.
    pub along_m: f32,
    /// Where it ends.
    pub to_m: [f32; 3],
    /// The number of its [`LineKind`].
    pub kind: u32,
    /// The object among the drawable's own, for states.
    pub object: u32,
}

/// What a line is: how it looks and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineIdentity {
    /// How it looks.
    pub kind: LineKind,
    /// The object among the drawable's own.
    pub object: u32,
}

fn length_m(from: [f32; 3], to: [f32; 3]) -> f32 {
    glam::Vec3::from(from).distance(glam::Vec3::from(to))
}

/// The pieces of one line through points.
///
/// ```
/// use planvy_render::lines::{LineIdentity, LineKind, segments_of};
/// let measured = LineIdentity { kind: LineKind::Measure, object: 0 };
/// let pieces = segments_of(&[[0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [3.0, 4.0, 2.0]], measured);
/// assert_eq!([pieces[0].along_m, pieces[1].along_m], [0.0, 5.0]);
/// ```
pub fn segments_of(points_m: &[[f32; 3]], identity: LineIdentity) -> Vec<Segment> {
    let mut along_m = 0.0;
    let pairs = points_m.iter().zip(points_m.iter().skip(1));
    pairs
        .map(|(&from_m, &to_m)| {
            let segment = Segment {
                from_m,
                along_m,
                to_m,
                kind: identity.kind as u32,
                object: identity.object,
            };
            along_m += length_m(from_m, to_m);
            segment
        })
        .collect()
}

/// The pieces of lines given as pairs of indices. A pair that begins where the one before it ends carries its dashes on.
/// Pairs that point at no position are left out.
///
/// `identity` says of a vertex which line it belongs to.
pub fn segments_of_pairs(
    positions_m: &[[f32; 3]],
    pairs: &[[u32; 2]],
    identity: impl Fn(u32) -> LineIdentity,
) -> Vec<Segment> {
    let at = |index: u32| positions_m.get(index as usize).copied();
    let mut segments: Vec<Segment> = Vec::with_capacity(pairs.len());
    for &[from, to] in pairs {
        let (Some(from_m), Some(to_m)) = (at(from), at(to)) else {
            continue;
        };
        let LineIdentity { kind, object } = identity(from);
        let before = segments
            .last()
            .filter(|before| before.to_m == from_m && before.kind == kind as u32 && before.object == object);
        segments.push(Segment {
            from_m,
            along_m: before.map_or(0.0, |before| {
                before.along_m + length_m(before.from_m, before.to_m)
            }),
            to_m,
            kind: kind as u32,
            object,
        });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_use(_: u32) -> LineIdentity {
        LineIdentity {
            kind: LineKind::Use,
            object: 7,
        }
    }

    #[test]
    fn pairs_that_follow_each_other_carry_dashes_on() {
        let positions = [
            [0.0, 0.0, 1.0],
            [10.0, 0.0, 1.0],
            [10.0, 5.0, 1.0],
            [50.0, 0.0, 0.0],
            [51.0, 0.0, 0.0],
        ];
        let segments = segments_of_pairs(&positions, &[[0, 1], [1, 2], [3, 4], [4, 9]], is_use);
        let along: Vec<f32> = segments.iter().map(|segment| segment.along_m).collect();
        assert_eq!(along, [0.0, 10.0, 0.0]);
        assert!(
            segments
                .iter()
                .all(|segment| segment.kind == 1 && segment.object == 7)
        );
    }

    #[test]
    fn another_line_begins_anew() {
        let positions = [
            [0.0, 0.0, 0.0],
            [10.0, 0.0, 0.0],
            [10.0, 0.0, 0.0],
            [20.0, 0.0, 0.0],
        ];
        let by_vertex = |vertex: u32| LineIdentity {
            kind: LineKind::Property,
            object: vertex / 2,
        };
        let segments = segments_of_pairs(&positions, &[[0, 1], [2, 3]], by_vertex);
        assert_eq!(segments[1].along_m, 0.0);
    }

    #[test]
    fn a_point_is_no_line() {
        assert!(segments_of(&[[1.0, 2.0, 3.0]], is_use(0)).is_empty());
        assert!(segments_of(&[], is_use(0)).is_empty());
    }
}
