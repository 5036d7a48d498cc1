//! Finding parcels and plans by their names: every word of a name can be where a search begins.

use planvy_plan::Parcel;
use planvy_plan::parcel::folded_designation;
use planvy_plan::stored::StoredPlan;

/// How many entries of a common beginning are ranked; of longer lists the first in the order of the alphabet.
const MOST_RANKED: usize = 4096;

/// Folds a name for comparison: as a designation, and without accents.
///
/// `Å`, `Ä` and `Ö` lose theirs too, so that a text typed without them matches.
pub(crate) fn fold_name(text: &str) -> String {
    folded_designation(text)
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(|c| match c {
            'À'..='Å' => 'A',
            'È'..='Ë' => 'E',
            'Ì'..='Ï' => 'I',
            'Ò'..='Ö' | 'Ø' => 'O',
            'Ù'..='Ü' => 'U',
            'Æ' => 'A',
            'Ç' => 'C',
            'Ñ' => 'N',
            c => c,
        })
        .collect()
}

/// One name that fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NameMatch {
    /// Number of the thing that bears it.
    pub owner: u32,
    /// The text is the whole name, or all of it but its first words.
    pub exact: bool,
    /// From 0 to 1.
    pub score: f32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: u32,
    /// Where a word of the name begins.
    at: u32,
}

/// Names, folded, in one text; and the beginnings of their words, sorted.
#[derive(Debug, Default)]
pub(crate) struct NameIndex {
    text: String,
    /// Where each name begins; one more than names.
    starts: Vec<u32>,
    owners: Vec<u32>,
    entries: Vec<Entry>,
}

impl NameIndex {
    /// The designations of parcels.
    pub(crate) fn of_parcels(parcels: &[Parcel]) -> NameIndex {
        NameIndex::new(
            (0..)
                .zip(parcels)
                .map(|(number, parcel)| (number, parcel.designation.as_str())),
        )
    }

    /// The designations and names of plans.
    pub(crate) fn of_plans(plans: &[StoredPlan]) -> NameIndex {
        let designations = (0..)
            .zip(plans)
            .filter_map(|(number, stored)| Some((number, stored.plan.designation.as_deref()?)));
        let names = (0..)
            .zip(plans)
            .map(|(number, stored)| (number, stored.plan.name.as_str()));
        NameIndex::new(designations.chain(names))
    }

    fn new<'a>(names: impl Iterator<Item = (u32, &'a str)>) -> NameIndex {
        let mut index = NameIndex::default();
        index.starts.push(0);
        for (owner, name) in names {
            let folded = fold_name(name);
            let number = index.owners.len() as u32;
            let mut before = ' ';
            for (at, c) in folded.char_indices() {
                if !c.is_whitespace() && matches!(before, ' ' | '-' | '/' | '(') {
                    index.entries.push(Entry {
                        name: number,
                        at: at as u32,
                    });
                }
                before = c;
            }
            index.owners.push(owner);
            index.text.push_str(&folded);
            index.starts.push(index.text.len() as u32);
        }
        let mut entries = std::mem::take(&mut index.entries);
        entries.sort_unstable_by(|a, b| (index.rest(*a), a.name, a.at).cmp(&(index.rest(*b), b.name, b.at)));
        entries.shrink_to_fit();
        index.entries = entries;
        index.text.shrink_to_fit();
        index
    }

    fn name(&self, number: u32) -> &str {
        let bound = |at: u32| self.starts.get(at as usize).map(|start| *start as usize);
        bound(number)
            .zip(bound(number + 1))
            .and_then(|(from, to)| self.text.get(from..to))
            .unwrap_or_default()
    }

    /// A name from one of its words on.
    fn rest(&self, entry: Entry) -> &str {
        self.name(entry.name).get(entry.at as usize..).unwrap_or_default()
    }

    /// The entries whose rest begins with a text.
    fn beginning_with(&self, folded: &str) -> &[Entry] {
        let from = self.entries.partition_point(|entry| self.rest(*entry) < folded);
        let tail = self.entries.get(from..).unwrap_or_default();
        let to = tail.partition_point(|entry| self.rest(*entry).starts_with(folded));
        tail.get(..to).unwrap_or_default()
    }

    /// The things whose name a text can mean, the likeliest first, each once: names that begin with it before names with a
    /// later word that does; where there are none, names that have each of its words.
    pub(crate) fn search(&self, text: &str, limit: usize) -> Vec<NameMatch> {
        let folded = fold_name(text);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(NameMatch, usize, u32)> = Vec::new();
        for entry in self.beginning_with(&folded).iter().take(MOST_RANKED) {
            let name = self.name(entry.name);
            let whole_rest = self.rest(*entry).len() == folded.len();
            let score = match (entry.at, whole_rest) {
                (0, true) => 1.0,
                (_, true) => 0.95,
                (0, false) => 0.85,
                (_, false) => 0.75,
            };
            self.note(&mut found, entry.name, score, name.len());
        }
        if found.is_empty() {
            self.by_each_word(&folded, &mut found);
        }
        // Of equally good ones the shorter, which lacks least of being the whole name.
        found.sort_by(|(a, a_length, a_name), (b, b_length, b_name)| {
            b.score
                .total_cmp(&a.score)
                .then(a_length.cmp(b_length))
                .then_with(|| self.name(*a_name).cmp(self.name(*b_name)))
                .then(a.owner.cmp(&b.owner))
        });
        let mut matches: Vec<NameMatch> = Vec::new();
        for (found, ..) in found {
            if matches.len() == limit {
                break;
            }
            if !matches.iter().any(|earlier| earlier.owner == found.owner) {
                matches.push(found);
            }
        }
        matches
    }

    fn note(&self, found: &mut Vec<(NameMatch, usize, u32)>, name: u32, score: f32, length: usize) {
        if let Some(owner) = self.owners.get(name as usize) {
            let exact = score > 0.9;
            found.push((
                NameMatch {
                    owner: *owner,
                    exact,
                    score,
                },
                length,
                name,
            ));
        }
    }

    fn by_each_word(&self, folded: &str, found: &mut Vec<(NameMatch, usize, u32)>) {
        let words: Vec<&str> = folded.split(' ').collect();
        let Some(longest) = words
            .iter()
            .max_by_key(|word| word.len())
            .filter(|_| words.len() > 1)
        else {
            return;
        };
        for entry in self.beginning_with(longest).iter().take(MOST_RANKED) {
            let name = self.name(entry.name);
            let has = |word: &&str| {
                name.split([' ', '-', '/', '('])
                    .any(|of_name| of_name.starts_with(*word))
            };
            if words.iter().all(has) {
                self.note(found, entry.name, 0.6, name.len());
            }
        }
    }

    /// The things whose whole name is a text.
    pub(crate) fn named(&self, text: &str) -> Vec<u32> {
        let folded = fold_name(text);
        let is_whole = |entry: &&Entry| entry.at == 0 && self.rest(**entry).len() == folded.len();
        self.of_entries(self.beginning_with(&folded).iter().filter(is_whole))
    }

    /// The things whose name is a text after some words that the text leaves out.
    pub(crate) fn named_but_for_first_words(&self, text: &str) -> Vec<u32> {
        let folded = fold_name(text);
        let is_rest = |entry: &&Entry| self.rest(**entry).len() == folded.len();
        self.of_entries(self.beginning_with(&folded).iter().filter(is_rest))
    }

    fn of_entries<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Vec<u32> {
        let mut owners: Vec<u32> = entries
            .filter_map(|entry| self.owners.get(entry.name as usize).copied())
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The things whose name looks like a text that no name is: neighbours in the alphabet at every word, and names that
    /// share its last word, the fewest changed letters first.
    pub(crate) fn near(&self, text: &str, limit: usize) -> Vec<u32> {
        /// Neighbours looked at on each side.
        const NEIGHBOURS: usize = 24;
        let folded = fold_name(text);
        if folded.is_empty() {
            return Vec::new();
        }
        let at = self
            .entries
            .partition_point(|entry| self.rest(*entry) < folded.as_str());
        let around = self
            .entries
            .get(at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS).min(self.entries.len()));
        let last_word = folded.rsplit(' ').next().unwrap_or_default();
        let sharing = self.beginning_with(last_word).iter().take(MOST_RANKED);
        let mut ranked: Vec<(usize, &str, u32)> = around
            .unwrap_or_default()
            .iter()
            .chain(sharing)
            .filter_map(|entry| {
                let name = self.name(entry.name);
                let owner = *self.owners.get(entry.name as usize)?;
                let changed = changed_letters(&folded, self.rest(*entry)).min(changed_letters(&folded, name));
                // More than half of it changed is another name.
                (changed * 2 <= folded.chars().count()).then_some((changed, name, owner))
            })
            .collect();
        ranked.sort_unstable();
        let mut owners: Vec<u32> = Vec::new();
        for (_, _, owner) in ranked {
            if owners.len() < limit && !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }
}

/// Levenshtein's distance: letters put in, left out or replaced to come from one text to another.
fn changed_letters(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, of_b) in row.iter_mut().skip(1).zip(&b) {
            let replaced = diagonal + usize::from(of_a != *of_b);
            diagonal = *above;
            left = replaced.min(left + 1).min(*above + 1);
            *above = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> NameIndex {
        let names = [
            "MALMÖ INNERSTADEN 10:16",
            "MALMÖ INNERSTADEN 10:160",
            "MALMÖ INNERSTADEN 1:16",
            "LUND INNERSTADEN 10:16",
            "UPPLANDS VÄSBY ÅRE 2:1",
            "MALMÖ SÖDERVÄRN 10",
        ];
        NameIndex::new((0..).zip(names))
    }

    #[test]
    fn names_are_found_whole_from_their_beginning_and_without_the_municipality() {
        let index = names();
        assert_eq!(index.named("malmo innerstaden 10 : 16"), [0]);
        assert_eq!(index.named_but_for_first_words("Innerstaden 10:16"), [0, 3]);
        assert_eq!(index.named("innerstaden 10:16"), [] as [u32; 0]);
        let owners = |text: &str| {
            index
                .search(text, 9)
                .iter()
                .map(|found| found.owner)
                .collect::<Vec<_>>()
        };
        assert_eq!(owners("malmö innerstaden 10:16"), [0, 1]);
        assert_eq!(owners("innerstaden 10:16"), [3, 0, 1]);
        assert_eq!(owners("vasby are"), [4]);
        assert_eq!(owners("10:16 malmö"), [0, 1]);
        assert_eq!(owners(""), [] as [u32; 0]);
        assert!(index.search("MALMÖ INNERSTADEN 10:16", 1)[0].exact);
        assert!(!index.search("MALMÖ INNER", 1)[0].exact);
    }

    #[test]
    fn a_mistyped_name_gives_the_nearest() {
        let index = names();
        assert_eq!(index.near("MALMÖ INERSTADEN 10:16", 1), [0]);
        assert_eq!(index.near("Malmö Södervarn 11", 1), [5]);
        assert_eq!(index.near("STOCKHOLM", 5), [] as [u32; 0]);
    }

    #[test]
    fn changed_letters_are_counted() {
        for (a, b, changed) in [
            ("", "", 0),
            ("abc", "", 3),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("ÅÄÖ", "ÅÖ", 1),
        ] {
            assert_eq!(changed_letters(a, b), changed, "{a} {b}");
        }
    }
}
