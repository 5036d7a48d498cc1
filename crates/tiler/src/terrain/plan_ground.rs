//! The ground that plans are laid on: in the squares of the ground's own tiles, so that a client chooses both together, and down to
//! squares of 512 m where the ground's are larger.

use std::collections::BTreeSet;

use geo_types::Rect;
use planvy_city::tin::{LevelSamples, Tin};

use super::{
    COARSER_LEVELS, LATTICE_M, LEAF_ERROR_M, PLAN_LEVEL, Terrain, children_over, grown, leaf_level,
    squares_of, surface,
};
use crate::fingerprint::Fingerprint;
use crate::square::TileSquare;
use crate::tile_source::PlannedTile;

/// This far within a square, in metres, its neighbours are not met.
const INSIDE_M: f64 = 0.001;

/// The ground of a square.
#[derive(Debug)]
pub(crate) struct PlanGround {
    /// Its triangles; all without ground where there is none.
    pub tin: Tin,
    /// The level in metres of what lies where there is no ground.
    pub fallback_level_m: f64,
    /// Its levels; none where there is no ground.
    pub samples: Option<LevelSamples>,
    /// Slopes are taken over this distance to both sides.
    pub slope_m: f64,
}

impl PlanGround {
    /// The unit normal of the ground at a position `[east, north, level]` on it.
    pub fn normal(&self, position: [f64; 3]) -> [f32; 3] {
        let up = [0.0, 0.0, 1.0];
        self.samples
            .as_ref()
            .map_or(up, |samples| surface::normal(samples, position, self.slope_m))
    }
}

impl Terrain<'_> {
    /// The ground of a square for plans. `None` only where the square cannot be covered by triangles at all.
    pub(crate) fn plan_ground(&self, square: TileSquare) -> Option<PlanGround> {
        let fallback_level_m = self.fallback_level_m(square);
        if let Some((samples, extent)) = self.sampled(square)
            && let Ok(tin) = Tin::over(&samples, extent, self.error_m(square) - LATTICE_M)
        {
            let slope_m = self.slope_cells(square) as f64 * samples.step_m;
            return Some(PlanGround {
                tin,
                fallback_level_m,
                samples: Some(samples),
                slope_m,
            });
        }
        let bare = LevelSamples {
            south_west: square.rect().min(),
            step_m: square.side_m(),
            columns: 0,
            rows: 0,
            levels_m: Vec::new(),
        };
        let tin = Tin::over(&bare, square.rect(), LEAF_ERROR_M).ok()?;
        Some(PlanGround {
            tin,
            fallback_level_m,
            samples: None,
            slope_m: 1.0,
        })
    }

    /// The level of the finest squares of plans where cells have a side.
    fn plan_leaf_level(&self, cell_m: f64) -> u8 {
        leaf_level(cell_m).min(self.leaf_level).max(PLAN_LEVEL)
    }

    /// Whether finer squares of plans lie in a square.
    pub(crate) fn is_plan_halved(&self, square: TileSquare) -> bool {
        let finest_m = self.blocks.finest_cell_in(square.rect());
        finest_m.is_some_and(|cell_m| square.level < self.plan_leaf_level(cell_m))
    }

    /// The stated error in metres of a tile of plans: that of the ground where the ground has the same tile.
    pub(crate) fn plan_error_m(&self, square: TileSquare) -> f64 {
        let halvings = self.leaf_level.max(PLAN_LEVEL).saturating_sub(square.level);
        if self.is_plan_halved(square) {
            LEAF_ERROR_M * f64::from(1_u32 << halvings.min(16))
        } else {
            LEAF_ERROR_M
        }
    }

    /// The tiles of a layer of plans over some rectangles: as coarse as the ground below them.
    pub(crate) fn planned_for_plans(
        &self,
        extents: impl Iterator<Item = Rect<f64>>,
        fingerprint: impl Fn(TileSquare) -> Fingerprint,
    ) -> Vec<PlannedTile> {
        let planned = self.plan_squares(extents).into_iter().map(|square| PlannedTile {
            square,
            geometric_error_m: self.plan_error_m(square),
            absence_error_m: square.side_m(),
            fingerprint: fingerprint(square),
        });
        planned.collect()
    }

    /// The squares of plans over some rectangles, those of coarser tiles among them.
    fn plan_squares(&self, extents: impl Iterator<Item = Rect<f64>>) -> BTreeSet<TileSquare> {
        let finest = self.leaf_level.max(PLAN_LEVEL);
        // Many areas lie in one square: the ground is looked at once for it.
        let met: BTreeSet<TileSquare> = extents.flat_map(|extent| squares_of(extent, finest)).collect();
        let inner = |square: TileSquare| grown(square.rect(), -INSIDE_M);
        met.into_iter()
            .flat_map(|square| self.plan_squares_over(inner(square)))
            .collect()
    }

    fn plan_squares_over(&self, extent: Rect<f64>) -> Vec<TileSquare> {
        let coarsest = self.leaf_level.max(PLAN_LEVEL) - COARSER_LEVELS;
        let mut found = Vec::new();
        // With each whether a tile lies around it: then there are tiles all the way down.
        let mut waiting: Vec<(TileSquare, bool)> = squares_of(extent, coarsest)
            .into_iter()
            .map(|square| (square, false))
            .collect();
        while let Some((square, is_in_tile)) = waiting.pop() {
            let is_tile = is_in_tile || square.level >= PLAN_LEVEL || self.has_ground(square);
            if is_tile {
                found.push(square);
            }
            if !is_tile || self.is_plan_halved(square) {
                waiting.extend(children_over(square, extent).map(|child| (child, is_tile)));
            }
        }
        found
    }
}
