//! Whole data sets as files, and their description, on the demo municipality.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

#[allow(dead_code, clippy::indexing_slicing, reason = "other tests ask more of it")]
mod asked;

use std::process::Command;
use std::sync::{Arc, OnceLock};

use asked::{Reply, WORLD, problem};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use planvy::app::App;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use planvy::settings::Settings;
use planvy_formats::cityjson::CityJson;
use planvy_formats::format::{Content, Format, ReadOptions};
use serde_json::Value;

/// A server that keeps its files over the requests of a test.
fn app() -> Arc<App> {
    static APP: OnceLock<Arc<App>> = OnceLock::new();
    APP.get_or_init(|| with_settings("")).clone()
}

fn with_settings(text: &str) -> Arc<App> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("planvy.toml");
    std::fs::write(&path, text).unwrap();
    let app = App::new(Limits::default()).with_settings(Settings::read(&path).unwrap());
    app.show(WORLD.clone());
    Arc::new(app)
}

async fn ask_of(app: &Arc<App>, path: &str, headers: &[(&str, &str)]) -> Reply {
    let edge = Edge::new(router(app.clone()), app.metrics.clone(), app.limits);
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = edge.answer(request.body(Body::empty()).unwrap()).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}

async fn get(path: &str) -> Reply {
    ask_of(&app(), path, &[]).await
}

async fn files() -> Vec<Value> {
    let list = get("/api/v1/bulk?lang=en").await;
    assert_eq!(list.status, 200);
    let list = list.json();
    assert_eq!(list["snapshot"], WORLD.snapshot().id());
    list["files"].as_array().unwrap().clone()
}

fn of_name<'f>(files: &'f [Value], name: &str) -> &'f Value {
    files.iter().find(|file| file["name"] == name).unwrap()
}

#[tokio::test]
async fn every_file_is_made_and_is_of_its_format() {
    let files = files().await;
    assert_eq!(files.len(), 20);
    for file in &files {
        let reply = get(file["href"].as_str().unwrap()).await;
        let name = file["name"].as_str().unwrap();
        assert_eq!(
            reply.status,
            200,
            "{name}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        assert_eq!(reply.header("content-type"), file["type"].as_str(), "{name}");
        assert_eq!(
            reply.header("content-length").unwrap(),
            reply.body.len().to_string(),
            "{name}"
        );
        assert_eq!(
            reply.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        let magic: &[u8] = match file["format"].as_str().unwrap() {
            "GeoPackage" => b"SQLite format 3\0",
            "GeoParquet" => b"PAR1",
            "FlatGeobuf" => b"fgb\x03",
            _ => b"{\"CityObjects\":{}",
        };
        assert!(reply.body.starts_with(magic), "{name}");
    }
    let again = get("/api/v1/bulk").await.json();
    assert!(
        again["files"]
            .as_array()
            .unwrap()
            .iter()
            .all(|file| file["bytes"].as_u64().is_some_and(|bytes| bytes > 0))
    );
}

#[tokio::test]
async fn buildings_are_read_back_by_our_own_reader() {
    let files = files().await;
    let file = of_name(&files, "buildings.city.jsonl");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("buildings.city.jsonl");
    std::fs::write(&path, get(file["href"].as_str().unwrap()).await.body).unwrap();
    let reading = CityJson.read(&path, &ReadOptions::default());
    let Some(Content::Buildings(read)) = reading.value else {
        unreachable!("no buildings: {:?}", reading.findings)
    };
    let stand = WORLD.snapshot().buildings();
    let with_body = stand.iter().filter(|building| building.body.is_some()).count();
    assert!(with_body > 0);
    assert_eq!(file["features"], stand.len());
    assert_eq!(read.len(), stand.len());
    let has_form = |building: &&planvy_plan::ExistingBuilding| {
        building.body.is_some() || (building.ground_level.is_some() && building.height.is_some())
    };
    assert_eq!(
        read.iter().filter(|building| building.body.is_some()).count(),
        stand.iter().filter(has_form).count()
    );
    for building in &read {
        assert_eq!(building.crs, planvy_plan::Crs::Tm);
        assert!(building.source_id.is_some());
    }
}

#[tokio::test]
async fn gdal_counts_the_same_features() {
    let folder = tempfile::tempdir().unwrap();
    if Command::new("ogrinfo").arg("--version").output().is_err() {
        println!("skipped: there is no ogrinfo here (Debian: gdal-bin)");
        return;
    }
    let files = files().await;
    for (name, layers) in [
        (
            "planvy.gpkg",
            vec![
                "plans",
                "use_regulations",
                "parcels",
                "addresses",
                "buildings",
                "guidance",
            ],
        ),
        ("plans.fgb", vec!["plans"]),
        ("parcels.fgb", vec!["parcels"]),
    ] {
        let path = folder.path().join(name);
        std::fs::write(
            &path,
            get(of_name(&files, name)["href"].as_str().unwrap()).await.body,
        )
        .unwrap();
        for layer in layers {
            let output = Command::new("ogrinfo")
                .args(["-ro", "-so"])
                .arg(&path)
                .arg(layer)
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let count = of_name(&files, &format!("{}.parquet", layer.replace('_', "-")))["features"].clone();
            assert!(
                text.contains(&format!("Feature Count: {count}\n")),
                "{name} {layer}: {text}"
            );
            assert!(
                text.contains("SWEREF99 TM") || text.contains("SWEREF 99 TM"),
                "{name} {layer}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn pieces_are_of_the_same_file() {
    let files = files().await;
    let href = of_name(&files, "plans.parquet")["href"].as_str().unwrap();
    let whole = get(href).await;
    let tag = whole.header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"'), "a range needs a strong tag");
    let bytes = whole.body.len();
    let app = app();
    for (range, piece) in [
        ("bytes=0-3", 0..4),
        ("bytes=4-", 4..bytes),
        ("bytes=-8", bytes - 8..bytes),
    ] {
        let reply = ask_of(&app, href, &[("range", range), ("accept-encoding", "br, gzip")]).await;
        assert_eq!(
            (reply.status, &reply.body[..]),
            (206, &whole.body[piece.clone()]),
            "{range}"
        );
        assert_eq!(
            reply.header("content-range").unwrap(),
            format!("bytes {}-{}/{bytes}", piece.start, piece.end - 1)
        );
    }
    assert_eq!(&whole.body[bytes - 4..], b"PAR1");
    let beyond = ask_of(&app, href, &[("range", &format!("bytes={bytes}-"))]).await;
    assert_eq!(
        (beyond.status, beyond.header("content-range").unwrap()),
        (416, &*format!("bytes */{bytes}"))
    );
    let other = ask_of(&app, href, &[("range", "bytes=0-3"), ("if-range", "\"other\"")]).await;
    assert_eq!((other.status, other.body.len()), (200, bytes));
    let same = ask_of(&app, href, &[("range", "bytes=0-3"), ("if-range", &tag)]).await;
    assert_eq!(same.status, 206);
    assert_eq!(ask_of(&app, href, &[("if-none-match", &tag)]).await.status, 304);
}

#[tokio::test]
async fn what_is_over_or_never_was_is_said() {
    let old = problem(
        &get("/api/v1/bulk/s1-0123456789ab/2020-01-01/plans.fgb").await,
        404,
        Some("snapshot"),
    );
    assert!(old["detail"].as_str().unwrap().contains(WORLD.snapshot().id()));
    problem(&get("/api/v1/bulk/latest/plans.shp").await, 404, Some("file"));
    problem(&get("/api/v1/bulk?limit=3").await, 400, Some("limit"));
    problem(&get("/api/v1/bulk/latest/plans.fgb?x=1").await, 400, Some("x"));
    let latest = get("/api/v1/bulk/latest/plans.fgb").await;
    assert_eq!(latest.status, 307);
    assert_eq!(get(latest.header("location").unwrap()).await.status, 200);
}

const PUBLISHER: &str = "[publisher]\nname = \"Exempelby kommun\"\nuri = \"https://exempelby.example/\"\n\
    kind = \"http://purl.org/adms/publishertype/LocalAuthority\"\ncontact_name = \"Geodata\"\n\
    contact_email = \"geodata@exempelby.example\"\nlicense = \"http://creativecommons.org/publicdomain/zero/1.0/\"\n";

#[tokio::test]
async fn the_description_states_what_the_profile_demands() {
    let app = with_settings(PUBLISHER);
    let reply = ask_of(
        &app,
        "/dcat",
        &[("host", "plan.example.se"), ("x-forwarded-proto", "https")],
    )
    .await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("application/ld+json"))
    );
    let graph = reply.json()["@graph"].as_array().unwrap().clone();
    let of_class = |class: &str| {
        graph
            .iter()
            .filter(|node| node["@type"] == class)
            .cloned()
            .collect::<Vec<_>>()
    };
    let ids: Vec<&str> = graph.iter().map(|node| node["@id"].as_str().unwrap()).collect();
    for (class, count, demanded) in [
        (
            "dcat:Catalog",
            1,
            &[
                "dcterms:title",
                "dcterms:description",
                "dcterms:publisher",
                "dcat:dataset",
                "dcterms:license",
            ][..],
        ),
        (
            "dcat:Dataset",
            10,
            &[
                "dcterms:title",
                "dcterms:description",
                "dcterms:publisher",
                "dcat:contactPoint",
                "dcat:distribution",
            ],
        ),
        ("dcat:Distribution", 29, &["dcat:accessURL", "dcterms:license"]),
        (
            "dcat:DataService",
            2,
            &[
                "dcterms:title",
                "dcat:endpointURL",
                "dcterms:publisher",
                "dcat:contactPoint",
            ],
        ),
        ("foaf:Agent", 1, &["foaf:name", "dcterms:type"]),
    ] {
        let nodes = of_class(class);
        assert_eq!(nodes.len(), count, "{class}");
        for node in nodes {
            for property in demanded {
                assert!(
                    node[*property]
                        .as_array()
                        .is_some_and(|values| !values.is_empty()),
                    "{property} of {}",
                    node["@id"]
                );
            }
            // Whatever is named in the description is described in it.
            for property in [
                "dcat:dataset",
                "dcat:distribution",
                "dcat:service",
                "dcat:accessService",
                "dcat:servesDataset",
            ] {
                for named in node[property].as_array().into_iter().flatten() {
                    assert!(ids.contains(&named["@id"].as_str().unwrap()), "{named}");
                }
            }
        }
    }
    assert_eq!(graph[0]["@id"], "https://plan.example.se/dcat");
    let turtle = ask_of(&app, "/dcat?f=ttl", &[("host", "plan.example.se")]).await;
    assert_eq!(turtle.header("content-type"), Some("text/turtle; charset=utf-8"));
    let text = String::from_utf8(turtle.body).unwrap();
    assert_eq!(text.matches(" a dcat:Distribution").count(), 29);
    let by_header = ask_of(&app, "/dcat", &[("accept", "text/turtle")]).await;
    assert!(by_header.body.starts_with(b"@prefix"));
    assert_eq!(ask_of(&app, "/dcat?f=xml", &[]).await.status, 400);
}

#[tokio::test]
async fn the_licence_of_the_description_is_not_that_of_the_data() {
    let by = "http://creativecommons.org/licenses/by/4.0/";
    let line = "license = \"http://creativecommons.org/publicdomain/zero/1.0/\"\n";
    assert!(PUBLISHER.contains(line));
    for (settings, of_data) in [
        (
            PUBLISHER.replace("http://creativecommons.org/publicdomain/zero/1.0/", by),
            Some(by),
        ),
        (PUBLISHER.replace(line, ""), None),
    ] {
        let app = with_settings(&settings);
        let graph = ask_of(&app, "/dcat", &[]).await.json()["@graph"]
            .as_array()
            .unwrap()
            .clone();
        let license_of = |class: &str| {
            let node = graph.iter().find(|node| node["@type"] == class).unwrap();
            node["dcterms:license"][0]["@id"].as_str()
        };
        let of_description = license_of("dcat:Catalog").unwrap();
        assert_eq!(
            of_description,
            "http://creativecommons.org/publicdomain/zero/1.0/"
        );
        assert_eq!(license_of("dcat:Distribution"), of_data);
    }
}

#[tokio::test]
async fn whole_data_sets_and_their_description_are_linked_from_the_interface_for_gis_programs() {
    let links = async |app: &Arc<App>, path: &str| -> Vec<Value> {
        let document = ask_of(app, path, &[("host", "plan.example.se")]).await.json();
        document["links"].as_array().unwrap().clone()
    };
    let app = with_settings(PUBLISHER);
    let landing = links(&app, "/ogc?lang=en").await;
    let leads = |links: &[Value], rel: &str| -> Vec<String> {
        let found = links.iter().filter(|link| link["rel"] == rel);
        found
            .map(|link| link["href"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(leads(&landing, "describedby"), ["http://plan.example.se/dcat"]);
    assert_eq!(
        leads(&landing, "enclosure"),
        ["http://plan.example.se/api/v1/bulk/latest/planvy.gpkg"]
    );
    let buildings = links(&app, "/ogc/collections/buildings").await;
    let files = leads(&buildings, "enclosure");
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        let path = file.strip_prefix("http://plan.example.se").unwrap();
        let found = ask_of(&app, path, &[]).await;
        assert_eq!(found.status, 307, "{path}");
    }
    let unpublished = links(&with_settings(""), "/ogc").await;
    assert!(leads(&unpublished, "describedby").is_empty());
}

#[tokio::test]
async fn without_a_publisher_nothing_is_made_up() {
    let missing = problem(&get("/dcat").await, 404, None);
    assert!(missing["detail"].as_str().unwrap().contains("[publisher]"));
}
