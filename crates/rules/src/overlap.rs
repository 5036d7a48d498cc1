//! Plans in force on the same ground.
//!
//! At most one plan may have legal force at a place and level (rule DP-0001 of the national platform), but real data hold
//! older plans that a later one has taken the place of. Where two overlap in area and height the later one stands there, and
//! the answer says so. An amendment is no replacement: both hold, and where they differ the amendment does. Where nothing
//! says which is later, neither is put aside.

use geo::{Area, Euclidean, Length};
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon, Rect};
use jiff::civil::Date;
use planvy_city::overlay::OverlayError;
use planvy_plan::parcel::folded_designation;

use crate::overlaid::{common, common_m2, lines_in, resolved};
use crate::plan_answer::{VerticalExtent, VerticalLimited};
use crate::standing::Timeline;

/// An overlap smaller than this, in square metres or metres, is none.
const LEAST_OVERLAP: f64 = 0.5;
/// Plans that lie side by side may overlap by this much along their border, in metres (tolerance of the national platform).
const BORDER_TOLERANCE_M: f64 = 0.10;
/// Levels closer than this, in metres, are the same deck.
const LEVEL_TOLERANCE_M: f64 = 0.5;

/// What a comparison of two plans needs to know of each.
#[derive(Clone, Copy, Debug)]
pub struct Contender<'a> {
    /// Its dates.
    pub timeline: &'a Timeline,
    /// Its designation.
    pub designation: Option<&'a str>,
    /// Designations of the plans it says it replaces or amends.
    pub replaces: &'a [String],
}

/// How one of two plans in force stands to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is later, and takes the other's place.
    Later,
    /// It is later, and names the other as the one it replaces.
    Replaces,
    /// It amends the other: both hold.
    Amends,
}

/// Which of two plans in force is the later one, and how it stands to the other: `(true, …)` where it is the first. `None`
/// where nothing says.
pub fn later_of(first: Contender<'_>, second: Contender<'_>, date: Date) -> Option<(bool, Relation)> {
    let dates = first
        .timeline
        .ranking_date(date)
        .zip(second.timeline.ranking_date(date));
    let by_date = dates.filter(|(a, b)| a != b).map(|(a, b)| a > b);
    let by_name = match (names(first, second), names(second, first)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    match (first.timeline.is_amendment, second.timeline.is_amendment) {
        (true, false) if by_date != Some(false) => Some((true, Relation::Amends)),
        (false, true) if by_date != Some(true) => Some((false, Relation::Amends)),
        (true, true) => Some((by_date.or(by_name).unwrap_or(true), Relation::Amends)),
        _ => {
            let first_is_later = by_date.or(by_name)?;
            let says_so = by_name == Some(first_is_later);
            let relation = if says_so {
                Relation::Replaces
            } else {
                Relation::Later
            };
            Some((first_is_later, relation))
        }
    }
}

/// Whether one plan names the other as a predecessor.
fn names(plan: Contender<'_>, other: Contender<'_>) -> bool {
    other.designation.is_some_and(|designation| {
        let folded = folded_designation(designation);
        plan.replaces
            .iter()
            .any(|replaced| folded_designation(replaced) == folded)
    })
}

/// Whether two extents share more than a deck between them.
///
/// ```
/// use planvy_rules::overlap::overlap_in_height;
/// use planvy_rules::plan_answer::{VerticalExtent, VerticalLimited};
/// let up = VerticalExtent { limited: VerticalLimited::Up, from_m: Some(12.0), to_m: None, datum: "RH 2000" };
/// let down = VerticalExtent { limited: VerticalLimited::Down, from_m: None, to_m: Some(12.0), datum: "RH 2000" };
/// assert!(!overlap_in_height(up, down));
/// assert!(overlap_in_height(up, VerticalExtent::UNLIMITED));
/// ```
pub fn overlap_in_height(a: VerticalExtent, b: VerticalExtent) -> bool {
    use VerticalLimited::{Down, Up};
    let lies_above = |upper: VerticalExtent, lower: VerticalExtent| match (upper.from_m, lower.to_m) {
        (Some(from_m), Some(to_m)) => from_m >= to_m - LEVEL_TOLERANCE_M,
        // One from a surface upwards, one from a surface downwards: without levels, the deck between them is the usual case.
        _ => upper.limited == Up && lower.limited == Down,
    };
    !lies_above(a, b) && !lies_above(b, a)
}

/// The place that an overlap is looked for in, in the plane of the older plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// The surroundings of a point.
    Point(Coord<f64>),
    /// A line.
    Line(LineString<f64>),
    /// An area.
    Area(MultiPolygon<f64>),
}

/// How much of something a later plan covers at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Covered {
    /// Nothing, or no more than a sliver along a border.
    Nothing,
    /// A part; its size in square metres where the place is an area.
    Part(Option<f64>),
    /// All of it.
    Whole,
}

/// How much of an older plan's, or its regulation's, area at a place a later plan covers.
///
/// ```
/// use geo_types::{polygon, MultiPolygon};
/// use planvy_rules::overlap::{Covered, Ground, covered_area};
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// let place = Ground::Area(block(0.0, 20.0));
/// assert_eq!(covered_area(&place, &block(0.0, 20.0), &block(-5.0, 25.0)), Ok(Covered::Whole));
/// assert_eq!(covered_area(&place, &block(0.0, 20.0), &block(15.0, 25.0)), Ok(Covered::Part(Some(50.0))));
/// assert_eq!(covered_area(&place, &block(0.0, 20.0), &block(19.95, 25.0)), Ok(Covered::Nothing));
/// ```
///
/// # Errors
/// See [`OverlayError`]: how much is not known then.
pub fn covered_area(
    place: &Ground,
    older: &MultiPolygon<f64>,
    later: &MultiPolygon<f64>,
) -> Result<Covered, OverlayError> {
    resolved(|| match place {
        Ground::Point(point) => {
            let here = common(older, &MultiPolygon(vec![around(*point)]));
            covered_near(here.unsigned_area(), || common_m2(&here, later))
        }
        Ground::Line(line) => {
            let here = lines_in(&MultiLineString(vec![line.clone()]), older);
            covered_length(&here, later)
        }
        Ground::Area(area) => {
            let here = common(older, area);
            let common = common(&here, later);
            let common_m2 = common.unsigned_area();
            if common_m2 < LEAST_OVERLAP || mean_width_m(&common) < BORDER_TOLERANCE_M {
                Covered::Nothing
            } else if here.unsigned_area() - common_m2 < LEAST_OVERLAP {
                Covered::Whole
            } else {
                Covered::Part(Some(common_m2))
            }
        }
    })
}

/// How much of an older plan's line regulation at a place a later plan covers.
///
/// # Errors
/// See [`OverlayError`]: how much is not known then.
pub fn covered_line(
    place: &Ground,
    older: &MultiLineString<f64>,
    later: &MultiPolygon<f64>,
) -> Result<Covered, OverlayError> {
    resolved(|| match place {
        Ground::Point(point) => {
            let here = lines_in(older, &MultiPolygon(vec![around(*point)]));
            let covered = || Euclidean.length(&lines_in(&here, later));
            covered_near(Euclidean.length(&here), covered)
        }
        Ground::Line(_) => covered_length(older, later),
        Ground::Area(area) => covered_length(&lines_in(older, area), later),
    })
}

fn covered_length(here: &MultiLineString<f64>, later: &MultiPolygon<f64>) -> Covered {
    let common_m = Euclidean.length(&lines_in(here, later));
    if common_m < LEAST_OVERLAP {
        Covered::Nothing
    } else if Euclidean.length(here) - common_m < LEAST_OVERLAP {
        Covered::Whole
    } else {
        Covered::Part(None)
    }
}

/// Near a point only shares mean something: what is left within the tolerance is a matter of which side of a border.
fn covered_near(here: f64, common: impl FnOnce() -> f64) -> Covered {
    if here <= 0.0 {
        return Covered::Nothing;
    }
    match common() / here {
        share if share >= 0.99 => Covered::Whole,
        share if share <= 0.01 => Covered::Nothing,
        _ => Covered::Part(None),
    }
}

fn around(point: Coord<f64>) -> geo_types::Polygon<f64> {
    let reach = Coord {
        x: BORDER_TOLERANCE_M,
        y: BORDER_TOLERANCE_M,
    };
    Rect::new(point - reach, point + reach).to_polygon()
}

/// Twice the area by the perimeter: the width of a long strip.
fn mean_width_m(area: &MultiPolygon<f64>) -> f64 {
    let perimeter_m: f64 = area
        .iter()
        .map(|polygon| {
            let holes: f64 = polygon
                .interiors()
                .iter()
                .map(|ring| Euclidean.length(ring))
                .sum();
            Euclidean.length(polygon.exterior()) + holes
        })
        .sum();
    2.0 * area.unsigned_area() / perimeter_m
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;
    use jiff::civil::date;
    use planvy_plan::decision::DecisionKind;

    fn timeline(kind: DecisionKind, force: Option<Date>) -> Timeline {
        let decision = planvy_plan::Decision {
            kind: Some(kind),
            legal_force: force.into_iter().collect(),
            ..planvy_plan::Decision::default()
        };
        Timeline::of_decisions(planvy_plan::PlanStatus::LegalForce, None, &[decision])
    }

    fn contender<'a>(timeline: &'a Timeline, designation: &'a str, replaces: &'a [String]) -> Contender<'a> {
        Contender {
            timeline,
            designation: Some(designation),
            replaces,
        }
    }

    const TODAY: Date = date(2026, 11, 25);

    #[test]
    fn the_later_plan_stands_and_says_so_where_it_names_the_other() {
        let old = timeline(DecisionKind::Adoption, Some(date(1990, 1, 1)));
        let new = timeline(DecisionKind::Adoption, Some(date(2020, 1, 1)));
        let named = ["pl  1".to_owned()];
        let (a, b) = (contender(&old, "Pl 1", &[]), contender(&new, "Dp 2", &[]));
        assert_eq!(later_of(a, b, TODAY), Some((false, Relation::Later)));
        assert_eq!(later_of(b, a, TODAY), Some((true, Relation::Later)));
        let b = contender(&new, "Dp 2", &named);
        assert_eq!(later_of(a, b, TODAY), Some((false, Relation::Replaces)));
    }

    #[test]
    fn without_dates_only_a_name_decides() {
        let undated = timeline(DecisionKind::Adoption, None);
        let dated = timeline(DecisionKind::Adoption, Some(date(2020, 1, 1)));
        let (a, b) = (contender(&undated, "Dp 1", &[]), contender(&dated, "Dp 2", &[]));
        assert_eq!(later_of(a, b, TODAY), None);
        assert_eq!(later_of(b, b, TODAY), None);
        let named = ["Dp 2".to_owned()];
        let a = contender(&undated, "Dp 1", &named);
        assert_eq!(later_of(a, b, TODAY), Some((true, Relation::Replaces)));
    }

    #[test]
    fn an_amendment_amends_what_is_older_and_yields_to_what_is_younger() {
        let old = timeline(DecisionKind::Adoption, Some(date(1990, 1, 1)));
        let amendment = timeline(DecisionKind::Amendment, Some(date(2000, 1, 1)));
        let new = timeline(DecisionKind::Adoption, Some(date(2020, 1, 1)));
        let at = |timeline| contender(timeline, "x", &[]);
        assert_eq!(
            later_of(at(&old), at(&amendment), TODAY),
            Some((false, Relation::Amends))
        );
        assert_eq!(
            later_of(at(&amendment), at(&old), TODAY),
            Some((true, Relation::Amends))
        );
        assert_eq!(
            later_of(at(&amendment), at(&new), TODAY),
            Some((false, Relation::Later))
        );
    }

    #[test]
    fn a_point_on_a_border_is_judged_by_the_ground_around_it() {
        let block = |west: f64, east: f64| {
            MultiPolygon(vec![polygon![
                (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
            ]])
        };
        let border = Ground::Point(Coord { x: 10.0, y: 5.0 });
        // Side by side: neither covers the other.
        assert_eq!(
            covered_area(&border, &block(0.0, 10.0), &block(10.0, 20.0)),
            Ok(Covered::Nothing)
        );
        // The same outline: the later covers all of the older one's side.
        assert_eq!(
            covered_area(&border, &block(0.0, 10.0), &block(0.0, 10.0)),
            Ok(Covered::Whole)
        );
        assert_eq!(
            covered_area(&border, &block(0.0, 20.0), &block(0.0, 10.0)),
            Ok(Covered::Part(None))
        );
    }

    #[test]
    fn lines_are_measured_by_length() {
        let block = MultiPolygon(vec![
            polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 0.0, y: 10.0)],
        ]);
        let line = |east: f64| MultiLineString(vec![LineString::from(vec![(2.0, 5.0), (east, 5.0)])]);
        let place = Ground::Area(MultiPolygon(vec![
            polygon![(x: -50.0, y: -50.0), (x: 50.0, y: -50.0), (x: 50.0, y: 50.0), (x: -50.0, y: 50.0)],
        ]));
        assert_eq!(covered_line(&place, &line(8.0), &block), Ok(Covered::Whole));
        assert_eq!(covered_line(&place, &line(18.0), &block), Ok(Covered::Part(None)));
        let beyond = MultiLineString(vec![LineString::from(vec![(9.7, 5.0), (18.0, 5.0)])]);
        assert_eq!(covered_line(&place, &beyond, &block), Ok(Covered::Nothing));
    }
}
