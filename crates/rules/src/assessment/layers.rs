//! What is said about the base data at the place: the comprehensive plan, the ground, the buildings.

use std::sync::Arc;

use geo::{CoordsIter, Intersects};
use geo_types::{Coord, MultiPolygon, Point, Rect};
use planvy_index::Snapshot;
use planvy_plan::guidance::GuidanceAspect;
use planvy_plan::{Crs, GridPoint, State};

use super::{Assessing, PlanHere};
use crate::answer::{Coverage, Theme};
use crate::guidance::GuidanceHere;
use crate::overlaid::common_m2;
use crate::overlap::Ground;
use crate::prepared::Prepared;
use crate::projected::area_in;
use crate::sentences::{coverage, guidance};
use crate::site::Site;

/// A building counts for a point or a line from this distance on, in metres.
const BESIDE_M: f64 = 0.05;
/// Positions of an outline that the ground is looked up at, at most.
const MOST_POSITIONS: usize = 200;

impl<'a> Assessing<'a> {
    pub(super) fn guidance_coverage(
        &self,
        here: &[GuidanceHere],
        plans: &[PlanHere<'a>],
    ) -> Arc<Prepared<Coverage>> {
        let (snapshot, lang) = (self.answers.snapshot(), self.question.lang);
        if here.is_empty() && self.is_abroad(plans) {
            return Arc::clone(&self.answers.general(lang).comprehensive_plan_abroad);
        }
        if snapshot.guidance().is_empty() {
            return Arc::clone(&self.answers.general(lang).comprehensive_plan);
        }
        let features = || {
            here.iter()
                .filter_map(|here| snapshot.guidance_feature(here.index))
        };
        let mut land_uses: Vec<String> = Vec::new();
        for feature in features().filter(|feature| feature.aspect == GuidanceAspect::LandUse) {
            let title = guidance::title(lang, feature);
            let title = if feature.land_use.is_some() {
                title.to_lowercase()
            } else {
                title
            };
            if !land_uses.contains(&title) {
                land_uses.push(title);
            }
        }
        let others = features()
            .filter(|feature| feature.aspect != GuidanceAspect::LandUse)
            .count();
        let is_known = !here.is_empty();
        let plan_name = features()
            .next()
            .and_then(|feature| feature.plan_name.as_deref())
            .map(str::trim)
            .filter(|name| !name.is_empty());
        Arc::new(Prepared::new(Coverage {
            theme: Theme::ComprehensivePlan,
            state: if is_known { State::Applies } else { State::NoData },
            statement: guidance::coverage(lang, plan_name, &land_uses, others),
            source: self.answers.layer_source("guidance").filter(|_| is_known),
        }))
    }

    /// Whether the place is in another country: by the law of the plans there, else by where it lies. Near a border, where no plan is, that
    /// cannot be told, and the place is taken for a Swedish one.
    fn is_abroad(&self, plans: &[PlanHere<'a>]) -> bool {
        if plans.is_empty() {
            let position = self.site.position(self.site.asked_crs().unwrap_or(Crs::Tm));
            return !position.to_geodetic().is_near_sweden();
        }
        plans.iter().all(|plan| plan.stored.plan.law.is_some())
    }

    pub(super) fn terrain_coverage(&self) -> Arc<Prepared<Coverage>> {
        let (snapshot, lang) = (self.answers.snapshot(), self.question.lang);
        if snapshot.terrain().is_empty() {
            return Arc::clone(&self.answers.general(lang).terrain);
        }
        let looked_up: Vec<_> = positions(&self.site)
            .into_iter()
            .map(|position| snapshot.ground_at(position))
            .collect();
        let first = looked_up.iter().flatten().next();
        let level_m = first.filter(|_| self.site.is_point()).map(|here| here.level_m);
        let is_partial = looked_up.iter().any(Option::is_none);
        let statement = match first {
            Some(here) => {
                let datum = here.datum.map(|datum| datum.name());
                coverage::terrain_here(lang, level_m, is_partial, datum)
            }
            None => coverage::no_terrain_here(lang),
        };
        Arc::new(Prepared::new(Coverage {
            theme: Theme::Terrain,
            state: if first.is_some() {
                State::Applies
            } else {
                State::NoData
            },
            statement,
            source: self.answers.layer_source("terrain").filter(|_| first.is_some()),
        }))
    }

    pub(super) fn building_coverage(&self) -> Arc<Prepared<Coverage>> {
        let (snapshot, lang) = (self.answers.snapshot(), self.question.lang);
        if snapshot.buildings().is_empty() {
            return Arc::clone(&self.answers.general(lang).buildings);
        }
        let count = buildings_at(snapshot, &self.site, self.thresholds.area_m2);
        Arc::new(Prepared::new(Coverage {
            theme: Theme::Buildings,
            state: if count > 0 { State::Applies } else { State::NoData },
            statement: match count {
                0 => coverage::no_building_here(lang),
                count => coverage::buildings_here(lang, count),
            },
            source: self.answers.layer_source("buildings").filter(|_| count > 0),
        }))
    }
}

/// Positions of a place that tell whether the ground is known there: a point itself; of a line or an area its vertices and a
/// position in its middle.
fn positions(site: &Site) -> Vec<GridPoint> {
    let middle = site.position(site.asked_crs().unwrap_or(Crs::Tm));
    let at = |c: Coord<f64>| GridPoint {
        crs: middle.crs,
        east_m: c.x,
        north_m: c.y,
    };
    let outline: Vec<Coord<f64>> = match site.ground_in(middle.crs) {
        Ground::Point(_) => Vec::new(),
        Ground::Line(line) => line.0,
        Ground::Area(area) => area.exterior_coords_iter().collect(),
    };
    let step = outline.len().div_ceil(MOST_POSITIONS).max(1);
    std::iter::once(middle)
        .chain(outline.into_iter().step_by(step).map(at))
        .collect()
}

/// How many buildings stand at a place; what shares less than the threshold with an area only touches it.
fn buildings_at(snapshot: &Snapshot, site: &Site, threshold_m2: f64) -> usize {
    let crs = site
        .position(snapshot.coordinate_systems().next().unwrap_or(Crs::Tm))
        .crs;
    let around = |low: Coord<f64>, high: Coord<f64>| {
        let reach = Coord {
            x: BESIDE_M,
            y: BESIDE_M,
        };
        MultiPolygon(vec![Rect::new(low - reach, high + reach).to_polygon()])
    };
    match site.ground_in(crs) {
        Ground::Area(area) => {
            let near = snapshot.buildings_in(crs, &area);
            let met = near.iter().filter_map(|index| snapshot.building(*index));
            met.filter(|building| {
                let footprint = area_in(&building.footprint, building.crs, crs);
                common_m2(&footprint, &area) >= threshold_m2
            })
            .count()
        }
        Ground::Point(position) => {
            let near = snapshot.buildings_in(crs, &around(position, position));
            let stands_on = |footprint: &MultiPolygon<f64>| footprint.intersects(&Point(position));
            let met = near.iter().filter_map(|index| snapshot.building(*index));
            met.filter(|building| stands_on(&area_in(&building.footprint, building.crs, crs)))
                .count()
        }
        Ground::Line(line) => {
            let Some(extent) = geo::BoundingRect::bounding_rect(&line) else {
                return 0;
            };
            let near = snapshot.buildings_in(crs, &around(extent.min(), extent.max()));
            let met = near.iter().filter_map(|index| snapshot.building(*index));
            met.filter(|building| area_in(&building.footprint, building.crs, crs).intersects(&line))
                .count()
        }
    }
}
