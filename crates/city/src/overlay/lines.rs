//! What of lines runs in an area: cut where they cross its outline, and each piece asked by its middle.

use geo::BoundingRect;
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};

use super::OverlayError;

/// Pairs of a piece of a line and an edge that are looked at.
const MOST_PAIRS: usize = 400_000_000;
/// A piece whose middle lies this near to an edge, in metres, runs on it.
const ON_EDGE_M: f64 = 1.0e-6;

/// What of some lines runs in an area or on its outline.
///
/// ```
/// use geo::{Euclidean, Length};
/// use geo_types::{MultiLineString, MultiPolygon, line_string, polygon};
/// use planvy_city::overlay::lines_inside;
/// let block = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 6.0, y: 0.0), (x: 6.0, y: 4.0), (x: 0.0, y: 4.0)]]);
/// let road = MultiLineString(vec![line_string![(x: -5.0, y: 2.0), (x: 3.0, y: 2.0), (x: 3.0, y: 9.0)]]);
/// assert_eq!(Euclidean.length(&lines_inside(&road, &block).expect("one road")), 5.0);
/// ```
///
/// # Errors
///
/// [`OverlayError::NoExtent`] and [`OverlayError::TooManyCrossings`].
pub fn lines_inside(
    lines: &MultiLineString<f64>,
    area: &MultiPolygon<f64>,
) -> Result<MultiLineString<f64>, OverlayError> {
    let Some(origin) = area.bounding_rect().map(|extent| extent.min()) else {
        return Ok(MultiLineString(Vec::new()));
    };
    let all = area
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .chain(lines);
    if !all
        .flat_map(|line| &line.0)
        .all(|at| at.x.is_finite() && at.y.is_finite())
    {
        return Err(OverlayError::NoExtent);
    }
    let mut search = Search {
        polygons: area.iter().map(|polygon| Outline::of(polygon, origin)).collect(),
        pairs: 0,
    };
    let mut found = Vec::new();
    for line in lines {
        let mut run: Vec<Coord<f64>> = Vec::new();
        for (from, to) in line.0.iter().zip(line.0.iter().skip(1)) {
            let (from, to) = (*from - origin, *to - origin);
            for (start, end) in search.pieces(from, to)? {
                let is_inside = search.holds((start + end) / 2.0)?;
                if is_inside && run.last() == Some(&start) {
                    run.push(end);
                } else if is_inside {
                    found.push(std::mem::replace(&mut run, vec![start, end]));
                } else {
                    found.push(std::mem::take(&mut run));
                }
            }
        }
        found.push(run);
    }
    let runs = found.into_iter().filter(|run| run.len() > 1);
    Ok(MultiLineString(
        runs.map(|run| run.into_iter().map(|at| at + origin).collect())
            .collect(),
    ))
}

/// From where to where.
type Stretch = (Coord<f64>, Coord<f64>);

struct Search {
    polygons: Vec<Outline>,
    pairs: usize,
}

struct Outline {
    edges: Vec<Stretch>,
}

impl Outline {
    fn of(polygon: &Polygon<f64>, origin: Coord<f64>) -> Outline {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let edges = |ring: &LineString<f64>| {
            let ends = ring.0.iter().zip(ring.0.iter().skip(1));
            ends.map(|(a, b)| (*a - origin, *b - origin)).collect::<Vec<_>>()
        };
        Outline {
            edges: rings.flat_map(edges).collect(),
        }
    }
}

impl Search {
    fn count(&mut self) -> Result<(), OverlayError> {
        self.pairs += self
            .polygons
            .iter()
            .map(|polygon| polygon.edges.len())
            .sum::<usize>();
        if self.pairs > MOST_PAIRS {
            return Err(OverlayError::TooManyCrossings { most: MOST_PAIRS });
        }
        Ok(())
    }

    /// A stretch cut where edges of the area cross it or end on it.
    fn pieces(&mut self, from: Coord<f64>, to: Coord<f64>) -> Result<Vec<Stretch>, OverlayError> {
        self.count()?;
        let along = to - from;
        let length_m = along.x.hypot(along.y);
        if length_m <= 0.0 {
            return Ok(Vec::new());
        }
        let mut shares = vec![0.0, 1.0];
        for (a, b) in self.polygons.iter().flat_map(|polygon| &polygon.edges) {
            let is_apart = a.x.max(b.x) < from.x.min(to.x) - ON_EDGE_M
                || a.x.min(b.x) > from.x.max(to.x) + ON_EDGE_M
                || a.y.max(b.y) < from.y.min(to.y) - ON_EDGE_M
                || a.y.min(b.y) > from.y.max(to.y) + ON_EDGE_M;
            if is_apart {
                continue;
            }
            let off = |at: &Coord<f64>| (along.x * (at.y - from.y) - along.y * (at.x - from.x)) / length_m;
            let share = |at: &Coord<f64>| {
                (along.x * (at.x - from.x) + along.y * (at.y - from.y)) / (length_m * length_m)
            };
            let (off_a, off_b) = (off(a), off(b));
            if off_a.abs() <= ON_EDGE_M {
                shares.push(share(a));
            }
            if off_b.abs() <= ON_EDGE_M {
                shares.push(share(b));
            }
            if (off_a < 0.0) != (off_b < 0.0) {
                let part = off_a / (off_a - off_b);
                shares.push(share(&(*a + (*b - *a) * part)));
            }
        }
        shares.retain(|share| (0.0..=1.0).contains(share));
        shares.sort_by(f64::total_cmp);
        shares.dedup();
        let at = |share: f64| if share >= 1.0 { to } else { from + along * share };
        Ok(shares
            .array_windows::<2>()
            .map(|&[start, end]| (at(start), at(end)))
            .collect())
    }

    /// Whether a position lies in the area or on its outline.
    fn holds(&mut self, at: Coord<f64>) -> Result<bool, OverlayError> {
        self.count()?;
        Ok(self.polygons.iter().any(|polygon| {
            let mut is_inside = false;
            for (a, b) in &polygon.edges {
                let along = *b - *a;
                let squared = along.x * along.x + along.y * along.y;
                let from = at - *a;
                let share = if squared > 0.0 {
                    ((from.x * along.x + from.y * along.y) / squared).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                if (from.x - along.x * share).hypot(from.y - along.y * share) <= ON_EDGE_M {
                    return true;
                }
                if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / along.y * along.x {
                    is_inside = !is_inside;
                }
            }
            is_inside
        }))
    }
}
