//! The demo municipality with plans of three other countries in one store: each place is asked about over the API, the pages and the
//! processes.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use geo_types::{LineString, Polygon};
use planvy::app::App;
use planvy::cli::demo::write_demo;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use planvy::world::World;
use planvy_import::{ImportOptions, import_paths};
use planvy_plan::decision::DecisionKind;
use planvy_plan::{
    Bound, Crs, Decision, ForeignLaw, Geodetic, GeometryPart, GridPoint, MappedMeaning, Measure, Plan,
    PlanKind, PlanStatus, Position, Provenance, Quantity, Reference, Regulation, RegulationContent,
    RegulationGroup,
};
use planvy_store::{FindingCounts, GeoPackageStore, Publication, PublishedContent, PublishedFile, Store};
use serde_json::{Value, json};

/// A plan around a place: the code of its system, longitude, latitude, country, what it is called, language.
struct Abroad {
    epsg: u16,
    place: Geodetic,
    law: [&'static str; 3],
    words: &'static str,
}

const ABROAD: [Abroad; 4] = [
    Abroad {
        epsg: 25_831,
        place: Geodetic {
            lon_deg: 5.9,
            lat_deg: 51.9,
        },
        law: ["NL", "bestemmingsplan", "nl"],
        words: "Maximum bouwhoogte 11 m, kap verplicht",
    },
    Abroad {
        epsg: 32_618,
        place: Geodetic {
            lon_deg: -72.576,
            lat_deg: 44.26,
        },
        law: ["US", "zoning district", "en"],
        words: "Maximum height 35 ft",
    },
    Abroad {
        epsg: 32_654,
        place: Geodetic {
            lon_deg: 138.86,
            lat_deg: 35.1,
        },
        law: ["JP", "用途地域", "ja"],
        words: "高さの最高限度",
    },
    // In Norway, so near Sweden that the Swedish systems serve it too.
    Abroad {
        epsg: 25_832,
        place: Geodetic {
            lon_deg: 10.75,
            lat_deg: 59.91,
        },
        law: ["NO", "reguleringsplan", "nb"],
        words: "Maksimal mønehøyde 11 m",
    },
];

impl Abroad {
    fn middle(&self) -> GridPoint {
        self.place.to_grid(Crs::anywhere_from_epsg(self.epsg).unwrap())
    }

    fn lon_lat(&self) -> String {
        format!("lon={}&lat={}", self.place.lon_deg, self.place.lat_deg)
    }

    /// A square around the place in the plan's system.
    fn ring(&self, half_m: f64) -> Vec<(f64, f64)> {
        let GridPoint { east_m, north_m, .. } = self.middle();
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        corners
            .map(|(x, y)| (east_m + x * half_m, north_m + y * half_m))
            .to_vec()
    }

    fn plan(&self) -> Plan {
        let number = u128::from(self.epsg) << 64;
        let crs = self.middle().crs;
        let part = |half_m| {
            let area = Polygon::new(LineString::from(self.ring(half_m)), Vec::new());
            GeometryPart::new(Position::Area(area), crs)
        };
        let mut content = RegulationContent::new(RegulationGroup::Property, self.words);
        content.mapped = Some(MappedMeaning {
            quantities: vec![Quantity {
                measure: Measure::TotalHeight,
                bound: Bound::Max,
                value: planvy_plan::Value::LengthM(11.0),
                reference: Reference::ForeignLaw,
                scope: None,
                applies_to: None,
            }],
            left_as_text: Vec::new(),
        });
        let [country, kind, language] = self.law.map(str::to_owned);
        Plan {
            designation: Some(format!("Plan {}", self.epsg)),
            kind: PlanKind::Foreign,
            law: Some(ForeignLaw {
                country,
                kind,
                language: Some(language),
            }),
            area: vec![part(200.0)],
            decisions: vec![Decision {
                kind: Some(DecisionKind::Adoption),
                legal_force: vec!["2019-03-01".parse().unwrap()],
                ..Decision::default()
            }],
            regulations: vec![Regulation {
                id: id_of(number + 1),
                content,
                regulates_uses: Vec::new(),
                geometry: vec![part(150.0)],
            }],
            ..Plan::new(id_of(number), "Buiten", PlanStatus::LegalForce, crs)
        }
    }
}

/// An identity of a number.
fn id_of<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u128) -> T {
    let hex = format!("{number:032x}");
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    parts.join("-").parse().unwrap()
}

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let paths = write_demo(folder.path()).unwrap();
    let mut store = GeoPackageStore::open(folder.path().join("demo.gpkg")).unwrap();
    let report = import_paths(&mut store, &paths, &ImportOptions::default(), &mut |_| {}).unwrap();
    assert!(!report.is_refused());
    let file = PublishedFile {
        provenance: Provenance {
            format: "plans".to_owned(),
            file: "abroad.gpkg".to_owned(),
            sha256: "00".repeat(32),
            imported: "2026-11-28T06:00:00Z".to_owned(),
        },
        options: String::new(),
        findings: FindingCounts::default(),
        accepted: Vec::new(),
        content: PublishedContent::Plans(ABROAD.iter().map(Abroad::plan).collect()),
    };
    store.publish(Publication { files: vec![file] }).unwrap();
    Arc::new(World::load(&store).unwrap())
});

async fn ask(method: &str, path: &str, kind: &str, body: String) -> (u16, String) {
    let app = Arc::new(App::new(Limits::default()));
    app.show(WORLD.clone());
    let edge = Edge::new(router(app.clone()), app.metrics.clone(), app.limits);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "planvy.example");
    let request = request
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap();
    let response = edge.answer(request).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get(path: &str) -> (u16, Value) {
    let (status, text) = ask("GET", path, "application/json", String::new()).await;
    (status, serde_json::from_str(&text).unwrap())
}

async fn post(path: &str, body: Value) -> (u16, Value) {
    let (status, text) = ask("POST", path, "application/json", body.to_string()).await;
    (status, serde_json::from_str(&text).unwrap())
}

async fn page(path: &str) -> (u16, String) {
    ask("GET", path, "text/html", String::new()).await
}

fn designations(answer: &Value) -> Vec<&str> {
    let plans = answer["plans"].as_array().unwrap();
    plans
        .iter()
        .map(|plan| plan["designation"].as_str().unwrap())
        .collect()
}

fn codes(answer: &Value) -> Vec<&str> {
    let notes = answer["notes"].as_array().unwrap();
    notes.iter().map(|note| note["code"].as_str().unwrap()).collect()
}

fn swedish_spot() -> Geodetic {
    WORLD.snapshot().addresses().first().unwrap().position
}

#[tokio::test]
async fn sweden_is_answered_as_ever() {
    let Geodetic { lon_deg, lat_deg } = swedish_spot();
    let (status, answer) = get(&format!("/api/v1/rules?lon={lon_deg}&lat={lat_deg}")).await;
    assert_eq!(status, 200, "{answer}");
    assert!(!designations(&answer).is_empty());
    for plan in answer["plans"].as_array().unwrap() {
        assert_eq!(plan["law"], Value::Null);
    }
    assert!(codes(&answer).contains(&"legal-original") && !codes(&answer).contains(&"foreign-law"));
}

#[tokio::test]
async fn each_place_abroad_is_answered_however_it_is_asked_for() {
    for abroad in &ABROAD {
        let GridPoint { east_m, north_m, .. } = abroad.middle();
        let epsg = abroad.epsg;
        let ring: Vec<[f64; 2]> = abroad.ring(50.0).into_iter().map(|(x, y)| [x, y]).collect();
        let geodetic: Vec<[f64; 2]> = ring
            .iter()
            .map(|[east_m, north_m]| {
                let crs = abroad.middle().crs;
                let there = GridPoint {
                    crs,
                    east_m: *east_m,
                    north_m: *north_m,
                }
                .to_geodetic();
                [there.lon_deg, there.lat_deg]
            })
            .collect();
        let point = json!({"type": "Point", "coordinates": [abroad.place.lon_deg, abroad.place.lat_deg]});
        let crs = format!("EPSG:{epsg}");
        let answers = [
            get(&format!("/api/v1/rules?{}", abroad.lon_lat())).await,
            get(&format!("/api/v1/rules?x={east_m}&y={north_m}&crs={epsg}")).await,
            post("/api/v1/rules", point).await,
            post(
                "/api/v1/rules",
                json!({"type": "Polygon", "coordinates": [geodetic]}),
            )
            .await,
            post(
                "/api/v1/rules",
                json!({"type": "Polygon", "coordinates": [ring], "crs": crs}),
            )
            .await,
            post(
                &format!("/api/v1/rules?crs={epsg}"),
                json!({"type": "Polygon", "coordinates": [ring]}),
            )
            .await,
            post(
                "/ogc/processes/rules-at/execution",
                json!({"inputs": {"lon": abroad.place.lon_deg, "lat": abroad.place.lat_deg}}),
            )
            .await,
        ];
        for (status, answer) in answers {
            assert_eq!(status, 200, "{answer}");
            assert_eq!(designations(&answer), [format!("Plan {epsg}")], "{answer}");
            let plan = &answer["plans"][0];
            assert_eq!(plan["kind"], "utländsk plan");
            let [country, kind, language] = abroad.law;
            assert_eq!(
                plan["law"],
                json!({"country": country, "kind": kind, "language": language})
            );
            assert_eq!(plan["implementation"]["state"], "not-applicable");
            let quantity = &answer["regulations"][0]["quantities"][0];
            assert_eq!(
                (&quantity["value"], &quantity["reference"]),
                (&json!(11.0), &json!("foreign-law"))
            );
            assert!(codes(&answer).contains(&"foreign-law") && !codes(&answer).contains(&"legal-original"));
        }
    }
}

#[tokio::test]
async fn elsewhere_is_refused_with_the_reason() {
    for (query, parameter) in [
        ("lon=2.35&lat=-48.86", "lon"),
        ("lon=-122.4&lat=37.8", "lon"),
        ("lon=100&lat=35", "lon"),
        ("x=386359&y=6675450&crs=3067", "crs"),
        ("x=0&y=0&crs=32618", "x"),
        ("lon=44.26&lat=-72.576", "lon"),
    ] {
        let (status, problem) = get(&format!("/api/v1/rules?{query}")).await;
        assert_eq!(
            (status, &problem["parameter"]),
            (400, &json!(parameter)),
            "{problem}"
        );
        assert!(
            problem["detail"].as_str().is_some_and(|detail| detail.len() > 10),
            "{problem}"
        );
    }
    let paris = json!({"type": "Point", "coordinates": [100.0, 35.0]});
    assert_eq!(post("/api/v1/rules", paris).await.0, 400);
    let other = json!({"type": "Point", "coordinates": [386_359.0, 6_675_450.0], "crs": "EPSG:3067"});
    assert_eq!(post("/api/v1/rules", other).await.0, 400);
}

#[tokio::test]
async fn what_may_be_built_abroad_is_not_reckoned_and_that_is_said() {
    for abroad in &ABROAD {
        let place = abroad.lon_lat();
        let inputs = json!({"inputs": {"lon": abroad.place.lon_deg, "lat": abroad.place.lat_deg}});
        for (status, answer) in [
            get(&format!("/api/v1/building-right?{place}&lang=en")).await,
            get(&format!("/api/v1/envelope?{place}&lang=en")).await,
            post("/ogc/processes/building-right/execution", inputs).await,
        ] {
            assert_eq!(status, 200, "{answer}");
            assert_eq!(answer["areas"], json!([]));
            assert_eq!(answer["coverage"][0]["state"], "needs-human");
            assert!(codes(&answer).contains(&"foreign-law"), "{answer}");
            assert!(!codes(&answer).contains(&"no-development-land"), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_proposal_on_a_plan_abroad_is_left_to_a_human() {
    let norway = &ABROAD[3];
    let ring: Vec<[f64; 2]> = norway
        .ring(8.0)
        .into_iter()
        .map(|(east_m, north_m)| {
            let there = GridPoint {
                crs: norway.middle().crs,
                east_m,
                north_m,
            }
            .in_crs(Crs::Tm);
            [there.east_m, there.north_m]
        })
        .collect();
    let drawing = json!({
        "type": "Feature",
        "properties": {"kind": "main", "totalHeightM": 30.0},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    });
    let (status, text) = ask(
        "POST",
        "/api/v1/check?crs=3006&lang=en",
        "application/geo+json",
        drawing.to_string(),
    )
    .await;
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        (&answer["summary"]["breaks"], &answer["summary"]["needsHuman"]),
        (&json!(0), &json!(2)),
        "{answer}"
    );
    assert_eq!(answer["exempt"]["state"], "needs-human");
    let results = answer["results"].as_array().unwrap();
    let told: Vec<&str> = results
        .iter()
        .filter(|result| result["check"] == "foreign-law")
        .map(|result| result["plain"].as_str().unwrap())
        .collect();
    assert!(
        told[0].contains("another country's law") && told[1].contains("11"),
        "{told:?}"
    );
}

#[tokio::test]
async fn the_language_of_a_plan_is_named_and_a_text_that_needs_no_translation_does_not_lack_one() {
    for (plan, lang, said) in [
        (&ABROAD[0], "sv", "<dd>Nederländska. Texten är inte översatt."),
        (&ABROAD[1], "en", "<dd>English</dd>"),
        (
            &ABROAD[2],
            "en",
            "<dd>Japanese. The texts have not been translated.",
        ),
    ] {
        let (status, text) = page(&format!("/plans/{}?lang={lang}", plan.plan().id)).await;
        assert_eq!(status, 200);
        assert!(text.contains(said), "{said} is not in {text}");
    }
}

#[tokio::test]
async fn the_page_shows_country_language_number_and_caveat() {
    for (lang, law, number, caveat) in [
        (
            "sv",
            "Inte Sveriges: Nederländerna (NL)",
            "Planen anger totalhöjd högst 11",
            "tjänsten räknar inte ut någon byggrätt",
        ),
        (
            "en",
            "Not Sweden&#39;s: the Netherlands (NL)",
            "The plan sets total height at most 11",
            "the service reckons no building right",
        ),
    ] {
        let (status, text) = page(&format!("/rules?{}&lang={lang}", ABROAD[0].lon_lat())).await;
        assert_eq!(status, 200, "{text}");
        for wanted in [
            law,
            number,
            caveat,
            "<span lang=\"nl\">Maximum bouwhoogte 11 m, kap verplicht</span>",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in {text}");
        }
        assert!(text.contains("<dd lang=\"nl\">bestemmingsplan"), "{text}");
        let (status, text) = page(&format!("/building-right?{}&lang={lang}", ABROAD[0].lon_lat())).await;
        assert_eq!(status, 200);
        let said = if lang == "sv" {
            "Byggrätten är inte uträknad"
        } else {
            "The building right is not reckoned"
        };
        assert!(text.contains(said), "{text}");
        // There is no volume to fetch.
        assert!(!text.contains("/api/v1/envelope"), "{text}");
        let id = ABROAD[0].plan().id;
        let (status, text) = page(&format!("/plans/{id}?lang={lang}")).await;
        assert_eq!(status, 200);
        assert!(text.contains(law) && text.contains(caveat), "{text}");
        // Sweden's word for a stage stands in no Dutch delivery.
        assert!(!text.contains("laga kraft</dd>"), "{text}");
    }
}
