//! What lies in a box, as a map asks it.

use geo_types::Coord;
use planvy_plan::Crs;

use crate::clip::convex::turn;
use crate::delivered::projected;
use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::locate;
use crate::geometry::{Holder, Layer, ShapeKind, ShapeView};
use crate::hits::InBox;
use crate::millimetre::{Grid, Mm};
use crate::snapshot::Snapshot;
use crate::zone::Zone;

impl Snapshot {
    /// The plans, regulations and parcels with a shape that has a position in common with a box, its border counted. The
    /// corners are easting and northing of the south-west and of the north-east. In another coordinate system than the
    /// box's, the box that encloses it there is asked for.
    pub fn in_box(&self, crs: Crs, min: [f64; 2], max: [f64; 2]) -> InBox {
        let mut holders: Vec<Holder> = Vec::new();
        for zone in &self.zones {
            let Some(sheet) = box_on_grid(crs, min, max, zone.grid) else {
                continue;
            };
            zone.collect_holders_in(sheet, &mut holders);
        }
        let mut found = InBox::default();
        found.push_all(holders);
        found
    }
}

impl InBox {
    /// Adds things, in order and each once.
    pub(crate) fn push_all(&mut self, mut holders: Vec<Holder>) {
        holders.sort_unstable();
        holders.dedup();
        for holder in holders {
            match holder.layer() {
                Layer::Plan(plan) => self.plans.push(plan),
                Layer::Regulation(regulation) => self.regulations.push(regulation),
                Layer::Parcel(parcel) => self.parcels.push(parcel),
            }
        }
    }
}

impl Zone {
    /// What has a position in common with a box, in no order, perhaps several times.
    pub(crate) fn holders_in(&self, sheet: Extent) -> Vec<Holder> {
        let mut holders = Vec::new();
        self.collect_holders_in(sheet, &mut holders);
        holders
    }

    fn collect_holders_in(&self, sheet: Extent, holders: &mut Vec<Holder>) {
        self.for_each_in(sheet, |view, extent| {
            // The box of an area is its own: in the sheet, so is the area.
            let lies_in =
                view.kind == ShapeKind::Area && sheet.contains(extent.min) && sheet.contains(extent.max);
            if lies_in || meets(&view, sheet) {
                holders.extend_from_slice(view.holders);
            }
        });
    }
}

/// A box on another system's grid; `None` where a corner is no number or the corners are the wrong way round.
fn box_on_grid(crs: Crs, [min_x, min_y]: [f64; 2], [max_x, max_y]: [f64; 2], grid: Grid) -> Option<Extent> {
    if !(min_x <= max_x && min_y <= max_y) {
        return None;
    }
    // The edges of the box are curved in the other system: their middles reach farthest out.
    let (mid_x, mid_y) = (f64::midpoint(min_x, max_x), f64::midpoint(min_y, max_y));
    let around = [
        (min_x, min_y),
        (mid_x, min_y),
        (max_x, min_y),
        (max_x, mid_y),
        (max_x, max_y),
        (mid_x, max_y),
        (min_x, max_y),
        (min_x, mid_y),
    ];
    let mut extent: Option<Extent> = None;
    for (x, y) in around {
        let there = projected(Coord { x, y }, crs, grid.crs);
        if there.x.is_nan() || there.y.is_nan() {
            return None;
        }
        let corner = grid.place_clamped(there.x, there.y);
        extent = Some(extent.map_or(
            Extent {
                min: corner,
                max: corner,
            },
            |extent| extent.with(corner),
        ));
    }
    extent
}

/// Whether a shape has a position in common with a box. Exact.
pub(crate) fn meets(view: &ShapeView<'_>, sheet: Extent) -> bool {
    match view.kind {
        ShapeKind::Point => view
            .rings()
            .flat_map(|ring| ring.vertices())
            .any(|vertex| sheet.contains(vertex)),
        ShapeKind::Line => view
            .rings()
            .flat_map(|ring| ring.inner_edges())
            .any(|edge| edge_meets(edge, sheet)),
        ShapeKind::Area => {
            view.rings()
                .flat_map(|ring| ring.edges())
                .any(|edge| edge_meets(edge, sheet))
                || locate(sheet.min, view).inside
        }
    }
}

/// An edge meets a box where their boxes overlap and the corners do not all lie on one side of the edge's line.
fn edge_meets((a, b): (Mm, Mm), sheet: Extent) -> bool {
    let apart = |a: i32, b: i32, low: i32, high: i32| a.max(b) < low || a.min(b) > high;
    if apart(a.x, b.x, sheet.min.x, sheet.max.x) || apart(a.y, b.y, sheet.min.y, sheet.max.y) {
        return false;
    }
    let corners = [
        sheet.min,
        Mm {
            x: sheet.max.x,
            y: sheet.min.y,
        },
        sheet.max,
        Mm {
            x: sheet.min.x,
            y: sheet.max.y,
        },
    ];
    let sides = corners.map(|corner| turn(a, b, corner).signum());
    !(sides.iter().all(|side| *side > 0) || sides.iter().all(|side| *side < 0))
}
