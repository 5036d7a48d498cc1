//! Heights of buildings out of loose points: a laser scan's points on roofs and on the ground, and the outlines of buildings.
//!
//! Points come one by one and are not kept: a building holds at most some thousand levels, evenly thinned. A building that too few
//! points tell of, or that they tell of in one corner only, has no height rather than a wrong one.

use std::collections::{HashMap, HashSet};

use geo::BoundingRect;
use geo_types::{Coord, LineString, MultiPolygon, Rect};

use crate::boxes::around_both;

mod thinned;

use thinned::Thinned;

/// Side of the squares in which buildings are looked up, in metres.
const SQUARE_M: f64 = 16.0;
/// Side of the squares by which it is told how much of a roof has points, in metres.
const PATCH_M: f64 = 1.0;
/// A building whose outline is longer or wider than this is none, in metres.
const LONGEST_M: f64 = 5_000.0;

/// Which points make a height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeightRule {
    /// The share of a building's roof points that lie below its roof level: 0.99 is the highest point without strays.
    pub roof_share: f64,
    /// The share of the ground points around it that lie below its ground level: 0.5 is the middle one.
    pub ground_share: f64,
    /// How far from the outline ground points count, in metres.
    pub ground_within_m: f64,
    /// Fewer roof points than this tell no level.
    pub least_roof_points: usize,
    /// Fewer ground points than this tell no level.
    pub least_ground_points: usize,
    /// A roof of which a smaller share has points has no level: the scan may end there.
    pub least_covered_share: f64,
}

impl Default for HeightRule {
    fn default() -> HeightRule {
        HeightRule {
            roof_share: 0.99,
            ground_share: 0.5,
            ground_within_m: 3.0,
            least_roof_points: 8,
            least_ground_points: 3,
            least_covered_share: 0.5,
        }
    }
}

/// What the points tell of a building.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredHeight {
    /// The level of its roof, in metres over the zero of the points; `None` where too few points lie on it.
    pub roof_level_m: Option<f64>,
    /// The level of the ground around it; `None` where too few points lie there.
    pub ground_level_m: Option<f64>,
    /// Points on its roof.
    pub roof_points: usize,
    /// Points on the ground around it.
    pub ground_points: usize,
    /// The share of its area that has roof points, by squares of a metre; at most 1.
    pub covered_share: f64,
}

impl MeasuredHeight {
    /// The roof over the ground, in metres; `None` where one of them is not known, or the roof is not above the ground.
    pub fn height_m(&self) -> Option<f64> {
        let height_m = self.roof_level_m? - self.ground_level_m?;
        (height_m > 0.0).then_some(height_m)
    }
}

/// Buildings that points are gathered for.
///
/// ```
/// use geo_types::{Coord, Rect};
/// use planvy_city::point_heights::{HeightRule, PointHeights};
/// let house = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 10.0, y: 8.0 }).to_polygon();
/// let mut heights = PointHeights::of(&[house.into()], HeightRule::default());
/// for (x, y) in (-3..13).flat_map(|x| (-3..11).map(move |y| (f64::from(x) + 0.5, f64::from(y) + 0.5))) {
///     // A gable roof of 5 m at the eaves and 9 m at the ridge, on ground at 20 m.
///     heights.add_roof(Coord { x, y }, 20.0 + 9.0 - (y - 4.0).abs());
///     heights.add_ground(Coord { x, y }, 20.0);
/// }
/// let found = heights.finish();
/// assert_eq!((found[0].roof_points, found[0].ground_level_m), (80, Some(20.0)));
/// assert_eq!(found[0].height_m(), Some(8.5));
/// ```
#[derive(Clone, Debug)]
pub struct PointHeights {
    rule: HeightRule,
    buildings: Vec<Gathered>,
    squares: HashMap<[i64; 2], Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Gathered {
    rings: Vec<Vec<Coord<f64>>>,
    /// The outline's box, as far as ground points count.
    around: Option<Rect<f64>>,
    area_m2: f64,
    roof: Thinned,
    ground: Thinned,
    patches: HashSet<[i32; 2]>,
}

impl PointHeights {
    /// Buildings without points yet, by their outlines. One whose coordinates are no numbers stays without height.
    pub fn of(footprints: &[MultiPolygon<f64>], rule: HeightRule) -> PointHeights {
        let buildings: Vec<Gathered> = footprints
            .iter()
            .map(|footprint| Gathered::of(footprint, rule))
            .collect();
        let mut squares: HashMap<[i64; 2], Vec<u32>> = HashMap::new();
        for (number, building) in (0_u32..).zip(&buildings) {
            let Some(around) = building.around else { continue };
            let (low, high) = (square(around.min()), square(around.max()));
            for x in low[0]..=high[0] {
                for y in low[1]..=high[1] {
                    squares.entry([x, y]).or_default().push(number);
                }
            }
        }
        PointHeights {
            rule,
            buildings,
            squares,
        }
    }

    /// The box that points are of use in; `None` where no building has one.
    pub fn extent(&self) -> Option<Rect<f64>> {
        let boxes = self.buildings.iter().filter_map(|building| building.around);
        boxes.reduce(around_both)
    }

    /// Adds a point on a roof. Where it lies on no building it is left out.
    pub fn add_roof(&mut self, at: Coord<f64>, level_m: f64) {
        self.each_near(at, level_m, |building, _| {
            if holds(&building.rings, at) {
                building.roof.add(level_m);
                let patch = [at.x, at.y].map(|metres| (metres / PATCH_M).floor() as i32);
                building.patches.insert(patch);
            }
        });
    }

    /// Adds a point on the ground. Where it lies beside no building it is left out.
    pub fn add_ground(&mut self, at: Coord<f64>, level_m: f64) {
        self.each_near(at, level_m, |building, within_m| {
            if !holds(&building.rings, at) && is_within(&building.rings, at, within_m) {
                building.ground.add(level_m);
            }
        });
    }

    fn each_near(&mut self, at: Coord<f64>, level_m: f64, mut add: impl FnMut(&mut Gathered, f64)) {
        if !(level_m.is_finite() && at.x.is_finite() && at.y.is_finite()) {
            return;
        }
        let within_m = self.rule.ground_within_m;
        for number in self.squares.get(&square(at)).into_iter().flatten() {
            let building = self.buildings.get_mut(*number as usize);
            let is_near = |building: &&mut Gathered| {
                building.around.is_some_and(|around| {
                    let (low, high) = (around.min(), around.max());
                    at.x >= low.x && at.x <= high.x && at.y >= low.y && at.y <= high.y
                })
            };
            if let Some(building) = building.filter(is_near) {
                add(building, within_m);
            }
        }
    }

    /// What the points tell, in the order of the outlines.
    pub fn finish(self) -> Vec<MeasuredHeight> {
        let rule = self.rule;
        self.buildings
            .into_iter()
            .map(|building| building.measured(rule))
            .collect()
    }
}

impl Gathered {
    fn of(footprint: &MultiPolygon<f64>, rule: HeightRule) -> Gathered {
        let corners = |ring: &LineString<f64>| ring.0.clone();
        let rings: Vec<Vec<Coord<f64>>> = footprint
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            .map(corners)
            .collect();
        let is_sound = rings
            .iter()
            .flatten()
            .all(|corner| corner.x.is_finite() && corner.y.is_finite());
        let around = footprint
            .bounding_rect()
            .filter(|found| is_sound && found.width() <= LONGEST_M && found.height() <= LONGEST_M)
            .map(|found| {
                let beyond = Coord {
                    x: rule.ground_within_m,
                    y: rule.ground_within_m,
                };
                Rect::new(found.min() - beyond, found.max() + beyond)
            });
        Gathered {
            rings,
            around,
            area_m2: geo::Area::unsigned_area(footprint),
            roof: Thinned::default(),
            ground: Thinned::default(),
            patches: HashSet::new(),
        }
    }

    fn measured(self, rule: HeightRule) -> MeasuredHeight {
        // A patch that the outline crosses counts whole: small houses would be covered by more than all of them.
        let covered_share = if self.area_m2 > 0.0 {
            (self.patches.len() as f64 * PATCH_M * PATCH_M / self.area_m2).min(1.0)
        } else {
            0.0
        };
        let (roof_points, ground_points) = (self.roof.seen(), self.ground.seen());
        let tells_roof = roof_points >= rule.least_roof_points && covered_share >= rule.least_covered_share;
        MeasuredHeight {
            roof_level_m: self.roof.level_above(rule.roof_share).filter(|_| tells_roof),
            ground_level_m: self
                .ground
                .level_above(rule.ground_share)
                .filter(|_| ground_points >= rule.least_ground_points),
            roof_points,
            ground_points,
            covered_share,
        }
    }
}

fn square(at: Coord<f64>) -> [i64; 2] {
    [at.x, at.y].map(|metres| (metres / SQUARE_M).floor() as i64)
}

/// The edges of closed rings.
fn edges(rings: &[Vec<Coord<f64>>]) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> {
    rings
        .iter()
        .flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().skip(1)))
}

/// Whether a place lies inside: an odd number of edges passes east of it.
fn holds(rings: &[Vec<Coord<f64>>], at: Coord<f64>) -> bool {
    let passes = |(a, b): &(Coord<f64>, Coord<f64>)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    };
    edges(rings).filter(passes).count() % 2 == 1
}

/// Whether an edge comes as near as that.
fn is_within(rings: &[Vec<Coord<f64>>], at: Coord<f64>, within_m: f64) -> bool {
    edges(rings).any(|(a, b)| {
        let (along, to) = (b - a, at - a);
        let length2 = along.x * along.x + along.y * along.y;
        let share = if length2 > 0.0 {
            ((to.x * along.x + to.y * along.y) / length2).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let off = to - along * share;
        off.x * off.x + off.y * off.y <= within_m * within_m
    })
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    /// A yard of 4 m inside a house of 12 m.
    fn with_yard() -> MultiPolygon<f64> {
        polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 12.0, y: 0.0), (x: 12.0, y: 12.0), (x: 0.0, y: 12.0)],
            interiors: [[(x: 4.0, y: 4.0), (x: 8.0, y: 4.0), (x: 8.0, y: 8.0), (x: 4.0, y: 8.0)]],
        )
        .into()
    }

    #[test]
    fn a_yard_is_ground_and_no_roof() {
        let mut heights = PointHeights::of(&[with_yard()], HeightRule::default());
        for (x, y) in (0..12).flat_map(|x| (0..12).map(move |y| (f64::from(x) + 0.5, f64::from(y) + 0.5))) {
            heights.add_roof(at(x, y), 9.0);
            heights.add_ground(at(x, y), 2.0);
        }
        heights.add_ground(at(-3.1, 6.0), 50.0);
        heights.add_ground(at(-2.9, 6.0), 2.0);
        let [found] = heights.finish()[..] else {
            panic!("one")
        };
        assert_eq!((found.roof_points, found.ground_points), (128, 17));
        assert_eq!((found.height_m(), found.covered_share), (Some(7.0), 1.0));
    }

    #[test]
    fn what_few_points_tell_of_has_no_height() {
        let mut heights = PointHeights::of(&[with_yard(), MultiPolygon(vec![])], HeightRule::default());
        // A corner only: the scan ends at x = 2.
        for (x, y) in (0..2).flat_map(|x| (0..12).map(move |y| (f64::from(x) + 0.5, f64::from(y) + 0.5))) {
            heights.add_roof(at(x, y), 9.0);
        }
        heights.add_roof(at(f64::NAN, 1.0), 9.0);
        heights.add_roof(at(1.0, 1.0), f64::INFINITY);
        let found = heights.finish();
        assert_eq!((found[0].roof_points, found[0].roof_level_m), (24, None));
        assert!(found[0].covered_share < 0.2);
        assert_eq!((found[0].ground_level_m, found[0].height_m()), (None, None));
        assert_eq!((found[1].roof_points, found[1].covered_share), (0, 0.0));
    }

    #[test]
    fn footprints_of_no_numbers_or_of_the_whole_world_hold_nothing() {
        let broken = polygon![(x: 0.0, y: f64::NAN), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)];
        let world = polygon![(x: -1e9, y: -1e9), (x: 1e9, y: -1e9), (x: 1e9, y: 1e9)];
        let heights = PointHeights::of(&[broken.into(), world.into()], HeightRule::default());
        assert_eq!(heights.extent(), None);
        assert!(heights.finish().iter().all(|found| found.height_m().is_none()));
    }
}
