//! Where a tileset has its contents: in the grid of the city, or on the globe.

use planvy_plan::ecef::{Ecef, LocalAxes};
use planvy_plan::geoid::{Geoid, OutsideGeoid};
use planvy_plan::{Crs, GridPoint, OverRh2000};
use planvy_tiles::{BoundingVolume, Part, TileContent, Vertices};

use crate::grid_content::{GridContent, GridPart};
use crate::lattice;
use crate::square::TileSquare;

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
            }
        });
        pieces.collect()
    }
}

/// How far positions reach along three axes that are square to each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    axes: [[f64; 3]; 3],
    min: [f64; 3],
    max: [f64; 3],
}

/// Boxes are larger by this than what lies in them, in metres: positions move by as much when they are put on a lattice.
const MARGIN_M: f64 = 0.03;

impl Extent {
    /// Of nothing yet.
    pub(crate) fn along(axes: [[f64; 3]; 3]) -> Extent {
        Extent {
            axes,
            min: [f64::INFINITY; 3],
            max: [f64::NEG_INFINITY; 3],
        }
    }

    /// Takes a position in.
    pub(crate) fn take(&mut self, position: [f64; 3]) {
        let along = self.axes.map(|axis| dot(axis, position));
        for ((min, max), at) in self.min.iter_mut().zip(&mut self.max).zip(along) {
            *min = min.min(at);
            *max = max.max(at);
        }
    }

    /// The box around the positions, which were counted from an origin.
    pub(crate) fn around(&self, origin: [f64; 3]) -> BoundingVolume {
        let mut numbers = [0.0; 12];
        let mut centre = origin;
        let ranges = self.min.iter().zip(&self.max).zip(self.axes);
        let (_, halves) = numbers.split_at_mut(3);
        for (((min, max), axis), half_axis) in ranges.zip(halves.chunks_exact_mut(3)) {
            let (middle, half) = ((min + max) / 2.0, (max - min) / 2.0 + MARGIN_M);
            for ((at, along), of_half) in centre.iter_mut().zip(axis).zip(half_axis) {
                *at += middle * along;
                *of_half = half * along;
            }
        }
        for (number, at) in numbers.iter_mut().zip(centre) {
            // Whole millimetres, far within the margin. Half axes are not rounded: the short one would turn, and leave the ends
            // of the long ones outside.
            *number = (at * 1000.0).round() / 1000.0;
        }
        BoundingVolume::Box(numbers)
    }
}

/// The box around boxes, along the axes of the first; `None` of none, and where one is no box.
///
/// ```
/// use planvy_tiler::frame::box_around;
/// use planvy_tiles::BoundingVolume::Box;
/// let unit = |x: f64| Box([x, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
/// let Some(Box(both)) = box_around(&[unit(0.0), unit(4.0)]) else { panic!() };
/// assert_eq!((both[0], both[3].ceil()), (2.0, 4.0));
/// ```
pub fn box_around(boxes: &[BoundingVolume]) -> Option<BoundingVolume> {
    let numbers = |volume: &BoundingVolume| match volume {
        BoundingVolume::Box(numbers) => Some(*numbers),
        _ => None,
    };
    let first = numbers(boxes.first()?)?;
    let [x, y, z, ..] = first;
    let origin = [x, y, z];
    let mut extent = Extent::along(halves(first).map(unit));
    for volume in boxes {
        let numbers = numbers(volume)?;
        let [x, y, z, ..] = numbers;
        let centre = minus([x, y, z], origin);
        for corner in 0..8_u8 {
            let mut position = centre;
            for (bit, half) in halves(numbers).into_iter().enumerate() {
                let sign = if corner & (1 << bit) == 0 { -1.0 } else { 1.0 };
                for (at, along) in position.iter_mut().zip(half) {
                    *at += sign * along;
                }
            }
            extent.take(position);
        }
    }
    Some(extent.around(origin))
}

fn halves(numbers: [f64; 12]) -> [[f64; 3]; 3] {
    let [_, _, _, a, b, c, d, e, f, g, h, i] = numbers;
    [[a, b, c], [d, e, f], [g, h, i]]
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
mod tests {
    use super::*;
    use crate::grid_content::Precision;
    use planvy_tiles::Topology;

    /// A triangle of some hundred metres in Malmö.
    fn content(precision: Precision) -> (TileSquare, GridContent) {
        let square = TileSquare::holding([118_600.0, 6_164_200.0], 12).unwrap();
        let part = GridPart {
            name: "buildings".to_owned(),
            topology: Topology::Triangles,
            positions: vec![
                [118_500.123, 6_164_150.456, 4.5],
                [118_700.789, 6_164_160.012, 30.25],
                [118_600.333, 6_164_300.678, 12.0],
            ],
            normals: vec![[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            feature_ids: vec![0, 1, 2],
            indices: vec![0, 1, 2],
            precision,
            ..GridPart::default()
        };
        let parts = vec![part];
        (
            square,
            GridContent {
                parts,
                ..GridContent::default()
            },
        )
    }

    fn world(tile: &FramedTile, vertex: usize) -> [f64; 3] {
        let positions = &tile.content.parts[0].vertices.positions;
        let [x, y, z] = positions.point_m(vertex).unwrap();
        let [a, b, c] = tile.content.origin;
        [a + x, b + y, c + z]
    }

    #[test]
    fn both_frames_lead_back_to_the_grid_within_the_lattice() {
        let lattice = Precision::Lattice { largest_step_m: 0.02 };
        for (precision, off_m) in [(Precision::Exact, 1e-4), (lattice, 0.0181)] {
            let (square, content) = content(precision);
            let grid = Frame::Grid(Crs::Zone1330)
                .place(square, &content)
                .unwrap()
                .unwrap();
            let globe = Frame::Ecef(Crs::Zone1330)
                .place(square, &content)
                .unwrap()
                .unwrap();
            for (vertex, at) in content.parts[0].positions.iter().enumerate() {
                let in_grid = world(&grid, vertex);
                let [x_m, y_m, z_m] = world(&globe, vertex);
                let (point, level) = Ecef { x_m, y_m, z_m }
                    .to_grid(Crs::Zone1330, Geoid::built_in())
                    .unwrap();
                for back in [in_grid, [point.east_m, point.north_m, level.0]] {
                    let off = minus(back, *at);
                    assert!(dot(off, off).sqrt() <= off_m, "{back:?} {at:?}");
                }
            }
        }
    }

    #[test]
    fn boxes_hold_what_is_in_them() {
        let (square, content) = content(Precision::Exact);
        for frame in [Frame::Grid(Crs::Zone1330), Frame::Ecef(Crs::Zone1330)] {
            let tile = frame.place(square, &content).unwrap().unwrap();
            let BoundingVolume::Box(numbers) = tile.bounds else {
                panic!()
            };
            let around = box_around(&[tile.bounds, tile.bounds]).unwrap();
            let BoundingVolume::Box(larger) = around else {
                panic!()
            };
            for numbers in [numbers, larger] {
                let [x, y, z, ..] = numbers;
                for vertex in 0..3 {
                    let from_centre = minus(world(&tile, vertex), [x, y, z]);
                    for half in halves(numbers) {
                        assert!(dot(from_centre, unit(half)).abs() <= dot(half, half).sqrt());
                    }
                }
            }
        }
    }

    #[test]
    fn up_is_up_on_the_globe_too() {
        let (square, content) = content(Precision::Exact);
        let tile = Frame::Ecef(Crs::Zone1330)
            .place(square, &content)
            .unwrap()
            .unwrap();
        let normals = tile.content.parts[0].vertices.normals.clone().unwrap();
        let up = normals[0].map(|part| f64::from(part) / 127.0);
        let place = GridPoint {
            crs: Crs::Zone1330,
            east_m: 118_600.0,
            north_m: 6_164_200.0,
        }
        .to_geodetic();
        assert!(dot(up, LocalAxes::at(place).up) > 0.9999);
        // Grid north is 0.4 degrees from true north here.
        let north = normals[2].map(|part| f64::from(part) / 127.0);
        assert!(dot(north, LocalAxes::at(place).north) > 0.999);
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_tile() {
        let (square, mut content) = content(Precision::Exact);
        content.parts[0].positions[1][2] = f64::NAN;
        let error = Frame::Grid(Crs::Zone1330).place(square, &content).unwrap_err();
        assert!(error.to_string().contains(&square.name()), "{error}");
        let nothing = Frame::Grid(Crs::Zone1330).place(square, &GridContent::default());
        assert_eq!(nothing, Ok(None));
    }
}
