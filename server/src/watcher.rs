//! Keeps the running server on the newest snapshot.
//!
//! A thread of its own builds each new snapshot beside the old one, and exchanges them. A store that tells of publications is
//! listened to, and asked now and then all the same; any other one is asked twice a second. Where that fails the old snapshot
//! stays, the server says so, and the thread tries again, less and less often.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use planvy_store::{Listening, Store};

use crate::app::App;
use crate::world::{LoadError, World};

/// Time between two looks at a store that tells nothing, and until the first look after a failure.
const INTERVAL: Duration = Duration::from_millis(500);

/// Time between two looks at a store that is listened to.
const INTERVAL_LISTENING: Duration = Duration::from_secs(5);

/// Longest time between two looks after failures.
const LONGEST_INTERVAL: Duration = Duration::from_secs(30);

/// The thread that watches the store. Dropping it ends the thread.
#[derive(Debug)]
pub struct Watcher {
    events: Sender<Event>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The store has told of something.
    Heard,
    /// The server stops.
    Stop,
}

impl Watcher {
    /// Begins to watch. The world of `app` has to be loaded already.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(app: Arc<App>, store: Box<dyn Store>) -> std::io::Result<Watcher> {
        let (events, told) = channel();
        let heard = events.clone();
        let thread = std::thread::Builder::new()
            .name("planvy-watcher".into())
            .spawn(move || {
                Watch {
                    app,
                    store,
                    heard,
                    listening: None,
                    failures: 0,
                    retired: Vec::new(),
                }
                .run(&told)
            })?;
        Ok(Watcher {
            events,
            thread: Some(thread),
        })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Where the thread has ended there is nobody to tell.
        let _told = self.events.send(Event::Stop);
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
    heard: Sender<Event>,
    listening: Option<Listening>,
    /// Looks that have failed since the last one that did not.
    failures: u32,
    /// Worlds that are no longer current but still asked: freeing one takes time that no request should pay for.
    retired: Vec<Arc<World>>,
}

impl Watch {
    fn run(mut self, told: &Receiver<Event>) {
        self.listen();
        loop {
            match told.recv_timeout(self.interval()) {
                Ok(Event::Heard) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
            self.retired.retain(|world| Arc::strong_count(world) > 1);
            match self.look() {
                Ok(()) => self.is_followed(),
                Err(error) => self.is_lost(&error),
            }
        }
    }

    /// How long to wait for the next look, where the store tells nothing in the meantime.
    fn interval(&self) -> Duration {
        match self.failures {
            0 if self.listening.is_some() => INTERVAL_LISTENING,
            0 => INTERVAL,
            failures => interval_after(failures),
        }
    }

    fn is_followed(&mut self) {
        self.failures = 0;
        if let Some(lost) = self.app.store.followed() {
            tracing::info!(since = %lost.since, "the store is followed again");
        }
        if !self.listening.as_ref().is_some_and(Listening::is_alive) {
            self.listen();
        }
    }

    fn is_lost(&mut self, error: &LoadError) {
        self.listening = None;
        self.failures = self.failures.saturating_add(1);
        self.app.metrics.reloaded(false);
        self.app.store.failed(error.reason(), Timestamp::now());
        tracing::error!(
            %error,
            retry_after_ms = millis(self.interval()),
            "the store cannot be followed; the snapshot that is loaded stays"
        );
    }

    /// Listens to the store, where it tells anything.
    fn listen(&mut self) {
        let heard = self.heard.clone();
        let listening = self.store.listen(Box::new(move || {
            // Where the thread has ended there is nobody to tell.
            let _told = heard.send(Event::Heard);
        }));
        self.listening = listening.unwrap_or_else(|error| {
            tracing::warn!(%error, "the store cannot be listened to; it is asked instead");
            None
        });
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

/// The pause after so many failures: twice the one before, up to the longest.
fn interval_after(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    INTERVAL.saturating_mul(1 << doublings).min(LONGEST_INTERVAL)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_after_failures_grow_to_the_longest() {
        let pauses = [1, 2, 3, 6, 7, 8, u32::MAX].map(|failures| millis(interval_after(failures)));
        assert_eq!(pauses, [500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
    }
}
