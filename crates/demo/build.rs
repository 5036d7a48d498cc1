//! Lists the files of `data/demo`, so that the binary carries them.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?)
        .join("../../data/demo")
        .canonicalize()?;
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|kind| kind == "json" || kind == "geojson" || kind == "csv")
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
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("demo_files.rs"), list)?;
    Ok(())
}
