//! The national catalogue of regulation kinds (*Planbestämmelsekatalogen*), as facts.
//!
//! Since 2022 every regulation of a new plan is of a kind from this catalogue. The kind is named by a UUID and a code, and
//! the code, not the letter on the map, carries the meaning: the same letter means different things in plans of different
//! ages. The tables hold the 908 kinds in force (release of 2025-12-01), the kinds of 2015–2020, and kinds of still older
//! plans (marked [`Source::Memory`]).
//!
//! The national formulations are not among the facts: they come with every delivery. What is held of each is a
//! [fingerprint](fingerprint()), by which a delivered text can be told to deviate. Names and plain sentences are ours.
//!
//! ```
//! use planvy_plan::catalogue::{catalogue, Hatch, LandForm};
//! use planvy_plan::{Bound, Measure};
//!
//! let id = "ee5f8de3-89b0-479a-a5cb-7439d40623e8".parse().expect("an id");
//! let entry = catalogue().by_id(id).expect("in the catalogue");
//! assert_eq!(entry.code, "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd");
//! assert_eq!(entry.land, LandForm::DevelopmentLand);
//! let quantity = entry.quantity.expect("it sets a number");
//! assert_eq!((quantity.measure, quantity.bound), (Measure::RidgeHeight, Bound::Max));
//! ```

mod entry;
mod fingerprint;
mod look;
mod table;
mod taken;

use std::collections::HashMap;
use std::sync::OnceLock;

pub use entry::{
    Colour, Entry, GeometryKind, Hatch, LandForm, LandLimit, QuantityKind, Reading, ReferenceKind, Role,
    Slot, SlotKind, Source, Unmeasured, Validity, Words,
};
pub use fingerprint::{Fingerprint, fingerprint, fold};
pub use look::{FOREIGN_USE_FILL, Look, Mark};
pub use taken::{Release, TAKEN_COLUMNS, TakeError, take_release, taken_release};

use crate::ids::CatalogueId;

/// The facts of the catalogue, with the ways to find one.
#[derive(Debug)]
pub struct Catalogue {
    entries: Vec<Entry>,
    by_id: HashMap<CatalogueId, usize>,
    by_code: HashMap<&'static str, usize>,
}

static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();

/// The catalogue: what is built in, with a later release over it where one was taken ([`take_release`]). Put together once, at
/// the first call.
pub fn catalogue() -> &'static Catalogue {
    CATALOGUE.get_or_init(|| Catalogue::of(taken::over(table::entries())))
}

/// The catalogue that is built in, without what was taken.
pub fn built_in() -> &'static Catalogue {
    static BUILT_IN: OnceLock<Catalogue> = OnceLock::new();
    BUILT_IN.get_or_init(|| Catalogue::of(table::entries()))
}

impl Catalogue {
    fn of(entries: Vec<Entry>) -> Catalogue {
        let mut by_id: HashMap<CatalogueId, usize> = HashMap::with_capacity(entries.len());
        let mut by_code = HashMap::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            by_code.insert(entry.code, index);
            for id in entry.ids() {
                // Some kinds were given another code in a later release and kept their id: the later code stands.
                let earlier = by_id.get(&id).and_then(|at| entries.get(*at));
                if earlier.is_none_or(|earlier| earlier.release < entry.release) {
                    by_id.insert(id, index);
                }
            }
        }
        Catalogue {
            entries,
            by_id,
            by_code,
        }
    }

    /// The kind of an id (`planbestammelsekatalogreferens`).
    pub fn by_id(&self, id: CatalogueId) -> Option<&Entry> {
        self.by_id.get(&id).and_then(|at| self.entries.get(*at))
    }

    /// The kind of a code (`bestämmelsekod`), as the catalogue spells it; white space around it does not matter.
    ///
    /// ```
    /// use planvy_plan::catalogue::catalogue;
    /// assert_eq!(catalogue().by_code("DP_KM_B2").and_then(|entry| entry.colour).map(|colour| colour.hex()), Some("#FFFFCE"));
    /// assert!(catalogue().by_code("DP_KM_Nothing").is_none());
    /// ```
    pub fn by_code(&self, code: &str) -> Option<&Entry> {
        self.by_code.get(code.trim()).and_then(|at| self.entries.get(*at))
    }

    /// The newest release that any kind is from, as a date: `2025-12-01`.
    pub fn newest_release(&self) -> &'static str {
        self.entries
            .iter()
            .map(|entry| entry.release)
            .max()
            .unwrap_or_default()
    }

    /// Every kind, in the order of the codes.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests;
