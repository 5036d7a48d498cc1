//! The proposals that are shown: the files of a folder, or those of the demo municipality.
//!
//! A file may have a side file with the ending `.placement.toml` after its name (`house.glb` and `house.glb.placement.toml`). It may
//! give a name, say that the proposal is invented, and has to say where a drawing stands that does not say it itself, as no GLB does.

use std::io;
use std::path::{Path, PathBuf};

use planvy_formats::{DrawingAbout, ProposalOptions, SIDE_FILE_ENDING, SideFile, SideFileError};
use planvy_tiler::proposals::{GlbError, ProposedDrawing, proposal_of_glb};
use planvy_tiler::{Fingerprinting, LeftOut};

use crate::drawing;

/// The largest drawing that is shown, in bytes.
const LARGEST_BYTES: u64 = 256 << 20;

/// What a folder of drawings holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawings {
    /// What could be read, by name.
    pub drawings: Vec<ProposedDrawing>,
    /// What could not, and why.
    pub unread: Vec<LeftOut>,
}

/// A folder of drawings cannot be listed.
#[derive(Debug, thiserror::Error)]
#[error("the drawings in {} cannot be listed: {source}", .folder.display())]
pub struct FolderError {
    folder: PathBuf,
    source: io::Error,
}

/// Why a drawing cannot be shown.
#[derive(Debug, thiserror::Error)]
enum UnreadError {
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("it is larger than 256 MiB")]
    TooLarge,
    #[error(transparent)]
    SideFile(#[from] SideFileError),
    #[error(transparent)]
    Drawing(#[from] drawing::DrawingError),
    #[error(transparent)]
    Glb(#[from] GlbError),
}

/// Reads the drawings of a folder: GeoJSON, CityJSON, IFC, and GLB with a side file. What cannot be read is told beside the others.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn of_folder(folder: &Path) -> Result<Drawings, FolderError> {
    let failed = |source| FolderError {
        folder: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && !name_of(&path).ends_with(SIDE_FILE_ENDING) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut found = Drawings::default();
    for path in paths {
        match of_file(&path) {
            Ok(drawing) => found.drawings.push(drawing),
            Err(why) => found.unread.push(LeftOut {
                what: format!("proposal {}", name_of(&path)),
                why: why.to_string(),
            }),
        }
    }
    Ok(found)
}

/// The drawings that the demo municipality comes with.
pub fn of_demo() -> Drawings {
    let mut found = Drawings::default();
    for file in planvy_demo::demo_proposals() {
        match of_bytes(file.name, file.bytes, &SideFile::default()) {
            Ok(drawing) => found.drawings.push(drawing),
            Err(why) => found.unread.push(LeftOut {
                what: format!("proposal {}", file.name),
                why: why.to_string(),
            }),
        }
    }
    found
}

fn of_file(path: &Path) -> Result<ProposedDrawing, UnreadError> {
    if std::fs::metadata(path)?.len() > LARGEST_BYTES {
        return Err(UnreadError::TooLarge);
    }
    let side_file = SideFile::beside(path)?;
    of_bytes(&name_of(path), &std::fs::read(path)?, &side_file)
}

fn of_bytes(file_name: &str, bytes: &[u8], side_file: &SideFile) -> Result<ProposedDrawing, UnreadError> {
    let mut read = if bytes.starts_with(b"glTF") {
        drawing::Drawing {
            proposal: proposal_of_glb(bytes)?,
            findings: Vec::new(),
        }
    } else {
        let options = ProposalOptions {
            crs: side_file.crs,
            file_name: Some(file_name.to_owned()),
        };
        drawing::read(bytes, &options)?
    };
    read.findings.extend(side_file.put(&mut read.proposal)?);
    let mut print = Fingerprinting::new("drawing");
    print.bytes(bytes);
    print.text(&format!("{side_file:?}"));
    let id = file_name.split('.').next().unwrap_or(file_name);
    let about = DrawingAbout::of(bytes);
    let name = side_file.name.clone().or(about.title);
    Ok(ProposedDrawing {
        id: id.to_owned(),
        file_name: file_name.to_owned(),
        name: name.unwrap_or_else(|| in_words(id)),
        is_fictional: side_file.fictional || about.is_fictional,
        fingerprint: print.done(),
        proposal: read.proposal,
        findings: read.findings,
    })
}

/// A file's name as words: `forslag-som-foljer` is `Forslag som foljer`.
fn in_words(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_has_three_drawings_and_each_is_said_to_be_invented() {
        let found = of_demo();
        assert_eq!(found.unread, []);
        let ids: Vec<&str> = found.drawings.iter().map(|drawing| drawing.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "forslag-som-bryter",
                "forslag-som-foljer",
                "forslag-villa-med-tak"
            ]
        );
        assert!(found.drawings.iter().all(|drawing| drawing.is_fictional));
        assert_eq!(found.drawings[0].name, "Förslag som bryter mot planen (påhittat)");
    }

    #[test]
    fn what_cannot_be_read_is_told_beside_what_can() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        let good = planvy_demo::demo_proposals()[0];
        write("a.geojson", good.bytes);
        write("a.geojson.placement.toml", b"name = \"Hus vid backen\"");
        write("b.bin", &[0, 159, 146, 150]);
        write("c.geojson", good.bytes);
        write("c.geojson.placement.toml", b"nam = 3");
        write("d.glb", b"glTF\x02\0\0\0");
        let found = of_folder(folder.path()).unwrap();
        assert_eq!(found.drawings.len(), 1);
        assert_eq!(found.drawings[0].name, "Hus vid backen");
        // The demo's drawings say that they are invented.
        assert!(found.drawings[0].is_fictional);
        let unread: Vec<&str> = found
            .unread
            .iter()
            .map(|left_out| left_out.what.as_str())
            .collect();
        assert_eq!(unread, ["proposal b.bin", "proposal c.geojson", "proposal d.glb"]);
        assert!(
            found.unread[1].why.contains("unknown field `nam`"),
            "{:?}",
            found.unread[1]
        );
        assert!(of_folder(&folder.path().join("nowhere")).is_err());
    }
}
