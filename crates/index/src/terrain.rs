//! The ground: levels between the cells of the rasters.

use planvy_plan::{Datum, GridPoint, TerrainRaster};

use crate::snapshot::Snapshot;

/// The ground at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundHere<'a> {
    /// Level in metres over the datum, between the four cells around the position.
    pub level_m: f64,
    /// The datum; `None` where the source does not say.
    pub datum: Option<&'a Datum>,
    /// Side of the raster's cells, in metres.
    pub cell_m: f64,
    /// Standard uncertainty of a level in metres, where the source states it.
    pub uncertainty_m: Option<f64>,
}

impl Snapshot {
    /// The pieces of the ground.
    pub fn terrain(&self) -> &[TerrainRaster] {
        &self.terrain
    }

    /// The ground at a position, by bilinear interpolation; `None` where no raster has a level. Where rasters overlap, the
    /// later one holds.
    pub fn ground_at(&self, point: GridPoint) -> Option<GroundHere<'_>> {
        self.terrain.iter().rev().find_map(|raster| {
            let there = point.in_crs(raster.crs);
            Some(GroundHere {
                level_m: interpolated(raster, there.east_m, there.north_m)?,
                datum: raster.datum.as_ref(),
                cell_m: raster.cell_m,
                uncertainty_m: raster.uncertainty_m,
            })
        })
    }
}

fn interpolated(raster: &TerrainRaster, east_m: f64, north_m: f64) -> Option<f64> {
    let column = (east_m - raster.west_centre_m) / raster.cell_m;
    let row = (raster.north_centre_m - north_m) / raster.cell_m;
    let inside = |position: f64, count: u32| position >= -0.5 && position <= f64::from(count) - 0.5;
    if !inside(column, raster.columns) || !inside(row, raster.rows) {
        return None;
    }
    let (left, right, along) = neighbours(column, raster.columns);
    let (upper, lower, down) = neighbours(row, raster.rows);
    let north = raster.level_m(left, upper)? * (1.0 - along) + raster.level_m(right, upper)? * along;
    let south = raster.level_m(left, lower)? * (1.0 - along) + raster.level_m(right, lower)? * along;
    Some(north * (1.0 - down) + south * down)
}

/// The cells before and after a position, and how far it lies between their centres.
fn neighbours(position: f64, count: u32) -> (u32, u32, f64) {
    let last = f64::from(count.saturating_sub(1));
    let clamped = position.clamp(0.0, last);
    let before = clamped.floor();
    (before as u32, (before + 1.0).min(last) as u32, clamped - before)
}
