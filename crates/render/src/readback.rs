//! From the GPU's memory back to ours. A browser answers later, so every answer is waited for by polling.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::context::{RenderContext, lock};
use crate::draw_list::DrawList;
use crate::error::RenderError;
use crate::target::OffscreenTarget;
use crate::view::View;

/// Longer than any picture takes, shorter than a person's patience with a device that hangs.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Another thread that waits for its own picture may be the one that hands our answer over, a moment after we have waited.
const HANDED_OVER_WITHIN: Duration = Duration::from_secs(10);

/// What the device says of a mapping.
#[derive(Default)]
struct Answer {
    said: Mutex<Option<Result<(), wgpu::BufferAsyncError>>>,
    came: Condvar,
}

/// Rows of a texture on their way back.
pub(crate) struct Readback {
    buffer: wgpu::Buffer,
    answer: Arc<Answer>,
    row_bytes: usize,
    padded_row_bytes: usize,
}

impl Readback {
    /// Copies a texture behind what the encoder holds.
    pub(crate) fn copy(
        context: &RenderContext,
        texture: &wgpu::Texture,
        bytes_a_pixel: u32,
        encoder: &mut wgpu::CommandEncoder,
    ) -> Readback {
        let row_bytes = texture.width() * bytes_a_pixel;
        let padded = row_bytes.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("readback"),
            size: u64::from(padded) * u64::from(texture.height()),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(padded),
                    rows_per_image: None,
                },
            },
            texture.size(),
        );
        Readback {
            buffer,
            answer: Arc::default(),
            row_bytes: row_bytes as usize,
            padded_row_bytes: padded as usize,
        }
    }

    /// Asks for the bytes, once the copy was submitted.
    pub(crate) fn request(&self) {
        let answer = Arc::clone(&self.answer);
        self.buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            *lock(&answer.said) = Some(result);
            answer.came.notify_all();
        });
    }

    /// The rows without their padding, if they have come.
    pub(crate) fn poll(&self, context: &RenderContext) -> Option<Result<Vec<u8>, RenderError>> {
        // A browser polls by itself; a failure shows in the answer.
        let _ = context.device().poll(wgpu::PollType::Poll);
        self.answered(context)
    }

    /// The rows, waited for. In a browser the answer only comes between two turns of its loop: poll there.
    pub(crate) fn wait(&self, context: &RenderContext) -> Result<Vec<u8>, RenderError> {
        let waited = context.device().poll(wgpu::PollType::Wait {
            submission_index: None,
            timeout: Some(LONGEST_WAIT),
        });
        if waited.is_ok() {
            let said = lock(&self.answer.said);
            let waiting = self
                .answer
                .came
                .wait_timeout_while(said, HANDED_OVER_WITHIN, |said| said.is_none());
            drop(waiting.unwrap_or_else(PoisonError::into_inner));
        }
        self.answered(context).unwrap_or_else(|| {
            context.status()?;
            Err(RenderError::Readback {
                reason: match waited {
                    Ok(_) => "no answer came".to_owned(),
                    Err(error) => error.to_string(),
                },
            })
        })
    }

    fn answered(&self, context: &RenderContext) -> Option<Result<Vec<u8>, RenderError>> {
        let answer = lock(&self.answer.said).take()?;
        Some(self.rows(context, answer))
    }

    fn rows(
        &self,
        context: &RenderContext,
        answer: Result<(), wgpu::BufferAsyncError>,
    ) -> Result<Vec<u8>, RenderError> {
        let failed = |reason: String| RenderError::Readback { reason };
        if let Err(error) = answer {
            context.status()?;
            return Err(failed(error.to_string()));
        }
        let mapped = self
            .buffer
            .get_mapped_range(..)
            .map_err(|error| failed(error.to_string()))?;
        let mut bytes = Vec::with_capacity(mapped.len());
        for row in mapped.chunks(self.padded_row_bytes) {
            bytes.extend_from_slice(row.get(..self.row_bytes).unwrap_or_default());
        }
        Ok(bytes)
    }
}

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Four bytes a pixel, sRGB and opacity, rows from above.
    pub rgba: Vec<u8>,
}

/// A picture on its way back.
pub struct PendingPicture {
    readback: Readback,
    size_px: [u32; 2],
}

impl PendingPicture {
    /// The picture, if it has come.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] and [`RenderError::Readback`].
    pub fn poll(&self, context: &RenderContext) -> Option<Result<Picture, RenderError>> {
        self.readback
            .poll(context)
            .map(|rgba| rgba.map(|rgba| self.picture(rgba)))
    }

    /// The picture, waited for. Not in a browser: poll there.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] and [`RenderError::Readback`].
    pub fn wait(&self, context: &RenderContext) -> Result<Picture, RenderError> {
        self.readback.wait(context).map(|rgba| self.picture(rgba))
    }

    fn picture(&self, rgba: Vec<u8>) -> Picture {
        let [width, height] = self.size_px;
        Picture { width, height, rgba }
    }
}

impl RenderContext {
    /// Reads a finished picture back.
    pub fn read(&self, target: &OffscreenTarget) -> PendingPicture {
        let mut encoder = self
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor {
                label: Some("readback"),
            });
        let readback = Readback::copy(self, target.texture(), 4, &mut encoder);
        self.queue().submit([encoder.finish()]);
        readback.request();
        PendingPicture {
            readback,
            size_px: target.size_px(),
        }
    }

    /// Draws a picture of its own size, apart from any window, and reads it back.
    ///
    /// # Errors
    ///
    /// [`RenderError::PictureSize`] and those of [`RenderContext::render`].
    pub fn screenshot(
        &self,
        view: &View,
        list: &DrawList,
        size_px: [u32; 2],
    ) -> Result<PendingPicture, RenderError> {
        let mut target = OffscreenTarget::new(self, size_px)?;
        self.render(view, list, &mut target)?;
        Ok(self.read(&target))
    }
}
