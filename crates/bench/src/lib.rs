//! A synthetic city, and Planvy measured on it.
//!
//! | binary | measures |
//! |---|---|
//! | `planvy-bench` | the index and the building right in process, a body against an envelope, a building model, each beside the plain way; the ground as triangles and areas on it, a town to 3D Tiles |
//! | `planvy-bench-http` | a question over HTTP, beside an empty handler |
//! | `planvy-bench-city` | nothing: it writes the city as a store, for measurements beside other servers |

pub mod building_measures;
pub mod city;
mod dice;
pub mod figures;
pub mod ground_measures;
pub mod meaningful_city;
pub mod measures;
mod plain;
pub mod tiler_city;
pub mod tiler_measures;
