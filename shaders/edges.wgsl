// Soft edges of buildings and proposals: lines a pixel wide where faces meet, fading where they would crowd.
//
// In: the vertices of the solid surfaces, pairs of indices. Spaces: relative to the eye. Invariant: writes no depth; lies a little
// nearer than its faces.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/edge_fade.wgsl>

// Encoded.
const INK: vec4f = vec4f(0.33, 0.31, 0.29, 0.3);

struct EdgePixel {
    @builtin(position) clip: vec4f,
    @location(0) opacity: f32,
}

@vertex
fn vs_main(vertex: MeshVertex) -> EdgePixel {
    let point = mesh_point(vertex);
    let state = object_state(vertex.feature.x);
    var pixel: EdgePixel;
    pixel.opacity = INK.a * edge_opacity(point);
    pixel.clip = towards_eye(clip_from_point(point), 0.0006);
    if has_state(state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    return pixel;
}

@fragment
fn fs_main(pixel: EdgePixel) -> @location(0) vec4f {
    return vec4f(INK.rgb * pixel.opacity, pixel.opacity);
}
