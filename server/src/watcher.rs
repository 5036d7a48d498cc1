//! Keeps the running server on the newest snapshot.
//!
//! A thread of its own asks the store twice a second whether something was published, builds the new snapshot beside the
//! old one, and exchanges them. Where that fails the old one stays, and the thread tries again, less and less often.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use planvy_store::Store;

use crate::app::App;
use crate::world::{LoadError, World};

/// Time between two looks at the store.
const INTERVAL: Duration = Duration::from_millis(500);

/// Longest time between two looks after failures.
const LONGEST_INTERVAL: Duration = Duration::from_secs(30);

/// The thread that watches the store. Dropping it ends the thread.
#[derive(Debug)]
pub struct Watcher {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Begins to watch. The world of `app` has to be loaded already.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(app: Arc<App>, store: Box<dyn Store>) -> std::io::Result<Watcher> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("planvy-watcher".into())
            .spawn(move || {
                Watch {
                    app,
                    store,
                    interval: INTERVAL,
                    retired: Vec::new(),
                }
                .run(&stopped)
            })?;
        Ok(Watcher {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Closing the channel is the signal.
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that watches the store has failed");
        }
    }
}

struct Watch {
    app: Arc<App>,
    store: Box<dyn Store>,
    interval: Duration,
    /// Worlds that are no longer current but still asked: freeing one takes time that no request should pay for.
    retired: Vec<Arc<World>>,
}

impl Watch {
    fn run(mut self, stopped: &Receiver<()>) {
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(self.interval) {
            self.retired.retain(|world| Arc::strong_count(world) > 1);
            match self.look() {
                Ok(()) => self.interval = INTERVAL,
                Err(error) => {
                    self.app.metrics.reloaded(false);
                    self.interval = (self.interval * 2).min(LONGEST_INTERVAL);
                    tracing::error!(%error, retry_after_ms = millis(self.interval), "the new snapshot could not be loaded; the old one stays");
                }
            }
        }
    }

    /// Loads the newest snapshot, where it is not loaded yet.
    fn look(&mut self) -> Result<(), LoadError> {
        let current = self.app.world();
        if let Some(current) = &current
            && !self.store.changed_since(current.snapshot().id())?
        {
            return Ok(());
        }
        let world = Arc::new(World::load(&*self.store)?);
        tracing::info!(
            snapshot = world.snapshot().id(),
            plans = world.snapshot().plans().len(),
            regulations = world.snapshot().regulation_count(),
            took_ms = millis(world.load_time()),
            "a new snapshot is loaded"
        );
        self.app.show(world);
        self.retired.extend(current);
        Ok(())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
