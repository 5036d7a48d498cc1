//! Webhooks: whoever asked for it in the settings is sent what has changed, signed as Standard Webhooks says.
//!
//! | module | holds |
//! |---|---|
//! | [`subscription`] | who is told of what, and which addresses are refused |
//! | [`signature`] | how a message is signed |
//! | [`record`], [`schedule`] | what was delivered, and when it is tried again |
//! | [`courier`] | one subscriber: the next message, sent until it is taken or given up |
//! | [`office`] | the couriers beside the running server |

pub mod courier;
pub mod office;
pub mod record;
pub mod schedule;
pub mod signature;
pub mod subscription;
