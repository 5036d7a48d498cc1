//! The transverse Mercator projection of SWEREF 99, by Krüger's series.
//!
//! Krüger (1912) maps the ellipsoid to the conformal sphere and on to the plane; the series in the third flattening *n*,
//! taken to the fourth order, are exact to some micrometres within ten degrees of the meridian. Ellipsoid: GRS 80.
//! Latitude of origin and false northing are 0 in every SWEREF 99 system.

use crate::crs::{Crs, Geodetic, GridPoint};

/// Semi-major axis of GRS 80, in metres.
pub(crate) const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of GRS 80.
pub(crate) const FLATTENING: f64 = 1.0 / 298.257_222_101;
/// Third flattening.
const N: f64 = FLATTENING / (2.0 - FLATTENING);
const N2: f64 = N * N;
const N3: f64 = N2 * N;
const N4: f64 = N2 * N2;
/// Radius of the rectifying sphere, in metres.
const RECTIFYING_RADIUS_M: f64 = SEMI_MAJOR_M / (1.0 + N) * (1.0 + N2 / 4.0 + N4 / 64.0);

/// Coefficients from the sphere to the plane.
const TO_PLANE: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N2 + 5.0 / 16.0 * N3 + 41.0 / 180.0 * N4,
    13.0 / 48.0 * N2 - 3.0 / 5.0 * N3 + 557.0 / 1440.0 * N4,
    61.0 / 240.0 * N3 - 103.0 / 140.0 * N4,
    49_561.0 / 161_280.0 * N4,
];

/// Coefficients from the plane to the sphere.
const TO_SPHERE: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N2 + 37.0 / 96.0 * N3 - 1.0 / 360.0 * N4,
    1.0 / 48.0 * N2 + 1.0 / 15.0 * N3 - 437.0 / 1440.0 * N4,
    17.0 / 480.0 * N3 - 37.0 / 840.0 * N4,
    4397.0 / 161_280.0 * N4,
];

/// Coefficients from conformal to geodetic latitude.
const TO_GEODETIC: [f64; 4] = [
    2.0 * N - 2.0 / 3.0 * N2 - 2.0 * N3 + 116.0 / 45.0 * N4,
    7.0 / 3.0 * N2 - 8.0 / 5.0 * N3 - 227.0 / 45.0 * N4,
    56.0 / 15.0 * N3 - 136.0 / 35.0 * N4,
    4279.0 / 630.0 * N4,
];

/// Sum of a series of the complex pair (xi, eta): the real part by sin·cosh, the imaginary part by cos·sinh.
///
/// By Clenshaw's recurrence: one sine, cosine and exponential for all orders, where the sum term by term takes four of each. A page of
/// features is thousands of positions.
fn series(coefficients: &[f64; 4], xi: f64, eta: f64) -> (f64, f64) {
    let (sin, cos) = (2.0 * xi).sin_cos();
    let grown = (2.0 * eta).exp();
    let (sinh, cosh) = ((grown - 1.0 / grown) / 2.0, (grown + 1.0 / grown) / 2.0);
    // 2 cos(2 (xi + i eta)) and sin(2 (xi + i eta)).
    let (factor_real, factor_imaginary) = (2.0 * cos * cosh, -2.0 * sin * sinh);
    let (first_real, first_imaginary) = (sin * cosh, cos * sinh);
    let mut last = (0.0, 0.0);
    let mut before = (0.0, 0.0);
    for coefficient in coefficients.iter().rev() {
        let next = (
            coefficient + factor_real * last.0 - factor_imaginary * last.1 - before.0,
            factor_real * last.1 + factor_imaginary * last.0 - before.1,
        );
        before = last;
        last = next;
    }
    (
        last.0 * first_real - last.1 * first_imaginary,
        last.0 * first_imaginary + last.1 * first_real,
    )
}

/// Longitude and latitude to easting and northing.
pub fn forward(crs: Crs, place: Geodetic) -> GridPoint {
    let eccentricity = (FLATTENING * (2.0 - FLATTENING)).sqrt();
    let sin_lat = place.lat_deg.to_radians().sin();
    let tan_conformal = (sin_lat.atanh() - eccentricity * (eccentricity * sin_lat).atanh()).sinh();
    let lon_rad = (place.lon_deg - crs.central_meridian_deg()).to_radians();
    let xi = tan_conformal.atan2(lon_rad.cos());
    let eta = (lon_rad.sin() / tan_conformal.hypot(1.0)).atanh();
    let (xi_add, eta_add) = series(&TO_PLANE, xi, eta);
    let radius_m = crs.scale() * RECTIFYING_RADIUS_M;
    GridPoint {
        crs,
        east_m: crs.false_easting_m() + radius_m * (eta + eta_add),
        north_m: radius_m * (xi + xi_add),
    }
}

/// Where a projection has its meridian, in which scale, and what its eastings count from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Projection {
    /// Longitude of the meridian.
    pub(crate) central_meridian_deg: f64,
    /// Scale on it.
    pub(crate) scale: f64,
    /// Easting on it.
    pub(crate) false_easting_m: f64,
}

impl Projection {
    /// Easting and northing to longitude and latitude.
    pub(crate) fn inverse(self, east_m: f64, north_m: f64) -> Geodetic {
        let radius_m = self.scale * RECTIFYING_RADIUS_M;
        let xi = north_m / radius_m;
        let eta = (east_m - self.false_easting_m) / radius_m;
        let (xi_sub, eta_sub) = series(&TO_SPHERE, xi, eta);
        let (xi, eta) = (xi - xi_sub, eta - eta_sub);
        let conformal_rad = (xi.sin() / eta.cosh()).asin();
        let (lat_add, _) = series(&TO_GEODETIC, conformal_rad, 0.0);
        let lon_rad = eta.sinh().atan2(xi.cos());
        Geodetic {
            lon_deg: self.central_meridian_deg + lon_rad.to_degrees(),
            lat_deg: (conformal_rad + lat_add).to_degrees(),
        }
    }
}

/// Easting and northing to longitude and latitude.
pub fn inverse(point: GridPoint) -> Geodetic {
    let crs = point.crs;
    let projection = Projection {
        central_meridian_deg: crs.central_meridian_deg(),
        scale: crs.scale(),
        false_easting_m: crs.false_easting_m(),
    };
    projection.inverse(point.east_m, point.north_m)
}

/// How far grid north lies clockwise of true north, in degrees: the meridian convergence. Negative west of the central meridian.
///
/// A bearing counted from true north becomes one counted from grid north by taking this away.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Convergence(pub f64);

/// The meridian convergence at a position.
///
/// The angle of the complex derivative of the series (Karney 2011, "Transverse Mercator with an accuracy of a few nanometers",
/// Journal of Geodesy 85, section 3), exact as the series is.
///
/// ```
/// use planvy_plan::{Crs, Geodetic, gauss_kruger::convergence};
/// let malmo = Geodetic { lon_deg: 13.004, lat_deg: 55.605 };
/// assert!((convergence(malmo.to_grid(Crs::Tm)).0 - -1.64724).abs() < 5e-6);
/// assert!((convergence(malmo.to_grid(Crs::Zone1330)).0 - -0.40928).abs() < 5e-6);
/// ```
pub fn convergence(point: GridPoint) -> Convergence {
    Convergence(turn_and_stretch(point).0.to_degrees())
}

/// Metres of the grid for a metre on the ellipsoid, in every direction.
///
/// On the ground a length is shorter still by height over the ellipsoid divided by the Earth's radius (16 ppm for 100 m).
///
/// ```
/// use planvy_plan::{Crs, GridPoint, gauss_kruger::point_scale};
/// let on_meridian = GridPoint { crs: Crs::Tm, east_m: 500_000.0, north_m: 6_164_000.0 };
/// assert!((point_scale(on_meridian) - 0.9996).abs() < 1e-12);
/// let malmo = GridPoint { crs: Crs::Tm, east_m: 374_107.0, north_m: 6_163_433.0 };
/// assert!((point_scale(malmo) - 0.999_795).abs() < 1e-6);
/// ```
pub fn point_scale(point: GridPoint) -> f64 {
    turn_and_stretch(point).1
}

/// Convergence in radians, and scale: those of the sphere's projection, then those of the series.
fn turn_and_stretch(point: GridPoint) -> (f64, f64) {
    let place = inverse(point);
    let eccentricity_2 = FLATTENING * (2.0 - FLATTENING);
    let eccentricity = eccentricity_2.sqrt();
    let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
    let tan_conformal = (sin_lat.atanh() - eccentricity * (eccentricity * sin_lat).atanh()).sinh();
    let (sin_lon, cos_lon) = (place.lon_deg - point.crs.central_meridian_deg())
        .to_radians()
        .sin_cos();
    let xi = tan_conformal.atan2(cos_lon);
    let eta = (sin_lon / tan_conformal.hypot(1.0)).atanh();
    let (mut real, mut imaginary, mut order) = (1.0, 0.0, 0.0);
    for coefficient in TO_PLANE {
        order += 2.0;
        real += order * coefficient * (order * xi).cos() * (order * eta).cosh();
        imaginary += order * coefficient * (order * xi).sin() * (order * eta).sinh();
    }
    let turn_rad =
        (tan_conformal * sin_lon).atan2(tan_conformal.hypot(1.0) * cos_lon) + imaginary.atan2(real);
    let sphere = (1.0 - eccentricity_2 * sin_lat * sin_lat).sqrt() / (cos_lat * tan_conformal.hypot(cos_lon));
    let series = RECTIFYING_RADIUS_M / SEMI_MAJOR_M * real.hypot(imaginary);
    (turn_rad, point.crs.scale() * sphere * series)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The vectors of the domain reference (EPSG data set v11.022): longitude, latitude, EPSG code, easting, northing.
    const VECTORS: [(f64, f64, u16, f64, f64); 5] = [
        (13.0007, 55.6064, 3006, 374_052.981, 6_164_087.946),
        (13.0007, 55.6064, 3008, 118_531.568, 6_164_853.424),
        (12.9763, 55.6133, 3006, 372_538.505, 6_164_900.215),
        (12.9763, 55.6133, 3008, 116_999.565, 6_165_632.951),
        (18.0686, 59.3293, 3006, 674_571.866, 6_580_743.008),
    ];

    #[test]
    fn the_reference_vectors_agree_to_a_millimetre_both_ways() {
        for (lon_deg, lat_deg, epsg, east_m, north_m) in VECTORS {
            let crs = Crs::from_epsg(epsg).unwrap();
            let point = forward(crs, Geodetic { lon_deg, lat_deg });
            assert!(
                (point.east_m - east_m).abs() <= 0.001,
                "{epsg} E {} {east_m}",
                point.east_m
            );
            assert!(
                (point.north_m - north_m).abs() <= 0.001,
                "{epsg} N {} {north_m}",
                point.north_m
            );
            let back = inverse(GridPoint { crs, east_m, north_m });
            // A millimetre is 9e-9 degrees of latitude and at 60° north 1.8e-8 of longitude.
            assert!((back.lon_deg - lon_deg).abs() <= 1.8e-8 && (back.lat_deg - lat_deg).abs() <= 9e-9);
        }
    }

    #[test]
    fn zone_to_tm_agrees_with_the_reference() {
        for (east_m, north_m, tm_east_m, tm_north_m) in [
            (118_600.0, 6_164_200.0, 374_107.269, 6_163_433.338),
            (150_000.0, 6_164_000.0, 405_487.646, 6_162_555.293),
        ] {
            let tm = GridPoint {
                crs: Crs::Zone1330,
                east_m,
                north_m,
            }
            .in_crs(Crs::Tm);
            assert!((tm.east_m - tm_east_m).abs() <= 0.001 && (tm.north_m - tm_north_m).abs() <= 0.001);
        }
    }

    /// The sum as it is defined.
    fn term_by_term(coefficients: &[f64; 4], xi: f64, eta: f64) -> (f64, f64) {
        let mut sum = (0.0, 0.0);
        for (coefficient, order) in coefficients.iter().zip([2.0, 4.0, 6.0, 8.0]) {
            sum.0 += coefficient * (order * xi).sin() * (order * eta).cosh();
            sum.1 += coefficient * (order * xi).cos() * (order * eta).sinh();
        }
        sum
    }

    proptest! {
        /// A micrometre is 1.6e-13 of the radius.
        #[test]
        fn the_recurrence_is_the_sum(xi in 0.5f64..1.5, eta in -0.3f64..0.3, set in 0usize..3) {
            let coefficients = [TO_PLANE, TO_SPHERE, TO_GEODETIC][set];
            let (a, b) = (series(&coefficients, xi, eta), term_by_term(&coefficients, xi, eta));
            prop_assert!((a.0 - b.0).abs() < 1e-16 * 20.0 && (a.1 - b.1).abs() < 1e-16 * 20.0, "{a:?} {b:?}");
        }

        #[test]
        fn there_and_back_is_the_same_place(lon_deg in 10.5f64..24.5, lat_deg in 55.0f64..69.1, zone in 0usize..13) {
            let crs = Crs::ALL[zone];
            let back = forward(crs, Geodetic { lon_deg, lat_deg }).to_geodetic();
            prop_assert!((back.lon_deg - lon_deg).abs() < 1e-9);
            prop_assert!((back.lat_deg - lat_deg).abs() < 1e-9);
        }
    }
}
