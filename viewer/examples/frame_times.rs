//! What a frame costs, and which layer of it: a city seen whole, a turning camera, all layers and then without each in turn.
//! Then a trace of a stream: a camera that flies over the city while its files come one in a few frames, as by a slow line, and what the frames cost in
//! which some came.
//!
//! ```sh
//! WGPU_BACKEND=gl cargo run --release -p planvy-viewer --example frame_times -- http://127.0.0.1:8080/3d/grid/tileset.json
//! ```
//!
//! Times are of the clock, each frame waited for, and of the processor that all threads of this process had: the software driver draws on it, so
//! that the second is what compares where other work goes on beside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement: it ends where it cannot measure"
)]

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use planvy_render::glam::DVec3;
use planvy_render::{ContextOptions, OffscreenTarget, RenderContext, wgpu};
use planvy_viewer::camera::{CameraMode, PictureSize, Placement};
use planvy_viewer::desktop::fetching::{MemoryFiles, Threads};
use planvy_viewer::transport::{Arrival, RequestId, Transport};
use planvy_viewer::{Layer, Scene, SceneOptions, Stage, Tick};

const SIZE: PictureSize = PictureSize {
    width_px: 1280,
    height_px: 720,
};
const FRAMES: u32 = 20;
const FLIGHT_FRAMES: u32 = 240;
/// In the flight one file comes in so many frames.
const FRAMES_A_FILE: u32 = 4;

fn main() {
    let address = std::env::args().nth(1).expect("the address of a tileset");
    let context = pollster::block_on(RenderContext::headless(ContextOptions {
        software: true,
        ..ContextOptions::default()
    }));
    let context = Arc::new(context.expect("a software driver"));
    let info = context.adapter_info();
    println!(
        "{} on {:?}, {} × {}",
        info.name, info.backend, SIZE.width_px, SIZE.height_px
    );
    let mut scene = loaded(&address);
    let mut stage = Stage::new(Arc::clone(&context), &mut scene);
    let mut target = OffscreenTarget::new(&context, [SIZE.width_px, SIZE.height_px]).expect("a target");
    let wanted = std::env::args().nth(2).unwrap_or_default();
    let mut case = |name: &str, link: &str| {
        if !name.contains(&wanted) {
            return;
        }
        let [clock_ms, processor_ms] = turning(&mut scene, &mut stage, &mut target, link);
        println!("| {name} | {clock_ms:.1} ms | {processor_ms:.1} ms |");
    };
    println!("| what | clock, p50 | processor, mean |\n|---|---:|---:|");
    case("all, without shadows", "on=envelopes&shadows=0");
    case("all, with shadows", "on=envelopes");
    let layers = [
        Layer::Terrain,
        Layer::Buildings,
        Layer::PlanAreas,
        Layer::PlanLines,
        Layer::Labels,
        Layer::Envelopes,
        Layer::Proposals,
    ];
    for layer in layers {
        let word = layer.word();
        let on = if layer == Layer::Envelopes {
            ""
        } else {
            "on=envelopes&"
        };
        let off = if layer == Layer::Envelopes {
            String::new()
        } else {
            format!("off={word}&")
        };
        case(&format!("without {word}"), &format!("{on}{off}shadows=0"));
    }
    case(
        "the sky alone",
        "off=terrain,buildings,plan-areas,plan-lines,labels,proposals,other&shadows=0",
    );
    let bounds = scene.bounds().expect("a city").corners();
    flight(&context, &address, &mut target, bounds);
}

/// What a frame of the flight took, in milliseconds.
#[derive(Clone, Copy, Default)]
struct Flown {
    /// Choosing, decoding and uploading tiles.
    tiles_ms: f64,
    /// All of it, drawn and waited for.
    all_ms: f64,
    came: usize,
}

/// A slow line: what has come is handed over one by one.
struct Drip {
    line: Threads,
    waiting: VecDeque<Arrival>,
    asked: u32,
}

impl Transport for Drip {
    fn fetch(&mut self, request: RequestId, address: &str) {
        self.line.fetch(request, address);
    }

    fn cancel(&mut self, request: RequestId) {
        self.line.cancel(request);
    }

    fn arrivals(&mut self) -> Vec<Arrival> {
        self.waiting.extend(self.line.arrivals());
        self.asked += 1;
        match self.asked.is_multiple_of(FRAMES_A_FILE) {
            true => self.waiting.pop_front().into_iter().collect(),
            false => Vec::new(),
        }
    }
}

/// Flies across the city at a height of some houses, beginning with nothing loaded.
fn flight(
    context: &Arc<RenderContext>,
    address: &str,
    target: &mut OffscreenTarget,
    [low, high]: [DVec3; 2],
) {
    let mut transport = Drip {
        line: Threads::new(MemoryFiles::default(), || {}),
        waiting: VecDeque::new(),
        asked: 0,
    };
    let mut scene = Scene::new(SceneOptions {
        deterministic: true,
        ..SceneOptions::default()
    });
    scene.open_link("shadows=0");
    scene.open(address);
    let mut stage = Stage::new(Arc::clone(context), &mut scene);
    let start = Instant::now();
    let mut flown = Vec::new();
    for frame in 0..FLIGHT_FRAMES {
        let along = f64::from(frame) / f64::from(FLIGHT_FRAMES);
        let placement = Placement {
            focus_in_world: low + (high - low) * along,
            distance_m: 260.0,
            heading_rad: 0.9,
            pitch_rad: -0.5,
        };
        scene.go_to(CameraMode::Orbit, placement, true);
        let before = Instant::now();
        let update = scene.update(&tick(&|| start.elapsed().as_secs_f64()), &mut transport);
        stage.apply(&mut scene, &update.events);
        let tiles_ms = before.elapsed().as_secs_f64() * 1e3;
        stage
            .draw(&scene, target, [SIZE.width_px, SIZE.height_px])
            .expect("a picture");
        stage
            .context()
            .device()
            .poll(wgpu::PollType::wait_indefinitely())
            .expect("a device");
        flown.push(Flown {
            tiles_ms,
            all_ms: before.elapsed().as_secs_f64() * 1e3,
            came: update.events.len(),
        });
    }
    tell(&flown);
}

/// What the flight's frames took, those in which tiles came and the others, and how long it ever stuttered.
fn tell(flown: &[Flown]) {
    println!(
        "\n| flight of {FLIGHT_FRAMES} frames | frames | tiles came | tiles, p50 | tiles, worst | frame, p50 | frame, worst |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    for (name, is_wanted) in [("no tile came", false), ("tiles came", true)] {
        let frames: Vec<Flown> = flown
            .iter()
            .copied()
            .filter(|frame| (frame.came > 0) == is_wanted)
            .collect();
        let sorted = |value: fn(&Flown) -> f64| {
            let mut values: Vec<f64> = frames.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            let at = |place: usize| values.get(place).copied().unwrap_or_default();
            [at(values.len() / 2), at(values.len().saturating_sub(1))]
        };
        let [tiles, most_tiles] = sorted(|frame| frame.tiles_ms);
        let [all, most] = sorted(|frame| frame.all_ms);
        let came: usize = frames.iter().map(|frame| frame.came).sum();
        println!(
            "| {name} | {} | {came} | {tiles:.2} ms | {most_tiles:.2} ms | {all:.1} ms | {most:.1} ms |",
            frames.len()
        );
    }
    let mut usual: Vec<f64> = flown
        .iter()
        .filter(|frame| frame.came == 0)
        .map(|frame| frame.all_ms)
        .collect();
    usual.sort_by(f64::total_cmp);
    let usual_ms = usual.get(usual.len() / 2).copied().unwrap_or_default();
    let runs = flown.chunk_by(|one, other| (one.all_ms > 2.0 * usual_ms) == (other.all_ms > 2.0 * usual_ms));
    let stutters: Vec<usize> = runs
        .filter(|run| run.iter().any(|frame| frame.all_ms > 2.0 * usual_ms))
        .map(<[Flown]>::len)
        .collect();
    println!("\nFrames of more than twice the usual time, run by run: {stutters:?}");
}

/// The scene with all its tiles.
fn loaded(address: &str) -> Scene {
    let (woken, wakes) = channel();
    let woken = std::sync::Mutex::new(woken);
    let mut transport = Threads::new(MemoryFiles::default(), move || {
        let _ = woken.lock().map(|woken| woken.send(()));
    });
    let mut scene = Scene::new(SceneOptions {
        deterministic: true,
        ..SceneOptions::default()
    });
    scene.open_link("on=envelopes");
    scene.open(address);
    let start = Instant::now();
    loop {
        let update = scene.update(&tick(&|| start.elapsed().as_secs_f64()), &mut transport);
        if !update.is_busy && !update.redraw {
            if scene.is_complete() {
                return scene;
            }
            let _ = wakes.recv_timeout(Duration::from_millis(50));
        }
    }
}

fn tick(clock_s: &dyn Fn() -> f64) -> Tick<'_> {
    Tick {
        picture: SIZE,
        now_s: clock_s(),
        clock_s,
    }
}

/// Frames of a camera that turns by a degree each: milliseconds of the clock and of the processor.
fn turning(scene: &mut Scene, stage: &mut Stage, target: &mut OffscreenTarget, choices: &str) -> [f64; 2] {
    let link = scene.link();
    let view = link
        .split('&')
        .find_map(|part| part.strip_prefix("view="))
        .expect("a view")
        .to_owned();
    let view = view.replace("%2C", ",");
    let mut numbers: Vec<String> = view.split(',').map(str::to_owned).collect();
    let mut transport = Threads::new(MemoryFiles::default(), || {});
    let start = Instant::now();
    let mut times = Vec::new();
    let mut processor = Duration::ZERO;
    for frame in 0..FRAMES + 3 {
        numbers[5] = format!("{}", frame + 1);
        scene.open_link(&format!("view={}&{choices}", numbers.join(",")));
        let (before, processor_before) = (Instant::now(), processor_time());
        scene.update(&tick(&|| start.elapsed().as_secs_f64()), &mut transport);
        stage
            .draw(scene, target, [SIZE.width_px, SIZE.height_px])
            .expect("a picture");
        stage
            .context()
            .device()
            .poll(wgpu::PollType::wait_indefinitely())
            .expect("a device");
        if frame >= 3 {
            times.push(before.elapsed());
            processor += processor_time() - processor_before;
        }
    }
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    [median, processor / FRAMES].map(|time| time.as_secs_f64() * 1e3)
}

/// Processor time of all threads of this process (`proc(5)`: the 14th and 15th number, in hundredths of a second).
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = told
        .rsplit_once(") ")
        .map_or("", |(_, rest)| rest)
        .split(' ')
        .skip(11)
        .take(2);
    Duration::from_millis(
        numbers
            .filter_map(|number| number.parse::<u64>().ok())
            .sum::<u64>()
            * 10,
    )
}
