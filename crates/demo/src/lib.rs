//! Exempelby: a fictional municipality in real formats, and the generator that makes it.

pub mod parcels;
pub mod town;
