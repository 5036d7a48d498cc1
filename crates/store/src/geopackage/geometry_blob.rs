//! Geometry as GeoPackage writes it: a header with the system and the bounding box, then well-known binary.
//!
//! Source: OGC 12-128r17 (GeoPackage 1.3) 2.1.3, and ISO 13249-3 well-known binary, whose types with Z are 1000 higher.
//! Numbers are written and read as they are, bit by bit: what was stored comes back equal.

use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};
use planvy_plan::geometry::{Face, Position};

/// `GP`, version 0.
const MAGIC: [u8; 3] = [b'G', b'P', 0];
/// Flags: little endian, bounding box of `[minx, maxx, miny, maxy]`.
const FLAGS_WITH_BOX: u8 = 0b0000_0011;
/// Flags: little endian, no bounding box, empty geometry.
pub(super) const FLAGS_EMPTY: u8 = 0b0001_0001;

pub(super) const WKB_POINT: u32 = 1;
pub(super) const WKB_LINE: u32 = 2;
const WKB_POLYGON: u32 = 3;
pub(super) const WKB_MULTI_POLYGON: u32 = 6;
const WKB_Z: u32 = 1000;

/// The blob is not one that this module wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BlobError {
    /// It ends too early.
    #[error("a geometry ends too early")]
    Truncated,
    /// It does not begin as a GeoPackage geometry in little-endian order does.
    #[error("a geometry has a foreign header")]
    Header,
    /// Another type of geometry than expected.
    #[error("a geometry has the unexpected type {0}")]
    Type(u32),
}

/// The four shapes of a part; the numbers stand in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
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
    pub(super) fn of(position: &Position) -> Shape {
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
pub(super) struct Bounds(pub(super) [f64; 4]);

impl Bounds {
    /// The box of nothing.
    pub(super) const EMPTY: Bounds =
        Bounds([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    /// Grows to hold a vertex.
    fn include(&mut self, x: f64, y: f64) {
        let [min_x, min_y, max_x, max_y] = self.0;
        self.0 = [min_x.min(x), min_y.min(y), max_x.max(x), max_y.max(y)];
    }

    /// Grows to hold another box.
    pub(super) fn merge(&mut self, other: Bounds) {
        let [min_x, min_y, max_x, max_y] = other.0;
        if min_x <= max_x {
            self.include(min_x, min_y);
            self.include(max_x, max_y);
        }
    }
}

/// A blob with what the tables want to know about it.
pub(super) struct Blob {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// The bounding box.
    pub(super) bounds: Bounds,
    /// True where the heights of the vertices went into it.
    pub(super) with_heights: bool,
}

/// Writes a part. The heights go into the blob as Z where there is one for each vertex.
pub(super) fn encode(position: &Position, heights_m: &[f64], srs_id: i32) -> Blob {
    let vertices = match position {
        Position::Point(_) => 1,
        Position::Line(line) => line.0.len(),
        Position::Area(area) => rings(area).map(|ring| ring.0.len()).sum(),
        Position::Solid(_) => 0,
    };
    let with_heights = !heights_m.is_empty() && heights_m.len() == vertices;
    let mut writer = Writer::new(vertices, if with_heights { heights_m } else { &[] });
    match position {
        Position::Point(point) => {
            writer.head(WKB_POINT);
            writer.vertex(point.0);
        }
        Position::Line(line) => {
            writer.head(WKB_LINE);
            writer.ring(line);
        }
        Position::Area(area) => writer.polygon(area),
        Position::Solid(faces) => writer.solid(faces),
    }
    writer.finish(srs_id, with_heights)
}

/// Writes the areas of a parcel.
pub(super) fn encode_areas(areas: &MultiPolygon<f64>, srs_id: i32) -> Blob {
    let mut writer = Writer::new(0, &[]);
    writer.head(WKB_MULTI_POLYGON);
    writer.count(areas.0.len());
    for area in &areas.0 {
        writer.polygon(area);
    }
    writer.finish(srs_id, false)
}

/// Reads a part: its position, and the heights of its vertices where they went into the blob.
pub(super) fn decode(blob: &[u8]) -> Result<(Position, Vec<f64>), BlobError> {
    let mut reader = Reader::new(blob)?;
    let position = match reader.head()? {
        WKB_POINT => Position::Point(Point(reader.vertex()?)),
        WKB_LINE => Position::Line(reader.ring()?),
        WKB_POLYGON => Position::Area(reader.rings()?),
        WKB_MULTI_POLYGON if reader.has_z => return Ok((Position::Solid(reader.solid()?), Vec::new())),
        other => return Err(BlobError::Type(other)),
    };
    Ok((position, reader.heights_m))
}

/// Reads the areas of a parcel.
pub(super) fn decode_areas(blob: &[u8]) -> Result<MultiPolygon<f64>, BlobError> {
    let mut reader = Reader::new(blob)?;
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

/// The bounding box in the header of a blob, for the functions that the triggers of the R-tree call. `None` for an empty
/// geometry.
pub(super) fn bounds_of(blob: &[u8]) -> Result<Option<Bounds>, BlobError> {
    let mut reader = Reader {
        rest: blob,
        has_z: false,
        heights_m: Vec::new(),
    };
    match reader.flags()? {
        FLAGS_EMPTY => Ok(None),
        _ => {
            let [min_x, max_x, min_y, max_y] = [
                reader.double()?,
                reader.double()?,
                reader.double()?,
                reader.double()?,
            ];
            Ok(Some(Bounds([min_x, min_y, max_x, max_y])))
        }
    }
}

fn rings(area: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(area.exterior()).chain(area.interiors())
}

/// Writes the well-known binary of one geometry.
pub(super) struct Writer<'a> {
    wkb: Vec<u8>,
    bounds: Bounds,
    heights_m: std::slice::Iter<'a, f64>,
    type_offset: u32,
}

impl<'a> Writer<'a> {
    /// A writer of a geometry of about so many vertices, with their heights.
    pub(super) fn new(vertices: usize, heights_m: &'a [f64]) -> Writer<'a> {
        Writer {
            wkb: Vec::with_capacity(64 + vertices * 24),
            bounds: Bounds::EMPTY,
            heights_m: heights_m.iter(),
            type_offset: if heights_m.is_empty() { 0 } else { WKB_Z },
        }
    }

    /// Byte order and type of a geometry.
    pub(super) fn head(&mut self, kind: u32) {
        self.wkb.push(1);
        self.wkb.extend((kind + self.type_offset).to_le_bytes());
    }

    /// A count of rings or vertices. More than 2³² of them do not fit in a blob of SQLite anyway (2³¹ bytes).
    pub(super) fn count(&mut self, count: usize) {
        self.wkb
            .extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn numbers(&mut self, x: f64, y: f64, z: Option<f64>) {
        self.wkb.extend(x.to_le_bytes());
        self.wkb.extend(y.to_le_bytes());
        if let Some(z) = z {
            self.wkb.extend(z.to_le_bytes());
        }
        self.bounds.include(x, y);
    }

    /// A vertex.
    pub(super) fn vertex(&mut self, vertex: Coord<f64>) {
        let z = self.heights_m.next().copied();
        self.numbers(vertex.x, vertex.y, z);
    }

    /// A ring or line with the count of its vertices.
    pub(super) fn ring(&mut self, ring: &LineString<f64>) {
        self.count(ring.0.len());
        for vertex in &ring.0 {
            self.vertex(*vertex);
        }
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
        self.type_offset = WKB_Z;
        self.head(WKB_MULTI_POLYGON);
        self.count(faces.len());
        for face in faces {
            self.head(WKB_POLYGON);
            self.count(face.len());
            for ring in face {
                self.count(ring.len());
                for [x, y, z] in ring {
                    self.numbers(*x, *y, Some(*z));
                }
            }
        }
    }

    /// The blob with its header.
    pub(super) fn finish(self, srs_id: i32, with_heights: bool) -> Blob {
        let [min_x, min_y, max_x, max_y] = self.bounds.0;
        let mut bytes = Vec::with_capacity(40 + self.wkb.len());
        bytes.extend(MAGIC);
        let empty = min_x > max_x || min_y > max_y;
        bytes.push(if empty { FLAGS_EMPTY } else { FLAGS_WITH_BOX });
        bytes.extend(srs_id.to_le_bytes());
        if !empty {
            for number in [min_x, max_x, min_y, max_y] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes.extend(self.wkb);
        Blob {
            bytes,
            bounds: self.bounds,
            with_heights,
        }
    }
}

/// Reads the well-known binary of one geometry.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    has_z: bool,
    heights_m: Vec<f64>,
}

impl<'a> Reader<'a> {
    /// Stands at the well-known binary, behind the header.
    pub(super) fn new(blob: &'a [u8]) -> Result<Reader<'a>, BlobError> {
        let mut reader = Reader {
            rest: blob,
            has_z: false,
            heights_m: Vec::new(),
        };
        if reader.flags()? == FLAGS_WITH_BOX {
            reader.take(32)?;
        }
        Ok(reader)
    }

    /// Reads the first eight bytes and returns the flags, of which this module writes two kinds.
    fn flags(&mut self) -> Result<u8, BlobError> {
        match *self.take(8)? {
            [b'G', b'P', 0, flags @ (FLAGS_EMPTY | FLAGS_WITH_BOX), ..] => Ok(flags),
            _ => Err(BlobError::Header),
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
    pub(super) fn count(&mut self) -> Result<usize, BlobError> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(BlobError::Truncated)?;
        self.rest = rest;
        usize::try_from(u32::from_le_bytes(*bytes)).map_err(|_| BlobError::Truncated)
    }

    /// Byte order and type of a geometry; notes whether it has Z and returns the type without it.
    pub(super) fn head(&mut self) -> Result<u32, BlobError> {
        if *self.take(1)? != [1] {
            return Err(BlobError::Header);
        }
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(BlobError::Truncated)?;
        self.rest = rest;
        let kind = u32::from_le_bytes(*bytes);
        self.has_z = kind > WKB_Z;
        Ok(if self.has_z { kind - WKB_Z } else { kind })
    }

    /// A vertex.
    pub(super) fn vertex(&mut self) -> Result<Coord<f64>, BlobError> {
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
    pub(super) fn ring(&mut self) -> Result<LineString<f64>, BlobError> {
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
        let outer = self.ring()?;
        let holes = (1..count).map(|_| self.ring()).collect::<Result<Vec<_>, _>>()?;
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
