//! The couriers of a running server: a thread for each subscriber, so that a slow one keeps nobody waiting.

use std::fmt::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use planvy_platform::pace::{Clock, SystemClock};
use planvy_platform::push::UreqPusher;

use super::courier::{Courier, Moment};
use super::record::{Record, RecordFile};
use super::subscription::Subscription;
use crate::app::App;

/// Between two looks at the log.
const INTERVAL: Duration = Duration::from_secs(1);

/// How it stands with each subscriber, for `/ready` and `/metrics`.
#[derive(Debug, Default)]
pub struct Standings(Mutex<Vec<(String, Record)>>);

impl Standings {
    fn tell(&self, name: &str, record: &Record) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.clone_from(record),
            None => all.push((name.to_owned(), record.clone())),
        }
    }

    /// What those who run the server have to know: who is not told of changes, and why.
    pub fn troubles(&self) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut troubles = Vec::new();
        for (name, record) in all.iter() {
            if let Some(reason) = &record.stopped {
                troubles.push(format!("webhook {name} is stopped: {reason}"));
            }
            if let Some(error) = record.pending.as_ref().and_then(|pending| pending.error.as_ref()) {
                troubles.push(format!("webhook {name} waits: {error}"));
            }
            if record.dead_count > 0 {
                troubles.push(format!(
                    "webhook {name}: {} messages were given up",
                    record.dead_count
                ));
            }
        }
        troubles
    }

    /// The figures in the Prometheus text format.
    pub fn figures(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = String::new();
        if all.is_empty() {
            return page;
        }
        let mut put = |text: std::fmt::Arguments<'_>| {
            // Writing to a `String` cannot fail.
            let written = page.write_fmt(text);
            debug_assert!(written.is_ok());
        };
        put(format_args!(
            "# HELP planvy_webhook_messages_total Messages to subscribers.\n# TYPE planvy_webhook_messages_total counter\n"
        ));
        for (name, record) in all.iter() {
            for (result, count) in [("taken", record.delivered), ("given_up", record.dead_count)] {
                put(format_args!(
                    "planvy_webhook_messages_total{{webhook=\"{name}\",result=\"{result}\"}} {count}\n"
                ));
            }
        }
        put(format_args!(
            "# HELP planvy_webhook_attempts Attempts at the message that is on its way.\n# TYPE planvy_webhook_attempts gauge\n"
        ));
        for (name, record) in all.iter() {
            let attempts = record.pending.as_ref().map_or(0, |pending| pending.attempts);
            put(format_args!(
                "planvy_webhook_attempts{{webhook=\"{name}\"}} {attempts}\n"
            ));
        }
        put(format_args!(
            "# HELP planvy_webhook_stopped Whether nothing is sent any more.\n# TYPE planvy_webhook_stopped gauge\n"
        ));
        for (name, record) in all.iter() {
            put(format_args!(
                "planvy_webhook_stopped{{webhook=\"{name}\"}} {}\n",
                u8::from(record.stopped.is_some())
            ));
        }
        page
    }
}

/// The threads. Dropping it ends them, once the message that is on its way has been answered.
#[derive(Debug, Default)]
pub struct Office {
    stops: Vec<Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Office {
    /// Starts a courier for each subscriber. What was delivered is written down in a folder; without one, only as long as the server
    /// runs.
    ///
    /// # Errors
    /// Where a record cannot be read, or the system gives no thread.
    pub fn start(
        app: &Arc<App>,
        subscriptions: Vec<Subscription>,
        folder: Option<&Path>,
    ) -> std::io::Result<Office> {
        let mut office = Office::default();
        for subscription in subscriptions {
            let file = folder.map(|folder| RecordFile::in_folder(folder, &subscription.name));
            let pusher = Box::new(UreqPusher::new(subscription.allow_private));
            let courier = Courier::new(subscription, pusher, file.unwrap_or_default())?;
            let (stop, stopped) = channel();
            let app = app.clone();
            let thread = std::thread::Builder::new()
                .name("planvy-webhook".into())
                .spawn(move || run(&app, courier, &stopped))?;
            office.stops.push(stop);
            office.threads.push(thread);
        }
        Ok(office)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // Closing the channels is the signal.
        self.stops.clear();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread that sends messages has failed");
            }
        }
    }
}

fn run(app: &App, mut courier: Courier, stopped: &Receiver<()>) {
    let clock = SystemClock::default();
    let name = courier.subscription().name.clone();
    loop {
        app.webhooks.tell(&name, courier.record());
        let more = look(app, &mut courier, &clock);
        let wait = if more { Duration::ZERO } else { INTERVAL };
        if !matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout)) {
            return;
        }
    }
}

/// Sends what is due, and tells whether more may be.
fn look(app: &App, courier: &mut Courier, clock: &SystemClock) -> bool {
    let Some(world) = app.world() else { return false };
    let found = app.changes.log(world.snapshot().id(), app.clock.today());
    let step = found.and_then(|kept| {
        let moment = Moment {
            now: Timestamp::now(),
            jitter: clock.jitter(),
        };
        courier.step(&kept.log, &|log, page| app.changes.differences(log, page), moment)
    });
    // What cannot be read has been said in the log; the next look tries again.
    step.unwrap_or(false)
}
