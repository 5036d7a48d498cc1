// Bind group 0: what is the same for a whole picture. Twin: FrameUniforms in crates/render/src/frame.rs.
//
// Spaces: `point_from_eye` is in metres on the grid's axes (x east, y north, z up) with the eye at zero. Clip space has depth 1 at the
// near plane and 0 far away.

struct FrameUniforms {
    // From points relative to the eye to clip space of the whole picture.
    clip_from_eye: mat4x4f,
    // From points relative to the eye to the shadow map's clip space, depth 0 at the sun.
    shadow_from_eye: mat4x4f,
    // The way the camera looks, and how far the picture reaches right and up of it at a distance of 1 m (0 in a plan).
    view_forward: vec4f,
    view_right: vec4f,
    view_up: vec4f,
    // Size of the whole picture.
    viewport_px: vec2f,
    pixels_per_point: f32,
    // 1: leave out what may differ between two drivers.
    deterministic: u32,
    // Unit direction towards the sun.
    to_sun: vec3f,
    // 0 at night.
    has_sun: u32,
    // Light on white: of the sun straight on, of the sky on what faces up, of the ground on what faces down.
    sun_light: vec4f,
    sky_light: vec4f,
    ground_light: vec4f,
    sky_zenith: vec4f,
    sky_horizon: vec4f,
    // The shadow map's texels, right and up in the map.
    shadow_texel_m: vec2f,
    // Texels along a side of the shadow map; 0 without shadows.
    shadow_texels: f32,
    // Metres between depth 0 and 1 of the shadow map.
    shadow_depth_m: f32,
    // A pixel is pixel_m_per_m * distance + pixel_m metres wide.
    pixel_m_per_m: f32,
    pixel_m: f32,
    _fill: u32,
    // 1 in a plan.
    is_orthographic: u32,
}

@group(0) @binding(0) var<uniform> frame: FrameUniforms;
@group(0) @binding(1) var shadow_map: texture_depth_2d;
@group(0) @binding(2) var shadow_compare: sampler_comparison;
@group(0) @binding(3) var object_states: texture_2d<u32>;

// Clip space of the picture.
fn clip_from_point(point_from_eye: vec3f) -> vec4f {
    return frame.clip_from_eye * vec4f(point_from_eye, 1.0);
}

// A clip position that no pixel sees: beyond the near plane for all three corners.
fn clip_nowhere() -> vec4f {
    return vec4f(0.0, 0.0, -1.0, 1.0);
}

// Moves a clip position towards the eye by a part of its distance, for what lies on a surface. Lines have no depth bias of their own.
fn towards_eye(clip: vec4f, part: f32) -> vec4f {
    if frame.is_orthographic == 1u {
        return vec4f(clip.xy, clip.z + part, clip.w);
    }
    return vec4f(clip.xy, clip.z * (1.0 + part), clip.w);
}

// How many metres wide a pixel is at a point.
fn pixel_size_m(point_from_eye: vec3f) -> f32 {
    return frame.pixel_m_per_m * max(dot(point_from_eye, frame.view_forward.xyz), 0.0) + frame.pixel_m;
}

// From a point to the eye, as a unit direction.
fn direction_to_eye(point_from_eye: vec3f) -> vec3f {
    if frame.is_orthographic == 1u {
        return -frame.view_forward.xyz;
    }
    return -point_from_eye * inverseSqrt(max(dot(point_from_eye, point_from_eye), 1e-12));
}
