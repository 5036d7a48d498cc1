//! The shapes of a `.shp`: record by record, each held against the bytes that it has.

use crate::geojson::geometry::{Rings, Shape, Vertex};

/// Bytes before the first record.
const HEAD_BYTES: usize = 100;
/// Bytes before the content of a record.
const RECORD_HEAD_BYTES: usize = 8;
/// Bytes of a polygon before its parts.
const POLYGON_HEAD_BYTES: usize = 44;

/// Polygon, PolygonZ, PolygonM.
const POLYGONS: [i32; 3] = [5, 15, 25];

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum ShapeError {
    /// The file ends before it.
    #[error("the file ends within record {number} (byte {at})")]
    CutOff {
        /// Which record, from 1.
        number: usize,
        /// Where it begins.
        at: usize,
    },
    /// It is no area.
    #[error("the record is of shape type {0}, which is no area")]
    NoArea(i32),
    /// Its counts do not fit its length.
    #[error("the record promises {parts} parts and {points} points, and has {bytes} bytes")]
    Counts {
        /// Parts.
        parts: i32,
        /// Points.
        points: i32,
        /// Bytes.
        bytes: usize,
    },
    /// Its parts do not begin in order within its points.
    #[error("part {0} of the record does not begin where the one before ends")]
    Parts(usize),
    /// A coordinate is none.
    #[error("coordinate {0} of the record is no number")]
    NoNumber(usize),
}

/// Whether the head says that the shapes are areas.
pub(super) fn is_polygons(bytes: &[u8]) -> bool {
    little(bytes, 32).is_some_and(|kind| POLYGONS.contains(&kind))
}

/// A shape.
pub(super) struct Numbered {
    /// Its number, as the file counts.
    pub(super) number: usize,
    /// Its area; `None` where it has none.
    pub(super) geometry: Result<Option<Shape>, ShapeError>,
}

/// The records of a file. An error ends them.
pub(super) struct Shapes<'a> {
    bytes: &'a [u8],
    at: usize,
    number: usize,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Shapes<'a> {
        Shapes {
            bytes,
            at: HEAD_BYTES,
            number: 0,
        }
    }
}

impl Iterator for Shapes<'_> {
    type Item = Result<Numbered, ShapeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.bytes.len() && (self.number > 0 || self.bytes.len() == HEAD_BYTES) {
            return None;
        }
        self.number += 1;
        let (number, at) = (self.number, self.at);
        let start = at.saturating_add(RECORD_HEAD_BYTES);
        let words = big(self.bytes, at.saturating_add(4));
        let length = words.and_then(|words| usize::try_from(words).ok()?.checked_mul(2));
        let content = length.and_then(|length| self.bytes.get(start..start.checked_add(length)?));
        let Some(content) = content.filter(|content| content.len() >= 4) else {
            self.at = usize::MAX;
            return Some(Err(ShapeError::CutOff { number, at }));
        };
        self.at = start + content.len();
        Some(Ok(Numbered {
            number,
            geometry: area(content),
        }))
    }
}

fn big(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn little(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The area of a record.
fn area(content: &[u8]) -> Result<Option<Shape>, ShapeError> {
    let kind = little(content, 0).unwrap_or_default();
    if kind == 0 {
        return Ok(None);
    }
    if !POLYGONS.contains(&kind) {
        return Err(ShapeError::NoArea(kind));
    }
    let (parts, points) = (
        little(content, 36).unwrap_or(-1),
        little(content, 40).unwrap_or(-1),
    );
    let bytes = content.len();
    let counts = ShapeError::Counts { parts, points, bytes };
    let size = |count: i32, each: usize| usize::try_from(count).ok()?.checked_mul(each);
    let (Some(part_bytes), Some(point_bytes)) = (size(parts, 4), size(points, 16)) else {
        return Err(counts);
    };
    let points_at = POLYGON_HEAD_BYTES.saturating_add(part_bytes);
    let vertices = content.get(points_at..).and_then(|rest| rest.get(..point_bytes));
    let (Some(starts), Some(vertices)) = (content.get(POLYGON_HEAD_BYTES..points_at), vertices) else {
        return Err(counts);
    };
    let (starts, _) = starts.as_chunks::<4>();
    let starts = starts.iter().map(|bytes| i32::from_le_bytes(*bytes));
    let mut ends: Vec<usize> = starts
        .map(|start| usize::try_from(start).unwrap_or(usize::MAX))
        .collect();
    ends.push(point_bytes / 16);
    let all = vertices_of(vertices)?;
    let mut rings: Rings = Vec::new();
    for (number, pair) in ends.windows(2).enumerate() {
        let ring = match pair {
            [from, to] => all.get(*from..*to),
            _ => None,
        };
        rings.push(ring.ok_or(ShapeError::Parts(number + 1))?.to_vec());
    }
    Ok(Some(Shape::MultiPolygon(with_holes(rings))))
}

fn vertices_of(bytes: &[u8]) -> Result<Vec<Vertex>, ShapeError> {
    let (pairs, _) = bytes.as_chunks::<16>();
    let number = |bytes: &[u8; 16], at: usize| {
        let found = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>());
        f64::from_le_bytes(found.copied().unwrap_or_default())
    };
    let vertices = pairs.iter().enumerate().map(|(at, pair)| {
        let vertex = Vertex {
            x: number(pair, 0),
            y: number(pair, 8),
            z: None,
        };
        let is_number = vertex.x.is_finite() && vertex.y.is_finite();
        is_number.then_some(vertex).ok_or(ShapeError::NoNumber(at + 1))
    });
    vertices.collect()
}

/// Rings as polygons: clockwise ones are outlines, the others holes in the smallest outline that they begin in. Where none is
/// clockwise, or a hole lies in no outline, it is an outline drawn the wrong way round.
fn with_holes(rings: Rings) -> Vec<Rings> {
    let (outlines, holes): (Rings, Rings) = rings.into_iter().partition(|ring| twice_area(ring) < 0.0);
    let mut polygons: Vec<Rings> = outlines.into_iter().map(|outline| vec![outline]).collect();
    let mut strays = Vec::new();
    for hole in holes {
        let area_of = |polygon: &Rings| polygon.first().map_or(0.0, |outline| twice_area(outline).abs());
        let around = polygons
            .iter_mut()
            .filter(|polygon| polygon.first().is_some_and(|outline| holds(outline, &hole)))
            .min_by(|one, other| area_of(one).total_cmp(&area_of(other)));
        match around {
            Some(polygon) => polygon.push(hole),
            None => strays.push(vec![hole]),
        }
    }
    polygons.extend(strays);
    polygons
}

/// Twice the area of a ring, positive where it runs counter-clockwise. Counted from its first corner: far numbers would cancel.
fn twice_area(ring: &[Vertex]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    let edges = ring.iter().zip(ring.iter().skip(1));
    edges
        .map(|(a, b)| (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y))
        .sum()
}

/// Whether most corners of a hole lie inside an outline: some may lie on it.
fn holds(outline: &[Vertex], hole: &[Vertex]) -> bool {
    let is_inside = |at: &&Vertex| {
        let edges = outline.iter().zip(outline.iter().skip(1));
        let passes = |(a, b): &(&Vertex, &Vertex)| {
            (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
        };
        edges.filter(passes).count() % 2 == 1
    };
    hole.iter().filter(is_inside).count() * 2 > hole.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[[f64; 2]]) -> Vec<Vertex> {
        let closed = corners.iter().chain(corners.first());
        closed
            .map(|[x, y]| Vertex {
                x: *x,
                y: *y,
                z: None,
            })
            .collect()
    }

    /// A clockwise square.
    fn square(corner: f64, side: f64) -> Vec<Vertex> {
        let (low, high) = (corner, corner + side);
        ring(&[[low, low], [low, high], [high, high], [high, low]])
    }

    fn turned(mut ring: Vec<Vertex>) -> Vec<Vertex> {
        ring.reverse();
        ring
    }

    #[test]
    fn holes_go_to_the_smallest_outline_around_them() {
        let (yard, island, hole) = (
            turned(square(10.0, 60.0)),
            square(20.0, 30.0),
            turned(square(25.0, 10.0)),
        );
        let far = turned(square(500.0, 5.0));
        let polygons = with_holes(vec![
            hole.clone(),
            square(0.0, 100.0),
            yard.clone(),
            island.clone(),
            far.clone(),
        ]);
        assert_eq!(
            polygons,
            [vec![square(0.0, 100.0), yard], vec![island, hole], vec![far]]
        );
    }
}
