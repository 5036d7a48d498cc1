//! Areas out of the boundary lines that they refer to.
//!
//! The lines of an area come in no order. They are joined by their ends: by the very same coordinates first, and where an
//! end has no partner, by the nearest such end within a millimetre. At a place where two rings touch, the lines are paired
//! in the order in which they leave it, so that rings touch there and never cross. What lies inside what decides which
//! ring is a hole.

use std::collections::HashMap;

use geo_types::{Coord, LineString, Polygon};

use super::curve::{Pair, distance};

/// How far apart two ends may lie and still be the same place, in metres.
pub(super) const JOIN_TOLERANCE_M: f64 = 0.001;

/// Why lines make no area.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RingError {
    /// A line ends where no other begins.
    Open {
        /// The loose end: easting, northing.
        end: Pair,
        /// How far the next loose end lies, in metres; `None` where it is the only one left.
        gap_m: Option<f64>,
    },
    /// Rings without area.
    Empty,
}

/// What the lines of an area make.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assembled {
    /// Outer rings counterclockwise, holes clockwise.
    pub(super) polygons: Vec<Polygon<f64>>,
    /// True where ends were joined that lay up to a millimetre apart.
    pub(super) snapped: bool,
    /// True where the signs of the references contradict each other.
    pub(super) signs_disagree: bool,
}

/// Builds an area of lines (easting, northing), each already turned as its sign says.
pub(super) fn assemble(lines: &[Vec<Pair>]) -> Result<Assembled, RingError> {
    let mut nodes = Nodes::default();
    let mut ends: Vec<[usize; 2]> = lines
        .iter()
        .map(|line| match line.as_slice() {
            [first, .., last] => [nodes.at(*first), nodes.at(*last)],
            _ => [nodes.at([f64::NAN, 0.0]); 2],
        })
        .collect();
    let snapped = join_loose_ends(&mut ends, &nodes.places)?;
    let partners = pair_at_nodes(lines, &ends);
    let mut used = vec![false; lines.len()];
    let mut signs_disagree = false;
    let mut rings: Vec<Vec<Pair>> = Vec::new();
    for start in 0..lines.len() {
        if !used.get(start).is_some_and(|used| *used) {
            let walk = walk(start, &partners, &mut used);
            let forward = walk.iter().filter(|step| step.forward).count();
            signs_disagree |= forward != 0 && forward != walk.len();
            split_at_touches(&walk, lines, &ends, &mut rings);
        }
    }
    for ring in &mut rings {
        close(ring);
    }
    rings.retain(|ring| ring.len() >= 4 && twice_area(ring) != 0.0);
    let polygons = nest(rings);
    if polygons.is_empty() {
        return Err(RingError::Empty);
    }
    Ok(Assembled {
        polygons,
        snapped,
        signs_disagree,
    })
}

/// Places where lines end, by their exact coordinates.
#[derive(Default)]
struct Nodes {
    numbers: HashMap<[u64; 2], usize>,
    places: Vec<Pair>,
}

impl Nodes {
    fn at(&mut self, place: Pair) -> usize {
        let key = [place[0].to_bits(), place[1].to_bits()];
        let places = &mut self.places;
        *self.numbers.entry(key).or_insert_with(|| {
            places.push(place);
            places.len() - 1
        })
    }
}

/// Joins ends without a partner to the nearest such end. True where any were.
fn join_loose_ends(ends: &mut [[usize; 2]], places: &[Pair]) -> Result<bool, RingError> {
    let mut degree = vec![0usize; places.len()];
    for node in ends.iter().flatten() {
        if let Some(degree) = degree.get_mut(*node) {
            *degree += 1;
        }
    }
    let mut loose: Vec<usize> = degree
        .iter()
        .enumerate()
        .filter(|(_, degree)| *degree % 2 == 1)
        .map(|(node, _)| node)
        .collect();
    let any = !loose.is_empty();
    let place = |node: usize| places.get(node).copied().unwrap_or([f64::NAN; 2]);
    while let Some(node) = loose.pop() {
        let nearest = loose
            .iter()
            .enumerate()
            .map(|(at, other)| (at, distance(place(node), place(*other))))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest {
            Some((at, gap)) if gap <= JOIN_TOLERANCE_M => {
                let other = loose.swap_remove(at);
                for end in ends.iter_mut().flatten().filter(|end| **end == other) {
                    *end = node;
                }
            }
            nearest => {
                return Err(RingError::Open {
                    end: place(node),
                    gap_m: nearest.map(|(_, gap)| gap),
                });
            }
        }
    }
    Ok(any)
}

/// One end of a line: its number, and whether it is the line's last.
type End = (usize, bool);

/// For every end of a line the end of the next one: ends at a place are paired in the order of their bearings.
fn pair_at_nodes(lines: &[Vec<Pair>], ends: &[[usize; 2]]) -> HashMap<End, End> {
    let mut at_node: HashMap<usize, Vec<(f64, End)>> = HashMap::new();
    for (number, (line, nodes)) in lines.iter().zip(ends).enumerate() {
        let bearing = |from: Option<&Pair>, to: Option<&Pair>| match (from, to) {
            (Some(from), Some(to)) => (to[1] - from[1]).atan2(to[0] - from[0]),
            _ => 0.0,
        };
        let first = bearing(line.first(), line.get(1));
        let last = bearing(line.last(), line.iter().rev().nth(1));
        at_node
            .entry(nodes[0])
            .or_default()
            .push((first, (number, false)));
        at_node.entry(nodes[1]).or_default().push((last, (number, true)));
    }
    let mut partners = HashMap::new();
    for mut around in at_node.into_values() {
        around.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for pair in around.chunks_exact(2) {
            if let [(_, a), (_, b)] = pair {
                partners.insert(*a, *b);
                partners.insert(*b, *a);
            }
        }
    }
    partners
}

/// A line as walked.
#[derive(Clone, Copy, Debug)]
struct Step {
    line: usize,
    forward: bool,
}

/// Walks from a line until it is reached again.
fn walk(start: usize, partners: &HashMap<End, End>, used: &mut [bool]) -> Vec<Step> {
    let mut walk = Vec::new();
    let mut step = Step {
        line: start,
        forward: true,
    };
    loop {
        match used.get_mut(step.line) {
            Some(used) if !*used => *used = true,
            _ => return walk,
        }
        walk.push(step);
        // The far end of a line walked forward is its last.
        match partners.get(&(step.line, step.forward)) {
            Some((line, is_last)) => {
                step = Step {
                    line: *line,
                    forward: !is_last,
                };
            }
            None => return walk,
        }
    }
}

/// Cuts a walk into rings that pass no place twice.
fn split_at_touches(walk: &[Step], lines: &[Vec<Pair>], ends: &[[usize; 2]], rings: &mut Vec<Vec<Pair>>) {
    let mut open: Vec<(usize, Step)> = Vec::new();
    // Where in `open` the walk has left a place.
    let mut left_at: HashMap<usize, usize> = HashMap::new();
    for step in walk {
        let Some(nodes) = ends.get(step.line) else {
            continue;
        };
        let (from, to) = if step.forward {
            (nodes[0], nodes[1])
        } else {
            (nodes[1], nodes[0])
        };
        left_at.insert(from, open.len());
        open.push((from, *step));
        if let Some(at) = left_at.get(&to).copied() {
            let ring = open.split_off(at);
            for (node, _) in &ring {
                left_at.remove(node);
            }
            rings.push(points_of(ring.into_iter().map(|(_, step)| step), lines));
        }
    }
}

/// The points of a ring, each line without its last.
fn points_of(steps: impl Iterator<Item = Step>, lines: &[Vec<Pair>]) -> Vec<Pair> {
    let mut ring = Vec::new();
    for step in steps {
        let Some(line) = lines.get(step.line) else {
            continue;
        };
        let count = line.len().saturating_sub(1);
        if step.forward {
            ring.extend(line.iter().take(count));
        } else {
            ring.extend(line.iter().rev().take(count));
        }
    }
    ring
}

/// Closes a ring, and takes out a point that repeats the one before it.
fn close(ring: &mut Vec<Pair>) {
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring.extend(ring.first().copied());
}

/// Twice the signed area of a closed ring: positive where it runs counterclockwise.
fn twice_area(ring: &[Pair]) -> f64 {
    // Taken from a corner of the ring: northings of seven digits would cost the area its decimals.
    let Some(origin) = ring.first() else { return 0.0 };
    let cross = |pair: &[Pair]| match pair {
        [a, b] => (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]),
        _ => 0.0,
    };
    ring.windows(2).map(cross).sum()
}

/// Sorts rings into polygons by what lies inside what.
fn nest(mut rings: Vec<Vec<Pair>>) -> Vec<Polygon<f64>> {
    rings.sort_by(|a, b| twice_area(b).abs().total_cmp(&twice_area(a).abs()));
    let mut placed: Vec<Placed> = Vec::new();
    for ring in rings {
        // The last that contains it is the smallest: they stand in order of size.
        let parent = placed.iter().rposition(|other| contains(&other.ring, &ring));
        let parent_is_outer = parent
            .and_then(|at| placed.get(at))
            .is_some_and(|other| other.hole_of.is_none());
        let hole_of = parent.filter(|_| parent_is_outer);
        placed.push(Placed { ring, hole_of });
    }
    let mut polygons = Vec::new();
    for (at, outer) in placed
        .iter()
        .enumerate()
        .filter(|(_, ring)| ring.hole_of.is_none())
    {
        let holes = placed
            .iter()
            .filter(|ring| ring.hole_of == Some(at))
            .map(|ring| turned(&ring.ring, false))
            .collect();
        polygons.push(Polygon::new(turned(&outer.ring, true), holes));
    }
    polygons
}

/// A ring, and the outer ring whose hole it is.
struct Placed {
    ring: Vec<Pair>,
    hole_of: Option<usize>,
}

/// A ring that runs counterclockwise, or clockwise.
fn turned(ring: &[Pair], counterclockwise: bool) -> LineString<f64> {
    let point = |pair: &Pair| Coord {
        x: pair[0],
        y: pair[1],
    };
    if (twice_area(ring) > 0.0) == counterclockwise {
        ring.iter().map(point).collect()
    } else {
        ring.iter().rev().map(point).collect()
    }
}

/// Where a point lies by a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
    Border,
}

/// Whether a ring lies inside another that it does not cross. Points on the border say nothing; where all lie there, the
/// middles of the edges decide.
fn contains(outer: &[Pair], inner: &[Pair]) -> bool {
    let middle = |pair: &[Pair]| match pair {
        [a, b] => [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0],
        _ => [f64::NAN; 2],
    };
    inner
        .iter()
        .copied()
        .chain(inner.windows(2).map(middle))
        .map(|point| side(outer, point))
        .find(|side| *side != Side::Border)
        == Some(Side::Inside)
}

/// Where a point lies, by counting the edges that a ray eastwards crosses.
fn side(ring: &[Pair], point: Pair) -> Side {
    let mut inside = false;
    for edge in ring.windows(2) {
        let [a, b] = edge else { continue };
        let cross = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
        let spans = |axis: usize| {
            let (Some(a), Some(b), Some(p)) = (a.get(axis), b.get(axis), point.get(axis)) else {
                return false;
            };
            (a.min(*b)..=a.max(*b)).contains(p)
        };
        if cross == 0.0 && spans(0) && spans(1) {
            return Side::Border;
        }
        if (a[1] > point[1]) != (b[1] > point[1]) && (cross > 0.0) == (b[1] > a[1]) {
            inside = !inside;
        }
    }
    if inside { Side::Inside } else { Side::Outside }
}

#[cfg(test)]
mod tests;
