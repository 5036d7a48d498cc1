//! Files that are no tiles: read as on a server, and made into tiles in this process.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use planvy_formats::city_model::{CityModel, ModelSystem, read_city_model};
use planvy_formats::terrain::{GroundAnywhere, GroundFormat, detect_ground};
use planvy_formats::{Content, Head, ReadOptions, detect, detect_proposal};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Crs, Date, Datum, Plan, Provenance, TerrainRaster, VerticalReference};
use planvy_rules::Answers;
use planvy_tiler::proposals::{ProposedDrawing, why_not_placed};
use planvy_tiler::{City, main_zone};

use super::drawings::{self, ReadDrawing};
use super::unusable;
use crate::desktop::fetching::{MemoryFiles, read_file};
use crate::messages::{Gravity, Message};
use making::make;
use telling::{not_placed, say_findings, source_of};

mod foreign;
mod making;
mod telling;

/// Bytes of a file's beginning that its format is told by.
const HEAD_BYTES: usize = 64 << 10;

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
    /// Ground of other countries.
    foreign_grounds: Vec<(String, GroundAnywhere)>,
    /// Swedish ground whose levels have another zero than RH 2000, or none that is known.
    unlevelled_grounds: Vec<(String, TerrainRaster)>,
    /// Whether there is ground over RH 2000.
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
            foreign_grounds: Vec::new(),
            unlevelled_grounds: Vec::new(),
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
            && self.foreign_grounds.is_empty()
            && self.unlevelled_grounds.is_empty()
    }

    /// Adds a file of any format that Planvy imports.
    pub fn add(&mut self, path: &Path, limit_bytes: u64, messages: &mut Vec<Message>) {
        let name = name_of(path);
        let mut beginning = Vec::new();
        let read = File::open(path).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut beginning));
        if let Err(error) = read {
            return messages.push(unusable(&name, &error.to_string()));
        }
        let head = Head {
            file_name: &name,
            bytes: &beginning,
            kind: None,
        };
        // A scan is read point by point, and may be larger than what is held in memory.
        if let Some(format) = detect_ground(&head) {
            return self.add_ground(path, format, messages);
        }
        let bytes = match read_file(path, limit_bytes) {
            Ok(bytes) => bytes,
            Err(failure) => return messages.push(unusable(&name, &failure.to_string())),
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

    /// Adds ground: in a Swedish system over RH 2000 that of the city, else it is shown as it stands in the file.
    fn add_ground(&mut self, path: &Path, format: &dyn GroundFormat, messages: &mut Vec<Message>) {
        let name = name_of(path);
        let options = ReadOptions {
            crs: self.crs,
            ..ReadOptions::default()
        };
        let reading = format.read(path, &options);
        if let Some(Content::Terrain(rasters)) = reading.value {
            say_findings(&name, &reading.findings, messages);
            for raster in rasters {
                if raster.datum == Some(Datum::Rh2000) {
                    self.take(&name, format.name(), Content::Terrain(vec![raster]), messages);
                } else {
                    self.unlevelled_grounds.push((name.clone(), raster));
                }
            }
            return;
        }
        let anywhere = format.read_anywhere(path);
        let findings = match &anywhere.value {
            // What hinders answers hinders no picture abroad; that it is not where the user says it is, is worth a word.
            Some(ground) if ground.system == ModelSystem::Unsaid && self.crs.is_some() => &reading.findings,
            Some(ground) if matches!(ground.system, ModelSystem::Sweref(_)) => &reading.findings,
            _ => &anywhere.findings,
        };
        say_findings(&name, findings, messages);
        match anywhere.value {
            Some(ground) if !matches!(ground.system, ModelSystem::Sweref(_)) => {
                self.foreign_grounds.push((name, ground));
            }
            _ => messages.push(unusable(&name, "no ground in it can be shown")),
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
                self.has_terrain |= rasters.iter().any(|raster| raster.datum == Some(Datum::Rh2000));
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
        self.show_foreign(is_beside_server, memory, &mut made, messages);
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

    /// Shows what does not stand in the city as it is drawn. Beside a Swedish city there is no place for what lies in another system:
    /// that is said, and the city is shown.
    fn show_foreign(
        &mut self,
        is_beside_server: bool,
        memory: &MemoryFiles,
        made: &mut MadeCity,
        messages: &mut Vec<Message>,
    ) {
        let has_city = self.has_content || is_beside_server || !self.drawings.is_empty();
        let mut grounds = std::mem::take(&mut self.foreign_grounds);
        for (name, raster) in std::mem::take(&mut self.unlevelled_grounds) {
            if has_city {
                messages.push(foreign::not_beside_rh2000(&name, raster.datum.as_ref()));
            } else {
                grounds.push((name, raster.into()));
            }
        }
        let mut shown = foreign::Showing::new(has_city, memory, messages);
        shown.grounds(grounds);
        std::mem::take(&mut self.foreign)
            .iter()
            .for_each(|(name, bytes)| shown.buildings(name, bytes));
        made.tilesets.extend(shown.done());
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

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

/// The day in Sweden.
fn today() -> Date {
    let now = jiff::Timestamp::now();
    crate::sun::swedish_date(now)
}
