use super::*;
use serde_json::json;

fn fault(value: Value) -> String {
    read_shape(&value).unwrap_err().to_string()
}

#[test]
fn every_type_is_read() {
    for (value, vertices) in [
        (json!({"type": "Point", "coordinates": [1, 2, 3]}), 1),
        (json!({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}), 2),
        (json!({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}), 2),
        (
            json!({"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}),
            4,
        ),
        (
            json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
            4,
        ),
        (
            json!({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}),
            4,
        ),
        (
            json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}),
            1,
        ),
    ] {
        let shape = read_shape(&value).unwrap();
        let mut count = 0;
        shape.for_each_vertex(&mut |_| count += 1);
        assert_eq!(count, vertices, "{value}");
    }
}

#[test]
fn every_fault_names_its_place() {
    assert_eq!(
        fault(json!({"type": "Polygon", "coordinates": [[[0, 0], [1, "NaN"], [1, 1], [0, 0]]]})),
        "coordinates[0][1][1]: a coordinate should be a number, got a text"
    );
    assert_eq!(
        fault(json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]})),
        "coordinates[0]: needs at least 4 positions, got 3"
    );
    assert_eq!(
        fault(json!({"type": "CurvePolygon", "coordinates": []})),
        "geometry: the geometry type 'CurvePolygon' is not supported; only points, straight lines and polygons are"
    );
    assert_eq!(
        fault(json!({"type": "LineString", "coordinates": [[0, 0, 1], [1, 1]]})),
        "coordinates: some vertices have a height and others have none"
    );
    assert_eq!(
        fault(json!({"type": "Point", "coordinates": [1]})),
        "coordinates: a position needs two or three numbers, got 1"
    );
    assert_eq!(
        fault(json!([])),
        "geometry: should be a GeoJSON geometry, got a list"
    );
    assert_eq!(
        fault(json!({"type": "Point"})),
        "geometry: the geometry has no coordinates"
    );
    let error = read_shape(&json!({"type": "LineString", "coordinates": [[5, 6], [null, 1]]})).unwrap_err();
    assert_eq!(error.near, Some([5.0, 6.0]));
}

#[test]
fn nested_collections_end() {
    let mut value = json!({"type": "Point", "coordinates": [1, 2]});
    for _ in 0..50 {
        value = json!({"type": "GeometryCollection", "geometries": [value]});
    }
    assert!(fault(value).contains("GeometryCollection"));
}
