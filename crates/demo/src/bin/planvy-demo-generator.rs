//! Writes the files of Exempelby into a folder: `planvy-demo-generator data/demo`.

use std::path::PathBuf;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .context("usage: planvy-demo-generator FOLDER")?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let files = planvy_demo::files::make()?;
    for file in &files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    eprintln!("{} files in {}", files.len(), folder.display());
    Ok(())
}
