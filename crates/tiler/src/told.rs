//! What a layer leaves out while its tiles are made side by side: told once each.

use std::sync::{Mutex, PoisonError};

use crate::making::LeftOut;
use crate::square::TileSquare;

/// What was left out so far.
#[derive(Debug)]
pub(crate) struct Told {
    /// What the layer draws, as the message calls it.
    things: &'static str,
    all: Mutex<Vec<LeftOut>>,
}

impl Told {
    /// Nothing yet, of a layer that draws these things.
    pub fn of(things: &'static str) -> Told {
        Told {
            things,
            all: Mutex::default(),
        }
    }

    /// Tells why something is missing in a square.
    pub fn tell(&self, square: TileSquare, why: &str) {
        let left_out = LeftOut {
            what: format!("{} in the square {}", self.things, square.name()),
            why: why.to_owned(),
        };
        // What is in it is whole after every step.
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains(&left_out) {
            all.push(left_out);
        }
    }

    /// All that was told.
    pub fn all(&self) -> Vec<LeftOut> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_told_once() {
        let told = Told::of("areas of plans");
        let square = TileSquare {
            level: 3,
            column: 1,
            row: 2,
        };
        for why in ["too many", "too many", "crossing"] {
            told.tell(square, why);
        }
        let all = told.all();
        assert_eq!(all.len(), 2);
        assert!(
            all.iter()
                .all(|one| one.what == format!("areas of plans in the square {}", square.name()))
        );
    }
}
