//! Single records and lists of the API, on the demo municipality in one process.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod asked;

use asked::{WORLD, ask, get, problem, some_spot};
use axum::body::Body;
use planvy::http::metrics::UNMATCHED;
use serde_json::{Value, json};

/// The id of a plan of the demo municipality.
fn plan_id() -> String {
    WORLD.snapshot().plans()[0].plan.id.to_string()
}

/// The id of a regulation of that plan.
fn regulation_id() -> String {
    let snapshot = WORLD.snapshot();
    let plan = snapshot.plan_by_id(WORLD.snapshot().plans()[0].plan.id).unwrap();
    let regulation = snapshot.regulations_of(plan).next().unwrap();
    snapshot.regulation(regulation).unwrap().id.to_string()
}

/// A designation as it stands in a path.
fn in_path(designation: &str) -> String {
    designation.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn designation() -> String {
    WORLD.snapshot().parcels()[0].designation.clone()
}

#[tokio::test]
async fn every_record_is_found_and_carries_the_snapshot_and_a_tag() {
    for path in [
        "/api/v1/plans".to_owned(),
        format!("/api/v1/plans/{}", plan_id()),
        format!("/api/v1/plans/{}", plan_id().to_uppercase()),
        format!("/api/v1/regulations/{}", regulation_id()),
        format!("/api/v1/parcels/{}", in_path(&designation())),
        format!("/api/v1/parcels/{}", designation().replace(' ', "%20")),
        format!(
            "/api/v1/parcels/{}",
            designation().to_lowercase().replace(' ', "%20")
        ),
        "/api/v1/catalogue/DP_KM_Eg_Hojd_HogstaHojd_Nockhojd".to_owned(),
        "/api/v1/catalogue/ee5f8de3-89b0-479a-a5cb-7439d40623e8?lang=en".to_owned(),
        "/api/v1/search?q=a".to_owned(),
    ] {
        let reply = get(&path).await;
        assert_eq!(
            reply.status,
            200,
            "{path}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        assert_eq!(reply.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(reply.json()["snapshot"], WORLD.snapshot().id(), "{path}");
        let tag = reply.header("etag").unwrap().to_owned();
        let again = ask("GET", &path, &[("if-none-match", &tag)], Body::empty()).await;
        assert_eq!(again.status, 304, "{path}");
    }
}

#[tokio::test]
async fn records_are_about_what_was_asked() {
    let plan = get(&format!("/api/v1/plans/{}?lang=en&date=2026-11-25", plan_id()))
        .await
        .json();
    assert_eq!(
        (&plan["id"], &plan["language"], &plan["asOf"]),
        (&json!(plan_id()), &json!("en"), &json!("2026-11-25"))
    );
    assert!(plan["regulations"].as_array().is_some_and(|all| !all.is_empty()));
    let regulation = get(&format!("/api/v1/regulations/{}", regulation_id()))
        .await
        .json();
    assert_eq!(
        (&regulation["id"], &regulation["plan"]),
        (&json!(regulation_id()), &json!(plan_id()))
    );
    let parcel = get(&format!("/api/v1/parcels/{}", in_path(&designation())))
        .await
        .json();
    assert_eq!(parcel["designation"], designation().as_str());
    assert!(parcel["areaM2"].as_f64().unwrap() > 1.0);
    let kind = get("/api/v1/catalogue/DP_KM_Eg_Hojd_HogstaHojd_Nockhojd")
        .await
        .json();
    assert_eq!(kind["quantity"]["measure"], "ridge-height");
}

#[tokio::test]
async fn links_of_answers_lead_somewhere() {
    let (lon, lat) = some_spot();
    let answer = get(&format!("/api/v1/rules?lon={lon}&lat={lat}")).await.json();
    let mut links = Vec::new();
    collect_links(&answer, &mut links);
    collect_links(
        &get("/api/v1/search?q=EXEMPELBY&limit=5").await.json(),
        &mut links,
    );
    links.sort();
    links.dedup();
    assert!(links.len() > 5);
    for link in links {
        assert_eq!(get(&link).await.status, 200, "{link}");
    }
}

fn collect_links(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let (Some(Value::String(href)), true) = (members.get("href"), members.contains_key("rel")) {
                found.push(href.clone());
            }
            members.values().for_each(|member| collect_links(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_links(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn unknown_records_are_not_found() {
    let nobody = "00000000-0000-4000-8000-000000000000";
    problem(&get(&format!("/api/v1/plans/{nobody}")).await, 404, Some("id"));
    problem(
        &get(&format!("/api/v1/regulations/{nobody}")).await,
        404,
        Some("id"),
    );
    let near = problem(
        &get(&format!("/api/v1/parcels/{}9", in_path(&designation()))).await,
        404,
        Some("designation"),
    );
    assert!(
        near["near"].as_array().is_some_and(|near| !near.is_empty()),
        "{near}"
    );
    let near = problem(
        &get("/api/v1/catalogue/DP_KM_Eg_Hojd_HogstaHojd").await,
        404,
        Some("code"),
    );
    assert!(near["near"].to_string().contains("Nockhojd"), "{near}");
    problem(
        &get("/api/v1/parcels/ETT/TV%C3%85/TRE").await,
        404,
        Some("designation"),
    );
    let none = get("/api/v1/search?q=qqqqqqqq").await;
    assert_eq!((none.status, &none.json()["results"]), (200, &json!([])));
}

#[tokio::test]
async fn wrong_parameters_are_refused() {
    for (path, parameter) in [
        ("/api/v1/plans/Dp%201001", "id"),
        ("/api/v1/regulations/1", "id"),
        ("/api/v1/parcels/%20", "designation"),
        ("/api/v1/search", "q"),
        ("/api/v1/search?q=", "q"),
        ("/api/v1/search?q=a&limit=0", "limit"),
        ("/api/v1/search?q=a&limit=51", "limit"),
        ("/api/v1/search?q=a&page=2", "page"),
        ("/api/v1/catalogue/DP_KM_B?lang=no", "lang"),
        ("/api/v1/plans?limit=1001", "limit"),
        ("/api/v1/plans?standing=valid", "standing"),
        ("/api/v1/plans?status=done", "status"),
        ("/api/v1/plans?date=soon", "date"),
        ("/api/v1/plans?bbox=1,2,3,4", "crs"),
        ("/api/v1/plans?bbox=1,2,3&crs=3008", "bbox"),
        ("/api/v1/plans?bbox=3,4,1,2&crs=3008", "bbox"),
        ("/api/v1/plans?bbox=nan,0,1,1&crs=3008", "bbox"),
        ("/api/v1/plans?within=100", "within"),
        ("/api/v1/plans?lon=13&lat=55.5&within=0", "within"),
        ("/api/v1/plans?lon=13&lat=55.5&within=1e6", "within"),
        ("/api/v1/plans?lon=55.5&lat=13", "lon"),
        ("/api/v1/plans?after=%00%00", "after"),
        ("/api/v1/plans?sort=name", "sort"),
    ] {
        problem(&get(path).await, 400, Some(parameter));
    }
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let all = get("/api/v1/plans?limit=1000").await.json();
    let count = all["plans"].as_array().unwrap().len();
    assert_eq!(all["matched"], count);
    assert_eq!(count, WORLD.snapshot().plans().len());
    assert!(all["next"].is_null());
    let mut seen = Vec::new();
    let mut path = "/api/v1/plans?limit=7".to_owned();
    loop {
        let page = get(&path).await.json();
        assert_eq!(page["matched"], count);
        seen.extend(
            page["plans"]
                .as_array()
                .unwrap()
                .iter()
                .map(|plan| plan["id"].clone()),
        );
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/plans?limit=7&after={}", in_path(next));
    }
    let expected: Vec<Value> = all["plans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| plan["id"].clone())
        .collect();
    assert_eq!(seen, expected, "pages add up to the list");
    let in_force = get("/api/v1/plans?standing=in-force&limit=1000").await.json();
    let in_force = in_force["plans"].as_array().unwrap().clone();
    assert!(!in_force.is_empty() && in_force.len() < count);
    assert!(in_force.iter().all(|plan| plan["standing"] == "in-force"));
    let consulted = get("/api/v1/plans?status=samr%C3%A5d").await.json();
    assert!(
        consulted["plans"]
            .as_array()
            .unwrap()
            .iter()
            .all(|plan| plan["status"] == "samråd")
    );
    let (lon, lat) = some_spot();
    let near = get(&format!("/api/v1/plans?lon={lon}&lat={lat}&within=50"))
        .await
        .json();
    let near = near["matched"].as_u64().unwrap();
    assert!((1..count as u64).contains(&near), "{near}");
    let grid = planvy_plan::Geodetic {
        lon_deg: lon,
        lat_deg: lat,
    }
    .to_grid(planvy_plan::Crs::Zone1330);
    let (x, y) = (grid.east_m, grid.north_m);
    let bbox = format!("{},{},{},{}", x - 50.0, y - 50.0, x + 50.0, y + 50.0);
    let boxed = get(&format!("/api/v1/plans?bbox={bbox}&crs=3008")).await.json();
    assert!(boxed["matched"].as_u64().unwrap() >= near);
}

#[tokio::test]
async fn browsers_are_sent_to_pages_that_are_there() {
    let browser = [("accept", "text/html")];
    for path in [
        format!("/api/v1/plans/{}?lang=en", plan_id()),
        format!("/api/v1/parcels/{}?lang=en", in_path(&designation())),
    ] {
        let reply = ask("GET", &path, &browser, Body::empty()).await;
        assert_eq!(reply.status, 303, "{path}");
        let location = reply.header("location").unwrap().to_owned();
        assert!(location.ends_with("lang=en"), "{location}");
        let page = ask("GET", &location, &browser, Body::empty()).await;
        assert_eq!(page.status, 200, "{location}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    }
}

#[tokio::test]
async fn every_template_has_figures_of_its_own() {
    for resource in planvy::router::resources() {
        let metrics = planvy::http::metrics::Metrics::new(planvy::router::templates());
        let path = resource
            .template
            .replace("{*designation}", "A 1:1")
            .replace("{id}", "x")
            .replace("{code}", "x");
        let path = path.replace("{kind}", "x");
        assert_eq!(metrics.template(metrics.route(&path)), resource.template);
        assert_ne!(resource.template, UNMATCHED);
    }
}
