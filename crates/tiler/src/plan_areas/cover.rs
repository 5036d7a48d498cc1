//! The ground that areas in force hide, triangle by triangle.
//!
//! Our viewer draws areas in force opaque and a little nearer than the ground below them, so that nothing of that ground is seen; yet a graphics
//! driver sets up every triangle of it. The tiles of the ground keep it as a part of its own, and whoever draws the areas can leave it out.

use planvy_city::drape::{Draped, Draper};
use planvy_city::tin::Tin;

use super::PlanAreas;
use super::rows::MOST_ROWS;
use super::sheet::SheetState;
use crate::square::TileSquare;
use crate::terrain::plan_ground::PlanGround;

/// Of a triangle that is covered, at most this share may lie bare: what rounding leaves.
const BARE_SHARE: f64 = 1.0e-6;

impl PlanAreas<'_> {
    /// What the cover of a square is called: the same name is the same areas on the same ground.
    pub(crate) fn cover(&self, square: TileSquare) -> String {
        self.fingerprint(square).to_string()
    }

    /// For each triangle of the ground of a square, whether areas in force hide it: it is covered wholly, and so is all around it, so that
    /// no seam shows where areas end. `None` where nothing is hidden.
    pub(crate) fn hidden_ground(&self, square: TileSquare, ground: &PlanGround) -> Option<Vec<bool>> {
        let in_force = |sheet: &&super::Sheet<'_>| sheet.state == SheetState::InForce;
        if self.sheets.iter().find(in_force)?.over(square.rect()).is_empty() {
            return None;
        }
        let all = self.taken_apart(square);
        // A table that is full leaves faces out. Each holding has two rows at most.
        let holdings: usize = all.iter().map(|(_, patches)| patches.holdings.len()).sum();
        if 2 * holdings > MOST_ROWS {
            return None;
        }
        let coarse = self.coarse(square, &all, ground);
        let mut draper = Draper::new(&ground.tin, ground.fallback_level_m);
        for (number, (_, patches)) in all.iter().enumerate().filter(|(_, (sheet, _))| in_force(sheet)) {
            for (area, _) in patches.drawn(coarse.as_ref(), number) {
                draper.drape(area, &mut Draped::default());
            }
        }
        let covered: Vec<bool> = (0..ground.tin.triangles().len() as u32)
            .map(|number| is_covered(&ground.tin, number, draper.covered_m2(number)))
            .collect();
        let is_covered = |number: u32| covered.get(number as usize).copied().unwrap_or(false);
        let hidden: Vec<bool> = (0..)
            .zip(ground.tin.triangles())
            .map(|(number, triangle)| {
                let is_around = |across: Option<u32>| across.is_some_and(is_covered);
                is_covered(number) && triangle.neighbours.into_iter().all(is_around)
            })
            .collect();
        hidden.contains(&true).then_some(hidden)
    }
}

/// Whether so many square metres cover a triangle that is ground.
fn is_covered(tin: &Tin, number: u32, covered_m2: f64) -> bool {
    let is_ground = tin
        .triangles()
        .get(number as usize)
        .is_some_and(|triangle| triangle.is_ground);
    let size_m2 = tin.corners(number).map_or(f64::INFINITY, |[a, b, c]| {
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0
    });
    is_ground && covered_m2 >= size_m2 * (1.0 - BARE_SHARE)
}
