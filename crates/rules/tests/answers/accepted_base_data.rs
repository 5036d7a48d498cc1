//! Base data that broke rules which the municipality accepted: every answer that rests on them says so.

use std::sync::Arc;

use geo_types::MultiPolygon;
use planvy_index::SnapshotBuilder;
use planvy_plan::guidance::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{
    Address, Datum, ExistingBuilding, Geodetic, Lang, Placement, PlanStatus, Proposal, ProposedBuilding,
    RuleId, TerrainRaster,
};
use planvy_rules::inquiry::{Inquiry, Terms};
use planvy_rules::{Answers, CheckQuestion, EffectQuestion, Note, NoteCode, Place, Question};

use crate::delivered::{builder_over, provenance};
use crate::made_up::*;

/// A plan of 100 × 100 m with a parcel, buildings, ground and guidance in its western half. Of each kind of base data, one file
/// broke a rule that was accepted, and another file broke none.
fn town() -> Answers {
    let mut plan = plan(
        1,
        block(0.0, 0.0, 100.0, 100.0),
        Some(jiff::civil::date(2024, 1, 1)),
    );
    plan.regulations = vec![regulation(10, housing(), Vec::new())];
    let mut builder = builder_over(
        vec![plan],
        vec![parcel("EXEMPEL A 1", block(0.0, 0.0, 40.0, 40.0))],
    );
    for (kind, accepted) in [
        ("parcels", vec![RuleId::CRS, RuleId::GEOMETRY]),
        ("parcels", vec![RuleId::GEOMETRY]),
        ("addresses", vec![RuleId::named("PV-SCHEMA")]),
        ("guidance", vec![RuleId::AXES]),
        ("terrain", vec![RuleId::named("PV-LEVEL")]),
        ("buildings", vec![RuleId::GEOMETRY]),
    ] {
        builder.layer(kind, provenance("bra"), Vec::new());
        builder.layer(kind, provenance("fel"), accepted);
    }
    add_base_data(&mut builder);
    Answers::new(Arc::new(builder.build()))
}

fn add_base_data(builder: &mut SnapshotBuilder) {
    builder.guidance(GuidanceFeature {
        id: "1".to_owned(),
        aspect: GuidanceAspect::LandUse,
        land_use: Some(GuidanceLandUse::Housing),
        category: "Bostäder".to_owned(),
        subcategory: None,
        stage: None,
        statement: None,
        plan_name: None,
        adopted: None,
        horizon: None,
        crs: CRS,
        shape: GuidanceShape::Area(MultiPolygon(vec![block(0.0, 0.0, 50.0, 100.0)])),
    });
    builder.terrain(TerrainRaster {
        crs: CRS,
        datum: Some(Datum::Rh2000),
        west_centre_m: E0 - 10.0,
        north_centre_m: N0 + 110.0,
        cell_m: 10.0,
        columns: 7,
        rows: 13,
        levels_m: vec![4.0; 91],
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
    builder.address(Address {
        street: "Storgatan".to_owned(),
        number: "1".to_owned(),
        postal_code: None,
        town: None,
        position: Geodetic {
            lon_deg: 13.0,
            lat_deg: 55.6,
        },
        parcel: None,
    });
}

/// The texts of the notes about accepted rules.
fn accepted<'n>(notes: impl IntoIterator<Item = &'n Note>) -> Vec<&'n str> {
    let about = notes
        .into_iter()
        .filter(|note| note.code == NoteCode::AcceptedFindings);
    about
        .map(|note| {
            assert_eq!(note.plan, None);
            note.text.as_str()
        })
        .collect()
}

/// The notes of an answer, whose tree is held equal to the JSON that is written.
fn notes(answers: &Answers, question: &Question) -> Vec<Note> {
    let answer = answers.answer(question).unwrap();
    let mut written = Vec::new();
    answers.write_json(question, &mut written).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written, serde_json::to_value(&answer).unwrap());
    answer.notes
}

const SAID: [&str; 4] = [
    "En fil med översiktsplanen bröt mot PV-AXES när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där.",
    "En fil med fastigheter bröt mot PV-CRS och PV-GEOMETRY när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel \
     just där.",
    "En fil med markens höjd bröt mot PV-LEVEL när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där.",
    "En fil med hus bröt mot PV-GEOMETRY när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där.",
];

#[test]
fn an_answer_says_what_was_accepted_of_the_layers_that_it_rests_on() {
    let town = town();
    assert_eq!(accepted(&notes(&town, &at(15.0, 15.0))), SAID);
    let english = Question {
        lang: Lang::En,
        ..at(15.0, 15.0)
    };
    assert_eq!(
        accepted(&notes(&town, &english))[1],
        "A file of parcels broke PV-CRS and PV-GEOMETRY when it was imported. The municipality took it all the same. The \
         answer may be wrong there."
    );
    // Where nothing of a layer is met, the answer says that it has no data, and rests on nothing.
    assert_eq!(accepted(&notes(&town, &at(45.0, 15.0))), [SAID[0], SAID[2]]);
    assert!(accepted(&notes(&town, &at(90.0, 15.0))).is_empty());
}

#[test]
fn an_answer_at_an_address_rests_on_the_addresses() {
    let asked = question(Place::Address("Storgatan 1".to_owned()));
    let notes = notes(&town(), &asked);
    assert_eq!(
        accepted(&notes),
        [
            "En fil med adresser bröt mot PV-SCHEMA när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där."
        ]
    );
}

#[test]
fn building_right_envelope_inquiry_and_parcel_say_it_too() {
    let town = town();
    let parcel = question(Place::Parcel("EXEMPEL A 1".to_owned()));
    assert_eq!(accepted(&town.building_right(&parcel).unwrap().notes), SAID);
    assert_eq!(accepted(&town.envelope(&parcel).unwrap().notes), SAID);
    let view = town.parcel_view("EXEMPEL A 1", TODAY, Lang::Sv).unwrap();
    assert_eq!(accepted(&view.notes), SAID);
    for kind in ["how-high", "how-much", "comprehensive-plan", "what-changed"] {
        let inquiry = Inquiry {
            kind: kind.to_owned(),
            place: parcel.place.clone(),
            date: TODAY,
            lang: Lang::Sv,
            terms: Terms {
                since: Some(jiff::civil::date(2025, 1, 1)),
                ..Terms::default()
            },
        };
        assert_eq!(accepted(&town.inquire(&inquiry).unwrap().notes), SAID, "{kind}");
    }
}

#[test]
fn the_effect_of_a_plan_in_process_rests_on_the_parcels() {
    let mut plan = plan(1, block(0.0, 0.0, 100.0, 100.0), None);
    plan.status = PlanStatus::Consultation;
    let mut builder = builder_over(
        vec![plan],
        vec![parcel("EXEMPEL A 1", block(0.0, 0.0, 40.0, 40.0))],
    );
    builder.layer("parcels", provenance("fel"), vec![RuleId::CRS, RuleId::GEOMETRY]);
    let answers = Answers::new(Arc::new(builder.build()));
    let asked = EffectQuestion {
        plan: plan_id(1),
        date: TODAY,
        lang: Lang::Sv,
        after: None,
        limit: 10,
    };
    assert_eq!(accepted(&answers.effect(&asked).unwrap().notes), [SAID[1]]);
}

#[test]
fn a_check_says_it_too() {
    let answer = town().check(&CheckQuestion {
        proposal: Proposal {
            format: "geojson".to_owned(),
            crs: Some(CRS),
            placement: Placement::Stated,
            buildings: vec![ProposedBuilding {
                footprint: Some(MultiPolygon(vec![block(25.0, 25.0, 35.0, 35.0)])),
                ..ProposedBuilding::default()
            }],
        },
        findings: Vec::new(),
        date: TODAY,
        lang: Lang::Sv,
        parcel: None,
    });
    assert_eq!(accepted(&answer.notes), SAID);
}
