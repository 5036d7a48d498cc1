//! The box around the features of a collection.

use geo::CoordsIter;
use geo_types::{Coord, Rect};
use planvy_index::Snapshot;

use crate::crs::FeatureCrs;
use crate::place::widened;
use crate::shape::FeatureShape;
use crate::view::View;

/// The box around all plans, regulations and parcels of a snapshot, in degrees; reckoned once.
pub(crate) fn of_planes(view: View<'_>) -> Option<Rect<f64>> {
    view.tables.plane_extent(|| around_planes(view.snapshot()))
}

/// The same, reckoned. The edges of the boxes of planes are looked at in
/// steps; half a hundredth of a degree more covers how far they bend between them.
fn around_planes(snapshot: &Snapshot) -> Option<Rect<f64>> {
    let mut around: Option<Rect<f64>> = None;
    for crs in snapshot.coordinate_systems() {
        let Some(([west, south], [east, north])) = snapshot.plane_extent(crs) else {
            continue;
        };
        for at in 0..=16 {
            let share = f64::from(at) / 16.0;
            let (x, y) = (west + share * (east - west), south + share * (north - south));
            for (x, y) in [(x, south), (x, north), (west, y), (east, y)] {
                let there = FeatureCrs::Plane(crs).position_in(Coord { x, y }, FeatureCrs::Crs84);
                take_in(&mut around, there);
            }
        }
    }
    let margin_deg = 0.005;
    around.map(|rect| widened(rect, margin_deg))
}

/// Widens a box so that it holds a position.
pub(crate) fn take_in(around: &mut Option<Rect<f64>>, position: Coord<f64>) {
    *around = Some(around.map_or(Rect::new(position, position), |rect| {
        let (min, max) = (rect.min(), rect.max());
        Rect::new(
            Coord {
                x: min.x.min(position.x),
                y: min.y.min(position.y),
            },
            Coord {
                x: max.x.max(position.x),
                y: max.y.max(position.y),
            },
        )
    }));
}

/// The box around some shapes, in degrees. What is no number is left out.
pub(crate) fn of_shapes<'a>(shapes: impl Iterator<Item = FeatureShape<'a>>) -> Option<Rect<f64>> {
    let mut around = None;
    for geometry in shapes.filter_map(|shape| shape.geometry_in(FeatureCrs::Crs84)) {
        for position in geometry.coords_iter() {
            if position.x.is_finite() && position.y.is_finite() {
                take_in(&mut around, position);
            }
        }
    }
    around
}
