//! How often each area is run round at each face, and the check of it.

use crate::overlay::noding::Ring;

use super::graph::{Graph, doubled_area};
use super::nesting::Nesting;

/// How often areas are run round, those that are not left out; by their numbers.
pub(super) type Windings = Vec<(usize, i32)>;

/// For each cycle, the windings of the face on its left.
pub(super) fn of(graph: &Graph, nesting: &Nesting) -> Vec<Windings> {
    let mut known: Vec<Option<Windings>> = vec![None; graph.cycles.len()];
    for outside in &nesting.outsides {
        let holder = nesting.holders.get(*outside).copied().flatten();
        let around = holder.and_then(|holder| known.get(holder)?.clone());
        if let Some(slot) = known.get_mut(*outside) {
            *slot = Some(around.unwrap_or_default());
        }
        spread(graph, *outside, &mut known);
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

/// From one face of a piece to all others of it, across edges.
fn spread(graph: &Graph, first: usize, known: &mut [Option<Windings>]) {
    let mut waiting = vec![first];
    while let Some(cycle) = waiting.pop() {
        let Some(own) = known.get(cycle).cloned().flatten() else {
            continue;
        };
        for side in graph.sides(cycle) {
            let Some(&beyond) = graph.cycle_of.get(side ^ 1) else {
                continue;
            };
            let Some(slot) = known.get_mut(beyond).filter(|slot| slot.is_none()) else {
                continue;
            };
            let steps = graph
                .edges
                .get(side / 2)
                .map(|edge| edge.steps.as_slice())
                .unwrap_or_default();
            // The side from the lower end has its face on the left, which has the steps already.
            let sign = if side.is_multiple_of(2) { -1 } else { 1 };
            *slot = Some(stepped(&own, steps, sign));
            waiting.push(beyond);
        }
    }
}

fn stepped(windings: &[(usize, i32)], steps: &[(usize, i32)], sign: i32) -> Windings {
    let mut sum = Vec::with_capacity(windings.len() + steps.len());
    let (mut own, mut added) = (windings.iter().peekable(), steps.iter().peekable());
    loop {
        let next = match (own.peek(), added.peek()) {
            (Some((a, _)), Some((b, _))) => *a.min(b),
            (Some((a, _)), None) => *a,
            (None, Some((b, _))) => *b,
            (None, None) => return sum,
        };
        let held = own
            .next_if(|(number, _)| *number == next)
            .map_or(0, |(_, turns)| *turns);
        let step = added
            .next_if(|(number, _)| *number == next)
            .map_or(0, |(_, step)| sign * step);
        if held + step != 0 {
            sum.push((next, held + step));
        }
    }
}

/// The areas that cover a face.
pub(super) fn covering(windings: &[(usize, i32)]) -> Vec<usize> {
    windings.iter().map(|(number, _)| *number).collect()
}

/// Whether the faces of each area have together exactly the size that its rings run round.
pub(super) fn agree(graph: &Graph, windings: &[Windings], numbers: &[usize], rings: &[Ring]) -> bool {
    let most = numbers.iter().max().map_or(0, |most| most + 1);
    let mut sizes: Vec<i128> = vec![0; most];
    let mut add = |number: usize, doubled: i128| {
        if let Some(size) = sizes.get_mut(number) {
            *size += doubled;
        }
    };
    for (number, ring) in numbers.iter().zip(rings) {
        add(*number, doubled_area(&ring.corners));
    }
    // Of a face, its outline is counted here and the borders of what lies in it are taken away: both are cycles on whose left it lies.
    for (own, doubled) in windings.iter().zip(&graph.doubled_areas) {
        for (number, turns) in own {
            add(*number, -i128::from(*turns) * doubled);
        }
    }
    sizes.iter().all(|size| *size == 0)
}
