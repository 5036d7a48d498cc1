// Buildings and proposals: walls and roofs told apart by their normal, states of single objects on top.
//
// In: building tiles (style 1) and proposal tiles (style 2). Spaces: relative to the eye.
// Invariants: writes depth; alpha thins samples out, so a ghosted object needs no sorting.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>
#import <common/srgb.wgsl>
#import <common/style.wgsl>
#import <common/sun.wgsl>

const STYLE_PROPOSAL: u32 = 2u;
// Steeper than this is a wall: cosine of 75° from the horizontal.
const ROOF_UP: f32 = 0.26;

struct BuildingPixel {
    @builtin(position) clip: vec4f,
    @location(0) point_from_eye: vec3f,
    @location(1) normal: vec3f,
    @location(2) @interpolate(flat) state: vec4u,
}

@vertex
fn vs_main(vertex: MeshVertex) -> BuildingPixel {
    let point = mesh_point(vertex);
    var pixel: BuildingPixel;
    pixel.state = object_state(vertex.feature.x);
    pixel.clip = clip_from_point(point);
    if has_state(pixel.state, STATE_HIDDEN) {
        pixel.clip = clip_nowhere();
    }
    pixel.point_from_eye = point;
    pixel.normal = vertex.normal.xyz;
    return pixel;
}

@fragment
fn fs_main(pixel: BuildingPixel) -> @location(0) vec4f {
    let facet = facet_normal(pixel.point_from_eye);
    var normal = surface_normal(pixel.normal, facet);
    // Seen from inside, as in an open solid: lit as the side that is seen.
    if dot(normal, facet) < 0.0 {
        normal = -normal;
    }
    let is_roof = normal.z > ROOF_UP;
    var colour = select(style.wall.rgb, style.roof.rgb, is_roof);
    if tile.style == STYLE_PROPOSAL {
        colour = select(style.proposal_wall.rgb, style.proposal_roof.rgb, is_roof);
    }
    if has_state(pixel.state, STATE_COLOURED) {
        colour = state_colour(pixel.state);
    }
    if has_state(pixel.state, STATE_BROKEN) {
        colour = mix(colour, style.broken.rgb, 0.8);
    }
    if has_state(pixel.state, STATE_HIGHLIGHTED) {
        colour = mix(colour, style.highlighted.rgb, 0.25);
    }
    if has_state(pixel.state, STATE_SELECTED) {
        // What breaks a rule stays red.
        colour = mix(colour, style.selected.rgb, select(0.5, 0.15, has_state(pixel.state, STATE_BROKEN)));
    }
    let opacity = select(1.0, 0.25, has_state(pixel.state, STATE_GHOSTED));
    return vec4f(srgb_from_linear(colour * light_on(normal, facet, pixel.point_from_eye)), opacity);
}
