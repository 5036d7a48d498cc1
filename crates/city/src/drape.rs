//! Areas and lines laid on the ground: cut at the edges of its triangles, so that they lie in them exactly and stay sharp at any
//! distance.
//!
//! An area is cut into convex pieces and each piece into what of it lies in each triangle of the ground; sizes on the map are kept.
//! What lies where there is no ground is put at a level that the caller states, and is told apart.

use geo::{Area, TriangulateEarcut};
use geo_types::{Coord, LineString, Polygon};

use crate::tin::Tin;

mod clip;
mod line;
mod slabs;

pub use line::{DrapedLine, drape_line};

/// Triangles of an area may differ from its size by this share before they are made in the slower, surer way.
const SIZE_TOLERANCE: f64 = 1.0e-9;
/// Pieces smaller than this, in m², are left out: nothing can be seen of them, and a thousand together are a square millimetre.
const LEAST_PIECE_M2: f64 = 1.0e-9;

/// Areas on the ground.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draped {
    /// Vertices `[east, north, level]`.
    pub vertices: Vec<[f64; 3]>,
    /// Triangles, counter-clockwise from above.
    pub triangles: Vec<[u32; 3]>,
    /// For each triangle, whether it lies on the ground; else it lies at the level that was stated for where there is none.
    pub is_on_ground: Vec<bool>,
}

impl Draped {
    /// The size of the triangles on the map, in m².
    pub fn area_m2(&self) -> f64 {
        self.triangles
            .iter()
            .filter_map(|corners| self.triangle_m2(*corners))
            .sum()
    }

    fn triangle_m2(&self, corners: [u32; 3]) -> Option<f64> {
        let [a, b, c] = corners.map(|corner| self.vertices.get(corner as usize).copied());
        let (a, b, c) = (a?, b?, c?);
        Some(((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0)
    }
}

/// Lays areas on one ground, one after the other.
///
/// ```
/// use geo_types::{Coord, Rect, polygon};
/// use planvy_city::drape::{Draped, Draper};
/// use planvy_city::tin::{LevelSamples, Tin};
/// // Ground that rises by a metre in 10 m towards the east, 40 m by 40 m.
/// let levels_m = (0..41 * 41).map(|at| 0.1 * f64::from(at % 41)).collect();
/// let south_west = Coord { x: 0.0, y: 0.0 };
/// let samples = LevelSamples { south_west, step_m: 1.0, columns: 41, rows: 41, levels_m };
/// let tin = Tin::over(&samples, Rect::new((0.0, 0.0), (40.0, 40.0)), 0.01).expect("a raster");
/// let mut draped = Draped::default();
/// let field = polygon![(x: 10.0, y: 5.0), (x: 50.0, y: 5.0), (x: 50.0, y: 15.0), (x: 10.0, y: 15.0)];
/// Draper::new(&tin, -1.0).drape(&field, &mut draped);
/// assert!((draped.area_m2() - 400.0).abs() < 1e-9);
/// for (triangle, is_on_ground) in draped.triangles.iter().zip(&draped.is_on_ground) {
///     for [east, _, level] in triangle.map(|corner| draped.vertices[corner as usize]) {
///         assert!((level - if *is_on_ground { 0.1 * east } else { -1.0 }).abs() < 0.01);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Draper<'a> {
    tin: &'a Tin,
    fallback_level_m: f64,
    corner: Coord<f64>,
    size: [f64; 2],
    planes: Vec<clip::GroundTriangle>,
    /// By which piece a triangle was looked at last.
    seen: Vec<u32>,
    piece: u32,
    /// How much of each triangle of the ground was laid on, in m².
    covered_m2: Vec<f64>,
    waiting: Vec<u32>,
    scratch: [Vec<[f64; 2]>; 2],
}

impl<'a> Draper<'a> {
    /// For a ground; where there is none, areas are put at a level in metres.
    pub fn new(tin: &'a Tin, fallback_level_m: f64) -> Draper<'a> {
        let (low, high) = (tin.extent().min(), tin.extent().max());
        let planes =
            (0..tin.triangles().len() as u32).map(|number| clip::GroundTriangle::of(tin, number, low));
        Draper {
            fallback_level_m,
            corner: low,
            size: [high.x - low.x, high.y - low.y],
            planes: planes.collect(),
            seen: vec![0; tin.triangles().len()],
            piece: 0,
            covered_m2: vec![0.0; tin.triangles().len()],
            waiting: Vec::new(),
            scratch: Default::default(),
            tin,
        }
    }

    /// Lays an area on the ground. A ring that crosses itself has no inside to speak of: what comes of it is not told here.
    pub fn drape(&mut self, area: &Polygon<f64>, draped: &mut Draped) {
        for piece in convex_pieces(area) {
            let local: Vec<[f64; 2]> = piece
                .iter()
                .map(|at| [at.x - self.corner.x, at.y - self.corner.y])
                .collect();
            self.drape_convex(local, draped);
        }
    }

    /// How much was laid on a triangle of the ground so far, in m² on the map. What lies on it twice counts twice.
    pub fn covered_m2(&self, triangle: u32) -> f64 {
        self.covered_m2
            .get(triangle as usize)
            .copied()
            .unwrap_or_default()
    }

    /// A convex piece, counter-clockwise, relative to the corner of the ground.
    fn drape_convex(&mut self, piece: Vec<[f64; 2]>, draped: &mut Draped) {
        let mut inner = piece;
        for (axis, bound, sign) in [
            (0, 0.0, 1.0),
            (0, self.size[0], -1.0),
            (1, 0.0, 1.0),
            (1, self.size[1], -1.0),
        ] {
            let is_outside = |at: &[f64; 2]| sign * (clip::part(*at, axis) - bound) < 0.0;
            if inner.iter().any(is_outside) {
                let outer = clip::to_half_plane(&inner, |at| sign * (bound - clip::part(at, axis)));
                self.put(&outer, None, draped);
                inner = clip::to_half_plane(&inner, |at| sign * (clip::part(at, axis) - bound));
            }
        }
        if clip::area_m2(&inner) < LEAST_PIECE_M2 {
            return;
        }
        let count = inner.len() as f64;
        let middle = inner.iter().fold([0.0, 0.0], |sum, at| {
            [sum[0] + at[0] / count, sum[1] + at[1] / count]
        });
        let Some(first) = self.tin.locate(Coord {
            x: (self.corner.x + middle[0]).clamp(self.tin.extent().min().x, self.tin.extent().max().x),
            y: (self.corner.y + middle[1]).clamp(self.tin.extent().min().y, self.tin.extent().max().y),
        }) else {
            return;
        };
        self.spread(&inner, first, draped);
    }

    /// From one triangle that a piece lies in to all others.
    fn spread(&mut self, piece: &[[f64; 2]], first: u32, draped: &mut Draped) {
        self.piece += 1;
        self.waiting.clear();
        self.visit(first);
        while let Some(number) = self.waiting.pop() {
            let Some(&ground) = self.planes.get(number as usize) else {
                continue;
            };
            let [mut own, mut spare] = std::mem::take(&mut self.scratch);
            let goes_on = ground.clip(piece, &mut own, &mut spare);
            let own_m2 = clip::area_m2(&own);
            if own_m2 >= LEAST_PIECE_M2 {
                self.put(&own, Some(&ground), draped);
                if let Some(covered_m2) = self.covered_m2.get_mut(number as usize) {
                    *covered_m2 += own_m2;
                }
            }
            if number == first || own.len() >= 3 {
                for (across, goes_on) in ground.neighbours.into_iter().zip(goes_on) {
                    if let Some(across) = across.filter(|_| goes_on) {
                        self.visit(across);
                    }
                }
            }
            self.scratch = [own, spare];
        }
    }

    fn visit(&mut self, number: u32) {
        if let Some(seen) = self.seen.get_mut(number as usize)
            && *seen != self.piece
        {
            *seen = self.piece;
            self.waiting.push(number);
        }
    }

    /// Adds a convex piece that lies in one triangle, or outside.
    fn put(&self, piece: &[[f64; 2]], ground: Option<&clip::GroundTriangle>, draped: &mut Draped) {
        if piece.len() < 3 || clip::area_m2(piece) < LEAST_PIECE_M2 {
            return;
        }
        let ground = ground.filter(|ground| ground.is_ground);
        let first = draped.vertices.len() as u32;
        draped.vertices.extend(piece.iter().map(|at| {
            let level_m = ground.map_or(self.fallback_level_m, |ground| ground.level_m(*at));
            [self.corner.x + at[0], self.corner.y + at[1], level_m]
        }));
        for (number, pair) in (0..).zip(piece.array_windows::<2>().skip(1)) {
            if piece
                .first()
                .is_some_and(|start| clip::area_m2(&[*start, pair[0], pair[1]]) > 0.0)
            {
                draped
                    .triangles
                    .push([first, first + number + 1, first + number + 2]);
                draped.is_on_ground.push(ground.is_some());
            }
        }
    }
}

/// An area as convex pieces, counter-clockwise.
fn convex_pieces(area: &Polygon<f64>) -> Vec<Vec<Coord<f64>>> {
    // Three corners and the first again.
    let is_ring = |line: &&LineString<f64>| line.0.len() >= 4;
    if !is_ring(&area.exterior()) {
        return Vec::new();
    }
    if !area.interiors().iter().all(|hole| is_ring(&hole)) {
        let holes = area.interiors().iter().filter(is_ring).cloned().collect();
        return convex_pieces(&Polygon::new(area.exterior().clone(), holes));
    }
    let raw = area.earcut_triangles_raw();
    let mut pieces = Vec::with_capacity(raw.triangle_indices.len() / 3);
    let mut covered_m2 = 0.0;
    for corners in raw.triangle_indices.as_chunks::<3>().0 {
        let [Some(a), Some(b), Some(c)] =
            corners.map(|corner| raw.vertices.get(corner).map(|[x, y]| Coord { x: *x, y: *y }))
        else {
            continue;
        };
        let (ab, ac) = (b - a, c - a);
        let doubled = ab.x * ac.y - ab.y * ac.x;
        covered_m2 += doubled.abs() / 2.0;
        if doubled != 0.0 {
            pieces.push(if doubled > 0.0 {
                vec![a, b, c]
            } else {
                vec![a, c, b]
            });
        }
    }
    let size_m2 = area.unsigned_area();
    if (covered_m2 - size_m2).abs() <= SIZE_TOLERANCE * size_m2 + 1.0e-6 {
        pieces
    } else {
        slabs::trapezoids(area)
    }
}

/// The outline of an area, ring by ring, as lines.
pub fn outlines(area: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(area.exterior()).chain(area.interiors())
}

#[cfg(test)]
mod tests;
