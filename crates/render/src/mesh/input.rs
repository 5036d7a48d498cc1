//! A mesh as it comes from a tile.

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
