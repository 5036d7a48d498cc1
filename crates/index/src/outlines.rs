//! Shapes as they are stored, read in their place: who writes thousands of them needs no copy of each.

use planvy_plan::Crs;

use crate::geometry::{Ring, ShapeIndex, ShapeKind, ShapeView};
use crate::indices::{PlanIndex, RegulationIndex};
use crate::parts::{Parts, ShapesOfParts};
use crate::snapshot::Snapshot;
use crate::zone::Zone;

/// What an outline is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    /// A point.
    Point,
    /// A line.
    Line,
    /// An area.
    Area,
}

/// The shapes of a regulation or plan, one after the other, in its plan's coordinate system.
#[derive(Clone, Debug)]
pub struct Outlines<'a> {
    zone: &'a Zone,
    parts: Parts,
    shapes: ShapesOfParts<'a>,
}

/// One shape.
#[derive(Clone, Copy, Debug)]
pub struct Outline<'a> {
    view: ShapeView<'a>,
}

/// A ring of an area, without its first position repeated; or the one chain of a line or point.
#[derive(Clone, Copy, Debug)]
pub struct OutlineChain<'a>(Ring<'a>);

impl Snapshot {
    /// The shapes of a regulation; `None` of one that holds in the whole plan, and of one that there is not.
    ///
    /// ```
    /// use planvy_index::{RegulationIndex, SnapshotBuilder};
    /// let snapshot = SnapshotBuilder::new("an id").build();
    /// assert!(snapshot.outlines(RegulationIndex(0)).is_none());
    /// ```
    pub fn outlines(&self, index: RegulationIndex) -> Option<Outlines<'_>> {
        let (plan, parts) = self.regulations.parts(index)?;
        (!parts.is_not_delivered()).then_some(())?;
        self.outlines_of(self.plan(plan)?.plan.crs, parts)
    }

    /// The shapes of a plan's area; `None` where there is no such plan, or nothing of its system.
    pub fn plan_outlines(&self, index: PlanIndex) -> Option<Outlines<'_>> {
        let parts = self.plan_parts.get(index.position())?;
        self.outlines_of(self.plan(index)?.plan.crs, *parts)
    }

    fn outlines_of(&self, crs: Crs, parts: Parts) -> Option<Outlines<'_>> {
        Some(Outlines {
            zone: self.zone(crs)?,
            parts,
            shapes: self.lists.shapes(parts),
        })
    }
}

impl Outlines<'_> {
    /// The coordinate system.
    pub fn crs(&self) -> Crs {
        self.zone.grid.crs
    }

    /// A number that shapes of one coordinate system have in common only where they are the same.
    pub fn identity(&self) -> u32 {
        self.parts.packed()
    }
}

impl<'a> Iterator for Outlines<'a> {
    type Item = Outline<'a>;

    fn next(&mut self) -> Option<Outline<'a>> {
        self.shapes
            .find_map(|shape: ShapeIndex| self.zone.shapes.shape(shape))
            .map(|view| Outline { view })
    }
}

impl<'a> Outline<'a> {
    /// What it is of.
    pub fn kind(&self) -> OutlineKind {
        match self.view.kind {
            ShapeKind::Point => OutlineKind::Point,
            ShapeKind::Line => OutlineKind::Line,
            ShapeKind::Area => OutlineKind::Area,
        }
    }

    /// The rings of an area, the outer one first, counterclockwise, its holes clockwise; the one chain of a line or point.
    pub fn chains(&self) -> impl Iterator<Item = OutlineChain<'a>> + use<'a> {
        self.view.rings().map(OutlineChain)
    }
}

impl OutlineChain<'_> {
    /// Visits its positions: millimetres east of the system's false easting and north of its middle northing
    /// ([`Crs::false_easting_m`], [`Crs::middle_northing_m`]). Exactly what is stored.
    #[inline]
    pub fn for_each(self, mut visit: impl FnMut([i32; 2])) {
        self.0.vertices().for_each(|vertex| visit([vertex.x, vertex.y]));
    }
}
