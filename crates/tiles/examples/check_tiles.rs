//! Reads every GLB and every `tileset.json` below a folder and prints what there is to say. Ends with 1 where something is against
//! the standard.
//!
//! `cargo run -p planvy-tiles --example check_tiles -- FOLDER`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use planvy_tiles::{Finding, Severity, TileContent, Tileset};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("usage: check_tiles FOLDER")?;
    let (mut files, mut faults) = (0, 0);
    let mut waiting = vec![folder];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let Some(findings) = findings_of(&path)? else {
                continue;
            };
            files += 1;
            for finding in findings {
                faults += usize::from(finding.severity >= Severity::Warning);
                println!("{}: {finding}", path.display());
            }
        }
    }
    println!("{files} files, {faults} faults");
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What there is to say of a tile or a tileset; `None` for other files.
fn findings_of(path: &Path) -> Result<Option<Vec<Finding>>, Box<dyn Error>> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if name.ends_with(".glb") {
        let read = TileContent::from_glb(&std::fs::read(path)?);
        return Ok(Some(
            read.map_or_else(|error| vec![refusal(&error)], |(_, findings)| findings),
        ));
    }
    if name != "tileset.json" {
        return Ok(None);
    }
    Ok(Some(match Tileset::from_json(&std::fs::read(path)?) {
        Ok((tileset, mut findings)) => {
            findings.extend(tileset.check());
            findings
        }
        Err(error) => vec![refusal(&error)],
    }))
}

fn refusal(error: &dyn Error) -> Finding {
    Finding::new("REFUSED", Severity::Error, "the file", error.to_string())
}
