//! Draws tiles of a city with wgpu, on a desktop and in a browser. Knows nothing of plans.
//!
//! Four things carry everything:
//!
//! - a [`RenderContext`]: the device, its [`Tier`], the states of all objects; it lives as long as the program,
//! - [`Renderer`]s: the pipelines of one kind of thing, made once a context,
//! - [`Drawable`]s: the buffers of one thing, such as a [`TileMesh`]; immutable but for the [`ObjectState`]s of its objects,
//! - a [`View`]: one picture of a [`DrawList`], drawn on a window or on an [`OffscreenTarget`].
//!
//! A drawable says in which [`Phase`]s it takes part; the picture culls, sorts and calls it. A new kind of thing is one file here
//! and one shader in `shaders/`; `mesh/` shows how.
//!
//! Coordinates: the grid of the tiles, x east, y north, z height, metres, in f64. The eye is subtracted in f64 for each tile and each
//! picture; shaders see points relative to the eye.

mod backdrop;
mod bindings;
mod camera;
mod composite;
mod context;
mod daylight;
mod draw_list;
mod drawable;
pub mod envelopes;
mod error;
mod frame;
pub mod labels;
mod layout;
pub mod lines;
mod mesh;
mod object_states;
mod picture;
mod pipeline;
pub mod plan_areas;
mod readback;
mod shader_source;
mod shadow;
mod style;
mod surface;
mod target;
mod tier;
mod view;
mod warm_up;

pub use camera::{Bounds, Camera, Frustum, Projection, Ray};
pub use context::{ContextOptions, OnDeviceLost, RenderContext};
pub use draw_list::DrawList;
pub use drawable::{DrawPass, Drawable, FrameInfo, Phase, Phases, Placement, Renderer};
pub use error::{MeshError, RenderError, ShaderError, SurfaceError};
pub use frame::PATTERN_PERIOD_M;
pub use layout::{STRUCT_TWINS, StructTwin};
pub use mesh::{MeshIndices, MeshInput, MeshKind, MeshPositions, MeshRenderer, MeshVertices, TileMesh};
pub use object_states::{ObjectRange, ObjectState, ObjectStates};
pub use picture::PictureFigures;
pub use pipeline::PipelineSpec;
pub use readback::{PendingPicture, Picture};
pub use shader_source::{resolve_shader, shader_names};
pub use shadow::ShadowVolume;
pub use style::{Style, linear_colour, linear_from_srgb, srgb_from_linear};
pub use surface::{SurfaceFrame, SurfaceTarget};
pub use target::{COLOUR_FORMAT, DEPTH_FORMAT, MASK_FORMAT, OffscreenTarget, SAMPLES, Target};
pub use tier::Tier;
pub use view::{Background, Light, PixelRect, ShadowRegion, View};
pub use warm_up::WarmUp;
pub use {glam, wgpu};
