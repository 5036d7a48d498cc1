//! What a release adds to what is known, ends and changes.

use std::collections::HashSet;

use planvy_plan::catalogue::{Catalogue, Entry, fingerprint};
use serde::Serialize;

use super::release::WholeRelease;
use super::table::{Facts, text};

/// A kind that is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Added {
    /// Its code.
    pub code: String,
    /// Its id.
    pub id: String,
    /// Its category.
    pub category: String,
    /// The national formulation.
    pub formulation: String,
    /// From when plans can be made with it.
    pub from: Option<String>,
    /// The known kind whose meaning it has. Without one it is a text that a person has to judge.
    pub meaning_of: Option<&'static str>,
}

/// A kind that plans can no longer be made with. Plans that have it keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// Its code.
    pub code: String,
    /// The last day; `None` where the release does not hold it any more.
    pub to: Option<String>,
}

/// A kind that is told otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Its code.
    pub code: String,
    /// What changed: `wording`, `letter`, `colour`, `category`, `values`, `id`.
    pub what: Vec<&'static str>,
    /// Whether it takes other values than before, so that what it means is no longer known here.
    pub loses_meaning: bool,
}

/// A kind in force that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotTaken {
    /// Its code, or its id.
    pub code: String,
    /// Why.
    pub reason: String,
}

/// What a release changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Kinds in force that were not known.
    pub added: Vec<Added>,
    /// Kinds that were in force and have ended.
    pub ended: Vec<Ended>,
    /// Known kinds that are told otherwise.
    pub changed: Vec<Changed>,
    /// Kinds of the past that were not known: how many.
    pub past: usize,
    /// Kinds in force that cannot be taken.
    pub not_taken: Vec<NotTaken>,
}

/// Holds a release against what is known.
pub fn compare(release: &WholeRelease, known: &Catalogue) -> Difference {
    let mut difference = Difference::default();
    let mut met: HashSet<&str> = HashSet::new();
    for kind in &release.bestammelser {
        let facts = match Facts::of(kind) {
            Ok(facts) => facts,
            Err(_) if kind.slutargalla.is_some() => {
                difference.past += 1;
                continue;
            }
            Err(reason) => {
                let name = Some(text(&kind.bestammelsekod)).filter(|code| !code.is_empty());
                difference.not_taken.push(NotTaken {
                    code: name.unwrap_or(text(&kind.id)).to_owned(),
                    reason,
                });
                continue;
            }
        };
        match known.by_code(facts.code) {
            Some(entry) => {
                met.insert(entry.code);
                difference.hold_against(&facts, entry);
            }
            None if facts.to.is_some() => difference.past += 1,
            None => difference.added.push(added(&facts)),
        }
    }
    let newest = known.newest_release();
    let missing = known
        .entries()
        .iter()
        .filter(|entry| entry.validity.to.is_none() && entry.release == newest && !met.contains(entry.code));
    difference.ended.extend(missing.map(|entry| Ended {
        code: entry.code.to_owned(),
        to: None,
    }));
    difference
}

impl Difference {
    /// Whether nothing of what is in force changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.ended.is_empty() && self.changed.is_empty()
    }

    fn hold_against(&mut self, facts: &Facts<'_>, entry: &Entry) {
        if facts.to.is_some() {
            if entry.validity.to.is_none() && entry.id.is_some() {
                self.ended.push(Ended {
                    code: facts.code.to_owned(),
                    to: facts.to.clone(),
                });
            }
            // What is told of the past changes nothing.
            return;
        }
        let same_values = facts.has_slots_of(entry);
        let colour = entry.colour.map(|colour| colour.swedish()).unwrap_or_default();
        let differences = [
            (
                "wording",
                entry
                    .fingerprint
                    .is_some_and(|known| known != fingerprint(facts.formulation())),
            ),
            ("letter", entry.letter != facts.letter),
            ("colour", colour != facts.colour),
            ("category", entry.category != facts.category()),
            ("values", !same_values),
            ("id", !entry.ids().any(|id| id == facts.id)),
        ];
        let what: Vec<&'static str> = differences
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(what, _)| *what)
            .collect();
        if !what.is_empty() {
            self.changed.push(Changed {
                code: facts.code.to_owned(),
                what,
                loses_meaning: !same_values && facts.meaning_of().is_none(),
            });
        }
    }
}

fn added(facts: &Facts<'_>) -> Added {
    let use_of = text(&facts.kind.anvandningsslag);
    Added {
        code: facts.code.to_owned(),
        id: facts.id.to_string(),
        category: if facts.category().is_empty() {
            use_of
        } else {
            facts.category()
        }
        .to_owned(),
        formulation: facts.formulation().to_owned(),
        from: facts.from.clone(),
        meaning_of: facts.meaning_of().map(|entry| entry.code),
    }
}
