//! Segments that meet, put end to end.

use crate::mesh::weld::{WELD_M, Welder};

/// From and to: how far along the path, and how high.
pub(super) type Segment = [[f64; 2]; 2];

/// Points closer to the line between their neighbours than this, in metres, are left out.
const STRAIGHT_M: f64 = 1e-6;

/// Segments end to end.
pub(super) struct Chain {
    pub(super) points: Vec<[f64; 2]>,
    pub(super) is_closed: bool,
}

/// Which segments end at which place, and which are used.
struct Ends<'a> {
    segments: &'a [(u32, u32)],
    at_place: Vec<Vec<usize>>,
    is_used: Vec<bool>,
}

impl Ends<'_> {
    /// How many unused segments end at a place.
    fn free_at(&self, place: u32) -> usize {
        let here = self
            .at_place
            .get(place as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        here.iter()
            .filter(|segment| self.is_used.get(**segment) == Some(&false))
            .count()
    }

    /// Takes an unused segment at a place; returns its other end.
    fn take(&mut self, place: u32) -> Option<u32> {
        loop {
            let segment = self.at_place.get_mut(place as usize)?.pop()?;
            let used = self.is_used.get_mut(segment)?;
            if !std::mem::replace(used, true) {
                let (from, to) = *self.segments.get(segment)?;
                return Some(if from == place { to } else { from });
            }
        }
    }

    /// Walks on from a place until there is no way on.
    fn walk(&mut self, from: u32) -> Vec<u32> {
        let (mut places, mut place) = (vec![from], from);
        while let Some(next) = self.take(place) {
            places.push(next);
            place = next;
        }
        places
    }
}

/// Chains segments: first from the ends of lines that are open, then round what is closed. In order of where they begin along the
/// path.
pub(super) fn chained(segments: &[Segment]) -> Vec<Chain> {
    let mut welder = Welder::new(WELD_M);
    let numbered = segments
        .iter()
        .map(|ends| ends.map(|[along, up]| welder.number([along, up, 0.0])));
    let numbered: Vec<(u32, u32)> = numbered
        .filter(|[from, to]| from != to)
        .map(|[from, to]| (from, to))
        .collect();
    let mut at_place = vec![Vec::new(); welder.count()];
    for (segment, (from, to)) in numbered.iter().enumerate() {
        for place in [from, to] {
            if let Some(list) = at_place.get_mut(*place as usize) {
                list.push(segment);
            }
        }
    }
    let mut ends = Ends {
        segments: &numbered,
        at_place,
        is_used: vec![false; numbered.len()],
    };
    let places = 0..u32::try_from(welder.count()).unwrap_or(u32::MAX);
    let mut walks = Vec::new();
    for is_start in [|free: usize| free % 2 == 1, |free: usize| free > 0] {
        for place in places.clone() {
            while is_start(ends.free_at(place)) {
                walks.push(ends.walk(place));
            }
        }
    }
    let mut chains: Vec<Chain> = walks
        .into_iter()
        .filter_map(|walk| chain(&walk, &welder))
        .collect();
    let start = |chain: &Chain| {
        chain
            .points
            .iter()
            .map(|[along, _]| *along)
            .fold(f64::INFINITY, f64::min)
    };
    chains.sort_by(|a, b| start(a).total_cmp(&start(b)));
    chains
}

fn chain(walk: &[u32], welder: &Welder) -> Option<Chain> {
    let is_closed = walk.len() > 3 && walk.first() == walk.last();
    let open = if is_closed { walk.split_last()?.1 } else { walk };
    let points = open.iter().map(|place| {
        let [along, up, _] = welder.position(*place);
        [along, up]
    });
    let mut points = without_straight(points.collect());
    if is_closed {
        // The seam may lie on a straight part: begin at a corner that stays one, the first of the straightened line.
        let to_second = usize::from(points.len() > 1);
        points.rotate_left(to_second);
        points.extend(points.first().copied());
        points = without_straight(points);
        points.pop();
    } else if points.first() > points.last() {
        points.reverse();
    }
    (points.len() >= 2).then_some(Chain { points, is_closed })
}

fn without_straight(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let mut kept: Vec<[f64; 2]> = Vec::with_capacity(points.len());
    let next = points.iter().skip(1).map(Some).chain([None]);
    for (point, next) in points.iter().zip(next) {
        let is_straight = match (kept.last(), next) {
            (Some(before), Some(next)) => lies_between(*before, *point, *next),
            _ => false,
        };
        if !is_straight {
            kept.push(*point);
        }
    }
    kept
}

fn lies_between(from: [f64; 2], point: [f64; 2], to: [f64; 2]) -> bool {
    let (along, up) = (to[0] - from[0], to[1] - from[1]);
    let (point_along, point_up) = (point[0] - from[0], point[1] - from[1]);
    let length_m = along.hypot(up);
    let is_forward = (0.0..=length_m * length_m).contains(&(along * point_along + up * point_up));
    is_forward && (along * point_up - up * point_along).abs() <= STRAIGHT_M * length_m
}
