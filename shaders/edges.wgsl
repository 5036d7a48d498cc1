// Soft edges of buildings and proposals: lines a pixel wide where faces meet, fading where they would crowd.
//
// In: the vertices of the solid surfaces, pairs of indices. Spaces: relative to the eye. Invariant: writes no depth; lies a little
// nearer than its faces.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>

// A pixel of so many metres shows edges whole, and so many not at all. The second has a twin in crates/render/src/mesh/tile_mesh.rs.
const WHOLE_TO_M: f32 = 0.25;
const GONE_FROM_M: f32 = 0.9;
const INK: vec4f = vec4f(0.09, 0.08, 0.07, 0.42);

struct EdgePixel {
    @builtin(position) clip: vec4f,
    @location(0) opacity: f32,
}

@vertex
fn vs_main(vertex: MeshVertex) -> EdgePixel {
    let point = mesh_point(vertex);
    let state = object_state(vertex.feature.x);
    var pixel: EdgePixel;
    pixel.opacity = INK.a * (1.0 - smoothstep(WHOLE_TO_M, GONE_FROM_M, pixel_size_m(point)));
    pixel.clip = cropped(towards_eye(clip_from_point(point), 0.0006));
    if has_state(state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    return pixel;
}

@fragment
fn fs_main(pixel: EdgePixel) -> @location(0) vec4f {
    return vec4f(INK.rgb * pixel.opacity, pixel.opacity);
}
