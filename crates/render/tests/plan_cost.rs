//! What two thousand overlapping plan areas cost in a picture of a square kilometre of town. A measurement, run by hand:
//!
//! ```text
//! cargo test --release -p planvy-render --test plan_cost -- --ignored --nocapture
//! ```
//!
//! On Linux, by the software driver.
#![expect(clippy::unwrap_used, reason = "test code")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use planvy_render::glam::DVec3;
use planvy_render::plan_areas::{AreaLook, Hatch};
use planvy_render::{
    Camera, DrawList, Drawable, Light, MeshKind, OffscreenTarget, RenderContext, ShadowRegion, Tier, View,
};
use support::context;
use support::plan_scenes::Rectangles;
use support::scenes::{Triangles, to_sun};

const SIZE: [u32; 2] = [1280, 720];
const AREAS: u32 = 2_000;
/// Squares of 10 m along a side of the town.
const SIDE: i32 = 100;
const PICTURES: usize = 7;
/// Time is told in hundredths of a second: one picture would be too few.
const PICTURES_A_MEAN: u32 = 4;

/// A fixed sequence of numbers below a limit.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i32) -> i32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as i32
    }
}

/// Two thousand rectangles of 30 to 80 m: six over each spot of a square kilometre.
fn rectangles() -> Vec<[i32; 4]> {
    let mut dice = Dice(5);
    (0..AREAS)
        .map(|_| {
            let (width, depth) = (3 + dice.below(6), 3 + dice.below(6));
            let (west, south) = (dice.below(SIDE - width), dice.below(SIDE - depth));
            [west, south, west + width, south + depth]
        })
        .collect()
}

fn look(number: usize) -> AreaLook {
    let colours = ["#FFFFCE", "#DABF8C", "#FFBCE1", "#B6CCE1", "#DEFFCE", "#E9E9E9"];
    let hatches = [
        Hatch::None,
        Hatch::None,
        Hatch::Dots,
        Hatch::None,
        Hatch::Plus,
        Hatch::Rings,
    ];
    AreaLook {
        hatch: hatches
            .get(number / 3 % hatches.len())
            .copied()
            .unwrap_or_default(),
        ..AreaLook::of_texts(colours.get(number % colours.len()).copied(), None, false)
    }
}

/// The areas that lie over each square of the town.
fn covered() -> BTreeMap<[i32; 2], Vec<usize>> {
    let mut covered: BTreeMap<[i32; 2], Vec<usize>> = BTreeMap::new();
    for (number, [west, south, east, north]) in rectangles().into_iter().enumerate() {
        for row in south..north {
            for column in west..east {
                covered.entry([column, row]).or_default().push(number);
            }
        }
    }
    covered
}

/// The areas taken apart, as tiles hold them: one face for each set of areas, drawn with the look of the topmost.
fn taken_apart() -> (Rectangles, usize) {
    let covered = covered();
    let layers = covered.values().map(Vec::len).sum::<usize>() / covered.len();
    let mut faces = Rectangles::default();
    for ([column, row], areas) in covered {
        let (column, row) = (column - SIDE / 2, row - SIDE / 2);
        faces.add(
            [column, row, column + 1, row + 1],
            look(areas.last().copied().unwrap_or_default()),
        );
    }
    (faces, layers)
}

/// The areas as they are, each a layer of its own.
fn as_they_are() -> Rectangles {
    let mut areas = Rectangles::default();
    for (number, [west, south, east, north]) in rectangles().into_iter().enumerate() {
        let half = SIDE / 2;
        areas.add(
            [west - half, south - half, east - half, north - half],
            look(number),
        );
    }
    areas
}

/// The ground in two, as its tiles have it: what is seen, and what areas hide, where no triangle beside is bare.
fn ground() -> [Triangles; 2] {
    let whole = Triangles::ground(500.0, SIDE as u32, support::plan_scenes::height);
    let covered = covered();
    let [mut seen, mut hidden] = [(); 2].map(|()| Triangles {
        indices: Vec::new(),
        ..whole.clone()
    });
    for (number, square) in (0..).zip(whole.indices.as_chunks::<6>().0) {
        let (row, column) = (number / SIDE, number % SIDE);
        let around = [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]];
        let is_hidden = around
            .iter()
            .all(|[x, y]| covered.contains_key(&[column + x, row + y]));
        let part = if is_hidden { &mut hidden } else { &mut seen };
        part.indices.extend(square);
    }
    [seen, hidden]
}

/// The town without its plan, and with the ground that the plan hides left out but for its shadow.
fn town(context: &RenderContext, origin: DVec3) -> [DrawList; 2] {
    let height = support::plan_scenes::height;
    let [seen, hidden] = ground().map(|part| part.upload(context, MeshKind::Terrain, origin, 0));
    let mut dice = Dice(9);
    let mut houses = Triangles::default();
    for number in 0..2_000_u16 {
        let (x, y) = (dice.below(980) as f32 - 490.0, dice.below(980) as f32 - 490.0);
        let eaves = 3.0 + dice.below(9) as f32;
        houses.house(
            number,
            [x, y, height(x, y) - 0.5],
            [12.0, 9.0, eaves, eaves + 3.0],
        );
    }
    let houses = houses.upload(context, MeshKind::Building, origin, 2_000);
    [false, true].map(|is_covered| {
        let mut list = DrawList::new();
        list.push(Arc::clone(&seen) as Arc<dyn Drawable>);
        match is_covered {
            true => list.push_caster(Arc::clone(&hidden) as Arc<dyn Drawable>),
            false => list.push(Arc::clone(&hidden) as Arc<dyn Drawable>),
        }
        list.push(Arc::clone(&houses) as Arc<dyn Drawable>);
        list
    })
}

/// Milliseconds of processor that this process has had, on all threads (`proc(5)`: the 14th and 15th number, in hundredths of a second).
/// The software driver draws on the processor: other work on the machine does not count, as it would by the clock.
fn processor_ms() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = told.rsplit_once(") ").unwrap();
    let numbers = after_name.split(' ').skip(11).take(2);
    numbers.map(|number| number.parse::<f64>().unwrap() * 10.0).sum()
}

/// What a picture takes of the processor: the mean of a few.
fn picture_ms(context: &RenderContext, view: &View, list: &DrawList, target: &mut OffscreenTarget) -> f64 {
    let before = processor_ms();
    for _ in 0..PICTURES_A_MEAN {
        context.render(view, list, target).unwrap();
        context
            .device()
            .poll(planvy_render::wgpu::PollType::wait_indefinitely())
            .unwrap();
    }
    (processor_ms() - before) / f64::from(PICTURES_A_MEAN)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[test]
#[ignore = "a measurement"]
fn two_thousand_overlapping_areas() {
    let context = context(Tier::Full);
    let origin = DVec3::new(118_500.0, 6_164_800.0, 0.0);
    let [without, mut with] = town(context, origin);
    let (faces, layers) = taken_apart();
    with.push(faces.upload(context, origin));
    let mut layered = without.clone();
    layered.push(as_they_are().upload(context, origin));
    println!(
        "{AREAS} areas, {layers} over each other on average; {} faces",
        faces.looks.len()
    );
    let looking = |from: DVec3| View::new(Camera::looking_at(origin + from, origin, 0.8, 1.0));
    let evening = Light {
        to_sun: Some(to_sun(250.0, 25.0)),
        shadows: Some(ShadowRegion {
            centre: origin,
            radius_m: 500.0,
        }),
    };
    let slant = looking(DVec3::new(-300.0, -520.0, 330.0));
    let views = [
        ("slant", slant.clone()),
        (
            "slant, shadows",
            View {
                light: evening,
                ..slant
            },
        ),
        ("above", View::new(Camera::plan(origin, 900.0, 1_000.0))),
    ];
    let mut target = OffscreenTarget::new(context, SIZE).unwrap();
    for (name, view) in views {
        // In turns, so that what else the machine does weighs on both alike.
        let mut in_turns = || [&without, &with].map(|list| picture_ms(context, &view, list, &mut target));
        in_turns();
        let times: Vec<[f64; 2]> = (0..PICTURES).map(|_| in_turns()).collect();
        let [without, with] = [0, 1].map(|list| median(times.iter().map(|pair| pair[list]).collect()));
        let ratio = median(times.iter().map(|[without, with]| with / without).collect());
        let undivided = picture_ms(context, &view, &layered, &mut target);
        println!(
            "{name}: {without:.1} ms without, {with:.1} ms with ({ratio:.2} times), {undivided:.1} ms undivided ({:.1} times)",
            undivided / without
        );
    }
}
