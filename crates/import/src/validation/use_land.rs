//! The land of a plan's uses, found by place.

use geo_types::MultiPolygon;
use planvy_plan::RegulationGroup;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::context::{PreparedPlan, Surface, union_of};

/// The surfaces of a plan's uses in an R-tree.
pub(super) struct UseLand<'p> {
    surfaces: Vec<&'p Surface>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'p> UseLand<'p> {
    pub(super) fn new(plan: &'p PreparedPlan<'_>) -> UseLand<'p> {
        let surfaces: Vec<&Surface> = plan
            .surfaces
            .iter()
            .filter(|surface| plan.group(surface) == Some(RegulationGroup::Use))
            .collect();
        let boxes = surfaces
            .iter()
            .enumerate()
            .map(|(number, surface)| GeomWithData::new(Rectangle::from_aabb(surface.bounds()), number))
            .collect();
        UseLand {
            surfaces,
            tree: RTree::bulk_load(boxes),
        }
    }

    /// Whether every use surface is sound: with a broken one, nothing can be said to lie outside.
    pub(super) fn is_certain(&self) -> bool {
        self.surfaces.iter().all(|surface| surface.sound)
    }

    /// The land of those uses near a surface that are wanted.
    pub(super) fn around(&self, surface: &Surface, wanted: impl Fn(&Surface) -> bool) -> MultiPolygon<f64> {
        let mut near: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(&surface.bounds())
            .map(|found| found.data)
            .collect();
        near.sort_unstable();
        let wanted = near
            .into_iter()
            .filter_map(|number| self.surfaces.get(number).copied())
            .filter(|found| found.sound && wanted(found));
        union_of(wanted)
    }
}
