//! The edges of a body that are drawn as lines.

use std::collections::BTreeMap;

use glam::Vec3;

/// Corners nearer than this are one.
const WELD_M: f32 = 0.001;
/// Two faces that turn less than this are one, and the edge between them is none.
const FLAT_RAD: f32 = 0.09;

type Corner = [i64; 3];

/// What lies along an edge: the faces' normals and objects.
#[derive(Default)]
struct Along {
    ends: [u32; 2],
    sides: Vec<(Vec3, u32)>,
}

/// The edges where a surface ends, turns, or passes from one object to another, as pairs of vertices, each once.
///
/// Corners within a millimetre of each other are one, so that a face with vertices of its own still meets its neighbour.
///
/// ```
/// use planvy_render::envelopes::hard_edges;
/// // Two triangles in one plane: the diagonal between them is no edge.
/// let square = [[0.0, 0.0, 0.0], [8.0, 0.0, 0.0], [8.0, 5.0, 0.0], [0.0, 5.0, 0.0]];
/// let edges = hard_edges(&square, &[[0, 1, 2], [0, 2, 3]], |_| 0);
/// assert_eq!(edges, [[0, 1], [1, 2], [2, 3], [3, 0]]);
/// ```
pub fn hard_edges(
    positions_m: &[[f32; 3]],
    triangles: &[[u32; 3]],
    object_of: impl Fn(u32) -> u32,
) -> Vec<[u32; 2]> {
    let at = |vertex: u32| positions_m.get(vertex as usize).copied().map(Vec3::from);
    let corner =
        |vertex: u32| at(vertex).map(|point| (point / WELD_M).round().to_array().map(|step| step as i64));
    let mut found: Vec<Along> = Vec::new();
    let mut places: BTreeMap<[Corner; 2], usize> = BTreeMap::new();
    for &[a, b, c] in triangles {
        let (Some(from), Some(over), Some(to)) = (at(a), at(b), at(c)) else {
            continue;
        };
        // A triangle without area has no side to speak of.
        let Some(normal) = (over - from).cross(to - from).try_normalize() else {
            continue;
        };
        for [start, end] in [[a, b], [b, c], [c, a]] {
            let (Some(low), Some(high)) = (corner(start), corner(end)) else {
                continue;
            };
            let key = if low <= high { [low, high] } else { [high, low] };
            let place = *places.entry(key).or_insert_with(|| {
                found.push(Along {
                    ends: [start, end],
                    sides: Vec::new(),
                });
                found.len() - 1
            });
            if let Some(along) = found.get_mut(place) {
                along.sides.push((normal, object_of(a)));
            }
        }
    }
    let drawn = found.into_iter().filter(|along| is_hard(&along.sides));
    drawn.map(|along| along.ends).collect()
}

fn is_hard(sides: &[(Vec3, u32)]) -> bool {
    match sides {
        [(left, left_object), (right, right_object)] => {
            left_object != right_object || left.angle_between(*right) > FLAT_RAD
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelopes::testing::boxed;

    #[test]
    fn a_box_has_twelve_edges() {
        let (positions, triangles) = boxed([0.0, 0.0, 0.0], [4.0, 5.0, 6.0]);
        assert_eq!(hard_edges(&positions, &triangles, |_| 0).len(), 12);
    }

    #[test]
    fn faces_with_corners_of_their_own_still_meet() {
        let (positions, triangles) = boxed([0.0, 0.0, 0.0], [4.0, 5.0, 6.0]);
        let apart: Vec<[f32; 3]> = triangles
            .iter()
            .flatten()
            .map(|&vertex| positions[vertex as usize])
            .collect();
        let own: Vec<[u32; 3]> = (0..12)
            .map(|triangle| [0, 1, 2].map(|corner| triangle * 3 + corner))
            .collect();
        assert_eq!(hard_edges(&apart, &own, |_| 0).len(), 12);
    }

    #[test]
    fn where_another_rule_begins_there_is_an_edge() {
        let square = [
            [0.0, 0.0, 0.0],
            [8.0, 0.0, 0.0],
            [8.0, 5.0, 0.0],
            [0.0, 0.0, 0.0],
            [8.0, 5.0, 0.0],
            [0.0, 5.0, 0.0],
        ];
        let two = [[0, 1, 2], [3, 4, 5]];
        assert_eq!(hard_edges(&square, &two, |vertex| vertex / 3).len(), 5);
        assert_eq!(hard_edges(&square, &two, |_| 0).len(), 4);
    }

    #[test]
    fn odd_triangles_break_nothing() {
        let positions = [
            [0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0],
            [2.0, 0.0, 0.0],
            [f32::NAN, 0.0, 0.0],
        ];
        assert!(hard_edges(&positions, &[[0, 1, 2], [0, 1, 9], [0, 1, 3]], |_| 0).is_empty());
    }
}
