//! How long a city takes to publish and to load: 2 500 plans, 250 000 regulations, 36 vertices on average.
//!
//! `cargo bench -p planvy-store` prints the times, the size of the file and a checksum of what came back. With the address of an
//! empty database in `PLANVY_BENCH_DATABASE` it does the same beside it in PostGIS, and says whether both told the same.
#![expect(clippy::expect_used, reason = "a measurement stops at the first error")]

use std::time::Instant;

use geo_types::{Coord, LineString, Polygon};
use planvy_plan::geometry::GeometryPart;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Address, Crs, Datum, Parcel, Plan, PlanId, Position, Provenance, Regulation, RegulationContent,
    RegulationGroup, RegulationId, RuleId,
};
use planvy_store::{
    DatabaseAddress, FindingCounts, GeoPackageStore, PostgisStore, Publication, PublishedContent,
    PublishedFile, Store,
};
use uuid::Uuid;

const PLANS: u128 = 2_500;
const REGULATIONS: u128 = 100;
/// Distinct contents.
const CONTENTS: u128 = 4_000;

/// Counts what it is given.
#[derive(Default)]
struct Tally {
    regulations: u64,
    vertices: u64,
    contents: u64,
    sum: f64,
}

impl SnapshotSink for Tally {
    fn plan(&mut self, _: StoredPlan) {}

    fn content(&mut self, _: ContentKey, _: RegulationContent) {
        self.contents += 1;
    }

    fn regulation(&mut self, regulation: StoredRegulation) {
        self.regulations += 1;
        for part in &regulation.geometry {
            if let Position::Area(area) = &part.position {
                self.vertices += area.exterior().0.len() as u64;
                self.sum += area
                    .exterior()
                    .0
                    .iter()
                    .map(|vertex| vertex.x - vertex.y)
                    .sum::<f64>();
            }
        }
    }

    fn parcel(&mut self, _: Parcel) {}

    fn address(&mut self, _: Address) {}

    fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
}

/// A ring of a number of vertices around a place.
fn area(number: u128) -> GeometryPart {
    // Long-tailed: most rings have few vertices, one in a hundred has very many; the mean is about 36.
    let vertices = if number.is_multiple_of(100) {
        1_600
    } else {
        6 + (number * 7 % 29) as usize
    };
    let (east_m, north_m) = (
        110_000.0 + (number % 500) as f64 * 60.0,
        6_150_000.0 + (number / 500) as f64 * 60.0,
    );
    let ring = (0..vertices).map(|index| {
        let angle = index as f64 / vertices as f64 * std::f64::consts::TAU;
        Coord {
            x: east_m + 25.0 * angle.cos(),
            y: north_m + 25.0 * angle.sin(),
        }
    });
    GeometryPart {
        position: Position::Area(Polygon::new(LineString(ring.collect()), Vec::new())),
        crs: Crs::Zone1330,
        height_datum: Some(Datum::Rh2000),
        dimension: 2,
        vertex_heights_m: Vec::new(),
        entry: 0,
        from_multi: false,
        plane_uncertainty_m: Some(0.025),
        height_uncertainty_m: None,
        positioning: None,
    }
}

fn plan(number: u128) -> Plan {
    let json = serde_json::json!({
        "id": Uuid::from_u128(number), "name": format!("Kvarteret {number}"), "status": "legal-force",
        "kind": "detaljplan", "crs": "EPSG:3008", "area": [],
    });
    let mut plan: Plan = serde_json::from_value(json).expect("a plan");
    plan.id = PlanId(Uuid::from_u128(number));
    plan.area = vec![area(number)];
    plan.regulations = (0..REGULATIONS)
        .map(|index| {
            let id = number * REGULATIONS + index;
            let wording = format!("Högsta nockhöjd är {} meter över medelmarknivå", id % CONTENTS);
            Regulation {
                id: RegulationId(Uuid::from_u128(id)),
                content: RegulationContent::new(RegulationGroup::Property, wording),
                regulates_uses: vec![RegulationId(Uuid::from_u128(number * REGULATIONS))],
                geometry: vec![area(id)],
            }
        })
        .collect();
    plan
}

/// The publication of the city.
fn city() -> Publication {
    let file = PublishedFile {
        provenance: Provenance {
            format: "synthetic".to_owned(),
            file: "city".to_owned(),
            sha256: "0".repeat(64),
            imported: "2026-11-23T12:00:00Z".to_owned(),
        },
        options: String::new(),
        accepted: Vec::new(),
        findings: FindingCounts::default(),
        content: PublishedContent::Plans((1..=PLANS).map(plan).collect()),
    };
    Publication { files: vec![file] }
}

/// Publishes the city and loads it five times; returns what was told of it.
fn measure(name: &str, store: &mut dyn Store) -> (String, f64) {
    let city = city();
    let started = Instant::now();
    store.publish(city).expect("published");
    println!(
        "{name} publish  {:>8.0} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    let mut checksum = 0.0;
    for _ in 0..5 {
        let mut tally = Tally::default();
        let started = Instant::now();
        store.load(&mut tally).expect("loaded");
        let Tally {
            regulations,
            vertices,
            contents,
            sum,
        } = tally;
        let spent_ms = started.elapsed().as_secs_f64() * 1e3;
        println!(
            "{name} load     {spent_ms:>8.0} ms  {regulations} regulations, {vertices} vertices, {contents} contents, checksum {sum:.3}"
        );
        checksum = sum;
    }
    let id = store.snapshot_id().expect("an id");
    let started = Instant::now();
    for _ in 0..200 {
        assert!(!store.changed_since(&id).expect("asked"));
    }
    println!(
        "{name} ask      {:>8.2} ms for each look at the snapshot id",
        started.elapsed().as_secs_f64() * 1e3 / 200.0
    );
    (id, checksum)
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("city.gpkg");
    let mut store = GeoPackageStore::open(&path).expect("a store");
    let of_file = measure("GeoPackage", &mut store);
    let bytes = std::fs::metadata(&path).expect("the file").len();
    println!("GeoPackage file     {:>8.1} MB", bytes as f64 / 1e6);
    let Ok(address) = std::env::var("PLANVY_BENCH_DATABASE") else {
        return;
    };
    let address: DatabaseAddress = address.parse().expect("an address");
    let mut store = PostgisStore::open(address).expect("a database");
    assert!(store.is_empty().expect("asked"), "the database is not empty");
    let of_database = measure("PostGIS   ", &mut store);
    assert_eq!(of_file, of_database, "both tell the same");
}
