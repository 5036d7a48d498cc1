//! Where the files of a shapefile are: beside each other, or in a zip file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Finding, RuleId};
use zip::ZipArchive;

use super::{Layer, ZIP_MAGIC, unreadable};
use crate::city_model::MAX_FILE_BYTES;
use crate::finding_log::FindingLog;

/// Entries of a zip file that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// The layers of a file; none where it cannot be read. What is wrong is in the log.
pub(crate) fn layers_of(path: &Path, log: &mut FindingLog) -> Vec<Layer> {
    let is_zip = File::open(path).is_ok_and(|file| {
        let mut start = Vec::new();
        file.take(4).read_to_end(&mut start).is_ok() && start == ZIP_MAGIC
    });
    if is_zip {
        return zipped(path, MAX_FILE_BYTES, log);
    }
    beside(path, log).into_iter().collect()
}

/// A layer whose files lie beside each other.
fn beside(path: &Path, log: &mut FindingLog) -> Option<Layer> {
    let shapes = match bytes_of(path) {
        Ok(shapes) => shapes,
        Err(error) => {
            log.push(unreadable(path, &error));
            return None;
        }
    };
    let mut layer = Layer {
        name: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        shapes,
        ..Layer::default()
    };
    for ending in ["dbf", "prj", "cpg"] {
        let found = [ending.to_owned(), ending.to_uppercase()]
            .into_iter()
            .map(|ending| path.with_extension(ending))
            .find(|path| path.is_file());
        let Some(part) = found else { continue };
        match bytes_of(&part) {
            Ok(bytes) => layer.put(ending, bytes),
            Err(error) => log.push(unreadable(&part, &error)),
        }
    }
    Some(layer)
}

impl Layer {
    fn put(&mut self, ending: &str, bytes: Vec<u8>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match ending {
            "shp" => self.shapes = bytes,
            "dbf" => self.attributes = Some(bytes),
            "prj" => self.projection = Some(text(&bytes)),
            "cpg" => self.code_page = Some(text(&bytes)),
            _ => {}
        }
    }
}

/// Why a part cannot be had.
#[derive(Debug, thiserror::Error)]
enum PartError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error("it has more than the {0} bytes that may be read of it")]
    TooLarge(u64),
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, PartError> {
    limited(File::open(path)?, MAX_FILE_BYTES)
}

/// The bytes of a source that has no more than so many, whatever it says of itself.
fn limited(source: impl Read, most: u64) -> Result<Vec<u8>, PartError> {
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(PartError::TooLarge(most));
    }
    Ok(bytes)
}

/// The layers of a zip file. All that is unpacked of it together may not have more than so many bytes.
fn zipped(path: &Path, most: u64, log: &mut FindingLog) -> Vec<Layer> {
    let archive = File::open(path)
        .map_err(PartError::from)
        .and_then(|file| Ok(ZipArchive::new(file)?));
    let mut archive = match archive {
        Ok(archive) => archive,
        Err(error) => {
            log.push(unreadable(path, &error));
            return Vec::new();
        }
    };
    let mut layers: BTreeMap<String, Layer> = BTreeMap::new();
    let mut left = most;
    for number in 0..archive.len().min(MOST_ENTRIES) {
        let Ok(name) = archive
            .by_index(number)
            .map_err(PartError::from)
            .and_then(|entry| {
                let name = entry.name()?.into_owned();
                Ok(name)
            })
        else {
            continue;
        };
        let lower = name.to_lowercase();
        let Some((stem, ending)) = lower.rsplit_once('.') else {
            continue;
        };
        // What a Mac adds has the same endings.
        if !matches!(ending, "shp" | "dbf" | "prj" | "cpg") || stem.contains("__macosx") {
            continue;
        }
        let bytes = archive
            .by_index(number)
            .map_err(PartError::from)
            .and_then(|entry| limited(entry, left));
        match bytes {
            Ok(bytes) => {
                left -= bytes.len() as u64;
                let layer = layers.entry(stem.to_owned()).or_insert_with(|| Layer {
                    name: name
                        .rsplit(['/', '\\'])
                        .next()
                        .and_then(|name| name.rsplit_once('.'))
                        .map_or_else(String::new, |(stem, _)| stem.to_owned()),
                    ..Layer::default()
                });
                layer.put(ending, bytes);
            }
            Err(error) => {
                let shown: String = name.chars().take(120).collect();
                let message = format!("{shown} in the zip file cannot be read: {error}");
                log.push(Finding::error(RuleId::PARSE, message));
            }
        }
    }
    layers
        .into_values()
        .filter(|layer| !layer.shapes.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Two megabytes of nothing take two kilobytes in a zip file.
    #[test]
    fn a_zip_file_that_unpacks_to_more_than_it_may_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.zip");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for name in ["a.shp", "b.shp", "c.shp"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(&vec![0; 800_000]).unwrap();
        }
        zip.finish().unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() < 10_000);
        let mut log = FindingLog::default();
        let layers = zipped(&path, 1_000_000, &mut log);
        assert_eq!(
            layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(),
            ["a"]
        );
        let said: Vec<String> = log
            .into_findings()
            .into_iter()
            .map(|finding| finding.message)
            .collect();
        assert_eq!(said.len(), 2);
        assert!(
            said[0].starts_with("b.shp in the zip file cannot be read: it has more than"),
            "{said:?}"
        );
    }
}
