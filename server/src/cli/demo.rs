//! `planvy demo`.

use std::io;
use std::path::{Path, PathBuf};

use planvy_demo::demo_files;
use planvy_import::{ImportOptions, import_paths};
use planvy_store::Store;

use super::arguments::ServeArguments;
use super::findings::readable;
use super::output::tell;
use super::progress::ProgressLine;
use super::store_place::StorePlace;
use super::{CommandError, Outcome, serve};
use crate::three_d::drawings;

/// Loads the demo municipality, where the store does not hold it yet, and serves the store.
///
/// # Errors
/// Where the municipality cannot be loaded, and as `planvy serve`.
pub fn run(arguments: &ServeArguments, place: &StorePlace, json: bool) -> Result<Outcome, CommandError> {
    let mut store = place.open()?;
    load(&mut *store)?;
    serve::run_with(arguments, place, store, drawings::of_demo(), json)
}

/// Imports the files that the binary carries, as a municipality would import its own.
fn load(store: &mut dyn Store) -> Result<(), CommandError> {
    let folder = tempfile::tempdir().map_err(|source| CommandError::File {
        path: std::env::temp_dir(),
        source,
    })?;
    let paths = write_demo(folder.path()).map_err(|source| CommandError::File {
        path: folder.path().to_owned(),
        source,
    })?;
    let line = ProgressLine::start();
    line.say("loading the demo municipality");
    let report = import_paths(store, &paths, &ImportOptions::default(), &mut |_| {})?;
    drop(line);
    if report.is_refused() {
        let findings: Vec<_> = report
            .files
            .iter()
            .flat_map(|file| file.report.findings.clone())
            .collect();
        return Err(CommandError::Demo(readable(&findings)));
    }
    if report.changed {
        let plans: usize = report.files.iter().map(|file| file.plans).sum();
        tell(&format!(
            "Exempelby is loaded: a fictional municipality of {plans} plans"
        ));
    }
    Ok(())
}

/// Writes the files of the demo municipality into a folder, and returns those that are imported: the plans and all base data.
/// A mapping lies beside the file that it is for, and is found there.
///
/// # Errors
/// Where a file cannot be written.
pub fn write_demo(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut imported = Vec::new();
    for file in demo_files() {
        let path = folder.join(file.name);
        std::fs::write(&path, file.bytes)?;
        if !file.name.ends_with(".mapping.toml") {
            imported.push(path);
        }
    }
    Ok(imported)
}
