use super::*;
use proptest::prelude::*;

fn small() -> UndulationGrid {
    UndulationGrid {
        west_deg: 10.0,
        north_deg: 56.0,
        lon_step_deg: 1.0,
        lat_step_deg: 0.5,
        columns: 3,
        rows: 2,
        heights_m: vec![30.0, 31.0, 33.0, 20.0, 25.0, f32::NAN],
    }
}

fn height(geoid: &Geoid, lon_deg: f64, lat_deg: f64) -> Result<f64, OutsideGeoid> {
    geoid.geoid_height_m(Geodetic { lon_deg, lat_deg })
}

#[test]
fn heights_are_linear_between_the_nodes() {
    let geoid = Geoid::new(small(), 0.0);
    assert_eq!(height(&geoid, 10.0, 56.0), Ok(30.0));
    assert_eq!(height(&geoid, 10.5, 56.0), Ok(30.5));
    assert_eq!(height(&geoid, 10.0, 55.5), Ok(20.0));
    assert_eq!(height(&geoid, 10.5, 55.75), Ok((30.5 + 22.5) / 2.0));
}

#[test]
fn outside_and_where_there_is_no_number_there_is_no_height() {
    let geoid = Geoid::new(small(), 0.0);
    for (lon_deg, lat_deg) in [
        (9.99, 55.8),
        (12.01, 55.8),
        (11.0, 56.01),
        (11.0, 55.49),
        (11.5, 55.6),
        (f64::NAN, 55.8),
    ] {
        let error = height(&geoid, lon_deg, lat_deg).expect_err("no height");
        assert_eq!((error.west_deg, error.east_deg), (10.0, 12.0));
        assert_eq!((error.south_deg, error.north_deg), (55.5, 56.0));
    }
    let empty = Geoid::new(
        UndulationGrid {
            columns: 0,
            rows: 0,
            heights_m: Vec::new(),
            ..small()
        },
        0.0,
    );
    assert!(height(&empty, 10.0, 56.0).is_err());
}

#[test]
fn the_built_in_form_is_whole() {
    let geoid = Geoid::built_in();
    assert_eq!((geoid.grid().columns, geoid.grid().rows), (151, 321));
    assert!(
        geoid
            .grid()
            .heights_m
            .iter()
            .all(|height| (17.0..44.0).contains(height))
    );
    for corner in [(10.0, 54.0), (25.0, 54.0), (10.0, 70.0), (25.0, 70.0)] {
        assert!(height(geoid, corner.0, corner.1).is_ok(), "{corner:?}");
    }
}

#[test]
fn a_table_is_packed_and_read_back_to_half_a_millimetre() {
    let whole = UndulationGrid {
        heights_m: vec![30.0, 31.0004, 33.0, 20.0, 25.0, 26.123],
        ..small()
    };
    let bytes = pack(&whole, 1).unwrap();
    assert_eq!(bytes.len(), 64 + 12);
    let back = unpack(&bytes).unwrap();
    assert_eq!((back.columns, back.rows, back.lat_step_deg), (3, 2, 0.5));
    let pairs = || back.heights_m.iter().zip(&whole.heights_m);
    assert!(pairs().all(|(a, b)| (a - b).abs() <= 0.000_51));
    let coarse = unpack(&pack(&whole, 2).unwrap()).unwrap();
    assert_eq!((coarse.columns, coarse.rows, coarse.lon_step_deg), (2, 1, 2.0));
    assert_eq!(coarse.heights_m, [30.0, 33.0]);
}

#[test]
fn what_cannot_be_packed_or_read_says_why() {
    assert_eq!(pack(&small(), 1), Err(TableError::Height { column: 2, row: 1 }));
    let steep = UndulationGrid {
        heights_m: vec![0.0, 0.0, 70.0, 0.0, 0.0, 0.0],
        ..small()
    };
    assert_eq!(pack(&steep, 1), Err(TableError::Height { column: 0, row: 0 }));
    assert_eq!(unpack(b"short"), Err(TableError::NoTable));
    assert_eq!(unpack(&[0; 80]), Err(TableError::NoTable));
    let whole = UndulationGrid {
        heights_m: vec![30.0; 6],
        ..small()
    };
    let mut bytes = pack(&whole, 1).unwrap();
    bytes.pop();
    assert_eq!(
        unpack(&bytes),
        Err(TableError::Size {
            found: 75,
            promised: 76
        })
    );
}

proptest! {
    #[test]
    fn a_level_there_and_back_is_the_same(lon_deg in 10.0f64..25.0, lat_deg in 54.0f64..70.0, level in -100.0f64..3000.0) {
        let place = Geodetic { lon_deg, lat_deg };
        let over = Geoid::built_in().over_ellipsoid(place, OverRh2000(level)).unwrap();
        let back = Geoid::built_in().over_rh2000(place, over).unwrap();
        prop_assert!((back.0 - level).abs() < 1e-9);
        prop_assert!((17.0..44.0).contains(&(over.0 - level)));
    }
}
