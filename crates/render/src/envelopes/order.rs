//! The order in which bodies are drawn that one sees through: the farthest first, and of each its back before its front.

use glam::Vec3;

/// Where a picture is taken from, relative to the bodies' origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SeenFrom {
    /// From a point.
    Eye(Vec3),
    /// From far away along a direction: a drawing in parallel projection.
    Along(Vec3),
}

impl SeenFrom {
    /// Whether a face turns its back.
    fn is_back(self, on_face: Vec3, normal: Vec3) -> bool {
        match self {
            SeenFrom::Eye(eye) => normal.dot(on_face - eye) >= 0.0,
            SeenFrom::Along(direction) => normal.dot(direction) >= 0.0,
        }
    }
}

/// One body: its triangles and the box around them.
#[derive(Clone, Debug, PartialEq)]
struct Body {
    triangles: Vec<[u32; 3]>,
    lowest: Vec3,
    highest: Vec3,
}

impl Body {
    /// How far its nearest point is, then how far its middle.
    fn distance(&self, from: SeenFrom) -> [f32; 2] {
        let middle = (self.lowest + self.highest) * 0.5;
        match from {
            SeenFrom::Eye(eye) => [
                eye.clamp(self.lowest, self.highest).distance(eye),
                middle.distance(eye),
            ],
            SeenFrom::Along(direction) => {
                let half = (self.highest - self.lowest) * 0.5;
                let along = middle.dot(direction);
                [along - half.dot(direction.abs()), along]
            }
        }
    }
}

/// Bodies to look through, ready to be put in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bodies {
    positions_m: Vec<Vec3>,
    bodies: Vec<Body>,
}

impl Bodies {
    /// Sorts triangles into bodies by what `body_of` says of their first vertex. Triangles that point at no position are left out.
    pub fn new(positions_m: &[[f32; 3]], triangles: &[[u32; 3]], body_of: impl Fn(u32) -> u32) -> Bodies {
        let positions_m: Vec<Vec3> = positions_m.iter().copied().map(Vec3::from).collect();
        let mut bodies: std::collections::BTreeMap<u32, Body> = std::collections::BTreeMap::new();
        for &triangle in triangles {
            let points = triangle.map(|vertex| positions_m.get(vertex as usize).copied());
            let [Some(a), Some(b), Some(c)] = points else {
                continue;
            };
            let [first, ..] = triangle;
            let body = bodies.entry(body_of(first)).or_insert_with(|| Body {
                triangles: Vec::new(),
                lowest: Vec3::INFINITY,
                highest: Vec3::NEG_INFINITY,
            });
            body.triangles.push(triangle);
            body.lowest = body.lowest.min(a).min(b).min(c);
            body.highest = body.highest.max(a).max(b).max(c);
        }
        Bodies {
            positions_m,
            bodies: bodies.into_values().collect(),
        }
    }

    /// How many triangles all have together.
    pub fn triangles(&self) -> usize {
        self.bodies.iter().map(|body| body.triangles.len()).sum()
    }

    /// The triangles in the order in which they are blended, as indices.
    ///
    /// ```
    /// use planvy_render::envelopes::{Bodies, SeenFrom};
    /// use planvy_render::glam::Vec3;
    /// // Two upright faces that look south, the first nearer to somebody in the south.
    /// let faces = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 9.0, 0.0], [1.0, 9.0, 0.0], [0.0, 9.0, 1.0]];
    /// let bodies = Bodies::new(&faces, &[[0, 1, 2], [3, 4, 5]], |vertex| vertex / 3);
    /// assert_eq!(bodies.blended_order(SeenFrom::Eye(Vec3::new(0.0, -20.0, 2.0))), [3, 4, 5, 0, 1, 2]);
    /// ```
    pub fn blended_order(&self, from: SeenFrom) -> Vec<u32> {
        let mut order: Vec<([f32; 2], &Body)> = self
            .bodies
            .iter()
            .map(|body| (body.distance(from), body))
            .collect();
        // The sort keeps the order of bodies that are equally far: the same view gives the same picture.
        order.sort_by(|([left, left_middle], _), ([right, right_middle], _)| {
            right.total_cmp(left).then(right_middle.total_cmp(left_middle))
        });
        let mut indices = Vec::with_capacity(self.triangles() * 3);
        for (_, body) in order {
            for is_back_wanted in [true, false] {
                for triangle in &body.triangles {
                    if self.is_back(*triangle, from) == is_back_wanted {
                        indices.extend_from_slice(triangle);
                    }
                }
            }
        }
        indices
    }

    fn is_back(&self, triangle: [u32; 3], from: SeenFrom) -> bool {
        let [a, b, c] =
            triangle.map(|vertex| self.positions_m.get(vertex as usize).copied().unwrap_or_default());
        from.is_back(a, (b - a).cross(c - a))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelopes::testing::boxed;

    /// Boxes of 10 × 10 × 6 m in a row along y, the first in the south.
    fn row_of_boxes(count: u32) -> Bodies {
        let (mut positions, mut triangles) = (Vec::new(), Vec::new());
        for number in 0..count {
            let south = number as f32 * 20.0;
            let (corners, faces) = boxed([0.0, south, 0.0], [10.0, south + 10.0, 6.0]);
            let first = positions.len() as u32;
            triangles.extend(faces.iter().map(|face| face.map(|vertex| vertex + first)));
            positions.extend(corners);
        }
        Bodies::new(&positions, &triangles, |vertex| vertex / 8)
    }

    #[test]
    fn the_farthest_body_comes_first_from_either_side() {
        let bodies = row_of_boxes(3);
        let boxes_of = |eye: Vec3| -> Vec<u32> {
            let order = bodies.blended_order(SeenFrom::Eye(eye));
            order.chunks(36).map(|body| body[0] / 8).collect()
        };
        assert_eq!(boxes_of(Vec3::new(5.0, -50.0, 20.0)), [2, 1, 0]);
        assert_eq!(boxes_of(Vec3::new(5.0, 150.0, 20.0)), [0, 1, 2]);
    }

    #[test]
    fn backs_come_before_fronts() {
        let bodies = row_of_boxes(1);
        for from in [
            SeenFrom::Eye(Vec3::new(40.0, -30.0, 20.0)),
            SeenFrom::Along(Vec3::new(-0.6, 0.6, -0.5)),
        ] {
            let order = bodies.blended_order(from);
            assert_eq!(order.len(), 36);
            let backs: Vec<bool> = order
                .chunks(3)
                .map(|face| bodies.is_back([face[0], face[1], face[2]], from))
                .collect();
            // Three of six sides are seen from a corner above.
            assert_eq!(backs, [[true; 6], [false; 6]].concat());
        }
    }

    #[test]
    fn in_a_drawing_depth_decides() {
        let order = row_of_boxes(2).blended_order(SeenFrom::Along(Vec3::Y));
        assert_eq!(order[0] / 8, 1);
    }

    #[test]
    fn triangles_that_point_nowhere_are_left_out() {
        let bodies = Bodies::new(&[[0.0; 3]], &[[0, 1, 2]], |_| 0);
        assert_eq!(bodies.triangles(), 0);
        assert!(bodies.blended_order(SeenFrom::Eye(Vec3::ZERO)).is_empty());
    }
}
