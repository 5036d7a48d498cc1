//! The ground: however it is cut into pieces, it is one.

use geo_types::{Coord, Rect};
use planvy_index::{GroundHere, Snapshot, SnapshotBuilder, Unplaceable, UnplacedThing};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Crs, Datum, GridPoint, TerrainRaster};
use proptest::prelude::*;

const WEST_M: f64 = 118_000.0;
const NORTH_M: f64 = 6_164_000.0;

fn raster(columns: u32, rows: u32, cell_m: f64, levels_m: Vec<f32>) -> TerrainRaster {
    TerrainRaster {
        crs: Crs::Zone1330,
        datum: Some(Datum::Rh2000),
        west_centre_m: WEST_M,
        north_centre_m: NORTH_M,
        cell_m,
        columns,
        rows,
        levels_m,
        uncertainty_m: Some(0.1),
    }
}

fn snapshot(pieces: impl IntoIterator<Item = TerrainRaster>) -> Snapshot {
    let mut builder = SnapshotBuilder::new("ground");
    pieces.into_iter().for_each(|piece| builder.terrain(piece));
    builder.build()
}

fn at(snapshot: &Snapshot, east_m: f64, north_m: f64) -> Option<GroundHere<'_>> {
    snapshot.ground_at(GridPoint {
        crs: Crs::Zone1330,
        east_m,
        north_m,
    })
}

/// A part of a raster, from a column and row on.
fn piece(whole: &TerrainRaster, [column, row]: [u32; 2], [columns, rows]: [u32; 2]) -> TerrainRaster {
    let cells = (row..row + rows).flat_map(|row| (column..column + columns).map(move |column| (column, row)));
    TerrainRaster {
        west_centre_m: whole.west_centre_m + f64::from(column) * whole.cell_m,
        north_centre_m: whole.north_centre_m - f64::from(row) * whole.cell_m,
        columns,
        rows,
        levels_m: cells
            .map(|(column, row)| whole.level_m(column, row).map_or(f32::NAN, |level| level as f32))
            .collect(),
        ..whole.clone()
    }
}

/// Cuts a raster at columns and rows.
fn cut(whole: &TerrainRaster, columns: &[u32], rows: &[u32]) -> Vec<TerrainRaster> {
    let spans = |cuts: &[u32], count: u32| -> Vec<(u32, u32)> {
        let mut ends: Vec<u32> = cuts
            .iter()
            .copied()
            .filter(|cut| *cut > 0 && *cut < count)
            .collect();
        ends.extend([0, count]);
        ends.sort_unstable();
        ends.dedup();
        ends.iter().copied().zip(ends.iter().copied().skip(1)).collect()
    };
    let mut pieces = Vec::new();
    for (upper, lower) in spans(rows, whole.rows) {
        for (left, right) in spans(columns, whole.columns) {
            pieces.push(piece(whole, [left, upper], [right - left, lower - upper]));
        }
    }
    pieces
}

/// Another way to the same number: from the whole raster, with the cells' centres as knots and clamped at its border.
fn interpolated(raster: &TerrainRaster, east_m: f64, north_m: f64) -> Option<f64> {
    let axis = |position: f64, count: u32| -> Option<(u32, u32, f64)> {
        let inside = position >= -0.5 && position <= f64::from(count) - 0.5;
        let clamped = position.clamp(0.0, f64::from(count - 1));
        let before = clamped.floor();
        inside.then_some((
            before as u32,
            (before as u32 + 1).min(count - 1),
            clamped - before,
        ))
    };
    let (left, right, along) = axis((east_m - raster.west_centre_m) / raster.cell_m, raster.columns)?;
    let (upper, lower, down) = axis((raster.north_centre_m - north_m) / raster.cell_m, raster.rows)?;
    let mut sum = 0.0;
    for (column, row, weight) in [
        (left, upper, (1.0 - along) * (1.0 - down)),
        (right, upper, along * (1.0 - down)),
        (left, lower, (1.0 - along) * down),
        (right, lower, along * down),
    ] {
        if weight > 0.0 {
            sum += weight * raster.level_m(column, row)?;
        }
    }
    Some(sum)
}

/// Levels in whole centimetres, some cells without data.
fn levels(count: usize) -> impl Strategy<Value = Vec<f32>> {
    let level = prop_oneof![9 => (0i32..4_000).prop_map(|cm| cm as f32 / 100.0), 1 => Just(f32::NAN)];
    prop::collection::vec(level, count)
}

fn any_raster() -> impl Strategy<Value = TerrainRaster> {
    (
        1u32..24,
        1u32..24,
        prop::sample::select(vec![0.5, 1.0, 2.0, 10.0]),
    )
        .prop_flat_map(|(columns, rows, cell_m)| {
            levels(columns as usize * rows as usize)
                .prop_map(move |levels| raster(columns, rows, cell_m, levels))
        })
}

fn close(found: Option<f64>, expected: Option<f64>, by: f64) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= by,
        (found, expected) => found == expected,
    }
}

proptest! {
    /// Pieces in any order are one raster: no seam, no gap, also where cells have no data.
    #[test]
    fn pieces_are_interpolated_as_if_they_were_whole(
        whole in any_raster(),
        columns in prop::collection::vec(1u32..24, 0..4),
        rows in prop::collection::vec(1u32..24, 0..4),
        shuffled in any::<prop::sample::Index>(),
        places in prop::collection::vec((-0.05f64..1.05, -0.05f64..1.05), 20),
    ) {
        let mut pieces = cut(&whole, &columns, &rows);
        let count = pieces.len();
        pieces.rotate_left(shuffled.index(count));
        let snapshot = snapshot(pieces);
        prop_assert_eq!(snapshot.terrain().len(), 1);
        let (width, height) = (f64::from(whole.columns) * whole.cell_m, f64::from(whole.rows) * whole.cell_m);
        for (right, down) in places {
            let east_m = WEST_M - whole.cell_m / 2.0 + right * width;
            let north_m = NORTH_M + whole.cell_m / 2.0 - down * height;
            let found = at(&snapshot, east_m, north_m).map(|here| here.level_m);
            let expected = interpolated(&whole, east_m, north_m);
            prop_assert!(close(found, expected, 0.001), "{} {}: {:?} {:?}", east_m, north_m, found, expected);
        }
    }

    /// On the centres and sides of cells, where a position belongs to two.
    #[test]
    fn centres_and_sides_are_as_in_the_whole(
        whole in any_raster(),
        columns in prop::collection::vec(1u32..24, 0..3),
        (right, down) in (0u32..49, 0u32..49),
    ) {
        let snapshot = snapshot(cut(&whole, &columns, &[]));
        let east_m = WEST_M + (f64::from(right) / 2.0 - 0.5) * whole.cell_m;
        let north_m = NORTH_M - (f64::from(down) / 2.0 - 0.5) * whole.cell_m;
        let found = at(&snapshot, east_m, north_m).map(|here| here.level_m);
        let expected = interpolated(&whole, east_m, north_m);
        prop_assert!(close(found, expected, 0.001), "{:?} {:?}", found, expected);
    }

    /// Of overlapping pieces on one lattice, the later one holds, cell by cell; its gaps show the earlier one.
    #[test]
    fn the_later_piece_holds(whole in any_raster(), (column, row) in (0u32..24, 0u32..24), later in levels(64)) {
        let patch = TerrainRaster {
            west_centre_m: WEST_M + f64::from(column) * whole.cell_m,
            north_centre_m: NORTH_M - f64::from(row) * whole.cell_m,
            columns: 8,
            rows: 8,
            levels_m: later,
            ..whole.clone()
        };
        let snapshot = snapshot([whole.clone(), patch.clone()]);
        for cell_row in 0..32u32 {
            for cell_column in 0..32u32 {
                let of_patch = cell_column.checked_sub(column).zip(cell_row.checked_sub(row));
                let expected = of_patch.and_then(|(column, row)| patch.level_m(column, row)).or(whole.level_m(cell_column, cell_row));
                let east_m = WEST_M + f64::from(cell_column) * whole.cell_m;
                let north_m = NORTH_M - f64::from(cell_row) * whole.cell_m;
                let found = at(&snapshot, east_m, north_m).map(|here| here.level_m);
                prop_assert!(close(found, expected, 0.001), "{:?} {:?}", found, expected);
            }
        }
    }
}

#[test]
fn a_raster_of_many_tiles_has_no_seams() {
    let plane = |column: u32, row: u32| f64::from(column) * 0.02 + f64::from(row) * 0.01;
    let (columns, rows) = (600, 530);
    let levels = (0..rows)
        .flat_map(|row| (0..columns).map(move |column| plane(column, row) as f32))
        .collect();
    let snapshot = snapshot([raster(columns, rows, 1.0, levels)]);
    for at_tenth in 0..5_280 {
        let along = f64::from(at_tenth) / 10.0;
        let level = at(&snapshot, WEST_M + along, NORTH_M - along).unwrap().level_m;
        assert!((level - along * 0.03).abs() < 0.000_2, "{along}: {level}");
    }
    let about = snapshot.terrain().first().unwrap();
    assert_eq!((about.cells, about.bytes), (318_000, 636_000));
    let extent = Rect::new(
        Coord {
            x: WEST_M - 0.5,
            y: NORTH_M - 529.5,
        },
        Coord {
            x: WEST_M + 599.5,
            y: NORTH_M + 0.5,
        },
    );
    assert_eq!(about.extent, extent);
}

#[test]
fn rasters_of_two_kinds_stay_apart_and_the_later_holds() {
    let coarse = raster(4, 4, 10.0, vec![10.0; 16]);
    let mut local = raster(2, 2, 1.0, vec![3.0; 4]);
    local.datum = Some(Datum::Other("Malmö lokala".to_owned()));
    local.uncertainty_m = None;
    let first = snapshot([coarse.clone(), local.clone()]);
    assert_eq!(first.terrain().len(), 2);
    let here = at(&first, WEST_M, NORTH_M).unwrap();
    assert_eq!(
        (here.level_m, here.datum, here.cell_m, here.uncertainty_m),
        (3.0, local.datum.as_ref(), 1.0, None)
    );
    assert_eq!(at(&first, WEST_M + 5.0, NORTH_M).unwrap().level_m, 10.0);
    let second = snapshot([local, coarse]);
    assert_eq!(at(&second, WEST_M, NORTH_M).unwrap().level_m, 10.0);
}

#[test]
fn the_ground_is_found_from_another_system() {
    let mut in_tm = raster(100, 100, 1.0, vec![7.0; 10_000]);
    let spot = GridPoint {
        crs: Crs::Zone1330,
        east_m: WEST_M,
        north_m: NORTH_M,
    };
    let there = spot.in_crs(Crs::Tm);
    in_tm.crs = Crs::Tm;
    in_tm.west_centre_m = there.east_m - 50.0;
    in_tm.north_centre_m = there.north_m + 50.0;
    let snapshot = snapshot([in_tm, raster(1, 1, 1.0, vec![2.0])]);
    assert_eq!(snapshot.ground_at(spot).unwrap().level_m, 2.0);
    let beside = GridPoint {
        east_m: WEST_M + 20.0,
        ..spot
    };
    assert_eq!(snapshot.ground_at(beside).unwrap().level_m, 7.0);
    let far = GridPoint {
        east_m: WEST_M + 200.0,
        ..spot
    };
    assert_eq!(snapshot.ground_at(far), None);
}

#[test]
fn what_is_no_raster_is_left_out_and_said() {
    let nowhere = TerrainRaster {
        west_centre_m: f64::NAN,
        ..raster(1, 1, 1.0, vec![1.0])
    };
    let short = raster(2, 2, 1.0, vec![1.0]);
    let empty = raster(0, 7, 1.0, Vec::new());
    let flat = raster(1, 1, 0.0, vec![1.0]);
    let snapshot = snapshot([nowhere, raster(1, 1, 1.0, vec![1.0]), short, empty, flat]);
    let left_out: Vec<_> = snapshot
        .unplaced()
        .iter()
        .map(|unplaced| (unplaced.thing.clone(), unplaced.why))
        .collect();
    let piece = |number: &str| UnplacedThing::Terrain(number.to_owned());
    assert_eq!(
        left_out,
        [
            (piece("0"), Unplaceable::OffGrid),
            (piece("2"), Unplaceable::Contradictory),
            (piece("3"), Unplaceable::Empty),
            (piece("4"), Unplaceable::OffGrid),
        ]
    );
    assert_eq!(at(&snapshot, WEST_M, NORTH_M).unwrap().level_m, 1.0);
    for east_m in [f64::NAN, f64::INFINITY, -1e300] {
        assert_eq!(at(&snapshot, east_m, NORTH_M), None);
    }
}
