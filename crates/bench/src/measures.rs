//! What is measured.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::ensure;
use peak_alloc::PeakAlloc;
use planvy_index::{RegulationIndex, Snapshot, SnapshotBuilder};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{GridPoint, PlanId, RegulationId};

use crate::city::{self, PlanWithRegulations, Size};
use crate::figures::{Times, print_goal, print_head, print_line};
use crate::plain::{PlainBuilder, PlainIndex, PlainRegulation};

/// A city and how many questions to ask about it.
pub struct Bench {
    /// How large it is.
    pub size: Size,
    /// What it is drawn by.
    pub seed: u64,
    /// Questions of each kind.
    pub questions: usize,
}

/// Questions answered by one way before the other way's turn.
const IN_A_ROW: usize = 500;

/// What the answers of one way come to: how many hits, and a sum that depends on which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    hits: u64,
    sum: u64,
}

impl Found {
    /// Reads every attribute of a regulation, its plan's id among them.
    fn note(&mut self, id: RegulationId, plan: PlanId, content: u32, uses: usize) {
        self.hits += 1;
        let words = [
            id.0.as_u64_pair().0,
            plan.0.as_u64_pair().0,
            u64::from(content),
            uses as u64,
        ];
        self.sum = words.into_iter().fold(self.sum, u64::wrapping_add);
    }

    fn note_plain(&mut self, regulation: &PlainRegulation) {
        self.note(
            regulation.id,
            regulation.plan,
            regulation.content.0,
            regulation.regulates_uses.len(),
        );
    }

    /// Notes a regulation of ours; one for the whole plan has no polygon, and the plain way does not know it.
    fn note_ours(&mut self, snapshot: &Snapshot, regulation: RegulationIndex) -> bool {
        let entry = snapshot.regulation(regulation).filter(|entry| !entry.whole_plan);
        let found = entry.and_then(|entry| Some((entry, snapshot.plan_id(entry.plan)?)));
        if let Some((entry, plan)) = found {
            self.note(entry.id, plan, entry.content.0, entry.regulates_uses.len());
        }
        found.is_some()
    }
}

impl Bench {
    fn snapshot(&self) -> Snapshot {
        let mut builder = SnapshotBuilder::new("bench");
        city::deliver(self.size, self.seed, &mut builder);
        builder.build()
    }

    fn plain(&self) -> PlainIndex {
        let mut builder = PlainBuilder::default();
        city::deliver(self.size, self.seed, &mut builder);
        builder.build()
    }

    /// Point to all regulations with their attributes.
    pub fn point(&self) -> anyhow::Result<()> {
        let (snapshot, plain) = (self.snapshot(), self.plain());
        // The plain way knows neither a border's width nor other zones' towns: points on a border are left out.
        let points: Vec<GridPoint> = city::points(self.size, self.seed, self.questions)
            .into_iter()
            .map(|(crs, at)| GridPoint {
                crs,
                east_m: at.x,
                north_m: at.y,
            })
            .filter(|point| {
                !snapshot
                    .at_point(*point)
                    .regulations
                    .iter()
                    .any(|hit| hit.on_border)
            })
            .collect();
        let mut times = [Times::default(), Times::default(), Times::default()];
        let mut found = [Found::default(); 3];
        let [by_visit, by_hits, by_plain] = &mut times;
        let [visited, hit, plainly] = &mut found;
        for [first, second, third] in in_turns(&points, IN_A_ROW) {
            for point in first {
                time(by_visit, || visit_regulations(&snapshot, *point, visited));
            }
            for point in second {
                time(by_hits, || all_hits(&snapshot, *point, hit));
            }
            for point in third {
                let at = geo_types::Coord {
                    x: point.east_m,
                    y: point.north_m,
                };
                time(by_plain, || {
                    plain.at_point(at, |regulation| plainly.note_plain(regulation))
                });
            }
        }
        let plain_p50 = by_plain.quantile_us(0.5);
        let [visited, hit, plainly] = found;
        print_head(&format!(
            "Point to all regulations with attributes: {} polygons, {} points, {:.2} hits each",
            plain.len(),
            points.len(),
            plainly.hits as f64 / points.len() as f64
        ));
        print_line("Planvy, visiting", by_visit, plain_p50);
        print_line(
            "Planvy, full hits with distances, plans and parcels",
            by_hits,
            plain_p50,
        );
        print_line("rstar + geo intersects", by_plain, plain_p50);
        ensure!(
            visited == plainly && hit == plainly,
            "the ways disagree: {found:?}"
        );
        let ratio = plain_p50 / by_visit.quantile_us(0.5);
        print_goal(
            "p50 at most 1/4 of the plain way",
            ratio >= 4.0,
            &format!("1/{ratio:.1}"),
        );
        Ok(())
    }

    /// Parcel to the shares of all regulations.
    pub fn area(&self) -> anyhow::Result<()> {
        let (snapshot, plain) = (self.snapshot(), self.plain());
        let parcels = city::parcels(self.size, self.seed, self.questions / 4);
        let mut times = [Times::default(), Times::default()];
        let mut found = [Found::default(); 2];
        let mut areas_m2 = [0.0, 0.0];
        let [by_pieces, by_overlay] = &mut times;
        let [in_pieces, in_overlay] = &mut found;
        let [pieces_m2, overlay_m2] = &mut areas_m2;
        for [first, second] in in_turns(&parcels, IN_A_ROW / 4) {
            for (crs, parcel) in first {
                let hits = time(by_pieces, || black_box(snapshot.in_area(*crs, parcel)));
                for hit in &hits.regulations {
                    if in_pieces.note_ours(&snapshot, hit.regulation) {
                        *pieces_m2 += hit.area_m2;
                    }
                }
            }
            for (_, parcel) in second {
                time(by_overlay, || {
                    plain.in_area(parcel, |regulation, area_m2| {
                        in_overlay.note_plain(regulation);
                        *overlay_m2 += area_m2;
                    });
                });
            }
        }
        let plain_p50 = by_overlay.quantile_us(0.5);
        let [pieces_m2, overlay_m2] = areas_m2;
        let [in_pieces, in_overlay] = found;
        print_head(&format!(
            "Parcel to shares in m²: {} polygons, {} parcels, {:.1} hits each",
            plain.len(),
            parcels.len(),
            in_overlay.hits as f64 / parcels.len() as f64
        ));
        print_line("Planvy, convex pieces", by_pieces, plain_p50);
        print_line("rstar + geo BooleanOps", by_overlay, plain_p50);
        let apart = (pieces_m2 - overlay_m2).abs() / overlay_m2;
        println!("\nAll shares: {pieces_m2:.3} m² and {overlay_m2:.3} m², relative difference {apart:.1e}.");
        // A share of about a square millimetre may count for one way and not for the other.
        let few = parcels.len() as u64 / 1000;
        ensure!(
            in_pieces.hits.abs_diff(in_overlay.hits) <= few,
            "the ways disagree: {found:?}"
        );
        ensure!(apart < 1e-6, "the areas disagree");
        let ratio = plain_p50 / by_pieces.quantile_us(0.5);
        print_goal(
            "p50 at most 1/10 of the plain way",
            ratio >= 10.0,
            &format!("1/{ratio:.1}"),
        );
        Ok(())
    }

    /// Memory for each regulation polygon.
    pub fn memory(&self, heap: &PeakAlloc) {
        let before = heap.current_usage();
        let plain = self.plain();
        let of_plain = heap.current_usage().saturating_sub(before);
        let polygons = plain.len() as f64;
        drop(plain);
        let before = heap.current_usage();
        let texts = city::contents(self.seed);
        let of_texts = heap.current_usage().saturating_sub(before);
        drop(texts);
        let before = heap.current_usage();
        let snapshot = self.snapshot();
        let of_snapshot = heap.current_usage().saturating_sub(before);
        let without_texts = of_snapshot.saturating_sub(of_texts);
        println!(
            "\nMemory on the heap: {} plans, {polygons} regulation polygons\n",
            snapshot.plans().len()
        );
        println!("| what | MB | bytes for each polygon |\n|---|---:|---:|");
        let line = |what: &str, bytes: usize| {
            println!(
                "| {what} | {:.1} | {:.0} |",
                bytes as f64 / 1e6,
                bytes as f64 / polygons
            )
        };
        line("Planvy: geometry, tree, attributes, plans", without_texts);
        line("the distinct contents, the same for both", of_texts);
        line("rstar + geo polygons and attributes, without plans", of_plain);
        let each = without_texts as f64 / polygons;
        let ratio = of_plain as f64 / without_texts as f64;
        print_goal(
            "at most 300 bytes for each polygon and 1/3 of the plain way",
            each <= 300.0 && ratio >= 3.0,
            &format!("{each:.0} bytes, 1/{ratio:.1}"),
        );
        black_box(&snapshot);
    }

    /// Time from hand-over to the finished snapshot.
    pub fn build(&self) {
        let mut times = Vec::new();
        let mut polygons = 0;
        for _ in 0..3 {
            let mut builder = SnapshotBuilder::new("bench");
            let mut handing_over = Duration::ZERO;
            polygons = 0;
            for (key, content) in city::contents(self.seed) {
                let start = Instant::now();
                builder.content(key, content);
                handing_over += start.elapsed();
            }
            for PlanWithRegulations { plan, regulations } in city::plans(self.size, self.seed) {
                polygons += regulations
                    .iter()
                    .filter(|regulation| !regulation.geometry.is_empty())
                    .count();
                let start = Instant::now();
                builder.plan(plan);
                regulations
                    .into_iter()
                    .for_each(|regulation| builder.regulation(regulation));
                handing_over += start.elapsed();
            }
            let start = Instant::now();
            let snapshot = black_box(builder.build());
            times.push((handing_over + start.elapsed(), handing_over));
            drop(snapshot);
        }
        times.sort_unstable();
        let (whole, handing_over) = times.get(times.len() / 2).copied().unwrap_or_default();
        println!(
            "\nBuild of the snapshot: {polygons} polygons in {:.2} s, of which {:.2} s taking over (median of {})",
            whole.as_secs_f64(),
            handing_over.as_secs_f64(),
            times.len()
        );
        if self.size.towns.len() == 1 {
            print_goal(
                "at most 2 s",
                whole.as_secs_f64() <= 2.0,
                &format!("{:.2} s", whole.as_secs_f64()),
            );
        }
    }
}

/// Every way gets every question, in turns, but no two ways the same question one after the other: the second would find in
/// the processor's memory what the first one fetched.
pub(crate) fn in_turns<const WAYS: usize, T>(
    questions: &[T],
    in_a_row: usize,
) -> impl Iterator<Item = [&[T]; WAYS]> {
    let turns: Vec<&[T]> = questions.chunks(in_a_row).collect();
    (0..turns.len()).map(move |at| {
        std::array::from_fn(|way| {
            let shifted = (at + way * turns.len() / WAYS) % turns.len();
            turns.get(shifted).copied().unwrap_or_default()
        })
    })
}

pub(crate) fn time<T>(times: &mut Times, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    times.note(start.elapsed());
    result
}

fn visit_regulations(snapshot: &Snapshot, point: GridPoint, found: &mut Found) {
    snapshot.for_each_regulation_at(point, |regulation, _| {
        found.note_ours(snapshot, regulation);
    });
}

fn all_hits(snapshot: &Snapshot, point: GridPoint, found: &mut Found) {
    for hit in &snapshot.at_point(point).regulations {
        found.note_ours(snapshot, hit.regulation);
    }
}
