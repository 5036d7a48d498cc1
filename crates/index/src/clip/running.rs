//! How far a line runs in an area, or along an edge.
//!
//! The part of a segment that lies within a distance of an edge is one interval: the points within the distance of an edge
//! form a capsule, which is convex. It is found exactly, from the two discs and the rectangle that make up the capsule. The
//! part in the area lies between crossings with its edges. Both are intervals of the way along the line; they are united, so
//! that nothing counts twice.

use crate::clip::half_plane::Local;

/// A stretch of the way along a line, in mm from its beginning.
type Stretch = (f64, f64);

/// How a line runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Running {
    /// The length in mm: in the area, and where the line keeps near its border for long enough on end. If that is nothing,
    /// the longest stretch near the border.
    pub length_mm: f64,
    /// Whether it keeps near the border for long enough somewhere.
    pub along_border: bool,
}

/// How near to a border a line keeps that runs along it, and for how long on end it has to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Along {
    /// Distance in mm.
    pub within_mm: f64,
    /// Length in mm.
    pub longer_than_mm: f64,
}

/// The contract's: within 0.10 m for more than 0.5 m.
pub(crate) const ALONG_BORDER: Along = Along {
    within_mm: 100.0,
    longer_than_mm: 500.0,
};

/// A line in an area given by all edges of its rings. `None` where they stay farther apart than the distance.
pub(crate) fn running_in(line: &[Local], edges: &[[Local; 2]], along: Along) -> Option<Running> {
    let mut inside = Vec::new();
    let mut near = Vec::new();
    for (start, segment) in segments(line) {
        inside_stretches(segment, start, edges, &mut inside);
        near_stretches(segment, start, edges, along.within_mm, &mut near);
    }
    if inside.is_empty() && near.is_empty() {
        return None;
    }
    let mut near = united(near);
    let longest = near.iter().map(|(from, to)| to - from).fold(0.0, f64::max);
    near.retain(|(from, to)| to - from > along.longer_than_mm);
    let along_border = !near.is_empty();
    near.append(&mut inside);
    let length_mm: f64 = united(near).iter().map(|(from, to)| to - from).sum();
    Some(Running {
        length_mm: if length_mm > 0.0 { length_mm } else { longest },
        along_border,
    })
}

/// Length in mm of a line within a distance of some edges.
pub(crate) fn length_near(line: &[Local], edges: &[[Local; 2]], within_mm: f64) -> f64 {
    let mut near = Vec::new();
    for (start, segment) in segments(line) {
        near_stretches(segment, start, edges, within_mm, &mut near);
    }
    united(near).iter().map(|(from, to)| to - from).sum()
}

/// Smallest distance in mm between a line and some edges.
pub(crate) fn distance_between(line: &[Local], edges: &[[Local; 2]]) -> f64 {
    let mut least = f64::INFINITY;
    for (_, segment) in segments(line) {
        for edge in edges {
            if crossing(segment, *edge).is_some() {
                return 0.0;
            }
            let [a, b] = segment;
            let [c, d] = *edge;
            least = least
                .min(to_edge(a, *edge))
                .min(to_edge(b, *edge))
                .min(to_edge(c, segment))
                .min(to_edge(d, segment));
        }
    }
    least
}

/// The segments of a line with where they begin.
fn segments(line: &[Local]) -> impl Iterator<Item = (f64, [Local; 2])> + '_ {
    line.array_windows::<2>().scan(0.0, |way, segment| {
        let start = *way;
        *way += length(*segment);
        Some((start, *segment))
    })
}

fn minus([ax, ay]: Local, [bx, by]: Local) -> Local {
    [ax - bx, ay - by]
}

fn dot([ax, ay]: Local, [bx, by]: Local) -> f64 {
    ax * bx + ay * by
}

fn cross([ax, ay]: Local, [bx, by]: Local) -> f64 {
    ax * by - ay * bx
}

fn length([from, to]: [Local; 2]) -> f64 {
    let [x, y] = minus(to, from);
    x.hypot(y)
}

fn point_at([from, to]: [Local; 2], share: f64) -> Local {
    let ([x, y], [dx, dy]) = (from, minus(to, from));
    [x + share * dx, y + share * dy]
}

fn to_edge(p: Local, edge: [Local; 2]) -> f64 {
    let [from, to] = edge;
    let along = minus(to, from);
    let squared = dot(along, along);
    let share = if squared > 0.0 {
        (dot(minus(p, from), along) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    length([p, point_at(edge, share)])
}

/// Where a segment crosses an edge, as a share of the segment. Parallel ones do not cross.
fn crossing(segment: [Local; 2], edge: [Local; 2]) -> Option<f64> {
    let ([from, to], [a, b]) = (segment, edge);
    let (way, along) = (minus(to, from), minus(b, a));
    let turn = cross(way, along);
    if turn == 0.0 {
        return None;
    }
    let share = cross(minus(a, from), along) / turn;
    let on_edge = cross(minus(a, from), way) / turn;
    ((0.0..=1.0).contains(&share) && (0.0..=1.0).contains(&on_edge)).then_some(share)
}

fn inside_stretches(segment: [Local; 2], start: f64, edges: &[[Local; 2]], stretches: &mut Vec<Stretch>) {
    let mut shares: Vec<f64> = edges.iter().filter_map(|edge| crossing(segment, *edge)).collect();
    shares.extend([0.0, 1.0]);
    shares.sort_unstable_by(f64::total_cmp);
    let segment_length = length(segment);
    for &[from, to] in shares.array_windows() {
        if to > from && is_inside(point_at(segment, (from + to) / 2.0), edges) {
            stretches.push((start + from * segment_length, start + to * segment_length));
        }
    }
}

/// By the parity of the edges east of a position.
pub(crate) fn is_inside(p: Local, edges: &[[Local; 2]]) -> bool {
    let [px, py] = p;
    let is_east = |edge: &&[Local; 2]| {
        let [[ax, ay], [bx, by]] = **edge;
        (ay > py) != (by > py) && px < ax + (py - ay) / (by - ay) * (bx - ax)
    };
    edges.iter().filter(is_east).count() % 2 == 1
}

fn near_stretches(
    segment: [Local; 2],
    start: f64,
    edges: &[[Local; 2]],
    within: f64,
    stretches: &mut Vec<Stretch>,
) {
    let segment_length = length(segment);
    if segment_length == 0.0 {
        return;
    }
    for edge in edges {
        if boxes_apart(segment, *edge, within) {
            continue;
        }
        if let Some((from, to)) = in_capsule(segment, *edge, within) {
            stretches.push((start + from * segment_length, start + to * segment_length));
        }
    }
}

fn boxes_apart([[ax, ay], [bx, by]]: [Local; 2], [[cx, cy], [dx, dy]]: [Local; 2], within: f64) -> bool {
    let apart = |a: f64, b: f64, c: f64, d: f64| a.max(b) + within < c.min(d) || c.max(d) + within < a.min(b);
    apart(ax, bx, cx, dx) || apart(ay, by, cy, dy)
}

/// The shares between which a segment lies within a distance of an edge.
fn in_capsule(segment: [Local; 2], edge: [Local; 2], within: f64) -> Option<(f64, f64)> {
    let [a, b] = edge;
    let of_discs = [a, b]
        .into_iter()
        .filter_map(|centre| in_disc(segment, centre, within));
    let parts = of_discs.chain(in_rectangle(segment, edge, within));
    parts.reduce(|(from, to), (other_from, other_to)| (other_from.min(from), other_to.max(to)))
}

fn in_disc(segment: [Local; 2], centre: Local, radius: f64) -> Option<(f64, f64)> {
    let [from, to] = segment;
    let (way, out) = (minus(to, from), minus(from, centre));
    // |out + share · way|² ≤ radius²
    let (a, half_b, c) = (dot(way, way), dot(out, way), dot(out, out) - radius * radius);
    let discriminant = half_b * half_b - a * c;
    if discriminant < 0.0 || a == 0.0 {
        return None;
    }
    let root = discriminant.sqrt();
    clamped(((-half_b - root) / a, (-half_b + root) / a))
}

fn in_rectangle(segment: [Local; 2], edge: [Local; 2], half_width: f64) -> Option<(f64, f64)> {
    let ([from, to], [a, b]) = (segment, edge);
    let edge_length = length(edge);
    if edge_length == 0.0 {
        return None;
    }
    let ([ux, uy], way, out) = (minus(b, a), minus(to, from), minus(from, a));
    let along = [ux / edge_length, uy / edge_length];
    let by_length = between(dot(out, along), dot(way, along), 0.0, edge_length)?;
    let by_width = between(cross(along, out), cross(along, way), -half_width, half_width)?;
    clamped((by_length.0.max(by_width.0), by_length.1.min(by_width.1)))
}

/// The shares at which `start + share · rate` lies between two bounds.
fn between(start: f64, rate: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if rate == 0.0 {
        return (low..=high).contains(&start).then_some((0.0, 1.0));
    }
    let (one, other) = ((low - start) / rate, (high - start) / rate);
    Some((one.min(other), one.max(other)))
}

fn clamped((from, to): Stretch) -> Option<Stretch> {
    let (from, to) = (from.max(0.0), to.min(1.0));
    (from <= to).then_some((from, to))
}

/// Stretches that overlap or follow each other without a gap, as one. A gap of a thousandth of a millimetre is rounding.
fn united(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    const NO_GAP_MM: f64 = 1e-3;
    stretches.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut united: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match united.last_mut() {
            Some(last) if from <= last.1 + NO_GAP_MM => last.1 = last.1.max(to),
            _ => united.push((from, to)),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A square of 20 m.
    const SQUARE: [[Local; 2]; 4] = [
        [[0.0, 0.0], [20_000.0, 0.0]],
        [[20_000.0, 0.0], [20_000.0, 20_000.0]],
        [[20_000.0, 20_000.0], [0.0, 20_000.0]],
        [[0.0, 20_000.0], [0.0, 0.0]],
    ];

    fn run(line: &[Local]) -> Option<(f64, bool)> {
        running_in(line, &SQUARE, ALONG_BORDER).map(|running| (running.length_mm, running.along_border))
    }

    #[test]
    fn a_line_across_counts_what_is_inside() {
        assert_eq!(
            run(&[[-5_000.0, 10_000.0], [30_000.0, 10_000.0]]),
            Some((20_000.0, false))
        );
        // Its bends do not matter.
        assert_eq!(
            run(&[[5_000.0, 5_000.0], [5_000.0, 9_000.0], [8_000.0, 9_000.0]]),
            Some((7_000.0, false))
        );
    }

    #[test]
    fn a_line_along_the_border_counts_where_it_keeps_near() {
        assert_eq!(
            run(&[[2_000.0, -100.0], [12_000.0, -100.0]]),
            Some((10_000.0, true))
        );
        assert_eq!(run(&[[2_000.0, -101.0], [12_000.0, -101.0]]), None);
        assert_eq!(run(&[[2_000.0, 0.0], [12_000.0, 0.0]]), Some((10_000.0, true)));
        // Past the corner it is near for the radius of the capsule: 60 mm beside the edge, 80 mm past its end.
        let (length, along) = run(&[[10_000.0, -60.0], [30_000.0, -60.0]]).unwrap();
        assert!((length - 10_080.0).abs() < 1e-6 && along);
    }

    #[test]
    fn a_touch_is_short() {
        // Head on: 100 mm before the border.
        let (length, along) = run(&[[10_000.0, -5_000.0], [10_000.0, -40.0]]).unwrap();
        assert!((length - 60.0).abs() < 1e-6 && !along);
        assert_eq!(run(&[[10_000.0, -5_000.0], [10_000.0, -400.0]]), None);
        assert_eq!(run(&[]), None);
    }

    #[test]
    fn distances_between_lines() {
        assert_eq!(
            distance_between(&[[-1_000.0, 5_000.0], [50_000.0, 5_000.0]], &SQUARE),
            0.0
        );
        assert_eq!(
            distance_between(&[[-300.0, -400.0], [-300.0, -400.0]], &SQUARE),
            500.0
        );
    }

    proptest! {
        /// Against walking the line in steps of 2 mm.
        #[test]
        fn lengths_agree_with_walking(
            line in prop::collection::vec((-8_000.0f64..28_000.0, -8_000.0f64..28_000.0), 2..4),
        ) {
            let line: Vec<Local> = line.into_iter().map(|(x, y)| [x, y]).collect();
            const STEP_MM: f64 = 2.0;
            let (mut inside, mut near) = (0.0, 0.0);
            for (_, segment) in segments(&line) {
                let steps = (length(segment) / STEP_MM).ceil();
                let step = length(segment) / steps;
                for at in 0..steps as usize {
                    let [x, y] = point_at(segment, (at as f64 + 0.5) / steps);
                    let is_in = |c: f64| (0.0..20_000.0).contains(&c);
                    if is_in(x) && is_in(y) { inside += step; }
                    if SQUARE.iter().any(|edge| to_edge([x, y], *edge) <= 100.0) { near += step; }
                }
            }
            let mut stretches = Vec::new();
            for (start, segment) in segments(&line) {
                inside_stretches(segment, start, &SQUARE, &mut stretches);
            }
            let exact: f64 = stretches.iter().map(|(from, to)| to - from).sum();
            prop_assert!((exact - inside).abs() < 20.0, "{} {}", exact, inside);
            let exact_near = length_near(&line, &SQUARE, 100.0);
            prop_assert!((exact_near - near).abs() < 40.0, "{} {}", exact_near, near);
        }
    }
}
