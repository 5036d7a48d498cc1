//! The files of today's snapshot. Each is made when it is first asked for, by one thread at a time, and lies there until another snapshot
//! or another day makes it an old one: what is in force changes with the days too.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use planvy_plan::Lang;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::files::BulkFile;
use super::making::make;
use crate::http::problem::{Problem, ProblemKind};
use crate::world::World;

/// The files.
#[derive(Debug, Default)]
pub struct BulkShelf {
    edition: Mutex<Option<Arc<Edition>>>,
}

/// The files of a snapshot at a day.
#[derive(Debug)]
pub struct Edition {
    /// The snapshot.
    pub snapshot: String,
    /// The day that standing is judged at.
    pub date: Date,
    /// Gone with the last answer that reads from it.
    folder: TempDir,
    made: Mutex<HashMap<String, Arc<OnceCell<MadeFile>>>>,
}

/// A file that is there.
#[derive(Clone, Debug)]
pub struct MadeFile {
    /// Where.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Keeps the folder.
    pub edition: Arc<Edition>,
}

impl BulkShelf {
    /// The edition of a world at a day: the former one goes.
    ///
    /// # Errors
    /// Where no folder can be made for it.
    pub fn edition(&self, world: &World, date: Date) -> Result<Arc<Edition>, Problem> {
        let mut kept = self.edition.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = world.snapshot().id();
        if let Some(edition) = kept
            .as_ref()
            .filter(|edition| edition.snapshot == snapshot && edition.date == date)
        {
            return Ok(edition.clone());
        }
        let folder = tempfile::Builder::new()
            .prefix("planvy-bulk-")
            .tempdir()
            .map_err(|error| {
                tracing::error!(%error, "there is no place for bulk files");
                Problem::new(
                    ProblemKind::NotReady,
                    "There is no place for bulk files on the server now.",
                )
            })?;
        let edition = Arc::new(Edition {
            snapshot: snapshot.to_owned(),
            date,
            folder,
            made: Mutex::default(),
        });
        *kept = Some(edition.clone());
        Ok(edition)
    }
}

impl Edition {
    /// How long a file is, where it is there already.
    pub fn bytes_of(&self, name: &str) -> Option<u64> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        Some(made.get(name)?.get()?.bytes)
    }

    /// A file, made where it is not there yet. Whoever asks meanwhile waits for the same one.
    ///
    /// # Errors
    /// Where it cannot be made. The next one who asks begins anew.
    pub async fn file(self: &Arc<Edition>, world: Arc<World>, file: BulkFile) -> Result<MadeFile, Problem> {
        let name = file.name();
        let cell = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.entry(name.clone()).or_default().clone()
        };
        let edition = self.clone();
        // Apart, so that whoever stops waiting does not stop the making.
        let making = tokio::spawn(async move {
            let made = cell.get_or_try_init(|| async {
                let making = tokio::task::spawn_blocking(move || edition.make(&world, file));
                making
                    .await
                    .map_err(|error| std::io::Error::other(error).into())
                    .and_then(|made| made)
            });
            made.await.cloned()
        });
        let made = making.await.map_err(|_| crate::http::edge::internal_fault())?;
        made.map_err(|error| {
            tracing::error!(%error, file = name, "a bulk file cannot be made");
            Problem::new(
                ProblemKind::NotReady,
                "The file cannot be made now; the log of the server says why.",
            )
        })
    }

    fn make(
        self: &Arc<Edition>,
        world: &World,
        file: BulkFile,
    ) -> Result<MadeFile, super::making::MakingError> {
        let name = file.name();
        let (path, unfinished) = (
            self.folder.path().join(&name),
            self.folder.path().join(format!("{name}.part")),
        );
        // A former attempt may have left a part.
        let _removed = std::fs::remove_file(&unfinished);
        let started = std::time::Instant::now();
        make(file, world.view(self.date, Lang::Sv), &unfinished)?;
        std::fs::rename(&unfinished, &path)?;
        let bytes = std::fs::metadata(&path)?.len();
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(file = name, bytes, took_ms, "a bulk file is made");
        Ok(MadeFile {
            path,
            bytes,
            edition: self.clone(),
        })
    }
}
