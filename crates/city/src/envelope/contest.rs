//! Which limit is the lowest where.

use geo_types::Coord;

use super::facade::Slope;
use super::land::Land;
use super::partition::Partition;
use super::rings::line_through;
use super::{TopForm, TopLimit};
use crate::plane::Plane;

/// Two tops closer than this, in metres, are one: the limit that is listed first makes it.
const ONE_LEVEL_M: f64 = 1e-6;

/// What is over a face of the land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Top {
    /// The plane of a limit; of a sloping limit, of which face.
    Of { limit: usize, slope: Option<usize> },
    /// No limit holds.
    None,
}

/// The planes that compete for the land.
pub(super) struct Contest<'l, T> {
    pub land: &'l Land,
    pub limits: &'l [TopLimit<T>],
    pub slopes: &'l [Slope],
}

impl<T> Contest<'_, T> {
    /// The plane of a top, near the land's origin.
    pub fn plane(&self, top: Top) -> Option<Plane> {
        match top {
            Top::Of {
                slope: Some(slope), ..
            } => Some(self.slopes.get(slope)?.plane),
            Top::Of { limit, slope: None } => match self.limits.get(limit)?.form {
                TopForm::Level(level) => Some(Plane::level(level)),
                TopForm::FromFacade { .. } => None,
            },
            Top::None => None,
        }
    }

    /// The planes that hold at a position in the order of their limits; of levels only the lowest.
    fn planes(&self, at: Coord<f64>) -> Vec<(Top, Plane)> {
        let mut lowest: Option<(usize, f64)> = None;
        let mut tops = Vec::new();
        for (limit, rule) in self.limits.iter().enumerate() {
            match rule.form {
                TopForm::Level(level) => {
                    if lowest.is_none_or(|(_, known)| level < known) && self.land.holds(limit, at) {
                        lowest = Some((limit, level));
                    }
                }
                TopForm::FromFacade { .. } => {
                    let mut slopes = self.slopes.iter();
                    let found = slopes.position(|slope| slope.limit == limit && slope.holds(at));
                    tops.extend(found.map(|slope| (limit, Some(slope))));
                }
            }
        }
        tops.extend(lowest.map(|(limit, _)| (limit, None)));
        tops.sort_unstable();
        let tops = tops.into_iter().map(|(limit, slope)| Top::Of { limit, slope });
        tops.filter_map(|top| Some((top, self.plane(top)?))).collect()
    }

    /// What is over a position; `None` where it is not buildable.
    fn top(&self, at: Coord<f64>) -> Option<Top> {
        if !self.land.is_buildable(at) {
            return None;
        }
        let planes = self.planes(at);
        let lowest = planes
            .iter()
            .map(|(_, plane)| plane.at(at))
            .fold(f64::INFINITY, f64::min);
        let first = planes
            .iter()
            .find(|(_, plane)| plane.at(at) <= lowest + ONE_LEVEL_M);
        Some(first.map_or(Top::None, |(top, _)| *top))
    }

    /// Parts faces on where planes are level; for each face then, what is over it. `None` where that could not be worked out.
    pub fn parted(&self, sloped: Partition) -> Option<(Partition, Vec<Option<Top>>)> {
        let mut lines = Vec::new();
        for face in sloped
            .faces
            .iter()
            .filter(|face| self.land.is_buildable(face.inside))
        {
            let planes = self.planes(face.inside);
            for (number, (_, one)) in planes.iter().enumerate() {
                for (_, other) in planes.iter().skip(number + 1) {
                    lines.extend(line_through(&face.rings, |at| one.at(at) - other.at(at)));
                }
            }
        }
        let partition = if lines.is_empty() {
            sloped
        } else {
            let mut places = sloped.places.clone();
            let mut stretches: Vec<(usize, usize)> =
                sloped.stretches().map(|(_, one, _)| (one.from, one.to)).collect();
            stretches.extend(
                lines
                    .iter()
                    .map(|(from, to)| (places.place(*from), places.place(*to))),
            );
            Partition::of(places, &stretches)?
        };
        let tops = partition.faces.iter().map(|face| self.top(face.inside)).collect();
        Some((partition, tops))
    }
}
