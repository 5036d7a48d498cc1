//! An example of a house within the bound: a hipped roof over a rectangle that fits.

use geo_types::MultiPolygon;
use planvy_city::envelope::TopForm;
use planvy_city::example_house::{ExampleHouseError, HouseRules, hip};
use planvy_city::largest_footprint::{FittingRectangle, largest_rectangle};
use planvy_city::skeleton::RoofFace;
use planvy_city::{Envelope, Plane};
use planvy_plan::{Bound, Measure};

use super::bound::Drawn;
use super::words;
use crate::building_right::Reckoned;
use crate::building_right::overlay::{SLIVER_M2, common, size_m2};

/// Pitch where no rule sets one, in degrees.
const PLAIN_PITCH_DEG: f64 = 27.0;
/// Walls are at least so high, in metres.
const LEAST_WALL_M: f64 = 2.4;
/// A house is at most so deep: beyond it daylight does not reach.
const GREATEST_DEPTH_M: f64 = 14.0;
/// A house is at least so wide, in metres.
const LEAST_WIDTH_M: f64 = 3.0;
/// A roof that may only be flatter than this is drawn flat, in degrees.
const FLAT_DEG: f64 = 1.0;

/// An example of a house.
pub(crate) struct House {
    /// Its footprint.
    pub footprint: FittingRectangle,
    /// Where walls end.
    pub eave_m: f64,
    /// Its ridge.
    pub ridge_m: f64,
    /// Pitch of its roof.
    pub pitch_deg: f64,
    /// The faces of its roof.
    pub faces: Vec<RoofFace>,
    /// What was assumed.
    pub because: Vec<String>,
}

/// The levels that rules set over a footprint, in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tops {
    /// Building height: where the façade meets the plane of 45°.
    building_m: Option<f64>,
    /// Ridge, total height.
    ridge_m: Option<f64>,
}

/// What rules say of the pitch of a roof, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pitches {
    least: Option<f64>,
    greatest: Option<f64>,
}

/// A house that keeps to the bound, the largest area and the roof pitch; `None` where a rule leaves no room for one, or where no
/// rule says how high.
pub(crate) fn example(
    reckoned: &Reckoned<'_, '_, '_>,
    bound: &Envelope<usize>,
    drawn: &Drawn<'_, '_>,
    ground_m: f64,
    largest_m2: Option<f64>,
) -> Option<House> {
    let footprint = largest_rectangle(&reckoned.buildable)?;
    let footprint = footprint.no_larger_than(largest_m2.unwrap_or(f64::INFINITY));
    let footprint = narrowed(footprint, GREATEST_DEPTH_M);
    let land = MultiPolygon(vec![footprint.polygon()]);
    let silent = common(&MultiPolygon(bound.without_top.clone()), &land);
    if size_m2(&silent) > SLIVER_M2 {
        return None;
    }
    let tops = Tops::over(drawn, &land);
    let ruled = Pitches::of(reckoned);
    let rules = HouseRules {
        lowest_eave_level_m: ground_m + LEAST_WALL_M,
        building_level_max_m: tops.building_m.or(tops.ridge_m)?,
        pitch_min_deg: ruled.least,
        pitch_max_deg: Some(ruled.steepest()),
        ridge_level_max_m: tops.ridge_m,
    };
    let mut house = fitted(footprint, &rules)?;
    house.because.push(words::example(reckoned.lang));
    if ruled == Pitches::default() {
        house
            .because
            .push(words::assumed_pitch(reckoned.lang, house.pitch_deg));
    }
    Some(house)
}

/// The house on a footprint, or on the widest narrower one that a lowest pitch leaves room for.
fn fitted(footprint: FittingRectangle, rules: &HouseRules) -> Option<House> {
    if footprint.width_m < LEAST_WIDTH_M {
        return None;
    }
    if rules.pitch_max_deg.is_some_and(|steepest| steepest < FLAT_DEG) {
        return flat(footprint, rules);
    }
    match hip(&footprint.polygon(), rules) {
        Ok(house) => Some(House {
            footprint,
            eave_m: house.eave_level_m,
            ridge_m: house.ridge_level_m,
            pitch_deg: house.pitch_deg,
            faces: house.faces,
            because: Vec::new(),
        }),
        Err(ExampleHouseError::DoesNotFit { .. }) => {
            let widest_m = widest(rules)?;
            // Once narrowed it fits, or no width does.
            if widest_m >= footprint.width_m {
                return None;
            }
            fitted(narrowed(footprint, widest_m), rules)
        }
        Err(_) => None,
    }
}

/// The greatest width at which the lowest pitch still fits between the lowest eaves and the tops; `None` where no pitch asks for it.
fn widest(rules: &HouseRules) -> Option<f64> {
    let rise = rules.pitch_min_deg?.to_radians().tan();
    let room_under = |top_m: f64| (top_m - rules.lowest_eave_level_m).max(0.0);
    let by_ridge = rules
        .ridge_level_max_m
        .map_or(f64::INFINITY, |ridge_m| room_under(ridge_m) / rise);
    // Over 45° the ridge, too, presses the eaves down.
    let by_building_height = if rise > 1.0 {
        room_under(rules.building_level_max_m) / (rise - 1.0)
    } else {
        f64::INFINITY
    };
    // A hair less than the limit, so that rounding does not cross it.
    Some((2.0 * by_ridge.min(by_building_height) - 1e-6).max(0.0))
}

/// A flat roof at the lowest of the tops.
fn flat(footprint: FittingRectangle, rules: &HouseRules) -> Option<House> {
    let top_m = rules
        .building_level_max_m
        .min(rules.ridge_level_max_m.unwrap_or(f64::INFINITY));
    (top_m >= rules.lowest_eave_level_m).then(|| House {
        footprint,
        eave_m: top_m,
        ridge_m: top_m,
        pitch_deg: 0.0,
        faces: vec![RoofFace {
            outline: footprint.polygon(),
            plane: Plane::level(top_m),
            edge: 0,
        }],
        because: Vec::new(),
    })
}

impl Tops {
    /// The lowest levels of the rules that hold on some of a footprint. The bound itself is no lower: its planes start farther out.
    fn over(drawn: &Drawn<'_, '_>, footprint: &MultiPolygon<f64>) -> Tops {
        let mut tops = Tops::default();
        for limit in &drawn.limits {
            let holds = |area: &MultiPolygon<f64>| size_m2(&common(area, footprint)) > SLIVER_M2;
            if !limit.area.as_ref().is_none_or(holds) {
                continue;
            }
            let (lowest, level_m) = match limit.form {
                TopForm::Level(level_m) => (&mut tops.ridge_m, level_m),
                TopForm::FromFacade { eave_level_m, .. } => (&mut tops.building_m, eave_level_m),
            };
            *lowest = Some(lowest.map_or(level_m, |known| known.min(level_m)));
        }
        tops
    }
}

impl Pitches {
    fn of(reckoned: &Reckoned<'_, '_, '_>) -> Pitches {
        let mut pitches = Pitches::default();
        for here in &reckoned.piece.rules {
            for quantity in &here.rule.meaning.quantities {
                if quantity.measure != Measure::RoofPitch || quantity.applies_to.is_some() {
                    continue;
                }
                let pitch_deg = quantity.value.number();
                if quantity.bound != Bound::Max {
                    let least = pitches.least.map_or(pitch_deg, |known| known.max(pitch_deg));
                    pitches.least = Some(least);
                }
                if quantity.bound != Bound::Min {
                    let greatest = pitches.greatest.map_or(pitch_deg, |known| known.min(pitch_deg));
                    pitches.greatest = Some(greatest);
                }
            }
        }
        pitches
    }

    /// The steepest pitch of the example: that of the rules, and where these say none a plain one.
    fn steepest(self) -> f64 {
        self.greatest
            .unwrap_or_else(|| PLAIN_PITCH_DEG.max(self.least.unwrap_or_default()))
    }
}

/// The rectangle with its shorter side no longer than so much, around its middle line.
fn narrowed(rectangle: FittingRectangle, width_m: f64) -> FittingRectangle {
    if rectangle.width_m <= width_m || rectangle.width_m <= 0.0 {
        return rectangle;
    }
    let width_m = width_m.max(0.0);
    let [a, b, c, d] = rectangle.corners;
    let keep = width_m / rectangle.width_m;
    let towards = |from: geo_types::Coord<f64>, to: geo_types::Coord<f64>| {
        let middle = (from + to) / 2.0;
        (middle + (from - middle) * keep, middle + (to - middle) * keep)
    };
    let first_side = b - a;
    let corners = if first_side.x.hypot(first_side.y) >= rectangle.length_m - 1e-9 {
        // The sides b–c and d–a are the short ones.
        let ((b, c), (d, a)) = (towards(b, c), towards(d, a));
        [a, b, c, d]
    } else {
        let ((a, b), (c, d)) = (towards(a, b), towards(c, d));
        [a, b, c, d]
    };
    FittingRectangle {
        corners,
        length_m: rectangle.length_m.max(width_m),
        width_m: rectangle.length_m.min(width_m),
    }
}

/// The footprint as an area.
pub(crate) fn footprint_of(house: &House) -> MultiPolygon<f64> {
    MultiPolygon(vec![house.footprint.polygon()])
}
