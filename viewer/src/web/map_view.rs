//! What the page's script holds: the scene, the device and the canvas.

use js_sys::Function;
use planvy_plan::Lang;
use planvy_render::{ContextOptions, RenderContext, RenderError, SurfaceTarget};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlCanvasElement;

use super::fetching::FetchTransport;
use crate::camera::PictureSize;
use crate::{Scene, SceneOptions, Tick};

/// The viewer on a canvas.
#[wasm_bindgen]
pub struct MapView {
    pub(super) scene: Scene,
    pub(super) context: RenderContext,
    pub(super) surface: SurfaceTarget,
    pub(super) size: PictureSize,
    pub(super) pixels_per_point: f32,
    transport: FetchTransport,
    wake_at_s: Option<f64>,
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
    /// Opens the viewer on a canvas of so many device pixels, and begins to fetch a tileset. `wake` is called whenever something
    /// has come that may change the picture.
    ///
    /// # Errors
    /// An `Error` with words where the browser cannot draw.
    pub async fn open(
        element: HtmlCanvasElement,
        tileset: String,
        language: String,
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
        let mut scene = Scene::new(SceneOptions::default());
        let language: Lang = language.parse().unwrap_or_default();
        scene.change(|state| state.language = language);
        scene.open(&tileset);
        Ok(MapView {
            scene,
            context,
            surface,
            size,
            pixels_per_point: 1.0,
            transport: FetchTransport::new(wake),
            wake_at_s: None,
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
        self.pixels_per_point = pixels_per_point;
        self.surface
            .resize(&self.context, [self.size.width_px, self.size.height_px]);
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
        if update.redraw || !update.events.is_empty() {
            match self.draw() {
                Ok(()) => {}
                Err(error) => web_sys::console::warn_1(&error.to_string().into()),
            }
        }
        update.is_busy
    }

    /// In how many milliseconds to step again where nothing else happens; negative for never.
    #[wasm_bindgen(js_name = wakeInMs)]
    pub fn wake_in_ms(&self) -> f64 {
        self.wake_at_s
            .map_or(-1.0, |wake_at_s| ((wake_at_s - clock_s()) * 1000.0).max(0.0))
    }
}

impl MapView {
    fn draw(&mut self) -> Result<(), RenderError> {
        self.context.status()
    }
}
