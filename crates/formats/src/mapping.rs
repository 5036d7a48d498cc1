//! Which attribute of a source means what: a small TOML file, for guidance and buildings of any origin.
//!
//! ```toml
//! [[guidance]]                      # one for each layer; a file of one layer needs no `layer`
//! layer = "mark_vatten"             # table of a GeoPackage
//! crs = "EPSG:3008"                 # where the file does not say
//! category = "anv_kategori"         # the attribute that holds the category
//! statement = "stallningstagande"
//! [guidance.fixed]                  # what is the same for every feature
//! aspect = "land-use"
//! plan_name = "Översiktsplan 2040"
//! [guidance.categories]             # the source's words, and the ten categories of the model
//! "Stadsbygd" = "mixed-development"
//!
//! [[buildings]]
//! height = "hojd"
//! ground_level = "markhojd"
//! datum = "RH 2000"                 # what levels are counted from
//! [buildings.kinds]
//! "Bostad" = "main"
//! ```
//!
//! Plans and their regulations are mapped by `[[plans]]` and `[[regulations]]`: [`plans`] shows how.
//!
//! The file is named by `--mapping`, or lies beside the data as `NAME.mapping.toml`.

pub(crate) mod plans;
pub(crate) mod template;
mod units;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use planvy_plan::{Crs, Date, Finding, GuidanceAspect, GuidanceLandUse, PlanningStage, RuleId};
use serde::Deserialize;

use crate::features::geopackage::Table;
use crate::finding_log::FindingLog;
use crate::format::ReadOptions;
use crate::source_crs::swedish_crs;
use plans::{PlanMapping, RegulationMapping};

/// No mapping is larger.
const MOST_BYTES: u64 = 1 << 20;

/// A mapping file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// Layers of a comprehensive plan.
    #[serde(default)]
    pub(crate) guidance: Vec<GuidanceMapping>,
    /// Layers of buildings.
    #[serde(default)]
    pub(crate) buildings: Vec<BuildingMapping>,
    /// Layers of plans.
    #[serde(default)]
    pub(crate) plans: Vec<PlanMapping>,
    /// Layers of their regulations.
    #[serde(default)]
    pub(crate) regulations: Vec<RegulationMapping>,
}

/// What the attributes of a layer of guidance mean. Each value is the name of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuidanceMapping {
    pub(crate) layer: Option<String>,
    #[serde(default, deserialize_with = "swedish_crs")]
    pub(crate) crs: Option<Crs>,
    pub(crate) id: Option<String>,
    pub(crate) aspect: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) subcategory: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) statement: Option<String>,
    pub(crate) plan_name: Option<String>,
    pub(crate) adopted: Option<String>,
    pub(crate) horizon: Option<String>,
    #[serde(default)]
    pub(crate) fixed: GuidanceFixed,
    #[serde(default)]
    pub(crate) aspects: BTreeMap<String, GuidanceAspect>,
    #[serde(default)]
    pub(crate) categories: BTreeMap<String, GuidanceLandUse>,
    #[serde(default)]
    pub(crate) stages: BTreeMap<String, PlanningStage>,
}

/// What every feature of a layer says, without an attribute for it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuidanceFixed {
    pub(crate) aspect: Option<GuidanceAspect>,
    pub(crate) category: Option<String>,
    pub(crate) stage: Option<PlanningStage>,
    pub(crate) plan_name: Option<String>,
    pub(crate) adopted: Option<Date>,
    pub(crate) horizon: Option<String>,
}

/// What the attributes of a layer of buildings mean. Each value is the name of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuildingMapping {
    pub(crate) layer: Option<String>,
    #[serde(default, deserialize_with = "swedish_crs")]
    pub(crate) crs: Option<Crs>,
    pub(crate) id: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) height: Option<String>,
    pub(crate) ground_level: Option<String>,
    /// The level of the highest point: with the level of the ground, it gives the height.
    pub(crate) top_level: Option<String>,
    pub(crate) storeys: Option<String>,
    pub(crate) gross_floor_area: Option<String>,
    pub(crate) year: Option<String>,
    /// What levels are counted from.
    pub(crate) datum: Option<String>,
    #[serde(default)]
    pub(crate) kinds: BTreeMap<String, planvy_plan::BuildingKind>,
}

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MappingError {
    /// It cannot be read.
    #[error("the mapping {path} cannot be read: {source}")]
    Io {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is no mapping.
    #[error("the mapping {path} cannot be used: {why}")]
    Content {
        /// Its path.
        path: String,
        /// Where and why.
        why: String,
    },
}

impl MappingError {
    /// The error as a finding.
    pub(crate) fn into_finding(self) -> Finding {
        let hint = "a mapping is a TOML file with [[plans]], [[guidance]] or [[buildings]]; docs/guides/mapping.md shows how";
        Finding::error(RuleId::SCHEMA, self.to_string()).with_hint(hint)
    }
}

/// The mapping of a file: the one that the user names, or the one that lies beside it; `None` where there is none.
///
/// # Errors
/// Where there is one that cannot be used: reading on without it would read something else than meant.
pub(crate) fn mapping_of(data: &Path, options: &ReadOptions) -> Result<Option<Mapping>, MappingError> {
    let path = match &options.mapping {
        Some(path) => path.clone(),
        None => {
            let beside = beside(data);
            if !beside.is_file() {
                return Ok(None);
            }
            beside
        }
    };
    read_mapping(&path).map(Some)
}

/// `plan.geojson` has its mapping in `plan.mapping.toml`.
fn beside(data: &Path) -> PathBuf {
    data.with_extension("mapping.toml")
}

fn read_mapping(path: &Path) -> Result<Mapping, MappingError> {
    let shown = || {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let mut text = String::new();
    let io = |source| MappingError::Io {
        path: shown(),
        source,
    };
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(io)?;
    let refused = |why: String| MappingError::Content { path: shown(), why };
    if text.len() as u64 > MOST_BYTES {
        return Err(refused(format!("it is larger than {MOST_BYTES} bytes")));
    }
    let mapping: Mapping =
        toml::from_str(&text).map_err(|error| refused(error.to_string().trim().to_owned()))?;
    if mapping == Mapping::default() {
        return Err(refused(
            "it maps neither plans nor guidance nor buildings".to_owned(),
        ));
    }
    plans::check(&mapping.plans, &mapping.regulations).map_err(|error| refused(error.to_string()))?;
    Ok(mapping)
}

/// The tables to read with the entry for each: those that entries name, or all of them with the one that names none. A table
/// that is named and not there is said.
pub(crate) fn chosen_layers<'a, T>(
    tables: &'a [Table],
    entries: &'a [T],
    name: impl Fn(&T) -> Option<&str>,
    log: &mut FindingLog,
) -> Vec<(&'a Table, Option<&'a T>)> {
    let named: Vec<(&T, &str)> = entries
        .iter()
        .filter_map(|entry| Some((entry, name(entry)?)))
        .collect();
    if named.is_empty() {
        return tables.iter().map(|table| (table, entries.first())).collect();
    }
    let mut chosen = Vec::new();
    for (entry, layer) in named {
        match tables.iter().find(|table| table.name.eq_ignore_ascii_case(layer)) {
            Some(table) => chosen.push((table, Some(entry))),
            None => {
                let message = format!("the mapping names the table {layer}, which the file does not have");
                log.push(Finding::error(RuleId::REFERENCE, message));
            }
        }
    }
    chosen
}

/// The value of a word in a table, in any case of letters.
pub(crate) fn in_any_case<'a, T>(table: &'a BTreeMap<String, T>, word: &str) -> Option<&'a T> {
    let alike = |key: &str| key.trim().to_lowercase() == word.trim().to_lowercase();
    let listed = || table.iter().find(|(key, _)| alike(key)).map(|(_, value)| value);
    table.get(word).or_else(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Mapping>, MappingError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.mapping.toml"), text).unwrap();
        mapping_of(&folder.path().join("plan.geojson"), &ReadOptions::default())
    }

    #[test]
    fn a_mapping_beside_the_file_is_found() {
        let text = "[[guidance]]\ncategory = \"slag\"\n[guidance.categories]\n\"Park\" = \"green-space\"\n\
                    [[buildings]]\nlayer = \"hus\"\ncrs = \"EPSG:3008\"\n[buildings.kinds]\n\"Bostad\" = \"main\"\n";
        let mapping = read(text).unwrap().unwrap();
        assert_eq!(
            mapping.guidance[0].categories["Park"],
            GuidanceLandUse::GreenSpace
        );
        assert_eq!(mapping.buildings[0].crs, Some(Crs::Zone1330));
        let none = mapping_of(Path::new("nowhere/plan.geojson"), &ReadOptions::default());
        assert_eq!(none.unwrap(), None);
    }

    #[test]
    fn a_mapping_that_cannot_be_used_is_refused_with_the_place() {
        for (text, why) in [
            ("[[guidance]]\ncatgory = \"slag\"\n", "catgory"),
            (
                "[[guidance]]\n[guidance.categories]\n\"Park\" = \"parks\"\n",
                "parks",
            ),
            ("[[buildings]]\ncrs = \"EPSG:3857\"\n", "EPSG:3857"),
            // The model knows it, for plans of other countries; buildings and guidance are Sweden's.
            ("[[buildings]]\ncrs = \"EPSG:25832\"\n", "EPSG:25832"),
            ("[[guidance]]\ncrs = \"EPSG:32633\"\n", "EPSG:32633"),
            ("", "neither plans nor guidance nor buildings"),
            ("[[", "TOML"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
            assert!(error.into_finding().hint.is_some());
        }
        let options = ReadOptions {
            mapping: Some(PathBuf::from("nowhere.toml")),
            ..ReadOptions::default()
        };
        assert!(mapping_of(Path::new("plan.geojson"), &options).is_err());
    }

    #[test]
    fn the_guide_shows_a_mapping_that_can_be_used() {
        let guide = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/guides/comprehensive-plan.md"
        );
        let guide = std::fs::read_to_string(guide).unwrap();
        let shown = guide
            .split("```toml")
            .nth(1)
            .unwrap()
            .split("```")
            .next()
            .unwrap();
        let mapping = read(shown).unwrap().unwrap();
        assert_eq!(mapping.guidance[0].fixed.aspect, Some(GuidanceAspect::LandUse));
        assert_eq!(
            mapping.guidance[0].categories["Bostäder"],
            GuidanceLandUse::Housing
        );
        for land_use in GuidanceLandUse::ALL {
            let word = serde_json::to_string(&land_use).unwrap().replace('"', "`");
            assert!(guide.contains(&word), "{word}");
        }
    }
}
