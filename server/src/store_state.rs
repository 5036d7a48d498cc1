//! How the server stands with its store: following it, or answering without it from what was loaded.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use jiff::Timestamp;

/// How the server stands with its store.
#[derive(Debug, Default)]
pub struct StoreState {
    lost: ArcSwapOption<Lost>,
}

/// That the store cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Since when.
    pub since: Timestamp,
    /// Why, without the place of the store.
    pub reason: String,
}

impl StoreState {
    /// Why the store cannot be followed; `None` while it is.
    pub fn lost(&self) -> Option<Arc<Lost>> {
        self.lost.load_full()
    }

    /// What `/metrics` says about it.
    pub fn figures(&self) -> String {
        let followed = u8::from(self.lost.load().is_none());
        format!(
            "# HELP planvy_store_followed Whether the store can be reached and read: 1 or 0.\n\
             # TYPE planvy_store_followed gauge\nplanvy_store_followed {followed}\n"
        )
    }

    /// Notes that the store was asked and answered. Returns how long it had not been, where it had not.
    pub fn followed(&self) -> Option<Arc<Lost>> {
        self.lost.swap(None)
    }

    /// Notes that the store could not be followed at a moment. What is told is the latest reason, and since when.
    pub fn failed(&self, reason: String, now: Timestamp) {
        let since = self.lost.load().as_ref().map_or(now, |lost| lost.since);
        self.lost.store(Some(Arc::new(Lost { since, reason })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_says_since_when_and_the_last_one_why() {
        let state = StoreState::default();
        assert_eq!(state.lost(), None);
        let at = |second| Timestamp::from_second(second).unwrap();
        state.failed("no route".to_owned(), at(100));
        state.failed("refused".to_owned(), at(160));
        let lost = state.lost().unwrap();
        assert_eq!((lost.since, lost.reason.as_str()), (at(100), "refused"));
        assert!(state.followed().is_some());
        assert_eq!(state.lost(), None);
        state.failed("again".to_owned(), at(200));
        assert_eq!(state.lost().unwrap().since, at(200));
    }
}
