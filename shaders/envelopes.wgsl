// What may be built, as bodies: the bound, seen through and drawn hard, and an example house that keeps within it.
//
// In: flat faces, each with vertices of its own.
// Spaces: relative to the eye. Invariants: the example is opaque and writes depth, the bound is blended over it, its triangles already in order:
// far bodies before near ones, backs before fronts. Edges are lines.
// A bound has one colour a face and lies over itself many times: its colour is reckoned at corners, and a pixel only takes it.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/srgb.wgsl>
#import <common/style.wgsl>
#import <common/sun.wgsl>

// Linear light. A cold blue that no use of land has, and raw timber.
const BOUND_COLOUR: vec3f = vec3f(0.047, 0.216, 0.445);
const EXAMPLE_COLOUR: vec3f = vec3f(0.95, 0.74, 0.43);
const BOUND_FRONT: f32 = 0.19;
const BOUND_BACK: f32 = 0.105;
// From one groove of the example's boards to the next.
const BOARD_M: f32 = 0.6;

struct EnvelopePixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) normal: vec3f,
    @location(2) height_m: f32,
    @location(3) @interpolate(flat) state: vec4u,
}

struct BoundPixel {
    @builtin(position) clip: vec4f,
    // Encoded, premultiplied.
    @location(0) @interpolate(flat) colour: vec4f,
}

@vertex
fn vs_main(vertex: MeshVertex) -> EnvelopePixel {
    let point = mesh_point(vertex);
    var pixel: EnvelopePixel;
    pixel.state = object_state(vertex.feature.x);
    pixel.clip = clip_from_point(point);
    if has_state(pixel.state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.normal = vertex.normal.xyz;
    pixel.height_m = vertex.position.z * tile.scale_m.z;
    return pixel;
}

// Grooves between boards, by height: softened over a pixel, gone where boards are finer than that.
fn groove(height_m: f32, height_a_pixel: f32) -> f32 {
    let boards_a_pixel = max(height_a_pixel / BOARD_M, 1e-5);
    let away = 0.5 - abs(fract(height_m / BOARD_M) - 0.5);
    let line = clamp(0.5 + (0.06 - away) / boards_a_pixel, 0.0, 1.0);
    return mix(line, 0.12, smoothstep(0.25, 0.6, boards_a_pixel));
}

fn stated(colour: vec3f, state: vec4u) -> vec3f {
    var shown = colour;
    if has_state(state, STATE_COLOURED) {
        shown = state_colour(state);
    }
    if has_state(state, STATE_BROKEN) {
        shown = mix(shown, style.broken.rgb, 0.85);
    }
    if has_state(state, STATE_HIGHLIGHTED) {
        shown = mix(shown, style.highlighted.rgb, 0.7);
    }
    if has_state(state, STATE_SELECTED) {
        shown = mix(shown, style.selected.rgb, 0.8);
    }
    return shown;
}

@fragment
fn fs_main(pixel: EnvelopePixel) -> @location(0) vec4f {
    let facet = facet_normal(pixel.point_from_eye);
    let height_a_pixel = fwidth(pixel.height_m);
    var normal = surface_normal(pixel.normal, facet);
    if dot(normal, facet) < 0.0 {
        normal = -normal;
    }
    let boards = 1.0 - 0.22 * groove(pixel.height_m, height_a_pixel) * (1.0 - abs(normal.z));
    let colour = stated(EXAMPLE_COLOUR, pixel.state) * boards;
    return vec4f(srgb_from_linear(colour * light_on(normal, facet, pixel.point_from_eye)), 1.0);
}

@vertex
fn vs_bound(vertex: MeshVertex) -> BoundPixel {
    let point = mesh_point(vertex);
    let state = object_state(vertex.feature.x);
    var pixel: BoundPixel;
    pixel.clip = clip_from_point(point);
    if has_state(state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    // All corners of a face see the same side of it.
    let given = vertex.normal.xyz;
    let is_front = dot(given, direction_to_eye(point)) > 0.0;
    let normal = select(-given, given, is_front);
    // A bound throws no light back: faces are told apart by which way they look, not by the sun.
    let shade = 0.72 + 0.38 * max(normal.z, 0.0) + 0.14 * normal.x;
    var opacity = select(BOUND_BACK, BOUND_FRONT, is_front);
    let is_marked = has_state(state, STATE_HIGHLIGHTED | STATE_SELECTED | STATE_BROKEN);
    opacity = select(opacity, 0.6, is_marked);
    opacity = select(opacity, 0.055, has_state(state, STATE_GHOSTED));
    pixel.colour = vec4f(srgb_from_linear(stated(BOUND_COLOUR, state) * shade) * opacity, opacity);
    return pixel;
}

@fragment
fn fs_bound(pixel: BoundPixel) -> @location(0) vec4f {
    return pixel.colour;
}
