//! The ground: levels of rasters, kept in tiles that are found by their boxes.

mod blocks;
pub(crate) mod lattice;
pub(crate) mod tile_levels;

use planvy_plan::{Datum, GridPoint, TerrainRaster};

use crate::geometry::Unplaceable;
pub use crate::ground::blocks::GroundBlock;
pub use crate::ground::lattice::GroundRaster;
use crate::ground::lattice::Lattice;
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

/// All levels of a snapshot.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    lattices: Vec<Lattice>,
    /// What the lattices are, in their order.
    rasters: Vec<GroundRaster>,
    /// Number of pieces so far.
    pieces: u32,
}

impl Ground {
    /// How many pieces were added, or could not be: the number of the next one.
    pub(crate) fn pieces(&self) -> u32 {
        self.pieces
    }

    /// Adds a piece. Where pieces overlap, the later one holds.
    ///
    /// # Errors
    /// Where the piece has no place, or another number of levels than cells.
    pub(crate) fn add(&mut self, raster: &TerrainRaster) -> Result<(), Unplaceable> {
        let number = self.pieces;
        self.pieces += 1;
        for lattice in &mut self.lattices {
            if let Some(first) = lattice.place_of(raster) {
                return lattice.add(raster, first, number);
            }
        }
        let mut lattice = Lattice::of(raster)?;
        lattice.add(raster, [0, 0], number)?;
        self.lattices.push(lattice);
        Ok(())
    }

    /// Arranges the pieces for questions.
    pub(crate) fn arranged(mut self) -> Ground {
        // Those of one system together: a position is projected once into each.
        self.lattices.sort_by_key(|lattice| lattice.about.crs);
        self.lattices.iter_mut().for_each(Lattice::arrange);
        self.rasters = self
            .lattices
            .iter()
            .map(|lattice| lattice.about.clone())
            .collect();
        self
    }
}

impl Snapshot {
    /// The rasters of the ground: pieces that lie on one lattice of cells, with one datum and one uncertainty, are one raster.
    pub fn terrain(&self) -> &[GroundRaster] {
        &self.ground.rasters
    }

    /// The ground at a position, by bilinear interpolation; `None` where no raster has a level. Where rasters overlap, the
    /// later one holds.
    ///
    /// Levels lie between the centres of cells, whichever piece a cell came in; in the outermost half cell of a raster, the
    /// level is that of its border.
    ///
    /// ```
    /// use planvy_index::SnapshotBuilder;
    /// use planvy_plan::stored::SnapshotSink;
    /// use planvy_plan::{Crs, Datum, GridPoint, TerrainRaster};
    /// let mut builder = SnapshotBuilder::new("an id");
    /// builder.terrain(TerrainRaster {
    ///     crs: Crs::Zone1330, datum: Some(Datum::Rh2000), west_centre_m: 118_000.5, north_centre_m: 6_164_000.5,
    ///     cell_m: 1.0, columns: 2, rows: 1, levels_m: vec![4.0, 5.0], uncertainty_m: Some(0.1),
    /// });
    /// let snapshot = builder.build();
    /// let ground = snapshot.ground_at(GridPoint { crs: Crs::Zone1330, east_m: 118_000.75, north_m: 6_164_000.5 });
    /// assert_eq!(ground.map(|here| here.level_m), Some(4.25));
    /// let beside = snapshot.ground_at(GridPoint { crs: Crs::Zone1330, east_m: 118_002.5, north_m: 6_164_000.5 });
    /// assert_eq!(beside, None);
    /// ```
    pub fn ground_at(&self, point: GridPoint) -> Option<GroundHere<'_>> {
        let mut there = point;
        let mut newest: Option<(u32, GroundHere<'_>)> = None;
        for lattice in &self.ground.lattices {
            let about = &lattice.about;
            if there.crs != about.crs {
                there = point.in_crs(about.crs);
            }
            let Some((number, level_m)) = lattice.level_at(there.east_m, there.north_m) else {
                continue;
            };
            if newest.is_none_or(|(newer, _)| number > newer) {
                let here = GroundHere {
                    level_m,
                    datum: about.datum.as_ref(),
                    cell_m: about.cell_m,
                    uncertainty_m: about.uncertainty_m,
                };
                newest = Some((number, here));
            }
        }
        newest.map(|(_, here)| here)
    }
}
