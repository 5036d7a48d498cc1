//! The built binary on databases that are not the one imported into on this machine: a copy that follows it, and a server
//! reached by TLS.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code")]

mod built;
#[path = "../../tests/private_postgres/mod.rs"]
mod private_postgres;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::path::Path;

use private_postgres::{Cluster, PASSWORD};
use serde_json::Value;
use served::Served;

fn demo(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Imports a file of the demo municipality, and returns the snapshot that it made.
fn import(data: &str, name: &str) -> String {
    let output = built::run(Path::new(data), &["import", "--json", &demo(name)]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["snapshot"].as_str().unwrap().to_owned()
}

/// What an import that is refused says.
fn refused(data: &str) -> String {
    let output = built::run(Path::new(data), &["import", &demo("plan-dp-1001.json")]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains(PASSWORD), "{told}");
    told
}

fn snapshot(server: &Served) -> String {
    let ready = server.get("/ready").json();
    ready["snapshot"].as_str().unwrap().to_owned()
}

fn serve(data: &str) -> Served {
    Served::start_with(Path::new(data), &["serve", "--no-3d"])
}

#[test]
fn a_server_follows_a_copy_of_the_database_and_goes_on_where_the_copy_takes_over() {
    let Some(mut original) = Cluster::start() else {
        return;
    };
    let database = original.database(None);
    let imported_into = original.address(&database);
    let first = import(&imported_into, "plan-dp-1001.json");
    let copy = Cluster::copy_of(&original);
    let read_from = copy.address(&database);
    let server = serve(&read_from);
    server.wait_until("the same snapshot", |server| snapshot(server) == first);
    for name in ["plan-dp-1002.json", "fastigheter.geojson"] {
        let made = import(&imported_into, name);
        server.wait_until("following the copy", |server| snapshot(server) == made);
    }
    let answer = server.get("/api/v1/rules?parcel=EXEMPELBY%20KAMOMILLEN%203");
    assert_eq!(answer.status, 200);
    let told = refused(&read_from);
    assert!(told.contains("can only be read"), "{told}");
    // The machine of the original dies, and the copy is made the one to import into.
    original.stop();
    assert_eq!(copy.sql("postgres", "SELECT pg_promote()"), "t");
    let made = import(&read_from, "plan-dp-1003.json");
    server.wait_until("following what was the copy", |server| snapshot(server) == made);
}

#[test]
fn a_database_is_spoken_to_by_tls_and_its_certificate_is_checked() {
    let Some(cluster) = Cluster::start_with_tls() else {
        return;
    };
    let database = cluster.database(None);
    let data = cluster.tls_address(&database, "authority.pem");
    import(&data, "plan-dp-1001.json");
    let server = serve(&data);
    let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'planvy'";
    assert_eq!(cluster.sql("postgres", encrypted), "t");
    let made = import(&data, "plan-dp-1002.json");
    server.wait_until("told by TLS", |server| snapshot(server) == made);
    // Signed by another, and by the right one for another name.
    let told = refused(&cluster.tls_address(&database, "other.pem"));
    assert!(told.contains("certificate"), "{told}");
    let told = refused(&data.replace("localhost", "127.0.0.1"));
    assert!(told.contains("certificate"), "{told}");
}
