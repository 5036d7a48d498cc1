// The area patterns of Swedish plans (BFS 2020:6, symbols 66, 67 and 68), reckoned from ground coordinates.
//
// No textures: every mark is a distance to its edge, softened over one pixel's footprint on the ground.
// Marks stand on a staggered grid: at each whole period both ways, and half a period on both ways.
// Twice the period keeps every second mark where it is, so a pattern whose period is in pixels fades from one doubling to the next.
// Derivatives are taken once, by `footprint_of`, which a fragment shader calls outside any branch.
//
// HATCH_* in sync with `Hatch` in crates/render/src/plan_areas/hatch.rs (a test compares them).

const HATCH_NONE: u32 = 0u;
/// Prickmark: no building.
const HATCH_DOTS: u32 = 1u;
/// Korsmark: ancillary buildings only.
const HATCH_PLUS: u32 = 2u;
/// Ringmark: below ground only.
const HATCH_RINGS: u32 = 3u;
/// Lines from south-west to north-east.
const HATCH_RISING: u32 = 4u;
/// Lines from north-west to south-east.
const HATCH_FALLING: u32 = 5u;
/// Both.
const HATCH_CROSSED: u32 = 6u;
/// Old plans: plus signs and dots.
const HATCH_PLUS_DOTS: u32 = 7u;
/// Old plans: rings and dots.
const HATCH_RINGS_DOTS: u32 = 8u;

// Sizes as shares of the period. The 2D map has the same (server/src/map/patterns.rs).
const DOT_RADIUS: f32 = 0.085;
const RING_RADIUS: f32 = 0.133;
const PLUS_REACH: f32 = 0.173;
/// Half the width of a stroke of a ring or a plus sign.
const STROKE_HALF: f32 = 0.03;
/// Half the width of a line, as a share of the way from line to line.
const LINE_HALF: f32 = 0.06;

/// A pixel on the ground: where, and how far a step right and down on the screen goes, in metres.
struct Footprint {
    at_m: vec2f,
    right_m: vec2f,
    down_m: vec2f,
}

fn footprint_of(at_m: vec2f) -> Footprint {
    return Footprint(at_m, dpdx(at_m), dpdy(at_m));
}

/// Metres a pixel covers on the ground. Seen at a slant it is the mean of its two sides, and half the longer one at the least.
fn metres_per_pixel(pixel: Footprint) -> f32 {
    let area = abs(pixel.right_m.x * pixel.down_m.y - pixel.right_m.y * pixel.down_m.x);
    let squares = dot(pixel.right_m, pixel.right_m) + dot(pixel.down_m, pixel.down_m);
    return max(max(sqrt(area), 0.5 * sqrt(squares)), 1e-6);
}

/// How much of a pixel lies inside an edge: `distance` to it (negative inside) in periods, `outwards` the way that grows it.
fn inside(distance: f32, outwards: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let change = vec2f(dot(outwards, pixel.right_m), dot(outwards, pixel.down_m));
    return clamp(0.5 - distance * period_m / max(length(change), 1e-6), 0.0, 1.0);
}

/// From the nearest of the marks at `offset` in each period, in periods.
fn from_mark(at_m: vec2f, period_m: f32, offset: vec2f) -> vec2f {
    return fract(at_m / period_m - offset + 0.5) - 0.5;
}

/// From the nearest mark of the staggered grid, in periods.
fn from_staggered(at_m: vec2f, period_m: f32, shift: vec2f) -> vec2f {
    let first = from_mark(at_m, period_m, shift);
    let second = from_mark(at_m, period_m, shift + 0.5);
    return select(second, first, dot(first, first) < dot(second, second));
}

fn dot_mark(beside: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let away = length(beside);
    return inside(away - DOT_RADIUS, beside / max(away, 1e-6), pixel, period_m);
}

fn ring_mark(beside: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let away = length(beside);
    let outwards = beside / max(away, 1e-6);
    return inside(abs(away - RING_RADIUS) - STROKE_HALF, outwards, pixel, period_m);
}

fn bar(beside: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let along = inside(abs(beside.x) - PLUS_REACH, vec2f(1.0, 0.0), pixel, period_m);
    let across = inside(abs(beside.y) - STROKE_HALF, vec2f(0.0, 1.0), pixel, period_m);
    return along * across;
}

fn plus_mark(beside: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let turned = Footprint(pixel.at_m.yx, pixel.right_m.yx, pixel.down_m.yx);
    return max(bar(beside, pixel, period_m), bar(beside.yx, turned, period_m));
}

/// Lines across `across`, half a period from one to the next.
fn lines(across: vec2f, pixel: Footprint, period_m: f32) -> f32 {
    let step_m = 0.5 * period_m;
    let away = 0.5 - abs(fract(dot(pixel.at_m, across) / step_m) - 0.5);
    return inside(away - LINE_HALF, across, pixel, step_m);
}

/// The share of the ground that a pattern covers: what is left of it where a period is less than a few pixels.
fn mean_of(hatch: u32) -> f32 {
    switch hatch {
        case HATCH_DOTS: { return 0.045; }
        case HATCH_PLUS: { return 0.076; }
        case HATCH_RINGS: { return 0.1; }
        case HATCH_RISING, HATCH_FALLING: { return 0.12; }
        case HATCH_CROSSED: { return 0.226; }
        case HATCH_PLUS_DOTS: { return 0.121; }
        case HATCH_RINGS_DOTS: { return 0.145; }
        default: { return 0.0; }
    }
}

fn marks(hatch: u32, pixel: Footprint, period_m: f32) -> f32 {
    let rising = vec2f(-0.70710678, 0.70710678);
    let falling = vec2f(0.70710678, 0.70710678);
    switch hatch {
        case HATCH_RISING: { return lines(rising, pixel, period_m); }
        case HATCH_FALLING: { return lines(falling, pixel, period_m); }
        case HATCH_CROSSED: {
            return max(lines(rising, pixel, period_m), lines(falling, pixel, period_m));
        }
        default: {}
    }
    let beside = from_staggered(pixel.at_m, period_m, vec2f(0.0));
    switch hatch {
        case HATCH_DOTS: { return dot_mark(beside, pixel, period_m); }
        case HATCH_PLUS: { return plus_mark(beside, pixel, period_m); }
        case HATCH_RINGS: { return ring_mark(beside, pixel, period_m); }
        default: {}
    }
    // Old plans' second mark stands between the first ones.
    let between = from_staggered(pixel.at_m, period_m, vec2f(0.5, 0.0));
    let dots = dot_mark(between, pixel, period_m);
    switch hatch {
        case HATCH_PLUS_DOTS: { return max(plus_mark(beside, pixel, period_m), dots); }
        case HATCH_RINGS_DOTS: { return max(ring_mark(beside, pixel, period_m), dots); }
        default: { return 0.0; }
    }
}

/// How much of a pixel a pattern inks, its period in metres of ground.
fn hatch_in_metres(hatch: u32, pixel: Footprint, period_m: f32) -> f32 {
    let pixels_to_a_period = period_m / metres_per_pixel(pixel);
    let is_fine = 1.0 - smoothstep(3.0, 7.0, pixels_to_a_period);
    return mix(marks(hatch, pixel, period_m), mean_of(hatch), is_fine);
}

/// How much of a pixel a pattern inks, its period about as many pixels: between once and twice as many where the ground is seen from above.
fn hatch_in_pixels(hatch: u32, pixel: Footprint, period_px: f32) -> f32 {
    let doublings = log2(metres_per_pixel(pixel) * period_px);
    let finer_m = exp2(floor(doublings));
    let to_coarser = smoothstep(0.6, 1.0, fract(doublings));
    let finer = marks(hatch, pixel, 2.0 * finer_m);
    if to_coarser == 0.0 {
        return finer;
    }
    return mix(finer, marks(hatch, pixel, 4.0 * finer_m), to_coarser);
}
