//! The full grid of a geoid model in GeoTIFF, as Lantmäteriet and PROJ publish SWEN17_RH2000.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use planvy_plan::Geoid;
use planvy_plan::geoid::UndulationGrid;
use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;

use super::gdal_metadata::BandMetadata;
use super::geo_keys::{GeoKeys, PlaneSystem};
use super::levels::{LevelError, NumberRule, read_levels};
use super::raster::{POSSIBLE_M, RasterError, cell_count, count_outside};

/// The most bytes that one chunk may unpack to.
const MOST_CHUNK_BYTES: usize = 64 << 20;

/// The most heights of a model: twenty times SWEN17_RH2000, as a float 80 MB.
const MOST_NODES: usize = 20_000_000;

/// SWEREF 99 in longitude and latitude, EPSG.
const SWEREF_99: &str = "EPSG:4619";

/// Why a file is no geoid model.
#[derive(Debug, thiserror::Error)]
pub enum GeoidFileError {
    /// The file cannot be opened.
    #[error("{path}: the geoid model cannot be opened: {source}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file cannot be read as one.
    #[error("{path}: {reason}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: GeoidContentError,
    },
}

/// What is wrong with a geoid model.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct GeoidContentError(#[from] ContentError);

#[derive(Debug, thiserror::Error)]
enum ContentError {
    #[error(transparent)]
    Levels(#[from] LevelError),
    #[error(transparent)]
    Raster(#[from] RasterError),
    #[error("the heights are placed in '{0}', not in longitude and latitude of SWEREF 99")]
    System(String),
    #[error("the file does not say where the heights lie")]
    NoPlace,
    #[error("it has {0} heights, more than the {MOST_NODES} of any geoid model of the country")]
    TooMany(usize),
    #[error("{0} of the numbers are no heights")]
    Heights(usize),
}

/// Reads the full grid of a geoid model over SWEREF 99.
///
/// Of such a file the numbers are taken as metres from the ellipsoid up to the zero of RH 2000; nothing in the file's keys says
/// so in a way that could be checked, which is why a caller names the file on purpose.
///
/// # Errors
///
/// [`GeoidFileError`]: the file cannot be opened, or is no grid of heights in longitude and latitude of SWEREF 99.
pub fn read_geoid(path: &Path) -> Result<Geoid, GeoidFileError> {
    let file = File::open(path).map_err(|source| GeoidFileError::Open {
        path: path.to_owned(),
        source,
    })?;
    let grid = read(BufReader::new(file)).map_err(|reason| GeoidFileError::Content {
        path: path.to_owned(),
        reason: reason.into(),
    })?;
    Ok(Geoid::new(grid, 0.0))
}

fn read<R: Read + Seek>(source: R) -> Result<UndulationGrid, ContentError> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_CHUNK_BYTES;
    limits.intermediate_buffer_size = MOST_CHUNK_BYTES;
    let decoder = Decoder::new(source).map_err(LevelError::from)?;
    let mut decoder = decoder.with_limits(limits);
    let (columns, rows) = decoder.dimensions().map_err(LevelError::from)?;
    let count = cell_count(u64::from(columns), u64::from(rows))?;
    if count > MOST_NODES {
        return Err(ContentError::TooMany(count));
    }
    let directory = decoder
        .get_tag_u16_vec(Tag::GeoKeyDirectoryTag)
        .unwrap_or_default();
    let texts = decoder
        .get_tag_ascii_string(Tag::GeoAsciiParamsTag)
        .unwrap_or_default();
    let keys = GeoKeys::new(&directory, texts);
    match keys.plane() {
        PlaneSystem::Geographic(system) if system == SWEREF_99 => {}
        PlaneSystem::Geographic(system) | PlaneSystem::Foreign(system) => {
            return Err(ContentError::System(system));
        }
        PlaneSystem::Grid(crs) => return Err(ContentError::System(crs.to_string())),
        PlaneSystem::Unsaid => return Err(ContentError::NoPlace),
    }
    let scale = decoder
        .get_tag_f64_vec(Tag::ModelPixelScaleTag)
        .unwrap_or_default();
    let tie = decoder.get_tag_f64_vec(Tag::ModelTiepointTag).unwrap_or_default();
    let ([lon_step_deg, lat_step_deg, ..], [i, j, _, lon, lat, _]) = (scale.as_slice(), tie.as_slice())
    else {
        return Err(ContentError::NoPlace);
    };
    let half = if keys.is_point() { 0.0 } else { 0.5 };
    let (west_deg, north_deg) = (lon + (half - i) * lon_step_deg, lat - (half - j) * lat_step_deg);
    let is_placed =
        *lon_step_deg > 0.0 && *lat_step_deg > 0.0 && west_deg.is_finite() && north_deg.is_finite();
    if !is_placed {
        return Err(ContentError::NoPlace);
    }
    let no_data = decoder.get_tag_ascii_string(Tag::GdalNodata).ok();
    let rule = NumberRule {
        no_data: no_data.and_then(|text| text.trim_matches(['\0', ' ']).parse().ok()),
        metadata: BandMetadata::default(),
    };
    let heights_m = read_levels(&mut decoder, (columns, rows), count, rule)?;
    let impossible = count_outside(&heights_m, &POSSIBLE_M);
    if impossible > 0 {
        return Err(ContentError::Heights(impossible));
    }
    Ok(UndulationGrid {
        west_deg,
        north_deg,
        lon_step_deg: *lon_step_deg,
        lat_step_deg: *lat_step_deg,
        columns,
        rows,
        heights_m,
    })
}
