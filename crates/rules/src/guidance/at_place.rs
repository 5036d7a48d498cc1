//! The features of the comprehensive plan at a place, with their shares.

use geo::{Area, Euclidean, Length};
use geo_types::{Coord, Geometry, MultiLineString, MultiPolygon, Point};
use planvy_index::{GuidanceIndex, Snapshot};
use planvy_plan::guidance::{GuidanceFeature, GuidanceShape};

use crate::answer::RegulationShare;
use crate::assessment::{Thresholds, percent_of, rounded};
use crate::overlaid;
use crate::overlap::Ground;
use crate::site::Site;

/// A feature at the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GuidanceHere {
    pub index: GuidanceIndex,
    pub share: RegulationShare,
}

impl GuidanceHere {
    /// The features at a place: what only touches it is none of its.
    pub fn at(snapshot: &Snapshot, site: &Site, thresholds: Thresholds) -> Vec<GuidanceHere> {
        let Some(first) = snapshot.guidance().first() else {
            return Vec::new();
        };
        let mut found: Vec<(&GuidanceFeature, GuidanceHere)> = snapshot
            .guidance_at(first.crs, &geometry(site.ground_in(first.crs)))
            .into_iter()
            .filter_map(|index| {
                let feature = snapshot.guidance_feature(index)?;
                let share = share(&site.ground_in(feature.crs), &feature.shape, thresholds)?;
                Some((feature, GuidanceHere { index, share }))
            })
            .collect();
        // Land use first: it says what the place is meant for. Then direction, then values; what covers most first.
        found.sort_by(|(a, here_a), (b, here_b)| {
            let key = |feature: &GuidanceFeature| match feature.aspect {
                planvy_plan::guidance::GuidanceAspect::LandUse => 0,
                planvy_plan::guidance::GuidanceAspect::DevelopmentDirection => 1,
                planvy_plan::guidance::GuidanceAspect::Values => 2,
            };
            let size = |here: &GuidanceHere| here.share.percent.unwrap_or_default();
            key(a)
                .cmp(&key(b))
                .then(size(here_b).total_cmp(&size(here_a)))
                .then(here_a.index.cmp(&here_b.index))
        });
        found.into_iter().map(|(_, here)| here).collect()
    }
}

fn geometry(ground: Ground) -> Geometry<f64> {
    match ground {
        Ground::Point(Coord { x, y }) => Geometry::Point(Point::new(x, y)),
        Ground::Line(line) => Geometry::LineString(line),
        Ground::Area(area) => Geometry::MultiPolygon(area),
    }
}

/// How much of a place a feature covers; `None` where it only touches the place.
fn share(ground: &Ground, shape: &GuidanceShape, thresholds: Thresholds) -> Option<RegulationShare> {
    match (ground, shape) {
        (Ground::Point(_), _) | (Ground::Line(_), GuidanceShape::Line(_)) | (_, GuidanceShape::Point(_)) => {
            Some(RegulationShare::default())
        }
        (Ground::Line(line), GuidanceShape::Area(area)) => {
            let inside_m = length_inside(area, &MultiLineString(vec![line.clone()]));
            (inside_m >= thresholds.length_m).then(|| RegulationShare {
                m2: None,
                percent: percent_of(inside_m, Euclidean.length(line)),
                length_m: Some(rounded(inside_m)),
            })
        }
        (Ground::Area(place), GuidanceShape::Area(area)) => {
            let common_m2 = overlaid::common_m2(place, area);
            (common_m2 >= thresholds.area_m2).then(|| RegulationShare {
                m2: Some(rounded(common_m2)),
                percent: percent_of(common_m2, place.unsigned_area()),
                length_m: None,
            })
        }
        (Ground::Area(place), GuidanceShape::Line(lines)) => {
            let inside_m = length_inside(place, lines);
            (inside_m >= thresholds.length_m).then(|| RegulationShare {
                m2: None,
                percent: None,
                length_m: Some(rounded(inside_m)),
            })
        }
    }
}

fn length_inside(area: &MultiPolygon<f64>, lines: &MultiLineString<f64>) -> f64 {
    Euclidean.length(&overlaid::lines_in(lines, area))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{line_string, polygon};

    const THRESHOLDS: Thresholds = Thresholds {
        area_m2: 0.5,
        length_m: 0.5,
    };

    fn square(west: f64, east: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![polygon![
            (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
        ]])
    }

    #[test]
    fn shares_are_counted_in_square_metres_and_metres() {
        let feature = GuidanceShape::Area(square(4.0, 100.0));
        let of_area = share(&Ground::Area(square(0.0, 10.0)), &feature, THRESHOLDS);
        assert_eq!(
            of_area,
            Some(RegulationShare {
                m2: Some(60.0),
                percent: Some(60.0),
                length_m: None
            })
        );
        let line = line_string![(x: 0.0, y: 5.0), (x: 10.0, y: 5.0)];
        let of_line = share(&Ground::Line(line.clone()), &feature, THRESHOLDS);
        assert_eq!(
            of_line,
            Some(RegulationShare {
                m2: None,
                percent: Some(60.0),
                length_m: Some(6.0)
            })
        );
        let road = GuidanceShape::Line(MultiLineString(vec![line]));
        let of_road = share(&Ground::Area(square(2.0, 5.0)), &road, THRESHOLDS);
        assert_eq!(
            of_road,
            Some(RegulationShare {
                m2: None,
                percent: None,
                length_m: Some(3.0)
            })
        );
    }

    #[test]
    fn what_only_touches_is_not_there() {
        let beside = GuidanceShape::Area(square(9.99, 100.0));
        assert_eq!(share(&Ground::Area(square(0.0, 10.0)), &beside, THRESHOLDS), None);
    }
}
