//! A small plan on a hill: uses, patterns, boundaries, texts, an envelope with its example house.

use std::sync::Arc;

use planvy_render::envelopes::{EnvelopeFace, EnvelopeInput, EnvelopeProduct, EnvelopeSet};
use planvy_render::glam::DVec3;
use planvy_render::labels::{Label, LabelLayer};
use planvy_render::lines::{LineIdentity, LineInput, LineKind, LineSet, Segment, segments_of};
use planvy_render::plan_areas::{AreaLook, Hatch, PlanAreaInput, PlanAreas};
use planvy_render::{
    Background, Camera, DrawList, MeshIndices, MeshKind, MeshPositions, RenderContext, TileMesh, View,
};

use super::scenes::Triangles;

/// Metres of a square of the ground's triangulation.
const SQUARE_M: f32 = 10.0;
const HALF_M: f32 = 120.0;

pub fn height(x: f32, y: f32) -> f32 {
    5.0 * (-((x + 40.0).powi(2) + (y - 30.0).powi(2)) / 2_000.0).exp() + 0.02 * y
}

/// The normal that the ground has at its vertices.
fn ground_normal(x: f32, y: f32) -> [i8; 3] {
    let slope = |dx: f32, dy: f32| f64::from(height(x + dx, y + dy) - height(x - dx, y - dy));
    let normal = DVec3::new(-slope(0.5, 0.0), -slope(0.0, 0.5), 1.0).normalize() * 127.0;
    normal.to_array().map(|part| part.round() as i8)
}

/// Height as the ground's triangles have it.
pub fn ground_height(x: f32, y: f32) -> f32 {
    let (column, row) = ((x / SQUARE_M).floor(), (y / SQUARE_M).floor());
    let (u, v) = (x / SQUARE_M - column, y / SQUARE_M - row);
    let at = |i: f32, j: f32| height((column + i) * SQUARE_M, (row + j) * SQUARE_M);
    let (low, high) = (at(0.0, 0.0), at(1.0, 1.0));
    match u >= v {
        true => low + (at(1.0, 0.0) - low) * u + (high - at(1.0, 0.0)) * v,
        false => low + (at(0.0, 1.0) - low) * v + (high - at(0.0, 1.0)) * u,
    }
}

/// Areas as rectangles of whole squares, on the ground's own triangles.
#[derive(Default)]
pub struct Rectangles {
    pub points: Vec<[f32; 3]>,
    pub normals: Vec<[i8; 3]>,
    pub ids: Vec<u16>,
    pub indices: Vec<u32>,
    pub looks: Vec<AreaLook>,
}

impl Rectangles {
    pub fn add(&mut self, [west, south, east, north]: [i32; 4], look: AreaLook) {
        let id = self.looks.len() as u16;
        self.looks.push(look);
        for row in south..north {
            for column in west..east {
                let first = self.points.len() as u32;
                for (i, j) in [(0, 0), (1, 0), (1, 1), (0, 1)] {
                    let (x, y) = ((column + i) as f32 * SQUARE_M, (row + j) as f32 * SQUARE_M);
                    self.points.push([x, y, height(x, y)]);
                    self.normals.push(ground_normal(x, y));
                    self.ids.push(id);
                }
                self.indices
                    .extend([0, 1, 2, 0, 2, 3].map(|corner: u32| first + corner));
            }
        }
    }

    pub fn upload(&self, context: &RenderContext, origin: DVec3) -> Arc<PlanAreas> {
        let input = PlanAreaInput {
            name: "areas",
            origin: origin.to_array(),
            positions: MeshPositions::Exact(&self.points),
            normals: Some(&self.normals),
            feature_ids: &self.ids,
            indices: MeshIndices::U32(&self.indices),
            looks: &self.looks,
        };
        Arc::new(PlanAreas::upload(context, &input).unwrap())
    }
}

/// A look in the colours of a plan.
pub fn look(fill: &str, hatch: Hatch) -> AreaLook {
    AreaLook {
        hatch,
        ..AreaLook::of_texts(Some(fill), None, false)
    }
}

/// A line along the ground through corners, with a point every few metres.
pub fn ground_line(corners: &[[f32; 2]], identity: LineIdentity) -> Vec<Segment> {
    let mut points = Vec::new();
    for pair in corners.windows(2) {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        let pieces = ((bx - ax).hypot(by - ay) / 2.5).ceil().max(1.0) as u32;
        for piece in 0..pieces {
            let share = piece as f32 / pieces as f32;
            let (x, y) = (ax + (bx - ax) * share, ay + (by - ay) * share);
            points.push([x, y, ground_height(x, y)]);
        }
    }
    if let Some([x, y]) = corners.last() {
        points.push([*x, *y, ground_height(*x, *y)]);
    }
    segments_of(&points, identity)
}

pub fn rectangle([west, south, east, north]: [f32; 4]) -> [[f32; 2]; 5] {
    [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ]
}

pub fn identity(kind: LineKind, object: u32) -> LineIdentity {
    LineIdentity { kind, object }
}

pub fn lines(
    context: &RenderContext,
    origin: DVec3,
    segments: &[Segment],
    object_count: u32,
    is_seen_through: bool,
) -> Arc<LineSet> {
    let input = LineInput {
        name: "lines",
        origin: origin.to_array(),
        segments,
        object_count,
        is_seen_through,
    };
    Arc::new(LineSet::upload(context, &input).unwrap())
}

/// The hill, its plan, and what stands on it.
pub struct Plan {
    pub origin: DVec3,
    pub terrain: Arc<TileMesh>,
    pub areas: Arc<PlanAreas>,
    pub lines: Arc<LineSet>,
    pub labels: Arc<LabelLayer>,
    pub houses: Arc<TileMesh>,
    pub envelopes: Arc<EnvelopeSet>,
}

/// The areas by number.
pub const AREA_HOMES: u32 = 0;
pub const AREA_DOTS: u32 = 1;

impl Plan {
    pub fn new(context: &RenderContext, origin: DVec3) -> Plan {
        let squares = (2.0 * HALF_M / SQUARE_M) as u32;
        let terrain =
            Triangles::ground(HALF_M, squares, height).upload(context, MeshKind::Terrain, origin, 0);
        let mut areas = Rectangles::default();
        areas.add([-8, -2, 0, 8], look("#FFFFCE", Hatch::None));
        areas.add([-8, -4, 0, -2], look("#FFFFCE", Hatch::Dots));
        areas.add([0, -4, 2, 8], look("#E9E9E9", Hatch::None));
        areas.add([2, 2, 8, 8], look("#B2EC40", Hatch::None));
        areas.add([2, -1, 5, 2], look("#FFBCE1", Hatch::Plus));
        areas.add([5, -1, 8, 2], look("#FFBCE1", Hatch::Rings));
        areas.add([2, -4, 5, -1], look("#B6CCE1", Hatch::Rising));
        areas.add([5, -4, 8, -1], look("#B6CCE1", Hatch::Crossed));
        Plan {
            origin,
            terrain,
            areas: areas.upload(context, origin),
            lines: plan_lines(context, origin),
            labels: plan_labels(context, origin),
            houses: plan_houses(context, origin),
            envelopes: plan_envelopes(context, origin),
        }
    }

    pub fn list(&self) -> DrawList {
        let mut list = DrawList::new();
        list.push(self.terrain.clone());
        list.push(self.houses.clone());
        list.push(self.areas.clone());
        list.push(self.envelopes.clone());
        list.push(self.lines.clone());
        list.push(self.labels.clone());
        list
    }

    pub fn oblique(&self) -> View {
        let camera = Camera::looking_at(
            self.origin + DVec3::new(-60.0, -150.0, 85.0),
            self.origin + DVec3::new(-4.0, 8.0, 0.0),
            0.75,
            1.0,
        );
        View {
            deterministic: true,
            ..View::new(camera)
        }
    }

    pub fn plan(&self) -> View {
        View {
            background: Background::Plain([255, 255, 255]),
            deterministic: true,
            ..View::new(Camera::plan(
                self.origin + DVec3::new(0.0, 20.0, 0.0),
                150.0,
                1000.0,
            ))
        }
    }
}

fn plan_lines(context: &RenderContext, origin: DVec3) -> Arc<LineSet> {
    let mut segments = ground_line(
        &rectangle([-80.0, -40.0, 80.0, 80.0]),
        identity(LineKind::Plan, 0),
    );
    for (corners, kind, object) in [
        (vec![[0.0, -40.0], [0.0, 80.0]], LineKind::Use, 1),
        (vec![[20.0, -40.0], [20.0, 80.0]], LineKind::Use, 1),
        (vec![[20.0, 20.0], [80.0, 20.0]], LineKind::Use, 1),
        (vec![[-80.0, -20.0], [0.0, -20.0]], LineKind::Property, 2),
        (vec![[50.0, -40.0], [50.0, 20.0]], LineKind::Property, 2),
        (vec![[20.0, -10.0], [80.0, -10.0]], LineKind::SecondaryProperty, 2),
        (vec![[-40.0, -20.0], [-40.0, 80.0]], LineKind::Division, 3),
        (vec![[-80.0, 40.0], [0.0, 40.0]], LineKind::Parcel, 4),
        (vec![[-3.0, 0.0], [-3.0, 36.0]], LineKind::NoExit, 5),
        (vec![[-3.0, 44.0], [-3.0, 76.0]], LineKind::Fence, 6),
    ] {
        segments.extend(ground_line(&corners, identity(kind, object)));
    }
    lines(context, origin, &segments, 7, false)
}

fn plan_labels(context: &RenderContext, origin: DVec3) -> Arc<LabelLayer> {
    let layer = LabelLayer::new(context, origin.to_array()).unwrap();
    let at = |x: f32, y: f32| {
        (origin + DVec3::new(f64::from(x), f64::from(y), f64::from(ground_height(x, y)))).to_array()
    };
    layer.set_tile(
        3,
        vec![
            Label::lying(at(-62.0, 62.0), "B", 10.0, 8.0),
            Label::lying(at(-20.0, 60.0), "e₁ 220\nh₁ 7,5", 5.0, 4.0),
            Label::lying(at(10.0, 10.0), "GATA", 8.0, 4.5),
            Label::lying(at(50.0, 55.0), "PARK", 9.0, 7.0),
            Label::lying(at(36.0, 5.0), "S", 9.5, 7.0),
            // Beside the one above, and less important: left out where there is no room.
            Label::lying(at(38.0, 5.0), "S₁", 1.0, 7.0),
            Label::facing(at(60.0, 75.0), "Detaljplan 5541", 20.0, 9.0),
        ],
    );
    Arc::new(layer)
}

fn plan_houses(context: &RenderContext, origin: DVec3) -> Arc<TileMesh> {
    let mut houses = Triangles::default();
    houses.house(
        0,
        [-75.0, -14.0, height(-70.0, -10.0) - 1.0],
        [14.0, 9.0, 4.5, 7.5],
    );
    houses.house(1, [30.0, 30.0, height(35.0, 35.0) - 1.0], [16.0, 10.0, 6.0, 9.5]);
    houses.upload(context, MeshKind::Building, origin, 2)
}

/// The faces of envelopes by number.
pub const FACE_BOUND_WALLS: u32 = 0;
pub const FACE_BOUND_ROOF: u32 = 1;
pub const FACE_EXAMPLE: u32 = 2;

fn plan_envelopes(context: &RenderContext, origin: DVec3) -> Arc<EnvelopeSet> {
    let mut faces = Triangles::default();
    let ground = height(-20.0, 0.0) - 0.3;
    bound(&mut faces, 0, [-36.0, -18.0, ground], [30.0, 20.0, 7.0, 12.0]);
    faces.house(2, [-32.0, -14.0, ground], [22.0, 11.0, 5.0, 9.0]);
    bound(
        &mut faces,
        3,
        [-36.0, 8.0, height(-20.0, 20.0) - 0.6],
        [30.0, 22.0, 7.0, 12.0],
    );
    let face = |product, body| EnvelopeFace { product, body };
    let table = [
        face(EnvelopeProduct::Bound, 0),
        face(EnvelopeProduct::Bound, 0),
        face(EnvelopeProduct::Example, 1),
        face(EnvelopeProduct::Bound, 2),
        face(EnvelopeProduct::Bound, 2),
    ];
    let input = EnvelopeInput {
        name: "envelopes",
        origin: origin.to_array(),
        positions: MeshPositions::Exact(&faces.points),
        feature_ids: &faces.ids,
        indices: MeshIndices::U32(&faces.indices),
        faces: &table,
    };
    Arc::new(EnvelopeSet::upload(context, &input).unwrap())
}

/// A closed bound: walls and floor one face, the two slopes and the gables' tops another.
fn bound(faces: &mut Triangles, id: u16, [x, y, z]: [f32; 3], [width, depth, eaves, ridge]: [f32; 4]) {
    let (x1, y1, ze, zr, ym) = (x + width, y + depth, z + eaves, z + ridge, y + depth / 2.0);
    faces.face(id, &[[x, y, z], [x1, y, z], [x1, y, ze], [x, y, ze]]);
    faces.face(id, &[[x1, y1, z], [x, y1, z], [x, y1, ze], [x1, y1, ze]]);
    faces.face(id, &[[x1, y, z], [x1, y1, z], [x1, y1, ze], [x1, y, ze]]);
    faces.face(id, &[[x, y1, z], [x, y, z], [x, y, ze], [x, y1, ze]]);
    faces.face(id, &[[x, y, z], [x, y1, z], [x1, y1, z], [x1, y, z]]);
    let slope = 4.0;
    let (ys, yn) = (ym - slope, ym + slope);
    faces.face(id + 1, &[[x, y, ze], [x1, y, ze], [x1, ys, zr], [x, ys, zr]]);
    faces.face(id + 1, &[[x1, y1, ze], [x, y1, ze], [x, yn, zr], [x1, yn, zr]]);
    faces.face(id + 1, &[[x, ys, zr], [x1, ys, zr], [x1, yn, zr], [x, yn, zr]]);
    faces.face(id + 1, &[[x1, y, ze], [x1, y1, ze], [x1, yn, zr], [x1, ys, zr]]);
    faces.face(id + 1, &[[x, y1, ze], [x, y, ze], [x, ys, zr], [x, yn, zr]]);
}
