//! The built binary on a shared database: commands, servers that follow it, and what they do without it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod built;
#[path = "../../tests/private_postgres/mod.rs"]
mod private_postgres;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use private_postgres::{Cluster, PASSWORD, shared};
use serde_json::Value;
use served::Served;

/// Shortest time in which a server would notice a publication by itself, without being told.
const UNTOLD: Duration = Duration::from_secs(5);

fn demo(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Runs a command on a database. What it prints never holds the password.
fn run(data: &str, arguments: &[&str]) -> std::process::Output {
    let output = built::run(Path::new(data), arguments);
    for told in [&output.stdout, &output.stderr] {
        assert!(!String::from_utf8_lossy(told).contains(PASSWORD), "{arguments:?}");
    }
    output
}

/// Imports files, and returns the snapshot that they made.
fn import(data: &str, names: &[&str]) -> String {
    let files: Vec<String> = names.iter().map(|name| demo(name)).collect();
    let mut arguments = vec!["import", "--json"];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(data, &arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["snapshot"].as_str().unwrap().to_owned()
}

/// What an import that is refused says.
fn refused(data: &str) -> String {
    let output = run(data, &["import", &demo("plan-dp-1001.json")]);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

fn snapshot(server: &Served) -> String {
    server.get("/ready").json()["snapshot"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn serve(data: &str) -> Served {
    Served::start_with(Path::new(data), &["serve", "--no-3d"])
}

#[test]
fn every_command_takes_a_database() {
    let Some(cluster) = shared() else { return };
    let data = cluster.address(&cluster.database(None));
    let missing = run(&data, &["rules", "--parcel", "EXEMPELBY KAMOMILLEN 3"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("there is no store in this database"));

    let server = Served::start_with(Path::new(&data), &["demo", "--no-3d"]);
    assert_eq!(snapshot(&server).split_once('-').unwrap().0, "s1");
    drop(server);
    // The same answers as from a file.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.gpkg");
    drop(Served::start_with(&file, &["demo", "--no-3d"]));
    for arguments in [
        &[
            "rules",
            "--parcel",
            "EXEMPELBY KAMOMILLEN 3",
            "--date",
            "2026-11-27",
        ][..],
        &["building-right", "--json", "--parcel", "EXEMPELBY KAMOMILLEN 3"],
        &["export", "--format", "geojson"],
        &["export", "--format", "ngp"],
    ] {
        let (one, other) = (run(&data, arguments), built::run(&file, arguments));
        assert!(
            one.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&one.stderr)
        );
        assert_eq!(
            without_time(&one.stdout),
            without_time(&other.stdout),
            "{arguments:?}"
        );
    }
    let again = run(&data, &["import", &demo("plan-dp-1001.json")]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("already there"));
}

/// What a command printed, without when and in which snapshot.
fn without_time(printed: &[u8]) -> Value {
    fn clean(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for name in ["snapshot", "imported", "answered", "generated"] {
                    members.remove(name);
                }
                members.values_mut().for_each(clean);
            }
            Value::Array(values) => values.iter_mut().for_each(clean),
            _ => {}
        }
    }
    let mut value = serde_json::from_slice(printed).unwrap();
    clean(&mut value);
    value
}

#[test]
fn two_servers_follow_one_database() {
    let Some(cluster) = shared() else { return };
    let data = cluster.address(&cluster.database(None));
    let first = import(&data, &["plan-dp-1001.json"]);
    let servers = [serve(&data), serve(&data)];
    for server in &servers {
        assert_eq!(snapshot(server), first);
    }
    let mut took = Vec::new();
    for name in [
        "plan-dp-1002.json",
        "plan-dp-1003.json",
        "fastigheter.geojson",
        "adresser.csv",
        "plan-dp-1004.json",
    ] {
        let made = import(&data, &[name]);
        // The import ends after its commit.
        let committed = Instant::now();
        for server in &servers {
            server.wait_until("following", |server| snapshot(server) == made);
        }
        took.push(committed.elapsed());
    }
    took.sort();
    assert!(
        took[2] < Duration::from_secs(1),
        "half of the imports are served within a second: {took:?}"
    );
    assert!(took[3] < UNTOLD, "because the servers are told: {took:?}");
    let answers: Vec<Value> = servers
        .iter()
        .map(|server| {
            server
                .get("/api/v1/rules?parcel=EXEMPELBY%20KAMOMILLEN%203")
                .json()
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_server_answers_without_its_database_and_comes_back_with_it() {
    let Some(mut cluster) = Cluster::start() else {
        return;
    };
    let data = cluster.address(&cluster.database(None));
    let first = import(&data, &["plan-dp-1001.json", "fastigheter.geojson"]);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = built::planvy(Path::new(&data));
    command
        .env("PLANVY_LOG", "info")
        .stderr(std::fs::File::create(&log).unwrap());
    let server = Served::start_command(command, &["serve", "--no-3d"]);
    let store = |server: &Served| server.get("/ready").json()["store"].clone();
    assert_eq!(store(&server), serde_json::json!({ "followed": true }));

    cluster.stop();
    server.wait_until("without its database", |server| {
        store(server)["followed"] == false
    });
    let lost = store(&server);
    assert!(
        lost["reason"]
            .as_str()
            .unwrap()
            .starts_with("the database cannot be reached"),
        "{lost}"
    );
    assert!(!lost.to_string().contains("postgres://"), "{lost}");
    let since: jiff::Timestamp = lost["since"].as_str().unwrap().parse().unwrap();
    assert!(since <= jiff::Timestamp::now());
    let answer = server.get("/api/v1/rules?parcel=EXEMPELBY%20KAMOMILLEN%203");
    assert_eq!(answer.status, 200);
    assert_eq!(snapshot(&server), first);
    let metrics = String::from_utf8(server.get("/metrics").body).unwrap();
    assert!(metrics.contains("planvy_store_followed 0"));

    cluster.run_on();
    let second = import(&data, &["plan-dp-1002.json"]);
    server.wait_until("back", |server| snapshot(server) == second);
    server.wait_until("following again", |server| store(server)["followed"] == true);
    // It listens again, too.
    let third = import(&data, &["plan-dp-1003.json"]);
    let committed = Instant::now();
    server.wait_until("following", |server| snapshot(server) == third);
    assert!(committed.elapsed() < UNTOLD);
    drop(server);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        log.contains("the store cannot be followed") && log.contains("followed again"),
        "{log}"
    );
    assert!(!log.contains(PASSWORD), "{log}");
}

#[test]
fn a_server_follows_a_copy_of_the_database_and_goes_on_where_the_copy_takes_over() {
    let Some(mut original) = Cluster::start() else {
        return;
    };
    let database = original.database(None);
    let imported_into = original.address(&database);
    let first = import(&imported_into, &["plan-dp-1001.json"]);
    let copy = Cluster::copy_of(&original);
    let read_from = copy.address(&database);
    let server = serve(&read_from);
    server.wait_until("the same snapshot", |server| snapshot(server) == first);
    for name in ["plan-dp-1002.json", "fastigheter.geojson"] {
        let made = import(&imported_into, &[name]);
        server.wait_until("following the copy", |server| snapshot(server) == made);
    }
    let answer = server.get("/api/v1/rules?parcel=EXEMPELBY%20KAMOMILLEN%203");
    assert_eq!(answer.status, 200);
    let told = refused(&read_from);
    assert!(told.contains("can only be read"), "{told}");
    // The machine of the original dies, and the copy is made the one to import into.
    original.stop();
    assert_eq!(copy.sql("postgres", "SELECT pg_promote()"), "t");
    let made = import(&read_from, &["plan-dp-1003.json"]);
    server.wait_until("following what was the copy", |server| snapshot(server) == made);
}

#[test]
fn a_server_that_is_still_loading_stops_when_it_is_told_to() {
    let Some(cluster) = shared() else { return };
    let name = cluster.database(None);
    let data = cluster.address(&name);
    import(&data, &["plan-dp-1001.json"]);
    // Somebody else keeps the plans to himself, so that loading comes to no end.
    let mut holder = cluster.session(&name);
    let mut input = holder.stdin.take().unwrap();
    input
        .write_all(b"BEGIN; LOCK TABLE planvy_store.plan;\n")
        .unwrap();
    let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted
                AND relation = 'planvy_store.plan'::regclass";
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    let deadline = Instant::now() + Duration::from_secs(60);
    while cluster.sql(&name, held) == "0" {
        assert!(Instant::now() < deadline, "the table is locked");
    }
    let mut server = built::planvy(Path::new(&data))
        .args(["serve", "--no-3d", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while cluster.sql(&name, waiting) == "0" {
        assert!(Instant::now() < deadline, "the server waits for the table");
    }
    let told = std::process::Command::new("kill")
        .arg(server.id().to_string())
        .status();
    assert!(told.unwrap().success());
    let ended = loop {
        if let Some(status) = server.try_wait().unwrap() {
            break Some(status);
        }
        if Instant::now() > deadline {
            break None;
        }
    };
    let _killed = server.kill();
    drop(input);
    holder.wait().unwrap();
    assert!(ended.expect("it stops").success());
}

#[test]
fn a_database_is_spoken_to_by_tls_and_its_certificate_is_checked() {
    let Some(cluster) = Cluster::start_with_tls() else {
        return;
    };
    let database = cluster.database(None);
    let data = cluster.tls_address(&database, "authority.pem");
    import(&data, &["plan-dp-1001.json"]);
    let server = serve(&data);
    let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'planvy'";
    assert_eq!(cluster.sql("postgres", encrypted), "t");
    let made = import(&data, &["plan-dp-1002.json"]);
    server.wait_until("told by TLS", |server| snapshot(server) == made);
    // Signed by another, and by the right one for another name.
    let told = refused(&cluster.tls_address(&database, "other.pem"));
    assert!(told.contains("certificate"), "{told}");
    let told = refused(&data.replace("localhost", "127.0.0.1"));
    assert!(told.contains("certificate"), "{told}");
}

#[test]
fn an_import_that_is_killed_leaves_the_old_state_whole() {
    let Some(cluster) = shared() else { return };
    let data = cluster.address(&cluster.database(None));
    let first = import(&data, &["plan-dp-1001.json"]);
    let server = serve(&data);
    let files: Vec<PathBuf> = std::fs::read_dir(demo(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("plan-"))
        .collect();
    let mut command = built::planvy(Path::new(&data));
    let mut child = command
        .arg("import")
        .args(&files)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // In the midst of its transaction, or a little before or after.
    let name = data.rsplit_once('/').unwrap().1;
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'planvy' AND datname = current_database()
                AND backend_xid IS NOT NULL";
    let deadline = Instant::now() + Duration::from_secs(60);
    while cluster.sql(name, busy) == "0" && child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "the import writes");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let now = cluster.sql(name, "SELECT snapshot_id FROM planvy_store.state");
    let plans = cluster.sql(name, "SELECT count(*) FROM planvy_store.plan");
    if now == first {
        assert_eq!(plans, "1", "nothing of it is there");
    } else {
        assert_eq!(plans, files.len().to_string(), "all of it is there");
    }
    assert_eq!(server.get("/ready").status, 200);
    // Whoever imports next does not wait for the dead one.
    let next = import(&data, &["plan-dp-1002.json", "adresser.csv"]);
    server.wait_until("following", |server| snapshot(server) == next);
}

#[test]
fn passwords_are_printed_nowhere() {
    let addresses = [
        format!("postgres://planvy:{PASSWORD}@127.0.0.1:1/plans"),
        format!("postgres://planvy:{PASSWORD}@127.0.0.1:port/plans"),
        format!("postgres://planvy@127.0.0.1:1/plans?password={PASSWORD}&bogus={PASSWORD}"),
    ];
    for data in &addresses {
        for arguments in [
            &["--help"][..],
            &["serve", "--help"],
            &["serve", "--listen", "127.0.0.1:0"],
            &["demo", "--listen", "127.0.0.1:0", "--json"],
            &["import", &demo("plan-dp-1001.json")],
            &["rules", "--lon", "13", "--lat", "55", "--json"],
            &["export", "--format", "ngp"],
            &["catalogue", "DP_KM_B"],
        ] {
            run(data, arguments);
        }
        let named = built::run(
            Path::new("x.gpkg"),
            &["--data", data, "rules", "--lon", "13", "--lat", "55"],
        );
        assert!(!named.status.success());
        let told = String::from_utf8_lossy(&named.stderr).into_owned();
        assert!(told.contains("database") && !told.contains(PASSWORD), "{told}");
    }
}
