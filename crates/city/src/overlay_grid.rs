//! The grid that areas are put on before they are overlaid.
//!
//! Edges that were cut in different ways and are meant to be one differ in their last digits, and an overlay that sees all
//! digits may go on splitting such edges for ever (seen with triangles cut by neighbouring cells). On this grid positions
//! differ by nothing, or by much more than the overlay rounds to. Near the origin coordinates keep the most digits, too.

use geo::{BoundingRect, MapCoords};
use geo_types::{Coord, MultiPolygon, Polygon, Rect};

/// The overlay keeps 29 binary digits for half of an extent; these are left to it.
const DIGITS: i32 = 29 - 6;

/// A grid round an extent: micrometres for a house, a fraction of a millimetre for a town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OverlayGrid {
    origin: Coord<f64>,
    per_m: f64,
}

impl OverlayGrid {
    /// The grid for what lies in an extent.
    pub(crate) fn around(extent: Rect<f64>) -> OverlayGrid {
        let half_m = extent.width().max(extent.height()) / 2.0;
        let digits = DIGITS - half_m.max(1.0).log2().ceil() as i32;
        OverlayGrid {
            origin: extent.min(),
            per_m: f64::from(digits.clamp(0, DIGITS)).exp2(),
        }
    }

    /// The grid for areas; `None` where they hold nothing.
    pub(crate) fn around_areas(areas: &[&MultiPolygon<f64>]) -> Option<OverlayGrid> {
        let extents = areas.iter().filter_map(|area| area.bounding_rect());
        extents.reduce(|a, b| joined(&a, &b)).map(OverlayGrid::around)
    }

    /// A position on the grid, relative to its origin.
    pub(crate) fn local(&self, position: Coord<f64>) -> Coord<f64> {
        self.snapped(position - self.origin)
    }

    /// An area on the grid, relative to its origin.
    pub(crate) fn local_area(&self, area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        area.map_coords(|position| self.local(position))
    }

    /// An area that is relative to the origin already, on the grid again.
    pub(crate) fn snapped_area(&self, area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        area.map_coords(|position| self.snapped(position))
    }

    /// The place on the map of a position relative to the origin.
    pub(crate) fn on_map(&self, position: Coord<f64>) -> Coord<f64> {
        position + self.origin
    }

    /// The place on the map of a polygon relative to the origin.
    pub(crate) fn polygon_on_map(&self, polygon: &Polygon<f64>) -> Polygon<f64> {
        polygon.map_coords(|position| self.on_map(position))
    }

    /// The place on the map of an area relative to the origin.
    pub(crate) fn area_on_map(&self, area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        area.map_coords(|position| self.on_map(position))
    }

    fn snapped(&self, position: Coord<f64>) -> Coord<f64> {
        let round = |part: f64| (part * self.per_m).round() / self.per_m;
        Coord {
            x: round(position.x),
            y: round(position.y),
        }
    }
}

/// The extent of two extents.
pub(crate) fn joined(a: &Rect<f64>, b: &Rect<f64>) -> Rect<f64> {
    let (a_min, a_max, b_min, b_max) = (a.min(), a.max(), b.min(), b.max());
    Rect::new(
        Coord {
            x: a_min.x.min(b_min.x),
            y: a_min.y.min(b_min.y),
        },
        Coord {
            x: a_max.x.max(b_max.x),
            y: a_max.y.max(b_max.y),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_is_kept_to_micrometres_and_a_town_to_a_millimetre() {
        let grid = |side_m: f64| {
            let corner = Coord {
                x: 118_500.0,
                y: 6_164_800.0,
            };
            OverlayGrid::around(Rect::new(corner, corner + Coord { x: side_m, y: 1.0 }))
        };
        for (side_m, step_m) in [(1.0, 1.2e-7), (30.0, 2.0e-6), (10_000.0, 1.0e-3), (1.0e9, 1.0)] {
            let grid = grid(side_m);
            let position = Coord {
                x: 118_500.123_456_789,
                y: 6_164_800.987_654_321,
            };
            let back = grid.on_map(grid.local(position));
            assert!(
                (back.x - position.x).abs() <= step_m && (back.y - position.y).abs() <= step_m,
                "{side_m}"
            );
        }
    }
}
