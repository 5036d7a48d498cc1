//! Files that are no tiles: read as on a server, and made into tiles in this process.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use planvy_formats::city_model::{CityModel, read_city_model};
use planvy_formats::{Content, Head, ReadOptions, detect, detect_proposal};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Crs, Date, Datum, Finding, Plan, Provenance, Severity, VerticalReference};
use planvy_rules::Answers;
use planvy_tiler::proposals::{ProposedDrawing, why_not_placed};
use planvy_tiler::tree::{About, is_empty, tileset_of_tilesets};
use planvy_tiler::{
    City, Frame, Layer, LeftOut, TileFacts, TileKeep, TileKey, agree_on_errors, layers, main_zone, make_layer,
};
use planvy_tiles::Tileset;

use super::drawings::{self, ReadDrawing};
use super::unusable;
use crate::desktop::fetching::{MemoryFiles, read_file};
use crate::messages::{Gravity, Message};

mod foreign;

/// Bytes of a file's beginning that its format is told by.
const HEAD_BYTES: usize = 64 << 10;
/// Findings of one file at most that are said one by one.
const MOST_FINDINGS: usize = 8;

/// The files that make one city together.
pub struct CityFiles {
    crs: Option<Crs>,
    builder: SnapshotBuilder,
    has_content: bool,
    drawings: Vec<ReadDrawing>,
    /// Drawings that do not say where they stand.
    unplaced: Vec<ReadDrawing>,
    /// City models that are shown as they are drawn: those of other countries, and those without a known zero where there is no terrain.
    foreign: Vec<(String, Arc<[u8]>)>,
    /// City models whose heights have no known zero: with terrain they are put on the ground.
    unlevelled: Vec<(String, Arc<[u8]>, Content)>,
    has_terrain: bool,
    names: Vec<String>,
    next_content: u32,
}

impl CityFiles {
    /// No files yet. A coordinate system for those that do not say theirs.
    pub fn new(crs: Option<Crs>) -> CityFiles {
        CityFiles {
            crs,
            builder: SnapshotBuilder::new("files"),
            has_content: false,
            drawings: Vec::new(),
            unplaced: Vec::new(),
            foreign: Vec::new(),
            unlevelled: Vec::new(),
            has_terrain: false,
            names: Vec::new(),
            next_content: 0,
        }
    }

    /// Whether nothing can be shown.
    pub fn is_empty(&self) -> bool {
        let drawn = [&self.drawings, &self.unplaced];
        !self.has_content
            && drawn.iter().all(|drawings| drawings.is_empty())
            && self.foreign.is_empty()
            && self.unlevelled.is_empty()
    }

    /// Adds a file of any format that Planvy imports.
    pub fn add(&mut self, path: &Path, limit_bytes: u64, messages: &mut Vec<Message>) {
        let name = name_of(path);
        let bytes = match read_file(path, limit_bytes) {
            Ok(bytes) => bytes,
            Err(failure) => return messages.push(unusable(&name, &failure.to_string())),
        };
        let head = Head {
            file_name: &name,
            bytes: bytes.get(..HEAD_BYTES).unwrap_or(&bytes),
            kind: None,
        };
        let Some(format) = detect(&head) else {
            match detect_proposal(&bytes) {
                Some(_) => self.add_drawing(path, &bytes, messages),
                None => messages.push(unusable(&name, "its format is not known")),
            }
            return;
        };
        let options = ReadOptions {
            crs: self.crs,
            ..ReadOptions::default()
        };
        let reading = format.read(path, &options);
        match reading.value {
            Some(content) => {
                say_findings(&name, &reading.findings, messages);
                let model = matches!(content, Content::Buildings(_)).then(|| read_city_model(&bytes).value);
                let is_levelled =
                    |model: CityModel| model.vertical == VerticalReference::Datum(Datum::Rh2000);
                match model.flatten().map(is_levelled) {
                    Some(false) => self.unlevelled.push((name, bytes, content)),
                    Some(true) | None => self.take(&name, format.name(), content, messages),
                }
            }
            // A city model of another country is shown where it stands in its own system.
            None if planvy_formats::city_model::read_city_model(&bytes)
                .value
                .is_some() =>
            {
                self.foreign.push((name, bytes));
            }
            None => match detect_proposal(&bytes) {
                Some(_) => self.add_drawing(path, &bytes, messages),
                None => {
                    say_findings(&name, &reading.findings, messages);
                    messages.push(unusable(&name, "nothing in it can be read"));
                }
            },
        }
    }

    /// Adds a drawing of something that is to be built.
    pub fn add_proposal(&mut self, path: &Path, limit_bytes: u64, messages: &mut Vec<Message>) {
        let name = name_of(path);
        match read_file(path, limit_bytes) {
            Ok(bytes) => self.add_drawing(path, &bytes, messages),
            Err(failure) => messages.push(unusable(&name, &failure.to_string())),
        }
    }

    fn add_drawing(&mut self, path: &Path, bytes: &[u8], messages: &mut Vec<Message>) {
        let name = name_of(path);
        match drawings::read(path, bytes, self.crs) {
            Ok(read) => {
                say_findings(&name, &read.drawing.findings, messages);
                if read.drawing.proposal.placement.is_usable() && read.drawing.proposal.crs.is_some() {
                    self.names.push(name);
                    self.drawings.push(read);
                } else {
                    self.unplaced.push(read);
                }
            }
            Err((why, findings)) => {
                say_findings(&name, &findings, messages);
                messages.push(unusable(&name, &why));
            }
        }
    }

    fn take(&mut self, name: &str, format: &str, content: Content, messages: &mut Vec<Message>) {
        match content {
            Content::Plans(plans) => plans.into_iter().for_each(|plan| self.plan(plan, name, format)),
            Content::Parcels(parcels) => parcels.into_iter().for_each(|parcel| self.builder.parcel(parcel)),
            Content::Buildings(buildings) => {
                buildings
                    .into_iter()
                    .for_each(|building| self.builder.building(building));
            }
            Content::Terrain(rasters) => {
                self.has_terrain = true;
                rasters
                    .into_iter()
                    .for_each(|raster| self.builder.terrain(raster));
            }
            Content::Addresses(_) | Content::Guidance(_) => {
                messages.push(Message::new(
                    Gravity::Note,
                    name,
                    "innehåller inget som visas i 3D",
                    "holds nothing that is shown in 3D",
                ));
                return;
            }
        }
        self.has_content = true;
        self.names.push(name.to_owned());
    }

    fn plan(&mut self, mut plan: Plan, file: &str, format: &str) {
        let regulations = std::mem::take(&mut plan.regulations);
        let plan_id = plan.id;
        let provenance = Provenance {
            format: format.to_owned(),
            file: file.to_owned(),
            sha256: String::new(),
            imported: String::new(),
        };
        self.builder.plan(StoredPlan {
            plan,
            provenance,
            accepted: Vec::new(),
        });
        for regulation in regulations {
            let key = ContentKey(self.next_content);
            self.next_content += 1;
            self.builder.content(key, regulation.content);
            self.builder.regulation(StoredRegulation {
                id: regulation.id,
                plan: plan_id,
                content: key,
                regulates_uses: regulation.regulates_uses,
                geometry: regulation.geometry,
            });
        }
    }

    /// Makes the tiles. Drawings that say no place are left to be placed by hand where there is a city to place them in, of files or a
    /// server's; else they are shown by themselves.
    pub fn into_tiles(
        mut self,
        is_beside_server: bool,
        memory: &MemoryFiles,
        messages: &mut Vec<Message>,
    ) -> MadeCity {
        let mut made = MadeCity::default();
        for (name, bytes, content) in std::mem::take(&mut self.unlevelled) {
            if self.has_terrain {
                self.take(&name, "city-model", content, messages);
            } else {
                self.foreign.push((name, bytes));
            }
        }
        for (name, bytes) in &self.foreign {
            match foreign::tileset(name, bytes, memory, messages) {
                Ok(address) => made.tilesets.push(address),
                Err(why) => messages.push(unusable(name, &why)),
            }
        }
        let has_city = self.has_content || is_beside_server;
        for read in std::mem::take(&mut self.unplaced) {
            let why = why_not_placed(&read.drawing.proposal.placement);
            messages.push(not_placed(&read.drawing, &why, has_city));
            if has_city {
                made.to_place.push(read);
                continue;
            }
            let extras = serde_json::json!({
                "source": read.drawing.name, "fictional": read.drawing.is_fictional,
            });
            match drawings::tileset_of(&read.drawing, &extras, memory) {
                Ok(address) => made.tilesets.push(address),
                Err(why) => messages.push(unusable(&read.drawing.name, &why)),
            }
        }
        if !self.has_content && self.drawings.is_empty() {
            return made;
        }
        let source = source_of(&self.names);
        let drawings: Vec<ProposedDrawing> = self.drawings.into_iter().map(|read| read.drawing).collect();
        let drawn_in = drawings.iter().find_map(|drawing| drawing.proposal.crs);
        let answers = Answers::new(Arc::new(self.builder.build()));
        let Some(crs) = main_zone(answers.snapshot()).or(drawn_in) else {
            return made;
        };
        let city = City {
            answers: &answers,
            crs,
            date: today(),
        };
        made.tilesets
            .extend(make(city, &drawings, &source, memory, messages));
        made
    }
}

/// What files became.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MadeCity {
    /// The addresses of tilesets.
    pub tilesets: Vec<String>,
    /// Drawings that are to be placed by hand.
    pub to_place: Vec<ReadDrawing>,
}

/// A drawing without a place.
fn not_placed(drawing: &ProposedDrawing, why: &str, has_city: bool) -> Message {
    let (sv, en) = if has_city {
        (
            "Den kan placeras för hand under ”Placera förslag”.",
            "It can be placed by hand under “Place a proposal”.",
        )
    } else {
        (
            "Den visas för sig, utan sol och utan planer.",
            "It is shown by itself, without sun and plans.",
        )
    };
    Message::new(
        Gravity::Warning,
        &drawing.name,
        format!("säger inte var den står ({why}). {sv}"),
        format!("{why}. {en}"),
    )
}

/// Makes all layers of a city; the address of the tileset of all.
fn make(
    city: City<'_>,
    drawings: &[ProposedDrawing],
    source: &str,
    memory: &MemoryFiles,
    messages: &mut Vec<Message>,
) -> Option<String> {
    let frame = Frame::Grid(city.crs);
    let about = About {
        version: "files",
        date: city.date,
        source,
        is_fictional: city.is_fictional() || drawings.iter().any(|drawing| drawing.is_fictional),
    };
    let base = format!("{}files/", MemoryFiles::SCHEME);
    let keep = MemoryKeep {
        memory: memory.clone(),
        base: base.clone(),
        facts: Mutex::default(),
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut tilesets: Vec<(String, Tileset)> = Vec::new();
    let mut all_layers = Vec::new();
    for layer in Layer::ALL {
        let prepared = layers::prepared(layer, city, drawings);
        let made = make_layer(
            prepared.as_ref(),
            &[frame],
            &keep,
            threads,
            &planvy_tiler::Progress::default(),
        );
        for tiles in made.into_iter().flatten() {
            say_left_out(layer.name(), &tiles.left_out, messages);
            all_layers.push(tiles);
        }
    }
    agree_on_errors(&mut all_layers);
    for tiles in all_layers {
        let tileset = tiles.tileset(about);
        if !is_empty(&tileset) {
            let uri = format!("{}/tileset.json", tiles.layer.name());
            memory.put(&format!("{base}{uri}"), serde_json::to_vec(&tileset).ok()?);
            tilesets.push((uri, tileset));
        }
    }
    if tilesets.is_empty() {
        return None;
    }
    let named: Vec<(String, &Tileset)> = tilesets
        .iter()
        .map(|(uri, tileset)| (uri.clone(), tileset))
        .collect();
    let all = tileset_of_tilesets(frame, about, &named);
    let address = format!("{base}tileset.json");
    memory.put(&address, serde_json::to_vec(&all).ok()?);
    Some(address)
}

/// Keeps tiles in memory, where the transport finds them.
struct MemoryKeep {
    memory: MemoryFiles,
    base: String,
    facts: Mutex<std::collections::BTreeMap<TileKey, Option<TileFacts>>>,
}

impl TileKeep for MemoryKeep {
    fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>> {
        self.facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .copied()
    }

    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> std::io::Result<()> {
        if facts.is_some() {
            let (layer, print, square) = (key.layer.name(), key.fingerprint, key.square.name());
            self.memory.put(
                &format!("{}{layer}/{print}/{square}.glb", self.base),
                glb.to_vec(),
            );
        }
        self.facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, facts);
        Ok(())
    }
}

/// What a reader has to say: the first findings one by one, how many more there are.
fn say_findings(name: &str, findings: &[Finding], messages: &mut Vec<Message>) {
    let told = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info);
    for finding in told.clone().take(MOST_FINDINGS) {
        let gravity = if finding.severity == Severity::Error {
            Gravity::Error
        } else {
            Gravity::Warning
        };
        let text = &finding.message;
        messages.push(Message::new(
            gravity,
            name,
            format!("anmärkning: {text}"),
            text.clone(),
        ));
    }
    let more = told.count().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        messages.push(Message::new(
            Gravity::Note,
            name,
            format!("{more} anmärkningar till"),
            format!("{more} more findings"),
        ));
    }
}

/// What is not shown of a layer: the first ones one by one, how many more there are.
fn say_left_out(layer: &str, left_out: &[LeftOut], messages: &mut Vec<Message>) {
    for LeftOut { what, why } in left_out.iter().take(MOST_FINDINGS) {
        let (sv, en) = (format!("visas inte: {why}"), format!("not shown: {why}"));
        messages.push(Message::new(Gravity::Warning, what, sv, en));
    }
    let more = left_out.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        let (sv, en) = (
            format!("{more} till visas inte"),
            format!("{more} more are not shown"),
        );
        messages.push(Message::new(Gravity::Warning, layer, sv, en));
    }
}

/// The files by name: the first ones, and how many there are.
fn source_of(names: &[String]) -> String {
    match names {
        [first, second, third, _, _, ..] => format!("{first}, {second}, {third} … ({})", names.len()),
        few => few.join(", "),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

/// The day in Sweden.
fn today() -> Date {
    let now = jiff::Timestamp::now();
    crate::sun::swedish_date(now)
}
