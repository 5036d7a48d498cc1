//! What lies in a box of one coordinate system, asked of the things delivered in that system alone.
//!
//! Who pages through features asks each system for itself: a box of longitude and latitude has another shape in each of them.

use geo_types::Rect;
use planvy_plan::Crs;
use rstar::AABB;

use crate::geometry::ShapeKind;
use crate::geometry::collect::Extent;
use crate::hits::InBox;
use crate::indices::{AddressIndex, BuildingIndex, GuidanceIndex, RegulationIndex};
use crate::millimetre::Grid;
use crate::snapshot::Snapshot;

/// Which kinds of shapes a thing consists of. None of them: it has no geometry of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShapeKinds {
    /// It has an area.
    pub areas: bool,
    /// It has a line.
    pub lines: bool,
    /// It has a point.
    pub points: bool,
}

impl Snapshot {
    /// The plans, regulations and parcels delivered in a system, with a shape that has a position in common with a box of that
    /// system, its border counted: numbers in order, each once. Corners are easting and northing of south-west and north-east.
    ///
    /// ```
    /// use planvy_index::{ParcelIndex, SnapshotBuilder};
    /// use planvy_plan::stored::SnapshotSink;
    /// use planvy_plan::{Crs, Parcel};
    /// # use geo_types::{polygon, MultiPolygon};
    /// let mut builder = SnapshotBuilder::new("an id");
    /// builder.parcel(Parcel {
    ///     designation: "MALMÖ PROVET 1:1".into(),
    ///     crs: Crs::Zone1330,
    ///     area: MultiPolygon(vec![polygon![
    ///         (x: 118_000.0, y: 6_164_000.0), (x: 118_010.0, y: 6_164_000.0), (x: 118_010.0, y: 6_164_010.0),
    ///     ]]),
    ///     source_id: None,
    /// });
    /// let snapshot = builder.build();
    /// let found = snapshot.in_plane_box(Crs::Zone1330, [118_009.0, 6_164_000.0], [118_020.0, 6_164_005.0]);
    /// assert_eq!(found.parcels, [ParcelIndex(0)]);
    /// assert_eq!(snapshot.in_plane_box(Crs::Tm, [0.0, 0.0], [1e7, 1e7]).parcels, []);
    /// ```
    pub fn in_plane_box(&self, crs: Crs, min: [f64; 2], max: [f64; 2]) -> InBox {
        let mut found = InBox::default();
        let Some((zone, sheet)) = self.zone(crs).zip(box_in_plane(Grid { crs }, min, max)) else {
            return found;
        };
        for holder in zone.holders_in(sheet) {
            found.push(holder);
        }
        found
    }

    /// The plans, regulations and parcels delivered in a system with an area that covers a box of that system: all of the box lies in
    /// it and no edge of it meets the box. Only areas whose own box has no side longer than `longest_m` are looked at. Numbers in order,
    /// each once.
    pub fn covering_plane_box(&self, crs: Crs, min: [f64; 2], max: [f64; 2], longest_m: f64) -> InBox {
        let mut found = InBox::default();
        let Some((zone, sheet)) = self.zone(crs).zip(box_in_plane(Grid { crs }, min, max)) else {
            return found;
        };
        // Above what an `i32` holds every side is short enough.
        let longest_mm = (longest_m * 1000.0) as i64;
        let is_short = |extent: Extent| {
            let side = |low: i32, high: i32| i64::from(high) - i64::from(low) <= longest_mm;
            side(extent.min.x, extent.max.x) && side(extent.min.y, extent.max.y)
        };
        for holder in zone.holders_covering(sheet, is_short) {
            found.push(holder);
        }
        found
    }

    /// The box of everything placed in a system: plans, regulations and parcels. South-west and north-east corner, easting and
    /// northing in metres; `None` where there is nothing.
    pub fn plane_extent(&self, crs: Crs) -> Option<([f64; 2], [f64; 2])> {
        let zone = self.zone(crs)?;
        let Extent { min, max } = zone.extent()?;
        Some((zone.grid.metres(min), zone.grid.metres(max)))
    }

    /// The systems that buildings were delivered in.
    pub fn building_systems(&self) -> impl Iterator<Item = Crs> + '_ {
        self.buildings.trees.systems()
    }

    /// The systems that features of the comprehensive plan were delivered in.
    pub fn guidance_systems(&self) -> impl Iterator<Item = Crs> + '_ {
        self.guidance.trees.systems()
    }

    /// The buildings delivered in a system whose bounding box meets a box of that system, in the order of their numbers.
    pub fn buildings_by_box(&self, crs: Crs, min: [f64; 2], max: [f64; 2]) -> Vec<BuildingIndex> {
        let found = self.buildings.trees.meeting(crs, Rect::new(min, max)).into_iter();
        found.map(BuildingIndex).collect()
    }

    /// The features of the comprehensive plan delivered in a system whose bounding box meets a box of that system, in the order
    /// of their numbers.
    pub fn guidance_by_box(&self, crs: Crs, min: [f64; 2], max: [f64; 2]) -> Vec<GuidanceIndex> {
        let found = self.guidance.trees.meeting(crs, Rect::new(min, max)).into_iter();
        found.map(GuidanceIndex).collect()
    }

    /// The addresses in a box of SWEREF 99 TM, its border counted and all rounded to the millimetre, in the order of their
    /// numbers.
    pub fn addresses_in_box(&self, min: [f64; 2], max: [f64; 2]) -> Vec<AddressIndex> {
        let Some(sheet) = box_in_plane(Grid { crs: Crs::Tm }, min, max) else {
            return Vec::new();
        };
        let envelope = AABB::from_corners([sheet.min.x, sheet.min.y], [sheet.max.x, sheet.max.y]);
        self.addresses.in_envelope(&envelope)
    }

    /// Which kinds of shapes a regulation consists of, without reading where they lie.
    pub fn regulation_shape_kinds(&self, index: RegulationIndex) -> ShapeKinds {
        let mut kinds = ShapeKinds::default();
        let Some((plan, parts)) = self.regulations.parts(index) else {
            return kinds;
        };
        let Some(zone) = self.plan(plan).and_then(|stored| self.zone(stored.plan.crs)) else {
            return kinds;
        };
        for view in self
            .lists
            .shapes(parts)
            .filter_map(|shape| zone.shapes.shape(shape))
        {
            match view.kind {
                ShapeKind::Area => kinds.areas = true,
                ShapeKind::Line => kinds.lines = true,
                ShapeKind::Point => kinds.points = true,
            }
        }
        kinds
    }
}

/// A box on the grid of its own system; `None` where a corner is no number or the corners are the wrong way round.
fn box_in_plane(grid: Grid, [min_x, min_y]: [f64; 2], [max_x, max_y]: [f64; 2]) -> Option<Extent> {
    (min_x <= max_x && min_y <= max_y).then(|| Extent {
        min: grid.place_clamped(min_x, min_y),
        max: grid.place_clamped(max_x, max_y),
    })
}
