//! Zip files with a data set in them: unpacked for as long as they are read, within a bound, and looked at for what is in them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipArchive;

use crate::MAX_FILE_BYTES;

/// How every zip file that holds something begins.
const MAGIC: &[u8] = b"PK\x03\x04";
/// Entries of a zip file that are unpacked.
const MOST_ENTRIES: usize = 10_000;
/// Endings of files that are a data set, with those beside them.
const FILES: [&str; 14] = [
    "fgb", "geojson", "geojsonl", "gml", "gpkg", "gpx", "json", "kml", "mif", "parquet", "sqlite", "tab",
    "topojson", "xml",
];

/// What a zip file holds, as files.
pub(super) struct Unpacked {
    /// The data sets: files, folders of shapefiles and folders that are one data set.
    pub data_sets: Vec<PathBuf>,
    /// Their names in the zip file.
    pub names: Vec<String>,
    folder: TempDir,
}

/// Why a zip file was not unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// The disk, or an entry that breaks off.
    #[error("it cannot be unpacked: {0}")]
    Io(#[from] io::Error),
    /// It is no zip file, or one that is not known here.
    #[error("it cannot be unpacked: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// It holds more than it may.
    #[error("it unpacks to more than {0} bytes, or to more than {MOST_ENTRIES} files")]
    TooLarge(u64),
}

impl Unpacked {
    /// The folder that everything lies in, to be kept for as long as the data sets are read.
    pub(super) fn into_folder(self) -> TempDir {
        self.folder
    }
}

/// Whether a file is a zip file.
pub(super) fn is_zip(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *MAGIC
}

/// Unpacks a zip file.
///
/// # Errors
/// Where it cannot be, or holds too much.
pub(super) fn unpacked(path: &Path) -> Result<Unpacked, ArchiveError> {
    unpacked_within(path, MAX_FILE_BYTES)
}

fn unpacked_within(path: &Path, most_bytes: u64) -> Result<Unpacked, ArchiveError> {
    let mut archive = ZipArchive::new(File::open(path)?)?;
    if archive.len() > MOST_ENTRIES {
        return Err(ArchiveError::TooLarge(most_bytes));
    }
    let folder = tempfile::tempdir()?;
    let mut left = most_bytes;
    for number in 0..archive.len() {
        let entry = archive.by_index(number)?;
        // A name that leads out of the folder is none; nor is what a Mac adds.
        let Some(name) = entry.enclosed_name() else {
            continue;
        };
        if entry.is_dir() || name.starts_with("__MACOSX") {
            continue;
        }
        let target = folder.path().join(&name);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        // One byte more than may be: whether there is one is what is asked.
        let written = io::copy(&mut entry.take(left + 1), &mut File::create(&target)?)?;
        left = left
            .checked_sub(written)
            .ok_or(ArchiveError::TooLarge(most_bytes))?;
    }
    let found = data_sets(folder.path())?;
    let name = |path: &PathBuf| {
        let inside = path.strip_prefix(folder.path()).unwrap_or(path);
        let stem = path_name(path);
        if inside.as_os_str().is_empty() {
            stem
        } else {
            inside.display().to_string()
        }
    };
    Ok(Unpacked {
        names: found.iter().map(name).collect(),
        data_sets: found.into_iter().collect(),
        folder,
    })
}

fn path_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The data sets of a folder and those in it: shapefiles that lie in one folder are one.
fn data_sets(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let ending = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            let is_hidden = path_name(&path).starts_with('.');
            if is_hidden {
                continue;
            }
            if path.is_dir() && ending == "gdb" {
                found.insert(path);
            } else if path.is_dir() {
                pending.push(path);
            } else if ending == "shp" {
                found.insert(folder.clone());
            } else if FILES.contains(&ending.as_str()) {
                found.insert(path);
            }
        }
    }
    // What lies beside a shapefile in its folder describes it: `plan.shp.xml`.
    let described = |path: &PathBuf| {
        let is_metadata = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("xml"));
        let beside = path.parent().is_some_and(|parent| found.contains(parent));
        is_metadata && beside
    };
    let metadata: Vec<PathBuf> = found.iter().filter(|path| described(path)).cloned().collect();
    metadata.iter().for_each(|path| {
        found.remove(path);
    });
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(entries: &[(&str, usize)]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plans.zip");
        let mut zip = zip::ZipWriter::new(File::create(&path).expect("created"));
        for (name, bytes) in entries {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).expect("an entry");
            zip.write_all(&vec![b'x'; *bytes]).expect("written");
        }
        zip.finish().expect("finished");
        (folder, path)
    }

    #[test]
    fn data_sets_are_files_folders_of_shapefiles_and_file_geodatabases() {
        for (entries, names) in [
            (
                vec!["a.shp", "a.dbf", "a.shp.xml", "b.shp", "readme.txt"],
                vec![""],
            ),
            (vec!["in/a.shp", "in/a.dbf", "in/.hidden.shp"], vec!["in"]),
            (
                vec!["in/plans.gdb/a00000001.gdbtable", "in/plans.gdb/gdb"],
                vec!["in/plans.gdb"],
            ),
            (vec!["a.gml", "b.gml", "a.xsd"], vec!["a.gml", "b.gml"]),
            (vec!["__MACOSX/a.gml", "readme.txt"], vec![]),
        ] {
            let entries: Vec<(&str, usize)> = entries.into_iter().map(|name| (name, 3)).collect();
            let (_folder, path) = zipped(&entries);
            assert!(is_zip(&path));
            let unpacked = unpacked(&path).expect("unpacked");
            let inside: Vec<PathBuf> = unpacked
                .data_sets
                .iter()
                .map(|path| {
                    path.strip_prefix(unpacked.folder.path())
                        .expect("inside")
                        .to_owned()
                })
                .collect();
            assert_eq!(inside, names.iter().map(PathBuf::from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_is_unpacked_beyond_the_bound_or_out_of_the_folder() {
        let (_folder, path) = zipped(&[("a.gml", 600), ("b.gml", 600)]);
        assert!(matches!(
            unpacked_within(&path, 1_000),
            Err(ArchiveError::TooLarge(1_000))
        ));
        assert_eq!(
            unpacked_within(&path, 1_200).expect("unpacked").data_sets.len(),
            2
        );
        let (folder, path) = zipped(&[("../../escaped.gml", 3), ("/absolute.gml", 3)]);
        let within = unpacked(&path).expect("unpacked");
        assert!(
            within
                .data_sets
                .iter()
                .all(|path| path.starts_with(within.folder.path()))
        );
        assert!(!folder.path().join("../escaped.gml").exists());
    }
}
