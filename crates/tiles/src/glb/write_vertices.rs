//! The columns of a part as one interleaved buffer, laid out so that a GPU takes it as it lies.

use crate::content::{Positions, Vertices};

/// Bytes a vertex of a lattice: three `u16` and two bytes of nothing, three `i8` and one, a `u16` and two.
pub const LATTICE_STRIDE: usize = 16;
/// Bytes a vertex of exact positions: three `f32`, three `i8` and one byte of nothing, a `u16` and two.
pub const EXACT_STRIDE: usize = 20;

/// Three steps and two bytes of nothing.
const LATTICE_POSITION_BYTES: usize = 8;
/// Three floats.
const EXACT_POSITION_BYTES: usize = 12;
/// Three bytes and one of nothing.
const NORMAL_BYTES: usize = 4;

impl Vertices {
    /// How many bytes one vertex takes in [`interleaved`](Vertices::interleaved).
    pub fn stride(&self) -> usize {
        match self.positions {
            Positions::Lattice { .. } => LATTICE_STRIDE,
            Positions::Exact(_) => EXACT_STRIDE,
        }
    }

    /// Where the normal starts within a vertex.
    pub fn normal_offset(&self) -> usize {
        match self.positions {
            Positions::Lattice { .. } => LATTICE_POSITION_BYTES,
            Positions::Exact(_) => EXACT_POSITION_BYTES,
        }
    }

    /// Where the feature id starts within a vertex.
    pub fn feature_offset(&self) -> usize {
        self.normal_offset() + NORMAL_BYTES
    }

    /// The vertices as they lie in a GLB: position, normal, feature id, little-endian. A normal or an id that there is none of is
    /// zero, so that one vertex layout serves every part of its kind: read as `uint16x4`, `snorm8x4`, `uint32` (lattice), or as
    /// `float32x3`, `snorm8x4`, `uint32` (exact).
    ///
    /// ```
    /// use planvy_tiles::{Positions, Vertices};
    /// let vertices = Vertices {
    ///     positions: Positions::Lattice { lowest_m: [0.0; 3], step_m: 0.01, steps: vec![[1, 2, 258]] },
    ///     normals: Some(vec![[0, 0, 127]]),
    ///     feature_ids: Some(vec![7]),
    /// };
    /// assert_eq!(vertices.interleaved(), [1, 0, 2, 0, 2, 1, 0, 0, 0, 0, 127, 0, 7, 0, 0, 0]);
    /// ```
    pub fn interleaved(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.positions.len() * self.stride());
        match &self.positions {
            Positions::Lattice { steps, .. } => {
                for (vertex, [x, y, z]) in steps.iter().enumerate() {
                    let packed = u64::from(*x) | u64::from(*y) << 16 | u64::from(*z) << 32;
                    bytes.extend_from_slice(&packed.to_le_bytes());
                    bytes.extend_from_slice(&self.normal_and_feature(vertex));
                }
            }
            Positions::Exact(points) => {
                for (vertex, point) in points.iter().enumerate() {
                    for number in point {
                        bytes.extend_from_slice(&number.to_le_bytes());
                    }
                    bytes.extend_from_slice(&self.normal_and_feature(vertex));
                }
            }
        }
        bytes
    }

    /// The eight bytes after the position.
    fn normal_and_feature(&self, vertex: usize) -> [u8; 8] {
        let normals = self.normals.as_ref().and_then(|normals| normals.get(vertex));
        let [x, y, z] = normals.copied().unwrap_or_default().map(|part| part as u8);
        let ids = self.feature_ids.as_ref().and_then(|ids| ids.get(vertex));
        let [low, high] = ids.copied().unwrap_or_default().to_le_bytes();
        [x, y, z, 0, low, high, 0, 0]
    }
}

/// A direction as signed bytes, 127 being one. A direction without length or with a number that is none points up.
///
/// ```
/// use planvy_tiles::packed_normal;
/// assert_eq!(packed_normal([0.0, -2.0, 0.0]), [0, -127, 0]);
/// assert_eq!(packed_normal([1.0, 1.0, 0.0]), [90, 90, 0]);
/// assert_eq!(packed_normal([0.0; 3]), [0, 0, 127]);
/// ```
pub fn packed_normal(direction: [f64; 3]) -> [i8; 3] {
    // By the largest first, so that neither tiny nor huge lengths leave the range of the squares.
    let largest = direction.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
    let scaled = direction.map(|part| part / largest);
    let length = scaled.iter().map(|part| part * part).sum::<f64>().sqrt();
    if !length.is_finite() {
        return [0, 0, 127];
    }
    scaled.map(|part| (part / length * 127.0).round() as i8)
}
