//! Implicit tilesets of others, fetched file by file from the shared test data.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use planvy_viewer::camera::PictureSize;
use planvy_viewer::transport::{Arrival, FetchFailure, RequestId, Transport};
use planvy_viewer::{Scene, SceneOptions, Tick};

#[path = "../../crates/formats/tests/archive/mod.rs"]
mod archive;

/// Answers at once with the files of an archive, as a server would that has nothing else.
struct Files {
    files: BTreeMap<String, Vec<u8>>,
    asked: Vec<String>,
    ready: Vec<Arrival>,
}

impl Files {
    /// The files below a folder of a zip file; `None`, with a line on stderr, where it is not there.
    fn of(archive: &str, folder: &str) -> Option<Files> {
        let root = std::env::var_os("PLANVY_TESTDATA").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/testdata")),
            PathBuf::from,
        );
        let path = root.join(archive);
        if !path.is_file() {
            eprintln!("skipped: {} is not there", path.display());
            return None;
        }
        let files = archive::unzip(&path).into_iter();
        let files = files.filter_map(|(name, bytes)| {
            let name = name.strip_prefix(folder)?;
            Some((format!("http://a/{name}"), bytes))
        });
        Some(Files {
            files: files.collect(),
            asked: Vec::new(),
            ready: Vec::new(),
        })
    }

    /// The names of the files that were asked for, in order, without repetitions.
    fn asked(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for address in &self.asked {
            let name = address.trim_start_matches("http://a/");
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

impl Transport for Files {
    fn fetch(&mut self, request: RequestId, address: &str) {
        self.asked.push(address.to_owned());
        let found = self.files.get(address).map(|bytes| bytes.as_slice().into());
        self.ready.push(Arrival {
            request,
            outcome: found.ok_or(FetchFailure::Status {
                status: 404,
                retry_after_s: None,
            }),
        });
    }

    fn cancel(&mut self, _: RequestId) {}

    fn arrivals(&mut self) -> Vec<Arrival> {
        std::mem::take(&mut self.ready)
    }
}

/// Shows a tileset in a square picture until nothing happens by itself.
fn shown(files: &mut Files, tileset: &str, side_px: u32) -> Scene {
    let mut scene = Scene::new(SceneOptions {
        deterministic: true,
        ..SceneOptions::default()
    });
    scene.open(&format!("http://a/{tileset}"));
    look(&mut scene, files, side_px);
    scene
}

fn look(scene: &mut Scene, files: &mut Files, side_px: u32) {
    for step in 0..500 {
        let now_s = f64::from(step) * 0.016;
        let picture = PictureSize {
            width_px: side_px,
            height_px: side_px,
        };
        let tick = Tick {
            picture,
            now_s,
            clock_s: &|| now_s,
        };
        scene.update(&tick, files);
        if scene.is_complete() {
            return;
        }
    }
    panic!("never complete: {:?}", scene.progress());
}

fn rows(scene: &Scene) -> usize {
    let tables = scene
        .all_loaded()
        .flat_map(|(_, tile)| &tile.contents)
        .flat_map(|content| &content.tables);
    tables.map(|table| table.count).sum()
}

fn said(scene: &Scene) -> Vec<String> {
    scene
        .messages()
        .all()
        .iter()
        .map(|message| message.text(planvy_plan::Lang::En))
        .collect()
}

#[test]
fn the_buildings_of_a_village_are_shown_from_its_subtrees() {
    let Some(mut files) = Files::of("3dtiles/3dbag-sibbe-1.1.zip", "") else {
        return;
    };
    let scene = shown(&mut files, "tileset.json", 4000);
    assert_eq!(rows(&scene), 23 + 220 + 171);
    // The archive holds three of the six tiles: each of the others is named, and nothing else is asked for.
    let gone = "missing in the picture: the server answers 404";
    let mut told = said(&scene);
    told.sort();
    assert_eq!(
        told,
        ["1_0_0", "1_0_1", "2_3_3"].map(|tile| format!("content/{tile}.glb: {gone}"))
    );
    let mut asked = files.asked();
    asked.sort_unstable();
    assert_eq!(
        asked,
        [
            "content/1_0_0.glb",
            "content/1_0_1.glb",
            "content/1_1_0.glb",
            "content/2_2_3.glb",
            "content/2_3_2.glb",
            "content/2_3_3.glb",
            "subtrees/0_0_0.subtree",
            "subtrees/2_2_3.subtree",
            "subtrees/2_3_2.subtree",
            "subtrees/2_3_3.subtree",
            "tileset.json",
        ]
    );
}

#[test]
fn subtrees_are_fetched_when_the_view_gets_to_them() {
    let Some(mut files) = Files::of("3dtiles/3dbag-sibbe-1.1.zip", "") else {
        return;
    };
    let mut scene = shown(&mut files, "tileset.json", 16);
    assert_eq!(files.asked(), ["tileset.json", "subtrees/0_0_0.subtree"]);
    assert_eq!(rows(&scene), 0);
    look(&mut scene, &mut files, 4000);
    assert_eq!(rows(&scene), 23 + 220 + 171);
}

#[test]
fn a_broken_subtree_is_named_and_the_rest_goes_on() {
    let Some(mut files) = Files::of("3dtiles/3dbag-sibbe-1.1.zip", "") else {
        return;
    };
    let broken = files.files.get_mut("http://a/subtrees/2_2_3.subtree").unwrap();
    broken.truncate(100);
    let scene = shown(&mut files, "tileset.json", 4000);
    assert_eq!(rows(&scene), 23 + 171, "all but the 220 of the broken subtree");
    let told = said(&scene);
    let about = "subtrees/2_2_3.subtree: missing in the picture: the file cannot be used (header: ";
    assert!(told.iter().any(|text| text.starts_with(about)), "{told:?}");
}

#[test]
fn a_subtree_waits_for_the_files_that_it_names() {
    let folder = "Samples/ImplicitTileMetadata/";
    let Some(mut files) = Files::of("3dtiles/3d-tiles-validator-data.zip", folder) else {
        return;
    };
    let scene = shown(&mut files, "tileset_1.1.json", 2000);
    let asked = files.asked();
    assert_eq!(
        asked[..3],
        [
            "tileset_1.1.json",
            "subtrees/1.1/0.0.0.json",
            "subtrees/shared.bin"
        ]
    );
    let contents = files.files.keys().filter(|name| name.ends_with(".b3dm")).count();
    assert_eq!(
        scene.all_loaded().count(),
        contents,
        "{asked:?} {:?}",
        said(&scene)
    );
    files.files.remove("http://a/subtrees/shared.bin");
    let scene = shown(&mut files, "tileset_1.1.json", 2000);
    let told = said(&scene);
    let about = "1.1/0.0.0.json: missing in the picture";
    assert!(
        told.iter()
            .any(|text| text.contains("shared.bin") || text.starts_with(about)),
        "{told:?}"
    );
    assert_eq!(scene.all_loaded().count(), 0);
}

#[test]
fn a_sparse_tree_shows_the_tiles_it_has_and_asks_for_no_others() {
    let folder = "Samples/SparseImplicitQuadtree/";
    let Some(mut files) = Files::of("3dtiles/3d-tiles-validator-data.zip", folder) else {
        return;
    };
    let scene = shown(&mut files, "tileset.json", 4000);
    let asked = files.asked();
    let unknown: Vec<&&str> = asked
        .iter()
        .filter(|name| !files.files.contains_key(&format!("http://a/{name}")))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let contents = files.files.keys().filter(|name| name.ends_with(".glb")).count();
    assert_eq!(scene.all_loaded().count(), contents, "{:?}", said(&scene));
}
