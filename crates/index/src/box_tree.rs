//! A packed R-tree over boxes that are in a good order already: neighbours in the plane follow each other.
//!
//! Eight boxes that follow each other make a leaf, eight leaves that follow each other a node of the next level, and so on up to
//! one root. No level needs a pointer: the children of node `n` are the nodes `8 n` to `8 n + 7` below it. A node keeps its
//! children's boxes side by side, two lines of the processor's memory, and compares all eight at once.

use crate::geometry::collect::Extent;
use crate::millimetre::Mm;

/// Children of a node.
pub(crate) const FANOUT: usize = 8;

/// The boxes of eight children in four columns. The alignment puts a node on two cache lines instead of three.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Node {
    min_x: [i32; FANOUT],
    min_y: [i32; FANOUT],
    max_x: [i32; FANOUT],
    max_y: [i32; FANOUT],
}

/// The tree.
#[derive(Debug, Default)]
pub(crate) struct BoxTree {
    /// From the leaves, whose children are the boxes, up to the root.
    levels: Vec<Box<[Node]>>,
}

/// Some of a node's children, lowest first.
struct Children(u32);

impl Iterator for Children {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let lowest = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (lowest < u32::BITS).then_some(lowest)
    }
}

impl Node {
    /// Missing children meet nothing.
    fn of(boxes: &[Extent]) -> Node {
        let column = |of: fn(&Extent) -> i32, missing: i32| {
            let mut column = [missing; FANOUT];
            for (slot, extent) in column.iter_mut().zip(boxes) {
                *slot = of(extent);
            }
            column
        };
        Node {
            min_x: column(|extent| extent.min.x, i32::MAX),
            min_y: column(|extent| extent.min.y, i32::MAX),
            max_x: column(|extent| extent.max.x, i32::MIN),
            max_y: column(|extent| extent.max.y, i32::MIN),
        }
    }

    /// The children whose boxes have a position in common with a box.
    #[inline]
    fn meeting(&self, Extent { min, max }: Extent) -> Children {
        let east_west = self.min_x.iter().zip(&self.max_x);
        let north_south = self.min_y.iter().zip(&self.max_y);
        let children = east_west.zip(north_south).zip(0..);
        Children(
            children.fold(0, |met, (((min_x, max_x), (min_y, max_y)), child)| {
                // All four comparisons at once are faster than a choice after each.
                let meets = (*min_x <= max.x) & (*max_x >= min.x) & (*min_y <= max.y) & (*max_y >= min.y);
                met | u32::from(meets) << child
            }),
        )
    }

    fn extent(&self, child: u32) -> Option<Extent> {
        let child = child as usize;
        Some(Extent {
            min: Mm {
                x: *self.min_x.get(child)?,
                y: *self.min_y.get(child)?,
            },
            max: Mm {
                x: *self.max_x.get(child)?,
                y: *self.max_y.get(child)?,
            },
        })
    }
}

/// The box around some boxes.
pub(crate) fn around(boxes: &[Extent]) -> Option<Extent> {
    boxes.iter().copied().reduce(|a, b| a.with(b.min).with(b.max))
}

impl BoxTree {
    /// Builds the tree.
    pub(crate) fn new(boxes: &[Extent]) -> BoxTree {
        let mut levels: Vec<Box<[Node]>> = Vec::new();
        let mut below: Vec<Extent> = boxes.to_vec();
        while !below.is_empty() && (levels.is_empty() || below.len() > 1) {
            levels.push(below.chunks(FANOUT).map(Node::of).collect());
            below = below.chunks(FANOUT).filter_map(around).collect();
        }
        BoxTree { levels }
    }

    /// Visits every leaf whose box meets another box.
    #[inline]
    pub(crate) fn for_each_leaf(&self, extent: Extent, visit: &mut impl FnMut(u32)) {
        if let Some((_, above)) = self.levels.split_first() {
            descend(above, 0, extent, visit);
        }
    }

    /// Visits the boxes of a leaf that meet another box, with their numbers.
    #[inline]
    pub(crate) fn for_each_in_leaf(&self, leaf: u32, extent: Extent, mut visit: impl FnMut(u32, Extent)) {
        let node = self.levels.first().and_then(|leaves| leaves.get(leaf as usize));
        let Some(node) = node else { return };
        for child in node.meeting(extent) {
            if let Some(of_child) = node.extent(child) {
                visit(leaf * FANOUT as u32 + child, of_child);
            }
        }
    }

    /// A word of a leaf from each of its lines: reading it fetches the leaf into the processor's memory.
    pub(crate) fn touch(&self, leaf: u32) -> i32 {
        let leaf = self.levels.first().and_then(|leaves| leaves.get(leaf as usize));
        leaf.map_or(
            0,
            |Node {
                 min_x: [x, ..],
                 max_x: [y, ..],
                 ..
             }| x ^ y,
        )
    }
}

/// Visits the leaves below a node of the uppermost of some levels.
fn descend(levels: &[Box<[Node]>], node: u32, extent: Extent, visit: &mut impl FnMut(u32)) {
    let Some((level, below)) = levels.split_last() else {
        return visit(node);
    };
    let Some(of_level) = level.get(node as usize) else {
        return;
    };
    for child in of_level.meeting(extent) {
        descend(below, node * FANOUT as u32 + child, extent, visit);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_box() -> impl Strategy<Value = Extent> {
        let reach = crate::millimetre::REACH_MM + 1000;
        let side = prop_oneof![0i32..100, 0i32..1_000_000];
        (-reach..reach, -reach..reach, side.clone(), side, any::<bool>()).prop_map(
            move |(x, y, w, h, is_near)| {
                let (x, y) = if is_near { (x / 1000, y / 1000) } else { (x, y) };
                Extent {
                    min: Mm { x, y },
                    max: Mm { x: x + w, y: y + h },
                }
            },
        )
    }

    fn meet(a: Extent, b: Extent) -> bool {
        let overlap = |a: (i32, i32), b: (i32, i32)| a.0 <= b.1 && b.0 <= a.1;
        overlap((a.min.x, a.max.x), (b.min.x, b.max.x)) && overlap((a.min.y, a.max.y), (b.min.y, b.max.y))
    }

    proptest! {
        /// Every box that meets the question's is found, once and in order, and no other; in whatever order they lie.
        #[test]
        fn the_tree_finds_what_looking_at_each_box_finds(boxes in prop::collection::vec(any_box(), 0..700), question in any_box()) {
            let tree = BoxTree::new(&boxes);
            let mut found = Vec::new();
            tree.for_each_leaf(question, &mut |leaf| {
                tree.for_each_in_leaf(leaf, question, |number, extent| found.push((number, extent)));
            });
            let meeting: Vec<(u32, Extent)> = (0..).zip(boxes).filter(|(_, extent)| meet(*extent, question)).collect();
            prop_assert_eq!(found, meeting);
        }
    }

    #[test]
    fn no_boxes_make_an_empty_tree() {
        let tree = BoxTree::new(&[]);
        let everywhere = Extent {
            min: Mm {
                x: i32::MIN,
                y: i32::MIN,
            },
            max: Mm {
                x: i32::MAX,
                y: i32::MAX,
            },
        };
        tree.for_each_leaf(everywhere, &mut |leaf| panic!("leaf {leaf}"));
    }
}
