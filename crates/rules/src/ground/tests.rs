use geo_types::{LineString, MultiPolygon, Polygon};
use planvy_index::{Snapshot, SnapshotBuilder};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Crs, Datum, OverRh2000, RegulationId, TerrainRaster};
use proptest::prelude::*;

use super::{GroundUnknown, MeanGround, Measured, PublicPlace, mean_ground};

const CRS: Crs = Crs::Zone1330;
const E0: f64 = 118_000.0;
const N0: f64 = 6_164_000.0;

/// A raster of 120 by 120 cells of a metre, its south-west corner at the origin.
fn raster(level: impl Fn(f64, f64) -> f64) -> TerrainRaster {
    const SIDE: u32 = 120;
    let mut levels_m = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (x, y) = (f64::from(column) + 0.5, f64::from(SIDE - row) - 0.5);
            levels_m.push(level(x, y) as f32);
        }
    }
    TerrainRaster {
        crs: CRS,
        datum: Some(Datum::Rh2000),
        west_centre_m: E0 + 0.5,
        north_centre_m: N0 + f64::from(SIDE) - 0.5,
        cell_m: 1.0,
        columns: SIDE,
        rows: SIDE,
        levels_m,
        uncertainty_m: Some(0.05),
    }
}

fn snapshot(terrain: Option<TerrainRaster>) -> Snapshot {
    let mut builder = SnapshotBuilder::new("ground");
    if let Some(raster) = terrain {
        builder.terrain(raster);
    }
    builder.build()
}

fn ring(corners: &[(f64, f64)]) -> MultiPolygon<f64> {
    let ring: LineString<f64> = corners.iter().map(|(x, y)| (E0 + x, N0 + y)).collect();
    MultiPolygon(vec![Polygon::new(ring, Vec::new())])
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    ring(&[(west, south), (east, south), (east, north), (west, north)])
}

fn ground(level: impl Fn(f64, f64) -> f64, footprint: &MultiPolygon<f64>) -> MeanGround {
    mean_ground(&snapshot(Some(raster(level))), CRS, footprint, &[]).expect("the ground is known")
}

#[test]
fn the_mean_of_a_slope_is_the_level_at_the_middle() {
    let found = ground(|x, _| 4.0 + 0.1 * x, &rectangle(20.0, 20.0, 40.0, 30.0));
    assert!((found.level.0 - 7.0).abs() < 1e-5, "{found:?}");
    assert_eq!((found.points, &found.method), (60, &Measured::Outline));
    assert!((found.lowest_m - 6.0).abs() < 1e-5 && (found.highest_m - 8.0).abs() < 1e-5);
    assert!((found.uncertainty_m - 0.05).abs() < 1e-4, "{found:?}");
}

#[test]
fn a_small_building_gets_sixteen_points() {
    let found = ground(|_, _| 3.0, &rectangle(20.0, 20.0, 22.0, 22.0));
    assert_eq!((found.points, found.level), (16, OverRh2000(3.0)));
}

#[test]
fn ground_that_bends_between_cells_is_less_certain() {
    let flat = ground(|_, _| 3.0, &rectangle(20.0, 20.0, 30.0, 30.0));
    let rough = ground(
        |x, y| 3.0 + (x * 2.0).sin() + (y * 3.0).cos(),
        &rectangle(20.0, 20.0, 30.0, 30.0),
    );
    assert!(rough.uncertainty_m > flat.uncertainty_m + 0.05, "{rough:?}");
}

#[test]
fn what_is_no_ground_is_said() {
    let house = rectangle(20.0, 20.0, 30.0, 30.0);
    let unknown = |terrain: Option<TerrainRaster>, footprint: &MultiPolygon<f64>| {
        mean_ground(&snapshot(terrain), CRS, footprint, &[]).expect_err("it is not known")
    };
    assert_eq!(unknown(None, &house), GroundUnknown::NoTerrain);
    let mut old = raster(|_, _| 3.0);
    old.datum = Some(Datum::Rh70);
    assert_eq!(
        unknown(Some(old.clone()), &house),
        GroundUnknown::OtherDatum("RH 70".to_owned())
    );
    old.datum = None;
    assert_eq!(unknown(Some(old), &house), GroundUnknown::DatumNotStated);
    let partly = unknown(Some(raster(|_, _| 3.0)), &rectangle(110.0, 20.0, 130.0, 30.0));
    assert_eq!(
        partly,
        GroundUnknown::NotCovered {
            covered: 30,
            points: 60
        }
    );
    assert_eq!(
        unknown(Some(raster(|_, _| 3.0)), &MultiPolygon(Vec::new())),
        GroundUnknown::NoOutline
    );
}

#[test]
fn near_a_public_place_its_level_counts() {
    // The street lies to the south, 4 m from the house, and falls away from it.
    let street = PublicPlace {
        regulation: RegulationId(uuid::Uuid::from_u128(7)),
        area: rectangle(0.0, 0.0, 110.0, 16.0),
    };
    let terrain = snapshot(Some(raster(|_, y| if y < 18.0 { 2.0 } else { 5.0 })));
    let house = rectangle(20.0, 20.0, 40.0, 30.0);
    let found = mean_ground(&terrain, CRS, &house, std::slice::from_ref(&street)).expect("known");
    assert!((found.level.0 - 2.0).abs() < 1e-6, "{found:?}");
    let Measured::PublicPlace {
        regulations,
        distance_m,
        stretch_m,
        beside_building,
    } = found.method
    else {
        panic!("the street was not taken");
    };
    assert_eq!(regulations, [street.regulation]);
    assert!((distance_m - 4.0).abs() < 1e-9);
    // The house is 20 m long, and the street's border is within 6 m for √(36 − 16) m more on each side.
    assert!(
        (stretch_m - (20.0 + 2.0 * 20.0_f64.sqrt())).abs() < 1.0,
        "{stretch_m}"
    );
    assert!(beside_building.expect("known") > OverRh2000(4.0));
    let farther = mean_ground(&terrain, CRS, &rectangle(20.0, 22.5, 40.0, 30.0), &[street]).expect("known");
    assert_eq!(farther.method, Measured::Outline);
}

/// The mean along an outline by brute force: a point each five centimetres.
fn brute_force(level: impl Fn(f64, f64) -> f64, footprint: &MultiPolygon<f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for edge in footprint.0.iter().flat_map(|part| part.exterior().lines()) {
        let pieces = (edge.dx().hypot(edge.dy()) / 0.05).ceil();
        for piece in 0..pieces as u32 {
            let at = edge.start + edge.delta() * ((f64::from(piece) + 0.5) / pieces);
            sum += level(at.x - E0, at.y - N0) * edge.dx().hypot(edge.dy()) / pieces;
            count += edge.dx().hypot(edge.dy()) / pieces;
        }
    }
    sum / count
}

/// How far a kept level of a plane may be off, in metres: half a millimetre, and half a centimetre where a raster of 120 by 120
/// metres spans more than the 65 m that are kept in millimetres.
fn kept_within_m(slope_east: f64, slope_north: f64) -> f64 {
    let span_m = 119.0 * (slope_east.abs() + slope_north.abs());
    if span_m < 65.0 { 5e-4 } else { 5e-3 }
}

/// A hillside so steep that its levels are kept in centimetres, and an outline that once came out a millimetre off.
#[test]
fn the_mean_on_a_steep_hillside_is_within_half_a_centimetre() {
    let plane = |x: f64, y: f64| 10.0 - 0.296_733_784 * x + 0.289_050_416 * y;
    let footprint = ring(&[
        (66.0, 60.0),
        (54.666_930_9, 69.237_146_6),
        (43.747_487_4, 31.849_822_4),
    ]);
    let off = (ground(plane, &footprint).level.0 - brute_force(plane, &footprint)).abs();
    assert!(off < kept_within_m(0.297, 0.289), "{off}");
    assert!(kept_within_m(0.297, 0.289) > kept_within_m(0.2, 0.2));
}

proptest! {
    /// On a plane the mean is exact but for what levels are kept to, whatever the outline; on a wave it is close.
    #[test]
    fn the_mean_equals_brute_force(
        radii in prop::collection::vec(6.0_f64..40.0, 3..9),
        slope_east in -0.3_f64..0.3,
        slope_north in -0.3_f64..0.3,
    ) {
        let count = radii.len() as f64;
        let corners: Vec<(f64, f64)> = (0..).zip(&radii).map(|(at, radius)| {
            let angle = f64::from(at) / count * std::f64::consts::TAU;
            (60.0 + radius * angle.cos(), 60.0 + radius * angle.sin())
        }).collect();
        let footprint = ring(&corners);
        let plane = |x: f64, y: f64| 10.0 + slope_east * x + slope_north * y;
        let found = ground(plane, &footprint);
        let off = (found.level.0 - brute_force(plane, &footprint)).abs();
        prop_assert!(off < kept_within_m(slope_east, slope_north), "{off}");
        let wave = |x: f64, y: f64| plane(x, y) + (x / 5.0).sin() + (y / 7.0).cos();
        let found = ground(wave, &footprint);
        let off = (found.level.0 - brute_force(wave, &footprint)).abs();
        prop_assert!(off < 0.02 && off < 3.0 * found.uncertainty_m, "{off} {found:?}");
    }
}
