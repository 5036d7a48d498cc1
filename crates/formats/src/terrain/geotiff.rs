//! Ground in GeoTIFF and cloud-optimised GeoTIFF. Of the pictures in a file the first is read; smaller copies of it are not.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use planvy_plan::{Crs, Finding, Reading, RuleId};
use tiff::ColorType;
use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;

use super::anywhere::{GroundAnywhere, GroundFormat};
use super::gdal_metadata::{BandMetadata, MetadataError, band_metadata};
use super::geo_keys::{GeoKeys, PlaneSystem};
use super::levels::{LevelError, NumberRule, read_levels};
use super::raster::{RasterError, SPLIT_HINT, WARP_HINT, cell_count, decided, decided_anywhere, without};
use crate::features::attributes::folded;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

/// The most bytes that one chunk of a raster may unpack to.
const MOST_CHUNK_BYTES: usize = 512 << 20;

/// The most bytes that one tag may take: the list of chunks of a large raster.
const MOST_TAG_BYTES: usize = 16 << 20;

/// The reader of ground in GeoTIFF.
///
/// Floating point and whole numbers of 16 to 64 bits; strips and tiles; packed with deflate, LZW or PackBits, with or without a
/// predictor; either byte order; also BigTIFF. A scale and an offset that GDAL writes are applied.
#[derive(Clone, Copy, Debug)]
pub struct TerrainGeoTiff;

impl Format for TerrainGeoTiff {
    fn name(&self) -> &'static str {
        "terrain-geotiff"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let starts = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
        if !starts.iter().any(|start| head.bytes.starts_with(*start)) {
            return false;
        }
        if let Some(kind) = head.kind {
            return kind == ContentKind::Terrain;
        }
        // A scanned plan map is a TIFF too. Where the directory is at the end of the file, the name has to tell.
        match Decoder::new(Cursor::new(head.bytes)).and_then(|mut decoder| decoder.colortype()) {
            Ok(kind) => matches!(kind, ColorType::Gray(16 | 32 | 64)),
            Err(_) => is_named_as_ground(head.file_name),
        }
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        match read(path, |plane| in_sweden(plane, options, &mut log)) {
            Ok((crs, ground)) => decided(crs, ground, options, log),
            Err(error) => {
                log.push(error.into_finding());
                without(log)
            }
        }
    }
}

impl GroundFormat for TerrainGeoTiff {
    fn read_anywhere(&self, path: &Path) -> Reading<GroundAnywhere> {
        let mut log = FindingLog::default();
        let on_earth = |plane| match plane {
            PlaneSystem::Geographic(name) => Err(GeoTiffError::Geographic(name)),
            _ => Ok(()),
        };
        match read(path, on_earth) {
            Ok(((), ground)) => decided_anywhere(ground, log),
            Err(error) => {
                log.push(error.into_finding());
                without(log)
            }
        }
    }
}

fn is_named_as_ground(file_name: &str) -> bool {
    let name = folded(file_name);
    let known = ["mark", "terrang", "terrain", "hojd", "dem", "dtm", "ground"];
    known.iter().any(|word| name.contains(word))
}

/// Why a TIFF is no ground.
#[derive(Debug, thiserror::Error)]
enum GeoTiffError {
    #[error(transparent)]
    Levels(#[from] LevelError),
    #[error(transparent)]
    Raster(#[from] RasterError),
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    #[error("the file is a picture ({0:?}), not a raster of levels")]
    Picture(ColorType),
    #[error(
        "the raster is in longitude and latitude {0}, not in a plane system: its cells have no side in metres"
    )]
    Geographic(String),
    #[error("the coordinate system '{0}' is not SWEREF 99")]
    Foreign(String),
    #[error("the file does not say in which coordinate system the raster is")]
    NoSystem,
    #[error("the raster is in a unit that is not the metre (EPSG:{0})")]
    Unit(u16),
    #[error("the file does not say where the raster lies")]
    NoPlace,
    #[error("the raster is turned, sheared or placed by several points")]
    Turned,
    #[error("the cells are not square: {0} x {1} m")]
    NotSquare(f64, f64),
}

impl GeoTiffError {
    fn into_finding(self) -> Finding {
        let rule = match &self {
            GeoTiffError::Levels(_) | GeoTiffError::Metadata(_) => RuleId::PARSE,
            GeoTiffError::Raster(_) | GeoTiffError::Picture(_) => RuleId::SCHEMA,
            GeoTiffError::NoPlace | GeoTiffError::Turned | GeoTiffError::NotSquare(..) => RuleId::GEOMETRY,
            _ => RuleId::CRS,
        };
        let hint = match &self {
            GeoTiffError::Levels(_) | GeoTiffError::Metadata(_) => {
                "write it anew, for instance: gdal_translate -co COMPRESS=DEFLATE"
            }
            GeoTiffError::Raster(_) => SPLIT_HINT,
            GeoTiffError::Picture(_) => {
                "ground is one band of floating point numbers, or of whole numbers of 16 bits or more"
            }
            GeoTiffError::NoSystem => {
                "name the system with --crs, for instance --crs 3008 for SWEREF 99 13 30"
            }
            _ => WARP_HINT,
        };
        Finding::error(rule, self.to_string()).with_hint(hint)
    }
}

/// The first picture of a file, where its system is accepted: that is asked before any level is read.
fn read<T>(
    path: &Path,
    accept: impl FnOnce(PlaneSystem) -> Result<T, GeoTiffError>,
) -> Result<(T, GroundAnywhere), GeoTiffError> {
    let file = File::open(path).map_err(|error| LevelError::Tiff(error.into()))?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_CHUNK_BYTES;
    limits.intermediate_buffer_size = MOST_CHUNK_BYTES;
    limits.ifd_value_size = MOST_TAG_BYTES;
    let mut decoder = Decoder::new(BufReader::new(file))
        .map_err(LevelError::from)?
        .with_limits(limits);
    let kind = decoder.colortype().map_err(LevelError::from)?;
    if !matches!(kind, ColorType::Gray(16 | 32 | 64)) {
        return Err(GeoTiffError::Picture(kind));
    }
    let (columns, rows) = decoder.dimensions().map_err(LevelError::from)?;
    let count = cell_count(u64::from(columns), u64::from(rows))?;
    let keys = geo_keys(&mut decoder);
    let accepted = accept(keys.plane())?;
    if let Some(unit) = keys.foreign_unit() {
        return Err(GeoTiffError::Unit(unit));
    }
    let place = place(&mut decoder, keys.is_point())?;
    let mut metadata = match decoder.get_tag_ascii_string(Tag::Unknown(42_112)) {
        Ok(xml) => band_metadata(&xml)?,
        Err(_) => BandMetadata::default(),
    };
    // Where the system has a vertical part, GDAL writes the scale of the levels into the third number of the cells' scale.
    if let (Some((scale, offset)), Some(_), false) = (place.vertical, keys.datum(), metadata.is_scaled) {
        (metadata.scale, metadata.offset) = (scale, offset);
    }
    let no_data = decoder.get_tag_ascii_string(Tag::GdalNodata).ok();
    let no_data = no_data.and_then(|text| text.trim_matches(['\0', ' ']).parse::<f64>().ok());
    let rule = NumberRule { no_data, metadata };
    let levels_m = read_levels(&mut decoder, (columns, rows), count, rule)?;
    let ground = GroundAnywhere {
        system: keys.plane().into(),
        datum: keys.datum(),
        west_centre_m: place.west_centre_m,
        north_centre_m: place.north_centre_m,
        cell_m: place.cell_m,
        columns,
        rows,
        levels_m,
        error_m: None,
        uncertainty_m: metadata.uncertainty_m,
    };
    Ok((accepted, ground))
}

fn geo_keys<R: Read + Seek>(decoder: &mut Decoder<R>) -> GeoKeys {
    let directory = decoder
        .get_tag_u16_vec(Tag::GeoKeyDirectoryTag)
        .unwrap_or_default();
    let texts = decoder
        .get_tag_ascii_string(Tag::GeoAsciiParamsTag)
        .unwrap_or_default();
    GeoKeys::new(&directory, texts)
}

/// The file's system, else the user's.
fn in_sweden(plane: PlaneSystem, options: &ReadOptions, log: &mut FindingLog) -> Result<Crs, GeoTiffError> {
    match (plane, options.crs) {
        (PlaneSystem::Grid(said), Some(given)) if said != given => {
            let message = format!("the file says {said}, the import {given}; the file's word is taken");
            log.push(Finding::warning(RuleId::CRS, message));
            Ok(said)
        }
        (PlaneSystem::Grid(said), _) => Ok(said),
        (PlaneSystem::Geographic(name), _) => Err(GeoTiffError::Geographic(name)),
        (PlaneSystem::Foreign(name), _) => Err(GeoTiffError::Foreign(name)),
        (PlaneSystem::Unsaid, given) => given.ok_or(GeoTiffError::NoSystem),
    }
}

/// Where the north-western cell lies.
struct Place {
    west_centre_m: f64,
    north_centre_m: f64,
    cell_m: f64,
    /// Scale and offset of the levels, where the third numbers say them.
    vertical: Option<(f64, f64)>,
}

/// The place by a scale and one point, or by a transformation. A number stands for the middle of its cell, or where the file
/// says so for the point itself.
fn place<R: Read + Seek>(decoder: &mut Decoder<R>, is_point: bool) -> Result<Place, GeoTiffError> {
    let scale = decoder.get_tag_f64_vec(Tag::ModelPixelScaleTag).ok();
    let tie = decoder.get_tag_f64_vec(Tag::ModelTiepointTag).ok();
    let matrix = decoder.get_tag_f64_vec(Tag::ModelTransformationTag).ok();
    let (corner, size) = match (scale.as_deref(), tie.as_deref(), matrix.as_deref()) {
        (_, _, Some([a, b, _, d, e, f, _, h, ..])) => {
            if *b != 0.0 || *e != 0.0 {
                return Err(GeoTiffError::Turned);
            }
            ([*d, *h], [*a, -*f])
        }
        (Some([x_scale, y_scale, ..]), Some([i, j, _, x, y, _]), None) => {
            ([x - i * x_scale, y + j * y_scale], [*x_scale, *y_scale])
        }
        (None, Some(points), None) if points.len() > 6 => return Err(GeoTiffError::Turned),
        _ => return Err(GeoTiffError::NoPlace),
    };
    let [width_m, height_m] = size;
    if !(width_m.is_finite() && height_m.is_finite() && corner.iter().all(|at| at.is_finite())) {
        return Err(GeoTiffError::NoPlace);
    }
    if width_m <= 0.0 || height_m <= 0.0 {
        return Err(GeoTiffError::Turned);
    }
    if (width_m - height_m).abs() > 1e-6 * width_m {
        return Err(GeoTiffError::NotSquare(width_m, height_m));
    }
    let half = if is_point { 0.0 } else { width_m / 2.0 };
    Ok(Place {
        west_centre_m: corner[0] + half,
        north_centre_m: corner[1] - half,
        cell_m: width_m,
        vertical: vertical(scale.as_deref(), tie.as_deref()),
    })
}

/// Scale and offset out of the third numbers of the cells' scale and of the point.
fn vertical(scale: Option<&[f64]>, tie: Option<&[f64]>) -> Option<(f64, f64)> {
    let (Some([_, _, z_scale, ..]), Some([_, _, k, _, _, z])) = (scale, tie) else {
        return None;
    };
    let offset = z - k * z_scale;
    (*z_scale != 0.0 && z_scale.is_finite() && offset.is_finite()).then_some((*z_scale, offset))
}
