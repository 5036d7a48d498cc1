use planvy_plan::{Crs, Parcel, Reading, RuleId, Severity};
use serde_json::{Value, json};

use super::ParcelsGeoJson;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

fn square(x: f64, y: f64, side: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]]})
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn read_as(collection: &Value, options: &ReadOptions) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parcels.geojson");
    std::fs::write(&path, collection.to_string()).unwrap();
    ParcelsGeoJson.read(&path, options)
}

fn read(collection: &Value) -> Reading<Content> {
    read_as(collection, &ReadOptions::default())
}

fn collection(crs: Option<&str>, features: Vec<Value>) -> Value {
    let mut collection = json!({"type": "FeatureCollection", "features": features});
    if let Some(name) = crs {
        collection["crs"] = json!({"type": "name", "properties": {"name": name}});
    }
    collection
}

fn parcels(reading: &Reading<Content>) -> &[Parcel] {
    match &reading.value {
        Some(Content::Parcels(parcels)) => parcels,
        _ => &[],
    }
}

fn rules(reading: &Reading<Content>) -> Vec<(RuleId, Severity)> {
    let pairs = reading
        .findings
        .iter()
        .map(|finding| (finding.rule.clone(), finding.severity));
    pairs.collect()
}

#[test]
fn projected_parcels_are_read_as_they_stand() {
    let named = json!({"designation": "MALMÖ SIRIUS 3", "objektidentitet": "abc"});
    let reading = read(&collection(
        Some("EPSG:3008"),
        vec![feature(named, square(118_500.0, 6_164_800.0, 10.0))],
    ));
    assert_eq!(rules(&reading), []);
    let parcel = &parcels(&reading)[0];
    assert_eq!(
        (parcel.designation.as_str(), parcel.crs),
        ("MALMÖ SIRIUS 3", Crs::Zone1330)
    );
    assert_eq!(parcel.source_id.as_deref(), Some("abc"));
    // The ring came clockwise and is turned.
    assert_eq!(
        parcel.area.0[0].exterior().0[1],
        geo_types::coord! { x: 118_510.0, y: 6_164_800.0 }
    );
}

#[test]
fn skiften_become_one_parcel_and_repetitions_are_said() {
    let at = |text: &str, x: f64| feature(json!({"fastighet": text}), square(x, 6_164_800.0, 10.0));
    let features = vec![
        at("Malmö Husie 1:2>1", 118_500.0),
        at("MALMÖ HUSIE 1:2>2", 118_600.0),
        at("MALMÖ HUSIE 1:2", 118_600.0),
    ];
    let reading = read(&collection(Some("urn:ogc:def:crs:EPSG::3008"), features));
    assert_eq!(rules(&reading), [(RuleId::DUPLICATE, Severity::Warning)]);
    assert_eq!(parcels(&reading).len(), 1);
    assert_eq!(parcels(&reading)[0].area.0.len(), 2);
    assert_eq!(parcels(&reading)[0].designation, "Malmö Husie 1:2");
}

#[test]
fn degrees_are_projected_to_the_best_zone() {
    let in_degrees = || {
        feature(
            json!({"beteckning": "MALMÖ X 1"}),
            square(13.0007, 55.6064, 0.001),
        )
    };
    let reading = read(&collection(None, vec![in_degrees()]));
    assert_eq!(rules(&reading), []);
    assert_eq!(parcels(&reading)[0].crs, Crs::Zone1330);
    let first = parcels(&reading)[0].area.0[0].exterior().0[0];
    assert!(
        (first.x - 118_531.568).abs() < 0.001 && (first.y - 6_164_853.424).abs() < 0.001,
        "{first:?}"
    );
    let options = ReadOptions {
        crs: Some(Crs::Tm),
        ..ReadOptions::default()
    };
    assert_eq!(
        parcels(&read_as(&collection(None, vec![in_degrees()]), &options))[0].crs,
        Crs::Tm
    );
}

#[test]
fn northing_before_easting_is_mended_with_a_warning() {
    let attributes = json!({"kommunnamn": "MALMÖ", "trakt": "INNERSTADEN", "block": "10", "enhet": 16, "etikett": "10:16"});
    let swapped = json!({"type": "MultiPolygon", "coordinates": [[[
        [6_164_800.0, 118_500.0], [6_164_800.0, 118_510.0], [6_164_810.0, 118_510.0], [6_164_800.0, 118_500.0]]]]});
    let reading = read(&collection(
        Some("http://www.opengis.net/def/crs/EPSG/0/3008"),
        vec![feature(attributes, swapped)],
    ));
    assert_eq!(rules(&reading), [(RuleId::AXES, Severity::Warning)]);
    let parcel = &parcels(&reading)[0];
    assert_eq!(parcel.designation, "MALMÖ INNERSTADEN 10:16");
    let ring = &parcel.area.0[0].exterior().0;
    assert!(ring.iter().all(|c| c.x < 200_000.0 && c.y > 6_000_000.0));
}

#[test]
fn what_nobody_says_is_asked_for() {
    let metres = square(118_500.0, 6_164_800.0, 10.0);
    let reading = read(&collection(
        None,
        vec![feature(json!({"designation": "A 1"}), metres.clone())],
    ));
    assert_eq!(rules(&reading), [(RuleId::CRS, Severity::Error)]);
    assert!(
        reading.value.is_none()
            && reading.findings[0]
                .hint
                .as_deref()
                .unwrap_or_default()
                .contains("--crs")
    );
    let web = read(&collection(
        Some("EPSG:3857"),
        vec![feature(json!({"designation": "A 1"}), metres.clone())],
    ));
    assert_eq!(rules(&web), [(RuleId::CRS, Severity::Error)]);

    let unnamed = collection(
        Some("EPSG:3008"),
        vec![feature(json!({"fnr": 5, "namn": "A 1"}), metres)],
    );
    let reading = read(&unnamed);
    let last = reading.findings.last().unwrap();
    assert!(reading.value.is_none() && reading.has_errors());
    assert!(
        last.hint.as_deref().unwrap_or_default().ends_with("fnr, namn"),
        "{last:?}"
    );
    let options = ReadOptions {
        designation_field: Some("NAMN".to_owned()),
        ..ReadOptions::default()
    };
    assert_eq!(parcels(&read_as(&unnamed, &options))[0].designation, "A 1");
}

#[test]
fn one_bad_feature_does_not_hide_the_others() {
    let good = || {
        feature(
            json!({"designation": "A 1"}),
            square(118_500.0, 6_164_800.0, 10.0),
        )
    };
    for (bad, rule, severity) in [
        (json!(5), RuleId::SCHEMA, Severity::Error),
        (
            feature(json!({"designation": "B"}), Value::Null),
            RuleId::GEOMETRY,
            Severity::Warning,
        ),
        (
            feature(
                json!({"designation": "B"}),
                json!({"type": "Point", "coordinates": [1, 2]}),
            ),
            RuleId::GEOMETRY,
            Severity::Warning,
        ),
        (
            feature(
                json!({"designation": "B"}),
                json!({"type": "Polygon", "coordinates": [[[1, "x"]]]}),
            ),
            RuleId::GEOMETRY,
            Severity::Error,
        ),
        (
            feature(json!({"designation": "B"}), square(0.0, 0.0, 5.0)),
            RuleId::CRS,
            Severity::Error,
        ),
        (
            feature(json!({"designation": "B"}), square(6_164_800.0, 118_500.0, 5.0)),
            RuleId::AXES,
            Severity::Error,
        ),
        (
            feature(json!({"designation": "B"}), square(118_500.0, 6_164_800.0, 0.0)),
            RuleId::GEOMETRY,
            Severity::Warning,
        ),
        (
            feature(json!({}), square(118_500.0, 6_164_800.0, 5.0)),
            RuleId::SCHEMA,
            Severity::Warning,
        ),
    ] {
        let reading = read(&collection(Some("EPSG:3008"), vec![good(), bad.clone(), good()]));
        assert!(
            rules(&reading).contains(&(rule, severity)),
            "{bad}: {:?}",
            reading.findings
        );
        assert_eq!(parcels(&reading).len(), 1, "{bad}");
    }
}

#[test]
fn only_parcels_are_recognised() {
    let head = |text: &'static str, kind| Head {
        file_name: "x.geojson",
        bytes: text.as_bytes(),
        kind,
    };
    let parcel = r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon"},"properties":{"fastighet":"A 1"}}]}"#;
    let point = r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Point"},"properties":{"fastighet":"A 1"}}]}"#;
    let plain = r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon"},"properties":{"name":"A 1"}}]}"#;
    assert!(ParcelsGeoJson.recognises(&head(parcel, None)));
    assert!(!ParcelsGeoJson.recognises(&head(point, None)));
    assert!(!ParcelsGeoJson.recognises(&head(plain, None)));
    assert!(ParcelsGeoJson.recognises(&head(plain, Some(ContentKind::Parcels))));
    assert!(!ParcelsGeoJson.recognises(&head(parcel, Some(ContentKind::Plans))));
    assert!(!ParcelsGeoJson.recognises(&head("<xml/>", Some(ContentKind::Parcels))));
}
