//! Why a regulation needs a human.

use crate::catalogue::Unmeasured;
use crate::lang::Lang;

/// Why a machine cannot decide a regulation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NeedsHumanReason {
    /// It is of no kind that the catalogue holds.
    UnknownKind,
    /// It quotes a rule of an older plan that has not been interpreted.
    Interpretation,
    /// It is a rule in the plan's own words.
    Prose,
    /// Its text deviates from the catalogue's, so that the code alone may say too much or too little.
    DeviatingText,
    /// Words are added to its number, such as an exception.
    AddedText(String),
    /// The delivery gives no value for a slot.
    MissingValue(String),
    /// The value of a number is delivered as text.
    ValueIsText(String),
    /// The value of a number cannot be read as one.
    UnreadableNumber(String),
    /// The number cannot be true of what it measures.
    Implausible(String),
    /// The unit is not the one that the kind has.
    UnitMismatch(String),
    /// The bound (min, max, exact) is not the one that the kind has.
    BoundMismatch(String),
    /// There is no word for what its number measures.
    NoMeasure,
    /// Its number is limited by the plot, which need not be a property.
    LimitedByPlot,
    /// It is measured to a boundary that it names.
    NamedBoundary,
    /// It is a building height given as a level.
    BuildingHeightAsLevel,
    /// Its figure stands on the plan map alone.
    FigureOnTheMap,
    /// It says something that the mapping of its plan has no word for.
    NotMapped(String),
}

impl From<Unmeasured> for NeedsHumanReason {
    fn from(unmeasured: Unmeasured) -> NeedsHumanReason {
        match unmeasured {
            Unmeasured::Plot => NeedsHumanReason::LimitedByPlot,
            Unmeasured::NamedBoundary => NeedsHumanReason::NamedBoundary,
            Unmeasured::BuildingHeightAsLevel => NeedsHumanReason::BuildingHeightAsLevel,
            Unmeasured::OnTheMap => NeedsHumanReason::FigureOnTheMap,
            // A period sets no bound on what is built, so that it needs nobody; whoever asks all the same gets the
            // general reason.
            Unmeasured::NoMeasure | Unmeasured::Period => NeedsHumanReason::NoMeasure,
        }
    }
}

impl NeedsHumanReason {
    /// The reason in a plain sentence.
    pub fn plain(&self, lang: Lang) -> String {
        use NeedsHumanReason as Reason;
        let (sv, en) = match self {
            Reason::UnknownKind => (
                "Bestämmelsen finns inte i katalogen.".to_owned(),
                "The regulation is not in the catalogue.".to_owned(),
            ),
            Reason::Interpretation => (
                "Bestämmelsen återger en äldre plan och är inte översatt till dagens begrepp.".to_owned(),
                "The regulation quotes an older plan and has not been translated into today's terms."
                    .to_owned(),
            ),
            Reason::Prose => (
                "Regeln är skriven med planens egna ord.".to_owned(),
                "The rule is written in the plan's own words.".to_owned(),
            ),
            Reason::DeviatingText => (
                "Planens text avviker från katalogens.".to_owned(),
                "The text of the plan deviates from the catalogue's.".to_owned(),
            ),
            Reason::AddedText(text) => (
                format!("Planen lägger till något till måttet: ”{text}”."),
                format!("The plan adds words to the number, in Swedish: “{text}”."),
            ),
            Reason::MissingValue(slot) => (
                format!("Leveransen saknar ett värde för {slot}."),
                format!("The delivery has no value for {slot}."),
            ),
            Reason::ValueIsText(value) => (
                format!("Måttet är levererat som text: ”{value}”."),
                format!("The number is delivered as text: “{value}”."),
            ),
            Reason::UnreadableNumber(value) => (
                format!("Värdet ”{value}” går inte att läsa som ett tal."),
                format!("The value “{value}” cannot be read as a number."),
            ),
            Reason::Implausible(value) => (
                format!("Värdet {value} är inte rimligt."),
                format!("The value {value} is not plausible."),
            ),
            Reason::UnitMismatch(unit) => (
                format!("Enheten ”{unit}” stämmer inte med katalogen."),
                format!("The unit “{unit}” does not agree with the catalogue."),
            ),
            Reason::BoundMismatch(bound) => (
                format!("Värdetypen ”{bound}” stämmer inte med katalogen."),
                format!("The bound “{bound}” does not agree with the catalogue."),
            ),
            Reason::NoMeasure => (
                "Måttet kan inte jämföras automatiskt.".to_owned(),
                "What the number measures cannot be compared by a machine.".to_owned(),
            ),
            Reason::LimitedByPlot => (
                "Måttet gäller per tomt, och vad som är tomt avgörs i det enskilda fallet.".to_owned(),
                "The number holds for each plot, and what is a plot is decided case by case.".to_owned(),
            ),
            Reason::NamedBoundary => (
                "Avståndet räknas från en gräns som planen anger med ord.".to_owned(),
                "The distance is counted from a boundary that the plan names in words.".to_owned(),
            ),
            Reason::BuildingHeightAsLevel => (
                "Byggnadshöjden är angiven som en nivå och kan inte jämföras automatiskt.".to_owned(),
                "The building height is given as a level and cannot be compared by a machine.".to_owned(),
            ),
            Reason::NotMapped(words) => (
                format!(
                    "Planen är gjord enligt ett annat lands regler, och detta är inte tolkat: ”{words}”."
                ),
                format!(
                    "The plan is made by another country's rules, and this has not been interpreted: “{words}”."
                ),
            ),
            Reason::FigureOnTheMap => (
                "Måttet står bara på plankartan.".to_owned(),
                "The figure stands on the plan map alone.".to_owned(),
            ),
        };
        lang.pick(sv, en)
    }
}
