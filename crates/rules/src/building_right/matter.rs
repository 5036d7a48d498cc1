//! What a rule that needs a human is about, as far as its kind and its words tell: so that nothing is said to be free which such
//! a rule may limit.

use planvy_plan::{Measure, State};

use crate::land::LandRule;

/// A matter of building right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    /// Ground covered by buildings.
    BuildingArea,
    /// Sum of the floors.
    GrossFloorArea,
    /// Sum of the floors below ground.
    BelowGround,
    /// Ridge: as a height or a level.
    Ridge,
    /// Highest point: as a height or a level.
    Total,
    /// Building height.
    BuildingHeight,
    /// Number of storeys.
    Storeys,
    /// Where on the land may be built.
    Land,
}

/// Words that a rule about a matter has in it, in lower case.
const WORDS: [(Matter, &[&str]); 7] = [
    (
        Matter::BuildingArea,
        &[
            "byggnadsarea",
            "byggnadsyta",
            "bebyggd",
            "bebyggas",
            "exploatering",
            "utnyttjandegrad",
        ],
    ),
    (
        Matter::GrossFloorArea,
        &[
            "bruttoarea",
            "våningsyta",
            "byggnadsvolym",
            "exploatering",
            "utnyttjandegrad",
        ],
    ),
    (Matter::BelowGround, &["under mark"]),
    (Matter::Ridge, &["nockhöjd", "taknock"]),
    (Matter::Total, &["totalhöjd", "högsta höjd"]),
    (Matter::BuildingHeight, &["byggnadshöjd"]),
    (
        Matter::Storeys,
        &[
            "antal våning",
            "våningsantal",
            "våningar",
            "högst en våning",
            "en våning",
        ],
    ),
];

/// Categories of the catalogue whose rules are about building right whatever their words.
const CATEGORIES: [(&str, &[Matter]); 3] = [
    ("Utnyttjandegrad", &[Matter::BuildingArea, Matter::GrossFloorArea]),
    (
        "Höjd på byggnads",
        &[
            Matter::Ridge,
            Matter::Total,
            Matter::BuildingHeight,
            Matter::Storeys,
        ],
    ),
    ("Area under mark", &[Matter::BelowGround]),
];

/// Categories about where may be built.
const OF_LAND: [&str; 3] = ["Begränsning av markens utnyttjande", "Placering", "Prickmark"];

impl Matter {
    /// The matter that a number is about, of those that the answer sums up.
    pub fn of(measure: Measure) -> Option<Matter> {
        Some(match measure {
            Measure::BuildingArea => Matter::BuildingArea,
            Measure::GrossFloorArea => Matter::GrossFloorArea,
            Measure::GrossFloorAreaBelowGround => Matter::BelowGround,
            Measure::RidgeHeight | Measure::RidgeLevel => Matter::Ridge,
            Measure::TotalHeight | Measure::TotalLevel => Matter::Total,
            Measure::BuildingHeight => Matter::BuildingHeight,
            Measure::Storeys => Matter::Storeys,
            Measure::DistanceToBoundary => Matter::Land,
            _ => return None,
        })
    }
}

/// The matters that a rule is about which a machine cannot decide; none of a rule that applies.
pub(crate) fn undecided(rule: &LandRule<'_>) -> Vec<Matter> {
    let meaning = &rule.meaning;
    if meaning.state != State::NeedsHuman {
        return Vec::new();
    }
    let mut matters: Vec<Matter> = meaning
        .quantities
        .iter()
        .filter_map(|quantity| Matter::of(quantity.measure))
        .collect();
    if !matters.is_empty() {
        matters.dedup();
        return matters;
    }
    let mut words = rule.content.formulation.to_lowercase();
    for value in &rule.content.values {
        words.push(' ');
        words.push_str(&value.value.to_lowercase());
    }
    let named = WORDS
        .iter()
        .filter(|(_, of_matter)| of_matter.iter().any(|word| words.contains(word)));
    matters.extend(named.map(|(matter, _)| *matter));
    let (category, subcategory) = meaning
        .entry
        .map_or(("", ""), |entry| (entry.category, entry.subcategory));
    let is_of = |name: &&str| category.starts_with(*name) || subcategory.starts_with(*name);
    if matters.is_empty() {
        let of_category = CATEGORIES.iter().filter(|(name, _)| is_of(name));
        matters.extend(of_category.flat_map(|(_, matters)| *matters));
    }
    if OF_LAND.iter().any(is_of) || words.contains("prickmark") || words.contains("prickad") {
        matters.push(Matter::Land);
    }
    matters
}
