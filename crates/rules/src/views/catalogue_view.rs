//! A kind of the national catalogue, as facts and in our words.

use jiff::civil::Date;
use planvy_plan::catalogue::{Entry, GeometryKind, Hatch, ReferenceKind, Source, catalogue};
use planvy_plan::{Bound, CatalogueId, Lang, Measure, RegulationGroup, Scope, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Link;
use crate::regulation_words::land_form;
use crate::resource_path::catalogue_path;
use crate::words_schema::{BoundWord, GroupWord, LangWord, MeasureWord, ReferenceWord, ScopeWord, UnitWord};

/// A kind of regulation in the national catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueView {
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// *Bestämmelsekod*.
    pub code: &'static str,
    /// The id in the catalogue; null for kinds of plans older than the catalogue.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub catalogue: Option<CatalogueId>,
    /// Use, property or administrative.
    #[schema(value_type = GroupWord)]
    pub group: RegulationGroup,
    /// The land form it can stand on.
    pub land: &'static str,
    /// *Kategori*.
    pub category: Option<&'static str>,
    /// *Underkategori*.
    pub subcategory: Option<&'static str>,
    /// The pattern of the letter on the map; `#` stands for an index.
    pub letter: Option<&'static str>,
    /// Our name of it.
    pub name: String,
    /// Our plain sentence, with an ellipsis where a plan fills something in.
    pub plain: String,
    /// Names of the slots of its formulation, in order.
    pub slots: Vec<&'static str>,
    /// The number that it sets.
    pub quantity: Option<CatalogueQuantity>,
    /// True where it quotes a rule of an older plan without interpreting it.
    pub interpretation: bool,
    /// Colour of a use on the map, by its Swedish name.
    pub colour: Option<&'static str>,
    /// The colour on screen, `#RRGGBB`.
    pub colour_hex: Option<&'static str>,
    /// How it is drawn beside colour and letter.
    pub hatch: Option<&'static str>,
    /// Its symbol in the catalogue.
    pub symbol: Option<&'static str>,
    /// The geometry it is delivered with: `point`, `line`, `area`.
    pub geometry: Option<&'static str>,
    /// HILUCS value of INSPIRE Planned Land Use.
    pub hilucs: Option<&'static str>,
    /// The law behind it.
    pub legal_basis: Option<&'static str>,
    /// First day on which a plan could be made with it.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<Date>,
    /// Last such day; null for kinds in force.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// The release of the catalogue that the facts are from.
    pub release: Option<&'static str>,
    /// True where the facts were checked against the catalogue.
    pub checked: bool,
    /// The codes that took its place.
    pub successors: Vec<&'static str>,
    /// Itself, and its successors.
    pub links: Vec<Link>,
}

/// The number that a kind sets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueQuantity {
    /// What is measured.
    #[schema(value_type = MeasureWord)]
    pub measure: Measure,
    /// How it binds.
    #[schema(value_type = BoundWord)]
    pub bound: Bound,
    /// The unit.
    #[schema(value_type = UnitWord)]
    pub unit: Unit,
    /// What it is measured against; of `datum` the plan says which.
    #[schema(value_type = ReferenceWord)]
    pub reference: &'static str,
    /// What the limit covers as a whole.
    #[schema(value_type = Option<ScopeWord>)]
    pub scope: Option<Scope>,
}

/// A kind by its code, or by its id in the catalogue.
///
/// ```
/// use planvy_plan::{Lang, Measure};
/// use planvy_rules::views::catalogue_view;
/// let ridge = catalogue_view("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", Lang::En).expect("in the catalogue");
/// assert_eq!(ridge.quantity.map(|quantity| quantity.measure), Some(Measure::RidgeHeight));
/// assert_eq!(ridge.land, "kvartersmark");
/// assert_eq!(catalogue_view("ee5f8de3-89b0-479a-a5cb-7439d40623e8", Lang::En), Some(ridge));
/// assert!(catalogue_view("DP_KM_Nothing", Lang::En).is_none());
/// ```
pub fn catalogue_view(code: &str, lang: Lang) -> Option<CatalogueView> {
    let by_id = || code.parse().ok().and_then(|id| catalogue().by_id(id));
    catalogue()
        .by_code(code)
        .or_else(by_id)
        .map(|entry| CatalogueView::of(entry, lang))
}

impl CatalogueView {
    fn of(entry: &Entry, lang: Lang) -> CatalogueView {
        let link = |rel, code: &&'static str| Link {
            rel,
            href: catalogue_path(code),
        };
        let itself = std::iter::once(link("self", &entry.code));
        CatalogueView {
            language: lang,
            code: entry.code,
            catalogue: entry.id,
            group: entry.group,
            land: land_form(entry.land),
            category: stated(entry.category),
            subcategory: stated(entry.subcategory),
            letter: stated(entry.letter),
            name: with_ellipses(entry.name(lang)),
            plain: with_ellipses(entry.plain(lang)),
            slots: entry.slots.iter().map(|slot| slot.name).collect(),
            quantity: entry.quantity.map(|kind| CatalogueQuantity {
                measure: kind.measure,
                bound: kind.bound,
                unit: kind.unit,
                reference: reference_word(kind.reference),
                scope: kind.scope,
            }),
            interpretation: entry.interpretation,
            colour: entry.colour.map(|colour| colour.swedish()),
            colour_hex: entry.colour.map(|colour| colour.hex()),
            hatch: hatch_word(entry.hatch),
            symbol: stated(entry.symbol),
            geometry: geometry_word(entry.geometry),
            hilucs: stated(entry.hilucs),
            legal_basis: stated(entry.legal_basis),
            valid_from: entry.validity.from,
            valid_to: entry.validity.to,
            release: stated(entry.release),
            checked: entry.source == Source::Catalogue,
            links: itself
                .chain(entry.successors.iter().map(|code| link("successor", code)))
                .collect(),
            successors: entry.successors.clone(),
        }
    }
}

fn stated(text: &'static str) -> Option<&'static str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A sentence with its slots, `{n}`, shown as an ellipsis.
fn with_ellipses(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        text.push('…');
        rest = behind;
    }
    text.push_str(rest);
    text
}

fn reference_word(reference: ReferenceKind) -> &'static str {
    match reference {
        ReferenceKind::MeanGroundLevel => "mean-ground-level",
        ReferenceKind::Datum => "datum",
        ReferenceKind::Property => "property",
        ReferenceKind::PropertyInUseArea => "property-in-use-area",
        ReferenceKind::PropertyInRegulationArea => "property-in-regulation-area",
        ReferenceKind::UseArea => "use-area",
        ReferenceKind::RegulationArea => "regulation-area",
        ReferenceKind::Building => "building",
        ReferenceKind::PropertyBoundary => "property-boundary",
        ReferenceKind::Ground => "ground",
        ReferenceKind::None => "none",
    }
}

fn hatch_word(hatch: Hatch) -> Option<&'static str> {
    match hatch {
        Hatch::None => None,
        Hatch::Dots => Some("dots"),
        Hatch::Plus => Some("plus"),
        Hatch::Rings => Some("rings"),
        Hatch::DivisionLine => Some("division-line"),
        Hatch::OpenCircles => Some("open-circles"),
        Hatch::FilledCircles => Some("filled-circles"),
        Hatch::SlopeArrow => Some("slope-arrow"),
        Hatch::LevelPoint => Some("level-point"),
    }
}

fn geometry_word(kind: GeometryKind) -> Option<&'static str> {
    match kind {
        GeometryKind::Point => Some("point"),
        GeometryKind::Line => Some("line"),
        GeometryKind::Area => Some("area"),
        GeometryKind::Unstated => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_view_in_both_languages() {
        for entry in catalogue().entries() {
            for lang in [Lang::Sv, Lang::En] {
                let view = catalogue_view(entry.code, lang).unwrap();
                assert!(!view.name.is_empty() && !view.plain.is_empty(), "{}", entry.code);
                assert!(!view.plain.contains(['{', '}']), "{}: {}", entry.code, view.plain);
                let references = view.quantity.map(|quantity| quantity.reference);
                assert!(references.is_none_or(|word| ReferenceWord::WORDS.contains(&word)));
            }
        }
    }
}
