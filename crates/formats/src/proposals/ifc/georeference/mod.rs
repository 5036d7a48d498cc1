//! Where a drawing stands: what the file says about it is held against itself before anything is placed.
//!
//! A model can say its place by a map conversion, by the latitude and longitude of its site, and by coordinates that are those
//! of the map already; it can say its north twice. Programs write all of these, often from defaults. Where they agree the
//! drawing is placed; where they do not, nothing is chosen: what stands against what is said with its figures.

mod decide;
mod held_against;
mod said;
mod to_map;

pub(super) use decide::{Georeference, decide};
pub(super) use said::read;
