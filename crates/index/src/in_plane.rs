//! What lies in a box of one coordinate system, asked of the things delivered in that system alone.
//!
//! Who pages through features asks each system for itself: a box of longitude and latitude has another shape in each of them.

use geo_types::Rect;
use planvy_plan::Crs;
use rstar::AABB;

use crate::geometry::ShapeKind;
use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::locate;
use crate::hits::InBox;
use crate::in_box::meets;
use crate::indices::{AddressIndex, BuildingIndex, GuidanceIndex, RegulationIndex};
use crate::millimetre::Grid;
use crate::snapshot::Snapshot;
use crate::zone::Near;

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

/// What lies at a point of a plane: numbers in order, each once in each list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NearPlanePoint {
    /// What has an area without a long edge that holds the point and all that is within 0.10 m of it.
    pub holding: InBox,
    /// What has another shape with a position in common with the square around the point, by the margin each way.
    pub meeting: InBox,
}

/// Half the side of the square around a point at most, in metres: what does not come within 0.10 m of the point is passed over.
const MOST_MARGIN_M: f64 = 0.05;

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
        found.push_all(zone.holders_in(sheet));
        found
    }

    /// The plans, regulations and parcels delivered in a system that lie at a point of it, or may. `longest_m` is the longest edge
    /// of an area that is known to hold the point.
    ///
    /// ```
    /// use planvy_index::SnapshotBuilder;
    /// use planvy_plan::Crs;
    /// let snapshot = SnapshotBuilder::new("an id").build();
    /// let near = snapshot.near_plane_point(Crs::Zone1330, [118_000.0, 6_164_000.0], 0.01, 500.0);
    /// assert!(near.holding.plans.is_empty() && near.meeting.plans.is_empty());
    /// ```
    pub fn near_plane_point(
        &self,
        crs: Crs,
        [x, y]: [f64; 2],
        margin_m: f64,
        longest_m: f64,
    ) -> NearPlanePoint {
        let mut near = NearPlanePoint::default();
        let grid = Grid { crs };
        let margin_m = margin_m.min(MOST_MARGIN_M);
        let around = box_in_plane(grid, [x - margin_m, y - margin_m], [x + margin_m, y + margin_m]);
        let Some((zone, sheet)) = self.zone(crs).zip(around) else {
            return near;
        };
        let (mut holding, mut meeting) = (Vec::new(), Vec::new());
        let longest_mm = (longest_m * 1000.0) as i64;
        let here = grid.place_clamped(x, y);
        zone.for_each_near(here, |shapes| {
            for Near { view, is_inside } in shapes.iter() {
                let place = if is_inside {
                    Some(true)
                } else if view.kind == ShapeKind::Area {
                    let location = locate(here, &view);
                    location.border_mm.is_none().then_some(location.inside)
                } else {
                    None
                };
                match place {
                    Some(false) => {}
                    Some(true) if view.has_short_edges(longest_mm) => holding.extend_from_slice(view.holders),
                    Some(true) => meeting.extend_from_slice(view.holders),
                    None if meets(&view, sheet) => meeting.extend_from_slice(view.holders),
                    None => {}
                }
            }
        });
        near.holding.push_all(holding);
        near.meeting.push_all(meeting);
        near
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
