//! Geometries as well-known binary (OGC 06-103r4), little-endian, in two dimensions: what GeoPackage and GeoParquet hold.

use geo_types::{Coord, Geometry, LineString, Polygon};

/// A geometry as bytes, with the box around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wkb {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// West, south, east and north; infinite, the wrong way round, of a geometry without a position.
    pub bounds: [f64; 4],
}

/// Writes a geometry. Kinds that no collection has (rectangles, triangles, single lines of two points) are written as the polygon or
/// line that they are.
///
/// ```
/// use geo_types::{Geometry, Point};
/// use planvy_features::write::wkb::of_geometry;
/// let wkb = of_geometry(&Geometry::Point(Point::new(1.0, 2.0)));
/// assert_eq!(wkb.bytes.len(), 21);
/// assert_eq!(wkb.bounds, [1.0, 2.0, 1.0, 2.0]);
/// ```
pub fn of_geometry(geometry: &Geometry<f64>) -> Wkb {
    let mut writer = Writer {
        bytes: Vec::new(),
        bounds: [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
    };
    writer.geometry(geometry);
    Wkb {
        bytes: writer.bytes,
        bounds: writer.bounds,
    }
}

struct Writer {
    bytes: Vec<u8>,
    bounds: [f64; 4],
}

impl Writer {
    fn geometry(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(point) => {
                self.head(1);
                self.position(point.0);
            }
            Geometry::LineString(line) => {
                self.head(2);
                self.positions(line);
            }
            Geometry::Line(line) => self.geometry(&LineString(vec![line.start, line.end]).into()),
            Geometry::Polygon(area) => self.area(area),
            Geometry::Rect(rect) => self.area(&rect.to_polygon()),
            Geometry::Triangle(triangle) => self.area(&triangle.to_polygon()),
            Geometry::MultiPoint(points) => {
                self.head(4);
                self.count(points.0.len());
                points.0.iter().for_each(|point| self.geometry(&(*point).into()));
            }
            Geometry::MultiLineString(lines) => {
                self.head(5);
                self.count(lines.0.len());
                for line in &lines.0 {
                    self.head(2);
                    self.positions(line);
                }
            }
            Geometry::MultiPolygon(areas) => {
                self.head(6);
                self.count(areas.0.len());
                areas.0.iter().for_each(|area| self.area(area));
            }
            Geometry::GeometryCollection(all) => {
                self.head(7);
                self.count(all.0.len());
                all.0.iter().for_each(|one| self.geometry(one));
            }
        }
    }

    fn area(&mut self, area: &Polygon<f64>) {
        self.head(3);
        self.count(1 + area.interiors().len());
        self.positions(area.exterior());
        area.interiors().iter().for_each(|ring| self.positions(ring));
    }

    fn head(&mut self, kind: u32) {
        self.bytes.push(1);
        self.bytes.extend(kind.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.bytes
            .extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn positions(&mut self, line: &LineString<f64>) {
        self.count(line.0.len());
        line.0.iter().for_each(|position| self.position(*position));
    }

    fn position(&mut self, Coord { x, y }: Coord<f64>) {
        let [west, south, east, north] = self.bounds;
        self.bounds = [west.min(x), south.min(y), east.max(x), north.max(y)];
        self.bytes.extend(x.to_le_bytes());
        self.bytes.extend(y.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{MultiPolygon, polygon};

    #[test]
    fn an_area_with_a_hole_says_its_rings() {
        let area = polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 0.0, y: 4.0)],
            interiors: [[(x: 1.0, y: 1.0), (x: 2.0, y: 1.0), (x: 1.0, y: 2.0)]],
        );
        let wkb = of_geometry(&Geometry::MultiPolygon(MultiPolygon(vec![area])));
        // Two heads, three counts, two rings of four positions.
        assert_eq!(wkb.bytes.len(), 2 * 5 + 4 + 4 + 2 * 4 + 8 * 16);
        assert_eq!(wkb.bytes.get(..9), Some(&[1, 6, 0, 0, 0, 1, 0, 0, 0][..]));
        assert_eq!(wkb.bounds, [0.0, 0.0, 4.0, 4.0]);
    }
}
