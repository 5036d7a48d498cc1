//! Positions in every coordinate system, held against PROJ.

use geo_types::Coord;
use planvy_features::FeatureCrs;

/// The table says how it was made.
const BY_PROJ: &str = include_str!("fixtures/positions_by_proj.txt");

#[test]
fn positions_agree_with_proj_to_a_thousandth() {
    let mut count = 0;
    for line in BY_PROJ.lines().filter(|line| !line.starts_with('#')) {
        let values: Vec<f64> = line
            .split(' ')
            .map(|value| value.parse().expect("a number"))
            .collect();
        let uri = format!("http://www.opengis.net/def/crs/EPSG/0/{}", values[0]);
        let crs = FeatureCrs::from_uri(&uri).expect("a system of features");
        let lon_lat = Coord {
            x: values[1],
            y: values[2],
        };
        let there = FeatureCrs::Crs84.position_in(lon_lat, crs);
        assert!(
            (there.x - values[3]).abs() < 0.001 && (there.y - values[4]).abs() < 0.001,
            "{line}: {there:?}"
        );
        let back = crs.position_in(
            Coord {
                x: values[3],
                y: values[4],
            },
            FeatureCrs::Crs84,
        );
        // A thousandth of a metre is 1.8e-8 degrees of longitude at 60° north.
        assert!(
            (back.x - lon_lat.x).abs() < 3e-8 && (back.y - lon_lat.y).abs() < 1e-8,
            "{line}: {back:?}"
        );
        count += 1;
    }
    assert_eq!(count, 14 * 8, "every plane system, eight positions each");
}

#[test]
fn systems_of_degrees_hold_the_same_positions_in_their_own_order() {
    let position = Coord { x: 13.0, y: 55.6 };
    for crs in [FeatureCrs::Wgs84, FeatureCrs::Etrs89] {
        assert_eq!(FeatureCrs::Crs84.position_in(position, crs), position);
        assert_eq!(crs.ordered([55.6, 13.0]), position);
    }
    assert_eq!(FeatureCrs::Crs84.ordered([13.0, 55.6]), position);
    assert_eq!(FeatureCrs::all().count(), 17);
}

#[test]
fn names_of_systems_are_read_in_every_form() {
    let tm = FeatureCrs::Plane(planvy_plan::Crs::Tm);
    for text in [
        "http://www.opengis.net/def/crs/EPSG/0/3006",
        "https://www.opengis.net/def/crs/EPSG/0/3006",
        "urn:ogc:def:crs:EPSG::3006",
        "[EPSG:3006]",
        "EPSG:3006",
    ] {
        assert_eq!(FeatureCrs::from_uri(text), Ok(tm), "{text}");
    }
    for text in [
        "",
        "3006",
        "EPSG:",
        "EPSG:3019",
        "EPSG:5847",
        "http://example.org/3006",
        "CRS83",
    ] {
        assert!(FeatureCrs::from_uri(text).is_err(), "{text}");
    }
}
