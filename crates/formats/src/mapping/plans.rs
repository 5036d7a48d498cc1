//! What the layers of a source say about plans and their regulations.
//!
//! ```toml
//! [[plans]]
//! layer = "Bestemmingsplangebied"   # without one, the regulations say which plans there are
//! id = "gml_id"
//! name = "{naam}"                   # a text: attributes in braces
//! status = "planstatus"
//! [plans.fixed]
//! country = "NL"                    # another country's law: its numbers are told and never reckoned with
//! kind = "bestemmingsplan"
//! [plans.statuses]
//! "vastgesteld" = "adopted"
//!
//! [[regulations]]
//! layer = "Maatvoering"
//! text = "{naam}"
//! [[regulations.numbers]]
//! value = "waarde"
//! kind = "waardeType"
//! [regulations.numbers.kinds]
//! "maximum bouwhoogte (m)" = { measure = "total-height", bound = "max", unit = "m" }
//! ```

use std::collections::BTreeMap;

use planvy_plan::{Bound, Crs, Date, Measure, PlanStatus, RegulationGroup};
use serde::Deserialize;

use super::template::Template;
use crate::source_crs::any_crs;

/// What the attributes of a layer of plans mean. Each value is the name of an attribute, where it is no text with braces.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanMapping {
    /// The layer with a feature for each plan. Without one, the plans are those that regulations name.
    pub(crate) layer: Option<String>,
    /// The layer that holds the plan's area, where the plan's own feature lies nowhere.
    pub(crate) area_layer: Option<String>,
    #[serde(default, deserialize_with = "any_crs")]
    pub(crate) crs: Option<Crs>,
    pub(crate) id: Option<String>,
    pub(crate) name: Option<Template>,
    pub(crate) designation: Option<Template>,
    pub(crate) purpose: Option<Template>,
    pub(crate) municipality: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) status_date: Option<String>,
    pub(crate) adopted: Option<String>,
    pub(crate) legal_force: Option<String>,
    #[serde(default)]
    pub(crate) fixed: PlanFixed,
    #[serde(default)]
    pub(crate) statuses: BTreeMap<String, PlanStatus>,
}

/// What every plan of a layer says, without an attribute for it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanFixed {
    /// The country whose law the plan is made under; Sweden where it is not said.
    pub(crate) country: Option<Country>,
    /// What such a plan is called there.
    pub(crate) kind: Option<String>,
    /// The language of its texts.
    pub(crate) language: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) municipality: Option<String>,
    pub(crate) status: Option<PlanStatus>,
    pub(crate) adopted: Option<Date>,
    pub(crate) legal_force: Option<Date>,
    /// The plan is invented, and every answer says so.
    #[serde(default)]
    pub(crate) fictional: bool,
}

/// A country by its two letters (ISO 3166-1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Country(String);

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Country, String> {
        let is_code = text.len() == 2 && text.chars().all(|c| c.is_ascii_uppercase());
        if is_code {
            Ok(Country(text))
        } else {
            Err(format!(
                "'{text}' is no country; its two letters are wanted, as NL"
            ))
        }
    }
}

impl PlanFixed {
    /// The country whose law the plan is made under, where it is not Sweden.
    pub(crate) fn foreign(&self) -> Option<&str> {
        let country = self.country.as_ref().map(|country| country.0.as_str());
        country.filter(|country| *country != "SE")
    }
}

/// What the attributes of a layer of regulations mean: one regulation for each feature that says something.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegulationMapping {
    pub(crate) layer: Option<String>,
    /// Use, property or administrative.
    pub(crate) group: RegulationGroup,
    /// The attribute that names the plan: what the plan's `id` holds, or what makes a plan of its own.
    pub(crate) plan: Option<String>,
    /// The attribute with the regulation's identity. Of several entries that make regulations of the same feature, one can have it.
    pub(crate) id: Option<String>,
    /// The attribute that tells the feature from others, where the regulation is one of several that are made of it.
    pub(crate) feature: Option<String>,
    /// The letter or code on the plan map.
    pub(crate) letter: Option<Template>,
    /// The wording.
    pub(crate) text: Template,
    /// The attribute with the regulation's identity in the Swedish catalogue.
    pub(crate) catalogue: Option<String>,
    /// Features without a place hold in the whole plan; else they are left out, with a finding.
    #[serde(default)]
    pub(crate) whole_plan: bool,
    /// Features are read where each of these attributes has this value.
    #[serde(default)]
    pub(crate) only: BTreeMap<String, String>,
    /// What codes stand for in texts, by attribute.
    #[serde(default)]
    pub(crate) words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub(crate) numbers: Vec<NumberMapping>,
    /// Attributes whose values people have to read: conditions, notes.
    #[serde(default)]
    pub(crate) for_people: Vec<String>,
}

impl RegulationMapping {
    /// What tells the entry from the others of its layer, wherever it stands among them and in whatever words: the group, the features that
    /// it is about, and the attributes that its numbers are read from, else those of its text.
    pub(crate) fn naming(&self) -> Vec<String> {
        let group = match self.group {
            RegulationGroup::Use => "use",
            RegulationGroup::Property => "property",
            RegulationGroup::Administrative => "administrative",
        };
        let only = self.only.iter().map(|(name, value)| format!("{name}={value}"));
        let numbers = self.numbers.iter().flat_map(|number| {
            let kind = number.kind.as_deref();
            std::iter::once(number.value.as_str()).chain(kind)
        });
        let mut attributes: Vec<&str> = numbers.collect();
        if attributes.is_empty() {
            attributes = self.text.attributes().collect();
        }
        let attributes = attributes.into_iter().map(str::to_owned);
        std::iter::once(group.to_owned())
            .chain(only)
            .chain(attributes)
            .collect()
    }

    /// Whether one feature can be read by both entries.
    fn can_meet(&self, other: &RegulationMapping) -> bool {
        let same_layer = match (&self.layer, &other.layer) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        let differs = |(name, value): (&String, &String)| {
            other
                .only
                .get(name)
                .is_some_and(|wanted| wanted.trim() != value.trim())
        };
        same_layer && !self.only.iter().any(differs)
    }
}

/// Where a number stands and what it means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberMapping {
    /// The attribute with the number, or with several, separated by commas.
    pub(crate) value: String,
    /// The attribute that says what the number is, or what each of several is, in the same order.
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) kinds: BTreeMap<String, NumberKind>,
    /// What the number is, where no attribute says so.
    pub(crate) of: Option<NumberKind>,
}

/// What a number is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberKind {
    pub(crate) measure: Measure,
    pub(crate) bound: Bound,
    pub(crate) unit: SourceUnit,
    /// The kind of building that it is for.
    pub(crate) applies_to: Option<String>,
}

/// Units of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum SourceUnit {
    #[serde(rename = "m")]
    Metre,
    /// The international foot.
    #[serde(rename = "ft")]
    Foot,
    #[serde(rename = "m2")]
    SquareMetre,
    #[serde(rename = "ft2")]
    SquareFoot,
    #[serde(rename = "acre")]
    Acre,
    #[serde(rename = "ha")]
    Hectare,
    #[serde(rename = "%")]
    Percent,
    /// A share of one: 0.6 is 60 %.
    #[serde(rename = "ratio")]
    Ratio,
    #[serde(rename = "deg")]
    Degree,
    #[serde(rename = "count")]
    Count,
}

/// What contradicts itself in the part of a mapping that is about plans.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum PlanMappingError {
    /// Regulations of nothing.
    #[error("it maps regulations and no plans; [[plans]] says what they belong to")]
    NoPlans,
    /// Two ways to say which plans there are.
    #[error(
        "one [[plans]] names no layer, so that regulations say which plans there are; it has to be the only one"
    )]
    PlansFromTwoPlaces,
    /// A plan of another country without a name for it.
    #[error("plans of {0} need fixed.kind: what such a plan is called there")]
    NoKind(String),
    /// Swedish numbers are read from their wordings.
    #[error(
        "numbers of Swedish regulations are read from their wording; [[regulations.numbers]] is for plans of other countries"
    )]
    SwedishNumbers,
    /// Two regulations of one identity.
    #[error(
        "two entries make regulations of the features of {layer} and take their identity from {attribute}; only one can: name the attribute as `feature` in the other"
    )]
    SameIdentity {
        /// The layer, or that it is any.
        layer: String,
        /// The attribute of the second.
        attribute: String,
    },
    /// Both ways to tell a feature.
    #[error("an entry names `id` = {0} and `feature` besides; `id` alone tells the feature")]
    IdAndFeature(String),
    /// A number of no kind.
    #[error("the number {0} needs what it is: `of`, or `kind` with its kinds, and not both")]
    NumberKind(String),
    /// A unit that does not measure what it should.
    #[error("{measure:?} is not measured in {unit:?} (number {value})")]
    Unit {
        /// The attribute.
        value: String,
        /// What it should measure.
        measure: Measure,
        /// In which unit.
        unit: SourceUnit,
    },
}

/// Whether plans and regulations fit together.
///
/// # Errors
/// Says the first thing that does not.
pub(crate) fn check(
    plans: &[PlanMapping],
    regulations: &[RegulationMapping],
) -> Result<(), PlanMappingError> {
    if plans.is_empty() {
        return if regulations.is_empty() {
            Ok(())
        } else {
            Err(PlanMappingError::NoPlans)
        };
    }
    if plans.len() > 1 && plans.iter().any(|plan| plan.layer.is_none()) {
        return Err(PlanMappingError::PlansFromTwoPlaces);
    }
    for plan in plans {
        if let (Some(country), None) = (plan.fixed.foreign(), &plan.fixed.kind) {
            return Err(PlanMappingError::NoKind(country.to_owned()));
        }
    }
    check_identities(regulations)?;
    let is_foreign = plans.iter().all(|plan| plan.fixed.foreign().is_some());
    for number in regulations.iter().flat_map(|regulation| &regulation.numbers) {
        if !is_foreign {
            return Err(PlanMappingError::SwedishNumbers);
        }
        check_number(number)?;
    }
    Ok(())
}

fn check_identities(regulations: &[RegulationMapping]) -> Result<(), PlanMappingError> {
    for (number, entry) in regulations.iter().enumerate() {
        let Some(attribute) = &entry.id else { continue };
        if entry.feature.is_some() {
            return Err(PlanMappingError::IdAndFeature(attribute.clone()));
        }
        let mut earlier = regulations.iter().take(number).filter(|other| other.id.is_some());
        if earlier.any(|other| other.can_meet(entry)) {
            return Err(PlanMappingError::SameIdentity {
                layer: entry.layer.clone().unwrap_or_else(|| "the file".to_owned()),
                attribute: attribute.clone(),
            });
        }
    }
    Ok(())
}

fn check_number(number: &NumberMapping) -> Result<(), PlanMappingError> {
    let is_told = match (&number.of, &number.kind) {
        (Some(_), None) => number.kinds.is_empty(),
        (None, Some(_)) => !number.kinds.is_empty(),
        _ => false,
    };
    if !is_told {
        return Err(PlanMappingError::NumberKind(number.value.clone()));
    }
    let mut kinds = number.of.iter().chain(number.kinds.values());
    match kinds.find(|kind| kind.value(1.0).is_none()) {
        None => Ok(()),
        Some(kind) => Err(PlanMappingError::Unit {
            value: number.value.clone(),
            measure: kind.measure,
            unit: kind.unit,
        }),
    }
}
