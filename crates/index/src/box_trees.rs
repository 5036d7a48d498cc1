//! Boxes of numbered things, a tree for each coordinate system.

use geo_types::Rect;
use planvy_plan::Crs;
use rstar::{AABB, RTree, RTreeObject};

/// The box of one thing.
#[derive(Debug)]
struct NumberedBox {
    envelope: AABB<[f64; 2]>,
    number: u32,
}

impl RTreeObject for NumberedBox {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

/// The trees.
#[derive(Debug, Default)]
pub(crate) struct BoxTrees {
    trees: Vec<(Crs, RTree<NumberedBox>)>,
}

impl BoxTrees {
    /// Builds the trees over boxes, each with the number of its thing. All their sides are numbers.
    pub(crate) fn new(boxes: impl Iterator<Item = (u32, Crs, Rect<f64>)>) -> BoxTrees {
        let mut by_crs: Vec<(Crs, Vec<NumberedBox>)> = Vec::new();
        for (number, crs, rect) in boxes {
            let one = NumberedBox {
                envelope: envelope_of(rect, 0.0),
                number,
            };
            match by_crs.iter_mut().find(|(of, _)| *of == crs) {
                Some((_, same)) => same.push(one),
                None => by_crs.push((crs, vec![one])),
            }
        }
        BoxTrees {
            trees: by_crs
                .into_iter()
                .map(|(crs, boxes)| (crs, RTree::bulk_load(boxes)))
                .collect(),
        }
    }

    /// The numbers of the things that pass a test, in order. `question` gives the question's geometry in a system, with its
    /// box; only things whose box is within `reach_m` of that box are tested.
    pub(crate) fn find<Q>(
        &self,
        reach_m: f64,
        question: impl Fn(Crs) -> Option<(Q, Rect<f64>)>,
        mut passes: impl FnMut(&Q, u32) -> bool,
    ) -> Vec<u32> {
        let mut found = Vec::new();
        for (crs, tree) in &self.trees {
            let Some((there, rect)) = question(*crs) else {
                continue;
            };
            let near = tree.locate_in_envelope_intersecting(&envelope_of(rect, reach_m));
            found.extend(
                near.map(|one| one.number)
                    .filter(|number| passes(&there, *number)),
            );
        }
        found.sort_unstable();
        found
    }

    /// The systems that hold something.
    pub(crate) fn systems(&self) -> impl Iterator<Item = Crs> + '_ {
        self.trees.iter().map(|(crs, _)| *crs)
    }

    /// The numbers of the things of one system whose box meets a box of that system, in order.
    pub(crate) fn meeting(&self, crs: Crs, rect: Rect<f64>) -> Vec<u32> {
        let of_system = self.trees.iter().filter(|(of, _)| *of == crs);
        let mut found: Vec<u32> = of_system
            .flat_map(|(_, tree)| tree.locate_in_envelope_intersecting(&envelope_of(rect, 0.0)))
            .map(|one| one.number)
            .collect();
        found.sort_unstable();
        found
    }
}

fn envelope_of(rect: Rect<f64>, wider_m: f64) -> AABB<[f64; 2]> {
    let (min, max) = (rect.min(), rect.max());
    AABB::from_corners(
        [min.x - wider_m, min.y - wider_m],
        [max.x + wider_m, max.y + wider_m],
    )
}
