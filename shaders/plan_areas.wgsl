// Areas of plans on the terrain: a fill that lets the ground through, and the pattern of what may not be built.
//
// In: areas cut against the terrain's triangles and against each other, positions relative to the tile. Spaces: relative to the eye; patterns
// from east and north modulo 4096 m.
// Areas in force (IS_GROUND) are drawn as ground of their own, opaque and before the terrain, which they hide: the ground's colour shows through by
// reckoning, not by blending, and each pixel is paid for once. Faint ones are blended over them: premultiplied, depth tested and not written.
// Twin: AreaStyleRow in crates/render/src/plan_areas/style.rs.

#import <common/frame.wgsl>
#import <common/lift.wgsl>
#import <common/tile.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/srgb.wgsl>
#import <common/style.wgsl>
#import <common/sun.wgsl>
#import <common/hatch.wgsl>

struct AreaStyleRow {
    // Linear, straight opacity.
    fill: vec4f,
    ink: vec4f,
    // The pattern's number, its period, 1 where the period is in pixels.
    hatch: vec4f,
}

// As many rows as AREA_LOOKS in crates/render/src/plan_areas/style.rs.
@group(2) @binding(0) var<uniform> area_styles: array<AreaStyleRow, 256>;

// The areas are ground of their own; else they are faint.
override IS_GROUND: bool = true;
// How far areas lie before the terrain, whose heights are kept in centimetres: a part of their distance, and metres. Faint ones a little more.
const LIFT: f32 = 0.0015;
const LIFT_M: f32 = 0.05;
const LIFT_FAINT: f32 = 0.0021;
const LIFT_FAINT_M: f32 = 0.08;
// What is left of a fill's light in the shade.
const SHADE: f32 = 0.62;

struct AreaVertex {
    @location(0) position: vec3f,
    // The feature, the row of its look.
    @location(1) feature_row: vec2u,
    // Of the ground; zero where it is not known.
    @location(2) normal: vec4f,
}

struct AreaPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) normal: vec3f,
    @location(2) ground_m: vec2f,
    // Selected, highlighted.
    @location(4) @interpolate(flat) mask: vec2f,
    // What is the same all over an area is reckoned at its corners. Straight opacity.
    @location(5) @interpolate(flat) fill: vec4f,
    @location(6) @interpolate(flat) ink: vec4f,
    // The pattern's number, its period in metres or pixels, 1 where it is in pixels.
    @location(7) @interpolate(flat) hatch: vec3f,
}

// A fill as the state of its area has it.
fn stated(row: vec4f, state: vec4u) -> vec4f {
    var fill = row;
    if has_state(state, STATE_COLOURED) {
        fill = vec4f(state_colour(state), max(fill.a, 0.4));
    }
    if has_state(state, STATE_BROKEN) {
        fill = vec4f(mix(fill.rgb, style.broken.rgb, 0.7), max(fill.a, 0.4));
    }
    if has_state(state, STATE_HIGHLIGHTED) {
        fill = vec4f(mix(fill.rgb, style.highlighted.rgb, 0.35), max(fill.a, 0.25));
    }
    if has_state(state, STATE_SELECTED) {
        fill = vec4f(mix(fill.rgb, style.selected.rgb, 0.4), max(fill.a, 0.35));
    }
    return fill;
}

@vertex
fn vs_main(vertex: AreaVertex) -> AreaPixel {
    let point = point_from_position(vertex.position);
    let state = object_state(vertex.feature_row.x);
    let row = area_styles[vertex.feature_row.y];
    let part = select(LIFT_FAINT, LIFT, IS_GROUND);
    let metres = select(LIFT_FAINT_M, LIFT_M, IS_GROUND);
    let fade = vec4f(1.0, 1.0, 1.0, select(1.0, 0.3, has_state(state, STATE_GHOSTED)));
    var pixel: AreaPixel;
    pixel.clip = lifted(clip_from_point(point), part, metres);
    if has_state(state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.normal = vertex.normal.xyz;
    pixel.ground_m = pattern_from_position(vertex.position);
    pixel.mask = vec2f(f32(has_state(state, STATE_SELECTED)), f32(has_state(state, STATE_HIGHLIGHTED)));
    pixel.fill = stated(row.fill, state) * fade;
    pixel.ink = row.ink * fade;
    pixel.hatch = row.hatch.xyz;
    if row.hatch.z > 0.5 {
        pixel.hatch.y = row.hatch.y * frame.pixels_per_point;
    }
    return pixel;
}

// How much of the sun reaches a point, 0 to 1.
fn sun_on(point_from_eye: vec3f, normal: vec3f, facet: vec3f) -> f32 {
    if frame.has_sun == 0u || dot(normal, frame.to_sun) <= 0.0 {
        return 0.0;
    }
    return sun_visibility(point_from_eye, facet);
}

// What the ground would throw back, as terrain.wgsl has it.
fn ground_light(normal: vec3f, sun: f32) -> vec3f {
    let sky = mix(frame.ground_light.rgb, frame.sky_light.rgb, normal.z * 0.5 + 0.5);
    return style.terrain.rgb * (sky + frame.sun_light.rgb * max(dot(normal, frame.to_sun), 0.0) * sun);
}

// A fill with some ink over it, on the ground, in so much sun.
fn shown(pixel: AreaPixel, normal: vec3f, ink: f32, sun: f32) -> vec4f {
    let covered = pixel.fill.a * (1.0 - ink);
    // Without shadows a fill is evenly bright: a plan is read, not lit.
    let brightness = select(mix(SHADE, 1.0, sun), 1.0, frame.shadow_texels == 0.0);
    let colour = pixel.ink.rgb * ink + pixel.fill.rgb * brightness * covered;
    if IS_GROUND {
        return vec4f(srgb_from_linear(colour + ground_light(normal, sun) * (1.0 - ink - covered)), 1.0);
    }
    let opacity = ink + covered;
    return vec4f(srgb_from_linear(colour / max(opacity, 1e-4)) * opacity, opacity);
}

fn inked(pixel: AreaPixel, footprint: Footprint) -> f32 {
    let share = hatched(u32(pixel.hatch.x), footprint, pixel.hatch.y, pixel.hatch.z > 0.5);
    return pixel.ink.a * share;
}

// Areas with a pattern. In all of these derivatives come first: they are only right where all pixels of a block go the same way.
@fragment
fn fs_main(pixel: AreaPixel) -> @location(0) vec4f {
    let footprint = footprint_of(pixel.ground_m);
    let facet = facet_normal(pixel.point_from_eye);
    let normal = surface_normal(pixel.normal, facet);
    return shown(pixel, normal, inked(pixel, footprint), sun_on(pixel.point_from_eye, normal, facet));
}

// Areas without a pattern: the greater part of most plans.
@fragment
fn fs_plain(pixel: AreaPixel) -> @location(0) vec4f {
    let facet = facet_normal(pixel.point_from_eye);
    let normal = surface_normal(pixel.normal, facet);
    return shown(pixel, normal, 0.0, sun_on(pixel.point_from_eye, normal, facet));
}

@fragment
fn fs_outline(pixel: AreaPixel) -> @location(0) vec4f {
    // Additive: what is neither adds nothing.
    return vec4f(pixel.mask, 0.0, 1.0);
}
