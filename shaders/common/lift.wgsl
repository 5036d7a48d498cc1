// What lies on a surface is drawn a little before it, so that neither two triangulations of one ground nor rounding hide it.

#import <common/frame.wgsl>

// In a plan, a lift is what it would be from this far.
const PLAN_DISTANCE_M: f32 = 150.0;

// Moves a clip position towards the eye by a part of its distance and some metres.
fn lifted(clip: vec4f, part: f32, metres: f32) -> vec4f {
    if frame.is_orthographic == 0u {
        return towards_eye(clip, part + metres / max(clip.w, 1.0));
    }
    // One over the depth of the picture's space: how much a metre towards the eye adds to the depth.
    let depth_a_metre = length(vec3f(frame.clip_from_eye[0].z, frame.clip_from_eye[1].z, frame.clip_from_eye[2].z));
    return vec4f(clip.xy, clip.z + (part * PLAN_DISTANCE_M + metres) * depth_a_metre, clip.w);
}
