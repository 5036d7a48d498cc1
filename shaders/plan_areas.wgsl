// Areas of plans on the terrain: a fill that lets the ground through, and the pattern of what may not be built.
//
// In: areas cut against the terrain's triangles and against each other, positions relative to the tile. Spaces: relative to the eye; patterns
// from east and north modulo 4096 m.
// Areas in force (IS_GROUND) are drawn as ground of their own, opaque and before the terrain, which they hide: the ground's colour shows through by
// reckoning, not by blending, and each pixel is paid for once. What lights them is reckoned at their corners, since the ground bends little between two of
// them; a pixel only looks up shadow and pattern. Faint ones are blended over them: premultiplied, depth tested and not written.
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
    // Of the ground.
    @location(2) normal: vec4f,
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

fn faded(colour: vec4f, state: vec4u) -> vec4f {
    return vec4f(colour.rgb, colour.a * select(1.0, 0.3, has_state(state, STATE_GHOSTED)));
}

fn area_clip(point: vec3f, state: vec4u) -> vec4f {
    if has_state(state, STATE_HIDDEN) {
        return clip_nowhere();
    }
    let part = select(LIFT_FAINT, LIFT, IS_GROUND);
    let metres = select(LIFT_FAINT_M, LIFT_M, IS_GROUND);
    return lifted(clip_from_point(point), part, metres);
}

// The pattern's number, its period in metres or pixels, 1 where it is in pixels.
fn hatch_of(row: vec4f) -> vec3f {
    return vec3f(row.x, row.y * select(1.0, frame.pixels_per_point, row.z > 0.5), row.z);
}

// How much of the ink a pattern leaves in a pixel.
fn inked(ink: vec4f, hatch: vec3f, footprint: Footprint) -> f32 {
    return ink.a * hatched(u32(hatch.x), footprint, hatch.y, hatch.z > 0.5);
}

// What an area in force throws back at a corner, linear: its fill and what it lets through of the ground.
struct AreaLight {
    sunny: vec3f,
    shady: vec3f,
}

fn area_light(fill: vec4f, vertex_normal: vec3f) -> AreaLight {
    let normal = surface_normal(vertex_normal, vec3f(0.0, 0.0, 1.0));
    // As terrain.wgsl has it.
    let sky = mix(frame.ground_light.rgb, frame.sky_light.rgb, normal.z * 0.5 + 0.5);
    let facing = max(dot(normal, frame.to_sun), 0.0) * f32(frame.has_sun);
    let bare = style.terrain.rgb * (1.0 - fill.a);
    // Without shadows a fill is evenly bright: a plan is read, not lit.
    let shade = fill.rgb * fill.a * select(SHADE, 1.0, frame.shadow_texels == 0.0);
    var light: AreaLight;
    light.shady = shade + bare * sky;
    light.sunny = select(shade, fill.rgb * fill.a, facing > 0.0) + bare * (sky + frame.sun_light.rgb * facing);
    return light;
}

// Without pattern and shadows: a colour, encoded.
struct BrightPixel {
    @builtin(position) clip: vec4f,
    @location(0) colour: vec3f,
}

@vertex
fn vs_bright(vertex: AreaVertex) -> BrightPixel {
    let state = object_state(vertex.feature_row.x);
    let fill = faded(stated(area_styles[vertex.feature_row.y].fill, state), state);
    var pixel: BrightPixel;
    pixel.clip = area_clip(point_from_position(vertex.position), state);
    pixel.colour = srgb_from_linear(area_light(fill, vertex.normal.xyz).sunny);
    return pixel;
}

@fragment
fn fs_bright(pixel: BrightPixel) -> @location(0) vec4f {
    return vec4f(pixel.colour, 1.0);
}

// Without a pattern, in sun and shadow.
struct PlainPixel {
    @builtin(position) clip: vec4f,
    @location(0) sunny: vec3f,
    @location(1) shady: vec3f,
    @location(2) point_from_eye: vec3f,
}

@vertex
fn vs_plain(vertex: AreaVertex) -> PlainPixel {
    let point = point_from_position(vertex.position);
    let state = object_state(vertex.feature_row.x);
    let fill = faded(stated(area_styles[vertex.feature_row.y].fill, state), state);
    let light = area_light(fill, vertex.normal.xyz);
    return PlainPixel(area_clip(point, state), light.sunny, light.shady, point);
}

@fragment
fn fs_plain(pixel: PlainPixel) -> @location(0) vec4f {
    let sun = sun_visibility(pixel.point_from_eye, facet_normal(pixel.point_from_eye));
    return vec4f(srgb_from_linear(mix(pixel.shady, pixel.sunny, sun)), 1.0);
}

// With a pattern.
struct HatchedPixel {
    @builtin(position) clip: vec4f,
    @location(0) sunny: vec3f,
    @location(1) shady: vec3f,
    @location(2) point_from_eye: vec3f,
    @location(3) ground_m: vec2f,
    @location(4) @interpolate(flat) ink: vec4f,
    @location(5) @interpolate(flat) hatch: vec3f,
}

@vertex
fn vs_hatched(vertex: AreaVertex) -> HatchedPixel {
    let point = point_from_position(vertex.position);
    let state = object_state(vertex.feature_row.x);
    let row = area_styles[vertex.feature_row.y];
    let light = area_light(faded(stated(row.fill, state), state), vertex.normal.xyz);
    var pixel: HatchedPixel;
    pixel.clip = area_clip(point, state);
    pixel.sunny = light.sunny;
    pixel.shady = light.shady;
    pixel.point_from_eye = point;
    pixel.ground_m = pattern_from_position(vertex.position);
    pixel.ink = faded(row.ink, state);
    pixel.hatch = hatch_of(row.hatch);
    return pixel;
}

// In all of these derivatives come first: they are only right where all pixels of a block go the same way.
@fragment
fn fs_hatched(pixel: HatchedPixel) -> @location(0) vec4f {
    let footprint = footprint_of(pixel.ground_m);
    let facet = facet_normal(pixel.point_from_eye);
    let ink = inked(pixel.ink, pixel.hatch, footprint);
    let bare = mix(pixel.shady, pixel.sunny, sun_visibility(pixel.point_from_eye, facet));
    return vec4f(srgb_from_linear(mix(bare, pixel.ink.rgb, ink)), 1.0);
}

// A faint area, and any area in the outline mask.
struct FaintPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) normal: vec3f,
    @location(2) ground_m: vec2f,
    // Selected, highlighted.
    @location(3) @interpolate(flat) mask: vec2f,
    // What is the same all over an area is reckoned at its corners. Straight opacity.
    @location(4) @interpolate(flat) fill: vec4f,
    @location(5) @interpolate(flat) ink: vec4f,
    @location(6) @interpolate(flat) hatch: vec3f,
}

@vertex
fn vs_main(vertex: AreaVertex) -> FaintPixel {
    let point = point_from_position(vertex.position);
    let state = object_state(vertex.feature_row.x);
    let row = area_styles[vertex.feature_row.y];
    var pixel: FaintPixel;
    pixel.clip = area_clip(point, state);
    pixel.point_from_eye = point;
    pixel.normal = surface_normal(vertex.normal.xyz, vec3f(0.0, 0.0, 1.0));
    pixel.ground_m = pattern_from_position(vertex.position);
    pixel.mask = vec2f(f32(has_state(state, STATE_SELECTED)), f32(has_state(state, STATE_HIGHLIGHTED)));
    pixel.fill = faded(stated(row.fill, state), state);
    pixel.ink = faded(row.ink, state);
    pixel.hatch = hatch_of(row.hatch);
    return pixel;
}

// A fill with some ink over it.
fn faint(pixel: FaintPixel, ink: f32, facet: vec3f) -> vec4f {
    var sun = 0.0;
    if frame.has_sun == 1u && dot(pixel.normal, frame.to_sun) > 0.0 {
        sun = sun_visibility(pixel.point_from_eye, facet);
    }
    let covered = pixel.fill.a * (1.0 - ink);
    let brightness = select(mix(SHADE, 1.0, sun), 1.0, frame.shadow_texels == 0.0);
    let opacity = ink + covered;
    let colour = pixel.ink.rgb * ink + pixel.fill.rgb * brightness * covered;
    return vec4f(srgb_from_linear(colour / max(opacity, 1e-4)) * opacity, opacity);
}

@fragment
fn fs_main(pixel: FaintPixel) -> @location(0) vec4f {
    let footprint = footprint_of(pixel.ground_m);
    let facet = facet_normal(pixel.point_from_eye);
    return faint(pixel, inked(pixel.ink, pixel.hatch, footprint), facet);
}

@fragment
fn fs_faint_plain(pixel: FaintPixel) -> @location(0) vec4f {
    return faint(pixel, 0.0, facet_normal(pixel.point_from_eye));
}

@fragment
fn fs_outline(pixel: FaintPixel) -> @location(0) vec4f {
    // Additive: what is neither adds nothing.
    return vec4f(pixel.mask, 0.0, 1.0);
}
