// The last pass, where there is more to do than to resolve: lines around selected and highlighted objects, parts of a target, fading.
//
// In: the picture, encoded as sRGB; the outline mask. Out: the target. Twin of the uniforms: crates/render/src/composite.rs.

#import <common/srgb.wgsl>

struct CompositeUniforms {
    selected: vec4f,
    highlighted: vec4f,
    size_px: vec2f,
    // Width of the line around selected objects; around highlighted ones it is half as wide.
    outline_px: f32,
    // How much of what the target shows is covered.
    opacity: f32,
    // 1: the target encodes what it gets, so it gets linear light.
    encodes: u32,
    _fill: u32,
    _rest: vec2u,
}

@group(0) @binding(0) var<uniform> composite: CompositeUniforms;
@group(0) @binding(1) var picture: texture_2d<f32>;
@group(0) @binding(2) var mask: texture_2d<f32>;

const DIRECTIONS: i32 = 16;

@vertex
fn vs_main(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 4.0 - 1.0;
    return vec4f(corner, 0.0, 1.0);
}

fn mask_at(place: vec2f) -> vec2f {
    let inside = clamp(place, vec2f(0.0), composite.size_px - 1.0);
    return textureLoad(mask, vec2i(inside), 0).xy;
}

// How strongly a line runs through a pixel: the mask around it, less the mask on it.
fn outline_at(place: vec2f) -> vec2f {
    var around = vec2f(0.0);
    for (var i = 0; i < DIRECTIONS; i++) {
        let angle = f32(i) * 6.2831853 / f32(DIRECTIONS);
        let direction = vec2f(cos(angle), sin(angle)) * composite.outline_px;
        let selected = max(mask_at(place + direction).x, mask_at(place + direction * 0.5).x);
        around = max(around, vec2f(selected, mask_at(place + direction * 0.5).y));
    }
    return around * (1.0 - mask_at(place));
}

fn picture_at(place: vec2f) -> vec3f {
    return textureLoad(picture, vec2i(place), 0).rgb;
}

fn finished(encoded: vec3f) -> vec4f {
    if composite.encodes == 1u {
        return vec4f(linear_from_srgb(encoded), composite.opacity);
    }
    return vec4f(encoded, composite.opacity);
}

// The picture alone: most pictures have no outlines, and the loop around them costs even where it is not run.
@fragment
fn fs_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    return finished(picture_at(position.xy));
}

// The picture with outlines.
@fragment
fn fs_outline(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let line = outline_at(position.xy);
    var colour = picture_at(position.xy);
    colour = mix(colour, composite.highlighted.rgb, line.y);
    colour = mix(colour, composite.selected.rgb, line.x);
    return finished(colour);
}
