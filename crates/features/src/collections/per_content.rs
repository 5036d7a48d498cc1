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
    places: [Box<[OnceLock<T>]>; 2],
    kept_bytes: AtomicUsize,
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
        // Facts that are kept are those of the content alone, whatever the plan.
        if !matches!(rule.facts_here(), Some(FactsHere::Kept(_))) {
            return None;
        }
        if let Some(kept) = place.get() {
            return Some(kept);
        }
        if self.kept_bytes.load(Ordering::Relaxed) > MOST_KEPT_BYTES {
            return None;
        }
        Some(place.get_or_init(|| {
            let (made, bytes) = make();
            self.kept_bytes.fetch_add(bytes, Ordering::Relaxed);
            made
        }))
    }
}
