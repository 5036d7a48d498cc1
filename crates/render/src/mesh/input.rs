//! A mesh as it comes from a tile, and the bytes the GPU takes.

use std::borrow::Cow;

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::error::MeshError;

/// A mesh to upload: plain slices, z up, in metres relative to [`origin`](MeshInput::origin).
#[derive(Clone, Copy, Debug)]
pub struct MeshInput<'a> {
    /// What it is called in errors: the tile's address and the part.
    pub name: &'a str,
    /// The place of the mesh's zero in the grid.
    pub origin: [f64; 3],
    /// The vertices.
    pub vertices: MeshVertices<'a>,
    /// Three a triangle, counter-clockwise from outside.
    pub indices: MeshIndices<'a>,
    /// How many features there are: rows of the property table. 0 for a mesh without.
    pub feature_count: u32,
}

/// Vertices, in columns or as one run of bytes.
#[derive(Clone, Copy, Debug)]
pub enum MeshVertices<'a> {
    /// One slice a column.
    Columns {
        /// Where.
        positions: MeshPositions<'a>,
        /// Unit normals as signed bytes, 127 being one. Where there are none, faces are lit flat.
        normals: Option<&'a [[i8; 3]]>,
        /// Which feature; none: all belong to feature 0.
        feature_ids: Option<&'a [u16]>,
    },
    /// 16 bytes a vertex, taken as they lie: three u16 steps and two bytes to fill, three signed bytes of normal and one to fill,
    /// one u16 of feature and two bytes to fill. Little endian. It is what our tiles hold.
    Interleaved {
        /// The corner that step 0 stands for.
        lowest_m: [f64; 3],
        /// The size of one step.
        step_m: f64,
        /// The bytes.
        bytes: &'a [u8],
    },
}

/// Positions.
#[derive(Clone, Copy, Debug)]
pub enum MeshPositions<'a> {
    /// `lowest_m + step_m * steps`.
    Lattice {
        /// The corner that step 0 stands for.
        lowest_m: [f64; 3],
        /// The size of one step.
        step_m: f64,
        /// Steps from the corner.
        steps: &'a [[u16; 3]],
    },
    /// Metres.
    Exact(&'a [[f32; 3]]),
}

/// Indices of either width. Where all are small they are kept in two bytes each.
#[derive(Clone, Copy, Debug)]
pub enum MeshIndices<'a> {
    /// Two bytes each.
    U16(&'a [u16]),
    /// Four bytes each.
    U32(&'a [u32]),
}

impl MeshIndices<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            MeshIndices::U16(indices) => indices.len(),
            MeshIndices::U32(indices) => indices.len(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let (short, long): (&[u16], &[u32]) = match self {
            MeshIndices::U16(indices) => (indices, &[]),
            MeshIndices::U32(indices) => (&[], indices),
        };
        short
            .iter()
            .map(|index| u32::from(*index))
            .chain(long.iter().copied())
    }
}

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
        if !self.origin.iter().all(|value| value.is_finite()) {
            return Err(self.not_finite("the origin".to_owned()));
        }
        let (vertices, lattice, local) = match self.vertices {
            MeshVertices::Interleaved {
                lowest_m,
                step_m,
                bytes,
            } => (Cow::Borrowed(bytes), Some((lowest_m, step_m)), None),
            MeshVertices::Columns {
                positions:
                    MeshPositions::Lattice {
                        lowest_m,
                        step_m,
                        steps,
                    },
                normals,
                feature_ids,
            } => (
                Cow::Owned(self.interleave(steps, normals, feature_ids, lattice_bytes)?),
                Some((lowest_m, step_m)),
                None,
            ),
            MeshVertices::Columns {
                positions: MeshPositions::Exact(points),
                normals,
                feature_ids,
            } => {
                let bounds = self.exact_bounds(points)?;
                let bytes = self.interleave(points, normals, feature_ids, exact_bytes)?;
                (Cow::Owned(bytes), None, Some(bounds))
            }
        };
        let stride = match lattice {
            Some(_) => LATTICE_STRIDE,
            None => EXACT_STRIDE,
        };
        if vertices.len() % stride != 0 {
            return Err(MeshError::Stride {
                mesh: self.name.to_owned(),
                bytes: vertices.len(),
                stride,
            });
        }
        let vertex_count = vertices.len() / stride;
        self.check_indices(vertex_count)?;
        if lattice.is_some() {
            self.check_features(&vertices)?;
        } else if let MeshVertices::Columns {
            feature_ids: Some(ids),
            ..
        } = self.vertices
        {
            self.check_feature_ids(ids.iter().copied())?;
        }
        let (origin, scale_m, local) = match (lattice, local) {
            (Some((lowest_m, step_m)), _) => self.place_lattice(&vertices, lowest_m, step_m)?,
            (None, local) => (self.origin, [1.0; 3], local.unwrap_or_default()),
        };
        let at = DVec3::from_array(origin);
        let (indices, is_short) = self.pack_indices(vertex_count);
        Ok(PackedMesh {
            is_lattice: lattice.is_some(),
            vertices,
            indices,
            index_count: u32::try_from(self.indices.len()).unwrap_or(u32::MAX),
            is_short,
            origin,
            scale_m,
            bounds: Bounds {
                lowest: at + local.0,
                highest: at + local.1,
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
    fn interleave<P: Copy, const N: usize>(
        &self,
        points: &[P],
        normals: Option<&[[i8; 3]]>,
        feature_ids: Option<&[u16]>,
        bytes_of: fn(P, [i8; 3], u16) -> [u8; N],
    ) -> Result<Vec<u8>, MeshError> {
        let wrong = |column, found| MeshError::ColumnLength {
            mesh: self.name.to_owned(),
            column,
            found,
            vertices: points.len(),
        };
        if let Some(normals) = normals.filter(|normals| normals.len() != points.len()) {
            return Err(wrong("normals", normals.len()));
        }
        if let Some(ids) = feature_ids.filter(|ids| ids.len() != points.len()) {
            return Err(wrong("feature ids", ids.len()));
        }
        let mut normals = normals.unwrap_or_default().iter().copied();
        let mut ids = feature_ids.unwrap_or_default().iter().copied();
        let mut bytes = Vec::with_capacity(points.len() * N);
        for point in points {
            let normal = normals.next().unwrap_or_default();
            let id = ids.next().unwrap_or_default();
            bytes.extend_from_slice(&bytes_of(*point, normal, id));
        }
        Ok(bytes)
    }

    fn exact_bounds(&self, points: &[[f32; 3]]) -> Result<(DVec3, DVec3), MeshError> {
        if let Some(at) = points
            .iter()
            .position(|point| !point.iter().all(|value| value.is_finite()))
        {
            return Err(self.not_finite(format!("the position of vertex {at}")));
        }
        let points = points.iter().map(|point| Vec3::from_array(*point).as_dvec3());
        Ok(Bounds::of(points).map_or_else(Default::default, |bounds| (bounds.lowest, bounds.highest)))
    }

    /// Where a lattice's corner lies, how long its steps are, and its box from that corner.
    fn place_lattice(
        &self,
        vertices: &[u8],
        lowest_m: [f64; 3],
        step_m: f64,
    ) -> Result<([f64; 3], [f32; 3], (DVec3, DVec3)), MeshError> {
        let origin = DVec3::from_array(self.origin) + DVec3::from_array(lowest_m);
        if !origin.is_finite() || !step_m.is_finite() || step_m <= 0.0 {
            return Err(self.not_finite("the lattice's corner or step".to_owned()));
        }
        let (vertices, _) = vertices.as_chunks::<LATTICE_STRIDE>();
        let steps = vertices
            .iter()
            .map(|vertex| lattice_point(vertex).as_dvec3() * step_m);
        let local = Bounds::of(steps).map_or_else(Default::default, |bounds| (bounds.lowest, bounds.highest));
        let scale = (step_m * f64::from(u16::MAX)) as f32;
        Ok((origin.to_array(), [scale; 3], local))
    }

    fn check_indices(&self, vertices: usize) -> Result<(), MeshError> {
        if self.indices.len() % 3 != 0 {
            return Err(MeshError::NotTriangles {
                mesh: self.name.to_owned(),
                indices: self.indices.len(),
            });
        }
        self.check_range(self.indices.iter(), vertices)
    }

    pub(crate) fn check_range(
        &self,
        mut indices: impl Iterator<Item = u32>,
        vertices: usize,
    ) -> Result<(), MeshError> {
        let mut at = 0;
        let beyond = indices.find(|index| {
            at += 1;
            *index as usize >= vertices
        });
        match beyond {
            None => Ok(()),
            Some(index) => Err(MeshError::IndexOutOfRange {
                mesh: self.name.to_owned(),
                index,
                at: at - 1,
                vertices,
            }),
        }
    }

    fn check_features(&self, vertices: &[u8]) -> Result<(), MeshError> {
        let (vertices, _) = vertices.as_chunks::<LATTICE_STRIDE>();
        self.check_feature_ids(vertices.iter().map(|vertex| {
            let [.., low, high, _, _] = *vertex;
            u16::from_le_bytes([low, high])
        }))
    }

    fn check_feature_ids(&self, ids: impl Iterator<Item = u16>) -> Result<(), MeshError> {
        // A mesh without features reads none, whatever its vertices say.
        if self.feature_count == 0 {
            return Ok(());
        }
        match ids
            .enumerate()
            .find(|(_, id)| u32::from(*id) >= self.feature_count)
        {
            None => Ok(()),
            Some((vertex, id)) => Err(MeshError::FeatureOutOfRange {
                mesh: self.name.to_owned(),
                feature: u32::from(id),
                vertex,
                features: self.feature_count,
            }),
        }
    }

    /// Two bytes an index where they suffice. An odd number is filled up: buffers are written in fours.
    fn pack_indices(&self, vertices: usize) -> (Cow<'a, [u8]>, bool) {
        match self.indices {
            MeshIndices::U16(indices) if indices.len() % 2 == 0 => {
                (Cow::Borrowed(bytemuck::cast_slice(indices)), true)
            }
            MeshIndices::U32(indices) if vertices > usize::from(u16::MAX) => {
                (Cow::Borrowed(bytemuck::cast_slice(indices)), false)
            }
            _ => {
                let mut short: Vec<u16> = self.indices.iter().map(|index| index as u16).collect();
                if short.len() % 2 != 0 {
                    short.push(0);
                }
                (Cow::Owned(bytemuck::cast_slice(&short).to_vec()), true)
            }
        }
    }
}

fn lattice_bytes([x, y, z]: [u16; 3], [a, b, c]: [i8; 3], id: u16) -> [u8; LATTICE_STRIDE] {
    let mut bytes = [0; LATTICE_STRIDE];
    let words = [x, y, z, 0].map(u16::to_le_bytes);
    for (place, byte) in bytes.iter_mut().zip(
        words
            .as_flattened()
            .iter()
            .copied()
            .chain([a, b, c, 0].map(|part| part.cast_unsigned()))
            .chain(id.to_le_bytes()),
    ) {
        *place = byte;
    }
    bytes
}

fn exact_bytes(point: [f32; 3], [a, b, c]: [i8; 3], id: u16) -> [u8; EXACT_STRIDE] {
    let mut bytes = [0; EXACT_STRIDE];
    let words = point.map(f32::to_le_bytes);
    for (place, byte) in bytes.iter_mut().zip(
        words
            .as_flattened()
            .iter()
            .copied()
            .chain([a, b, c, 0].map(|part| part.cast_unsigned()))
            .chain(id.to_le_bytes()),
    ) {
        *place = byte;
    }
    bytes
}
