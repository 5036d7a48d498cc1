//! What is measured of building: the building right of a parcel, a body against an envelope, a building model read and checked.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use geo::{Area, BooleanOps, BoundingRect, Intersects};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use planvy::drawing;
use planvy_city::exceedance::{ExceedanceOptions, exceedance};
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_city::{Cell, Plane, Triangle};
use planvy_formats::ProposalOptions;
use planvy_index::SnapshotBuilder;
use planvy_plan::{Date, Lang};
use planvy_rules::check::CheckQuestion;
use planvy_rules::{Answers, Place, Question};

use crate::city;
use crate::dice::Dice;
use crate::figures::{Times, print_goal, print_head, print_line};
use crate::meaningful_city;
use crate::measures::{Bench, in_turns, time};
use crate::plain::{PlainBuilder, PlainIndex};

/// Parcels asked by one way before the other way's turn.
const IN_A_ROW: usize = 50;
/// Parcels that are asked about.
const PARCELS: usize = 2_000;

impl Bench {
    /// The building right of a parcel, beside the polygon overlay that its areas come to.
    ///
    /// # Errors
    /// Where a question has no answer, or the two ways disagree on the land.
    pub fn building_right(&self) -> anyhow::Result<()> {
        let parcels = city::parcels(self.size, self.seed, PARCELS);
        let mut builder = SnapshotBuilder::new("bench");
        meaningful_city::deliver(self.size, self.seed, &parcels, &mut builder);
        let answers = Answers::new(Arc::new(builder.build()));
        let mut plain = PlainBuilder::default();
        meaningful_city::deliver(self.size, self.seed, &[], &mut plain);
        let plain = plain.build();
        let questions: Vec<Question> = parcels
            .iter()
            .map(|(crs, area)| Question {
                place: Place::Area {
                    crs: *crs,
                    area: area.clone(),
                },
                date: Date::constant(2026, 11, 27),
                lang: Lang::Sv,
                geometry: false,
            })
            .collect();
        let mut times = [Times::default(), Times::default()];
        let [by_answer, by_overlay] = &mut times;
        // The plain way knows nothing of plans that replace each other: the land is compared where one plan alone holds.
        let is_compared: Vec<bool> = parcels
            .iter()
            .map(|(crs, area)| answers.snapshot().in_area(*crs, area).plans.len() == 1)
            .collect();
        let compared = is_compared.iter().filter(|compared| **compared).count();
        let questions: Vec<(Question, bool)> = questions.into_iter().zip(is_compared).collect();
        let (mut ours_m2, mut overlay_m2, mut areas) = (0.0, 0.0, 0);
        for [first, second] in in_turns(&questions, IN_A_ROW) {
            for (question, is_compared) in first {
                let answer = time(by_answer, || black_box(answers.building_right(question)))?;
                areas += answer.areas.len();
                if *is_compared {
                    ours_m2 += answer
                        .areas
                        .iter()
                        .map(|area| area.buildable_area_m2)
                        .sum::<f64>();
                }
            }
            for (question, is_compared) in second {
                if let Place::Area { area, .. } = &question.place {
                    let area_m2 = time(by_overlay, || buildable_by_overlay(&plain, area));
                    if *is_compared {
                        overlay_m2 += area_m2;
                    }
                }
            }
        }
        print_head(&format!(
            "Building right of a parcel: {} polygons, {} parcels, {:.1} pieces of land each",
            plain.len(),
            questions.len(),
            areas as f64 / questions.len() as f64
        ));
        let overlay_p50 = by_overlay.quantile_us(0.5);
        print_line(
            "Planvy: the whole answer, in words and geometry",
            by_answer,
            overlay_p50,
        );
        print_line(
            "rstar + geo BooleanOps: the buildable land alone",
            by_overlay,
            overlay_p50,
        );
        let apart = (ours_m2 - overlay_m2).abs() / overlay_m2;
        println!(
            "\nBuildable land of the {compared} parcels in one plan alone: {ours_m2:.1} m² and {overlay_m2:.1} m², relative difference {apart:.1e}."
        );
        ensure!(apart < 1e-4, "the ways disagree on the buildable land");
        let p50 = by_answer.quantile_us(0.5);
        print_goal("p50 at most 1 ms", p50 <= 1000.0, &format!("{p50:.0} µs"));
        Ok(())
    }
}

/// The buildable land of a parcel the plain way: uses cut out of it, dotted land cut out of those.
fn buildable_by_overlay(plain: &PlainIndex, parcel: &MultiPolygon<f64>) -> f64 {
    let mut uses = MultiPolygon::new(Vec::new());
    let mut dotted = MultiPolygon::new(Vec::new());
    plain.for_each_near(parcel, |regulation| {
        let target = if meaningful_city::is_use(regulation.content) {
            &mut uses
        } else if meaningful_city::is_no_build(regulation.content) {
            &mut dotted
        } else {
            return;
        };
        *target = target.union(&MultiPolygon(vec![regulation.area.clone()]));
    });
    uses.intersection(parcel).difference(&dotted).unsigned_area()
}

/// Cells to the east and to the north of the envelope.
const CELLS: (usize, usize) = (10, 6);
/// Side of a cell, in metres.
const CELL_M: f64 = 25.0;
/// Steps of the model's roof to the east and to the north: two triangles each.
const STEPS: (usize, usize) = (150, 100);

/// A body of 30 000 triangles against an envelope of 60 cells, beside the polygon overlay of each triangle with each cell.
///
/// # Errors
/// Where the two ways disagree.
pub fn exceedance_of_a_model(seed: u64) -> anyhow::Result<()> {
    let cells = envelope_cells();
    let surfaces = bumpy_roof(seed);
    let start = Instant::now();
    let mesh = Mesh::new(&surfaces);
    let meshing = start.elapsed();
    ensure!(
        mesh.triangles().len() == 2 * STEPS.0 * STEPS.1,
        "the model has another number of triangles"
    );
    let options = ExceedanceOptions {
        border_tolerance_m: 0.0,
        ..ExceedanceOptions::default()
    };
    let mut times = Vec::new();
    for _ in 0..15 {
        let start = Instant::now();
        black_box(exceedance(&mesh, &cells, options))?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ours = times.get(times.len() / 2).copied().unwrap_or_default();
    let found = exceedance(&mesh, &cells, options)?;
    let worst = found
        .worst()
        .context("the model stands in the envelope")?
        .over_top_m;
    let start = Instant::now();
    let plain_worst = worst_by_overlay(mesh.triangles(), &cells);
    let plainly = start.elapsed();
    println!(
        "\nA model of {} triangles against {} cells\n",
        mesh.triangles().len(),
        cells.len()
    );
    println!("| way | ms | to the plain way |\n|---|---:|---:|");
    let line = |name: &str, took: Duration| {
        println!(
            "| {name} | {:.1} | 1/{:.1} |",
            took.as_secs_f64() * 1e3,
            plainly.as_secs_f64() / took.as_secs_f64()
        );
    };
    line(
        "Planvy: worst place, area and volume of each rule (median of 15)",
        ours,
    );
    line(
        "the mesh itself: triangles, edges, closedness (once for a model)",
        meshing,
    );
    line(
        "geo BooleanOps of each triangle with each cell that it can meet: the worst place alone",
        plainly,
    );
    println!("\nWorst: {worst:.6} m and {plain_worst:.6} m over the top.");
    ensure!(
        (worst - plain_worst).abs() < 1e-6,
        "the ways disagree on the worst place"
    );
    print_goal(
        "at most 20 ms",
        ours.as_secs_f64() <= 0.020,
        &format!("{:.1} ms", ours.as_secs_f64() * 1e3),
    );
    Ok(())
}

/// Ten by six cells, every second one rising to the east.
fn envelope_cells() -> Vec<Cell<usize>> {
    let (east, north) = (118_500.0, 6_164_800.0);
    let cell = |number: usize| {
        let (x, y) = (
            (number % CELLS.0) as f64 * CELL_M,
            (number / CELLS.0) as f64 * CELL_M,
        );
        let corner = Coord {
            x: east + x,
            y: north + y,
        };
        let outline = Rect::new(corner, corner + Coord { x: CELL_M, y: CELL_M }).to_polygon();
        Cell {
            outline,
            top: Plane {
                origin: corner,
                level_m: 8.0 + (number % 7) as f64,
                slope_east: if number.is_multiple_of(2) { 0.1 } else { 0.0 },
                slope_north: 0.0,
            },
            made_by: number % 7,
        }
    };
    (0..CELLS.0 * CELLS.1).map(cell).collect()
}

/// A roof over the whole envelope whose heights are thrown.
fn bumpy_roof(seed: u64) -> Vec<Surface> {
    let mut dice = Dice::new(seed ^ 0x000B_0D1E);
    let (east, north) = (118_500.0, 6_164_800.0);
    let (dx, dy) = (
        CELLS.0 as f64 * CELL_M / STEPS.0 as f64,
        CELLS.1 as f64 * CELL_M / STEPS.1 as f64,
    );
    let row = STEPS.0 + 1;
    let heights: Vec<f64> = (0..row * (STEPS.1 + 1))
        .map(|_| dice.between(2.0, 12.0))
        .collect();
    let vertex = |x: usize, y: usize| {
        let height = heights.get(y * row + x).copied().unwrap_or_default();
        [east + x as f64 * dx, north + y as f64 * dy, height]
    };
    let mut surfaces = Vec::with_capacity(2 * STEPS.0 * STEPS.1);
    for y in 0..STEPS.1 {
        for x in 0..STEPS.0 {
            let [a, b, c, d] = [
                vertex(x, y),
                vertex(x + 1, y),
                vertex(x + 1, y + 1),
                vertex(x, y + 1),
            ];
            for ring in [vec![a, b, c], vec![a, c, d]] {
                surfaces.push(Surface {
                    class: SurfaceClass::Roof,
                    rings: vec![ring],
                    element: None,
                });
            }
        }
    }
    surfaces
}

/// The worst place the plain way: each triangle cut with each cell whose box it meets, levels compared at the corners.
fn worst_by_overlay(triangles: &[Triangle], cells: &[Cell<usize>]) -> f64 {
    let mut worst = f64::NEG_INFINITY;
    for triangle in triangles {
        let [a, b, c] = triangle.corners;
        let ring: LineString<f64> = [a, b, c].map(|[x, y, _]| Coord { x, y }).into_iter().collect();
        let flat = Polygon::new(ring, Vec::new());
        let Some(plane) = plane_of(triangle) else { continue };
        for cell in cells {
            let meets = flat
                .bounding_rect()
                .zip(cell.outline.bounding_rect())
                .is_some_and(|(one, other)| one.intersects(&other));
            if !meets {
                continue;
            }
            for part in flat.intersection(&cell.outline) {
                for corner in part.exterior().coords() {
                    worst = worst.max(plane.at(*corner) - cell.top.at(*corner));
                }
            }
        }
    }
    worst
}

/// The plane of a triangle; none of an upright one.
fn plane_of(triangle: &Triangle) -> Option<Plane> {
    let [a, b, c] = triangle.corners;
    let (u, v) = (
        [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
        [c[0] - a[0], c[1] - a[1], c[2] - a[2]],
    );
    let normal = [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ];
    (normal[2].abs() > 1e-12).then(|| Plane {
        origin: Coord { x: a[0], y: a[1] },
        level_m: a[2],
        slope_east: -normal[0] / normal[2],
        slope_north: -normal[1] / normal[2],
    })
}

/// A building model read and checked as a whole: the file's bytes to the answer.
///
/// # Errors
/// Where the file is not there or cannot be read as a drawing.
pub fn building_model(path: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let answers = Answers::new(Arc::new(planvy_index::Snapshot::empty()));
    let mut times = Vec::new();
    let mut results = 0;
    for _ in 0..7 {
        let start = Instant::now();
        let read = drawing::read(&bytes, &ProposalOptions::default())?;
        let reading = start.elapsed();
        let answer = answers.check(&CheckQuestion {
            proposal: read.proposal,
            findings: read.findings,
            date: Date::constant(2026, 11, 27),
            lang: Lang::Sv,
            parcel: None,
        });
        results = answer.results.len();
        times.push((start.elapsed(), reading));
    }
    times.sort_unstable();
    let (whole, reading) = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "\nA building model of {:.1} MB read and checked in {:.0} ms, of which reading {:.0} ms (median of {}); {results} results.",
        bytes.len() as f64 / 1e6,
        whole.as_secs_f64() * 1e3,
        reading.as_secs_f64() * 1e3,
        times.len()
    );
    print_goal(
        "a model of 2 MB at most 1 s",
        whole.as_secs_f64() <= 1.0,
        &format!("{:.0} ms", whole.as_secs_f64() * 1e3),
    );
    Ok(())
}
