// What a pick writes: draw and feature in one number, then the point relative to the eye, bit by bit.
// The point is written, not read from depth: WebGL2 cannot copy depth out, and depth knows less.

#import <common/tile.wgsl>

fn picked(feature: u32, point_from_eye: vec3f) -> vec4u {
    return vec4u((tile.draw << 16u) | (feature & 0xffffu), bitcast<vec3u>(point_from_eye));
}
