//! Whether a position lies in an area: counting the edges that a ray to the east crosses, exactly, on integers.

use crate::geometry::distance::squared_distance_to_edge;
use crate::geometry::store::{Ring, ShapeView};
use crate::millimetre::Mm;

/// Within this distance of a border, inside or outside, a position is on it (the contract's 0.10 m).
pub(crate) const BORDER_REACH_MM: i32 = 100;

/// How a position lies to an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Location {
    /// In the area. Of a position exactly on the border either answer may stand here: `border_mm` is then 0.
    pub inside: bool,
    /// Distance to the border, where it is within [`BORDER_REACH_MM`].
    pub border_mm: Option<f64>,
}

impl Location {
    /// In the area or on its border.
    pub(crate) fn is_hit(self) -> bool {
        self.inside || self.border_mm.is_some()
    }
}

/// Locates a position. Holes count by parity, so that it does not matter how rings run.
pub(crate) fn locate(p: Mm, shape: &ShapeView<'_>) -> Location {
    let mut scan = Scan {
        p,
        inside: false,
        squared_border: f64::INFINITY,
    };
    for ring in shape.rings() {
        scan.ring(ring);
    }
    let reach = f64::from(BORDER_REACH_MM);
    Location {
        inside: scan.inside,
        border_mm: (scan.squared_border <= reach * reach).then(|| scan.squared_border.sqrt()),
    }
}

struct Scan {
    p: Mm,
    inside: bool,
    squared_border: f64,
}

impl Scan {
    fn ring(&mut self, ring: Ring<'_>) {
        let (low, high) = (self.p.y - BORDER_REACH_MM, self.p.y + BORDER_REACH_MM);
        // Northings alone rule out most edges: both ends below the band, or both above.
        let zone_of = |y: i32| i32::from(y > high) - i32::from(y < low);
        let mut vertices = ring.vertices();
        let Some(first) = vertices.next() else { return };
        let (mut a, mut a_zone) = (first, zone_of(first.y));
        let mut pass = |b: Mm| {
            let b_zone = zone_of(b.y);
            if a_zone * b_zone != 1 {
                self.edge(a, b);
            }
            (a, a_zone) = (b, b_zone);
        };
        vertices.for_each(&mut pass);
        pass(first);
    }

    fn edge(&mut self, a: Mm, b: Mm) {
        let p = self.p;
        if (a.y > p.y) != (b.y > p.y) {
            let difference = |to: i32, from: i32| i64::from(to) - i64::from(from);
            // Differences have 31 bits (see `REACH_MM`), so the products have 62 and their difference fits: exact.
            let turn =
                difference(b.x, a.x) * difference(p.y, a.y) - difference(p.x, a.x) * difference(b.y, a.y);
            // The edge passes east of the position: it lies to the left of a rising edge, to the right of a falling one.
            self.inside ^= (turn > 0) == (b.y > a.y) && turn != 0;
        }
        let near_x = a.x.min(b.x) <= p.x + BORDER_REACH_MM && a.x.max(b.x) >= p.x - BORDER_REACH_MM;
        if near_x {
            self.squared_border = self.squared_border.min(squared_distance_to_edge(p, (a, b)));
        }
    }
}
