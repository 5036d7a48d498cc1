//! The server on the demo municipality, asked within one process.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use planvy::app::App;
use planvy::cli::demo::write_demo;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use planvy::world::World;
use planvy_import::{ImportOptions, import_paths};
use planvy_store::GeoPackageStore;
use serde_json::Value;

/// The demo municipality, loaded once for all tests.
pub static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let paths = write_demo(folder.path()).unwrap();
    let mut store = GeoPackageStore::open(folder.path().join("demo.gpkg")).unwrap();
    let report = import_paths(&mut store, &paths, &ImportOptions::default(), &mut |_| {}).unwrap();
    assert!(!report.is_refused());
    Arc::new(World::load(&store).unwrap())
});

/// A server that answers from the demo municipality.
pub fn served() -> Edge {
    let app = Arc::new(App::new(Limits::default()));
    app.show(WORLD.clone());
    Edge::new(router(app.clone()), app.metrics.clone(), app.limits)
}

pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }
}

pub async fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = served().answer(request.body(body.into()).unwrap()).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}

pub async fn get(path: &str) -> Reply {
    ask("GET", path, &[], Body::empty()).await
}

/// Checks that a reply is a problem of a status about a parameter, and returns the document.
pub fn problem(reply: &Reply, status: u16, parameter: Option<&str>) -> Value {
    let document = reply.json();
    assert_eq!(reply.status, status, "{document}");
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    assert_eq!(document["status"], status);
    assert_eq!(document["parameter"].as_str(), parameter, "{document}");
    assert!(
        document["detail"].as_str().is_some_and(|detail| detail.len() > 5),
        "{document}"
    );
    if status == 400 {
        assert!(
            document["example"]
                .as_str()
                .is_some_and(|example| !example.is_empty()),
            "{document}"
        );
    }
    document
}

/// Longitude and latitude of a door.
pub fn some_spot() -> (f64, f64) {
    let world = &WORLD;
    let address = world.snapshot().addresses().first().unwrap();
    let point = address.position;
    (point.lon_deg, point.lat_deg)
}
