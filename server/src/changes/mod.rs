//! What has changed: the list, the feed, the page, and messages to those who asked for them.
//!
//! | module | holds |
//! |---|---|
//! | [`change`], [`days`], [`log`] | changes, and how they follow from what the store keeps |
//! | [`filter`], [`cursor`], [`question`] | which changes are asked for, page by page |
//! | [`wording`], [`answer`], [`atom`] | changes in plain words, as data, as a feed |
//! | [`webhooks`] | messages to subscribers |
//! | [`keeper`], [`api`], [`page`] | the log beside the running server, and its addresses |

pub mod answer;
pub mod api;
pub mod atom;
pub mod change;
pub mod cursor;
mod days;
pub mod filter;
pub mod keeper;
pub mod log;
pub mod page;
pub mod question;
pub mod webhooks;
mod wording;
