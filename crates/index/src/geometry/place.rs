//! From delivered coordinates to a shape on the grid, in the one form in which equal shapes are equal.
//!
//! Vertices are rounded to the millimetre and a vertex equal to the one before it is dropped, as is the closing one of a
//! ring. Outer rings run counterclockwise, holes clockwise, each from its southernmost vertex (of several, the
//! westernmost), and holes follow each other by that vertex. Two polygons that differ only in where their rings start, how
//! they run, or by less than half a millimetre thus become one. Lines keep their direction.

use geo_types::{Coord, LineString, Polygon};

use crate::millimetre::{Grid, Mm};

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ShapeKind {
    /// One position.
    Point,
    /// A chain of at least two positions.
    Line,
    /// An outer ring and its holes.
    Area,
}

/// A shape on the grid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PlacedShape {
    /// What it is.
    pub kind: ShapeKind,
    /// Rings of an area; one chain otherwise.
    pub rings: Vec<Vec<Mm>>,
}

/// Why something has no place in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unplaceable {
    /// A coordinate is no number, or lies more than 1 073 km from the origin of the zone.
    #[error("a coordinate is no number or lies outside the reach of the coordinate system")]
    OffGrid,
    /// Nothing is left of it on the millimetre grid: no coordinates, or an area of fewer than three different vertices.
    #[error("nothing is left of the shape when its coordinates are rounded to the millimetre")]
    Empty,
    /// What it covers could not be worked out.
    #[error("what it covers could not be worked out")]
    Unresolved,
    /// Its own figures contradict each other: a raster has another number of levels than cells.
    #[error("its own figures contradict each other")]
    Contradictory,
    /// The coordinate system holds more shapes than a snapshot can number.
    #[error("the coordinate system holds more shapes than a snapshot can number")]
    Full,
    /// The regulation belongs to a plan that the store did not hand over.
    #[error("the regulation belongs to a plan that is not in the store")]
    UnknownPlan,
    /// The regulation's content was not handed over.
    #[error("the content of the regulation is not in the store")]
    UnknownContent,
}

/// Places a point.
pub(crate) fn place_point(grid: Grid, at: Coord<f64>) -> Result<PlacedShape, Unplaceable> {
    let position = grid.place(at.x, at.y).ok_or(Unplaceable::OffGrid)?;
    Ok(PlacedShape {
        kind: ShapeKind::Point,
        rings: vec![vec![position]],
    })
}

/// Places a line. One whose vertices all fall on the same millimetre is placed as a point.
pub(crate) fn place_line(grid: Grid, line: &LineString<f64>) -> Result<PlacedShape, Unplaceable> {
    let chain = place_chain(grid, line)?;
    let kind = match chain.len() {
        0 => return Err(Unplaceable::Empty),
        1 => ShapeKind::Point,
        _ => ShapeKind::Line,
    };
    Ok(PlacedShape {
        kind,
        rings: vec![chain],
    })
}

/// Places an area. A hole of which nothing is left is left out.
pub(crate) fn place_area(grid: Grid, area: &Polygon<f64>) -> Result<PlacedShape, Unplaceable> {
    let outer = place_ring(grid, area.exterior(), false)?.ok_or(Unplaceable::Empty)?;
    let mut rings = Vec::with_capacity(1 + area.interiors().len());
    rings.push(outer);
    for interior in area.interiors() {
        rings.extend(place_ring(grid, interior, true)?);
    }
    if let Some(holes) = rings.get_mut(1..) {
        holes.sort_unstable();
    }
    Ok(PlacedShape {
        kind: ShapeKind::Area,
        rings,
    })
}

/// Twice the signed area of a ring in mm², counterclockwise positive: exact.
pub(crate) fn doubled_area_mm2(ring: &[Mm]) -> i128 {
    let Some(first) = ring.first() else { return 0 };
    let from_first = |p: &Mm| {
        (
            i64::from(p.x) - i64::from(first.x),
            i64::from(p.y) - i64::from(first.y),
        )
    };
    ring.array_windows::<2>()
        .map(|[a, b]| {
            let ((ax, ay), (bx, by)) = (from_first(a), from_first(b));
            // Differences have 31 bits, so the products have 62 and their difference fits.
            i128::from(ax * by - bx * ay)
        })
        .sum()
}

fn place_chain(grid: Grid, line: &LineString<f64>) -> Result<Vec<Mm>, Unplaceable> {
    let place = grid.placing();
    let mut chain = Vec::with_capacity(line.0.len());
    for coord in &line.0 {
        chain.push(place(coord.x, coord.y).ok_or(Unplaceable::OffGrid)?);
    }
    chain.dedup();
    Ok(chain)
}

/// A ring in its normal form; `None` where fewer than three different vertices are left.
fn place_ring(grid: Grid, ring: &LineString<f64>, hole: bool) -> Result<Option<Vec<Mm>>, Unplaceable> {
    let mut ring = place_chain(grid, ring)?;
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Ok(None);
    }
    let doubled = doubled_area_mm2(&ring);
    if (doubled < 0) != hole {
        ring.reverse();
    }
    let least = ring
        .iter()
        .enumerate()
        .min_by_key(|(_, p)| (p.y, p.x))
        .map_or(0, |(at, _)| at);
    ring.rotate_left(least);
    Ok(Some(ring))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{coord, polygon};
    use planvy_plan::Crs;
    use proptest::prelude::*;

    const MALMO: Grid = Grid { crs: Crs::Zone1330 };

    fn at(x: f64, y: f64) -> Coord<f64> {
        coord! { x: 118_000.0 + x, y: 6_164_000.0 + y }
    }

    #[test]
    fn degenerate_areas_have_no_place() {
        let spot = Polygon::new(LineString(vec![at(0.0, 0.0); 5]), vec![]);
        let nothing = Polygon::new(LineString(vec![]), vec![]);
        let stroke = Polygon::new(LineString(vec![at(0.0, 0.0), at(1.0, 1.0), at(0.0, 0.0)]), vec![]);
        for area in [spot, nothing, stroke] {
            assert_eq!(place_area(MALMO, &area), Err(Unplaceable::Empty));
        }
    }

    #[test]
    fn a_hole_of_no_size_is_left_out() {
        let area = Polygon::new(
            LineString(vec![at(0.0, 0.0), at(9.0, 0.0), at(9.0, 9.0), at(0.0, 9.0)]),
            vec![LineString(vec![at(3.0, 3.0); 4])],
        );
        assert_eq!(place_area(MALMO, &area).unwrap().rings.len(), 1);
    }

    #[test]
    fn one_bad_coordinate_is_enough() {
        let area = polygon![at(0.0, 0.0), at(9.0, 0.0), coord! { x: f64::NAN, y: 1.0 }];
        assert_eq!(place_area(MALMO, &area), Err(Unplaceable::OffGrid));
        let line = LineString(vec![at(0.0, 0.0), coord! { x: 1e9, y: 6_164_000.0 }]);
        assert_eq!(place_line(MALMO, &line), Err(Unplaceable::OffGrid));
    }

    proptest! {
        #[test]
        fn start_and_direction_of_a_ring_do_not_matter(
            corners in prop::collection::vec((0i32..9_000, 0i32..9_000), 3..12),
            turn in 0usize..12,
            backwards: bool,
        ) {
            let mut ring: Vec<_> = corners.iter().map(|&(x, y)| at(f64::from(x) / 1e3, f64::from(y) / 1e3)).collect();
            ring.dedup();
            // A least vertex that stands twice leaves the start open: not the case at hand.
            let least = corners.iter().map(|&(x, y)| (y, x)).min();
            prop_assume!(corners.iter().filter(|&&(x, y)| Some((y, x)) == least).count() == 1);
            // Nor is a ring whose two halves cancel out: it has no direction.
            let as_delivered = place_area(MALMO, &Polygon::new(LineString(ring.clone()), vec![]));
            let has_area = as_delivered.as_ref().is_ok_and(|shape| doubled_area_mm2(&shape.rings[0]) != 0);
            prop_assume!(has_area);
            let turn = turn % ring.len();
            ring.rotate_left(turn);
            if backwards {
                ring.reverse();
            }
            let again = place_area(MALMO, &Polygon::new(LineString(ring), vec![]));
            prop_assert_eq!(as_delivered, again);
        }
    }
}
