//! What an answer says of the comprehensive plan, of the ground and of the buildings.

use std::sync::Arc;

use geo_types::{MultiLineString, MultiPolygon, line_string};
use jiff::civil::date;
use planvy_index::SnapshotBuilder;
use planvy_plan::guidance::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Datum, ExistingBuilding, Lang, State, TerrainRaster};
use planvy_rules::{Answer, Answers, Coverage, Question, Theme};

use crate::delivered::provenance;
use crate::made_up::*;

fn feature(id: &str, aspect: GuidanceAspect, shape: GuidanceShape) -> GuidanceFeature {
    GuidanceFeature {
        id: id.to_owned(),
        aspect,
        land_use: None,
        category: "Grönt stråk".to_owned(),
        subcategory: None,
        stage: None,
        statement: None,
        plan_name: Some("ÖP 2040".to_owned()),
        adopted: Some(date(2024, 5, 2)),
        horizon: Some("2040".to_owned()),
        crs: CRS,
        shape,
    }
}

/// Housing on the western half of a block of 100 × 100 m, water on the eastern, a green path along the middle; ground under the
/// western half; one building.
fn town() -> Answers {
    let mut builder = SnapshotBuilder::new("snapshot-1");
    for (kind, file) in [
        ("guidance", "op.geojson"),
        ("terrain", "mark.tif"),
        ("buildings", "hus.geojson"),
    ] {
        builder.layer(kind, provenance(file), Vec::new());
    }
    let area = |west, east| GuidanceShape::Area(MultiPolygon(vec![block(west, 0.0, east, 100.0)]));
    let path = line_string![(x: E0, y: N0 + 50.0), (x: E0 + 100.0, y: N0 + 50.0)];
    builder.guidance(feature(
        "3",
        GuidanceAspect::Values,
        GuidanceShape::Line(MultiLineString(vec![path])),
    ));
    builder.guidance(GuidanceFeature {
        land_use: Some(GuidanceLandUse::Housing),
        ..feature("1", GuidanceAspect::LandUse, area(0.0, 50.0))
    });
    builder.guidance(GuidanceFeature {
        land_use: Some(GuidanceLandUse::Water),
        ..feature("2", GuidanceAspect::LandUse, area(50.0, 100.0))
    });
    builder.terrain(TerrainRaster {
        crs: CRS,
        datum: Some(Datum::Rh2000),
        west_centre_m: E0,
        north_centre_m: N0 + 100.0,
        cell_m: 50.0,
        columns: 2,
        rows: 3,
        levels_m: vec![4.0, 5.0, 4.0, 5.0, 4.0, 5.0],
        uncertainty_m: None,
    });
    builder.building(ExistingBuilding {
        source_id: None,
        crs: CRS,
        footprint: MultiPolygon(vec![block(10.0, 10.0, 20.0, 20.0)]),
        kind: None,
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    });
    Answers::new(Arc::new(builder.build()))
}

fn area_question(west: f64, south: f64, east: f64, north: f64, lang: Lang) -> Question {
    Question {
        lang,
        ..on(block(west, south, east, north))
    }
}

/// The answer as a tree, held equal to the JSON that is written.
fn answer(answers: &Answers, question: &Question) -> Answer {
    let answer = answers.answer(question).unwrap();
    let mut written = Vec::new();
    answers.write_json(question, &mut written).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written, serde_json::to_value(&answer).unwrap());
    answer
}

fn coverage(answer: &Answer, theme: Theme) -> &Coverage {
    answer
        .coverage
        .iter()
        .find(|coverage| coverage.theme == theme)
        .unwrap()
}

#[test]
fn guidance_comes_with_its_share_and_never_binds() {
    let answer = answer(&town(), &area_question(40.0, 0.0, 80.0, 60.0, Lang::Sv));
    let ids: Vec<&str> = answer
        .guidance
        .iter()
        .map(|feature| feature.id.as_str())
        .collect();
    // Land use first, what covers most first; then values.
    assert_eq!(ids, ["2", "1", "3"]);
    let water = &answer.guidance[0];
    assert_eq!((water.share.m2, water.share.percent), (Some(1800.0), Some(75.0)));
    assert_eq!(water.source.as_ref().unwrap().file, "op.geojson");
    assert_eq!(
        answer.guidance[1].plain,
        "Kommunens översiktsplan (”ÖP 2040”) pekar ut området för sammanhängande bostadsbebyggelse. Den är vägledande, inte \
         bindande."
    );
    let path = &answer.guidance[2];
    assert_eq!((path.share.m2, path.share.length_m), (None, Some(40.0)));
    assert!(answer.guidance.iter().all(|feature| !feature.binding));
    let said = coverage(&answer, Theme::ComprehensivePlan);
    assert_eq!(said.state, State::Applies);
    assert_eq!(
        said.statement,
        "Översiktsplanen ”ÖP 2040” pekar ut platsen för vatten och sammanhängande bostadsbebyggelse. Den är vägledande, inte \
         bindande."
    );
}

#[test]
fn a_place_outside_the_guidance_has_no_data_and_not_a_no() {
    let answer = answer(&town(), &area_question(200.0, 0.0, 210.0, 10.0, Lang::En));
    assert!(answer.guidance.is_empty());
    for (theme, words) in [
        (Theme::ComprehensivePlan, "does not mean that it has no guidance"),
        (Theme::Terrain, "not loaded for this place"),
        (Theme::Buildings, "does not mean that the ground is not built on"),
    ] {
        let said = coverage(&answer, theme);
        assert_eq!(said.state, State::NoData);
        assert!(said.statement.contains(words), "{}", said.statement);
        assert!(said.source.is_none());
    }
}

#[test]
fn ground_and_buildings_at_a_point_and_beside_it() {
    let town = town();
    let inside = answer(
        &town,
        &Question {
            lang: Lang::Sv,
            ..at(15.0, 15.0)
        },
    );
    let ground = coverage(&inside, Theme::Terrain);
    assert_eq!(ground.statement, "Marken ligger 4,3 m över RH 2000 här.");
    assert_eq!(ground.source.as_ref().unwrap().file, "mark.tif");
    let building = coverage(&inside, Theme::Buildings);
    assert_eq!(
        (building.state, building.statement.as_str()),
        (State::Applies, "Ett inläst hus står här.")
    );
    let beside = answer(&town, &at(9.0, 15.0));
    assert_eq!(coverage(&beside, Theme::Buildings).state, State::NoData);
    // A building that only touches an area does not stand on it.
    let touching = answer(&town, &area_question(20.0, 0.0, 30.0, 30.0, Lang::Sv));
    assert_eq!(coverage(&touching, Theme::Buildings).state, State::NoData);
    let partly = answer(&town, &area_question(0.0, 0.0, 90.0, 20.0, Lang::Sv));
    assert_eq!(
        coverage(&partly, Theme::Terrain).statement,
        "Markens höjd över RH 2000 är inläst för en del av platsen."
    );
}
