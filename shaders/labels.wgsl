// Texts: letters cut out of an atlas of distances, each once for its halo and once for its ink.
//
// In: one instance a letter (crates/render/src/labels/renderer.rs), four corners of a strip. Spaces: relative to the eye; a facing letter is moved from
// its place by pixels, a lying one by metres on the ground. Invariants: no depth is written; colours are premultiplied; facing texts are over everything.
// Twin: LabelUniforms in crates/render/src/labels/renderer.rs.

#import <common/frame.wgsl>
#import <common/lift.wgsl>
#import <common/tile.wgsl>

struct LabelUniforms {
    atlas_size: vec2f,
    em_texels: f32,
    spread_texels: f32,
}

@group(2) @binding(0) var<uniform> label: LabelUniforms;
@group(2) @binding(1) var atlas: texture_2d<f32>;
@group(2) @binding(2) var atlas_sampler: sampler;

const FLAG_LYING: u32 = 1u;
// A lying text is a plane on ground that is none: it lies a hundredth of its distance before it.
const LIFT: f32 = 0.01;
const LIFT_M: f32 = 0.3;

struct LetterVertex {
    @builtin(vertex_index) corner: u32,
    // The text's place, and how far beyond its outline the letter is inked, in points.
    @location(0) at_grow: vec4f,
    // Left, bottom, width, height from the place, in em.
    @location(1) box_em: vec4f,
    // One em to the right: pixels right and up, or metres east and north.
    @location(2) em_right: vec2f,
    // Left, top, width, height in the atlas.
    @location(3) atlas_texels: vec4u,
    @location(4) colour: vec4f,
    @location(5) flags: u32,
}

struct LetterPixel {
    @builtin(position) clip: vec4f,
    @location(0) texel: vec2f,
    @location(1) @interpolate(flat) colour: vec3f,
    @location(2) @interpolate(flat) grow_px: f32,
}

@vertex
fn vs_main(vertex: LetterVertex) -> LetterPixel {
    var pixel: LetterPixel;
    let corner = vec2f(f32(vertex.corner & 1u), f32(vertex.corner >> 1u));
    let at_em = vertex.box_em.xy + corner * vertex.box_em.zw;
    let em_up = vec2f(-vertex.em_right.y, vertex.em_right.x);
    let moved = vertex.em_right * at_em.x + em_up * at_em.y;
    var point = point_from_position(vertex.at_grow.xyz);
    let is_lying = (vertex.flags & FLAG_LYING) != 0u;
    var clip: vec4f;
    if is_lying {
        point = point + vec3f(moved, 0.0);
            clip = lifted(clip_from_point(point), LIFT, LIFT_M);
    } else {
        clip = clip_from_point(point);
        // On whole pixels, so that stems are as sharp in each letter.
        let half_viewport = 0.5 * frame.viewport_px;
        let place_px = floor(clip.xy / clip.w * half_viewport + 0.5);
        clip = vec4f((place_px + moved) / half_viewport * clip.w, clip.zw);
    }
    pixel.clip = clip;
    let atlas_box = vec4f(vertex.atlas_texels);
    pixel.texel = atlas_box.xy + vec2f(corner.x, 1.0 - corner.y) * atlas_box.zw;
    pixel.colour = vertex.colour.rgb;
    pixel.grow_px = vertex.at_grow.w * frame.pixels_per_point;
    return pixel;
}

// How much of a pixel a letter covers.
@fragment
fn fs_main(pixel: LetterPixel) -> @location(0) vec4f {
    let right = dpdx(pixel.texel);
    let down = dpdy(pixel.texel);
    let texels_a_pixel = max(sqrt(0.5 * (dot(right, right) + dot(down, down))), 1e-4);
    let stored = textureSampleLevel(atlas, atlas_sampler, pixel.texel / label.atlas_size, 0.0).r;
    let inside_texels = (stored * 255.0 - 128.0) / 127.0 * label.spread_texels;
    // Farther out than the spread nothing is known.
    let most_px = label.spread_texels / texels_a_pixel - 0.5;
    let covered = clamp(inside_texels / texels_a_pixel + min(pixel.grow_px, most_px) + 0.5, 0.0, 1.0);
    return vec4f(pixel.colour * covered, covered);
}
