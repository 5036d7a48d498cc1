//! The built binary, serving: real plans over real connections.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod built;
mod real_files;
mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use built::{planvy, run};
use real_files::{real_file, testdata};
use serde_json::{Value, json};
use served::Served;

const KRISTIANSTAD: &str = "/api/v1/rules?x=198807.4&y=6228089.5&crs=3008&lang=en";

/// Imports a real plan; `None` where the test data are missing.
fn import(data: &Path, file: &str) -> Option<()> {
    let folder = testdata()?;
    let output = run(data, &["import", &real_file(&folder, file)]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(())
}

const MORA_FILE: &str = "se-detaljplan-mora-dp225/dp225.json";
const KRISTIANSTAD_FILE: &str = "plan-kristianstad-ss637040/plankarta.xml";

fn letters(answer: &Value) -> Vec<&str> {
    answer["regulations"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|each| each["letter"].as_str())
        .collect()
}

#[test]
fn kristianstad_is_answered_with_its_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    let Some(()) = import(&data, KRISTIANSTAD_FILE) else {
        return;
    };
    let served = Served::start(&data);
    let answer = served.get(KRISTIANSTAD).json();
    let letters = letters(&answer);
    assert!(
        letters.iter().any(|letter| letter.starts_with('R')),
        "{letters:?}"
    );
    assert!(
        letters.iter().any(|letter| letter.starts_with('S')),
        "{letters:?}"
    );
    let quantity = |measure: &str| {
        let all = answer["regulations"].as_array().unwrap().iter();
        let mut found = all.flat_map(|each| each["quantities"].as_array().unwrap().clone());
        found
            .find(|quantity| quantity["measure"] == measure)
            .expect("a regulation that sets it")
    };
    let ridge = quantity("ridge-height");
    assert_eq!(
        (&ridge["bound"], &ridge["value"], &ridge["unit"]),
        (&json!("max"), &json!(13.0), &json!("m"))
    );
    let area = quantity("building-area");
    assert_eq!(
        (&area["bound"], &area["value"], &area["unit"]),
        (&json!("max"), &json!(5500.0), &json!("m2"))
    );
    assert_eq!(answer["plans"][0]["implementation"]["months"], 60);
}

#[test]
fn the_command_line_and_the_api_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    let Some(()) = import(&data, KRISTIANSTAD_FILE) else {
        return;
    };
    let served = Served::start(&data);
    let date = "2026-11-25";
    let options = [
        "rules",
        "--x",
        "198807.4",
        "--y",
        "6228089.5",
        "--crs",
        "3008",
        "--lang",
        "en",
        "--date",
        date,
    ];
    let printed = run(&data, &options);
    assert!(printed.status.success());
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(printed, served.get(&format!("{KRISTIANSTAD}&date={date}")).json());
}

#[test]
fn a_new_snapshot_is_shown_while_serving() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    if testdata().is_none() {
        return;
    }
    let served = Served::start(&data);
    let empty = served.get(KRISTIANSTAD);
    assert_eq!(
        empty.json()["coverage"][0]["state"],
        "no-data",
        "an empty store answers"
    );
    let tag = empty.header("etag").unwrap().to_owned();
    import(&data, KRISTIANSTAD_FILE).unwrap();
    served.wait_until("showing the plan", |served| {
        served.get(KRISTIANSTAD).json()["plans"] != json!([])
    });
    let asked_again = served.get_with(KRISTIANSTAD, &[("if-none-match", &tag)]);
    assert_eq!(asked_again.status, 200, "the old tag no longer stands");
    let tag = asked_again.header("etag").unwrap().to_owned();
    assert_eq!(
        served.get_with(KRISTIANSTAD, &[("if-none-match", &tag)]).status,
        304
    );
    import(&data, MORA_FILE).unwrap();
    let kept = asked_again.json()["snapshot"].clone();
    served.wait_until("showing the second plan", |served| {
        served.get("/ready").json()["snapshot"] != kept
    });
    assert_eq!(
        served.get(KRISTIANSTAD).json()["plans"].as_array().unwrap().len(),
        1,
        "the first plan is still there"
    );
    let metrics = served.get("/metrics");
    let metrics = String::from_utf8(metrics.body).unwrap();
    assert!(
        metrics.contains("planvy_snapshot_loads_total{result=\"loaded\"} 3"),
        "{metrics}"
    );
    assert!(metrics.contains("planvy_snapshot_plans 2"));
}

#[test]
fn a_store_that_breaks_leaves_the_old_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    let Some(()) = import(&data, KRISTIANSTAD_FILE) else {
        return;
    };
    let served = Served::start(&data);
    std::fs::rename(&data, folder.path().join("away.gpkg")).unwrap();
    std::fs::write(&data, b"this is no store").unwrap();
    served.wait_until("noticing", |served| {
        let metrics = String::from_utf8(served.get("/metrics").body).unwrap();
        !metrics.contains("planvy_snapshot_loads_total{result=\"failed\"} 0")
    });
    assert_eq!(served.get("/ready").status, 200);
    assert_eq!(
        served.get(KRISTIANSTAD).json()["plans"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn requests_over_one_connection_are_answered_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&folder.path().join("plans.gpkg"));
    let mut stream = TcpStream::connect(served.address()).unwrap();
    let request = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2)
        + "GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2);
    assert_eq!(answers.matches("HTTP/1.1 404 Not Found").count(), 1);
}

#[test]
fn long_answers_come_compressed_and_bodies_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    let served = Served::start(&data);
    let plain = served.get("/api/openapi.json");
    let packed = served.get_with("/api/openapi.json", &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(&packed.body[..2], [0x1f, 0x8b], "the mark of gzip");
    assert!(packed.body.len() * 3 < plain.body.len());
    let body = br#"{"type": "Point", "coordinates": [13.0007, 55.6064]}"#;
    let posted = served.ask(
        "POST",
        "/api/v1/rules",
        &[("content-type", "application/geo+json")],
        body,
    );
    assert_eq!(
        (posted.status, &posted.json()["place"]["kind"]),
        (200, &json!("point"))
    );
    let large = vec![b' '; 1024 * 1024 + 1];
    let refused = served.ask(
        "POST",
        "/api/v1/rules",
        &[("content-type", "application/geo+json")],
        &large,
    );
    assert_eq!(refused.status, 413);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
}

#[test]
fn strange_bytes_do_not_stop_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&folder.path().join("plans.gpkg"));
    for (request, status) in [
        (
            &b"GET /api/v1/rules?lon=%ff%fe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"[..],
            400,
        ),
        (
            b"GET /api/v1/rules?lon=%zz&lat=% HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            400,
        ),
        (
            b"GET /problems/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            400,
        ),
        (
            b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            404,
        ),
        (
            b"GET ../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            400,
        ),
        (b"nonsense\r\n\r\n", 400),
        (
            b"POST /api/v1/rules HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
              transfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n\r\n",
            400,
        ),
    ] {
        assert_eq!(
            served.raw(request).status,
            status,
            "{}",
            String::from_utf8_lossy(request)
        );
    }
    assert_eq!(served.get("/health").status, 200);
}

#[test]
fn the_server_stops_in_order_when_told() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let served = Served::start(&folder.path().join("plans.gpkg"));
        // An idle connection does not hold the server up.
        let _idle = TcpStream::connect(served.address()).unwrap();
        served.signal(signal);
        assert_eq!(served.wait().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_port_in_use_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(
        &folder.path().join("plans.gpkg"),
        &["serve", "--listen", &address],
    );
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("in use") && message.contains("--listen"),
        "{message}"
    );
}

#[test]
fn the_demo_is_loaded_once_and_served() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo.gpkg");
    let mut snapshots = Vec::new();
    for _ in 0..2 {
        let served = Served::start_with(&data, &["demo"]);
        snapshots.push(served.get("/ready").json()["snapshot"].clone());
        served.signal("TERM");
        assert_eq!(served.wait().code(), Some(0));
    }
    assert_eq!(snapshots[0], snapshots[1], "the second start loads nothing");
    assert_ne!(snapshots[0], json!("s0-000000000000"));
}

#[test]
fn logs_are_json_where_wished_and_hold_no_query() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("plans.gpkg");
    let log = folder.path().join("log");
    let file = std::fs::File::create(&log).unwrap();
    let mut command = planvy(&data);
    command.env("PLANVY_LOG", "json,info").stderr(file);
    let served = Served::start_command(command, &["serve"]);
    let asked = served.get_with("/api/v1/rules?parcel=SECRET+1:1", &[("x-request-id", "case-7")]);
    assert_eq!(
        (asked.status, asked.header("x-request-id")),
        (404, Some("case-7"))
    );
    served.signal("TERM");
    assert_eq!(served.wait().code(), Some(0));
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("SECRET"));
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let access = lines.iter().find(|line| line["request_id"] == "case-7").unwrap();
    assert_eq!(
        (&access["route"], &access["status"], &access["method"]),
        (&json!("/api/v1/rules"), &json!(404), &json!("GET"))
    );
    assert!(access["took_us"].is_u64());
}
