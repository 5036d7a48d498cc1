//! The API on the demo municipality, in one process: each address, and each way to ask wrongly.

#![expect(clippy::indexing_slicing, reason = "test code")]

mod asked;

use std::sync::Arc;

use asked::{Reply, WORLD, ask, get, problem, served, some_spot};
use axum::body::Body;
use axum::http::Request;
use planvy::app::App;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use serde_json::{Value, json};

async fn post(path: &str, body: &Value) -> Reply {
    ask(
        "POST",
        path,
        &[("content-type", "application/geo+json")],
        body.to_string(),
    )
    .await
}

#[tokio::test]
async fn each_way_to_name_a_place_gives_the_answer_for_it() {
    let (lon, lat) = some_spot();
    let grid = planvy_plan::Geodetic {
        lon_deg: lon,
        lat_deg: lat,
    }
    .to_grid(planvy_plan::Crs::Zone1330);
    let parcel = WORLD.snapshot().parcels()[0].designation.replace(' ', "%20");
    let address = WORLD.snapshot().addresses()[0].label().replace(' ', "+");
    for (query, kind) in [
        (format!("lon={lon}&lat={lat}"), "point"),
        (format!("x={}&y={}&crs=3008", grid.east_m, grid.north_m), "point"),
        (
            format!(
                "x={}&y={}&crs=http://www.opengis.net/def/crs/EPSG/0/3008",
                grid.east_m, grid.north_m
            ),
            "point",
        ),
        (format!("parcel={parcel}"), "parcel"),
        (format!("address={address}&lang=en"), "point"),
    ] {
        let reply = get(&format!("/api/v1/rules?{query}")).await;
        assert_eq!(
            reply.status,
            200,
            "{query}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        assert_eq!(reply.header("content-type"), Some("application/json"));
        let answer = reply.json();
        assert_eq!(answer["place"]["kind"], kind, "{query}");
        assert_eq!(answer["snapshot"], WORLD.snapshot().id());
        assert_eq!(
            answer["language"],
            if query.contains("lang=en") { "en" } else { "sv" }
        );
        for member in ["coverage", "plans", "regulations", "parcels", "notes", "guidance"] {
            assert!(answer[member].is_array(), "{query}: {member}");
        }
        assert!(
            answer["coverage"]
                .as_array()
                .unwrap()
                .iter()
                .all(|each| each["statement"].is_string())
        );
    }
}

#[tokio::test]
async fn the_date_and_the_geometry_are_as_asked() {
    let (lon, lat) = some_spot();
    let past = get(&format!("/api/v1/rules?lon={lon}&lat={lat}&date=1900-01-01"))
        .await
        .json();
    assert_eq!(past["asOf"], "1900-01-01");
    assert!(
        past["plans"]
            .as_array()
            .unwrap()
            .iter()
            .all(|plan| plan["standing"] != "in-force")
    );
    let drawn = get(&format!("/api/v1/rules?lon={lon}&lat={lat}&geometry=true"))
        .await
        .json();
    let plain = get(&format!("/api/v1/rules?lon={lon}&lat={lat}&geometry=false"))
        .await
        .json();
    let has_geometry = |answer: &Value| {
        answer["regulations"]
            .as_array()
            .unwrap()
            .iter()
            .any(|each| !each["geometry"].is_null())
    };
    assert!(has_geometry(&drawn) && !has_geometry(&plain));
}

#[tokio::test]
async fn a_place_without_plans_is_answered_in_words() {
    let answer = get("/api/v1/rules?lon=18.07&lat=59.33").await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["coverage"][0]["state"], "no-data");
    assert!(
        answer["coverage"][0]["statement"]
            .as_str()
            .is_some_and(|text| text.len() > 20)
    );
    assert_eq!(answer["plans"], json!([]));
}

#[tokio::test]
async fn wrong_parameters_are_named_with_an_example() {
    for (query, parameter) in [
        ("", "lon"),
        ("lon=13", "lat"),
        ("lat=55", "lon"),
        ("x=118600&y=6164200", "crs"),
        ("x=118600&crs=3008", "y"),
        ("lon=13&lat=55&parcel=A", "parcel"),
        ("lon=13&lat=55&crs=3008", "crs"),
        ("lon=55.6&lat=13", "lon"),
        ("x=6164200&y=118600&crs=3008", "x"),
        ("lon=-74&lat=40", "lon"),
        ("x=1&y=2&crs=3006", "x"),
        ("lon=nan&lat=55", "lon"),
        ("lon=13&lat=inf", "lat"),
        ("lon=13,5&lat=55", "lon"),
        ("lon=13&lat=55&lat=56", "lat"),
        ("lon=13&lat=55&zoom=4", "zoom"),
        ("lon=13&lat=55&lang=de", "lang"),
        ("lon=13&lat=55&date=2026-02-30", "date"),
        ("lon=13&lat=55&geometry=yes", "geometry"),
        ("x=118600&y=6164200&crs=EPSG:3857", "crs"),
        ("parcel=", "parcel"),
        ("address=%20", "address"),
    ] {
        problem(
            &get(&format!("/api/v1/rules?{query}")).await,
            400,
            Some(parameter),
        );
    }
    let long = "A".repeat(300);
    problem(
        &get(&format!("/api/v1/rules?parcel={long}")).await,
        400,
        Some("parcel"),
    );
}

#[tokio::test]
async fn unknown_parcels_and_addresses_are_not_found() {
    let known = &WORLD.snapshot().parcels()[0].designation;
    let almost = format!("{known}9").replace(' ', "%20");
    let document = problem(
        &get(&format!("/api/v1/rules?parcel={almost}")).await,
        404,
        Some("parcel"),
    );
    assert!(
        document["near"].as_array().is_some_and(|near| !near.is_empty()),
        "{document}"
    );
    problem(
        &get("/api/v1/rules?address=Ingenstansgatan%2099").await,
        404,
        Some("address"),
    );
}

#[tokio::test]
async fn an_answer_that_the_caller_has_is_not_sent_again() {
    let (lon, lat) = some_spot();
    for path in [
        format!("/api/v1/rules?lon={lon}&lat={lat}"),
        format!("/api/v1/rules?lon={lon}&lat={lat}&date=2026-01-01"),
        format!(
            "/api/v1/rules?parcel={}",
            WORLD.snapshot().parcels()[0].designation.replace(' ', "+")
        ),
        "/api/openapi.json".to_owned(),
    ] {
        let first = get(&path).await;
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(first.header("cache-control"), Some("public, no-cache"));
        assert!(first.header("vary").unwrap().contains("accept"));
        let again = ask("GET", &path, &[("if-none-match", &tag)], Body::empty()).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        let other = ask("GET", &path, &[("if-none-match", "\"other\"")], Body::empty()).await;
        assert_eq!(other.status, 200);
        assert_eq!(other.body, first.body);
    }
    // A name that is not known stays unknown, whatever the caller has.
    let unknown = ask(
        "GET",
        "/api/v1/rules?parcel=NOWHERE+1:1",
        &[("if-none-match", "*")],
        Body::empty(),
    )
    .await;
    assert_eq!(unknown.status, 404);
    let wrong = ask(
        "GET",
        "/api/v1/rules?lon=13",
        &[("if-none-match", "*")],
        Body::empty(),
    )
    .await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn the_tag_depends_on_today_only_where_the_answer_does() {
    let today = get("/api/v1/rules?lon=13.5&lat=55.5").await;
    let dated = get("/api/v1/rules?lon=13.5&lat=55.5&date=2026-01-01").await;
    assert_ne!(today.header("etag"), dated.header("etag"));
    let other = get("/api/v1/rules?lon=13.6&lat=55.5&date=2025-01-01").await;
    assert_eq!(other.header("etag"), dated.header("etag"));
}

#[tokio::test]
async fn browsers_are_sent_to_the_page_of_the_place() {
    let path = "/api/v1/rules?lon=13.5&lat=55.5&lang=en";
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let reply = ask("GET", path, &browser, Body::empty()).await;
    assert_eq!(reply.status, 303);
    assert_eq!(reply.header("location"), Some("/rules?lon=13.5&lat=55.5&lang=en"));
    assert_eq!(reply.header("vary"), Some("accept, accept-encoding"));
    let nowhere = ask("GET", "/nowhere", &browser, Body::empty()).await;
    assert_eq!(
        (nowhere.status, nowhere.header("content-type")),
        (404, Some("text/html; charset=utf-8"))
    );
    let program = ask("GET", path, &[("accept", "*/*")], Body::empty()).await;
    assert_eq!(program.status, 200);
}

#[tokio::test]
async fn the_address_can_say_which_form_is_wanted() {
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let json = ask(
        "GET",
        "/api/v1/rules?lon=13.5&lat=55.5&f=json",
        &browser,
        Body::empty(),
    )
    .await;
    assert_eq!(
        (json.status, json.header("content-type")),
        (200, Some("application/json"))
    );
    let page = get("/api/v1/rules?lon=13.5&f=html&lat=55.5").await;
    assert_eq!(page.status, 303);
    assert_eq!(page.header("location"), Some("/rules?lon=13.5&lat=55.5"));
    problem(
        &get("/api/v1/rules?lon=13.5&lat=55.5&f=xml").await,
        400,
        Some("f"),
    );
}

#[tokio::test]
async fn the_links_to_data_on_a_page_show_data_in_a_browser() {
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let (lon, lat) = some_spot();
    let plan = WORLD.snapshot().plans()[0].plan.id;
    for path in [
        format!("/rules?lon={lon}&lat={lat}&date=2026-11-25"),
        format!("/plans/{plan}"),
        "/developers".to_owned(),
    ] {
        let page = ask("GET", &path, &browser, Body::empty()).await;
        let page = String::from_utf8(page.body).unwrap();
        let links: Vec<String> = page
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with("/api/"))
            .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
            .collect();
        assert!(links.len() > 2, "{path}");
        for link in links {
            let reply = ask("GET", &link, &browser, Body::empty()).await;
            // What has changed is told from a store, and these worlds have none: tests of changes hold the link.
            if link.starts_with("/api/v1/changes") {
                problem(&reply, 503, None);
                continue;
            }
            assert_eq!(
                (reply.status, reply.header("content-type")),
                (200, Some("application/json")),
                "{path}: {link}"
            );
        }
    }
}

#[tokio::test]
async fn drawn_places_are_answered() {
    let (lon, lat) = some_spot();
    let point = post(
        "/api/v1/rules?lang=en",
        &json!({"type": "Point", "coordinates": [lon, lat]}),
    )
    .await;
    assert_eq!(point.status, 200);
    let by_query = get(&format!("/api/v1/rules?lon={lon}&lat={lat}&lang=en")).await;
    assert_eq!(point.json(), by_query.json(), "the same place, asked in two ways");
    let line = json!({"type": "LineString", "coordinates": [[lon, lat], [lon + 0.0005, lat]]});
    let line = post("/api/v1/rules", &line).await.json();
    assert_eq!(line["place"]["kind"], "line");
    assert!(
        (line["place"]["lengthM"].as_f64().unwrap() - 31.9).abs() < 0.5,
        "{}",
        line["place"]
    );
    let grid = planvy_plan::Geodetic {
        lon_deg: lon,
        lat_deg: lat,
    }
    .to_grid(planvy_plan::Crs::Zone1330);
    let (x, y) = (grid.east_m.round(), grid.north_m.round());
    let square = json!([[[x, y], [x + 10.0, y], [x + 10.0, y + 10.0], [x, y + 10.0], [x, y]]]);
    let feature = json!({
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": square, "crs": "EPSG:3008"},
    });
    let area = post("/api/v1/rules?geometry=true&date=2026-11-25", &feature)
        .await
        .json();
    assert_eq!(area["place"]["kind"], "area");
    assert!((area["place"]["areaM2"].as_f64().unwrap() - 100.0).abs() < 1e-6);
    let multi = json!({"type": "MultiPolygon", "coordinates": [square]});
    let multi = post("/api/v1/rules?crs=3008", &multi).await.json();
    assert_eq!(multi["place"]["areaM2"], area["place"]["areaM2"]);
}

#[tokio::test]
async fn wrong_bodies_are_pointed_at() {
    for (body, spot) in [
        (json!({"type": "Point", "coordinates": [13]}), "/coordinates"),
        (json!({"type": "MultiPoint", "coordinates": [[13, 55]]}), "/type"),
        (
            json!({"type": "Point", "coordinates": [55.6, 13.0]}),
            "/coordinates",
        ),
        (json!({"type": "Point", "coordinates": [0, 0]}), "/coordinates"),
        (
            json!({"type": "LineString", "coordinates": [[13, 55], [13, 55]]}),
            "/coordinates",
        ),
        (
            json!({"type": "Polygon", "coordinates": [[[13, 55], [13.1, 55.1], [13.1, 55], [13, 55.1], [13, 55]]]}),
            "/coordinates",
        ),
        (
            json!({"type": "Polygon", "coordinates": [[[12, 55], [16, 55], [16, 58], [12, 58], [12, 55]]]}),
            "/coordinates",
        ),
        (json!({"type": "Feature", "geometry": null}), "/geometry"),
        (json!([1, 2]), ""),
    ] {
        problem(&post("/api/v1/rules", &body).await, 400, Some(spot));
    }
    let point = json!({"type": "Point", "coordinates": [13, 55.5]});
    problem(
        &post("/api/v1/rules?lon=13&lat=55", &point).await,
        400,
        Some("lon"),
    );
    problem(&post("/api/v1/rules?crs=4326", &point).await, 400, Some("crs"));
    let geo_json = [("content-type", "application/geo+json")];
    problem(&ask("POST", "/api/v1/rules", &geo_json, "{").await, 400, Some(""));
    problem(&ask("POST", "/api/v1/rules", &geo_json, "").await, 400, Some(""));
    problem(
        &ask("POST", "/api/v1/rules", &[], point.to_string()).await,
        415,
        Some("Content-Type"),
    );
    let text = [("content-type", "text/plain")];
    problem(
        &ask("POST", "/api/v1/rules", &text, point.to_string()).await,
        415,
        Some("Content-Type"),
    );
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let geo_json = [("content-type", "application/json; charset=utf-8")];
    let large = "[".to_owned() + &"1,".repeat(600_000) + "1]";
    problem(
        &ask("POST", "/api/v1/rules", &geo_json, large.clone()).await,
        413,
        None,
    );
    // Also where the length is not said beforehand.
    let stream = Body::from_stream(futures_of(large));
    problem(&ask("POST", "/api/v1/rules", &geo_json, stream).await, 413, None);
}

/// The text in two pieces, so that its length is not known beforehand.
fn futures_of(text: String) -> impl futures_core::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    let middle = text.len() / 2;
    let pieces = [
        text.as_bytes()[..middle].to_vec(),
        text.as_bytes()[middle..].to_vec(),
    ];
    Pieces(pieces.into_iter())
}

struct Pieces(std::array::IntoIter<Vec<u8>, 2>);

impl futures_core::Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_given_up() {
    struct Never;
    impl futures_core::Stream for Never {
        type Item = Result<Vec<u8>, std::io::Error>;
        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Pending
        }
    }
    let geo_json = [("content-type", "application/geo+json")];
    problem(
        &ask("POST", "/api/v1/rules", &geo_json, Body::from_stream(Never)).await,
        408,
        None,
    );
}

#[tokio::test]
async fn other_methods_and_addresses_are_problems() {
    for (method, path) in [
        ("PUT", "/api/v1/rules"),
        ("DELETE", "/api/openapi.json"),
        ("POST", "/health"),
    ] {
        let reply = ask(method, path, &[], Body::empty()).await;
        problem(&reply, 405, None);
        assert!(reply.header("allow").is_some_and(|allow| allow.contains("GET")));
    }
    for path in [
        "/api/v1/rule",
        "/api/v2/rules",
        "/api/v1/rules/",
        "/problems/none",
    ] {
        problem(&get(path).await, 404, None);
    }
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    let path = "/api/v1/rules?lon=13.5&lat=55.5";
    let full = get(path).await;
    let head = ask("HEAD", path, &[], Body::empty()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        Some(full.body.len().to_string().as_str())
    );
    assert_eq!(head.header("etag"), full.header("etag"));
}

#[tokio::test]
async fn answers_are_compressed_where_asked() {
    let path = "/api/v1/rules?lon=13.5&lat=55.5";
    let plain = get(path).await;
    let packed = ask("GET", path, &[("accept-encoding", "br, gzip")], Body::empty()).await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(packed.body.len() < plain.body.len());
    assert_eq!(
        packed.header("etag"),
        plain.header("etag"),
        "weak tags hold for both forms"
    );
}

#[tokio::test]
async fn nothing_is_answered_before_the_first_snapshot() {
    let app = Arc::new(App::new(Limits::default()));
    let edge = Edge::new(router(app.clone()), app.metrics.clone(), app.limits);
    let asked = |path: &str| edge.answer(Request::builder().uri(path).body(Body::empty()).unwrap());
    for path in ["/ready", "/api/v1/rules?lon=13.5&lat=55.5"] {
        let response = asked(path).await;
        assert_eq!(response.status().as_u16(), 503);
        assert!(response.headers().contains_key("retry-after"));
    }
    assert_eq!(asked("/health").await.status().as_u16(), 200);
    // What is wrong with a question is said all the same.
    assert_eq!(asked("/api/v1/rules?lon=13.5").await.status().as_u16(), 400);
    app.show(WORLD.clone());
    assert_eq!(asked("/ready").await.status().as_u16(), 200);
    app.stop();
    assert_eq!(asked("/ready").await.status().as_u16(), 503);
}

#[tokio::test]
async fn figures_name_templates_and_never_places() {
    let edge = served();
    let request = Request::builder()
        .uri("/api/v1/rules?parcel=SECRET+1:1")
        .body(Body::empty())
        .unwrap();
    assert_eq!(edge.answer(request).await.status().as_u16(), 404);
    let page = edge.metrics().page(None);
    assert!(page.contains("planvy_requests_total{route=\"/api/v1/rules\",status=\"404\"} 1"));
    assert!(!page.contains("SECRET"));
}
