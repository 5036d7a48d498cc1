//! Rings to triangles: ears are cut off in the plane of best fit.

use geo::TriangulateEarcut;
use geo_types::{Coord, LineString, Polygon};

use super::{FARTHEST_M, MeshFinding, MeshFindingKind, Surface, SurfaceFacts};
use crate::triangle::Triangle;

/// Neighbouring vertices closer than this, in metres, are one.
const REPEATED_M: f64 = 1.0e-4;
/// A surface smaller than this, in m², has no area.
const LEAST_AREA_M2: f64 = 1.0e-6;
/// A vertex farther from its plane than this, in metres, is told.
const PLANE_TOLERANCE_M: f64 = 0.01;
/// Triangles and outline may differ by this share before the outline is said to cross itself.
const AREA_TOLERANCE: f64 = 1.0e-3;

/// A surface that has been cut.
pub(super) struct Cut {
    /// What to keep of it.
    pub facts: SurfaceFacts,
    /// Its rings without repeated vertices, not closed; empty where no edge of it can be used.
    pub rings: Vec<Vec<[f64; 3]>>,
}

/// Adds the triangles of a surface, and what there is to say about it.
pub(super) fn cut(
    surface: &Surface,
    number: u32,
    triangles: &mut Vec<Triangle>,
    findings: &mut Vec<MeshFinding>,
) -> Cut {
    let mut cut = Cut {
        facts: SurfaceFacts {
            class: surface.class,
            element: surface.element,
            normal: [0.0; 3],
            area_m2: 0.0,
        },
        rings: Vec::new(),
    };
    let mut say = |kind, position| {
        findings.push(MeshFinding {
            kind,
            position,
            surface: number,
        });
    };
    let all = || surface.rings.iter().flatten();
    let is_position = |vertex: &[f64; 3]| vertex.iter().all(|part| part.abs() <= FARTHEST_M);
    if !all().all(is_position) {
        say(MeshFindingKind::NotANumber, all().copied().find(is_position));
        return cut;
    }
    let mut rings = surface.rings.iter().map(|ring| without_repeated(ring));
    let outer = rings.next().unwrap_or_default();
    let Some(&origin) = outer.first() else {
        say(MeshFindingKind::TooFewVertices, None);
        return cut;
    };
    if outer.len() < 3 {
        say(MeshFindingKind::TooFewVertices, Some(origin));
        return cut;
    }
    let doubled = newell(&outer, origin);
    let length = dot(doubled, doubled).sqrt();
    if length < 2.0 * LEAST_AREA_M2 {
        say(MeshFindingKind::NoArea, Some(origin));
        // Its edges stay: what is so slender may still close a body.
        cut.rings.push(outer);
        return cut;
    }
    let frame = Frame::new(origin, doubled.map(|part| part / length));
    cut.facts.normal = frame.normal;
    cut.rings.push(outer);
    for hole in rings {
        let doubled = newell(&hole, origin);
        if hole.len() < 3 || dot(doubled, doubled).sqrt() < 2.0 * LEAST_AREA_M2 {
            say(MeshFindingKind::HoleLeftOut, hole.first().copied());
        } else {
            cut.rings.push(hole);
        }
    }
    if let Some((by_m, position)) = farthest_from_plane(&cut.rings, &frame)
        && by_m > PLANE_TOLERANCE_M
    {
        say(MeshFindingKind::NotPlane { by_m }, Some(position));
    }
    let first = triangles.len();
    let by_m2 = add_triangles(&mut cut.rings, &frame, number, triangles);
    let own = triangles.get(first..).unwrap_or_default();
    cut.facts.area_m2 = own.iter().map(|triangle| area_m2(triangle.corners)).sum();
    if by_m2 > LEAST_AREA_M2.max(AREA_TOLERANCE * cut.facts.area_m2) {
        say(MeshFindingKind::Crossing { by_m2 }, Some(origin));
    }
    cut
}

/// The vertex that is farthest from the plane of best fit, and how far.
fn farthest_from_plane(rings: &[Vec<[f64; 3]>], frame: &Frame) -> Option<(f64, [f64; 3])> {
    let vertices = || rings.iter().flatten().copied();
    let middle_m = vertices().map(|vertex| frame.height(vertex)).sum::<f64>() / vertices().count() as f64;
    let apart = vertices().map(|vertex| ((frame.height(vertex) - middle_m).abs(), vertex));
    apart.max_by(|(a, _), (b, _)| a.total_cmp(b))
}

/// Adds the triangles of rings, and gives back by how many m² they differ from what the rings enclose.
fn add_triangles(
    rings: &mut [Vec<[f64; 3]>],
    frame: &Frame,
    number: u32,
    triangles: &mut Vec<Triangle>,
) -> f64 {
    if let [outer] = rings
        && let [a, b, c] = *outer.as_slice()
    {
        triangles.push(Triangle {
            corners: [a, b, c],
            surface: number,
        });
        return 0.0;
    }
    let mut flat = Vec::with_capacity(rings.len());
    let mut enclosed_m2 = 0.0;
    for (at, ring) in rings.iter_mut().enumerate() {
        let mut line: Vec<Coord<f64>> = ring.iter().map(|vertex| frame.flat(*vertex)).collect();
        // Two vertices above each other are one on the plane, and a polygon would take the second for the closing one.
        while line.len() > 3 && line.first() == line.last() {
            line.pop();
            ring.pop();
        }
        let ring_m2 = ring_area_m2(&line).abs();
        enclosed_m2 += if at == 0 { ring_m2 } else { -ring_m2 };
        flat.push(LineString(line));
    }
    let vertices: Vec<[f64; 3]> = rings.iter().flatten().copied().collect();
    let mut flat = flat.into_iter();
    let Some(exterior) = flat.next() else { return 0.0 };
    let raw = Polygon::new(exterior, flat.collect()).earcut_triangles_raw();
    let mut covered_m2 = 0.0;
    for corners in raw.triangle_indices.as_chunks::<3>().0 {
        let [Some(a), Some(b), Some(c)] = corners.map(|corner| vertices.get(corner).copied()) else {
            continue;
        };
        let area_m2 = ring_area_m2(&[a, b, c].map(|vertex| frame.flat(vertex)));
        covered_m2 += area_m2.abs();
        if area_m2 != 0.0 {
            let corners = if area_m2 > 0.0 { [a, b, c] } else { [a, c, b] };
            triangles.push(Triangle {
                corners,
                surface: number,
            });
        }
    }
    (covered_m2 - enclosed_m2).abs()
}

/// A plane with two directions in it.
struct Frame {
    origin: [f64; 3],
    normal: [f64; 3],
    along: [f64; 3],
    across: [f64; 3],
}

impl Frame {
    fn new(origin: [f64; 3], normal: [f64; 3]) -> Frame {
        let [x, y, z] = normal;
        // Level in the plane where it has one level direction only, else east.
        let level = x.hypot(y);
        let along = if level > 1.0e-9 {
            [-y / level, x / level, 0.0]
        } else {
            [1.0, 0.0, 0.0]
        };
        let [a, b, c] = along;
        let across = [y * c - z * b, z * a - x * c, x * b - y * a];
        Frame {
            origin,
            normal,
            along,
            across,
        }
    }

    fn flat(&self, vertex: [f64; 3]) -> Coord<f64> {
        let local = minus(vertex, self.origin);
        Coord {
            x: dot(local, self.along),
            y: dot(local, self.across),
        }
    }

    fn height(&self, vertex: [f64; 3]) -> f64 {
        dot(minus(vertex, self.origin), self.normal)
    }
}

fn without_repeated(ring: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let is_same = |a: [f64; 3], b: [f64; 3]| {
        let apart = minus(a, b);
        dot(apart, apart) <= REPEATED_M * REPEATED_M
    };
    let mut kept: Vec<[f64; 3]> = Vec::with_capacity(ring.len());
    for vertex in ring {
        if kept.last().is_none_or(|last| !is_same(*last, *vertex)) {
            kept.push(*vertex);
        }
    }
    while let [first, .., last] = *kept.as_slice()
        && is_same(first, last)
    {
        kept.pop();
    }
    kept
}

/// Twice the area of a ring as a vector that is upright on its plane of best fit (Newell's sum).
fn newell(ring: &[[f64; 3]], origin: [f64; 3]) -> [f64; 3] {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).fold([0.0; 3], |[x, y, z], (a, b)| {
        let [part_x, part_y, part_z] = cross(minus(*a, origin), minus(*b, origin));
        [x + part_x, y + part_y, z + part_z]
    })
}

fn ring_area_m2(ring: &[Coord<f64>]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a.x * b.y - b.x * a.y)
        .sum::<f64>()
        / 2.0
}

/// Area of a triangle in m².
pub(crate) fn area_m2([a, b, c]: [[f64; 3]; 3]) -> f64 {
    let doubled = cross(minus(b, a), minus(c, a));
    dot(doubled, doubled).sqrt() / 2.0
}

pub(crate) fn minus([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ax - bx, ay - by, az - bz]
}

pub(crate) fn dot([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> f64 {
    ax * bx + ay * by + az * bz
}

pub(crate) fn cross([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}
