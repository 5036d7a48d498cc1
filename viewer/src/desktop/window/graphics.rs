//! A window's device, its stage, and the panels' own drawing.

use std::sync::Arc;
use std::time::Duration;

use planvy_render::{ContextOptions, RenderContext, RenderError, SurfaceError, SurfaceTarget, wgpu};
use winit::event::WindowEvent;
use winit::event_loop::EventLoopProxy;
use winit::window::Window;

use super::Told;
use super::events::KeysTaken;
use super::panels::{PanelWish, Panels};
use crate::scene::Scene;
use crate::stage::Stage;

/// Why a picture was not drawn.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotDrawn {
    /// The window gave no frame.
    #[error("{0}")]
    Surface(SurfaceError),
    /// The renderer refused.
    #[error("{0}")]
    Render(#[from] RenderError),
}

/// What egui takes of an event.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taken {
    pub(super) consumed: bool,
    pub(super) keyboard: KeysTaken,
    pub(super) repaint: bool,
}

pub(super) struct Graphics {
    pub(super) window: Arc<Window>,
    pub(super) stage: Stage,
    surface: SurfaceTarget,
    egui: egui::Context,
    egui_input: egui_winit::State,
    egui_renderer: egui_wgpu::Renderer,
    painted: Option<Painted>,
    /// Where the pointer is, in points of the panels.
    pointer: Option<egui::Pos2>,
    /// What the panels left free of the window when they were laid out last.
    free: egui::Rect,
    is_over_panels: bool,
}

/// The panels of one picture, ready to be drawn.
struct Painted {
    shapes: Vec<egui::ClippedPrimitive>,
    textures: egui::TexturesDelta,
    pixels_per_point: f32,
}

impl Drop for Painted {
    /// Textures that are never drawn, with a window that is closed or a device that is lost, are let go on purpose.
    fn drop(&mut self) {
        self.textures.clear();
    }
}

impl Graphics {
    pub(super) fn new(
        window: Arc<Window>,
        scene: &mut Scene,
        is_software: bool,
        proxy: EventLoopProxy<Told>,
    ) -> Result<Graphics, String> {
        let size = window.inner_size();
        let options = ContextOptions {
            software: is_software,
            on_device_lost: Some(Box::new(move |_| drop(proxy.send_event(Told::Wake)))),
            ..ContextOptions::default()
        };
        let made = RenderContext::for_surface(Arc::clone(&window), [size.width, size.height], options);
        let (context, surface) = pollster::block_on(made).map_err(|error| error.to_string())?;
        let stage = Stage::new(Arc::new(context), scene);
        scene.set_pixels_per_point(window.scale_factor() as f32);
        let egui = egui::Context::default();
        // A fade costs a dozen pictures of the city.
        egui.all_styles_mut(|style| style.animation_time = 0.0);
        let largest = stage.context().device().limits().max_texture_dimension_2d as usize;
        let egui_input = egui_winit::State::new(
            egui.clone(),
            egui::ViewportId::ROOT,
            &window,
            None,
            window.theme(),
            Some(largest),
        );
        let device = stage.context().device();
        let egui_renderer =
            egui_wgpu::Renderer::new(device, surface.format(), egui_wgpu::RendererOptions::default());
        Ok(Graphics {
            window,
            stage,
            surface,
            egui,
            egui_input,
            egui_renderer,
            painted: None,
            pointer: None,
            free: egui::Rect::EVERYTHING,
            is_over_panels: false,
        })
    }

    pub(super) fn size_px(&self) -> [u32; 2] {
        let size = self.window.inner_size();
        [size.width, size.height]
    }

    pub(super) fn resize(&mut self, size_px: [u32; 2]) {
        // A window beyond the device's limit shows its last picture.
        let _ = self.surface.resize(self.stage.context(), size_px);
        self.window.request_redraw();
    }

    pub(super) fn reconfigure(&mut self) {
        self.resize(self.size_px());
    }

    pub(super) fn follow_scale(&self, scene: &mut Scene) {
        scene.set_pixels_per_point(self.window.scale_factor() as f32);
    }

    pub(super) fn copy(&mut self, text: String) {
        self.egui_input.set_clipboard_text(text);
    }

    pub(super) fn egui_takes(&mut self, event: &WindowEvent) -> Taken {
        let response = self.egui_input.on_window_event(&self.window, event);
        self.follow_pointer(event);
        let is_over_panels = self.is_on_panels();
        let was_over_panels = std::mem::replace(&mut self.is_over_panels, is_over_panels);
        // A pointer that only moves over the picture changes nothing.
        let is_idle =
            matches!(event, WindowEvent::CursorMoved { .. }) && !self.is_over_panels && !was_over_panels;
        Taken {
            consumed: self.is_over_panels || self.egui.egui_is_using_pointer(),
            keyboard: match self.egui.text_edit_focused() {
                true => KeysTaken::All,
                false if self.egui.egui_wants_keyboard_input() => KeysTaken::Acting,
                false => KeysTaken::None,
            },
            repaint: response.repaint && !is_idle,
        }
    }

    fn follow_pointer(&mut self, event: &WindowEvent) {
        let at_px = match event {
            WindowEvent::CursorMoved { position, .. } => *position,
            WindowEvent::Touch(touch) => touch.location,
            WindowEvent::CursorLeft { .. } => return self.pointer = None,
            _ => return,
        };
        let at = at_px.to_logical::<f32>(f64::from(self.egui.pixels_per_point()));
        self.pointer = Some(egui::pos2(at.x, at.y));
    }

    /// Whether the pointer is on a panel. Asked of the pointer's own place: egui knows the one of its last picture, and there is no new
    /// one while a pointer only moves.
    fn is_on_panels(&self) -> bool {
        let Some(at) = self.pointer else { return false };
        match self.egui.layer_id_at(at) {
            Some(layer) if layer.order == egui::Order::Background => !self.free.contains(at),
            Some(_) => true,
            None => false,
        }
    }

    /// Lays the panels out; what they wish, and when they want to be drawn again.
    pub(super) fn panels(&mut self, panels: &mut Panels, scene: &mut Scene) -> (Vec<PanelWish>, Duration) {
        let input = self.egui_input.take_egui_input(&self.window);
        let mut wishes = Vec::new();
        let mut free = self.free;
        let output = self.egui.run_ui(input, |ui| {
            wishes.extend(panels.show(ui, scene));
            free = ui.available_rect_before_wrap();
        });
        self.free = free;
        self.egui_input
            .handle_platform_output(&self.window, output.platform_output);
        let shapes = self.egui.tessellate(output.shapes, output.pixels_per_point);
        // Textures of a picture that was never drawn are not lost.
        let mut textures = self
            .painted
            .take()
            .map(|mut painted| std::mem::take(&mut painted.textures))
            .unwrap_or_default();
        textures.append(output.textures_delta);
        self.painted = Some(Painted {
            shapes,
            textures,
            pixels_per_point: output.pixels_per_point,
        });
        let repaint = output
            .viewport_output
            .values()
            .map(|viewport| viewport.repaint_delay)
            .min();
        (wishes, repaint.unwrap_or(Duration::MAX))
    }

    /// Draws the scene and the panels over it, and shows them.
    pub(super) fn draw(&mut self, scene: &Scene) -> Result<(), NotDrawn> {
        let context = Arc::clone(self.stage.context());
        context.status()?;
        let mut frame = self.surface.acquire().map_err(NotDrawn::Surface)?;
        let size_px = frame.size_px();
        self.stage.draw(scene, &mut frame, size_px)?;
        if let Some(painted) = self.painted.take() {
            paint(
                &context,
                &mut self.egui_renderer,
                &painted,
                frame.output(),
                size_px,
            );
        }
        frame.present(&context);
        Ok(())
    }
}

/// Draws the panels over a picture.
fn paint(
    context: &RenderContext,
    renderer: &mut egui_wgpu::Renderer,
    painted: &Painted,
    output: &wgpu::TextureView,
    size_px: [u32; 2],
) {
    let (device, queue) = (context.device(), context.queue());
    for (id, deltas) in &painted.textures.set {
        for delta in deltas {
            renderer.update_texture(device, queue, *id, delta);
        }
    }
    let screen = egui_wgpu::ScreenDescriptor {
        size_in_pixels: size_px,
        pixels_per_point: painted.pixels_per_point,
    };
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor {
        label: Some("panels"),
    });
    let mut commands = renderer.update_buffers(device, queue, &mut encoder, &painted.shapes, &screen);
    {
        let attachment = wgpu::RenderPassColorAttachment {
            view: output,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Load,
                store: wgpu::StoreOp::Store,
            },
        };
        let mut pass = encoder
            .begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some("panels"),
                color_attachments: &[Some(attachment)],
                ..wgpu::RenderPassDescriptor::default()
            })
            .forget_lifetime();
        renderer.render(&mut pass, &painted.shapes, &screen);
    }
    commands.push(encoder.finish());
    queue.submit(commands);
    for id in &painted.textures.free {
        renderer.free_texture(id);
    }
}
