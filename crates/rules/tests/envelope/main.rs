//! Envelopes, from plans and terrain to planes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code"
)]

#[path = "../answers/delivered.rs"]
#[expect(dead_code, reason = "shared with the tests of answers")]
mod delivered;
#[path = "../answers/made_up.rs"]
#[expect(dead_code, reason = "shared with the tests of answers")]
mod made_up;
#[path = "../building_right/rules_of_plans.rs"]
#[expect(dead_code, reason = "shared with the tests of building right")]
mod rules_of_plans;

use std::sync::Arc;

use planvy_city::solid::{Solid, SolidPart};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Datum, Lang, RegulationId, State, TerrainRaster};
use planvy_rules::envelope::{Choices, EnvelopeArea, LevelReference};
use planvy_rules::{Answers, Question};

use delivered::builder_over;
use made_up::*;
use rules_of_plans::*;

const RIDGE_LEVEL: &str = "DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan";
const BUILDING_HEIGHT: &str = "DP_KM_Eg_Utform_Byggnadshojd_Meter";
const HIGHEST_PITCH: &str = "DP_KM_Eg_Takvinkel_Storsta_Storsta";
const LOWEST_PITCH: &str = "DP_KM_Eg_Takvinkel_Minsta_Minsta";

/// Level ground over the plan.
fn ground(level_m: f32) -> TerrainRaster {
    TerrainRaster {
        crs: CRS,
        datum: Some(Datum::Rh2000),
        west_centre_m: E0 - 49.0,
        north_centre_m: N0 + 149.0,
        cell_m: 2.0,
        columns: 100,
        rows: 100,
        levels_m: vec![level_m; 10_000],
        uncertainty_m: Some(0.05),
    }
}

fn desk(rules: Vec<planvy_plan::Regulation>, terrain: Option<TerrainRaster>) -> Answers {
    let whole = block(0.0, 0.0, 100.0, 100.0);
    let mut plan = plan(1, whole.clone(), Some(jiff::civil::date(2024, 1, 1)));
    plan.height_datum = Some(Datum::Rh2000);
    plan.regulations = vec![ruled(10, housing(), whole)];
    plan.regulations.extend(rules);
    let parcels = vec![parcel("EXEMPEL A 1", block(10.0, 10.0, 30.0, 50.0))];
    let mut builder = builder_over(vec![plan], parcels);
    if let Some(terrain) = terrain {
        builder.terrain(terrain);
    }
    Answers::new(Arc::new(builder.build()))
}

fn envelope(answers: &Answers) -> EnvelopeArea {
    let question = question(planvy_rules::Place::Parcel("EXEMPEL A 1".to_owned()));
    let mut answer = answers.envelope(&question).unwrap();
    assert_eq!(answer.areas.len(), 1);
    answer.areas.remove(0)
}

fn everywhere(number: u128, code: &str, value: f64, unit: &str) -> planvy_plan::Regulation {
    ruled(number, numbered(code, value, unit), block(0.0, 0.0, 100.0, 100.0))
}

#[test]
fn a_height_over_ground_becomes_a_level_where_the_ground_is_known() {
    let area = envelope(&desk(
        vec![everywhere(20, RIDGE, 9.0, "meter")],
        Some(ground(4.0)),
    ));
    assert_eq!(
        (area.level_reference, area.base_m),
        (LevelReference::Rh2000, Some(4.0))
    );
    assert!(area.ground.is_approximate && area.ground.state == State::Applies);
    assert_eq!(area.bound.len(), 1);
    let cell = area.bound.first().unwrap();
    assert_eq!(
        (cell.plane.level_m, cell.pitch_deg, cell.regulation.0.as_u128()),
        (13.0, 0.0, 20)
    );
    assert_eq!(area.bound_volume_m3, Some(800.0 * 9.0));
    assert_eq!((area.without_top_m2, area.solids.len()), (0.0, 1));
    let house = area.example_house.expect("a house fits");
    assert!(house.ridge_m <= 13.0 + 1e-9 && house.eave_m > 6.3);
    assert!((house.ridge_m - house.eave_m) > 1.0 && house.roof.len() == 4);
}

#[test]
fn without_ground_heights_stay_over_it_and_levels_are_left_out() {
    let rules = || {
        vec![
            everywhere(20, RIDGE, 9.0, "meter"),
            everywhere(21, RIDGE_LEVEL, 12.0, "meter"),
        ]
    };
    let area = envelope(&desk(rules(), None));
    assert_eq!(
        (area.level_reference, area.base_m),
        (LevelReference::MeanGroundLevel, Some(0.0))
    );
    assert_eq!(area.bound.first().unwrap().plane.level_m, 9.0);
    assert_eq!(
        area.not_in_bound
            .iter()
            .map(|id| id.0.as_u128())
            .collect::<Vec<_>>(),
        [21]
    );
    assert_eq!(area.ground.state, State::NoData);
    // With ground the level is the lower of the two.
    let area = envelope(&desk(rules(), Some(ground(4.0))));
    let cell = area.bound.first().unwrap();
    assert_eq!((cell.plane.level_m, cell.regulation.0.as_u128()), (12.0, 21));
    assert!(area.not_in_bound.is_empty());
}

#[test]
fn levels_alone_need_no_ground_but_have_no_volume_without_it() {
    let area = envelope(&desk(vec![everywhere(21, RIDGE_LEVEL, 12.0, "meter")], None));
    assert_eq!(
        (area.level_reference, area.base_m),
        (LevelReference::Rh2000, None)
    );
    assert_eq!(
        (area.bound.first().unwrap().plane.level_m, area.bound_volume_m3),
        (12.0, None)
    );
    assert!(area.solids.is_empty() && area.example_house.is_none());
}

#[test]
fn a_building_height_rises_inwards_from_the_facade() {
    let rules = vec![
        everywhere(20, BUILDING_HEIGHT, 6.0, "meter"),
        everywhere(21, RIDGE, 10.0, "meter"),
    ];
    let area = envelope(&desk(rules, Some(ground(4.0))));
    let level: Vec<_> = area.bound.iter().filter(|cell| cell.pitch_deg < 0.01).collect();
    let sloping: Vec<_> = area.bound.iter().filter(|cell| cell.pitch_deg > 1.0).collect();
    assert_eq!((level.len(), sloping.len()), (1, 4), "{:#?}", area.bound);
    assert!(
        sloping
            .iter()
            .all(|cell| (cell.pitch_deg - 45.0).abs() < 0.01 && cell.regulation.0.as_u128() == 20)
    );
    assert_eq!(level.first().unwrap().regulation.0.as_u128(), 21);
    // By hand: 20 by 40 m, 6 m high, and a hip of 45° to 4 m more with a flat of 12 by 32 m.
    let frustum = 4.0 / 3.0 * (800.0 + 384.0 + (800.0_f64 * 384.0).sqrt());
    // The frustum of a rectangle that keeps its border width is no similar figure: by the prismoid formula.
    let prismoid = 4.0 / 6.0 * (800.0 + 4.0 * 16.0 * 36.0 + 384.0);
    assert!((prismoid - frustum).abs() < 10.0);
    let volume = area.bound_volume_m3.unwrap();
    assert!((volume - (4800.0 + prismoid)).abs() < 0.5, "{volume} {prismoid}");
}

#[test]
fn an_example_house_keeps_the_pitch() {
    let rules = vec![
        everywhere(20, RIDGE, 9.0, "meter"),
        everywhere(21, LOWEST_PITCH, 38.0, "grader"),
        everywhere(22, M2_OF_PARCEL, 150.0, "kvadratmeter"),
    ];
    let house = envelope(&desk(rules, Some(ground(4.0))))
        .example_house
        .expect("a house fits");
    assert_eq!(house.pitch_deg, 38.0);
    assert!(house.ridge_m <= 13.0 + 1e-9);
    let json = serde_json::to_value(&house.footprint).unwrap();
    assert_eq!(json["type"], "MultiPolygon");
}

#[test]
fn land_without_a_rule_has_no_top_and_no_house() {
    let part = ruled(20, numbered(RIDGE, 9.0, "meter"), block(0.0, 0.0, 100.0, 30.0));
    let area = envelope(&desk(vec![part], Some(ground(4.0))));
    assert!(
        (area.without_top_m2 - 400.0).abs() < 0.01,
        "{}",
        area.without_top_m2
    );
    assert!(area.without_top.is_some());
    let nothing = envelope(&desk(Vec::new(), Some(ground(4.0))));
    assert!(nothing.bound.is_empty() && nothing.example_house.is_none());
    assert!((nothing.without_top_m2 - 800.0).abs() < 0.01);
}

#[test]
fn land_for_ancillary_buildings_is_a_low_volume() {
    let rules = || {
        vec![
            everywhere(20, RIDGE, 9.0, "meter"),
            ruled(21, plain(KORS), block(0.0, 0.0, 100.0, 20.0)),
            ruled(22, plain(PRICK), block(0.0, 0.0, 100.0, 15.0)),
        ]
    };
    let answers = desk(rules(), Some(ground(4.0)));
    let area = envelope(&answers);
    let low = area.ancillary.first().unwrap();
    assert_eq!((low.height_m, low.top_m, low.height_is_assumed), (4.0, 8.0, true));
    assert!(low.statement.starts_with("100\u{a0}m²"), "{}", low.statement);
    let question = question(planvy_rules::Place::Parcel("EXEMPEL A 1".to_owned()));
    let lower = Choices {
        ancillary_height_m: 3.0,
    };
    let area = answers.envelope_with(&question, lower).unwrap().areas.remove(0);
    assert_eq!(area.ancillary.first().unwrap().top_m, 7.0);
}

/// Every edge of a body is walked once in each direction.
fn assert_closed(solid: &Solid<RegulationId>) {
    let mut ways: std::collections::HashMap<(usize, usize), usize> = std::collections::HashMap::new();
    for ring in solid.faces.iter().flat_map(|face| &face.rings) {
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            *ways.entry((*from, *to)).or_default() += 1;
        }
    }
    assert!(ways.len() >= 12);
    for ((from, to), count) in &ways {
        assert_eq!((*count, ways.get(&(*to, *from))), (1, Some(&1)), "{from} {to}");
    }
}

/// The volume inside a body's faces, by the divergence theorem over fans of triangles.
fn volume_of(solid: &Solid<RegulationId>) -> f64 {
    let at = |corner: usize| {
        let [x, y, z] = solid.corners[corner];
        [x - E0, y - N0, z]
    };
    let mut sixfold = 0.0;
    for ring in solid.faces.iter().flat_map(|face| &face.rings) {
        let a = at(ring[0]);
        for pair in ring[1..].windows(2) {
            let (b, c) = (at(pair[0]), at(pair[1]));
            sixfold += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                + a[2] * (b[0] * c[1] - b[1] * c[0]);
        }
    }
    sixfold / 6.0
}

#[test]
fn the_bodies_of_the_bound_are_closed_hold_its_volume_and_name_their_rules() {
    let rules: Vec<(Vec<planvy_plan::Regulation>, usize, Vec<u128>)> = vec![
        (vec![everywhere(20, RIDGE, 9.0, "meter")], 1, vec![20]),
        (
            vec![
                everywhere(20, BUILDING_HEIGHT, 6.0, "meter"),
                everywhere(21, RIDGE, 10.0, "meter"),
            ],
            1,
            vec![20, 21],
        ),
        // Two heights side by side are one body, with a step between them.
        (
            vec![
                everywhere(20, RIDGE, 9.0, "meter"),
                ruled(21, numbered(RIDGE, 5.0, "meter"), block(0.0, 0.0, 100.0, 30.0)),
            ],
            1,
            vec![20, 21],
        ),
        // Land that no main building may stand on parts it in two.
        (
            vec![
                everywhere(20, RIDGE, 9.0, "meter"),
                ruled(22, plain(PRICK), block(0.0, 25.0, 100.0, 30.0)),
            ],
            2,
            vec![20],
        ),
    ];
    for (rules, bodies, made_by) in rules {
        let area = envelope(&desk(rules, Some(ground(4.0))));
        assert_eq!(area.solids.len(), bodies);
        let mut named = std::collections::BTreeSet::new();
        for solid in &area.solids {
            assert_closed(solid);
            for face in &solid.faces {
                match face.part {
                    SolidPart::Top(rule) | SolidPart::Wall(rule) => _ = named.insert(rule.0.as_u128()),
                    SolidPart::Ground => {
                        assert!(
                            face.rings
                                .iter()
                                .flatten()
                                .all(|corner| solid.corners[*corner][2] == 4.0)
                        );
                    }
                }
            }
        }
        assert_eq!(named.into_iter().collect::<Vec<_>>(), made_by);
        let volume: f64 = area.solids.iter().map(volume_of).sum();
        let told = area.bound_volume_m3.unwrap();
        assert!((volume - told).abs() < 0.01, "{volume} {told}");
    }
}

#[test]
fn an_example_house_is_narrower_where_the_lowest_pitch_leaves_no_room() {
    // 9 m to the ridge, 2.4 m to the eaves: with 60° the ridge is 3.81 m from the eaves at most.
    let rules = vec![
        everywhere(20, RIDGE, 9.0, "meter"),
        everywhere(21, LOWEST_PITCH, 60.0, "grader"),
    ];
    let house = envelope(&desk(rules, Some(ground(4.0))))
        .example_house
        .expect("a house fits");
    assert_eq!(house.pitch_deg, 60.0);
    assert!(
        (house.eave_m - 6.4).abs() < 0.01 && (house.ridge_m - 13.0).abs() < 0.01,
        "{house:#?}"
    );
}

#[test]
fn an_example_house_keeps_to_the_building_height_of_its_own_facades() {
    // 20 m wide land, a house 14 m deep in its middle: its eaves stay at 6 m over the ground, wherever the bound is there.
    let rules = vec![
        everywhere(20, BUILDING_HEIGHT, 6.0, "meter"),
        everywhere(21, RIDGE, 10.0, "meter"),
        everywhere(22, HIGHEST_PITCH, 20.0, "grader"),
    ];
    let area = envelope(&desk(rules, Some(ground(4.0))));
    let house = area.example_house.expect("a house fits");
    assert_eq!((house.eave_m, house.pitch_deg), (10.0, 20.0));
    let ridge_m = 10.0 + 7.0 * 20.0_f64.to_radians().tan();
    assert!((house.ridge_m - ridge_m).abs() < 0.001, "{}", house.ridge_m);
}

#[test]
fn a_pitch_that_lowers_nothing_is_told_with_the_reason() {
    let told = |rules: Vec<planvy_plan::Regulation>, lang: Lang| {
        let answers = desk(rules, Some(ground(4.0)));
        let question = Question {
            lang,
            ..question(planvy_rules::Place::Parcel("EXEMPEL A 1".to_owned()))
        };
        let area = answers.envelope(&question).unwrap().areas.remove(0);
        let found = area
            .statements
            .into_iter()
            .filter(|told| told.contains("Takvinkeln sänker") || told.contains("roof pitch does not lower"));
        found.collect::<Vec<_>>()
    };
    let ridge = || everywhere(20, RIDGE, 9.0, "meter");
    let pitch = || everywhere(21, HIGHEST_PITCH, 30.0, "grader");
    let found = told(vec![ridge(), pitch()], Lang::Sv);
    assert!(found.len() == 1 && found[0].contains("pulpettak"), "{found:?}");
    let found = told(vec![ridge(), pitch()], Lang::En);
    assert!(found.len() == 1 && found[0].contains("one slope"), "{found:?}");
    let facade = everywhere(22, BUILDING_HEIGHT, 6.0, "meter");
    let found = told(vec![ridge(), pitch(), facade], Lang::En);
    assert!(found.len() == 1 && found[0].contains("set back"), "{found:?}");
    assert!(told(vec![ridge()], Lang::Sv).is_empty());
}
