//! A partition for a picture from far away: fewer corners, and nothing smaller than an error that is stated.
//!
//! Faces that are narrower than half of the error become part of a neighbour, and of the borders that are left those corners are taken
//! out that lie within the other half. Every border is one, whatever lies on its two sides, and is simplified once: so neighbours stay
//! neighbours, without a gap and without an overlap. A corner is taken out only where the triangle that it makes with its two
//! neighbours is empty (Visvalingam and Whyatt 1993 order corners so; Saalfeld 1999 is the test that keeps the topology). What comes out is
//! followed round anew, and is an error where any place is covered twice.
//!
//! | module | what it does |
//! |---|---|
//! | `dissolve` | narrow faces become part of a neighbour |
//! | `net` | corners are taken out of borders |

use geo_types::{Coord, Polygon, Rect};

use super::graph::{Edge, Graph};
use super::{Border, Partition, assembled, nesting, origin_of, windings};
use crate::overlay::OverlayError;
use crate::overlay::lattice::Spot;

mod dissolve;
mod net;

use net::Net;

/// A part of the plane with one label.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledFace {
    /// Where it lies: the outer ring counter-clockwise, holes clockwise.
    pub area: Polygon<f64>,
    /// Its label.
    pub label: usize,
}

/// A partition by labels, simplified.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Simplified {
    /// The faces: they do not overlap, and have no gaps that the partition had not.
    pub faces: Vec<LabelledFace>,
    /// The stretches between different labels, each once. Sides are labels here, not numbers of faces.
    pub borders: Vec<Border>,
}

/// Simplifies a partition. Faces of one label that lie side by side become one.
///
/// A place that has a label afterwards lies no farther than `error_m`, in metres on the map, from a place that has it in the partition; where
/// there is no face afterwards the same holds of no face. Sides of the window stay where they are, so that what lies beyond fits. With
/// an error of 0 only the labels are put together.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, Rect, coord, polygon};
/// use planvy_city::partition::{partition_within, simplify::simplified};
/// let block = |west: f64, east: f64, top: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west / 2.0 + east / 2.0, y: top), (x: west, y: 10.0),
/// ]]);
/// let window = Rect::new(coord! { x: -5.0, y: -5.0 }, coord! { x: 50.0, y: 50.0 });
/// let blocks = [block(0.0, 20.0, 10.4), block(20.0, 20.4, 10.0), block(20.4, 30.0, 10.0)];
/// let partition = partition_within(&blocks, window).expect("three blocks");
/// let few = simplified(&partition, &[0, 1, 2], window, 1.0).expect("simpler");
/// // The strip of 0.4 m is part of the block beside it, which loses the corner that stood out 0.4 m.
/// let told: Vec<_> = few.faces.iter().map(|face| (face.label, face.area.unsigned_area().round())).collect();
/// assert_eq!(told, [(0, 204.0), (2, 96.0)]);
/// ```
///
/// # Errors
///
/// [`OverlayError::Unresolved`] where the result would cover a place twice; [`OverlayError::NoExtent`] as for partitions.
pub fn simplified(
    partition: &Partition,
    labels: &[usize],
    window: Rect<f64>,
    error_m: f64,
) -> Result<Simplified, OverlayError> {
    let ends = partition
        .borders
        .iter()
        .flat_map(|border| [border.from, border.to]);
    let Some(origin) = origin_of(ends.chain([window.min(), window.max()]))? else {
        return Ok(Simplified::default());
    };
    let lattice = Lattice::of(origin, window);
    let half_m = error_m.max(0.0) / 2.0;
    let sides = dissolve::labels_of_borders(partition, labels, &lattice, half_m);
    let mut net = Net::of(partition, &sides, &lattice);
    net.simplify(half_m);
    let graph = Graph::of_edges(net.edges());
    let nesting = nesting::of(&graph);
    let windings = windings::of(&graph, &nesting);
    let mut simple = assembled(&graph, &nesting, &windings, origin);
    let mut faces = Vec::with_capacity(simple.faces.len());
    for face in std::mem::take(&mut simple.faces) {
        let [label] = face.covered_by[..] else {
            return Err(OverlayError::Unresolved);
        };
        faces.push(LabelledFace {
            area: face.area,
            label,
        });
    }
    let label_of = |face: Option<usize>| face.and_then(|face| faces.get(face)).map(|face| face.label);
    let borders = simple.borders.into_iter().map(|border| Border {
        left: label_of(border.left),
        right: label_of(border.right),
        ..border
    });
    Ok(Simplified {
        borders: borders.collect(),
        faces,
    })
}

/// The lattice of millimetres, with the window on it.
struct Lattice {
    origin: Coord<f64>,
    low: Spot,
    high: Spot,
}

impl Lattice {
    fn of(origin: Coord<f64>, window: Rect<f64>) -> Lattice {
        let mut lattice = Lattice {
            origin,
            low: [0; 2],
            high: [0; 2],
        };
        (lattice.low, lattice.high) = (lattice.spot(window.min()), lattice.spot(window.max()));
        lattice
    }

    fn spot(&self, at: Coord<f64>) -> Spot {
        let local = at - self.origin;
        [local.x, local.y].map(|metres| (metres * super::PER_M).round() as i64)
    }

    /// The sides of the window that a spot lies on: west, south, east, north.
    fn sides(&self, [x, y]: Spot) -> [bool; 4] {
        let ([west, south], [east, north]) = (self.low, self.high);
        [x == west, y == south, x == east, y == north]
    }

    /// Whether a stretch runs along a side of the window.
    fn is_along_side(&self, from: Spot, to: Spot) -> bool {
        let (from, to) = (self.sides(from), self.sides(to));
        from.iter().zip(to).any(|(one, other)| *one && other)
    }
}

/// The distance of a spot from a stretch, in steps of the lattice.
fn distance(spot: Spot, [from, to]: [Spot; 2]) -> f64 {
    let way = |a: Spot, b: Spot| [(b[0] - a[0]) as f64, (b[1] - a[1]) as f64];
    let ([x, y], [along_x, along_y]) = (way(from, spot), way(from, to));
    let length2 = along_x * along_x + along_y * along_y;
    let share = if length2 > 0.0 {
        ((x * along_x + y * along_y) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - share * along_x).hypot(y - share * along_y)
}

/// An edge with a label on either side.
fn edge_between(from: Spot, to: Spot, left: Option<usize>, right: Option<usize>) -> Edge {
    let (low, high, left, right) = if from < to {
        (from, to, left, right)
    } else {
        (to, from, right, left)
    };
    let mut steps: Vec<(usize, i32)> = Vec::with_capacity(2);
    steps.extend(left.map(|label| (label, 1)));
    steps.extend(right.map(|label| (label, -1)));
    steps.sort_unstable();
    Edge { low, high, steps }
}

#[cfg(test)]
mod tests;
