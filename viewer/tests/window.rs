//! The window on a virtual screen: it opens a file, shows it, obeys a key and the pointer, and ends when it is asked to.
//!
//! Needs Xvfb, xdotool and ImageMagick; skipped with a message where they are not.
#![cfg(all(feature = "desktop", target_os = "linux"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use planvy_tiles::{Part, Positions, TileContent, Vertices};

/// Software rendering on a busy machine.
const LONGEST: Duration = Duration::from_secs(90);

/// A process that ends with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_installed(program: &str) -> bool {
    Command::new("which")
        .arg(program)
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A virtual screen, and its name.
fn screen() -> (Running, String) {
    let mut child = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "900x700x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut number = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut number)
        .unwrap();
    (Running(child), format!(":{}", number.trim()))
}

/// A red roof of 40 m, at a height.
fn model(path: &Path, up_m: f32) {
    let corners = [[-20.0, -20.0], [20.0, -20.0], [20.0, 20.0], [-20.0, 20.0]];
    let corners = corners.map(|[x, y]| [x, y, up_m]).to_vec();
    let vertices = Vertices {
        positions: Positions::Exact(corners),
        ..Vertices::default()
    };
    let mut part = Part {
        name: "roof".to_owned(),
        vertices,
        indices: vec![0, 1, 2, 0, 2, 3],
        ..Part::default()
    };
    part.material.colour = [1.0, 0.0, 0.0, 1.0];
    part.material.double_sided = true;
    let content = TileContent {
        parts: vec![part],
        ..TileContent::default()
    };
    std::fs::write(path, content.to_glb().unwrap()).unwrap();
}

/// The middle of the screen.
const MIDDLE: [u32; 2] = [450, 350];

/// Red, green and blue of a pixel of the screen.
fn pixel(display: &str, [x, y]: [u32; 2]) -> Option<[u8; 3]> {
    let taken = Command::new("import")
        .args([
            "-window",
            "root",
            "-crop",
            &format!("1x1+{x}+{y}"),
            "-depth",
            "8",
            "rgb:-",
        ])
        .env("DISPLAY", display)
        .output()
        .ok()?;
    taken.stdout.get(..3).map(|pixel| [pixel[0], pixel[1], pixel[2]])
}

/// Looks at a pixel of the screen until it is as it should be: each look takes some time by itself.
fn wait_for(display: &str, at: [u32; 2], what: &str, is_so: impl Fn([u8; 3]) -> bool) {
    let start = Instant::now();
    let mut last = None;
    while start.elapsed() < LONGEST {
        last = pixel(display, at);
        if last.is_some_and(&is_so) {
            return;
        }
    }
    unreachable!("{what}: the screen at {at:?} is {last:?}");
}

/// Whether all programs are there; a line on stderr where they are not.
fn can_run() -> bool {
    let is_there = ["Xvfb", "xdotool", "import"]
        .iter()
        .all(|program| is_installed(program));
    if !is_there {
        eprintln!("skipped: Xvfb, xdotool and ImageMagick are not all installed");
    }
    is_there
}

/// The viewer on a screen, filling it.
fn viewer(display: &str, folder: &Path, words: &[&str]) -> Running {
    let started = Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .args(words)
        .args(["--software", "--size", "900x700", "--lang", "en"])
        .env("DISPLAY", display)
        .env("XDG_RUNTIME_DIR", folder)
        .env("PLANVY_VIEWS", folder.join("views.json"))
        .env_remove("WAYLAND_DISPLAY")
        .spawn();
    Running(started.unwrap())
}

fn xdotool(display: &str, words: &[&str]) {
    let done = Command::new("xdotool")
        .args(words)
        .env("DISPLAY", display)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success(), "xdotool {words:?}");
}

fn focus(display: &str) {
    xdotool(
        display,
        &["search", "--sync", "--name", "Planvy", "windowfocus", "--sync"],
    );
}

fn click(display: &str, [x, y]: [u32; 2]) {
    let (x, y) = (x.to_string(), y.to_string());
    xdotool(display, &["mousemove", &x, &y, "click", "1"]);
}

#[test]
fn a_window_shows_a_file_and_obeys_keys() {
    if !can_run() {
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("roof.glb");
    model(&path, 0.0);
    let (_screen, display) = screen();
    let _viewer = viewer(&display, &folder, &[&path.to_string_lossy()]);
    let is_red = |[red, green, blue]: [u8; 3]| red > 90 && green < red / 2 && blue < red / 2;
    wait_for(&display, MIDDLE, "the roof is shown", is_red);
    focus(&display);
    // The layer of the file is off, and on again.
    xdotool(&display, &["key", "8"]);
    wait_for(&display, MIDDLE, "its layer is off", |pixel| !is_red(pixel));
    xdotool(&display, &["key", "8"]);
    wait_for(&display, MIDDLE, "its layer is on", is_red);
}

/// A drawing that says no place is put where a person clicked: the side file says where, and it is seen there. The clicks that look for
/// the button go to the panel alone: one that went through it to the ground below would be the last measuring point.
#[test]
fn a_drawing_is_placed_by_hand() {
    if !can_run() {
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("placing");
    std::fs::create_dir_all(&folder).unwrap();
    let (path, side) = (folder.join("house.glb"), folder.join("house.glb.placement.toml"));
    model(&path, 8.0);
    let _ = std::fs::remove_file(&side);
    let ground = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo/mark.tif");
    let (ground, drawing) = (ground.to_string_lossy(), path.to_string_lossy());
    let (_screen, display) = screen();
    let link = "view=plan,175500,6112500,5,600,0,-90";
    let _viewer = viewer(
        &display,
        &folder,
        &[&ground, "--proposal", &drawing, "--link", link],
    );
    let is_ground =
        |[red, green, blue]: [u8; 3]| green < 230 && red > blue && red - blue > 5 && red - blue < 30;
    wait_for(&display, MIDDLE, "the ground is shown", is_ground);
    focus(&display);
    xdotool(&display, &["key", "m"]);
    let at = [420, 250];
    click(&display, at);
    let is_mark = |[red, green, blue]: [u8; 3]| red > 120 && green < 80 && blue > green;
    wait_for(&display, at, "the point is marked", is_mark);
    // Down the panel until the button is met. A look at the screen between two clicks gives the viewer its time.
    for y in (204..600).step_by(8) {
        click(&display, [105, y]);
        if pixel(&display, MIDDLE).is_some() && side.exists() {
            break;
        }
    }
    let beside = [at[0] + 12, at[1] + 8];
    let is_proposal = |[red, green, blue]: [u8; 3]| red > 140 && green > 110 && red - 50 > blue;
    wait_for(&display, beside, "the house is shown", is_proposal);
    let written = std::fs::read_to_string(&side).unwrap();
    let number = |name: &str| -> f64 {
        let line = written.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split('=').nth(1)?.trim().parse().ok())
            .unwrap_or_else(|| unreachable!("{name} in {written}"))
    };
    // North is up: 30 pixels west of the middle and 100 north of it, in metres of one scale.
    let (west_m, north_m) = (175_500.0 - number("east_m"), number("north_m") - 6_112_500.0);
    assert!(north_m > 50.0 && north_m < 120.0, "{written}");
    assert!((west_m / 30.0 - north_m / 100.0).abs() < 0.02, "{written}");
    assert!(written.contains("crs = \"EPSG:3008\""), "{written}");
}
