//! What one tile holds, before it is bytes and after it was.

use crate::property_table::PropertyTable;

/// The contents of one tile. Coordinates are in metres with z up, relative to [`origin`](TileContent::origin).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TileContent {
    /// The place of the tile's zero in the frame of its tileset: earth-centred (ECEF), or east, north and height in a grid.
    pub origin: [f64; 3],
    /// What is drawn, in this order.
    pub parts: Vec<Part>,
    /// What the feature ids of the parts stand for.
    pub tables: Vec<PropertyTable>,
    /// Whose data it is, as it has to be shown.
    pub copyright: Option<String>,
}

/// One thing to draw: what shares a topology, a material and a property table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The layer it belongs to, such as `buildings` or `plan-areas`: the name of the mesh.
    pub name: String,
    /// How the indices are read.
    pub topology: Topology,
    /// The vertices.
    pub vertices: Vertices,
    /// Three a triangle, counter-clockwise from outside; two a line; one a point.
    pub indices: Vec<u32>,
    /// Which of the tile's tables the feature ids point into.
    pub table: Option<usize>,
    /// How other clients colour it. Our viewer has its own styles and reads the properties.
    pub material: Material,
    /// Of areas: the name of what they cover of the ground. Of ground: by what it is covered, all of it. A client that draws the areas of a name
    /// opaque sees nothing of the ground of that name, and need not draw it.
    pub cover: Option<String>,
}

/// How indices make shapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topology {
    /// Triangles.
    #[default]
    Triangles,
    /// Separate lines.
    Lines,
    /// Points.
    Points,
}

impl Topology {
    /// How many indices make one shape.
    pub fn indices_per_shape(self) -> usize {
        match self {
            Topology::Triangles => 3,
            Topology::Lines => 2,
            Topology::Points => 1,
        }
    }
}

/// Columns of one length: one entry a vertex.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vertices {
    /// Where.
    pub positions: Positions,
    /// Unit normals as signed bytes, 127 being one.
    pub normals: Option<Vec<[i8; 3]>>,
    /// Which row of the part's table. A tile has at most 65 535 rows: glTF knows no larger integer a vertex.
    pub feature_ids: Option<Vec<u16>>,
}

/// Positions relative to the tile's origin, in metres.
#[derive(Clone, Debug, PartialEq)]
pub enum Positions {
    /// `lowest_m + step_m * steps`: a lattice (`KHR_mesh_quantization`), 16 bytes a vertex with normal and id.
    Lattice {
        /// The corner that step 0 stands for.
        lowest_m: [f64; 3],
        /// The size of one step on all axes.
        step_m: f64,
        /// Steps from the corner.
        steps: Vec<[u16; 3]>,
    },
    /// Plain numbers, for what must be exact.
    Exact(Vec<[f32; 3]>),
}

impl Default for Positions {
    fn default() -> Positions {
        Positions::Exact(Vec::new())
    }
}

impl Positions {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Positions::Lattice { steps, .. } => steps.len(),
            Positions::Exact(points) => points.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One position in metres from the tile's origin.
    ///
    /// ```
    /// use planvy_tiles::Positions;
    /// let lattice = Positions::Lattice { lowest_m: [-1.0, 0.0, 5.0], step_m: 0.01, steps: vec![[100, 50, 0]] };
    /// assert_eq!(lattice.point_m(0), Some([0.0, 0.5, 5.0]));
    /// ```
    pub fn point_m(&self, vertex: usize) -> Option<[f64; 3]> {
        match self {
            Positions::Lattice {
                lowest_m,
                step_m,
                steps,
            } => {
                let steps = steps.get(vertex)?;
                Some(std::array::from_fn(|axis| {
                    let (low, step) = (lowest_m.get(axis).copied(), steps.get(axis).copied());
                    low.unwrap_or_default() + step_m * f64::from(step.unwrap_or_default())
                }))
            }
            Positions::Exact(points) => points.get(vertex).map(|point| point.map(f64::from)),
        }
    }
}

/// A colour, for clients without our styles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Material {
    /// Red, green, blue and opacity, linear, 0 to 1.
    pub colour: [f32; 4],
    /// Seen from behind too.
    pub double_sided: bool,
}

impl Default for Material {
    fn default() -> Material {
        Material {
            colour: [0.8, 0.8, 0.8, 1.0],
            double_sided: false,
        }
    }
}
