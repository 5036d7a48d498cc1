//! Reads the two tables that are built in. A row that cannot be read is skipped, never a panic; the tests see to it that
//! there is none.

use std::collections::HashMap;

use super::entry::{
    Colour, Entry, GeometryKind, Hatch, LandForm, LandLimit, QuantityKind, Reading, ReferenceKind, Role,
    Slot, SlotKind, Source, Unmeasured, Validity, Words,
};
use super::fingerprint::Fingerprint;
use crate::ids::CatalogueId;
use crate::quantity::{Bound, Measure, Scope, Unit};
use crate::regulation::RegulationGroup;

/// Facts of every kind; made by `tools/catalogue/generate.py`.
pub(super) const KINDS: &str = include_str!("../../../../data/catalogue/kinds.tsv");
/// Names and sentences of every kind; made by the same program.
pub(super) const WORDS: &str = include_str!("../../../../data/catalogue/words.tsv");

/// Every kind that can be read.
pub(super) fn entries() -> Vec<Entry> {
    let words: HashMap<&str, Words> = rows(WORDS)
        .filter_map(|row| Some((row.text("code")?, words(&row)?)))
        .collect();
    rows(KINDS).filter_map(|row| entry(&row, &words)).collect()
}

/// One row of a table, whose cells are found by the name of the column.
pub(super) struct Row<'h> {
    columns: &'h HashMap<&'static str, usize>,
    cells: Vec<&'static str>,
}

impl Row<'_> {
    /// The cell of a column, which may be empty.
    pub(super) fn text(&self, column: &str) -> Option<&'static str> {
        self.cells.get(*self.columns.get(column)?).copied()
    }

    /// The cell of a column read as a word: `Some(None)` where it is empty, `None` where the word is not known.
    pub(super) fn word<T>(&self, column: &str, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
        match self.text(column)? {
            "" => Some(None),
            text => read(text).map(Some),
        }
    }
}

pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Row<'static>> {
    let mut lines = table.lines();
    let header = lines.next().unwrap_or_default();
    // One small map per table, kept for the life of the program like the table itself.
    let columns: &'static HashMap<&'static str, usize> =
        Box::leak(Box::new(header.split('\t').zip(0..).collect::<HashMap<_, _>>()));
    lines.map(move |line| Row {
        columns,
        cells: line.split('\t').collect(),
    })
}

fn words(row: &Row<'_>) -> Option<Words> {
    Some(Words {
        name_sv: row.text("name_sv")?,
        name_en: row.text("name_en")?,
        plain_sv: row.text("plain_sv")?,
        plain_en: row.text("plain_en")?,
        notation: row.text("notation")?,
    })
}

/// What a kind means and how it is said: what the facts of the national catalogue do not tell.
pub(super) struct Means {
    pub quantity: Option<QuantityKind>,
    pub unmeasured: Option<Unmeasured>,
    pub role: Role,
    pub limit: Option<LandLimit>,
    pub hatch: Hatch,
    pub source: Source,
    pub words: Words,
}

fn entry(row: &Row<'_>, words: &HashMap<&str, Words>) -> Option<Entry> {
    let means = Means {
        quantity: quantity(row)?,
        unmeasured: row.word("unmeasured", unmeasured)?,
        role: row.word("role", role)??,
        limit: row.word("limit", limit)?,
        hatch: row.word("hatch", hatch)?.unwrap_or(Hatch::None),
        source: row.word("source", source)??,
        words: words.get(row.text("code")?).copied()?,
    };
    entry_of(row, means)
}

/// The facts of a row, the same columns in the built-in table and in a later release, with what the kind means.
pub(super) fn entry_of(row: &Row<'_>, means: Means) -> Option<Entry> {
    let ids: Vec<CatalogueId> = row
        .text("ids")?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    Some(Entry {
        code: row.text("code")?,
        id: ids.first().copied(),
        other_ids: ids.get(1..).unwrap_or_default().to_vec(),
        group: row.word("group", group)??,
        land: row.word("land", land)??,
        category: row.text("category")?,
        subcategory: row.text("subcategory")?,
        letter: row.text("letter")?,
        slots: slots(row.text("slots")?)?,
        quantity: means.quantity,
        unmeasured: means.unmeasured,
        role: means.role,
        limit: means.limit,
        interpretation: row.text("interpretation")? == "yes",
        colour: row.word("colour", |text| {
            Colour::ALL.into_iter().find(|colour| colour.swedish() == text)
        })?,
        hatch: means.hatch,
        symbol: row.text("symbol")?,
        hilucs: row.text("hilucs")?,
        geometry: row.word("geometry", geometry)?.unwrap_or(GeometryKind::Unstated),
        validity: Validity {
            from: row.word("from", |text| text.parse().ok())?,
            to: row.word("to", |text| text.parse().ok())?,
        },
        release: row.text("release")?,
        legal_basis: row.text("legal_basis")?,
        fingerprint: row.word("fingerprint", |text| {
            u64::from_str_radix(text, 16).ok().map(Fingerprint)
        })?,
        successors: row.text("successors")?.split_whitespace().collect(),
        source: means.source,
        words: means.words,
    })
}

fn slots(text: &'static str) -> Option<Vec<Slot>> {
    text.split('|')
        .filter(|slot| !slot.is_empty())
        .map(|slot| {
            let (name, kind) = slot.rsplit_once(':')?;
            let kind = match kind {
                "text" => SlotKind::Text,
                "decimaltal" => SlotKind::Decimal,
                "heltal" => SlotKind::Integer,
                _ => return None,
            };
            Some(Slot { name, kind })
        })
        .collect()
}

fn quantity(row: &Row<'_>) -> Option<Option<QuantityKind>> {
    let Some(measure) = row.word("measure", measure)? else {
        return Some(None);
    };
    Some(Some(QuantityKind {
        measure,
        bound: row.word("bound", bound)??,
        unit: row.word("unit", unit)??,
        reference: row.word("reference", reference)??,
        scope: row.word("scope", scope)?,
        reading: row.word("reading", reading)??,
    }))
}

/// A word of the contract, by the names that serialisation gives its variants.
fn of_contract<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn measure(word: &str) -> Option<Measure> {
    of_contract(word)
}

fn bound(word: &str) -> Option<Bound> {
    of_contract(word)
}

fn unit(word: &str) -> Option<Unit> {
    of_contract(word)
}

fn scope(word: &str) -> Option<Scope> {
    of_contract(word)
}

fn group(word: &str) -> Option<RegulationGroup> {
    of_contract(word)
}

fn reference(word: &str) -> Option<ReferenceKind> {
    Some(match word {
        "mean-ground-level" => ReferenceKind::MeanGroundLevel,
        "datum" => ReferenceKind::Datum,
        "property" => ReferenceKind::Property,
        "property-in-use-area" => ReferenceKind::PropertyInUseArea,
        "property-in-regulation-area" => ReferenceKind::PropertyInRegulationArea,
        "use-area" => ReferenceKind::UseArea,
        "regulation-area" => ReferenceKind::RegulationArea,
        "building" => ReferenceKind::Building,
        "property-boundary" => ReferenceKind::PropertyBoundary,
        "ground" => ReferenceKind::Ground,
        "none" => ReferenceKind::None,
        _ => return None,
    })
}

fn reading(word: &str) -> Option<Reading> {
    Some(match word {
        "one" => Reading::One,
        "negated" => Reading::Negated,
        "slope" => Reading::Slope,
        "one-to" => Reading::OneTo,
        "per-hundred" => Reading::PerHundred,
        "range" => Reading::Range,
        _ => return None,
    })
}

fn unmeasured(word: &str) -> Option<Unmeasured> {
    Some(match word {
        "no-measure" => Unmeasured::NoMeasure,
        "plot" => Unmeasured::Plot,
        "named-boundary" => Unmeasured::NamedBoundary,
        "level" => Unmeasured::BuildingHeightAsLevel,
        "period" => Unmeasured::Period,
        "on-the-map" => Unmeasured::OnTheMap,
        _ => return None,
    })
}

fn role(word: &str) -> Option<Role> {
    Some(match word {
        "fixed" => Role::Fixed,
        "names" => Role::Names,
        "prose" => Role::Prose,
        "interpretation" => Role::Interpretation,
        _ => return None,
    })
}

fn limit(word: &str) -> Option<LandLimit> {
    Some(match word {
        "no-building" => LandLimit::NoBuilding,
        "no-structure" => LandLimit::NoStructure,
        "not-named" => LandLimit::NotNamed,
        "ancillary-only" => LandLimit::AncillaryOnly,
        "named-only" => LandLimit::NamedOnly,
        "below-ground-only" => LandLimit::BelowGroundOnly,
        "named-below-ground-only" => LandLimit::NamedBelowGroundOnly,
        _ => return None,
    })
}

fn land(word: &str) -> Option<LandForm> {
    [
        LandForm::PublicPlace,
        LandForm::DevelopmentLand,
        LandForm::Water,
        LandForm::PlanArea,
    ]
    .into_iter()
    .find(|land| land.word() == word)
}

fn geometry(word: &str) -> Option<GeometryKind> {
    Some(match word {
        "point" => GeometryKind::Point,
        "line" => GeometryKind::Line,
        "area" => GeometryKind::Area,
        _ => return None,
    })
}

fn hatch(word: &str) -> Option<Hatch> {
    Some(match word {
        "dots" => Hatch::Dots,
        "plus" => Hatch::Plus,
        "rings" => Hatch::Rings,
        "division-line" => Hatch::DivisionLine,
        "open-circles" => Hatch::OpenCircles,
        "filled-circles" => Hatch::FilledCircles,
        "slope-arrow" => Hatch::SlopeArrow,
        "level-point" => Hatch::LevelPoint,
        _ => return None,
    })
}

fn source(word: &str) -> Option<Source> {
    Some(match word {
        "catalogue" => Source::Catalogue,
        "memory" => Source::Memory,
        "planvy" => Source::Planvy,
        _ => return None,
    })
}
