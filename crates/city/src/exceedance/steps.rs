//! Where the top of an envelope steps down: along the borders of cells whose neighbour is higher.

use geo::BoundingRect;
use geo_types::{Coord, Polygon, Rect};

use crate::envelope::Cell;

/// Borders closer than this, in metres, are one.
const SAME_BORDER_M: f64 = 0.001;
/// Neighbours that share less than this of a border, in metres, meet in a corner.
const LEAST_SHARED_M: f64 = 0.01;
/// Tops that differ by less than this, in metres, do not step.
const LEAST_STEP_M: f64 = 0.001;

/// A stretch of a border, from one end to the other.
pub(super) type Stretch = [Coord<f64>; 2];

/// For each cell the stretches of its border along which a neighbour is higher.
pub(super) fn steps<T>(cells: &[Cell<T>]) -> Vec<Vec<Stretch>> {
    let extents: Vec<Option<Rect<f64>>> = cells.iter().map(|cell| cell.outline.bounding_rect()).collect();
    let edges: Vec<Vec<Stretch>> = cells.iter().map(|cell| edges(&cell.outline)).collect();
    let of_cell = |(number, cell): (usize, &Cell<T>)| {
        let mut stretches = Vec::new();
        let Some(Some(extent)) = extents.get(number) else {
            return stretches;
        };
        for (other, neighbour) in cells.iter().enumerate() {
            let is_near = extents
                .get(other)
                .is_some_and(|other| other.is_some_and(|other| are_near(extent, &other)));
            if other == number || !is_near {
                continue;
            }
            let is_higher = |at: &Coord<f64>| neighbour.top.at(*at) > cell.top.at(*at) + LEAST_STEP_M;
            let shared = edges.get(number).into_iter().flatten().flat_map(|mine| {
                let theirs = edges.get(other).into_iter().flatten();
                theirs.filter_map(move |theirs| common(*mine, *theirs))
            });
            stretches.extend(shared.filter(|ends| ends.iter().any(is_higher)));
        }
        stretches
    };
    cells.iter().enumerate().map(of_cell).collect()
}

pub(super) fn edges(outline: &Polygon<f64>) -> Vec<Stretch> {
    let rings = std::iter::once(outline.exterior()).chain(outline.interiors());
    rings
        .flat_map(|ring| ring.0.array_windows::<2>().copied())
        .collect()
}

fn are_near(one: &Rect<f64>, other: &Rect<f64>) -> bool {
    let apart = |min: f64, max: f64, other_min: f64, other_max: f64| {
        other_min > max + SAME_BORDER_M || min > other_max + SAME_BORDER_M
    };
    !apart(one.min().x, one.max().x, other.min().x, other.max().x)
        && !apart(one.min().y, one.max().y, other.min().y, other.max().y)
}

/// The stretch that two edges on one line have in common.
pub(super) fn common([a, b]: Stretch, [c, d]: Stretch) -> Option<Stretch> {
    let way = b - a;
    let length_m = way.x.hypot(way.y);
    if length_m < LEAST_SHARED_M {
        return None;
    }
    let along = way / length_m;
    let seen = |position: Coord<f64>| {
        let from = position - a;
        (
            from.x * along.x + from.y * along.y,
            along.x * from.y - along.y * from.x,
        )
    };
    let ((c_along, c_aside), (d_along, d_aside)) = (seen(c), seen(d));
    if c_aside.abs() > SAME_BORDER_M || d_aside.abs() > SAME_BORDER_M {
        return None;
    }
    let from_m = c_along.min(d_along).max(0.0);
    let to_m = c_along.max(d_along).min(length_m);
    (to_m - from_m >= LEAST_SHARED_M).then(|| [a + along * from_m, a + along * to_m])
}
