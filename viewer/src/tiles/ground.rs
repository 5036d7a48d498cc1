//! The level of the ground at a position, from a tile of terrain.

use glam::{DVec2, DVec3};
use planvy_tiles::{Part, TileContent, Topology};

use crate::layer::Layer;

/// Squares on a side: a tile of some ten thousand triangles has some tens in a square.
const SIDE: usize = 32;

/// Finds the triangle of the ground under a position.
#[derive(Clone, Debug)]
pub struct GroundIndex {
    lowest: DVec2,
    square_m: DVec2,
    squares: Vec<Vec<u32>>,
    corners: Vec<[DVec3; 3]>,
}

impl GroundIndex {
    /// The index of a tile's ground; `None` for a tile without terrain.
    pub fn of(content: &TileContent) -> Option<GroundIndex> {
        let origin = DVec3::from_array(content.origin);
        let mut corners: Vec<[DVec3; 3]> = Vec::new();
        for part in content.parts.iter().filter(|part| is_ground(part)) {
            let point = |index: u32| {
                Some(origin + DVec3::from_array(part.vertices.positions.point_m(index as usize)?))
            };
            for triangle in part.indices.chunks_exact(3) {
                let [a, b, c] = *triangle else { continue };
                let (Some(a), Some(b), Some(c)) = (point(a), point(b), point(c)) else {
                    continue;
                };
                // Upright skirts at the edges of tiles are no ground.
                if (b - a).truncate().perp_dot((c - a).truncate()).abs() > 1e-9 {
                    corners.push([a, b, c]);
                }
            }
        }
        let points = || corners.iter().flatten().map(|corner| corner.truncate());
        let lowest = points().reduce(DVec2::min)?;
        let highest = points().reduce(DVec2::max)?;
        let square_m = ((highest - lowest) / SIDE as f64).max(DVec2::splat(1e-6));
        let mut index = GroundIndex {
            lowest,
            square_m,
            squares: vec![Vec::new(); SIDE * SIDE],
            corners,
        };
        for (number, [a, b, c]) in index.corners.iter().enumerate() {
            let low = index.square_of(a.min(*b).min(*c).truncate());
            let high = index.square_of(a.max(*b).max(*c).truncate());
            for row in low[1]..=high[1] {
                for column in low[0]..=high[0] {
                    if let Some(square) = index.squares.get_mut(row * SIDE + column) {
                        square.push(number as u32);
                    }
                }
            }
        }
        Some(index)
    }

    /// The level at an easting and northing; `None` outside.
    pub fn level_m(&self, east_m: f64, north_m: f64) -> Option<f64> {
        let at = DVec2::new(east_m, north_m);
        let [column, row] = self.square_of(at);
        let square = self.squares.get(row * SIDE + column)?;
        let corners = square
            .iter()
            .filter_map(|number| self.corners.get(*number as usize));
        let levels = corners.filter_map(|triangle| level_in(triangle, at));
        levels.reduce(f64::max)
    }

    fn square_of(&self, at: DVec2) -> [usize; 2] {
        let step = ((at - self.lowest) / self.square_m).floor();
        // Casts of negative numbers and of what is no number give 0.
        [(step.x as usize).min(SIDE - 1), (step.y as usize).min(SIDE - 1)]
    }
}

fn is_ground(part: &Part) -> bool {
    part.topology == Topology::Triangles && Layer::of_word(&part.name) == Layer::Terrain
}

/// The level of a triangle at a position; `None` beside it.
fn level_in([a, b, c]: &[DVec3; 3], at: DVec2) -> Option<f64> {
    let (ab, ac, to) = ((*b - *a).truncate(), (*c - *a).truncate(), at - a.truncate());
    let whole = ab.perp_dot(ac);
    let (of_b, of_c) = (to.perp_dot(ac) / whole, ab.perp_dot(to) / whole);
    let slack = 1e-9;
    let is_inside = of_b >= -slack && of_c >= -slack && of_b + of_c <= 1.0 + slack;
    is_inside.then_some(a.z + (b.z - a.z) * of_b + (c.z - a.z) * of_c)
}

#[cfg(test)]
mod tests {
    use planvy_tiles::{Positions, Vertices};
    use proptest::prelude::*;

    use super::*;

    fn slope() -> TileContent {
        let mut points = Vec::new();
        let mut indices = Vec::new();
        for row in 0..11u32 {
            for column in 0..11u32 {
                let (x, y) = (f64::from(column) * 10.0, f64::from(row) * 10.0);
                points.push([x as f32, y as f32, (x * 0.1 - y * 0.05) as f32]);
                if row < 10 && column < 10 {
                    let at = row * 11 + column;
                    indices.extend([at, at + 1, at + 11, at + 1, at + 12, at + 11]);
                }
            }
        }
        let vertices = Vertices {
            positions: Positions::Exact(points),
            ..Vertices::default()
        };
        let part = Part {
            name: "terrain".to_owned(),
            vertices,
            indices,
            ..Part::default()
        };
        TileContent {
            origin: [118_000.0, 6_164_000.0, 5.0],
            parts: vec![part],
            ..TileContent::default()
        }
    }

    proptest! {
        #[test]
        fn the_level_is_that_of_the_slope(x in 0.0..100.0_f64, y in 0.0..100.0_f64) {
            let index = GroundIndex::of(&slope()).expect("there is ground");
            let level_m = index.level_m(118_000.0 + x, 6_164_000.0 + y).expect("inside");
            prop_assert!((level_m - (5.0 + x * 0.1 - y * 0.05)).abs() < 1e-5);
        }
    }

    #[test]
    fn outside_there_is_no_level() {
        let index = GroundIndex::of(&slope()).unwrap();
        assert_eq!(index.level_m(117_999.0, 6_164_050.0), None);
        assert_eq!(index.level_m(f64::NAN, 6_164_050.0), None);
        assert!(GroundIndex::of(&TileContent::default()).is_none());
    }
}
