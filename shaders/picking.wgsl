// Solid surfaces as numbers. Hidden objects cannot be hit.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/picking.wgsl>

struct PickingPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) @interpolate(flat) feature: u32,
}

@vertex
fn vs_main(vertex: MeshVertex) -> PickingPixel {
    let point = mesh_point(vertex);
    var pixel: PickingPixel;
    pixel.clip = cropped(clip_from_point(point));
    if has_state(object_state(vertex.feature.x), STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.feature = vertex.feature.x;
    return pixel;
}

@fragment
fn fs_picking(pixel: PickingPixel) -> @location(0) vec4u {
    return picked(pixel.feature, pixel.point_from_eye);
}
