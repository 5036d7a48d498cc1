//! The bytes of a mesh as the GPU takes them, checked.

use std::borrow::Cow;

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::error::MeshError;
use crate::mesh::input::{MeshIndices, MeshInput, MeshPositions, MeshVertices};

/// Bytes of a vertex on a lattice.
pub(crate) const LATTICE_STRIDE: usize = 16;
/// Bytes of a vertex with exact positions.
pub(crate) const EXACT_STRIDE: usize = 20;

/// A mesh as the GPU takes it.
pub(crate) struct PackedMesh<'a> {
    pub(crate) is_lattice: bool,
    pub(crate) vertices: Cow<'a, [u8]>,
    pub(crate) indices: Cow<'a, [u8]>,
    pub(crate) index_count: u32,
    pub(crate) is_short: bool,
    /// Where position 0 of a vertex lies, in the grid.
    pub(crate) origin: [f64; 3],
    /// Metres for a position of 1 as the shader reads it: a lattice comes as 0 to 1.
    pub(crate) scale_m: [f32; 3],
    pub(crate) bounds: Bounds,
}

/// Where the numbers of the vertices lie.
struct Placing {
    is_lattice: bool,
    origin: DVec3,
    scale_m: f32,
    /// The box around the vertices, from the origin.
    local: Option<Bounds>,
}

impl PackedMesh<'_> {
    /// Positions in metres from the vertices' zero.
    pub(crate) fn points(&self) -> impl Iterator<Item = Vec3> + '_ {
        let (on_lattice, exact): (&[[u8; LATTICE_STRIDE]], &[[u8; EXACT_STRIDE]]) = match self.is_lattice {
            true => (self.vertices.as_chunks().0, &[]),
            false => (&[], self.vertices.as_chunks().0),
        };
        let [step_m, ..] = self.scale_m.map(|scale| scale / f32::from(u16::MAX));
        on_lattice
            .iter()
            .map(move |vertex| lattice_point(vertex) * step_m)
            .chain(exact.iter().map(exact_point))
    }

    /// The feature of each vertex.
    pub(crate) fn features(&self) -> impl ExactSizeIterator<Item = u16> + '_ {
        let stride = match self.is_lattice {
            true => LATTICE_STRIDE,
            false => EXACT_STRIDE,
        };
        self.vertices.chunks_exact(stride).map(feature_of)
    }

    /// Lays the triangles of some features last, and says how many indices stand before them.
    pub(crate) fn move_last(&mut self, features: &[u16]) -> u32 {
        if features.is_empty() {
            return self.index_count;
        }
        let of_vertex: Vec<u16> = self.features().collect();
        let is_last = |[first, ..]: &[u32; 3]| {
            let feature = of_vertex.get(*first as usize).copied().unwrap_or_default();
            features.binary_search(&feature).is_ok()
        };
        let (last, mut order): (Vec<_>, Vec<_>) = self.triangles().partition(is_last);
        let before = u32::try_from(order.len() * 3).unwrap_or(u32::MAX);
        order.extend(last);
        let order = order.as_flattened();
        self.indices = Cow::Owned(match self.is_short {
            true => short_bytes(order.iter().copied()),
            false => bytemuck::cast_slice(order).to_vec(),
        });
        before
    }

    /// Three indices a triangle.
    pub(crate) fn triangles(&self) -> impl Iterator<Item = [u32; 3]> + '_ {
        let (short, long): (&[[u8; 6]], &[[u8; 12]]) = match self.is_short {
            true => (self.indices.as_chunks().0, &[]),
            false => (&[], self.indices.as_chunks().0),
        };
        short
            .iter()
            .map(|[a, b, c, d, e, f]| {
                [[*a, *b], [*c, *d], [*e, *f]].map(|index| u32::from(u16::from_le_bytes(index)))
            })
            .chain(long.iter().map(|[a, b, c, d, e, f, g, h, i, j, k, l]| {
                [[*a, *b, *c, *d], [*e, *f, *g, *h], [*i, *j, *k, *l]].map(u32::from_le_bytes)
            }))
    }
}

fn feature_of(vertex: &[u8]) -> u16 {
    match vertex {
        [.., low, high, _, _] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

/// Indices of two bytes. An odd number is filled up: buffers are written in fours.
fn short_bytes(indices: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut bytes: Vec<u8> = indices.flat_map(|index| (index as u16).to_le_bytes()).collect();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn lattice_point([x0, x1, y0, y1, z0, z1, ..]: &[u8; LATTICE_STRIDE]) -> Vec3 {
    let [x, y, z] = [[*x0, *x1], [*y0, *y1], [*z0, *z1]].map(|step| f32::from(u16::from_le_bytes(step)));
    Vec3::new(x, y, z)
}

fn exact_point(vertex: &[u8; EXACT_STRIDE]) -> Vec3 {
    let (numbers, _) = vertex.as_chunks::<4>();
    let mut numbers = numbers.iter().map(|number| f32::from_le_bytes(*number));
    let mut next = || numbers.next().unwrap_or_default();
    Vec3::new(next(), next(), next())
}

impl<'a> MeshInput<'a> {
    /// Checks the mesh and lays it out.
    pub(crate) fn pack(&self) -> Result<PackedMesh<'a>, MeshError> {
        let (vertices, placing) = match self.vertices {
            MeshVertices::Interleaved {
                lowest_m,
                step_m,
                bytes,
            } => {
                let placing = self.place_lattice(bytes, lowest_m, step_m)?;
                (Cow::Borrowed(bytes), placing)
            }
            MeshVertices::Columns {
                positions,
                normals,
                feature_ids,
            } => {
                let (bytes, placing) = self.interleave(positions, normals, feature_ids)?;
                (Cow::Owned(bytes), placing)
            }
        };
        let vertex_count = match placing.is_lattice {
            true => self.check_features::<LATTICE_STRIDE>(&vertices)?,
            false => self.check_features::<EXACT_STRIDE>(&vertices)?,
        };
        self.check_indices(vertex_count)?;
        let (indices, is_short) = self.pack_indices(vertex_count);
        let local = placing.local.unwrap_or(Bounds {
            lowest: DVec3::ZERO,
            highest: DVec3::ZERO,
        });
        Ok(PackedMesh {
            is_lattice: placing.is_lattice,
            vertices,
            indices,
            index_count: u32::try_from(self.indices.len()).unwrap_or(u32::MAX),
            is_short,
            origin: placing.origin.to_array(),
            scale_m: [placing.scale_m; 3],
            bounds: Bounds {
                lowest: placing.origin + local.lowest,
                highest: placing.origin + local.highest,
            },
        })
    }

    fn not_finite(&self, what: String) -> MeshError {
        MeshError::NotFinite {
            mesh: self.name.to_owned(),
            what,
        }
    }

    /// Columns side by side, one vertex after the other.
    fn interleave(
        &self,
        positions: MeshPositions<'_>,
        normals: Option<&[[i8; 3]]>,
        feature_ids: Option<&[u16]>,
    ) -> Result<(Vec<u8>, Placing), MeshError> {
        match positions {
            MeshPositions::Lattice {
                lowest_m,
                step_m,
                steps,
            } => {
                let steps = steps
                    .iter()
                    .map(|[x, y, z]| [*x, *y, *z, 0].map(u16::to_le_bytes));
                let bytes = self.rows::<LATTICE_STRIDE, _, _>(steps, normals, feature_ids)?;
                let placing = self.place_lattice(&bytes, lowest_m, step_m)?;
                Ok((bytes, placing))
            }
            MeshPositions::Exact(points) => {
                let placing = self.place_exact(points)?;
                let points = points.iter().map(|point| point.map(f32::to_le_bytes));
                let bytes = self.rows::<EXACT_STRIDE, _, _>(points, normals, feature_ids)?;
                Ok((bytes, placing))
            }
        }
    }

    fn rows<const STRIDE: usize, const BYTES: usize, const NUMBERS: usize>(
        &self,
        points: impl ExactSizeIterator<Item = [[u8; BYTES]; NUMBERS]>,
        normals: Option<&[[i8; 3]]>,
        feature_ids: Option<&[u16]>,
    ) -> Result<Vec<u8>, MeshError> {
        let vertices = points.len();
        for (column, found) in [
            ("normals", normals.map(<[_]>::len)),
            ("feature ids", feature_ids.map(<[_]>::len)),
        ] {
            if let Some(found) = found.filter(|found| *found != vertices) {
                return Err(MeshError::ColumnLength {
                    mesh: self.name.to_owned(),
                    column,
                    found,
                    vertices,
                });
            }
        }
        let mut normals = normals.unwrap_or_default().iter();
        let mut ids = feature_ids.unwrap_or_default().iter();
        let mut bytes = Vec::with_capacity(vertices * STRIDE);
        for point in points {
            let [a, b, c] = normals.next().copied().unwrap_or_default();
            let id = ids.next().copied().unwrap_or_default();
            bytes.extend_from_slice(point.as_flattened());
            bytes.extend([a, b, c, 0].map(i8::cast_unsigned));
            bytes.extend(id.to_le_bytes());
            bytes.extend([0, 0]);
        }
        Ok(bytes)
    }

    fn place_exact(&self, points: &[[f32; 3]]) -> Result<Placing, MeshError> {
        let is_finite = |point: &[f32; 3]| point.iter().all(|value| value.is_finite());
        if let Some(at) = points.iter().position(|point| !is_finite(point)) {
            return Err(self.not_finite(format!("the position of vertex {at}")));
        }
        Ok(Placing {
            is_lattice: false,
            origin: self.place_origin([0.0; 3])?,
            scale_m: 1.0,
            local: Bounds::of(points.iter().map(|point| Vec3::from_array(*point).as_dvec3())),
        })
    }

    /// Where a lattice's corner lies and how long its steps are.
    fn place_lattice(&self, vertices: &[u8], lowest_m: [f64; 3], step_m: f64) -> Result<Placing, MeshError> {
        if !step_m.is_finite() || step_m <= 0.0 {
            return Err(self.not_finite("the lattice's step".to_owned()));
        }
        let (vertices, _) = vertices.as_chunks::<LATTICE_STRIDE>();
        let steps = vertices.iter().map(|vertex| lattice_point(vertex).as_dvec3());
        Ok(Placing {
            is_lattice: true,
            origin: self.place_origin(lowest_m)?,
            scale_m: (step_m * f64::from(u16::MAX)) as f32,
            local: Bounds::of(steps).map(|steps| Bounds {
                lowest: steps.lowest * step_m,
                highest: steps.highest * step_m,
            }),
        })
    }

    fn place_origin(&self, lowest_m: [f64; 3]) -> Result<DVec3, MeshError> {
        let origin = DVec3::from_array(self.origin) + DVec3::from_array(lowest_m);
        match origin.is_finite() {
            true => Ok(origin),
            false => Err(self.not_finite("the origin".to_owned())),
        }
    }

    fn check_indices(&self, vertices: usize) -> Result<(), MeshError> {
        if !self.indices.len().is_multiple_of(3) {
            return Err(MeshError::NotTriangles {
                mesh: self.name.to_owned(),
                indices: self.indices.len(),
            });
        }
        self.check_range(self.indices.iter(), vertices)
    }

    fn check_range(&self, indices: impl Iterator<Item = u32>, vertices: usize) -> Result<(), MeshError> {
        match indices.enumerate().find(|(_, index)| *index as usize >= vertices) {
            None => Ok(()),
            Some((at, index)) => Err(MeshError::IndexOutOfRange {
                mesh: self.name.to_owned(),
                index,
                at,
                vertices,
            }),
        }
    }

    /// Checks that the bytes are whole vertices of known features, and counts them.
    fn check_features<const STRIDE: usize>(&self, vertices: &[u8]) -> Result<usize, MeshError> {
        let (whole, rest) = vertices.as_chunks::<STRIDE>();
        if !rest.is_empty() {
            return Err(MeshError::Stride {
                mesh: self.name.to_owned(),
                bytes: vertices.len(),
                stride: STRIDE,
            });
        }
        let feature = |vertex: &[u8; STRIDE]| u32::from(feature_of(vertex));
        // A mesh without features reads none, whatever its vertices say.
        let is_unknown = |feature: u32| self.feature_count > 0 && feature >= self.feature_count;
        match whole
            .iter()
            .map(feature)
            .enumerate()
            .find(|(_, id)| is_unknown(*id))
        {
            None => Ok(whole.len()),
            Some((vertex, feature)) => Err(MeshError::FeatureOutOfRange {
                mesh: self.name.to_owned(),
                feature,
                vertex,
                features: self.feature_count,
            }),
        }
    }

    /// Two bytes an index where they suffice.
    fn pack_indices(&self, vertices: usize) -> (Cow<'a, [u8]>, bool) {
        match self.indices {
            MeshIndices::U16(indices) if indices.len().is_multiple_of(2) => {
                (Cow::Borrowed(bytemuck::cast_slice(indices)), true)
            }
            MeshIndices::U32(indices) if vertices > usize::from(u16::MAX) => {
                (Cow::Borrowed(bytemuck::cast_slice(indices)), false)
            }
            _ => (Cow::Owned(short_bytes(self.indices.iter())), true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_the_bytes_of_a_tile_are_the_same() {
        let columns = MeshInput {
            name: "tile",
            origin: [100.0, 200.0, 0.0],
            vertices: MeshVertices::Columns {
                positions: MeshPositions::Lattice {
                    lowest_m: [-10.0, 0.0, 5.0],
                    step_m: 0.01,
                    steps: &[[0, 1, 2], [1000, 500, 65_535], [3, 4, 5]],
                },
                normals: Some(&[[127, 0, 0], [0, -127, 0], [0, 0, 127]]),
                feature_ids: Some(&[7, 0, 258]),
            },
            indices: MeshIndices::U32(&[0, 1, 2]),
            feature_count: 300,
        };
        let packed = columns.pack().unwrap();
        let interleaved = MeshInput {
            vertices: MeshVertices::Interleaved {
                lowest_m: [-10.0, 0.0, 5.0],
                step_m: 0.01,
                bytes: &[
                    0, 0, 1, 0, 2, 0, 0, 0, 127, 0, 0, 0, 7, 0, 0, 0, //
                    232, 3, 244, 1, 255, 255, 0, 0, 0, 129, 0, 0, 0, 0, 0, 0, //
                    3, 0, 4, 0, 5, 0, 0, 0, 0, 0, 127, 0, 2, 1, 0, 0,
                ],
            },
            ..columns
        };
        let taken = interleaved.pack().unwrap();
        assert_eq!(packed.vertices, taken.vertices);
        assert_eq!(packed.bounds, taken.bounds);
        assert_eq!(packed.origin, [90.0, 200.0, 5.0]);
        assert_eq!(packed.bounds.highest, DVec3::new(100.0, 205.0, 5.0 + 655.35));
        // Three indices of two bytes, filled up to eight.
        assert_eq!(packed.indices.as_ref(), [0, 0, 1, 0, 2, 0, 0, 0]);
        assert_eq!(packed.triangles().collect::<Vec<_>>(), [[0, 1, 2]]);
    }
}
