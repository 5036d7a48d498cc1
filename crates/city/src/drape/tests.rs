use super::*;
use crate::tin::LevelSamples;
use geo::{Euclidean, Length};
use geo_types::{Rect, polygon};
use proptest::prelude::*;

const CORNER: Coord<f64> = Coord {
    x: 118_000.0,
    y: 6_164_000.0,
};
/// Where there is no ground.
const FALLBACK_M: f64 = -7.0;

fn at(x: f64, y: f64) -> Coord<f64> {
    CORNER + Coord { x, y }
}

/// Hills of 100 m by 80 m, with a pond of 20 m by 20 m in them.
fn hills(tolerance_m: f64) -> Tin {
    let level = |number: usize| {
        let (x, y) = ((number % 51) as f64 * 2.0, (number / 51) as f64 * 2.0);
        let is_pond = (40.0..=60.0).contains(&x) && (30.0..=50.0).contains(&y);
        if is_pond {
            f64::NAN
        } else {
            10.0 + 4.0 * (x / 11.0).sin() * (y / 17.0).cos()
        }
    };
    let samples = LevelSamples {
        south_west: CORNER,
        step_m: 2.0,
        columns: 51,
        rows: 41,
        levels_m: (0..51 * 41).map(level).collect(),
    };
    Tin::over(&samples, Rect::new(at(0.0, 0.0), at(100.0, 80.0)), tolerance_m).expect("a raster")
}

fn star(middle: (f64, f64), reaches: &[f64]) -> LineString<f64> {
    let turn = std::f64::consts::TAU / reaches.len() as f64;
    let corner = |(number, reach): (usize, &f64)| {
        let (sin, cos) = (turn * number as f64).sin_cos();
        at(middle.0 + reach * cos, middle.1 + reach * sin)
    };
    reaches.iter().enumerate().map(corner).collect()
}

/// Every triangle lies in one of the ground, and is no higher or lower than it.
fn lies_on(tin: &Tin, draped: &Draped) -> Result<(), TestCaseError> {
    for (corners, is_on_ground) in draped.triangles.iter().zip(&draped.is_on_ground) {
        let vertices = corners.map(|corner| draped.vertices[corner as usize]);
        let size_m2 = draped.triangle_m2(*corners).expect("three corners");
        // Digits of large coordinates.
        prop_assert!(size_m2 > -1e-6, "{size_m2}");
        let middle: [f64; 3] =
            std::array::from_fn(|axis| vertices.iter().map(|vertex| vertex[axis]).sum::<f64>() / 3.0);
        let level_m = tin.level_at(Coord {
            x: middle[0],
            y: middle[1],
        });
        // Slivers may round across an edge.
        if size_m2 > 1e-4 {
            prop_assert_eq!(level_m.is_some(), *is_on_ground);
        }
        if let Some(level_m) = level_m.filter(|_| *is_on_ground) {
            prop_assert!((level_m - middle[2]).abs() < 1e-4, "{level_m} {}", middle[2]);
        } else if !*is_on_ground {
            prop_assert!(vertices.iter().all(|vertex| vertex[2] == FALLBACK_M));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn size_is_kept_and_every_triangle_lies_on_the_ground(
        middle in (-10.0..110.0_f64, -10.0..90.0_f64),
        reaches in prop::collection::vec(8.0..45.0_f64, 3..10),
        hole in prop::collection::vec(1.0..2.5_f64, 3..6),
        tolerance_m in prop_oneof![Just(0.01), Just(0.3)],
    ) {
        let area = Polygon::new(star(middle, &reaches), vec![star(middle, &hole)]);
        let tin = hills(tolerance_m);
        let mut draped = Draped::default();
        Draper::new(&tin, FALLBACK_M).drape(&area, &mut draped);
        prop_assert!((draped.area_m2() - area.unsigned_area()).abs() < 1e-6, "{} {}", draped.area_m2(), area.unsigned_area());
        lies_on(&tin, &draped)?;
    }

    #[test]
    fn a_line_keeps_its_length_and_follows_the_ground(
        corners in prop::collection::vec((-20.0..120.0_f64, -20.0..100.0_f64), 2..6),
        on_lattice in any::<bool>(),
    ) {
        let place = |(x, y): &(f64, f64)| if on_lattice { at((x / 2.0).round() * 2.0, (y / 2.0).round() * 2.0) } else { at(*x, *y) };
        let line: LineString<f64> = corners.iter().map(place).collect();
        let tin = hills(0.1);
        let stretches = drape_line(&line, &tin, FALLBACK_M);
        let mut length_m = 0.0;
        for stretch in &stretches {
            for [a, b] in stretch.positions.array_windows::<2>() {
                let own_m = (b[0] - a[0]).hypot(b[1] - a[1]);
                length_m += own_m;
                let middle = Coord { x: (a[0] + b[0]) / 2.0, y: (a[1] + b[1]) / 2.0 };
                match tin.level_at(middle) {
                    // Along the shore either is right.
                    Some(level_m) if stretch.is_on_ground => prop_assert!((level_m - (a[2] + b[2]) / 2.0).abs() < 1e-4),
                    None if stretch.is_on_ground => prop_assert!(own_m < 1e-3 || on_lattice),
                    _ => prop_assert!(a[2] == FALLBACK_M && b[2] == FALLBACK_M),
                }
            }
        }
        prop_assert!((length_m - Euclidean.length(&line)).abs() < 1e-5, "{length_m}");
    }
}

#[test]
fn what_has_no_ground_is_told_apart_to_the_square_metre() {
    // 10 m beyond the western side, and over the pond: squares with a sample without a level are no ground.
    let area = polygon![at(-10.0, 20.0), at(80.0, 20.0), at(80.0, 60.0), at(-10.0, 60.0)];
    let mut draped = Draped::default();
    Draper::new(&hills(0.05), FALLBACK_M).drape(&area, &mut draped);
    let of = |wanted: bool| -> f64 {
        let both = draped.triangles.iter().zip(&draped.is_on_ground);
        both.filter(|(_, is_on_ground)| **is_on_ground == wanted)
            .filter_map(|(corners, _)| draped.triangle_m2(*corners))
            .sum()
    };
    let pond_m2 = 24.0 * 24.0;
    assert!(
        (of(false) - (10.0 * 40.0 + pond_m2)).abs() < 1e-6,
        "{}",
        of(false)
    );
    assert!((of(true) - (80.0 * 40.0 - pond_m2)).abs() < 1e-6, "{}", of(true));
}

#[test]
fn trapezoids_are_as_large_as_what_ears_fill() {
    let area = Polygon::new(
        star((50.0, 40.0), &[30.0, 12.0, 25.0, 9.0, 33.0, 14.0]),
        vec![star((50.0, 40.0), &[4.0, 6.0, 5.0])],
    );
    let size_m2: f64 = slabs::trapezoids(&area)
        .iter()
        .map(|piece| {
            clip::area_m2(
                &piece
                    .iter()
                    .map(|at| [at.x - CORNER.x, at.y - CORNER.y])
                    .collect::<Vec<_>>(),
            )
        })
        .sum();
    assert!((size_m2 - area.unsigned_area()).abs() < 1e-6);
}

#[test]
fn nothing_lies_on_nothing() {
    let mut draped = Draped::default();
    let tin = hills(0.3);
    Draper::new(&tin, 0.0).drape(&Polygon::new(LineString(Vec::new()), Vec::new()), &mut draped);
    assert_eq!(draped, Draped::default());
    assert!(drape_line(&LineString(Vec::new()), &tin, 0.0).is_empty());
}
