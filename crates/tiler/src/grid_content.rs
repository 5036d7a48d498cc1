//! What a tile holds while it still lies in the plane of the city, before a frame is chosen.

use planvy_tiles::{Material, PropertyTable, Topology};

/// Contents of a tile in a SWEREF 99 zone: easting, northing, and the level over RH 2000, in metres and double precision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridContent {
    /// What is drawn, in this order.
    pub parts: Vec<GridPart>,
    /// What the feature ids of the parts stand for.
    pub tables: Vec<PropertyTable>,
    /// Whose data it is, as it has to be shown.
    pub copyright: Option<String>,
    /// What is missing or out of its place, in metres on the map, where that is more than the tile was planned with.
    pub error_m: f64,
}

/// One thing to draw: what shares a topology, a material and a property table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridPart {
    /// The layer it belongs to: the name of the mesh.
    pub name: String,
    /// How the indices are read.
    pub topology: Topology,
    /// Vertices `[east, north, level]` in metres.
    pub positions: Vec<[f64; 3]>,
    /// A unit normal for each vertex, in the same axes; empty where there are none.
    pub normals: Vec<[f32; 3]>,
    /// For each vertex its row of the part's table; empty where there are none.
    pub feature_ids: Vec<u16>,
    /// Three a triangle, counter-clockwise from outside; two a line; one a point.
    pub indices: Vec<u32>,
    /// Which of the content's tables the feature ids point into.
    pub table: Option<usize>,
    /// How other clients colour it.
    pub material: Material,
    /// How exactly positions are written.
    pub precision: Precision,
    /// The name of a cover: see [`planvy_tiles::Part::cover`].
    pub cover: Option<String>,
}

/// How exactly positions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Precision {
    /// As `f32` from the tile's origin: within 0.1 mm at 1 km.
    #[default]
    Exact,
    /// On a lattice of at most this step in metres. A part that is too large for 65 536 such steps is cut in two.
    Lattice {
        /// The largest step, in metres.
        largest_step_m: f64,
    },
}

/// A box in the grid: lowest easting, northing and level, and highest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridBox {
    /// The lowest of each, in metres.
    pub min: [f64; 3],
    /// The highest of each.
    pub max: [f64; 3],
}

impl GridBox {
    /// The box around some positions; `None` where there is none that is a number.
    pub fn around(positions: impl IntoIterator<Item = [f64; 3]>) -> Option<GridBox> {
        let finite = positions
            .into_iter()
            .filter(|position| position.iter().all(|metres| metres.is_finite()));
        finite.fold(None, |known: Option<GridBox>, at| {
            Some(known.map_or(GridBox { min: at, max: at }, |known| {
                known.and(GridBox { min: at, max: at })
            }))
        })
    }

    /// The box around this one and another.
    #[must_use]
    pub fn and(self, other: GridBox) -> GridBox {
        let by = |least: fn(f64, f64) -> f64, [a, b, c]: [f64; 3], [x, y, z]: [f64; 3]| {
            [least(a, x), least(b, y), least(c, z)]
        };
        GridBox {
            min: by(f64::min, self.min, other.min),
            max: by(f64::max, self.max, other.max),
        }
    }

    /// The middle.
    pub fn middle(self) -> [f64; 3] {
        let ([a, b, c], [x, y, z]) = (self.min, self.max);
        [(a + x) / 2.0, (b + y) / 2.0, (c + z) / 2.0]
    }

    /// The extents along the three axes, in metres.
    pub fn extents_m(self) -> [f64; 3] {
        let ([a, b, c], [x, y, z]) = (self.min, self.max);
        [x - a, y - b, z - c]
    }
}

impl GridContent {
    /// The box around all of it; `None` where there is nothing.
    pub fn bounds(&self) -> Option<GridBox> {
        GridBox::around(self.parts.iter().flat_map(|part| part.positions.iter().copied()))
    }

    /// Number of vertices.
    pub fn vertices(&self) -> usize {
        self.parts.iter().map(|part| part.positions.len()).sum()
    }

    /// Number of triangles.
    pub fn triangles(&self) -> usize {
        let drawn = self
            .parts
            .iter()
            .filter(|part| part.topology == Topology::Triangles);
        drawn.map(|part| part.indices.len() / 3).sum()
    }
}
