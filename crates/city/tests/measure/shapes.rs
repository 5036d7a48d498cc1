//! Houses with known numbers, put anywhere on the map.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use proptest::prelude::*;

pub use SurfaceClass::{Floor, Ground, Installation, Projection, Roof, Unknown, Wall};

/// Where a house is put: turned round the origin, then moved.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub angle_deg: f64,
    pub east: f64,
    pub north: f64,
    pub up: f64,
}

pub const AT_ORIGIN: Placed = Placed {
    angle_deg: 0.0,
    east: 0.0,
    north: 0.0,
    up: 0.0,
};

/// Anywhere near Malmö in SWEREF 99 13 30.
pub fn anywhere() -> impl Strategy<Value = Placed> {
    let ranges = (
        0.0f64..360.0,
        118_000.0f64..119_000.0,
        6_164_000.0f64..6_165_000.0,
        -5.0f64..60.0,
    );
    ranges.prop_map(|(angle_deg, east, north, up)| Placed {
        angle_deg,
        east,
        north,
        up,
    })
}

impl Placed {
    pub fn put(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let (sin, cos) = self.angle_deg.to_radians().sin_cos();
        [
            self.east + x * cos - y * sin,
            self.north + x * sin + y * cos,
            z + self.up,
        ]
    }

    pub fn on_map(&self, x: f64, y: f64) -> Coord<f64> {
        let [x, y, _] = self.put([x, y, 0.0]);
        Coord { x, y }
    }

    pub fn area(&self, corners: &[[f64; 2]]) -> MultiPolygon<f64> {
        let line = corners.iter().map(|[x, y]| self.on_map(*x, *y)).collect();
        MultiPolygon(vec![Polygon::new(LineString(line), Vec::new())])
    }

    pub fn surfaces(&self, surfaces: &[Surface]) -> Vec<Surface> {
        let put = |surface: &Surface| Surface {
            rings: surface
                .rings
                .iter()
                .map(|ring| ring.iter().map(|vertex| self.put(*vertex)).collect())
                .collect(),
            ..surface.clone()
        };
        surfaces.iter().map(put).collect()
    }

    pub fn mesh(&self, surfaces: &[Surface]) -> Mesh {
        Mesh::new(&self.surfaces(surfaces))
    }
}

pub fn surface(class: SurfaceClass, ring: &[[f64; 3]]) -> Surface {
    Surface {
        class,
        rings: vec![ring.to_vec()],
        element: None,
    }
}

pub fn rectangle(west: f64, south: f64, east: f64, north: f64) -> [[f64; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

/// A gabled house: its ridge runs along x in the middle, its eaves stand out by `overhang` to the south and the north; the walls
/// are `wall` high. Closed where nothing stands out.
pub fn gable(length: f64, width: f64, wall: f64, pitch_deg: f64, overhang: f64) -> Vec<Surface> {
    let rise = pitch_deg.to_radians().tan();
    let ridge = wall + width / 2.0 * rise;
    let (low, out) = (wall - overhang * rise, overhang);
    let half = width / 2.0;
    vec![
        surface(
            Ground,
            &[
                [0.0, 0.0, 0.0],
                [0.0, width, 0.0],
                [length, width, 0.0],
                [length, 0.0, 0.0],
            ],
        ),
        surface(
            Wall,
            &[
                [0.0, 0.0, 0.0],
                [length, 0.0, 0.0],
                [length, 0.0, wall],
                [0.0, 0.0, wall],
            ],
        ),
        surface(
            Wall,
            &[
                [length, width, 0.0],
                [0.0, width, 0.0],
                [0.0, width, wall],
                [length, width, wall],
            ],
        ),
        surface(
            Wall,
            &[
                [length, 0.0, 0.0],
                [length, width, 0.0],
                [length, width, wall],
                [length, half, ridge],
                [length, 0.0, wall],
            ],
        ),
        surface(
            Wall,
            &[
                [0.0, width, 0.0],
                [0.0, 0.0, 0.0],
                [0.0, 0.0, wall],
                [0.0, half, ridge],
                [0.0, width, wall],
            ],
        ),
        surface(
            Roof,
            &[
                [0.0, -out, low],
                [length, -out, low],
                [length, half, ridge],
                [0.0, half, ridge],
            ],
        ),
        surface(
            Roof,
            &[
                [length, width + out, low],
                [0.0, width + out, low],
                [0.0, half, ridge],
                [length, half, ridge],
            ],
        ),
    ]
}

/// A house with a hipped roof of one pitch all round; longer than wide. Closed.
pub fn hip(length: f64, width: f64, wall: f64, pitch_deg: f64) -> Vec<Surface> {
    let half = width / 2.0;
    let ridge = wall + half * pitch_deg.to_radians().tan();
    let (west, east) = ([half, half, ridge], [length - half, half, ridge]);
    let corners = [
        [0.0, 0.0, wall],
        [length, 0.0, wall],
        [length, width, wall],
        [0.0, width, wall],
    ];
    let mut surfaces = planvy_city::mesh::prism(&rectangle(0.0, 0.0, length, width), 0.0, wall);
    surfaces.remove(1);
    surfaces.push(surface(Roof, &[corners[0], corners[1], east, west]));
    surfaces.push(surface(Roof, &[corners[1], corners[2], east]));
    surfaces.push(surface(Roof, &[corners[2], corners[3], west, east]));
    surfaces.push(surface(Roof, &[corners[3], corners[0], west]));
    surfaces
}

/// A box that stands on its own, every surface of one class.
pub fn block(class: SurfaceClass, corners: [f64; 4], bottom: f64, top: f64) -> Vec<Surface> {
    let [west, south, east, north] = corners;
    let mut surfaces = planvy_city::mesh::prism(&rectangle(west, south, east, north), bottom, top);
    for surface in &mut surfaces {
        surface.class = class;
    }
    surfaces
}

/// An angle: 20 m × 20 m without its north-eastern quarter of 12 m × 12 m: 256 m².
pub const ANGLE: [[f64; 2]; 6] = [
    [0.0, 0.0],
    [20.0, 0.0],
    [20.0, 8.0],
    [8.0, 8.0],
    [8.0, 20.0],
    [0.0, 20.0],
];

pub fn assert_near(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() <= tolerance,
        "{value} is not {expected} ± {tolerance}"
    );
}
