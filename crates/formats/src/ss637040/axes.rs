//! Which of the two numbers of a position is the northing.
//!
//! The format writes northing first, as EPSG does. Some programs write easting first. In every Swedish system the northing
//! is beyond six million and the easting below one million, so that a position can be read in one way only.

use planvy_plan::Crs;

use super::curve::Pair;

/// The order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axes {
    /// As the format has it.
    NorthEast,
    /// Changed places.
    EastNorth,
}

/// Why no order can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum AxesError {
    /// A position lies in Sweden in neither order.
    Elsewhere(Pair),
    /// Some positions are in one order and some in the other.
    Mixed(Pair),
}

impl Axes {
    /// The order of positions in a system. No positions at all are in the order of the format.
    pub(super) fn of(crs: Crs, positions: impl Iterator<Item = Pair>) -> Result<Axes, AxesError> {
        let mut axes = None;
        for pair in positions {
            let this = if crs.is_plausible(pair[1], pair[0]) {
                Axes::NorthEast
            } else if crs.is_plausible(pair[0], pair[1]) {
                Axes::EastNorth
            } else {
                return Err(AxesError::Elsewhere(pair));
            };
            if axes.is_some_and(|axes| axes != this) {
                return Err(AxesError::Mixed(pair));
            }
            axes = Some(this);
        }
        Ok(axes.unwrap_or(Axes::NorthEast))
    }

    /// Easting and northing of a position.
    pub(super) fn east_north(self, pair: Pair) -> Pair {
        match self {
            Axes::NorthEast => [pair[1], pair[0]],
            Axes::EastNorth => pair,
        }
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::Crs;

    use super::{Axes, AxesError};

    #[test]
    fn the_larger_number_is_the_northing() {
        let north_east = [6_228_002.7, 198_872.3];
        let east_north = [198_872.3, 6_228_002.7];
        let of = |pairs: &[[f64; 2]]| Axes::of(Crs::Zone1330, pairs.iter().copied());
        assert_eq!(of(&[north_east, north_east]), Ok(Axes::NorthEast));
        assert_eq!(of(&[east_north]), Ok(Axes::EastNorth));
        assert_eq!(of(&[north_east, east_north]), Err(AxesError::Mixed(east_north)));
        assert_eq!(of(&[[13.0, 55.6]]), Err(AxesError::Elsewhere([13.0, 55.6])));
        assert_eq!(Axes::NorthEast.east_north(north_east), east_north);
    }
}
