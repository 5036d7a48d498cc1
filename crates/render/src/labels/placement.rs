//! Which labels are shown, so that none lies over another.
//!
//! Labels are placed against the whole picture, not tile by tile: a label at the edge of a tile then neither covers its neighbour's nor is cut.
//! The larger priority wins, then the order of the labels' own keys, so that the same view shows the same labels wherever and in whatever order the tiles came.

use std::collections::HashMap;

use glam::Vec2;

/// Side of a cell of the grid that finds neighbours, in pixels: about the size of a label.
const CELL_PX: f32 = 64.0;
/// A label whose corners are this far from the middle of the picture is not looked at: no screen is that large.
const FARTHEST_PX: f32 = 100_000.0;

/// A label that may be shown, on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its four corners in pixels from the top left, in order round it. A lying label seen at a slant is no rectangle.
    pub corners_px: [Vec2; 4],
    /// The larger goes first.
    pub priority: f32,
    /// Orders labels of one priority; the same for the same label in every view.
    pub key: u64,
}

/// Which of the labels are shown: indices into `candidates`, the most important first.
///
/// Labels outside the picture are left out, and so are those with a corner that is not a number.
///
/// ```
/// use glam::Vec2;
/// use planvy_render::labels::{Candidate, placed};
/// let at = |left: f32, priority: f32| {
///     let corners_px = [[0.0, 0.0], [40.0, 0.0], [40.0, 12.0], [0.0, 12.0]].map(|[x, y]| Vec2::new(left + x, 50.0 + y));
///     Candidate { corners_px, priority, key: 0 }
/// };
/// // The second lies over the first and matters more; the third is free.
/// assert_eq!(placed(&[at(10.0, 1.0), at(30.0, 2.0), at(200.0, 0.0)], Vec2::new(320.0, 200.0), 2.0), [1, 2]);
/// ```
pub fn placed(candidates: &[Candidate], picture_px: Vec2, gap_px: f32) -> Vec<usize> {
    let mut order: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
    order.retain(|(_, candidate)| is_in_picture(candidate, picture_px));
    order.sort_by(|(left_index, left), (right_index, right)| {
        let by_priority = right.priority.total_cmp(&left.priority);
        by_priority
            .then(left.key.cmp(&right.key))
            .then(left_index.cmp(right_index))
    });
    let mut grid: HashMap<(i32, i32), Vec<[Vec2; 4]>> = HashMap::new();
    let mut shown = Vec::new();
    for (index, candidate) in order {
        let corners = &candidate.corners_px;
        let cells = cells_of(corners, picture_px, gap_px);
        let is_free = cells.clone().all(|cell| {
            let neighbours = grid.get(&cell).into_iter().flatten();
            neighbours
                .into_iter()
                .all(|taken| are_apart(corners, taken, gap_px))
        });
        if is_free {
            shown.push(index);
            for cell in cells {
                grid.entry(cell).or_default().push(*corners);
            }
        }
    }
    shown
}

fn bounds(corners: &[Vec2; 4]) -> (Vec2, Vec2) {
    let none = (Vec2::INFINITY, Vec2::NEG_INFINITY);
    let widen = |(low, high): (Vec2, Vec2), corner: &Vec2| (low.min(*corner), high.max(*corner));
    corners.iter().fold(none, widen)
}

fn is_in_picture(candidate: &Candidate, picture_px: Vec2) -> bool {
    let is_near = |corner: &Vec2| corner.is_finite() && corner.abs().max_element() < FARTHEST_PX;
    let (low, high) = bounds(&candidate.corners_px);
    candidate.corners_px.iter().all(is_near)
        && high.cmpgt(Vec2::ZERO).all()
        && low.cmplt(picture_px).all()
        && !candidate.priority.is_nan()
}

/// The cells that a label and the gap round it touch, in the picture and a little outside: farther out nobody sees two labels meet.
fn cells_of(corners: &[Vec2; 4], picture_px: Vec2, gap_px: f32) -> impl Iterator<Item = (i32, i32)> + Clone {
    let (low, high) = bounds(corners);
    let outside = Vec2::splat(2.0 * CELL_PX);
    let low = ((low - gap_px).max(-outside) / CELL_PX).floor().as_ivec2();
    let high = ((high + gap_px).min(picture_px + outside) / CELL_PX)
        .floor()
        .as_ivec2();
    (low.y..=high.y).flat_map(move |row| (low.x..=high.x).map(move |column| (column, row)))
}

/// Whether two convex quadrangles lie at least a gap apart: some side of one has the whole other beyond it (separating axis).
fn are_apart(left: &[Vec2; 4], right: &[Vec2; 4], gap_px: f32) -> bool {
    let sides = |corners: &[Vec2; 4]| {
        let [a, b, c, d] = *corners;
        [b - a, c - b, d - c, a - d]
    };
    sides(left).into_iter().chain(sides(right)).any(|side| {
        let Some(across) = side.perp().try_normalize() else {
            return false;
        };
        let reach = |corners: &[Vec2; 4]| {
            let along = corners.map(|corner| corner.dot(across));
            let low = along.into_iter().fold(f32::INFINITY, f32::min);
            (low, along.into_iter().fold(f32::NEG_INFINITY, f32::max))
        };
        let ((left_low, left_high), (right_low, right_high)) = (reach(left), reach(right));
        left_high + gap_px <= right_low || right_high + gap_px <= left_low
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Vec2 = Vec2::new(800.0, 600.0);

    fn label(centre: [f32; 2], half: [f32; 2], turn_rad: f32, priority: f32, key: u64) -> Candidate {
        let turn = Vec2::from_angle(turn_rad);
        let corners_px = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]
            .map(|[x, y]| Vec2::from(centre) + turn.rotate(Vec2::new(x * half[0], y * half[1])));
        Candidate {
            corners_px,
            priority,
            key,
        }
    }

    /// A thousand labels, scattered by a fixed sequence.
    fn many() -> Vec<Candidate> {
        let mut state = 7_u64;
        let mut next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f32 / (1_u64 << 31) as f32
        };
        (0..1_000)
            .map(|key| {
                let centre = [next() * 900.0 - 50.0, next() * 700.0 - 50.0];
                label(
                    centre,
                    [10.0 + 30.0 * next(), 8.0],
                    next() * 3.0,
                    (next() * 4.0).floor(),
                    key,
                )
            })
            .collect()
    }

    #[test]
    fn no_two_shown_labels_meet_and_every_other_has_a_reason() {
        let candidates = many();
        let shown = placed(&candidates, PICTURE, 2.0);
        assert!(shown.len() > 50, "{}", shown.len());
        for (at, &left) in shown.iter().enumerate() {
            for &right in &shown[at + 1..] {
                assert!(are_apart(
                    &candidates[left].corners_px,
                    &candidates[right].corners_px,
                    2.0
                ));
            }
        }
        for (index, candidate) in candidates.iter().enumerate() {
            if shown.contains(&index) || !is_in_picture(candidate, PICTURE) {
                continue;
            }
            let is_in_the_way = |&other: &usize| {
                let other = &candidates[other];
                other.priority >= candidate.priority
                    && !are_apart(&candidate.corners_px, &other.corners_px, 2.0)
            };
            assert!(shown.iter().any(is_in_the_way), "{index}");
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let candidates = many();
        let mut turned = candidates.clone();
        turned.reverse();
        let keys = |candidates: &[Candidate]| -> Vec<u64> {
            let shown = placed(candidates, PICTURE, 2.0);
            shown.into_iter().map(|index| candidates[index].key).collect()
        };
        assert_eq!(keys(&candidates), keys(&turned));
    }

    #[test]
    fn slanted_labels_whose_rectangles_meet_may_still_be_apart() {
        let quarter = std::f32::consts::FRAC_PI_4;
        let both = [
            label([200.0, 200.0], [60.0, 6.0], quarter, 1.0, 0),
            label([230.0, 200.0], [60.0, 6.0], quarter, 1.0, 1),
        ];
        assert_eq!(placed(&both, PICTURE, 2.0), [0, 1]);
        let crossed = [
            both[0].clone(),
            label([200.0, 200.0], [60.0, 6.0], -quarter, 1.0, 1),
        ];
        assert_eq!(placed(&crossed, PICTURE, 2.0), [0]);
    }

    #[test]
    fn labels_outside_or_without_a_place_are_left_out() {
        let strange = [
            label([-100.0, 20.0], [40.0, 8.0], 0.0, 1.0, 0),
            label([f32::NAN, 20.0], [40.0, 8.0], 0.0, 1.0, 1),
            label([f32::INFINITY, 20.0], [40.0, 8.0], 0.0, 1.0, 2),
            label([20.0, 20.0], [4.0e8, 8.0], 0.0, 1.0, 3),
            label([20.0, 20.0], [40.0, 8.0], 0.0, f32::NAN, 4),
            label([-30.0, 20.0], [40.0, 8.0], 0.0, 1.0, 5),
        ];
        assert_eq!(placed(&strange, PICTURE, 2.0), [5]);
    }
}
