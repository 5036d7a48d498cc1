// Lines: boundaries of plans, edges of envelopes, measured lines and points, outlines of sections.
//
// In: one instance a straight piece (crates/render/src/lines/segments.rs), four corners of a strip. Spaces: relative to the eye, then pixels.
// A piece is clipped at the near plane, moved apart by its width on the screen, and cut out of that rectangle pixel by pixel: round ends, dashes, marks.
// Invariants: depth is tested, not written; colours are premultiplied. Twins: LineStyleRow in crates/render/src/lines/style.rs.

#import <common/frame.wgsl>
#import <common/lift.wgsl>
#import <common/tile.wgsl>
#import <common/object_state.wgsl>
#import <common/edge_fade.wgsl>
#import <common/srgb.wgsl>
#import <common/style.wgsl>

struct LineStyleRow {
    // Linear, straight opacity.
    colour: vec4f,
    // Middle and half length of the first two dashes, in points of a map.
    dashes: vec4f,
    // Middle and half length of the third dash, the period, the middle of the mark.
    last_dash: vec4f,
    // Width, reach of the mark, its kind, whether dashes are round.
    shape: vec4f,
}

// As many rows as LINE_KINDS in crates/render/src/lines/style.rs.
@group(2) @binding(0) var<uniform> line_styles: array<LineStyleRow, 13>;

// LineMark in crates/render/src/lines/style.rs.
const MARK_NONE: u32 = 0u;
const MARK_PLUS: u32 = 1u;
const MARK_DISC: u32 = 2u;
const MARK_RING: u32 = 3u;
const MARK_DIAMOND: u32 = 4u;

// Half the stroke of a mark, in points of the screen.
const MARK_STROKE_HALF: f32 = 0.6;
// A point of a map in points of the screen: 1/72 inch against the web's 1/96.
const MAP_POINT: f32 = 1.25;
// How far lines lie before what they lie on, and before areas that lie there too: a part of their distance, and metres.
const LIFT: f32 = 0.0022;
const LIFT_M: f32 = 0.1;
// Boundaries have their full width up to this scale, in metres of a point of the screen: about 1:1000.
const FULL_WIDTH_M: f32 = 0.3;
// However far away, this part of the width is left.
const THINNEST: f32 = 0.35;
// The rows before this one are boundaries: LineKind::Measure in crates/render/src/lines/style.rs.
const FIRST_OTHER_KIND: u32 = 8u;
// LineKind::BoundEdge and LineKind::ExampleEdge.
const BOUND_EDGE: u32 = 10u;
const EXAMPLE_EDGE: u32 = 11u;
// Seen flatter than this (its sine), the ground may hide the nearer half of a line.
const FLATTEST: f32 = 0.12;

struct LineVertex {
    @builtin(vertex_index) corner: u32,
    // Where it begins, and how far along its line that is.
    @location(0) from_along: vec4f,
    @location(1) to: vec3f,
    // The row of the style, the object.
    @location(2) kind_object: vec2u,
}

struct LinePixel {
    @builtin(position) clip: vec4f,
    // Pixels across the line, before its beginning and beyond its end; each times the fourth, the distance, so that it is even on the screen.
    @location(0) on_screen: vec4f,
    // Half its width in pixels.
    @location(1) half_px: f32,
    // Premultiplied, encoded: what is the same all over a piece is reckoned at its corners, and no pixel looks into the table.
    @location(2) @interpolate(flat) colour: vec4f,
    // Metres along the line, the reach of its marks in pixels.
    @location(3) along_reach: vec2f,
    // Metres of a point of the map, the mark's kind, whether dashes are round.
    @location(4) @interpolate(flat) pattern: vec3f,
    // Of the style.
    @location(5) @interpolate(flat) dashes: vec4f,
    @location(6) @interpolate(flat) last_dash: vec4f,
}

// A line without dashes and marks needs no more than this.
struct PlainPixel {
    @location(0) on_screen: vec4f,
    @location(1) half_px: f32,
    @location(2) @interpolate(flat) colour: vec4f,
}

// Boundaries grow thin with the scale, by its root, so that a whole city is not drawn black; what is measured stays as wide as it is.
fn thinness(kind: u32, point_from_eye: vec3f) -> f32 {
    let point_m = pixel_size_m(point_from_eye) * frame.pixels_per_point;
    let thin = clamp(sqrt(FULL_WIDTH_M / max(point_m, 1e-4)), THINNEST, 1.0);
    return select(1.0, thin, kind < FIRST_OTHER_KIND || kind == BOUND_EDGE);
}

// How a kind looks in a state, and from how far away it is seen.
fn colour_of(row: LineStyleRow, kind: u32, state: vec4u, point_from_eye: vec3f) -> vec4f {
    var colour = row.colour.rgb;
    if has_state(state, STATE_COLOURED) {
        colour = state_colour(state);
    }
    if has_state(state, STATE_BROKEN) {
        colour = style.broken.rgb;
    }
    if has_state(state, STATE_HIGHLIGHTED) {
        colour = style.highlighted.rgb;
    }
    if has_state(state, STATE_SELECTED) {
        colour = style.selected.rgb;
    }
    var opacity = row.colour.a * select(1.0, 0.25, has_state(state, STATE_GHOSTED));
    if kind == EXAMPLE_EDGE {
        opacity = opacity * edge_opacity(point_from_eye);
    }
    return vec4f(srgb_from_linear(colour) * opacity, opacity);
}

@vertex
fn vs_main(vertex: LineVertex) -> LinePixel {
    var pixel: LinePixel;
    pixel.clip = clip_nowhere();
    let kind = vertex.kind_object.x;
    let state = object_state(vertex.kind_object.y);
    let row = line_styles[kind];

    var from_point = point_from_position(vertex.from_along.xyz);
    var to_point = point_from_position(vertex.to);
    let length_m = distance(from_point, to_point);
    var from_m = vertex.from_along.w;
    var to_m = from_m + length_m;
    var from_clip = clip_from_point(from_point);
    var to_clip = clip_from_point(to_point);
    // In perspective the last column holds the near plane's distance; a plan has no end on this side.
    let near_m = select(frame.clip_from_eye[3].z * 1.001, 0.0, frame.is_orthographic == 1u);
    if has_state(state, STATE_HIDDEN) || max(from_clip.w, to_clip.w) <= near_m {
        return pixel;
    }
    if from_clip.w < near_m {
        let part = (near_m - from_clip.w) / (to_clip.w - from_clip.w);
        from_clip = mix(from_clip, to_clip, part);
        from_point = mix(from_point, to_point, part);
        from_m = mix(from_m, to_m, part);
    } else if to_clip.w < near_m {
        let part = (near_m - from_clip.w) / (to_clip.w - from_clip.w);
        to_clip = mix(from_clip, to_clip, part);
        to_point = mix(from_point, to_point, part);
        to_m = mix(from_m, to_m, part);
    }

    let half_viewport = 0.5 * frame.viewport_px;
    let run_px = (to_clip.xy / to_clip.w - from_clip.xy / from_clip.w) * half_viewport;
    let length_px = length(run_px);
    var ahead = vec2f(1.0, 0.0);
    if length_px > 0.001 {
        ahead = run_px / length_px;
    }
    let is_end = (vertex.corner >> 1u) == 1u;
    let side = f32(vertex.corner & 1u) * 2.0 - 1.0;
    let end_point = select(from_point, to_point, is_end);
    let thin = thinness(kind, end_point);
    let half_px = 0.5 * row.shape.x * frame.pixels_per_point * thin;
    let mark_px = row.shape.y * frame.pixels_per_point * thin;
    let reach_px = max(half_px, mark_px) + 1.0;
    let cap_px = half_px + 1.0;

    let middle = 0.5 * (from_point + to_point);
    let nominal_m = pixel_size_m(middle) * frame.pixels_per_point * MAP_POINT;
    pixel.half_px = half_px;
    pixel.colour = colour_of(row, kind, state, end_point);
    pixel.pattern = vec3f(exp2(round(log2(max(nominal_m, 1e-4)))), row.shape.zw);
    pixel.dashes = row.dashes;
    pixel.last_dash = row.last_dash;
    // Seen end on, a piece is metres long and no pixels: its caps then stay as long as they look.
    let metres_a_pixel = min((to_m - from_m) / max(length_px, 0.001), 8.0 * pixel_size_m(middle));

    var clip = select(from_clip, to_clip, is_end);
    let before_px = select(cap_px, -(length_px + cap_px), is_end);
    let beyond_px = select(-(length_px + cap_px), cap_px, is_end);
    let along_m = select(from_m - cap_px * metres_a_pixel, to_m + cap_px * metres_a_pixel, is_end);
    pixel.along_reach = vec2f(along_m, mark_px);
    let moved_px = vec2f(-ahead.y, ahead.x) * side * reach_px + ahead * select(-cap_px, cap_px, is_end);
    clip = vec4f(clip.xy + moved_px / half_viewport * clip.w, clip.zw);
    pixel.on_screen = vec4f(side * reach_px, before_px, beyond_px, 1.0) * clip.w;
    // Its nearer half hangs over ground that is nearer still: the more so, the flatter the ground is seen.
    let hang_m = half_px * pixel_size_m(end_point) / max(direction_to_eye(end_point).z, FLATTEST);
    pixel.clip = lifted(clip, LIFT, LIFT_M + hang_m);
    return pixel;
}

// From the middle of the nearest repetition.
fn from_nearest(at: f32, middle: f32, period: f32) -> f32 {
    let away = at - middle;
    return away - period * round(away / max(period, 1e-6));
}

// Distance to a mark's edge in pixels, negative on it.
fn mark_distance(mark: u32, beside: vec2f, reach: f32) -> f32 {
    let stroke = MARK_STROKE_HALF * frame.pixels_per_point;
    let away = abs(beside);
    switch mark {
        case MARK_PLUS: { return max(min(away.x, away.y) - stroke, max(away.x, away.y) - reach); }
        case MARK_DISC: { return length(beside) - reach; }
        case MARK_RING: { return abs(length(beside) - reach + stroke) - stroke; }
        case MARK_DIAMOND: { return (away.x + away.y - reach) * 0.70710678; }
        default: { return 1e6; }
    }
}

// How much of a pixel a line inks.
fn line_coverage(pixel: LinePixel) -> f32 {
    let along_m = pixel.along_reach.x;
    let metres_a_pixel = max(length(vec2f(dpdx(along_m), dpdy(along_m))), 1e-6);
    let on_screen = pixel.on_screen.xyz / pixel.on_screen.w;
    let across = on_screen.x;
    let beyond = max(on_screen.y, on_screen.z);
    // In points of the map.
    let at = along_m / pixel.pattern.x;
    let pixels_a_point = pixel.pattern.x / metres_a_pixel;
    let mark_kind = u32(pixel.pattern.y);
    let mark_reach_px = pixel.along_reach.y;
    let period = pixel.last_dash.z;
    let first = abs(from_nearest(at, pixel.dashes.x, period)) - pixel.dashes.y;
    let second = abs(from_nearest(at, pixel.dashes.z, period)) - pixel.dashes.w;
    let third = abs(from_nearest(at, pixel.last_dash.x, period)) - pixel.last_dash.y;
    let off_px = min(min(first, second), third) * pixels_a_point;
    let plain = length(vec2f(max(beyond, 0.0), across)) - pixel.half_px;
    var distance_px = max(plain, off_px);
    if pixel.pattern.z > 0.5 {
        distance_px = length(vec2f(max(max(beyond, off_px), 0.0), across)) - pixel.half_px;
    }
    // Dashes too fine to be seen become the grey that they would blur to.
    let on = max(pixel.dashes.y, 0.0) + max(pixel.dashes.w, 0.0) + max(pixel.last_dash.y, 0.0);
    let share = clamp(2.0 * on / max(period, 1e-6), 0.0, 1.0);
    let is_fine = 1.0 - smoothstep(4.0, 8.0, select(1e6, period * pixels_a_point, period > 0.0));
    var covered = mix(clamp(0.5 - distance_px, 0.0, 1.0), clamp(0.5 - plain, 0.0, 1.0) * share, is_fine);

    let from_mark = vec2f(from_nearest(at, pixel.last_dash.w, period) * pixels_a_point, across);
    let mark = clamp(0.5 - mark_distance(mark_kind, from_mark, mark_reach_px), 0.0, 1.0) * (1.0 - is_fine);
    if mark_kind == MARK_RING && length(from_mark) < mark_reach_px {
        covered = 0.0;
    }
    return max(covered, mark);
}

@fragment
fn fs_main(pixel: LinePixel) -> @location(0) vec4f {
    return pixel.colour * line_coverage(pixel);
}

// A line without dashes and marks.
@fragment
fn fs_plain(pixel: PlainPixel) -> @location(0) vec4f {
    let on_screen = pixel.on_screen.xyz / pixel.on_screen.w;
    let beyond = max(max(on_screen.y, on_screen.z), 0.0);
    let distance_px = length(vec2f(beyond, on_screen.x)) - pixel.half_px;
    return pixel.colour * clamp(0.5 - distance_px, 0.0, 1.0);
}

// What of a line is behind something.
@fragment
fn fs_behind(pixel: LinePixel) -> @location(0) vec4f {
    return pixel.colour * line_coverage(pixel) * 0.3;
}
