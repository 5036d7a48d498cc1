//! What a person opens: a server, a tileset, or files that are made into tiles here.

use std::path::{Path, PathBuf};

use planvy_formats::SideFile;
use planvy_plan::Crs;
use planvy_tiles::{Asset, BoundingVolume, Content, Refine, Tile, TileContent, Tileset};

use super::fetching::{MemoryFiles, read_file};
use crate::messages::{Gravity, Message};
use crate::tiles::address;

mod city_files;
pub mod drawings;

pub use city_files::CityFiles;
use drawings::ReadDrawing;

/// Bytes of a file at most that is made into tiles here: it is read whole.
const MOST_FILE_BYTES: u64 = 1 << 30;

/// What there is to do with something that was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// Tilesets for the scene.
    pub tilesets: Vec<String>,
    /// A view that came with a URL.
    pub link: Option<String>,
    /// The server of it, where there is one: for search.
    pub server: Option<String>,
    /// Drawings that are to be placed by hand, or beside a server's city.
    pub to_place: Vec<ReadDrawing>,
    /// What there is to say.
    pub messages: Vec<Message>,
}

/// Opens everything that a person named. Files that are no tiles go together into one city.
pub fn open(sources: &[String], proposals: &[PathBuf], crs: Option<Crs>, memory: &MemoryFiles) -> Opened {
    let mut opened = Opened::default();
    let mut city = CityFiles::new(crs);
    for source in sources {
        if source.starts_with("http://") || source.starts_with("https://") {
            open_url(source, &mut opened);
        } else {
            open_file(Path::new(source), memory, &mut city, &mut opened);
        }
    }
    for proposal in proposals {
        city.add_proposal(proposal, MOST_FILE_BYTES, &mut opened.messages);
    }
    if !city.is_empty() {
        let made = city.into_tiles(opened.server.is_some(), memory, &mut opened.messages);
        opened.tilesets.extend(made.tilesets);
        opened.to_place.extend(made.to_place);
    }
    opened
}

/// A server by its address, or a tileset on one.
fn open_url(url: &str, opened: &mut Opened) {
    let (before_link, link) = match url.split_once('#') {
        Some((before, link)) => (before, Some(link.to_owned())),
        None => (url, None),
    };
    let path = before_link.split('?').next().unwrap_or_default();
    let server = address::origin(path).to_owned();
    opened.link = link.or(opened.link.take());
    opened.tilesets.push(if path.ends_with(".json") {
        before_link.to_owned()
    } else {
        format!("{server}/3d/grid/tileset.json")
    });
    opened.server.get_or_insert(server);
}

fn open_file(path: &Path, memory: &MemoryFiles, city: &mut CityFiles, opened: &mut Opened) {
    let name = path
        .file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let ending = path
        .extension()
        .map_or(String::new(), |ending| ending.to_string_lossy().to_lowercase());
    match ending.as_str() {
        _ if SideFile::path_beside(path).is_file() || ending == "ifc" => {
            city.add_proposal(path, MOST_FILE_BYTES, &mut opened.messages);
        }
        "glb" | "gltf" | "b3dm" => match tileset_of_model(path, &name, memory, &mut opened.messages) {
            Ok(address) => opened.tilesets.push(address),
            Err(why) => opened.messages.push(unusable(&name, &why)),
        },
        "json" if is_tileset(path) => opened.tilesets.push(path.to_string_lossy().into_owned()),
        _ => city.add(path, MOST_FILE_BYTES, &mut opened.messages),
    }
}

/// Whether a JSON file is a tileset: by its members.
fn is_tileset(path: &Path) -> bool {
    let Ok(bytes) = read_file(path, MOST_FILE_BYTES) else {
        return false;
    };
    serde_json::from_slice::<Tileset>(&bytes).is_ok()
}

/// A model alone as a tileset of one tile. Its numbers say where it stands: on the Earth, or anywhere.
fn tileset_of_model(
    path: &Path,
    name: &str,
    memory: &MemoryFiles,
    messages: &mut Vec<Message>,
) -> Result<String, String> {
    let bytes = read_file(path, MOST_FILE_BYTES).map_err(|failure| failure.to_string())?;
    let beside = |uri: &str| {
        // Only a file in the same folder: nothing else is anybody's to name.
        let is_plain = !uri.contains(['/', '\\', ':']) && uri != "..";
        let file = path.parent().filter(|_| is_plain)?.join(uri);
        read_file(&file, MOST_FILE_BYTES).ok().map(|bytes| bytes.to_vec())
    };
    let read = TileContent::from_gltf(&bytes, &planvy_tiles::ReadLimits::default(), &beside);
    let (mut content, findings) = read.map_err(|error| error.to_string())?;
    for finding in findings {
        let text = finding.to_string();
        messages.push(Message::new(
            Gravity::Note,
            name,
            format!("anmärkning: {text}"),
            text,
        ));
    }
    let bounds = bounds_of(&content).ok_or("it has no vertices")?;
    let frame = TilesetOfOne {
        bounds,
        uri: "0.glb".to_owned(),
    }
    .tileset();
    // Read once, written plainly: what lay beside the file is in it now.
    content.copyright = content.copyright.or_else(|| Some(name.to_owned()));
    let glb = content.to_glb().map_err(|error| error.to_string())?;
    let base = format!("{}{name}/", MemoryFiles::SCHEME);
    memory.put(&format!("{base}0.glb"), glb);
    let json = serde_json::to_vec(&frame).map_err(|error| error.to_string())?;
    let address = format!("{base}tileset.json");
    memory.put(&address, json);
    Ok(address)
}

struct TilesetOfOne {
    bounds: [[f64; 3]; 2],
    uri: String,
}

impl TilesetOfOne {
    fn tileset(self) -> Tileset {
        let [[x, y, z], [x_high, y_high, z_high]] = self.bounds;
        let half = |low: f64, high: f64| (high - low) / 2.0;
        let (hx, hy, hz) = (half(x, x_high), half(y, y_high), half(z, z_high));
        let bounding_volume =
            BoundingVolume::Box([x + hx, y + hy, z + hz, hx, 0.0, 0.0, 0.0, hy, 0.0, 0.0, 0.0, hz]);
        Tileset {
            asset: Asset {
                version: "1.1".to_owned(),
                tileset_version: None,
                extras: None,
            },
            geometric_error: hx.hypot(hy).hypot(hz),
            root: Tile {
                bounding_volume,
                geometric_error: 0.0,
                refine: Some(Refine::Add),
                transform: None,
                content: Some(Content {
                    uri: self.uri,
                    bounding_volume: None,
                }),
                contents: Vec::new(),
                children: Vec::new(),
                extras: None,
            },
            extensions_used: Vec::new(),
            extensions_required: Vec::new(),
        }
    }
}

/// The lowest and the highest corner of a content.
fn bounds_of(content: &TileContent) -> Option<[[f64; 3]; 2]> {
    let mut bounds: Option<[[f64; 3]; 2]> = None;
    for part in &content.parts {
        let positions = &part.vertices.positions;
        for point in (0..positions.len()).filter_map(|vertex| positions.point_m(vertex)) {
            let mut at = content.origin;
            at.iter_mut().zip(point).for_each(|(at, point)| *at += point);
            let [low, high] = bounds.get_or_insert([at, at]);
            for ((low, high), at) in low.iter_mut().zip(high.iter_mut()).zip(at) {
                *low = low.min(at);
                *high = high.max(at);
            }
        }
    }
    bounds.filter(|corners| corners.iter().flatten().all(|value| value.is_finite()))
}

/// A file that cannot be used.
pub(super) fn unusable(name: &str, why: &str) -> Message {
    Message::new(
        Gravity::Error,
        name,
        format!("filen går inte att använda: {why}"),
        format!("the file cannot be used: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use planvy_tiles::{Part, Positions, Vertices};

    use super::*;

    #[test]
    fn urls_of_servers_pages_and_tilesets() {
        let opened = |url: &str| open(&[url.to_owned()], &[], None, &MemoryFiles::default());
        let server = opened("http://127.0.0.1:8080");
        assert_eq!(server.tilesets, ["http://127.0.0.1:8080/3d/grid/tileset.json"]);
        let page = opened("http://a.example/map#view=plan,1,2,3,100,0,-90&lang=en");
        assert_eq!(page.tilesets, ["http://a.example/3d/grid/tileset.json"]);
        assert_eq!(page.link.as_deref(), Some("view=plan,1,2,3,100,0,-90&lang=en"));
        assert_eq!(page.server.as_deref(), Some("http://a.example"));
        let tileset = opened("https://b.example/x/tileset.json?v=1");
        assert_eq!(tileset.tilesets, ["https://b.example/x/tileset.json?v=1"]);
    }

    #[test]
    fn files_that_are_not_there_or_broken_are_named() {
        let folder = std::env::temp_dir().join(format!("planvy-opening-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let broken = folder.join("broken.glb");
        std::fs::write(&broken, b"glTF\x02\0\0\0").unwrap();
        let noise = folder.join("noise.xyz");
        std::fs::write(&noise, b"\x00\x01\x02 nothing").unwrap();
        let sources =
            [broken, noise, folder.join("gone.ifc")].map(|path| path.to_string_lossy().into_owned());
        let opened = open(&sources, &[], None, &MemoryFiles::default());
        assert!(opened.tilesets.is_empty());
        let mut about: Vec<&str> = opened
            .messages
            .iter()
            .map(|message| message.about.as_str())
            .collect();
        about.sort_unstable();
        assert_eq!(
            about,
            ["broken.glb", "gone.ifc", "noise.xyz"],
            "{:?}",
            opened.messages
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_model_alone_becomes_a_tileset_with_its_bounds() {
        let folder = std::env::temp_dir().join(format!("planvy-model-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let corners = vec![[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 2.0, 6.0]];
        let vertices = Vertices {
            positions: Positions::Exact(corners),
            ..Vertices::default()
        };
        let part = Part {
            name: "shed".to_owned(),
            vertices,
            indices: vec![0, 1, 2],
            ..Part::default()
        };
        let content = TileContent {
            parts: vec![part],
            ..TileContent::default()
        };
        let path = folder.join("shed.glb");
        std::fs::write(&path, content.to_glb().unwrap()).unwrap();
        let memory = MemoryFiles::default();
        let opened = open(&[path.to_string_lossy().into_owned()], &[], None, &memory);
        assert_eq!(opened.tilesets, ["memory://shed.glb/tileset.json"]);
        let tileset: Tileset =
            serde_json::from_slice(&memory.get("memory://shed.glb/tileset.json").unwrap()).unwrap();
        let BoundingVolume::Box([x, y, z, hx, .., hz]) = tileset.root.bounding_volume else {
            panic!()
        };
        assert_eq!([x, y, z, hx, hz], [2.0, 1.0, 3.0, 2.0, 3.0]);
        assert!(memory.get("memory://shed.glb/0.glb").is_some());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
