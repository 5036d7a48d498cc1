// Edges of houses fade where they would crowd.

#import <common/frame.wgsl>

// A pixel of so many metres shows edges whole, and so many not at all. The second has a twin in crates/render/src/drawable.rs.
const EDGES_WHOLE_TO_M: f32 = 0.25;
const EDGES_GONE_FROM_M: f32 = 0.9;

fn edge_opacity(point_from_eye: vec3f) -> f32 {
    return 1.0 - smoothstep(EDGES_WHOLE_TO_M, EDGES_GONE_FROM_M, pixel_size_m(point_from_eye));
}
