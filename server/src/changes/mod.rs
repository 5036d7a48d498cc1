//! What has changed: the list, the feed, the page, and messages to those who asked for them.
//!
//! | module | holds |
//! |---|---|
//! | [`change`], `days`, [`log`] | changes, and how they follow from what the store keeps |
//! | [`filter`], [`cursor`], [`question`], [`paging`] | which changes are asked for, page by page |
//! | `wording`, [`identity`], [`answer`], [`atom`] | changes in plain words, with their identities, as data, as a feed |
//! | [`webhooks`] | messages to subscribers |
//! | [`keeper`], [`api`], [`page`] | the log beside the running server, and its addresses |

pub mod answer;
pub mod api;
pub mod atom;
pub mod change;
pub mod cursor;
mod days;
pub mod filter;
pub mod identity;
pub mod keeper;
pub mod log;
#[cfg(test)]
mod log_tests;
pub mod page;
pub mod paging;
pub mod question;
pub mod webhooks;
mod wording;
