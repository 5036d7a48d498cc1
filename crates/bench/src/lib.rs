//! A synthetic city, and Planvy measured on it.
//!
//! | binary | measures |
//! |---|---|
//! | `planvy-bench` | the index in process, beside the plain way to do the same |
//! | `planvy-bench-http` | a question over HTTP, beside an empty handler |

pub mod city;
mod dice;
pub mod figures;
pub mod measures;
mod plain;
