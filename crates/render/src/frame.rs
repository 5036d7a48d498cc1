//! What every shader may read of the picture and of the tile it draws.

use glam::{DVec3, DVec4, Mat4};

use crate::camera::Projection;
use crate::daylight::Daylight;
use crate::drawable::Placement;
use crate::layout::{StructTwin, twin};
use crate::shadow::LightFit;
use crate::style::{linear_colour, srgb_from_linear};
use crate::view::{Background, View};

/// Patterns on the ground are drawn from coordinates modulo this length, so that they are exact far from the grid's origin.
/// Periods that divide it go on without a seam.
pub const PATTERN_PERIOD_M: f64 = 4096.0;

/// Bytes between the uniforms of two tiles: the largest alignment that a device may ask for.
pub(crate) const TILE_STRIDE: u64 = 256;

/// Twin of `FrameUniforms` in `shaders/common/frame.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct FrameUniforms {
    clip_from_eye: [[f32; 4]; 4],
    shadow_from_eye: [[f32; 4]; 4],
    view_forward: [f32; 4],
    view_right: [f32; 4],
    view_up: [f32; 4],
    viewport_px: [f32; 2],
    pixels_per_point: f32,
    deterministic: u32,
    to_sun: [f32; 3],
    has_sun: u32,
    sun_light: [f32; 4],
    sky_light: [f32; 4],
    ground_light: [f32; 4],
    sky_zenith: [f32; 4],
    sky_horizon: [f32; 4],
    shadow_texel_m: [f32; 2],
    shadow_texels: f32,
    shadow_depth_m: f32,
    pixel_m_per_m: f32,
    pixel_m: f32,
    _fill: u32,
    is_orthographic: u32,
}

impl FrameUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        FrameUniforms,
        "FrameUniforms",
        [
            clip_from_eye,
            shadow_from_eye,
            view_forward,
            view_right,
            view_up,
            viewport_px,
            pixels_per_point,
            deterministic,
            to_sun,
            has_sun,
            sun_light,
            sky_light,
            ground_light,
            sky_zenith,
            sky_horizon,
            shadow_texel_m,
            shadow_texels,
            shadow_depth_m,
            pixel_m_per_m,
            pixel_m,
            _fill,
            is_orthographic,
        ]
    );

    /// What a shader needs of a view that fills `size_px` pixels.
    pub(crate) fn of(view: &View, size_px: [u32; 2], shadow: Option<&LightFit>) -> FrameUniforms {
        let [width, height] = size_px.map(|side| f64::from(side.max(1)));
        let aspect = width / height;
        let orientation = view.camera.orientation;
        let (reach, pixel_m_per_m, pixel_m) = match view.camera.projection {
            Projection::Perspective { vertical_fov_rad, .. } => {
                let reach = (vertical_fov_rad * 0.5).tan();
                (reach, 2.0 * reach / height, 0.0)
            }
            Projection::Orthographic { height_m, .. } => (0.0, 0.0, height_m / height),
        };
        let [zenith, horizon] = match view.background {
            Background::Sky => [view.style.sky_zenith, view.style.sky_horizon],
            Background::Plain(colour) => [colour, colour],
        };
        let day = Daylight::of(&view.light);
        FrameUniforms {
            clip_from_eye: view.camera.clip_from_eye(aspect).as_mat4().to_cols_array_2d(),
            shadow_from_eye: shadow
                .map_or(Mat4::IDENTITY, |fit| fit.shadow_from_eye(view.camera.eye))
                .to_cols_array_2d(),
            view_forward: vector(orientation * DVec3::NEG_Z),
            view_right: vector(orientation * DVec3::X * reach * aspect),
            view_up: vector(orientation * DVec3::Y * reach),
            viewport_px: [width as f32, height as f32],
            pixels_per_point: view.pixels_per_point,
            deterministic: u32::from(view.deterministic),
            to_sun: day.to_sun.as_vec3().to_array(),
            has_sun: u32::from(day.sun != [0.0; 3]),
            sun_light: opaque(day.sun),
            sky_light: opaque(day.sky),
            ground_light: opaque(day.ground),
            sky_zenith: day.dimmed(linear_colour(zenith)),
            sky_horizon: day.dimmed(linear_colour(horizon)),
            shadow_texel_m: shadow.map_or([0.0; 2], |fit| fit.texel_m().as_vec2().to_array()),
            shadow_texels: shadow.map_or(0.0, |fit| fit.size_px as f32),
            shadow_depth_m: shadow.map_or(0.0, |fit| fit.depth_m() as f32),
            _fill: 0,
            pixel_m_per_m: pixel_m_per_m as f32,
            pixel_m: pixel_m as f32,
            is_orthographic: u32::from(reach == 0.0),
        }
    }
}

impl FrameUniforms {
    /// What the picture is cleared with: the sky at the horizon and below, encoded.
    pub(crate) fn horizon(&self) -> wgpu::Color {
        let [red, green, blue, _] = self.sky_horizon.map(|light| f64::from(srgb_from_linear(light)));
        wgpu::Color {
            r: red,
            g: green,
            b: blue,
            a: 1.0,
        }
    }

    /// Whether the picture shows sky above the horizon, or may: whether any of its corners looks up.
    pub(crate) fn shows_sky(&self) -> bool {
        let [[_, _, forward, _], [_, _, right, _], [_, _, up, _]] =
            [self.view_forward, self.view_right, self.view_up];
        self.sky_zenith != self.sky_horizon && forward + right.abs() + up.abs() > 0.0
    }
}

fn opaque([red, green, blue]: [f32; 3]) -> [f32; 4] {
    [red, green, blue, 1.0]
}

fn vector(direction: DVec3) -> [f32; 4] {
    DVec4::from((direction, 0.0)).as_vec4().to_array()
}

/// Twin of `TileUniforms` in `shaders/common/tile.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct TileUniforms {
    offset_from_eye: [f32; 3],
    first_object: u32,
    scale_m: [f32; 3],
    object_count: u32,
    pattern_origin: [f32; 2],
    style: u32,
    _fill: u32,
}

impl TileUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        TileUniforms,
        "TileUniforms",
        [
            offset_from_eye,
            first_object,
            scale_m,
            object_count,
            pattern_origin,
            style,
            _fill
        ]
    );

    /// The subtraction that keeps millimetres at 6 000 km: in f64, here.
    pub(crate) fn of(placement: &Placement, eye: DVec3) -> TileUniforms {
        let origin = DVec3::from_array(placement.origin);
        TileUniforms {
            offset_from_eye: (origin - eye).as_vec3().to_array(),
            first_object: placement.first_object,
            scale_m: placement.scale_m,
            object_count: placement.object_count,
            pattern_origin: [
                origin.x.rem_euclid(PATTERN_PERIOD_M) as f32,
                origin.y.rem_euclid(PATTERN_PERIOD_M) as f32,
            ],
            style: placement.style,
            _fill: 0,
        }
    }
}
