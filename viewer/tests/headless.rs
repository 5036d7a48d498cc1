//! The built binary takes pictures of files without a window, and says what it cannot show.
#![cfg(feature = "desktop")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn demo(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(name);
    path.to_string_lossy().into_owned()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

fn viewer(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planvy-viewer"))
        .args(words)
        .output()
        .unwrap()
}

struct Taken {
    size_px: [u32; 2],
    rgba: Vec<u8>,
}

impl Taken {
    fn of(path: &Path) -> Taken {
        let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgba).unwrap();
        Taken {
            size_px: [info.width, info.height],
            rgba,
        }
    }

    fn colours(&self) -> HashSet<[u8; 3]> {
        self.rgba
            .chunks(4)
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect()
    }

    fn count(&self, is_meant: impl Fn([u8; 3]) -> bool) -> usize {
        self.rgba
            .chunks(4)
            .filter(|pixel| is_meant([pixel[0], pixel[1], pixel[2]]))
            .count()
    }
}

/// Ground, buildings, a plan and a proposal, as files: the same way to tiles as on a server.
#[test]
fn files_of_the_demo_become_a_picture_with_its_strip() {
    let out = folder().join("files.png");
    let done = viewer(&[
        &demo("demo/mark.tif"),
        &demo("demo/byggnader.geojson"),
        &demo("demo/plan-dp-1001.json"),
        "--proposal",
        &demo("demo-proposals/forslag-som-bryter.geojson"),
        "--screenshot",
        &out.to_string_lossy(),
        "--size=1000x700",
        "--time",
        "2026-06-21T15:00",
        "--software",
    ]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    let taken = Taken::of(&out);
    assert_eq!(taken.size_px, [1000, 700]);
    assert!(taken.colours().len() > 200, "{} colours", taken.colours().len());
    // The proposal breaks a rule, and the legend says what is red.
    let is_red = |[red, green, blue]: [u8; 3]| red > 150 && green < 90 && blue < 90;
    assert!(taken.count(is_red) > 60, "{} red pixels", taken.count(is_red));
    assert!(
        said.contains("PUMPEN 1 A: not shown: its source gives no height"),
        "{said}"
    );
}

#[test]
fn before_the_proposal_nothing_of_it_is_seen() {
    let take = |name: &str, link: &str| {
        let out = folder().join(name);
        let done = viewer(&[
            &demo("demo/mark.tif"),
            "--proposal",
            &demo("demo-proposals/forslag-som-bryter.geojson"),
            "--screenshot",
            &out.to_string_lossy(),
            "--size=320x240",
            "--no-strip",
            "--software",
            "--link",
            link,
        ]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Taken::of(&out)
    };
    let (before, after) = (
        take("before.png", "ba=switch,0"),
        take("after.png", "ba=switch,1"),
    );
    assert_eq!(before.size_px, [320, 240]);
    assert!(before.rgba != after.rgba);
}

#[test]
fn what_cannot_be_shown_is_named_and_no_picture_is_written() {
    let broken = folder().join("broken.glb");
    std::fs::write(&broken, b"glTF\x02\0\0\0\xff\xff\xff\xff").unwrap();
    // Four gigabytes that take no room.
    let large = folder().join("large.city.json");
    std::fs::File::create(&large).unwrap().set_len(4 << 30).unwrap();
    let out = folder().join("never.png");
    let _ = std::fs::remove_file(&out);
    let done = viewer(&[
        &broken.to_string_lossy(),
        &large.to_string_lossy(),
        "no-such-file.ifc",
        "http://127.0.0.1:1/tileset.json",
        "--wait=3",
        "--screenshot",
        &out.to_string_lossy(),
        "--software",
    ]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    for name in [
        "broken.glb: ",
        "large.city.json: ",
        "no-such-file.ifc: ",
        "http://127.0.0.1:1: ",
    ] {
        assert!(said.contains(name), "{name} in {said}");
    }
    assert!(said.contains("more than 1073741824 bytes"), "{said}");
    assert!(!out.exists());
}

#[test]
fn usage_is_told() {
    let done = viewer(&["--colour"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("the option '--colour' is not known"));
    let help = viewer(&["--help"]);
    assert!(help.status.success());
    assert!(String::from_utf8_lossy(&help.stdout).contains("--screenshot OUT"));
}
