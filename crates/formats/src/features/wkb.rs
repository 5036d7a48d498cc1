//! Geometries of a GeoPackage: a header, then well-known binary (OGC 12-128r17, clause 2.1.3; ISO 13249-3 type numbers).

use crate::geojson::geometry::{Rings, Shape, Vertex, Vertices};

/// How deep collections may nest.
const DEEPEST: usize = 4;

/// What is wrong with a geometry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WkbError {
    /// Not a GeoPackage geometry.
    #[error("the geometry does not begin with the header of a GeoPackage geometry")]
    Header,
    /// A geometry of an extension.
    #[error("the geometry is of an extension of GeoPackage, which is not read")]
    Extension,
    /// It ends too early, or counts more than it holds.
    #[error("the geometry ends too early, at byte {0}")]
    Truncated(usize),
    /// A type that is not read.
    #[error("the geometry type {0} is not read; curves have to be made straight before")]
    Kind(u32),
    /// A coordinate that is no number.
    #[error("a coordinate is no number")]
    NotFinite,
    /// Collections in collections in collections.
    #[error("collections nest deeper than {DEEPEST}")]
    TooDeep,
    /// A ring of fewer than four positions.
    #[error("a ring has {0} positions; it takes four")]
    ShortRing(usize),
}

/// Reads a GeoPackage geometry. `None` where it is empty. Heights and measures are dropped.
pub(crate) fn read_geopackage_geometry(bytes: &[u8]) -> Result<Option<Shape>, WkbError> {
    let (Some(b"GP"), Some(&[_version, flags])) = (
        bytes.first_chunk::<2>(),
        bytes.get(2..4).and_then(|b| b.first_chunk()),
    ) else {
        return Err(WkbError::Header);
    };
    if flags & 0b10_0000 != 0 {
        return Err(WkbError::Extension);
    }
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(WkbError::Header),
    };
    let mut input = Input {
        bytes,
        at: 8 + envelope,
        little: true,
    };
    let shape = input.shape(0)?;
    let empty = flags & 0b1_0000 != 0 || vertex_count(&shape) == 0;
    Ok((!empty).then_some(shape))
}

fn vertex_count(shape: &Shape) -> usize {
    let mut count = 0;
    shape.for_each_vertex(&mut |_| count += 1);
    count
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
    little: bool,
}

impl Input<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let chunk = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>());
        let chunk = *chunk.ok_or(WkbError::Truncated(self.at))?;
        self.at += N;
        Ok(chunk)
    }

    fn u32(&mut self) -> Result<u32, WkbError> {
        let bytes = self.take()?;
        Ok(if self.little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    fn f64(&mut self) -> Result<f64, WkbError> {
        let bytes = self.take()?;
        Ok(if self.little {
            f64::from_le_bytes(bytes)
        } else {
            f64::from_be_bytes(bytes)
        })
    }

    /// A count of things that take at least `least` bytes each: never more than the rest of the bytes can hold.
    fn count(&mut self, least: usize) -> Result<usize, WkbError> {
        let count = usize::try_from(self.u32()?).unwrap_or(usize::MAX);
        let rest = self.bytes.len().saturating_sub(self.at);
        if count > rest / least {
            return Err(WkbError::Truncated(self.at));
        }
        Ok(count)
    }

    fn shape(&mut self, depth: usize) -> Result<Shape, WkbError> {
        if depth > DEEPEST {
            return Err(WkbError::TooDeep);
        }
        let [order] = self.take()?;
        self.little = match order {
            0 => false,
            1 => true,
            _ => return Err(WkbError::Header),
        };
        let written = self.u32()?;
        // ISO writes dimensions as thousands, older programs as high bits, with the system behind the type.
        let thousands = (written & 0x0fff_ffff) / 1000;
        let kind = (written & 0x0fff_ffff) % 1000;
        let z = written & 0x8000_0000 != 0 || matches!(thousands, 1 | 3);
        let m = written & 0x4000_0000 != 0 || matches!(thousands, 2 | 3);
        if written & 0x2000_0000 != 0 {
            self.u32()?;
        }
        if thousands > 3 {
            return Err(WkbError::Kind(written));
        }
        let numbers = 2 + usize::from(z) + usize::from(m);
        match kind {
            1 => self.point(numbers),
            2 => self.vertices(numbers).map(Shape::Line),
            3 => self.rings(numbers).map(Shape::Polygon),
            4..=7 => {
                let count = self.count(5)?;
                let mut members = Vec::with_capacity(count.min(1024));
                for _ in 0..count {
                    members.push(self.shape(depth + 1)?);
                }
                Ok(Shape::Collection(members))
            }
            _ => Err(WkbError::Kind(kind)),
        }
    }

    /// A point; an empty one is written as not-a-number and comes back as an empty list of points.
    fn point(&mut self, numbers: usize) -> Result<Shape, WkbError> {
        let (x, y) = (self.f64()?, self.f64()?);
        for _ in 2..numbers {
            self.f64()?;
        }
        match (x.is_nan() && y.is_nan(), x.is_finite() && y.is_finite()) {
            (true, _) => Ok(Shape::MultiPoint(Vec::new())),
            (_, true) => Ok(Shape::Point(Vertex { x, y, z: None })),
            _ => Err(WkbError::NotFinite),
        }
    }

    fn vertices(&mut self, numbers: usize) -> Result<Vertices, WkbError> {
        let count = self.count(8 * numbers)?;
        let mut vertices = Vec::with_capacity(count);
        for _ in 0..count {
            let (x, y) = (self.f64()?, self.f64()?);
            for _ in 2..numbers {
                self.f64()?;
            }
            if !(x.is_finite() && y.is_finite()) {
                return Err(WkbError::NotFinite);
            }
            vertices.push(Vertex { x, y, z: None });
        }
        Ok(vertices)
    }

    fn rings(&mut self, numbers: usize) -> Result<Rings, WkbError> {
        let count = self.count(4)?;
        let mut rings = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            let ring = self.vertices(numbers)?;
            if ring.len() < 4 {
                return Err(WkbError::ShortRing(ring.len()));
            }
            rings.push(ring);
        }
        Ok(rings)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{WkbError, read_geopackage_geometry};
    use crate::geojson::geometry::Shape;

    /// A header with an envelope of so many numbers, little endian.
    fn header(code: u8, numbers: usize) -> Vec<u8> {
        let mut bytes = b"GP\0".to_vec();
        bytes.push(code << 1 | 1);
        bytes.extend(3008i32.to_le_bytes());
        bytes.extend(std::iter::repeat_n(0u8, 8 * numbers));
        bytes
    }

    fn polygon(kind: u32, numbers: usize, big: bool) -> Vec<u8> {
        let u32_bytes = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let f64_bytes = |n: f64| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut bytes = vec![u8::from(!big)];
        bytes.extend(u32_bytes(kind));
        bytes.extend(u32_bytes(1));
        bytes.extend(u32_bytes(4));
        for [x, y] in [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 0.0]] {
            bytes.extend(f64_bytes(x));
            bytes.extend(f64_bytes(y));
            bytes.extend((2..numbers).flat_map(|_| f64_bytes(9.0)));
        }
        bytes
    }

    #[test]
    fn every_dialect_gives_the_same_polygon() {
        let expected = read_geopackage_geometry(&[header(0, 0), polygon(3, 2, false)].concat()).unwrap();
        assert!(matches!(&expected, Some(Shape::Polygon(rings)) if rings[0].len() == 4));
        for (code, envelope, kind, numbers, big) in [
            (1, 4, 3, 2, true),
            (2, 6, 1003, 3, false),
            (3, 6, 2003, 3, true),
            (4, 8, 3003, 4, false),
            (0, 0, 0x8000_0003, 3, false),
        ] {
            let bytes = [header(code, envelope), polygon(kind, numbers, big)].concat();
            assert_eq!(read_geopackage_geometry(&bytes).as_ref(), Ok(&expected), "{kind}");
        }
    }

    #[test]
    fn broken_and_foreign_geometries_are_refused() {
        let whole = [header(0, 0), polygon(3, 2, false)].concat();
        for length in 8..whole.len() {
            assert!(
                matches!(
                    read_geopackage_geometry(&whole[..length]),
                    Err(WkbError::Truncated(_))
                ),
                "{length}"
            );
        }
        assert_eq!(read_geopackage_geometry(b"POLYGON"), Err(WkbError::Header));
        let curve = [header(0, 0), polygon(10, 2, false)].concat();
        assert_eq!(read_geopackage_geometry(&curve), Err(WkbError::Kind(10)));
        let mut extended = header(0, 0);
        extended[3] |= 0b10_0000;
        assert_eq!(read_geopackage_geometry(&extended), Err(WkbError::Extension));
        // A count that would take all memory.
        let mut endless = header(0, 0);
        endless.extend([1, 3, 0, 0, 0, 255, 255, 255, 255]);
        assert!(matches!(
            read_geopackage_geometry(&endless),
            Err(WkbError::Truncated(_))
        ));
        let mut deep = header(0, 0);
        deep.extend([1u8, 7, 0, 0, 0, 1, 0, 0, 0].repeat(10_000));
        assert_eq!(read_geopackage_geometry(&deep), Err(WkbError::TooDeep));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_geopackage_geometry(&[header(0, 0), bytes].concat());
        }
    }
}
