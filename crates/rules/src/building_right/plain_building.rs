//! The inverse question: a plain rectangular house that fits the land and the limits, with what stops it on each side.

use geo::{Distance, Euclidean};
use geo_types::{Line, LineString, MultiPolygon, Polygon};
use planvy_city::largest_footprint::{FittingRectangle, largest_rectangle};
use planvy_index::{Shape, ShapeInGrid};
use planvy_plan::{Datum, Measure, Reference, RegulationId};

use super::answer::{AreaAnswer, BoundBy, BoundSide, PlainBound, PlainBuilding};
use super::height::{parts_of, rules_of};
use super::height_answers::strictest;
use super::reckoned::Reckoned;
use super::words;
use crate::assessment::rounded;
use crate::land::LandRule;
use crate::regulation_answer::GeometryAnswer;

/// A house narrower than this, in metres, is none.
const LEAST_WIDTH_M: f64 = 2.0;
/// What lies within this of a side touches it, in metres.
const TOUCHES_M: f64 = 0.05;

/// A number with the rule that sets it.
type Ruled = (f64, RegulationId);

impl<'s, 'a> Reckoned<'_, 's, 'a> {
    /// A plain building that fits; `None` where no rectangle of a house's width was found.
    pub fn plain_building(
        &self,
        largest: &AreaAnswer,
        largest_floor_area: &AreaAnswer,
    ) -> Option<PlainBuilding> {
        let on_land = largest_rectangle(&self.buildable)?;
        let cap = self.cap(largest, Measure::BuildingArea);
        let rectangle = cap.map_or(on_land, |(cap_m2, _)| on_land.no_larger_than(cap_m2));
        if rectangle.width_m < LEAST_WIDTH_M {
            return None;
        }
        let footprint = MultiPolygon(vec![rectangle.polygon()]);
        let storeys = self.lowest_on(&footprint, &[Measure::Storeys]);
        let ridge = self.lowest_on(&footprint, &[Measure::RidgeHeight, Measure::TotalHeight]);
        let ridge_level = self.lowest_on(&footprint, &[Measure::RidgeLevel, Measure::TotalLevel]);
        let floors_m2 = storeys.map(|(storeys, _)| storeys.floor().max(1.0) * rectangle.area_m2());
        let floor_cap = self.cap(largest_floor_area, Measure::GrossFloorArea);
        let is_capped = cap.is_some_and(|(cap_m2, _)| cap_m2 < on_land.area_m2());
        let mut bounds = self.sides(&rectangle, cap.filter(|_| is_capped));
        bounds.extend(
            cap.filter(|_| is_capped)
                .map(|cap| self.ruled(BoundSide::Footprint, cap)),
        );
        bounds.extend(storeys.map(|storeys| self.ruled(BoundSide::Storeys, storeys)));
        let binding_floor =
            floor_cap.filter(|(cap_m2, _)| floors_m2.is_none_or(|floors_m2| floors_m2 > *cap_m2));
        bounds.extend(binding_floor.map(|cap| self.ruled(BoundSide::GrossFloorArea, cap)));
        bounds.extend(
            ridge
                .or(ridge_level)
                .map(|ridge| self.ruled(BoundSide::Ridge, ridge)),
        );
        Some(PlainBuilding {
            footprint: self.geometry_of(&footprint)?,
            length_m: rounded(rectangle.length_m),
            width_m: rounded(rectangle.width_m),
            building_area_m2: rounded(rectangle.area_m2()),
            storeys: storeys.map(|(storeys, _)| storeys),
            gross_floor_area_m2: floors_m2
                .map(|floors_m2| floor_cap.map_or(floors_m2, |(cap_m2, _)| cap_m2.min(floors_m2)))
                .map(rounded),
            ridge_height_m: ridge.map(|(ridge_m, _)| ridge_m),
            ridge_level_m: ridge_level.map(|(level_m, _)| level_m),
            bounds,
            because: vec![
                words::plain_building(
                    self.lang,
                    rectangle.length_m,
                    rectangle.width_m,
                    rectangle.area_m2(),
                ),
                words::plain_building_on_empty_land(self.lang),
            ],
        })
    }

    /// The smallest area that a building may have by the limits on all and on each.
    fn cap(&self, largest: &AreaAnswer, measure: Measure) -> Option<Ruled> {
        let on_all = largest.value_m2.zip(largest.regulations.first().copied());
        let on_each = self.smallest_for_each_building(measure);
        on_all
            .into_iter()
            .chain(on_each)
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// The strictest number of some measures on a footprint; `None` where a part of it is not spoken of by any of them.
    fn lowest_on(&self, footprint: &MultiPolygon<f64>, measures: &[Measure]) -> Option<Ruled> {
        let of_measure = |measure: &Measure| {
            let mut rules = rules_of(self.piece, *measure);
            rules.retain(|rule| match &rule.quantity.reference {
                Reference::Datum(datum) => *datum == Datum::Rh2000,
                _ => true,
            });
            let (parts, silent_m2) = parts_of(footprint, &rules);
            let strictest = strictest(&parts).filter(|_| silent_m2 <= 0.0)?;
            Some((strictest.value, strictest.rule.id))
        };
        measures
            .iter()
            .filter_map(of_measure)
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }

    fn ruled(&self, side: BoundSide, (_, regulation): Ruled) -> PlainBound {
        let label = self.label_of(regulation);
        PlainBound {
            side,
            by: BoundBy::Limit,
            regulation: Some(regulation),
            plain: words::bounded(self.lang, side, BoundBy::Limit, &label),
        }
    }

    fn label_of(&self, regulation: RegulationId) -> String {
        let rules = self.piece.rules.iter().map(|here| here.rule);
        let mut rules = rules.chain(self.piece.use_area.uses.iter().copied());
        rules
            .find(|rule| rule.id == regulation)
            .map(|rule| self.label(rule))
            .unwrap_or_default()
    }

    /// What stops each of the four sides.
    fn sides(&self, rectangle: &FittingRectangle, cap: Option<Ruled>) -> Vec<PlainBound> {
        let sides = rectangle.sides();
        // The outer normal of a side that runs counterclockwise lies to its right: (dy, −dx).
        let north = |side: &Line<f64>| -side.dx() / side.dx().hypot(side.dy());
        let most_north = (0..4).max_by(|a, b| {
            let of = |at: &usize| sides.get(*at).map_or(f64::NEG_INFINITY, north);
            of(a).total_cmp(&of(b))
        });
        let names = [
            BoundSide::North,
            BoundSide::West,
            BoundSide::South,
            BoundSide::East,
        ];
        let first = most_north.unwrap_or_default();
        let in_turn = sides.iter().cycle().skip(first).zip(names);
        in_turn
            .map(|(line, side)| match cap {
                Some(cap) => self.ruled(side, cap),
                None => self.stop_of(line, side),
            })
            .collect()
    }

    fn stop_of(&self, line: &Line<f64>, side: BoundSide) -> PlainBound {
        let (by, rule) = self.touched(line);
        let label = rule.map(|rule| self.label(rule)).unwrap_or_default();
        PlainBound {
            side,
            by,
            regulation: rule.map(|rule| rule.id),
            plain: words::bounded(self.lang, side, by, &label),
        }
    }

    /// What a side touches: an exclusion, the border of the use area, the border of the place.
    fn touched(&self, side: &Line<f64>) -> (BoundBy, Option<&'s LandRule<'a>>) {
        // What only meets a corner stops the sides beside it no more than it stops this one.
        let line = &without_ends(*side);
        let by_exclusion = self.excluded.iter().find(|excluded| {
            let parts = excluded.region.iter().flat_map(|region| &region.0);
            parts
                .into_iter()
                .any(|part| Euclidean.distance(line, part) < TOUCHES_M)
        });
        if let Some(excluded) = by_exclusion {
            return (BoundBy::Exclusion, Some(excluded.rule));
        }
        let is_near = |area: &MultiPolygon<f64>| {
            let mut rings = area.0.iter().flat_map(rings_of);
            rings.any(|ring| Euclidean.distance(line, ring) < TOUCHES_M)
        };
        if self.piece.parcel.as_ref().is_some_and(is_near) {
            (BoundBy::PlaceBorder, None)
        } else if is_near(&self.piece.use_area.area) {
            (BoundBy::UseBorder, self.piece.use_area.uses.first().copied())
        } else {
            (BoundBy::Shape, None)
        }
    }

    /// An area as geometry in the plan's system; `None` where it is empty.
    pub fn geometry_of(&self, area: &MultiPolygon<f64>) -> Option<GeometryAnswer> {
        let crs = self.piece.use_area.crs;
        let shapes: Vec<ShapeInGrid> = area
            .0
            .iter()
            .map(|part| ShapeInGrid {
                crs,
                shape: Shape::Area(part.clone()),
                levels_m: None,
            })
            .collect();
        GeometryAnswer::of(&shapes, Some(crs))
    }
}

/// A side without the last tenth at both ends.
fn without_ends(side: Line<f64>) -> Line<f64> {
    let tenth = side.delta() * 0.1;
    Line::new(side.start + tenth, side.end - tenth)
}

fn rings_of(part: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(part.exterior()).chain(part.interiors())
}
