//! What all requests share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use planvy_rules::Served;
use tokio::sync::Semaphore;

use crate::bulk::shelf::BulkShelf;
use crate::changes::keeper::ChangeKeeper;
use crate::changes::webhooks::office::Standings;
use crate::clock::Clock;
use crate::http::edge::Limits;
use crate::http::metrics::Metrics;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::proposals::Proposals;
use crate::router;
use crate::settings::Settings;
use crate::store_state::StoreState;
use crate::three_d::shown::ThreeD;
use crate::viewer_files::ViewerFiles;
use crate::world::World;

/// The shared state of the server.
#[derive(Debug)]
pub struct App {
    world: ArcSwapOption<World>,
    stopping: AtomicBool,
    viewer_files: ViewerFiles,
    proposals: OnceLock<Proposals>,
    /// The figures for `/metrics`.
    pub metrics: Arc<Metrics>,
    /// Tells the date of today.
    pub clock: Clock,
    /// What the server takes on.
    pub limits: Limits,
    /// Places for questions that may take long (drawn lines and areas): no more of them at a time than the machine has
    /// processors, so that points are answered beside them.
    pub long_questions: Arc<Semaphore>,
    /// The city in 3D.
    pub three_d: ThreeD,
    /// Whole data sets as files.
    pub bulk: BulkShelf,
    /// What has changed.
    pub changes: ChangeKeeper,
    /// How it stands with the store.
    pub store: StoreState,
    /// Who publishes, and who is told of changes.
    pub settings: Settings,
    /// How it stands with those who are sent changes.
    pub webhooks: Standings,
}

impl App {
    /// A server that has loaded nothing yet.
    pub fn new(limits: Limits) -> App {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        App {
            world: ArcSwapOption::empty(),
            stopping: AtomicBool::new(false),
            viewer_files: ViewerFiles::default(),
            proposals: OnceLock::new(),
            metrics: Arc::new(Metrics::new(router::templates())),
            clock: Clock::default(),
            limits,
            long_questions: Arc::new(Semaphore::new(processors)),
            three_d: ThreeD::default(),
            bulk: BulkShelf::default(),
            changes: ChangeKeeper::default(),
            store: StoreState::default(),
            settings: Settings::default(),
            webhooks: Standings::default(),
        }
    }

    /// The same server with the viewer for browsers.
    #[must_use]
    pub fn with_viewer(self, viewer_files: ViewerFiles) -> App {
        App { viewer_files, ..self }
    }

    /// The same server with settings.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> App {
        App { settings, ..self }
    }

    /// The viewer for browsers.
    pub fn viewer_files(&self) -> &ViewerFiles {
        &self.viewer_files
    }

    /// The buildings of the drawings that are shown, as features.
    pub fn proposals(&self) -> &Proposals {
        self.proposals
            .get_or_init(|| Proposals::of(self.three_d.drawings()))
    }

    /// The world that answers come from now; `None` until the first one is loaded.
    pub fn world(&self) -> Option<Arc<World>> {
        self.world.load_full()
    }

    /// Where places may lie that are asked about: where the world holds plans, and in Sweden.
    pub fn served(&self) -> Served {
        self.world()
            .map(|world| Served::of(world.snapshot()))
            .unwrap_or_default()
    }

    /// The world that answers come from now.
    ///
    /// # Errors
    /// A problem for the caller until the first one is loaded.
    pub fn ready_world(&self) -> Result<Arc<World>, Problem> {
        self.world()
            .ok_or_else(|| Problem::new(ProblemKind::NotReady, "The plans are being loaded."))
    }

    /// Answers from this world from now on.
    pub fn show(&self, world: Arc<World>) {
        self.world.store(Some(world));
        self.metrics.reloaded(true);
    }

    /// Says that the server is about to stop: `/ready` tells balancers to send nothing more.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
