// The scene as the sun sees it: depth alone. Hidden and ghosted objects throw no shadow.
//
// In: tiles of solid surfaces. Spaces: relative to the eye to the shadow map's clip space. Both sides of every triangle count, so open
// solids throw whole shadows.

#import <common/frame.wgsl>
#import <common/mesh.wgsl>
#import <common/object_state.wgsl>

@vertex
fn vs_shadow(vertex: MeshVertex) -> @builtin(position) vec4f {
    let state = object_state(vertex.feature.x);
    if has_state(state, STATE_HIDDEN | STATE_GHOSTED) {
        return clip_nowhere();
    }
    return frame.shadow_from_eye * vec4f(mesh_point(vertex), 1.0);
}
