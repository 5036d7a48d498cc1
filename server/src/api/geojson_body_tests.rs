//! Tests of reading a place from a body.

use planvy_plan::{Crs, Geodetic, GridPoint};
use planvy_rules::{Place, Served};
use serde_json::json;

use super::geojson_body::{BODY_EXAMPLE, BodyError, place_of_body};

fn read(body: &serde_json::Value, crs: Option<Crs>) -> Result<Place, BodyError> {
    place_of_body(body.to_string().as_bytes(), crs, &Served::default())
}

/// Where an error points to.
fn spot(body: &serde_json::Value) -> String {
    match read(body, None).unwrap_err() {
        BodyError::NotJson(text) => text,
        BodyError::Expected { at, .. }
        | BodyError::OtherType { at, .. }
        | BodyError::NotInSweden { at, .. }
        | BodyError::OpenRing { at }
        | BodyError::UnknownCrs { at, .. }
        | BodyError::TwoCrs { at, .. } => at,
    }
}

#[test]
fn points_are_longitude_and_latitude_unless_said_otherwise() {
    let place = place_of_body(BODY_EXAMPLE.as_bytes(), None, &Served::default());
    assert_eq!(
        place,
        Ok(Place::Geodetic(Geodetic {
            lon_deg: 13.0007,
            lat_deg: 55.6064
        }))
    );
    let grid = Place::Point(GridPoint {
        crs: Crs::Zone1330,
        east_m: 118_600.0,
        north_m: 6_164_200.0,
    });
    let bare = json!({"type": "Point", "coordinates": [118_600, 6_164_200, 12.5]});
    assert_eq!(read(&bare, Some(Crs::Zone1330)), Ok(grid.clone()));
    for crs in [
        json!("EPSG:3008"),
        json!(3008),
        json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3008"}}),
    ] {
        let mut body = bare.clone();
        body["crs"] = crs;
        assert_eq!(read(&body, None), Ok(grid.clone()));
        assert_eq!(read(&body, Some(Crs::Zone1330)), Ok(grid.clone()));
        assert!(matches!(
            read(&body, Some(Crs::Tm)),
            Err(BodyError::TwoCrs { .. })
        ));
        let feature = json!({"type": "Feature", "properties": null, "geometry": body});
        assert_eq!(read(&feature, None), Ok(grid.clone()));
    }
    for crs in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ] {
        let body = json!({"type": "Point", "coordinates": [13.0007, 55.6064], "crs": crs});
        assert_eq!(read(&body, None), place);
        assert!(matches!(
            read(&body, Some(Crs::Tm)),
            Err(BodyError::TwoCrs { .. })
        ));
    }
}

#[test]
fn a_feature_may_say_the_system_for_its_geometry() {
    let geometry = json!({"type": "Point", "coordinates": [118_600, 6_164_200]});
    let feature = json!({"type": "Feature", "crs": "EPSG:3008", "geometry": geometry, "properties": {}});
    assert!(matches!(read(&feature, None), Ok(Place::Point(point)) if point.crs == Crs::Zone1330));
}

#[test]
fn plane_areas_keep_their_positions() {
    let ring = json!([[0, 0], [10, 0], [10, 10], [0, 0]]);
    let hole = json!([[4, 1], [6, 1], [6, 3], [4, 1]]);
    let polygon = json!({"type": "Polygon", "coordinates": [ring, hole], "crs": "EPSG:3008"});
    let Ok(Place::Area { crs, area }) = read(&polygon, None) else {
        panic!("no area")
    };
    assert_eq!(
        (crs, area.0.len(), area.0[0].exterior().0.len()),
        (Crs::Zone1330, 1, 4)
    );
    assert_eq!(area.0[0].interiors().len(), 1);
    let both = json!({"type": "MultiPolygon", "coordinates": [[ring], [hole]], "crs": "EPSG:3008"});
    assert!(matches!(read(&both, None), Ok(Place::Area { area, .. }) if area.0.len() == 2));
}

#[test]
fn edges_in_degrees_follow_the_curve_they_are() {
    // Along a parallel, 6.3 km: as a chord it would lie 1.1 m too far south in the middle.
    let line = json!({"type": "LineString", "coordinates": [[13.45, 55.6], [13.55, 55.6]]});
    let Ok(Place::Line { crs, line }) = read(&line, None) else {
        panic!("no line")
    };
    assert_eq!(crs, Crs::Zone1330);
    assert!(line.0.len() >= 32);
    for pair in line.0.windows(2) {
        let middle = GridPoint {
            crs,
            east_m: (pair[0].x + pair[1].x) / 2.0,
            north_m: (pair[0].y + pair[1].y) / 2.0,
        };
        let on_parallel = Geodetic {
            lat_deg: 55.6,
            ..middle.to_geodetic()
        }
        .to_grid(crs);
        assert!((middle.north_m - on_parallel.north_m).abs() < 0.002);
    }
}

#[test]
fn areas_in_degrees_are_laid_out_in_the_nearest_zone() {
    let ring = json!([[14.50, 61.0], [14.51, 61.0], [14.51, 61.01], [14.50, 61.0]]);
    let polygon = json!({"type": "Polygon", "coordinates": [ring]});
    assert!(matches!(
        read(&polygon, None),
        Ok(Place::Area {
            crs: Crs::Zone1415,
            ..
        })
    ));
}

#[test]
fn drawn_positions_that_have_changed_places_are_told_in_degrees() {
    let turned = json!([[55.60, 13.0], [55.61, 13.0], [55.61, 13.01], [55.60, 13.0]]);
    for body in [
        json!({"type": "Polygon", "coordinates": [turned]}),
        json!({"type": "MultiPolygon", "coordinates": [[turned]]}),
        json!({"type": "LineString", "coordinates": turned}),
    ] {
        let error = read(&body, None).unwrap_err();
        assert!(
            matches!(
                &error,
                BodyError::NotInSweden { at, reason: planvy_rules::QuestionError::SwappedGeodetic { .. } } if at == "/coordinates"
            ),
            "{error}"
        );
    }
    let abroad = json!({"type": "LineString", "coordinates": [[13.0, 55.6], [2.35, 48.86]]});
    let error = read(&abroad, None).unwrap_err().to_string();
    assert!(error.contains("longitude 2.35, latitude 48.86"), "{error}");
}

#[test]
fn errors_point_to_the_spot() {
    let open = json!([[0, 0], [1, 0], [1, 1], [0, 1]]);
    for (body, at) in [
        (json!([]), ""),
        (json!(null), ""),
        (json!({}), "/type"),
        (json!({"type": 5}), "/type"),
        (json!({"type": "MultiPoint", "coordinates": [[0, 0]]}), "/type"),
        (json!({"type": "GeometryCollection", "geometries": []}), "/type"),
        (json!({"type": "FeatureCollection", "features": []}), "/type"),
        (json!({"type": "Feature", "geometry": null}), "/geometry"),
        (
            json!({"type": "Feature", "geometry": {"type": "Feature"}}),
            "/geometry/type",
        ),
        (json!({"type": "Point"}), "/coordinates"),
        (json!({"type": "Point", "coordinates": [1]}), "/coordinates"),
        (
            json!({"type": "Point", "coordinates": ["13", "55"]}),
            "/coordinates",
        ),
        (
            json!({"type": "Point", "coordinates": [1, 2, 3, 4]}),
            "/coordinates",
        ),
        (
            json!({"type": "LineString", "coordinates": [[0, 0]]}),
            "/coordinates",
        ),
        (
            json!({"type": "LineString", "coordinates": [[0, 0], [1, null]]}),
            "/coordinates/1",
        ),
        (json!({"type": "Polygon", "coordinates": []}), "/coordinates"),
        (
            json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}),
            "/coordinates/0",
        ),
        (
            json!({"type": "Polygon", "coordinates": [open]}),
            "/coordinates/0",
        ),
        (json!({"type": "MultiPolygon", "coordinates": []}), "/coordinates"),
        (
            json!({"type": "MultiPolygon", "coordinates": [[open]]}),
            "/coordinates/0/0",
        ),
        (
            json!({"type": "Point", "coordinates": [0, 0], "crs": "EPSG:3857"}),
            "/crs",
        ),
        (
            json!({"type": "Point", "coordinates": [0, 0], "crs": true}),
            "/crs",
        ),
    ] {
        assert_eq!(spot(&body), at, "{body}");
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for body in [
        "",
        "{",
        "{\"type\": \"Point\", \"coordinates\": [NaN, 1]}",
        "\u{feff}{}",
        "[1e999]",
    ] {
        assert!(
            matches!(
                place_of_body(body.as_bytes(), None, &Served::default()),
                Err(BodyError::NotJson(_))
            ),
            "{body}"
        );
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(
        place_of_body(deep.as_bytes(), None, &Served::default()),
        Err(BodyError::NotJson(_))
    ));
    assert!(matches!(
        place_of_body(b"\xff\xfe{}", None, &Served::default()),
        Err(BodyError::NotJson(_))
    ));
}
