//! Stretches cut at each other, so that they meet in their ends only.

use std::collections::{BTreeSet, HashMap};

use geo_types::Coord;

use crate::skeleton::vector::{cross, distance_to_stretch, length};

/// Two positions closer than this, in metres, are one.
pub(crate) const ONE_PLACE_M: f64 = 1e-6;

/// Positions, those closer than [`ONE_PLACE_M`] once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    at: Vec<Coord<f64>>,
    by_square: HashMap<(i64, i64), Vec<usize>>,
}

impl Places {
    /// All positions, in the order in which they came.
    pub fn all(&self) -> &[Coord<f64>] {
        &self.at
    }

    pub fn at(&self, place: usize) -> Coord<f64> {
        self.at.get(place).copied().unwrap_or(Coord { x: 0.0, y: 0.0 })
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a saturated square is a square too"
    )]
    fn square(at: Coord<f64>) -> (i64, i64) {
        let side = 4.0 * ONE_PLACE_M;
        ((at.x / side).floor() as i64, (at.y / side).floor() as i64)
    }

    /// The place at a position, made where there is none.
    pub fn place(&mut self, at: Coord<f64>) -> usize {
        let (east, north) = Places::square(at);
        let squares =
            (-1..=1).flat_map(|x| (-1..=1).map(move |y| (east.saturating_add(x), north.saturating_add(y))));
        let near = squares.filter_map(|square| self.by_square.get(&square)).flatten();
        let closest = near
            .map(|place| (length(self.at(*place) - at), *place))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((distance, place)) = closest
            && distance <= ONE_PLACE_M
        {
            return place;
        }
        self.at.push(at);
        self.by_square
            .entry((east, north))
            .or_default()
            .push(self.at.len() - 1);
        self.at.len() - 1
    }
}

/// Cuts stretches at each other and at every place. `None` where that comes to no end.
pub(crate) fn noded(places: &mut Places, stretches: &[(usize, usize)]) -> Option<BTreeSet<(usize, usize)>> {
    const MOST_ROUNDS: usize = 25;
    let mut edges: BTreeSet<(usize, usize)> = stretches.iter().filter_map(|(a, b)| edge(*a, *b)).collect();
    for _ in 0..MOST_ROUNDS {
        let cuts = cuts(places, &edges);
        if cuts.is_empty() {
            return Some(edges);
        }
        for (whole, at) in cuts {
            edges.remove(&whole);
            let (start, mut at) = (places.at(whole.0), at);
            let far = |place: &usize| length(places.at(*place) - start);
            at.sort_by(|one, other| far(one).total_cmp(&far(other)));
            let mut from = whole.0;
            for to in at.into_iter().chain([whole.1]) {
                edges.extend(edge(from, to));
                from = to;
            }
        }
    }
    None
}

fn edge(a: usize, b: usize) -> Option<(usize, usize)> {
    (a != b).then(|| (a.min(b), a.max(b)))
}

/// Where each edge must be cut.
fn cuts(places: &mut Places, edges: &BTreeSet<(usize, usize)>) -> HashMap<(usize, usize), Vec<usize>> {
    let mut cuts: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    let mut cut = |whole: (usize, usize), at: usize| {
        if at != whole.0 && at != whole.1 {
            let list = cuts.entry(whole).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
    };
    let mut order: Vec<Spanned> = edges.iter().map(|edge| Spanned::of(places, *edge)).collect();
    order.sort_by(|one, other| one.west.total_cmp(&other.west).then(one.edge.cmp(&other.edge)));
    let mut by_east: Vec<usize> = (0..places.all().len()).collect();
    by_east.sort_by(|one, other| places.at(*one).x.total_cmp(&places.at(*other).x));
    for span in &order {
        let first = by_east.partition_point(|place| places.at(*place).x < span.west - ONE_PLACE_M);
        let reached = by_east.iter().skip(first);
        for place in reached.take_while(|place| places.at(**place).x <= span.east + ONE_PLACE_M) {
            let at = places.at(*place);
            if span.meets_row(at.y) && distance_to_stretch(at, span.from, span.to).0 <= ONE_PLACE_M {
                cut(span.edge, *place);
            }
        }
    }
    let mut crossings = Vec::new();
    for (number, one) in order.iter().enumerate() {
        for other in order
            .iter()
            .skip(number + 1)
            .take_while(|other| other.west <= one.east)
        {
            if let Some(at) = one.crossing(other) {
                crossings.push((one.edge, other.edge, at));
            }
        }
    }
    for (one, other, at) in crossings {
        let place = places.place(at);
        cut(one, place);
        cut(other, place);
    }
    cuts
}

/// An edge with its extent.
#[derive(Clone, Copy, Debug)]
struct Spanned {
    edge: (usize, usize),
    from: Coord<f64>,
    to: Coord<f64>,
    west: f64,
    east: f64,
}

impl Spanned {
    fn of(places: &Places, edge: (usize, usize)) -> Spanned {
        let (from, to) = (places.at(edge.0), places.at(edge.1));
        Spanned {
            edge,
            from,
            to,
            west: from.x.min(to.x),
            east: from.x.max(to.x),
        }
    }

    fn meets_row(&self, north: f64) -> bool {
        north >= self.from.y.min(self.to.y) - ONE_PLACE_M && north <= self.from.y.max(self.to.y) + ONE_PLACE_M
    }

    /// Where two edges pass through each other, both ends of each on different sides of the other.
    fn crossing(&self, other: &Spanned) -> Option<Coord<f64>> {
        let apart = self.from.y.max(self.to.y) < other.from.y.min(other.to.y)
            || other.from.y.max(other.to.y) < self.from.y.min(self.to.y);
        let shared = [other.edge.0, other.edge.1]
            .iter()
            .any(|end| *end == self.edge.0 || *end == self.edge.1);
        if apart || shared {
            return None;
        }
        let (along, across) = (self.to - self.from, other.to - other.from);
        let (a, b) = (
            cross(across, self.from - other.from),
            cross(across, self.to - other.from),
        );
        let (c, d) = (
            cross(along, other.from - self.from),
            cross(along, other.to - self.from),
        );
        let crosses = (a > 0.0) != (b > 0.0) && (c > 0.0) != (d > 0.0) && a != b;
        crosses.then(|| self.from + along * (a / (a - b)))
    }
}
