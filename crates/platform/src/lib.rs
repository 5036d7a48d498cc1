//! Clients of two national services: the geodata platform (*Nationella geodataplattformen*, NGP), which holds the plans of all
//! municipalities, and the catalogue of plan regulations (*Planbestämmelsekatalogen*).
//!
//! [`ngp::sync`] finds the plans of a municipality, fetches what is new or has changed, and hands it to the importer, so that a
//! plan from the platform is read, checked and stored as one from a file is. [`boverket`] holds a release of the catalogue
//! against the facts that are known, and writes what it adds and ends.
//!
//! | module | does |
//! |---|---|
//! | [`http`] | requests and answers, behind a trait, and the trait over `ureq` |
//! | [`pace`] | time and cancelling, behind a trait, so that tests need no clock |
//! | [`push`] | messages to addresses that somebody else chose |
//! | [`client`] | polite requests: one at a time, spaced, repeated within limits, by way of redirects |
//! | [`credentials`] | the key and the secret, which nothing prints |
//! | [`ngp`] | the plans of a municipality |
//! | [`boverket`] | releases of the catalogue |

pub mod boverket;
pub mod client;
pub mod credentials;
pub mod error;
pub mod http;
pub mod ngp;
pub mod pace;
pub mod push;
mod token;
mod ureq_transport;

pub use error::FetchError;
pub use ureq_transport::UreqTransport;
