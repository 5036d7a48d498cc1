//! The outline of faces on the map.

use geo::Area;
use geo::algorithm::orient::{Direction, Orient};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_city::overlay::union_of_polygons;

/// Faces whose outline encloses less than this on the map, in m², are upright.
const UPRIGHT_BELOW_M2: f64 = 1e-6;

/// The ground that faces cover, seen from above; `None` where they cover none, or where it cannot be worked out.
///
/// Each face counts whole: nothing is asked about what lies above what.
pub(crate) fn outline<'a>(faces: impl Iterator<Item = &'a [Vec<[f64; 3]>]>) -> Option<MultiPolygon<f64>> {
    let polygons: Vec<Polygon<f64>> = faces.filter_map(flat).collect();
    if polygons.is_empty() {
        return None;
    }
    let union = union_of_polygons(&polygons).ok()?;
    (!union.0.is_empty()).then_some(union)
}

/// A face on the map.
fn flat(rings: &[Vec<[f64; 3]>]) -> Option<Polygon<f64>> {
    let mut rings = rings.iter().map(|ring| {
        let coords: Vec<Coord<f64>> = ring.iter().map(|[x, y, _]| Coord { x: *x, y: *y }).collect();
        LineString::new(coords)
    });
    let polygon = Polygon::new(rings.next()?, rings.collect());
    (polygon.unsigned_area() > UPRIGHT_BELOW_M2).then(|| polygon.orient(Direction::Default))
}

#[cfg(test)]
mod tests {
    use geo::Area;

    use super::outline;

    #[test]
    fn walls_cover_nothing_and_overlaps_count_once() {
        let floor = vec![vec![
            [0.0, 0.0, 0.0],
            [0.0, 4.0, 0.0],
            [4.0, 4.0, 0.0],
            [4.0, 0.0, 0.0],
        ]];
        let roof = vec![vec![
            [2.0, 0.0, 9.0],
            [6.0, 0.0, 9.0],
            [6.0, 4.0, 7.0],
            [2.0, 4.0, 7.0],
        ]];
        let wall = vec![vec![
            [0.0, 0.0, 0.0],
            [4.0, 0.0, 0.0],
            [4.0, 0.0, 9.0],
            [0.0, 0.0, 9.0],
        ]];
        let faces = [&floor, &roof, &wall];
        let area = outline(faces.iter().map(|face| face.as_slice())).expect("it covers ground");
        assert!((area.unsigned_area() - 24.0).abs() < 1e-9);
        assert_eq!(outline([&wall].iter().map(|face| face.as_slice())), None);
    }
}
