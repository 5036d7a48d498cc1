//! Answers on made-up ground: shares, borders, touches, lines, heights, coverage.

use geo_types::LineString;
use jiff::civil::date;
use planvy_plan::{
    Crs, Datum, Lang, PlanStatus, Position, RegulationContent, RegulationGroup, Standing, State,
    VerticalLimit,
};
use planvy_rules::{Answers, NoteCode, Place, QuestionError, Theme};

use crate::delivered::answers_over;
use crate::made_up::*;

/// One plan of 100 × 100 m with housing on its western half, a height on all of it, an exit ban along its southern border and
/// a rule for the whole plan; two parcels beside each other, and the street.
fn town() -> Answers {
    let mut dp = plan(1, block(0.0, 0.0, 100.0, 100.0), Some(date(2020, 1, 1)));
    let exit_ban = RegulationContent::new(RegulationGroup::Property, "Utfartsförbud");
    let whole = RegulationContent::new(RegulationGroup::Administrative, "Strandskyddet är upphävt");
    dp.regulations = vec![
        regulation(11, whole, vec![]),
        regulation(
            12,
            ridge_height("9.5"),
            vec![Position::Area(block(0.0, 0.0, 100.0, 100.0))],
        ),
        regulation(13, housing(), vec![Position::Area(block(0.0, 0.0, 50.0, 100.0))]),
        regulation(
            14,
            exit_ban,
            vec![Position::Line(LineString::from(vec![(E0, N0), (E0 + 40.0, N0)]))],
        ),
    ];
    let parcels = vec![
        parcel("EXEMPELBY EKEN 1:1", block(0.0, 0.0, 40.0, 40.0)),
        parcel("EXEMPELBY EKEN 1:2", block(40.0, 0.0, 60.0, 40.0)),
        parcel("EXEMPELBY GATAN 1", block(-50.0, -20.0, 200.0, 0.0)),
    ];
    answers_over(vec![dp], parcels)
}

fn number_of(regulation: &planvy_rules::RegulationAnswer) -> u128 {
    regulation.id.0.as_u128()
}

#[test]
fn a_parcel_has_shares_in_square_metres_and_per_cent() {
    let answers = town();
    let answer = answers
        .answer(&question(Place::Parcel("eken 1 : 2".to_owned())))
        .unwrap();
    assert_eq!(answer.place.parcel.as_deref(), Some("EXEMPELBY EKEN 1:2"));
    assert_eq!(answer.place.area_m2, Some(800.0));
    assert_eq!(
        (answer.plans[0].share.m2, answer.plans[0].share.percent),
        (Some(800.0), Some(100.0))
    );
    // By group, use before property before administrative.
    let numbers: Vec<u128> = answer.regulations.iter().map(number_of).collect();
    assert_eq!(numbers, [13, 12, 11]);
    let housing = &answer.regulations[0];
    assert_eq!(
        (housing.share.m2, housing.share.percent, housing.share.length_m),
        (Some(400.0), Some(50.0), None)
    );
    let whole = &answer.regulations[2];
    assert!(whole.whole_plan && !whole.on_border);
    assert_eq!(whole.share.m2, Some(800.0));
    // The exit ban ends at the parcel's corner: it only touches.
    let touching: Vec<u128> = answer.touches.regulations.iter().map(number_of).collect();
    assert_eq!(touching, [14]);
    assert_eq!(
        (answer.touches.threshold_m2, answer.touches.threshold_m),
        (0.5, 0.5)
    );
    let parcels: Vec<&str> = answer
        .parcels
        .iter()
        .map(|parcel| parcel.designation.as_str())
        .collect();
    assert_eq!(parcels, ["EXEMPELBY EKEN 1:2"]);
}

#[test]
fn a_line_along_the_border_of_a_parcel_counts_with_its_length() {
    let answer = town()
        .answer(&question(Place::Parcel("EXEMPELBY EKEN 1:1".to_owned())))
        .unwrap();
    let ban = answer
        .regulations
        .iter()
        .find(|regulation| number_of(regulation) == 14)
        .expect("the exit ban");
    assert_eq!(ban.share.length_m, Some(40.0));
    assert_eq!((ban.share.m2, ban.share.percent), (None, None));
}

#[test]
fn a_sliver_touches_and_is_no_regulation_of_the_place() {
    // 0.01 m × 20 m of the housing area.
    let answer = town().answer(&on(block(49.99, 20.0, 60.0, 40.0))).unwrap();
    let touching: Vec<u128> = answer.touches.regulations.iter().map(number_of).collect();
    assert_eq!(touching, [13]);
    assert!(
        answer
            .regulations
            .iter()
            .all(|regulation| number_of(regulation) != 13)
    );
    // On a place that is itself hardly larger than the threshold, the threshold follows.
    let tiny = town().answer(&on(block(10.0, 10.0, 10.5, 10.5))).unwrap();
    assert!(tiny.touches.threshold_m2 < 0.25);
    assert!(
        tiny.regulations
            .iter()
            .any(|regulation| number_of(regulation) == 13)
    );
    assert_eq!(tiny.coverage[0].state, State::Applies);
}

#[test]
fn a_rule_along_the_border_never_comes_without_its_plan() {
    // The neighbour's plan reaches 4 mm into the parcel, 0.2 m² in all, and its line runs along the whole side.
    let neighbours = block(100.0, 0.0, 160.0, 50.0);
    let mut made = plan(7, neighbours, Some(date(2020, 1, 1)));
    let side = LineString::from(vec![(E0 + 100.0, N0), (E0 + 100.0, N0 + 50.0)]);
    made.regulations = vec![
        regulation(
            71,
            housing(),
            vec![Position::Area(block(100.0, 0.0, 160.0, 50.0))],
        ),
        regulation(72, ridge_height("9"), vec![Position::Line(side)]),
    ];
    let answers = answers_over(vec![made], vec![]);
    let answer = answers.answer(&on(block(60.0, 0.0, 100.004, 50.0))).unwrap();
    assert_eq!(answer.plans.len(), 1);
    assert_eq!(answer.plans[0].share.m2, Some(0.2));
    assert_eq!(answer.regulations.len(), 1);
    assert_eq!(number_of(&answer.regulations[0]), 72);
    assert_eq!(answer.touches.regulations.len(), 1);
}

#[test]
fn a_point_on_a_border_gets_both_sides_labelled() {
    let answers = town();
    let answer = answers.answer(&at(50.05, 60.0)).unwrap();
    let housing = answer
        .regulations
        .iter()
        .find(|regulation| number_of(regulation) == 13)
        .expect("within 0.10 m");
    assert!(housing.on_border);
    assert_eq!(housing.distance_to_border_m, Some(0.05));
    let height = answer
        .regulations
        .iter()
        .find(|regulation| number_of(regulation) == 12)
        .unwrap();
    assert!(!height.on_border);
    let between = answers.answer(&at(40.0, 20.0)).unwrap();
    let designations: Vec<&str> = between
        .parcels
        .iter()
        .map(|parcel| parcel.designation.as_str())
        .collect();
    assert_eq!(designations, ["EXEMPELBY EKEN 1:1", "EXEMPELBY EKEN 1:2"]);
    assert!(between.parcels.iter().all(|parcel| parcel.on_border));
    assert_eq!(between.place.parcel, None);
    let beyond = answers.answer(&at(50.2, 60.0)).unwrap();
    assert!(
        beyond
            .regulations
            .iter()
            .all(|regulation| number_of(regulation) != 13)
    );
}

#[test]
fn a_point_gets_lines_within_half_a_metre_with_the_distance() {
    let answers = town();
    let near = answers.answer(&at(20.0, 0.4)).unwrap();
    let ban = near
        .regulations
        .iter()
        .find(|regulation| number_of(regulation) == 14)
        .expect("within 0.5 m");
    assert_eq!(ban.distance_to_border_m, Some(0.4));
    let far = answers.answer(&at(20.0, 0.6)).unwrap();
    assert!(
        far.regulations
            .iter()
            .all(|regulation| number_of(regulation) != 14)
    );
}

#[test]
fn a_line_is_measured_in_metres() {
    let line = LineString::from(vec![(E0 + 30.0, N0 + 50.0), (E0 + 130.0, N0 + 50.0)]);
    let answer = town().answer(&question(Place::Line { crs: CRS, line })).unwrap();
    assert_eq!(answer.place.length_m, Some(100.0));
    assert_eq!(answer.plans[0].share.percent, Some(70.0));
    let housing = answer
        .regulations
        .iter()
        .find(|regulation| number_of(regulation) == 13)
        .unwrap();
    assert_eq!(
        (housing.share.length_m, housing.share.percent),
        (Some(20.0), Some(20.0))
    );
    assert!(
        answer.coverage[0].statement.contains("30 %"),
        "{}",
        answer.coverage[0].statement
    );
}

#[test]
fn what_no_plan_covers_is_said() {
    let answers = town();
    let half = answers.answer(&on(block(50.0, 90.0, 70.0, 110.0))).unwrap();
    assert_eq!(half.coverage[0].state, State::Applies);
    assert!(
        half.coverage[0].statement.contains("50 %"),
        "{}",
        half.coverage[0].statement
    );
    let outside = answers.answer(&at(500.0, 500.0)).unwrap();
    assert_eq!(outside.coverage[0].state, State::NoData);
    assert!(outside.plans.is_empty() && outside.notes.is_empty());
    let parcels = outside
        .coverage
        .iter()
        .find(|coverage| coverage.theme == Theme::Parcels)
        .unwrap();
    assert_eq!(parcels.state, State::NoData);
    // Every theme is stated everywhere.
    assert_eq!(outside.coverage.len(), half.coverage.len());
    let on_street = answers.answer(&at(-20.0, -10.0)).unwrap();
    let parcels = on_street
        .coverage
        .iter()
        .find(|coverage| coverage.theme == Theme::Parcels)
        .unwrap();
    assert_eq!(parcels.state, State::Applies);
    assert_eq!(
        parcels.source.as_ref().map(|source| source.file.as_str()),
        Some("parcels.geojson")
    );
}

#[test]
fn unknown_names_come_with_near_ones() {
    let answers = town();
    let error = answers
        .answer(&question(Place::Parcel("EXEMPELBY EKEN 1:9".to_owned())))
        .unwrap_err();
    let QuestionError::UnknownParcel { near, .. } = error else {
        panic!("{error:?}")
    };
    assert!(near.contains(&"EXEMPELBY EKEN 1:1".to_owned()), "{near:?}");
    let error = answers
        .answer(&question(Place::Address("Storgatan 1".to_owned())))
        .unwrap_err();
    assert!(matches!(error, QuestionError::UnknownAddress { .. }));
}

#[test]
fn a_plan_that_is_history_or_to_come_is_never_silence() {
    let mut repealed = plan(1, block(0.0, 0.0, 10.0, 10.0), Some(date(1990, 1, 1)));
    repealed.status = PlanStatus::Repealed;
    repealed.status_date = Some(date(2020, 1, 1));
    let mut proposed = plan(2, block(0.0, 0.0, 10.0, 10.0), None);
    proposed.status = PlanStatus::Consultation;
    proposed.decisions[0].started = Some(date(2025, 1, 1));
    let history = answers_over(vec![repealed.clone()], vec![]);
    let answer = history.answer(&at(5.0, 5.0)).unwrap();
    assert_eq!(answer.plans[0].standing, Standing::Repealed);
    assert_eq!(answer.coverage[0].state, State::NoData);
    let both = answers_over(vec![repealed, proposed], vec![]);
    let answer = both.answer(&at(5.0, 5.0)).unwrap();
    let standings: Vec<Standing> = answer.plans.iter().map(|plan| plan.standing).collect();
    assert_eq!(standings, [Standing::Proposed, Standing::Repealed]);
    assert_eq!(answer.coverage[0].state, State::Applies);
    assert!(
        answer.coverage[0].statement.contains("gäller inte än"),
        "{}",
        answer.coverage[0].statement
    );
    let mut before = at(5.0, 5.0);
    before.date = date(2019, 6, 1);
    let answer = both.answer(&before).unwrap();
    let standings: Vec<Standing> = answer.plans.iter().map(|plan| plan.standing).collect();
    assert_eq!(standings, [Standing::InForce]);
}

#[test]
fn one_plan_above_and_one_below_a_deck_both_apply() {
    let mut above = plan(1, block(0.0, 0.0, 10.0, 10.0), Some(date(1990, 1, 1)));
    above.vertical_limit = Some(VerticalLimit::Up);
    above.area[0].vertex_heights_m = vec![5.0; 5];
    above.regulations = vec![regulation(
        11,
        housing(),
        vec![Position::Area(block(0.0, 0.0, 10.0, 10.0))],
    )];
    let mut below = plan(2, block(0.0, 0.0, 10.0, 10.0), Some(date(2020, 1, 1)));
    below.vertical_limit = Some(VerticalLimit::Down);
    below.area[0].vertex_heights_m = vec![5.0; 5];
    let answer = answers_over(vec![above, below], vec![])
        .answer(&at(5.0, 5.0))
        .unwrap();
    assert!(answer.plans.iter().all(|plan| plan.standing == Standing::InForce));
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.code == NoteCode::SeveralLevels)
    );
    let json = serde_json::to_value(&answer).unwrap();
    let extent = &json["regulations"][0]["verticalExtent"];
    assert_eq!(
        *extent,
        serde_json::json!({ "limited": "up", "fromM": 5.0, "toM": null, "datum": "RH 2000" })
    );
}

#[test]
fn every_field_of_the_contract_is_there() {
    let mut asked = question(Place::Parcel("EXEMPELBY EKEN 1:1".to_owned()));
    asked.geometry = true;
    asked.lang = Lang::En;
    let json = serde_json::to_value(town().answer(&asked).unwrap()).unwrap();
    let has = |value: &serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(*key).is_some(), "{key} is missing in {value}");
        }
    };
    has(
        &json,
        &[
            "snapshot",
            "asOf",
            "language",
            "place",
            "coverage",
            "plans",
            "regulations",
            "touches",
            "guidance",
            "parcels",
            "notes",
        ],
    );
    has(
        &json["place"],
        &["kind", "crs", "coordinates", "parcel", "areaM2"],
    );
    has(&json["coverage"][0], &["theme", "state", "statement", "source"]);
    let plan = &json["plans"][0];
    has(
        plan,
        &[
            "id",
            "designation",
            "name",
            "kind",
            "status",
            "standing",
            "legalForce",
            "implementation",
            "share",
            "purpose",
            "documents",
            "quality",
            "provenance",
        ],
    );
    has(&plan["implementation"], &["months", "from", "to", "state"]);
    has(&plan["provenance"], &["format", "file", "sha256", "imported"]);
    let height = json["regulations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| !r["quantities"].as_array().unwrap().is_empty());
    let height = height.expect("the height");
    has(
        height,
        &[
            "id",
            "plan",
            "group",
            "land",
            "code",
            "catalogue",
            "letter",
            "category",
            "subcategory",
            "plain",
            "formulation",
            "motive",
            "quantities",
            "machineReadable",
            "state",
            "standing",
            "share",
            "onBorder",
            "distanceToBorderM",
            "verticalExtent",
            "legalBasis",
            "geometry",
            "links",
        ],
    );
    has(
        &height["quantities"][0],
        &["measure", "bound", "value", "unit", "reference", "appliesTo"],
    );
    has(&height["share"], &["m2", "percent", "lengthM"]);
    assert_eq!(height["geometry"]["type"], "MultiPolygon");
    has(&json["touches"], &["thresholdM2", "thresholdM", "regulations"]);
    has(&json["notes"][0], &["code", "text", "plan"]);
    has(
        &json["parcels"][0],
        &["designation", "areaM2", "share", "onBorder"],
    );
}

#[test]
fn a_body_holds_between_its_levels() {
    let ring = |level: f64| {
        [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)].map(|(x, y)| [E0 + x, N0 + y, level])
    };
    let floor: Vec<[f64; 3]> = ring(-2.5).into_iter().rev().collect();
    let body = Position::Solid(vec![vec![floor], vec![ring(1.2).to_vec()]]);
    let mut made = plan(1, block(0.0, 0.0, 50.0, 50.0), Some(date(2020, 1, 1)));
    made.regulations = vec![regulation(11, housing(), vec![body])];
    let answer = answers_over(vec![made], vec![]).answer(&at(5.0, 5.0)).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    let extent = &json["regulations"][0]["verticalExtent"];
    assert_eq!(
        *extent,
        serde_json::json!({ "limited": "solid", "fromM": -2.5, "toM": 1.2, "datum": "RH 2000" })
    );
    assert!(
        answer
            .notes
            .iter()
            .all(|note| note.code != NoteCode::GeometryLeftOut)
    );
}

#[test]
fn the_same_level_is_over_each_plans_own_datum() {
    let mut level = ridge_height("31.5");
    level.catalogue = "912a1a73-ad9d-418d-9ffd-19ecb2cc9c7f".parse().ok();
    level.formulation = "Högsta nockhöjd är [höjd:decimaltal] meter över angivet nollplan.".to_owned();
    let plan_with = |number: u128, west: f64, datum: Option<Datum>| {
        let area = || block(west, 0.0, west + 10.0, 10.0);
        let mut made = plan(number, area(), Some(date(2020, 1, 1)));
        made.height_datum = datum;
        made.regulations = vec![regulation(
            number * 10,
            level.clone(),
            vec![Position::Area(area())],
        )];
        made
    };
    let plans = vec![
        plan_with(1, 0.0, None),
        plan_with(2, 20.0, Some(Datum::Rh70)),
        plan_with(3, 40.0, Some(Datum::Rh2000)),
    ];
    let answers = answers_over(plans, vec![]);
    assert_eq!(answers.snapshot().contents().len(), 1);
    for (east, datum) in [(5.0, "RH 2000"), (25.0, "RH 70"), (45.0, "RH 2000")] {
        let answer = answers.answer(&at(east, 5.0)).unwrap();
        let quantity = &answer.regulations[0].words.quantities[0];
        assert_eq!(
            (quantity.reference, quantity.datum.as_deref()),
            ("datum", Some(datum))
        );
        assert_eq!(quantity.value, 31.5);
    }
}

#[test]
fn a_parcel_in_another_system_has_the_shares_of_the_plans_plane() {
    let mut made = plan(1, block(0.0, 0.0, 100.0, 100.0), Some(date(2020, 1, 1)));
    made.regulations = vec![regulation(
        11,
        housing(),
        vec![Position::Area(block(0.0, 0.0, 50.0, 100.0))],
    )];
    let mut in_tm = parcel("EXEMPELBY EKEN 1:1", block(25.0, 25.0, 75.0, 75.0));
    in_tm.area = planvy_rules::projected::area_in(&in_tm.area, CRS, Crs::Tm);
    in_tm.crs = Crs::Tm;
    let answers = answers_over(vec![made], vec![in_tm]);
    let answer = answers
        .answer(&question(Place::Parcel("EKEN 1:1".to_owned())))
        .unwrap();
    assert_eq!(answer.place.crs, Crs::Tm);
    let share = answer.regulations[0].share;
    assert!((share.m2.unwrap() - 1250.0).abs() < 0.2, "{share:?}");
    assert!((share.percent.unwrap() - 50.0).abs() < 0.01, "{share:?}");
    assert!((answer.plans[0].share.percent.unwrap() - 100.0).abs() < 0.01);
    // The plane of TM draws the parcel larger or smaller than the zone does.
    assert!((answer.place.area_m2.unwrap() - 2500.0).abs() > 0.5);
}
