//! From files into the store: recognising, reading, checking, publishing.
//!
//! [`validate_path`] says what is right and wrong with a file. [`import_paths`] does the same for files, folders and
//! addresses and publishes what holds no error: all of it or nothing. Whatever a file holds ends in findings.
//!
//! | module | does |
//! |---|---|
//! | [`fetch`] | brings files from web addresses, within limits |
//! | [`validation`] | checks plans and base data |

mod cancel;
mod earlier_ground;
pub mod fetch;
mod folder_data_set;
#[cfg(feature = "gdal")]
mod gdal;
mod importing;
mod reading;
mod repeated_ids;
mod report;
mod source;
mod stored_plans;
pub mod validation;

pub use cancel::Cancel;
pub use importing::{
    ImportError, ImportOptions, Phase, Progress, import_paths, validate_path, validate_paths,
};
pub use report::{FileImport, FileReport, ImportReport, Outcome, Summary};

/// The largest file that is read, in bytes: 4 GiB.
pub const MAX_FILE_BYTES: u64 = 4 << 30;
