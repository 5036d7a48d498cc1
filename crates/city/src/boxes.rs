//! Boxes on the map.

use geo_types::{Coord, Rect};

/// The smallest box around two.
///
/// ```
/// use geo_types::Rect;
/// use planvy_city::boxes::around_both;
/// let both = around_both(Rect::new((0.0, 0.0), (1.0, 1.0)), Rect::new((3.0, -2.0), (4.0, 0.5)));
/// assert_eq!(both, Rect::new((0.0, -2.0), (4.0, 1.0)));
/// ```
pub fn around_both(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let low = Coord {
        x: one.min().x.min(other.min().x),
        y: one.min().y.min(other.min().y),
    };
    let high = Coord {
        x: one.max().x.max(other.max().x),
        y: one.max().y.max(other.max().y),
    };
    Rect::new(low, high)
}
