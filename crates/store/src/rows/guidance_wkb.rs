//! The shapes of guidance as well-known binary: multipoints, multilines and multipolygons.

use geo_types::{MultiLineString, MultiPoint, MultiPolygon, Point};
use planvy_plan::GuidanceShape;

use super::wkb::{
    BlobError, Dialect, Reader, Shape, WKB_LINE, WKB_MULTI_POLYGON, WKB_POINT, Wkb, Writer, of_areas,
    to_areas,
};

const WKB_MULTI_POINT: u32 = 4;
const WKB_MULTI_LINE: u32 = 5;

/// Which layer a shape belongs to.
pub(crate) fn shape_of(shape: &GuidanceShape) -> Shape {
    match shape {
        GuidanceShape::Point(_) => Shape::Point,
        GuidanceShape::Line(_) => Shape::Line,
        GuidanceShape::Area(_) => Shape::Area,
    }
}

/// A shape of the same kind that holds nothing, to be filled in from the geometry.
pub(crate) fn emptied(shape: &GuidanceShape) -> GuidanceShape {
    match shape {
        GuidanceShape::Point(_) => GuidanceShape::Point(MultiPoint(Vec::new())),
        GuidanceShape::Line(_) => GuidanceShape::Line(MultiLineString(Vec::new())),
        GuidanceShape::Area(_) => GuidanceShape::Area(MultiPolygon(Vec::new())),
    }
}

/// Writes a shape.
pub(crate) fn of_shape(shape: &GuidanceShape, dialect: Dialect) -> Wkb {
    let mut writer = Writer::new(dialect, 0, &[]);
    match shape {
        GuidanceShape::Area(areas) => return of_areas(areas, dialect),
        GuidanceShape::Line(lines) => {
            writer.head(WKB_MULTI_LINE);
            writer.count(lines.0.len());
            for line in &lines.0 {
                writer.head(WKB_LINE);
                writer.is_regular &= !line.0.is_empty();
                writer.line(line);
            }
        }
        GuidanceShape::Point(points) => {
            writer.head(WKB_MULTI_POINT);
            writer.count(points.0.len());
            for point in &points.0 {
                writer.head(WKB_POINT);
                writer.vertex(point.0);
            }
        }
    }
    writer.finish(false)
}

/// Reads a shape.
pub(crate) fn to_shape(wkb: &[u8]) -> Result<GuidanceShape, BlobError> {
    let mut reader = Reader::new(wkb);
    match reader.head()? {
        WKB_MULTI_POLYGON => to_areas(wkb).map(GuidanceShape::Area),
        WKB_MULTI_LINE => {
            let mut lines = Vec::new();
            for _ in 0..reader.count()? {
                match reader.head()? {
                    WKB_LINE => lines.push(reader.line()?),
                    other => return Err(BlobError::Type(other)),
                }
            }
            Ok(GuidanceShape::Line(MultiLineString(lines)))
        }
        WKB_MULTI_POINT => {
            let mut points = Vec::new();
            for _ in 0..reader.count()? {
                match reader.head()? {
                    WKB_POINT => points.push(Point(reader.vertex()?)),
                    other => return Err(BlobError::Type(other)),
                }
            }
            Ok(GuidanceShape::Point(MultiPoint(points)))
        }
        other => Err(BlobError::Type(other)),
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Polygon};
    use proptest::prelude::*;

    use super::*;

    fn coordinates() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((-1e7..1e7_f64, -1e7..1e7_f64), 0..12)
    }

    proptest! {
        #[test]
        fn shapes_come_back_equal(pieces in prop::collection::vec(coordinates(), 0..5)) {
            let lines = MultiLineString(pieces.iter().cloned().map(LineString::from).collect());
            let points = MultiPoint(pieces.iter().flatten().map(|xy| Point::from(*xy)).collect());
            let areas = MultiPolygon(
                pieces.iter().cloned().map(|ring| Polygon::new(LineString::from(ring), Vec::new())).collect(),
            );
            for shape in [GuidanceShape::Line(lines), GuidanceShape::Point(points), GuidanceShape::Area(areas)] {
                for dialect in [Dialect::Iso, Dialect::Extended(3008)] {
                    prop_assert_eq!(to_shape(&of_shape(&shape, dialect).bytes), Ok(shape.clone()));
                }
            }
        }

        #[test]
        fn foreign_bytes_end_in_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = to_shape(&bytes);
        }
    }
}
