//! Cutting a ring into convex pieces.

use crate::millimetre::Mm;

/// Rings of more vertices are left to the overlay: cutting takes time with the square of the number.
pub(crate) const MOST_VERTICES: usize = 64;

/// Cuts a counterclockwise ring into convex pieces that cover it once: ears are cut off one after the other (a triangle of
/// three neighbouring vertices that holds no other), then pieces are joined again where the join is convex.
///
/// Exact on the grid. `None` where the ring has too many vertices, touches or crosses itself.
pub(crate) fn convex_pieces(ring: &[Mm]) -> Option<Vec<Vec<Mm>>> {
    if ring.len() > MOST_VERTICES {
        return None;
    }
    let ring = without_straight_vertices(ring);
    if ring.len() < 3 {
        return Some(Vec::new());
    }
    if !is_simple(&ring) {
        return None;
    }
    if is_convex(&ring) {
        return Some(vec![ring]);
    }
    triangles(ring).map(joined)
}

/// Twice the area of the triangle, positive where `c` lies to the left of the way from `a` to `b`. The sign is exact.
pub(crate) fn turn(a: Mm, b: Mm, c: Mm) -> i64 {
    let difference = |to: i32, from: i32| i64::from(to) - i64::from(from);
    difference(b.x, a.x) * difference(c.y, a.y) - difference(b.y, a.y) * difference(c.x, a.x)
}

/// A vertex with its neighbours in a closed ring.
fn around(ring: &[Mm], at: usize) -> Option<(Mm, Mm, Mm)> {
    let count = ring.len();
    let before = *ring.get((at + count).checked_sub(1)? % count)?;
    Some((before, *ring.get(at)?, *ring.get((at + 1) % count)?))
}

/// Leaves out vertices on a straight line with their neighbours, and the tips of spikes: neither bounds any area.
fn without_straight_vertices(ring: &[Mm]) -> Vec<Mm> {
    let mut kept = ring.to_vec();
    let mut at = 0;
    let mut since_removal = 0;
    while kept.len() >= 3 && since_removal < kept.len() {
        at %= kept.len();
        let is_straight = around(&kept, at).is_some_and(|(a, b, c)| turn(a, b, c) == 0);
        if is_straight {
            kept.remove(at);
            // The neighbours may lie on a line now.
            at = (at + kept.len()).saturating_sub(1);
            since_removal = 0;
        } else {
            at += 1;
            since_removal += 1;
        }
    }
    kept
}

fn is_convex(ring: &[Mm]) -> bool {
    (0..ring.len()).all(|at| around(ring, at).is_some_and(|(a, b, c)| turn(a, b, c) > 0))
}

/// Whether no two edges have more in common than the vertex that neighbours share.
fn is_simple(ring: &[Mm]) -> bool {
    let closing = ring.last().copied().zip(ring.first().copied());
    let edges: Vec<(Mm, Mm)> = ring
        .array_windows::<2>()
        .map(|&[a, b]| (a, b))
        .chain(closing)
        .collect();
    let count = edges.len();
    edges.iter().enumerate().all(|(at, edge)| {
        // The next edge shares a vertex, and so does the last with the first; no vertex is straight, so they share no more.
        let others = edges.iter().enumerate().skip(at + 2);
        others
            .filter(|(other, _)| at != 0 || other + 1 != count)
            .all(|(_, other)| !edges_meet(*edge, *other))
    })
}

/// Whether two edges have a position in common, their ends counted.
pub(crate) fn edges_meet((a, b): (Mm, Mm), (c, d): (Mm, Mm)) -> bool {
    let apart = |a: i32, b: i32, c: i32, d: i32| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    if apart(a.x, b.x, c.x, d.x) || apart(a.y, b.y, c.y, d.y) {
        return false;
    }
    let (c_side, d_side) = (turn(a, b, c).signum(), turn(a, b, d).signum());
    let (a_side, b_side) = (turn(c, d, a).signum(), turn(c, d, b).signum());
    // On one line, overlapping boxes mean overlapping edges.
    c_side * d_side <= 0 && a_side * b_side <= 0
}

/// Triangles by ear clipping. `None` where no ear is found, which a simple ring always has.
fn triangles(mut ring: Vec<Mm>) -> Option<Vec<Vec<Mm>>> {
    let mut triangles = Vec::with_capacity(ring.len().saturating_sub(2));
    while ring.len() > 3 {
        let ear = (0..ring.len()).find(|at| is_ear(&ring, *at))?;
        let (a, b, c) = around(&ring, ear)?;
        if turn(a, b, c) > 0 {
            triangles.push(vec![a, b, c]);
        }
        ring.remove(ear);
    }
    let &[a, b, c] = ring.as_slice() else { return None };
    match turn(a, b, c) {
        0 => {}
        left if left > 0 => triangles.push(vec![a, b, c]),
        // The ring runs clockwise.
        _ => return None,
    }
    Some(triangles)
}

/// Whether a vertex can be cut off: it is convex and the triangle holds no other vertex, or it has become straight.
fn is_ear(ring: &[Mm], at: usize) -> bool {
    let Some((a, b, c)) = around(ring, at) else {
        return false;
    };
    match turn(a, b, c) {
        0 => true,
        negative if negative < 0 => false,
        _ => !ring.iter().any(|p| {
            let is_corner = *p == a || *p == b || *p == c;
            !is_corner && turn(a, b, *p) >= 0 && turn(b, c, *p) >= 0 && turn(c, a, *p) >= 0
        }),
    }
}

/// Joins pieces along common edges while the result stays convex (Hertel and Mehlhorn, 1983).
fn joined(mut pieces: Vec<Vec<Mm>>) -> Vec<Vec<Mm>> {
    let mut at = 0;
    while at < pieces.len() {
        let found = (at + 1..pieces.len())
            .find_map(|other| Some((other, join(pieces.get(at)?, pieces.get(other)?)?)));
        match found {
            Some((other, join)) => {
                pieces.swap_remove(other);
                if let Some(piece) = pieces.get_mut(at) {
                    *piece = join;
                }
            }
            None => at += 1,
        }
    }
    pieces
}

fn join(one: &[Mm], other: &[Mm]) -> Option<Vec<Mm>> {
    for at in 0..one.len() {
        let (_, from, to) = around(one, at)?;
        let Some(back) = other.iter().position(|vertex| *vertex == to) else {
            continue;
        };
        if other.get((back + 1) % other.len()) != Some(&from) {
            continue;
        }
        // One piece from `to` round to `from`, then the other from after `from` to before `to`.
        let first = one.iter().cycle().skip(at + 1).take(one.len());
        let second = other.iter().cycle().skip(back + 2).take(other.len() - 2);
        let join = without_straight_vertices(&first.chain(second).copied().collect::<Vec<_>>());
        return is_convex(&join).then_some(join);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::place::doubled_area_mm2;
    use proptest::prelude::*;

    fn ring(corners: &[(i32, i32)]) -> Vec<Mm> {
        corners.iter().map(|&(x, y)| Mm { x, y }).collect()
    }

    fn check(ring: &[Mm]) {
        let pieces = convex_pieces(ring).unwrap();
        let sum: i128 = pieces.iter().map(|piece| doubled_area_mm2(piece)).sum();
        assert_eq!(sum, doubled_area_mm2(ring), "{ring:?}");
        assert!(pieces.iter().all(|piece| is_convex(piece)));
    }

    #[test]
    fn an_angle_needs_two_pieces_and_a_square_one() {
        let square = ring(&[(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)]);
        assert_eq!(convex_pieces(&square).unwrap().len(), 1);
        let angle = ring(&[(0, 0), (20, 0), (20, 10), (10, 10), (10, 20), (0, 20)]);
        assert_eq!(convex_pieces(&angle).unwrap().len(), 2);
        check(&angle);
    }

    #[test]
    fn rings_that_touch_or_cross_themselves_are_left_to_the_overlay() {
        let bow_tie = ring(&[(0, 0), (10, 10), (10, 0), (0, 10)]);
        let pinched = ring(&[(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)]);
        let star = ring(&[(0, -100), (59, 81), (-95, -31), (95, -31), (-59, 81)]);
        for ring in [bow_tie, pinched, star] {
            assert_eq!(convex_pieces(&ring), None);
        }
    }

    #[test]
    fn spikes_and_strokes_bound_nothing() {
        let stroke = ring(&[(0, 0), (10, 0), (20, 0)]);
        assert_eq!(convex_pieces(&stroke), Some(Vec::new()));
        let spiked = ring(&[(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)]);
        assert_eq!(convex_pieces(&spiked).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn the_pieces_of_a_star_shaped_ring_cover_it(radii in prop::collection::vec(1_000.0f64..100_000.0, 3..64)) {
            let count = radii.len() as f64;
            let vertex = |(at, radius): (usize, &f64)| {
                let angle = at as f64 / count * std::f64::consts::TAU;
                Mm { x: (radius * angle.cos()) as i32, y: (radius * angle.sin()) as i32 }
            };
            let ring: Vec<Mm> = radii.iter().enumerate().map(vertex).collect();
            prop_assume!(convex_pieces(&ring).is_some());
            check(&ring);
        }

        #[test]
        fn any_ring_is_cut_or_refused(corners in prop::collection::vec((-20i32..20, -20i32..20), 0..20)) {
            let ring = ring(&corners);
            if let Some(pieces) = convex_pieces(&ring) {
                let sum: i128 = pieces.iter().map(|piece| doubled_area_mm2(piece)).sum();
                prop_assert_eq!(sum, doubled_area_mm2(&ring));
            }
        }
    }
}
