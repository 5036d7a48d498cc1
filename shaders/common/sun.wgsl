// Light on a surface: a hemisphere of sky, and the sun where nothing stands before it.

#import <common/frame.wgsl>

// Whether the picture has a shadow map: a constant when the shader is compiled, since a software renderer takes both ways of a branch.
override HAS_SHADOWS: bool = true;

// How much of the sun reaches a point, 0 to 1: 2×2 texels of the shadow map, weighted as a moving window.
//
// `facet_normal` is the plane of the triangle, not the smoothed normal: the depth of that plane is followed to the middle of each texel,
// so a plane never shades itself however low the sun, and the bias can stay near nothing. A bias along the normal would move the tips of
// shadows by bias / tan(elevation).
fn sun_visibility(point_from_eye: vec3f, facet_normal: vec3f) -> f32 {
    if !HAS_SHADOWS || frame.shadow_texels == 0.0 {
        return 1.0;
    }
    let clip = (frame.shadow_from_eye * vec4f(point_from_eye, 1.0)).xyz;
    let texel = vec2f(clip.x * 0.5 + 0.5, 0.5 - clip.y * 0.5) * frame.shadow_texels;
    // Beyond the map nothing is known to stand in the way.
    if any(texel < vec2f(2.0)) || any(texel > vec2f(frame.shadow_texels - 2.0)) {
        return 1.0;
    }
    // The facet's plane in the map: metres away from the sun per metre right and up.
    let right = vec3f(frame.shadow_from_eye[0].x, frame.shadow_from_eye[1].x, frame.shadow_from_eye[2].x);
    let up = vec3f(frame.shadow_from_eye[0].y, frame.shadow_from_eye[1].y, frame.shadow_from_eye[2].y);
    let half_m = 0.5 * frame.shadow_texels * frame.shadow_texel_m;
    let facing = max(dot(facet_normal, frame.to_sun), 0.02);
    let slope = vec2f(dot(facet_normal, right), dot(facet_normal, up)) * half_m / facing;
    let depth_a_metre = 1.0 / frame.shadow_depth_m;
    // Taps may fall on the neighbouring facet of a fold: half a texel of slope forgives those.
    let bias = (0.05 + 0.5 * length(slope * frame.shadow_texel_m)) * depth_a_metre;

    // The three by three texels around the point: their middles, and the weights of a window two texels wide.
    let first = floor(texel - 1.0);
    let part = texel - 1.0 - first;
    var light = 0.0;
    for (var row = 0; row < 3; row++) {
        for (var column = 0; column < 3; column++) {
            let middle = first + vec2f(f32(column), f32(row)) + 0.5;
            let away_m = (middle - texel) * vec2f(1.0, -1.0) * frame.shadow_texel_m;
            let depth = clip.z + dot(slope, away_m) * depth_a_metre - bias;
            let weight = window_weight(column, part.x) * window_weight(row, part.y);
            let uv = middle / frame.shadow_texels;
            light += weight * textureSampleCompareLevel(shadow_map, shadow_compare, uv, min(depth, 0.99999));
        }
    }
    // Shadows fade out towards the map's edge instead of being cut off.
    let edge = max(abs(clip.x), abs(clip.y));
    return mix(light / 4.0, 1.0, smoothstep(0.93, 0.99, edge));
}

fn window_weight(texel: i32, part: f32) -> f32 {
    if texel == 0 {
        return 1.0 - part;
    }
    if texel == 2 {
        return part;
    }
    return 1.0;
}

// The light that a surface throws back, white being 1.
fn light_on(normal: vec3f, facet_normal: vec3f, point_from_eye: vec3f) -> vec3f {
    let sky = mix(frame.ground_light.rgb, frame.sky_light.rgb, normal.z * 0.5 + 0.5);
    let facing = dot(normal, frame.to_sun);
    if facing <= 0.0 || frame.has_sun == 0u {
        return sky;
    }
    return sky + frame.sun_light.rgb * facing * sun_visibility(point_from_eye, facet_normal);
}
