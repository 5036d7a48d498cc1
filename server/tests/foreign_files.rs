//! The built binary on plans of other countries: real files, the mappings that Planvy brings, and the demo municipality beside them in one store.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

#[allow(dead_code, reason = "the tests of services ask more of it")]
mod abroad;
mod built;
#[allow(dead_code, reason = "these files are all in archives")]
mod real_files;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::path::Path;

use abroad::{DUTCH, NORWEGIAN, Unpacked, import, import_all, import_mapped, said};
use serde_json::Value;
use served::Served;

#[test]
fn a_dutch_plan_is_imported_with_its_numbers() {
    let Some(unpacked) = Unpacked::new() else { return };
    let file = unpacked.file(DUTCH.0, DUTCH.1);
    let report = import_mapped(&unpacked.data(), &file, "nl-imro2012");
    assert_eq!(
        (&report["outcome"], &report["plans"]),
        (&"published".into(), &1.into()),
        "{}",
        said(&report)
    );
    // 84 uses, 2 double uses, 2 + 7 + 25 indications, 34 building areas, 28 measures; the three lines of Figuur are not mapped.
    assert_eq!(report["regulations"], 84 + 2 + 2 + 7 + 25 + 34 + 28);
    assert!(
        said(&report).contains("moved from Amersfoort / RD New (EPSG:28992) to WGS 84"),
        "{}",
        said(&report)
    );
    let again = import_mapped(&unpacked.data(), &file, "nl-imro2012");
    assert_eq!(again["outcome"], "already-there");
    assert!(
        !Path::new(&file).with_extension("gfs").exists(),
        "nothing is written beside what is read"
    );
}

#[test]
fn what_is_wrong_with_a_foreign_file_is_said_and_nothing_is_published() {
    let Some(unpacked) = Unpacked::new() else { return };
    let data = unpacked.data();
    // A Norwegian file whose coordinates are degrees, though it says metres.
    let degrees = unpacked.file(NORWEGIAN, "gml.avgr.1-pass.gml");
    let report = import_mapped(&data, &degrees, "no-reguleringsplanforslag-5");
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("lies beyond ETRS89 / UTM zone 32N"),
        "{}",
        said(&report)
    );
    // A Dutch file without coordinates.
    let nowhere = unpacked.file(
        DUTCH.0,
        "invalid/AD61A61B_no_coordinates_NL.IMRO.0000.AMvB20120023-0004.gml",
    );
    let report = import_mapped(&data, &nowhere, "nl-imro2012");
    assert_eq!(report["outcome"], "refused");
    // A Finnish plan without a stage.
    let finnish = real_files::real_file(&unpacked.testdata, "fi-ryhti-plan/invalid_plan.json");
    let report = import(&data, &finnish, &[]);
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("lifeCycleStatus is missing"),
        "{}",
        said(&report)
    );
    // No mapping.
    let dutch = unpacked.file(DUTCH.0, DUTCH.1);
    let report = import(&data, &dutch, &["--as", "plans"]);
    assert_eq!(report["outcome"], "refused");
    assert!(
        said(&report).contains("has to stand in a mapping"),
        "{}",
        said(&report)
    );
}

/// A plan of another country, asked at a place of it.
struct Abroad {
    country: &'static str,
    kind: &'static str,
    language: &'static str,
    lon_deg: f64,
    lat_deg: f64,
    standing: &'static str,
    /// A wording that holds there.
    says: &'static str,
    /// Measures with their values and units that hold there.
    numbers: &'static [(&'static str, f64, &'static str)],
    /// Whether something is left for people.
    needs_human: bool,
}

/// Places inside features of the files, by GDAL's point on the surface of each; the numbers are those of their attributes.
const ABROAD: [Abroad; 7] = [
    Abroad {
        country: "NL",
        kind: "bestemmingsplan",
        language: "nl",
        lon_deg: 6.373585,
        lat_deg: 51.885577,
        standing: "proposed",
        says: "maximale goot- en bouwhoogte (m)",
        // The attributes say 6 for the gutter and 12 for the building.
        numbers: &[("eaves-height", 6.0, "m"), ("total-height", 12.0, "m")],
        // What holds in a bouwvlak stands in the articles.
        needs_human: true,
    },
    Abroad {
        country: "US",
        kind: "zoning",
        language: "en",
        lon_deg: -72.54598,
        lat_deg: 44.242629,
        standing: "in-force",
        says: "Houses with one dwelling may be 45 ft high",
        // 45 feet, 0.46 acres.
        numbers: &[("total-height", 13.716, "m"), ("property-area", 1861.55, "m2")],
        needs_human: true,
    },
    Abroad {
        country: "US",
        kind: "zoning",
        language: "en",
        lon_deg: -73.179552,
        lat_deg: 44.500449,
        standing: "in-force",
        says: "Houses with one dwelling may be 40 ft high",
        numbers: &[("total-height", 12.192, "m")],
        needs_human: true,
    },
    Abroad {
        country: "US",
        kind: "zoning",
        language: "en",
        lon_deg: -93.297788,
        lat_deg: 44.952575,
        standing: "in-force",
        says: "Zoning district C2",
        numbers: &[],
        needs_human: false,
    },
    Abroad {
        country: "JP",
        kind: "都市計画",
        language: "ja",
        lon_deg: 138.882628,
        lat_deg: 35.137125,
        standing: "in-force",
        says: "容積率 0.6",
        numbers: &[("gross-floor-area", 60.0, "%")],
        needs_human: false,
    },
    Abroad {
        country: "NO",
        kind: "reguleringsplan",
        language: "no",
        lon_deg: 8.742991,
        lat_deg: 58.434853,
        standing: "proposed",
        says: "Bestemmelsesområde #7",
        numbers: &[],
        needs_human: true,
    },
    Abroad {
        country: "FI",
        kind: "kaava",
        language: "fi",
        lon_deg: 24.90734,
        lat_deg: 60.233829,
        standing: "proposed",
        says: "",
        numbers: &[],
        needs_human: false,
    },
];

/// A place in plan Dp 1001 of the demo municipality.
const SWEDISH: &str = "/api/v1/rules?x=175000&y=6112420&crs=3008&lang=en";

fn listed<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn every_country_s_plan_answers_beside_the_swedish_one() {
    let Some(unpacked) = Unpacked::new() else { return };
    let data = unpacked.data();
    import_all(&unpacked, &data);
    let server = Served::start_with(&data, &["serve", "--no-3d"]);
    for abroad in &ABROAD {
        let place = format!("lon={}&lat={}", abroad.lon_deg, abroad.lat_deg);
        let reply = server.get(&format!("/api/v1/rules?{place}&lang=en"));
        assert_eq!(
            reply.status,
            200,
            "{}: {}",
            abroad.country,
            String::from_utf8_lossy(&reply.body)
        );
        let answer = reply.json();
        let plans = listed(&answer, "plans");
        assert_eq!(plans.len(), 1, "{}: {plans:?}", abroad.country);
        let law = &plans[0]["law"];
        assert_eq!(
            (&law["country"], &law["kind"], &law["language"]),
            (
                &abroad.country.into(),
                &abroad.kind.into(),
                &abroad.language.into()
            )
        );
        assert_eq!(plans[0]["standing"], abroad.standing, "{}", abroad.country);
        told(abroad, &answer);
        // No building right is made of it, and that is said.
        let right = server.get(&format!("/api/v1/building-right?{place}&lang=en"));
        assert_eq!(right.status, 200, "{}", String::from_utf8_lossy(&right.body));
        let right = right.json();
        assert_eq!(listed(&right, "areas").len(), 0, "{right}");
        assert!(
            right["notes"].to_string().contains("foreign-law"),
            "{}: {}",
            abroad.country,
            right["notes"]
        );
        // The page says whose law it is.
        let page = server.get(&format!("/rules?{place}&lang=en"));
        let text = String::from_utf8_lossy(&page.body).into_owned();
        assert!(
            page.status == 200 && text.contains(abroad.kind),
            "{}: {text}",
            abroad.country
        );
    }

    // The demo municipality is as if it were alone.
    let swedish = server.get(SWEDISH).json();
    let plans = listed(&swedish, "plans");
    assert_eq!(
        (plans.len(), &plans[0]["designation"], &plans[0]["law"]),
        (1, &"Dp 1001".into(), &Value::Null)
    );
    assert!(!swedish["notes"].to_string().contains("foreign-law"));
    // A place that no plan in hand is for is refused with the reason.
    let nowhere = server.get("/api/v1/rules?lon=151.2&lat=-33.87");
    assert_eq!(nowhere.status, 400);
}

/// The wording and the numbers of a place stand in the answer.
fn told(abroad: &Abroad, answer: &Value) {
    let regulations = listed(answer, "regulations");
    if abroad.says.is_empty() {
        assert!(regulations.is_empty(), "{regulations:?}");
        return;
    }
    let has_said = |regulation: &&Value| regulation.to_string().contains(abroad.says);
    assert!(
        regulations.iter().any(|regulation| has_said(&regulation)),
        "{}: {regulations:?}",
        abroad.country
    );
    for (measure, value, unit) in abroad.numbers {
        let is_it = |quantity: &Value| {
            quantity["measure"] == *measure
                && quantity["value"]
                    .as_f64()
                    .is_some_and(|number| (number - value).abs() < 1e-9)
                && quantity["unit"] == *unit
                && quantity["reference"] == "foreign-law"
        };
        let quantities = regulations
            .iter()
            .flat_map(|regulation| listed(regulation, "quantities"));
        assert!(
            quantities.clone().any(is_it),
            "{}: {measure} {value}: {:?}",
            abroad.country,
            quantities.collect::<Vec<_>>()
        );
    }
    let needs_human = regulations
        .iter()
        .any(|regulation| regulation["state"] == "needs-human");
    assert_eq!(
        needs_human, abroad.needs_human,
        "{}: {regulations:?}",
        abroad.country
    );
}
