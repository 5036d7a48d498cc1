//! Geometry as well-known binary, in the two dialects that databases speak.
//!
//! Source: ISO 13249-3, whose types with Z are 1000 higher (GeoPackage), and PostGIS's extended form, which sets a bit for Z
//! and one for a system that follows the type. Numbers are written and read as they are, bit by bit: what was stored comes
//! back equal.

use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};
use planvy_plan::geometry::{Face, Position};

pub(crate) const WKB_POINT: u32 = 1;
pub(crate) const WKB_LINE: u32 = 2;
const WKB_POLYGON: u32 = 3;
pub(crate) const WKB_MULTI_POLYGON: u32 = 6;
const WKB_Z: u32 = 1000;
/// Extended form: the geometry has Z.
const EXTENDED_Z: u32 = 0x8000_0000;
/// Extended form: the number of the system follows.
const EXTENDED_SYSTEM: u32 = 0x2000_0000;
/// Fewest vertices of a closed ring.
const RING_VERTICES: usize = 4;

/// Which well-known binary is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// As ISO has it.
    Iso,
    /// As PostGIS has it, in the system of an EPSG code.
    Extended(u16),
}

/// The bytes are not what this module writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BlobError {
    /// It ends too early.
    #[error("a geometry ends too early")]
    Truncated,
    /// It does not begin as a geometry of the store in little-endian order does.
    #[error("a geometry has a foreign header")]
    Header,
    /// Another type of geometry than expected.
    #[error("a geometry has the unexpected type {0}")]
    Type(u32),
}

/// The four shapes of a part; the numbers stand in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shape {
    /// A point.
    Point = 1,
    /// A line.
    Line = 2,
    /// An area.
    Area = 3,
    /// A solid, as a multipolygon of its faces with levels.
    Solid = 4,
}

impl Shape {
    /// The shape of a position.
    pub(crate) fn of(position: &Position) -> Shape {
        match position {
            Position::Point(_) => Shape::Point,
            Position::Line(_) => Shape::Line,
            Position::Area(_) => Shape::Area,
            Position::Solid(_) => Shape::Solid,
        }
    }
}

/// Bounding box in the plane: `[min x, min y, max x, max y]`. Empty where the minimum is greater than the maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds(pub(crate) [f64; 4]);

impl Bounds {
    /// The box of nothing.
    pub(crate) const EMPTY: Bounds =
        Bounds([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    /// Grows to hold a vertex.
    fn include(&mut self, x: f64, y: f64) {
        let [min_x, min_y, max_x, max_y] = self.0;
        self.0 = [min_x.min(x), min_y.min(y), max_x.max(x), max_y.max(y)];
    }

    /// Grows to hold another box.
    pub(crate) fn merge(&mut self, other: Bounds) {
        let [min_x, min_y, max_x, max_y] = other.0;
        if min_x <= max_x {
            self.include(min_x, min_y);
            self.include(max_x, max_y);
        }
    }
}

/// Well-known binary with what the tables want to know about it.
pub(crate) struct Wkb {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// The bounding box.
    pub(crate) bounds: Bounds,
    /// True where the heights of the vertices went into it.
    pub(crate) with_heights: bool,
    /// True where a spatial database takes it and gives it back as it is: every number is finite, every ring has four
    /// vertices or more and ends where it began, every line has two vertices or none, and no piece of several is empty.
    pub(crate) is_regular: bool,
}

/// Writes a part. The heights go into it as Z where there is one for each vertex.
pub(crate) fn of_position(position: &Position, heights_m: &[f64], dialect: Dialect) -> Wkb {
    let vertices = match position {
        Position::Point(_) => 1,
        Position::Line(line) => line.0.len(),
        Position::Area(area) => rings(area).map(|ring| ring.0.len()).sum(),
        Position::Solid(_) => 0,
    };
    let with_heights = !heights_m.is_empty() && heights_m.len() == vertices;
    let mut writer = Writer::new(dialect, vertices, if with_heights { heights_m } else { &[] });
    match position {
        Position::Point(point) => {
            writer.head(WKB_POINT);
            writer.vertex(point.0);
        }
        Position::Line(line) => {
            writer.head(WKB_LINE);
            writer.line(line);
        }
        Position::Area(area) => writer.polygon(area),
        Position::Solid(faces) => writer.solid(faces),
    }
    writer.finish(with_heights)
}

/// Writes the areas of a parcel.
pub(crate) fn of_areas(areas: &MultiPolygon<f64>, dialect: Dialect) -> Wkb {
    let mut writer = Writer::new(dialect, 0, &[]);
    writer.head(WKB_MULTI_POLYGON);
    writer.count(areas.0.len());
    for area in &areas.0 {
        writer.is_regular &= !area.exterior().0.is_empty();
        writer.polygon(area);
    }
    writer.finish(false)
}

/// Reads a part: its position, and the heights of its vertices where they went into it.
pub(crate) fn to_position(wkb: &[u8]) -> Result<(Position, Vec<f64>), BlobError> {
    let mut reader = Reader::new(wkb);
    let position = match reader.head()? {
        WKB_POINT => Position::Point(Point(reader.vertex()?)),
        WKB_LINE => Position::Line(reader.line()?),
        WKB_POLYGON => Position::Area(reader.rings()?),
        WKB_MULTI_POLYGON if reader.has_z => return Ok((Position::Solid(reader.solid()?), Vec::new())),
        other => return Err(BlobError::Type(other)),
    };
    Ok((position, reader.heights_m))
}

/// Reads the areas of a parcel.
pub(crate) fn to_areas(wkb: &[u8]) -> Result<MultiPolygon<f64>, BlobError> {
    let mut reader = Reader::new(wkb);
    match reader.head()? {
        WKB_MULTI_POLYGON if !reader.has_z => {}
        other => return Err(BlobError::Type(other)),
    }
    let count = reader.count()?;
    let mut areas = Vec::new();
    for _ in 0..count {
        match reader.head()? {
            WKB_POLYGON => areas.push(reader.rings()?),
            other => return Err(BlobError::Type(other)),
        }
    }
    Ok(MultiPolygon(areas))
}

fn rings(area: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(area.exterior()).chain(area.interiors())
}

/// Writes the well-known binary of one geometry.
pub(crate) struct Writer<'a> {
    wkb: Vec<u8>,
    bounds: Bounds,
    heights_m: std::slice::Iter<'a, f64>,
    has_z: bool,
    dialect: Dialect,
    /// See [`Wkb::is_regular`].
    pub(crate) is_regular: bool,
}

impl<'a> Writer<'a> {
    /// A writer of a geometry of about so many vertices, with their heights.
    pub(crate) fn new(dialect: Dialect, vertices: usize, heights_m: &'a [f64]) -> Writer<'a> {
        Writer {
            wkb: Vec::with_capacity(64 + vertices * 24),
            bounds: Bounds::EMPTY,
            heights_m: heights_m.iter(),
            has_z: !heights_m.is_empty(),
            dialect,
            is_regular: true,
        }
    }

    /// Byte order and type of a geometry. The first one of the extended form names the system.
    pub(crate) fn head(&mut self, kind: u32) {
        let is_first = self.wkb.is_empty();
        self.wkb.push(1);
        match (self.dialect, self.has_z) {
            (_, false) => self.kind(kind, is_first),
            (Dialect::Iso, true) => self.kind(kind + WKB_Z, is_first),
            (Dialect::Extended(_), true) => self.kind(kind | EXTENDED_Z, is_first),
        }
    }

    fn kind(&mut self, kind: u32, is_first: bool) {
        match self.dialect {
            Dialect::Extended(system) if is_first => {
                self.wkb.extend((kind | EXTENDED_SYSTEM).to_le_bytes());
                self.wkb.extend(u32::from(system).to_le_bytes());
            }
            _ => self.wkb.extend(kind.to_le_bytes()),
        }
    }

    /// A count of rings or vertices. More than 2³² of them do not fit in a field of a database anyway.
    pub(crate) fn count(&mut self, count: usize) {
        self.wkb
            .extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn numbers(&mut self, x: f64, y: f64, z: Option<f64>) {
        self.wkb.extend(x.to_le_bytes());
        self.wkb.extend(y.to_le_bytes());
        if let Some(z) = z {
            self.wkb.extend(z.to_le_bytes());
        }
        self.is_regular &= x.is_finite() && y.is_finite() && z.is_none_or(f64::is_finite);
        self.bounds.include(x, y);
    }

    /// A vertex.
    pub(crate) fn vertex(&mut self, vertex: Coord<f64>) {
        let z = self.heights_m.next().copied();
        self.numbers(vertex.x, vertex.y, z);
    }

    /// A line with the count of its vertices.
    pub(crate) fn line(&mut self, line: &LineString<f64>) {
        self.is_regular &= line.0.len() != 1;
        self.vertices(line);
    }

    /// A ring with the count of its vertices.
    fn ring(&mut self, ring: &LineString<f64>) {
        let stride = if self.has_z { 24 } else { 16 };
        self.vertices(ring);
        self.check_ring(ring.0.len(), stride);
    }

    fn vertices(&mut self, line: &LineString<f64>) {
        self.count(line.0.len());
        for vertex in &line.0 {
            self.vertex(*vertex);
        }
    }

    /// Sees whether the ring of so many vertices of so many bytes that was just written ends where it began, to the bit.
    fn check_ring(&mut self, vertices: usize, stride: usize) {
        let written = self
            .wkb
            .len()
            .checked_sub(vertices * stride)
            .and_then(|from| self.wkb.get(from..));
        let closed = written.is_some_and(|ring| {
            ring.len() >= stride && ring.get(..stride) == ring.get(ring.len() - stride..)
        });
        self.is_regular &= vertices >= RING_VERTICES && closed;
    }

    fn polygon(&mut self, area: &Polygon<f64>) {
        self.head(WKB_POLYGON);
        if area.exterior().0.is_empty() && area.interiors().is_empty() {
            self.count(0);
            return;
        }
        self.count(1 + area.interiors().len());
        for ring in rings(area) {
            self.ring(ring);
        }
    }

    fn solid(&mut self, faces: &[Face]) {
        self.has_z = true;
        self.head(WKB_MULTI_POLYGON);
        self.count(faces.len());
        for face in faces {
            self.is_regular &= !face.is_empty();
            self.head(WKB_POLYGON);
            self.count(face.len());
            for ring in face {
                self.count(ring.len());
                for [x, y, z] in ring {
                    self.numbers(*x, *y, Some(*z));
                }
                self.check_ring(ring.len(), 24);
            }
        }
    }

    /// What was written.
    pub(crate) fn finish(self, with_heights: bool) -> Wkb {
        Wkb {
            bytes: self.wkb,
            bounds: self.bounds,
            with_heights,
            is_regular: self.is_regular,
        }
    }
}

/// Reads the well-known binary of one geometry.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    has_z: bool,
    heights_m: Vec<f64>,
}

impl<'a> Reader<'a> {
    /// Stands at the beginning.
    pub(crate) fn new(wkb: &'a [u8]) -> Reader<'a> {
        Reader {
            rest: wkb,
            has_z: false,
            heights_m: Vec::new(),
        }
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], BlobError> {
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or(BlobError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn double(&mut self) -> Result<f64, BlobError> {
        let (bytes, rest) = self.rest.split_first_chunk::<8>().ok_or(BlobError::Truncated)?;
        self.rest = rest;
        Ok(f64::from_le_bytes(*bytes))
    }

    /// A count of pieces, rings or vertices.
    pub(crate) fn count(&mut self) -> Result<usize, BlobError> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(BlobError::Truncated)?;
        self.rest = rest;
        usize::try_from(u32::from_le_bytes(*bytes)).map_err(|_| BlobError::Truncated)
    }

    /// Byte order and type of a geometry; notes whether it has Z and returns the type without it.
    pub(crate) fn head(&mut self) -> Result<u32, BlobError> {
        if *self.take(1)? != [1] {
            return Err(BlobError::Header);
        }
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(BlobError::Truncated)?;
        self.rest = rest;
        let kind = u32::from_le_bytes(*bytes);
        if kind & EXTENDED_SYSTEM != 0 {
            self.take(4)?;
        }
        let kind = kind & !EXTENDED_SYSTEM;
        self.has_z = kind > WKB_Z;
        Ok(match kind {
            kind if kind & EXTENDED_Z != 0 => kind & !EXTENDED_Z,
            kind if kind > WKB_Z => kind - WKB_Z,
            kind => kind,
        })
    }

    /// A vertex.
    pub(crate) fn vertex(&mut self) -> Result<Coord<f64>, BlobError> {
        let vertex = Coord {
            x: self.double()?,
            y: self.double()?,
        };
        if self.has_z {
            let height_m = self.double()?;
            self.heights_m.push(height_m);
        }
        Ok(vertex)
    }

    /// A ring or line.
    pub(crate) fn line(&mut self) -> Result<LineString<f64>, BlobError> {
        let count = self.count()?;
        if self.has_z {
            return (0..count).map(|_| self.vertex()).collect();
        }
        // The whole ring at once: nine million vertices pass here when a city is loaded.
        let bytes = self.take(count.checked_mul(16).ok_or(BlobError::Truncated)?)?;
        let (pairs, _) = bytes.as_chunks::<8>();
        let mut vertices = Vec::with_capacity(count);
        for pair in pairs.chunks_exact(2) {
            if let [x, y] = pair {
                vertices.push(Coord {
                    x: f64::from_le_bytes(*x),
                    y: f64::from_le_bytes(*y),
                });
            }
        }
        Ok(LineString(vertices))
    }

    fn rings(&mut self) -> Result<Polygon<f64>, BlobError> {
        let count = self.count()?;
        if count == 0 {
            return Ok(Polygon::new(LineString(Vec::new()), Vec::new()));
        }
        let outer = self.line()?;
        let holes = (1..count).map(|_| self.line()).collect::<Result<Vec<_>, _>>()?;
        Ok(Polygon::new(outer, holes))
    }

    fn solid(&mut self) -> Result<Vec<Face>, BlobError> {
        let faces = self.count()?;
        let mut solid = Vec::new();
        for _ in 0..faces {
            match self.head()? {
                WKB_POLYGON if self.has_z => {}
                other => return Err(BlobError::Type(other)),
            }
            let mut face = Vec::new();
            for _ in 0..self.count()? {
                let mut ring = Vec::new();
                for _ in 0..self.count()? {
                    ring.push([self.double()?, self.double()?, self.double()?]);
                }
                face.push(ring);
            }
            solid.push(face);
        }
        Ok(solid)
    }
}
