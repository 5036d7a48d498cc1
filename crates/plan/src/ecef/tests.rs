use super::*;
use proptest::prelude::*;

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The direction from one position to another, as a vector of length 1.
fn towards(from: Ecef, to: Ecef) -> [f64; 3] {
    let [x, y, z] = [to.x_m - from.x_m, to.y_m - from.y_m, to.z_m - from.z_m];
    let length = (x * x + y * y + z * z).sqrt();
    [x / length, y / length, z / length]
}

#[test]
fn the_grids_axes_are_those_in_which_coordinates_grow() {
    let geoid = Geoid::built_in();
    for (crs, east_m, north_m) in [
        (Crs::Tm, 374_107.0, 6_163_433.0),
        (Crs::Tm, 720_000.0, 7_530_000.0),
        (Crs::Zone2315, 190_000.0, 7_300_000.0),
    ] {
        let point = GridPoint { crs, east_m, north_m };
        let axes = LocalAxes::of_grid(point);
        let height = geoid
            .over_ellipsoid(point.to_geodetic(), OverRh2000(20.0))
            .unwrap();
        let at = |east: f64, north: f64, up: f64| {
            let place = GridPoint {
                crs,
                east_m: east_m + east,
                north_m: north_m + north,
            }
            .to_geodetic();
            Ecef::from_geodetic(place, OverEllipsoid(height.0 + up))
        };
        let origin = at(0.0, 0.0, 0.0);
        // Ten metres to the side: the Earth falls by 8 micrometres, a turn of 8e-7.
        for (axis, moved) in [
            (axes.east, at(10.0, 0.0, 0.0)),
            (axes.north, at(0.0, 10.0, 0.0)),
            (axes.up, at(0.0, 0.0, 10.0)),
        ] {
            assert!((dot(axis, axis) - 1.0).abs() < 1e-12);
            assert!(dot(axis, towards(origin, moved)) > 1.0 - 1e-11, "{crs} {axis:?}");
        }
        assert!(dot(axes.east, axes.north).abs() < 1e-12);
        assert_eq!(axes.direction([0.0, 1.0, 0.0]), axes.north);
    }
}

#[test]
fn outside_the_geoid_there_is_no_position() {
    let point = Geodetic {
        lon_deg: 9.9,
        lat_deg: 60.0,
    }
    .to_grid(Crs::Tm);
    let error = Ecef::from_grid(point, OverRh2000(0.0), Geoid::built_in()).unwrap_err();
    assert!((error.place.lon_deg - 9.9).abs() < 1e-9);
    assert!(error.to_string().contains("10.00 to 25.00° E"), "{error}");
}

#[test]
fn the_middle_of_the_earth_and_its_poles_are_survived() {
    let (place, height) = Ecef {
        x_m: 0.0,
        y_m: 0.0,
        z_m: 0.0,
    }
    .to_geodetic();
    assert!(place.lat_deg.is_finite() && place.lon_deg.is_finite() && height.0 < -6_000_000.0);
    for z_m in [6_356_752.314_140, -6_356_752.314_140] {
        let (place, height) = Ecef {
            x_m: 0.0,
            y_m: 0.0,
            z_m,
        }
        .to_geodetic();
        assert_eq!(place.lat_deg, 90.0_f64.copysign(z_m));
        assert!(height.0.abs() < 1e-6);
    }
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_place(lon_deg in -179.9f64..179.9, lat_deg in -89.9f64..89.9, height in -10_000.0f64..10_000.0) {
        let place = Geodetic { lon_deg, lat_deg };
        let (back, over) = Ecef::from_geodetic(place, OverEllipsoid(height)).to_geodetic();
        // 1e-12 degrees are a tenth of a micrometre.
        prop_assert!((back.lon_deg - lon_deg).abs() < 1e-12 && (back.lat_deg - lat_deg).abs() < 1e-12);
        prop_assert!((over.0 - height).abs() < 1e-8);
    }
}
