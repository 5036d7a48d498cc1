//! The folder of made tiles.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::tile_file;

/// A file in the folder that one server holds as long as it runs.
const HELD: &str = "in-use.lock";

/// A folder that stays, or one that goes when it is dropped.
#[derive(Debug)]
pub(super) enum Folder {
    /// Beside the data. The open file keeps other servers out.
    Lasting {
        /// Where.
        path: PathBuf,
        /// Held until the server ends, however it ends.
        _held: File,
    },
    /// Where the system keeps temporary files.
    Temporary(tempfile::TempDir),
}

impl Folder {
    /// The folder that is wanted; a temporary one where that cannot be had, with a line in the log.
    pub fn open(wanted: Option<&Path>) -> io::Result<Folder> {
        if let Some(path) = wanted {
            match held(path) {
                Ok(held) => {
                    return Ok(Folder::Lasting {
                        path: path.to_owned(),
                        _held: held,
                    });
                }
                Err(error) => tracing::warn!(
                    %error,
                    folder = %path.display(),
                    "tiles cannot be kept there: they are kept for this run only, and made anew at the next start"
                ),
            }
        }
        let temporary = tempfile::Builder::new().prefix("planvy-3d-").tempdir()?;
        Ok(Folder::Temporary(temporary))
    }

    pub fn path(&self) -> &Path {
        match self {
            Folder::Lasting { path, .. } => path,
            Folder::Temporary(folder) => folder.path(),
        }
    }

    pub fn is_lasting(&self) -> bool {
        matches!(self, Folder::Lasting { .. })
    }

    /// Removes tiles that are not used. Only files named as tiles are: whatever else somebody keeps there stays.
    pub fn tidy(&self, used: &HashSet<PathBuf>) {
        if !self.is_lasting() {
            return;
        }
        let (mut removed, mut failed) = (0, 0);
        for path in files_below(self.path(), 2) {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if used.contains(&path) || !tile_file::is_name(name) {
                continue;
            }
            match std::fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(_) => failed += 1,
            }
        }
        if removed + failed > 0 {
            tracing::info!(removed, failed, "tiles of earlier runs that are no longer used");
        }
    }
}

/// Makes the folder and holds it.
fn held(path: &Path) -> io::Result<File> {
    std::fs::create_dir_all(path)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.join(HELD))?;
    file.try_lock().map_err(|error| match error {
        std::fs::TryLockError::WouldBlock => io::Error::new(
            io::ErrorKind::ResourceBusy,
            "another server keeps its tiles in this folder",
        ),
        std::fs::TryLockError::Error(error) => error,
    })?;
    Ok(file)
}

/// The files in the folders so many levels below a folder.
fn files_below(folder: &Path, levels: usize) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files = Vec::new();
    for entry in entries {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match (is_folder, levels.checked_sub(1)) {
            (true, Some(left)) => files.extend(files_below(&entry.path(), left)),
            (false, None) => files.push(entry.path()),
            _ => {}
        }
    }
    files
}
