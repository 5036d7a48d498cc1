use super::*;

#[test]
fn every_system_is_read_back_from_its_written_forms() {
    for crs in Crs::ALL {
        let code = crs.epsg();
        for text in [
            code.to_string(),
            crs.to_string(),
            format!("urn:ogc:def:crs:EPSG::{code}"),
            format!("http://www.opengis.net/def/crs/EPSG/0/{code}"),
            crs.name().to_owned(),
            crs.name().replace(' ', "_"),
        ] {
            assert_eq!(text.parse(), Ok(crs), "{text}");
        }
    }
}

#[test]
fn what_is_well_inside_is_inside() {
    for crs in Crs::ALL {
        let half_width_m = if crs == Crs::Tm { 180_000.0 } else { 55_000.0 };
        for (side, north_m) in [
            (-1.0, 6_120_000.0),
            (1.0, 6_120_000.0),
            (-1.0, 7_650_000.0),
            (1.0, 7_650_000.0),
        ] {
            let east_m = crs.false_easting_m() + side * half_width_m;
            assert!(crs.is_well_inside(east_m, north_m));
            let place = GridPoint { crs, east_m, north_m }.to_geodetic();
            assert!((10.4..=24.7).contains(&place.lon_deg), "{crs} {place:?}");
            assert!((54.9..=69.2).contains(&place.lat_deg), "{crs} {place:?}");
        }
    }
}

#[test]
fn foreign_systems_are_refused() {
    for text in [
        "EPSG:4326",
        "3857",
        "",
        "SWEREF 99",
        "SWEREF 99 13 31",
        "urn:ogc:def:crs:OGC::CRS84",
    ] {
        assert_eq!(text.parse::<Crs>(), Err(UnknownCrs(text.to_owned())));
    }
}
