//! Folders that are one data set: a file geodatabase (`.gdb`) is read as a file is, and has a digest as a file has.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::reading::{hash_into, hexadecimal};

/// Endings of folders that are one data set.
const ENDINGS: [&str; 1] = ["gdb"];

/// Whether a path names a folder that is one data set.
pub(crate) fn is_data_set(path: &Path) -> bool {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    ENDINGS.contains(&ending.as_str()) && path.is_dir()
}

/// What the files of such a folder are, to tell whether one of them changes while they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FolderState(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl FolderState {
    /// The files as they are now, in the order of their names. Locks and hidden files are no part of the data.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub(crate) fn of(folder: &Path) -> io::Result<FolderState> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            let found = std::fs::metadata(&path)?;
            if found.is_file() && !name.starts_with('.') && !name.ends_with(".lock") {
                files.push((path, found.len(), found.modified().ok()));
            }
        }
        files.sort();
        Ok(FolderState(files))
    }

    /// The bytes of all files together.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.iter().map(|(_, bytes, _)| *bytes).sum()
    }

    /// SHA-256 over the names, lengths and contents of the files.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub(crate) fn digest(&self) -> io::Result<String> {
        let mut digest = Sha256::new();
        for (path, bytes, _) in &self.0 {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            digest.update((name.len() as u64).to_be_bytes());
            digest.update(name);
            digest.update(bytes.to_be_bytes());
            hash_into(&mut digest, &mut File::open(path)?)?;
        }
        Ok(hexadecimal(&digest.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_digest_is_of_the_names_and_contents_of_its_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("plans.GDB");
        std::fs::create_dir(&data).expect("created");
        assert!(is_data_set(&data) && !is_data_set(folder.path()));
        let write = |name: &str, text: &str| std::fs::write(data.join(name), text).expect("written");
        let digest = || FolderState::of(&data).expect("read").digest().expect("a digest");
        write("a.gdbtable", "one");
        write("b.gdbtable", "two");
        let first = digest();
        write("a.gdbtable.sr.lock", "somebody looks at it");
        assert_eq!(digest(), first);
        write("b.gdbtable", "three");
        assert_ne!(digest(), first);
        write("b.gdbtable", "two");
        assert_eq!(digest(), first);
        std::fs::rename(data.join("a.gdbtable"), data.join("c.gdbtable")).expect("renamed");
        assert_ne!(digest(), first);
        assert_eq!(FolderState::of(&data).expect("read").bytes(), 6);
    }
}
