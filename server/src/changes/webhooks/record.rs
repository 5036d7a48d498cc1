//! What was delivered to a subscriber and what was not, kept in a file beside the store, so that a restart sends nothing twice that was
//! taken and forgets nothing that was not.
//!
//! The messages themselves are not kept: a message is the changes between two marks of the log, which only grows, so that it can be
//! made again word for word. However long a subscriber is away, the file stays small.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Messages that were given up, as many as are kept.
const DEAD_KEPT: usize = 50;
/// No record is larger.
const MAX_BYTES: u64 = 1 << 20;

/// The record of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Record {
    /// Where messages went. Another address is another receiver, who may take what the former one refused.
    pub url: String,
    /// The mark up to which everything is done. `None` before the first look.
    pub done: Option<String>,
    /// The message that is on its way.
    pub pending: Option<Pending>,
    /// Messages that were given up, the latest last.
    pub dead: Vec<Dead>,
    /// How many messages were given up in all.
    pub dead_count: u64,
    /// How many messages were taken.
    pub delivered: u64,
    /// Why nothing is sent any more.
    pub stopped: Option<String>,
    /// What the next message has to say about changes that cannot be told.
    pub gap: Option<String>,
}

/// A message that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    /// Its id, the same at each attempt.
    pub id: String,
    /// The mark that it ends with; it begins where everything is done.
    pub to: String,
    /// How often it was sent.
    pub attempts: u32,
    /// When it is sent next.
    pub next: Timestamp,
    /// What went wrong last.
    pub error: Option<String>,
}

/// A message that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dead {
    /// Its id.
    pub id: String,
    /// The mark that it began with: what it held can be read with this as `since`.
    pub since: String,
    /// When it was given up.
    pub given_up: Timestamp,
    /// What went wrong last.
    pub error: String,
}

impl Record {
    /// Gives up the message that is on its way.
    pub fn give_up(&mut self, since: String, now: Timestamp, error: String) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        self.done = Some(pending.to);
        self.dead_count += 1;
        self.dead.push(Dead {
            id: pending.id,
            since,
            given_up: now,
            error,
        });
        let surplus = self.dead.len().saturating_sub(DEAD_KEPT);
        self.dead.drain(..surplus);
    }
}

/// The file of a record. Without a path it lives as long as the server.
#[derive(Clone, Debug, Default)]
pub struct RecordFile {
    path: Option<PathBuf>,
}

impl RecordFile {
    /// The file of a subscription in a folder.
    pub fn in_folder(folder: &Path, name: &str) -> RecordFile {
        RecordFile {
            path: Some(folder.join(format!("{name}.json"))),
        }
    }

    /// Reads the record; a new one where there is no file.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no record: what was delivered is not known then, and must not be guessed.
    pub fn read(&self) -> io::Result<Record> {
        let Some(path) = &self.path else {
            return Ok(Record::default());
        };
        match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Record::default()),
            Err(error) => return Err(error),
            Ok(found) if found.len() > MAX_BYTES => {
                return Err(io::Error::new(ErrorKind::InvalidData, "no record is this large"));
            }
            Ok(_) => {}
        }
        let text = std::fs::read(path)?;
        serde_json::from_slice(&text).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    }

    /// Writes the record, whole or not at all.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, record: &Record) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let unfinished = path.with_extension("part");
        let text = serde_json::to_vec_pretty(record)?;
        let file = std::fs::File::create(&unfinished)?;
        io::Write::write_all(&mut &file, &text)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_and_a_damaged_one_is_not_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let file = RecordFile::in_folder(&folder.path().join("new"), "lm");
        assert_eq!(file.read().unwrap(), Record::default());
        let record = Record {
            done: Some("s1-0123456789ab.4".to_owned()),
            delivered: 3,
            ..Record::default()
        };
        file.write(&record).unwrap();
        assert_eq!(file.read().unwrap(), record);
        std::fs::write(folder.path().join("new/lm.json"), "{\"delivered\": ").unwrap();
        assert!(file.read().is_err());
    }

    #[test]
    fn only_the_latest_of_the_dead_are_kept() {
        let mut record = Record::default();
        for number in 0..60 {
            record.pending = Some(Pending {
                id: number.to_string(),
                to: "x".to_owned(),
                attempts: 12,
                next: Timestamp::UNIX_EPOCH,
                error: None,
            });
            record.give_up(String::new(), Timestamp::UNIX_EPOCH, "gone".to_owned());
        }
        assert_eq!((record.dead.len(), record.dead_count), (DEAD_KEPT, 60));
        assert_eq!(record.dead.last().unwrap().id, "59");
    }
}
