//! `planvy export`.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use planvy_formats::geojson::{OutputCrs, write_plans as write_features};
use planvy_formats::ngp;
use planvy_plan::{Finding, Plan, PlanId};
use planvy_store::Store;
use serde_json::json;

use super::arguments::{ExportArguments, ExportFormat};
use super::output::{print_json, tell};
use super::{CommandError, Outcome, export_bulk, export_tiles, findings};
use crate::api::parameters;
use crate::http::problem::{Problem, ProblemKind};
use crate::stored_plans::StoredPlans;

/// Writes plans out of the store.
///
/// # Errors
/// Where the store cannot be read, does not hold the plan, or the file cannot be written. A file that stood there before
/// is unchanged then.
pub fn run(
    arguments: &ExportArguments,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
    json: bool,
) -> Result<Outcome, CommandError> {
    if arguments.format == ExportFormat::Pmtiles {
        return export_tiles::run(arguments, store, json);
    }
    if let Some(format) = export_bulk::bulk_format(arguments.format) {
        return export_bulk::run(arguments, format, store, json);
    }
    if arguments.collection.is_some() {
        let reason = "--collection says nothing without --format geoparquet or flatgeobuf";
        return Err(CommandError::Usage(reason.to_owned()));
    }
    if arguments.last_level.is_some() {
        let reason = "--last-level says nothing without --format pmtiles";
        return Err(CommandError::Usage(reason.to_owned()));
    }
    if arguments.crs.is_some() && arguments.format == ExportFormat::Ngp {
        let reason =
            "--crs says nothing with --format ngp: a delivery keeps the coordinate system of each plan";
        return Err(CommandError::Usage(reason.to_owned()));
    }
    let only: Option<PlanId> = match &arguments.plan {
        Some(text) => Some(parameters::id("plan", text)?),
        None => None,
    };
    let mut plans = StoredPlans::new(only);
    store()?.load(&mut plans)?;
    let plans = plans.into_plans();
    if let (Some(only), true) = (only, plans.is_empty()) {
        let problem = Problem::new(
            ProblemKind::NotFound,
            format!("The store holds no plan with the id {only}."),
        );
        return Err(CommandError::Problem(problem));
    }
    let lacking = match &arguments.out {
        Some(path) => to_file(path, &plans, arguments)?,
        None => to_standard_output(&plans, arguments)?,
    };
    let text = findings::readable(&lacking);
    if !text.is_empty() {
        tell(text.trim_end());
    }
    if let Some(path) = &arguments.out {
        tell(&format!("{}: {} plans written", path.display(), plans.len()));
        if json {
            print_json(&json!({ "file": path, "plans": plans.len(), "findings": lacking }))?;
        }
    }
    Ok(Outcome::Done)
}

fn write_plans(
    plans: &[Plan],
    arguments: &ExportArguments,
    out: impl Write,
) -> Result<Vec<Finding>, CommandError> {
    match arguments.format {
        ExportFormat::Ngp => Ok(ngp::write(plans, out)?),
        ExportFormat::Geojson => {
            let crs = arguments.crs.map_or(OutputCrs::Crs84, OutputCrs::Grid);
            write_features(plans, crs, out)?;
            Ok(Vec::new())
        }
        _ => Err(CommandError::Usage("this format is no list of plans".to_owned())),
    }
}

fn to_file(path: &Path, plans: &[Plan], arguments: &ExportArguments) -> Result<Vec<Finding>, CommandError> {
    whole_file(path, |out| write_plans(plans, arguments, out))
}

/// Writes beside a file and moves the whole into its place.
pub(super) fn whole_file<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let of_file = |source| CommandError::File {
        path: path.to_owned(),
        source,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = || {
        let mut out = BufWriter::new(File::create_new(&beside).map_err(of_file)?);
        let told = write(&mut out)?;
        let file = out.into_inner().map_err(|error| of_file(error.into_error()))?;
        file.sync_all()
            .and_then(|()| std::fs::rename(&beside, path))
            .map_err(of_file)?;
        Ok(told)
    };
    let written = written();
    if written.is_err() {
        // The reason of the failure is what the user has to know; a leftover that cannot be removed is named by it.
        let _removed = std::fs::remove_file(&beside);
    }
    written
}

fn to_standard_output(plans: &[Plan], arguments: &ExportArguments) -> Result<Vec<Finding>, CommandError> {
    let mut out = BufWriter::new(io::stdout().lock());
    let lacking = match write_plans(plans, arguments, &mut out) {
        Ok(lacking) => lacking,
        Err(error) if is_broken_pipe(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    match out.flush() {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(lacking),
        Err(error) => Err(CommandError::Output(error)),
        Ok(()) => Ok(lacking),
    }
}

/// Whether the reader had seen enough (`| head`).
fn is_broken_pipe(error: &CommandError) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
        {
            return true;
        }
        cause = error.source();
    }
    false
}
