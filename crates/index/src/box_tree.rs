//! A packed R-tree over boxes that are in a good order already: neighbours in the plane follow each other.
//!
//! Sixteen boxes that follow each other make a node, sixteen nodes that follow each other one of the next level, and so on up to
//! one root. No level needs a pointer: the children of node `n` are those with the numbers from `16 n` on below it.

use crate::geometry::boxes::{Boxes, around};
use crate::geometry::collect::Extent;

/// Children of a node.
const FANOUT: usize = 16;

/// The tree.
#[derive(Debug, Default)]
pub(crate) struct BoxTree {
    /// From the one whose children are the boxes up to the root.
    levels: Vec<Box<[Boxes<FANOUT>]>>,
}

impl BoxTree {
    /// Builds the tree.
    pub(crate) fn new(boxes: &[Extent]) -> BoxTree {
        let mut levels: Vec<Box<[Boxes<FANOUT>]>> = Vec::new();
        let mut below: Vec<Extent> = boxes.to_vec();
        while !below.is_empty() && (levels.is_empty() || below.len() > 1) {
            levels.push(below.chunks(FANOUT).map(Boxes::of).collect());
            below = below.chunks(FANOUT).filter_map(around).collect();
        }
        BoxTree { levels }
    }

    /// Visits the number of every box that meets another box, in order.
    #[inline]
    pub(crate) fn for_each_in(&self, extent: Extent, visit: &mut impl FnMut(u32)) {
        if !self.levels.is_empty() {
            descend(&self.levels, 0, extent, visit);
        }
    }
}

/// Visits the boxes below a node of the uppermost of some levels.
fn descend(levels: &[Box<[Boxes<FANOUT>]>], node: u32, extent: Extent, visit: &mut impl FnMut(u32)) {
    let Some((level, below)) = levels.split_last() else {
        return;
    };
    let Some(of_node) = level.get(node as usize) else {
        return;
    };
    for place in of_node.meeting(extent) {
        let child = node * FANOUT as u32 + place;
        if below.is_empty() {
            visit(child);
        } else {
            descend(below, child, extent, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::millimetre::Mm;

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
            tree.for_each_in(question, &mut |number| found.push(number));
            let meeting: Vec<u32> = (0..).zip(boxes).filter(|(_, extent)| meet(*extent, question)).map(|(number, _)| number).collect();
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
        tree.for_each_in(everywhere, &mut |number| panic!("box {number}"));
    }
}
