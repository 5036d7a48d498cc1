// Between sRGB and linear light (IEC 61966-2-1).

fn linear_from_srgb(encoded: vec3f) -> vec3f {
    let low = encoded / 12.92;
    let high = pow((encoded + 0.055) / 1.055, vec3f(2.4));
    return select(high, low, encoded <= vec3f(0.04045));
}

fn srgb_from_linear(light: vec3f) -> vec3f {
    let inside = clamp(light, vec3f(0.0), vec3f(1.0));
    let low = inside * 12.92;
    let high = 1.055 * pow(inside, vec3f(1.0 / 2.4)) - 0.055;
    return select(high, low, inside <= vec3f(0.0031308));
}
