//! One picture, from a list to pixels: shadow map, picture, outline mask, composite.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::backdrop::Backdrop;
use crate::bindings::FrameResources;
use crate::camera::{Bounds, Frustum};
use crate::composite::Composer;
use crate::context::{RenderContext, lock};
use crate::draw_list::DrawList;
use crate::drawable::{DrawPass, FrameInfo, Phase, Placement};
use crate::error::RenderError;
use crate::frame::{FrameUniforms, TILE_STRIDE, TileUniforms};
use crate::shadow::LightFit;
use crate::target::{Attachments, COLOUR_FORMAT, Target};
use crate::view::{PixelRect, View};

/// What a picture took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PictureFigures {
    /// Draw calls, those of the shadow map too.
    pub draws: u32,
    /// Drawables in the list.
    pub listed: u32,
    /// Of them, those the camera may see.
    pub seen: u32,
    /// Of them, those that may throw a shadow into the picture.
    pub casters: u32,
    /// Triangles of what the camera may see.
    pub triangles: u64,
    /// How exact shadows are on level ground: the longer side of a texel. None without shadows.
    pub shadow_texel_m: Option<f64>,
}

/// What is drawn and in which order: memory that pictures reuse.
#[derive(Default)]
pub(crate) struct Order {
    pub(crate) placements: Vec<Placement>,
    pub(crate) seen: Vec<u32>,
    casters: Vec<u32>,
    outlined: Vec<u32>,
    sorted: Vec<Sorted>,
}

#[derive(Clone, Copy)]
struct Sorted {
    rank: u32,
    distance_m: f64,
    index: u32,
}

impl Order {
    /// Reads where everything lies, and leaves out what is not seen.
    pub(crate) fn cull(&mut self, list: &DrawList, frustum: &Frustum, fit: Option<&mut LightFit>) {
        self.placements.clear();
        self.seen.clear();
        self.casters.clear();
        self.outlined.clear();
        for (index, entry) in (0..).zip(&list.entries) {
            let placement = entry.drawable.placement();
            self.placements.push(placement);
            if !entry.is_caster_only && frustum.meets(&placement.bounds) {
                self.seen.push(index);
                if entry.drawable.is_outlined() {
                    self.outlined.push(index);
                }
            }
        }
        if let Some(fit) = fit {
            fit.fit_heights(self.placements.iter().map(|placement| &placement.bounds));
            for ((index, entry), placement) in (0..).zip(&list.entries).zip(&self.placements) {
                if entry.drawable.phases().contains(Phase::Shadow) && fit.meets(&placement.bounds) {
                    self.casters.push(index);
                    fit.include(&placement.bounds);
                }
            }
        }
    }

    /// Each caster as a number of its own, with its place.
    fn casters<'a>(&'a self, list: &'a DrawList) -> impl Iterator<Item = u64> + 'a {
        self.casters.iter().flat_map(|index| {
            let at = *index as usize;
            let itself = list
                .entries
                .get(at)
                .map_or(0, |entry| Arc::as_ptr(&entry.drawable).addr() as u64);
            // Another drawable may come to lie at the same address: its box tells them apart.
            let bounds = self.placements.get(at).map(|placement| placement.bounds);
            let sizes = bounds.map_or([0.0; 6], |Bounds { lowest, highest }| {
                [lowest.x, lowest.y, lowest.z, highest.x, highest.y, highest.z]
            });
            std::iter::once(itself).chain(sizes.map(f64::to_bits))
        })
    }

    /// Draws everything of a phase, in the phase's order.
    pub(crate) fn draw(
        &mut self,
        phase: Phase,
        view: &View,
        list: &DrawList,
        group: &wgpu::BindGroup,
        pass: &mut DrawPass<'_, '_>,
    ) {
        let indices = match phase {
            Phase::Shadow => &self.casters,
            Phase::OutlineMask => &self.outlined,
            _ => &self.seen,
        };
        self.sorted.clear();
        for index in indices {
            let at = *index as usize;
            let (Some(entry), Some(placement)) = (list.entries.get(at), self.placements.get(at)) else {
                continue;
            };
            if entry.drawable.phases().contains(phase) {
                self.sorted.push(Sorted {
                    rank: entry.drawable.rank(),
                    distance_m: placement.bounds.distance_m(view.camera.eye),
                    index: *index,
                });
            }
        }
        self.sorted.sort_unstable_by(|a, b| in_phase(phase, a, b));
        for sorted in &self.sorted {
            if let Some(entry) = list.entries.get(sorted.index as usize) {
                let offset = sorted.index * TILE_STRIDE as u32;
                pass.raw().set_bind_group(1, group, &[offset]);
                entry.drawable.draw(phase, pass);
            }
        }
    }
}

fn in_phase(phase: Phase, a: &Sorted, b: &Sorted) -> Ordering {
    let by_distance = a.distance_m.total_cmp(&b.distance_m);
    let by_place = a.index.cmp(&b.index);
    match phase {
        Phase::Translucent => by_distance.reverse().then(by_place),
        Phase::Opaque => a.rank.cmp(&b.rank).then(by_distance).then(by_place),
        _ => a.rank.cmp(&b.rank).then(by_place),
    }
}

impl RenderContext {
    /// Draws a list as a view shows it.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] where the device is gone, [`RenderError::Refused`] where the graphics interface refused something.
    pub fn render(
        &self,
        view: &View,
        list: &DrawList,
        target: &mut dyn Target,
    ) -> Result<PictureFigures, RenderError> {
        let turn = lock(&self.turn);
        let (commands, figures) = self.encode(view, list, target)?;
        self.queue().submit([commands]);
        drop(turn);
        self.status()?;
        Ok(figures)
    }

    /// The commands of a picture, to be submitted before the next is encoded: for whoever submits more with them.
    ///
    /// # Errors
    ///
    /// As [`render`](RenderContext::render).
    pub fn encode(
        &self,
        view: &View,
        list: &DrawList,
        target: &mut dyn Target,
    ) -> Result<(wgpu::CommandBuffer, PictureFigures), RenderError> {
        self.status()?;
        let parts = target.parts();
        let attachments = parts.attachments;
        let size_px = attachments.size_px;
        let mut frame = lock(&self.frame);
        let frame = &mut *frame;
        let mut order = std::mem::take(&mut frame.order);
        let mut fit = LightFit::of(&view.light, self.tier().shadow_map_px());
        let [width, height] = size_px.map(f64::from);
        order.cull(list, &view.camera.frustum(width / height), fit.as_mut());
        self.prepare(view, list, size_px, &order);
        let uniforms = FrameUniforms::of(view, size_px, fit.as_ref());
        self.write_frame(frame, view, &uniforms, &order);

        let mut encoder = self
            .device()
            .create_command_encoder(&wgpu::CommandEncoderDescriptor {
                label: Some("picture"),
            });
        let mut figures = PictureFigures {
            listed: u32::try_from(list.len()).unwrap_or(u32::MAX),
            seen: u32::try_from(order.seen.len()).unwrap_or(u32::MAX),
            casters: u32::try_from(order.casters.len()).unwrap_or(u32::MAX),
            triangles: triangles(list, &order.seen),
            shadow_texel_m: fit.as_ref().map(LightFit::texel_on_ground_m),
            draws: 0,
        };
        if let Some(fit) = &fit {
            // A camera that moves in the same light needs no new map.
            let shown = fit.fingerprint(order.casters(list), self.objects().revision());
            if frame.shadow_shown != Some(shown) {
                figures.draws += self.draw_shadow_map(view, list, frame, &mut order, fit, &mut encoder);
                frame.shadow_shown = Some(shown);
            }
        }
        let passes = Passes {
            context: self,
            view,
            list,
            frame,
            uniforms: &uniforms,
            has_shadows: fit.is_some(),
        };
        // Where there is nothing to compose, the picture is resolved onto the target.
        let is_whole = view.part.is_none() && view.opacity >= 1.0;
        let is_direct = is_whole && order.outlined.is_empty() && parts.format == COLOUR_FORMAT;
        let resolved = match is_direct {
            true => parts.output.clone(),
            false => attachments.resolved(self),
        };
        figures.draws += passes.draw_picture(&mut order, attachments, &resolved, &mut encoder)?;
        if !order.outlined.is_empty() {
            let mask = attachments.mask(self);
            figures.draws += passes.draw_mask(&mut order, &mask, &mut encoder);
        }
        if !is_direct {
            let has_mask = !order.outlined.is_empty();
            let output = (parts.output, parts.format);
            let composer = self.renderer::<Composer>()?;
            composer.compose(self, view, attachments, has_mask, output, &mut encoder)?;
            figures.draws += 1;
        }
        frame.order = order;
        Ok((encoder.finish(), figures))
    }

    /// Lets what is seen get ready.
    pub(crate) fn prepare(&self, view: &View, list: &DrawList, size_px: [u32; 2], order: &Order) {
        let info = FrameInfo {
            queue: self.queue(),
            view,
            size_px,
        };
        for index in &order.seen {
            if let Some(entry) = list.entries.get(*index as usize) {
                entry.drawable.prepare(&info);
            }
        }
    }

    /// Sends what the shaders read.
    pub(crate) fn write_frame(
        &self,
        frame: &mut FrameResources,
        view: &View,
        uniforms: &FrameUniforms,
        order: &Order,
    ) {
        let tiles = order
            .placements
            .iter()
            .map(|placement| TileUniforms::of(placement, view.camera.eye));
        frame.write(self, uniforms, &view.style, tiles);
    }

    fn draw_shadow_map(
        &self,
        view: &View,
        list: &DrawList,
        frame: &mut FrameResources,
        order: &mut Order,
        fit: &LightFit,
        encoder: &mut wgpu::CommandEncoder,
    ) -> u32 {
        let map = frame.shadow_view(self.device(), &self.layouts, fit.size_px);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("shadow map"),
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &map,
                depth_ops: Some(wgpu::Operations {
                    load: wgpu::LoadOp::Clear(1.0),
                    store: wgpu::StoreOp::Store,
                }),
                stencil_ops: None,
            }),
            ..wgpu::RenderPassDescriptor::default()
        });
        pass.set_bind_group(0, &frame.group_without_shadow, &[]);
        let mut pass = DrawPass::new(self, &mut pass, false);
        order.draw(Phase::Shadow, view, list, &frame.tile_group, &mut pass);
        pass.draws
    }
}

fn triangles(list: &DrawList, seen: &[u32]) -> u64 {
    seen.iter()
        .filter_map(|index| list.entries.get(*index as usize))
        .map(|entry| entry.drawable.triangles())
        .sum()
}

/// What the passes of one picture have in common.
struct Passes<'a> {
    context: &'a RenderContext,
    view: &'a View,
    list: &'a DrawList,
    frame: &'a FrameResources,
    uniforms: &'a FrameUniforms,
    has_shadows: bool,
}

impl Passes<'_> {
    /// Everything but outlines, resolved into one sample a pixel.
    fn draw_picture(
        &self,
        order: &mut Order,
        attachments: &Attachments,
        resolved: &wgpu::TextureView,
        encoder: &mut wgpu::CommandEncoder,
    ) -> Result<u32, RenderError> {
        // Most pictures of a city look down, and show nothing above the horizon.
        let backdrop = match self.uniforms.shows_sky() {
            true => Some(self.context.renderer::<Backdrop>()?),
            false => None,
        };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("picture"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &attachments.colour,
                depth_slice: None,
                resolve_target: Some(resolved),
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(self.uniforms.horizon()),
                    // Only what is resolved is read.
                    store: wgpu::StoreOp::Discard,
                },
            })],
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &attachments.depth,
                depth_ops: Some(wgpu::Operations {
                    load: wgpu::LoadOp::Clear(0.0),
                    store: wgpu::StoreOp::Discard,
                }),
                stencil_ops: None,
            }),
            ..wgpu::RenderPassDescriptor::default()
        });
        pass.set_bind_group(0, &self.frame.group, &[]);
        let part = self.view.part.map(|part| part.within(attachments.size_px));
        if let Some(PixelRect { x, y, width, height }) = part {
            pass.set_scissor_rect(x, y, width, height);
        }
        let mut pass = DrawPass::new(self.context, &mut pass, self.has_shadows);
        for phase in Phase::PICTURE {
            match phase {
                Phase::Sky => {
                    if let Some(backdrop) = &backdrop {
                        pass.raw().set_bind_group(1, &self.frame.tile_group, &[0]);
                        backdrop.draw(&mut pass);
                    }
                }
                phase => order.draw(phase, self.view, self.list, &self.frame.tile_group, &mut pass),
            }
        }
        Ok(pass.draws)
    }

    /// Which pixels belong to what is outlined.
    fn draw_mask(
        &self,
        order: &mut Order,
        (sampled, resolved): &(wgpu::TextureView, wgpu::TextureView),
        encoder: &mut wgpu::CommandEncoder,
    ) -> u32 {
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("outline mask"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: sampled,
                depth_slice: None,
                resolve_target: Some(resolved),
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Discard,
                },
            })],
            ..wgpu::RenderPassDescriptor::default()
        });
        pass.set_bind_group(0, &self.frame.group, &[]);
        let mut pass = DrawPass::new(self.context, &mut pass, false);
        order.draw(
            Phase::OutlineMask,
            self.view,
            self.list,
            &self.frame.tile_group,
            &mut pass,
        );
        pass.draws
    }
}
