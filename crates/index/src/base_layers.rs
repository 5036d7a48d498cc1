//! What stands on the ground and what the comprehensive plan says: buildings and guidance, by place.

use geo::{Distance, Euclidean, Intersects, MapCoords};
use geo_types::{Geometry, MultiPolygon, Polygon, Rect};
use planvy_plan::{Crs, ExistingBuilding, GuidanceFeature, GuidanceShape};

use crate::box_trees::BoxTrees;
use crate::geometry::Unplaceable;
use crate::indices::{BuildingIndex, GuidanceIndex};
use crate::reprojected::{areas_in_crs, finite_box, geometry_in_crs, in_crs};
use crate::snapshot::{Snapshot, Unplaced, UnplacedThing};

/// Lengths of two projections of Sweden differ by less than this factor: the scale of a zone grows to 1.007 at 750 km from
/// its meridian.
const SCALE_MARGIN: f64 = 1.01;

/// Buildings, and the trees that find them.
#[derive(Debug, Default)]
pub(crate) struct BuildingTable {
    all: Vec<ExistingBuilding>,
    /// Over their boxes.
    pub(crate) trees: BoxTrees,
}

impl BuildingTable {
    /// Makes the table; a building without a place can be listed but stands nowhere.
    pub(crate) fn new(all: Vec<ExistingBuilding>, unplaced: &mut Vec<Unplaced>) -> BuildingTable {
        let boxes = all
            .iter()
            .zip(0..)
            .filter_map(|(building, number)| {
                let place = finite_box(&building.footprint);
                if place.is_none() {
                    let name = building.source_id.clone();
                    unplaced.push(Unplaced {
                        thing: UnplacedThing::Building(name.unwrap_or_else(|| number.to_string())),
                        why: why_not(building.footprint.0.is_empty()),
                    });
                }
                Some((number, building.crs, place?))
            })
            .collect::<Vec<_>>();
        BuildingTable {
            trees: BoxTrees::new(boxes.into_iter()),
            all,
        }
    }
}

/// Features of the comprehensive plan, and the trees that find them.
#[derive(Debug, Default)]
pub(crate) struct GuidanceTable {
    all: Vec<GuidanceFeature>,
    /// Over their boxes.
    pub(crate) trees: BoxTrees,
}

impl GuidanceTable {
    /// Makes the table; a feature without a place can be listed but lies nowhere.
    pub(crate) fn new(all: Vec<GuidanceFeature>, unplaced: &mut Vec<Unplaced>) -> GuidanceTable {
        let boxes = all
            .iter()
            .zip(0..)
            .filter_map(|(feature, number)| {
                let (place, is_empty) = match &feature.shape {
                    GuidanceShape::Area(areas) => (finite_box(areas), areas.0.is_empty()),
                    GuidanceShape::Line(lines) => (finite_box(lines), lines.0.is_empty()),
                    GuidanceShape::Point(points) => (finite_box(points), points.0.is_empty()),
                };
                if place.is_none() {
                    unplaced.push(Unplaced {
                        thing: UnplacedThing::Guidance(feature.id.clone()),
                        why: why_not(is_empty),
                    });
                }
                Some((number, feature.crs, place?))
            })
            .collect::<Vec<_>>();
        GuidanceTable {
            trees: BoxTrees::new(boxes.into_iter()),
            all,
        }
    }
}

fn why_not(is_empty: bool) -> Unplaceable {
    if is_empty {
        Unplaceable::Empty
    } else {
        Unplaceable::OffGrid
    }
}

impl Snapshot {
    /// The existing buildings, by number.
    pub fn buildings(&self) -> &[ExistingBuilding] {
        &self.buildings.all
    }

    /// A building by its number.
    pub fn building(&self, index: BuildingIndex) -> Option<&ExistingBuilding> {
        self.buildings.all.get(index.position())
    }

    /// The buildings whose footprint has a position in common with an area, in the order of their numbers.
    ///
    /// ```
    /// use planvy_index::{BuildingIndex, SnapshotBuilder};
    /// use planvy_plan::stored::SnapshotSink;
    /// use planvy_plan::{Crs, ExistingBuilding};
    /// # use geo_types::{polygon, MultiPolygon};
    /// let square = |west: f64| MultiPolygon(vec![polygon![
    ///     (x: west, y: 6_164_000.0), (x: west + 10.0, y: 6_164_000.0),
    ///     (x: west + 10.0, y: 6_164_010.0), (x: west, y: 6_164_010.0),
    /// ]]);
    /// let mut builder = SnapshotBuilder::new("an id");
    /// builder.building(ExistingBuilding {
    ///     source_id: None, crs: Crs::Zone1330, footprint: square(118_000.0), kind: None, ground_level: None,
    ///     height: None, storeys: None, gross_floor_area_m2: None, year: None, body: None,
    /// });
    /// let snapshot = builder.build();
    /// assert_eq!(snapshot.buildings_in(Crs::Zone1330, &square(118_005.0)), [BuildingIndex(0)]);
    /// assert_eq!(snapshot.buildings_in(Crs::Zone1330, &square(118_013.0)), []);
    /// assert_eq!(snapshot.buildings_near(Crs::Zone1330, &square(118_013.0), 4.0), [(BuildingIndex(0), 3.0)]);
    /// ```
    pub fn buildings_in(&self, crs: Crs, area: &MultiPolygon<f64>) -> Vec<BuildingIndex> {
        self.buildings_by(0.0, crs, area, |there, building| {
            there.intersects(&building.footprint)
        })
    }

    /// The buildings whose footprint lies within a distance of an area, in the order of their numbers, each with its distance
    /// in metres in the plane of `crs`: 0 where they have a position in common.
    pub fn buildings_near(
        &self,
        crs: Crs,
        area: &MultiPolygon<f64>,
        within_m: f64,
    ) -> Vec<(BuildingIndex, f64)> {
        let reach_m = within_m.max(0.0) * SCALE_MARGIN;
        let candidates = self.buildings_by(reach_m, crs, area, |_, _| true);
        candidates
            .into_iter()
            .filter_map(|index| {
                let building = self.building(index)?;
                let distance_m = if building.crs == crs {
                    distance_m(area, &building.footprint)
                } else {
                    let here = building.footprint.map_coords(|c| in_crs(c, building.crs, crs));
                    distance_m(area, &here)
                };
                (distance_m <= within_m).then_some((index, distance_m))
            })
            .collect()
    }

    fn buildings_by(
        &self,
        reach_m: f64,
        crs: Crs,
        area: &MultiPolygon<f64>,
        passes: impl Fn(&MultiPolygon<f64>, &ExistingBuilding) -> bool,
    ) -> Vec<BuildingIndex> {
        let question = |to: Crs| -> Option<(MultiPolygon<f64>, Rect<f64>)> {
            let there = areas_in_crs(area, crs, to);
            let rect = finite_box(&there)?;
            Some((there, rect))
        };
        let found = self.buildings.trees.find(reach_m, question, |there, number| {
            let building = self.building(BuildingIndex(number));
            building.is_some_and(|building| passes(there, building))
        });
        found.into_iter().map(BuildingIndex).collect()
    }

    /// The features of the comprehensive plan, by number.
    pub fn guidance(&self) -> &[GuidanceFeature] {
        &self.guidance.all
    }

    /// A feature of the comprehensive plan by its number.
    pub fn guidance_feature(&self, index: GuidanceIndex) -> Option<&GuidanceFeature> {
        self.guidance.all.get(index.position())
    }

    /// The features of the comprehensive plan that have a position in common with a geometry, in the order of their numbers.
    pub fn guidance_at(&self, crs: Crs, geometry: &Geometry<f64>) -> Vec<GuidanceIndex> {
        let question = |to: Crs| {
            let there = geometry_in_crs(geometry, crs, to);
            let rect = finite_box(&there)?;
            Some((there, rect))
        };
        let found = self.guidance.trees.find(0.0, question, |there, number| {
            let feature = self.guidance_feature(GuidanceIndex(number));
            feature.is_some_and(|feature| match &feature.shape {
                GuidanceShape::Area(areas) => areas.intersects(there),
                GuidanceShape::Line(lines) => lines.intersects(there),
                GuidanceShape::Point(points) => points.intersects(there),
            })
        });
        found.into_iter().map(GuidanceIndex).collect()
    }
}

/// The distance of two areas in one plane; infinite where one of them is empty.
fn distance_m(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> f64 {
    let is_whole = |area: &&Polygon<f64>| area.exterior().0.len() >= 3;
    let between = |one| {
        b.iter()
            .filter(is_whole)
            .map(move |other| Euclidean.distance(one, other))
    };
    a.iter()
        .filter(is_whole)
        .flat_map(between)
        .fold(f64::INFINITY, f64::min)
}
