use planvy_plan::{
    Crs, Date, GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape, PlanningStage, Reading,
    RuleId, Severity,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{GuidanceGeoJson, GuidanceGeoPackage};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions, detect};

const E: f64 = 118_600.0;
const N: f64 = 6_164_200.0;

fn area(properties: Value) -> Value {
    let ring = [[E, N], [E + 100.0, N], [E + 100.0, N + 100.0], [E, N]];
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn collection(features: &[Value]) -> String {
    let crs = json!({"type": "name", "properties": {"name": "EPSG:3008"}});
    json!({"type": "FeatureCollection", "crs": crs, "features": features}).to_string()
}

fn read_as(name: &str, features: &[Value], mapping: &str) -> (Vec<GuidanceFeature>, Reading<Content>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, collection(features)).unwrap();
    if !mapping.is_empty() {
        std::fs::write(path.with_extension("mapping.toml"), mapping).unwrap();
    }
    taken(GuidanceGeoJson.read(&path, &ReadOptions::default()))
}

fn taken(reading: Reading<Content>) -> (Vec<GuidanceFeature>, Reading<Content>) {
    let features = match &reading.value {
        Some(Content::Guidance(features)) => features.clone(),
        _ => Vec::new(),
    };
    (features, reading)
}

#[test]
fn the_names_of_the_model_are_read() {
    let said = json!({
        "objektid": "A", "kategori": "Grönområde och park", "underkategori": "Stadspark", "planeringsläge": "Befintlig",
        "ställningstagande": "Parken bevaras.", "plannamn": "ÖP 2040", "antagen": "2025-03-24T00:00:00", "tidshorisont": 2040,
    });
    let (features, reading) = read_as("op.geojson", &[area(said)], "");
    assert_eq!(reading.findings, []);
    let [feature] = features.as_slice() else {
        panic!("one")
    };
    assert_eq!((feature.id.as_str(), feature.crs), ("A", Crs::Zone1330));
    assert_eq!(
        (feature.aspect, feature.land_use),
        (GuidanceAspect::LandUse, Some(GuidanceLandUse::GreenSpace))
    );
    assert_eq!(
        (feature.category.as_str(), feature.subcategory.as_deref()),
        ("Grönområde och park", Some("Stadspark"))
    );
    assert_eq!(feature.stage, Some(PlanningStage::Existing));
    assert_eq!(feature.statement.as_deref(), Some("Parken bevaras."));
    assert_eq!(feature.plan_name.as_deref(), Some("ÖP 2040"));
    assert_eq!(feature.adopted, Some(Date::constant(2025, 3, 24)));
    assert_eq!(feature.horizon.as_deref(), Some("2040"));
    assert!(matches!(&feature.shape, GuidanceShape::Area(area) if area.0.len() == 1));
}

#[test]
fn what_the_model_does_not_have_is_kept_in_words_and_said() {
    let features = [
        area(json!({"kategori": "Kolonilotter", "aspekt": "Mark- och vattenanvändning"})),
        area(
            json!({"kategori": "Stadskärna", "aspekt": "Framtid", "planeringsläge": "snart", "antagen": "i våras"}),
        ),
        area(json!({})),
    ];
    let (features, reading) = read_as("op.geojson", &features, "");
    let known: Vec<_> = features
        .iter()
        .map(|f| (f.aspect, f.land_use, f.category.as_str()))
        .collect();
    assert_eq!(
        known,
        [
            (GuidanceAspect::LandUse, None, "Kolonilotter"),
            (GuidanceAspect::Values, None, "Stadskärna"),
            (GuidanceAspect::Values, None, "ej angiven"),
        ]
    );
    assert_eq!(features[2].id, "feature 3");
    let messages: Vec<&str> = reading
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "the date of adoption 'i våras' is no date (2025-03-24); it is not used",
            "categories that are none of the ten; they are kept in words: Kolonilotter (1)",
            "words that name none of the three aspects: Framtid (1)",
            "words that name no stage; it is taken as not said: snart (1)",
            "2 features do not say which aspect of the plan they belong to; they count among the other values",
            "1 features say no category",
        ]
    );
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Warning)
    );
}

#[test]
fn a_mapping_gives_attributes_and_words_their_meaning() {
    let mapping = "[[guidance]]\ncategory = \"slag\"\nstage = \"skede\"\n[guidance.fixed]\naspect = \"land-use\"\n\
                   adopted = \"2025-03-24\"\n[guidance.categories]\n\"Kolonilotter\" = \"agriculture\"\n\
                   [guidance.stages]\n\"finns\" = \"existing\"\n";
    let said = json!({"slag": "kolonilotter", "skede": "Finns", "kategori": "Vatten"});
    let (features, reading) = read_as("a.geojson", &[area(said)], mapping);
    assert_eq!(reading.findings, []);
    let feature = &features[0];
    assert_eq!(
        (feature.land_use, feature.category.as_str()),
        (Some(GuidanceLandUse::Agriculture), "kolonilotter")
    );
    assert_eq!(
        (feature.stage, feature.adopted),
        (Some(PlanningStage::Existing), Some(Date::constant(2025, 3, 24)))
    );
}

#[test]
fn the_name_of_the_layer_tells_the_aspect() {
    let features = [area(json!({"kategori": "Naturvård"}))];
    let (features, _) = read_as("riksintressen.geojson", &features, "");
    assert_eq!(
        (features[0].aspect, features[0].land_use),
        (GuidanceAspect::Values, None)
    );
}

#[test]
fn lines_and_points_are_kept_and_broken_geometries_said() {
    let with = |geometry: Value| json!({"type": "Feature", "properties": {"kategori": "Vatten"}, "geometry": geometry});
    let mixed = json!({"type": "GeometryCollection", "geometries": [
        {"type": "Point", "coordinates": [E, N]}, {"type": "LineString", "coordinates": [[E, N], [E, N + 5.0]]}]});
    let features = [
        with(json!({"type": "LineString", "coordinates": [[E, N], [E + 5.0, N]]})),
        with(json!({"type": "MultiPoint", "coordinates": [[E, N]]})),
        with(mixed),
        with(Value::Null),
        with(json!({"type": "Point", "coordinates": [E]})),
        with(json!({"type": "Polygon", "coordinates": [[[E, N], [E + 5.0, N], [E + 2.0, N], [E, N]]]})),
    ];
    let (features, reading) = read_as("op.geojson", &features, "");
    let kinds: Vec<_> = features
        .iter()
        .map(|feature| std::mem::discriminant(&feature.shape))
        .collect();
    assert_eq!(kinds.len(), 3);
    assert_eq!(kinds[0], kinds[2]);
    let rules: Vec<_> = reading
        .findings
        .iter()
        .map(|finding| (&finding.rule, finding.severity))
        .collect();
    let (warning, error) = (
        (&RuleId::GEOMETRY, Severity::Warning),
        (&RuleId::GEOMETRY, Severity::Error),
    );
    assert_eq!(rules, [warning, error, warning, warning]);
}

#[test]
fn a_geopackage_gives_every_layer_or_those_that_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oversiktsplan.gpkg");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA application_id = 1196444487;
             CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization, organization_coordsys_id INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('zone', 3008, 'EPSG', 3008);
             CREATE TABLE gpkg_contents (table_name, data_type);
             CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id INTEGER, z, m);
             CREATE TABLE mark_vatten (fid INTEGER PRIMARY KEY, kategori TEXT, geom BLOB);
             CREATE TABLE riksintressen (fid INTEGER PRIMARY KEY, kategori TEXT, geom BLOB);
             INSERT INTO gpkg_contents VALUES ('mark_vatten', 'features'), ('riksintressen', 'features');
             INSERT INTO gpkg_geometry_columns VALUES ('mark_vatten', 'geom', 'POINT', 3008, 0, 0),
                 ('riksintressen', 'geom', 'POINT', 3008, 0, 0);",
        )
        .unwrap();
    let mut geometry = b"GP\0\x01".to_vec();
    geometry.extend(3008i32.to_le_bytes());
    geometry.extend([1, 1, 0, 0, 0]);
    geometry.extend(E.to_le_bytes());
    geometry.extend(N.to_le_bytes());
    for (table, category) in [("mark_vatten", "Vatten"), ("riksintressen", "Naturvård")] {
        let insert = format!("INSERT INTO {table} (kategori, geom) VALUES (?1, ?2)");
        connection
            .execute(&insert, rusqlite::params![category, geometry])
            .unwrap();
    }
    let (features, reading) = taken(GuidanceGeoPackage.read(&path, &ReadOptions::default()));
    assert_eq!(reading.findings, []);
    let aspects: Vec<_> = features.iter().map(|feature| feature.aspect).collect();
    assert_eq!(aspects, [GuidanceAspect::LandUse, GuidanceAspect::Values]);
    let mapping = "[[guidance]]\nlayer = \"riksintressen\"\n[guidance.fixed]\nplan_name = \"ÖP\"\n";
    std::fs::write(path.with_extension("mapping.toml"), mapping).unwrap();
    let (features, _) = taken(GuidanceGeoPackage.read(&path, &ReadOptions::default()));
    assert_eq!(
        (features.len(), features[0].plan_name.as_deref()),
        (1, Some("ÖP"))
    );
}

#[test]
fn detection_takes_guidance_by_name_or_by_its_attributes() {
    let named = |file_name: &str, text: &str, kind: Option<ContentKind>| {
        let head = Head {
            file_name,
            bytes: text.as_bytes(),
            kind,
        };
        detect(&head).map(Format::name)
    };
    let model = collection(&[area(json!({"planeringsläge": "Ny"}))]);
    let other = collection(&[area(json!({"a": 1}))]);
    assert_eq!(named("a.geojson", &model, None), Some("guidance-geojson"));
    assert_eq!(
        named("Översiktsplan 2040.geojson", &other, None),
        Some("guidance-geojson")
    );
    assert_eq!(named("a.geojson", &other, None), None);
    assert_eq!(
        named("a.geojson", &other, Some(ContentKind::Guidance)),
        Some("guidance-geojson")
    );
    assert_eq!(
        named("oversiktsplan.gpkg", "SQLite format 3\0", None),
        Some("guidance-geopackage")
    );
}
