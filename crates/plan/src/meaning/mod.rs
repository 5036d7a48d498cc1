//! What a regulation means to a machine.
//!
//! The code carries the meaning, never the letter. A number is taken from a structured value only (`bestammelsevarde` with
//! `datatyp` decimal), and only where its unit and its bound agree with the catalogue's; a number inside a text is kept
//! apart, marked as read from text, and decides nothing.
//!
//! How a regulation stands ([`Meaning::state`], [`Meaning::machine_readable`]) follows from what its free words do:
//!
//! | kind | state | machine-readable |
//! |---|---|---|
//! | says it all by its code: a use, dotted land, a ban on exits | applies | yes |
//! | sets a number, delivered as one | applies | yes |
//! | its code fixes the sense, and free words name what it is about: a use in own words, a reserve for a named line, a ban on a named structure, a condition | applies | no |
//! | the free words are the rule (`…_Annan` and most design rules) | needs a human | no |
//! | quotes a rule of an older plan, not interpreted (`…_Aldre`), storeys aside | needs a human | no |
//! | sets a number, but the delivery gives none, gives it as text, in another unit or with another bound | needs a human | no |
//! | sets a number that the contract has no word for, or that stands on the map alone | needs a human | no |
//! | sets a number, and its free slot adds words to it: the number is kept | needs a human | no |
//! | not in the catalogue | needs a human | no |
//! | of another country, and a mapping reads out all its numbers | applies | yes |
//! | of another country: a use in its own words | applies | no |
//! | of another country, with something that the mapping has no word for | needs a human | no |
//! | sets no number, and its text deviates from the catalogue's: the code still says what it is, the words may narrow it | applies | no |
//! | sets a number, delivered as one, and its text deviates | applies | yes |
//!
//! ```
//! use planvy_plan::meaning::meaning;
//! use planvy_plan::{Bound, Measure, OverGround, RegulationContent, RegulationGroup, State, Value, VariableValue};
//!
//! let mut content = RegulationContent::new(RegulationGroup::Property, "Högsta nockhöjd är [höjd:decimaltal] meter.");
//! content.catalogue = "ee5f8de3-89b0-479a-a5cb-7439d40623e8".parse().ok();
//! content.values = vec![VariableValue {
//!     slot: Some("höjd".into()),
//!     data_type: Some("decimaltal".into()),
//!     value: "12.0".into(),
//!     bound: Some("max".into()),
//!     unit: Some("meter".into()),
//! }];
//! let meaning = meaning(&content, None);
//! assert_eq!(meaning.state, State::Applies);
//! let ridge = &meaning.quantities[0];
//! assert_eq!((ridge.measure, ridge.bound), (Measure::RidgeHeight, Bound::Max));
//! assert_eq!(ridge.value, Value::HeightOverGround(OverGround(12.0)));
//! ```

mod in_text;
mod land;
mod mapped;
mod numbers;
mod reason;
pub(crate) mod slots;
mod text_match;

pub use in_text::{NumberInText, numbers_in};
pub use land::LimitOnLand;
pub(crate) use numbers::read as read_numbers;
pub use reason::NeedsHumanReason;
pub use text_match::{TextMatch, text_match};

use crate::catalogue::{Entry, Role, Unmeasured, catalogue};
use crate::height::Datum;
use crate::quantity::Quantity;
use crate::regulation::RegulationContent;
use crate::state::State;

/// What a regulation means to a machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// Its kind in the catalogue, if it has one.
    pub entry: Option<&'static Entry>,
    /// The numbers that it sets.
    pub quantities: Vec<Quantity>,
    /// What it says about building on the land, where that can be told.
    pub limit_on_land: Option<LimitOnLand>,
    /// True where code and structured values say everything that the regulation says.
    pub machine_readable: bool,
    /// [`State::Applies`], or [`State::NeedsHuman`] where there is a rule that a machine cannot decide.
    pub state: State,
    /// Why a human is needed; and [`NeedsHumanReason::DeviatingText`] also of a regulation that applies, but whose words may
    /// say something else than its code. Else none.
    pub reason: Option<NeedsHumanReason>,
    /// How the delivered text stands to the catalogue's.
    pub text: TextMatch,
    /// Numbers found in the words of a rule that gave no quantity: to show, never to compute with.
    pub read_from_text: Vec<NumberInText>,
}

/// The kind of a regulation: by its catalogue id, else by its code.
pub fn entry_of(content: &RegulationContent) -> Option<&'static Entry> {
    let by_id = content.catalogue.and_then(|id| catalogue().by_id(id));
    by_id.or_else(|| content.code.as_deref().and_then(|code| catalogue().by_code(code)))
}

/// Reads a regulation. `plan_datum` is the vertical datum of its plan, where the plan names one. Where it does not, a level
/// is over RH 2000 if the regulation was delivered with a catalogue id (the national format knows no other datum), and
/// else over the plan's own datum.
pub fn meaning(content: &RegulationContent, plan_datum: Option<&Datum>) -> Meaning {
    if let Some(mapped) = &content.mapped {
        return mapped::meaning(content, mapped);
    }
    let Some(entry) = entry_of(content) else {
        return Meaning::for_human(None, TextMatch::Unknown, NeedsHumanReason::UnknownKind, content);
    };
    let text = text_match(entry, content);
    let reason = match (entry.role, entry.quantity, entry.unmeasured) {
        (Role::Interpretation, ..) => NeedsHumanReason::Interpretation,
        (_, Some(kind), _) => {
            return numeric(
                entry,
                text,
                numbers::read(entry, kind, content, plan_datum),
                content,
            );
        }
        (_, None, Some(Unmeasured::Period)) => {
            let structured = numbers::all_structured(entry, content);
            return Meaning::applies(entry, text, structured, None);
        }
        (_, None, Some(unmeasured)) => NeedsHumanReason::from(unmeasured),
        (Role::Prose, None, None) => NeedsHumanReason::Prose,
        (role, None, None) => {
            let deviates = text == TextMatch::Deviates;
            let plain = role == Role::Fixed && !deviates && slots::added(entry, content).is_none();
            let applies = Meaning::applies(entry, text, plain, land::limit(entry, content));
            return Meaning {
                reason: deviates.then_some(NeedsHumanReason::DeviatingText),
                ..applies
            };
        }
    };
    Meaning::for_human(Some(entry), text, reason, content)
}

/// A kind that sets a number, whose delivered values have been read.
fn numeric(
    entry: &'static Entry,
    text: TextMatch,
    read: Result<Vec<Quantity>, NeedsHumanReason>,
    content: &RegulationContent,
) -> Meaning {
    let quantities = match read {
        Ok(quantities) => quantities,
        Err(reason) => return Meaning::for_human(Some(entry), text, reason, content),
    };
    let mut meaning = Meaning {
        quantities,
        ..Meaning::applies(entry, text, true, None)
    };
    if let Some(added) = slots::added(entry, content) {
        meaning.machine_readable = false;
        meaning.state = State::NeedsHuman;
        meaning.reason = Some(NeedsHumanReason::AddedText(added.to_owned()));
    }
    meaning
}

impl Meaning {
    fn applies(
        entry: &'static Entry,
        text: TextMatch,
        machine_readable: bool,
        limit_on_land: Option<LimitOnLand>,
    ) -> Meaning {
        Meaning {
            entry: Some(entry),
            quantities: Vec::new(),
            limit_on_land,
            machine_readable,
            state: State::Applies,
            reason: None,
            text,
            read_from_text: Vec::new(),
        }
    }

    fn for_human(
        entry: Option<&'static Entry>,
        text: TextMatch,
        reason: NeedsHumanReason,
        content: &RegulationContent,
    ) -> Meaning {
        Meaning {
            entry,
            quantities: Vec::new(),
            limit_on_land: None,
            machine_readable: false,
            state: State::NeedsHuman,
            reason: Some(reason),
            text,
            read_from_text: in_text::of(content),
        }
    }
}

#[cfg(test)]
mod tests;
