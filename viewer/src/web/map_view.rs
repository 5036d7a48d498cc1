//! What the page's script holds: the scene, the device and the canvas.

use std::sync::{Arc, Mutex, PoisonError};

use js_sys::Function;
use planvy_plan::Lang;
use planvy_render::{
    ContextOptions, PendingPicture, RenderContext, RenderError, SurfaceError, SurfaceTarget, WarmUp,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlCanvasElement;

use super::fetching::FetchTransport;
use super::studies::ChosenPoint;
use crate::camera::PictureSize;
use crate::stage::Stage;
use crate::tiles::pacing::Pacing;
use crate::{Scene, SceneOptions, Tick};

/// While a picture waits for its turn, the device is asked this often whether it is done, in seconds.
const LOOK_AGAIN_S: f64 = 0.1;

/// The viewer on a canvas.
#[wasm_bindgen]
pub struct MapView {
    pub(super) scene: Scene,
    pub(super) stage: Stage,
    pub(super) pending: Option<PendingPicture>,
    pub(super) chosen: Option<ChosenPoint>,
    context: Arc<RenderContext>,
    surface: SurfaceTarget,
    size: PictureSize,
    transport: FetchTransport,
    wake_at_s: Option<f64>,
    pacing: Arc<Mutex<Pacing>>,
    /// What is still to be made ready for drawing.
    warming: WarmUp,
    is_warm: bool,
    is_resting: bool,
    /// Whether the canvas shows something else than the scene.
    is_stale: bool,
    /// Whether whoever did something waits for the picture.
    is_prompted: bool,
    pictures: u32,
}

/// An `Error` for the script.
pub(super) fn refused(error: &dyn std::error::Error) -> JsValue {
    JsError::new(&error.to_string()).into()
}

/// Seconds since the page was opened.
fn clock_s() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now() / 1000.0)
}

#[wasm_bindgen]
impl MapView {
    /// Opens the viewer on a canvas of so many device pixels, and begins to fetch a tileset. Where the person wants little motion, the
    /// camera is where it goes to at once. `wake` is called whenever something has come that may change the picture. `geoid` is where
    /// the file of the geoid is: it is fetched when a tileset in the axes of the Earth is to be shown in a Swedish grid.
    ///
    /// # Errors
    /// An `Error` with words where the browser cannot draw.
    pub async fn open(
        element: HtmlCanvasElement,
        tileset: String,
        language: String,
        wants_little_motion: bool,
        wake: Function,
        geoid: Option<String>,
    ) -> Result<MapView, JsValue> {
        let size = PictureSize {
            width_px: element.width().max(1),
            height_px: element.height().max(1),
        };
        let mut scene = Scene::new(SceneOptions {
            deterministic: wants_little_motion,
            ..SceneOptions::default()
        });
        let language: Lang = language.parse().unwrap_or_default();
        scene.change(|state| state.language = language);
        scene.open(&tileset);
        if let Some(address) = geoid {
            scene.geoid_at(&address);
        }
        let mut transport = FetchTransport::new(wake);
        // The tileset is on its way while the browser finds a graphics device, and what it names while pipelines are made.
        scene.update(&tick(size), &mut transport);
        let target = planvy_render::wgpu::SurfaceTarget::Canvas(element);
        let (context, surface) =
            RenderContext::for_surface(target, [size.width_px, size.height_px], ContextOptions::default())
                .await
                .map_err(|error| refused(&error))?;
        let context = Arc::new(context);
        let mut stage = Stage::new(Arc::clone(&context), &mut scene);
        let update = scene.update(&tick(size), &mut transport);
        stage.apply(&mut scene, &update.events);
        Ok(MapView {
            scene,
            stage,
            pending: None,
            chosen: None,
            context,
            surface,
            size,
            transport,
            wake_at_s: None,
            pacing: Arc::default(),
            warming: WarmUp::default(),
            is_warm: false,
            is_resting: false,
            is_stale: true,
            is_prompted: false,
            pictures: 0,
        })
    }

    /// Whether the graphics device is gone for good. A browser tells nobody: the page asks now and then.
    #[wasm_bindgen(js_name = isLost)]
    pub fn is_lost(&self) -> bool {
        matches!(self.context.status(), Err(RenderError::DeviceLost { .. }))
    }

    /// Takes a new size in device pixels.
    pub fn resize(&mut self, width_px: u32, height_px: u32, pixels_per_point: f32) {
        self.size = PictureSize {
            width_px: width_px.max(1),
            height_px: height_px.max(1),
        };
        self.scene.set_pixels_per_point(pixels_per_point);
        if let Err(error) = self.surface.resize(&self.context, self.size_px()) {
            tell(&error);
        }
        self.is_stale = true;
        // A canvas of a new size is empty. Before there is a picture, nobody can wait for another.
        self.is_prompted |= self.pictures > 0;
    }

    /// Lets time pass and draws where the picture has changed. Comes back: whether to call again with the next frame.
    ///
    /// While tiles come, not every one of them is worth a picture ([`Pacing`]).
    pub fn step(&mut self) -> bool {
        self.context.notice();
        let tick = tick(self.size);
        let update = self.scene.update(&tick, &mut self.transport);
        self.wake_at_s = update.wake_at_s;
        self.stage.apply(&mut self.scene, &update.events);
        self.is_stale |= update.redraw || !update.events.is_empty();
        self.is_prompted |= update.is_prompted && self.pictures > 0;
        let is_complete = self.scene.is_complete();
        let is_warming = self.warm_up(is_complete);
        if !self.is_stale {
            return update.is_busy || is_warming;
        }
        let is_empty = self.scene.drawn().next().is_none();
        let is_urgent = is_complete || self.is_prompted;
        let next_s = self.with_pacing(|pacing| pacing.next_s(tick.now_s, is_urgent, is_empty));
        if next_s > tick.now_s {
            // The device does not tell by itself when it is done.
            let look_s = next_s.min(tick.now_s + LOOK_AGAIN_S);
            self.wake_at_s = Some(self.wake_at_s.map_or(look_s, |wake_at_s| wake_at_s.min(look_s)));
            return update.is_busy || is_warming;
        }
        (self.is_stale, self.is_prompted) = (false, false);
        match self.draw() {
            Ok(()) => update.is_busy,
            // The next frame is there in a moment.
            Err(RenderError::Surface(SurfaceError::Timeout | SurfaceError::Outdated)) => {
                self.is_stale = true;
                true
            }
            Err(error) => {
                tell(&error);
                update.is_busy
            }
        }
    }

    /// How many pictures were drawn: none is drawn while nothing changes.
    pub fn pictures(&self) -> u32 {
        self.pictures
    }

    /// In how many milliseconds to step again where nothing else happens; negative for never.
    #[wasm_bindgen(js_name = wakeInMs)]
    pub fn wake_in_ms(&self) -> f64 {
        self.wake_at_s
            .map_or(-1.0, |wake_at_s| ((wake_at_s - clock_s()) * 1000.0).max(0.0))
    }
}

impl MapView {
    pub(super) fn size_px(&self) -> [u32; 2] {
        [self.size.width_px, self.size.height_px]
    }

    fn draw(&mut self) -> Result<(), RenderError> {
        self.context.status()?;
        let size_px = self.size_px();
        let mut frame = self.surface.acquire()?;
        self.stage.draw(&self.scene, &mut frame, size_px)?;
        frame.present(&self.context);
        self.pictures += 1;
        self.with_pacing(|pacing| pacing.begun(clock_s()));
        let pacing = Arc::clone(&self.pacing);
        self.context.queue().on_submitted_work_done(move || {
            pacing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .finished(clock_s());
        });
        Ok(())
    }

    /// Whether the canvas shows the scene with all its tiles.
    pub(super) fn is_complete(&self) -> bool {
        self.scene.is_complete() && !self.is_stale
    }

    fn with_pacing<T>(&self, act: impl FnOnce(&mut Pacing) -> T) -> T {
        act(&mut self.pacing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes some of the pipelines while tiles are on their way. Whether some are left.
    fn warm_up(&mut self, is_complete: bool) -> bool {
        if is_complete || self.is_warm {
            return false;
        }
        // Every other time, so that the browser gets to what has arrived.
        self.is_resting = !self.is_resting;
        if self.is_resting {
            return true;
        }
        let has_shadows = self.scene.state().shadows && self.scene.to_sun().is_some();
        match self.context.warm_up(&mut self.warming, has_shadows) {
            Ok(is_left) => self.is_warm = !is_left,
            // Drawing meets it again, and tells what is missing.
            Err(error) => tell(&error),
        }
        !self.is_warm
    }
}

/// Now, for a picture of a size.
fn tick(picture: PictureSize) -> Tick<'static> {
    Tick {
        picture,
        now_s: clock_s(),
        clock_s: &clock_s,
    }
}

/// Writes what went wrong to the browser's console.
pub(super) fn tell(error: &dyn std::error::Error) {
    web_sys::console::warn_1(&error.to_string().into());
}
