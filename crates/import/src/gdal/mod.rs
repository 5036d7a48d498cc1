//! Files that no reader of ours knows, through GDAL: every layer becomes a layer of a GeoPackage that our own readers take, so that
//! what attributes mean, mappings included, stands in one place.
//!
//! | module | does |
//! |---|---|
//! | `archive` | what a zip file holds |
//! | `drivers` | which of GDAL's drivers may open a file |
//! | `straight` | curves as straight segments, surfaces as polygons |
//! | `system` | from the coordinate system of a layer to one of ours, by PROJ |
//! | `layer` | copies one layer |
//! | `left` | layers that no reader looked at |
//! | `raster` | copies levels of the ground |

mod archive;
mod drivers;
mod layer;
mod left;
mod raster;
mod straight;
mod system;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Once;

use gdal::vector::LayerAccess;
use gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags};
use planvy_formats::untaken::Accounted;
use planvy_formats::{ContentKind, Head, ReadOptions, detect};
use planvy_plan::{Finding, Reading, RuleId};
use tempfile::TempDir;

use crate::reading::HEAD_BYTES;

use layer::{Copied, OWN_ROW};

/// What is said of reading by GDAL.
const RULE: RuleId = RuleId::named("PV-GDAL");

/// A file that GDAL has opened.
pub(crate) struct Opened {
    holds: Holds,
    driver: String,
    /// What a zip file held lies here for as long as it is read.
    _unpacked: Option<TempDir>,
}

/// What is read of a file.
enum Holds {
    Layers(Dataset),
    Levels(Dataset),
    /// It is a zip file of which nothing can be read, and why.
    Refused(Finding),
}

/// The same in a format of ours, for as long as this is kept.
struct Copy {
    /// Where it lies.
    path: PathBuf,
    /// Its first bytes, as detection wants them.
    beginning: Vec<u8>,
    /// How it is read: the mapping that lies beside the original is named.
    options: ReadOptions,
    /// What there is to say about the copying.
    findings: Vec<Finding>,
    _folder: TempDir,
}

/// Why GDAL's reading of a file came to nothing.
#[derive(Debug, thiserror::Error)]
enum CopyError {
    /// There is no place to copy to.
    #[error("there is no place for what GDAL reads: {0}")]
    Disk(#[from] std::io::Error),
    /// GDAL says why.
    #[error("GDAL cannot read it: {0}")]
    Gdal(#[from] gdal::errors::GdalError),
    /// A raster that would not be read as a copy either.
    #[error(
        "the raster has {columns} x {rows} cells; at most {} are read",
        planvy_formats::terrain::MOST_CELLS
    )]
    Large {
        /// Its columns.
        columns: usize,
        /// Its rows.
        rows: usize,
    },
    /// Levels that are not in metres.
    #[error("its levels are in '{0}' and not in metres")]
    Unit(String),
}

/// Opens a file by GDAL, where somebody said what it holds and one of the drivers that are let knows it.
pub(crate) fn open(path: &Path, kind: Option<ContentKind>) -> Option<Opened> {
    let kind = kind?;
    set_up();
    if kind == ContentKind::Terrain {
        return raster::open(path).map(|dataset| Opened::of(Holds::Levels(dataset), None));
    }
    if let Some(dataset) = open_layers(path) {
        return Some(Opened::of(Holds::Layers(dataset), None));
    }
    archive::is_zip(path).then(|| open_archive(path)).flatten()
}

/// What a zip file holds, where that is one data set.
fn open_archive(path: &Path) -> Option<Opened> {
    let refused = |message: String| {
        let hint = "Unpack it, and name what is to be read.";
        let finding = Finding::error(RuleId::PARSE, message).with_hint(hint);
        Some(Opened::of(Holds::Refused(finding), None))
    };
    let unpacked = match archive::unpacked(path) {
        Ok(unpacked) => unpacked,
        Err(error) => return refused(format!("The file is a zip file, and {error}.")),
    };
    match unpacked.data_sets.as_slice() {
        [] => None,
        [only] => {
            let dataset = open_layers(only)?;
            Some(Opened::of(Holds::Layers(dataset), Some(unpacked.into_folder())))
        }
        several => {
            const MOST_SHOWN: usize = 5;
            let shown: Vec<&str> = unpacked
                .names
                .iter()
                .take(MOST_SHOWN)
                .map(String::as_str)
                .collect();
            let more = if several.len() > MOST_SHOWN { ", …" } else { "" };
            let names = shown.join(", ");
            refused(format!(
                "The zip file holds {} data sets: {names}{more}.",
                several.len()
            ))
        }
    }
}

fn open_layers(path: &Path) -> Option<Dataset> {
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_READONLY,
        allowed_drivers: Some(drivers::FILES),
        // The driver of GML keeps what it found out beside the file, if it is let; others do not know the option.
        open_options: Some(&["WRITE_GFS=NO"]),
        ..DatasetOptions::default()
    };
    Dataset::open_ex(path, options).ok()
}

impl Opened {
    fn of(holds: Holds, unpacked: Option<TempDir>) -> Opened {
        let driver = match &holds {
            Holds::Layers(dataset) | Holds::Levels(dataset) => dataset.driver().short_name(),
            Holds::Refused(_) => "zip".to_owned(),
        };
        Opened {
            holds,
            driver,
            _unpacked: unpacked,
        }
    }

    /// How the format is called in reports.
    pub(crate) fn format(&self) -> String {
        format!("GDAL {}", self.driver)
    }

    /// Reads what was opened, through a copy in a format that our readers know.
    pub(crate) fn read(&self, original: &Path, options: &ReadOptions) -> Accounted {
        let copied = match &self.holds {
            Holds::Layers(dataset) => self.copied(dataset, original, options),
            Holds::Levels(dataset) => raster::copied(dataset, &self.driver, original, options),
            Holds::Refused(finding) => return Reading::failed(finding.clone()).into(),
        };
        let copy = match copied {
            Ok(copy) => copy,
            Err(error) => {
                let finding = Finding::error(RuleId::PARSE, error.to_string());
                let hint = match self.holds {
                    Holds::Levels(_) => {
                        "Make a GeoTIFF of it, in metres: gdal_translate, or gdalwarp with -t_srs and -tr."
                    }
                    _ => "Open it in a GIS program and export it as a GeoPackage.",
                };
                return Reading::failed(finding.with_hint(hint)).into();
            }
        };
        let head = Head {
            file_name: &copy.path.to_string_lossy(),
            bytes: &copy.beginning,
            kind: options.kind,
        };
        let Some(format) = detect(&head) else {
            let finding = Finding::error(RuleId::PARSE, "Nothing reads what GDAL made of it.");
            return Reading::failed(finding).into();
        };
        let mut accounted = format.read_accounted(&copy.path, &copy.options);
        accounted.reading.findings.splice(0..0, copy.findings);
        accounted.untaken.retain(|attribute| attribute.name != OWN_ROW);
        // Addresses are copied from the first layer, which says so; a reader without account may have looked at all.
        if let Holds::Layers(dataset) = &self.holds
            && options.kind != Some(ContentKind::Addresses)
            && !accounted.layers.is_empty()
        {
            let (untaken, finding) = left::left_layers(dataset, &accounted.layers);
            accounted.untaken.extend(untaken);
            accounted.reading.findings.extend(finding);
        }
        accounted
    }

    fn copied(&self, dataset: &Dataset, original: &Path, options: &ReadOptions) -> Result<Copy, CopyError> {
        let folder = tempfile::tempdir()?;
        let stem = original.file_stem().unwrap_or(original.as_os_str());
        // Addresses are read from GeoJSON, everything else from layers of a GeoPackage.
        let (driver, ending) = match options.kind {
            Some(ContentKind::Addresses) => ("GeoJSON", "geojson"),
            _ => ("GPKG", "gpkg"),
        };
        let path = folder.path().join(stem).with_extension(ending);
        let mut target = DriverManager::get_driver_by_name(driver)?.create_vector_only(&path)?;
        let mut findings = Vec::new();
        let mut copied = Copied::default();
        for mut source in dataset.layers() {
            if ending == "geojson" && copied.layers > 0 {
                let message = format!("Only the first layer is read; {} is another.", source.name());
                findings.push(Finding::warning(RULE, message));
                continue;
            }
            layer::copy(&mut source, &mut target, options, &mut copied, &mut findings)?;
        }
        target.close()?;
        findings.insert(0, self.told(&copied));
        finished(path, folder, original, options, findings)
    }

    /// What was done, in a sentence or two.
    fn told(&self, copied: &Copied) -> Finding {
        let mut message = format!(
            "Read by GDAL {} as {}: {} features in {} layers.",
            gdal::version::VersionInfo::release_name(),
            self.driver,
            copied.features,
            copied.layers
        );
        if copied.arcs > 0 {
            let tolerance_m = planvy_formats::arcs::ARC_TOLERANCE_M;
            message.push_str(&format!(
                " {} arcs were made straight; no segment lies more than {tolerance_m} m from its arc.",
                copied.arcs
            ));
        }
        for moved in &copied.systems {
            message.push_str(&format!(" {moved}"));
        }
        Finding::info(RULE, message)
    }
}

/// A copy that is written, with how it is read.
fn finished(
    path: PathBuf,
    folder: TempDir,
    original: &Path,
    options: &ReadOptions,
    findings: Vec<Finding>,
) -> Result<Copy, CopyError> {
    let mut beginning = Vec::new();
    File::open(&path)?.take(HEAD_BYTES).read_to_end(&mut beginning)?;
    let beside = original.with_extension("mapping.toml");
    let mapping = options
        .mapping
        .clone()
        .or_else(|| beside.is_file().then_some(beside));
    Ok(Copy {
        path,
        beginning,
        options: ReadOptions {
            mapping,
            ..options.clone()
        },
        findings,
        _folder: folder,
    })
}

/// Once a process: GDAL says nothing on its own, and fetches nothing.
fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // What goes wrong comes back as an error.
        gdal::config::set_error_handler(|_, _, _| {});
        let settings = [
            // Files may name addresses: schemas, linked parts. None is fetched.
            ("GML_DOWNLOAD_SCHEMA", "NO"),
            ("GML_SKIP_RESOLVE_ELEMS", "ALL"),
            ("CPL_VSIL_CURL_ALLOWED_FILENAME", "none"),
            ("GDAL_HTTP_TIMEOUT", "1"),
            // Nothing is written beside what is read.
            ("GML_SAVE_RESOLVED_TO", ""),
            ("GDAL_PAM_ENABLED", "NO"),
        ];
        for (name, value) in settings {
            // Names and values hold no zero byte: what fails is a setting that this GDAL does not know.
            let _ = gdal::config::set_config_option(name, value);
        }
    });
}

#[cfg(test)]
mod tests;
