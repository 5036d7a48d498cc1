//! What is measured of the ground: a raster as triangles, and 2 000 overlapping areas taken apart and laid on it.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use geo::Area;
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use planvy_city::drape::{Draped, Draper};
use planvy_city::partition::{Face, partition};
use planvy_city::tin::{LevelSamples, Tin};

use crate::dice::Dice;
use crate::figures::print_goal;

/// Where the ground lies.
const CORNER: Coord<f64> = Coord {
    x: 118_000.0,
    y: 6_164_000.0,
};
/// Side of the ground, in metres.
const SIDE_M: f64 = 1000.0;
/// How often each is measured: the median counts.
const TIMES: usize = 5;
/// Overlapping areas.
const AREAS: usize = 2_000;

/// Measures both, and holds the results against brute force.
///
/// # Errors
/// Where a result is not true to its input.
pub fn ground(seed: u64) -> anyhow::Result<()> {
    println!("\nGround of 1 km² as triangles\n");
    println!(
        "| raster | stated error | processor time, median of {TIMES} | triangles | largest error found |"
    );
    println!("|---|---:|---:|---:|---:|");
    let fine = hills(seed, 1.0);
    let mut slowest = Duration::ZERO;
    for error_m in [0.1, 0.2, 0.4] {
        let (tin, taken) = median(|| Tin::over(&fine, extent(), error_m))?;
        slowest = slowest.max(taken);
        let found_m = largest_error_m(&fine, &tin)?;
        ensure!(found_m <= error_m, "a sample lies {found_m} m off");
        println!(
            "| 1 001 × 1 001, 1 m | {error_m} m | {} | {} | {found_m:.3} m |",
            milliseconds(taken),
            tin.triangles().len()
        );
    }
    print_goal(
        "1 M samples in at most 2 s",
        slowest.as_secs() < 2,
        &milliseconds(slowest),
    );
    plans(seed)
}

/// Overlapping areas on the ground.
fn plans(seed: u64) -> anyhow::Result<()> {
    let areas = areas(seed);
    let whole_m2: f64 = areas.iter().map(Area::unsigned_area).sum();
    let (taken_apart, taken) = median(|| partition(&areas))?;
    let faces = taken_apart.faces;
    let size = |face: &Face| face.area.unsigned_area() * face.covered_by.len() as f64;
    let covered_m2: f64 = faces.iter().map(size).sum();
    let apart = (covered_m2 - whole_m2).abs() / whole_m2;
    ensure!(apart < 1e-6, "the faces differ from the areas by {apart:e}");
    println!(
        "\n{AREAS} overlapping areas of {:.2} km² on 1 km²\n",
        whole_m2 / 1e6
    );
    println!("| step | processor time, median of {TIMES} | result | size kept to |");
    println!("|---|---:|---:|---:|");
    println!(
        "| taken apart | {} | {} faces | {:.3} m² |",
        milliseconds(taken),
        faces.len(),
        (covered_m2 - whole_m2).abs()
    );
    print_draped(seed, &areas, &faces)?;
    print_goal(
        "taken apart in well under 1 s",
        taken < Duration::from_millis(700),
        &milliseconds(taken),
    );
    Ok(())
}

/// The areas laid on a full grid and on few triangles, as they are and taken apart.
fn print_draped(seed: u64, areas: &[MultiPolygon<f64>], faces: &[Face]) -> anyhow::Result<()> {
    let grid = hills(seed, 5.0);
    let as_given: Vec<&Polygon<f64>> = areas.iter().flatten().collect();
    let apart: Vec<&Polygon<f64>> = faces.iter().map(|face| &face.area).collect();
    for (ground, error_m) in [
        ("every sample of a 5 m grid", 0.002),
        ("a stated error of 0.1 m", 0.1),
    ] {
        let tin = Tin::over(&grid, extent(), error_m)?;
        for (what, laid) in [("areas", &as_given), ("faces", &apart)] {
            let (draped, taken) = median(|| {
                let mut draped = Draped::default();
                let mut draper = Draper::new(&tin, 0.0);
                laid.iter().for_each(|area| draper.drape(area, &mut draped));
                anyhow::Ok(draped)
            })?;
            let size_m2: f64 = laid.iter().map(|area| area.unsigned_area()).sum();
            let apart_m2 = (draped.area_m2() - size_m2).abs();
            ensure!(apart_m2 < 1.0, "{apart_m2} m² are lost");
            println!(
                "| {what} laid on {ground} ({} triangles) | {} | {} triangles | {apart_m2:.6} m² |",
                tin.triangles().len(),
                milliseconds(taken),
                draped.triangles.len()
            );
        }
    }
    Ok(())
}

/// Hills with the roughness of a laser scan.
fn hills(seed: u64, step_m: f64) -> LevelSamples {
    let mut dice = Dice::new(seed);
    let side = (SIDE_M / step_m) as usize + 1;
    let waves: Vec<[f64; 4]> = (0..7)
        .map(|number| {
            let length_m = 900.0 / 1.9_f64.powi(number);
            [
                length_m,
                length_m * dice.between(0.7, 1.3),
                dice.between(0.0, 6.0),
                length_m * 0.012,
            ]
        })
        .collect();
    let mut level_m = |column: usize, row: usize| {
        let (x, y) = (column as f64 * step_m, row as f64 * step_m);
        let wave = |[along, across, phase, height]: &[f64; 4]| {
            height * (x / along * 6.0 + phase).sin() * (y / across * 6.0 - phase).cos()
        };
        30.0 + waves.iter().map(wave).sum::<f64>() + 0.02 * dice.normal()
    };
    LevelSamples {
        south_west: CORNER,
        step_m,
        columns: side,
        rows: side,
        levels_m: (0..side * side).map(|at| level_m(at % side, at / side)).collect(),
    }
}

/// Rings around thrown places, of 6 to 11 corners.
fn areas(seed: u64) -> Vec<MultiPolygon<f64>> {
    let mut dice = Dice::new(seed ^ 0xA2EA);
    let mut ring = || {
        let middle = [
            dice.between(60.0, SIDE_M - 60.0),
            dice.between(60.0, SIDE_M - 60.0),
        ];
        let (corners, reach_m) = (6 + dice.below(6), dice.between(20.0, 42.0));
        let rounded = |metres: f64| (metres * 1000.0).round() / 1000.0;
        let corner = |number: usize| {
            let (sin, cos) = (std::f64::consts::TAU * number as f64 / corners as f64).sin_cos();
            let own_m = reach_m * dice.between(0.6, 1.4);
            Coord {
                x: CORNER.x + rounded(middle[0] + own_m * cos),
                y: CORNER.y + rounded(middle[1] + own_m * sin),
            }
        };
        let line: LineString<f64> = (0..corners).map(corner).collect();
        MultiPolygon(vec![Polygon::new(line, Vec::new())])
    };
    (0..AREAS).map(|_| ring()).collect()
}

fn extent() -> Rect<f64> {
    Rect::new(CORNER, CORNER + Coord { x: SIDE_M, y: SIDE_M })
}

/// By looking each sample up.
fn largest_error_m(samples: &LevelSamples, tin: &Tin) -> anyhow::Result<f64> {
    let mut largest_m = 0.0_f64;
    for row in 0..samples.rows as i64 {
        for column in 0..samples.columns as i64 {
            let given_m = samples.level_m(column, row).context("a level")?;
            let found_m = tin
                .level_at(samples.position(column, row))
                .context("ground under every sample")?;
            largest_m = largest_m.max((found_m - given_m).abs());
        }
    }
    Ok(largest_m)
}

/// The result, and the median of the times on the processor.
fn median<T, E: Into<anyhow::Error>>(make: impl Fn() -> Result<T, E>) -> anyhow::Result<(T, Duration)> {
    let clock = Instant::now();
    let now = || on_processor().unwrap_or_else(|| clock.elapsed());
    let mut times = Vec::with_capacity(TIMES);
    let mut made = None;
    for _ in 0..TIMES {
        let start = now();
        let result = make().map_err(Into::into)?;
        times.push(now().saturating_sub(start));
        made = Some(result);
    }
    times.sort_unstable();
    let middle = times.get(TIMES / 2).copied().unwrap_or_default();
    Ok((made.context("measured at least once")?, middle))
}

/// How long this thread has run so far, without the time that it waited for a processor; `None` where the system does not tell.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn milliseconds(taken: Duration) -> String {
    format!("{:.0} ms", taken.as_secs_f64() * 1000.0)
}
