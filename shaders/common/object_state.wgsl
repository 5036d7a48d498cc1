// How one object is shown: one texel of four bytes, flags and a colour. Twin: crates/render/src/object_states.rs.

#import <common/frame.wgsl>
#import <common/tile.wgsl>
#import <common/srgb.wgsl>

const STATE_HIDDEN: u32 = 1u;
const STATE_SELECTED: u32 = 2u;
const STATE_GHOSTED: u32 = 4u;
const STATE_HIGHLIGHTED: u32 = 8u;
const STATE_BROKEN: u32 = 16u;
const STATE_COLOURED: u32 = 32u;

const OBJECTS_A_ROW: u32 = 1024u;

// Whether any object that the pipeline draws may have a state: a constant, since a software renderer reads the texture in any case.
override HAS_STATES: bool = true;

// The texel of a feature of this tile. For vertex shaders: the texture is not bound for pixels.
fn object_state(feature: u32) -> vec4u {
    if !HAS_STATES || tile.object_count == 0u {
        return vec4u(0u);
    }
    let object = tile.first_object + feature;
    return textureLoad(object_states, vec2u(object % OBJECTS_A_ROW, object / OBJECTS_A_ROW), 0);
}

fn has_state(state: vec4u, flag: u32) -> bool {
    return (state.x & flag) != 0u;
}

// The colour of its own, linear.
fn state_colour(state: vec4u) -> vec3f {
    return linear_from_srgb(vec3f(state.yzw) / 255.0);
}
