//! The proposals that are shown: the files of a folder, or those of the demo municipality.
//!
//! A file may have a side file with the ending `.placement.toml` after its name (`house.glb` and `house.glb.placement.toml`). It may
//! give a name, say that the proposal is invented, and has to say where a GLB stands, whose coordinates are its own.

mod glb;

use std::io;
use std::path::{Path, PathBuf};

use planvy_formats::ProposalOptions;
use planvy_plan::Crs;
use planvy_tiler::proposals::ProposedDrawing;
use planvy_tiler::{Fingerprinting, LeftOut};
use serde::Deserialize;

use crate::drawing;

/// The ending of side files.
const SIDE_FILE: &str = ".placement.toml";

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

/// What a side file says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Name for people.
    pub name: Option<String>,
    /// Whether the proposal is invented.
    #[serde(default)]
    pub fictional: bool,
    /// The system of the place: `EPSG:3008`.
    pub crs: Option<Crs>,
    /// Easting of the drawing's zero in metres.
    pub east_m: Option<f64>,
    /// Northing of the drawing's zero in metres.
    pub north_m: Option<f64>,
    /// Level of the drawing's zero over RH 2000 in metres; without it, its zero stands on the ground.
    pub level_m: Option<f64>,
    /// How far the drawing is turned clockwise, in degrees: 0 has the back (-z of glTF) to the grid's north.
    #[serde(default)]
    pub turn_deg: f64,
    /// Metres for each unit of the drawing; 1 where it is drawn in metres.
    pub metres_a_unit: Option<f64>,
}

/// Why a drawing cannot be shown.
#[derive(Debug, thiserror::Error)]
enum UnreadError {
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("it is larger than 256 MiB")]
    TooLarge,
    #[error("its side file cannot be read: {0}")]
    SideFile(String),
    #[error(transparent)]
    Drawing(#[from] drawing::DrawingError),
    #[error(transparent)]
    Glb(#[from] glb::GlbError),
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
        if path.is_file() && !name_of(&path).ends_with(SIDE_FILE) {
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

/// What the demo's drawings are called: their file names have no å, ä and ö.
const DEMO_NAMES: [(&str, &str); 3] = [
    ("forslag-som-bryter", "Förslag som bryter mot planen"),
    ("forslag-som-foljer", "Förslag som följer planen"),
    ("forslag-villa-med-tak", "Förslag: villa med sadeltak"),
];

/// The drawings that the demo municipality comes with.
pub fn of_demo() -> Drawings {
    let mut found = Drawings::default();
    for file in planvy_demo::demo_proposals() {
        let named = DEMO_NAMES.iter().find(|(id, _)| file.name.starts_with(id));
        let placement = Placement {
            name: named.map(|(_, name)| (*name).to_owned()),
            fictional: true,
            ..Placement::default()
        };
        match of_bytes(file.name, file.bytes, &placement) {
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
    let mut side_file = path.as_os_str().to_owned();
    side_file.push(SIDE_FILE);
    let placement = match std::fs::read_to_string(&side_file) {
        Ok(text) => toml::from_str(&text).map_err(|error| UnreadError::SideFile(error.to_string()))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Placement::default(),
        Err(error) => return Err(UnreadError::SideFile(error.to_string())),
    };
    of_bytes(&name_of(path), &std::fs::read(path)?, &placement)
}

fn of_bytes(file_name: &str, bytes: &[u8], placement: &Placement) -> Result<ProposedDrawing, UnreadError> {
    let read = if bytes.starts_with(b"glTF") {
        drawing::Drawing {
            proposal: glb::proposal(bytes, placement)?,
            findings: Vec::new(),
        }
    } else {
        let options = ProposalOptions {
            crs: placement.crs,
            file_name: Some(file_name.to_owned()),
        };
        drawing::read(bytes, &options)?
    };
    let mut print = Fingerprinting::new("drawing");
    print.bytes(bytes);
    print.text(&format!("{placement:?}"));
    let id = file_name.split('.').next().unwrap_or(file_name);
    Ok(ProposedDrawing {
        id: id.to_owned(),
        name: placement.name.clone().unwrap_or_else(|| in_words(id)),
        is_fictional: placement.fictional,
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
        assert_eq!(found.drawings[0].name, "Förslag som bryter mot planen");
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
        assert!(!found.drawings[0].is_fictional);
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
