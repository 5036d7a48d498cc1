//! The window on a virtual screen: it opens a file, shows it, obeys a key and ends when it is asked to.
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

/// A red roof of 40 m.
fn model(path: &Path) {
    let corners = vec![
        [-20.0, -20.0, 0.0],
        [20.0, -20.0, 0.0],
        [20.0, 20.0, 0.0],
        [-20.0, 20.0, 0.0],
    ];
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

/// Red, green and blue of the pixel in the middle of the screen.
fn middle(display: &str) -> Option<[u8; 3]> {
    let taken = Command::new("import")
        .args(["-window", "root", "-crop", "1x1+450+350", "-depth", "8", "rgb:-"])
        .env("DISPLAY", display)
        .output()
        .ok()?;
    taken.stdout.get(..3).map(|pixel| [pixel[0], pixel[1], pixel[2]])
}

/// Looks at the screen until it is as it should be: each look takes some time by itself.
fn wait_for(display: &str, what: &str, is_so: impl Fn([u8; 3]) -> bool) {
    let start = Instant::now();
    let mut last = None;
    while start.elapsed() < LONGEST {
        last = middle(display);
        if last.is_some_and(&is_so) {
            return;
        }
    }
    unreachable!("{what}: the middle of the screen is {last:?}");
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

#[test]
fn a_window_shows_a_file_and_obeys_keys() {
    if !["Xvfb", "xdotool", "import"]
        .iter()
        .all(|program| is_installed(program))
    {
        eprintln!("skipped: Xvfb, xdotool and ImageMagick are not all installed");
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("roof.glb");
    model(&path);
    let (_screen, display) = screen();
    let started = Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .arg(&path)
        .args(["--software", "--size", "900x700", "--lang", "en"])
        .env("DISPLAY", &display)
        .env("XDG_RUNTIME_DIR", &folder)
        .env("PLANVY_VIEWS", folder.join("views.json"))
        .env_remove("WAYLAND_DISPLAY")
        .spawn();
    let _viewer = Running(started.expect("the viewer starts"));
    let is_red = |[red, green, blue]: [u8; 3]| red > 90 && green < red / 2 && blue < red / 2;
    wait_for(&display, "the roof is shown", is_red);
    xdotool(
        &display,
        &["search", "--sync", "--name", "Planvy", "windowfocus", "--sync"],
    );
    // The layer of the file is off, and on again.
    xdotool(&display, &["key", "8"]);
    wait_for(&display, "its layer is off", |pixel| !is_red(pixel));
    xdotool(&display, &["key", "8"]);
    wait_for(&display, "its layer is on", is_red);
}
