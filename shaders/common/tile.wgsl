// Bind group 1: what is the same for one drawable. Twin: TileUniforms in crates/render/src/frame.rs.

struct TileUniforms {
    // Where position 0 of a vertex lies, relative to the eye. Subtracted in f64 before it came here.
    offset_from_eye: vec3f,
    // Its first object in the state texture.
    first_object: u32,
    // Metres for a position of 1.
    scale_m: vec3f,
    // 0: it has no states.
    object_count: u32,
    // East and north of position 0, modulo 4096 m.
    pattern_origin: vec2f,
    // The drawable's own number.
    style: u32,
    _fill: u32,
}

@group(1) @binding(0) var<uniform> tile: TileUniforms;

// A vertex's place relative to the eye.
fn point_from_position(position: vec3f) -> vec3f {
    return tile.offset_from_eye + tile.scale_m * position;
}

// East and north of a vertex modulo 4096 m: what patterns on the ground are drawn from.
fn pattern_from_position(position: vec3f) -> vec2f {
    return tile.pattern_origin + tile.scale_m.xy * position.xy;
}
