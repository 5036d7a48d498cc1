//! `planvy export --format pmtiles`: the vector tiles of the whole store in one file.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use planvy_features::View;
use planvy_features::tiles::levels;
use planvy_plan::Lang;
use planvy_store::Store;
use planvy_vector_tiles::TileRange;
use planvy_vector_tiles::grid::WEB_MERCATOR_QUAD;
use planvy_vector_tiles::pmtiles::{About, Archive, PmTilesError, Written, tile_number};
use serde_json::json;

use super::arguments::ExportArguments;
use super::export::whole_file;
use super::output::{print_json, tell};
use super::{CommandError, Outcome};
use crate::clock::Clock;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::collections::wider;
use crate::ogc::tiles::scope::Scope;
use crate::ogc::tiles::tile::made;
use crate::ogc::tiles::tileset;
use crate::world::World;

/// The last level where nothing is said: a unit of its tiles is some 15 cm in Sweden, and maps enlarge them further.
const USUAL_LAST_LEVEL: u8 = 15;

/// Writes the tiles.
///
/// # Errors
/// Where an option cannot be used, the store cannot be read or holds nothing that has a place, or the file cannot be written.
pub fn run(
    arguments: &ExportArguments,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
    json: bool,
) -> Result<Outcome, CommandError> {
    let usage = |reason: &str| CommandError::Usage(reason.to_owned());
    if arguments.plan.is_some() || arguments.crs.is_some() {
        return Err(usage(
            "--plan and --crs say nothing with --format pmtiles: all of the store is written, in the grid of the web's maps",
        ));
    }
    let path = arguments
        .out
        .as_deref()
        .ok_or_else(|| usage("--format pmtiles needs --out: the file is no text"))?;
    let finest = levels::last(&WEB_MERCATOR_QUAD);
    let last_level = arguments.last_level.unwrap_or(USUAL_LAST_LEVEL);
    let scope = Scope::of_snapshot();
    let first_level = scope.first_level(&WEB_MERCATOR_QUAD);
    if !(first_level..=finest).contains(&last_level) {
        let reason = format!("--last-level is {last_level}; it can be {first_level} to {finest}");
        return Err(CommandError::Usage(reason));
    }
    // Wrong use is said before a missing store is.
    let world = World::load(&*store()?)?;
    let view = world.view(Clock::default().today(), Lang::default());
    let about = about(&scope, view, last_level).ok_or_else(|| {
        let detail = "The store holds nothing that has a place.";
        CommandError::Problem(Problem::new(ProblemKind::NotFound, detail))
    })?;
    let written = whole_file(path, |out| write(&scope, view, &about, path, out))?;
    tell(&format!(
        "{}: {} tiles of the levels {first_level} to {last_level} written, {} of them distinct, {} bytes",
        path.display(),
        written.tiles,
        written.distinct,
        written.bytes
    ));
    if json {
        print_json(&json!({
            "file": path,
            "tiles": written.tiles,
            "distinct": written.distinct,
            "bytes": written.bytes,
            "firstLevel": first_level,
            "lastLevel": last_level,
            "snapshot": world.snapshot().id(),
        }))?;
    }
    Ok(Outcome::Done)
}

/// What the file is of; `None` where nothing has a place.
fn about(scope: &Scope<'_>, view: View<'_>, last_level: u8) -> Option<About> {
    let grid = &WEB_MERCATOR_QUAD;
    let bounds_deg = wider(scope.extent(view)?);
    let [west, south, east, north] = bounds_deg;
    let metadata = json!({
        "name": tileset::title(scope, grid, view.lang),
        "description": tileset::description(view.lang),
        "version": env!("CARGO_PKG_VERSION"),
        "generator": "planvy",
        "snapshot": view.snapshot().id(),
        "date": view.date,
        "vector_layers": tileset::vector_layers(scope, grid, last_level, view.lang),
    });
    Some(About {
        metadata: metadata.to_string(),
        first_level: scope.first_level(grid),
        last_level,
        bounds_deg,
        centre: (
            [(west + east) / 2.0, (south + north) / 2.0],
            tileset::middle_level(scope, grid).min(last_level),
        ),
    })
}

fn write(
    scope: &Scope<'_>,
    view: View<'_>,
    about: &About,
    path: &Path,
    out: &mut BufWriter<File>,
) -> Result<Written, CommandError> {
    let of_file = |source| CommandError::File {
        path: path.to_owned(),
        source,
    };
    // Tiles wait here until the directories before them are known.
    let waiting = tempfile::tempfile().map_err(of_file)?;
    let mut archive = Archive::new(BufWriter::new(waiting));
    let ranges = scope.limits(&WEB_MERCATOR_QUAD, view).into_iter();
    for range in ranges.filter(|range| range.level <= about.last_level) {
        add_level(&mut archive, scope, view, range)?;
    }
    let append = |tiles: BufWriter<File>, out: &mut BufWriter<File>| {
        let mut tiles = tiles.into_inner().map_err(io::IntoInnerError::into_error)?;
        tiles.rewind()?;
        io::copy(&mut tiles, out).map(|_length| ())
    };
    Ok(archive.finish(about, out, append)?)
}

/// Adds the tiles of a level in the order of their numbers.
fn add_level<W: Write>(
    archive: &mut Archive<W>,
    scope: &Scope<'_>,
    view: View<'_>,
    range: TileRange,
) -> Result<(), PmTilesError> {
    let mut tiles: Vec<_> = range.tiles().map(|tile| (tile_number(tile), tile)).collect();
    tiles.sort_unstable_by_key(|(number, _)| *number);
    for (number, tile) in tiles {
        // Every tile of the range is one of the grid.
        let bytes = made(scope, &WEB_MERCATOR_QUAD, tile, view, None).unwrap_or_default();
        archive.tile(number, &bytes)?;
    }
    Ok(())
}
