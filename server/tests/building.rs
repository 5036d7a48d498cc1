//! What may be built, whether a drawing keeps the rules, citizens' questions and time, over HTTP on the demo municipality.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod asked;

use asked::{WORLD, ask, get, problem, some_spot};
use planvy_demo::demo_proposals;
use planvy_plan::Standing;
use planvy_rules::standing::Timeline;
use serde_json::{Value, json};

const PARCEL: &str = "parcel=EXEMPELBY%20%C3%84NGSSYRAN%203";
const DAY: &str = "date=2026-11-27";

fn drawing(name: &str) -> &'static [u8] {
    let file = demo_proposals().iter().find(|file| file.name == name);
    file.expect("the demo has the drawing").bytes
}

fn result<'a>(answer: &'a Value, check: &str) -> &'a Value {
    let results = answer["results"].as_array().unwrap();
    results
        .iter()
        .find(|result| result["check"] == check)
        .unwrap_or_else(|| panic!("no result of {check}: {results:?}"))
}

#[tokio::test]
async fn the_building_right_of_a_parcel_has_its_numbers_and_what_is_left() {
    let reply = get(&format!("/api/v1/building-right?{PARCEL}&{DAY}&lang=en")).await;
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    assert_eq!(answer["snapshot"], WORLD.snapshot().id());
    let [area] = answer["areas"].as_array().unwrap().as_slice() else {
        panic!("one piece of land: {answer}")
    };
    // Dp 1001: at most 20 % of 1 085.86 m²; a house of 108 m² and a garage of 24 m² stand there (data/demo/README.md).
    let near = |value: &Value, expected: f64| {
        let value = value.as_f64().unwrap();
        assert!((value - expected).abs() < 0.01, "{value} and {expected}");
    };
    near(&area["areaM2"], 1085.863);
    near(&area["maxBuildingArea"]["valueM2"], 217.173);
    assert_eq!(area["maxBuildingArea"]["state"], "known");
    near(&area["existing"]["buildingAreaM2"], 132.0);
    near(&area["remainingBuildingArea"]["valueM2"], 85.173);
    assert_eq!(area["maxRidgeHeight"]["valueM"], 8.5);
    assert_eq!(area["maxGrossFloorArea"]["state"], "unknown");
    assert_eq!(area["maxGrossFloorArea"]["valueM2"], Value::Null);
    assert_eq!(area["buildable"]["type"], "MultiPolygon");
}

#[tokio::test]
async fn a_drawn_area_is_answered_like_a_parcel() {
    let parcel = get(&format!("/api/v1/parcels/EXEMPELBY%20%C3%84NGSSYRAN%203?{DAY}")).await;
    assert_eq!(parcel.status, 200);
    let shape = WORLD
        .snapshot()
        .parcels_by_designation("EXEMPELBY ÄNGSSYRAN 3")
        .exact[0];
    let area = &WORLD.snapshot().parcel(shape).unwrap().area.0[0];
    let ring: Vec<[f64; 2]> = area.exterior().coords().map(|c| [c.x, c.y]).collect();
    let body = json!({"type": "Polygon", "coordinates": [ring]}).to_string();
    let path = format!("/api/v1/building-right?crs=3008&{DAY}");
    let reply = ask("POST", &path, &[("content-type", "application/geo+json")], body).await;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let drawn = reply.json();
    let asked = get(&format!("/api/v1/building-right?{PARCEL}&{DAY}"))
        .await
        .json();
    assert_eq!(
        drawn["areas"][0]["buildableAreaM2"],
        asked["areas"][0]["buildableAreaM2"]
    );
    assert_eq!(drawn["areas"][0]["limits"], asked["areas"][0]["limits"]);
}

#[tokio::test]
async fn a_door_is_answered_for_its_parcel() {
    let (lon, lat) = some_spot();
    let path = format!("/api/v1/building-right?lon={lon}&lat={lat}&{DAY}");
    let answer = get(&path).await.json();
    let parcel = answer["place"]["parcel"].as_str().expect("a door has a parcel");
    let whole = get(&format!(
        "/api/v1/building-right?parcel={}&{DAY}",
        parcel.replace(' ', "%20")
    ))
    .await;
    assert_eq!(answer["areas"], whole.json()["areas"]);
}

#[tokio::test]
async fn a_place_without_a_plan_has_no_building_right_and_says_why() {
    let answer = get("/api/v1/building-right?lon=13.0007&lat=55.6064").await.json();
    assert_eq!(answer["areas"], json!([]));
    assert_eq!(answer["coverage"][0]["state"], "no-data");
    assert!(!answer["notes"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_drawing_that_breaks_rules_is_told_by_how_much() {
    let path = format!("/api/v1/check?{DAY}&lang=en");
    let reply = ask(
        "POST",
        &path,
        &[("content-type", "application/geo+json")],
        drawing("forslag-som-bryter.geojson"),
    )
    .await;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let answer = reply.json();
    let ridge = result(&answer, "ridge-height-max");
    assert_eq!(
        (&ridge["verdict"], &ridge["value"], &ridge["limit"]),
        (&json!("breaks"), &json!(9.3), &json!(8.5))
    );
    assert!((ridge["margin"].as_f64().unwrap() + 0.8).abs() < 1e-9);
    let counted: u64 = ["fulfils", "breaks", "cannotDecide", "needsHuman", "notApplicable"]
        .iter()
        .map(|name| answer["summary"][name].as_u64().unwrap())
        .sum();
    assert_eq!(counted as usize, answer["results"].as_array().unwrap().len());
    assert!(
        answer["disclaimer"]
            .as_str()
            .unwrap()
            .contains("building committee")
    );
}

#[tokio::test]
async fn a_drawing_in_a_form_is_the_drawing() {
    let file = drawing("forslag-som-foljer.geojson");
    let mut body =
        b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"hus.geojson\"\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--B--\r\n");
    let path = format!("/api/v1/check?{DAY}");
    let form = [("content-type", "multipart/form-data; boundary=B")];
    let in_form = ask("POST", &path, &form, body.clone()).await.json();
    let bare = ask("POST", &path, &[("content-type", "application/geo+json")], file)
        .await
        .json();
    assert_eq!(in_form["results"], bare["results"]);
    assert_eq!(bare["summary"]["breaks"], 0);
    let page = ask("POST", "/check", &form, body).await;
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.body).contains("hus.geojson"));
}

#[tokio::test]
async fn what_is_no_drawing_is_refused_with_what_would_be() {
    let json_type = [("content-type", "application/json")];
    problem(&ask("POST", "/api/v1/check", &json_type, "").await, 400, None);
    problem(
        &ask("POST", "/api/v1/check", &json_type, "noise").await,
        415,
        None,
    );
    problem(
        &ask("POST", "/api/v1/check?crs=4711", &json_type, "{}").await,
        400,
        Some("crs"),
    );
    let form = [("content-type", "multipart/form-data; boundary=B")];
    let refused = ask("POST", "/api/v1/check", &form, "--B--\r\n").await;
    assert_eq!(refused.status, 400);
    let page = ask("POST", "/check", &form, "--B--\r\n").await;
    assert_eq!(page.status, 400);
    assert!(String::from_utf8_lossy(&page.body).contains("Välj en fil"));
}

#[tokio::test]
async fn every_kind_of_question_is_listed_and_answered() {
    let list = get("/api/v1/questions?lang=en").await.json();
    let kinds = list["questions"].as_array().unwrap();
    assert!(kinds.len() >= 18);
    for kind in kinds {
        let terms = "building=ancillary&areaM2=25&distanceM=1&ridgeHeightM=3&withinM=200&since=2020-01-01";
        let path = format!(
            "{}?{PARCEL}&{DAY}&lang=en&{terms}",
            kind["href"].as_str().unwrap()
        );
        let reply = get(&path).await;
        assert_eq!(
            reply.status,
            200,
            "{path}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        let answer = reply.json();
        assert_eq!(answer["snapshot"], WORLD.snapshot().id(), "{path}");
        assert!(answer["short"].as_str().unwrap().len() > 10, "{path}");
        let page = format!(
            "/questions/{}?{PARCEL}&{DAY}&lang=en&{terms}",
            kind["kind"].as_str().unwrap()
        );
        assert_eq!(get(&page).await.status, 200, "{page}");
    }
    problem(
        &get(&format!("/api/v1/questions/how-deep?{PARCEL}")).await,
        404,
        Some("kind"),
    );
}

#[tokio::test]
async fn what_changed_needs_days_in_order() {
    let answer = get(&format!(
        "/api/v1/difference?{PARCEL}&from=1990-01-01&to=2026-11-27&lang=en"
    ))
    .await;
    assert_eq!(answer.status, 200);
    assert!(!answer.json()["plans"].as_array().unwrap().is_empty());
    let reversed = get(&format!(
        "/api/v1/difference?{PARCEL}&from=2026-01-01&to=2020-01-01"
    ))
    .await;
    problem(&reversed, 400, Some("from"));
    problem(
        &get(&format!("/api/v1/difference?{PARCEL}")).await,
        400,
        Some("from"),
    );
    let page = get(&format!("/difference?{PARCEL}&from=2026-01-01&to=2020-01-01")).await;
    assert_eq!(page.status, 400);
}

#[tokio::test]
async fn the_effect_of_a_plan_in_process_is_told_and_of_one_in_force_refused() {
    let date = jiff::civil::date(2026, 11, 27);
    let standing = |wanted: Standing| {
        WORLD
            .snapshot()
            .plans()
            .iter()
            .find(|stored| Timeline::of(&stored.plan).standing_at(date) == Some(wanted))
            .map(|stored| stored.plan.id)
            .expect("the demo has one")
    };
    let path = format!(
        "/api/v1/effect?plan={}&{DAY}&lang=en",
        standing(Standing::Proposed)
    );
    let reply = get(&path).await;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    assert!(reply.json()["plain"].as_str().unwrap().len() > 20);
    let in_force = get(&format!(
        "/api/v1/effect?plan={}&{DAY}",
        standing(Standing::InForce)
    ))
    .await;
    problem(&in_force, 400, Some("plan"));
    problem(&get("/api/v1/effect?plan=no-id").await, 400, Some("plan"));
    let unknown = get("/api/v1/effect?plan=6e3e2c91-7307-4b2b-bfbd-fe831ddc2472").await;
    problem(&unknown, 404, Some("plan"));
}

#[tokio::test]
async fn browsers_are_sent_to_the_pages() {
    for (path, page) in [
        (format!("/api/v1/building-right?{PARCEL}"), "/building-right"),
        (
            format!("/api/v1/questions/how-high?{PARCEL}"),
            "/questions/how-high",
        ),
        (
            format!("/api/v1/difference?{PARCEL}&from=2020-01-01"),
            "/difference",
        ),
    ] {
        let reply = ask("GET", &path, &[("accept", "text/html")], "").await;
        assert_eq!(reply.status, 303, "{path}");
        let location = reply.header("location").unwrap();
        assert!(location.starts_with(page), "{location}");
        let shown = get(location).await;
        assert_eq!(shown.status, 200, "{location}");
    }
}
