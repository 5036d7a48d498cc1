//! What is measured on a body: its ridge, its highest and its lowest point, its floors.

use crate::mesh::{Mesh, SurfaceClass};

pub mod floor_area;

/// A wall or anything else that is not roof rises over the ridge by more than this, in metres, before it is told.
const TOLD_ABOVE_RIDGE_M: f64 = 0.05;

/// A point of a body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyPoint {
    /// `[east, north, up]` in metres.
    pub position: [f64; 3],
    /// The surface that it is a part of.
    pub surface: u32,
    /// The element of that surface.
    pub element: Option<u32>,
}

/// What a ridge was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RidgeFrom {
    /// The surfaces that are roofs.
    Roofs,
    /// Everything but what is said to be an installation, an opening or a projecting part: no surface is said to be a roof, so a chimney may be
    /// among it.
    AllButInstallations,
}

/// The ridge: the highest part of the roof construction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ridge {
    /// Where it is highest.
    pub highest: BodyPoint,
    /// What it was taken from.
    pub from: RidgeFrom,
    /// The highest point of anything that is neither roof nor installation and rises over the ridge: a parapet, a fire wall.
    /// Whether it is a part of the roof construction is for a human to say.
    pub above: Option<BodyPoint>,
}

/// The heights of a body. Levels over the zero of the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// The ridge; `None` where there is nothing but installations and the like.
    pub ridge: Option<Ridge>,
    /// The highest point of everything.
    pub total: BodyPoint,
    /// The lowest point of everything.
    pub lowest: BodyPoint,
}

/// The heights of a body; `None` where it has no surface.
///
/// ```
/// use planvy_city::measured;
/// use planvy_city::mesh::{Mesh, prism};
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]], 10.0, 12.5));
/// let heights = measured::heights(&mesh).expect("a body");
/// assert_eq!(heights.ridge.map(|ridge| ridge.highest.position[2]), Some(12.5));
/// assert_eq!(heights.total.position[2], 12.5);
/// assert_eq!(heights.lowest.position[2], 10.0);
/// ```
pub fn heights(mesh: &Mesh) -> Option<Heights> {
    use SurfaceClass::{Installation, Opening, Projection, Roof};
    let all = |_: SurfaceClass| true;
    let total = highest(mesh, all)?;
    let lowest = extreme(mesh, all, -1.0)?;
    let is_no_part = |class| matches!(class, Installation | Opening | Projection);
    let ridge = if mesh.has(Roof) {
        highest(mesh, |class| class == Roof).map(|ridge| (ridge, RidgeFrom::Roofs))
    } else {
        highest(mesh, |class| !is_no_part(class)).map(|ridge| (ridge, RidgeFrom::AllButInstallations))
    };
    let ridge = ridge.map(|(ridge, from)| Ridge {
        highest: ridge,
        from,
        above: highest(mesh, |class| class != Roof && !is_no_part(class))
            .filter(|other| other.position[2] > ridge.position[2] + TOLD_ABOVE_RIDGE_M),
    });
    Some(Heights { ridge, total, lowest })
}

fn highest(mesh: &Mesh, is_meant: impl Fn(SurfaceClass) -> bool) -> Option<BodyPoint> {
    extreme(mesh, is_meant, 1.0)
}

/// The point that is highest (`sign` 1) or lowest (`sign` −1); of several the first drawn.
fn extreme(mesh: &Mesh, is_meant: impl Fn(SurfaceClass) -> bool, sign: f64) -> Option<BodyPoint> {
    let mut found: Option<([f64; 3], u32)> = None;
    for triangle in mesh.triangles() {
        if !is_meant(mesh.class_of(triangle)) {
            continue;
        }
        for corner in triangle.corners {
            if found.is_none_or(|(best, _)| sign * corner[2] > sign * best[2]) {
                found = Some((corner, triangle.surface));
            }
        }
    }
    found.map(|(position, surface)| BodyPoint {
        position,
        surface,
        element: mesh
            .surfaces()
            .get(surface as usize)
            .and_then(|surface| surface.element),
    })
}
