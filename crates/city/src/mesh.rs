//! Meshes: drawn surfaces cut into triangles, and what there is to say about how they were drawn.
//!
//! Nothing is mended in silence. What could not be used is left out with a finding; what is open stays open and is measured all
//! the same where that can be done.
//!
//! | module | what it does |
//! |---|---|
//! | `triangulate` | rings to triangles |
//! | `edges` | which edges have a partner, which way surfaces face, the volume |
//! | `section` | the outline at a level |

use std::collections::BTreeMap;

use crate::triangle::Triangle;

mod edges;
pub mod section;
pub(crate) mod triangulate;
pub(crate) mod weld;

pub use edges::{Closedness, EdgeAt, Orientation};

/// What a surface of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SurfaceClass {
    /// The bottom, at the ground.
    Ground,
    /// An outer wall.
    Wall,
    /// A roof.
    Roof,
    /// A window or a door.
    Opening,
    /// A chimney, an antenna, a ventilation hood: part of the total height, not of the ridge.
    Installation,
    /// A balcony, a canopy, an outer stair: a part that stands out from the walls.
    Projection,
    /// A floor or a ceiling.
    Floor,
    /// Not said.
    Unknown,
}

/// A surface as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// What it is.
    pub class: SurfaceClass,
    /// Rings of vertices `[east, north, up]` in metres, the outer one first; closed or not.
    pub rings: Vec<Vec<[f64; 3]>>,
    /// The element that it belongs to: a number of the caller's.
    pub element: Option<u32>,
}

/// What a mesh keeps of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurfaceFacts {
    /// What it is.
    pub class: SurfaceClass,
    /// The element that it belongs to.
    pub element: Option<u32>,
    /// Its unit normal as drawn (counterclockwise seen from its tip); zero where it has no area.
    pub normal: [f64; 3],
    /// Its area in m².
    pub area_m2: f64,
}

/// Something to say about a drawn surface or body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeshFinding {
    /// What.
    pub kind: MeshFindingKind,
    /// Where; `None` where no position is a number.
    pub position: Option<[f64; 3]>,
    /// Which surface, counted from 0.
    pub surface: u32,
}

/// What there is to say about a drawn surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeshFindingKind {
    /// A vertex that is no number, or farther out than [`FARTHEST_M`]: the surface is left out.
    NotANumber,
    /// Fewer than three vertices in its outer ring, repeated ones counted once: the surface is left out.
    TooFewVertices,
    /// No area: the surface is left out.
    NoArea,
    /// Its vertices leave their plane by this many metres: it is measured as the triangles it was cut into.
    NotPlane {
        /// The largest distance to the plane of best fit.
        by_m: f64,
    },
    /// A ring crosses itself, or a hole lies outside: triangles and outline differ by this many m².
    Crossing {
        /// The difference.
        by_m2: f64,
    },
    /// A hole that was left out: it has no area or too few vertices.
    HoleLeftOut,
}

/// A coordinate larger than this, in metres, is none.
pub const FARTHEST_M: f64 = 1.0e8;

/// The lowest and the highest level of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// The lowest, in metres.
    pub lowest_m: f64,
    /// The highest, in metres.
    pub highest_m: f64,
}

/// A body as triangles.
///
/// ```
/// use planvy_city::mesh::{Mesh, SurfaceClass};
/// let shed = planvy_city::mesh::prism(&[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]], 10.0, 12.5);
/// let mesh = Mesh::new(&shed);
/// assert_eq!(mesh.triangles().len(), 12);
/// assert!((mesh.volume_m3().expect("closed") - 30.0).abs() < 1e-9);
/// assert_eq!(mesh.levels().map(|levels| levels.highest_m), Some(12.5));
/// assert!(mesh.findings().is_empty());
/// assert_eq!(mesh.surfaces().first().map(|surface| surface.class), Some(SurfaceClass::Ground));
/// ```
#[derive(Clone, Debug)]
pub struct Mesh {
    triangles: Vec<Triangle>,
    surfaces: Vec<SurfaceFacts>,
    findings: Vec<MeshFinding>,
    closedness: Closedness,
    volume_m3: Option<f64>,
}

impl Mesh {
    /// Cuts surfaces into triangles. Triangles keep the order and the direction of their surfaces; where a closed body was
    /// drawn with surfaces of both directions, or inside out, all are turned to face outwards.
    pub fn new(surfaces: &[Surface]) -> Mesh {
        let mut mesh = Mesh {
            triangles: Vec::with_capacity(surfaces.len() * 2),
            surfaces: Vec::with_capacity(surfaces.len()),
            findings: Vec::new(),
            closedness: Closedness::default(),
            volume_m3: None,
        };
        let mut cleaned = Vec::with_capacity(surfaces.len());
        for (number, surface) in surfaces.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let cut = triangulate::cut(surface, number, &mut mesh.triangles, &mut mesh.findings);
            mesh.surfaces.push(cut.facts);
            cleaned.push(cut.rings);
        }
        let faced = edges::face_outwards(&cleaned, &mut mesh.triangles);
        for (surface, turned) in mesh.surfaces.iter_mut().zip(&faced.turned) {
            if *turned {
                surface.normal = surface.normal.map(|part| -part);
            }
        }
        mesh.closedness = faced.closedness;
        mesh.volume_m3 = faced.volume_m3;
        mesh
    }

    /// The triangles, surface by surface.
    pub fn triangles(&self) -> &[Triangle] {
        &self.triangles
    }

    /// The surfaces, in the order given.
    pub fn surfaces(&self) -> &[SurfaceFacts] {
        &self.surfaces
    }

    /// What there is to say about the surfaces.
    pub fn findings(&self) -> &[MeshFinding] {
        &self.findings
    }

    /// Whether the surfaces close, and where they do not.
    pub fn closedness(&self) -> &Closedness {
        &self.closedness
    }

    /// The volume in m³; `None` where the surfaces do not close. Solids that lie in one another are counted each.
    pub fn volume_m3(&self) -> Option<f64> {
        self.volume_m3
    }

    /// What the surface of a triangle is.
    pub fn class_of(&self, triangle: &Triangle) -> SurfaceClass {
        let surface = self.surfaces.get(triangle.surface as usize);
        surface.map_or(SurfaceClass::Unknown, |surface| surface.class)
    }

    /// Whether any surface that has an area is of a class.
    pub fn has(&self, class: SurfaceClass) -> bool {
        let mut surfaces = self.surfaces.iter();
        surfaces.any(|surface| surface.class == class && surface.area_m2 > 0.0)
    }

    /// The triangles of some classes.
    pub fn triangles_of(&self, classes: &[SurfaceClass]) -> impl Iterator<Item = &Triangle> {
        let is_meant = |triangle: &&Triangle| classes.contains(&self.class_of(triangle));
        self.triangles.iter().filter(is_meant)
    }

    /// Its lowest and highest level; `None` where there is no triangle.
    pub fn levels(&self) -> Option<Levels> {
        let levels = self.triangles.iter().flat_map(|triangle| triangle.corners);
        let widen = |seen: Option<Levels>, [_, _, up]: [f64; 3]| {
            Some(seen.map_or(
                Levels {
                    lowest_m: up,
                    highest_m: up,
                },
                |seen| Levels {
                    lowest_m: seen.lowest_m.min(up),
                    highest_m: seen.highest_m.max(up),
                },
            ))
        };
        levels.fold(None, widen)
    }

    /// Area of each class in m².
    pub fn areas_m2(&self) -> BTreeMap<SurfaceClass, f64> {
        let mut areas = BTreeMap::new();
        for surface in &self.surfaces {
            *areas.entry(surface.class).or_default() += surface.area_m2;
        }
        areas
    }
}

/// A body with upright walls over a counterclockwise outline: its bottom is the first surface, its flat roof the second, then
/// the walls.
pub fn prism(outline: &[[f64; 2]], bottom_m: f64, top_m: f64) -> Vec<Surface> {
    let surface = |class, ring| Surface {
        class,
        rings: vec![ring],
        element: None,
    };
    let at = |level: f64| move |[east, north]: [f64; 2]| [east, north, level];
    let mut surfaces = vec![
        surface(
            SurfaceClass::Ground,
            outline.iter().rev().copied().map(at(bottom_m)).collect(),
        ),
        surface(
            SurfaceClass::Roof,
            outline.iter().copied().map(at(top_m)).collect(),
        ),
    ];
    let next = outline.iter().cycle().skip(1);
    for (&from, &to) in outline.iter().zip(next) {
        let ring = vec![
            at(bottom_m)(from),
            at(bottom_m)(to),
            at(top_m)(to),
            at(top_m)(from),
        ];
        surfaces.push(surface(SurfaceClass::Wall, ring));
    }
    surfaces
}
