//! Regulations of other countries: what a mapping reads out of them.

use super::{Meaning, NeedsHumanReason, TextMatch};
use crate::regulation::{MappedMeaning, RegulationContent, RegulationGroup};
use crate::state::State;

/// Numbers that were mapped are machine-readable where nothing was left over. A use is what its words say. Any other rule in words is
/// for people.
pub(super) fn meaning(content: &RegulationContent, mapped: &MappedMeaning) -> Meaning {
    let reason = if let Some(left) = mapped.left_as_text.first() {
        Some(NeedsHumanReason::NotMapped(left.clone()))
    } else if mapped.quantities.is_empty() && content.group != RegulationGroup::Use {
        Some(NeedsHumanReason::Prose)
    } else {
        None
    };
    Meaning {
        entry: None,
        quantities: mapped.quantities.clone(),
        limit_on_land: None,
        machine_readable: reason.is_none() && !mapped.quantities.is_empty(),
        state: if reason.is_some() {
            State::NeedsHuman
        } else {
            State::Applies
        },
        reason,
        text: TextMatch::Unknown,
        read_from_text: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Bound, Measure, Quantity, Reference, Value};

    fn total_m(height_m: f64) -> Quantity {
        Quantity {
            measure: Measure::TotalHeight,
            bound: Bound::Max,
            value: Value::LengthM(height_m),
            reference: Reference::ForeignLaw,
            scope: None,
            applies_to: None,
        }
    }

    fn read(group: RegulationGroup, quantities: Vec<Quantity>, left: &[&str]) -> Meaning {
        let mapped = MappedMeaning {
            quantities,
            left_as_text: left.iter().map(|words| (*words).to_owned()).collect(),
        };
        let content = RegulationContent {
            mapped: Some(mapped),
            ..RegulationContent::new(group, "x")
        };
        super::super::meaning(&content, None)
    }

    #[test]
    fn numbers_apply_and_what_is_left_over_needs_a_human() {
        let all = read(RegulationGroup::Property, vec![total_m(6.0)], &[]);
        assert_eq!((all.state, all.machine_readable), (State::Applies, true));
        assert_eq!(all.quantities[0].value.number(), 6.0);
        let some = read(RegulationGroup::Property, vec![total_m(6.0)], &["5 wooneenheden"]);
        assert_eq!((some.state, some.machine_readable), (State::NeedsHuman, false));
        assert_eq!(some.quantities.len(), 1);
        assert_eq!(
            some.reason,
            Some(NeedsHumanReason::NotMapped("5 wooneenheden".to_owned()))
        );
    }

    #[test]
    fn a_use_is_what_its_words_say_and_other_words_are_for_people() {
        let land_use = read(RegulationGroup::Use, vec![], &[]);
        assert_eq!(
            (land_use.state, land_use.machine_readable, land_use.reason),
            (State::Applies, false, None)
        );
        let words = read(RegulationGroup::Property, vec![], &[]);
        assert_eq!(
            (words.state, words.reason),
            (State::NeedsHuman, Some(NeedsHumanReason::Prose))
        );
    }
}
