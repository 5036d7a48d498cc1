//! A vertical cut through the city along a line: what ground, buildings and envelopes look like from the side.
//!
//! Every triangle that the cut passes gives a segment; segments of one tag that meet are chained into lines. Lines are given by how
//! far along the path and how high they are, so that they can be drawn ([`crate::section_svg`]) and measured ([`Profile::crossings`]).
//!
//! A triangle that lies in the cut itself gives nothing: its neighbours give its edges. To tell that apart, what lies in the cut
//! counts as lying to its left.
//!
//! ```
//! use geo_types::Coord;
//! use planvy_city::mesh::{Mesh, prism};
//! use planvy_city::section::cut;
//! // A house of 8 by 6 m between the levels 20 and 26, cut along its length.
//! let house = Mesh::new(&prism(&[[10.0, 0.0], [18.0, 0.0], [18.0, 6.0], [10.0, 6.0]], 20.0, 26.0));
//! let path = [Coord { x: 0.0, y: 3.0 }, Coord { x: 30.0, y: 3.0 }];
//! let profile = cut(&path, house.triangles().iter().map(|triangle| (triangle, "house")))?;
//! assert_eq!(profile.lines.len(), 1);
//! let line = &profile.lines[0];
//! assert!(line.is_closed && line.points.len() == 4, "the roof, the floor and two walls");
//! assert_eq!((line.lowest_m(), line.highest_m()), (20.0, 26.0));
//! // Where the house begins and ends along the path, and how high it is there.
//! let at_12 = profile.crossings(&"house", 12.0);
//! assert_eq!(at_12, [20.0, 26.0]);
//! assert!(profile.crossings(&"house", 18.5).is_empty());
//! # Ok::<(), planvy_city::section::SectionError>(())
//! ```

use std::collections::BTreeMap;

use geo_types::Coord;

use crate::triangle::Triangle;

mod chaining;

use chaining::{Segment, chained};

/// The most corners of a path.
pub const MOST_CORNERS: usize = 1_000;

/// Why nothing can be cut.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SectionError {
    /// A path has two corners or more that are not all one.
    #[error("a section runs along a line of at least two corners that differ; this one is {length_m} m long")]
    NoPath {
        /// Its length, in metres.
        length_m: f64,
    },
    /// A path with too many corners.
    #[error("a section has at most {MOST_CORNERS} corners; this one has {0}")]
    TooManyCorners(usize),
}

/// A line in the cut.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileLine<T> {
    /// What it is: the caller's tag.
    pub tag: T,
    /// How far along the path, and how high, in metres; the last is not the first again.
    pub points: Vec<[f64; 2]>,
    /// Whether the last point is joined with the first: the outline of something that closes.
    pub is_closed: bool,
}

impl<T> ProfileLine<T> {
    /// Its lowest level, in metres.
    pub fn lowest_m(&self) -> f64 {
        self.points
            .iter()
            .map(|[_, up]| *up)
            .fold(f64::INFINITY, f64::min)
    }

    /// Its highest level, in metres.
    pub fn highest_m(&self) -> f64 {
        self.points
            .iter()
            .map(|[_, up]| *up)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// Its pieces, from point to point.
    fn pieces(&self) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let back = self.is_closed.then(|| self.points.first()).flatten();
        let next = self.points.iter().skip(1).chain(back);
        self.points.iter().zip(next).map(|(from, to)| [*from, *to])
    }
}

/// What a cut shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile<T> {
    /// Lines, in the order of their tags, and of one tag from the start of the path.
    pub lines: Vec<ProfileLine<T>>,
    /// Length of the path, in metres of the grid.
    pub length_m: f64,
    /// How far along the path it bends, in metres: its inner corners.
    pub bends_m: Vec<f64>,
    /// Triangles with a corner that is no number: not cut.
    pub left_out: usize,
}

impl<T: PartialEq> Profile<T> {
    /// The levels at which lines of a tag pass a place along the path, from the lowest; levels that are within a millimetre are one.
    pub fn crossings(&self, tag: &T, along_m: f64) -> Vec<f64> {
        let lines = self.lines.iter().filter(|line| line.tag == *tag);
        let mut levels: Vec<f64> = lines
            .flat_map(ProfileLine::pieces)
            .filter_map(|[from, to]| {
                let (low, high) = (from[0].min(to[0]), from[0].max(to[0]));
                let is_across = high > low && (low..=high).contains(&along_m);
                is_across.then(|| from[1] + (along_m - from[0]) / (to[0] - from[0]) * (to[1] - from[1]))
            })
            .collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup_by(|later, earlier| (*later - *earlier).abs() < 0.001);
        levels
    }
}

/// A straight part of the path.
struct Leg {
    from: Coord<f64>,
    /// Direction, of length 1.
    east: f64,
    north: f64,
    length_m: f64,
    /// How far along the path it begins.
    start_m: f64,
}

fn legs(path: &[Coord<f64>]) -> Vec<Leg> {
    let mut start_m = 0.0;
    let mut legs = Vec::with_capacity(path.len());
    for (from, to) in path.iter().zip(path.iter().skip(1)) {
        let (east, north) = (to.x - from.x, to.y - from.y);
        let length_m = east.hypot(north);
        // Also false where a corner is no number.
        if length_m > 0.0 && length_m.is_finite() {
            legs.push(Leg {
                from: *from,
                east: east / length_m,
                north: north / length_m,
                length_m,
                start_m,
            });
            start_m += length_m;
        }
    }
    legs
}

/// Cuts triangles with the vertical planes along a path.
///
/// # Errors
///
/// [`SectionError`] where the path is none.
pub fn cut<'a, T: Ord + Clone>(
    path: &[Coord<f64>],
    triangles: impl IntoIterator<Item = (&'a Triangle, T)>,
) -> Result<Profile<T>, SectionError> {
    if path.len() > MOST_CORNERS {
        return Err(SectionError::TooManyCorners(path.len()));
    }
    let legs = legs(path);
    let length_m: f64 = legs.iter().map(|leg| leg.length_m).sum();
    let is_whole = path
        .iter()
        .all(|corner| corner.x.is_finite() && corner.y.is_finite());
    if legs.is_empty() || !is_whole {
        return Err(SectionError::NoPath { length_m });
    }
    let mut segments: BTreeMap<T, Vec<Segment>> = BTreeMap::new();
    let mut left_out = 0;
    for (triangle, tag) in triangles {
        if !triangle.corners.iter().flatten().all(|part| part.is_finite()) {
            left_out += 1;
            continue;
        }
        let here: Vec<Segment> = legs.iter().filter_map(|leg| within(leg, triangle)).collect();
        if !here.is_empty() {
            segments.entry(tag).or_default().extend(here);
        }
    }
    let mut profile = Profile {
        lines: Vec::new(),
        length_m,
        bends_m: legs.iter().skip(1).map(|leg| leg.start_m).collect(),
        left_out,
    };
    for (tag, segments) in segments {
        let lines = chained(&segments).into_iter().map(|chain| ProfileLine {
            tag: tag.clone(),
            points: chain.points,
            is_closed: chain.is_closed,
        });
        profile.lines.extend(lines);
    }
    Ok(profile)
}

/// Where a triangle passes a leg, along the path and upwards; `None` where it does not.
fn within(leg: &Leg, triangle: &Triangle) -> Option<Segment> {
    // Each corner: how far along the leg, how far to its left, how high.
    let [a, b, c] = triangle.corners.map(|[x, y, up]| {
        let (east, north) = (x - leg.from.x, y - leg.from.y);
        [
            leg.east * east + leg.north * north,
            leg.east * north - leg.north * east,
            up,
        ]
    });
    let mut ends = [(a, b), (b, c), (c, a)]
        .into_iter()
        .filter_map(|(from, to)| across(from, to));
    let (one, other) = (ends.next()?, ends.next()?);
    let (from, to) = if one[0] <= other[0] {
        (one, other)
    } else {
        (other, one)
    };
    if to[0] < 0.0 || from[0] > leg.length_m {
        return None;
    }
    let at = |along: f64| {
        let share = (along - from[0]) / (to[0] - from[0]);
        [along, from[1] + share * (to[1] - from[1])]
    };
    let start = if from[0] < 0.0 { at(0.0) } else { from };
    let end = if to[0] > leg.length_m {
        at(leg.length_m)
    } else {
        to
    };
    let along_path = |[along, up]: [f64; 2]| [leg.start_m + along, up];
    Some([along_path(start), along_path(end)])
}

/// Where an edge passes the plane: along and upwards.
fn across(from: [f64; 3], to: [f64; 3]) -> Option<[f64; 2]> {
    // The same digits whichever way the edge is walked, so that neighbours meet.
    let (right, left) = if from[1] < to[1] { (from, to) } else { (to, from) };
    if right[1] >= 0.0 || left[1] < 0.0 {
        return None;
    }
    let share = right[1] / (right[1] - left[1]);
    Some([
        right[0] + share * (left[0] - right[0]),
        right[2] + share * (left[2] - right[2]),
    ])
}

#[cfg(test)]
mod tests;
