//! What the tests work on: a store, the stand-in, and a clock that nobody waits for.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use planvy_import::{ImportOptions, import_paths};
use planvy_platform::UreqTransport;
use planvy_platform::client::{Client, Politeness};
use planvy_platform::credentials::Credentials;
use planvy_platform::ngp::{PlanState, Settings, Step, SyncError, SyncOptions, SyncReport, sync};
use planvy_platform::pace::{Cancel, Clock};
use planvy_store::{GeoPackageStore, Store};

use crate::stand_in::{KEY, SECRET, StandIn};

/// A clock whose waits are over at once.
#[derive(Default)]
pub struct TestClock {
    waits: RefCell<Vec<Duration>>,
}

impl TestClock {
    pub fn waited(&self) -> Duration {
        self.waits.borrow().iter().sum()
    }

    /// In seconds.
    pub fn waits(&self) -> Vec<f64> {
        self.waits.borrow().iter().map(Duration::as_secs_f64).collect()
    }
}

impl Clock for TestClock {
    fn elapsed(&self) -> Duration {
        self.waited()
    }

    fn now(&self) -> Timestamp {
        "2026-11-27T12:00:00Z".parse::<Timestamp>().unwrap() + self.waited()
    }

    fn wait(&self, time: Duration, _cancel: &Cancel) {
        self.waits.borrow_mut().push(time);
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

pub struct Bench {
    pub server: StandIn,
    pub store: GeoPackageStore,
    pub settings: Settings,
    pub options: SyncOptions,
    pub politeness: Politeness,
    pub clock: TestClock,
    /// The number of the plan before which the run is cancelled.
    pub cancel_at_plan: Option<usize>,
    folder: tempfile::TempDir,
}

impl Bench {
    /// A stand-in that offers plans of the demo municipality, and an empty store.
    pub fn with(plans: &[&str]) -> Bench {
        let server = StandIn::start();
        for name in plans {
            server.offer(demo(name));
        }
        let folder = tempfile::tempdir().unwrap();
        Bench {
            settings: Settings {
                search_url: server.search_url().parse().unwrap(),
                token_url: server.token_url().parse().unwrap(),
                credentials: Credentials::new(KEY, SECRET),
                scope: None,
                delivery_roles: vec!["detaljplan".to_owned()],
                page_size: 5,
            },
            options: SyncOptions {
                municipality: "1280".parse().unwrap(),
                dry_run: false,
                accept: Vec::new(),
                keep: None,
                batch: 25,
            },
            politeness: Politeness::default(),
            clock: TestClock::default(),
            cancel_at_plan: None,
            store: GeoPackageStore::open(folder.path().join("planvy.gpkg")).unwrap(),
            server,
            folder,
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn sync(&mut self) -> Result<SyncReport, SyncError> {
        self.run(&mut |_, _| {})
    }

    /// Sets faults when the plan of a number is about to be fetched.
    pub fn sync_with_faults_after_listing(&mut self, plan: usize, faults: impl Fn(&StandIn)) -> SyncReport {
        let set = &mut |server: &StandIn, done: usize| {
            if done == plan {
                faults(server);
            }
        };
        self.run(set).unwrap()
    }

    fn run(&mut self, at_plan: &mut dyn FnMut(&StandIn, usize)) -> Result<SyncReport, SyncError> {
        let transport = UreqTransport::default();
        let cancel = Cancel::default();
        let client = Client::new(&transport, &self.clock, cancel.clone(), self.politeness);
        let (server, cancel_at) = (&self.server, self.cancel_at_plan);
        sync(
            &mut self.store,
            &client,
            &self.settings,
            &self.options,
            &mut |step| {
                if let Step::Fetching { done, .. } = step {
                    at_plan(server, done);
                    if cancel_at == Some(done) {
                        cancel.cancel();
                    }
                }
            },
        )
    }

    /// Imports a file of the demo as anybody would.
    pub fn import(&mut self, name: &str) {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, demo(name)).unwrap();
        import_paths(&mut self.store, &[path], &ImportOptions::default(), &mut |_| {}).unwrap();
    }

    /// Number of plans in the store.
    pub fn stored(&self) -> usize {
        self.store.plan_records().unwrap().len()
    }
}

/// A delivery of the demo municipality.
pub fn demo(name: &str) -> &'static [u8] {
    let file = planvy_demo::demo_files().iter().find(|file| file.name == name);
    file.unwrap().bytes
}

/// What became of each plan that the report names.
pub fn states(report: &SyncReport) -> Vec<PlanState> {
    report.plans.iter().map(|plan| plan.state).collect()
}
