//! Façades, and the building height (*byggnadshöjd*) of each by the plane of 45°.
//!
//! The plane rises inwards from the façade at 45° and slides down until it touches the roof; where it then meets the façade is
//! the level of the building height (PBF 1:3). Seen along the plane, the roof is a silhouette over the façade: its top is where
//! the plane stops. Dormers, gables and the like whose total width is at most a third of the roof length do not lift the plane
//! (Boverket's guidance on measuring heights); both levels are told.

use geo_types::{Coord, MultiPolygon};

use crate::containment;
use crate::footprint::Footprint;
use crate::mesh::{Mesh, SurfaceClass};

mod outline;
mod silhouette;

/// Of the roof length, this share may be taken by parts that do not lift the plane.
pub const SHARE_THAT_DOES_NOT_LIFT: f64 = 1.0 / 3.0;

/// A part of the roof that rises through the plane that the rest of the roof stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RisingPart {
    /// One end of it on the façade.
    pub from: Coord<f64>,
    /// The other.
    pub to: Coord<f64>,
    /// Its width along the façade in metres.
    pub width_m: f64,
    /// The level of the façade that a plane over this part would meet.
    pub level_m: f64,
}

/// A façade and the level of its building height.
#[derive(Clone, Debug, PartialEq)]
pub struct Facade {
    /// One end on the map; the building lies to the left of the way to the other.
    pub from: Coord<f64>,
    /// The other end.
    pub to: Coord<f64>,
    /// Its length in metres.
    pub length_m: f64,
    /// True where it stands round a yard.
    pub is_inner: bool,
    /// The level at which the plane meets the façade, over the zero of the body: parts that do not lift the plane left out.
    pub level_m: f64,
    /// The same with every part of the roof counted.
    pub level_with_all_m: f64,
    /// Where the plane of `level_with_all_m` touches the roof.
    pub touches_at: [f64; 3],
    /// Parts that rise through the plane of `level_m`; empty where the two levels are one.
    pub rising: Vec<RisingPart>,
    /// The width of all parts that rise from an even eaves, as a share of the façade: told where there are any, also when they are too wide to
    /// be left out.
    pub rising_share: Option<f64>,
    /// True where the façade ends in a gable: the silhouette is nowhere even, and the plane stops at its tip.
    pub is_gable: bool,
}

/// The façades of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Facades {
    /// The façades, round the outline.
    pub facades: Vec<Facade>,
    /// True where the outline may hold eaves: façades may stand farther in, and their levels be higher by as much.
    pub may_stand_farther_in: bool,
    /// True where no surface is said to be a roof, so that everything but installations was taken.
    pub roof_is_not_told: bool,
}

impl Facades {
    /// The façade that the building height is counted at, and the others with it: of those round the outside, the one nearest to a public place
    /// where one is given, else the longest; of equals the highest. `None` where there is no façade.
    ///
    /// This is the usual choice, not the law's: the façade with most effect on the surroundings is for a human to say.
    pub fn governing(&self, toward: Option<&MultiPolygon<f64>>) -> Option<&Facade> {
        let away_m =
            |facade: &Facade| toward.map_or(0.0, |place| round_to_cm(facade_distance_m(facade, place)));
        let outer = self.facades.iter().filter(|facade| !facade.is_inner);
        outer.min_by(|a, b| {
            let by_length = round_to_cm(b.length_m).total_cmp(&round_to_cm(a.length_m));
            away_m(a)
                .total_cmp(&away_m(b))
                .then(by_length)
                .then(b.level_m.total_cmp(&a.level_m))
        })
    }

    /// The façade with the highest level.
    pub fn highest(&self) -> Option<&Facade> {
        self.facades.iter().max_by(|a, b| a.level_m.total_cmp(&b.level_m))
    }

    /// The façade with the highest level among those that do not end in a gable.
    pub fn highest_at_eaves(&self) -> Option<&Facade> {
        let eaves = self.facades.iter().filter(|facade| !facade.is_gable);
        eaves.max_by(|a, b| a.level_m.total_cmp(&b.level_m))
    }
}

/// Mean of the distances of a façade's ends to a place: a façade along it is nearer than one that only ends at it.
fn facade_distance_m(facade: &Facade, place: &MultiPolygon<f64>) -> f64 {
    let ends = [facade.from, facade.to].map(|end| containment::distance_to_outline(end, place));
    let [from_m, to_m] = ends;
    (from_m + to_m) / 2.0
}

fn round_to_cm(length_m: f64) -> f64 {
    (length_m * 100.0).round()
}

/// The façades of a body with their building heights, as levels over the zero of the body.
///
/// A façade is an edge of the outline of the walls, edges in line put together. Its plane is stopped by the roof over its own
/// width, eaves in front of it included; roof beside it belongs to other façades.
///
/// ```
/// use planvy_city::facade;
/// use planvy_city::footprint;
/// use planvy_city::mesh::{Mesh, prism};
/// // A flat roof 12 m × 8 m: the plane touches the edge of the roof, right over the façade.
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [12.0, 0.0], [12.0, 8.0], [0.0, 8.0]], 20.0, 26.5));
/// let facades = facade::facades(&mesh, &footprint::of(&mesh).expect("few corners").expect("it covers some"));
/// assert_eq!(facades.facades.len(), 4);
/// let governing = facades.governing(None).expect("a façade");
/// assert_eq!(governing.length_m, 12.0);
/// assert!((governing.level_m - 26.5).abs() < 1e-9);
/// ```
pub fn facades(mesh: &Mesh, footprint: &Footprint) -> Facades {
    use SurfaceClass::{Roof, Unknown, Wall};
    let roof_is_not_told = !mesh.has(Roof);
    let classes: &[SurfaceClass] = if roof_is_not_told {
        &[Unknown, Wall]
    } else {
        &[Roof]
    };
    let roof: Vec<[[f64; 3]; 3]> = mesh
        .triangles_of(classes)
        .map(|triangle| triangle.corners)
        .collect();
    let edges = outline::edges(&footprint.wall_line);
    Facades {
        facades: edges
            .into_iter()
            .filter_map(|edge| silhouette::facade(edge, &roof))
            .collect(),
        may_stand_farther_in: footprint.wall_line_from.may_hold_eaves(),
        roof_is_not_told,
    }
}
