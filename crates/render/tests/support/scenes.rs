//! Small scenes: ground, houses, boxes.

use std::sync::Arc;

use planvy_render::glam::DVec3;
use planvy_render::{
    Camera, DrawList, Light, MeshIndices, MeshInput, MeshKind, MeshPositions, MeshVertices, RenderContext,
    ShadowRegion, TileMesh, View,
};

/// Triangles with flat normals and feature ids.
#[derive(Clone, Default)]
pub struct Triangles {
    pub points: Vec<[f32; 3]>,
    pub normals: Vec<[i8; 3]>,
    pub ids: Vec<u16>,
    pub indices: Vec<u32>,
}

impl Triangles {
    /// A flat polygon, counter-clockwise from outside.
    pub fn face(&mut self, id: u16, corners: &[[f32; 3]]) {
        let at = |i: usize| DVec3::from_array(corners[i].map(f64::from));
        let normal = (at(1) - at(0)).cross(at(2) - at(0)).normalize() * 127.0;
        let first = self.points.len() as u32;
        for corner in corners {
            self.points.push(*corner);
            self.normals
                .push(normal.to_array().map(|part| part.round() as i8));
            self.ids.push(id);
        }
        for i in 2..corners.len() as u32 {
            self.indices.extend([first, first + i - 1, first + i]);
        }
    }

    /// A box on the ground, closed.
    pub fn cuboid(&mut self, id: u16, [x, y, z]: [f32; 3], [width, depth, height]: [f32; 3]) {
        let (x1, y1, z1) = (x + width, y + depth, z + height);
        self.face(id, &[[x, y, z], [x1, y, z], [x1, y, z1], [x, y, z1]]);
        self.face(id, &[[x1, y, z], [x1, y1, z], [x1, y1, z1], [x1, y, z1]]);
        self.face(id, &[[x1, y1, z], [x, y1, z], [x, y1, z1], [x1, y1, z1]]);
        self.face(id, &[[x, y1, z], [x, y, z], [x, y, z1], [x, y1, z1]]);
        self.face(id, &[[x, y, z1], [x1, y, z1], [x1, y1, z1], [x, y1, z1]]);
        self.face(id, &[[x, y, z], [x, y1, z], [x1, y1, z], [x1, y, z]]);
    }

    /// A house with a gable roof, its ridge east to west, without a floor: an open solid.
    pub fn house(&mut self, id: u16, [x, y, z]: [f32; 3], [width, depth, eaves, ridge]: [f32; 4]) {
        let (x1, y1, ze, zr, ym) = (x + width, y + depth, z + eaves, z + ridge, y + depth / 2.0);
        self.face(id, &[[x, y, z], [x1, y, z], [x1, y, ze], [x, y, ze]]);
        self.face(id, &[[x1, y1, z], [x, y1, z], [x, y1, ze], [x1, y1, ze]]);
        self.face(
            id,
            &[[x1, y, z], [x1, y1, z], [x1, y1, ze], [x1, ym, zr], [x1, y, ze]],
        );
        self.face(id, &[[x, y1, z], [x, y, z], [x, y, ze], [x, ym, zr], [x, y1, ze]]);
        self.face(id, &[[x, y, ze], [x1, y, ze], [x1, ym, zr], [x, ym, zr]]);
        self.face(id, &[[x1, y1, ze], [x, y1, ze], [x, ym, zr], [x1, ym, zr]]);
    }

    /// Ground whose height is a function of the place, in squares, with smooth normals.
    pub fn ground(half_m: f32, squares: u32, height: impl Fn(f32, f32) -> f32) -> Triangles {
        let mut ground = Triangles::default();
        let step = 2.0 * half_m / squares as f32;
        for row in 0..=squares {
            for column in 0..=squares {
                let (x, y) = (column as f32 * step - half_m, row as f32 * step - half_m);
                let slope = |dx: f32, dy: f32| f64::from(height(x + dx, y + dy) - height(x - dx, y - dy));
                let normal = DVec3::new(-slope(0.5, 0.0), -slope(0.0, 0.5), 1.0).normalize();
                ground.points.push([x, y, height(x, y)]);
                ground
                    .normals
                    .push((normal * 127.0).to_array().map(|part| part.round() as i8));
                ground.ids.push(0);
            }
        }
        for row in 0..squares {
            for column in 0..squares {
                let a = row * (squares + 1) + column;
                let (b, c, d) = (a + 1, a + squares + 2, a + squares + 1);
                ground.indices.extend([a, b, c, a, c, d]);
            }
        }
        ground
    }

    /// On the GPU, with exact positions.
    pub fn upload(
        &self,
        context: &RenderContext,
        kind: MeshKind,
        origin: DVec3,
        features: u32,
    ) -> Arc<TileMesh> {
        self.upload_positions(
            context,
            kind,
            origin,
            features,
            MeshPositions::Exact(&self.points),
        )
    }

    /// On the GPU, on a lattice of centimetres.
    pub fn upload_on_lattice(
        &self,
        context: &RenderContext,
        kind: MeshKind,
        origin: DVec3,
        features: u32,
    ) -> Arc<TileMesh> {
        let low = [-300.0; 3];
        let steps: Vec<[u16; 3]> = self
            .points
            .iter()
            .map(|point| point.map(|value| ((value + 300.0) * 100.0).round() as u16))
            .collect();
        let positions = MeshPositions::Lattice {
            lowest_m: low,
            step_m: 0.01,
            steps: &steps,
        };
        self.upload_positions(context, kind, origin, features, positions)
    }

    fn upload_positions(
        &self,
        context: &RenderContext,
        kind: MeshKind,
        origin: DVec3,
        features: u32,
        positions: MeshPositions<'_>,
    ) -> Arc<TileMesh> {
        let input = MeshInput {
            name: "test",
            origin: origin.to_array(),
            vertices: MeshVertices::Columns {
                positions,
                normals: Some(&self.normals),
                feature_ids: Some(&self.ids),
            },
            indices: MeshIndices::U32(&self.indices),
            feature_count: features,
        };
        Arc::new(TileMesh::upload(context, kind, &input).unwrap())
    }
}

/// A small town: a gentle hill, two streets of houses, a block of flats as a proposal.
pub struct Town {
    pub list: DrawList,
    pub houses: Arc<TileMesh>,
    pub proposal: Arc<TileMesh>,
    pub origin: DVec3,
}

pub const HOUSES: u16 = 14;

fn hill(x: f32, y: f32) -> f32 {
    6.0 * (-((x - 30.0).powi(2) + (y - 60.0).powi(2)) / 2500.0).exp()
}

impl Town {
    pub fn new(context: &RenderContext, origin: DVec3) -> Town {
        let terrain = Triangles::ground(250.0, 50, hill).upload(context, MeshKind::Terrain, origin, 0);
        let mut houses = Triangles::default();
        for i in 0..HOUSES {
            let x = -60.0 + f32::from(i / 2) * 20.0;
            let y = if i % 2 == 0 { -20.0 } else { 14.0 };
            let eaves = 3.5 + f32::from(i % 3) * 2.5;
            houses.house(i, [x, y, hill(x, y) - 0.3], [12.0, 9.0, eaves, eaves + 3.5]);
        }
        let houses = houses.upload_on_lattice(context, MeshKind::Building, origin, u32::from(HOUSES));
        let mut proposal = Triangles::default();
        proposal.cuboid(0, [-14.0, 40.0, 0.5], [40.0, 12.0, 17.0]);
        proposal.cuboid(1, [26.0, 40.0, 0.5], [12.0, 12.0, 24.0]);
        let proposal = proposal.upload(context, MeshKind::Proposal, origin, 2);
        let mut list = DrawList::new();
        list.push(terrain);
        list.push(houses.clone());
        list.push(proposal.clone());
        Town {
            list,
            houses,
            proposal,
            origin,
        }
    }

    /// From the south-west, above the roofs, on an afternoon with shadows.
    pub fn oblique(&self) -> View {
        let camera = Camera::looking_at(
            self.origin + DVec3::new(-70.0, -110.0, 60.0),
            self.origin + DVec3::new(0.0, 10.0, 0.0),
            0.8,
            1.0,
        );
        View {
            light: self.afternoon(),
            deterministic: true,
            ..View::new(camera)
        }
    }

    /// Straight from above, in even light.
    pub fn plan(&self) -> View {
        View {
            background: planvy_render::Background::Plain([255, 255, 255]),
            deterministic: true,
            ..View::new(Camera::plan(self.origin, 180.0, 1000.0))
        }
    }

    pub fn afternoon(&self) -> Light {
        Light {
            to_sun: Some(to_sun(230.0, 32.0)),
            shadows: Some(ShadowRegion {
                centre: self.origin,
                radius_m: 150.0,
            }),
        }
    }
}

/// Unit direction towards the sun from its azimuth, clockwise from grid north, and elevation, both in degrees.
pub fn to_sun(azimuth_deg: f64, elevation_deg: f64) -> DVec3 {
    let (azimuth, elevation) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
    DVec3::new(
        azimuth.sin() * elevation.cos(),
        azimuth.cos() * elevation.cos(),
        elevation.sin(),
    )
}
