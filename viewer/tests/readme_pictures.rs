//! The README's pictures of the viewer, taken by the built binary from the demo's files and from Lund's city model.
//!
//! `PLANVY_WRITE_PICTURES=1` takes them anew into `docs/pictures`; look at them before they are kept. Without it one is taken and held
//! against the kept one.
#![cfg(feature = "desktop")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

const SIZE: [u32; 2] = [1280, 800];
/// The scene's rows: the strip below it tells the day, which is another one tomorrow.
const SCENE_ROWS: usize = 560;
/// A channel may differ by so much, and so many pixels of a hundred by more: what the picture is about covers more of it.
const LARGEST_DIFFERENCE: u8 = 24;
const WRONG_A_HUNDRED: usize = 5;

/// Name and view of each picture of the demo.
const DEMO: [(&str, &str); 3] = [
    (
        "map-plan",
        "view=plan,175600,6112400,8,420,0,-90&off=envelopes,proposals&time=2026-06-21T13:00",
    ),
    (
        "map-oblique",
        "view=orbit,175020,6112458,9,105,35,-32&on=envelopes&time=2026-06-21T16:00",
    ),
    (
        "map-street",
        "view=walk,175206,6112402,9,0,318,6&off=envelopes,labels&time=2026-06-21T17:00",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn is_writing() -> bool {
    std::env::var_os("PLANVY_WRITE_PICTURES").is_some()
}

/// Where a picture goes: among the README's, or beside the build.
fn target(name: &str) -> PathBuf {
    let folder = if is_writing() {
        root().join("docs/pictures")
    } else {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
    };
    folder.join(format!("{name}.png"))
}

fn take(name: &str, words: &[String]) -> PathBuf {
    let out = target(name);
    let size = format!("--size={}x{}", SIZE[0], SIZE[1]);
    let done = Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .args(words)
        .args(["--software", &size, "--lang", "en", "--screenshot"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    out
}

/// Ground, buildings, plans and proposals of the demo.
fn demo_words(link: &str) -> Vec<String> {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let listed = |folder: &str, is_meant: fn(&str) -> bool| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(is_meant)
            })
            .collect();
        paths.sort();
        paths
    };
    let is_shown = |name: &str| {
        matches!(name, "mark.tif" | "fastigheter.geojson")
            || name.starts_with("byggnader")
            || (name.starts_with("plan-") && name.ends_with(".json"))
    };
    let mut words: Vec<String> = listed("data/demo", is_shown).into_iter().map(text).collect();
    for drawing in listed("data/demo-proposals", |name| name.ends_with("json")) {
        words.extend(["--proposal".to_owned(), text(drawing)]);
    }
    words.extend(["--link".to_owned(), link.to_owned()]);
    words
}

fn read(path: &Path) -> Vec<u8> {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = png::Decoder::new(std::io::BufReader::new(file))
        .read_info()
        .unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgba).unwrap();
    assert_eq!([info.width, info.height], SIZE);
    rgba
}

#[test]
fn pictures_of_the_demo_are_what_the_viewer_shows() {
    for (name, link) in DEMO {
        if !is_writing() && name != "map-oblique" {
            continue;
        }
        let taken = read(&take(name, &demo_words(link)));
        let kept = read(&root().join("docs/pictures").join(format!("{name}.png")));
        let scene = SCENE_ROWS * SIZE[0] as usize * 4;
        let is_wrong =
            |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > LARGEST_DIFFERENCE);
        let wrong = taken[..scene]
            .chunks(4)
            .zip(kept[..scene].chunks(4))
            .filter(|pair| is_wrong(*pair))
            .count();
        assert!(
            wrong * 100 <= scene / 4 * WRONG_A_HUNDRED,
            "{name}: {wrong} pixels differ; PLANVY_WRITE_PICTURES=1 takes it anew"
        );
    }
}

/// A file of the test data, where it is there.
fn testdata(name: &str) -> Option<std::fs::File> {
    let folder =
        std::env::var_os("PLANVY_TESTDATA").map_or_else(|| root().join("../shared/testdata"), PathBuf::from);
    let path = folder.join(name);
    let file = std::fs::File::open(&path).ok();
    if file.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    file
}

/// A real building model that says a place in Luxembourg, put on an empty plot of the demo by a side file.
#[test]
fn a_building_in_ifc_stands_where_its_side_file_puts_it() {
    let Some(packed) = testdata("ifc/Duplex_A_georeferenced.zip") else {
        return;
    };
    let mut archive = zip::ZipArchive::new(packed).unwrap();
    let mut bytes = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ifc");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("duplex.ifc");
    std::fs::write(&path, bytes).unwrap();
    let side_file = "name = \"Parhus på Blåklinten 12 (påhittad plats)\"\nfictional = true\ncrs = \"EPSG:3008\"\n\
                     east_m = 175165.4\nnorth_m = 6112488.1\nturn_deg = -16.0\n";
    std::fs::write(folder.join("duplex.ifc.placement.toml"), side_file).unwrap();
    let link = "view=orbit,175171,6112478,10,46,205,-24&off=labels,plan-lines&time=2026-06-21T15:00";
    let mut words = demo_words(link);
    words.push(path.to_string_lossy().into_owned());
    let with = read(&take("map-ifc", &words));
    // It is too high for its plan and red: 26 m of house from 46 m away fill some hundredths of the scene.
    let red = with[..SCENE_ROWS * SIZE[0] as usize * 4]
        .chunks(4)
        .filter(|pixel| u32::from(pixel[0]) > 60 + u32::from(pixel[2]))
        .count();
    assert!(red * 30 > SCENE_ROWS * SIZE[0] as usize, "{red} pixels");
    // Without its side file it is shown by itself, and said to be without a place.
    std::fs::remove_file(folder.join("duplex.ifc.placement.toml")).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .arg(&path)
        .args(["--software", "--size=320x240", "--lang", "en", "--screenshot"])
        .arg(folder.join("alone.png"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("EPSG:9897") && said.contains("shown by itself"),
        "{said}"
    );
}

#[test]
fn buildings_of_lund_are_shown() {
    let Some(file) = testdata("se-lund-city-model/win_lund3008_red.city.json.gz") else {
        return;
    };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .unwrap();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("lund.city.json");
    std::fs::write(&path, bytes).unwrap();
    let words = [
        path.to_string_lossy().into_owned(),
        "--time".to_owned(),
        "2026-06-21T16:00".to_owned(),
    ];
    let rgba = read(&take("map-lund", &words));
    // Roofs, lit walls and shaded walls: more than a tenth of the scene is no sky.
    let sky = &rgba[..4];
    let built = rgba[..SCENE_ROWS * SIZE[0] as usize * 4]
        .chunks(4)
        .filter(|pixel| pixel.iter().zip(sky).any(|(a, b)| a.abs_diff(*b) > 12))
        .count();
    assert!(built * 10 > SCENE_ROWS * SIZE[0] as usize, "{built} pixels");
}
