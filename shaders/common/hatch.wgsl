// The area patterns of Swedish plans (BFS 2020:6, symbols 66, 67 and 68), reckoned from ground coordinates.
//
// No textures: every mark is a distance to its edge, softened over one pixel's footprint on the ground.
// Marks stand on a staggered grid: at each whole period both ways, and half a period on both ways.
// Twice the period keeps every second mark where it is, so a pattern whose period is in pixels grows from one doubling into the next.
// Written without branches where it can be: a software renderer takes them all.
// Derivatives are taken once, by `footprint_of`, which a fragment shader calls outside any branch.
//
// HATCH_* in sync with `Hatch` in crates/render/src/plan_areas/hatch.rs (a test compares them).

// Whether the patterns that a pipeline draws are lines; else they are marks.
override HAS_LINES: bool = false;

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

/// Of two vectors the shorter.
fn shorter(one: vec2f, other: vec2f) -> vec2f {
    return select(other, one, dot(one, one) < dot(other, other));
}

/// Marks. `coarser`, 0 to 1, is how far the pattern is on its way to twice the period: the marks that stay grow, the others fade.
fn marks(hatch: u32, pixel: Footprint, period_m: f32, coarser: f32) -> f32 {
    let at = pixel.at_m / period_m;
    let whole = round(at);
    let half = floor(at) + 0.5;
    let is_whole = dot(at - whole, at - whole) < dot(at - half, at - half);
    var beside = select(at - half, at - whole, is_whole);
    // Where both numbers are whole and even together or odd together, there is a mark at twice the period, too.
    let is_kept = is_whole && fract(0.5 * (whole.x + whole.y)) < 0.25;
    // Old plans' second mark stands between the first ones.
    let between = shorter(at - vec2f(half.x, whole.y), at - vec2f(whole.x, half.y));
    let is_both = hatch == HATCH_PLUS_DOTS || hatch == HATCH_RINGS_DOTS;
    let is_between = is_both && dot(between, between) < dot(beside, beside);
    beside = select(beside, between, is_between);
    let stays = is_kept && !is_between;
    let grown = select(1.0, 1.0 + coarser, stays);
    beside = beside / grown;

    let away = length(beside);
    var distance = away - DOT_RADIUS;
    var outwards = beside / max(away, 1e-6);
    let is_ring = (hatch == HATCH_RINGS || hatch == HATCH_RINGS_DOTS) && !is_between;
    distance = select(distance, abs(away - RING_RADIUS) - STROKE_HALF, is_ring);
    let is_plus = (hatch == HATCH_PLUS || hatch == HATCH_PLUS_DOTS) && !is_between;
    let reach = abs(beside);
    let is_along_x = reach.x > reach.y;
    let end = max(reach.x, reach.y) - PLUS_REACH;
    let side = min(reach.x, reach.y) - STROKE_HALF;
    distance = select(distance, max(end, side), is_plus);
    let plus_outwards = select(vec2f(0.0, 1.0), vec2f(1.0, 0.0), is_along_x == (end > side));
    outwards = select(outwards, plus_outwards, is_plus);
    return inside(distance * grown, outwards, pixel, period_m) * select(1.0 - coarser, 1.0, stays);
}

/// Lines across `across`, half a period from one to the next; `coarser` as for marks.
fn lines(across: vec2f, pixel: Footprint, period_m: f32, coarser: f32) -> f32 {
    let step_m = 0.5 * period_m;
    let at = dot(pixel.at_m, across) / step_m;
    let nearest = round(at);
    let stays = fract(0.5 * nearest) < 0.25;
    let half_width = LINE_HALF * select(1.0, 1.0 + coarser, stays);
    return inside(abs(at - nearest) - half_width, across, pixel, step_m) * select(1.0 - coarser, 1.0, stays);
}

fn pattern(hatch: u32, pixel: Footprint, period_m: f32, coarser: f32) -> f32 {
    if HAS_LINES {
        let rising = lines(vec2f(-0.70710678, 0.70710678), pixel, period_m, coarser);
        let falling = lines(vec2f(0.70710678, 0.70710678), pixel, period_m, coarser);
        return max(select(0.0, rising, hatch != HATCH_FALLING), select(0.0, falling, hatch != HATCH_RISING));
    }
    return marks(hatch, pixel, period_m, coarser);
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

/// How much of a pixel a pattern inks. The period is in metres of ground, or in pixels: then between once and twice as many where the ground is seen from
/// above.
fn hatched(hatch: u32, pixel: Footprint, period: f32, is_in_pixels: bool) -> f32 {
    let pixel_m = metres_per_pixel(pixel);
    let doublings = log2(pixel_m * period);
    let period_m = select(period, 2.0 * exp2(floor(doublings)), is_in_pixels);
    let coarser = select(0.0, smoothstep(0.6, 1.0, fract(doublings)), is_in_pixels);
    let is_fine = 1.0 - smoothstep(3.0, 7.0, period_m / pixel_m);
    return mix(pattern(hatch, pixel, period_m, coarser), mean_of(hatch), is_fine);
}
