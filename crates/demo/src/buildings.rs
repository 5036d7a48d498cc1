//! The buildings that stand in Exempelby.
//!
//! They are made to be asked about: most villas keep to their plans, one old house stands on ground that may not be built on,
//! one parcel is built fuller than its plan allows, and some parcels in every quarter are empty. `data/demo/README.md` lists
//! the facts, with their figures.

use geo_types::{Coord, LineString, Polygon};

use crate::ground;
use crate::parcels::{Plot, plots};
use crate::town::Block;

mod quarters;
mod writing;

pub use quarters::{buildings, roofed_buildings};
pub use writing::{city_json, geojson};

/// A building.
#[derive(Clone, Debug, PartialEq)]
pub struct Building {
    /// Its parcel without the municipality, and a letter: `ÄNGSSYRAN 3 A`.
    pub id: String,
    /// Main or ancillary; `None` where the register does not say.
    pub main: Option<bool>,
    /// The ground that it covers: front left, front right, back right, back left, seen from its street.
    pub corners: [Coord<f64>; 4],
    /// To the ridge, over the ground.
    pub height_m: Option<f64>,
    /// Number of storeys.
    pub storeys: Option<u32>,
    /// Gross floor area in m², where the register has it.
    pub gross_floor_area_m2: Option<f64>,
    /// Year of completion.
    pub year: Option<i16>,
}

impl Building {
    /// Its footprint.
    pub fn footprint(&self) -> Polygon<f64> {
        let ring: Vec<Coord<f64>> = self.corners.iter().chain(self.corners.first()).copied().collect();
        Polygon::new(LineString::new(ring), Vec::new())
    }

    /// The level of the ground at it: the mean of its corners, in whole centimetres over RH 2000.
    pub fn ground_level_m(&self) -> Option<f64> {
        let levels: Option<Vec<f64>> = self.corners.iter().map(|at| ground::level_m(*at)).collect();
        let levels = levels?;
        Some((levels.iter().sum::<f64>() / levels.len() as f64 * 100.0).round() / 100.0)
    }
}

/// A rectangle on a plot: how long it is along the street, how deep, how far behind the street and how far to the right of the
/// plot's middle. In metres.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// Along the street.
    pub length_m: f64,
    /// Away from the street.
    pub depth_m: f64,
    /// From the plot's border with the street.
    pub behind_m: f64,
    /// From the middle of the plot, seen from the street.
    pub right_m: f64,
}

/// The corners of a rectangle on a plot: front left, front right, back right, back left; whole millimetres.
pub fn corners(block: Block, plot: &Plot, spot: Spot) -> [Coord<f64>; 4] {
    let ((west, east), (south, north)) = (plot.u, plot.v);
    let (left, right, back) = if plot.faces_north {
        (
            block.at(east, north),
            block.at(west, north),
            block.at((west + east) / 2.0, south),
        )
    } else {
        (
            block.at(west, south),
            block.at(east, south),
            block.at((west + east) / 2.0, north),
        )
    };
    let (dx, dy) = (right.x - left.x, right.y - left.y);
    let length = dx.hypot(dy);
    let (along_x, along_y) = (dx / length, dy / length);
    let middle = Coord {
        x: (left.x + right.x) / 2.0,
        y: (left.y + right.y) / 2.0,
    };
    // The plot leans where its sides are not square to the street; its middle goes with them.
    let (to_back_x, to_back_y) = (back.x - middle.x, back.y - middle.y);
    let lean = (to_back_x * along_x + to_back_y * along_y) / (to_back_y * along_x - to_back_x * along_y);
    let right_m = spot.right_m + lean * (spot.behind_m + spot.depth_m / 2.0);
    let to_mm = |value: f64| (value * 1000.0).round() / 1000.0;
    let at = |along: f64, away: f64| Coord {
        x: to_mm(middle.x + along * along_x - away * along_y),
        y: to_mm(middle.y + along * along_y + away * along_x),
    };
    let (from, to) = (right_m - spot.length_m / 2.0, right_m + spot.length_m / 2.0);
    let (front, back) = (spot.behind_m, spot.behind_m + spot.depth_m);
    [at(from, front), at(to, front), at(to, back), at(from, back)]
}

/// The plot of a number in a block.
pub fn plot(block: Block, unit: u32) -> Option<Plot> {
    plots(block).into_iter().find(|plot| plot.unit == unit)
}

#[cfg(test)]
mod tests;
