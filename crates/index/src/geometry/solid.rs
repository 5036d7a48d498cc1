//! The footprint of a solid: what its faces cover when they are seen from above.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_city::overlay::{OverlayError, union_of_polygons};
use planvy_plan::geometry::Face;

/// Union of the faces' projections on the plane, in metres, as disjoint polygons.
///
/// Every face that is not vertical is projected, the roof as well as the floor: a position lies under or over the solid
/// where it lies in any of the projections, and the area of the footprint is that of their union. A vertical face projects
/// to a line and adds nothing. Faces with a coordinate that is no number are left out.
pub(crate) fn footprint(faces: &[Face]) -> Result<MultiPolygon<f64>, OverlayError> {
    let projections: Vec<Polygon<f64>> = faces.iter().filter_map(projection).collect();
    union_of_polygons(&projections)
}

/// Lowest and highest level of the faces' vertices; `None` where there is no level.
pub(crate) fn level_range_m(faces: &[Face]) -> Option<(f64, f64)> {
    let levels = faces.iter().flatten().flatten().map(|[_, _, level]| *level);
    range_of(levels)
}

/// Lowest and highest of some levels; what is no number is passed over.
pub(crate) fn range_of(levels: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    levels
        .filter(|level| level.is_finite())
        .fold(None, |range, level| {
            let (low, high) = range.unwrap_or((level, level));
            Some((level.min(low), level.max(high)))
        })
}

/// One face seen from above; `None` where it is vertical, or no polygon.
fn projection(face: &Face) -> Option<Polygon<f64>> {
    let finite = face
        .iter()
        .flatten()
        .all(|[x, y, _]| x.is_finite() && y.is_finite());
    let mut rings = face
        .iter()
        .map(|ring| LineString::from_iter(ring.iter().map(|[x, y, _]| Coord { x: *x, y: *y })));
    let outer = rings.next()?;
    (finite && projected_area_m2(&outer) > SMALLEST_M2).then(|| Polygon::new(outer, rings.collect()))
}

/// A projection smaller than a square millimetre is that of a vertical face with rounded coordinates.
const SMALLEST_M2: f64 = 1e-6;

fn projected_area_m2(ring: &LineString<f64>) -> f64 {
    let Some(first) = ring.0.first() else { return 0.0 };
    let from_first = |c: &Coord<f64>| (c.x - first.x, c.y - first.y);
    let doubled: f64 = ring
        .0
        .array_windows::<2>()
        .map(|[a, b]| {
            let ((ax, ay), (bx, by)) = (from_first(a), from_first(b));
            ax * by - bx * ay
        })
        .sum();
    doubled.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    /// A box of 10 × 6 m with a roof that juts out 1 m all round, as a closed body.
    fn house_with_eaves() -> Vec<Face> {
        let ring = |x0: f64, y0: f64, x1: f64, y1: f64, z: f64| {
            vec![vec![
                [x0, y0, z],
                [x1, y0, z],
                [x1, y1, z],
                [x0, y1, z],
                [x0, y0, z],
            ]]
        };
        let wall = |ax: f64, ay: f64, bx: f64, by: f64| {
            vec![vec![
                [ax, ay, 2.0],
                [bx, by, 2.0],
                [bx, by, 8.0],
                [ax, ay, 8.0],
                [ax, ay, 2.0],
            ]]
        };
        vec![
            ring(0.0, 0.0, 10.0, 6.0, 2.0),
            ring(-1.0, -1.0, 11.0, 7.0, 8.0),
            wall(0.0, 0.0, 10.0, 0.0),
            wall(10.0, 0.0, 10.0, 6.0),
            wall(10.0, 6.0, 0.0, 6.0),
            wall(0.0, 6.0, 0.0, 0.0),
        ]
    }

    #[test]
    fn the_footprint_is_the_union_of_roof_and_floor() {
        assert!(
            (footprint(&house_with_eaves())
                .expect("a footprint")
                .unsigned_area()
                - 12.0 * 8.0)
                .abs()
                < 1e-6
        );
        assert_eq!(level_range_m(&house_with_eaves()), Some((2.0, 8.0)));
    }

    #[test]
    fn walls_alone_and_nonsense_have_no_footprint() {
        let walls: Vec<Face> = house_with_eaves().drain(2..).collect();
        assert!(footprint(&walls).expect("a footprint").0.is_empty());
        assert!(
            footprint(&[vec![vec![[f64::NAN, 0.0, 0.0]; 4]], vec![], vec![vec![]]])
                .expect("a footprint")
                .0
                .is_empty()
        );
        assert_eq!(level_range_m(&[vec![vec![[0.0, 0.0, f64::NAN]]]]), None);
    }

    #[test]
    fn a_floor_that_faces_down_does_not_cancel_the_roof() {
        let square = [[0.0, 0.0], [10.0, 0.0], [10.0, 6.0], [0.0, 6.0], [0.0, 0.0]];
        let level = |z: f64| square.map(|[x, y]| [x, y, z]).to_vec();
        let floor: Vec<[f64; 3]> = level(2.0).into_iter().rev().collect();
        let body = [vec![floor], vec![level(5.0)]];
        assert!((footprint(&body).expect("a footprint").unsigned_area() - 60.0).abs() < 1e-6);
    }

    #[test]
    fn faces_side_by_side_become_one() {
        let half = |x: f64| {
            vec![vec![
                [x, 0.0, 1.0],
                [x + 5.0, 0.0, 1.0],
                [x + 5.0, 5.0, 3.0],
                [x, 5.0, 3.0],
            ]]
        };
        let footprint = footprint(&[half(0.0), half(5.0)]).expect("a footprint");
        assert_eq!(footprint.0.len(), 1);
        assert!((footprint.unsigned_area() - 50.0).abs() < 1e-6);
    }
}
