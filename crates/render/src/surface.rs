//! A window or canvas.

use crate::context::RenderContext;
use crate::error::{RenderError, SurfaceError};
use crate::target::{Attachments, COLOUR_FORMAT, Target, TargetParts};

/// A window or canvas to draw on.
pub struct SurfaceTarget {
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    attachments: Option<Attachments>,
}

impl SurfaceTarget {
    /// Takes a surface that was made from the context's [instance](RenderContext::instance).
    ///
    /// # Errors
    ///
    /// [`RenderError::NoSurface`] where the adapter cannot draw on it.
    pub fn new(
        context: &RenderContext,
        surface: wgpu::Surface<'static>,
        size_px: [u32; 2],
    ) -> Result<SurfaceTarget, RenderError> {
        let refused = || RenderError::NoSurface {
            reason: format!("{} cannot draw on it", context.adapter_info().name),
        };
        let [width, height] = size_px;
        let mut config = surface
            .get_default_config(context.adapter(), width.max(1), height.max(1))
            .ok_or_else(refused)?;
        // Canvases differ in what they offer, so the same format is taken everywhere: without sRGB, encoded in the shader.
        let formats = surface.get_capabilities(context.adapter()).formats;
        // The picture's own comes first: it is resolved straight onto the window.
        let plain = [COLOUR_FORMAT, wgpu::TextureFormat::Bgra8Unorm];
        if let Some(format) = plain.into_iter().find(|format| formats.contains(format)) {
            config.format = format;
        }
        config.present_mode = wgpu::PresentMode::AutoVsync;
        let mut target = SurfaceTarget {
            surface,
            config,
            attachments: None,
        };
        target.resize(context, size_px)?;
        Ok(target)
    }

    /// Follows the window. A window without pixels is let be until it has some.
    ///
    /// # Errors
    ///
    /// [`RenderError::PictureSize`] where the window is beyond the device's limit.
    pub fn resize(&mut self, context: &RenderContext, size_px: [u32; 2]) -> Result<(), RenderError> {
        self.attachments = None;
        let [width, height] = size_px;
        if width == 0 || height == 0 {
            return Ok(());
        }
        let attachments = Attachments::new(context, size_px)?;
        self.config.width = width;
        self.config.height = height;
        self.surface.configure(context.device(), &self.config);
        self.attachments = Some(attachments);
        Ok(())
    }

    /// The window's pixels.
    pub fn size_px(&self) -> [u32; 2] {
        [self.config.width, self.config.height]
    }

    /// The format of the window's frames.
    pub fn format(&self) -> wgpu::TextureFormat {
        self.config.format
    }

    /// The next frame to draw on.
    ///
    /// # Errors
    ///
    /// A [`SurfaceError`] that says what to do; none of them is fatal.
    pub fn acquire(&mut self) -> Result<SurfaceFrame<'_>, SurfaceError> {
        let attachments = self.attachments.as_mut().ok_or(SurfaceError::Empty)?;
        let texture = frame_of(self.surface.get_current_texture())?;
        let output = texture
            .texture
            .create_view(&wgpu::TextureViewDescriptor::default());
        Ok(SurfaceFrame {
            attachments,
            texture,
            output,
            format: self.config.format,
        })
    }
}

/// What the window gave, or what to do.
fn frame_of(given: wgpu::CurrentSurfaceTexture) -> Result<wgpu::SurfaceTexture, SurfaceError> {
    match given {
        wgpu::CurrentSurfaceTexture::Success(texture) | wgpu::CurrentSurfaceTexture::Suboptimal(texture) => {
            Ok(texture)
        }
        wgpu::CurrentSurfaceTexture::Timeout => Err(SurfaceError::Timeout),
        wgpu::CurrentSurfaceTexture::Occluded => Err(SurfaceError::Occluded),
        wgpu::CurrentSurfaceTexture::Outdated => Err(SurfaceError::Outdated),
        wgpu::CurrentSurfaceTexture::Lost => Err(SurfaceError::Lost),
        wgpu::CurrentSurfaceTexture::Validation => Err(SurfaceError::Refused),
    }
}

/// One frame of a window.
pub struct SurfaceFrame<'a> {
    attachments: &'a mut Attachments,
    texture: wgpu::SurfaceTexture,
    output: wgpu::TextureView,
    format: wgpu::TextureFormat,
}

impl SurfaceFrame<'_> {
    /// The frame's texture, to draw panels on after the picture.
    pub fn output(&self) -> &wgpu::TextureView {
        &self.output
    }

    /// Its size.
    pub fn size_px(&self) -> [u32; 2] {
        self.attachments.size_px
    }

    /// Shows it.
    pub fn present(self, context: &RenderContext) {
        context.queue().present(self.texture);
    }
}

impl Target for SurfaceFrame<'_> {
    fn parts(&mut self) -> TargetParts<'_> {
        TargetParts {
            attachments: self.attachments,
            output: &self.output,
            format: self.format,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_without_a_frame_says_what_to_do() {
        for (given, told) in [
            (wgpu::CurrentSurfaceTexture::Outdated, SurfaceError::Outdated),
            (wgpu::CurrentSurfaceTexture::Lost, SurfaceError::Lost),
            (wgpu::CurrentSurfaceTexture::Occluded, SurfaceError::Occluded),
            (wgpu::CurrentSurfaceTexture::Timeout, SurfaceError::Timeout),
            (wgpu::CurrentSurfaceTexture::Validation, SurfaceError::Refused),
        ] {
            assert_eq!(frame_of(given).err(), Some(told));
        }
    }
}
