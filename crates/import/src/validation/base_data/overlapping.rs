//! Pairs of areas that lie over each other, found by their boxes.

use geo::{Area, CoordsIter};
use geo_types::{Coord, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

use super::super::overlay::{bounds_of, common as shared, real_pieces};
use super::super::spot_inside::spot_inside;
use super::feature::Feature;

/// What laying two areas over each other costs beside their vertices, in vertices.
const WORK_OF_A_PAIR: usize = 100;

/// How much is done at most. Input that asks for more is looked at in part, and that is said.
#[derive(Clone, Copy)]
struct Effort {
    /// Vertices of the areas that are laid over each other.
    work: usize,
    /// Pairs of boxes that are looked at.
    pairs: usize,
}

/// A second or two.
const MOST: Effort = Effort {
    work: 10_000_000,
    pairs: 2_000_000,
};

/// Two areas that share land.
pub(super) struct Overlap {
    /// Number of the first.
    pub(super) first: usize,
    /// Number of the second, which is greater.
    pub(super) second: usize,
    /// What they share, in m².
    pub(super) area_m2: f64,
    /// A spot in the largest piece of it.
    pub(super) at: Coord<f64>,
}

/// What was found.
pub(super) struct Overlaps {
    /// The pairs, by the numbers of the first and the second.
    pub(super) pairs: Vec<Overlap>,
    /// False where there was too much to look at.
    pub(super) is_complete: bool,
}

/// The pairs of features, in one system, that share land. `candidate` tells whether a pair with boxes that meet is worth
/// looking at.
pub(super) fn overlaps(
    features: &[Feature],
    candidate: impl Fn(usize, usize, AABB<[f64; 2]>, AABB<[f64; 2]>) -> bool,
) -> Overlaps {
    overlaps_within(MOST, features, candidate)
}

fn overlaps_within(
    most: Effort,
    features: &[Feature],
    candidate: impl Fn(usize, usize, AABB<[f64; 2]>, AABB<[f64; 2]>) -> bool,
) -> Overlaps {
    let boxed = features.iter().enumerate().filter_map(|(number, feature)| {
        let bounds = bounds_of(feature.areas()?).filter(|_| feature.is_plausible())?;
        Some(GeomWithData::new(Rectangle::from_aabb(bounds), number))
    });
    let tree = RTree::bulk_load(boxed.collect());
    let mut found = Overlaps {
        pairs: Vec::new(),
        is_complete: true,
    };
    let (mut pairs, mut work) = (0, 0);
    for first in tree.iter() {
        for second in tree.locate_in_envelope_intersecting(&first.geom().envelope()) {
            pairs += 1;
            if pairs > most.pairs || work > most.work {
                found.is_complete = false;
                found.pairs.sort_by_key(|pair| (pair.first, pair.second));
                return found;
            }
            if first.data >= second.data
                || !candidate(
                    first.data,
                    second.data,
                    first.geom().envelope(),
                    second.geom().envelope(),
                )
            {
                continue;
            }
            let Some((one, other)) = features.get(first.data).zip(features.get(second.data)) else {
                continue;
            };
            let (Some(one_area), Some(other_area)) = (one.areas(), other.areas()) else {
                continue;
            };
            if one.crs != other.crs {
                continue;
            }
            work += WORK_OF_A_PAIR + one_area.coords_count() + other_area.coords_count();
            if let Some((area_m2, at)) = common(one_area, other_area) {
                found.pairs.push(Overlap {
                    first: first.data,
                    second: second.data,
                    area_m2,
                    at,
                });
            }
        }
    }
    found.pairs.sort_by_key(|pair| (pair.first, pair.second));
    found
}

/// The land that two areas share, with a spot in its largest piece.
fn common(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Option<(f64, Coord<f64>)> {
    let pieces: Vec<_> = real_pieces(shared(one, other)).collect();
    let largest = pieces
        .iter()
        .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    let area_m2 = pieces.iter().map(Area::unsigned_area).sum();
    Some((area_m2, spot_inside(largest)?))
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;
    use planvy_plan::Crs;

    use super::*;

    /// Buildings of 10 m x 10 m on one spot: every pair of them overlaps.
    fn heap(count: u32) -> Vec<Feature> {
        let square = |number: u32| {
            let (x, y) = (118_000.0 + f64::from(number) / 10_000.0, 6_164_000.0);
            let area =
                polygon![(x: x, y: y), (x: x + 10.0, y: y), (x: x + 10.0, y: y + 10.0), (x: x, y: y + 10.0)];
            Feature::new(
                None,
                number as usize,
                Crs::Zone1330,
                MultiPolygon(vec![area]).into(),
            )
        };
        (0..count).map(square).collect()
    }

    fn found(most: Effort) -> Overlaps {
        let found = overlaps_within(most, &heap(20), |_, _, _, _| true);
        assert!(found.pairs.is_sorted_by_key(|pair| (pair.first, pair.second)));
        assert!(
            found
                .pairs
                .iter()
                .all(|pair| pair.first < pair.second && pair.area_m2 > 99.0)
        );
        found
    }

    #[test]
    fn what_asks_for_too_much_is_looked_at_in_part() {
        let whole = found(MOST);
        assert_eq!((whole.pairs.len(), whole.is_complete), (190, true));
        // Two squares have ten vertices; the pair that goes beyond the limit is the last.
        let a_pair = WORK_OF_A_PAIR + 10;
        let by_work = found(Effort {
            work: 50 * a_pair,
            ..MOST
        });
        assert_eq!((by_work.pairs.len(), by_work.is_complete), (51, false));
        let by_pairs = found(Effort { pairs: 100, ..MOST });
        assert!(by_pairs.pairs.len() < 100 && !by_pairs.is_complete);
        // Each box is met from both sides, and by itself.
        let enough = found(Effort { pairs: 400, ..MOST });
        assert_eq!((enough.pairs.len(), enough.is_complete), (190, true));
    }
}
