//! `planvy-bench-city [--nation] STORE`: the synthetic city as a store that `planvy serve --data STORE` opens, for measurements
//! beside other servers (`scripts/bench-peers`); or the synthetic nation, a publication for each of its towns. STORE is a
//! GeoPackage that is not there yet, or the address of an empty database.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use planvy_bench::city::{self, PlanWithRegulations, Size};
use planvy_plan::{Plan, Provenance, Regulation, RegulationContent};
use planvy_store::{
    DatabaseAddress, FindingCounts, GeoPackageStore, PostgisStore, Publication, PublishedContent,
    PublishedFile, Store,
};

/// The same city at each run.
const SEED: u64 = 20_261_125;

fn main() -> Result<()> {
    let mut size = city::CITY;
    let mut place = None;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--nation" => size = city::NATION,
            _ => place = Some(argument),
        }
    }
    let mut store = opened(&place.context("usage: planvy-bench-city [--nation] STORE")?)?;
    let contents: Vec<RegulationContent> = city::contents(SEED)
        .into_iter()
        .map(|(_, content)| content)
        .collect();
    let mut drawn = city::plans(size, SEED);
    let mut snapshot_id = String::new();
    for town in 0..size.towns.len() {
        let plans: Vec<Plan> = drawn
            .by_ref()
            .take(plans_of_town(size))
            .map(|drawn| whole_plan(drawn, &contents))
            .collect::<Result<_>>()?;
        snapshot_id = store.publish(publication(town, plans))?.snapshot_id;
    }
    let counts = store.counts()?;
    println!(
        "{snapshot_id}: {} plans, {} regulations",
        counts.plans, counts.regulations
    );
    Ok(())
}

/// The empty store at a place.
fn opened(place: &str) -> Result<Box<dyn Store>> {
    if DatabaseAddress::is_meant(place) {
        let store = PostgisStore::open(place.parse()?)?;
        ensure!(store.is_empty()?, "the database is not empty");
        return Ok(Box::new(store));
    }
    let file = PathBuf::from(place);
    ensure!(!file.exists(), "{} is there already", file.display());
    Ok(Box::new(GeoPackageStore::open(file)?))
}

/// Plans that are drawn for each town: a square number.
fn plans_of_town(size: Size) -> usize {
    size.plans_in_town.isqrt().pow(2)
}

/// The publication of a town's plans. That of the first town is the city's.
fn publication(town: usize, plans: Vec<Plan>) -> Publication {
    let (file, sha256) = match town {
        0 => ("city".to_owned(), "0".repeat(64)),
        _ => (format!("city {town}"), format!("{town:064}")),
    };
    Publication {
        files: vec![PublishedFile {
            provenance: Provenance {
                format: "synthetic".to_owned(),
                file,
                sha256,
                imported: "2026-11-28T12:00:00Z".to_owned(),
            },
            options: String::new(),
            accepted: Vec::new(),
            findings: FindingCounts::default(),
            content: PublishedContent::Plans(plans),
        }],
    }
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
