//! The words of the commands that ask national services.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use planvy_plan::RuleId;
use planvy_platform::ngp::MunicipalityCode;

use super::import_arguments::acceptable_rule;

/// `planvy sync`.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// The service.
    #[command(subcommand)]
    pub service: SyncService,
}

/// A service that a store can be brought up to date with.
#[derive(Debug, Subcommand)]
pub enum SyncService {
    /// The plans of a municipality on the national geodata platform
    #[command(after_help = SYNC_NGP_HELP)]
    Ngp(SyncNgpArguments),
}

const SYNC_NGP_HELP: &str = "The key and the secret come from PLANVY_NGP_KEY and PLANVY_NGP_SECRET, or from a file with the lines
  key = \"…\"
  secret = \"…\"
Exit status: 0 everything that is listed is stored, 1 a plan was refused or could not be fetched, 2 used wrongly.

Examples:
  planvy sync ngp --municipality 1280 --dry-run
  planvy sync ngp --municipality 1280 --settings ngp.toml --keep deliveries";

/// `planvy sync ngp`.
#[derive(Debug, Args)]
pub struct SyncNgpArguments {
    /// Code of the municipality
    #[arg(long, value_name = "CODE")]
    pub municipality: MunicipalityCode,
    /// File with the key, the secret and other settings, in TOML
    #[arg(long, env = "PLANVY_NGP_SETTINGS", value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Say what would be fetched, and fetch nothing of it
    #[arg(long)]
    pub dry_run: bool,
    /// Folder in which deliveries are kept; those that are there are not fetched again
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
    /// Take plans in spite of errors of this rule; may be given several times. Answers will say so
    #[arg(long, value_name = "RULE", value_parser = acceptable_rule)]
    pub accept: Vec<RuleId>,
    /// Plans that are published at once
    #[arg(long, default_value = "50", value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub batch: u16,
}

/// What else can be done with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueAction {
    /// Show what a newer release adds and ends, and take it with --yes
    Update(CatalogueUpdateArguments),
}

/// `planvy catalogue update`.
#[derive(Debug, Args)]
pub struct CatalogueUpdateArguments {
    /// Take the release, instead of only showing it
    #[arg(long)]
    pub yes: bool,
    /// A release as the service answers it, instead of asking the service
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Address of the service
    #[arg(long, env = "PLANVY_BOVERKET_URL", default_value = planvy_platform::boverket::DEFAULT_URL, value_name = "URL")]
    pub url: String,
}
