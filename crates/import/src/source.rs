//! Which files an import is about: files as named, everything inside folders, and what a URL gives.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use planvy_plan::{Finding, RuleId};
use tempfile::TempDir;

use crate::fetch::{FetchError, FetchLimits, fetch, is_url, url_for_people};
use crate::folder_data_set::is_data_set;

/// One thing to read, or why it cannot be read.
#[derive(Debug)]
pub(crate) enum Source {
    /// A regular file, or a folder that is one data set.
    File {
        /// Where it lies.
        path: PathBuf,
        /// As it is called in reports.
        shown: String,
        /// Whether the user named it; else it was found in a folder, where files of other kinds are nothing unusual.
        named: bool,
    },
    /// Something that cannot be read.
    Failed {
        /// As it is called in reports.
        shown: String,
        /// Why not.
        finding: Finding,
    },
}

impl Source {
    fn failed(shown: String, message: String, hint: &str) -> Source {
        Source::Failed {
            shown,
            finding: Finding::error(RuleId::PARSE, message).with_hint(hint),
        }
    }

    /// As it is called in reports.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Source::File { shown, .. } | Source::Failed { shown, .. } => shown,
        }
    }
}

/// What was named, looked up.
pub(crate) struct Sources {
    /// In the order in which they are read.
    pub(crate) list: Vec<Source>,
    /// What was fetched lies here, until this is dropped.
    _downloads: Option<TempDir>,
}

impl Sources {
    /// Looks up what was named. Folders are walked in the order of their names; entries whose name begins with a dot are
    /// passed over; a file that is reached twice is read once; addresses are fetched, `fetching` is told of each.
    pub(crate) fn find(named: &[PathBuf], limits: &FetchLimits, mut fetching: impl FnMut(&str)) -> Sources {
        let mut walk = Walk {
            seen: HashSet::new(),
            sources: Vec::new(),
        };
        let mut downloads = None;
        for (number, path) in named.iter().enumerate() {
            match path.to_str().filter(|text| is_url(text)) {
                Some(url) => {
                    fetching(&url_for_people(url));
                    let fetched = fetch_into(&mut downloads, number, url, limits);
                    walk.sources.push(fetched);
                }
                None => walk.named(path),
            }
        }
        Sources {
            list: walk.sources,
            _downloads: downloads,
        }
    }
}

/// Fetches an address into a folder of its own, since two addresses may end in the same name.
fn fetch_into(downloads: &mut Option<TempDir>, number: usize, url: &str, limits: &FetchLimits) -> Source {
    let shown = url_for_people(url);
    let folder = match downloads {
        Some(folder) => Ok(folder),
        None => tempfile::tempdir()
            .map(|made| downloads.insert(made))
            .map_err(FetchError::Disk),
    };
    let fetched = folder.and_then(|folder| fetch(url, &folder.path().join(number.to_string()), limits));
    match fetched {
        Ok(path) => Source::File {
            path,
            shown,
            named: true,
        },
        Err(error) => Source::failed(
            shown,
            format!("The file cannot be fetched: {error}."),
            "Open the address in a browser, and import the file that it gives.",
        ),
    }
}

struct Walk {
    /// Folders and files that were looked at, by their real paths: a link back up ends here.
    seen: HashSet<PathBuf>,
    sources: Vec<Source>,
}

impl Walk {
    fn named(&mut self, path: &Path) {
        let shown = path.display().to_string();
        match std::fs::metadata(path) {
            Err(error) => self.sources.push(cannot_open(shown, &error)),
            Ok(found) if found.is_dir() && is_data_set(path) => self.file(path, true),
            Ok(found) if found.is_dir() => {
                let before = self.sources.len();
                self.folder(path);
                if self.sources.len() == before {
                    self.sources.push(Source::failed(
                        shown,
                        "The folder holds no file.".to_owned(),
                        "Name the folder that the delivered files lie in.",
                    ));
                }
            }
            Ok(found) if found.is_file() => self.file(path, true),
            Ok(_) => self.sources.push(Source::failed(
                shown,
                "This is neither a file nor a folder, but a device, a pipe or a socket.".to_owned(),
                "Write the content to a file and import that.",
            )),
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        // A path that cannot be resolved is looked at: opening it will say why.
        std::fs::canonicalize(path).map_or(true, |real| self.seen.insert(real))
    }

    fn file(&mut self, path: &Path, named: bool) {
        if self.is_new(path) {
            let shown = path.display().to_string();
            self.sources.push(Source::File {
                path: path.to_owned(),
                shown,
                named,
            });
        }
    }

    fn folder(&mut self, folder: &Path) {
        let mut pending = vec![folder.to_owned()];
        while let Some(folder) = pending.pop() {
            if !self.is_new(&folder) {
                continue;
            }
            let mut entries = match entries_of(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.sources
                        .push(cannot_open(folder.display().to_string(), &error));
                    continue;
                }
            };
            entries.sort();
            let mut folders = Vec::new();
            for entry in entries {
                match std::fs::metadata(&entry) {
                    Ok(found) if found.is_dir() && is_data_set(&entry) => self.file(&entry, false),
                    Ok(found) if found.is_dir() => folders.push(entry),
                    Ok(found) if found.is_file() => self.file(&entry, false),
                    // Pipes and the like are no delivery.
                    Ok(_) => {}
                    Err(error) => self
                        .sources
                        .push(cannot_open(entry.display().to_string(), &error)),
                }
            }
            pending.extend(folders.into_iter().rev());
        }
    }
}

fn entries_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    Ok(entries)
}

/// Why a path cannot be opened, in words.
pub(crate) fn cannot_open(shown: String, error: &io::Error) -> Source {
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("There is no such file.", "Check how the name is written."),
        io::ErrorKind::PermissionDenied => (
            "There is no permission to read it.",
            "Give the user that runs the import the right to read it.",
        ),
        _ => {
            return Source::failed(
                shown,
                format!("It cannot be read: {error}."),
                "Copy the file and try again.",
            );
        }
    };
    Source::failed(shown, message.to_owned(), hint)
}
