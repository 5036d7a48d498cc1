//! `planvy-bench-city FILE`: the synthetic city as a store that `planvy serve --data FILE` opens, for measurements beside other
//! servers (`scripts/bench-peers`).

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use planvy_bench::city::{self, PlanWithRegulations};
use planvy_plan::{Plan, Provenance, Regulation, RegulationContent};
use planvy_store::{FindingCounts, GeoPackageStore, Publication, PublishedContent, PublishedFile, Store};

/// The same city at each run.
const SEED: u64 = 20_261_125;

fn main() -> Result<()> {
    let file = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .context("usage: planvy-bench-city FILE")?;
    ensure!(!file.exists(), "{} is there already", file.display());
    let contents: Vec<RegulationContent> = city::contents(SEED)
        .into_iter()
        .map(|(_, content)| content)
        .collect();
    let plans: Vec<Plan> = city::plans(city::CITY, SEED)
        .map(|drawn| whole_plan(drawn, &contents))
        .collect::<Result<_>>()?;
    let mut store = GeoPackageStore::open(&file)?;
    let published = store.publish(Publication {
        files: vec![PublishedFile {
            provenance: Provenance {
                format: "synthetic".to_owned(),
                file: "city".to_owned(),
                sha256: "0".repeat(64),
                imported: "2026-11-28T12:00:00Z".to_owned(),
            },
            options: String::new(),
            accepted: Vec::new(),
            findings: FindingCounts::default(),
            content: PublishedContent::Plans(plans),
        }],
    })?;
    let counts = store.counts()?;
    println!(
        "{}: {} plans, {} regulations",
        published.snapshot_id, counts.plans, counts.regulations
    );
    Ok(())
}

/// A plan that holds its regulations, each with its content.
fn whole_plan(drawn: PlanWithRegulations, contents: &[RegulationContent]) -> Result<Plan> {
    let mut plan = drawn.plan.plan;
    for stored in drawn.regulations {
        let content = contents
            .get(stored.content.0 as usize)
            .context("a regulation has a content that is not there")?;
        plan.regulations.push(Regulation {
            id: stored.id,
            content: content.clone(),
            regulates_uses: stored.regulates_uses,
            geometry: stored.geometry,
        });
    }
    Ok(plan)
}
