// Vertices of solid surfaces: 16 bytes on a lattice or 20 with exact positions, read alike.

#import <common/frame.wgsl>
#import <common/tile.wgsl>
#import <common/object_state.wgsl>

struct MeshVertex {
    // A lattice comes as 0 to 1 of its 65 535 steps, exact positions in metres. The fourth number only fills.
    @location(0) position: vec4f,
    // Zero where the mesh has no normals.
    @location(1) normal: vec4f,
    // The feature; the second number only fills.
    @location(2) feature: vec2u,
}

fn mesh_point(vertex: MeshVertex) -> vec3f {
    return point_from_position(vertex.position.xyz);
}

// The plane of the triangle that a pixel lies on, turned to the eye. Its derivatives are only right outside of branches.
fn facet_normal(point_from_eye: vec3f) -> vec3f {
    let across = cross(dpdx(point_from_eye), dpdy(point_from_eye));
    let length_squared = dot(across, across);
    if length_squared == 0.0 {
        return vec3f(0.0, 0.0, 1.0);
    }
    let normal = across * inverseSqrt(length_squared);
    return select(normal, -normal, dot(normal, direction_to_eye(point_from_eye)) < 0.0);
}

// The vertices' normal, or the triangle's where they have none.
fn surface_normal(given: vec3f, facet: vec3f) -> vec3f {
    let length_squared = dot(given, given);
    if length_squared < 0.01 {
        return facet;
    }
    return given * inverseSqrt(length_squared);
}
