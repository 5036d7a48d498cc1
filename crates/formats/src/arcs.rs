//! Arcs of circles as straight segments: no format of ours keeps them, and so how far a segment may lie from its arc is stated.

/// How far a segment may lie from the arc it stands for, in metres.
pub const ARC_TOLERANCE_M: f64 = 0.01;

/// The most segments that one arc may become.
const MOST_SEGMENTS: f64 = 10_000.0;

/// A position.
type Pair = [f64; 2];

/// The arc from `a` over `b` to `c`, without its end, as points on it. Three points on a line give that line.
///
/// ```
/// use planvy_formats::arcs::arc_within;
/// // A quarter of a circle of 10 m in chords that lie at most 1 cm inside of it.
/// let half = 10.0 * 0.5_f64.sqrt();
/// let line = arc_within([10.0, 0.0], [half, half], [0.0, 10.0], 0.01);
/// assert_eq!(line.len(), 18);
/// assert!(line.iter().all(|[x, y]| (x.hypot(*y) - 10.0).abs() < 1e-9));
/// ```
pub fn arc_within(a: Pair, b: Pair, c: Pair, tolerance: f64) -> Vec<Pair> {
    let Some((centre, radius)) = circumcircle(a, b, c) else {
        return vec![a, b];
    };
    let angle = |p: Pair| (p[1] - centre[1]).atan2(p[0] - centre[0]);
    let turn = std::f64::consts::TAU;
    let to_b = (angle(b) - angle(a)).rem_euclid(turn);
    let to_c = (angle(c) - angle(a)).rem_euclid(turn);
    let sweep = if to_b < to_c { to_c } else { to_c - turn };
    points_on(centre, radius, a, angle(a), sweep, tolerance)
}

/// The full circle through three points, closed, from `a` on in the order of the three.
pub fn circle_within(a: Pair, b: Pair, c: Pair, tolerance: f64) -> Vec<Pair> {
    let Some((centre, radius)) = circumcircle(a, b, c) else {
        return vec![a, b, c, a];
    };
    let angle = |p: Pair| (p[1] - centre[1]).atan2(p[0] - centre[0]);
    let turn = std::f64::consts::TAU;
    let to_b = (angle(b) - angle(a)).rem_euclid(turn);
    let to_c = (angle(c) - angle(a)).rem_euclid(turn);
    let sweep = if to_b < to_c { turn } else { -turn };
    let mut line = points_on(centre, radius, a, angle(a), sweep, tolerance);
    line.push(a);
    line
}

/// Points along an arc, without its end, so near that no chord lies farther from it than the tolerance.
fn points_on(centre: Pair, radius: f64, first: Pair, from: f64, sweep: f64, tolerance: f64) -> Vec<Pair> {
    let step = 2.0 * (1.0 - tolerance / radius).clamp(-1.0, 1.0).acos();
    // At least a quarter circle for each chord, however small the arc.
    let step = step.min(std::f64::consts::FRAC_PI_2);
    let segments = (sweep.abs() / step).ceil().clamp(2.0, MOST_SEGMENTS);
    let mut line = vec![first];
    for index in 1..segments as u32 {
        let angle = from + sweep * f64::from(index) / segments;
        line.push([centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]);
    }
    line
}

/// Centre and radius of the circle through three points; `None` where they lie on a line.
fn circumcircle(a: Pair, b: Pair, c: Pair) -> Option<(Pair, f64)> {
    let [bx, by] = [b[0] - a[0], b[1] - a[1]];
    let [cx, cy] = [c[0] - a[0], c[1] - a[1]];
    let twice_cross = 2.0 * (bx * cy - by * cx);
    let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy);
    let x = (cy * bb - by * cc) / twice_cross;
    let y = (bx * cc - cx * bb) / twice_cross;
    let radius = x.hypot(y);
    // Beyond that radius the arc is a line: at 100 m of chord it is 1 mm high.
    (radius.is_finite() && radius < 1.0e6).then_some(([a[0] + x, a[1] + y], radius))
}
