//! What the page's script sees of the viewer.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlCanvasElement;

use super::canvas::Canvas;

/// The viewer on a canvas.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MapView {
    canvas: Canvas,
}

#[wasm_bindgen]
impl MapView {
    /// Opens the viewer on a canvas.
    ///
    /// # Errors
    /// An `Error` with words for the console where the browser cannot draw.
    pub async fn open(element: HtmlCanvasElement) -> Result<MapView, JsValue> {
        let (width_px, height_px) = (element.width(), element.height());
        let canvas = Canvas::open(element, width_px, height_px)
            .await
            .map_err(|error| JsError::new(&error.to_string()))?;
        Ok(MapView { canvas })
    }

    /// Whether the graphics device is gone.
    #[wasm_bindgen(getter, js_name = isLost)]
    pub fn is_lost(&self) -> bool {
        self.canvas.is_lost()
    }

    /// Takes a new size in device pixels.
    pub fn resize(&mut self, width_px: u32, height_px: u32) {
        self.canvas.resize(width_px, height_px);
    }

    /// Draws a picture; false where none could be drawn now.
    pub fn draw(&mut self) -> bool {
        let Some(picture) = self.canvas.next_picture() else {
            return false;
        };
        let view = picture
            .texture
            .create_view(&wgpu::TextureViewDescriptor::default());
        let mut encoder = self
            .canvas
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        drop(encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("sky"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color {
                        r: 0.78,
                        g: 0.87,
                        b: 0.93,
                        a: 1.0,
                    }),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..Default::default()
        }));
        self.canvas.queue.submit([encoder.finish()]);
        self.canvas.queue.present(picture);
        true
    }
}
