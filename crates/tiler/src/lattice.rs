//! Positions on lattices of whole steps, and the cutting of what is too large for one.

use planvy_tiles::{MOST_VERTICES, Positions, Topology};

use crate::grid_content::Precision;

/// Steps that are used, in metres, finest first: a metre is a whole number of each, and the origins of tiles are whole metres,
/// so that vertices on the border of two tiles fall on the same place.
const STEPS_M: [f64; 6] = [0.001, 0.002, 0.004, 0.008, 0.01, 0.02];

/// A piece of a part: positions that fit one lattice, or exact ones.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// The positions.
    pub positions: Positions,
    /// For each its number in the part.
    pub vertices: Vec<usize>,
    /// Indices into `positions`.
    pub indices: Vec<u32>,
}

/// Writes positions as a precision asks, in as few pieces as fit.
pub(crate) fn cut(
    positions: &[[f64; 3]],
    indices: &[u32],
    topology: Topology,
    precision: Precision,
) -> Vec<Piece> {
    if let Some(written) = written(positions, precision) {
        return vec![Piece {
            positions: written,
            vertices: (0..positions.len()).collect(),
            indices: indices.to_vec(),
        }];
    }
    let corners = match topology {
        Topology::Triangles => 3,
        Topology::Lines => 2,
        Topology::Points => 1,
    };
    let shapes: Vec<&[u32]> = indices.chunks_exact(corners).collect();
    let mut pieces = Vec::new();
    let mut waiting = vec![shapes];
    while let Some(shapes) = waiting.pop() {
        let (vertices, indices) = used(&shapes);
        let of_piece: Vec<[f64; 3]> = vertices
            .iter()
            .filter_map(|at| positions.get(*at).copied())
            .collect();
        let written = match written(&of_piece, precision) {
            Some(written) => written,
            None => match halved(&shapes, positions) {
                Some((one, other)) => {
                    waiting.push(other);
                    waiting.push(one);
                    continue;
                }
                None => exact(&of_piece),
            },
        };
        pieces.push(Piece {
            positions: written,
            vertices,
            indices,
        });
    }
    pieces
}

/// Positions as a precision asks; `None` where they are too many for one part, or fit no lattice.
fn written(positions: &[[f64; 3]], precision: Precision) -> Option<Positions> {
    if positions.len() > MOST_VERTICES {
        return None;
    }
    match precision {
        Precision::Exact => Some(exact(positions)),
        Precision::Lattice { largest_step_m } => lattice(positions, largest_step_m),
    }
}

fn exact(positions: &[[f64; 3]]) -> Positions {
    let written = positions.iter().map(|at| at.map(|metres| metres as f32));
    Positions::Exact(written.collect())
}

/// The positions on the finest lattice that they fit.
fn lattice(positions: &[[f64; 3]], largest_step_m: f64) -> Option<Positions> {
    let (min, max) = range(positions)?;
    let fits = |step_m: f64| {
        // One step more at either end, for rounding.
        let mut axes = min.iter().zip(max);
        axes.all(|(min, max)| (max / step_m).ceil() - (min / step_m).floor() <= 65_534.0)
    };
    let step_m = STEPS_M
        .into_iter()
        .find(|step_m| *step_m <= largest_step_m && fits(*step_m))?;
    let lowest = min.map(|metres| (metres / step_m).floor());
    let steps = positions.iter().map(|at| {
        let mut steps = [0; 3];
        for ((step, metres), lowest) in steps.iter_mut().zip(at).zip(lowest) {
            *step = ((metres / step_m).round() - lowest) as u16;
        }
        steps
    });
    Some(Positions::Lattice {
        lowest_m: lowest.map(|steps| steps * step_m),
        step_m,
        steps: steps.collect(),
    })
}

fn range(positions: &[[f64; 3]]) -> Option<([f64; 3], [f64; 3])> {
    let first = *positions.first()?;
    let mut both = (first, first);
    for at in positions {
        for ((min, max), metres) in both.0.iter_mut().zip(&mut both.1).zip(at) {
            *min = min.min(*metres);
            *max = max.max(*metres);
        }
    }
    Some(both)
}

/// The vertices that shapes use, each once, and the shapes' indices into them.
fn used(shapes: &[&[u32]]) -> (Vec<usize>, Vec<u32>) {
    let mut number = std::collections::HashMap::new();
    let mut vertices = Vec::new();
    let mut indices = Vec::with_capacity(shapes.len() * 3);
    for index in shapes.iter().flat_map(|shape| shape.iter()) {
        let known = number.entry(*index).or_insert_with(|| {
            vertices.push(*index as usize);
            (vertices.len() - 1) as u32
        });
        indices.push(*known);
    }
    (vertices, indices)
}

/// Triangles, lines or points: the indices of each.
type Shapes<'s> = Vec<&'s [u32]>;

/// Shapes parted in the middle of their longest extent, by where they begin; `None` where that parts nothing.
fn halved<'s>(shapes: &Shapes<'s>, positions: &[[f64; 3]]) -> Option<(Shapes<'s>, Shapes<'s>)> {
    let place = |shape: &[u32]| -> [f64; 3] {
        let corners = shape.iter().filter_map(|index| positions.get(*index as usize));
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for corner in corners {
            count += 1.0;
            for (total, metres) in sum.iter_mut().zip(corner) {
                *total += metres;
            }
        }
        sum.map(|total| total / count)
    };
    let places: Vec<[f64; 3]> = shapes.iter().map(|shape| place(shape)).collect();
    let (min, max) = range(&places)?;
    let extents = min.iter().zip(max).map(|(min, max)| max - min).enumerate();
    let (axis, extent) = extents.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    if extent.is_nan() || extent <= 0.0 {
        return None;
    }
    let middle = min.get(axis)? + extent / 2.0;
    let is_low = |place: &[f64; 3]| place.get(axis).is_some_and(|metres| *metres < middle);
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for (shape, place) in shapes.iter().zip(&places) {
        if is_low(place) { &mut low } else { &mut high }.push(*shape);
    }
    (!low.is_empty() && !high.is_empty()).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEP: Precision = Precision::Lattice { largest_step_m: 0.02 };

    fn strip(length_m: f64, count: usize) -> (Vec<[f64; 3]>, Vec<u32>) {
        let mut positions = Vec::new();
        for at in 0..count {
            let east = -length_m / 2.0 + length_m * at as f64 / count as f64;
            positions.extend([[east, 0.123, 1.0], [east + 5.0, 0.5, 1.0], [east, 6.789, 7.0]]);
        }
        let indices = (0..positions.len() as u32).collect();
        (positions, indices)
    }

    #[test]
    fn steps_are_the_finest_that_fit() {
        let step = |length_m: f64| {
            let (positions, indices) = strip(length_m, 40);
            let pieces = cut(&positions, &indices, Topology::Triangles, STEP);
            let steps = pieces.iter().map(|piece| match piece.positions {
                Positions::Lattice { step_m, .. } => step_m,
                Positions::Exact(_) => f64::NAN,
            });
            steps.collect::<Vec<_>>()
        };
        assert_eq!(step(50.0), [0.001]);
        assert_eq!(step(512.0), [0.008]);
        assert_eq!(step(1024.0), [0.02]);
        assert_eq!(step(2048.0), [0.02, 0.02]);
    }

    #[test]
    fn one_triangle_that_fits_no_lattice_is_written_exactly() {
        let positions = [[0.0, 0.0, 0.0], [3000.0, 0.0, 0.0], [0.0, 3000.0, 0.0]];
        let pieces = cut(&positions, &[0, 1, 2], Topology::Triangles, STEP);
        assert_eq!(pieces.len(), 1);
        assert!(matches!(pieces[0].positions, Positions::Exact(_)));
    }

    proptest! {
        #[test]
        fn every_corner_is_kept_within_half_a_step(
            length_m in 1.0..9000.0_f64, count in 1_usize..60,
        ) {
            let (positions, indices) = strip(length_m, count);
            let pieces = cut(&positions, &indices, Topology::Triangles, STEP);
            let mut seen = vec![false; indices.len() / 3];
            for piece in &pieces {
                for triangle in piece.indices.chunks_exact(3) {
                    for index in triangle {
                        let back = piece.positions.point_m(*index as usize).unwrap();
                        let meant = positions[piece.vertices[*index as usize]];
                        for (one, other) in back.iter().zip(meant) {
                            prop_assert!((one - other).abs() <= 0.0101, "{back:?} {meant:?}");
                        }
                    }
                    seen[piece.vertices[triangle[0] as usize] / 3] = true;
                }
            }
            prop_assert!(seen.iter().all(|seen| *seen));
            prop_assert_eq!(pieces.iter().map(|piece| piece.indices.len()).sum::<usize>(), indices.len());
        }
    }
}
