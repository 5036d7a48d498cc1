//! Brings changes to one subscriber: one message at a time, in order, until it is taken or given up.

use std::time::Duration;

use jiff::Timestamp;
use planvy_plan::catalogue::catalogue;
use planvy_platform::push::{Push, Pusher};
use planvy_store::VersionDifference;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::record::{Pending, Record, RecordFile};
use super::schedule::{ATTEMPTS, asked_wait, wait_after};
use super::subscription::Subscription;
use crate::changes::answer::{ChangeView, views};
use crate::changes::change::Change;
use crate::changes::cursor::Cursor;
use crate::changes::log::Log;
use crate::changes::paging::{Page, newest, position_of};
use crate::http::problem::Problem;

/// Changes in a message at most.
const IN_A_MESSAGE: usize = 100;
/// The status of a receiver that is gone for good.
const GONE: u16 = 410;

/// Finds what differs between the versions that a page tells of.
pub type FindDifferences<'a> = dyn Fn(&Log, &Page<'_>) -> Result<Vec<VersionDifference>, Problem> + 'a;

/// The time, and a random part of one.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// From 0 to 1.
    pub jitter: f64,
}

/// Brings changes to a subscriber.
pub struct Courier {
    subscription: Subscription,
    pusher: Box<dyn Pusher>,
    file: RecordFile,
    record: Record,
}

/// The body of a message.
#[derive(Debug, Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// When the newest of its changes happened.
    timestamp: &'a str,
    data: MessageData<'a>,
}

#[derive(Debug, Serialize)]
struct MessageData<'a> {
    snapshot: &'a str,
    changes: &'a [ChangeView],
    /// The mark that it ends with.
    newest: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<&'a str>,
}

impl Courier {
    /// One that goes on where the record ends.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn new(
        subscription: Subscription,
        pusher: Box<dyn Pusher>,
        file: RecordFile,
    ) -> std::io::Result<Courier> {
        let mut record = file.read()?;
        if record.url != subscription.url.as_str() {
            // Another receiver: what the former one said does not hold for it.
            subscription.url.as_str().clone_into(&mut record.url);
            record.stopped = None;
        }
        Ok(Courier {
            subscription,
            pusher,
            file,
            record,
        })
    }

    /// What was delivered, and what was not.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The subscription.
    pub fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// Sends what is due. Returns whether more may be: a caller goes on until it is not.
    ///
    /// # Errors
    /// Where the store cannot be read. Nothing is lost then.
    pub fn step(
        &mut self,
        log: &Log,
        differences: &FindDifferences<'_>,
        moment: Moment,
    ) -> Result<bool, Problem> {
        if self.record.stopped.is_some() {
            return Ok(false);
        }
        let Some(done) = self.done(log) else {
            return Ok(false);
        };
        if self.record.pending.is_none() && !self.begin_message(log, &done, moment.now) {
            return Ok(false);
        }
        let Some(pending) = self.record.pending.clone() else {
            return Ok(false);
        };
        if pending.next > moment.now {
            return Ok(false);
        }
        let Ok(to) = pending.to.parse::<Cursor>() else {
            return Ok(false);
        };
        let body = self.body(log, &done, &to, differences)?;
        self.send(&pending, &done, &body, moment);
        self.keep();
        Ok(self.record.pending.is_none())
    }

    /// The mark up to which everything is done. Whoever comes new is told of what comes from now on.
    fn done(&mut self, log: &Log) -> Option<Cursor> {
        let mark: Option<Cursor> = self.record.done.as_deref().and_then(|mark| mark.parse().ok());
        if let Some(mark) = &mark
            && position_of(log, "since", mark).is_ok()
        {
            return Some(mark.clone());
        }
        if mark.is_some() || self.record.done.is_some() {
            let name = &self.subscription.name;
            tracing::error!(
                webhook = name,
                "the store is another one: what changed between the two is not told"
            );
            self.record.gap = Some(
                "The store was made anew: what changed between this message and the one before is not known. Read everything once more."
                    .to_owned(),
            );
            self.record.pending = None;
        }
        let mark = newest(log);
        self.record.done = Some(mark.to_string());
        self.keep();
        Some(mark)
    }

    /// Makes up the next message, where there is something to tell.
    fn begin_message(&mut self, log: &Log, done: &Cursor, now: Timestamp) -> bool {
        let (changes, end) = self.following(log, done);
        let to = Cursor {
            position: end,
            ..newest(log)
        };
        if changes.is_empty() && self.record.gap.is_none() {
            if to != *done {
                // Nothing in between is of interest; the file is written with the next message.
                self.record.done = Some(to.to_string());
            }
            return false;
        }
        let to = to.to_string();
        self.record.pending = Some(Pending {
            id: message_id(&self.subscription.name, done, &to),
            to,
            attempts: 0,
            next: now,
            error: None,
        });
        self.keep();
        true
    }

    /// The changes after a mark that the subscriber wants, the first one first, and where they end.
    fn following<'l>(&self, log: &'l Log, done: &Cursor) -> (Vec<&'l Change>, usize) {
        self.between(log, done, log.changes.len())
    }

    fn between<'l>(&self, log: &'l Log, done: &Cursor, end: usize) -> (Vec<&'l Change>, usize) {
        let filter = &self.subscription.filter;
        let mut changes = Vec::new();
        let release = done.release.as_deref();
        if let Some((change, _)) = &log.catalogue
            && release.is_some_and(|release| release != catalogue().newest_release())
            && filter.allows(log, change)
        {
            changes.push(change);
        }
        for at in done.position..end {
            if changes.len() >= IN_A_MESSAGE {
                return (changes, at);
            }
            let change = log.changes.get(at).filter(|change| filter.allows(log, change));
            changes.extend(change);
        }
        (changes, end)
    }

    /// The body of the message between two marks: the same at each attempt.
    fn body(
        &self,
        log: &Log,
        done: &Cursor,
        to: &Cursor,
        differences: &FindDifferences<'_>,
    ) -> Result<Vec<u8>, Problem> {
        let (changes, _) = self.between(log, done, to.position);
        let page = Page { changes, next: None };
        let differences = differences(log, &page)?;
        let changes = views(log, &page, &differences, self.subscription.lang);
        let newest = to.to_string();
        let of_snapshot = log
            .imports
            .iter()
            .find(|import| import.snapshot.as_ref() == Some(&to.snapshot));
        let latest = changes.last().map(|change| change.moment.clone());
        let latest = latest.or_else(|| Some(of_snapshot?.moment.to_string()));
        let message = Message {
            kind: "planvy.changes",
            timestamp: latest.as_deref().unwrap_or_default(),
            data: MessageData {
                snapshot: &to.snapshot,
                changes: &changes,
                newest: &newest,
                gap: self.record.gap.as_deref(),
            },
        };
        serde_json::to_vec(&message).map_err(|error| {
            tracing::error!(%error, "a message cannot be written as JSON");
            crate::http::edge::internal_fault()
        })
    }

    fn send(&mut self, pending: &Pending, done: &Cursor, body: &[u8], moment: Moment) {
        let subscription = &self.subscription;
        let name = &subscription.name;
        let push = Push {
            url: subscription.url.clone(),
            headers: vec![
                ("webhook-id", pending.id.clone()),
                ("webhook-timestamp", moment.now.as_second().to_string()),
                (
                    "webhook-signature",
                    subscription.secret.sign(&pending.id, moment.now, body),
                ),
            ],
            body: body.to_vec(),
        };
        let (error, asked) = match self.pusher.push(&push) {
            Ok(answer) if (200..300).contains(&answer.status) => {
                tracing::info!(webhook = name, id = pending.id, "a message was taken");
                self.record.done = Some(pending.to.clone());
                self.record.pending = None;
                self.record.gap = None;
                self.record.delivered += 1;
                return;
            }
            Ok(answer) if answer.status == GONE => {
                tracing::error!(
                    webhook = name,
                    "the receiver is gone (410): nothing more is sent to it"
                );
                self.record.pending = None;
                self.record.stopped = Some("the receiver answered 410 Gone".to_owned());
                return;
            }
            Ok(answer) => {
                let asked = answer
                    .retry_after
                    .as_deref()
                    .and_then(|text| asked_wait(text, moment.now));
                (
                    format!("the receiver answered with status {}", answer.status),
                    asked,
                )
            }
            Err(error) => (error.to_string(), None),
        };
        let attempts = pending.attempts + 1;
        if attempts >= ATTEMPTS {
            tracing::error!(
                webhook = name,
                id = pending.id,
                error,
                since = %done,
                "a message was given up after {attempts} attempts; what it held is at /api/v1/changes?since=…"
            );
            self.record.give_up(done.to_string(), moment.now, error);
            return;
        }
        let wait = wait_after(attempts, moment.jitter, asked);
        tracing::warn!(
            webhook = name,
            id = pending.id,
            error,
            attempts,
            again_in_s = wait.as_secs(),
            "a message was not taken"
        );
        self.record.pending = Some(Pending {
            attempts,
            next: later(moment.now, wait),
            error: Some(error),
            ..pending.clone()
        });
    }

    /// Writes the record. Where that fails the messages go on: sent twice is better than not at all, and the id is the same.
    fn keep(&self) {
        if let Err(error) = self.file.write(&self.record) {
            let name = &self.subscription.name;
            tracing::error!(webhook = name, %error, "what was delivered cannot be written down; after a restart it may be sent again");
        }
    }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The id of the message between two marks.
fn message_id(name: &str, from: &Cursor, to: &str) -> String {
    let digest = Sha256::digest(format!("{name}\0{from}\0{to}"));
    let hexadecimal: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("msg_{hexadecimal}")
}
