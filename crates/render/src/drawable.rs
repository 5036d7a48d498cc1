//! How a kind of thing plugs in: a [`Renderer`] owns its pipelines, a [`Drawable`] its buffers.
//!
//! A new kind is one file with both, and one shader. Nothing else knows of it: [`RenderContext::renderer`] makes the
//! renderer when the first of its drawables is uploaded, and a [`DrawList`](crate::DrawList) takes any drawable.

use crate::camera::{Bounds, Projection};
use crate::context::RenderContext;
use crate::error::RenderError;
use crate::view::View;

/// One step of a picture, in the order in which they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Phase {
    /// Depth as the sun sees it. Casters alone, no colours.
    Shadow,
    /// What hides what is behind it: terrain, buildings, proposals. Writes depth, nearest first.
    Opaque,
    /// The background where nothing opaque stands. Made by the picture itself.
    Sky,
    /// Areas that lie on the terrain: blended over it, depth tested but not written, in the order of the list.
    Ground,
    /// Volumes to look through: blended, depth tested but not written, farthest first. Each draws its back faces, then its front faces.
    Translucent,
    /// Lines on the ground and edges of buildings: blended, depth tested but not written.
    Lines,
    /// Texts: blended over everything, in the order of the list.
    Labels,
    /// Which pixels belong to selected and highlighted objects; the composite draws a line around them. No depth.
    OutlineMask,
}

impl Phase {
    /// The phases of the picture proper: one render pass.
    pub(crate) const PICTURE: [Phase; 6] = [
        Phase::Opaque,
        Phase::Sky,
        Phase::Ground,
        Phase::Translucent,
        Phase::Lines,
        Phase::Labels,
    ];
}

/// A set of phases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases(u16);

impl Phases {
    /// The set of these phases.
    ///
    /// ```
    /// use planvy_render::{Phase, Phases};
    /// let phases = Phases::of(&[Phase::Opaque, Phase::Lines]);
    /// assert!(phases.contains(Phase::Lines) && !phases.contains(Phase::Shadow));
    /// ```
    pub const fn of(phases: &[Phase]) -> Phases {
        let mut bits = 0;
        let mut rest = phases;
        while let [phase, others @ ..] = rest {
            bits |= 1 << (*phase as u16);
            rest = others;
        }
        Phases(bits)
    }

    /// Whether it holds a phase.
    pub const fn contains(self, phase: Phase) -> bool {
        self.0 & (1 << (phase as u16)) != 0
    }
}

/// Where a drawable lies and what its vertices' numbers mean. Read once a frame, before drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The place in the grid that position 0 of a vertex stands for. In f64: the eye is subtracted before it becomes f32.
    pub origin: [f64; 3],
    /// Metres for a position of 1, on each axis.
    pub scale_m: [f32; 3],
    /// The box around everything in the grid: culling, sorting, the shadow map's depth.
    pub bounds: Bounds,
    /// The first of the drawable's objects in the state texture, from [`ObjectRange::first`](crate::ObjectRange::first).
    pub first_object: u32,
    /// How many objects it has; 0 where it has no states.
    pub object_count: u32,
    /// A number for the drawable's own shader.
    pub style: u32,
}

/// Owns the pipelines of one kind of drawable. Made once a context, on demand.
pub trait Renderer: Sized + wgpu::WasmNotSendSync + 'static {
    /// Makes the pipelines, with [`RenderContext::pipeline`].
    ///
    /// # Errors
    ///
    /// [`RenderError::Shader`] where a shader cannot be put together.
    fn new(context: &RenderContext) -> Result<Self, RenderError>;
}

/// Buffers of one thing, and how they are drawn.
///
/// Before [`draw`](Drawable::draw) the pass has bind group 0 (frame: camera, light, shadow map, object states) and bind group 1
/// (tile: what [`placement`](Drawable::placement) said, relative to the eye). Group 2 is the drawable's own, for styles.
pub trait Drawable: wgpu::WasmNotSendSync {
    /// The phases it takes part in.
    fn phases(&self) -> Phases;

    /// Where it lies.
    fn placement(&self) -> Placement;

    /// Draws one phase.
    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>);

    /// Before each picture: the time to write what depends on the view, such as places of labels or an order of faces.
    fn prepare(&self, frame: &FrameInfo<'_>) {
        let _ = frame;
    }

    /// Things of one rank are drawn together, lower ranks first, so that pipelines change seldom.
    /// It also decides between drawables of the phases that keep the order of the list.
    fn rank(&self) -> u32 {
        0
    }

    /// Whether any object of it is selected or highlighted: see [`ObjectRange::outlined`](crate::ObjectRange::outlined).
    fn is_outlined(&self) -> bool {
        false
    }

    /// Bytes of GPU memory: buffers, textures, states.
    fn gpu_bytes(&self) -> u64;

    /// Triangles, for figures.
    fn triangles(&self) -> u64 {
        0
    }
}

/// What is known of the picture before it is drawn.
pub struct FrameInfo<'a> {
    /// For what has to be written.
    pub queue: &'a wgpu::Queue,
    /// The view.
    pub view: &'a View,
    /// The picture's size.
    pub size_px: [u32; 2],
}

/// Edges of houses are gone where a pixel is so many metres wide. Twin of `EDGES_GONE_FROM_M` in `shaders/common/edge_fade.wgsl`.
const EDGES_GONE_FROM_M: f64 = 0.9;

impl FrameInfo<'_> {
    /// Whether edges of houses in a box may be seen: whether any is near enough.
    pub(crate) fn shows_edges(&self, bounds: &Bounds) -> bool {
        let camera = &self.view.camera;
        let [_, height] = self.size_px.map(|side| f64::from(side.max(1)));
        let pixel_m = match camera.projection {
            Projection::Perspective { vertical_fov_rad, .. } => {
                2.0 * (vertical_fov_rad * 0.5).tan() / height * bounds.distance_m(camera.eye)
            }
            Projection::Orthographic { height_m, .. } => height_m / height,
        };
        // The distance along the view is at most the distance to the box: no edge is left out too soon by much.
        pixel_m < EDGES_GONE_FROM_M * 1.2
    }
}

/// A render pass that sets no pipeline twice.
pub struct DrawPass<'p, 'e> {
    context: &'p RenderContext,
    pass: &'p mut wgpu::RenderPass<'e>,
    /// Whether the picture has a shadow map to look into.
    pub(crate) has_shadows: bool,
    pipeline: Option<wgpu::RenderPipeline>,
    pub(crate) draws: u32,
}

impl<'p, 'e> DrawPass<'p, 'e> {
    pub(crate) fn new(
        context: &'p RenderContext,
        pass: &'p mut wgpu::RenderPass<'e>,
        has_shadows: bool,
    ) -> DrawPass<'p, 'e> {
        DrawPass {
            context,
            pass,
            has_shadows,
            pipeline: None,
            draws: 0,
        }
    }

    /// Sets the pipeline, if it is not set already.
    pub fn set_pipeline(&mut self, pipeline: &wgpu::RenderPipeline) {
        if self.pipeline.as_ref() != Some(pipeline) {
            self.pass.set_pipeline(pipeline);
            self.pipeline = Some(pipeline.clone());
        }
    }

    /// Sets what a renderer keeps or makes. What cannot be made is told by [`RenderContext::status`]; false: draw nothing.
    pub fn set_made(
        &mut self,
        make: impl FnOnce(&RenderContext) -> Result<wgpu::RenderPipeline, RenderError>,
    ) -> bool {
        match make(self.context) {
            Ok(pipeline) => {
                self.set_pipeline(&pipeline);
                true
            }
            Err(error) => {
                self.context.note(error.to_string());
                false
            }
        }
    }

    /// Draws indexed, one instance.
    pub fn draw_indexed(&mut self, indices: core::ops::Range<u32>) {
        self.draws += 1;
        self.pass.draw_indexed(indices, 0, 0..1);
    }

    /// Draws instances of vertices.
    pub fn draw(&mut self, vertices: core::ops::Range<u32>, instances: core::ops::Range<u32>) {
        self.draws += 1;
        self.pass.draw(vertices, instances);
    }

    /// Everything else a pass can do. Whoever sets a pipeline here has to do so for each draw.
    pub fn raw(&mut self) -> &mut wgpu::RenderPass<'e> {
        self.pass
    }
}
