//! Drawings that say no place are placed by hand: at the last measuring point, or in the middle of the picture.
//!
//! Each placing is shown beside the ones before, which are switched off, and written as a side file, so that the drawing stands there the
//! next time it is opened.

use std::path::PathBuf;

use glam::DVec3;
use planvy_formats::SideFile;
use planvy_plan::Crs;

use super::fetching::MemoryFiles;
use super::opening::drawings::{ReadDrawing, extent, tileset_of};

/// Farther from its zero than this, a drawing is placed by its middle, in metres.
const FAR_M: f64 = 1000.0;

/// The drawings that can be placed, and how the next placing is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacingDesk {
    /// The drawings.
    pub drawings: Vec<ReadDrawing>,
    /// Which one is placed next.
    pub chosen: usize,
    /// Clockwise from the grid's north, in degrees.
    pub turn_deg: f64,
    /// How far its zero stands over the ground, in metres.
    pub over_ground_m: f64,
    /// Metres of its units.
    pub metres_a_unit: f64,
    /// How often something was placed.
    placings: usize,
    /// The side files that were written here: they may be written again.
    written: Vec<PathBuf>,
    /// The proposal that was shown last for each drawing.
    shown: Vec<(usize, String)>,
}

/// A placing that is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Placing {
    /// The tileset to open.
    pub tileset: String,
    /// The proposal of the placing before, which is switched off.
    pub before: Option<String>,
    /// The text of the side file.
    pub text: String,
    /// Where it was written, or why not.
    pub written: Result<PathBuf, String>,
}

impl PlacingDesk {
    /// A desk with drawings.
    pub fn new(drawings: Vec<ReadDrawing>) -> PlacingDesk {
        PlacingDesk {
            drawings,
            metres_a_unit: 1.0,
            ..PlacingDesk::default()
        }
    }

    /// Places the chosen drawing at a point of the ground.
    ///
    /// # Errors
    /// In words: why it cannot stand there.
    pub fn place(&mut self, crs: Crs, at: DVec3, memory: &MemoryFiles) -> Result<Placing, String> {
        let read = self
            .drawings
            .get(self.chosen)
            .ok_or("there is no drawing to place")?;
        let mut drawing = read.drawing.clone();
        let side_file = SideFile {
            crs: Some(crs),
            east_m: Some(rounded(at.x)),
            north_m: Some(rounded(at.y)),
            level_m: Some(rounded(at.z + self.over_ground_m)),
            turn_deg: Some(self.turn_deg),
            metres_a_unit: (self.metres_a_unit != 1.0).then_some(self.metres_a_unit),
            zero_m: zero_of(read, self.metres_a_unit),
            turn_from_true_north_deg: None,
            ..read.side_file.clone()
        };
        side_file
            .put(&mut drawing.proposal)
            .map_err(|error| error.to_string())?;
        self.placings += 1;
        drawing.id = format!("{}-{}", read.drawing.id, self.placings);
        let extras = serde_json::json!({
            "frame": "grid", "crs": crs.to_string(), "heights": "EPSG:5613",
            "source": drawing.name, "fictional": drawing.is_fictional,
        });
        let tileset = tileset_of(&drawing, &extras, memory)?;
        let path = SideFile::path_beside(&read.path);
        let written = if path.exists() && !self.written.contains(&path) {
            Err(format!(
                "{} is there already and was left as it is",
                path.display()
            ))
        } else {
            let done = std::fs::write(&path, side_file.write());
            done.map_err(|error| format!("{}: {error}", path.display()))
                .map(|()| path)
        };
        self.written.extend(written.clone().ok());
        let chosen = self.chosen;
        let before = self.shown.iter().position(|(number, _)| *number == chosen);
        let before = before.map(|at| self.shown.swap_remove(at).1);
        self.shown.push((chosen, drawing.id));
        Ok(Placing {
            tileset,
            before,
            text: side_file.write(),
            written,
        })
    }
}

/// To the centimetre: a hand places no finer.
fn rounded(metres: f64) -> f64 {
    (metres * 100.0).round() / 100.0
}

/// The foot of the drawing's middle where its zero lies far away; else nothing, and its zero is placed.
fn zero_of(read: &ReadDrawing, metres_a_unit: f64) -> Option<[f64; 3]> {
    let [[west, south, low], [east, north, _]] = extent(&read.drawing.proposal)?;
    let middle =
        [(west + east) / 2.0, (south + north) / 2.0, low].map(|metres| rounded(metres * metres_a_unit));
    let [x, y, _] = middle;
    (x.hypot(y) > FAR_M).then_some(middle)
}

#[cfg(test)]
mod tests {
    use planvy_tiles::{Part, Positions, TileContent, Vertices};

    use super::*;
    use crate::desktop::opening::drawings::read;

    #[test]
    fn a_drawing_is_placed_shown_and_written_and_placed_again() {
        let folder = std::env::temp_dir().join(format!("planvy-placing-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("shed.glb");
        let positions = Positions::Exact(vec![[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 2.0, 3.0]]);
        let part = Part {
            name: "shed".to_owned(),
            vertices: Vertices {
                positions,
                ..Vertices::default()
            },
            indices: vec![0, 1, 2],
            ..Part::default()
        };
        let content = TileContent {
            parts: vec![part],
            ..TileContent::default()
        };
        std::fs::write(&path, content.to_glb().unwrap()).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let mut desk = PlacingDesk::new(vec![read(&path, &bytes, None).unwrap()]);
        desk.turn_deg = 90.0;
        desk.over_ground_m = 0.5;
        let memory = MemoryFiles::default();
        let at = DVec3::new(175_172.0, 6_112_481.0, 7.25);
        let first = desk.place(Crs::Zone1330, at, &memory).unwrap();
        assert_eq!(first.before, None);
        assert!(first.text.contains("level_m = 7.75") && first.text.contains("turn_deg = 90.0"));
        let glb = memory
            .get(&first.tileset.replace("tileset.json", "0.glb"))
            .unwrap();
        let (shown, _) = TileContent::from_glb(&glb).unwrap();
        // A quarter clockwise: the 4 m to the right go south.
        let [x, y, z] = shown.parts[0].vertices.positions.point_m(1).unwrap();
        let corner = [x + shown.origin[0], y + shown.origin[1], z + shown.origin[2]];
        let wanted = [175_172.0, 6_112_477.0, 7.75];
        assert!(
            corner
                .iter()
                .zip(wanted)
                .all(|(at, wanted)| (at - wanted).abs() < 1e-3),
            "{corner:?}"
        );
        // Opened again, it stands where the side file says.
        let again = read(&path, &bytes, None).unwrap();
        assert_eq!(again.drawing.proposal.crs, Some(Crs::Zone1330));
        let second = desk.place(Crs::Zone1330, at + DVec3::X, &memory).unwrap();
        assert_eq!(second.before.as_deref(), Some("shed-1"));
        assert!(second.written.is_ok(), "its own side file may be written anew");
        // A side file of somebody else is left alone.
        let mut other = PlacingDesk::new(desk.drawings.clone());
        let third = other.place(Crs::Zone1330, at, &memory).unwrap();
        assert!(third.written.unwrap_err().contains("left as it is"));
        assert!(other.place(Crs::Zone1330, DVec3::ZERO, &memory).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
