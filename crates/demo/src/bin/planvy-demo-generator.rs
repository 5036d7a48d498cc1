//! Writes the files of Exempelby into a folder: `planvy-demo-generator data/demo CATALOGUE.tsv`.
//!
//! The catalogue is the published release of the national catalogue of regulations, as a tab-separated table: a plan has to
//! use its wordings.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use planvy_demo::draft::Wordings;
use planvy_demo::files::MadeFile;

fn main() -> Result<()> {
    const USAGE: &str = "usage: planvy-demo-generator FOLDER CATALOGUE.tsv";
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, catalogue) = (arguments.next().context(USAGE)?, arguments.next().context(USAGE)?);
    let table = std::fs::read_to_string(&catalogue)
        .with_context(|| format!("cannot read the catalogue {}", catalogue.display()))?;
    let files = planvy_demo::files::make(&Wordings::read(&table)?)?;
    write(&folder, &files)?;
    // Beside it, not in it: whoever imports the folder must not import what is only proposed.
    let mut beside = folder.as_os_str().to_owned();
    beside.push("-proposals");
    write(Path::new(&beside), &planvy_demo::proposals::proposals()?)
}

fn write(folder: &Path, files: &[MadeFile]) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for file in files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    eprintln!("{} files in {}", files.len(), folder.display());
    Ok(())
}
