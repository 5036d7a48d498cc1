//! The words of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use planvy_plan::Crs;

use super::import_arguments::{ImportArguments, ValidateArguments};
use super::service_arguments::{CatalogueAction, SyncArguments};

/// Which rules of Swedish detailed plans hold at a place.
#[derive(Debug, Parser)]
#[command(
    name = "planvy",
    version,
    arg_required_else_help = true,
    after_help = "Exit status: 0 done, 1 refused or failed, 2 used wrongly."
)]
pub struct Arguments {
    /// The store: a GeoPackage file, or the address of a PostgreSQL database with PostGIS (postgres://USER@HOST/DATABASE)
    #[arg(
        long,
        global = true,
        env = "PLANVY_DATA",
        hide_env_values = true,
        default_value = "planvy.gpkg",
        value_name = "PATH|ADDRESS"
    )]
    pub data: String,
    /// A release of the national catalogue that was taken; without it, planvy-catalogue.tsv beside the store
    #[arg(
        long = "catalogue-file",
        global = true,
        env = "PLANVY_CATALOGUE",
        value_name = "FILE"
    )]
    pub catalogue_file: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the pages
    Serve(ServeArguments),
    /// Check files and publish them in the store: all of them, or none
    Import(ImportArguments),
    /// Check a file without storing anything
    Validate(ValidateArguments),
    /// Answer which rules hold at a place, in the JSON of the API
    #[command(after_help = RULES_EXAMPLES)]
    Rules(RulesArguments),
    /// Say what may be built at a place, and what is left
    #[command(name = "building-right", after_help = BUILDING_RIGHT_EXAMPLES)]
    BuildingRight(RulesArguments),
    /// Check whether a drawing keeps the rules of its place
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArguments),
    /// Load a fictional municipality into the store, and serve it
    Demo(ServeArguments),
    /// Write plans out of the store
    Export(ExportArguments),
    /// Look up a kind of regulation in the national catalogue, or take a new release of it
    Catalogue(CatalogueArguments),
    /// Bring the store up to date with a national service
    Sync(SyncArguments),
}

/// `planvy serve` and `planvy demo`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// Folder with the viewer for browsers, as scripts/build-web makes it; without it, `viewer-web` beside the binary
    #[arg(long, value_name = "FOLDER")]
    pub viewer_dir: Option<PathBuf>,
    /// Folder of proposals to show in 3D: GeoJSON, CityJSON, IFC, and GLB with a side file that says where it stands
    #[arg(long, value_name = "FOLDER")]
    pub proposals: Option<PathBuf>,
    /// Folder where made 3D tiles stay for the next start; without it, beside the file of the store, with `.tiles` after its name
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["no_tile_cache", "no_3d"])]
    pub tile_cache: Option<PathBuf>,
    /// Keep 3D tiles no longer than the server runs
    #[arg(long)]
    pub no_tile_cache: bool,
    /// File with settings, in TOML: who publishes the data, and who is told of changes
    #[arg(long, env = "PLANVY_SETTINGS", value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Make no 3D tiles
    #[arg(long = "no-3d")]
    pub no_3d: bool,
}

const RULES_EXAMPLES: &str =
    "Name one place: a longitude and latitude, an easting and northing, a parcel or an address.

Examples:
  planvy rules --lon 13.0007 --lat 55.6064
  planvy rules --x 118600 --y 6164200 --crs 3008 --lang en
  planvy rules --parcel \"EXEMPELBY KAMOMILLEN 3\" --date 2030-01-01
  planvy rules --address \"Kajgatan 2\"";

/// `planvy rules`. The values are read as the parameters of the API are, with the same errors.
#[derive(Debug, Args)]
pub struct RulesArguments {
    /// Longitude in degrees
    #[arg(long, allow_hyphen_values = true, value_name = "DEGREES")]
    pub lon: Option<String>,
    /// Latitude in degrees
    #[arg(long, allow_hyphen_values = true, value_name = "DEGREES")]
    pub lat: Option<String>,
    /// Easting in metres
    #[arg(long, allow_hyphen_values = true, value_name = "METRES")]
    pub x: Option<String>,
    /// Northing in metres
    #[arg(long, allow_hyphen_values = true, value_name = "METRES")]
    pub y: Option<String>,
    /// Coordinate system of x and y: 3006 to 3018, a UTM zone that plans of another country are held in, or an EPSG address
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Designation of a parcel
    #[arg(long, value_name = "DESIGNATION")]
    pub parcel: Option<String>,
    /// An address
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<String>,
    /// Date that the rules hold at, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Language of the sentences: sv or en
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// Add the geometry of each regulation
    #[arg(long)]
    pub geometry: bool,
}

const BUILDING_RIGHT_EXAMPLES: &str =
    "Name one place: a longitude and latitude, an easting and northing, a parcel or an address.

Examples:
  planvy building-right --parcel \"EXEMPELBY KAMOMILLEN 3\"
  planvy building-right --x 118600 --y 6164200 --crs 3008 --lang en --json";

const CHECK_EXAMPLES: &str = "Nothing is approved by a check: the building committee decides.
Exit status: 0 no rule is broken, 1 a rule is broken or the drawing cannot be read, 2 used wrongly.

Examples:
  planvy check house.geojson --crs 3008
  planvy check house.ifc --parcel \"EXEMPELBY KAMOMILLEN 3\" --lang en
  planvy check house.city.json --json";

/// `planvy check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The drawing: GeoJSON, CityJSON or IFC
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Coordinate system of the drawing, where it does not say: 3006 to 3018, or an EPSG address
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Designation of the parcel that it is meant for, instead of those that it stands on
    #[arg(long, value_name = "DESIGNATION")]
    pub parcel: Option<String>,
    /// Date that the rules hold at, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Language of the sentences: sv or en
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

/// `planvy export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The format to write
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// Only the plan of this id
    #[arg(long, value_name = "ID")]
    pub plan: Option<String>,
    /// Coordinate system of GeoJSON: 3006 to 3018, or an EPSG address; longitude and latitude without it
    #[arg(long, value_name = "CRS")]
    pub crs: Option<Crs>,
    /// The file to write; standard output without it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The collection of GeoParquet and FlatGeobuf, for instance plans
    #[arg(long, value_name = "ID")]
    pub collection: Option<String>,
    /// The last level of PMTiles: 15 without it
    #[arg(long, value_name = "LEVEL")]
    pub last_level: Option<u8>,
}

/// A format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The national delivery format for detailed plans, version 4.1
    Ngp,
    /// GeoJSON: one feature for each plan and each regulation
    Geojson,
    /// PMTiles: everything in the store as vector tiles for maps on the web
    Pmtiles,
    /// GeoPackage: all collections as layers
    Geopackage,
    /// GeoParquet: one collection
    Geoparquet,
    /// FlatGeobuf: one collection
    Flatgeobuf,
    /// CityJSONSeq: buildings in three dimensions
    Cityjsonseq,
}

/// `planvy catalogue`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["code", "list"]),
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct CatalogueArguments {
    /// Something else than looking up.
    #[command(subcommand)]
    pub action: Option<CatalogueAction>,
    /// Code or id of the kind
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// List every kind
    #[arg(long)]
    pub list: bool,
    /// Language of the sentences: sv or en
    #[arg(long, default_value = "sv", value_name = "LANGUAGE")]
    pub lang: planvy_plan::Lang,
}

#[cfg(test)]
mod tests {
    use super::super::import_arguments::acceptable_rule;
    use super::*;
    use clap::CommandFactory;
    use planvy_formats::ContentKind;
    use planvy_plan::{Datum, RuleId};

    fn parsed(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from([&["planvy"], words].concat())
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_store_may_stand_before_or_after_the_command() {
        for words in [["--data", "a.gpkg", "serve"], ["serve", "--data", "a.gpkg"]] {
            assert_eq!(parsed(&words).unwrap().data, "a.gpkg");
        }
    }

    #[test]
    fn wrong_use_is_refused_with_status_two() {
        let words: [&[&str]; 9] = [
            &["sell"],
            &["import"],
            &["import", "a", "--as", "maps"],
            &["import", "a", "--crs", "4326"],
            &["validate"],
            &["serve", "--listen", "here"],
            &["export"],
            &["catalogue"],
            &["catalogue", "DP_KM_B", "--list"],
        ];
        for words in words {
            assert_eq!(parsed(words).unwrap_err().exit_code(), 2, "{words:?}");
        }
    }

    #[test]
    fn negative_coordinates_are_values() {
        let arguments = parsed(&["rules", "--lon", "-13.5", "--lat", "-5"]).unwrap();
        let Command::Rules(rules) = arguments.command else {
            panic!("another command")
        };
        assert_eq!(
            (rules.lon.as_deref(), rules.lat.as_deref()),
            (Some("-13.5"), Some("-5"))
        );
    }

    #[test]
    fn only_rules_that_exist_can_be_accepted() {
        assert_eq!(acceptable_rule("dp-krav-0018"), Ok(RuleId::named("DP-Krav-0018")));
        assert!(
            acceptable_rule("PV-PARSE")
                .unwrap_err()
                .contains("cannot be read")
        );
        assert!(acceptable_rule("BOGUS").unwrap_err().contains("DP-0002, "));
        assert_eq!(acceptable_rule("pv-level"), Ok(RuleId::named("PV-LEVEL")));
        assert!(parsed(&["import", "a", "--accept", "BOGUS"]).is_err());
    }

    #[test]
    fn a_datum_is_known_by_its_names() {
        for (text, datum) in [
            ("rh2000", Datum::Rh2000),
            ("EPSG:5613", Datum::Rh2000),
            ("Malmö lokala", Datum::Other("Malmö lokala".to_owned())),
        ] {
            let arguments = parsed(&["import", "a", "--vertical-datum", text]);
            let Command::Import(import) = arguments.unwrap().command else {
                panic!("another command")
            };
            assert_eq!(import.read.options().vertical_datum, Some(datum));
        }
        assert!(parsed(&["import", "a", "--vertical-datum", " "]).is_err());
    }

    #[test]
    fn every_kind_has_a_word() {
        for word in [
            "plans",
            "parcels",
            "addresses",
            "buildings",
            "terrain",
            "guidance",
        ] {
            let arguments = parsed(&["import", "a", "--as", word, "--mapping", "op.toml"]);
            let Command::Import(import) = arguments.unwrap().command else {
                panic!("another command")
            };
            let options = import.read.options();
            assert_eq!(options.kind.map(ContentKind::word), Some(word));
            assert_eq!(options.mapping, Some(PathBuf::from("op.toml")));
        }
    }

    #[test]
    fn accepted_rules_add_up() {
        let arguments = parsed(&[
            "import", "a", "b", "--accept", "DP-0002", "--accept", "PV-AXES", "--each",
        ]);
        let Command::Import(import) = arguments.unwrap().command else {
            panic!("another command")
        };
        assert_eq!(import.accept, [RuleId::named("DP-0002"), RuleId::AXES]);
        assert_eq!((import.sources.len(), import.each), (2, true));
    }
}
