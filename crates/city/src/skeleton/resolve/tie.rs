//! New vertices and pieces of what is loose.

use geo_types::Coord;

use super::{End, Knot, Pair, Tangled, Tying};
use crate::skeleton::front::{Piece, Vertex};
use crate::skeleton::input::Side;
use crate::skeleton::vector::{cross, dot};

/// Two directions closer than this are one direction (about a fifth of a second of arc).
const ONE_DIRECTION: f64 = 1e-6;

impl Tying<'_> {
    /// Makes vertices and pieces of what is loose.
    pub(super) fn finish(mut self, pairs: &[Pair]) -> Result<(), Tangled> {
        self.join_one_side(pairs);
        let pairs = self.pairs()?;
        let first_piece = self.front.pieces.len();
        let first_vertex = self.front.vertices.len();
        for loose in &self.loose {
            let end = |end: End| {
                if let End::Vertex(number) = end {
                    number
                } else {
                    usize::MAX
                }
            };
            self.front.pieces.push(Piece {
                side: loose.side,
                from: end(loose.from),
                to: end(loose.to),
                alive: true,
            });
        }
        for number in 0..self.loose.len() {
            let piece = first_piece + number;
            let Some((from, to)) = self.front.pieces.get(piece).map(|piece| (piece.from, piece.to)) else {
                continue;
            };
            if let Some(vertex) = self.front.vertices.get_mut(from) {
                vertex.after = piece;
            }
            if let Some(vertex) = self.front.vertices.get_mut(to) {
                vertex.before = piece;
            }
        }
        for pair in &pairs {
            self.tie(pair, first_piece)?;
        }
        let new_pieces: Vec<usize> = (first_piece..self.front.pieces.len()).collect();
        let new_vertices: Vec<usize> = (first_vertex..self.front.vertices.len()).collect();
        self.front.foresee(&new_pieces, &new_vertices);
        Ok(())
    }

    /// Pieces of one side that follow each other are one piece.
    fn join_one_side(&mut self, pairs: &[Pair]) {
        let mut into_of: Vec<usize> = (0..self.loose.len()).collect();
        let mut gone = vec![false; self.loose.len()];
        for pair in pairs {
            let side = |loose: usize| self.loose.get(loose).map(|loose| loose.side);
            let mut first = pair.into;
            while let Some(kept) = into_of.get(first).copied()
                && kept != first
            {
                first = kept;
            }
            if side(pair.into) != side(pair.out) || first == pair.out {
                continue;
            }
            let Some(to) = self.loose.get(pair.out).map(|loose| loose.to) else {
                continue;
            };
            if let Some(kept) = self.loose.get_mut(first) {
                kept.to = to;
            }
            if let (Some(kept), Some(gone)) = (into_of.get_mut(pair.out), gone.get_mut(pair.out)) {
                *kept = first;
                *gone = true;
            }
        }
        let mut gone = gone.into_iter();
        self.loose.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Makes the vertex of a pair; two, with a wall between them, where two parallel fronts move differently.
    fn tie(&mut self, pair: &Pair, first_piece: usize) -> Result<(), Tangled> {
        let (Some((before, after)), Some(knot)) = (self.sides_of(pair), self.knots.get(pair.knot).copied())
        else {
            return Ok(());
        };
        let (into, out) = (first_piece + pair.into, first_piece + pair.out);
        let parallel =
            cross(before.along, after.along).abs() <= ONE_DIRECTION && dot(before.along, after.along) > 0.0;
        let (a, b) = (before.speed_at(self.front.now), after.speed_at(self.front.now));
        let between = self.front.velocity_between(&before, &after);
        match between {
            Some(velocity) if !parallel || a == b || before.is_wall() != after.is_wall() => {
                self.vertex(&knot, velocity, into, out);
            }
            _ if !parallel => return Err(knot.at),
            _ => {
                let along = if a > b {
                    before.inward * -1.0
                } else {
                    before.inward
                };
                self.front.sides.push(Side {
                    edge: None,
                    from: knot.at,
                    to: knot.at,
                    along,
                    inward: Coord {
                        x: -along.y,
                        y: along.x,
                    },
                    start: f64::NEG_INFINITY,
                    speed: 0.0,
                });
                let wall = self.front.pieces.len();
                self.front.pieces.push(Piece {
                    side: self.front.sides.len() - 1,
                    from: usize::MAX,
                    to: usize::MAX,
                    alive: true,
                });
                self.vertex(&knot, before.inward * a, into, wall);
                self.vertex(&knot, after.inward * b, wall, out);
            }
        }
        Ok(())
    }

    fn vertex(&mut self, knot: &Knot, velocity: Coord<f64>, before: usize, after: usize) {
        let number = self.front.vertices.len();
        self.front.vertices.push(Vertex {
            born: knot.node,
            from: knot.at,
            since: self.front.now,
            velocity,
            before,
            after,
            alive: true,
        });
        if let Some(piece) = self.front.pieces.get_mut(before) {
            piece.to = number;
        }
        if let Some(piece) = self.front.pieces.get_mut(after) {
            piece.from = number;
        }
    }
}
