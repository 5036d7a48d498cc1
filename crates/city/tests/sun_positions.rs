//! The sun against pvlib (`tools/earth/sun.py`).
#![expect(clippy::expect_used, reason = "test code")]

use planvy_city::sun::{Atmosphere, GridConvergence, Site, SunError, SunQuality, UnixSeconds};

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<Option<f64>>)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let (name, numbers) = line.split_once('\t').expect("a name, then numbers");
        (
            name,
            numbers.split('\t').map(|number| number.parse().ok()).collect(),
        )
    })
}

fn site(lat_deg: f64, lon_deg: f64) -> Site {
    Site {
        lat_deg,
        lon_deg,
        convergence: GridConvergence(0.0),
    }
}

#[test]
fn positions_over_the_year_agree_with_pvlib_to_a_ten_thousandth_of_a_degree() {
    let (mut count, mut up) = (0, 0);
    let mut largest = [0f64; 2];
    for (name, numbers) in rows(include_str!("oracles/sun.tsv")) {
        let numbers: Option<Vec<f64>> = numbers.into_iter().collect();
        let [lat_deg, lon_deg, at_s, azimuth_deg, _, elevation_deg] = numbers
            .and_then(|numbers| numbers.try_into().ok())
            .expect("six numbers");
        let sun = site(lat_deg, lon_deg).sun(UnixSeconds(at_s), Atmosphere::default());
        let sun = sun.expect("the place is one");
        let off = [
            (sun.bearing.0 - azimuth_deg).abs(),
            (sun.apparent_elevation_deg - elevation_deg).abs(),
        ];
        assert!(off.iter().all(|off| *off <= 1e-4), "{name} {at_s}: {off:?}");
        largest = [largest[0].max(off[0]), largest[1].max(off[1])];
        let quality = match elevation_deg {
            high if high >= 5.0 => SunQuality::Good,
            low if low > 0.0 => SunQuality::Low,
            _ => SunQuality::Down,
        };
        assert_eq!(sun.quality, quality, "{name} {at_s}");
        (count, up) = (count + 1, up + usize::from(elevation_deg > 0.0));
    }
    println!(
        "{count} positions, {up} with the sun up; azimuth within {:.1e}°, elevation within {:.1e}°",
        largest[0], largest[1]
    );
    assert!(count >= 300 && up >= 150, "{count} {up}");
}

#[test]
fn rising_and_setting_agree_with_pvlib_to_seconds() {
    let mut largest_s = 0f64;
    for (name, numbers) in rows(include_str!("oracles/sun_days.tsv")) {
        let [lat_deg, lon_deg, from_s, rise, transit, set]: [Option<f64>; 6] =
            numbers.try_into().expect("six numbers");
        let (lat_deg, lon_deg) = (lat_deg.expect("a latitude"), lon_deg.expect("a longitude"));
        let from = UnixSeconds(from_s.expect("an instant"));
        let day = site(lat_deg, lon_deg)
            .day(from, UnixSeconds(from.0 + 86_400.0))
            .expect("a day");
        for (theirs, ours) in [(rise, &day.rises), (transit, &day.transits), (set, &day.sets)] {
            let ours = ours.first().map(|at| at.0);
            assert_eq!(theirs.is_some(), ours.is_some(), "{name} {from:?}");
            let off_s = theirs
                .zip(ours)
                .map_or(0.0, |(theirs, ours)| (theirs - ours).abs());
            largest_s = largest_s.max(off_s);
            assert!(off_s < 6.0, "{name} {from:?}: {off_s} s");
        }
        assert!(
            rise.is_some() || day.is_up_at_start,
            "the table has midnight sun, no polar night"
        );
    }
    println!("within {largest_s:.1} s");
}

#[test]
fn what_is_no_place_no_time_and_no_air_is_refused() {
    let now = UnixSeconds(1.78e9);
    let air = Atmosphere::default();
    for (lat_deg, lon_deg, turned) in [
        (91.0, 13.0, 0.0),
        (55.0, 181.0, 0.0),
        (f64::NAN, 13.0, 0.0),
        (55.0, 13.0, f64::NAN),
    ] {
        let nowhere = Site {
            lat_deg,
            lon_deg,
            convergence: GridConvergence(turned),
        };
        assert!(matches!(nowhere.sun(now, air), Err(SunError::Place { .. })));
        assert!(nowhere.day(now, UnixSeconds(now.0 + 1.0)).is_err());
    }
    let malmo = site(55.605, 13.004);
    for at in [f64::NAN, f64::INFINITY, -1e20, 1e20] {
        assert!(
            matches!(malmo.sun(UnixSeconds(at), air), Err(SunError::Time { .. })),
            "{at}"
        );
        assert!(malmo.day(now, UnixSeconds(at)).is_err());
    }
    for (pressure_hpa, temperature_c) in [(0.0, 10.0), (f64::NAN, 10.0), (1010.0, -300.0)] {
        let air = Atmosphere {
            pressure_hpa,
            temperature_c,
        };
        assert!(matches!(malmo.sun(now, air), Err(SunError::Air { .. })));
    }
    let back = malmo
        .day(now, UnixSeconds(now.0 - 1.0))
        .expect_err("time does not run back");
    assert!(back.to_string().contains("no stretch"), "{back}");
}
