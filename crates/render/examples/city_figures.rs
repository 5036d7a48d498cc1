//! Figures of a city of 100 000 gabled buildings in 100 tiles: how long a picture takes to encode, and what the GPU holds for a building.
//!
//! `cargo run --release -p planvy-render --example city_figures [FRAMES]`
//!
//! It runs on whatever adapter there is; `WGPU_BACKEND` chooses. Encoding is the CPU's work alone and does not depend on the adapter's speed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use planvy_render::glam::DVec3;
use planvy_render::{
    Camera, ContextOptions, DrawList, Light, MeshIndices, MeshInput, MeshKind, MeshPositions, MeshVertices,
    OffscreenTarget, RenderContext, RenderError, ShadowRegion, TileMesh, View, wgpu,
};

const TILES_A_SIDE: u32 = 10;
const BUILDINGS_A_SIDE: u32 = 32;
const TILE_M: f64 = 640.0;
const SIZE: [u32; 2] = [1280, 720];

fn main() -> Result<(), RenderError> {
    let frames = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(40);
    let context = pollster::block_on(RenderContext::headless(ContextOptions::default()))?;
    let info = context.adapter_info();
    println!("{} ({:?}), {:?}", info.name, info.backend, context.tier());
    let (list, buildings) = city(&context)?;
    println!(
        "{buildings} buildings in {} tiles, {} bytes on the GPU each",
        list.len(),
        list.gpu_bytes() / u64::from(buildings)
    );
    let middle = DVec3::splat(TILE_M * f64::from(TILES_A_SIDE) / 2.0).with_z(0.0);
    let views = [
        (
            "overview",
            Camera::looking_at(middle + DVec3::new(-500.0, -5000.0, 3500.0), middle, 0.9, 10.0),
        ),
        (
            "over the roofs",
            Camera::looking_at(
                middle + DVec3::new(0.0, -700.0, 300.0),
                middle + DVec3::new(0.0, 200.0, 0.0),
                0.9,
                1.0,
            ),
        ),
        (
            "street",
            Camera::looking_at(
                middle + DVec3::new(0.0, -300.0, 2.0),
                middle + DVec3::new(100.0, 300.0, 20.0),
                0.9,
                0.3,
            ),
        ),
    ];
    for (name, camera) in views {
        for with_shadows in [false, true] {
            measure(
                &context,
                &list,
                name,
                camera,
                with_shadows.then_some(middle),
                frames,
            )?;
        }
    }
    Ok(())
}

fn measure(
    context: &RenderContext,
    list: &DrawList,
    name: &str,
    camera: Camera,
    shadows_around: Option<DVec3>,
    frames: usize,
) -> Result<(), RenderError> {
    let mut view = View::new(camera);
    if let Some(centre) = shadows_around {
        view.light = Light {
            to_sun: Some(DVec3::new(-0.6, -0.6, 0.53)),
            shadows: Some(ShadowRegion {
                centre,
                radius_m: 400.0,
            }),
        };
    }
    let mut target = OffscreenTarget::new(context, SIZE)?;
    let (mut encoding, mut whole) = (Vec::new(), Vec::new());
    let mut figures = context.render(&view, list, &mut target)?;
    for _ in 0..frames {
        wait(context);
        let start = Instant::now();
        let (commands, of_frame) = context.encode(&view, list, &mut target)?;
        encoding.push(start.elapsed());
        context.queue().submit([commands]);
        wait(context);
        whole.push(start.elapsed());
        figures = of_frame;
    }
    context.status()?;
    println!(
        "{name}, {}: {} of {} tiles, {} casters, {} draws, {:.2} M triangles; encoded in {:.2} ms (p50), {:.2} ms (p95); drawn in {:.0} ms (p50)",
        match shadows_around {
            Some(_) => "with shadows",
            None => "without shadows",
        },
        figures.seen,
        figures.listed,
        figures.casters,
        figures.draws,
        figures.triangles as f64 / 1e6,
        part(&mut encoding, 50),
        part(&mut encoding, 95),
        part(&mut whole, 50),
    );
    Ok(())
}

fn wait(context: &RenderContext) {
    // A device that is lost meanwhile is told by the next frame.
    let _ = context.device().poll(wgpu::PollType::wait_indefinitely());
}

fn part(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len().saturating_sub(1)) * percent / 100;
    times.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

fn city(context: &RenderContext) -> Result<(DrawList, u32), RenderError> {
    let mut list = DrawList::new();
    let mut buildings = 0;
    let start = Instant::now();
    for row in 0..TILES_A_SIDE {
        for column in 0..TILES_A_SIDE {
            let tile = Tile::new(row * TILES_A_SIDE + column);
            buildings += u32::from(tile.count);
            let mesh = TileMesh::upload(
                context,
                MeshKind::Building,
                &MeshInput {
                    name: "tile",
                    origin: [f64::from(column) * TILE_M, f64::from(row) * TILE_M, 0.0],
                    vertices: MeshVertices::Columns {
                        positions: MeshPositions::Lattice {
                            lowest_m: [0.0; 3],
                            step_m: 0.01,
                            steps: &tile.steps,
                        },
                        normals: Some(&tile.normals),
                        feature_ids: Some(&tile.ids),
                    },
                    indices: MeshIndices::U32(&tile.indices),
                    feature_count: u32::from(tile.count),
                },
            )?;
            list.push(Arc::new(mesh));
        }
    }
    let tiles = list.len().max(1) as f64;
    println!(
        "uploaded, shapes found, in {:.1} ms a tile",
        start.elapsed().as_secs_f64() * 1e3 / tiles
    );
    Ok((list, buildings))
}

/// Gabled houses in rows, their sizes from a small generator with a seed.
#[derive(Default)]
struct Tile {
    steps: Vec<[u16; 3]>,
    normals: Vec<[i8; 3]>,
    ids: Vec<u16>,
    indices: Vec<u32>,
    count: u16,
}

impl Tile {
    fn new(seed: u32) -> Tile {
        let mut tile = Tile::default();
        let mut state = seed.wrapping_mul(747_796_405).wrapping_add(1);
        let mut random = |low: u16, high: u16| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            low + (state % u32::from(high - low)) as u16
        };
        for row in 0..BUILDINGS_A_SIDE as u16 {
            for column in 0..BUILDINGS_A_SIDE as u16 {
                let (width, depth) = (random(700, 1400), random(600, 1200));
                let eaves = random(300, 900);
                let ridge = eaves + random(150, 500);
                tile.house([column * 2000, row * 2000], [width, depth, eaves, ridge]);
            }
        }
        tile
    }

    fn house(&mut self, [x, y]: [u16; 2], [width, depth, eaves, ridge]: [u16; 4]) {
        let (x1, y1, ym) = (x + width, y + depth, y + depth / 2);
        let rise = f64::from(ridge - eaves);
        let roof = DVec3::new(0.0, rise, f64::from(depth) / 2.0)
            .try_normalize()
            .unwrap_or(DVec3::Z)
            * 127.0;
        let (across, up) = (roof.y as i8, roof.z as i8);
        self.face(
            [0, -127, 0],
            &[[x, y, 0], [x1, y, 0], [x1, y, eaves], [x, y, eaves]],
        );
        self.face(
            [0, 127, 0],
            &[[x1, y1, 0], [x, y1, 0], [x, y1, eaves], [x1, y1, eaves]],
        );
        self.face(
            [127, 0, 0],
            &[
                [x1, y, 0],
                [x1, y1, 0],
                [x1, y1, eaves],
                [x1, ym, ridge],
                [x1, y, eaves],
            ],
        );
        self.face(
            [-127, 0, 0],
            &[
                [x, y1, 0],
                [x, y, 0],
                [x, y, eaves],
                [x, ym, ridge],
                [x, y1, eaves],
            ],
        );
        self.face(
            [0, -across, up],
            &[[x, y, eaves], [x1, y, eaves], [x1, ym, ridge], [x, ym, ridge]],
        );
        self.face(
            [0, across, up],
            &[[x1, y1, eaves], [x, y1, eaves], [x, ym, ridge], [x1, ym, ridge]],
        );
        // A closed solid has a floor, as city models do.
        self.face([0, 0, -127], &[[x, y, 0], [x, y1, 0], [x1, y1, 0], [x1, y, 0]]);
        self.count += 1;
    }

    fn face(&mut self, normal: [i8; 3], corners: &[[u16; 3]]) {
        let first = self.steps.len() as u32;
        for corner in corners {
            self.steps.push(*corner);
            self.normals.push(normal);
            self.ids.push(self.count);
        }
        for i in 2..corners.len() as u32 {
            self.indices.extend([first, first + i - 1, first + i]);
        }
    }
}
