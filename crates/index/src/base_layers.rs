//! What stands on the ground and what the comprehensive plan says: buildings and guidance, by place.

use geo::{BoundingRect, Intersects, MapCoords};
use geo_types::{Coord, Geometry, MultiPolygon, Rect};
use planvy_plan::{Crs, ExistingBuilding, GridPoint, GuidanceFeature, GuidanceShape};

use crate::indices::{BuildingIndex, GuidanceIndex};
use crate::snapshot::Snapshot;

impl Snapshot {
    /// The existing buildings, by number.
    pub fn buildings(&self) -> &[ExistingBuilding] {
        &self.buildings
    }

    /// A building by its number.
    pub fn building(&self, index: BuildingIndex) -> Option<&ExistingBuilding> {
        self.buildings.get(index.position())
    }

    /// The buildings whose footprint has a position in common with an area, in the order of their numbers.
    pub fn buildings_in(&self, crs: Crs, area: &MultiPolygon<f64>) -> Vec<BuildingIndex> {
        (0..)
            .map(BuildingIndex)
            .zip(&self.buildings)
            .filter(|(_, building)| {
                let there = projected(area, crs, building.crs);
                boxes_meet(there.bounding_rect(), building.footprint.bounding_rect())
                    && there.intersects(&building.footprint)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// The features of the comprehensive plan, by number.
    pub fn guidance(&self) -> &[GuidanceFeature] {
        &self.guidance
    }

    /// A feature of the comprehensive plan by its number.
    pub fn guidance_feature(&self, index: GuidanceIndex) -> Option<&GuidanceFeature> {
        self.guidance.get(index.position())
    }

    /// The features of the comprehensive plan that have a position in common with a geometry, in the order of their numbers.
    pub fn guidance_at(&self, crs: Crs, geometry: &Geometry<f64>) -> Vec<GuidanceIndex> {
        (0..)
            .map(GuidanceIndex)
            .zip(&self.guidance)
            .filter(|(_, feature)| {
                let there = geometry.map_coords(|c| in_crs(c, crs, feature.crs));
                match &feature.shape {
                    GuidanceShape::Area(area) => area.intersects(&there),
                    GuidanceShape::Line(lines) => lines.intersects(&there),
                    GuidanceShape::Point(points) => points.intersects(&there),
                }
            })
            .map(|(index, _)| index)
            .collect()
    }
}

fn in_crs(c: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    if from == to {
        return c;
    }
    let there = GridPoint {
        crs: from,
        east_m: c.x,
        north_m: c.y,
    }
    .in_crs(to);
    Coord {
        x: there.east_m,
        y: there.north_m,
    }
}

fn projected(area: &MultiPolygon<f64>, from: Crs, to: Crs) -> MultiPolygon<f64> {
    area.map_coords(|c| in_crs(c, from, to))
}

fn boxes_meet(a: Option<Rect<f64>>, b: Option<Rect<f64>>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.intersects(&b))
}
