//! What is shown as it is drawn: city models and ground that stand in no Swedish system, in their own; those whose levels have no known
//! zero, at the levels that stand in the file.
//!
//! Nothing is brought into another system: files of one place that are in the same one stand beside each other as they do in it.
//!
//! | module | what it makes |
//! |---|---|
//! | `buildings` | tiles of the buildings of a city model |
//! | `ground` | tiles of a raster of levels, as triangles |

use planvy_formats::city_model::{ModelSystem, read_city_model};
use planvy_formats::terrain::GroundAnywhere;
use planvy_plan::{Datum, VerticalReference};
use planvy_tiles::{Asset, BoundingVolume, Content, Refine, Tile, TileContent, Tileset};

use super::super::unusable;
use super::telling::say_findings;
use crate::desktop::fetching::MemoryFiles;
use crate::messages::{Gravity, Message};

mod buildings;
mod ground;

/// Files of one place are not farther apart, in metres: a country is wider, and so is the way between the zeros of two systems.
const ONE_PLACE_M: f64 = 100_000.0;

/// A file that is shown as it is drawn.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    /// The address of its tileset in memory.
    address: String,
    /// The file.
    name: String,
    /// The lowest and the highest corner.
    bounds: [[f64; 3]; 2],
}

/// What is being shown.
pub(super) struct Showing<'a> {
    /// Whether a Swedish city stands in the picture.
    has_city: bool,
    memory: &'a MemoryFiles,
    messages: &'a mut Vec<Message>,
    shown: Vec<Shown>,
}

impl<'a> Showing<'a> {
    pub(super) fn new(
        has_city: bool,
        memory: &'a MemoryFiles,
        messages: &'a mut Vec<Message>,
    ) -> Showing<'a> {
        Showing {
            has_city,
            memory,
            messages,
            shown: Vec::new(),
        }
    }

    /// Shows ground, sheets of one delivery together.
    pub(super) fn grounds(&mut self, sheets: Vec<(String, GroundAnywhere)>) {
        for (name, ground) in joined_sheets(sheets) {
            if !self.has_place(&name, &ground.system) {
                continue;
            }
            say_datum(&name, &ground, self.messages);
            self.keep(&name, &ground.system, ground::tiles(&ground), Refine::Replace);
        }
    }

    /// Shows a city model.
    pub(super) fn buildings(&mut self, name: &str, bytes: &[u8]) {
        let reading = read_city_model(bytes);
        say_findings(name, &reading.findings, self.messages);
        let Some(model) = reading.value else {
            return self
                .messages
                .push(unusable(name, "no building in it can be read"));
        };
        if !self.has_place(name, &model.system) {
            return;
        }
        if model.vertical == VerticalReference::Unknown {
            self.messages.push(Message::new(
                Gravity::Note,
                name,
                "säger inte varifrån höjderna räknas: byggnaderna visas på de höjder som står i filen",
                "does not say what its heights are counted from: buildings are shown at the heights in the file",
            ));
        }
        let tiles = buildings::tiles(&model.buildings);
        self.keep(name, &model.system, tiles, Refine::Add);
    }

    /// The addresses of what is shown.
    pub(super) fn done(self) -> impl Iterator<Item = String> {
        self.shown.into_iter().map(|shown| shown.address)
    }

    /// Whether something of a system can be shown; says what there is to say of it.
    fn has_place(&mut self, name: &str, system: &ModelSystem) -> bool {
        let is_in_grid = matches!(system, ModelSystem::Sweref(_));
        if is_in_grid {
            return true;
        }
        self.messages.push(about_system(name, system, self.has_city));
        !self.has_city
    }

    fn keep(&mut self, name: &str, system: &ModelSystem, tiles: Vec<MadeTile>, refine: Refine) {
        let kept = keep(name, self.shown.len(), system, tiles, refine, self.memory);
        match kept {
            Ok(Some(shown)) => match self.shown.first().and_then(|first| far_away(&shown, first)) {
                Some(message) => self.messages.push(message),
                None => self.shown.push(shown),
            },
            Ok(None) => self.messages.push(unusable(name, "it has no surface")),
            Err(why) => self.messages.push(unusable(name, &why)),
        }
    }
}

/// Sheets of ground that lie beside each other in one system, put together, with the names of their files.
fn joined_sheets(sheets: Vec<(String, GroundAnywhere)>) -> Vec<(String, GroundAnywhere)> {
    let mut joined: Vec<(String, GroundAnywhere)> = Vec::new();
    for (name, ground) in sheets {
        let (mut name, mut ground) = (name, ground);
        // A sheet may join others that did not touch before it.
        let mut apart = Vec::new();
        for (other_name, other) in joined {
            match other.joined_with(ground) {
                Ok(both) => {
                    ground = both;
                    name = format!("{other_name}, {name}");
                }
                Err((other, own)) => {
                    ground = own;
                    apart.push((other_name, other));
                }
            }
        }
        apart.push((name, ground));
        joined = apart;
    }
    joined
}

/// Why something is not shown that stands so far from what is shown that both are hardly in one system.
fn far_away(shown: &Shown, first: &Shown) -> Option<Message> {
    let gap_m = |axis: usize| {
        let [[low, high], [other_low, other_high]] = [first, shown].map(|shown| {
            shown
                .bounds
                .map(|corner| corner.get(axis).copied().unwrap_or(f64::NAN))
        });
        (other_low - high).max(low - other_high).max(0.0)
    };
    let apart_m = gap_m(0).hypot(gap_m(1));
    let (km, beside) = ((apart_m / 1000.0).round(), &first.name);
    (apart_m > ONE_PLACE_M).then(|| {
        Message::new(
            Gravity::Warning,
            &shown.name,
            format!("visas inte: ligger {km} km från {beside}, och är knappast i samma system"),
            format!("not shown: lies {km} km from {beside}, and is hardly in the same system"),
        )
    })
}

/// A tile that was made, with those that stand in its stead or beside it when one comes nearer.
struct MadeTile {
    content: TileContent,
    bounds: [[f64; 3]; 2],
    /// What it may lack, in metres.
    error_m: f64,
    finer: Vec<MadeTile>,
}

/// Keeps tiles with their tree; `None` where there is no tile. The number is part of the address: two folders may hold the same name.
fn keep(
    name: &str,
    number: usize,
    system: &ModelSystem,
    tiles: Vec<MadeTile>,
    refine: Refine,
    memory: &MemoryFiles,
) -> Result<Option<Shown>, String> {
    let Some(bounds) = tiles.iter().map(|made| made.bounds).reduce(joined) else {
        return Ok(None);
    };
    let first = name.split(", ").next().unwrap_or_default();
    let mut keeper = Keeper {
        memory,
        base: format!("{}{}/{first}/", MemoryFiles::SCHEME, number),
        kept: 0,
    };
    let children: Result<Vec<Tile>, String> = tiles.into_iter().map(|made| keeper.tile(made)).collect();
    let [low, high] = bounds.map(glam::DVec3::from_array);
    // Without any of it, all of it is missing.
    let absence_m = (high - low).length().max(1000.0);
    let tileset = Tileset {
        asset: Asset {
            version: "1.1".to_owned(),
            tileset_version: None,
            extras: Some(extras(name, system)),
        },
        geometric_error: absence_m,
        root: Tile {
            children: children?,
            refine: Some(refine),
            ..tile(bounds, None, absence_m)
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    };
    let json = serde_json::to_vec(&tileset).map_err(|error| error.to_string())?;
    let address = format!("{}tileset.json", keeper.base);
    memory.put(&address, json);
    Ok(Some(Shown {
        address,
        name: name.to_owned(),
        bounds,
    }))
}

/// Writes contents down and numbers them.
struct Keeper<'a> {
    memory: &'a MemoryFiles,
    base: String,
    kept: usize,
}

impl Keeper<'_> {
    fn tile(&mut self, made: MadeTile) -> Result<Tile, String> {
        let uri = format!("{}.glb", self.kept);
        self.kept += 1;
        let glb = made.content.to_glb().map_err(|error| error.to_string())?;
        self.memory.put(&format!("{}{uri}", self.base), glb);
        let children: Result<Vec<Tile>, String> =
            made.finer.into_iter().map(|finer| self.tile(finer)).collect();
        Ok(Tile {
            children: children?,
            ..tile(made.bounds, Some(uri), made.error_m)
        })
    }
}

fn extras(name: &str, system: &ModelSystem) -> serde_json::Value {
    let source = format!("{name} ({})", system_name(system));
    match system {
        ModelSystem::Sweref(crs) => {
            serde_json::json!({ "frame": "grid", "crs": crs.to_string(), "source": source })
        }
        _ => serde_json::json!({ "source": source }),
    }
}

fn system_name(system: &ModelSystem) -> &str {
    match system {
        ModelSystem::Sweref(crs) => crs.name(),
        ModelSystem::Foreign(name) | ModelSystem::AroundPlace { name, .. } => name,
        ModelSystem::Unsaid => "?",
    }
}

fn say_datum(name: &str, ground: &GroundAnywhere, messages: &mut Vec<Message>) {
    let (sv, en) = match (&ground.datum, &ground.system) {
        (Some(datum), ModelSystem::Sweref(_)) => (
            format!(
                "räknar nivåerna från {}, inte från RH 2000: inget annat läggs på marken",
                datum.name()
            ),
            format!(
                "counts its levels from {}, not from RH 2000: nothing else is laid on the ground",
                datum.name()
            ),
        ),
        (Some(_), _) => return,
        (None, _) => (
            "säger inte varifrån nivåerna räknas: marken visas på de nivåer som står i filen".to_owned(),
            "does not say what its levels are counted from: the ground is shown at the levels in the file"
                .to_owned(),
        ),
    };
    messages.push(Message::new(Gravity::Note, name, sv, en));
}

/// Where something lies, and why that keeps it apart from a Swedish city.
fn about_system(name: &str, system: &ModelSystem, has_city: bool) -> Message {
    let (mut sv, mut en) = match system {
        ModelSystem::Unsaid => (
            "säger inte i vilket koordinatsystem den ligger".to_owned(),
            "does not say its coordinate system".to_owned(),
        ),
        _ => {
            let system = system_name(system);
            (
                format!("ligger i {system}, inte i ett svenskt system"),
                format!("lies in {system}, not in a Swedish system"),
            )
        }
    };
    if has_city {
        sv += ": den visas inte bredvid den svenska staden, men för sig om den öppnas ensam";
        en += ": it is not shown beside the Swedish city, but by itself where it is opened alone";
    } else {
        sv += ": den visas för sig, utan sol och utan planer";
        en += ": it is shown by itself, without sun and plans";
    }
    if *system == ModelSystem::Unsaid {
        sv += "; --crs nämner ett svenskt system";
        en += "; --crs names a Swedish system";
    }
    let gravity = if has_city { Gravity::Warning } else { Gravity::Note };
    Message::new(gravity, name, sv, en)
}

/// Swedish ground that a city over RH 2000 has no use for.
pub(super) fn not_beside_rh2000(name: &str, datum: Option<&Datum>) -> Message {
    let (sv, en) = match datum {
        Some(datum) => (
            format!("räknar nivåerna från {}", datum.name()),
            format!("counts its levels from {}", datum.name()),
        ),
        None => (
            "säger inte varifrån nivåerna räknas".to_owned(),
            "does not say what its levels are counted from".to_owned(),
        ),
    };
    Message::new(
        Gravity::Warning,
        name,
        format!("{sv}: marken visas inte i en stad över RH 2000, men för sig om den öppnas ensam"),
        format!(
            "{en}: the ground is not shown in a city over RH 2000, but by itself where it is opened alone"
        ),
    )
}

fn relative(corner: [f64; 3], origin: [f64; 3]) -> [f32; 3] {
    (glam::DVec3::from_array(corner) - glam::DVec3::from_array(origin))
        .as_vec3()
        .to_array()
}

fn joined([low, high]: [[f64; 3]; 2], [other_low, other_high]: [[f64; 3]; 2]) -> [[f64; 3]; 2] {
    let low = glam::DVec3::from_array(low).min(glam::DVec3::from_array(other_low));
    let high = glam::DVec3::from_array(high).max(glam::DVec3::from_array(other_high));
    [low.to_array(), high.to_array()]
}

fn tile([low, high]: [[f64; 3]; 2], uri: Option<String>, geometric_error: f64) -> Tile {
    let (low, high) = (glam::DVec3::from_array(low), glam::DVec3::from_array(high));
    let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
    Tile {
        bounding_volume: BoundingVolume::Box([
            middle.x, middle.y, middle.z, half.x, 0.0, 0.0, 0.0, half.y, 0.0, 0.0, 0.0, half.z,
        ]),
        geometric_error,
        refine: None,
        transform: None,
        content: uri.map(|uri| Content {
            uri,
            bounding_volume: None,
        }),
        contents: Vec::new(),
        children: Vec::new(),
        extras: None,
    }
}
