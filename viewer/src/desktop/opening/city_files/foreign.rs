//! City models as they are drawn: those that stand in no Swedish system, in their own; those whose heights have no known zero, at the
//! heights that stand in the file.

use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_formats::city_model::{ModelBuilding, ModelSystem, read_city_model};
use planvy_plan::{SurfaceKind, VerticalReference};
use planvy_tiles::{
    Asset, BoundingVolume, Column, Content, Part, Positions, Property, PropertyTable, Refine, Tile,
    TileContent, Tileset, Vertices, packed_normal,
};

use super::say_findings;
use crate::desktop::fetching::MemoryFiles;
use crate::messages::{Gravity, Message};

/// Vertices of a tile at most, as in our own tiles.
const MOST_VERTICES: usize = 40_000;

/// A city model as a tileset in memory; its address.
pub(super) fn tileset(
    name: &str,
    bytes: &[u8],
    memory: &MemoryFiles,
    messages: &mut Vec<Message>,
) -> Result<String, String> {
    let reading = read_city_model(bytes);
    say_findings(name, &reading.findings, messages);
    let model = reading.value.ok_or("no building in it can be read")?;
    say_system(name, &model.system, messages);
    say_zero(name, &model.vertical, messages);
    let mut cutter = Cutter::default();
    for building in &model.buildings {
        cutter.add(building);
    }
    let tiles = cutter.done();
    let base = format!("{}{name}/", MemoryFiles::SCHEME);
    let mut children = Vec::new();
    let mut around: Option<[[f64; 3]; 2]> = None;
    for (number, made) in tiles.into_iter().enumerate() {
        let uri = format!("{number}.glb");
        memory.put(
            &format!("{base}{uri}"),
            made.content.to_glb().map_err(|error| error.to_string())?,
        );
        around = Some(around.map_or(made.bounds, |so_far| joined(so_far, made.bounds)));
        children.push(tile(made.bounds, Some(uri), 0.0));
    }
    let around = around.ok_or("its buildings have no surfaces")?;
    let source = format!("{name} ({})", system_name(&model.system));
    let extras = match &model.system {
        ModelSystem::Sweref(crs) => {
            serde_json::json!({ "frame": "grid", "crs": crs.to_string(), "source": source })
        }
        _ => serde_json::json!({ "source": source }),
    };
    let tileset = Tileset {
        asset: Asset {
            version: "1.1".to_owned(),
            tileset_version: None,
            extras: Some(extras),
        },
        geometric_error: 1000.0,
        root: Tile {
            children,
            refine: Some(Refine::Add),
            ..tile(around, None, 1000.0)
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    };
    let address = format!("{base}tileset.json");
    memory.put(
        &address,
        serde_json::to_vec(&tileset).map_err(|error| error.to_string())?,
    );
    Ok(address)
}

fn system_name(system: &ModelSystem) -> &str {
    match system {
        ModelSystem::Sweref(crs) => crs.name(),
        ModelSystem::Foreign(name) | ModelSystem::AroundPlace { name, .. } => name,
        ModelSystem::Unsaid => "?",
    }
}

fn say_zero(name: &str, vertical: &VerticalReference, messages: &mut Vec<Message>) {
    if *vertical == VerticalReference::Unknown {
        messages.push(Message::new(
            Gravity::Note,
            name,
            "säger inte varifrån höjderna räknas: byggnaderna visas på de höjder som står i filen",
            "does not say what its heights are counted from: buildings are shown at the heights in the file",
        ));
    }
}

fn say_system(name: &str, system: &ModelSystem, messages: &mut Vec<Message>) {
    let (sv, en) = match system {
        ModelSystem::Sweref(_) => return,
        ModelSystem::Foreign(system) | ModelSystem::AroundPlace { name: system, .. } => (
            format!(
                "ligger i {system}, inte i ett svenskt system: den visas för sig, utan sol och utan planer"
            ),
            format!(
                "lies in {system}, not in a Swedish system: it is shown by itself, without sun and plans"
            ),
        ),
        ModelSystem::Unsaid => (
            "säger inte i vilket koordinatsystem den ligger: den visas för sig, utan sol och utan planer"
                .to_owned(),
            "does not say its coordinate system: it is shown by itself, without sun and plans".to_owned(),
        ),
    };
    messages.push(Message::new(Gravity::Note, name, sv, en));
}

/// A tile that was made.
struct Made {
    content: TileContent,
    bounds: [[f64; 3]; 2],
}

/// Fills tiles with buildings, one after the other.
#[derive(Default)]
struct Cutter {
    done: Vec<Made>,
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
        self.done.push(Made { content, bounds });
    }

    fn done(mut self) -> Vec<Made> {
        self.close();
        self.done
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

fn relative(corner: [f64; 3], origin: [f64; 3]) -> [f32; 3] {
    (glam::DVec3::from_array(corner) - glam::DVec3::from_array(origin))
        .as_vec3()
        .to_array()
}

fn joined([low, high]: [[f64; 3]; 2], [other_low, other_high]: [[f64; 3]; 2]) -> [[f64; 3]; 2] {
    let low = glam::DVec3::from_array(low).min(glam::DVec3::from_array(other_low));
    let high = glam::DVec3::from_array(high).max(glam::DVec3::from_array(other_high));
    [low.to_array(), high.to_array()]
}

fn tile([low, high]: [[f64; 3]; 2], uri: Option<String>, geometric_error: f64) -> Tile {
    let (low, high) = (glam::DVec3::from_array(low), glam::DVec3::from_array(high));
    let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
    Tile {
        bounding_volume: BoundingVolume::Box([
            middle.x, middle.y, middle.z, half.x, 0.0, 0.0, 0.0, half.y, 0.0, 0.0, 0.0, half.z,
        ]),
        geometric_error,
        refine: None,
        transform: None,
        content: uri.map(|uri| Content {
            uri,
            bounding_volume: None,
        }),
        contents: Vec::new(),
        children: Vec::new(),
        extras: None,
    }
}
