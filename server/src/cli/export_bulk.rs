//! `planvy export` of whole data sets: the files of `/api/v1/bulk`.

use std::path::{Path, PathBuf};

use planvy_plan::Lang;
use planvy_store::Store;
use serde_json::json;

use super::arguments::{ExportArguments, ExportFormat};
use super::output::{print_json, tell};
use super::{CommandError, Outcome};
use crate::bulk::files::{BulkFile, BulkFormat, all};
use crate::bulk::making::make;
use crate::clock::Clock;
use crate::world::World;

/// The format of files that an export format is.
pub(super) fn bulk_format(format: ExportFormat) -> Option<BulkFormat> {
    match format {
        ExportFormat::Geopackage => Some(BulkFormat::GeoPackage),
        ExportFormat::Geoparquet => Some(BulkFormat::GeoParquet),
        ExportFormat::Flatgeobuf => Some(BulkFormat::FlatGeobuf),
        ExportFormat::Cityjsonseq => Some(BulkFormat::CityJsonSeq),
        ExportFormat::Ngp | ExportFormat::Geojson | ExportFormat::Pmtiles => None,
    }
}

/// Writes a data set.
///
/// # Errors
/// Where an option cannot be used, the store cannot be read, or the file cannot be written. A file that stood there before is unchanged
/// then.
pub(super) fn run(
    arguments: &ExportArguments,
    format: BulkFormat,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
    json: bool,
) -> Result<Outcome, CommandError> {
    let usage = |reason: String| CommandError::Usage(reason);
    let name = format.name();
    if arguments.plan.is_some() || arguments.crs.is_some() || arguments.last_level.is_some() {
        return Err(usage(format!(
            "--plan, --crs and --last-level say nothing with {name}: all of the store, or of a collection, is written"
        )));
    }
    let file = chosen(format, arguments.collection.as_deref()).map_err(usage)?;
    let path = arguments
        .out
        .as_deref()
        .ok_or_else(|| usage(format!("{name} needs --out: the file is no text")))?;
    let world = World::load(&*store()?)?;
    let view = world.view(Clock::default().today(), Lang::default());
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}.part", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let failed = |error: &dyn std::error::Error| CommandError::File {
        path: path.to_owned(),
        source: std::io::Error::other(error.to_string()),
    };
    let written = make(file, view, &unfinished)
        .map_err(|error| failed(&error))
        .and_then(|()| std::fs::rename(&unfinished, path).map_err(|error| failed(&error)));
    if written.is_err() {
        // The reason of the failure is what the user has to know.
        let _removed = std::fs::remove_file(&unfinished);
    }
    written?;
    told(path, file, world.snapshot().id(), json)
}

/// The file that is meant, or what is wrong.
fn chosen(format: BulkFormat, collection: Option<&str>) -> Result<BulkFile, String> {
    let of_format: Vec<BulkFile> = all().into_iter().filter(|file| file.format == format).collect();
    let is_alone = of_format.len() == 1;
    let found = match collection {
        Some(id) => of_format
            .iter()
            .find(|file| file.collection.is_some_and(|of| of.id() == id)),
        None => of_format.first().filter(|_| is_alone),
    };
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = of_format
            .iter()
            .filter_map(|file| Some(file.collection?.id()))
            .collect();
        match (collection, known.is_empty()) {
            (Some(_), true) => format!(
                "--collection says nothing with {}: everything is written",
                format.name()
            ),
            (Some(id), false) => format!("--collection is '{id}'; it can be {}", known.join(", ")),
            (None, _) => format!("{} needs --collection: {}", format.name(), known.join(", ")),
        }
    })
}

fn told(path: &Path, file: BulkFile, snapshot: &str, json: bool) -> Result<Outcome, CommandError> {
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    tell(&format!(
        "{}: {} written, {bytes} bytes",
        path.display(),
        file.format.name()
    ));
    if json {
        let collection = file.collection.map(|collection| collection.id());
        print_json(&json!({ "file": path, "collection": collection, "bytes": bytes, "snapshot": snapshot }))?;
    }
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_named_where_there_are_several() {
        let name = |format, collection| chosen(format, collection).map(BulkFile::name);
        assert_eq!(name(BulkFormat::GeoPackage, None), Ok("planvy.gpkg".to_owned()));
        assert_eq!(
            name(BulkFormat::CityJsonSeq, None),
            Ok("buildings.city.jsonl".to_owned())
        );
        assert_eq!(
            name(BulkFormat::GeoParquet, Some("plans")),
            Ok("plans.parquet".to_owned())
        );
        for (format, collection, says) in [
            (BulkFormat::GeoParquet, None, "needs --collection"),
            (BulkFormat::FlatGeobuf, Some("maps"), "use-regulations"),
            (BulkFormat::GeoPackage, Some("plans"), "says nothing"),
        ] {
            assert!(name(format, collection).unwrap_err().contains(says));
        }
    }
}
