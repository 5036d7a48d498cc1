//! Roofs over a floor plan by a weighted straight skeleton.
//!
//! Every edge of the polygon carries a plane that starts at a level over the edge and rises inwards at a pitch; an edge with the
//! pitch [`WALL_PITCH_DEG`] is a wall (a gable): it stands still and has no plane. Seen by level, the planes cut the polygon to
//! wavefronts that shrink, collapse and split; what each edge's front sweeps is its roof face. For a convex floor plan the roof is
//! the lowest of the planes. At a reflex corner it is not: there the planes of the two edges hold on their own sides of a valley.

mod faces;
mod front;
mod input;
mod resolve;
pub(crate) mod vector;

use geo_types::{Coord, Polygon};
use thiserror::Error;

use crate::plane::Plane;

pub(crate) use faces::clockwise_from;

/// The pitch of an edge that does not move: an upright wall, a gable.
pub const WALL_PITCH_DEG: f64 = 90.0;

/// What rises from one edge of a floor plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeRoof {
    /// Level at the edge, in metres.
    pub start_level_m: f64,
    /// Angle to the horizontal, in degrees: more than 0, at most 90. 90 is a wall.
    pub pitch_deg: f64,
}

impl EdgeRoof {
    /// An upright wall.
    pub fn wall() -> EdgeRoof {
        EdgeRoof {
            start_level_m: 0.0,
            pitch_deg: WALL_PITCH_DEG,
        }
    }

    /// Whether it is a wall: its start level does not matter then.
    pub fn is_wall(&self) -> bool {
        self.pitch_deg >= WALL_PITCH_DEG
    }
}

/// A face of a roof.
#[derive(Clone, Debug, PartialEq)]
pub struct RoofFace {
    /// The edge it rises from, counted as [`edge_count`] does.
    pub edge: usize,
    /// Its outline on the map, counterclockwise.
    pub outline: Polygon<f64>,
    /// Its plane.
    pub plane: Plane,
}

/// Why there is no roof.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SkeletonError {
    /// The roofs do not match the edges.
    #[error("{given} edge roofs for {wanted} edges")]
    EdgeCount {
        /// How many were given.
        given: usize,
        /// How many edges the polygon has.
        wanted: usize,
    },
    /// The polygon has more edges than are worked out.
    #[error("{0} edges, at most {MAX_EDGES} are worked out")]
    TooManyEdges(usize),
    /// A coordinate is not a number, or out of every measure.
    #[error("vertex {vertex} of ring {ring} has no finite position")]
    NotFinite {
        /// Which ring: 0 is the outer one.
        ring: usize,
        /// Which vertex of it.
        vertex: usize,
    },
    /// A ring has fewer than three different corners.
    #[error("the ring at {}, {} has fewer than three corners", at.x, at.y)]
    TooFewCorners {
        /// Where, as far as the ring has a position.
        at: Coord<f64>,
    },
    /// A ring, or the whole polygon, has no area.
    #[error("the ring at {}, {} encloses no area", at.x, at.y)]
    ZeroArea {
        /// Where.
        at: Coord<f64>,
    },
    /// The boundary crosses itself.
    #[error("the boundary crosses itself at {}, {}", at.x, at.y)]
    SelfCrossing {
        /// Where.
        at: Coord<f64>,
    },
    /// A hole lies outside the outer ring, or in another hole.
    #[error("the hole at {}, {} does not lie in the polygon", at.x, at.y)]
    HoleOutside {
        /// Where.
        at: Coord<f64>,
    },
    /// A pitch is not an angle over 0° and up to 90°, or a start level is not a number.
    #[error("edge {edge} at {}, {} has a pitch or a start level that cannot be", at.x, at.y)]
    EdgeRoof {
        /// Which edge.
        edge: usize,
        /// Where it begins.
        at: Coord<f64>,
    },
    /// Every edge is a wall.
    #[error("every edge is a wall: no face rises")]
    OnlyWalls,
    /// Walls enclose land that no face reaches: a wall goes on straight past an inner corner and parts it off.
    #[error("no face reaches the land at {}, {}", at.x, at.y)]
    Unreached {
        /// A corner of that land.
        at: Coord<f64>,
    },
    /// The computation did not hold its own verification: no roof is better than a wrong one.
    #[error("the roof could not be worked out near {}, {}", at.x, at.y)]
    Unresolved {
        /// Near which position.
        at: Coord<f64>,
    },
}

/// The most edges of a polygon that are worked out.
pub const MAX_EDGES: usize = 5_000;

/// How many edges a polygon has, which is how many [`EdgeRoof`]s [`roof`] wants: those of the outer ring in order, then those of each
/// hole. Edge `i` of a ring goes from its vertex `i` to the next one; an edge without length counts too.
pub fn edge_count(polygon: &Polygon<f64>) -> usize {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|ring| ring.0.len().saturating_sub(1))
        .sum()
}

/// The roof over a polygon: faces that tile it exactly, each with its plane. The outlines of neighbours share their corners.
///
/// An edge has one face, or several where they only touch in a corner. Neighbouring edges in one line with different roofs meet in an
/// upright step; a wall in one line with a front is taken over by it.
///
/// # Errors
/// [`SkeletonError`]: what is wrong with the input and where, or that the result did not verify: the faces have the polygon's area,
/// and where two meet, their planes agree.
///
/// ```
/// use geo::Area;
/// use geo_types::{polygon, Coord};
/// use planvy_city::skeleton::{roof, EdgeRoof};
/// // A hip roof of 45° over 20 m by 10 m, its eaves at 3 m.
/// let plan = polygon![(x: 0.0, y: 0.0), (x: 20.0, y: 0.0), (x: 20.0, y: 10.0), (x: 0.0, y: 10.0)];
/// let eaves = EdgeRoof { start_level_m: 3.0, pitch_deg: 45.0 };
/// let faces = roof(&plan, &[eaves; 4]).expect("a rectangle");
/// let areas: Vec<f64> = faces.iter().map(|face| face.outline.unsigned_area().round()).collect();
/// assert_eq!(areas, [75.0, 25.0, 75.0, 25.0]);
/// let ridge = faces[0].plane.at(Coord { x: 10.0, y: 5.0 });
/// assert!((ridge - 8.0).abs() < 1e-9);
/// ```
pub fn roof(polygon: &Polygon<f64>, edges: &[EdgeRoof]) -> Result<Vec<RoofFace>, SkeletonError> {
    let reached = reached(polygon, edges)?;
    match reached.left_at {
        Some(at) => Err(SkeletonError::Unreached { at }),
        None => Ok(reached.faces),
    }
}

/// Faces, and whether land is left that none of them reaches.
pub(crate) struct Reached {
    /// The faces.
    pub faces: Vec<RoofFace>,
    /// A corner of land that only walls enclose at the end.
    pub left_at: Option<Coord<f64>>,
}

/// The roof over a polygon, as far as its faces reach.
///
/// # Errors
/// As [`roof`], save for land that no face reaches.
pub(crate) fn reached(polygon: &Polygon<f64>, edges: &[EdgeRoof]) -> Result<Reached, SkeletonError> {
    let input = input::prepare(polygon, edges)?;
    let mut near = Coord { x: 0.0, y: 0.0 };
    // Two things that happen almost at once are taken for one within a tolerance. Where that leads nowhere, another one may.
    for finest in [1e-9, 1e-8, 1e-7, 1e-10, 1e-6] {
        let mut front = front::Front::new(&input, input.size * finest);
        let left = front.run();
        match left.and_then(|left| Ok((faces::faces(&input, &front, &left)?, left.at))) {
            Ok((faces, left_at)) => {
                let left_at = left_at.map(|at| at + input.origin);
                return Ok(Reached { faces, left_at });
            }
            // Where no wavefront could begin, its pieces do not go together at a corner.
            Err(at) if front.pieces.is_empty() => {
                return Err(SkeletonError::SelfCrossing {
                    at: at + input.origin,
                });
            }
            Err(at) => near = at,
        }
    }
    Err(SkeletonError::Unresolved {
        at: near + input.origin,
    })
}
