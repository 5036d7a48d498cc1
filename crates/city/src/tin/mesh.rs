//! Triangles over a rectangle that keep Delaunay's rule while points are added (Lawson 1977). All in whole numbers, and exact.

/// A position in units from the south-western corner.
pub(super) type Spot = [i64; 2];

/// No triangle, or any.
pub(super) const NONE: u32 = u32::MAX;

/// A triangle: corners counter-clockwise, and the triangle across the edge opposite of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Face {
    pub corners: [u32; 3],
    pub across: [u32; 3],
}

/// Stands in where a number is out of range, which none is.
const NO_FACE: Face = Face {
    corners: [0; 3],
    across: [NONE; 3],
};

/// An edge of the star that a new point gets, with what lies behind it.
#[derive(Clone, Copy)]
struct Rim {
    from: u32,
    to: u32,
    behind: u32,
}

/// The triangles.
#[derive(Clone, Debug)]
pub(super) struct Mesh {
    pub spots: Vec<Spot>,
    pub faces: Vec<Face>,
    /// Triangles that the last point added has got, or that were changed for it.
    pub changed: Vec<u32>,
    last: u32,
}

impl Mesh {
    /// Two triangles over a rectangle. Its corners are the vertices 0 to 3, counter-clockwise from the south-west.
    pub fn over([width, height]: Spot) -> Mesh {
        Mesh {
            spots: vec![[0, 0], [width, 0], [width, height], [0, height]],
            faces: vec![
                Face {
                    corners: [0, 1, 2],
                    across: [NONE, 1, NONE],
                },
                Face {
                    corners: [0, 2, 3],
                    across: [NONE, NONE, 0],
                },
            ],
            changed: vec![0, 1],
            last: 0,
        }
    }

    /// The position of a vertex.
    #[inline]
    pub fn spot(&self, vertex: u32) -> Spot {
        self.spots.get(vertex as usize).copied().unwrap_or_default()
    }

    /// A triangle.
    #[inline]
    pub fn face(&self, number: u32) -> Face {
        self.faces.get(number as usize).copied().unwrap_or(NO_FACE)
    }

    /// Adds a point of the rectangle, and gives the number of its vertex, which may have been there. The walk to it starts at
    /// a triangle that is near, or where the last one ended.
    pub fn add(&mut self, spot: Spot, near: u32) -> u32 {
        self.changed.clear();
        let number = self.walk(spot, if near == NONE { self.last } else { near });
        let face = self.face(number);
        let [a, b, c] = face.corners;
        if let Some(known) = face.corners.into_iter().find(|corner| self.spot(*corner) == spot) {
            self.last = number;
            return known;
        }
        let vertex = self.spots.len() as u32;
        self.spots.push(spot);
        let [across_a, across_b, across_c] = face.across;
        let edges = [(b, c, across_a), (c, a, across_b), (a, b, across_c)];
        let on = edges
            .into_iter()
            .position(|(from, to, _)| turn(self.spot(from), self.spot(to), spot) == 0);
        match on {
            None => {
                let rims = edges.map(|(from, to, behind)| Rim { from, to, behind });
                self.fan(vertex, &rims, &[number], true);
            }
            Some(opposite) => self.split_edge(vertex, number, opposite),
        }
        self.last = number;
        vertex
    }

    /// The triangle that a point lies in, or on the border of.
    fn walk(&self, spot: Spot, from: u32) -> u32 {
        let mut number = from;
        loop {
            let Face {
                corners: [a, b, c],
                across: [across_a, across_b, across_c],
            } = self.face(number);
            let [at_a, at_b, at_c] = [a, b, c].map(|corner| self.spot(corner));
            number = if across_a != NONE && turn(at_b, at_c, spot) < 0 {
                across_a
            } else if across_b != NONE && turn(at_c, at_a, spot) < 0 {
                across_b
            } else if across_c != NONE && turn(at_a, at_b, spot) < 0 {
                across_c
            } else {
                return number;
            };
        }
    }

    /// A vertex on the edge opposite of a triangle's corner.
    fn split_edge(&mut self, vertex: u32, number: u32, opposite: usize) {
        let own = turned(self.face(number), opposite);
        let [c, a, b] = own.corners;
        let [beyond, across_a, across_b] = own.across;
        let bc = Rim {
            from: b,
            to: c,
            behind: across_a,
        };
        let ca = Rim {
            from: c,
            to: a,
            behind: across_b,
        };
        if beyond == NONE {
            self.fan(vertex, &[bc, ca], &[number], false);
            return;
        }
        let other = self.face(beyond);
        let across = other
            .across
            .iter()
            .position(|across| *across == number)
            .unwrap_or(0);
        let other = turned(other, across);
        // Seen from there the edge runs from b to a.
        let d = other.corners[0];
        let [_, behind_ad, behind_db] = other.across;
        let ad = Rim {
            from: a,
            to: d,
            behind: behind_ad,
        };
        let db = Rim {
            from: d,
            to: b,
            behind: behind_db,
        };
        self.fan(vertex, &[bc, ca, ad, db], &[number, beyond], true);
    }

    /// Puts triangles between a new vertex and the edges around it, in the places of those that were there.
    fn fan(&mut self, vertex: u32, rims: &[Rim], places: &[u32], is_closed: bool) {
        let first_new = self.faces.len() as u32;
        let place = |at: usize| {
            let new = || first_new + (at - places.len()) as u32;
            places.get(at).copied().unwrap_or_else(new)
        };
        let count = rims.len();
        let mut stack = Vec::with_capacity(16);
        for (at, rim) in rims.iter().enumerate() {
            let own = place(at);
            let (is_first, is_last) = (at == 0, at + 1 == count);
            let before = if is_first && !is_closed {
                NONE
            } else {
                place((at + count - 1) % count)
            };
            let after = if is_last && !is_closed {
                NONE
            } else {
                place((at + 1) % count)
            };
            let face = Face {
                corners: [rim.from, rim.to, vertex],
                across: [after, before, rim.behind],
            };
            match self.faces.get_mut(own as usize) {
                Some(slot) => *slot = face,
                None => self.faces.push(face),
            }
            self.link_edge(rim.behind, [rim.from, rim.to], own);
            stack.push(own);
        }
        self.legalise(stack);
    }

    /// Turns edges opposite of a new vertex, which is the last corner of each triangle, until none breaks the rule.
    fn legalise(&mut self, mut stack: Vec<u32>) {
        while let Some(number) = stack.pop() {
            let own = self.face(number);
            let [x, y, vertex] = own.corners;
            let [after, before, beyond] = own.across;
            let is_kept = beyond == NONE || {
                let d = self.corner_off(beyond, x, y);
                let [at_x, at_y, at_v, at_d] = [x, y, vertex, d].map(|corner| self.spot(corner));
                !is_in_circle(at_x, at_y, at_v, at_d)
            };
            if is_kept {
                self.changed.push(number);
                continue;
            }
            let d = self.corner_off(beyond, x, y);
            let other = self.face(beyond);
            let behind = |corner: u32| {
                let at = other.corners.iter().position(|own| *own == corner);
                at.and_then(|at| other.across.get(at)).copied().unwrap_or(NONE)
            };
            // Across from y lies the edge between x and d.
            let (behind_xd, behind_dy) = (behind(y), behind(x));
            self.set(
                number,
                Face {
                    corners: [x, d, vertex],
                    across: [beyond, before, behind_xd],
                },
            );
            self.set(
                beyond,
                Face {
                    corners: [d, y, vertex],
                    across: [after, number, behind_dy],
                },
            );
            self.link_edge(behind_xd, [x, d], number);
            self.link_edge(after, [vertex, y], beyond);
            stack.push(number);
            stack.push(beyond);
        }
    }

    /// The corner of a triangle that is neither of two.
    fn corner_off(&self, number: u32, x: u32, y: u32) -> u32 {
        let corners = self.face(number).corners;
        corners
            .into_iter()
            .find(|corner| *corner != x && *corner != y)
            .unwrap_or_default()
    }

    fn set(&mut self, number: u32, face: Face) {
        if let Some(slot) = self.faces.get_mut(number as usize) {
            *slot = face;
        }
    }

    /// Tells a triangle what now lies across its edge between two vertices.
    fn link_edge(&mut self, number: u32, [x, y]: [u32; 2], now: u32) {
        let Some(face) = self.faces.get_mut(number as usize) else {
            return;
        };
        let opposite = face
            .corners
            .iter()
            .position(|corner| *corner != x && *corner != y);
        if let Some(across) = opposite.and_then(|at| face.across.get_mut(at)) {
            *across = now;
        }
    }
}

/// A triangle told from another of its corners on.
fn turned(face: Face, first: usize) -> Face {
    let by = |[a, b, c]: [u32; 3]| match first {
        0 => [a, b, c],
        1 => [b, c, a],
        _ => [c, a, b],
    };
    Face {
        corners: by(face.corners),
        across: by(face.across),
    }
}

/// Twice the area of a triangle, positive counter-clockwise.
#[inline]
pub(super) fn turn(a: Spot, b: Spot, c: Spot) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a point lies in the circle around a triangle, not on it.
fn is_in_circle(a: Spot, b: Spot, c: Spot, point: Spot) -> bool {
    let [a, b, c] = [a, b, c].map(|corner| [corner[0] - point[0], corner[1] - point[1]]);
    let square = |v: Spot| i128::from(v[0] * v[0] + v[1] * v[1]);
    let cross = |v: Spot, w: Spot| i128::from(v[0] * w[1] - v[1] * w[0]);
    square(a) * cross(b, c) + square(b) * cross(c, a) + square(c) * cross(a, b) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_sound(mesh: &Mesh) -> Result<(), TestCaseError> {
        let mut doubled = 0;
        for (face, number) in mesh.faces.iter().zip(0_u32..) {
            let [a, b, c] = face.corners.map(|corner| mesh.spot(corner));
            prop_assert!(turn(a, b, c) > 0, "{face:?} is not counter-clockwise");
            doubled += turn(a, b, c);
            for (at, across) in face
                .across
                .into_iter()
                .enumerate()
                .filter(|(_, across)| *across != NONE)
            {
                let other = mesh.face(across);
                let [from, to] = [face.corners[(at + 1) % 3], face.corners[(at + 2) % 3]];
                let back = other
                    .across
                    .iter()
                    .position(|back| *back == number)
                    .expect("linked back");
                prop_assert_eq!(
                    [other.corners[(back + 2) % 3], other.corners[(back + 1) % 3]],
                    [from, to]
                );
                prop_assert!(!is_in_circle(a, b, c, mesh.spot(other.corners[back])));
            }
        }
        let [width, height] = mesh.spot(2);
        prop_assert_eq!(doubled, 2 * width * height);
        Ok(())
    }

    proptest! {
        /// Few places, so that points fall on edges, on the border and on each other.
        #[test]
        fn triangles_stay_delaunay_and_cover_the_rectangle(
            size in [1_i64..12, 1_i64..12],
            points in prop::collection::vec([0_i64..12, 0_i64..12], 0..60),
        ) {
            let mut mesh = Mesh::over(size);
            for [x, y] in points {
                let spot = [x.min(size[0]), y.min(size[1])];
                let vertex = mesh.add(spot, NONE);
                prop_assert_eq!(mesh.spot(vertex), spot);
                for changed in &mesh.changed {
                    prop_assert!(mesh.face(*changed).corners.contains(&vertex));
                }
            }
            is_sound(&mesh)?;
            let mut spots = mesh.spots.clone();
            spots.sort_unstable();
            spots.dedup();
            prop_assert_eq!(spots.len(), mesh.spots.len());
        }

        #[test]
        fn far_points_are_told_exactly(points in prop::collection::vec([0_i64..(1 << 24), 0_i64..(1 << 24)], 1..120)) {
            let mut mesh = Mesh::over([1 << 24, 1 << 24]);
            for spot in points {
                mesh.add(spot, NONE);
            }
            is_sound(&mesh)?;
        }
    }
}
