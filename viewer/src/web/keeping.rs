//! Pictures that the page keeps: the scene with its strip of scale, north, legend, time and source.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::map_view::{MapView, refused};
use crate::pictures::Strip;

/// A picture as a canvas takes it; the page makes a PNG of it.
#[wasm_bindgen]
pub struct Pixels {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

#[wasm_bindgen]
impl Pixels {
    /// Pixels across.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Red, green, blue and opacity, rows from above.
    pub fn rgba(&self) -> Vec<u8> {
        self.rgba.clone()
    }
}

#[wasm_bindgen]
impl MapView {
    /// Draws the picture of now anew, to be kept. It comes by [`MapView::kept_picture`].
    ///
    /// # Errors
    /// An `Error` where the device cannot.
    #[wasm_bindgen(js_name = keepPicture)]
    pub fn keep_picture(&mut self) -> Result<(), JsValue> {
        let size_px = self.size_px();
        let pending = self.stage.screenshot(&self.scene, size_px);
        self.pending = Some(pending.map_err(|error| refused(&error))?);
        Ok(())
    }

    /// The picture to keep, once it has come.
    ///
    /// # Errors
    /// An `Error` where it cannot be read back, or none was asked for.
    #[wasm_bindgen(js_name = keptPicture)]
    pub fn kept_picture(&mut self) -> Result<Option<Pixels>, JsValue> {
        let Some(pending) = &self.pending else {
            return Err(JsError::new("no picture was asked for").into());
        };
        let Some(picture) = pending.poll(self.stage.context()) else {
            return Ok(None);
        };
        self.pending = None;
        let picture = picture.map_err(|error| refused(&error))?;
        let language = self.scene.state().language;
        let strip = Strip::of(
            &self.scene,
            language,
            picture.width,
            self.scene.pixels_per_point(),
        );
        let whole = strip.below(&picture).map_err(|error| refused(&error))?;
        Ok(Some(Pixels {
            width: whole.width,
            height: whole.height,
            rgba: whole.rgba,
        }))
    }
}
