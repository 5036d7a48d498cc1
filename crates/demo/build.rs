//! Lists the files of `data/demo`, so that the binary carries them.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?)
        .join("../../data/demo")
        .canonicalize()?;
    let base = |name: &str| {
        ["byggnader", "mark", "oversiktsplan"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    list(&folder, "demo_files.rs", &|name| !base(name))?;
    list(&folder, "demo_base_layers.rs", &base)?;
    list(&folder.join("proposals"), "demo_proposals.rs", &|_| true)
}

/// Writes the list of a folder's data files.
fn list(folder: &Path, list_name: &str, wanted: &dyn Fn(&str) -> bool) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    let kinds = ["json", "geojson", "csv", "tif", "toml"];
    paths.retain(|path| {
        path.extension()
            .is_some_and(|kind| kinds.iter().any(|known| kind == *known))
    });
    paths.retain(|path| {
        path.file_name()
            .is_some_and(|name| wanted(&name.to_string_lossy()))
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
