//! From limits to cells.

use geo_types::{Coord, MultiPolygon};

use super::{Envelope, EnvelopeError, TopLimit};

/// The top of what may be built on the buildable land: the lowest of all limits at each position.
///
/// # Errors
/// [`EnvelopeError`]: what is wrong with the input, or that the result did not verify.
pub fn compute<T: Clone>(
    _buildable: &MultiPolygon<f64>,
    _limits: &[TopLimit<T>],
) -> Result<Envelope<T>, EnvelopeError> {
    Err(EnvelopeError::Unresolved {
        at: Coord { x: 0.0, y: 0.0 },
    })
}
