//! Lists the files of `data/demo` and `data/demo-proposals`, so that the binary carries them.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?)
        .join("../../data")
        .canonicalize()?;
    list(&folder.join("demo"), "demo_files.rs")?;
    list(&folder.join("demo-proposals"), "demo_proposals.rs")
}

/// Writes the list of a folder's data files.
fn list(folder: &Path, list_name: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    let kinds = ["json", "geojson", "csv", "tif", "toml"];
    paths.retain(|path| {
        path.extension()
            .is_some_and(|kind| kinds.iter().any(|known| kind == *known))
    });
    paths.sort();
    let mut list = String::from("&[\n");
    for path in &paths {
        println!("cargo:rerun-if-changed={}", path.display());
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        writeln!(
            list,
            "    DemoFile {{ name: {name:?}, bytes: include_bytes!({:?}) }},",
            path.display().to_string()
        )?;
    }
    list.push_str("]\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join(list_name), list)?;
    Ok(())
}
