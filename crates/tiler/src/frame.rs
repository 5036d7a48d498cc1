//! Where a tileset has its contents: in the grid of the city, or on the globe.

mod extent;

use planvy_plan::ecef::{Ecef, LocalAxes};
use planvy_plan::geoid::{Geoid, OutsideGeoid};
use planvy_plan::{Crs, GridPoint, OverRh2000};
use planvy_tiles::{BoundingVolume, Part, TileContent, Vertices};

use crate::grid_content::{GridContent, GridPart};
use crate::lattice;
use crate::square::TileSquare;

use extent::Extent;
pub use extent::box_around;

/// Where a tileset has its contents.
///
/// Both hold the same tiles with the same ids. In the grid, coordinates are those of plans: east, north, level over RH 2000. On
/// the globe they are earth-centred (WGS 84, as 3D Tiles have it), each vertex converted by itself: through longitude and
/// latitude, and through the height over the ellipsoid by the geoid model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// East, north and level over RH 2000, in metres, in the plane of a zone.
    Grid(Crs),
    /// Earth-centred, earth-fixed. The squares of its tiles lie in the plane of the zone that is named.
    Ecef(Crs),
}

/// Contents cannot be put into a frame.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FrameError {
    /// There is no height over the ellipsoid.
    #[error("tile {}: {source}", .square.name())]
    Geoid {
        /// The tile.
        square: TileSquare,
        /// Where.
        source: OutsideGeoid,
    },
    /// A position that is no number.
    #[error("tile {}: a position of {part} is no number", .square.name())]
    NotANumber {
        /// The tile.
        square: TileSquare,
        /// The part.
        part: String,
    },
}

/// A tile in a frame, with the space that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct FramedTile {
    /// The tile.
    pub content: TileContent,
    /// The space that holds all of it.
    pub bounds: BoundingVolume,
}

impl Frame {
    /// The zone that its tiles are cut in.
    pub fn crs(self) -> Crs {
        match self {
            Frame::Grid(crs) | Frame::Ecef(crs) => crs,
        }
    }

    /// The name in addresses: `ecef`, or `grid-3008`.
    pub fn name(self) -> String {
        match self {
            Frame::Grid(crs) => format!("grid-{}", crs.epsg()),
            Frame::Ecef(_) => "ecef".to_owned(),
        }
    }

    /// Puts the contents of a tile into the frame. `None` where there is nothing in it.
    ///
    /// # Errors
    /// See [`FrameError`].
    pub fn place(self, square: TileSquare, content: &GridContent) -> Result<Option<FramedTile>, FrameError> {
        let Some(bounds) = content.bounds() else {
            return Ok(None);
        };
        let middle = square.middle();
        // Whole metres, so that lattices of neighbouring tiles fall on each other.
        let zero = [middle[0].round(), middle[1].round(), bounds.min[2].floor()];
        let axes = self.axes(zero);
        let origin = self.position(square, zero)?.map(f64::round);
        let mut parts = Vec::with_capacity(content.parts.len());
        let mut extent = Extent::along(axes);
        for part in &content.parts {
            let positions = self.positions(square, part, origin)?;
            positions.iter().for_each(|position| extent.take(*position));
            parts.extend(self.parts(part, &positions, axes));
        }
        Ok(Some(FramedTile {
            bounds: extent.around(origin),
            content: TileContent {
                origin,
                parts,
                tables: content.tables.clone(),
                copyright: content.copyright.clone(),
            },
        }))
    }

    /// A position of the zone in the frame.
    ///
    /// # Errors
    /// Where the geoid model does not reach.
    fn position(self, square: TileSquare, at: [f64; 3]) -> Result<[f64; 3], FrameError> {
        let Frame::Ecef(crs) = self else { return Ok(at) };
        let [east_m, north_m, level_m] = at;
        let point = GridPoint { crs, east_m, north_m };
        let there = Ecef::from_grid(point, OverRh2000(level_m), Geoid::built_in());
        let there = there.map_err(|source| FrameError::Geoid { square, source })?;
        Ok(there.to_array())
    }

    /// East, north and up of the zone at a position, as directions of the frame.
    fn axes(self, at: [f64; 3]) -> [[f64; 3]; 3] {
        match self {
            Frame::Grid(_) => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Frame::Ecef(crs) => {
                let [east_m, north_m, _] = at;
                let axes = LocalAxes::of_grid(GridPoint { crs, east_m, north_m });
                [axes.east, axes.north, axes.up]
            }
        }
    }

    /// The positions of a part from the tile's origin.
    fn positions(
        self,
        square: TileSquare,
        part: &GridPart,
        origin: [f64; 3],
    ) -> Result<Vec<[f64; 3]>, FrameError> {
        let mut positions = Vec::with_capacity(part.positions.len());
        for at in &part.positions {
            if !at.iter().all(|metres| metres.is_finite()) {
                return Err(FrameError::NotANumber {
                    square,
                    part: part.name.clone(),
                });
            }
            positions.push(minus(self.position(square, *at)?, origin));
        }
        Ok(positions)
    }

    /// A part of the zone as one or several of the frame.
    fn parts(self, part: &GridPart, positions: &[[f64; 3]], axes: [[f64; 3]; 3]) -> Vec<Part> {
        let turned = |normal: &[f32; 3]| {
            let [east, north, up] = normal.map(f64::from);
            let along = |axis: usize| {
                let of = |direction: [f64; 3]| direction.get(axis).copied().unwrap_or_default();
                east * of(axes[0]) + north * of(axes[1]) + up * of(axes[2])
            };
            [along(0), along(1), along(2)].map(|part| (part * 127.0).round() as i8)
        };
        let normals: Vec<[i8; 3]> = part.normals.iter().map(turned).collect();
        let cuts = lattice::cut(positions, &part.indices, part.topology, part.precision);
        let pieces = cuts.into_iter().map(|piece| {
            let of_piece = |all: &[[i8; 3]]| -> Vec<[i8; 3]> {
                piece
                    .vertices
                    .iter()
                    .filter_map(|at| all.get(*at).copied())
                    .collect()
            };
            let ids = piece
                .vertices
                .iter()
                .filter_map(|at| part.feature_ids.get(*at).copied());
            Part {
                name: part.name.clone(),
                topology: part.topology,
                vertices: Vertices {
                    positions: piece.positions,
                    normals: (!normals.is_empty()).then(|| of_piece(&normals)),
                    feature_ids: (!part.feature_ids.is_empty()).then(|| ids.collect()),
                },
                indices: piece.indices,
                table: part.table,
                material: part.material,
                cover: part.cover.clone(),
            }
        });
        pieces.collect()
    }
}

fn dot([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> f64 {
    a * x + b * y + c * z
}

fn minus([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    [a - x, b - y, c - z]
}

fn unit(vector: [f64; 3]) -> [f64; 3] {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.map(|part| part / length)
    } else {
        vector
    }
}

#[cfg(test)]
mod tests;
