//! The addresses in the order in which they are looked for.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::fold;
use super::interned::{Interned, Interner};
use super::mistyped::{Slip, slip};
use super::number::{self, HouseNumber};
use super::query::{AddressQuery, split_query};
use crate::address::Address;

/// Stands for the number of an address that has none.
const NO_NUMBER: u32 = u32::MAX;

/// How many streets a beginning may stand for.
const MOST_STREETS: usize = 200;

/// How many near numbers are offered on a street that lacks the number asked for.
const NEAR_NUMBERS: usize = 3;

/// A street shorter than this, in letters, is not looked for with typing errors: too many others are one letter off.
const SHORTEST_MISTYPED: usize = 5;

/// An address that a text can mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AddressMatch {
    /// Number of the address in the slice that the book was made of.
    pub index: u32,
    /// True where it is the address that was asked for; false where it is a suggestion: another house of the street, a
    /// street that begins so, a street with a letter mistyped, another postal code or town than the one typed.
    pub exact: bool,
    /// From 0 to 1; an exact match has 1.
    pub score: f32,
}

/// A street: where its entries begin. They end where those of the next street begin.
#[derive(Debug)]
struct Street {
    folded: Box<str>,
    first_entry: u32,
}

/// A house: 20 bytes, its texts interned.
#[derive(Clone, Copy, Debug)]
struct Entry {
    address: u32,
    /// [`NO_NUMBER`] where the address has none.
    number: u32,
    suffix: u32,
    /// Its digits as a number; 0 where the address has none.
    postal_code: u32,
    town: u32,
}

/// Addresses, ready to be searched. It holds numbers of addresses, never copies of them.
#[derive(Debug, Default)]
pub struct AddressBook {
    /// In the order of their folded names.
    streets: Vec<Street>,
    /// Street by street, in the order of house numbers.
    entries: Vec<Entry>,
    /// Street and byte at which a word after the first begins, in the order of the text from there.
    words: Vec<(u32, u32)>,
    suffixes: Interned,
    towns: Interned,
}

/// A street that a text can mean.
#[derive(Clone, Copy)]
struct Candidate {
    street: u32,
    /// True where the text is the street's own name.
    same: bool,
    weight: f32,
}

impl AddressBook {
    /// A book of addresses. A match names an address by its place in the slice.
    pub fn new(addresses: &[Address]) -> AddressBook {
        let mut names = Interner::default();
        let mut suffixes = Interner::default();
        let mut towns = Interner::default();
        let mut folded: HashMap<&str, u32> = HashMap::new();
        let mut entries: Vec<(u32, Entry)> = Vec::with_capacity(addresses.len());
        for (address, index) in addresses.iter().zip(0u32..) {
            let number = HouseNumber::parse(&address.number);
            let street = if number.is_none() && !address.number.trim().is_empty() {
                // What is written in the number's place is no number: it is part of the name.
                names.number(&fold(&address.label()))
            } else {
                *folded
                    .entry(address.street.as_str())
                    .or_insert_with(|| names.number(&fold(&address.street)))
            };
            let postal_code = address.postal_code.as_deref().map_or(0, postal_digits);
            let entry = Entry {
                address: index,
                number: number.as_ref().map_or(NO_NUMBER, |number| number.number),
                suffix: number.map_or(0, |number| suffixes.number(&number.suffix)),
                postal_code,
                town: address
                    .town
                    .as_deref()
                    .map_or(0, |town| towns.number(&fold(town))),
            };
            entries.push((street, entry));
        }
        let suffixes = suffixes.texts;
        entries.sort_by(|(street_a, a), (street_b, b)| {
            let names = &names.texts;
            let number = |entry: &Entry| (entry.number, entry.suffix);
            names
                .get(*street_a)
                .cmp(names.get(*street_b))
                .then_with(|| {
                    let (a, b) = (number(a), number(b));
                    number::compare((a.0, suffixes.get(a.1)), (b.0, suffixes.get(b.1)))
                })
                .then_with(|| (a.postal_code, a.address).cmp(&(b.postal_code, b.address)))
        });
        let mut streets: Vec<Street> = Vec::new();
        let mut current = None;
        for ((street, _), first_entry) in entries.iter().zip(0u32..) {
            if current != Some(*street) {
                current = Some(*street);
                let folded = names.texts.get(*street).into();
                streets.push(Street { folded, first_entry });
            }
        }
        AddressBook {
            words: words_of(&streets),
            streets,
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            suffixes,
            towns: towns.texts,
        }
    }

    /// How many addresses the book holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The addresses that a typed text can mean, the likeliest first, at most `limit`.
    ///
    /// A street is found by its name, by its beginning, by the beginning of a later word, and, where nothing else is
    /// found, with one letter mistyped. A number that the street lacks gives the nearest ones on it, marked as not exact.
    pub fn search(&self, query: &str, limit: usize) -> Vec<AddressMatch> {
        let asked = split_query(query);
        let mut found = Vec::new();
        if let Some(number) = &asked.number {
            // The number may be part of the name: `Väg 104`.
            let name = fold(&format!("{} {number}", asked.street_folded));
            let by_name = self
                .streets
                .binary_search_by(|street| (*street.folded).cmp(&name));
            if let Ok(street) = by_name {
                let whole = AddressQuery {
                    street_folded: name,
                    number: None,
                    ..asked.clone()
                };
                self.collect(named(street), &whole, limit, &mut found);
            }
        }
        for candidate in self.candidates(&asked.street_folded) {
            self.collect(candidate, &asked, limit, &mut found);
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(limit);
        found
    }

    /// The streets that a folded text can mean.
    fn candidates(&self, street: &str) -> Vec<Candidate> {
        if street.is_empty() {
            return Vec::new();
        }
        let mut found = self.by_beginning(street);
        if found.is_empty()
            && let Some(rest) = street.strip_prefix("s:t ")
        {
            // `St. Nygatan` may be Stora Nygatan too.
            found = self.by_beginning(&format!("stora {rest}"));
            for candidate in &mut found {
                candidate.same = false;
                candidate.weight *= 0.9;
            }
        }
        if found.is_empty() {
            found = self.by_likeness(street);
        }
        found
    }

    /// Streets whose name, or a later word of it, begins with the text.
    fn by_beginning(&self, street: &str) -> Vec<Candidate> {
        let start = self.streets.partition_point(|other| *other.folded < *street);
        let begin = |other: &&Street| other.folded.starts_with(street);
        let beginning = self.streets.get(start..).unwrap_or_default();
        let mut found: Vec<Candidate> = beginning
            .iter()
            .take_while(begin)
            .zip(start..)
            .map(|(other, at)| {
                let same = *other.folded == *street;
                let weight = if same { 1.0 } else { 0.8 };
                Candidate {
                    same,
                    weight,
                    ..named(at)
                }
            })
            .take(MOST_STREETS)
            .collect();
        let tail = |word: &(u32, u32)| word_tail(&self.streets, *word);
        let start = self.words.partition_point(|word| tail(word) < street);
        let words = self.words.get(start..).unwrap_or_default();
        for (at, _) in words.iter().take_while(|word| tail(word).starts_with(street)) {
            if found.len() >= MOST_STREETS {
                break;
            }
            if found.iter().all(|candidate| candidate.street != *at) {
                found.push(Candidate {
                    street: *at,
                    same: false,
                    weight: 0.7,
                });
            }
        }
        found
    }

    /// Streets of the same letters with other blanks, or with one letter mistyped.
    fn by_likeness(&self, street: &str) -> Vec<Candidate> {
        let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<Vec<char>>();
        let typed = letters(street);
        if typed.len() < SHORTEST_MISTYPED {
            return Vec::new();
        }
        let like = |(at, other): (usize, &Street)| {
            let (same, weight) = match slip(&typed, &letters(&other.folded))? {
                Slip::None => (true, 1.0),
                Slip::Whole => (false, 0.5),
                Slip::Beginning => (false, 0.4),
            };
            Some(Candidate {
                same,
                weight,
                ..named(at)
            })
        };
        let mut found: Vec<Candidate> = self
            .streets
            .iter()
            .enumerate()
            .filter_map(|(at, other)| like((at, other)))
            .collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        found.truncate(MOST_STREETS);
        found
    }

    /// Where the entries of a street lie.
    fn entries_of(&self, street: u32) -> Range<usize> {
        let first = |at: usize| {
            self.streets
                .get(at)
                .map_or(self.entries.len(), |street| street.first_entry as usize)
        };
        first(street as usize)..first(street as usize + 1)
    }

    /// Adds the houses of a street that fit the question.
    fn collect(
        &self,
        candidate: Candidate,
        asked: &AddressQuery,
        limit: usize,
        found: &mut Vec<AddressMatch>,
    ) {
        let entries = self
            .entries
            .get(self.entries_of(candidate.street))
            .unwrap_or_default();
        match &asked.number {
            Some(number) => self.collect_numbered(candidate, asked, number, entries, found),
            None => self.collect_street(candidate, asked, entries, limit, found),
        }
    }

    /// The houses of a number, else the nearest ones.
    fn collect_numbered(
        &self,
        candidate: Candidate,
        asked: &AddressQuery,
        number: &HouseNumber,
        entries: &[Entry],
        found: &mut Vec<AddressMatch>,
    ) {
        let from = (number.number, number.suffix.as_str());
        let mut near: Vec<(u32, &Entry)> = entries
            .iter()
            .filter(|entry| entry.number != NO_NUMBER)
            .map(|entry| {
                (
                    number::distance(from, (entry.number, self.suffixes.get(entry.suffix))),
                    entry,
                )
            })
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        let same_number = near
            .iter()
            .filter(|(_, entry)| entry.number == number.number)
            .count();
        near.truncate(if same_number > 0 {
            same_number
        } else {
            NEAR_NUMBERS
        });
        for (distance, entry) in near {
            let (fits, fit) = self.fit(asked, entry);
            let closeness = if distance == 0 {
                1.0
            } else {
                0.9 / (1.0 + distance as f32 / 4000.0)
            };
            found.push(AddressMatch {
                index: entry.address,
                exact: candidate.same && distance == 0 && fits,
                score: candidate.weight * closeness * fit,
            });
        }
    }

    /// The houses of a street where no number was asked for.
    fn collect_street(
        &self,
        candidate: Candidate,
        asked: &AddressQuery,
        entries: &[Entry],
        limit: usize,
        found: &mut Vec<AddressMatch>,
    ) {
        let mut houses: Vec<(bool, f32, &Entry)> = entries
            .iter()
            .map(|entry| {
                let (fits, fit) = self.fit(asked, entry);
                (fits, fit, entry)
            })
            .collect();
        houses.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (at, (fits, fit, entry)) in houses.into_iter().take(limit).enumerate() {
            let exact = candidate.same && entry.number == NO_NUMBER && fits;
            // One house of each street comes before the second of any, save on the street of that very name.
            let rank = match (exact, at, candidate.same) {
                (true, _, _) => 1.0,
                (_, 0, _) => 0.95,
                (_, _, true) => 0.9,
                _ => 0.5,
            };
            found.push(AddressMatch {
                index: entry.address,
                exact,
                score: candidate.weight * rank * fit,
            });
        }
    }

    /// Whether postal code and town of a house are those asked for, and what a difference costs. What the address does not
    /// say is no difference.
    fn fit(&self, asked: &AddressQuery, entry: &Entry) -> (bool, f32) {
        let code = asked.postal_code.as_deref().map_or(0, postal_digits);
        let code_fits = code == 0 || entry.postal_code == 0 || code == entry.postal_code;
        let (town, place) = (self.towns.get(entry.town), asked.place_folded.as_str());
        let town_fits =
            place.is_empty() || town.is_empty() || town.starts_with(place) || place.starts_with(town);
        let cost = |fits: bool| if fits { 1.0 } else { 0.8 };
        (code_fits && town_fits, cost(code_fits) * cost(town_fits))
    }
}

/// A street by its own name.
fn named(street: usize) -> Candidate {
    Candidate {
        street: u32::try_from(street).unwrap_or(u32::MAX),
        same: true,
        weight: 1.0,
    }
}

/// The digits of a postal code as a number; 0 where it has none or too many.
fn postal_digits(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Every later word of every street, in the order of the text from there.
fn words_of(streets: &[Street]) -> Vec<(u32, u32)> {
    let mut words: Vec<(u32, u32)> = Vec::new();
    for (street, at) in streets.iter().zip(0u32..) {
        let starts = street
            .folded
            .match_indices(' ')
            .filter_map(|(blank, _)| u32::try_from(blank + 1).ok());
        words.extend(starts.map(|start| (at, start)));
    }
    words.sort_by_key(|word| word_tail(streets, *word));
    words
}

/// The name of a street from a word on.
fn word_tail(streets: &[Street], (street, start): (u32, u32)) -> &str {
    let name = streets.get(street as usize).map_or("", |street| &*street.folded);
    name.get(start as usize..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
