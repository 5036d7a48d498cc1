//! The services for GIS on plans of other countries: real files, imported by the built binary, as features and as vector tiles.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

#[allow(dead_code, reason = "the tests of importing ask more of it")]
mod abroad;
mod built;
#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../../crates/vector_tiles/tests/decoding/mod.rs"]
mod decoding;
#[allow(dead_code, reason = "these files are all in archives")]
mod real_files;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use abroad::{Unpacked, import_all};
use decoding::{DecodedFeature, DecodedValue, decoded};
use serde_json::Value;
use served::Served;

const MONTPELIER: &str = "Zoning of Montpelier, Vermont";
/// UTM zone 18 of WGS 84, which Vermont's plans are held in.
const ZONE_18: &str = "http://www.opengis.net/def/crs/EPSG/0/32618";

/// Asks for what has to be there.
fn got(server: &Served, path: &str) -> Value {
    let reply = server.get(path);
    let text = String::from_utf8_lossy(&reply.body);
    assert_eq!(reply.status, 200, "{path}: {text}");
    reply.json()
}

fn features(server: &Served, collection: &str, query: &str) -> Vec<Value> {
    let found = got(
        server,
        &format!("/ogc/collections/{collection}/items?f=json&{query}"),
    );
    found["features"].as_array().unwrap().clone()
}

/// The names of the plans that a question finds.
fn names(server: &Served, query: &str) -> Vec<String> {
    let name = |feature: &Value| feature["properties"]["name"].as_str().unwrap().to_owned();
    features(server, "plans", query).iter().map(name).collect()
}

/// How many regulations fulfil a condition.
fn counted(server: &Served, filter: &str) -> u64 {
    let path = format!("/ogc/collections/property-regulations/items?f=json&limit=1&filter={filter}");
    got(server, &path)["numberMatched"].as_u64().unwrap()
}

/// One store with every file, one server: what a client does is tried in the order in which one would do it.
#[test]
fn plans_abroad_are_features_and_tiles() {
    let Some(unpacked) = Unpacked::new() else { return };
    let data = unpacked.data();
    import_all(&unpacked, &data);
    let server = Served::start_with(&data, &["serve", "--no-3d"]);
    found_by_place(&server);
    found_by_what_they_say(&server);
    told_whose_law(&server);
    in_their_own_zone(&server);
    drawn_in_vector_tiles(&server);
}

fn found_by_place(server: &Served) {
    assert_eq!(names(server, "bbox=-72.6,44.2,-72.5,44.3"), [MONTPELIER]);
    assert_eq!(names(server, "bbox=138.8,35.1,138.9,35.2"), ["都市計画 22203"]);
    let shape = "filter=S_INTERSECTS(geometry,POLYGON((-72.6%2044.2,-72.5%2044.2,-72.5%2044.3,-72.6%2044.3,-72.6%2044.2)))";
    assert_eq!(names(server, shape), [MONTPELIER]);
    assert_eq!(names(server, "bbox=-70,30,-60,40"), Vec::<String>::new());
    let sweden = "bbox=500000,6500000,600000,6600000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3006";
    assert_eq!(names(server, sweden).len(), 0);
}

fn found_by_what_they_say(server: &Served) {
    // 26 of the 28 Dutch measures set a gutter's and a building's height, and leave nothing for people.
    assert_eq!(counted(server, "maxEavesHeight()%3E0"), 26);
    let both = "maxEavesHeightM%20IS%20NOT%20NULL%20AND%20maxTotalHeightM%3E0%20AND%20state%3D'applies'";
    assert_eq!(counted(server, both), 26);
}

fn told_whose_law(server: &Served) {
    for (filter, law) in [
        ("designation='Dp%201001'", ["SE", "detaljplan", "sv"]),
        ("country='NL'", ["NL", "bestemmingsplan", "nl"]),
        ("country='FI'", ["FI", "kaava", "fi"]),
    ] {
        let found = features(server, "plans", &format!("filter={filter}"));
        assert_eq!(found.len(), 1, "{filter}");
        let properties = &found[0]["properties"];
        let told = ["country", "kindByLaw", "language"].map(|name| properties[name].as_str().unwrap());
        assert_eq!(told, law);
    }
    let zoned = features(server, "plans", "kindByLaw=zoning&limit=10");
    assert_eq!(zoned.len(), 3, "two towns of Vermont, and Minneapolis");
    assert_eq!(
        counted(server, "country%20IS%20NULL%20OR%20kindByLaw%20IS%20NULL"),
        0
    );
    assert!(counted(server, "country='SE'") > 0 && counted(server, "country='JP'") > 0);
    // Queryables and schema name them, and so does each form.
    for collection in ["plans", "use-regulations", "property-regulations"] {
        for document in ["queryables", "schema"] {
            let path = format!("/ogc/collections/{collection}/{document}?f=json");
            let properties = &got(server, &path)["properties"];
            for name in ["country", "kindByLaw", "language"] {
                assert_eq!(properties[name]["type"], "string", "{path} {name}: {properties}");
            }
        }
        let table = server.get(&format!("/ogc/collections/{collection}/items?f=csv&limit=5"));
        let text = String::from_utf8_lossy(&table.body).into_owned();
        let head = text.lines().next().unwrap();
        assert!(head.contains(",country,kindByLaw,language,"), "{head}");
        let packed = server.get(&format!("/ogc/collections/{collection}/items?f=fgb&limit=5"));
        let holds = |name: &str| {
            packed
                .body
                .windows(name.len())
                .any(|part| part == name.as_bytes())
        };
        assert!(
            packed.status == 200 && holds("country") && holds("kindByLaw"),
            "{collection}"
        );
    }
}

fn in_their_own_zone(server: &Served) {
    let listed = |path: &str| -> Vec<String> {
        let of_document = got(server, path)["crs"].as_array().unwrap().clone();
        of_document
            .iter()
            .map(|crs| crs.as_str().unwrap().to_owned())
            .collect()
    };
    for path in ["/ogc/collections/plans?f=json", "/ogc/collections?f=json"] {
        let systems = listed(path);
        for code in [32_618, 32_615, 32_654, 25_832, 3067] {
            let uri = format!("http://www.opengis.net/def/crs/EPSG/0/{code}");
            assert!(systems.contains(&uri), "{path}: {uri} is not in {systems:?}");
        }
    }
    // By PROJ 9.1: -72.6 44.2 and -72.5 44.3 in the zone. Its axes are easting, northing.
    let there = format!("bbox=691772,4896888,699424,4908234&bbox-crs={ZONE_18}");
    assert_eq!(names(server, &there), [MONTPELIER]);
    let path = format!("/ogc/collections/plans/items?f=json&{there}&crs={ZONE_18}");
    let reply = server.get(&path);
    assert_eq!(reply.header("content-crs"), Some(format!("<{ZONE_18}>").as_str()));
    let geometry = reply.json()["features"][0]["geometry"].clone();
    let mut first = &geometry["coordinates"];
    while first[0].is_array() {
        first = &first[0];
    }
    let (east_m, north_m) = (first[0].as_f64().unwrap(), first[1].as_f64().unwrap());
    assert!(
        (680_000.0..710_000.0).contains(&east_m) && (4_880_000.0..4_920_000.0).contains(&north_m),
        "{first}"
    );
    let point = "filter=S_INTERSECTS(geometry,POINT(695947%204901750))";
    assert_eq!(
        names(server, &format!("{point}&filter-crs={ZONE_18}")),
        [MONTPELIER]
    );
    // Nothing is held in zone 10, so that the service has it not.
    let other = ZONE_18.replace("32618", "32610");
    for parameter in ["crs", "filter-crs", "bbox-crs"] {
        let path = format!("/ogc/collections/plans/items?bbox=0,0,1,1&filter=TRUE&{parameter}={other}");
        let refused = server.get(&path);
        assert_eq!(
            (refused.status, &refused.json()["parameter"]),
            (400, &parameter.into()),
            "{path}"
        );
    }
}

fn drawn_in_vector_tiles(server: &Served) {
    // The tiles of the places that the answers are asked at, level 14.
    for (row, column, town, letter, text, height_m) in [
        (
            5942,
            4890,
            "Montpelier",
            "EG",
            "Eastern Gateway District: Mixed with Residential",
            13.716,
        ),
        (
            5925,
            4861,
            "Winooski",
            "G",
            "Gateway District: Mixed with Residential",
            12.192,
        ),
    ] {
        let path = format!("/ogc/tiles/WebMercatorQuad/14/{row}/{column}?f=mvt");
        let tile = features_of(server, &path);
        let plan = format!("Zoning of {town}, Vermont");
        let is_of_town =
            |feature: &&DecodedFeature, name: &str| feature.values.get(name) == Some(&text_value(&plan));
        let plans = tile.get("plans").unwrap();
        let own = plans.iter().find(|feature| is_of_town(feature, "name")).unwrap();
        assert_eq!(
            (own.values.get("country"), own.kind),
            (Some(&text_value("US")), 3)
        );
        let uses = tile.get("use-regulations").unwrap();
        assert!(uses.iter().all(|feature| is_of_town(&feature, "planName")));
        let has = |feature: &&DecodedFeature| {
            feature.values.get("letter") == Some(&text_value(letter))
                && feature.values.get("formulation") == Some(&text_value(text))
        };
        let district = uses
            .iter()
            .find(has)
            .unwrap_or_else(|| panic!("{letter} of {town}"));
        assert_eq!(district.kind, 3);
        assert!(
            decoding::areas(district)
                .0
                .iter()
                .any(|area| area.exterior().0.len() > 3)
        );
        // What may be built there comes with its number.
        let rules = tile.get("property-regulations").unwrap();
        let is_height = |feature: &&DecodedFeature| {
            let value = feature.values.get("maxTotalHeightM");
            matches!(value, Some(DecodedValue::Number(number)) if (number - height_m).abs() < 1e-9)
        };
        assert!(rules.iter().any(|feature| is_height(&feature)), "{town}");
    }
}

fn text_value(text: &str) -> DecodedValue {
    DecodedValue::Text(text.to_owned())
}

/// The features of a tile by layer.
fn features_of(server: &Served, path: &str) -> std::collections::BTreeMap<String, Vec<DecodedFeature>> {
    let reply = server.get(path);
    assert_eq!(
        reply.status,
        200,
        "{path}: {}",
        String::from_utf8_lossy(&reply.body)
    );
    let layers = decoded(&reply.body).unwrap();
    layers
        .into_iter()
        .map(|layer| (layer.name, layer.features))
        .collect()
}
