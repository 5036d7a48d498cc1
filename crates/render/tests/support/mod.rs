//! What picture tests share: one software device a tier, and the one place that says when two pictures are the same.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code, of which each test file uses a part"
)]

pub mod plan_scenes;
pub mod scenes;

use std::path::PathBuf;
use std::sync::OnceLock;

use planvy_render::{ContextOptions, Picture, RenderContext, Tier, wgpu};

/// A channel of a pixel is wrong where it differs by more than this, of 255.
/// Rounding in blending and in sRGB costs two; the edge of a triangle through another sample costs a quarter of a contrast and is wrong.
const LARGEST_DIFFERENCE: u8 = 4;
/// So many pixels of a thousand may be wrong: edges that another version of the driver lays one sample aside.
/// In 512 × 512 pixels that is 262; the smallest thing these pictures are about covers more.
const WRONG_A_THOUSAND: usize = 1;

/// The device of a tier: one a test program, the software driver everywhere.
pub fn context(tier: Tier) -> &'static RenderContext {
    static FULL: OnceLock<RenderContext> = OnceLock::new();
    static LIMITED: OnceLock<RenderContext> = OnceLock::new();
    let cell = match tier {
        Tier::Full => &FULL,
        Tier::Limited => &LIMITED,
    };
    cell.get_or_init(|| new_context(tier))
}

/// A device of one's own, for tests that break it.
pub fn new_context(tier: Tier) -> RenderContext {
    let made = pollster::block_on(RenderContext::headless(ContextOptions {
        backends: Some(wgpu::Backends::VULKAN),
        tier: Some(tier),
        software: true,
        ..ContextOptions::default()
    }));
    let context = made.expect("the software driver: install mesa-vulkan-drivers and libvulkan1");
    assert_eq!(context.tier(), tier);
    context
}

/// Fails where a picture is not its reference `tests/pictures/NAME.png`, and writes both and their difference beside the build.
/// `PLANVY_WRITE_PICTURES=1` renews the reference instead.
pub fn assert_picture(name: &str, picture: &Picture) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pictures")
        .join(format!("{name}.png"));
    if std::env::var_os("PLANVY_WRITE_PICTURES").is_some() {
        write_png(&path, picture);
        return;
    }
    let reference = read_png(&path);
    let told = compare(name, picture, &reference, WRONG_A_THOUSAND);
    assert!(told.is_none(), "{}", told.unwrap_or_default());
}

/// Fails where two pictures that should be the same are not.
pub fn assert_same(name: &str, picture: &Picture, other: &Picture) {
    assert_nearly_same(name, picture, other, WRONG_A_THOUSAND);
}

/// The same with another share of wrong pixels, which the caller argues for.
pub fn assert_nearly_same(name: &str, picture: &Picture, other: &Picture, wrong_a_thousand: usize) {
    let told = compare(name, picture, other, wrong_a_thousand);
    assert!(told.is_none(), "{}", told.unwrap_or_default());
}

/// What is wrong with a picture, after its difference was written.
fn compare(name: &str, picture: &Picture, reference: &Picture, wrong_a_thousand: usize) -> Option<String> {
    if (picture.width, picture.height) != (reference.width, reference.height) {
        return Some(format!(
            "{name}: {} × {} pixels, not {} × {}",
            picture.width, picture.height, reference.width, reference.height
        ));
    }
    let wrong: Vec<bool> = picture
        .rgba
        .chunks(4)
        .zip(reference.rgba.chunks(4))
        .map(|(a, b)| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > LARGEST_DIFFERENCE))
        .collect();
    let count = wrong.iter().filter(|wrong| **wrong).count();
    if count * 1000 <= wrong.len() * wrong_a_thousand {
        return None;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let difference = Picture {
        rgba: wrong
            .iter()
            .zip(picture.rgba.chunks(4))
            .flat_map(|(wrong, pixel)| match wrong {
                true => [255, 0, 0, 255],
                false => [pixel[0] / 4 + 190, pixel[1] / 4 + 190, pixel[2] / 4 + 190, 255],
            })
            .collect(),
        ..*picture
    };
    write_png(&folder.join(format!("{name}.is.png")), picture);
    write_png(&folder.join(format!("{name}.should-be.png")), reference);
    write_png(&folder.join(format!("{name}.difference.png")), &difference);
    Some(format!(
        "{name}: {count} of {} pixels are wrong; see {name}.*.png in {}",
        wrong.len(),
        folder.display()
    ))
}

pub fn write_png(path: &std::path::Path, picture: &Picture) {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&picture.rgba).unwrap();
    writer.finish().unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn read_png(path: &std::path::Path) -> Picture {
    let file = std::fs::File::open(path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. PLANVY_WRITE_PICTURES=1 makes it; look at it before it is kept",
            path.display()
        )
    });
    let mut reader = png::Decoder::new(std::io::BufReader::new(file))
        .read_info()
        .unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgba).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgba);
    Picture {
        width: info.width,
        height: info.height,
        rgba,
    }
}
