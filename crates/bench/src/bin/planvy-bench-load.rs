//! `planvy-bench-load STORE`: loads the synthetic city or nation that `planvy-bench-city` made into a snapshot, as `planvy serve`
//! does, and prints how long that took, how much memory, and a checksum of answers: two programs that print the same one answer
//! alike.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use planvy_index::{Hits, Snapshot, SnapshotBuilder};
use planvy_plan::{Crs, GridPoint};
use planvy_store::{DatabaseAddress, GeoPackageStore, PostgisStore, Store};

/// Questions of each kind.
const QUESTIONS: u64 = 20_000;
/// Clock ticks of the system in a second, in which it gives processor times.
const TICKS_PER_S: f64 = 100.0;

fn main() -> Result<()> {
    let place = std::env::args()
        .nth(1)
        .context("usage: planvy-bench-load STORE")?;
    let store: Box<dyn Store> = if DatabaseAddress::is_meant(&place) {
        Box::new(PostgisStore::open_existing(place.parse()?)?)
    } else {
        Box::new(GeoPackageStore::open_existing(place)?)
    };
    let started = Instant::now();
    let mut builder = SnapshotBuilder::new(store.snapshot_id()?);
    let id = store.load(&mut builder)?;
    let (handed_over, so_far) = (started.elapsed(), processor_time()?);
    let snapshot = builder.build();
    let (wall, processor) = (started.elapsed(), processor_time()?);
    ensure!(snapshot.id() == id, "the store has changed");
    let seconds = |time: Duration| time.as_secs_f64();
    println!(
        "{id}: {} plans, {} regulations",
        snapshot.plans().len(),
        snapshot.regulation_count()
    );
    println!(
        "handed over {:.2} s, built {:.2} s, together {:.2} s; processor {:.2} + {:.2} = {:.2} s; memory {} MB at most",
        seconds(handed_over),
        seconds(wall) - seconds(handed_over),
        seconds(wall),
        seconds(so_far),
        seconds(processor) - seconds(so_far),
        seconds(processor),
        most_memory_mb()?
    );
    println!("checksum of answers {:016x}", checksum(&snapshot));
    Ok(())
}

/// Processor time of this process, in the system too.
fn processor_time() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, after_name) = stat.rsplit_once(") ").context("no name")?;
    let ticks = after_name.split(' ').skip(11).take(2);
    let ticks: f64 = ticks.map(|ticks| ticks.parse().unwrap_or(0.0)).sum();
    Ok(Duration::from_secs_f64(ticks / TICKS_PER_S))
}

/// The most memory that this process has held at a time.
fn most_memory_mb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kib.context("the system does not say")?.parse::<u64>()? * 1024 / 1_000_000)
}

/// What the answers at places all over the plans come to.
fn checksum(snapshot: &Snapshot) -> u64 {
    let mut sum = Checksum(0);
    let plans = snapshot.plans().len() as u64;
    let mut dice = 1_u64;
    for _ in 0..QUESTIONS.min(plans * 8) {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let plan = planvy_index::PlanIndex((dice >> 33).checked_rem(plans).unwrap_or(0) as u32);
        let crs = snapshot.plan(plan).map_or(Crs::Tm, |stored| stored.plan.crs);
        let area = snapshot.plan_geometry(plan);
        let Some(corner) = area.0.first().and_then(|area| area.exterior().0.first().copied()) else {
            continue;
        };
        let (x, y) = (
            (dice >> 12 & 0x3FF) as f64 * 0.1,
            (dice >> 22 & 0x3FF) as f64 * 0.3,
        );
        let point = GridPoint {
            crs,
            east_m: corner.x + x,
            north_m: corner.y + y,
        };
        sum.hits(snapshot, &snapshot.at_point(point));
        let (min, max) = ([corner.x, corner.y], [corner.x + x, corner.y + y]);
        let rectangle = geo_types::Rect::new(min, max).to_polygon();
        sum.hits(snapshot, &snapshot.in_area(crs, &rectangle.into()));
    }
    for regulation in snapshot
        .plans()
        .iter()
        .zip(0..)
        .flat_map(|(_, plan)| snapshot.regulations_of(planvy_index::PlanIndex(plan)))
    {
        let Some(entry) = snapshot.regulation(regulation) else {
            continue;
        };
        sum.add(entry.id.0.as_u64_pair().0);
        sum.add(u64::from(entry.content.0));
        sum.add(u64::from(entry.whole_plan));
        for uses in entry.regulates_uses {
            sum.add(uses.0.as_u64_pair().1);
        }
        sum.add(snapshot.regulation_area_m2(regulation).to_bits());
    }
    for content in snapshot.contents() {
        sum.add(content.formulation.len() as u64);
    }
    sum.0
}

/// A sum that depends on the order.
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn hits(&mut self, snapshot: &Snapshot, hits: &Hits) {
        for hit in &hits.regulations {
            let id = snapshot
                .regulation(hit.regulation)
                .map_or(0, |entry| entry.id.0.as_u64_pair().1);
            self.add(id);
            self.add(hit.area_m2.to_bits());
            self.add(hit.distance_to_border_m.to_bits());
            self.add(u64::from(hit.on_border));
        }
        for hit in &hits.plans {
            self.add(u64::from(hit.plan.0));
            self.add(hit.area_m2.to_bits());
        }
    }
}
