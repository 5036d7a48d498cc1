//! The planes of a roof and their pitch.

use std::collections::HashMap;

use geo_types::Coord;

use crate::mesh::triangulate::{cross, dot, minus};
use crate::mesh::{Mesh, SurfaceClass};
use crate::plane::Plane;
use crate::triangle::Triangle;

/// A plane of a roof: all its surfaces that lie in one plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoofPlane {
    /// Its angle to the horizontal in degrees.
    pub pitch_deg: f64,
    /// The direction that water runs, in degrees from grid north by east; `None` where it is level (below half a degree).
    pub falls_toward_deg: Option<f64>,
    /// Its area in the slope, in m².
    pub area_m2: f64,
    /// Its area on the map, in m².
    pub plan_area_m2: f64,
    /// Its lowest level in metres.
    pub lowest_m: f64,
    /// Its highest level in metres.
    pub highest_m: f64,
    /// Its centre on the map.
    pub centre: Coord<f64>,
    /// The plane itself.
    pub plane: Plane,
}

/// What the planes were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoofFrom {
    /// The surfaces that are roofs.
    Roofs,
    /// Of a closed body whose surfaces are not told apart: what faces upwards and is no floor, no installation, no projecting part.
    FacingUp,
    /// Nothing: no surface is said to be a roof, and what is not told apart does not close, so nothing says which side is up.
    NotTold,
}

/// The planes of a roof.
#[derive(Clone, Debug, PartialEq)]
pub struct RoofPlanes {
    /// The planes, the largest first.
    pub planes: Vec<RoofPlane>,
    /// What they were taken from.
    pub from: RoofFrom,
}

/// Directions that differ by less than this are one, as the cosine of the angle: 1°.
const SAME_DIRECTION: f64 = 0.999_847_7;
/// A surface whose centre lies this near to a plane of its direction, in metres, lies in it.
const SAME_PLANE_M: f64 = 0.10;
/// A plane that rises by less than this angle is level, in degrees.
const LEVEL_DEG: f64 = 0.5;
/// Surfaces steeper than this, in degrees, are no roof that has a pitch: the sides of a thick slab, cheeks of dormers.
const STEEPEST_DEG: f64 = 88.0;

/// The planes of a roof, surfaces that lie in one plane put together.
///
/// ```
/// use planvy_city::mesh::{Mesh, prism};
/// use planvy_city::roof_pitch::roof_planes;
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]], 0.0, 5.6));
/// let roof = roof_planes(&mesh);
/// assert_eq!(roof.planes.len(), 1);
/// assert_eq!((roof.planes[0].pitch_deg, roof.planes[0].falls_toward_deg), (0.0, None));
/// assert!((roof.planes[0].area_m2 - 80.0).abs() < 1e-9);
/// ```
pub fn roof_planes(mesh: &Mesh) -> RoofPlanes {
    let (from, triangles) = roof(mesh);
    let mut facets: Vec<Facet> = triangles.into_iter().filter_map(Facet::of).collect();
    facets.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    let mut groups: Vec<Group> = Vec::new();
    let mut by_direction: HashMap<[i64; 2], Vec<usize>> = HashMap::new();
    for facet in facets {
        let square = facet.square();
        let number = around(square)
            .filter_map(|square| by_direction.get(&square))
            .flatten()
            .copied()
            .find(|number| groups.get(*number).is_some_and(|group| group.holds(&facet)));
        match number.and_then(|number| groups.get_mut(number)) {
            Some(group) => group.add(&facet),
            None => {
                by_direction.entry(square).or_default().push(groups.len());
                groups.push(Group::new(facet));
            }
        }
    }
    let mut planes: Vec<RoofPlane> = groups.iter().map(Group::plane).collect();
    planes.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    RoofPlanes { planes, from }
}

fn roof(mesh: &Mesh) -> (RoofFrom, Vec<&Triangle>) {
    let is_closed = mesh.closedness().is_closed();
    let faces_up = |triangle: &&Triangle| {
        let [a, b, c] = triangle.corners;
        cross(minus(b, a), minus(c, a))[2] > 0.0
    };
    if mesh.has(SurfaceClass::Roof) {
        // The underside of a roof drawn with its thickness is no roof of its own.
        let is_top = |triangle: &&Triangle| !is_closed || faces_up(triangle);
        let roofs = mesh.triangles_of(&[SurfaceClass::Roof]).filter(is_top);
        return (RoofFrom::Roofs, roofs.collect());
    }
    if !is_closed || !mesh.has(SurfaceClass::Unknown) {
        return (RoofFrom::NotTold, Vec::new());
    }
    let facing_up = mesh.triangles_of(&[SurfaceClass::Unknown]).filter(faces_up);
    (RoofFrom::FacingUp, facing_up.collect())
}

/// A triangle of a roof.
#[derive(Clone, Copy)]
struct Facet {
    /// Upwards.
    normal: [f64; 3],
    centre: [f64; 3],
    area_m2: f64,
    lowest_m: f64,
    highest_m: f64,
}

impl Facet {
    fn of(triangle: &Triangle) -> Option<Facet> {
        let [a, b, c] = triangle.corners;
        let doubled = cross(minus(b, a), minus(c, a));
        let length = dot(doubled, doubled).sqrt();
        let upwards = if doubled[2] < 0.0 { -length } else { length };
        let normal = doubled.map(|part| part / upwards);
        let is_roof = length > 0.0 && normal[2] > STEEPEST_DEG.to_radians().cos();
        is_roof.then(|| Facet {
            normal,
            centre: [0, 1, 2].map(|part: usize| {
                triangle
                    .corners
                    .iter()
                    .filter_map(|corner| corner.get(part))
                    .sum::<f64>()
                    / 3.0
            }),
            area_m2: length / 2.0,
            lowest_m: a[2].min(b[2]).min(c[2]),
            highest_m: a[2].max(b[2]).max(c[2]),
        })
    }

    /// Directions within 1° of each other lie in neighbouring squares: a degree is 0.0175.
    fn square(&self) -> [i64; 2] {
        let [east, north, _] = self.normal;
        [east, north].map(|part| (part / 0.02).floor() as i64)
    }
}

fn around([east, north]: [i64; 2]) -> impl Iterator<Item = [i64; 2]> {
    (-1..=1).flat_map(move |east_step| (-1..=1).map(move |north_step| [east + east_step, north + north_step]))
}

/// Triangles that lie in one plane.
struct Group {
    /// The largest of them sets the plane.
    first: Facet,
    area_m2: f64,
    plan_area_m2: f64,
    lowest_m: f64,
    highest_m: f64,
    /// Sums weighted by area, from the centre of the first.
    normal: [f64; 3],
    centre: [f64; 3],
}

impl Group {
    fn new(first: Facet) -> Group {
        let mut group = Group {
            first,
            area_m2: 0.0,
            plan_area_m2: 0.0,
            lowest_m: f64::INFINITY,
            highest_m: f64::NEG_INFINITY,
            normal: [0.0; 3],
            centre: [0.0; 3],
        };
        group.add(&first);
        group
    }

    fn holds(&self, facet: &Facet) -> bool {
        let apart_m = dot(minus(facet.centre, self.first.centre), self.first.normal).abs();
        dot(self.first.normal, facet.normal) >= SAME_DIRECTION && apart_m <= SAME_PLANE_M
    }

    fn add(&mut self, facet: &Facet) {
        self.area_m2 += facet.area_m2;
        self.plan_area_m2 += facet.area_m2 * facet.normal[2];
        self.lowest_m = self.lowest_m.min(facet.lowest_m);
        self.highest_m = self.highest_m.max(facet.highest_m);
        let weighted = |sum: [f64; 3], [x, y, z]: [f64; 3]| {
            let weight = facet.area_m2;
            [sum[0] + weight * x, sum[1] + weight * y, sum[2] + weight * z]
        };
        self.normal = weighted(self.normal, facet.normal);
        self.centre = weighted(self.centre, minus(facet.centre, self.first.centre));
    }

    fn plane(&self) -> RoofPlane {
        let [east, north, up] = self.normal;
        let [x, y, z] = self.centre.map(|part| part / self.area_m2);
        let centre = Coord {
            x: self.first.centre[0] + x,
            y: self.first.centre[1] + y,
        };
        let plane = Plane {
            origin: centre,
            level_m: self.first.centre[2] + z,
            slope_east: -east / up,
            slope_north: -north / up,
        };
        let pitch_deg = plane.pitch_deg();
        // Water runs where the normal leans.
        let toward_deg = east.atan2(north).to_degrees().rem_euclid(360.0);
        RoofPlane {
            pitch_deg,
            falls_toward_deg: (pitch_deg >= LEVEL_DEG).then_some(toward_deg),
            area_m2: self.area_m2,
            plan_area_m2: self.plan_area_m2,
            lowest_m: self.lowest_m,
            highest_m: self.highest_m,
            centre,
            plane,
        }
    }
}
