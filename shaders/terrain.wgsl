// Bare ground: one calm colour in the light of the day. No contours, no colours by height: the plan speaks, the ground listens.
//
// In: terrain tiles, positions relative to the tile. Spaces: relative to the eye. Invariant: writes depth, opaque.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/srgb.wgsl>
#import <common/style.wgsl>
#import <common/sun.wgsl>

struct TerrainPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) normal: vec3f,
}

@vertex
fn vs_main(vertex: MeshVertex) -> TerrainPixel {
    let point = mesh_point(vertex);
    var pixel: TerrainPixel;
    pixel.clip = clip_from_point(point);
    pixel.point_from_eye = point;
    pixel.normal = vertex.normal.xyz;
    return pixel;
}

@fragment
fn fs_main(pixel: TerrainPixel) -> @location(0) vec4f {
    let facet = facet_normal(pixel.point_from_eye);
    let normal = surface_normal(pixel.normal, facet);
    return vec4f(srgb_from_linear(style.terrain.rgb * light_on(normal, facet, pixel.point_from_eye)), 1.0);
}
