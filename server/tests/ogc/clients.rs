//! The built binary as clients meet it: GDAL's OAPIF driver reads the collections and pages through them.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use super::served::Served;

/// A server on the demo municipality, its three drawings included.
fn server() -> (tempfile::TempDir, Served) {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start_with(&folder.path().join("demo.gpkg"), &["demo", "--no-3d"]);
    (folder, served)
}

/// Runs a tool of GDAL; `None` with a message where it is not installed.
fn gdal(tool: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(tool)
        .args(arguments)
        .env("CPL_DEBUG", "OFF")
        .output()
    {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("skipped: {tool} does not run ({error})");
            None
        }
    }
}

fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    format!("{out}\n{errors}")
}

#[test]
fn the_oapif_driver_of_gdal_reads_every_collection_and_pages_through() {
    let (_folder, served) = server();
    let root = format!("OAPIF:http://{}/ogc", served.address());
    let listed = served.get("/ogc/collections").json();
    for collection in listed["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        let count = collection["itemCount"].as_u64().unwrap();
        // Pages of seven, so that many have to be followed.
        let Some(output) = gdal("ogrinfo", &["-ro", "-al", "-oo", "PAGE_SIZE=7", &root, id]) else {
            return;
        };
        let text = text(&output);
        assert!(output.status.success() && !text.contains("ERROR"), "{id}: {text}");
        assert_eq!(text.matches("\nOGRFeature(").count() as u64, count, "{id}");
        let told = format!("Feature Count: {count}");
        assert!(text.contains(&told), "{id}: {told}");
    }
}

#[test]
fn answers_come_over_http_1_1_with_links_to_the_port_that_was_asked() {
    let (_folder, served) = server();
    let landing = served.get("/ogc");
    assert_eq!(landing.status, 200);
    let href = landing.json()["links"][0]["href"].as_str().unwrap().to_owned();
    assert!(
        href.starts_with(&format!("http://{}/ogc", served.address())),
        "{href}"
    );
    let items = served.get("/ogc/collections/plans/items?limit=1");
    assert_eq!(
        items.header("content-crs"),
        Some("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")
    );
    let figures = String::from_utf8(served.get("/metrics").body).unwrap();
    assert!(
        figures.contains("route=\"/ogc/collections/{collection}/items\",status=\"200\"} 1"),
        "{figures}"
    );
}

/// Longitude and latitude in another system, easting before northing, by PROJ; `None` with a message where it is not installed.
fn by_proj(position: &str, code: u16) -> Option<[f64; 2]> {
    let target = format!("EPSG:{code}");
    let started = Command::new("gdaltransform")
        .args(["-s_srs", "OGC:CRS84", "-t_srs", &target, "-output_xy"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        eprintln!("skipped: gdaltransform does not run");
        return None;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(format!("{position}\n").as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut numbers = text.split_whitespace().map(|number| number.parse().unwrap());
    Some([numbers.next().unwrap(), numbers.next().unwrap()])
}

#[test]
fn crs_action_agrees_with_proj_to_a_millimetre() {
    let (_folder, served) = server();
    let path = "/ogc/collections/addresses/items?limit=1";
    let plain = served.get(path).json();
    let at = &plain["features"][0]["geometry"]["coordinates"];
    let position = format!("{} {}", at[0], at[1]);
    for code in (3006..=3018).chain([3857, 4258, 4326]) {
        let Some([east, north]) = by_proj(&position, code) else {
            return;
        };
        let reply = served
            .get(&format!(
                "{path}&crs=http://www.opengis.net/def/crs/EPSG/0/{code}"
            ))
            .json();
        let there = &reply["features"][0]["geometry"]["coordinates"];
        let (first, second) = (there[0].as_f64().unwrap(), there[1].as_f64().unwrap());
        // The answer has millimetres, and of degrees a tenth of it; the position asked about was rounded to that too.
        let tolerance = if code > 4000 { 1e-8 } else { 0.001_5 };
        let [x, y] = if code == 3857 {
            [first, second]
        } else {
            [second, first]
        };
        assert!(
            (x - east).abs() < tolerance && (y - north).abs() < tolerance,
            "{code}: {x} {y}, PROJ {east} {north}"
        );
    }
}

#[test]
fn the_buildings_of_drawings_are_a_collection() {
    let (_folder, served) = server();
    let proposals = served.get("/ogc/collections/proposals/items").json();
    let count = proposals["numberMatched"].as_u64().unwrap();
    assert!(count >= 3, "{count}");
    for proposal in proposals["features"].as_array().unwrap() {
        assert_eq!(proposal["properties"]["fictional"], true);
        let id = proposal["id"].as_str().unwrap();
        assert_eq!(
            served
                .get(&format!("/ogc/collections/proposals/items/{id}"))
                .json()["id"],
            id
        );
    }
    let high = served
        .get("/ogc/collections/proposals/items?filter=ridgeHeightM%20%3E%200")
        .json();
    assert!(high["numberMatched"].as_u64().unwrap() <= count);
}
