//! The words of the commands that read files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use planvy_formats::{ContentKind, ReadOptions};
use planvy_import::validation::{base_data, checks};
use planvy_plan::{Crs, Datum, RuleId};

/// How files are read.
#[derive(Debug, Args)]
pub struct ReadArguments {
    /// What the file holds, where it does not say itself
    #[arg(long = "as", value_name = "KIND")]
    pub kind: Option<KindWord>,
    /// Coordinate system of a file that does not name one: 3006 to 3018, or an EPSG address
    #[arg(long, value_name = "CRS")]
    pub crs: Option<Crs>,
    /// File that says which attribute means what, for plans, guidance and buildings of any source
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// What levels are over, of a file that does not say: RH 2000, RH 70, or the name of a local datum
    #[arg(long, alias = "datum", value_name = "DATUM", value_parser = datum)]
    pub vertical_datum: Option<Datum>,
    /// Laser scan (LAS, LAZ) that tells the heights of buildings whose source does not; repeat it for several
    #[arg(long, value_name = "FILE")]
    pub heights_from: Vec<PathBuf>,
    /// Attribute with the designation of parcels
    #[arg(long, value_name = "NAME")]
    pub designation_field: Option<String>,
}

impl ReadArguments {
    /// The same for the readers.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            crs: self.crs,
            designation_field: self.designation_field.clone(),
            mapping: self.mapping.clone(),
            vertical_datum: self.vertical_datum.clone(),
            heights_from: self.heights_from.clone(),
            kind: self.kind.map(KindWord::kind),
        }
    }
}

/// A vertical datum by any of its names.
fn datum(text: &str) -> Result<Datum, String> {
    if text.trim().is_empty() {
        return Err("a datum has a name, for instance RH 2000".to_owned());
    }
    Ok(Datum::parse(text))
}

/// A kind of content (`--as`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindWord {
    /// Detailed plans
    Plans,
    /// Parcels
    Parcels,
    /// Addresses
    Addresses,
    /// Existing buildings
    Buildings,
    /// The level of the ground
    Terrain,
    /// The comprehensive plan
    Guidance,
}

impl KindWord {
    /// The kind that the word means.
    pub fn kind(self) -> ContentKind {
        match self {
            KindWord::Plans => ContentKind::Plans,
            KindWord::Parcels => ContentKind::Parcels,
            KindWord::Addresses => ContentKind::Addresses,
            KindWord::Buildings => ContentKind::Buildings,
            KindWord::Terrain => ContentKind::Terrain,
            KindWord::Guidance => ContentKind::Guidance,
        }
    }
}

/// `planvy import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files, folders and web addresses
    #[arg(required = true, value_name = "FILE|FOLDER|URL")]
    pub sources: Vec<PathBuf>,
    /// How the files are read.
    #[command(flatten)]
    pub read: ReadArguments,
    /// Publish each file for itself, and go on after one that is refused
    #[arg(long)]
    pub each: bool,
    /// Take files in spite of errors of this rule; may be given several times. Answers will say so
    #[arg(long, value_name = "RULE", value_parser = acceptable_rule)]
    pub accept: Vec<RuleId>,
}

/// A rule whose errors can be accepted: one that a check or a reader gives. That a file cannot be read at all is none.
pub(super) fn acceptable_rule(text: &str) -> Result<RuleId, String> {
    let of_checks = checks().into_iter().map(|check| check.rule);
    let of_readers = [
        RuleId::SCHEMA,
        RuleId::DUPLICATE,
        RuleId::REFERENCE,
        RuleId::AXES,
        RuleId::CRS,
        RuleId::GEOMETRY,
    ];
    let mut known: Vec<RuleId> = of_checks.chain(of_readers).chain(base_data::rules()).collect();
    known.sort();
    known.dedup();
    if let Some(rule) = known.iter().find(|rule| rule.0.eq_ignore_ascii_case(text)) {
        return Ok(rule.clone());
    }
    if text.eq_ignore_ascii_case(&RuleId::PARSE.0) {
        return Err("a file that cannot be read cannot be accepted".to_owned());
    }
    let names: Vec<&str> = known.iter().map(|rule| rule.0.as_ref()).collect();
    Err(format!("there is no such rule; known are {}", names.join(", ")))
}

/// `planvy validate`.
#[derive(Debug, Args)]
pub struct ValidateArguments {
    /// The file, or a web address
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How the file is read.
    #[command(flatten)]
    pub read: ReadArguments,
}
