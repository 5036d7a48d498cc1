//! What is worked out of a regulation's content once and kept with the snapshot.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use planvy_index::Snapshot;
use planvy_rules::regulation_words::FactsHere;

use super::regulation::RegulationFeature;

/// Bytes that are kept at most, both languages together. What comes later is made anew each time.
const MOST_KEPT_BYTES: usize = 96 << 20;

/// Something for each content of a snapshot, by language and number, made when it is first asked for.
#[derive(Debug)]
pub(crate) struct PerContent<T> {
    places: [Box<[OnceLock<Kept<T>>]>; 2],
    kept_bytes: AtomicUsize,
}

/// What is kept of a content.
#[derive(Debug)]
struct Kept<T> {
    made: T,
    /// Whether it would be another one in a plan of another height system.
    depends_on_datum: bool,
}

impl<T> PerContent<T> {
    /// A place for each content.
    pub(crate) fn new(snapshot: &Snapshot) -> PerContent<T> {
        let places = || snapshot.contents().iter().map(|_| OnceLock::new()).collect();
        PerContent {
            places: [places(), places()],
            kept_bytes: AtomicUsize::new(0),
        }
    }

    /// That of a regulation's content; `None` where it is not kept: its numbers are levels in another height system than that taken
    /// for granted, or there is no room. `make` says how many bytes it takes.
    pub(crate) fn of(&self, rule: &RegulationFeature<'_>, make: impl FnOnce() -> (T, usize)) -> Option<&T> {
        let [sv, en] = &self.places;
        let places = rule.view().lang.pick(&**sv, &**en);
        let place = places.get(rule.content_index().position())?;
        if let Some(kept) = place.get()
            && !kept.depends_on_datum
        {
            return Some(&kept.made);
        }
        // Facts that are kept are those of the content alone, whatever the plan.
        let Some(FactsHere::Kept(facts)) = rule.facts_here() else {
            return None;
        };
        if let Some(kept) = place.get() {
            return Some(&kept.made);
        }
        if self.kept_bytes.load(Ordering::Relaxed) > MOST_KEPT_BYTES {
            return None;
        }
        let keep = || {
            let (made, bytes) = make();
            self.kept_bytes.fetch_add(bytes, Ordering::Relaxed);
            Kept {
                made,
                depends_on_datum: facts.depends_on_datum,
            }
        };
        Some(&place.get_or_init(keep).made)
    }
}
