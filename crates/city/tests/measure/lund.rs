//! 27 buildings of Lund (CityJSON, MIT, Peter Nezval; the model was made with VGI3D by Hongchao Fan and Gefei Kong), held against
//! footprints and heights that were published apart from them.

use std::io::Read;
use std::path::PathBuf;

use geo::Area;
use planvy_city::facade::facades;
use planvy_city::footprint;
use planvy_city::mesh::{Mesh, Surface, SurfaceClass, section};
use planvy_city::{measured, roof_pitch};
use serde_json::Value;

use crate::shapes::assert_near;

/// Area in m² and height in metres of the footprints delivered with the model.
const PUBLISHED: [(&str, f64, f64); 27] = [
    ("Lund03", 635.08, 15.0),
    ("Lund04", 435.10, 15.0),
    ("Lund05", 571.93, 15.0),
    ("Lund06", 394.54, 15.0),
    ("Lund07", 630.33, 15.0),
    ("Lund08", 431.62, 15.0),
    ("Lund09", 643.87, 15.0),
    ("Lund10", 422.25, 15.0),
    ("Lund11", 656.93, 15.0),
    ("Lund12", 438.65, 15.0),
    ("Lund33", 1965.55, 42.0),
    ("Lund38", 635.27, 50.0),
    ("Lund39", 2149.49, 35.0),
    ("Lund40", 1550.32, 30.0),
    ("Lund41", 1345.70, 30.0),
    ("Lund42", 1771.86, 35.0),
    ("Lund43", 1015.26, 30.0),
    ("Lund43-f1", 772.18, 41.0),
    ("Lund44-f1", 178.17, 45.0),
    ("Lund44-f2", 177.06, 45.0),
    ("Lund44-f3", 561.71, 45.0),
    ("Lund45", 1496.83, 25.0),
    ("Lund45-f1", 304.01, 20.0),
    ("Lund46", 1214.41, 50.0),
    ("Lund47", 1763.26, 50.0),
    ("Lund48", 1324.39, 18.0),
    ("Lund48-f1", 578.27, 18.0),
];

/// Solids with edges that have no partner, and how many.
const OPEN: [(&str, usize); 4] = [("Lund41", 3), ("Lund44-f3", 24), ("Lund45", 3), ("Lund47", 11)];

fn model() -> Option<Value> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join("se-lund-city-model/win_lund3008_red.city.json.gz");
    let Ok(packed) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .expect("the file is gzip");
    Some(serde_json::from_str(&text).expect("the file is JSON"))
}

fn mesh(model: &Value, id: &str) -> Mesh {
    let vertices = model["vertices"].as_array().expect("vertices");
    let vertex = |number: &Value| {
        let vertex = &vertices[number.as_u64().expect("a number") as usize];
        [0, 1, 2].map(|part| vertex[part].as_f64().expect("a coordinate"))
    };
    let geometry = &model["CityObjects"][id]["geometry"][0];
    let classes = &geometry["semantics"];
    let faces = geometry["boundaries"][0].as_array().expect("a shell");
    let surfaces = faces.iter().enumerate().map(|(number, face)| {
        let class = classes["values"][0][number].as_u64().expect("a class") as usize;
        let ring = |ring: &Value| ring.as_array().expect("a ring").iter().map(vertex).collect();
        Surface {
            class: match classes["surfaces"][class]["type"].as_str() {
                Some("GroundSurface") => SurfaceClass::Ground,
                Some("RoofSurface") => SurfaceClass::Roof,
                Some("WallSurface") => SurfaceClass::Wall,
                Some("Window" | "Door") => SurfaceClass::Opening,
                _ => SurfaceClass::Unknown,
            },
            rings: face.as_array().expect("rings").iter().map(ring).collect(),
            element: None,
        }
    });
    Mesh::new(&surfaces.collect::<Vec<_>>())
}

/// Buildings of several roofs: their height is that of the highest, and less than all of their footprint is so high.
const OF_SEVERAL_ROOFS: [&str; 5] = ["Lund38", "Lund39", "Lund40", "Lund42", "Lund43-f1"];

/// Volume under the roofs, all of them flat, in m³: a second formula.
fn under_roofs_m3(mesh: &Mesh) -> f64 {
    let planes = roof_pitch::roof_planes(mesh).planes;
    planes
        .iter()
        .map(|plane| plane.plan_area_m2 * plane.plane.level_m)
        .sum()
}

#[test]
fn volumes_are_footprints_times_heights_and_open_solids_are_open_where_they_are() {
    let Some(model) = model() else { return };
    for (id, area_m2, height_m) in PUBLISHED {
        let mesh = mesh(&model, id);
        let open = OPEN
            .iter()
            .find(|(open, _)| *open == id)
            .map_or(0, |(_, edges)| *edges);
        assert_eq!(mesh.closedness().open_edges.len(), open, "{id}");
        assert_eq!(
            mesh.volume_m3().is_some(),
            open == 0,
            "{id}: {:?}",
            mesh.closedness()
        );
        let Some(volume_m3) = mesh.volume_m3() else {
            continue;
        };
        assert_near(volume_m3 / under_roofs_m3(&mesh), 1.0, 0.01);
        if !OF_SEVERAL_ROOFS.contains(&id) {
            assert_near(volume_m3 / (area_m2 * height_m), 1.0, 0.002);
        }
    }
}

#[test]
fn footprints_heights_and_sections_are_those_published_for_open_solids_too() {
    let Some(model) = model() else { return };
    for (id, area_m2, height_m) in PUBLISHED {
        let mesh = mesh(&model, id);
        let footprint = footprint::of(&mesh)
            .expect("few corners")
            .expect("it covers some");
        assert_near(footprint.wall_line.unsigned_area(), area_m2, 0.003 * area_m2);
        let heights = measured::heights(&mesh).expect("a body");
        assert_near(
            heights.ridge.expect("a ridge").highest.position[2],
            height_m,
            0.02,
        );
        let roof = roof_pitch::roof_planes(&mesh);
        assert_near(roof.planes[0].pitch_deg, 0.0, 0.1);
        assert_near(
            roof.planes.iter().map(|plane| plane.plan_area_m2).sum(),
            area_m2,
            0.003 * area_m2,
        );
        // The plane of 45° stops at the edge of a flat roof; in front of a short façade in a recess there may be some of it.
        let facades = facades(&mesh, &footprint);
        assert!(facades.facades.len() >= 4);
        assert!(
            facades
                .facades
                .iter()
                .all(|facade| facade.level_with_all_m <= height_m + 0.5),
            "{id}"
        );
        assert_near(facades.highest().expect("a façade").level_m, height_m, 0.5);
        let cut = section::at(&mesh, 2.0, &section::ALL).expect("few corners");
        if mesh.closedness().is_closed() {
            assert!(cut.open_ends.is_empty(), "{id}");
            assert_near(cut.area.unsigned_area(), area_m2, 0.005 * area_m2);
        }
    }
}
