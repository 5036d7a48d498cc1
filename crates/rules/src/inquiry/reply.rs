//! What a kind of question gives back.

use planvy_plan::State;

use super::answer::{Abstention, Fact};
use crate::answer::Note;

/// What a kind of question gives back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reply {
    /// The question in words, where the terms make it another than the kind's.
    pub question: Option<String>,
    /// The state of the answer.
    pub state: State,
    /// What it comes to.
    pub short: String,
    /// What it rests on.
    pub facts: Vec<Fact>,
    /// What is left to humans.
    pub abstentions: Vec<Abstention>,
    /// Notes of the kind itself.
    pub notes: Vec<Note>,
}

impl Reply {
    /// A reply with nothing but a sentence.
    pub fn new(state: State, short: String) -> Reply {
        Reply {
            question: None,
            state,
            short,
            facts: Vec::new(),
            abstentions: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same with facts.
    pub fn with_facts(mut self, facts: impl IntoIterator<Item = Fact>) -> Reply {
        self.facts.extend(facts);
        self
    }

    /// The same with something left to humans; what is said already is not said again.
    pub fn leaving(mut self, abstentions: impl IntoIterator<Item = Abstention>) -> Reply {
        for abstention in abstentions {
            if !self.abstentions.contains(&abstention) {
                self.abstentions.push(abstention);
            }
        }
        self
    }
}
