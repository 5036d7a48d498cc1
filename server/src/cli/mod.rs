//! The command line.

pub mod arguments;
mod building_right;
mod catalogue;
mod catalogue_update;
mod check;
pub mod demo;
mod export;
mod export_bulk;
mod export_tiles;
pub mod findings;
mod import;
pub mod import_arguments;
mod interruption;
pub mod output;
mod progress;
mod rules;
mod serve;
pub mod service_arguments;
pub mod store_place;
mod sync;
mod validate;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use planvy_store::{Store, StoreError};

use crate::api::parameters::ParameterError;
use crate::http::listener::ListenError;
use crate::http::problem::Problem;
use crate::three_d::drawings::FolderError;
use crate::world::LoadError;
use arguments::{Arguments, Command};
use service_arguments::{CatalogueAction, SyncService};
use store_place::StorePlace;

/// How a command ended, where it ran at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// The files were refused, or have errors.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Refused => ExitCode::from(1),
        }
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// An option cannot be used.
    #[error("{}; for instance {}", .0, as_options(.0.example))]
    Parameter(#[from] ParameterError),
    /// What was asked for does not exist, or cannot be answered.
    #[error("{}", in_words(.0))]
    Problem(Problem),
    /// Another wrong use.
    #[error("{0}")]
    Usage(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The snapshot.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The folder of the viewer for browsers.
    #[error("--viewer-dir: {0}")]
    Viewer(#[from] crate::viewer_files::ViewerFilesError),
    /// The settings of the server.
    #[error(transparent)]
    Settings(#[from] crate::settings::SettingsError),
    /// The address to listen on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The filter of the logs.
    #[error("PLANVY_LOG cannot be read: {0}; use for instance PLANVY_LOG=info, or PLANVY_LOG=json,info")]
    Logging(#[from] tracing_subscriber::filter::ParseError),
    /// The system gave no thread, timer or signal.
    #[error("the server cannot start: {0}")]
    System(io::Error),
    /// The tiles.
    #[error(transparent)]
    Tiles(#[from] planvy_vector_tiles::pmtiles::PmTilesError),
    /// The import.
    #[error(transparent)]
    Import(#[from] planvy_import::ImportError),
    /// The proposals to show.
    #[error(transparent)]
    Drawings(#[from] FolderError),
    /// The demo municipality was refused by the store that it came with.
    #[error("the demo municipality could not be loaded: {0}")]
    Demo(String),
    /// The national platform.
    #[error(transparent)]
    Sync(#[from] planvy_platform::ngp::SyncError),
    /// The national catalogue's service.
    #[error("the catalogue cannot be fetched: {0}")]
    CatalogueService(#[from] planvy_platform::FetchError),
    /// A release of the national catalogue.
    #[error("{origin}: {source}")]
    Release {
        /// Where it came from.
        origin: String,
        /// What is wrong with it.
        source: planvy_platform::boverket::ReleaseError,
    },
    /// The release of the catalogue that was taken.
    #[error("{}: {source}", path.display())]
    TakenRelease {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: planvy_plan::catalogue::TakeError,
    },
    /// A delivery could not be written.
    #[error(transparent)]
    Delivery(#[from] planvy_formats::ngp::WriteError),
    /// Features could not be written.
    #[error(transparent)]
    Features(#[from] planvy_formats::geojson::WriteFeaturesError),
    /// A file could not be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("the result cannot be printed: {0}")]
    Output(io::Error),
    /// A result could not be written as JSON.
    #[error("the result cannot be written as JSON: {0}")]
    Json(serde_json::Error),
}

impl CommandError {
    /// The same as the API would say it, where it could.
    pub fn problem(&self) -> Option<Problem> {
        match self {
            CommandError::Parameter(error) => Some(error.clone().into()),
            CommandError::Problem(problem) => Some(problem.clone()),
            _ => None,
        }
    }

    /// The exit status: 2 for wrong use, 1 for what failed.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            CommandError::Parameter(_) | CommandError::Usage(_) => ExitCode::from(2),
            CommandError::Logging(_) | CommandError::Viewer(_) | CommandError::TakenRelease { .. } => {
                ExitCode::from(2)
            }
            _ => ExitCode::from(1),
        }
    }
}

/// The detail of a problem, with the known names that are near.
fn in_words(problem: &Problem) -> String {
    match problem.near.as_slice() {
        [] => problem.detail.clone(),
        near => format!("{}\nNear it are: {}", problem.detail, near.join(", ")),
    }
}

/// An example of the API (`x=1&y=2`) as options (`--x 1 --y 2`).
fn as_options(example: &str) -> String {
    let option = |(name, value): (_, std::borrow::Cow<'_, str>)| {
        if value.contains(' ') {
            format!("--{name} \"{value}\"")
        } else {
            format!("--{name} {value}")
        }
    };
    let options: Vec<String> = form_urlencoded::parse(example.as_bytes()).map(option).collect();
    options.join(" ")
}

/// Runs a command.
///
/// # Errors
/// Where the command is used wrongly or fails.
pub fn run(arguments: Arguments) -> Result<Outcome, CommandError> {
    let Arguments {
        data,
        catalogue_file,
        json,
        command,
    } = arguments;
    let catalogue_file = catalogue_update::TakenFile::of(catalogue_file, &data);
    if let Command::Catalogue(catalogue) = &command
        && let Some(CatalogueAction::Update(update)) = &catalogue.action
    {
        // A file that cannot be used is replaced.
        return catalogue_update::run(update, &catalogue_file, json);
    }
    catalogue_file.take()?;
    match command {
        Command::Serve(serve) => serve::run(&serve, &StorePlace::of(&data)?, json),
        Command::Demo(serve) => demo::run(&serve, &StorePlace::of(&data)?, json),
        Command::Import(import) => StorePlace::of(&data)?.work_on(|store| import::run(&import, store, json)),
        Command::Validate(validate) => validate::run(&validate, json),
        Command::Rules(rules) => rules::run(&rules, || existing_store(&data)),
        Command::BuildingRight(place) => building_right::run(&place, || existing_store(&data), json),
        Command::Check(check) => check::run(&check, || existing_store(&data), json),
        Command::Catalogue(catalogue) => catalogue::run(&catalogue, json),
        Command::Sync(service) => match service.service {
            SyncService::Ngp(ngp) => StorePlace::of(&data)?.work_on(|store| sync::ngp(&ngp, store, json)),
        },
        Command::Export(export) => export::run(&export, || existing_store(&data), json),
    }
}

/// The store, which has to be there.
fn existing_store(data: &str) -> Result<Box<dyn Store>, CommandError> {
    Ok(StorePlace::of(data)?.open_existing()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_become_options() {
        assert_eq!(
            as_options("x=118600&y=6164200&crs=3008"),
            "--x 118600 --y 6164200 --crs 3008"
        );
        assert_eq!(as_options("parcel=EXEMPELBY%201:1"), "--parcel \"EXEMPELBY 1:1\"");
    }
}
