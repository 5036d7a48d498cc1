//! An example of a house within the bound: a hipped roof over a rectangle that fits.

use geo_types::MultiPolygon;
use planvy_city::envelope::TopAt;
use planvy_city::largest_footprint::{FittingRectangle, largest_rectangle};
use planvy_city::skeleton::{EdgeRoof, RoofFace, roof};
use planvy_city::{Envelope, Plane};
use planvy_plan::{Bound, Measure};

use super::words;
use crate::building_right::Reckoned;

/// Pitch where no rule sets one, in degrees.
const PLAIN_PITCH_DEG: f64 = 27.0;
/// Walls are at least so high, in metres.
const LEAST_WALL_M: f64 = 2.4;
/// A house is at most so deep: beyond it daylight does not reach.
const GREATEST_DEPTH_M: f64 = 14.0;
/// A house is at least so wide, in metres.
const LEAST_WIDTH_M: f64 = 3.0;
/// A roof flatter than this is drawn flat.
const FLAT_DEG: f64 = 0.5;

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

/// A house that keeps to the bound, the largest area and the roof pitch; `None` where a rule leaves no room for one, or where no
/// rule says how high.
pub(crate) fn example(
    reckoned: &Reckoned<'_, '_, '_>,
    bound: &Envelope<usize>,
    ground_m: f64,
    largest_m2: Option<f64>,
) -> Option<House> {
    let mut footprint = largest_rectangle(&reckoned.buildable)?;
    footprint = footprint.no_larger_than(largest_m2.unwrap_or(f64::INFINITY));
    footprint = narrowed(footprint, GREATEST_DEPTH_M);
    let (pitch_deg, is_ruled) = pitch_of(reckoned);
    let rise = pitch_deg.to_radians().tan();
    // The lowest top over the ridge line and the corners: the bound is lowest at its borders.
    let top_m = top_over_ridge(bound, &footprint)?;
    let eave_cap_m = top_over_corners(bound, &footprint)?;
    let room_m = top_m - ground_m - LEAST_WALL_M;
    if room_m < 0.0 {
        return None;
    }
    if rise > 0.0 {
        footprint = narrowed(footprint, 2.0 * room_m / rise);
    }
    if footprint.width_m < LEAST_WIDTH_M {
        return None;
    }
    let gain_m = rise * footprint.width_m / 2.0;
    let eave_m = eave_cap_m.min(top_m - gain_m);
    if eave_m < ground_m + LEAST_WALL_M - 1e-6 {
        return None;
    }
    let faces = if pitch_deg < FLAT_DEG {
        vec![RoofFace {
            outline: footprint.polygon(),
            plane: Plane::level(eave_m),
            edge: 0,
        }]
    } else {
        let eaves = EdgeRoof {
            start_level_m: eave_m,
            pitch_deg,
        };
        roof(&footprint.polygon(), &[eaves; 4]).ok()?
    };
    let mut because = vec![words::example(reckoned.lang)];
    if !is_ruled {
        because.push(words::assumed_pitch(reckoned.lang, pitch_deg));
    }
    Some(House {
        footprint,
        eave_m,
        ridge_m: eave_m + gain_m,
        pitch_deg,
        faces,
        because,
    })
}

/// The pitch of the roof: exact, or within least and greatest the one nearest the plain one. True where a rule sets it.
fn pitch_of(reckoned: &Reckoned<'_, '_, '_>) -> (f64, bool) {
    let (mut least, mut greatest, mut is_ruled) = (0.0_f64, 60.0_f64, false);
    for here in &reckoned.piece.rules {
        for quantity in &here.rule.meaning.quantities {
            if quantity.measure != Measure::RoofPitch || quantity.applies_to.is_some() {
                continue;
            }
            is_ruled = true;
            let pitch_deg = quantity.value.number();
            if quantity.bound != Bound::Max {
                least = least.max(pitch_deg);
            }
            if quantity.bound != Bound::Min {
                greatest = greatest.min(pitch_deg);
            }
        }
    }
    (PLAIN_PITCH_DEG.min(greatest).max(least).min(80.0), is_ruled)
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

/// The lowest top of the bound over the middle line of a rectangle; `None` where a part of it has none.
fn top_over_ridge(bound: &Envelope<usize>, rectangle: &FittingRectangle) -> Option<f64> {
    let [a, b, c, d] = rectangle.corners;
    let is_along = (b - a).x.hypot((b - a).y) >= (c - b).x.hypot((c - b).y);
    let (from, to) = if is_along {
        ((d + a) / 2.0, (b + c) / 2.0)
    } else {
        ((a + b) / 2.0, (c + d) / 2.0)
    };
    // The ends of a hipped ridge lie half the width from the walls.
    let inset = rectangle.width_m / rectangle.length_m.max(1e-9) / 2.0;
    lowest(
        bound,
        (0..=16).map(|step| from + (to - from) * (inset + (1.0 - 2.0 * inset) * f64::from(step) / 16.0)),
    )
}

/// The lowest top of the bound over the sides of a rectangle.
fn top_over_corners(bound: &Envelope<usize>, rectangle: &FittingRectangle) -> Option<f64> {
    let along = rectangle.sides().into_iter();
    let points =
        along.flat_map(|side| (0..8).map(move |step| side.start + side.delta() * (f64::from(step) / 8.0)));
    lowest(bound, points)
}

fn lowest(bound: &Envelope<usize>, points: impl Iterator<Item = geo_types::Coord<f64>>) -> Option<f64> {
    let mut lowest = f64::INFINITY;
    for point in points {
        match bound.top_at(point) {
            TopAt::Level { level_m, .. } => lowest = lowest.min(level_m),
            TopAt::Unknown | TopAt::Outside => return None,
        }
    }
    lowest.is_finite().then_some(lowest)
}

/// The footprint as an area.
pub(crate) fn footprint_of(house: &House) -> MultiPolygon<f64> {
    MultiPolygon(vec![house.footprint.polygon()])
}
