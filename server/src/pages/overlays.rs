//! Geometry of answers, drawn over a map.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_rules::regulation_answer::{GeometryAnswer, GeometryShape};

use super::place_map::OverlayShape;
use crate::map::Overlay;

/// The areas of a geometry as an overlay; none where it has no areas.
pub fn overlay(
    overlay: Overlay,
    geometry: Option<&GeometryAnswer>,
    title: &str,
    legend: &str,
) -> Option<OverlayShape> {
    let geometry = geometry?;
    let area = areas(&geometry.shape);
    (!area.0.is_empty()).then(|| OverlayShape {
        overlay,
        crs: geometry.crs.0,
        area,
        title: title.to_owned(),
        legend: legend.to_owned(),
    })
}

/// The areas of a shape.
pub fn areas(shape: &GeometryShape) -> MultiPolygon<f64> {
    match shape {
        GeometryShape::MultiPolygon { coordinates } => {
            coordinates.iter().filter_map(|rings| polygon(rings)).collect()
        }
        GeometryShape::GeometryCollection { geometries } => {
            geometries.iter().flat_map(|part| areas(part).0).collect()
        }
        GeometryShape::MultiPoint { .. } | GeometryShape::MultiLineString { .. } => MultiPolygon(Vec::new()),
    }
}

fn polygon(rings: &[Vec<[f64; 2]>]) -> Option<Polygon<f64>> {
    let ring = |positions: &Vec<[f64; 2]>| -> LineString<f64> {
        positions.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect()
    };
    let (outer, holes) = rings.split_first()?;
    Some(Polygon::new(ring(outer), holes.iter().map(ring).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_found_in_collections() {
        let square = vec![vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 0.0]]];
        let shape = GeometryShape::GeometryCollection {
            geometries: vec![
                GeometryShape::MultiPoint {
                    coordinates: vec![[5.0, 5.0]],
                },
                GeometryShape::MultiPolygon {
                    coordinates: vec![square],
                },
            ],
        };
        let found = areas(&shape);
        assert_eq!(found.0.len(), 1);
        assert_eq!(found.0[0].exterior().0[1], Coord { x: 2.0, y: 0.0 });
    }
}
