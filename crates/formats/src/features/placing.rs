//! From coordinates as delivered to eastings and northings: nothing is placed before all features have been seen.

use planvy_plan::{Crs, Finding};

use crate::finding_log::FindingLog;
use crate::geojson::geometry::{Shape, Vertex};
use crate::source_crs::{Extent, Reckoning, SourceCrs};

/// Features with their shapes in the coordinates of the file.
#[derive(Debug)]
pub(crate) struct Gathered<T> {
    raw: Vec<(T, Shape)>,
    extent: Extent,
}

/// A feature whose shape is in metres of a system, or why it is not.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    /// The feature.
    pub(crate) what: T,
    /// Where it lies, without heights; or the finding that says why that is not known.
    pub(crate) shape: Result<Shape, Box<Finding>>,
}

/// All features of a file, placed.
#[derive(Debug)]
pub(crate) enum Placing<T> {
    /// In one system.
    In(Crs, Vec<Placed<T>>),
    /// Nowhere: nobody says in which system the coordinates are, or it is a foreign one. The log says so.
    Nowhere(Vec<(T, Shape)>),
}

impl<T> Default for Gathered<T> {
    fn default() -> Gathered<T> {
        Gathered {
            raw: Vec::new(),
            extent: Extent::default(),
        }
    }
}

impl<T> Gathered<T> {
    /// Takes a feature.
    pub(crate) fn add(&mut self, what: T, shape: Shape) {
        let extent = &mut self.extent;
        shape.for_each_vertex(&mut |vertex| extent.add(vertex.x, vertex.y));
        self.raw.push((what, shape));
    }

    /// True where no feature has been taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Places all of them in the file's system; degrees in the given one, or in the zone that fits best.
    pub(crate) fn place(self, said: &SourceCrs, given: Option<Crs>, log: &mut FindingLog) -> Placing<T> {
        let positions = || {
            self.raw
                .iter()
                .flat_map(|(_, shape)| vertices(shape))
                .map(|v| [v.x, v.y])
        };
        let decided = Reckoning::decide(said, given, self.extent, positions(), log);
        let Some(reckoning) = decided else {
            return Placing::Nowhere(self.raw);
        };
        let placed = positions().filter_map(|position| reckoning.place(position).ok());
        let crs = reckoning.grid(given, placed.map(|place| place.to_geodetic().lon_deg));
        let place = |(what, shape): (T, Shape)| Placed {
            what,
            shape: placed_shape(shape, reckoning, crs),
        };
        Placing::In(crs, self.raw.into_iter().map(place).collect())
    }
}

/// Every vertex of a shape, in file order.
fn vertices(shape: &Shape) -> Box<dyn Iterator<Item = &Vertex> + '_> {
    match shape {
        Shape::Point(vertex) => Box::new(std::iter::once(vertex)),
        Shape::MultiPoint(points) | Shape::Line(points) => Box::new(points.iter()),
        Shape::MultiLine(lines) | Shape::Polygon(lines) => Box::new(lines.iter().flatten()),
        Shape::MultiPolygon(polygons) => Box::new(polygons.iter().flatten().flatten()),
        Shape::Collection(shapes) => Box::new(shapes.iter().flat_map(vertices)),
    }
}

fn placed_shape(mut shape: Shape, reckoning: Reckoning, crs: Crs) -> Result<Shape, Box<Finding>> {
    let mut fault = None;
    shape.map_vertices(&mut |vertex| match reckoning.place([vertex.x, vertex.y]) {
        Ok(place) => {
            let point = place.in_crs(crs);
            Vertex {
                x: point.east_m,
                y: point.north_m,
                z: None,
            }
        }
        Err(misplaced) => {
            fault.get_or_insert(misplaced);
            vertex
        }
    });
    match fault {
        None => Ok(shape),
        Some(misplaced) => Err(Box::new(misplaced.into_finding())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> Shape {
        Shape::Point(Vertex { x, y, z: Some(1.0) })
    }

    #[test]
    fn degrees_become_metres_and_outliers_findings() {
        let mut gathered = Gathered::default();
        gathered.add("Malmö", point(13.0007, 55.6064));
        gathered.add("Paris", point(2.35, 48.85));
        let mut log = FindingLog::default();
        let Placing::In(Crs::Zone1330, placed) = gathered.place(&SourceCrs::Unsaid, None, &mut log) else {
            panic!("placed in the nearest zone");
        };
        let [malmo, paris] = placed.as_slice() else {
            panic!("two")
        };
        let Ok(Shape::Point(at)) = &malmo.shape else {
            panic!("{malmo:?}")
        };
        assert!((at.x - 118_531.568).abs() < 0.001 && (at.y - 6_164_853.424).abs() < 0.001);
        assert_eq!(at.z, None);
        assert!(paris.shape.is_err());
        assert_eq!(log.into_findings(), []);
    }

    #[test]
    fn metres_without_a_system_stay_where_they_are() {
        let mut gathered = Gathered::default();
        gathered.add((), point(118_531.0, 6_164_853.0));
        let mut log = FindingLog::default();
        let placing = gathered.place(&SourceCrs::Unsaid, None, &mut log);
        assert!(matches!(placing, Placing::Nowhere(raw) if raw.len() == 1));
        assert_eq!(log.into_findings().len(), 1);
    }
}
