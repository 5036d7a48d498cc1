#![expect(clippy::indexing_slicing, reason = "test code")]
use super::*;
