//! Triangles that may stand in the way of a ray, in a tree of boxes.
//!
//! The tree is built from the top: each box is parted where the sum of both parts' surface times their number of triangles is
//! least (the surface area heuristic of MacDonald and Booth 1990, tried at 15 places along each axis). Boxes lie in the order in
//! which they are visited, each with the number of the box to go on with where it is missed, so that a ray needs no stack. All
//! numbers are doubles, relative to the first corner, so that northings of millions of metres cost no digits.
//!
//! A triangle takes 72 bytes and a box 64. 100 000 triangles are ordered in 0.3 s, and a ray among them takes 0.4 µs (the example
//! `sun_hours_speed`, on one of two busy cores).

use crate::mesh::triangulate::minus;

mod parting;
mod ray;

use parting::part;
use ray::{Ray, RayTriangle};

/// Boxes with at most this many triangles are not parted.
const LEAF_TRIANGLES: usize = 4;
/// Boxes are this much larger than what is in them, in metres: a ray along a wall meets its box whatever the last digit.
const BOX_MARGIN_M: f64 = 1e-6;

/// A box along the axes.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: [f64; 3],
    high: [f64; 3],
}

impl Bounds {
    const NOTHING: Bounds = Bounds {
        low: [f64::INFINITY; 3],
        high: [f64::NEG_INFINITY; 3],
    };

    fn with(self, other: &Bounds) -> Bounds {
        let mut both = self;
        for (low, other) in both.low.iter_mut().zip(other.low) {
            *low = low.min(other);
        }
        for (high, other) in both.high.iter_mut().zip(other.high) {
            *high = high.max(other);
        }
        both
    }

    fn of_points<'a>(points: impl IntoIterator<Item = &'a [f64; 3]>) -> Bounds {
        points.into_iter().fold(Bounds::NOTHING, |bounds, point| {
            bounds.with(&Bounds {
                low: *point,
                high: *point,
            })
        })
    }

    /// Half of its surface; 0 of nothing.
    fn half_surface(&self) -> f64 {
        let mut sides = [0.0; 3];
        for (side, (low, high)) in sides.iter_mut().zip(self.low.iter().zip(self.high)) {
            *side = (high - low).max(0.0);
        }
        let [x, y, z] = sides;
        x * y + y * z + z * x
    }

    fn grown(&self, by_m: f64) -> Bounds {
        Bounds {
            low: self.low.map(|low| low - by_m),
            high: self.high.map(|high| high + by_m),
        }
    }
}

/// A box of the tree.
#[derive(Clone, Copy, Debug)]
struct Node {
    bounds: Bounds,
    /// The box to go on with where this one is missed, or done with.
    skip: u32,
    /// First triangle, and how many; none in a box that was parted.
    first: u32,
    count: u32,
}

/// A triangle on its way into the tree.
#[derive(Clone, Copy, Debug)]
struct Item {
    bounds: Bounds,
    middle: [f64; 3],
    triangle: RayTriangle,
}

/// Triangles that hide the sun, from either side.
///
/// ```
/// use planvy_city::sun_hours::Occluders;
/// let roof = [[0.0, 0.0, 10.0], [4.0, 0.0, 10.0], [0.0, 4.0, 10.0]];
/// let occluders = Occluders::new([roof]);
/// assert!(occluders.is_hit([1.0, 1.0, 0.0], [0.0, 0.0, 1.0]));
/// assert!(!occluders.is_hit([1.0, 1.0, 0.0], [0.0, 0.0, -1.0]), "the other way");
/// assert!(!occluders.is_hit([3.0, 3.0, 0.0], [0.0, 0.0, 1.0]), "past its long side");
/// ```
#[derive(Clone, Debug)]
pub struct Occluders {
    origin: [f64; 3],
    nodes: Vec<Node>,
    triangles: Vec<RayTriangle>,
    left_out: usize,
}

impl Occluders {
    /// Orders triangles `[east, north, up]` in metres. Triangles with a corner that is no number hide nothing and are counted.
    pub fn new(triangles: impl IntoIterator<Item = [[f64; 3]; 3]>) -> Occluders {
        let mut origin = None;
        let mut left_out = 0;
        let mut items = Vec::new();
        for corners in triangles {
            if !corners.iter().flatten().all(|part| part.is_finite()) {
                left_out += 1;
                continue;
            }
            let origin = *origin.get_or_insert(corners[0]);
            let corners = corners.map(|corner| minus(corner, origin));
            let bounds = Bounds::of_points(&corners);
            let [a, b, c] = corners;
            items.push(Item {
                bounds,
                middle: [0, 1, 2].map(|axis: usize| {
                    let at = |corner: [f64; 3]| corner.get(axis).copied().unwrap_or_default();
                    (at(a) + at(b) + at(c)) / 3.0
                }),
                triangle: RayTriangle::new(corners),
            });
        }
        let nodes = tree(&mut items);
        Occluders {
            origin: origin.unwrap_or_default(),
            nodes,
            triangles: items.into_iter().map(|item| item.triangle).collect(),
            left_out,
        }
    }

    /// How many triangles there are.
    pub fn count(&self) -> usize {
        self.triangles.len()
    }

    /// How many were left out, a corner of theirs being no number.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether anything lies on a ray from a position, however far. The direction may have any length but 0. Edges belong to their
    /// triangles, so that no ray slips through between two.
    pub fn is_hit(&self, from: [f64; 3], direction: [f64; 3]) -> bool {
        let ray = Ray::new(minus(from, self.origin), direction);
        let mut at = 0;
        while let Some(node) = self.nodes.get(at as usize) {
            if !ray.meets_box(&node.bounds.low, &node.bounds.high) {
                at = node.skip;
                continue;
            }
            let first = node.first as usize;
            let here = self.triangles.get(first..first + node.count as usize);
            if here.is_some_and(|here| here.iter().any(|triangle| ray.meets(triangle))) {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Orders triangles and boxes them, each box before what is in it.
fn tree(items: &mut [Item]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(items.len());
    // The right half of each parted box, by the number of the box.
    let mut right_of: Vec<Option<u32>> = Vec::with_capacity(items.len());
    let mut waiting = vec![(0..items.len(), None)];
    while let Some((range, parent)) = waiting.pop() {
        let number = nodes.len() as u32;
        if let Some(right) = parent.and_then(|parent: u32| right_of.get_mut(parent as usize)) {
            *right = Some(number);
        }
        let Some(here) = items.get_mut(range.clone()).filter(|here| !here.is_empty()) else {
            continue;
        };
        let bounds = here
            .iter()
            .fold(Bounds::NOTHING, |bounds, item| bounds.with(&item.bounds));
        let middle = if here.len() <= LEAF_TRIANGLES {
            None
        } else {
            part(here)
        };
        nodes.push(Node {
            bounds: bounds.grown(BOX_MARGIN_M),
            skip: 0,
            first: range.start as u32,
            count: if middle.is_some() { 0 } else { here.len() as u32 },
        });
        right_of.push(None);
        if let Some(middle) = middle {
            let middle = range.start + middle;
            waiting.push((middle..range.end, Some(number)));
            waiting.push((range.start..middle, None));
        }
    }
    link(&mut nodes, &right_of);
    nodes
}

/// Says of each box where to go on: after a left half with the right one, after a right half where the whole would go on.
fn link(nodes: &mut [Node], right_of: &[Option<u32>]) {
    let end = nodes.len() as u32;
    if let Some(root) = nodes.first_mut() {
        root.skip = end;
    }
    for (number, right) in right_of.iter().enumerate() {
        let (Some(right), Some(skip)) = (*right, nodes.get(number).map(|node| node.skip)) else {
            continue;
        };
        if let Some(left) = nodes.get_mut(number + 1) {
            left.skip = right;
        }
        if let Some(right) = nodes.get_mut(right as usize) {
            right.skip = skip;
        }
    }
}

#[cfg(test)]
mod tests;
