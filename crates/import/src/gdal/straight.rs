//! Geometries of every kind as points, lines and polygons: arcs become chords within a stated distance.

use gdal::errors::{GdalError, Result};
use gdal::vector::{Geometry, geometry_type_flatten};
use planvy_formats::arcs::arc_within;

/// The numbers of the kinds of geometry (ISO/IEC 13249-3, OGC 06-103r4), without z and m.
mod kind {
    pub(super) const POINT: u32 = 1;
    pub(super) const LINE: u32 = 2;
    pub(super) const POLYGON: u32 = 3;
    pub(super) const MULTI_POINT: u32 = 4;
    pub(super) const MULTI_LINE: u32 = 5;
    pub(super) const MULTI_POLYGON: u32 = 6;
    pub(super) const COLLECTION: u32 = 7;
    pub(super) const CIRCULAR_STRING: u32 = 8;
    pub(super) const COMPOUND_CURVE: u32 = 9;
    pub(super) const CURVE_POLYGON: u32 = 10;
    pub(super) const MULTI_CURVE: u32 = 11;
    pub(super) const MULTI_SURFACE: u32 = 12;
    pub(super) const POLYHEDRAL: u32 = 15;
    pub(super) const TIN: u32 = 16;
    pub(super) const TRIANGLE: u32 = 17;
    pub(super) const LINEAR_RING: u32 = 101;
}

/// Makes geometries straight and flat, and counts.
#[derive(Debug)]
pub(super) struct Straightener {
    /// How far a chord may lie from its arc, in units of the layer.
    pub tolerance: f64,
    /// Arcs so far.
    pub arcs: usize,
}

impl Straightener {
    /// The same without curves and without heights.
    pub(super) fn straight(&mut self, source: &Geometry) -> Result<Geometry> {
        match geometry_type_flatten(source.geometry_type()) {
            kind::POINT => {
                let (x, y, _) = source.get_point(0);
                let mut point = Geometry::empty(kind::POINT)?;
                point.add_point_2d((x, y));
                Ok(point)
            }
            kind::LINE | kind::LINEAR_RING | kind::CIRCULAR_STRING | kind::COMPOUND_CURVE => {
                line(kind::LINE, &self.positions(source)?)
            }
            kind::POLYGON | kind::TRIANGLE | kind::CURVE_POLYGON => {
                let mut polygon = Geometry::empty(kind::POLYGON)?;
                for number in 0..source.geometry_count() {
                    let ring = self.positions(&source.get_geometry(number))?;
                    polygon.add_geometry(line(kind::LINEAR_RING, &ring)?)?;
                }
                Ok(polygon)
            }
            kind::MULTI_POINT => self.members(kind::MULTI_POINT, source),
            kind::MULTI_LINE | kind::MULTI_CURVE => self.members(kind::MULTI_LINE, source),
            kind::MULTI_POLYGON | kind::MULTI_SURFACE | kind::POLYHEDRAL | kind::TIN => {
                self.members(kind::MULTI_POLYGON, source)
            }
            kind::COLLECTION => self.members(kind::COLLECTION, source),
            _ => Err(GdalError::BadArgument(format!(
                "a geometry of the kind {} is not read",
                source.geometry_name()
            ))),
        }
    }

    fn members(&mut self, kind: u32, source: &Geometry) -> Result<Geometry> {
        let mut all = Geometry::empty(kind)?;
        for number in 0..source.geometry_count() {
            all.add_geometry(self.straight(&source.get_geometry(number))?)?;
        }
        Ok(all)
    }

    /// The positions along a curve.
    fn positions(&mut self, curve: &Geometry) -> Result<Vec<[f64; 2]>> {
        match geometry_type_flatten(curve.geometry_type()) {
            kind::COMPOUND_CURVE => {
                let mut whole: Vec<[f64; 2]> = Vec::new();
                for number in 0..curve.geometry_count() {
                    let part = self.positions(&curve.get_geometry(number))?;
                    let is_joined = whole.last().is_some_and(|last| part.first() == Some(last));
                    whole.extend(part.into_iter().skip(usize::from(is_joined)));
                }
                Ok(whole)
            }
            kind::CIRCULAR_STRING => Ok(self.arcs_of(&points_of(curve))),
            _ => Ok(points_of(curve)),
        }
    }

    /// A string of arcs: every second point is the end of one and the beginning of the next.
    fn arcs_of(&mut self, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut line = Vec::new();
        for arc in points.windows(3).step_by(2) {
            let [start, over, end] = *arc else { continue };
            self.arcs += 1;
            if start == end {
                // A full circle: the point in the middle lies across.
                let quarter = |turn: f64| {
                    let centre = [(start[0] + over[0]) / 2.0, (start[1] + over[1]) / 2.0];
                    let out = [start[0] - centre[0], start[1] - centre[1]];
                    [centre[0] - turn * out[1], centre[1] + turn * out[0]]
                };
                line.extend(arc_within(start, quarter(1.0), over, self.tolerance));
                line.extend(arc_within(over, quarter(-1.0), end, self.tolerance));
            } else {
                line.extend(arc_within(start, over, end, self.tolerance));
            }
        }
        line.extend(points.last());
        line
    }
}

fn points_of(curve: &Geometry) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    curve.get_points(&mut points);
    points.into_iter().map(|(x, y, _)| [x, y]).collect()
}

fn line(kind: u32, positions: &[[f64; 2]]) -> Result<Geometry> {
    let mut line = Geometry::empty(kind)?;
    for [x, y] in positions {
        line.add_point_2d((*x, *y));
    }
    Ok(line)
}
