//! Ground in ESRI's ASCII grid. The system is named by the user or by a `.prj` file beside it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use planvy_plan::{Crs, Datum, Finding, Reading, RuleId};

use super::anywhere::{GroundAnywhere, GroundFormat};
use super::geo_keys::PlaneSystem;
use super::raster::{RasterError, SPLIT_HINT, WARP_HINT, cell_count, decided, decided_anywhere, without};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::well_known_text::datum_in_words;

/// No word of a grid is longer.
const LONGEST_WORD: usize = 64;

/// The reader of ground in ESRI's ASCII grid.
#[derive(Clone, Copy, Debug)]
pub struct TerrainAsciiGrid;

impl Format for TerrainAsciiGrid {
    fn name(&self) -> &'static str {
        "terrain-ascii-grid"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.trim_ascii_start();
        let start = start.get(..6).unwrap_or(start).to_ascii_lowercase();
        let begins = start.starts_with(b"ncols") || start.starts_with(b"nrows");
        begins && head.kind.is_none_or(|kind| kind == ContentKind::Terrain)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let Some(ground) = read_ground(path, &mut log) else {
            return without(log);
        };
        match in_sweden(&ground.0, options, &mut log) {
            Some(crs) => decided(crs, ground.1, options, log),
            None => without(log),
        }
    }
}

impl GroundFormat for TerrainAsciiGrid {
    fn read_anywhere(&self, path: &Path) -> Reading<GroundAnywhere> {
        let mut log = FindingLog::default();
        match read_ground(path, &mut log) {
            Some((PlaneSystem::Geographic(name), _)) => {
                let message = format!("the grid is in longitude and latitude {name}, not in a plane system");
                log.push(Finding::error(RuleId::CRS, message));
                without(log)
            }
            Some((_, ground)) => decided_anywhere(ground, log),
            None => without(log),
        }
    }
}

/// The grid with the system that the `.prj` beside it names.
fn read_ground(path: &Path, log: &mut FindingLog) -> Option<(PlaneSystem, GroundAnywhere)> {
    let read = File::open(path)
        .map_err(GridError::from)
        .and_then(|file| read_grid(BufReader::new(file)));
    let grid = match read {
        Ok(grid) => grid,
        Err(error) => {
            log.push(error.into_finding());
            return None;
        }
    };
    if grid.commas {
        let message = "the numbers have decimal commas; they are read as decimal points";
        log.push(Finding::warning(RuleId::SCHEMA, message));
    }
    let (plane, datum) = system_beside(path);
    let ground = GroundAnywhere {
        system: plane.clone().into(),
        datum,
        west_centre_m: grid.west_centre_m,
        north_centre_m: grid.south_centre_m + (f64::from(grid.rows) - 1.0) * grid.cell_m,
        cell_m: grid.cell_m,
        columns: grid.columns,
        rows: grid.rows,
        levels_m: grid.levels_m,
        error_m: None,
        uncertainty_m: None,
    };
    Some((plane, ground))
}

/// The system and the datum that the `.prj` beside the file names.
fn system_beside(path: &Path) -> (PlaneSystem, Option<Datum>) {
    let mut text = String::new();
    if let Ok(file) = File::open(path.with_extension("prj")) {
        let mut bytes = Vec::new();
        if file.take(64 << 10).read_to_end(&mut bytes).is_ok() {
            text = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    (PlaneSystem::in_text(&text), datum_in_words(&text))
}

/// The system of the `.prj`, else the user's; `None`, with an error, where there is none that answers can be given in.
fn in_sweden(plane: &PlaneSystem, options: &ReadOptions, log: &mut FindingLog) -> Option<Crs> {
    match (plane, options.crs) {
        (PlaneSystem::Foreign(name) | PlaneSystem::Geographic(name), _) => {
            let message = format!("the .prj file beside the grid names no SWEREF 99 projection: {name}");
            log.push(Finding::error(RuleId::CRS, message).with_hint(WARP_HINT));
            None
        }
        (PlaneSystem::Grid(said), given) => {
            if let Some(given) = given.filter(|given| given != said) {
                let message =
                    format!("the .prj file says {said}, the import {given}; the file's word is taken");
                log.push(Finding::warning(RuleId::CRS, message));
            }
            Some(*said)
        }
        (PlaneSystem::Unsaid, Some(given)) => Some(given),
        (PlaneSystem::Unsaid, None) => {
            let message = "nothing says in which coordinate system the grid is";
            let hint = "name the system with --crs, for instance --crs 3008, or lay a .prj file beside it";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            None
        }
    }
}

/// Why a grid cannot be read.
#[derive(Debug, thiserror::Error)]
enum GridError {
    #[error("the grid cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Raster(#[from] RasterError),
    #[error("the head of the grid lacks {0}")]
    Missing(&'static str),
    #[error("{name} is '{text}'")]
    Head { name: String, text: String },
    #[error("the cells are not square: {0} x {1} m")]
    NotSquare(f64, f64),
    #[error("the number {number} of the grid is '{text}'")]
    Number { number: usize, text: String },
    #[error("the grid has {found} numbers; its head promises {promised}")]
    Count { found: usize, promised: usize },
    #[error("the grid has more numbers than the {0} that its head promises")]
    TooMany(usize),
}

impl GridError {
    fn into_finding(self) -> Finding {
        let rule = match self {
            GridError::NotSquare(..) => RuleId::GEOMETRY,
            GridError::Raster(_) => RuleId::SCHEMA,
            _ => RuleId::PARSE,
        };
        let finding = Finding::error(rule, self.to_string());
        match self {
            GridError::Raster(_) => finding.with_hint(SPLIT_HINT),
            GridError::NotSquare(..) => finding.with_hint(WARP_HINT),
            GridError::Count { .. } => {
                finding.with_hint("export it again; a truncated transfer is the usual cause")
            }
            _ => finding,
        }
    }
}

/// A grid as it stands in the file.
#[derive(Debug)]
struct Grid {
    columns: u32,
    rows: u32,
    west_centre_m: f64,
    south_centre_m: f64,
    cell_m: f64,
    levels_m: Vec<f32>,
    commas: bool,
}

/// The head of a grid.
#[derive(Default)]
struct GridHead {
    columns: Option<u32>,
    rows: Option<u32>,
    west: Option<(f64, bool)>,
    south: Option<(f64, bool)>,
    cell: Option<f64>,
    size: [Option<f64>; 2],
    no_data: Option<f64>,
}

impl GridHead {
    /// Takes a line of the head.
    fn take(&mut self, name: &str, text: &str, commas: &mut bool) -> Result<(), GridError> {
        let refused = || GridError::Head {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        let number = decimal(text, commas).ok_or_else(refused)?;
        let whole = || {
            let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
            fits.then_some(number as u32).ok_or_else(refused)
        };
        let lower = name.to_lowercase();
        match lower.as_str() {
            "ncols" => self.columns = Some(whole()?),
            "nrows" => self.rows = Some(whole()?),
            "xllcorner" | "xllcenter" => self.west = Some((number, lower.ends_with("center"))),
            "yllcorner" | "yllcenter" => self.south = Some((number, lower.ends_with("center"))),
            "cellsize" => self.cell = Some(number),
            "dx" => self.size[0] = Some(number),
            "dy" => self.size[1] = Some(number),
            "nodata_value" => self.no_data = Some(number),
            _ => return Err(refused()),
        }
        Ok(())
    }

    /// The grid without its numbers, and how many there have to be.
    fn finish(&self) -> Result<(Grid, usize), GridError> {
        let cell_m = match (self.cell, self.size) {
            (Some(cell), _) => cell,
            (None, [Some(dx), Some(dy)]) if (dx - dy).abs() <= 1e-6 * dx.abs() => dx,
            (None, [Some(dx), Some(dy)]) => return Err(GridError::NotSquare(dx, dy)),
            _ => return Err(GridError::Missing("cellsize")),
        };
        if cell_m <= 0.0 {
            return Err(GridError::NotSquare(cell_m, cell_m));
        }
        let columns = self.columns.ok_or(GridError::Missing("ncols"))?;
        let rows = self.rows.ok_or(GridError::Missing("nrows"))?;
        let count = cell_count(u64::from(columns), u64::from(rows))?;
        let centre = |(at, is_centre): (f64, bool)| if is_centre { at } else { at + cell_m / 2.0 };
        let grid = Grid {
            columns,
            rows,
            west_centre_m: self.west.map(centre).ok_or(GridError::Missing("xllcorner"))?,
            south_centre_m: self.south.map(centre).ok_or(GridError::Missing("yllcorner"))?,
            cell_m,
            levels_m: Vec::new(),
            commas: false,
        };
        Ok((grid, count))
    }
}

fn read_grid(source: impl BufRead) -> Result<Grid, GridError> {
    let mut words = Words {
        bytes: source.bytes(),
    };
    let (mut head, mut commas) = (GridHead::default(), false);
    let mut first = None;
    while let Some(word) = words.next()? {
        if !word.starts_with(|c: char| c.is_ascii_alphabetic()) || is_nan(&word) {
            first = Some(word);
            break;
        }
        let value = words.next()?.unwrap_or_default();
        head.take(&word, &value, &mut commas)?;
    }
    let (mut grid, promised) = head.finish()?;
    // The head may promise anything; room is made as numbers come.
    grid.levels_m.reserve(promised.min(1 << 20));
    let mut next = first;
    while let Some(word) = next {
        if grid.levels_m.len() == promised {
            return Err(GridError::TooMany(promised));
        }
        let number = if is_nan(&word) {
            Some(f64::NAN)
        } else {
            decimal(&word, &mut commas)
        };
        let number = number.ok_or_else(|| GridError::Number {
            number: grid.levels_m.len() + 1,
            text: word.clone(),
        })?;
        let level = if head.no_data == Some(number) {
            f32::NAN
        } else {
            number as f32
        };
        grid.levels_m.push(level);
        next = words.next()?;
    }
    grid.commas = commas;
    match grid.levels_m.len() {
        found if found < promised => Err(GridError::Count { found, promised }),
        _ => Ok(grid),
    }
}

fn is_nan(word: &str) -> bool {
    word.eq_ignore_ascii_case("nan")
}

/// A number with a decimal point, or with a decimal comma.
fn decimal(word: &str, commas: &mut bool) -> Option<f64> {
    let number = match word.parse::<f64>() {
        Ok(number) => number,
        Err(_) if word.contains(',') && !word.contains('.') => {
            *commas = true;
            word.replacen(',', ".", 1).parse().ok()?
        }
        Err(_) => return None,
    };
    number.is_finite().then_some(number)
}

/// The words of a file, one by one.
struct Words<R: BufRead> {
    bytes: io::Bytes<R>,
}

impl<R: BufRead> Words<R> {
    fn next(&mut self) -> io::Result<Option<String>> {
        let mut word = Vec::new();
        for byte in self.bytes.by_ref() {
            let byte = byte?;
            if byte.is_ascii_whitespace() {
                if word.is_empty() {
                    continue;
                }
                break;
            }
            word.push(byte);
            if word.len() > LONGEST_WORD {
                let shown = String::from_utf8_lossy(&word).into_owned();
                return Err(io::Error::other(format!(
                    "a word begins with '{shown}' and does not end"
                )));
            }
        }
        Ok((!word.is_empty()).then(|| String::from_utf8_lossy(&word).into_owned()))
    }
}
