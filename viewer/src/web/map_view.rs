//! What the page's script holds: the scene, the device and the canvas.

use std::sync::Arc;

use js_sys::Function;
use planvy_plan::Lang;
use planvy_render::{
    ContextOptions, PendingPicture, RenderContext, RenderError, SurfaceError, SurfaceTarget,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlCanvasElement;

use super::fetching::FetchTransport;
use super::studies::ChosenPoint;
use crate::camera::PictureSize;
use crate::stage::Stage;
use crate::{Scene, SceneOptions, Tick};

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
    /// Whether the canvas shows something else than the scene.
    is_stale: bool,
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
    /// camera is where it goes to at once. `wake` is called whenever something has come that may change the picture.
    ///
    /// # Errors
    /// An `Error` with words where the browser cannot draw.
    pub async fn open(
        element: HtmlCanvasElement,
        tileset: String,
        language: String,
        wants_little_motion: bool,
        wake: Function,
    ) -> Result<MapView, JsValue> {
        let size = PictureSize {
            width_px: element.width().max(1),
            height_px: element.height().max(1),
        };
        let target = planvy_render::wgpu::SurfaceTarget::Canvas(element);
        let (context, surface) =
            RenderContext::for_surface(target, [size.width_px, size.height_px], ContextOptions::default())
                .await
                .map_err(|error| refused(&error))?;
        let mut scene = Scene::new(SceneOptions {
            deterministic: wants_little_motion,
            ..SceneOptions::default()
        });
        let language: Lang = language.parse().unwrap_or_default();
        scene.change(|state| state.language = language);
        scene.open(&tileset);
        let context = Arc::new(context);
        let stage = Stage::new(Arc::clone(&context), &mut scene);
        Ok(MapView {
            scene,
            stage,
            pending: None,
            chosen: None,
            context,
            surface,
            size,
            transport: FetchTransport::new(wake),
            wake_at_s: None,
            is_stale: true,
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
        self.stage.pixels_per_point = pixels_per_point;
        if let Err(error) = self.surface.resize(&self.context, self.size_px()) {
            tell(&error);
        }
        self.is_stale = true;
    }

    /// Lets time pass and draws where the picture has changed. Comes back: whether to call again with the next frame.
    pub fn step(&mut self) -> bool {
        let now_s = clock_s();
        let tick = Tick {
            picture: self.size,
            now_s,
            clock_s: &clock_s,
        };
        let update = self.scene.update(&tick, &mut self.transport);
        self.wake_at_s = update.wake_at_s;
        self.stage.apply(&mut self.scene, &update.events);
        self.is_stale |= update.redraw || !update.events.is_empty();
        if !self.is_stale {
            return update.is_busy;
        }
        self.is_stale = false;
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
        Ok(())
    }
}

/// Writes what went wrong to the browser's console.
pub(super) fn tell(error: &dyn std::error::Error) {
    web_sys::console::warn_1(&error.to_string().into());
}
