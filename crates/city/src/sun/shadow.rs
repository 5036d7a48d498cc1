//! How far shadows reach, by triangles at right angles: what pictures and rays are held against.

use super::{SUN_RADIUS_DEG, SunPosition};

/// Length in metres of the shadow that an upright edge of a height throws on level ground: h / tan α. `None` where the sun is not
/// over the horizon.
///
/// ```
/// use planvy_city::sun::shadow::shadow_length_m;
/// assert!((shadow_length_m(10.0, 45.0).expect("the sun is up") - 10.0).abs() < 1e-12);
/// assert!((shadow_length_m(30.0, 10.0).expect("the sun is up") - 170.138).abs() < 0.001);
/// assert_eq!(shadow_length_m(30.0, 0.0), None);
/// ```
pub fn shadow_length_m(height_m: f64, apparent_elevation_deg: f64) -> Option<f64> {
    let is_up = apparent_elevation_deg > 0.0 && apparent_elevation_deg <= 90.0;
    is_up.then(|| height_m / apparent_elevation_deg.to_radians().tan())
}

/// Where the shadow of a point falls on level ground: `[east, north]` in metres. `None` where the sun is down, or the point is not
/// over the ground.
///
/// ```
/// use planvy_city::sun::shadow::shadow_tip;
/// use planvy_city::sun::{GridBearing, SunPosition, SunQuality, TrueNorthBearing};
/// let from_south_west = SunPosition {
///     bearing: TrueNorthBearing(225.0), grid_bearing: GridBearing(225.0), apparent_elevation_deg: 45.0, quality: SunQuality::Good,
/// };
/// let [east, north] = shadow_tip([100.0, 200.0, 30.0], 20.0, &from_south_west).expect("there is one");
/// assert!((east - 107.071).abs() < 0.001 && (north - 207.071).abs() < 0.001);
/// ```
pub fn shadow_tip([east, north, up]: [f64; 3], ground_m: f64, sun: &SunPosition) -> Option<[f64; 2]> {
    let height_m = up - ground_m;
    let length_m = shadow_length_m(height_m, sun.apparent_elevation_deg)?;
    let (sin, cos) = sun.grid_bearing.0.to_radians().sin_cos();
    (height_m >= 0.0).then_some([east - length_m * sin, north - length_m * cos])
}

/// Width in metres of the half-shadow at the edge of a shadow on level ground, along the shadow: from where the whole disc of the
/// sun (0.53°) is hidden to where all of it is seen. `None` where the disc touches the horizon.
///
/// ```
/// use planvy_city::sun::shadow::penumbra_width_m;
/// for (elevation_deg, width_m) in [(10.0, 9.27), (20.0, 2.39), (40.0, 0.676)] {
///     let width = penumbra_width_m(30.0, elevation_deg).expect("the sun is up");
///     assert!((width - width_m).abs() < 0.01 * width_m, "{width}");
/// }
/// assert_eq!(penumbra_width_m(30.0, 0.2), None);
/// ```
pub fn penumbra_width_m(height_m: f64, apparent_elevation_deg: f64) -> Option<f64> {
    let short = shadow_length_m(height_m, (apparent_elevation_deg + SUN_RADIUS_DEG).min(90.0))?;
    let long = shadow_length_m(height_m, apparent_elevation_deg - SUN_RADIUS_DEG)?;
    Some(long - short)
}
