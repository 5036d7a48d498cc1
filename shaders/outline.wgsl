// Which pixels belong to selected (red) and highlighted (green) objects, hidden behind others or not. The composite draws the line.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>

struct OutlinePixel {
    @builtin(position) clip: vec4f,
    @location(0) @interpolate(flat) mask: vec2f,
}

@vertex
fn vs_main(vertex: MeshVertex) -> OutlinePixel {
    let state = object_state(vertex.feature.x);
    let is_selected = has_state(state, STATE_SELECTED);
    let is_highlighted = has_state(state, STATE_HIGHLIGHTED);
    var pixel: OutlinePixel;
    pixel.mask = vec2f(f32(is_selected), f32(is_highlighted));
    pixel.clip = clip_from_point(mesh_point(vertex));
    if has_state(state, STATE_HIDDEN) || !(is_selected || is_highlighted) {
        pixel.clip = clip_nowhere();
    }
    return pixel;
}

@fragment
fn fs_outline(pixel: OutlinePixel) -> @location(0) vec4f {
    return vec4f(pixel.mask, 0.0, 1.0);
}
