// Areas of plans on the terrain: a see-through fill, and the pattern of what may not be built.
//
// In: areas cut against the terrain's triangles and against each other, positions relative to the tile. Spaces: relative to the eye; patterns
// from east and north modulo 4096 m. Invariants: depth is tested, not written; colours are premultiplied; one layer of pixels however many
// areas overlap. Twin: AreaStyleRow in crates/render/src/plan_areas/style.rs.

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

// Areas lie a five-hundredth of their distance before the terrain: what two triangulations of one ground may differ.
const LIFT: f32 = 0.002;
// What is left of a fill's light in the shade.
const SHADE: f32 = 0.62;

struct AreaVertex {
    @location(0) position: vec3f,
    // The feature, the row of its look.
    @location(1) feature_row: vec2u,
}

struct AreaPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) ground_m: vec2f,
    @location(2) @interpolate(flat) feature_row: vec2u,
    @location(3) @interpolate(flat) state: vec4u,
}

@vertex
fn vs_main(vertex: AreaVertex) -> AreaPixel {
    let point = point_from_position(vertex.position);
    var pixel: AreaPixel;
    pixel.feature_row = vertex.feature_row;
    pixel.state = object_state(vertex.feature_row.x);
    pixel.clip = cropped(lifted(clip_from_point(point), LIFT));
    if has_state(pixel.state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.ground_m = pattern_from_position(vertex.position);
    return pixel;
}

// How bright the ground is, 1 in the sun. Without shadows it is even: a plan is read, not lit.
fn daylight(point_from_eye: vec3f, facet: vec3f) -> f32 {
    if frame.shadow_texels == 0.0 {
        return 1.0;
    }
    let lit = select(0.0, sun_visibility(point_from_eye, facet), dot(facet, frame.to_sun) > 0.0);
    return mix(SHADE, 1.0, lit * f32(frame.has_sun));
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
    let ink = row.ink.a * inked;
    let fade = select(1.0, 0.3, has_state(pixel.state, STATE_GHOSTED));
    let colour = row.ink.rgb * ink + fill.rgb * daylight(pixel.point_from_eye, facet) * fill.a * (1.0 - ink);
    return vec4f(colour, ink + fill.a * (1.0 - ink)) * fade;
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
