//! Levels of the ground in raster formats that no reader of ours knows: a copy as GeoTIFF, which ours takes. Cells stay what they are: a raster in
//! another system is refused by the reader, since moving it would make new levels out of those that were measured.

use std::path::Path;

use gdal::cpl::CslStringList;
use gdal::raster::RasterCreationOptions;
use gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags};
use planvy_formats::terrain::MOST_CELLS;
use planvy_plan::{Finding, RuleId};

use super::{Copy, CopyError, RULE, drivers, finished};

/// What lies beside a raster and says its scale and which cells are empty is read for rasters only: GDAL would write such files, if it were let.
const BESIDE: &str = "GDAL_PAM_ENABLED";

/// Units of levels that are metres.
const METRES: [&str; 5] = ["", "m", "metre", "meter", "metres"];

/// Opens a raster.
pub(super) fn open(path: &Path) -> Option<Dataset> {
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER | GdalOpenFlags::GDAL_OF_READONLY,
        allowed_drivers: Some(drivers::RASTER_FILES),
        ..DatasetOptions::default()
    };
    // Opened read-only and never asked for statistics, nothing is written. What fails is a setting that this GDAL does not know.
    let _ = gdal::config::set_thread_local_config_option(BESIDE, "YES");
    let dataset = Dataset::open_ex(path, options).ok();
    let _ = gdal::config::clear_thread_local_config_option(BESIDE);
    dataset.filter(|dataset| dataset.raster_count() > 0)
}

/// Copies the raster.
pub(super) fn copied(
    dataset: &Dataset,
    driver: &str,
    original: &Path,
    options: &planvy_formats::ReadOptions,
) -> Result<Copy, CopyError> {
    let (columns, rows) = dataset.raster_size();
    let cells = (columns as u64).saturating_mul(rows as u64);
    if cells > MOST_CELLS {
        return Err(CopyError::Large { columns, rows });
    }
    let band = dataset.rasterband(1)?;
    let unit = band.unit();
    if !METRES.contains(&unit.trim().to_lowercase().as_str()) {
        return Err(CopyError::Unit(unit));
    }
    let mut findings = vec![Finding::info(
        RULE,
        format!(
            "Read by GDAL {} as {driver}: {columns} × {rows} cells.",
            gdal::version::VersionInfo::release_name()
        ),
    )];
    if dataset.raster_count() > 1 {
        let message = format!("Only the first of its {} bands is read.", dataset.raster_count());
        findings.push(Finding::warning(RuleId::SCHEMA, message));
    }
    let folder = tempfile::tempdir()?;
    let stem = original.file_stem().unwrap_or(original.as_os_str());
    let path = folder.path().join(stem).with_extension("tif");
    let target = DriverManager::get_driver_by_name("GTiff")?;
    let no_options: RasterCreationOptions = CslStringList::new();
    dataset.create_copy(&target, &path, &no_options)?.close()?;
    finished(path, folder, original, options, findings)
}
