//! Makes the built-in form of the geoid model from the full grid:
//!
//! ```text
//! cargo run -p planvy-formats --example geoid_table -- se_lantmateriet_SWEN17_RH2000.tif data/geoid/swen17_rh2000.table
//! ```

use std::path::Path;
use std::process::ExitCode;

/// Every fifth column and row is kept: 0.1° by 0.05°, 151 by 321 nodes, 97 kB.
const STRIDE: u32 = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        eprintln!("usage: geoid_table GEOTIFF TABLE");
        return ExitCode::FAILURE;
    };
    let made = planvy_formats::terrain::read_geoid(Path::new(from))
        .map_err(|error| error.to_string())
        .and_then(|geoid| planvy_plan::geoid::pack(geoid.grid(), STRIDE).map_err(|error| error.to_string()))
        .and_then(|table| std::fs::write(to, table).map_err(|error| format!("{to}: {error}")));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
