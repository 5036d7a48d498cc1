//! The plain way in Rust to answer the same questions: `rstar`, bulk-loaded with boxes, over `geo` polygons.

use geo::{Area, BooleanOps, BoundingRect, Intersects};
use geo_types::{Coord, MultiPolygon, Point, Polygon};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, PlanId, Position, Provenance, RegulationContent, RegulationId, RuleId};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// A regulation with its polygon.
pub struct PlainRegulation {
    /// Where it holds.
    pub area: Polygon<f64>,
    /// Its identity.
    pub id: RegulationId,
    /// Its plan.
    pub plan: PlanId,
    /// Its content.
    pub content: ContentKey,
    /// The uses it belongs to.
    pub regulates_uses: Vec<RegulationId>,
}

/// Collects what a store hands over.
#[derive(Default)]
pub struct PlainBuilder {
    regulations: Vec<PlainRegulation>,
}

/// The tree.
pub struct PlainIndex {
    regulations: Vec<PlainRegulation>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl SnapshotSink for PlainBuilder {
    fn plan(&mut self, _: StoredPlan) {}

    fn content(&mut self, _: ContentKey, _: RegulationContent) {}

    fn regulation(&mut self, stored: StoredRegulation) {
        for part in stored.geometry {
            if let Position::Area(area) = part.position {
                self.regulations.push(PlainRegulation {
                    area,
                    id: stored.id,
                    plan: stored.plan,
                    content: stored.content,
                    regulates_uses: stored.regulates_uses.clone(),
                });
            }
        }
    }

    fn parcel(&mut self, _: Parcel) {}

    fn address(&mut self, _: Address) {}

    fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
}

impl PlainBuilder {
    /// Builds the tree.
    pub fn build(mut self) -> PlainIndex {
        self.regulations.shrink_to_fit();
        let boxes = (0..).zip(&self.regulations).filter_map(|(number, regulation)| {
            let rect = regulation.area.bounding_rect()?;
            let corner = |c: Coord<f64>| [c.x, c.y];
            Some(GeomWithData::new(
                Rectangle::from_corners(corner(rect.min()), corner(rect.max())),
                number,
            ))
        });
        let tree = RTree::bulk_load(boxes.collect());
        PlainIndex {
            regulations: self.regulations,
            tree,
        }
    }
}

impl PlainIndex {
    /// Number of polygons.
    pub fn len(&self) -> usize {
        self.regulations.len()
    }

    /// Visits the regulations at a point.
    pub fn at_point(&self, at: Coord<f64>, mut visit: impl FnMut(&PlainRegulation)) {
        let point = Point::from(at);
        for candidate in self.tree.locate_all_at_point(&[at.x, at.y]) {
            if let Some(regulation) = self.regulations.get(candidate.data as usize)
                && regulation.area.intersects(&point)
            {
                visit(regulation);
            }
        }
    }

    /// Visits the regulations whose boxes meet an area's.
    pub fn for_each_near(&self, area: &MultiPolygon<f64>, mut visit: impl FnMut(&PlainRegulation)) {
        let Some(rect) = area.bounding_rect() else { return };
        let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
        for candidate in self.tree.locate_in_envelope_intersecting(&envelope) {
            if let Some(regulation) = self.regulations.get(candidate.data as usize) {
                visit(regulation);
            }
        }
    }

    /// Visits the regulations in an area with their share in m², touches left out.
    pub fn in_area(&self, area: &MultiPolygon<f64>, mut visit: impl FnMut(&PlainRegulation, f64)) {
        let Some(rect) = area.bounding_rect() else { return };
        let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
        for candidate in self.tree.locate_in_envelope_intersecting(&envelope) {
            if let Some(regulation) = self.regulations.get(candidate.data as usize) {
                let area_m2 = regulation.area.intersection(area).unsigned_area();
                if area_m2 > 1e-6 {
                    visit(regulation, area_m2);
                }
            }
        }
    }
}
