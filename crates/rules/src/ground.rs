//! Mean ground level beside a building (*medelmarknivå*, PBF 1:3), from the terrain.
//!
//! The ground is taken along the outline of the building, evenly: 16 points or one for each metre, whichever is denser. Where
//! the building stands closer than 6 m to a public place, the law counts from the mean level of the public place instead,
//! unless special reasons speak against it; both levels are given then. Only terrain over RH 2000 counts: a level over another
//! datum, or over none that is stated, is no ground to measure from, and the reason is said.

mod answer;
mod public_place;
mod sampled;

use geo_types::MultiPolygon;
use planvy_index::Snapshot;
use planvy_plan::{Crs, OverRh2000, RegulationId};

pub use answer::{GroundAnswer, GroundMethod};
pub(crate) use public_place::{PublicPlace, public_places_near};
use sampled::{Sample, evenly_along};

/// Closer than this to a public place, in metres, the height is counted from it (PBF 1:3).
pub(crate) const NEAR_PUBLIC_PLACE_M: f64 = 6.0;
/// Standard uncertainty of a level, in metres, where the source of the terrain states none.
pub(crate) const ASSUMED_UNCERTAINTY_M: f64 = 0.10;

/// A mean ground level.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MeanGround {
    /// The level.
    pub level: OverRh2000,
    /// Standard uncertainty in metres: of the terrain itself, of what lies between its cells, of the points taken.
    pub uncertainty_m: f64,
    /// True where the source states its uncertainty; else [`ASSUMED_UNCERTAINTY_M`] went into it.
    pub uncertainty_is_stated: bool,
    /// The lowest point taken.
    pub lowest_m: f64,
    /// The highest point taken.
    pub highest_m: f64,
    /// How many points were taken.
    pub points: usize,
    /// Side of the terrain's cells, in metres.
    pub cell_m: f64,
    /// What was measured.
    pub method: Measured,
}

/// Along what the ground was taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Measured {
    /// The outline of the building.
    Outline,
    /// The common stretch of public places closer than 6 m. Special reasons may speak against it (PBF 1:3).
    PublicPlace {
        /// Their use regulations.
        regulations: Vec<RegulationId>,
        /// The nearest one's distance in metres.
        distance_m: f64,
        /// Length of the stretch in metres.
        stretch_m: f64,
        /// The mean along the building's own outline, for comparison; `None` where it is not known.
        beside_building: Option<OverRh2000>,
    },
}

/// Why there is no mean ground level.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum GroundUnknown {
    /// No terrain is loaded.
    #[error("no terrain is loaded")]
    NoTerrain,
    /// The terrain covers only some of the points.
    #[error("the terrain covers {covered} of {points} points")]
    NotCovered {
        /// Points with a level.
        covered: usize,
        /// Points taken.
        points: usize,
    },
    /// The terrain does not say what its levels are over.
    #[error("the vertical datum of the terrain is not stated")]
    DatumNotStated,
    /// The terrain is over another datum than RH 2000.
    #[error("the terrain is over {0}, not RH 2000")]
    OtherDatum(String),
    /// The outline has no length, or is not finite.
    #[error("the outline is empty")]
    NoOutline,
}

/// The mean ground level of a footprint. `public_places` are those near it, in the same system: see [`public_places_near`].
///
/// # Errors
/// Why it is not known.
pub(crate) fn mean_ground(
    snapshot: &Snapshot,
    crs: Crs,
    footprint: &MultiPolygon<f64>,
    public_places: &[PublicPlace],
) -> Result<MeanGround, GroundUnknown> {
    let along_outline = || {
        let edges = footprint.0.iter().flat_map(|part| part.exterior().lines());
        let samples = evenly_along(&edges.collect::<Vec<_>>());
        mean_of(snapshot, crs, &samples, Measured::Outline)
    };
    let Some(stretch) = public_place::common_stretch(footprint, public_places) else {
        return along_outline();
    };
    let method = Measured::PublicPlace {
        regulations: stretch.regulations,
        distance_m: stretch.distance_m,
        stretch_m: stretch.samples.iter().map(|sample| sample.weight_m).sum(),
        beside_building: along_outline().ok().map(|beside| beside.level),
    };
    mean_of(snapshot, crs, &stretch.samples, method)
}

fn mean_of(
    snapshot: &Snapshot,
    crs: Crs,
    samples: &[Sample],
    method: Measured,
) -> Result<MeanGround, GroundUnknown> {
    if snapshot.terrain().is_empty() {
        return Err(GroundUnknown::NoTerrain);
    }
    let levels = sampled::levels(snapshot, crs, samples)?;
    Ok(MeanGround {
        level: OverRh2000(levels.mean_m),
        uncertainty_m: levels.uncertainty_m,
        uncertainty_is_stated: levels.uncertainty_is_stated,
        lowest_m: levels.lowest_m,
        highest_m: levels.highest_m,
        points: samples.len(),
        cell_m: levels.cell_m,
        method,
    })
}

#[cfg(test)]
mod tests;
