//! The page of the map and the files of the viewer, with and without the viewer built.

#![expect(clippy::unwrap_used, reason = "test code")]

#[allow(dead_code, clippy::indexing_slicing, reason = "other tests ask more of it")]
mod asked;

use std::sync::Arc;

use asked::{Reply, WORLD, get};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use planvy::app::App;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use planvy::viewer_files::ViewerFiles;

const FOLDER: &str = "0123456789abcdef";
const PARCEL: &str = "parcel=EXEMPELBY+%C3%84NGSSYRAN+3";

/// A server with a viewer of two files, one of them compressed.
fn with_viewer() -> (tempfile::TempDir, Edge) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(FOLDER);
    std::fs::create_dir(&folder).unwrap();
    for (name, content) in [
        ("map.js", "export {};"),
        ("webgpu_bg.wasm", "plain"),
        ("webgpu_bg.wasm.br", "brotli"),
        ("webgpu_bg.wasm.gz", "gzip"),
    ] {
        std::fs::write(folder.join(name), content).unwrap();
    }
    let manifest = format!(r#"{{ "folder": "{FOLDER}", "files": ["map.js", "webgpu_bg.wasm"] }}"#);
    std::fs::write(root.path().join("manifest.json"), manifest).unwrap();
    let files = ViewerFiles::in_folder(root.path()).unwrap();
    let app = Arc::new(App::new(Limits::default()).with_viewer(files));
    app.show(WORLD.clone());
    let edge = Edge::new(router(app.clone()), app.metrics.clone(), app.limits);
    (root, edge)
}

async fn ask(edge: &Edge, path: &str, accepted: &str) -> Reply {
    let request = Request::builder()
        .uri(path)
        .header("accept-encoding", accepted)
        .body(Body::empty())
        .unwrap();
    let (parts, body) = edge.answer(request).await.into_parts();
    Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    }
}

fn text(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

#[tokio::test]
async fn the_page_runs_the_viewer_and_nothing_else() {
    let (_root, edge) = with_viewer();
    let page = ask(&edge, &format!("/map?{PARCEL}"), "identity").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let script = format!(r#"<script type="module" src="/viewer/{FOLDER}/map.js">"#);
    assert!(text(&page).contains(&script));
    assert!(
        text(&page).contains("Påhittat exempel"),
        "the demo is called invented"
    );
    let other = ask(&edge, "/plans", "identity").await;
    let policy = other.header("content-security-policy").unwrap();
    assert!(!policy.contains("script-src"), "{policy}");
}

#[tokio::test]
async fn files_of_the_viewer_are_kept_for_ever_and_sent_in_the_smallest_form_that_is_taken() {
    let (_root, edge) = with_viewer();
    let module = format!("/viewer/{FOLDER}/webgpu_bg.wasm");
    for (accepted, coding, body) in [
        ("gzip, deflate, br", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("identity", None, "plain"),
    ] {
        let file = ask(&edge, &module, accepted).await;
        assert_eq!((file.status, text(&file)), (200, body), "{accepted}");
        assert_eq!(file.header("content-encoding"), coding, "{accepted}");
        assert_eq!(file.header("content-type"), Some("application/wasm"));
        assert_eq!(
            file.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(file.header("vary"), Some("accept-encoding"));
    }
    let script = ask(&edge, &format!("/viewer/{FOLDER}/map.js"), "br").await;
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    for path in [
        "/viewer/other/map.js",
        "/viewer/0123456789abcdef/manifest.json",
        "/viewer/%2e%2e/manifest.json",
    ] {
        assert_eq!(ask(&edge, path, "br").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn without_the_viewer_the_page_says_so_and_answers_with_the_flat_map() {
    let page = get(&format!("/map?{PARCEL}")).await;
    assert_eq!(page.status, 200);
    let page = text(&page);
    assert!(page.contains("Kartan i 3D är inte installerad på den här servern."));
    assert!(page.contains("Här gäller detaljplanen Dp 1001") && page.contains("plan-map"));
    assert!(!page.contains("<script"));
    let english = get("/map?lang=en").await;
    assert!(text(&english).contains("The map in 3D is not installed on this server."));
}

#[tokio::test]
async fn the_answer_beside_the_canvas_is_made_of_the_parts_of_the_page_of_the_place() {
    let (answer, page) = (
        get(&format!("/map/answer?{PARCEL}")).await,
        get(&format!("/rules?{PARCEL}")).await,
    );
    let (answer, page) = (text(&answer), text(&page));
    let rules = |html: &str| -> Vec<String> {
        html.split("<p class=\"plain\">")
            .skip(1)
            .map(|rest| rest.split("</p>").next().unwrap_or_default().to_owned())
            .collect()
    };
    assert!(rules(page).len() > 5);
    assert_eq!(rules(answer), rules(page));
    assert!(answer.contains(r#"data-crs="EPSG:3008""#) && !answer.contains("<html"));
    assert!(
        !answer.contains("plan-map"),
        "the flat map only where it is asked for"
    );
    let flat = get(&format!("/map/answer?{PARCEL}&flat=true")).await;
    assert!(text(&flat).contains("plan-map"));
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_in_words() {
    for (path, status, words) in [
        ("/map/answer?parcel=INGET+9", 404, "Fastigheten finns inte här"),
        (
            "/map/answer?plan=ingen",
            404,
            "Ingen inläst plan har identiteten ingen",
        ),
        ("/map/answer", 400, "<h1>"),
        ("/map?zoom=3", 400, "<h1>"),
    ] {
        let reply = get(path).await;
        assert_eq!(reply.status, status, "{path}");
        assert!(text(&reply).contains(words), "{path}");
    }
}
