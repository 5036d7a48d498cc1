//! What the attributes of a feature of guidance say.

use std::collections::BTreeMap;

use planvy_plan::{Date, Finding, GuidanceAspect, GuidanceLandUse, PlanningStage, RuleId};

use crate::features::attributes::{AskedValues, folded, text_of};
use crate::mapping::{GuidanceMapping, in_any_case};

const IDS: [&str; 6] = ["objektid", "objektidentitet", "uuid", "gmlid", "identitet", "id"];
const ASPECTS: [&str; 3] = ["aspekt", "tema", "huvudtema"];
const CATEGORIES: [&str; 6] = [
    "kategori",
    "kategorinamn",
    "anvandning",
    "anvandningskategori",
    "markanvandning",
    "huvudkategori",
];
const SUBCATEGORIES: [&str; 3] = ["underkategori", "underkategorinamn", "subkategori"];
const STAGES: [&str; 2] = ["planeringslage", "planlage"];
const STATEMENTS: [&str; 4] = ["stallningstagande", "vagledning", "riktlinje", "beskrivning"];
const PLAN_NAMES: [&str; 4] = ["plannamn", "oversiktsplan", "opnamn", "planensnamn"];
const ADOPTED: [&str; 5] = [
    "antagen",
    "antagandedatum",
    "antagendatum",
    "beslutsdatum",
    "lagakraft",
];
const HORIZONS: [&str; 3] = ["tidshorisont", "horisont", "malar"];

/// What a feature says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Facts {
    pub(super) id: Option<String>,
    pub(super) aspect: GuidanceAspect,
    pub(super) land_use: Option<GuidanceLandUse>,
    pub(super) category: String,
    pub(super) subcategory: Option<String>,
    pub(super) stage: Option<PlanningStage>,
    pub(super) statement: Option<String>,
    pub(super) plan_name: Option<String>,
    pub(super) adopted: Option<Date>,
    pub(super) horizon: Option<String>,
}

/// Words that the model does not have, each with how often it stands: said once for the file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) categories: BTreeMap<String, usize>,
    pub(super) aspects: BTreeMap<String, usize>,
    pub(super) stages: BTreeMap<String, usize>,
    pub(super) without_aspect: usize,
    pub(super) without_category: usize,
}

/// How attributes are read in one layer.
pub(super) struct FieldReader<'a> {
    pub(super) mapping: Option<&'a GuidanceMapping>,
    /// The aspect that the name of the layer tells.
    pub(super) layer_aspect: Option<GuidanceAspect>,
    pub(super) tally: Tally,
}

impl FieldReader<'_> {
    /// Reads a feature; oddities of it alone go to `findings`.
    pub(super) fn read(&mut self, said: &AskedValues<'_>, findings: &mut Vec<Finding>) -> Facts {
        let mapping = self.mapping;
        let of = |pick: fn(&GuidanceMapping) -> &Option<String>, usual: &[&str]| {
            text_of(said, mapping.and_then(|m| pick(m).as_deref()), usual)
        };
        let fixed = mapping.map(|m| &m.fixed);
        let category = of(|m| &m.category, &CATEGORIES).or_else(|| fixed?.category.clone());
        let (aspect, land_use) = self.aspect_and_use(of(|m| &m.aspect, &ASPECTS), category.as_deref());
        if category.is_none() {
            self.tally.without_category += 1;
        }
        Facts {
            id: of(|m| &m.id, &IDS),
            aspect,
            land_use,
            category: category.unwrap_or_else(|| "ej angiven".to_owned()),
            subcategory: of(|m| &m.subcategory, &SUBCATEGORIES),
            stage: self.stage(of(|m| &m.stage, &STAGES)),
            statement: of(|m| &m.statement, &STATEMENTS),
            plan_name: of(|m| &m.plan_name, &PLAN_NAMES).or_else(|| fixed?.plan_name.clone()),
            adopted: adopted(of(|m| &m.adopted, &ADOPTED), findings).or_else(|| fixed?.adopted),
            horizon: of(|m| &m.horizon, &HORIZONS).or_else(|| fixed?.horizon.clone()),
        }
    }

    /// The aspect as the feature, the mapping or the layer says it; else a category of land use tells it.
    fn aspect_and_use(
        &mut self,
        word: Option<String>,
        category: Option<&str>,
    ) -> (GuidanceAspect, Option<GuidanceLandUse>) {
        let listed = category.and_then(|category| self.land_use(category));
        let said = word.as_deref().and_then(|word| {
            let mapped = self.mapping.and_then(|m| in_any_case(&m.aspects, word).copied());
            mapped.or_else(|| aspect_named(word))
        });
        if let (Some(word), None) = (&word, said) {
            count(&mut self.tally.aspects, word);
        }
        let fixed = self.mapping.and_then(|m| m.fixed.aspect);
        let aspect = said.or(fixed).or(self.layer_aspect);
        let aspect = aspect
            .or_else(|| listed.map(|_| GuidanceAspect::LandUse))
            .unwrap_or_else(|| {
                self.tally.without_aspect += 1;
                GuidanceAspect::Values
            });
        if aspect != GuidanceAspect::LandUse {
            return (aspect, None);
        }
        if let (Some(category), None) = (category, listed) {
            count(&mut self.tally.categories, category);
        }
        (aspect, listed)
    }

    fn land_use(&self, category: &str) -> Option<GuidanceLandUse> {
        let mapped = self
            .mapping
            .and_then(|m| in_any_case(&m.categories, category).copied());
        mapped.or_else(|| GuidanceLandUse::parse(category))
    }

    fn stage(&mut self, word: Option<String>) -> Option<PlanningStage> {
        let fixed = self.mapping.and_then(|m| m.fixed.stage);
        let Some(word) = word else {
            return fixed;
        };
        let mapped = self.mapping.and_then(|m| in_any_case(&m.stages, &word).copied());
        let stage = mapped.or_else(|| match folded(&word).as_str() {
            "befintlig" | "befintliganvandning" | "existing" => Some(PlanningStage::Existing),
            "pagaende" | "pagaendeanvandning" | "ongoing" => Some(PlanningStage::Ongoing),
            "ny" | "nyanvandning" | "planerad" | "new" => Some(PlanningStage::New),
            _ => None,
        });
        if stage.is_none() {
            count(&mut self.tally.stages, &word);
        }
        stage
    }
}

/// The aspect that a word, or the name of a layer, names.
pub(super) fn aspect_named(word: &str) -> Option<GuidanceAspect> {
    let word = folded(word);
    let has = |names: &[&str]| names.iter().any(|name| word.contains(name));
    if has(&[
        "utvecklingsinriktning",
        "utvecklingsriktning",
        "developmentdirection",
    ]) {
        Some(GuidanceAspect::DevelopmentDirection)
    } else if has(&[
        "markochvattenanvandning",
        "markvatten",
        "markanvandning",
        "landuse",
    ]) {
        Some(GuidanceAspect::LandUse)
    } else if has(&["riksintress", "andravarden", "hansyn"]) || ["varden", "values"].contains(&word.as_str())
    {
        Some(GuidanceAspect::Values)
    } else {
        None
    }
}

fn count(words: &mut BTreeMap<String, usize>, word: &str) {
    let word: String = word.chars().take(80).collect();
    if words.len() < 200 || words.contains_key(&word) {
        *words.entry(word).or_default() += 1;
    }
}

/// A date, also as the beginning of a time.
fn adopted(text: Option<String>, findings: &mut Vec<Finding>) -> Option<Date> {
    let text = text?;
    let date: String = text.chars().take(10).collect();
    let parsed = date.parse().ok();
    if parsed.is_none() {
        let shown: String = text.chars().take(40).collect();
        let message = format!("the date of adoption '{shown}' is no date (2025-03-24); it is not used");
        findings.push(Finding::warning(RuleId::SCHEMA, message));
    }
    parsed
}
