//! Planes that are not upright: a level for every position.

use geo_types::Coord;

/// A plane `level = at_origin + slope_east · (x − x₀) + slope_north · (y − y₀)`, its origin `(x₀, y₀)` kept apart so that large
/// northings cost no digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Where `level_m` is the level.
    pub origin: Coord<f64>,
    /// Level at the origin, in metres.
    pub level_m: f64,
    /// Rise for each metre to the east.
    pub slope_east: f64,
    /// Rise for each metre to the north.
    pub slope_north: f64,
}

impl Plane {
    /// A plane of one level.
    pub fn level(level_m: f64) -> Plane {
        Plane {
            origin: Coord { x: 0.0, y: 0.0 },
            level_m,
            slope_east: 0.0,
            slope_north: 0.0,
        }
    }

    /// The plane that passes a horizontal line at a level and rises to the left of its direction at an angle. `None` where the
    /// two ends are one.
    ///
    /// ```
    /// use geo_types::Coord;
    /// use planvy_city::Plane;
    /// let (a, b) = (Coord { x: 0.0, y: 0.0 }, Coord { x: 10.0, y: 0.0 });
    /// let roof = Plane::rising_left_of(a, b, 3.0, 45.0).expect("the ends differ");
    /// assert!((roof.at(Coord { x: 5.0, y: 2.0 }) - 5.0).abs() < 1e-12);
    /// ```
    pub fn rising_left_of(a: Coord<f64>, b: Coord<f64>, level_m: f64, pitch_deg: f64) -> Option<Plane> {
        let (east, north) = (b.x - a.x, b.y - a.y);
        let length = east.hypot(north);
        if length <= 0.0 || !length.is_finite() {
            return None;
        }
        let rise = pitch_deg.to_radians().tan();
        Some(Plane {
            origin: a,
            level_m,
            slope_east: -north / length * rise,
            slope_north: east / length * rise,
        })
    }

    /// Its level at a position, in metres.
    pub fn at(&self, position: Coord<f64>) -> f64 {
        self.level_m
            + self.slope_east * (position.x - self.origin.x)
            + self.slope_north * (position.y - self.origin.y)
    }

    /// Its angle to the horizontal, in degrees.
    ///
    /// ```
    /// use planvy_city::Plane;
    /// assert_eq!(Plane::level(12.0).pitch_deg(), 0.0);
    /// ```
    pub fn pitch_deg(&self) -> f64 {
        self.slope_east.hypot(self.slope_north).atan().to_degrees()
    }
}
