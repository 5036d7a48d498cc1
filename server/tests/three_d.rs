//! The city in 3D, from the built binary: what it serves is read back tile by tile.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code"
)]

mod built;
mod real_files;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use built::{planvy, run};
use planvy_plan::ecef::Ecef;
use planvy_plan::geoid::Geoid;
use planvy_plan::{Crs, GridPoint, OverRh2000};
use planvy_tiles::{BoundingVolume, Column, Positions, Tile, TileContent, Tileset};
use real_files::{real_file, testdata};
use serde_json::{Value, json};
use served::{Reply, Served};

const LAYERS: [&str; 7] = [
    "terrain",
    "buildings",
    "plan-areas",
    "plan-lines",
    "labels",
    "envelopes",
    "proposals",
];

/// A server whose logs tell when its tiles are ready.
struct Tiled {
    served: Served,
    ready: Receiver<()>,
}

impl Tiled {
    /// Starts a server, and waits until every tile is made.
    fn start(data: &Path, arguments: &[&str]) -> Tiled {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut command = planvy(data);
        command.env("PLANVY_LOG", "planvy::three_d=info").stderr(writer);
        let (tell, ready) = channel();
        std::thread::spawn(move || {
            // To the end, so that the server never waits for a reader.
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if line.contains("all tiles are ready") {
                    let _told = tell.send(());
                }
            }
        });
        let tiled = Tiled {
            served: Served::start_command(command, arguments),
            ready,
        };
        tiled.wait();
        tiled
    }

    /// Waits until every tile of the next snapshot or zone is made, and returns the state.
    fn wait(&self) -> Value {
        let told = self.ready.recv_timeout(Duration::from_secs(400));
        told.expect("all tiles are made within some minutes");
        let status = self.served.get("/3d/status").json();
        assert_eq!(status["status"], "ready");
        status
    }
}

/// A tile of a tileset, read.
struct ReadTile {
    tile: Tile,
    content: TileContent,
    bytes: Vec<u8>,
    uri: String,
}

fn tileset(served: &Served, path: &str) -> Tileset {
    let reply = served.get(path);
    assert_eq!(
        reply.status,
        200,
        "{path}: {:?}",
        String::from_utf8_lossy(&reply.body)
    );
    assert_eq!(reply.header("content-type"), Some("application/json"), "{path}");
    serde_json::from_slice(&reply.body).expect("a tileset")
}

/// Every tile of a layer.
fn tiles(served: &Served, frame: &str, layer: &str) -> Vec<ReadTile> {
    let folder = format!("/3d/{frame}/{layer}");
    let tileset = tileset(served, &format!("{folder}/tileset.json"));
    let mut read = Vec::new();
    let mut waiting = vec![tileset.root];
    while let Some(mut tile) = waiting.pop() {
        for child in &tile.children {
            assert!(child.geometric_error <= tile.geometric_error, "{folder}");
        }
        waiting.append(&mut tile.children);
        let Some(uri) = tile.content.as_ref().map(|content| content.uri.clone()) else {
            continue;
        };
        let reply = served.get(&format!("{folder}/{uri}"));
        assert_eq!(reply.status, 200, "{folder}/{uri}");
        assert_eq!(reply.header("content-type"), Some("model/gltf-binary"));
        let (content, findings) = TileContent::from_glb(&reply.body).expect("a tile");
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{folder}/{uri}: {errors:?}");
        read.push(ReadTile {
            tile,
            content,
            bytes: reply.body,
            uri,
        });
    }
    read.sort_by(|one, other| one.uri.cmp(&other.uri));
    read
}

/// Every position of a tile in its frame, part by part, and the step of its lattice.
fn positions(content: &TileContent) -> Vec<(Vec<[f64; 3]>, f64)> {
    let part = |part: &planvy_tiles::Part| {
        let held = &part.vertices.positions;
        let step_m = match held {
            Positions::Lattice { step_m, .. } => *step_m,
            Positions::Exact(_) => 0.0,
        };
        let points = (0..held.len()).filter_map(|vertex| {
            let point = held.point_m(vertex)?;
            Some([0, 1, 2].map(|axis| content.origin[axis] + point[axis]))
        });
        (points.collect(), step_m)
    };
    content.parts.iter().map(part).collect()
}

fn minus(one: [f64; 3], other: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|axis| one[axis] - other[axis])
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// How far a position lies out of a box, as a share of the half axis that it leaves most.
fn outside(volume: &BoundingVolume, at: [f64; 3]) -> f64 {
    let BoundingVolume::Box(numbers) = volume else {
        panic!("{volume:?}")
    };
    let from_centre = minus(at, [numbers[0], numbers[1], numbers[2]]);
    let halves = numbers[3..]
        .chunks_exact(3)
        .map(|half| [half[0], half[1], half[2]]);
    halves
        .map(|half| dot(from_centre, half).abs() / dot(half, half))
        .fold(0.0, f64::max)
}

/// A column of the tables of a class, over all tiles.
fn texts(tiles: &[ReadTile], class: &str, name: &str) -> Vec<String> {
    let tables = tiles.iter().flat_map(|tile| &tile.content.tables);
    let columns = tables
        .filter(|table| table.class == class)
        .filter_map(|table| table.property(name));
    columns
        .flat_map(|column| match column {
            Column::Text(values) => values.iter().flatten().cloned().collect(),
            Column::Texts(values) => values.iter().flatten().cloned().collect(),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn the_demo_in_3d() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo.gpkg");
    // One server for all of it: making every tile takes a while without optimisation.
    let tiled = Tiled::start(&data, &["demo"]);
    every_tile_is_read_back_in_both_frames(&tiled.served);
    ids_are_those_of_the_api(&tiled.served);
    tiles_are_kept_for_ever_compressed_and_readable_by_any_site(&tiled.served);
    what_is_not_there_is_a_problem_that_says_what_is(&tiled.served);
    an_import_makes_the_tiles_anew_that_it_touches_and_no_other(&tiled, folder.path(), &data);
    another_zone_is_made_when_it_is_asked_for(&tiled);
    a_second_start_makes_nothing_but_what_was_damaged(tiled, &data);
}

/// All addresses and bytes of what a server shows.
fn everything(served: &Served) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for frame in ["grid-3008", "ecef"] {
        for layer in LAYERS {
            let tileset = format!("/3d/{frame}/{layer}/tileset.json");
            all.insert(tileset.clone(), served.get(&tileset).body);
            for read in tiles(served, frame, layer) {
                all.insert(format!("/3d/{frame}/{layer}/{}", read.uri), read.bytes);
            }
        }
    }
    all
}

fn a_second_start_makes_nothing_but_what_was_damaged(tiled: Tiled, data: &Path) {
    let before = everything(&tiled.served);
    drop(tiled);
    let folder = data.with_extension("gpkg.tiles");
    let buildings = folder.join("ecef/buildings");
    let mut files: Vec<_> = std::fs::read_dir(&buildings)
        .expect("tiles beside the data")
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let damaged = files.first().expect("a tile");
    let bytes = std::fs::read(damaged).unwrap();
    std::fs::write(damaged, &bytes[..bytes.len() / 2]).unwrap();
    let left_over = buildings.join(format!("{}-11-1-1.glb.gz", "0".repeat(24)));
    std::fs::write(&left_over, "of an earlier run").unwrap();

    let tiled = Tiled::start(data, &["demo"]);
    let status = tiled.served.get("/3d/status").json();
    let mut kept = 0;
    for layer in status["layers"].as_array().expect("layers") {
        let expected = u64::from(layer["layer"] == "buildings" && layer["frame"] == "ecef");
        assert_eq!(layer["made"].as_u64(), Some(expected), "{layer}");
        kept += layer["kept"].as_u64().unwrap();
    }
    let cache = &status["tileCache"];
    assert_eq!(cache["isLasting"], true);
    assert_eq!(
        (cache["found"].as_u64(), cache["kept"].as_u64()),
        (Some(kept), Some(kept + 1))
    );
    assert!(!left_over.exists());
    let after = everything(&tiled.served);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (address, bytes) in &before {
        assert!(after.get(address) == Some(bytes), "{address}");
    }
}

fn every_tile_is_read_back_in_both_frames(served: &Served) {
    for layer in LAYERS {
        let grid = tiles(served, "grid-3008", layer);
        let globe = tiles(served, "ecef", layer);
        assert!(!grid.is_empty(), "{layer}");
        let uris = |tiles: &[ReadTile]| tiles.iter().map(|tile| tile.uri.clone()).collect::<Vec<_>>();
        assert_eq!(uris(&grid), uris(&globe), "{layer}");
        for (in_grid, on_globe) in grid.iter().zip(&globe) {
            assert_eq!(
                in_grid.content.tables, on_globe.content.tables,
                "{layer} {}",
                in_grid.uri
            );
            for read in [in_grid, on_globe] {
                let points = positions(&read.content)
                    .into_iter()
                    .flat_map(|(points, _)| points);
                let farthest = points
                    .map(|at| outside(&read.tile.bounding_volume, at))
                    .fold(0.0, f64::max);
                assert!(farthest <= 1.0, "{layer} {}: {farthest}", read.uri);
                for part in &read.content.parts {
                    assert!(part.vertices.positions.len() < 65_536);
                }
            }
            let (there, here) = (positions(&on_globe.content), positions(&in_grid.content));
            assert_eq!(there.len(), here.len(), "{layer} {}", in_grid.uri);
            for ((on_globe, globe_step_m), (in_grid, grid_step_m)) in there.iter().zip(&here) {
                assert!(*globe_step_m <= 0.02 && *grid_step_m <= 0.02);
                assert_eq!(on_globe.len(), in_grid.len());
                // Half a step on each axis, in either frame, and what single precision leaves.
                let off_m = (globe_step_m + grid_step_m) / 2.0 * 3.0_f64.sqrt() + 0.001;
                // Every seventh: the way back takes a while without optimisation.
                for (at, meant) in on_globe.iter().zip(in_grid).step_by(7) {
                    let [x_m, y_m, z_m] = *at;
                    let (point, level) = Ecef { x_m, y_m, z_m }
                        .to_grid(Crs::Zone1330, Geoid::built_in())
                        .expect("within the geoid");
                    let off = minus([point.east_m, point.north_m, level.0], *meant);
                    assert!(dot(off, off).sqrt() <= off_m, "{layer}: {off:?}");
                }
            }
        }
    }
}

fn ids_are_those_of_the_api(served: &Served) {
    let of_layer = |layer: &str| tiles(served, "grid-3008", layer);
    let (areas, envelopes) = (of_layer("plan-areas"), of_layer("envelopes"));
    let exists = |kind: &str, ids: Vec<String>| {
        let ids: BTreeSet<String> = ids.into_iter().collect();
        assert!(ids.len() > 10, "{kind}: {ids:?}");
        for id in &ids {
            let path = id
                .replace(' ', "%20")
                .replace('Å', "%C3%85")
                .replace('Ä', "%C3%84")
                .replace('Ö', "%C3%96");
            let reply = served.get(&format!("/api/v1/{kind}/{path}"));
            assert_eq!(reply.status, 200, "{kind} {id}");
        }
    };
    exists("plans", texts(&areas, "plan_area", "plan"));
    exists("regulations", texts(&areas, "plan_area", "regulations"));
    exists("regulations", texts(&envelopes, "envelope_face", "regulation"));
    exists("parcels", texts(&envelopes, "envelope_face", "area"));
    // Both products are there, and every face of a bound but its ground names its regulation.
    let products: BTreeSet<String> = texts(&envelopes, "envelope_face", "product")
        .into_iter()
        .collect();
    assert_eq!(products.into_iter().collect::<Vec<_>>(), ["bound", "example"]);

    let buildings: BTreeSet<String> = texts(&of_layer("buildings"), "building", "id")
        .into_iter()
        .collect();
    let proposals = of_layer("proposals");
    let shown: BTreeSet<String> = texts(&proposals, "proposal_part", "proposal")
        .into_iter()
        .collect();
    assert_eq!(
        shown.into_iter().collect::<Vec<_>>(),
        [
            "forslag-som-bryter",
            "forslag-som-foljer",
            "forslag-villa-med-tak"
        ]
    );
    for replaced in texts(&proposals, "proposal_part", "replaces") {
        assert!(buildings.contains(&replaced), "{replaced}");
    }
    let mut verdicts = BTreeMap::<String, BTreeSet<String>>::new();
    for table in proposals.iter().flat_map(|tile| &tile.content.tables) {
        for row in 0..table.count {
            let proposal = table.text("proposal", row).expect("a proposal").to_owned();
            let verdict = table.text("verdict", row).expect("a verdict").to_owned();
            assert!(table.text("text", row).is_some_and(|text| text.len() > 10));
            assert!(table.text("text_en", row).is_some_and(|text| text.len() > 10));
            assert_eq!(table.number("fictional", row), Some(1.0));
            verdicts.entry(proposal).or_default().insert(verdict);
        }
    }
    assert!(verdicts["forslag-som-bryter"].contains("breaks"), "{verdicts:?}");
    assert!(!verdicts["forslag-som-foljer"].contains("breaks"), "{verdicts:?}");
}

/// One square building on a stated level, as a municipality delivers it.
fn building_file(folder: &Path, name: &str, east_m: f64, north_m: f64) -> String {
    let corners = [[0.0, 0.0], [12.0, 0.0], [12.0, 8.0], [0.0, 8.0], [0.0, 0.0]];
    let ring: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [east_m + x, north_m + y]).collect();
    let file = json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3008"}},
        "features": [{
            "type": "Feature",
            "properties": {
                "objektid": name, "byggnadstyp": "Komplementbyggnad", "hojd_m": 4.5, "markniva_rh2000": 3.0,
            },
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }],
    });
    let path = folder.join(format!("{name}.geojson"));
    std::fs::write(&path, file.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn an_import_makes_the_tiles_anew_that_it_touches_and_no_other(tiled: &Tiled, folder: &Path, data: &Path) {
    let served = &tiled.served;
    let before: BTreeMap<&str, Vec<ReadTile>> = LAYERS
        .map(|layer| (layer, tiles(served, "grid-3008", layer)))
        .into();

    // On a quarter of its own, some kilometres from the town.
    let file = building_file(folder, "LADAN 1", 182_000.0, 6_118_000.0);
    let imported = run(data, &["import", "--as", "buildings", &file]);
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    let status = tiled.wait();
    assert_eq!(served.get("/ready").json()["snapshot"], status["snapshot"]);

    for layer in status["layers"].as_array().expect("layers") {
        assert_eq!(layer["snapshot"], status["snapshot"]);
        let expected = u64::from(layer["layer"] == "buildings");
        assert_eq!(layer["made"].as_u64(), Some(expected), "{layer}");
    }
    for (layer, before) in before {
        let after = tiles(served, "grid-3008", layer);
        let expected = before.len() + usize::from(layer == "buildings");
        assert_eq!(after.len(), expected, "{layer}");
        for old in before {
            let same = after.iter().find(|tile| tile.uri == old.uri);
            assert!(
                same.is_some_and(|same| same.bytes == old.bytes),
                "{layer} {}",
                old.uri
            );
        }
    }
}

fn tiles_are_kept_for_ever_compressed_and_readable_by_any_site(served: &Served) {
    let address = "/3d/ecef/buildings/tileset.json";
    let reply = served.get(address);
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("cache-control"), Some("public, no-cache"));
    let tag = reply.header("etag").expect("a tag").to_owned();
    assert_eq!(served.get_with(address, &[("if-none-match", &tag)]).status, 304);

    let tile = &tiles(served, "ecef", "buildings")[0];
    let path = format!("/3d/ecef/buildings/{}", tile.uri);
    let packed = served.get_with(&path, &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(
        packed.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(packed.header("access-control-allow-origin"), Some("*"));
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice())
        .read_to_end(&mut plain)
        .unwrap();
    assert_eq!(plain, tile.bytes);
    let tag = packed.header("etag").expect("a tag").to_owned();
    let unchanged = served.get_with(&path, &[("if-none-match", &tag)]);
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    // Clients of 3D Tiles may add the version of the tileset.
    assert_eq!(served.get(&format!("{path}?v=s1-abc")).status, 200);
    let preflight = served.ask(
        "OPTIONS",
        &path,
        &[
            ("access-control-request-method", "GET"),
            ("origin", "https://example.org"),
        ],
        b"",
    );
    assert_eq!(preflight.status, 204);
}

fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", String::from_utf8_lossy(&reply.body));
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    reply.json()
}

fn what_is_not_there_is_a_problem_that_says_what_is(served: &Served) {
    let near = |path: &str| problem(&served.get(path), 404)["near"].clone();
    assert_eq!(
        near("/3d/mars/tileset.json"),
        json!(["ecef", "grid-3006", "grid-3008"])
    );
    assert_eq!(
        near("/3d/grid-3018/buildings/tileset.json"),
        json!(["ecef", "grid-3006", "grid-3008"])
    );
    assert_eq!(near("/3d/ecef/trees/tileset.json"), json!(LAYERS));
    problem(
        &served.get("/3d/ecef/buildings/0123456789abcdef01234567/11-1-1.glb"),
        404,
    );
    problem(
        &served.get("/3d/ecef/buildings/0123456789abcdef01234567/..%2f11-1-1.glb"),
        404,
    );
    problem(&served.get("/3d/grid/tileset.json?crs=4326"), 400);
    problem(&served.get("/3d/grid/tileset.json?zone=3008"), 400);
    problem(&served.get("/3d/grid/tileset.json?crs=3018"), 404);
    assert_eq!(served.ask("POST", "/3d/tileset.json", &[], b"{}").status, 405);
}

fn another_zone_is_made_when_it_is_asked_for(tiled: &Tiled) {
    let served = &tiled.served;
    let not_yet = served.get("/3d/grid/tileset.json?crs=3006");
    assert_eq!((not_yet.status, not_yet.header("retry-after")), (503, Some("1")));
    tiled.wait();
    let root = tileset(served, "/3d/grid/tileset.json?crs=3006");
    let extras = root.asset.extras.expect("extras");
    assert_eq!(
        (&extras["crs"], &extras["frame"]),
        (&json!("EPSG:3006"), &json!("grid"))
    );
    let source = extras["source"].as_str().expect("a source");
    assert!(
        source.contains("Exempelby") && source.contains("mark.tif"),
        "{source}"
    );
    let first = |frame: &str| {
        let tiles = tiles(served, frame, "buildings");
        let mut found = BTreeMap::new();
        for read in &tiles {
            for (part, table) in read.content.parts.iter().zip(&read.content.tables) {
                let ids = part.vertices.feature_ids.as_ref().expect("ids");
                for (vertex, row) in ids.iter().enumerate() {
                    let id = table.text("id", usize::from(*row)).expect("an id").to_owned();
                    let point = part.vertices.positions.point_m(vertex).expect("a point");
                    let at = [0, 1, 2].map(|axis| read.content.origin[axis] + point[axis]);
                    found.entry(id).or_insert(at);
                }
            }
        }
        found
    };
    let (zone, tm) = (first("grid-3008"), first("grid-3006"));
    assert_eq!(zone.keys().collect::<Vec<_>>(), tm.keys().collect::<Vec<_>>());
    for (id, [east_m, north_m, level_m]) in zone {
        let there = GridPoint {
            crs: Crs::Zone1330,
            east_m,
            north_m,
        }
        .in_crs(Crs::Tm);
        let off = minus([there.east_m, there.north_m, level_m], tm[&id]);
        assert!(dot(off, off).sqrt() < 0.035, "{id}: {off:?}");
    }
}

#[test]
fn a_server_told_to_make_no_tiles_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start_with(&folder.path().join("demo.gpkg"), &["demo", "--no-3d"]);
    assert_eq!(served.get("/3d/status").json()["status"], "off");
    let refused = problem(&served.get("/3d/tileset.json"), 404);
    assert!(
        refused["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("--no-3d"))
    );
}

#[test]
fn proposals_of_a_folder_are_shown_and_those_that_cannot_be_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let drawings = folder.path().join("drawings");
    std::fs::create_dir(&drawings).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(drawings.join(name), bytes).unwrap();
    // A tower of one triangle a side on level ground.
    let corners = vec![
        [-5.0, -5.0, 0.0],
        [5.0, -5.0, 0.0],
        [0.0, 5.0, 0.0],
        [0.0, 0.0, 30.0],
    ];
    let content = TileContent {
        parts: vec![planvy_tiles::Part {
            name: "spire".to_owned(),
            vertices: planvy_tiles::Vertices {
                positions: Positions::Exact(corners),
                ..planvy_tiles::Vertices::default()
            },
            indices: vec![0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3],
            ..planvy_tiles::Part::default()
        }],
        ..TileContent::default()
    };
    write("tower.glb", &content.to_glb().unwrap());
    let side_file =
        "crs = \"EPSG:3008\"\neast_m = 175010.0\nnorth_m = 6112460.0\nname = \"Torn\"\nfictional = true\n";
    write("tower.glb.placement.toml", side_file.as_bytes());
    write("alone.glb", &content.to_glb().unwrap());
    let data = folder.path().join("ground.gpkg");
    level_ground(folder.path(), &data, [174_700.0, 6_112_200.0]);
    let tiled = Tiled::start(&data, &["serve", "--proposals", drawings.to_str().unwrap()]);
    let status = tiled.served.get("/3d/status").json();
    let layers = status["layers"].as_array().expect("layers");
    let told = layers
        .iter()
        .find(|layer| layer["layer"] == "proposals")
        .map(|layer| layer["leftOut"].clone())
        .expect("the layer");
    assert_eq!(told[0]["what"], "proposal alone.glb");
    let shown = tiles(&tiled.served, "grid-3008", "proposals");
    assert_eq!(
        BTreeSet::from_iter(texts(&shown, "proposal_part", "name")),
        BTreeSet::from(["Torn".to_owned()])
    );
    let highest = shown
        .iter()
        .flat_map(|tile| positions(&tile.content))
        .flat_map(|(points, _)| points)
        .map(|[_, _, level_m]| level_m)
        .fold(f64::NEG_INFINITY, f64::max);
    assert!(
        (highest - 80.0).abs() < 0.02,
        "30 m over a ground of 50 m: {highest}"
    );
}

/// Imports 720 x 720 m of ground at 50 m over RH 2000 in SWEREF 99 13 30, from a south-western corner.
fn level_ground(folder: &Path, data: &Path, [east_m, north_m]: [f64; 2]) {
    let level = "50.0 ".repeat(60);
    let rows = format!("{level}\n").repeat(60);
    let head = format!(
        "ncols 60\nnrows 60\nxllcorner {east_m}\nyllcorner {north_m}\ncellsize 12\nNODATA_value -9999\n"
    );
    let ground = folder.join("ground.asc");
    std::fs::write(&ground, format!("{head}{rows}")).unwrap();
    let path = ground.to_str().unwrap();
    let output = run(
        data,
        &["import", path, "--crs", "3008", "--vertical-datum", "RH 2000"],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn lund_is_tiled_with_its_open_solids_told() {
    let Some(files) = testdata() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("lund.gpkg");
    let model = real_file(&files, "se-lund-city-model/win_lund3008_red.city.json.gz");
    let mut plain = Vec::new();
    let packed = std::fs::File::open(model).unwrap();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut plain)
        .unwrap();
    let path = folder.path().join("lund.city.json");
    std::fs::write(&path, plain).unwrap();
    let output = run(&data, &["import", path.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // The model stands on a ground of its own, at 0; here the town's lies at 50 m.
    level_ground(folder.path(), &data, [129_700.0, 6_175_950.0]);
    let tiled = Tiled::start(&data, &["serve"]);
    let served = &tiled.served;
    let mut solids = BTreeMap::new();
    let mut lowest_m = f64::INFINITY;
    for read in tiles(served, "grid-3008", "buildings") {
        lowest_m = positions(&read.content)
            .iter()
            .flat_map(|(points, _)| points)
            .fold(lowest_m, |lowest, [_, _, level_m]| lowest.min(*level_m));
        for table in &read.content.tables {
            for row in 0..table.count {
                let text = |name| table.text(name, row).expect("a text").to_owned();
                solids.insert(text("id"), text("solid"));
            }
        }
    }
    assert_eq!(solids.len(), 27);
    assert!((lowest_m - 50.0).abs() < 0.02, "{lowest_m}");
    let open: BTreeMap<&str, &str> = solids
        .iter()
        .filter(|(_, solid)| *solid != "closed")
        .map(|(id, solid)| (id.as_str(), solid.as_str()))
        .collect();
    let expected = [
        ("Lund41", "open: 3 edges without a partner"),
        ("Lund44-f3", "open: 24 edges without a partner"),
        ("Lund45", "open: 3 edges without a partner"),
        ("Lund47", "open: 11 edges without a partner"),
    ];
    assert_eq!(open, BTreeMap::from(expected));
    // The same on the globe, to see that a town without plans has a zone.
    let level = OverRh2000(50.0);
    let there = GridPoint {
        crs: Crs::Zone1330,
        east_m: 130_050.0,
        north_m: 6_176_280.0,
    };
    let middle = Ecef::from_grid(there, level, Geoid::built_in())
        .unwrap()
        .to_array();
    for read in tiles(served, "ecef", "buildings") {
        let off = minus(read.content.origin, middle);
        assert!(dot(off, off).sqrt() < 1500.0);
    }
}
