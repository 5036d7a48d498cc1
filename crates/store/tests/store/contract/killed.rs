//! A publisher that is killed leaves the old snapshot or the new one, whole.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use geo_types::{MultiPolygon, Point};
use planvy_plan::{Crs, ExistingBuilding, GuidanceFeature, GuidanceShape, Plan, Position, TerrainRaster};
use planvy_store::{Publication, PublishedContent};

use crate::collected::Collected;
use crate::kinds::{Kind, open};
use crate::samples::{bare_building, bare_plan, file, guidance, part, raster, regulation, square};

/// Names the store to the child process.
const STORE: &str = "PLANVY_STORE_OF_KILLED_PUBLISHER";
const PLANS: u128 = 3;
const REGULATIONS: u128 = 200;

/// The plans of one round: every name and wording carries its number.
fn round(number: u64) -> Vec<Plan> {
    (1..=PLANS)
        .map(|plan| {
            let mut made = bare_plan(plan, &format!("omgång {number}"));
            made.regulations = (0..REGULATIONS)
                .map(|index| {
                    let place =
                        Position::Area(square(118_000.0 + index as f64, 6_164_000.0, number as f64 + 1.0));
                    let id = plan * 10_000 + index;
                    regulation(id, &format!("omgång {number}"), vec![part(place, Crs::Zone1330)])
                })
                .collect();
            made
        })
        .collect()
}

/// The buildings of one round: the storeys carry its number.
fn buildings(number: u64) -> Vec<ExistingBuilding> {
    let built = |index: u32| ExistingBuilding {
        storeys: Some(number as f64),
        ..bare_building(None, 118_000.0 + f64::from(index) * 20.0)
    };
    (0..100).map(built).collect()
}

/// The ground of one round, of two tiles: the levels carry its number.
fn ground(number: u64) -> TerrainRaster {
    raster(300, 40, number as f32)
}

/// The guidance of one round: the identity carries its number.
fn features(number: u64) -> Vec<GuidanceFeature> {
    let area = GuidanceShape::Area(MultiPolygon(vec![square(118_000.0, 6_164_000.0, 90.0)]));
    let spot = GuidanceShape::Point(vec![Point::new(118_000.0, 6_164_000.0)].into());
    [area, spot]
        .map(|shape| guidance(&number.to_string(), Crs::Zone1330, shape))
        .into()
}

/// All that is published at once in one round.
fn publication_of(number: u64) -> Publication {
    let contents = [
        PublishedContent::Plans(round(number)),
        PublishedContent::Buildings(buildings(number)),
        PublishedContent::Terrain(vec![ground(number)]),
        PublishedContent::Guidance(features(number)),
    ];
    let files = contents.map(|content| file("round", &number.to_string(), content));
    Publication { files: files.into() }
}

/// Everything that was found is that of one round.
fn assert_whole(found: &Collected, number: u64, said: &str) {
    assert_eq!(found.plans, round(number), "{said}");
    assert_eq!(found.buildings, buildings(number), "{said}");
    assert_eq!(
        crate::collected::put_together(&found.terrain),
        ground(number),
        "{said}"
    );
    assert_eq!(found.guidance, features(number), "{said}");
}

/// Not a test of its own: the publisher that the test below starts, and kills. It ends by itself after a while, should
/// nobody kill it.
#[test]
#[ignore = "started by a_killed_publisher_leaves_a_whole_snapshot"]
fn publish_until_killed() {
    let Ok(data) = std::env::var(STORE) else {
        return;
    };
    let mut store = open(&data);
    let first = Collected::from(&*store).plans.first().map_or(0, number_of);
    for number in first + 1..first + 500 {
        store.publish(publication_of(number)).unwrap();
        println!("published {number}");
        std::io::stdout().flush().unwrap();
    }
}

fn number_of(plan: &Plan) -> u64 {
    plan.name.strip_prefix("omgång ").unwrap().parse().unwrap()
}

fn start_publisher(data: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "contract::killed::publish_until_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(STORE, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the publisher go on for a moment. Nothing depends on how long it really is.
fn wait(moment: Duration) {
    let started = Instant::now();
    while started.elapsed() < moment {
        std::hint::spin_loop();
    }
}

/// Starts a publisher, waits until it has published twice, and kills it at an arbitrary moment after that. Returns the
/// last round that it reported.
fn publish_and_kill(data: &str, moment: Duration) -> u64 {
    let mut publisher = start_publisher(data);
    let mut lines = BufReader::new(publisher.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let mut reports = lines
        .by_ref()
        .filter_map(|line| line.split_once("published ")?.1.parse::<u64>().ok());
    let seen = [reports.next().unwrap(), reports.next().unwrap()];
    wait(moment);
    // On Unix this is SIGKILL.
    publisher.kill().unwrap();
    publisher.wait().unwrap();
    reports.last().unwrap_or(seen[1])
}

pub fn a_killed_publisher_leaves_a_whole_snapshot(kind: Kind) {
    let store = kind.empty();
    for attempt in 0..8_u64 {
        let moment = Duration::from_micros(RandomState::new().hash_one(attempt) % 60_000);
        let reported = publish_and_kill(store.data(), moment);

        let found = Collected::from(&*store);
        let number = number_of(found.plans.first().unwrap());
        assert!(number >= reported, "what was reported is there");
        assert!(number <= reported + 1, "nothing is there that was not sent");
        assert_whole(&found, number, &format!("killed {moment:?} after a publication"));
        assert!(
            found.snapshot_id.starts_with(&format!("s{number}-")),
            "{}",
            found.snapshot_id
        );
        if kind == Kind::GeoPackage {
            let database = rusqlite::Connection::open(store.data()).unwrap();
            let verdict: String = database
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(verdict, "ok");
        }
    }
}

pub fn a_store_whose_making_was_killed_is_made_again(kind: Kind) {
    for attempt in 0..12_u64 {
        let place = kind.blank();
        let moment = Duration::from_micros(RandomState::new().hash_one(attempt) % 40_000);
        let mut publisher = start_publisher(&place.data);
        wait(moment);
        publisher.kill().unwrap();
        publisher.wait().unwrap();
        let store = open(&place.data);
        let found = Collected::from(&*store);
        let number = found.plans.first().map_or(0, number_of);
        if number == 0 {
            assert!(store.is_empty().unwrap(), "killed {moment:?} after the start");
        } else {
            assert_whole(&found, number, &format!("killed {moment:?} after the start"));
        }
    }
}

/// Readers loop over snapshots while another publishes: each that they see is one that was committed, whole, and time does not
/// run backwards.
pub fn readers_see_whole_snapshots_while_another_writes(kind: Kind) {
    let mut writer = kind.empty();
    let readers = [writer.another(), writer.another()];
    let rounds = 12;
    std::thread::scope(|scope| {
        for reader in readers {
            scope.spawn(move || {
                let mut last = 0;
                while last < rounds {
                    let found = Collected::from(&*reader);
                    let number = found.plans.first().map_or(0, number_of);
                    assert!(number >= last, "time does not run backwards");
                    if number > last {
                        assert_whole(&found, number, "while another writes");
                        assert!(found.snapshot_id.starts_with(&format!("s{number}-")));
                    }
                    last = number;
                }
            });
        }
        for number in 1..=rounds {
            writer.publish(publication_of(number)).unwrap();
        }
    });
}
