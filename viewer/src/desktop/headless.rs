//! A picture without a window.

use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use planvy_render::{ContextOptions, Picture, RenderContext};

use super::arguments::Arguments;
use super::fetching::{MemoryFiles, Threads};
use super::opening::{self, Opened};
use crate::camera::PictureSize;
use crate::messages::Message;
use crate::pictures::{Strip, png_of};
use crate::scene::{Scene, SceneOptions, Tick};
use crate::stage::Stage;
use crate::tiles::TileEvent;
use crate::transport::Transport;

/// At least so much of the height is left for the scene above its strip.
const LEAST_SCENE_PX: u32 = 48;

/// Takes the picture that the arguments ask for, and writes it.
///
/// # Errors
///
/// In words: what stands in the way of any picture. What is missing in a picture that is there goes to stderr.
pub fn take(arguments: &Arguments) -> Result<(), String> {
    let path = arguments
        .screenshot
        .as_deref()
        .ok_or("no file to write is named")?;
    let memory = MemoryFiles::default();
    let opened = opening::open(&arguments.sources, &arguments.proposals, arguments.crs, &memory);
    let context = context(arguments)?;
    let (woken, wakes) = channel();
    let woken = Mutex::new(woken);
    let mut transport = Threads::new(memory, move || {
        // Who waits may have gone.
        let _ = woken.lock().map(|woken| woken.send(()));
    });
    let mut scene = prepared(arguments, &opened);
    let deadline = Duration::from_secs_f64(arguments.wait_s);
    let wait = |most: Duration| {
        // Woken or not: what arrived is looked at.
        let _ = wakes.recv_timeout(most);
    };
    let mut events = Vec::new();
    let [width_px, height_px] = arguments.size_px;
    load(
        &mut scene,
        &mut transport,
        PictureSize { width_px, height_px },
        deadline,
        &wait,
        &mut events,
    );
    let strip_px = match arguments.has_strip {
        true => Strip::of(&scene, scene.state().language, width_px, 1.0).height_px(),
        false => 0,
    };
    let scene_px = height_px.saturating_sub(strip_px).max(LEAST_SCENE_PX);
    let size = PictureSize {
        width_px,
        height_px: scene_px,
    };
    load(&mut scene, &mut transport, size, deadline, &wait, &mut events);
    let is_empty = scene.drawn().next().is_none();
    let is_complete = scene.is_complete();
    let picture = drawn(context, &mut scene, [width_px, scene_px])?;
    let kept = match arguments.has_strip {
        true => Strip::of(&scene, scene.state().language, width_px, 1.0)
            .below(&picture)
            .map_err(|error| error.to_string())?,
        false => picture,
    };
    say(scene.messages().all());
    if is_empty {
        return Err("there is nothing to show; no picture was written".to_owned());
    }
    if !is_complete {
        eprintln!(
            "planvy-viewer: not all tiles came within {} s; the picture lacks some",
            arguments.wait_s
        );
    }
    write(path, &kept, &scene.link())
}

/// The device for pictures.
fn context(arguments: &Arguments) -> Result<Arc<RenderContext>, String> {
    let options = ContextOptions {
        software: arguments.is_software,
        ..ContextOptions::default()
    };
    let made = pollster::block_on(RenderContext::headless(options));
    made.map(Arc::new).map_err(|error| error.to_string())
}

/// A scene with everything opened, as the arguments want it.
pub fn prepared(arguments: &Arguments, opened: &Opened) -> Scene {
    let options = SceneOptions {
        deterministic: arguments.screenshot.is_some(),
        ..SceneOptions::default()
    };
    let mut scene = Scene::new(options);
    for message in &opened.messages {
        scene.say(message.clone());
    }
    for link in opened.link.iter().chain(&arguments.link) {
        scene.open_link(link);
    }
    scene.change(|state| {
        state.time = arguments.time.unwrap_or(state.time);
        state.language = arguments.language.unwrap_or(state.language);
    });
    for address in &opened.tilesets {
        scene.open(address);
    }
    scene
}

/// Updates until the picture is complete, or the time is over.
fn load(
    scene: &mut Scene,
    transport: &mut dyn Transport,
    picture: PictureSize,
    deadline: Duration,
    wait: &dyn Fn(Duration),
    events: &mut Vec<TileEvent>,
) {
    let start = Instant::now();
    let clock_s = || start.elapsed().as_secs_f64();
    loop {
        let tick = Tick {
            picture,
            now_s: clock_s(),
            clock_s: &clock_s,
        };
        let update = scene.update(&tick, transport);
        events.extend(update.events);
        let is_settled = !update.is_busy && !update.redraw;
        let nothing_more = scene.tree().is_empty() && scene.progress().is_complete();
        if (is_settled && (scene.is_complete() || nothing_more)) || start.elapsed() >= deadline {
            return;
        }
        if is_settled {
            wait(Duration::from_millis(50));
        }
    }
}

fn drawn(context: Arc<RenderContext>, scene: &mut Scene, size_px: [u32; 2]) -> Result<Picture, String> {
    let mut stage = Stage::new(context, scene);
    stage.deterministic = true;
    let pending = stage
        .screenshot(scene, size_px)
        .map_err(|error| error.to_string())?;
    pending.wait(stage.context()).map_err(|error| error.to_string())
}

fn say(messages: &[Message]) {
    for message in messages.iter().filter(|message| !message.is_past) {
        eprintln!("planvy-viewer: {}", message.text(planvy_plan::Lang::En));
    }
}

/// Writes a picture as PNG, with its link in it.
///
/// # Errors
///
/// In words, with the path.
pub fn write(path: &Path, picture: &Picture, link: &str) -> Result<(), String> {
    let png = png_of(picture, link).map_err(|error| error.to_string())?;
    std::fs::write(path, png).map_err(|error| format!("{}: {error}", path.display()))
}
