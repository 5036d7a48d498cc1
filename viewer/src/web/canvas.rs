//! A canvas as a place to draw on: adapter, device and the swap chain behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use web_sys::HtmlCanvasElement;

/// Why a canvas cannot be drawn on.
#[derive(Debug, thiserror::Error)]
pub enum CanvasError {
    /// The canvas gave no context, for instance as it has one of another kind already.
    #[error("the canvas cannot be drawn on: {0}")]
    Surface(#[from] wgpu::CreateSurfaceError),
    /// The browser has no graphics device for this module.
    #[error("the browser offers no graphics device: {0}")]
    NoAdapter(#[from] wgpu::RequestAdapterError),
    /// The graphics device did not open.
    #[error("the graphics device did not open: {0}")]
    NoDevice(#[from] wgpu::RequestDeviceError),
    /// The device cannot show pictures on this canvas.
    #[error("the graphics device cannot show pictures on this canvas")]
    Unsupported,
}

/// A canvas with its device.
#[derive(Debug)]
pub struct Canvas {
    /// The device that draws.
    pub device: wgpu::Device,
    /// Where its commands go.
    pub queue: wgpu::Queue,
    /// The limits that the device keeps.
    pub limits: wgpu::Limits,
    /// What the device is called, for messages.
    pub adapter_name: String,
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    is_lost: Arc<AtomicBool>,
}

impl Canvas {
    /// Opens a device for a canvas of so many device pixels.
    ///
    /// # Errors
    /// [`CanvasError`] where the browser has no device that can draw on the canvas.
    pub async fn open(
        element: HtmlCanvasElement,
        width_px: u32,
        height_px: u32,
    ) -> Result<Canvas, CanvasError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
            backends: wgpu::Backends::BROWSER_WEBGPU | wgpu::Backends::GL,
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        });
        let surface = instance.create_surface(wgpu::SurfaceTarget::Canvas(element))?;
        let adapter = instance
            .request_adapter(&wgpu::RequestAdapterOptions {
                compatible_surface: Some(&surface),
                ..Default::default()
            })
            .await?;
        let limits = limits_for(&adapter);
        let (device, queue) = adapter
            .request_device(&wgpu::DeviceDescriptor {
                label: Some("planvy"),
                required_limits: limits.clone(),
                ..Default::default()
            })
            .await?;
        let is_lost = Arc::new(AtomicBool::new(false));
        let lost = is_lost.clone();
        device.set_device_lost_callback(move |reason, message| {
            tell(&format!("the graphics device is lost ({reason:?}): {message}"));
            lost.store(true, Ordering::Relaxed);
        });
        let mut config = surface
            .get_default_config(&adapter, width_px.max(1), height_px.max(1))
            .ok_or(CanvasError::Unsupported)?;
        // The shader encodes gamma: the same picture with WebGPU, which has no sRGB canvas, and without it.
        config.format = config.format.remove_srgb_suffix();
        surface.configure(&device, &config);
        let adapter_name = adapter.get_info().name;
        Ok(Canvas {
            device,
            queue,
            limits,
            adapter_name,
            surface,
            config,
            is_lost,
        })
    }

    /// The format of its pixels; never an sRGB one.
    pub fn format(&self) -> wgpu::TextureFormat {
        self.config.format
    }

    /// Its size in device pixels.
    pub fn size_px(&self) -> [u32; 2] {
        [self.config.width, self.config.height]
    }

    /// Whether the device is gone: nothing will be drawn any more.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// Takes a new size in device pixels, within what the device can draw.
    pub fn resize(&mut self, width_px: u32, height_px: u32) {
        let most = self.limits.max_texture_dimension_2d;
        let size = [width_px.clamp(1, most), height_px.clamp(1, most)];
        if size != self.size_px() {
            let [width, height] = size;
            self.config.width = width;
            self.config.height = height;
            self.surface.configure(&self.device, &self.config);
        }
    }

    /// The picture to draw on next; `None` where there is none now, and the frame is left out.
    pub fn next_picture(&self) -> Option<wgpu::SurfaceTexture> {
        match self.surface.get_current_texture() {
            wgpu::CurrentSurfaceTexture::Success(texture)
            | wgpu::CurrentSurfaceTexture::Suboptimal(texture) => Some(texture),
            wgpu::CurrentSurfaceTexture::Outdated | wgpu::CurrentSurfaceTexture::Lost => {
                self.surface.configure(&self.device, &self.config);
                None
            }
            _ => None,
        }
    }
}

/// What is asked of the device: no more than WebGL2 has, but as large pictures and buffers as this device takes.
fn limits_for(adapter: &wgpu::Adapter) -> wgpu::Limits {
    let lowest = if adapter.get_info().backend == wgpu::Backend::Gl {
        wgpu::Limits::downlevel_webgl2_defaults()
    } else {
        wgpu::Limits::default()
    };
    lowest.using_resolution(adapter.limits())
}

/// Writes a line to the browser's console.
pub fn tell(text: &str) {
    web_sys::console::warn_1(&text.into());
}
