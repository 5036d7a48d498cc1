//! A spot inside a surface, to point at: found with one look at every vertex, however many there are.
//!
//! A level line through the middle of the surface, at a height where no vertex lies, meets its boundary an even number of
//! times; between the meetings it is inside and outside by turns. The spot is the middle of the broadest stretch inside.

use geo_types::{Coord, Polygon};

/// A spot inside a polygon, or its first vertex where it has no inside; `None` where it has no vertex, or one that is no
/// number.
///
/// ```
/// use geo_types::{polygon, Coord};
/// use planvy_import::validation::spot_inside::spot_inside;
/// let arms = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 8.0), (x: 8.0, y: 8.0), (x: 8.0, y: 2.0),
///     (x: 1.0, y: 2.0), (x: 1.0, y: 8.0), (x: 0.0, y: 8.0)];
/// assert_eq!(spot_inside(&arms), Some(Coord { x: 9.0, y: 5.0 }));
/// ```
pub fn spot_inside(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let first = *polygon.exterior().coords().next()?;
    if vertices(polygon).any(|vertex| !(vertex.x.is_finite() && vertex.y.is_finite())) {
        return None;
    }
    Some(middle_inside(polygon).unwrap_or(first))
}

/// The vertices of every ring.
fn vertices(polygon: &Polygon<f64>) -> impl Iterator<Item = Coord<f64>> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .flat_map(|ring| ring.coords().copied())
}

/// The middle of the broadest stretch inside, half way up.
fn middle_inside(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let y = free_height(polygon)?;
    let mut meetings: Vec<f64> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .flat_map(|ring| ring.lines())
        .filter(|side| (side.start.y < y) != (side.end.y < y))
        .map(|side| side.start.x + (y - side.start.y) / side.dy() * side.dx())
        .collect();
    meetings.sort_by(f64::total_cmp);
    let (from, to) = meetings
        .chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    let x = f64::midpoint(from, to);
    x.is_finite().then_some(Coord { x, y })
}

/// A height near the middle of a polygon at which it has no vertex.
fn free_height(polygon: &Polygon<f64>) -> Option<f64> {
    let heights = || polygon.exterior().coords().map(|coord| coord.y);
    let middle = f64::midpoint(heights().reduce(f64::min)?, heights().reduce(f64::max)?);
    let all = || vertices(polygon).map(|vertex| vertex.y);
    let below = all().filter(|y| *y <= middle).reduce(f64::max)?;
    let above = all().filter(|y| *y > middle).reduce(f64::min)?;
    let free = f64::midpoint(below, above);
    (below < free && free < above).then_some(free)
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Rotate};
    use geo_types::{LineString, Point, polygon};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn holes_and_flat_or_broken_surfaces() {
        let mut ring = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 0.0, y: 10.0)];
        ring.interiors_push(vec![(1.0, 1.0), (7.0, 1.0), (7.0, 9.0), (1.0, 9.0)]);
        assert_eq!(spot_inside(&ring), Some(Coord { x: 8.5, y: 5.0 }));
        let flat = polygon![(x: 0.0, y: 1.0), (x: 5.0, y: 1.0), (x: 9.0, y: 1.0)];
        assert_eq!(spot_inside(&flat), Some(Coord { x: 0.0, y: 1.0 }));
        assert_eq!(
            spot_inside(&Polygon::new(LineString::new(Vec::new()), Vec::new())),
            None
        );
        let broken = polygon![(x: 0.0, y: f64::NAN), (x: 5.0, y: 1.0), (x: 9.0, y: 3.0)];
        assert_eq!(spot_inside(&broken), None);
    }

    proptest! {
        #[test]
        fn the_spot_lies_inside(radii in prop::collection::vec(1.0..50.0_f64, 3..40), turn in 0.0..360.0_f64) {
            let step = std::f64::consts::TAU / radii.len() as f64;
            let star: Vec<Coord<f64>> = radii
                .iter()
                .enumerate()
                .map(|(number, radius)| {
                    let angle = step * number as f64;
                    Coord { x: 118_000.0 + radius * angle.cos(), y: 6_160_000.0 + radius * angle.sin() }
                })
                .collect();
            let star = Polygon::new(LineString::new(star), Vec::new()).rotate_around_point(turn, Point::new(118_000.0, 6_160_000.0));
            let spot = spot_inside(&star).expect("a star has a middle");
            prop_assert!(star.contains(&Point::from(spot)), "{spot:?}");
        }
    }
}
