//! Buildings of a city model, tile by tile.

use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_formats::city_model::ModelBuilding;
use planvy_plan::SurfaceKind;
use planvy_tiles::{Column, Part, Positions, Property, PropertyTable, TileContent, Vertices, packed_normal};

use super::{MadeTile, joined, relative};

/// Vertices of a tile at most, as in our own tiles.
const MOST_VERTICES: usize = 40_000;

/// The tiles of some buildings, in their order.
pub(super) fn tiles(buildings: &[ModelBuilding]) -> Vec<MadeTile> {
    let mut cutter = Cutter::default();
    buildings.iter().for_each(|building| cutter.add(building));
    cutter.close();
    cutter.done
}

/// Fills tiles with buildings, one after the other.
#[derive(Default)]
struct Cutter {
    done: Vec<MadeTile>,
    corners: Vec<[f64; 3]>,
    normals: Vec<[i8; 3]>,
    rows: Vec<u16>,
    indices: Vec<u32>,
    ids: Vec<Option<String>>,
    heights: Vec<Option<f64>>,
    solids: Vec<Option<String>>,
}

impl Cutter {
    fn add(&mut self, building: &ModelBuilding) {
        let Some(body) = &building.body else { return };
        let surfaces: Vec<Surface> = body
            .surfaces
            .iter()
            .map(|surface| Surface {
                class: class_of(surface.kind),
                rings: surface.rings.clone(),
                element: None,
            })
            .collect();
        let mesh = Mesh::new(&surfaces);
        let room =
            self.corners.len() + mesh.triangles().len() * 3 <= MOST_VERTICES && self.ids.len() < 60_000;
        if !room {
            self.close();
        }
        let row = u16::try_from(self.ids.len()).unwrap_or(u16::MAX);
        for triangle in mesh.triangles() {
            let normal = normal_of(triangle.corners);
            for corner in triangle.corners {
                self.indices
                    .push(u32::try_from(self.corners.len()).unwrap_or(u32::MAX));
                self.corners.push(corner);
                self.normals.push(packed_normal(normal));
                self.rows.push(row);
            }
        }
        let measured = mesh.levels().map(|levels| levels.highest_m - levels.lowest_m);
        self.ids.push(Some(building.id.clone()));
        self.heights.push(building.measured_height_m.or(measured));
        self.solids.push(Some(match building.open_edges {
            0 => "closed".to_owned(),
            edges => format!("open: {edges} edges without a partner"),
        }));
    }

    /// Ends a tile.
    fn close(&mut self) {
        let taken = std::mem::take(self);
        self.done = taken.done;
        let Some(first) = taken.corners.first().copied() else {
            return;
        };
        let bounds = taken.corners.iter().fold([first, first], |so_far, corner| {
            joined(so_far, [*corner, *corner])
        });
        let [origin, _] = bounds;
        let positions = taken
            .corners
            .iter()
            .map(|corner| relative(*corner, origin))
            .collect();
        let property = |name: &str, values| Property {
            name: name.to_owned(),
            values,
        };
        let table = PropertyTable {
            class: "building".to_owned(),
            count: taken.ids.len(),
            properties: vec![
                property("id", Column::Text(taken.ids)),
                property("height_m", Column::Number(taken.heights)),
                property("solid", Column::Text(taken.solids)),
            ],
        };
        let vertices = Vertices {
            positions: Positions::Exact(positions),
            normals: Some(taken.normals),
            feature_ids: Some(taken.rows),
        };
        let part = Part {
            name: "buildings".to_owned(),
            vertices,
            indices: taken.indices,
            table: Some(0),
            ..Part::default()
        };
        let content = TileContent {
            origin,
            parts: vec![part],
            tables: vec![table],
            copyright: None,
        };
        self.done.push(MadeTile {
            content,
            bounds,
            error_m: 0.0,
            finer: Vec::new(),
        });
    }
}

fn class_of(kind: SurfaceKind) -> SurfaceClass {
    match kind {
        SurfaceKind::Ground => SurfaceClass::Ground,
        SurfaceKind::Wall => SurfaceClass::Wall,
        SurfaceKind::Roof => SurfaceClass::Roof,
        SurfaceKind::Opening => SurfaceClass::Opening,
        SurfaceKind::Installation => SurfaceClass::Installation,
        SurfaceKind::Projection => SurfaceClass::Projection,
        SurfaceKind::Floor => SurfaceClass::Floor,
        SurfaceKind::Unknown => SurfaceClass::Unknown,
    }
}

fn normal_of([a, b, c]: [[f64; 3]; 3]) -> [f64; 3] {
    let [a, b, c] = [a, b, c].map(glam::DVec3::from_array);
    (b - a).cross(c - a).normalize_or(glam::DVec3::Z).to_array()
}
