//! What the attributes of a building say.

use planvy_plan::{BuildingKind, Datum, Finding, OverGround, OverRh2000, RuleId};

use crate::features::attributes::{AskedValues, folded, number_of, text_of};
use crate::mapping::BuildingMapping;

const IDS: [&str; 8] = [
    "objektid",
    "objektidentitet",
    "byggnadsid",
    "byggnadid",
    "uuid",
    "gmlid",
    "osmid",
    "id",
];
const KINDS: [&str; 9] = [
    "byggnadstyp",
    "huvudkomplement",
    "kind",
    "objekttyp",
    "byggnadsandamal",
    "andamal",
    "andamal1t",
    "function",
    "building",
];
/// Heights to the ridge or to the highest point. *Byggnadshöjd* is none of them: it is measured to another place.
const HEIGHTS: [&str; 10] = [
    "hojdm",
    "hojd",
    "nockhojdm",
    "nockhojd",
    "totalhojdm",
    "totalhojd",
    "height",
    "heights",
    "heightm",
    "measuredheight",
];
/// Levels that say their datum by their names.
const GROUND_RH2000: [&str; 4] = [
    "marknivarh2000",
    "markhojdrh2000",
    "groundlevelrh2000",
    "markrh2000",
];
/// Levels that do not.
const GROUND: [&str; 7] = [
    "markniva",
    "marknivam",
    "markhojd",
    "markhojdm",
    "groundlevel",
    "groundlevelm",
    "zmark",
];
const STOREYS: [&str; 8] = [
    "vaningar",
    "antalvaningar",
    "vaningsantal",
    "vaningstal",
    "storeys",
    "numberofstoreys",
    "storeysaboveground",
    "buildinglevels",
];
const AREAS: [&str; 6] = [
    "bruttoaream2",
    "bruttoarea",
    "bta",
    "btam2",
    "grossfloorarea",
    "grossflooraream2",
];
const YEARS: [&str; 7] = [
    "byggar",
    "byggnadsar",
    "nybyggnadsar",
    "fardigstallandear",
    "year",
    "yearofconstruction",
    "startdate",
];

/// Words that say main or ancillary, folded.
const MAIN: [&str; 6] = ["main", "huvudbyggnad", "huvud", "bostad", "bostadshus", "smahus"];
const ANCILLARY: [&str; 11] = [
    "ancillary",
    "komplementbyggnad",
    "komplement",
    "garage",
    "garages",
    "carport",
    "forrad",
    "uthus",
    "shed",
    "vaxthus",
    "friggebod",
];

/// Words for what nobody knows, folded.
const NOT_SAID: [&str; 5] = ["", "okand", "okant", "uppgiftsaknas", "unknown"];

/// The highest that a building may be, in metres.
const HIGHEST_M: f64 = 500.0;

/// What a feature says about its building.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    pub(super) id: Option<String>,
    pub(super) kind: Option<BuildingKind>,
    pub(super) ground_level: Option<OverRh2000>,
    pub(super) height: Option<OverGround>,
    pub(super) storeys: Option<f64>,
    pub(super) gross_floor_area_m2: Option<f64>,
    pub(super) year: Option<i16>,
}

/// What many features lack in the same way: said once for the file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Words for kinds that say neither main nor ancillary, each with how often it stands.
    pub(super) other_kinds: std::collections::BTreeMap<String, usize>,
    /// Heights of 0.
    pub(super) zero_heights: usize,
    /// Levels whose datum nobody states.
    pub(super) levels_without_datum: usize,
    /// Levels over another datum than RH 2000.
    pub(super) levels_in_other_datum: usize,
}

/// How attributes are read in one layer.
pub(super) struct FieldReader<'a> {
    pub(super) mapping: Option<&'a BuildingMapping>,
    /// What levels are counted from, as the mapping or the user says.
    pub(super) datum: Option<Datum>,
    pub(super) tally: Tally,
}

impl FieldReader<'_> {
    /// Reads a feature; oddities of it alone go to `findings`.
    pub(super) fn read(&mut self, said: &AskedValues<'_>, findings: &mut Vec<Finding>) -> Facts {
        let mapping = self.mapping;
        let of = |pick: fn(&BuildingMapping) -> &Option<String>| mapping.and_then(|m| pick(m).as_deref());
        let mut number = |what: &str, name: Option<&str>, usual: &[&str], span: (f64, f64)| {
            let read = match number_of(said, name, usual) {
                Ok(read) => read?,
                Err(text) => {
                    let message = format!("the {what} '{text}' is no number; it is not used");
                    findings.push(Finding::warning(RuleId::SCHEMA, message));
                    return None;
                }
            };
            if read < span.0 || read > span.1 {
                let message = format!("the {what} {read} cannot be; it is not used");
                findings.push(Finding::warning(RuleId::SCHEMA, message));
                return None;
            }
            Some(read)
        };
        let height = number("height", of(|m| &m.height), &HEIGHTS, (0.0, HIGHEST_M));
        let stated = number("level of the ground", None, &GROUND_RH2000, (-50.0, 2_200.0));
        let unstated = number(
            "level of the ground",
            of(|m| &m.ground_level),
            &GROUND,
            (-50.0, 2_200.0),
        );
        let top =
            of(|m| &m.top_level).and_then(|name| number("highest level", Some(name), &[], (-50.0, 2_800.0)));
        let storeys = number("number of storeys", of(|m| &m.storeys), &STOREYS, (0.0, 150.0));
        let area_m2 = number(
            "gross floor area",
            of(|m| &m.gross_floor_area),
            &AREAS,
            (0.0, 1e7),
        );
        let ground = unstated.or(stated);
        // Both over one zero, whichever it is.
        let from_levels = top.zip(ground).map(|(top, ground)| top - ground);
        let height = height.or(from_levels.filter(|height| (0.0..=HIGHEST_M).contains(height)));
        Facts {
            id: text_of(said, of(|m| &m.id), &IDS),
            kind: self.kind(said),
            ground_level: stated.or_else(|| self.over_rh_2000(unstated)).map(OverRh2000),
            height: self.known_height(height).map(OverGround),
            storeys: storeys.filter(|count| *count > 0.0),
            gross_floor_area_m2: area_m2.filter(|area| *area > 0.0),
            year: text_of(said, of(|m| &m.year), &YEARS).and_then(|text| year(&text)),
        }
    }

    /// Many programs write 0 for what they do not know, and no building has it.
    fn known_height(&mut self, height: Option<f64>) -> Option<f64> {
        if height == Some(0.0) {
            self.tally.zero_heights += 1;
            return None;
        }
        height
    }

    fn over_rh_2000(&mut self, level: Option<f64>) -> Option<f64> {
        let level = level?;
        match &self.datum {
            Some(Datum::Rh2000) => Some(level),
            Some(_) => {
                self.tally.levels_in_other_datum += 1;
                None
            }
            None => {
                self.tally.levels_without_datum += 1;
                None
            }
        }
    }

    fn kind(&mut self, said: &AskedValues<'_>) -> Option<BuildingKind> {
        let word = text_of(said, self.mapping.and_then(|m| m.kind.as_deref()), &KINDS)?;
        if let Some(kind) = self.mapping.and_then(|m| m.kinds.get(&word)) {
            return Some(*kind);
        }
        // `Bostad;Småhus friliggande`: the first word decides, as Lantmäteriet writes purposes.
        let first = folded(word.split(';').next().unwrap_or_default());
        if MAIN.contains(&first.as_str()) {
            return Some(BuildingKind::Main);
        }
        if ANCILLARY.contains(&first.as_str()) {
            return Some(BuildingKind::Ancillary);
        }
        if NOT_SAID.contains(&first.as_str()) {
            return None;
        }
        let word: String = word.chars().take(60).collect();
        if self.tally.other_kinds.len() < 200 || self.tally.other_kinds.contains_key(&word) {
            *self.tally.other_kinds.entry(word).or_default() += 1;
        }
        None
    }
}

/// The year in a year or a date.
fn year(text: &str) -> Option<i16> {
    let digits: String = text.chars().take(4).collect();
    let year: i16 = digits.parse().ok()?;
    (1000..=2200).contains(&year).then_some(year)
}
