//! Ground of other countries in the built viewer and in what it makes of it: the laser scan of Delft, triangles in LandXML.
#![cfg(feature = "desktop")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use planvy_tiles::{ReadLimits, Tile, TileContent, Tileset};
use planvy_viewer::desktop::fetching::MemoryFiles;
use planvy_viewer::desktop::opening::{Opened, open};
use planvy_viewer::tiles::address::resolved;
use planvy_viewer::tiles::ground::GroundIndex;

/// A file of Delft; `None`, with a line on stderr, where the shared test files are not there.
fn delft(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/testdata"),
        PathBuf::from,
    );
    let path = root.join("nl-delft-lidar-bgt").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn opened(files: &[PathBuf], memory: &MemoryFiles) -> Opened {
    let sources: Vec<String> = files
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    open(&sources, &[], None, memory)
}

fn said(opened: &Opened) -> String {
    let texts = opened
        .messages
        .iter()
        .map(|message| message.text(planvy_plan::Lang::En));
    texts.collect::<Vec<String>>().join("\n")
}

/// The ground of the finest tiles of a tileset in memory.
fn finest_ground(memory: &MemoryFiles, address: &str) -> Vec<GroundIndex> {
    let tileset: Tileset = serde_json::from_slice(&memory.get(address).unwrap()).unwrap();
    let mut waiting: Vec<&Tile> = vec![&tileset.root];
    let mut found = Vec::new();
    while let Some(tile) = waiting.pop() {
        waiting.extend(&tile.children);
        if let (Some(content), []) = (&tile.content, tile.children.as_slice()) {
            let glb = memory.get(&resolved(address, &content.uri)).unwrap();
            let (content, _) = TileContent::from_gltf(&glb, &ReadLimits::default(), &|_| None).unwrap();
            found.extend(GroundIndex::of(&content));
        }
    }
    found
}

/// The ground points of a scan of format 1 in their order, read here and not by the reader that is tested.
fn ground_points(path: &Path) -> Vec<[f64; 3]> {
    let bytes = std::fs::read(path).unwrap();
    let u16_at = |at: usize| u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap());
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let f64_at = |at: usize| f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let mut at = usize::from(u16_at(94));
    let mut packing = None;
    for _ in 0..u32_at(100) {
        let length = usize::from(u16_at(at + 20));
        if u16_at(at + 18) == laz::LazVlr::RECORD_ID {
            packing = laz::LazVlr::from_buffer(&bytes[at + 54..at + 54 + length]).ok();
        }
        at += 54 + length;
    }
    let mut source = std::io::Cursor::new(&bytes);
    source.set_position(u64::from(u32_at(96)));
    let mut points = laz::LasZipDecompressor::new(source, packing.expect("it is packed")).unwrap();
    let mut point = vec![0; usize::from(u16_at(105))];
    let mut found = Vec::new();
    for _ in 0..u32_at(107) {
        points.decompress_one(&mut point).unwrap();
        let is_withheld = point[15] & 0x80 != 0;
        if point[15] & 0x1f == 2 && !is_withheld {
            found.push([0, 1, 2].map(|axis| {
                let number = i32::from_le_bytes(point[4 * axis..4 * axis + 4].try_into().unwrap());
                f64::from(number) * f64_at(131 + 8 * axis) + f64_at(155 + 8 * axis)
            }));
        }
    }
    found
}

/// Every twentieth ground point is left out of the raster, and the triangles are made of the raster: how far they lie off those points
/// is the error of the whole way from the file to the tile.
#[test]
fn triangles_of_a_scan_lie_where_points_are_that_they_were_not_made_from() {
    let Some(path) = delft("ahn3_cropped_1.laz") else {
        return;
    };
    let memory = MemoryFiles::default();
    let opened = opened(std::slice::from_ref(&path), &memory);
    let ground = finest_ground(&memory, &opened.tilesets[0]);
    let held_back: Vec<[f64; 3]> = ground_points(&path).into_iter().skip(19).step_by(20).collect();
    assert_eq!(held_back.len(), 195_988 / 20);
    let level_at = |east: f64, north: f64| ground.iter().find_map(|index| index.level_m(east, north));
    let off = |shift_m: f64| {
        let off_m = held_back
            .iter()
            .filter_map(|[east, north, up]| Some((level_at(east + shift_m, *north)? - up).abs()));
        let mut off_m: Vec<f64> = off_m.collect();
        off_m.sort_unstable_by(f64::total_cmp);
        let squares: f64 = off_m.iter().map(|off| off * off).sum();
        (
            (squares / off_m.len() as f64).sqrt(),
            off_m[off_m.len() * 95 / 100],
            off_m.len(),
        )
    };
    let (mean_m, within_95_m, compared) = off(0.0);
    eprintln!("{compared} points: {mean_m:.3} m root mean square, 95 % within {within_95_m:.3} m");
    assert!(compared * 100 >= held_back.len() * 98, "{compared}");
    assert!(mean_m < 0.08, "{mean_m}");
    assert!(within_95_m < 0.15, "{within_95_m}");
    // The test can tell: ten metres beside, they fit worse.
    assert!(off(10.0).0 > 2.0 * mean_m, "{}", off(10.0).0);
}

/// Two sheets of one scan are one ground: along the line between them there is no gap.
#[test]
fn sheets_beside_each_other_have_no_seam() {
    let Some((one, other)) = delft("ahn3_cropped_1.laz").zip(delft("ahn3_cropped_2.laz")) else {
        return;
    };
    let memory = MemoryFiles::default();
    let opened = opened(&[one, other], &memory);
    assert_eq!(opened.tilesets, ["memory://0/ahn3_cropped_1.laz/tileset.json"]);
    let ground = finest_ground(&memory, &opened.tilesets[0]);
    // The line is at 85 000 east. Where both sides have ground, so has the line.
    let is_ground = |east: f64, north: f64| ground.iter().any(|index| index.level_m(east, north).is_some());
    let rows: Vec<f64> = (0..45)
        .map(|step| 447_415.3 + 5.0 * f64::from(step))
        .filter(|north| is_ground(84_998.2, *north) && is_ground(85_001.8, *north))
        .collect();
    assert!(rows.len() >= 20, "{rows:?}");
    let between = |north: f64| (0..36).map(move |step| (84_998.2 + 0.1 * f64::from(step), north));
    let bare: Vec<(f64, f64)> = rows
        .iter()
        .flat_map(|north| between(*north))
        .filter(|(east, north)| !is_ground(*east, *north))
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

const WIDTH: usize = 400;

struct Taken(Vec<u8>);

impl Taken {
    fn pixels(&self) -> Vec<[u8; 3]> {
        let pixels = self.0.chunks(4);
        pixels.map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
    }
}

/// What the built binary shows of some files from one place, and what it says.
fn taken(name: &str, files: &[&Path], link: &str) -> (Taken, String) {
    let out = folder("foreign-pictures").join(name);
    let done = Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .args(files)
        .args(["--size=400x300", "--no-strip", "--software", "--link", link])
        .arg("--screenshot")
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    let file = std::io::BufReader::new(std::fs::File::open(&out).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgba).unwrap();
    (Taken(rgba), said)
}

/// The city model of Delft was made of the scan by another program: in one frame the houses stand on the ground. From above, the picture
/// of both has the houses of the one and the ground of the other; ground above the roofs would hide them.
#[test]
fn a_scan_and_a_city_model_of_one_place_stand_in_one_frame() {
    let Some((scan, packed)) = delft("ahn3_cropped_1.laz").zip(delft("delft.city.json.gz")) else {
        return;
    };
    let model = folder("foreign-model").join("delft.city.json");
    let mut unpacked = flate2::read::GzDecoder::new(std::fs::File::open(packed).unwrap());
    std::io::copy(&mut unpacked, &mut std::fs::File::create(&model).unwrap()).unwrap();
    let link = "view=orbit,84900,447530,0,260,0,-85";
    let (city, _) = taken("city.png", &[&model], link);
    let (ground, _) = taken("ground.png", &[&scan], link);
    let (both, said) = taken("both.png", &[&scan, &model], link);
    let (city, ground, both) = (city.pixels(), ground.pixels(), both.pixels());
    let background = city[0];
    let is_far = |one: [u8; 3], other: [u8; 3]| one.iter().zip(other).any(|(a, b)| a.abs_diff(b) > 8);
    let (mut built, mut kept, mut bare, mut covered) = (0, 0, 0, 0);
    // At the edge of a house, the colour is mixed with what lies behind it.
    for at in WIDTH..city.len() - WIDTH {
        let around = [at, at - 1, at + 1, at - WIDTH, at + WIDTH].map(|at| is_far(city[at], background));
        if around.iter().all(|is_house| *is_house) {
            built += 1;
            kept += usize::from(!is_far(city[at], both[at]));
        } else if !around.contains(&true) && is_far(ground[at], background) {
            bare += 1;
            covered += usize::from(!is_far(ground[at], both[at]));
        }
    }
    eprintln!("{kept} of {built} pixels of houses, {covered} of {bare} of ground");
    assert!(built > 12_000 && bare > 40_000, "{built} {bare}");
    assert!(kept * 100 >= built * 97, "{kept} of {built}");
    assert!(covered * 100 >= bare * 97, "{covered} of {bare}");
    assert!(
        said.contains("ahn3_cropped_1.laz: does not say its coordinate system"),
        "{said}"
    );
}

/// What is broken, and what is no ground, is named; the rest is shown.
#[test]
fn broken_scans_are_named_and_the_rest_is_shown() {
    let Some(path) = delft("ahn3_cropped_2.laz") else {
        return;
    };
    let folder = folder("broken-scans");
    let whole = std::fs::read(&path).unwrap();
    let (cut, lies) = (folder.join("cut.laz"), folder.join("lies.las"));
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    std::fs::write(&lies, b"LASF and nothing more").unwrap();
    // A raster in degrees has no cells in metres.
    let geoid = path
        .parent()
        .unwrap()
        .join("../se-basics/se_lantmateriet_SWEN17_RH2000.tif");
    let memory = MemoryFiles::default();
    let opened = opened(&[cut, lies, geoid, path], &memory);
    assert_eq!(opened.tilesets, ["memory://0/ahn3_cropped_2.laz/tileset.json"]);
    let said = said(&opened);
    for told in [
        "cut.laz: the compressed points cannot be read from point",
        "cut.laz: the file cannot be used: no ground in it can be shown",
        "lies.las: the file ends within the head of the scan, after 21 bytes",
        "se_lantmateriet_SWEN17_RH2000.tif: the raster is in longitude and latitude",
    ] {
        assert!(said.contains(told), "{told} in {said}");
    }
}

/// A slope of 60 m by 40 m that rises by a tenth to the east, from a level of 3 m.
fn slope(system: &str, east_m: f64, north_m: f64) -> String {
    let point = |number: usize, x: f64, y: f64| {
        let (north, east) = (north_m + y, east_m + x);
        format!("<P id='{number}'>{north} {east} {}</P>", 3.0 + x / 10.0)
    };
    let points = [
        point(1, 0.0, 0.0),
        point(2, 60.0, 0.0),
        point(3, 60.0, 40.0),
        point(4, 0.0, 40.0),
    ]
    .concat();
    format!(
        "<LandXML version='1.2'><Units><Metric linearUnit='meter'/></Units>{system}<Surfaces><Surface name='a'>\
         <Definition surfType='TIN'><Pnts>{points}</Pnts><Faces><F>1 2 3</F><F>1 3 4</F></Faces></Definition></Surface>\
         </Surfaces></LandXML>"
    )
}

/// Triangles of another country stand at their own coordinates; those of Sweden over RH 2000 are the ground of a city, and those over
/// another datum are not.
#[test]
fn triangles_in_landxml_are_ground() {
    let folder = folder("landxml");
    let shown = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let memory = MemoryFiles::default();
        let opened = opened(&[path], &memory);
        (opened.tilesets.clone(), said(&opened), memory)
    };
    let system = "<CoordinateSystem epsgCode='25832' verticalDatum='DHHN2016'/>";
    let (tilesets, said, memory) = shown("hang.xml", &slope(system, 565_000.0, 5_930_000.0));
    assert_eq!(tilesets, ["memory://0/hang.xml/tileset.json"]);
    assert!(
        said.contains("hang.xml: lies in EPSG:25832, not in a Swedish system"),
        "{said}"
    );
    let ground = finest_ground(&memory, &tilesets[0]);
    for (x, y) in [(10.0, 10.0), (31.5, 35.0), (55.0, 7.0)] {
        let level_m = ground[0].level_m(565_000.0 + x, 5_930_000.0 + y).unwrap();
        assert!((level_m - (3.0 + x / 10.0)).abs() < 0.1, "{x} {y}: {level_m}");
    }

    let rh2000 = "<CoordinateSystem epsgCode='3008' verticalDatum='RH 2000'/>";
    let (tilesets, said, _) = shown("mark.xml", &slope(rh2000, 118_000.0, 6_164_000.0));
    assert_eq!((tilesets.len(), said.as_str()), (1, ""));
    assert_eq!(tilesets, ["memory://files/tileset.json"]);
    let rh70 = "<CoordinateSystem epsgCode='3008' verticalDatum='RH 70'/>";
    let (tilesets, said, _) = shown("gammal.xml", &slope(rh70, 118_000.0, 6_164_000.0));
    assert_eq!(tilesets, ["memory://0/gammal.xml/tileset.json"]);
    assert!(
        said.contains("gammal.xml: counts its levels from RH 70, not from RH 2000"),
        "{said}"
    );
}
