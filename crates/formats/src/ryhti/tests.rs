use planvy_plan::{Crs, Measure, PlanStatus, Position, Value};
use serde_json::json;

use super::*;

const AREA: &str = r#"{"srid":"3067","geometry":{"type":"Polygon","coordinates":[[[381849.8,6677967.9],[386378.4,6677967.9],[386378.4,6680613.3],[381849.8,6680613.3],[381849.8,6677967.9]]]}}"#;

fn read(document: &serde_json::Value) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kaava.json");
    std::fs::write(&path, document.to_string()).unwrap();
    RyhtiPlan.read(&path, &ReadOptions::default())
}

fn address(list: &str, code: &str) -> String {
    format!("http://uri.suomi.fi/codelist/rytj/{list}/code/{code}")
}

fn document() -> serde_json::Value {
    let area: serde_json::Value = serde_json::from_str(AREA).unwrap();
    let regulation = |key: &str, kind: &str, value: serde_json::Value, added: serde_json::Value| {
        json!({ "planRegulationKey": key, "type": address("RY_Kaavamaarayslaji", kind), "value": value,
                "additionalInformations": added })
    };
    json!({
        "planKey": "09c62caa-c56f-474d-9c0a-1ba4c4188cb2",
        "lifeCycleStatus": address("kaavaelinkaari", "13"),
        "geographicalArea": area,
        "planDescription": { "fin": "Ranta" },
        "approvalDate": "2024-05-06",
        "periodOfValidity": { "begin": "2024-07-01", "end": null },
        "planObjects": [{ "planObjectKey": "o1", "geometry": area, "name": null }],
        "generalRegulationGroups": [{ "generalRegulationGroupKey": "g0", "planRegulations": [
            regulation("11111111-1111-4111-8111-111111111110", "sanallinenMaarays",
                       json!({ "dataType": "LocalizedText", "text": { "fin": "Puut on säilytettävä." } }), json!([])),
        ] }],
        "planRegulationGroups": [{ "planRegulationGroupKey": "g1", "letterIdentifier": "AK",
            "planRecommendations": null, "planRegulations": [
            regulation("11111111-1111-4111-8111-111111111111", "asumisenAlue", json!(null),
                       json!([{ "type": address("RY_Kaavamaarayksen_Lisatiedonlaji", "paakayttotarkoitus") }])),
            regulation("11111111-1111-4111-8111-111111111112", "sallittuKerrosala",
                       json!({ "dataType": "PositiveNumeric", "number": 2500, "unitOfMeasure": "k-m2" }), json!(null)),
            regulation("11111111-1111-4111-8111-111111111113", "maanpaallinenKerroslukuArvovali",
                       json!({ "minimumValue": 2, "maximumValue": 3 }), json!([])),
            regulation("11111111-1111-4111-8111-111111111114", "maanpinnanKorkeusasema",
                       json!({ "dataType": "Decimal", "number": 1.5, "unitOfMeasure": "m" }), json!([])),
        ] }],
        "planRegulationGroupRelations": [{ "planObjectKey": "o1", "planRegulationGroupKey": "g1" }],
    })
}

#[test]
fn a_plan_with_uses_numbers_and_words_is_read() {
    let reading = read(&document());
    assert_eq!(reading.findings, []);
    let Some(Content::Plans(plans)) = reading.value else {
        panic!("plans")
    };
    let plan = &plans[0];
    assert_eq!(
        (plan.name.as_str(), plan.status),
        ("Ranta", PlanStatus::LegalForce)
    );
    assert_eq!(plan.crs, Crs::anywhere_from_epsg(3067).unwrap());
    assert_eq!(plan.law.as_ref().unwrap().country, "FI");
    assert_eq!(plan.legal_force_dates(), ["2024-07-01".parse().unwrap()]);
    let said: Vec<(&str, usize, usize)> = plan
        .regulations
        .iter()
        .map(|regulation| {
            let mapped = regulation.content.mapped.as_ref().unwrap();
            (
                regulation.content.formulation.as_str(),
                mapped.quantities.len(),
                mapped.left_as_text.len(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("sanallinen maarays: Puut on säilytettävä.", 0, 1),
            ("asumisen alue", 0, 0),
            ("sallittu kerrosala: 2500 k-m2", 1, 0),
            ("maanpaallinen kerrosluku arvovali: 2–3", 2, 0),
            ("maanpinnan korkeusasema: 1.5 m", 0, 1),
        ]
    );
    assert!(
        plan.regulations[0].geometry.is_empty() && plan.regulations[0].content.regulates_plan == Some(true)
    );
    let floors = &plan.regulations[2].content.mapped.as_ref().unwrap().quantities[0];
    assert_eq!(
        (floors.measure, floors.value),
        (Measure::GrossFloorArea, Value::AreaM2(2500.0))
    );
    assert_eq!(plan.regulations[2].content.letter.as_deref(), Some("AK"));
}

#[test]
fn what_cannot_be_answered_with_is_refused_with_the_reason() {
    let with = |name: &str, value: serde_json::Value| {
        let mut document = document();
        document[name] = value;
        document
    };
    let kkj =
        json!({ "srid": "2393", "geometry": { "type": "Point", "coordinates": [3478230.9, 7029409.7] } });
    let other_zone =
        json!({ "srid": "3879", "geometry": { "type": "Point", "coordinates": [26478230.9, 7029409.7] } });
    let far = json!({ "srid": "3067", "geometry": { "type": "Point", "coordinates": [0.0, 0.0] } });
    for (document, why) in [
        (with("lifeCycleStatus", json!(null)), "lifeCycleStatus is missing"),
        (
            with("lifeCycleStatus", json!(address("kaavaelinkaari", "18"))),
            "the stage 18",
        ),
        (
            with("geographicalArea", json!(null)),
            "geographicalArea is missing",
        ),
        (with("geographicalArea", kkj), "2393"),
        (
            with("geographicalArea", other_zone),
            "lies beyond ETRS89 / GK25FIN",
        ),
        (with("geographicalArea", far), "lies beyond"),
        (with("planKey", json!("x")), "no UUID"),
        (with("planObjects", json!(7)), "no plan of Ryhti"),
    ] {
        let reading = read(&document);
        assert_eq!(reading.value, None, "{why}");
        assert!(
            reading.findings[0].message.contains(why),
            "{:?}",
            reading.findings
        );
    }
    let unrelated = read(&with("planRegulationGroupRelations", json!([])));
    assert!(unrelated.findings[0].message.contains("related to no object"));
    let Some(Content::Plans(plans)) = unrelated.value else {
        panic!("plans")
    };
    assert_eq!(plans[0].regulations.len(), 1);
}

#[test]
fn a_plan_in_a_zone_of_etrs_gk_lies_where_proj_puts_it() {
    let mut document = document();
    let gk = json!({ "srid": "3880", "geometry": { "type": "Polygon", "coordinates":
        [[[26478230.97832, 7029409.73545], [26478319.31953, 7029563.05089], [26478367.60318, 7029567.15694], [26478230.97832, 7029409.73545]]] } });
    document["geographicalArea"] = gk.clone();
    document["planObjects"][0]["geometry"] = gk;
    let reading = read(&document);
    assert!(
        reading.findings[0]
            .message
            .contains("moved from ETRS89 / GK26FIN to ETRS89 / TM35FIN(E,N)"),
        "{:?}",
        reading.findings
    );
    let Some(Content::Plans(plans)) = reading.value else {
        panic!("plans")
    };
    for parts in [&plans[0].area, &plans[0].regulations[1].geometry] {
        assert_eq!(parts[0].crs.epsg(), 3067);
        let Position::Area(area) = &parts[0].position else {
            panic!("an area")
        };
        // By PROJ 9.1 (pyproj, EPSG:3880 to 3067).
        let first = area.exterior().0[0];
        assert!(
            (first.x - 428229.1072).abs() < 0.001 && (first.y - 7027327.6291).abs() < 0.001,
            "{first:?}"
        );
    }
}

#[test]
fn of_a_plan_partly_in_force_each_regulation_says_whether_it_holds() {
    let mut document = document();
    document["lifeCycleStatus"] = json!(address("kaavaelinkaari", "10"));
    let regulations = &mut document["planRegulationGroups"][0]["planRegulations"];
    for (number, code) in ["13", "08", "14"].into_iter().enumerate() {
        regulations[number]["lifeCycleStatus"] = json!(address("kaavaelinkaari", code));
    }
    let reading = read(&document);
    let said: Vec<&str> = reading
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert!(
        said[0].contains("repealed") && said[1].contains("osittain voimassa"),
        "{said:?}"
    );
    let Some(Content::Plans(plans)) = reading.value else {
        panic!("plans")
    };
    assert_eq!(plans[0].status, PlanStatus::LegalForce);
    assert_eq!(plans[0].law.as_ref().unwrap().kind, "kaava, osittain voimassa");
    let left: Vec<&[String]> = plans[0]
        .regulations
        .iter()
        .map(|regulation| {
            regulation
                .content
                .mapped
                .as_ref()
                .unwrap()
                .left_as_text
                .as_slice()
        })
        .collect();
    // Whether the general regulation and the last one hold, nothing says; the third is repealed.
    assert_eq!(left.len(), 4);
    assert_eq!(left[0].last().unwrap(), "elinkaaren tila: osittain voimassa");
    assert!(left[1].is_empty());
    assert_eq!(left[2], ["elinkaaren tila: valituksen alainen"]);
    assert_eq!(left[3].last().unwrap(), "elinkaaren tila: osittain voimassa");
}

#[test]
fn a_repealed_regulation_of_a_plan_in_force_is_left_out() {
    let mut document = document();
    document["planRegulationGroups"][0]["planRegulations"][1]["lifeCycleStatus"] =
        json!(address("kaavaelinkaari", "14"));
    let reading = read(&document);
    let Some(Content::Plans(plans)) = reading.value else {
        panic!("plans")
    };
    assert_eq!(plans[0].regulations.len(), 4);
    assert!(
        plans[0]
            .regulations
            .iter()
            .all(|regulation| !regulation.content.formulation.contains("kerrosala"))
    );
}
