use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

const CORNER: Coord<f64> = Coord {
    x: 118_000.0,
    y: 6_164_000.0,
};

fn samples(columns: usize, rows: usize, step_m: f64, level_m: impl Fn(usize, usize) -> f64) -> LevelSamples {
    let levels_m = (0..columns * rows)
        .map(|at| level_m(at % columns, at / columns))
        .collect();
    LevelSamples {
        south_west: CORNER,
        step_m,
        columns,
        rows,
        levels_m,
    }
}

/// A rectangle from one place to another, in samples from the south-western one.
fn extent(samples: &LevelSamples, from: [f64; 2], to: [f64; 2]) -> Rect<f64> {
    let place = |[x, y]: [f64; 2]| Coord {
        x: CORNER.x + x * samples.step_m,
        y: CORNER.y + y * samples.step_m,
    };
    Rect::new(place(from), place(to))
}

fn doubled_m2([a, b, c]: [[f64; 3]; 3]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The squares between samples that are ground, and how much of each lies in an extent.
fn ground_m2(samples: &LevelSamples, extent: Rect<f64>) -> f64 {
    let mut sum_m2 = 0.0;
    for row in 0..samples.rows as i64 - 1 {
        for column in 0..samples.columns as i64 - 1 {
            let corners = [[0, 0], [1, 0], [0, 1], [1, 1]];
            if corners
                .iter()
                .all(|[x, y]| samples.level_m(column + x, row + y).is_some())
            {
                let (low, high) = (
                    samples.position(column, row),
                    samples.position(column + 1, row + 1),
                );
                let width = high.x.min(extent.max().x) - low.x.max(extent.min().x);
                let height = high.y.min(extent.max().y) - low.y.max(extent.min().y);
                sum_m2 += width.max(0.0) * height.max(0.0);
            }
        }
    }
    sum_m2
}

/// Looks at every sample, every triangle and every edge.
fn is_sound(
    samples: &LevelSamples,
    extent: Rect<f64>,
    tin: &Tin,
    tolerance_m: f64,
) -> Result<(), TestCaseError> {
    let mut own_m2 = 0.0;
    let mut all_m2 = 0.0;
    for (number, triangle) in (0..).zip(tin.triangles()) {
        let doubled = doubled_m2(tin.corners(number).expect("a triangle"));
        prop_assert!(doubled > 0.0);
        all_m2 += doubled / 2.0;
        own_m2 += if triangle.is_ground { doubled / 2.0 } else { 0.0 };
        for neighbour in triangle.neighbours.into_iter().flatten() {
            prop_assert!(
                tin.triangles()[neighbour as usize]
                    .neighbours
                    .contains(&Some(number))
            );
        }
    }
    let size_m2 = extent.width() * extent.height();
    prop_assert!((all_m2 - size_m2).abs() < 1e-6 * size_m2);
    let ground_m2 = ground_m2(samples, extent);
    // Positions are kept to a thousandth of a step.
    let moved_m2 = 1e-3 * samples.step_m * (extent.width() + extent.height());
    prop_assert!((own_m2 - ground_m2).abs() <= moved_m2, "{own_m2} {ground_m2}");
    let mut seen = 0;
    for row in 0..samples.rows as i64 {
        for column in 0..samples.columns as i64 {
            let at = samples.position(column, row);
            let Some(found_m) = tin.level_at(at) else { continue };
            seen += 1;
            // Where a hole touches the sample, the triangle found there may be any of those around it.
            if let Some(level_m) = samples.level_m(column, row) {
                prop_assert!(
                    (found_m - level_m).abs() <= tolerance_m + 1e-6,
                    "{found_m} {level_m}"
                );
            }
        }
    }
    prop_assert!(seen <= tin.samples(), "{seen} {}", tin.samples());
    prop_assert!(tin.error_m() <= tolerance_m);
    Ok(())
}

fn rasters() -> impl Strategy<Value = (LevelSamples, Rect<f64>, f64)> {
    let level = prop_oneof![8 => (-4.0..4.0_f64).boxed(), 1 => Just(f64::NAN).boxed()];
    let smooth = prop::bool::ANY;
    (2_usize..14, 2_usize..14, smooth).prop_flat_map(move |(columns, rows, smooth)| {
        let levels = prop::collection::vec(level.clone(), columns * rows);
        let part = |count: usize| {
            (0..=4_u32, 0..=4_u32).prop_map(move |(low, high)| {
                let last = (count - 1) as f64;
                (
                    f64::from(low) * 0.25 * (last / 4.0).min(1.0),
                    last - f64::from(high) * 0.25 * (last / 4.0).min(1.0),
                )
            })
        };
        (
            levels,
            part(columns),
            part(rows),
            prop_oneof![Just(0.01), Just(0.5), Just(3.0)],
        )
            .prop_map(move |(levels, across, up, tolerance_m)| {
                let level_m = |column: usize, row: usize| {
                    let own = levels[row * columns + column];
                    if smooth && own.is_finite() {
                        (column as f64 * 0.7).sin() * 2.0 + row as f64 * 0.3
                    } else {
                        own
                    }
                };
                let raster = samples(columns, rows, 2.0, level_m);
                let extent = extent(&raster, [across.0, up.0], [across.1, up.1]);
                (raster, extent, tolerance_m)
            })
    })
}

/// The error along a border was reckoned from the corners' levels before these are rounded as vertices are, and could then lie
/// above the tolerance that the choice of vertices had kept.
#[test]
fn the_error_along_a_border_is_that_of_the_rounded_corners() {
    let last_rows_m = [
        [
            -1.712_358_799_805_004_7,
            -0.061_522_052_527_297_82,
            -1.521_549_302_966_095,
            -2.241_398_165_708_223_4,
        ],
        [
            1.766_648_397_713_182_8,
            3.111_966_694_102_559,
            -3.225_767_210_360_434,
            2.026_642_901_256_356_5,
        ],
    ];
    let raster = samples(4, 9, 2.0, |column, row| {
        row.checked_sub(7).map_or(0.0, |row| last_rows_m[row][column])
    });
    let extent = extent(&raster, [0.5625, 0.0], [2.625, 7.75]);
    let tin = Tin::over(&raster, extent, 3.0).expect("a raster");
    assert!(tin.error_m() <= 3.0, "{}", tin.error_m());
}

proptest! {
    #[test]
    fn no_sample_is_farther_off_than_stated_and_holes_stay_holes((raster, extent, tolerance_m) in rasters()) {
        prop_assume!(extent.width() > 0.0 && extent.height() > 0.0);
        let tin = Tin::over(&raster, extent, tolerance_m).expect("a raster");
        is_sound(&raster, extent, &tin, tolerance_m)?;
    }

    /// Two rectangles side by side have the same vertices on the border between them, wherever it runs between the samples.
    #[test]
    fn neighbours_fit((raster, extent, tolerance_m) in rasters(), cut in prop_oneof![Just(0.5), Just(0.25), Just(0.0)]) {
        let middle = raster.south_west.x + (((raster.columns / 2) as f64) + cut) * raster.step_m;
        prop_assume!(middle > extent.min().x && middle < extent.max().x && extent.height() > 0.0);
        let west = Rect::new(extent.min(), Coord { x: middle, y: extent.max().y });
        let east = Rect::new(Coord { x: middle, y: extent.min().y }, extent.max());
        let on_border = |part: Rect<f64>| -> Vec<([u64; 2], u64)> {
            let tin = Tin::over(&raster, part, tolerance_m).expect("a raster");
            let mut used: Vec<u32> = tin.ground_triangles().flat_map(|(_, triangle)| triangle.corners).collect();
            used.sort_unstable();
            used.dedup();
            let vertices = used.into_iter().map(|number| tin.vertices()[number as usize]);
            let mut found: Vec<_> = vertices
                .filter(|vertex| (vertex[0] - middle).abs() < 1e-9)
                .map(|vertex| ([((vertex[0] - CORNER.x) * 1e6).round() as u64, ((vertex[1] - CORNER.y) * 1e6).round() as u64], vertex[2].to_bits()))
                .collect();
            found.sort_unstable();
            found
        };
        let (western, eastern) = (on_border(west), on_border(east));
        // A vertex of one that the other lacks lies where the other has no ground.
        let known: HashMap<_, _> = western.iter().copied().collect();
        for (place, level) in &eastern {
            if let Some(own) = known.get(place) {
                prop_assert_eq!(own, level);
            }
        }
        if raster.levels_m.iter().all(|level| level.is_finite()) {
            prop_assert_eq!(western, eastern);
        }
    }
}

#[test]
fn a_hole_keeps_its_outline_to_the_sample() {
    let raster = samples(41, 41, 1.0, |column, row| {
        if (10..=20).contains(&column) && (15..=30).contains(&row) {
            f64::NAN
        } else {
            5.0
        }
    });
    let extent = extent(&raster, [0.0, 0.0], [40.0, 40.0]);
    let tin = Tin::over(&raster, extent, 0.1).expect("a raster");
    let ground_m2: f64 = tin
        .ground_triangles()
        .map(|(number, _)| doubled_m2(tin.corners(number).expect("one")) / 2.0)
        .sum();
    // The squares between a sample without and one with a level are no ground.
    assert!((ground_m2 - (1600.0 - 12.0 * 17.0)).abs() < 1e-9);
    let at = |x: f64, y: f64| {
        tin.level_at(Coord {
            x: CORNER.x + x,
            y: CORNER.y + y,
        })
    };
    assert_eq!(
        (at(15.0, 20.0), at(9.5, 20.0), at(8.9, 20.0)),
        (None, None, Some(5.0))
    );
    assert_eq!(tin.samples(), 41 * 41 - 11 * 16);
}

#[test]
fn a_plane_takes_two_triangles_and_a_town_few() {
    let slope = samples(301, 301, 1.0, |column, row| {
        0.01 * column as f64 + 0.02 * row as f64
    });
    let whole = extent(&slope, [0.5, 0.5], [299.5, 299.5]);
    let tin = Tin::over(&slope, whole, 0.05).expect("a raster");
    assert_eq!((tin.triangles().len(), tin.samples()), (2, 299 * 299));
    let hills = samples(301, 301, 1.0, |column, row| {
        8.0 * (column as f64 / 40.0).sin() * (row as f64 / 50.0).cos()
    });
    let tin = Tin::over(&hills, whole, 0.1).expect("a raster");
    assert!(
        tin.triangles().len() < 2 * 299 * 299 / 40,
        "{}",
        tin.triangles().len()
    );
}

#[test]
fn what_cannot_be_meant_is_an_error() {
    let raster = samples(3, 3, 1.0, |_, _| 1.0);
    let extent = extent(&raster, [0.0, 0.0], [2.0, 2.0]);
    assert_eq!(
        Tin::over(&raster, extent, 0.0).err(),
        Some(TinError::Tolerance(0.0))
    );
    assert!(matches!(
        Tin::over(&raster, extent, f64::NAN),
        Err(TinError::Tolerance(_))
    ));
    let flat = Rect::new(
        CORNER,
        Coord {
            x: CORNER.x + 2.0,
            y: CORNER.y,
        },
    );
    assert_eq!(Tin::over(&raster, flat, 0.1).err(), Some(TinError::NoExtent));
    let far = Rect::new(
        CORNER,
        Coord {
            x: CORNER.x + 1e6,
            y: CORNER.y + 1.0,
        },
    );
    assert!(matches!(
        Tin::over(&raster, far, 0.1),
        Err(TinError::TooManySamples { .. })
    ));
    // Beside the raster there is no ground.
    let beside = Rect::new(
        Coord {
            x: CORNER.x + 10.0,
            y: CORNER.y,
        },
        Coord {
            x: CORNER.x + 12.0,
            y: CORNER.y + 2.0,
        },
    );
    let tin = Tin::over(&raster, beside, 0.1).expect("a rectangle");
    assert_eq!(
        (tin.ground_triangles().count(), tin.samples(), tin.error_m()),
        (0, 0, 0.0)
    );
}
