//! The demo municipality's ground and plans, and real plans, as tiles: held against what their files say.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::Area;
use geo_types::MultiPolygon;
use planvy_city::overlay::union_of;
use planvy_formats::{Content, ContentKind, Head, ReadOptions, detect};
use planvy_index::{PlanIndex, SnapshotBuilder};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Date, Plan, Provenance, Standing};
use planvy_rules::Answers;
use planvy_rules::standing::Timeline;
use planvy_tiler::ground::Ground;
use planvy_tiler::labels::Labels;
use planvy_tiler::plan_areas::PlanAreas;
use planvy_tiler::plan_lines::PlanLines;
use planvy_tiler::terrain::LEAF_ERROR_M;
use planvy_tiler::{City, GridContent, TileSource, TileSquare, main_zone};
use planvy_tiles::{Column, Topology};

const TODAY: Date = Date::constant(2026, 11, 27);

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo"))
}

fn read(path: &Path, kind: Option<ContentKind>) -> Content {
    let bytes = std::fs::read(path).expect("a file of the demo");
    let options = ReadOptions {
        kind,
        ..ReadOptions::default()
    };
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let head = Head {
        file_name: name,
        bytes: &bytes[..bytes.len().min(65_536)],
        kind,
    };
    let format = detect(&head).expect("a known format");
    format.read(path, &options).value.expect("contents")
}

fn provenance(file: &str) -> Provenance {
    Provenance {
        format: "exempelby".to_owned(),
        file: file.to_owned(),
        sha256: "0".repeat(64),
        imported: "2026-11-25T00:00:00Z".to_owned(),
    }
}

fn add_plan(builder: &mut SnapshotBuilder, contents: &mut u32, mut plan: Plan) {
    let id = plan.id;
    let regulations = std::mem::take(&mut plan.regulations);
    let stored = StoredPlan {
        plan,
        provenance: provenance("plan.json"),
        accepted: Vec::new(),
    };
    builder.plan(stored);
    for regulation in regulations {
        let key = ContentKey(*contents);
        *contents += 1;
        builder.content(key, regulation.content);
        builder.regulation(StoredRegulation {
            id: regulation.id,
            plan: id,
            content: key,
            regulates_uses: regulation.regulates_uses,
            geometry: regulation.geometry,
        });
    }
}

fn exempelby() -> Answers {
    let mut builder = SnapshotBuilder::new("exempelby");
    let mut contents = 0;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the demo's folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let is_plan = |path: &&PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.starts_with("plan-") && name.ends_with(".json")
    };
    for path in files.iter().filter(is_plan) {
        let Content::Plans(plans) = read(path, None) else {
            panic!("plans")
        };
        plans
            .into_iter()
            .for_each(|plan| add_plan(&mut builder, &mut contents, plan));
    }
    let Content::Terrain(rasters) = read(&folder().join("mark.tif"), Some(ContentKind::Terrain)) else {
        panic!("ground")
    };
    rasters.into_iter().for_each(|raster| builder.terrain(raster));
    builder.layer("terrain", provenance("mark.tif"), Vec::new());
    Answers::new(Arc::new(builder.build()))
}

/// The desk over a real plan's file; `None`, with a line that says so, where it is missing.
fn real(name: &str) -> Option<Answers> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join(name);
    if !path.exists() {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    }
    let mut builder = SnapshotBuilder::new(name);
    let mut contents = 0;
    let Content::Plans(plans) = read(&path, None) else {
        panic!("plans")
    };
    plans
        .into_iter()
        .for_each(|plan| add_plan(&mut builder, &mut contents, plan));
    Some(Answers::new(Arc::new(builder.build())))
}

fn city(answers: &Answers) -> City<'_> {
    City {
        answers,
        crs: main_zone(answers.snapshot()).expect("plans"),
        date: TODAY,
    }
}

/// The contents of the tiles that have no finer ones.
fn finest(layer: &dyn TileSource) -> Vec<(TileSquare, GridContent)> {
    let planned: BTreeSet<TileSquare> = layer.planned().iter().map(|tile| tile.square).collect();
    let is_finest = |square: &&TileSquare| !square.children().iter().any(|child| planned.contains(child));
    planned
        .iter()
        .filter(is_finest)
        .map(|square| (*square, layer.content(*square)))
        .collect()
}

/// Every number in it points at something, and no tile is too large.
fn is_whole(content: &GridContent) {
    for part in &content.parts {
        let count = part.positions.len();
        assert!(count > 0 && count <= 65_535, "{}: {count}", part.name);
        assert!(part.indices.iter().all(|index| (*index as usize) < count));
        assert_eq!(part.indices.len() % part.topology.indices_per_shape(), 0);
        assert!(part.positions.iter().flatten().all(|metres| metres.is_finite()));
        assert!(part.normals.is_empty() || part.normals.len() == count);
        if let Some(table) = part.table {
            let rows = content.tables[table].count;
            assert_eq!(part.feature_ids.len(), count);
            assert!(part.feature_ids.iter().all(|row| usize::from(*row) < rows));
        }
    }
    for table in &content.tables {
        for property in &table.properties {
            let count = match &property.values {
                Column::Text(values) => values.len(),
                Column::Texts(values) => values.len(),
                Column::Number(values) => values.len(),
                Column::Small(values) => values.len(),
            };
            assert_eq!(count, table.count, "{}", property.name);
        }
    }
}

fn size_m2(content: &GridContent, state: &str) -> f64 {
    let mut sum_m2 = 0.0;
    for part in &content.parts {
        for corners in part.indices.as_chunks::<3>().0 {
            let row = usize::from(part.feature_ids[corners[0] as usize]);
            let table = &content.tables[part.table.expect("a table")];
            if table.text("state", row) == Some(state) {
                let [a, b, c] = corners.map(|corner| part.positions[corner as usize]);
                sum_m2 += ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0;
            }
        }
    }
    sum_m2
}

#[test]
fn the_ground_is_whole_and_every_tile_keeps_its_error() {
    let answers = exempelby();
    let ground = Ground::of(city(&answers));
    let planned = ground.planned();
    assert!(ground.left_out().is_empty());
    let mut vertices = 0;
    for (square, content) in finest(&ground) {
        is_whole(&content);
        vertices += content.vertices();
        assert_eq!(content.copyright.as_deref(), Some("mark.tif"), "{square:?}");
        // A square that only the outermost cells reach has no ground.
        let Some(bounds) = content.bounds() else { continue };
        // The sea of the demo is at 0, its highest ridge below 20 m; skirts hang 0.9 m.
        assert!(
            bounds.min[2] > -2.0 && bounds.max[2] < 20.0,
            "{square:?} {bounds:?}"
        );
    }
    let cells: u64 = answers
        .snapshot()
        .terrain()
        .iter()
        .map(|raster| raster.cells)
        .sum();
    println!(
        "{} tiles of ground; {vertices} vertices in the finest for {cells} cells",
        planned.len()
    );
    assert!((vertices as u64) < cells / 10);
    assert!(planned.iter().all(|tile| tile.geometric_error_m >= LEAF_ERROR_M));
}

/// How much of the plans of each standing there is, drawn and as an overlay has it.
fn drawn_and_covered_m2(answers: &Answers) -> [[f64; 2]; 2] {
    let city = city(answers);
    let layer = PlanAreas::of(city);
    let snapshot = answers.snapshot();
    let tiles = finest(&layer);
    let states = [
        ("in-force", Standing::InForce),
        ("in-process", Standing::Proposed),
    ];
    let found = states.map(|(state, standing)| {
        let plans = (0_u32..).zip(snapshot.plans());
        let drawn =
            plans.filter(|(_, stored)| Timeline::of(&stored.plan).standing_at(TODAY) == Some(standing));
        let areas: Vec<MultiPolygon<f64>> = drawn
            .map(|(number, stored)| city.area(&snapshot.plan_geometry(PlanIndex(number)), stored.plan.crs))
            .collect();
        let covered_m2 = union_of(&areas).expect("plans").unsigned_area();
        let drawn_m2: f64 = tiles.iter().map(|(_, content)| size_m2(content, state)).sum();
        println!(
            "{state}: {} plans, {drawn_m2:.2} m² drawn, {covered_m2:.2} m² covered",
            areas.len()
        );
        [drawn_m2, covered_m2]
    });
    assert!(layer.left_out().is_empty());
    found
}

#[test]
fn plan_areas_cover_what_plans_in_force_cover_to_the_square_metre() {
    for [drawn_m2, covered_m2] in drawn_and_covered_m2(&exempelby()) {
        // Regulations may reach beyond their plan by some millimetres.
        assert!(
            covered_m2 > 0.0 && (drawn_m2 - covered_m2).abs() < 1.0,
            "{drawn_m2} {covered_m2}"
        );
    }
}

#[test]
fn real_plans_are_drawn_whole() {
    for name in [
        "se-detaljplan-mora-dp225/dp225.json",
        "plan-kristianstad-ss637040/plankarta.xml",
    ] {
        let Some(answers) = real(name) else { continue };
        let found = drawn_and_covered_m2(&answers);
        assert!(
            found.iter().any(|[drawn_m2, _]| *drawn_m2 > 1000.0),
            "{name}: {found:?}"
        );
        for [drawn_m2, covered_m2] in found {
            assert!(
                (drawn_m2 - covered_m2).abs() < 1.0,
                "{name}: {drawn_m2} {covered_m2}"
            );
        }
        let city = city(&answers);
        let layers: [Box<dyn TileSource>; 3] = [
            Box::new(PlanAreas::of(city)),
            Box::new(PlanLines::of(city)),
            Box::new(Labels::of(city)),
        ];
        for layer in &layers {
            let tiles = finest(layer.as_ref());
            assert!(
                tiles.iter().any(|(_, content)| content.vertices() > 0),
                "{name}: {:?}",
                layer.layer()
            );
            tiles.iter().for_each(|(_, content)| is_whole(content));
        }
    }
}

#[test]
fn contents_are_whole_and_know_their_plans() {
    let answers = exempelby();
    let city = city(&answers);
    let layers: [Box<dyn TileSource>; 3] = [
        Box::new(PlanAreas::of(city)),
        Box::new(PlanLines::of(city)),
        Box::new(Labels::of(city)),
    ];
    let ids: BTreeSet<String> = answers
        .snapshot()
        .plans()
        .iter()
        .map(|stored| stored.plan.id.to_string())
        .collect();
    for layer in &layers {
        let mut vertices = 0;
        let tiles = finest(layer.as_ref());
        for (_, content) in &tiles {
            is_whole(content);
            vertices = vertices.max(content.vertices());
            for table in &content.tables {
                for row in 0..table.count {
                    let plan = table.text("plan", row).expect("a plan");
                    assert!(ids.contains(plan), "{plan}");
                }
            }
        }
        println!(
            "{:?}: {} finest tiles, at most {vertices} vertices",
            layer.layer(),
            tiles.len()
        );
        assert!(vertices > 0);
    }
}

#[test]
fn boundaries_have_their_ranks_and_labels_their_letters() {
    let answers = exempelby();
    let city = city(&answers);
    let mut ranks = BTreeSet::new();
    for (_, content) in finest(&PlanLines::of(city)) {
        for part in &content.parts {
            assert_eq!(part.topology, Topology::Lines);
        }
        for table in &content.tables {
            let Some(Column::Small(own)) = table.property("rank") else {
                panic!("ranks")
            };
            ranks.extend(own.iter().copied());
        }
    }
    assert_eq!(ranks, BTreeSet::from([0, 1, 2]));
    let mut letters = BTreeSet::new();
    for (_, content) in finest(&Labels::of(city)) {
        for table in &content.tables {
            letters.extend((0..table.count).filter_map(|row| table.text("text", row).map(str::to_owned)));
        }
    }
    println!("{letters:?}");
    for wanted in ["B", "GATA", "e", "nh 12,5"] {
        assert!(
            letters.iter().any(|text| text.starts_with(wanted)),
            "{wanted}: {letters:?}"
        );
    }
}
