//! The window.

use super::arguments::Arguments;

/// Shows the window until it is closed.
///
/// # Errors
///
/// In words: what stands in the way of a window.
pub fn show(_arguments: Arguments) -> Result<(), String> {
    Err("no window yet".to_owned())
}
