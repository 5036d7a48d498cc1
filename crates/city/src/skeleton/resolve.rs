//! What happens at a level: vertices that meet, pieces that vanish, fronts that touch.
//!
//! One way for all of it, however many things happen at once. Where something happens a knot is tied: every vertex there ends in it,
//! every piece that passes is parted by it. Pieces that lie on each other in opposite directions sweep nothing more and go. What
//! leads into a knot and out of it is then paired by angle, so that every pair has the land not yet swept between its two arms.

mod tie;

use geo_types::Coord;

use super::front::{Arc, Front, Node, Vertex};
use super::input::Side;
use super::vector::{distance_to_stretch, dot, length};

/// A place where something happens.
#[derive(Clone, Copy, Debug)]
struct Knot {
    at: Coord<f64>,
    node: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Vertex(usize),
    Knot(usize),
}

/// A piece while things are tied anew.
#[derive(Clone, Copy, Debug)]
struct Loose {
    side: usize,
    from: End,
    to: End,
}

/// Two loose pieces that follow each other at a knot.
#[derive(Clone, Copy, Debug)]
struct Pair {
    knot: usize,
    into: usize,
    out: usize,
}

/// The work at one level.
struct Tying<'f> {
    front: &'f mut Front,
    knots: Vec<Knot>,
    loose: Vec<Loose>,
}

/// A knot where the pieces do not go together.
type Tangled = Coord<f64>;

impl Front {
    /// Ties the wavefront anew at the level that it has reached, at the given positions: where something happens, or where sides
    /// begin to move.
    pub fn resolve(&mut self, seeds: &[Coord<f64>], starting: bool) -> Result<(), Tangled> {
        Tying {
            front: self,
            knots: Vec::new(),
            loose: Vec::new(),
        }
        .all(seeds.to_vec(), starting)
    }

    /// Makes the wavefront of the polygon itself.
    pub fn begin(&mut self) -> Result<(), Tangled> {
        let sides = self.sides.clone();
        let mut tying = Tying {
            front: self,
            knots: Vec::new(),
            loose: Vec::new(),
        };
        for (number, side) in sides.iter().enumerate() {
            let (from, to) = (tying.knot_at(side.from), tying.knot_at(side.to));
            if from != to {
                tying.loose.push(Loose {
                    side: number,
                    from: End::Knot(from),
                    to: End::Knot(to),
                });
            }
        }
        for knot in 0..tying.knots.len() {
            tying.part_at(knot);
        }
        tying.outline_starting();
        tying.all(Vec::new(), false)
    }
}

impl Tying<'_> {
    fn all(mut self, mut seeds: Vec<Coord<f64>>, mut starting: bool) -> Result<(), Tangled> {
        let most_rounds = 4 * self.front.sides.len() + 2 * seeds.len() + 50;
        for _ in 0..most_rounds {
            for seed in std::mem::take(&mut seeds) {
                let knot = self.knot_at(seed);
                self.gather(knot);
                self.part_at(knot);
            }
            if std::mem::take(&mut starting) {
                self.outline_starting();
            }
            self.drop_opposite();
            if let Some(seed) = self.folded() {
                seeds.push(seed);
                continue;
            }
            let pairs = self.pairs()?;
            if let Some(wanted) = self.take_over_a_wall(&pairs) {
                seeds.extend(wanted);
                continue;
            }
            return self.finish(&pairs);
        }
        Err(self.knots.last().map_or(Coord { x: 0.0, y: 0.0 }, |knot| knot.at))
    }

    /// The knot at a position, made where there is none.
    fn knot_at(&mut self, at: Coord<f64>) -> usize {
        let near = |knot: &Knot| length(knot.at - at) <= self.front.tolerance;
        if let Some(known) = self.knots.iter().position(near) {
            return known;
        }
        // A vertex that stands still keeps its position to the last digit: faces find it again by that.
        let resting = self.front.vertices.iter().find(|vertex| {
            vertex.alive
                && vertex.velocity == Coord { x: 0.0, y: 0.0 }
                && length(vertex.from - at) <= self.front.tolerance
        });
        let at = resting.map_or(at, |vertex| vertex.from);
        let level = self.front.now;
        self.front.nodes.push(Node { at, level });
        let node = self.front.nodes.len() - 1;
        self.knots.push(Knot { at, node });
        self.knots.len() - 1
    }

    /// What is there of a side when it begins to move is where its face begins.
    fn outline_starting(&mut self) {
        for loose in self.loose.clone() {
            let side = self.front.sides.get(loose.side);
            if let (End::Knot(from), End::Knot(to)) = (loose.from, loose.to)
                && side.is_some_and(|side| side.start == self.front.now)
            {
                self.outline(loose.side, from, to);
            }
        }
    }

    /// Adds a stretch to a face, unless its side has not begun to move: then it has none.
    fn outline(&mut self, side: usize, from: usize, to: usize) {
        if self
            .front
            .sides
            .get(side)
            .is_none_or(|side| side.start > self.front.now)
        {
            return;
        }
        if let (Some(from), Some(to)) = (self.knots.get(from), self.knots.get(to)) {
            self.front.arcs.push(Arc {
                side,
                from: from.node,
                to: to.node,
            });
        }
    }

    /// Ends every vertex at a knot.
    fn gather(&mut self, knot: usize) {
        let (Some(tied), now) = (self.knots.get(knot).copied(), self.front.now) else {
            return;
        };
        let tolerance = self.front.tolerance;
        let here = |vertex: &Vertex| vertex.alive && length(vertex.at(now) - tied.at) <= tolerance;
        let vertices = self.front.vertices.iter().enumerate();
        let ending: Vec<usize> = vertices
            .filter(|(_, vertex)| here(vertex))
            .map(|(number, _)| number)
            .collect();
        for number in ending {
            self.end_vertex(number, knot, tied.node);
        }
    }

    fn end_vertex(&mut self, number: usize, knot: usize, node: usize) {
        let now = self.front.now;
        let Some(vertex) = self.front.vertices.get_mut(number) else {
            return;
        };
        vertex.alive = false;
        let vertex = *vertex;
        for piece in [vertex.before, vertex.after] {
            self.loosen(piece);
        }
        for loose in &mut self.loose {
            if loose.from == End::Vertex(number) {
                loose.from = End::Knot(knot);
            }
            if loose.to == End::Vertex(number) {
                loose.to = End::Knot(knot);
            }
        }
        let side = |piece: usize| self.front.pieces.get(piece).map(|piece| piece.side);
        let (before, after) = (side(vertex.before), side(vertex.after));
        let (from, to) = (vertex.born, node);
        let moved = |side: &usize| self.front.sides.get(*side).is_some_and(|side| side.start < now);
        let before = before.filter(moved).map(|side| Arc { side, from, to });
        let after = after.filter(moved).map(|side| Arc {
            side,
            from: to,
            to: from,
        });
        self.front.arcs.extend(before.into_iter().chain(after));
    }

    fn loosen(&mut self, number: usize) {
        if let Some(piece) = self.front.pieces.get_mut(number)
            && piece.alive
        {
            piece.alive = false;
            self.loose.push(Loose {
                side: piece.side,
                from: End::Vertex(piece.from),
                to: End::Vertex(piece.to),
            });
        }
    }

    fn position(&self, end: End) -> Coord<f64> {
        let at = match end {
            End::Vertex(number) => self
                .front
                .vertices
                .get(number)
                .map(|vertex| vertex.at(self.front.now)),
            End::Knot(number) => self.knots.get(number).map(|knot| knot.at),
        };
        at.unwrap_or(Coord { x: 0.0, y: 0.0 })
    }

    /// Parts every piece that passes a knot, and drops what has no length.
    fn part_at(&mut self, knot: usize) {
        let Some(at) = self.knots.get(knot).map(|knot| knot.at) else {
            return;
        };
        let passing: Vec<usize> = (0..self.front.pieces.len())
            .filter(|number| self.passes(*number, at))
            .collect();
        for piece in passing {
            self.loosen(piece);
        }
        let here = End::Knot(knot);
        for number in 0..self.loose.len() {
            let Some(loose) = self.loose.get(number).copied() else {
                continue;
            };
            if loose.from == here || loose.to == here {
                continue;
            }
            let (off, _) = distance_to_stretch(at, self.position(loose.from), self.position(loose.to));
            if off <= self.front.tolerance {
                if let Some(first) = self.loose.get_mut(number) {
                    first.to = here;
                }
                self.loose.push(Loose { from: here, ..loose });
            }
        }
        self.loose.retain(|loose| loose.from != loose.to);
    }

    /// Whether a piece that is still tied passes a position.
    fn passes(&self, number: usize, at: Coord<f64>) -> bool {
        let Some(piece) = self.front.pieces.get(number).filter(|piece| piece.alive) else {
            return false;
        };
        let (from, to) = (End::Vertex(piece.from), End::Vertex(piece.to));
        distance_to_stretch(at, self.position(from), self.position(to)).0 <= self.front.tolerance
    }

    /// Drops pieces that lie on each other in opposite directions: there two faces meet in a level ridge.
    fn drop_opposite(&mut self) {
        let mut number = 0;
        while let Some(one) = self.loose.get(number).copied() {
            let tied = matches!((one.from, one.to), (End::Knot(_), End::Knot(_)));
            let opposite = |other: &Loose| other.from == one.to && other.to == one.from;
            let found = self.loose.iter().skip(number + 1).position(opposite);
            let (true, Some(offset)) = (tied, found) else {
                number += 1;
                continue;
            };
            let other = self.loose.remove(number + 1 + offset);
            self.loose.remove(number);
            for loose in [one, other] {
                if let (End::Knot(from), End::Knot(to)) = (loose.from, loose.to) {
                    self.outline(loose.side, to, from);
                }
            }
        }
    }

    /// The direction from a knot along a piece: towards its beginning where it leads into the knot.
    fn arm(&self, loose: &Loose, knot: usize) -> Option<Coord<f64>> {
        let along = self.front.sides.get(loose.side)?.along;
        Some(if loose.to == End::Knot(knot) {
            along * -1.0
        } else {
            along
        })
    }

    /// A position where a piece must be parted because another lies on it, back to back: the nearer end of the two.
    fn folded(&self) -> Option<Coord<f64>> {
        for knot in 0..self.knots.len() {
            let at = self.knots.get(knot)?.at;
            let end = End::Knot(knot);
            let into = self.loose.iter().filter(|loose| loose.to == end);
            for one in into {
                let out = self.loose.iter().filter(|loose| loose.from == end);
                for other in out {
                    let arms = (self.arm(one, knot)?, self.arm(other, knot)?);
                    let (a, b) = (self.position(one.from), self.position(other.to));
                    let (near, far) = if length(a - at) <= length(b - at) {
                        (a, b)
                    } else {
                        (b, a)
                    };
                    let lies_on = distance_to_stretch(near, at, far).0 <= self.front.tolerance;
                    if dot(arms.0, arms.1) > 0.0 && lies_on {
                        return Some(near);
                    }
                }
            }
        }
        None
    }

    /// What follows what at each knot.
    fn pairs(&self) -> Result<Vec<Pair>, Tangled> {
        let mut pairs = Vec::new();
        for (number, knot) in self.knots.iter().enumerate() {
            let end = End::Knot(number);
            let mut arms: Vec<(f64, bool, usize)> = Vec::new();
            for (index, loose) in self.loose.iter().enumerate() {
                if (loose.from == end || loose.to == end)
                    && let Some(arm) = self.arm(loose, number)
                {
                    arms.push((arm.y.atan2(arm.x), loose.to == end, index));
                }
            }
            // Clockwise; what leads in comes before what leads out.
            arms.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
            let next = arms.iter().cycle().skip(1);
            for (one, other) in arms.iter().zip(next) {
                if one.1 == other.1 {
                    return Err(knot.at);
                }
                if one.1 {
                    pairs.push(Pair {
                        knot: number,
                        into: one.2,
                        out: other.2,
                    });
                }
            }
        }
        Ok(pairs)
    }

    fn sides_of(&self, pair: &Pair) -> Option<(Side, Side)> {
        let side = |loose: usize| self.front.sides.get(self.loose.get(loose)?.side).copied();
        Some((side(pair.into)?, side(pair.out)?))
    }

    /// A front that reaches a wall in its own line goes on along it. Positions where knots are wanted for that first; none of them
    /// where it is done; `None` where there is no such wall.
    fn take_over_a_wall(&mut self, pairs: &[Pair]) -> Option<Vec<Coord<f64>>> {
        for pair in pairs {
            let (before, after) = self.sides_of(pair)?;
            let (wall, mover, far) = match (before.is_wall(), after.is_wall()) {
                (true, false) => (pair.into, pair.out, self.loose.get(pair.into)?.from),
                (false, true) => (pair.out, pair.into, self.loose.get(pair.out)?.to),
                _ => continue,
            };
            let side = self.loose.get(mover)?.side;
            let front = self.front.sides.get(side)?;
            let off = front.ahead(self.position(far), self.front.now).abs();
            let starts = front.speed_at(self.front.now) > 0.0;
            if dot(before.along, after.along) <= 0.0 || off > 2.0 * self.front.tolerance || !starts {
                continue;
            }
            let End::Knot(_) = far else {
                return Some(vec![self.position(far)]);
            };
            let taken = self.loose.get_mut(wall)?;
            taken.side = side;
            if let (End::Knot(from), End::Knot(to)) = (taken.from, taken.to) {
                self.outline(side, from, to);
            }
            return Some(Vec::new());
        }
        None
    }
}
