//! Reckonings of many overlays, each of which may fail.
//!
//! An overlay that is not made is not nothing: within a reckoning it is remembered, something stands in until the reckoning is through, and
//! then the reckoning as a whole is not known. Where one overlay fails alone, use its `Result`; this is for answers that are
//! made of hundreds. A reckoning is done on one thread.

use std::cell::Cell;

use super::OverlayError;

thread_local! {
    static FAILED: Cell<Option<OverlayError>> = const { Cell::new(None) };
}

/// What a reckoning comes to.
///
/// ```
/// use planvy_city::overlay::OverlayError;
/// use planvy_city::overlay::reckoning::{kept, resolved};
/// let sum = |one: Result<f64, OverlayError>| resolved(|| kept(one, || 0.0) + kept(Ok(2.0), || 0.0));
/// assert_eq!(sum(Ok(1.0)), Ok(3.0));
/// assert_eq!(sum(Err(OverlayError::Unresolved)), Err(OverlayError::Unresolved));
/// ```
///
/// # Errors
///
/// Why one of its overlays was not made: then nothing of it is known.
pub fn resolved<T>(reckon: impl FnOnce() -> T) -> Result<T, OverlayError> {
    let (reckoned, failed) = watched(reckon);
    failed.map_or(Ok(reckoned), Err)
}

/// What a reckoning comes to, and why one of its overlays was not made: then no number of it holds.
pub fn watched<T>(reckon: impl FnOnce() -> T) -> (T, Option<OverlayError>) {
    let of_outer = FAILED.take();
    let reckoned = reckon();
    (reckoned, FAILED.replace(of_outer))
}

/// What was made; where it was not, that is remembered, and something else stands in until the reckoning is given up. To be used
/// within [`resolved`] or [`watched`] only.
pub fn kept<T>(made: Result<T, OverlayError>, meanwhile: impl FnOnce() -> T) -> T {
    made.unwrap_or_else(|error| {
        FAILED.set(Some(error));
        meanwhile()
    })
}
