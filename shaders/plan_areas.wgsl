// Areas of plans on the terrain: a fill that lets the ground through, and the pattern of what may not be built.
//
// In: areas cut against the terrain's triangles and against each other, positions relative to the tile. Spaces: relative to the eye; patterns
// from east and north modulo 4096 m.
// Areas in force (STYLE_GROUND) are drawn as ground of their own, opaque and before the terrain, which they hide: the ground's colour shows through by
// reckoning, not by blending, and each pixel is paid for once. Faint ones are blended over them: premultiplied, depth tested and not written.
// Twin: AreaStyleRow in crates/render/src/plan_areas/style.rs.

#import <common/frame.wgsl>
#import <common/lift.wgsl>
#import <common/tile.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/picking.wgsl>
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

// The area is ground of its own. STYLE_GROUND in crates/render/src/plan_areas/mod.rs.
const STYLE_GROUND: u32 = 1u;
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
    @location(1) ground_m: vec2f,
    @location(2) @interpolate(flat) feature_row: vec2u,
    @location(3) @interpolate(flat) state: vec4u,
    @location(4) normal: vec3f,
}

@vertex
fn vs_main(vertex: AreaVertex) -> AreaPixel {
    let point = point_from_position(vertex.position);
    var pixel: AreaPixel;
    pixel.feature_row = vertex.feature_row;
    pixel.state = object_state(vertex.feature_row.x);
    let is_ground = tile.style == STYLE_GROUND;
    let part = select(LIFT_FAINT, LIFT, is_ground);
    let metres = select(LIFT_FAINT_M, LIFT_M, is_ground);
    pixel.clip = cropped(lifted(clip_from_point(point), part, metres));
    pixel.normal = vertex.normal.xyz;
    if has_state(pixel.state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.ground_m = pattern_from_position(vertex.position);
    return pixel;
}

// How much of the sun reaches a point, 0 to 1.
fn sun_on(point_from_eye: vec3f, facing: f32, facet: vec3f) -> f32 {
    if frame.has_sun == 0u || facing <= 0.0 {
        return 0.0;
    }
    return sun_visibility(point_from_eye, facet);
}

// What the ground would throw back, as terrain.wgsl has it.
fn ground_light(normal: vec3f, sun: f32) -> vec3f {
    let sky = mix(frame.ground_light.rgb, frame.sky_light.rgb, normal.z * 0.5 + 0.5);
    return style.terrain.rgb * (sky + frame.sun_light.rgb * max(dot(normal, frame.to_sun), 0.0) * sun);
}

@fragment
fn fs_main(pixel: AreaPixel) -> @location(0) vec4f {
    // Derivatives first: they are only right where all pixels of a block go the same way.
    let footprint = footprint_of(pixel.ground_m);
    let facet = facet_normal(pixel.point_from_eye);
    let row = area_styles[pixel.feature_row.y];
    let hatch = u32(row.hatch.x);
    var inked = 0.0;
    if hatch != HATCH_NONE {
        if row.hatch.z > 0.5 {
            inked = hatch_in_pixels(hatch, footprint, row.hatch.y * frame.pixels_per_point);
        } else {
            inked = hatch_in_metres(hatch, footprint, row.hatch.y);
        }
    }
    var fill = row.fill;
    if has_state(pixel.state, STATE_COLOURED) {
        fill = vec4f(state_colour(pixel.state), max(fill.a, 0.4));
    }
    if has_state(pixel.state, STATE_BROKEN) {
        fill = vec4f(mix(fill.rgb, style.broken.rgb, 0.7), max(fill.a, 0.4));
    }
    if has_state(pixel.state, STATE_HIGHLIGHTED) {
        fill = vec4f(mix(fill.rgb, style.highlighted.rgb, 0.35), max(fill.a, 0.25));
    }
    if has_state(pixel.state, STATE_SELECTED) {
        fill = vec4f(mix(fill.rgb, style.selected.rgb, 0.4), max(fill.a, 0.35));
    }
    let fade = select(1.0, 0.3, has_state(pixel.state, STATE_GHOSTED));
    let ink = row.ink.a * inked * fade;
    let covered = fill.a * fade * (1.0 - ink);
    let normal = surface_normal(pixel.normal, facet);
    let sun = sun_on(pixel.point_from_eye, dot(normal, frame.to_sun), facet);
    // Without shadows a fill is evenly bright: a plan is read, not lit.
    let brightness = select(mix(SHADE, 1.0, sun), 1.0, frame.shadow_texels == 0.0);
    let colour = row.ink.rgb * ink + fill.rgb * brightness * covered;
    if tile.style == STYLE_GROUND {
        return vec4f(colour + ground_light(normal, sun) * (1.0 - ink - covered), 1.0);
    }
    return vec4f(colour, ink + covered);
}

@fragment
fn fs_outline(pixel: AreaPixel) -> @location(0) vec4f {
    let is_selected = has_state(pixel.state, STATE_SELECTED);
    let is_highlighted = has_state(pixel.state, STATE_HIGHLIGHTED);
    // Additive: what is neither adds nothing.
    return vec4f(f32(is_selected), f32(is_highlighted), 0.0, 1.0);
}

@fragment
fn fs_picking(pixel: AreaPixel) -> @location(0) vec4u {
    return picked(pixel.feature_row.x, pixel.point_from_eye);
}
