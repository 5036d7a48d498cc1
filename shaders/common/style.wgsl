// Colours of what the renderer draws itself, linear. Twin: StyleUniforms in crates/render/src/style.rs.

struct StyleUniforms {
    terrain: vec4f,
    wall: vec4f,
    roof: vec4f,
    proposal_wall: vec4f,
    proposal_roof: vec4f,
    selected: vec4f,
    highlighted: vec4f,
    broken: vec4f,
}

@group(0) @binding(4) var<uniform> style: StyleUniforms;
