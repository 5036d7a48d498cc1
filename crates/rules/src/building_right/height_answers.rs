//! The greatest heights and the most storeys of a piece, told.

use planvy_plan::{Datum, Measure, Reference};

use super::answer::{HeightAnswer, LimitState, StoreysAnswer};
use super::height::{HeightPart, HeightRule, parts_of, rules_of};
use super::matter::Matter;
use super::reckoned::Reckoned;
use super::words;
use crate::assessment::rounded;

impl Reckoned<'_, '_, '_> {
    /// The greatest height, or the highest level, of a measure.
    pub fn greatest_height(&self, measure: Measure) -> HeightAnswer {
        let rules = rules_of(self.piece, measure);
        let mut answer = HeightAnswer {
            value_m: None,
            state: LimitState::Unknown,
            highest_on_a_part_m: None,
            datum: None,
            silent_area_m2: rounded(self.buildable_m2),
            regulations: Vec::new(),
            because: Vec::new(),
        };
        match one_datum(&rules) {
            Err(()) => {
                answer.state = LimitState::NeedsHuman;
                answer.regulations = rules.iter().map(|rule| rule.here.rule.id).collect();
                answer.because.push(words::several_datums(self.lang));
            }
            Ok(datum) => {
                answer.datum = datum.map(|datum| datum.name().to_owned());
                self.tell_height(measure, &rules, &mut answer);
            }
        }
        if let Some(matter) = Matter::of(measure)
            && self.tell_undecided(matter, &mut answer.regulations, &mut answer.because)
        {
            answer.state = LimitState::NeedsHuman;
        }
        answer
    }

    fn tell_height(&self, measure: Measure, rules: &[HeightRule<'_, '_, '_>], answer: &mut HeightAnswer) {
        let (parts, silent_m2) = parts_of(self.built_land(), rules);
        let Some(strictest) = strictest(&parts) else {
            answer.because.push(words::silent(self.lang, measure));
            return;
        };
        answer.state = LimitState::Known;
        answer.value_m = Some(strictest.value);
        answer.silent_area_m2 = rounded(silent_m2);
        let highest = parts
            .iter()
            .map(|part| part.value)
            .fold(strictest.value, f64::max);
        answer.highest_on_a_part_m = (highest > strictest.value).then_some(highest);
        answer.because.push(words::height(
            self.lang,
            measure,
            strictest.value,
            answer.datum.as_deref(),
            &self.label(strictest.rule),
        ));
        for part in &parts {
            if !answer.regulations.contains(&part.rule.id) {
                answer.regulations.push(part.rule.id);
            }
            if answer.highest_on_a_part_m.is_some() {
                let value = words::metres(self.lang, part.value);
                let label = self.label(part.rule);
                answer
                    .because
                    .push(words::height_on_a_part(self.lang, &value, part.area_m2, &label));
            }
        }
        if silent_m2 > 0.0 {
            answer.because.push(words::silent_part(self.lang, silent_m2));
        }
    }

    /// The most storeys.
    pub fn most_storeys(&self) -> StoreysAnswer {
        let rules = rules_of(self.piece, Measure::Storeys);
        let (parts, silent_m2) = parts_of(self.built_land(), &rules);
        let mut answer = StoreysAnswer {
            value: None,
            state: LimitState::Unknown,
            regulations: Vec::new(),
            because: Vec::new(),
        };
        match strictest(&parts) {
            None => answer.because.push(words::silent(self.lang, Measure::Storeys)),
            Some(strictest) => {
                answer.value = Some(strictest.value);
                answer.state = LimitState::Known;
                answer.regulations.push(strictest.rule.id);
                let label = self.label(strictest.rule);
                answer
                    .because
                    .push(words::storeys(self.lang, strictest.value, &label));
                for part in parts.iter().filter(|part| part.value > strictest.value) {
                    let (count, label) = (
                        crate::sentences::figure(self.lang, part.value, 1),
                        self.label(part.rule),
                    );
                    answer
                        .because
                        .push(words::height_on_a_part(self.lang, &count, part.area_m2, &label));
                }
                if silent_m2 > 0.0 {
                    answer.because.push(words::silent_part(self.lang, silent_m2));
                }
            }
        }
        if self.tell_undecided(Matter::Storeys, &mut answer.regulations, &mut answer.because) {
            answer.state = LimitState::NeedsHuman;
        }
        answer
    }
}

/// The part with the smallest number.
pub(crate) fn strictest<'p, 's, 'a>(parts: &'p [HeightPart<'s, 'a>]) -> Option<&'p HeightPart<'s, 'a>> {
    parts.iter().min_by(|a, b| a.value.total_cmp(&b.value))
}

/// The datum that all levels are over; none of heights over the ground.
///
/// # Errors
/// There are several.
fn one_datum<'p>(rules: &'p [HeightRule<'p, '_, '_>]) -> Result<Option<&'p Datum>, ()> {
    let mut datums = rules.iter().filter_map(|rule| match &rule.quantity.reference {
        Reference::Datum(datum) => Some(datum),
        _ => None,
    });
    let first = datums.next();
    if datums.all(|datum| Some(datum) == first) {
        Ok(first)
    } else {
        Err(())
    }
}
