//! The nearest parcel and the nearest address.

use planvy_plan::GridPoint;

use crate::geometry::collect::Extent;
use crate::geometry::distance::distance_to_border_mm;
use crate::geometry::point_in_area::locate;
use crate::geometry::{Layer, ShapeView};
use crate::indices::{AddressIndex, ParcelIndex};
use crate::millimetre::{Mm, REACH_MM};
use crate::snapshot::Snapshot;

/// Searches squares of growing size until the best found is certainly the nearest. `best_in` gives the best candidate of
/// which any part lies in the square of a half-width in mm: its distance in mm, and what it is.
pub(crate) fn widening<T>(
    within_m: f64,
    mut best_in: impl FnMut(i32) -> Option<(f64, T)>,
) -> Option<(f64, T)> {
    const FIRST_MM: i32 = 8_000;
    // What is no number, or negative, becomes 0.
    let limit_mm = (within_m * 1000.0).clamp(0.0, f64::from(REACH_MM)) as i32;
    let mut reach_mm = FIRST_MM.min(limit_mm);
    loop {
        let best = best_in(reach_mm).filter(|(distance, _)| *distance <= f64::from(reach_mm));
        if best.is_some() || reach_mm >= limit_mm {
            return best;
        }
        reach_mm = reach_mm.saturating_mul(4).min(limit_mm);
    }
}

impl Snapshot {
    /// The nearest address within a distance in metres, and how far it is (in SWEREF 99 TM, which differs from the ground by
    /// at most 0.1 %).
    pub fn nearest_address(&self, point: GridPoint, within_m: f64) -> Option<(AddressIndex, f64)> {
        self.addresses.nearest(point, within_m)
    }

    /// The nearest parcel within a distance in metres and how far its border is; 0 for the parcel that the point lies in.
    /// Of several equally near ones, the first.
    pub fn nearest_parcel(&self, point: GridPoint, within_m: f64) -> Option<(ParcelIndex, f64)> {
        let per_zone = self.zones.iter().filter_map(|zone| {
            let p = zone.grid.place_point(point)?;
            let (mm, parcel) = widening(within_m, |reach_mm| {
                let mut best: Option<(f64, ParcelIndex)> = None;
                let square = Extent {
                    min: Mm {
                        x: p.x.saturating_sub(reach_mm),
                        y: p.y.saturating_sub(reach_mm),
                    },
                    max: Mm {
                        x: p.x.saturating_add(reach_mm),
                        y: p.y.saturating_add(reach_mm),
                    },
                };
                zone.for_each_in(square, |view, _| {
                    if let Some(parcel) = first_parcel(&view) {
                        let candidate = (distance_mm(p, &view), parcel);
                        if best.is_none_or(|least| candidate < least) {
                            best = Some(candidate);
                        }
                    }
                });
                best
            })?;
            Some((parcel, mm / 1000.0))
        });
        per_zone.min_by(|(a, a_m), (b, b_m)| a_m.total_cmp(b_m).then(a.cmp(b)))
    }
}

fn first_parcel(view: &ShapeView<'_>) -> Option<ParcelIndex> {
    view.holders.iter().find_map(|holder| match holder.layer() {
        Layer::Parcel(parcel) => Some(parcel),
        Layer::Plan(_) | Layer::Regulation(_) => None,
    })
}

fn distance_mm(p: Mm, view: &ShapeView<'_>) -> f64 {
    if locate(p, view).inside {
        0.0
    } else {
        distance_to_border_mm(p, view)
    }
}
