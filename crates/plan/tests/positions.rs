//! Projection, convergence, scale and the Earth's axes against PROJ (`tools/earth/positions.py`).
#![expect(clippy::expect_used, reason = "test code")]

use planvy_plan::gauss_kruger::{convergence, point_scale};
use planvy_plan::{Crs, Ecef, Geodetic, Geoid, GridPoint, OverEllipsoid, OverRh2000};

/// A row of the table.
struct Row {
    name: String,
    numbers: [f64; 11],
}

fn rows() -> Vec<Row> {
    let table = include_str!("oracles/positions.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.map(|line| {
        let (name, numbers) = line.split_once('\t').expect("a name, then numbers");
        let numbers: Vec<f64> = numbers
            .split('\t')
            .map(|number| number.parse().expect("a number"))
            .collect();
        Row {
            name: name.to_owned(),
            numbers: numbers.try_into().expect("eleven numbers"),
        }
    });
    rows.collect()
}

#[test]
fn every_row_agrees_with_proj() {
    let rows = rows();
    assert!(rows.len() > 200);
    let (mut plane_m, mut turn_deg, mut stretch, mut axes_m, mut geoid_m) = (0f64, 0f64, 0f64, 0f64, 0f64);
    for Row { name, numbers } in rows {
        let [
            lon_deg,
            lat_deg,
            epsg,
            east_m,
            north_m,
            convergence_deg,
            scale,
            level_m,
            x_m,
            y_m,
            z_m,
        ] = numbers;
        let crs = Crs::from_epsg(epsg as u16).expect("a SWEREF zone");
        let place = Geodetic { lon_deg, lat_deg };
        let point = place.to_grid(crs);
        plane_m = plane_m.max((point.east_m - east_m).hypot(point.north_m - north_m));
        turn_deg = turn_deg.max((convergence(point).0 - convergence_deg).abs());
        stretch = stretch.max((point_scale(point) - scale).abs());
        // The height that PROJ took over the ellipsoid, by the full grid.
        let theirs = Ecef { x_m, y_m, z_m };
        let (there, height) = theirs.to_geodetic();
        let ours = Ecef::from_geodetic(place, height);
        let apart_m = [ours.x_m - x_m, ours.y_m - y_m, ours.z_m - z_m];
        let apart_m = apart_m.iter().map(|apart| apart * apart).sum::<f64>().sqrt();
        axes_m = axes_m.max(apart_m);
        assert!((there.lat_deg - lat_deg).abs() < 1e-9, "{name}: {there:?}");
        let coarse = Geoid::built_in()
            .over_ellipsoid(place, OverRh2000(level_m))
            .expect("inside");
        geoid_m = geoid_m.max((coarse.0 - height.0).abs());
    }
    println!(
        "plane {plane_m:.2e} m, convergence {turn_deg:.2e}°, scale {stretch:.2e}, axes {axes_m:.2e} m, geoid {geoid_m:.3} m"
    );
    // No more than the table's digits: hundredths of a millimetre, 8 decimals of a degree, 10 of the scale.
    assert!(plane_m < 1e-5 && axes_m < 1e-5, "{plane_m} {axes_m}");
    assert!(turn_deg < 1e-8 && stretch < 2e-10, "{turn_deg} {stretch}");
    assert!(geoid_m < Geoid::built_in().uncertainty_m());
}

#[test]
fn a_level_at_malmo_comes_to_the_axes_within_what_the_geoid_states() {
    let point = GridPoint {
        crs: Crs::Zone1330,
        east_m: 118_738.435_29,
        north_m: 6_164_696.067_09,
    };
    let ecef = Ecef::from_grid(point, OverRh2000(12.5), Geoid::built_in()).expect("inside");
    // PROJ with the full grid.
    let apart_m = [
        ecef.x_m - 3_518_631.875_31,
        ecef.y_m - 812_598.920_31,
        ecef.z_m - 5_239_764.004_94,
    ];
    assert!(apart_m.iter().all(|apart| apart.abs() < 0.01), "{apart_m:?}");
    let (place, OverEllipsoid(height_m)) = ecef.to_geodetic();
    assert!(
        (place.lon_deg - 13.004).abs() < 1e-9 && (height_m - 12.5 - 35.6).abs() < 0.2,
        "{height_m}"
    );
}
