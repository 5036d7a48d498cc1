//! Things of one kind in the tables of a GeoPackage, as a mapping names them.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::geopackage::unmerged_changes;
use crate::finding_log::FindingLog;
use crate::format::{Content, ReadOptions};
use crate::mapping::{Mapping, mapping_of};
use crate::untaken::Accounted;

/// Reads a GeoPackage with the mapping that is given or lies beside it, or with none.
///
/// `none_usable` is said where nothing was read. What was read before a table broke is kept.
pub(crate) fn read_mapped<T>(
    path: &Path,
    options: &ReadOptions,
    none_usable: &str,
    content: fn(Vec<T>) -> Content,
    read_tables: impl FnOnce(&Mapping, &mut FindingLog, &mut Vec<T>) -> Result<(), rusqlite::Error>,
) -> Accounted {
    let mapping = match mapping_of(path, options) {
        Ok(mapping) => mapping.unwrap_or_default(),
        Err(error) => return Reading::failed(error.into_finding()).into(),
    };
    let mut log = FindingLog::default();
    if let Some(finding) = unmerged_changes(path) {
        log.push(finding);
    }
    let mut things = Vec::new();
    if let Err(error) = read_tables(&mapping, &mut log, &mut things) {
        let message = format!("the GeoPackage cannot be read: {error}");
        log.push(Finding::error(RuleId::PARSE, message));
    }
    if things.is_empty() {
        log.push(Finding::error(RuleId::SCHEMA, none_usable));
    }
    log.accounted((!things.is_empty()).then(|| content(things)))
}
