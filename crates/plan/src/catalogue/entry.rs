//! What the catalogue says of one kind of regulation.

use jiff::civil::Date;

use super::Fingerprint;
use crate::ids::CatalogueId;
use crate::lang::Lang;
use crate::quantity::{Bound, Measure, Scope, Unit};
use crate::regulation::RegulationGroup;

/// One kind of regulation (*planbestämmelse* of the catalogue).
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `bestammelsekod`.
    pub code: &'static str,
    /// The UUID; none for kinds of plans older than the catalogue. A few kinds share one: the same kind under two codes.
    pub id: Option<CatalogueId>,
    /// Other UUIDs under which the same kind is delivered.
    pub other_ids: Vec<CatalogueId>,
    /// Use, property or administrative, as the catalogue has it.
    pub group: RegulationGroup,
    /// *Användningsform*: the land it can stand on.
    pub land: LandForm,
    /// *Kategori*, in Swedish; empty where the catalogue gives none.
    pub category: &'static str,
    /// *Underkategori*, in Swedish; empty where the catalogue gives none.
    pub subcategory: &'static str,
    /// *Beteckning*: the pattern of the letter on the map (`h#`, `GATA`, `[beteckning:text]#`); empty where it has none.
    pub letter: &'static str,
    /// The slots of the formulation, in order.
    pub slots: Vec<Slot>,
    /// The number it sets, if it sets one that the contract has words for.
    pub quantity: Option<QuantityKind>,
    /// Why a number that it holds is no quantity.
    pub unmeasured: Option<Unmeasured>,
    /// What its free words do.
    pub role: Role,
    /// What it says about building on the land.
    pub limit: Option<LandLimit>,
    /// *Tolkningsbestämmelse*: it quotes a rule of an older plan and does not interpret it.
    pub interpretation: bool,
    /// Colour of a use.
    pub colour: Option<Colour>,
    /// How it is drawn on the map, beside colour and letter.
    pub hatch: Hatch,
    /// *Symbol*: its name in the catalogue; empty where there is none.
    pub symbol: &'static str,
    /// HILUCS value of INSPIRE Planned Land Use; empty where the catalogue gives none.
    pub hilucs: &'static str,
    /// The geometry it is delivered with.
    pub geometry: GeometryKind,
    /// When plans could be made with it.
    pub validity: Validity,
    /// The release of the catalogue that the facts are from (`2025-12-01`); empty for kinds outside it.
    pub release: &'static str,
    /// Legal basis, in Swedish.
    pub legal_basis: &'static str,
    /// Fingerprint of the national formulation, where it is known.
    pub fingerprint: Option<Fingerprint>,
    /// The codes that took its place, where known.
    pub successors: Vec<&'static str>,
    /// How sure the facts are.
    pub source: Source,
    /// Our names and sentences.
    pub words: Words,
}

impl Entry {
    /// Every UUID of the kind.
    pub fn ids(&self) -> impl Iterator<Item = CatalogueId> {
        self.id.into_iter().chain(self.other_ids.iter().copied())
    }

    /// The name in a language. It may hold slots, such as `{byggnadsverk}`; `wording::name` fills them.
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.words.name_sv, self.words.name_en)
    }

    /// The plain sentence in a language, with slots; `wording::plain` fills them.
    pub fn plain(&self, lang: Lang) -> &'static str {
        lang.pick(self.words.plain_sv, self.words.plain_en)
    }

    /// True where a plan could be made with it on a date.
    ///
    /// ```
    /// use planvy_plan::catalogue::catalogue;
    /// use planvy_plan::Date;
    /// let old = catalogue().by_code("DP_KM_Eg_Omfatt_Byggnadsarea_Kvm").expect("in the catalogue");
    /// assert!(old.is_valid_on(Date::constant(2016, 7, 7)));
    /// assert!(!old.is_valid_on(Date::constant(2020, 10, 1)));
    /// ```
    pub fn is_valid_on(&self, date: Date) -> bool {
        self.validity.from.is_none_or(|from| from <= date) && self.validity.to.is_none_or(|to| date <= to)
    }
}

/// A slot of a formulation: `[höjd:decimaltal]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Its name, which a delivered value repeats as `beskrivning`.
    pub name: &'static str,
    /// What goes in.
    pub kind: SlotKind,
}

impl Slot {
    /// True for the slot `[text:text]`, which a delivery may leave empty.
    pub fn is_optional(&self) -> bool {
        self.kind == SlotKind::Text && self.name == "text"
    }

    /// True for a slot that takes a number.
    pub fn is_numeric(&self) -> bool {
        self.kind != SlotKind::Text
    }
}

/// What goes into a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// `text`.
    Text,
    /// `decimaltal`.
    Decimal,
    /// `heltal`, in the older catalogue.
    Integer,
}

/// The number that a kind sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityKind {
    /// What is measured.
    pub measure: Measure,
    /// How it binds.
    pub bound: Bound,
    /// In which unit.
    pub unit: Unit,
    /// Against what.
    pub reference: ReferenceKind,
    /// What the limit covers as a whole.
    pub scope: Option<Scope>,
    /// How the delivered values become the number.
    pub reading: Reading,
}

/// What a number is measured against. The datum itself is the plan's, not the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// The mean ground level beside the building.
    MeanGroundLevel,
    /// The zero of the plan's vertical datum (*nollplan*).
    Datum,
    /// The whole property.
    Property,
    /// The part of the property inside the use area.
    PropertyInUseArea,
    /// The part of the property inside the regulation's area.
    PropertyInRegulationArea,
    /// The use area as a whole.
    UseArea,
    /// The regulation's area as a whole.
    RegulationArea,
    /// Each building.
    Building,
    /// The boundary of the property.
    PropertyBoundary,
    /// The ground at the spot.
    Ground,
    /// Nothing beyond the number itself.
    None,
}

/// How delivered values become a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// The value as it stands.
    One,
    /// A depth below the datum: the negative of the value.
    Negated,
    /// Two values, `rise:run`.
    Slope,
    /// `1:n`, with `n` the value.
    OneTo,
    /// A slope in per cent: `value:100`.
    PerHundred,
    /// Two values, the least and the greatest: two quantities.
    Range,
}

/// Why a number in a kind is no quantity of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unmeasured {
    /// There is no word for what it measures (usable area, open area, noise, paved ground, a width, a depth, …).
    NoMeasure,
    /// It is limited by the plot (*tomt*), which is judged by how land is used and need not be a property (PBL 1:4).
    Plot,
    /// It is a distance to a boundary that the wording names.
    NamedBoundary,
    /// A building height given as a level over the datum: neither a ridge nor a total level.
    BuildingHeightAsLevel,
    /// A time in years: it sets no bound on what is built.
    Period,
    /// The figure stands on the plan map alone, and is not delivered.
    OnTheMap,
}

/// What the free words of a kind do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It has none that matter: code and numbers say it all.
    Fixed,
    /// They name what the rule is about (a use, a structure, a facility); the code fixes its sense.
    Names,
    /// They are the rule.
    Prose,
    /// They quote a rule of an older plan that has not been interpreted.
    Interpretation,
}

/// What a kind says about building on land (4 kap. 11 § PBL; dotted, crossed and ringed land).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LandLimit {
    /// No buildings (*byggnad*).
    NoBuilding,
    /// No structures at all (*byggnadsverk*).
    NoStructure,
    /// Not the structures it names.
    NotNamed,
    /// Of buildings only ancillary ones (*komplementbyggnad*).
    AncillaryOnly,
    /// Only the structures it names.
    NamedOnly,
    /// Only below the ground.
    BelowGroundOnly,
    /// Only the structures it names, and only below the ground.
    NamedBelowGroundOnly,
}

/// *Användningsform*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LandForm {
    /// *Allmän plats*.
    PublicPlace,
    /// *Kvartersmark*.
    DevelopmentLand,
    /// *Vattenområde*.
    Water,
    /// *Planområdet*: the whole plan.
    PlanArea,
}

impl LandForm {
    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            LandForm::PublicPlace => "public-place",
            LandForm::DevelopmentLand => "development-land",
            LandForm::Water => "water",
            LandForm::PlanArea => "plan-area",
        }
    }
}

/// The geometry that a kind is delivered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeometryKind {
    /// *Punkt*.
    Point,
    /// *Linje*.
    Line,
    /// *Yta/Volym*.
    Area,
    /// The catalogue does not say.
    Unstated,
}

/// How a kind is drawn, beside colour and letter (BFS 2020:6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hatch {
    /// Nothing more.
    None,
    /// *Prickmark*: filled dots.
    Dots,
    /// *Korsmark*: plus signs.
    Plus,
    /// *Ringmark*: open circles.
    Rings,
    /// Line with squares: division into properties.
    DivisionLine,
    /// Open circles along a line: exit forbidden.
    OpenCircles,
    /// Filled circles along a line: fence required.
    FilledCircles,
    /// Arrow that points uphill.
    SlopeArrow,
    /// Point with a level, `+0,0`.
    LevelPoint,
}

/// Colour of a use, by the name that BFS 2020:6 gives. There is no official RGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// *Gul*.
    Yellow,
    /// *Brun*.
    Brown,
    /// *Beige*.
    Beige,
    /// *Orange*.
    Orange,
    /// *Röd*.
    Red,
    /// *Rosa*.
    Pink,
    /// *Lila*.
    Purple,
    /// *Blå*.
    Blue,
    /// *Blågrå*.
    BlueGrey,
    /// *Grön*.
    Green,
    /// *Ljusgrön*.
    LightGreen,
    /// *Grå*.
    Grey,
    /// *Ljusgrå*.
    LightGrey,
}

impl Colour {
    /// Every colour.
    pub const ALL: [Colour; 13] = [
        Colour::Yellow,
        Colour::Brown,
        Colour::Beige,
        Colour::Orange,
        Colour::Red,
        Colour::Pink,
        Colour::Purple,
        Colour::Blue,
        Colour::BlueGrey,
        Colour::Green,
        Colour::LightGreen,
        Colour::Grey,
        Colour::LightGrey,
    ];

    /// The Swedish name, as in the advice.
    pub fn swedish(self) -> &'static str {
        match self {
            Colour::Yellow => "gul",
            Colour::Brown => "brun",
            Colour::Beige => "beige",
            Colour::Orange => "orange",
            Colour::Red => "röd",
            Colour::Pink => "rosa",
            Colour::Purple => "lila",
            Colour::Blue => "blå",
            Colour::BlueGrey => "blågrå",
            Colour::Green => "grön",
            Colour::LightGreen => "ljusgrön",
            Colour::Grey => "grå",
            Colour::LightGrey => "ljusgrå",
        }
    }

    /// The colour on screen, `#RRGGBB`, from a palette that municipalities use.
    pub fn hex(self) -> &'static str {
        match self {
            Colour::Yellow => "#FFFFCE",
            Colour::Brown => "#DABF8C",
            Colour::Beige => "#FFCB83",
            Colour::Orange => "#FF8040",
            Colour::Red => "#FA4B3C",
            Colour::Pink => "#FFBCE1",
            Colour::Purple => "#D1B6E1",
            Colour::Blue => "#A5DAFB",
            Colour::BlueGrey => "#B6CCE1",
            Colour::Green => "#B2EC40",
            Colour::LightGreen => "#DEFFCE",
            Colour::Grey => "#D9D9D9",
            Colour::LightGrey => "#E9E9E9",
        }
    }
}

/// When plans could be made with a kind. A plan made with it applies for as long as the plan does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day; none for kinds in force.
    pub to: Option<Date>,
}

/// How sure the facts of a kind are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Checked against the catalogue.
    Catalogue,
    /// Written down from memory of practice in older plans: to be checked against the plan.
    Memory,
    /// A fact about a whole plan, which we word like a regulation.
    Planvy,
}

/// Our names, sentences and notation of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Name in Swedish.
    pub name_sv: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Plain sentence in Swedish.
    pub plain_sv: &'static str,
    /// Plain sentence in English.
    pub plain_en: &'static str,
    /// Notation in Swedish (`nockhöjd ≤ {n} m över medelmarknivå`), of kinds with a number; else empty.
    pub notation: &'static str,
}
