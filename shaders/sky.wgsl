// The background: a sky that is lighter at the horizon, or one colour where zenith and horizon are the same.
//
// One triangle over the whole picture at depth 0, infinitely far.

#import <common/frame.wgsl>
#import <common/srgb.wgsl>

struct SkyPixel {
    @builtin(position) clip: vec4f,
    @location(0) direction: vec3f,
}

@vertex
fn vs_main(@builtin(vertex_index) index: u32) -> SkyPixel {
    let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 4.0 - 1.0;
    var pixel: SkyPixel;
    pixel.clip = vec4f(corner, 0.0, 1.0);
    pixel.direction = frame.view_forward.xyz + frame.view_right.xyz * corner.x + frame.view_up.xyz * corner.y;
    return pixel;
}

@fragment
fn fs_main(pixel: SkyPixel) -> @location(0) vec4f {
    let up = pixel.direction.z * inverseSqrt(dot(pixel.direction, pixel.direction));
    // Below the horizon lies haze, the colour that the picture is cleared with.
    let part = smoothstep(0.0, 0.45, up);
    return vec4f(srgb_from_linear(mix(frame.sky_horizon.rgb, frame.sky_zenith.rgb, part)), 1.0);
}
