//! Stretches put together to lines, and lines cut to a square.

use std::collections::HashMap;

use geo_types::{Coord, LineString, Rect};

/// A position on the lattice of millimetres that stretches end on.
type Node = [i64; 2];

/// Puts stretches together where exactly two end in a point, so that dashes run on.
///
/// Each stretch is in one line; the lines run the way of their first stretch.
pub(super) fn chained(stretches: &[[Coord<f64>; 2]]) -> Vec<LineString<f64>> {
    let mut at_node: HashMap<Node, Vec<usize>> = HashMap::new();
    for (number, ends) in stretches.iter().enumerate() {
        ends.iter()
            .for_each(|end| at_node.entry(node(*end)).or_default().push(number));
    }
    let mut is_used = vec![false; stretches.len()];
    let mut lines = Vec::new();
    for (number, [from, to]) in stretches.iter().enumerate() {
        if is_used.get(number).copied().unwrap_or(true) {
            continue;
        }
        mark(&mut is_used, number);
        let mut line = vec![*from, *to];
        run_on(stretches, &at_node, &mut is_used, &mut line);
        line.reverse();
        run_on(stretches, &at_node, &mut is_used, &mut line);
        line.reverse();
        lines.push(LineString(line));
    }
    lines
}

/// Lengthens a line at its end.
fn run_on(
    stretches: &[[Coord<f64>; 2]],
    at_node: &HashMap<Node, Vec<usize>>,
    is_used: &mut [bool],
    line: &mut Vec<Coord<f64>>,
) {
    while let Some(end) = line.last().copied() {
        let near = at_node.get(&node(end)).map(Vec::as_slice).unwrap_or_default();
        // A fork, or an end.
        if near.len() != 2 {
            return;
        }
        let unused = near
            .iter()
            .copied()
            .find(|number| !is_used.get(*number).copied().unwrap_or(true));
        let Some((number, [from, to])) = unused.and_then(|number| Some((number, *stretches.get(number)?)))
        else {
            return;
        };
        mark(is_used, number);
        line.push(if node(from) == node(end) { to } else { from });
    }
}

fn mark(is_used: &mut [bool], number: usize) {
    if let Some(slot) = is_used.get_mut(number) {
        *slot = true;
    }
}

fn node(at: Coord<f64>) -> Node {
    [at.x, at.y].map(|metres| (metres * 1000.0).round() as i64)
}

/// What of a line runs in a rectangle, or along its western or southern side: the other sides are its neighbours'.
pub(super) fn within(line: &LineString<f64>, window: Rect<f64>) -> Vec<LineString<f64>> {
    let mut runs: Vec<Vec<Coord<f64>>> = Vec::new();
    for [from, to] in line.0.array_windows::<2>() {
        let Some([start, end]) = cut(*from, *to, window) else {
            continue;
        };
        match runs.last_mut().filter(|run| run.last() == Some(&start)) {
            Some(run) => run.push(end),
            None => runs.push(vec![start, end]),
        }
    }
    runs.into_iter().map(LineString).collect()
}

/// A stretch cut to a rectangle (Liang and Barsky 1984).
fn cut(from: Coord<f64>, to: Coord<f64>, window: Rect<f64>) -> Option<[Coord<f64>; 2]> {
    let (low, high, way) = (window.min(), window.max(), to - from);
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    let sides = [
        (way.x, from.x - low.x, true),
        (-way.x, high.x - from.x, false),
        (way.y, from.y - low.y, true),
        (-way.y, high.y - from.y, false),
    ];
    for (change, start, is_own) in sides {
        if change == 0.0 {
            if start < 0.0 || (start == 0.0 && !is_own) {
                return None;
            }
        } else if change > 0.0 {
            enters = enters.max(-start / change);
        } else {
            leaves = leaves.min(-start / change);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => from + way * share,
    };
    (enters < leaves).then(|| [at(enters), at(leaves)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Euclidean, Length};
    use geo_types::line_string;

    #[test]
    fn stretches_become_lines_and_stop_at_forks() {
        let at = |x: f64, y: f64| Coord { x, y };
        let ring = [
            [at(0.0, 0.0), at(1.0, 0.0)],
            [at(1.0, 1.0), at(1.0, 0.0)],
            [at(0.0, 1.0), at(1.0, 1.0)],
            [at(0.0, 0.0), at(0.0, 1.0)],
        ];
        let lines = chained(&ring);
        assert_eq!(
            (lines.len(), lines.first().map(|line| line.0.len())),
            (1, Some(5))
        );
        assert!(lines.iter().all(LineString::is_closed));
        let fork = [
            [at(0.0, 0.0), at(1.0, 0.0)],
            [at(1.0, 0.0), at(2.0, 0.0)],
            [at(1.0, 0.0), at(1.0, 5.0)],
        ];
        assert_eq!(chained(&fork).len(), 3);
    }

    #[test]
    fn a_line_is_cut_to_squares_without_loss() {
        let line = line_string![(x: -5.0, y: 3.0), (x: 25.0, y: 13.0), (x: 25.0, y: -7.0), (x: 10.0, y: -7.0), (x: 10.0, y: 15.0)];
        let whole: f64 = Euclidean.length(&line);
        let mut sum = 0.0;
        for column in -1..3 {
            for row in -1..2 {
                let corner = Coord {
                    x: 10.0 * f64::from(column),
                    y: 10.0 * f64::from(row),
                };
                let window = Rect::new(corner, corner + Coord { x: 10.0, y: 10.0 });
                sum += within(&line, window)
                    .iter()
                    .map(|part| Euclidean.length(part))
                    .sum::<f64>();
            }
        }
        assert!((sum - whole).abs() < 1e-9, "{sum} {whole}");
    }
}
