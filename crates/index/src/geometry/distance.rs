//! Distances on the grid.

use crate::geometry::place::ShapeKind;
use crate::geometry::store::ShapeView;
use crate::millimetre::Mm;

/// Square of the distance in mm from a position to the edge between two others.
///
/// Differences are exact in an `f64`; the rest is rounded in the sixteenth digit.
pub(crate) fn squared_distance_to_edge(p: Mm, (a, b): (Mm, Mm)) -> f64 {
    let difference = |to: i32, from: i32| f64::from(to) - f64::from(from);
    let (dx, dy) = (difference(b.x, a.x), difference(b.y, a.y));
    let (px, py) = (difference(p.x, a.x), difference(p.y, a.y));
    let squared_length = dx * dx + dy * dy;
    // An edge of no length is its own foot.
    let along = if squared_length > 0.0 {
        ((px * dx + py * dy) / squared_length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (ex, ey) = (px - along * dx, py - along * dy);
    ex * ex + ey * ey
}

/// Distance in mm from a position to the border of an area, to a line or to a point.
pub(crate) fn distance_to_border_mm(p: Mm, shape: &ShapeView<'_>) -> f64 {
    let mut nearest = Nearest {
        p,
        squared: f64::INFINITY,
        reach_mm: i64::MAX,
    };
    for ring in shape.rings() {
        match shape.kind {
            ShapeKind::Area => ring.for_each_edge(true, |a, b| nearest.edge((a, b))),
            ShapeKind::Line => ring.for_each_edge(false, |a, b| nearest.edge((a, b))),
            ShapeKind::Point => ring.vertices().for_each(|at| nearest.edge((at, at))),
        }
    }
    nearest.squared.sqrt()
}

/// The nearest edge so far.
struct Nearest {
    p: Mm,
    squared: f64,
    /// No edge that lies farther off on one axis is nearer: the distance so far and a millimetre.
    reach_mm: i64,
}

impl Nearest {
    #[inline]
    fn edge(&mut self, (a, b): (Mm, Mm)) {
        // Most edges are ruled out by their box, which is quicker than finding the foot.
        let beyond = |a: i32, b: i32, p: i32| {
            (i64::from(a.min(b)) - i64::from(p)).max(i64::from(p) - i64::from(a.max(b)))
        };
        if beyond(a.x, b.x, self.p.x).max(beyond(a.y, b.y, self.p.y)) > self.reach_mm {
            return;
        }
        let squared = squared_distance_to_edge(self.p, (a, b));
        if squared < self.squared {
            self.squared = squared;
            self.reach_mm = squared.sqrt() as i64 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::{Holder, Layer, PlacedShape, ShapeCollector, ShapeIndex};
    use crate::indices::ParcelIndex;

    proptest! {
        /// Edges that are ruled out by their box change nothing: the distance is that of looking at each.
        #[test]
        fn the_nearest_edge_is_that_of_all(
            reach in prop_oneof![Just(50), Just(9_000), Just(crate::millimetre::REACH_MM)],
            shares in prop::collection::vec((-1.0f64..=1.0, -1.0f64..=1.0), 4..40),
        ) {
            let mm = |share: f64| (share * f64::from(reach)) as i32;
            let mut ring: Vec<Mm> = shares.iter().map(|(x, y)| Mm { x: mm(*x), y: mm(*y) }).collect();
            let p = ring.pop().unwrap();
            let each = || ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| squared_distance_to_edge(p, (*a, *b)));
            let closed = each().fold(f64::INFINITY, f64::min).sqrt();
            let open = each().take(ring.len() - 1).fold(f64::INFINITY, f64::min).sqrt();
            for (kind, of_all) in [(ShapeKind::Area, closed), (ShapeKind::Line, open)] {
                let mut collector = ShapeCollector::default();
                let holder = Holder::new(Layer::Parcel(ParcelIndex(0))).unwrap();
                let rings = vec![ring.clone()];
                collector.add(&PlacedShape { kind, rings }, holder).unwrap();
                let store = collector.arrange(0, 1, |holder| holder).store;
                prop_assert_eq!(distance_to_border_mm(p, &store.shape(ShapeIndex(0)).unwrap()), of_all);
            }
        }
    }
}
