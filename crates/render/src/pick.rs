//! What is under a pixel: the scene once more as numbers, cropped to a few pixels around it.

use glam::{DMat4, DVec3, DVec4};

use crate::camera::Frustum;
use crate::context::{RenderContext, lock};
use crate::draw_list::{DrawKey, DrawList};
use crate::drawable::{DrawPass, Phase};
use crate::error::RenderError;
use crate::frame::FrameUniforms;
use crate::readback::Readback;
use crate::target::{self, DEPTH_FORMAT, PICK_FORMAT};
use crate::view::View;

/// Pixels along a side of the picture that a pick draws: the one asked for and its neighbours, for what is thin.
pub const PICK_SIDE_PX: u32 = 7;

/// What is under a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PickHit {
    /// Whose it is.
    pub key: DrawKey,
    /// Which feature of it: the row of its property table.
    pub feature: u32,
    /// The point that was hit, in the grid.
    pub point: DVec3,
}

/// A pick on its way back.
pub struct PendingPick {
    readback: Readback,
    eye: DVec3,
    /// Of each draw: its key, and how many pixels beside it still hit it.
    draws: Vec<(DrawKey, u32)>,
}

impl PendingPick {
    /// What was hit, if the answer has come; `Ok(None)` is the background.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] and [`RenderError::Readback`].
    pub fn poll(&self, context: &RenderContext) -> Option<Result<Option<PickHit>, RenderError>> {
        self.readback
            .poll(context)
            .map(|bytes| bytes.map(|bytes| self.hit(&bytes)))
    }

    /// What was hit, waited for. Not in a browser: poll there.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] and [`RenderError::Readback`].
    pub fn wait(&self, context: &RenderContext) -> Result<Option<PickHit>, RenderError> {
        self.readback.wait(context).map(|bytes| self.hit(&bytes))
    }

    /// The nearest of what reaches the middle; what is thin before what is broad.
    fn hit(&self, bytes: &[u8]) -> Option<PickHit> {
        let side = PICK_SIDE_PX as usize;
        let (pixels, _) = bytes.as_chunks::<16>();
        let middle = (PICK_SIDE_PX / 2) as usize;
        pixels
            .iter()
            .enumerate()
            .filter_map(|(at, pixel)| {
                let [ids, x, y, z] = words(pixel);
                let (key, reach) = self.draws.get(((ids >> 16) as usize).checked_sub(1)?)?;
                let away = (at % side).abs_diff(middle).max((at / side).abs_diff(middle));
                let hit = PickHit {
                    key: *key,
                    feature: ids & 0xffff,
                    point: self.eye + DVec3::new(metres(x), metres(y), metres(z)),
                };
                (away <= *reach as usize).then_some((*reach == 0, away, hit))
            })
            .min_by_key(|(is_broad, away, _)| (*is_broad, *away))
            .map(|(_, _, hit)| hit)
    }
}

fn words(pixel: &[u8; 16]) -> [u32; 4] {
    let (words, _) = pixel.as_chunks::<4>();
    let mut words = words.iter().map(|word| u32::from_le_bytes(*word));
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

fn metres(bits: u32) -> f64 {
    f64::from(f32::from_bits(bits))
}

impl RenderContext {
    /// Asks what is under a pixel of a picture of `size_px`, counted from the upper left.
    ///
    /// # Errors
    ///
    /// Those of [`RenderContext::render`].
    pub fn pick(
        &self,
        view: &View,
        list: &DrawList,
        size_px: [u32; 2],
        pixel: [u32; 2],
    ) -> Result<PendingPick, RenderError> {
        self.status()?;
        let crop = Crop::around(size_px, pixel);
        let side = [PICK_SIDE_PX; 2];
        let drawn = wgpu::TextureUsages::RENDER_ATTACHMENT;
        let numbers = target::texture(
            self,
            "picking",
            side,
            PICK_FORMAT,
            1,
            drawn | wgpu::TextureUsages::COPY_SRC,
        );
        let depth = target::view(self, "picking depth", side, DEPTH_FORMAT, 1, drawn);
        let _turn = lock(&self.turn);
        let mut frame = lock(&self.frame);
        let frame = &mut *frame;
        let mut order = std::mem::take(&mut frame.order);
        let [width, height] = size_px.map(|side| f64::from(side.max(1)));
        let cropped = crop.matrix() * view.camera.clip_from_eye(width / height);
        order.cull(list, &Frustum::of(view.camera.eye, cropped), None);
        self.prepare(view, list, size_px, &order, true);
        let uniforms = FrameUniforms::of(view, size_px, Some(crop.0), None);
        self.write_frame(frame, view, &uniforms, &order);
        let mut encoder = self
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor {
                label: Some("picking"),
            });
        {
            let output = numbers.create_view(&wgpu::TextureViewDescriptor::default());
            let mut pass = encoder.begin_render_pass(&pass_descriptor(
                &[Some(wgpu::RenderPassColorAttachment {
                    view: &output,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                &depth,
            ));
            pass.set_bind_group(0, &frame.group_without_shadow, &[]);
            let mut pass = DrawPass::new(self, &mut pass, false);
            order.draw(Phase::Picking, view, list, &frame.tile_group, &mut pass);
        }
        let readback = Readback::copy(self, &numbers, 16, &mut encoder);
        self.queue().submit([encoder.finish()]);
        frame.order = order;
        readback.request();
        self.status()?;
        Ok(PendingPick {
            readback,
            eye: view.camera.eye,
            draws: list
                .entries
                .iter()
                .map(|entry| (entry.key, entry.drawable.pick_reach_px()))
                .collect(),
        })
    }
}

fn pass_descriptor<'a>(
    colours: &'a [Option<wgpu::RenderPassColorAttachment<'a>>],
    depth: &'a wgpu::TextureView,
) -> wgpu::RenderPassDescriptor<'a> {
    wgpu::RenderPassDescriptor {
        label: Some("picking"),
        color_attachments: colours,
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: depth,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(0.0),
                store: wgpu::StoreOp::Discard,
            }),
            stencil_ops: None,
        }),
        ..wgpu::RenderPassDescriptor::default()
    }
}

/// How clip space is scaled and moved so that a few pixels fill the target: scale x, y, then offset x, y.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Crop([f32; 4]);

impl Crop {
    fn around(size_px: [u32; 2], pixel: [u32; 2]) -> Crop {
        let [width, height] = size_px.map(|side| f64::from(side.max(1)));
        let [x, y] = pixel.map(|at| f64::from(at) + 0.5);
        let side = f64::from(PICK_SIDE_PX);
        let (scale_x, scale_y) = (width / side, height / side);
        Crop([
            scale_x as f32,
            scale_y as f32,
            (-(x / width * 2.0 - 1.0) * scale_x) as f32,
            (-(1.0 - y / height * 2.0) * scale_y) as f32,
        ])
    }

    fn matrix(self) -> DMat4 {
        let [scale_x, scale_y, x, y] = self.0.map(f64::from);
        DMat4::from_cols(
            DVec4::new(scale_x, 0.0, 0.0, 0.0),
            DVec4::new(0.0, scale_y, 0.0, 0.0),
            DVec4::Z,
            DVec4::new(x, y, 0.0, 1.0),
        )
    }
}
