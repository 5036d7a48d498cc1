//! Pictures of a small city on the software driver, held against each other and against geometry.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use planvy_plan::Lang;
use planvy_render::{ContextOptions, Picture, wgpu};
use planvy_tiles::{Column, Part, Positions, Property, PropertyTable, TileContent, Vertices};

use super::*;
use crate::pictures::{Strip, png_of};
use crate::scene::tests::{PICTURE, Shell};
use crate::state::{Comparison, ComparisonMode};

/// Channels of one pixel may differ by so much between two pictures that should be the same: rounding in blending.
const LARGEST_DIFFERENCE: u8 = 4;

fn context() -> Arc<RenderContext> {
    static CONTEXT: OnceLock<Arc<RenderContext>> = OnceLock::new();
    let made = CONTEXT.get_or_init(|| {
        let options = ContextOptions {
            backends: Some(wgpu::Backends::VULKAN),
            software: true,
            ..ContextOptions::default()
        };
        let context = pollster::block_on(RenderContext::headless(options));
        Arc::new(context.expect("the software driver: install mesa-vulkan-drivers and libvulkan1"))
    });
    Arc::clone(made)
}

/// One picture at a time: commands of a picture are to be submitted before the next is encoded.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The small city from straight above, at noon, no shadows.
fn city() -> (Shell, Stage, MutexGuard<'static, ()>) {
    let alone = alone();
    let mut shell = Shell::with_city();
    shell.scene.change(|state| state.shadows = false);
    shell.look_from_above();
    let mut stage = Stage::new(context(), &mut shell.scene);
    stage.deterministic = true;
    assert!(
        shell.scene.messages().all().is_empty(),
        "{:?}",
        shell.scene.messages()
    );
    (shell, stage, alone)
}

fn picture(shell: &Shell, stage: &mut Stage) -> Picture {
    let pending = stage
        .screenshot(&shell.scene, [PICTURE.width_px, PICTURE.height_px])
        .unwrap();
    pending.wait(stage.context()).unwrap()
}

fn pixel(picture: &Picture, [x, y]: [f64; 2]) -> [u8; 3] {
    let at = (y as usize * picture.width as usize + x as usize) * 4;
    [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]]
}

fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= LARGEST_DIFFERENCE)
}

#[test]
fn a_swipe_is_before_on_the_left_and_after_on_the_right() {
    let (mut shell, mut stage, _alone) = city();
    let mut taken = |mode, position| {
        shell
            .scene
            .change(|state| state.comparison = Comparison { mode, position });
        picture(&shell, &mut stage)
    };
    let before = taken(ComparisonMode::Switch, 0.0);
    let after = taken(ComparisonMode::Switch, 1.0);
    let middle = [400.0, 300.0];
    assert!(
        !is_near(pixel(&before, middle), pixel(&after, middle)),
        "the old house and the tower look different"
    );
    let swipe = taken(ComparisonMode::Swipe, 0.49);
    for x in 0..PICTURE.width_px {
        let at = [f64::from(x), 300.0];
        let should_be = if x < 392 { &before } else { &after };
        assert!(is_near(pixel(&swipe, at), pixel(should_be, at)), "column {x}");
    }
    let faded = taken(ComparisonMode::Fade, 0.5);
    let [low, high] = [pixel(&before, middle), pixel(&after, middle)];
    for ((faded, a), b) in pixel(&faded, middle).into_iter().zip(low).zip(high) {
        let (least, most) = (a.min(b), a.max(b));
        assert!((least..=most).contains(&faded), "{faded} between {a} and {b}");
    }
    assert!(!is_near(pixel(&faded, middle), low) && !is_near(pixel(&faded, middle), high));
}

#[test]
fn what_is_selected_and_what_is_hidden_is_seen() {
    let (mut shell, mut stage, _alone) = city();
    let house = shell.pixel(45.0, 0.0);
    let ground = shell.pixel(-40.0, 30.0);
    let plain = picture(&shell, &mut stage);
    assert!(!is_near(pixel(&plain, house), pixel(&plain, ground)));
    shell.click(house);
    let selected = picture(&shell, &mut stage);
    assert!(
        !is_near(pixel(&selected, house), pixel(&plain, house)),
        "it has the colour of the selection"
    );
    shell.scene.change(|state| {
        state.selection = None;
        state.toggle_building("other");
    });
    let hidden = picture(&shell, &mut stage);
    assert!(
        is_near(pixel(&hidden, house), pixel(&plain, ground)),
        "the ground is seen through"
    );
    shell.scene.change(|state| state.toggle_building("other"));
    let again = picture(&shell, &mut stage);
    assert!(is_near(pixel(&again, house), pixel(&plain, house)));
}

#[test]
fn a_shadow_ends_where_geometry_says() {
    let (mut shell, mut stage, _alone) = city();
    shell.scene.change(|state| {
        state.shadows = true;
        state.time = "2026-06-21T13:00".parse().unwrap();
    });
    let with = picture(&shell, &mut stage);
    if let Some(folder) = std::env::var_os("PLANVY_KEEP_PICTURES") {
        let png = png_of(&with, "test").unwrap();
        std::fs::write(std::path::Path::new(&folder).join("viewer-shadow.png"), png).unwrap();
    }
    let to_sun = shell.scene.to_sun().unwrap();
    // The house to the east is 12 m high and reaches from −5 to 5 m northwards: its shadow goes to the north.
    let (north_m, east_m) = (-to_sun.y / to_sun.z * 12.0, -to_sun.x / to_sun.z * 12.0);
    assert!(north_m > 6.0, "{north_m}");
    let lit = pixel(&with, shell.pixel(-40.0, 30.0));
    let at = |metres: f64| pixel(&with, shell.pixel(45.0 + east_m * metres / north_m, 5.0 + metres));
    assert!(
        is_near(at(north_m + 0.6), lit),
        "half a metre beyond the tip is lit"
    );
    let shade = at(north_m - 0.6);
    assert!(
        lit[0] > shade[0] + 20,
        "half a metre before it is shaded: {lit:?} {shade:?}"
    );
}

#[test]
fn a_kept_picture_has_a_strip_with_words() {
    let (shell, mut stage, _alone) = city();
    let strip = Strip::of(&shell.scene, Lang::Sv, PICTURE.width_px, 1.0);
    let taken = picture(&shell, &mut stage);
    let kept = strip.below(&taken).unwrap();
    assert_eq!(kept.height, PICTURE.height_px + strip.height_px());
    let strip_pixels = &kept.rgba[taken.rgba.len()..];
    let dark = strip_pixels.chunks(4).filter(|pixel| pixel[0] < 100).count();
    assert!(dark > 800, "letters, arrow and scale: {dark} dark pixels");
    let png = png_of(&kept, "test").unwrap();
    assert_eq!(&png[1..4], b"PNG");
    if let Some(folder) = std::env::var_os("PLANVY_KEEP_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join("viewer-strip.png"), png).unwrap();
    }
}

#[test]
fn tiles_that_go_are_taken_down() {
    let (mut shell, mut stage, _alone) = city();
    assert!(stage.gpu_bytes() > 0);
    let here: Vec<TileId> = shell.scene.all_loaded().map(|(tile, _)| tile).collect();
    let gone: Vec<TileEvent> = here.into_iter().map(TileEvent::Dropped).collect();
    stage.apply(&mut shell.scene, &gone);
    assert_eq!(stage.gpu_bytes(), 0);
    let empty = picture(&shell, &mut stage);
    let background = pixel(&empty, [5.0, 5.0]);
    assert!(is_near(pixel(&empty, [400.0, 300.0]), background));
}

#[test]
fn measured_lines_are_drawn() {
    let (mut shell, mut stage, _alone) = city();
    let plain = picture(&shell, &mut stage);
    shell.scene.perform(crate::commands::Command::MeasureDistance);
    for [east, north] in [[-45.0, 25.0], [-15.0, 25.0]] {
        let at = shell.pixel(east, north);
        shell.click(at);
    }
    let measured = picture(&shell, &mut stage);
    let on_line = shell.pixel(-30.0, 25.0);
    assert!(!is_near(pixel(&measured, on_line), pixel(&plain, on_line)));
}

#[test]
fn after_a_lost_device_the_scene_is_put_on_another_stage() {
    let (mut shell, mut stage, _alone) = city();
    let before = picture(&shell, &mut stage);
    let options = ContextOptions {
        backends: Some(wgpu::Backends::VULKAN),
        software: true,
        ..ContextOptions::default()
    };
    let lost = Arc::new(pollster::block_on(RenderContext::headless(options)).unwrap());
    let mut on_lost = Stage::new(Arc::clone(&lost), &mut shell.scene);
    lost.device().destroy();
    let _ = lost.device().poll(wgpu::PollType::wait_indefinitely());
    let refused = on_lost.screenshot(&shell.scene, [64, 64]);
    assert!(matches!(refused, Err(RenderError::DeviceLost { .. })));
    let mut again = Stage::new(context(), &mut shell.scene);
    again.deterministic = true;
    let after = picture(&shell, &mut again);
    assert_eq!(before.rgba, after.rgba);
}

/// A square of flat ground, with its middle at the origin, as the part of a tile.
fn square(name: &str, half_m: f32, cover: Option<&str>) -> Part {
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    Part {
        name: name.to_owned(),
        vertices: Vertices {
            positions: Positions::Exact(corners.map(|[x, y]| [half_m * x, half_m * y, 0.0]).to_vec()),
            ..Vertices::default()
        },
        indices: vec![0, 1, 2, 0, 2, 3],
        cover: cover.map(str::to_owned),
        ..Part::default()
    }
}

/// Ground of 200 m of which 120 m are hidden by the areas of a name, and an area of 160 m of another name or the same.
fn covered(ground: &str, areas: &str) -> Shell {
    let origin = [118_600.0, 6_164_200.0, 2.0];
    let tile = |parts: Vec<Part>, tables: Vec<PropertyTable>| TileContent {
        origin,
        parts,
        tables,
        ..TileContent::default()
    };
    let fill = Property {
        name: "fill".to_owned(),
        values: Column::Text(vec![Some("#ffbce1".to_owned())]),
    };
    let table = PropertyTable {
        class: "plan_area".to_owned(),
        count: 1,
        properties: vec![fill],
    };
    let mut area = square("plan-areas", 80.0, Some(areas));
    area.vertices.feature_ids = Some(vec![0; 4]);
    area.table = Some(0);
    let seen = square("terrain", 100.0, None);
    let hidden = square("terrain", 60.0, Some(ground));
    let mut shell = Shell::with(&[
        ("terrain", tile(vec![seen, hidden], Vec::new())),
        ("plan-areas", tile(vec![area], vec![table])),
    ]);
    shell.scene.change(|state| state.shadows = false);
    shell.look_from_above();
    shell
}

#[test]
fn ground_that_areas_hide_is_not_drawn_and_nobody_sees_that() {
    let _alone = alone();
    let drawn = |ground: &str, areas: &str, shows_areas: bool| {
        let mut shell = covered(ground, areas);
        if !shows_areas {
            shell
                .scene
                .change(|state| state.set_layer(Layer::PlanAreas, false));
        }
        let mut stage = Stage::new(context(), &mut shell.scene);
        stage.deterministic = true;
        let size = [PICTURE.width_px, PICTURE.height_px];
        let mut target = planvy_render::OffscreenTarget::new(&context(), size).unwrap();
        let figures = stage.draw(&shell.scene, &mut target, size).unwrap();
        (figures.triangles, picture(&shell, &mut stage))
    };
    let (hidden, without) = drawn("a", "a", true);
    let (all, with) = drawn("a", "b", true);
    assert_eq!((hidden, all), (4, 6));
    assert!(with.rgba == without.rgba, "areas are opaque");
    // Without the areas the ground is seen again.
    let (bare, ground) = drawn("a", "a", false);
    assert_eq!(bare, 4);
    assert!(!is_near(
        pixel(&ground, [400.0, 300.0]),
        pixel(&with, [400.0, 300.0])
    ));
    assert!(is_near(
        pixel(&ground, [400.0, 300.0]),
        pixel(&ground, [400.0, 580.0])
    ));
}
