//! The built binary on plans of other countries: real files, the mappings that Planvy brings, and the demo municipality beside them in one store.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod built;
#[allow(dead_code, reason = "these files are all in archives")]
mod real_files;
#[allow(dead_code, reason = "the tests of serving ask more of it")]
mod served;

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value;
use served::Served;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// What lies in the archives of the test data.
struct Unpacked {
    folder: tempfile::TempDir,
    testdata: PathBuf,
}

impl Unpacked {
    fn new() -> Option<Unpacked> {
        Some(Unpacked {
            testdata: real_files::testdata()?,
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// A file out of an archive.
    fn file(&self, archive: &str, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(File::open(self.testdata.join(archive)).unwrap()).unwrap();
        let mut packed = archive.by_name(name).unwrap();
        let path = self.folder.path().join(Path::new(name).file_name().unwrap());
        std::io::copy(&mut packed, &mut File::create(&path).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }
}

fn mapping(name: &str) -> String {
    format!("{HERE}/../data/mappings/{name}.toml")
}

/// Imports a file, and gives its part of the report.
fn import(data: &Path, file: &str, by: &[&str]) -> Value {
    let output = built::run(data, &[&["import", "--json", file], by].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    report["files"][0].clone()
}

fn import_mapped(data: &Path, file: &str, mapping_name: &str) -> Value {
    import(
        data,
        file,
        &["--as", "plans", "--mapping", &mapping(mapping_name)],
    )
}

fn said(file: &Value) -> String {
    let findings = file["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| format!("{}\n", finding["message"].as_str().unwrap()))
        .collect()
}

const DUTCH: (&str, &str) = (
    "nl-imro/imro2012-bestemmingsplan.zip",
    "valid/NL.IMRO.0999.BP2012000001-0005.gml",
);
const VERMONT: &str = "us-vt-zoning/vermont-zoning-montpelier-winooski.zip";
const JAPANESE: &str = "jp-plateau-urban-planning/plateau-urf-numazu-kawasaki.zip";
const NORWEGIAN: &str = "no-reguleringsplan-gml/reguleringsplanforslag-gml.zip";

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
        needs_human: false,
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

fn import_all(unpacked: &Unpacked, data: &Path) {
    let files = [
        (unpacked.file(DUTCH.0, DUTCH.1), "nl-imro2012"),
        (
            unpacked.file(VERMONT, "Washington_Montpelier_zones.geojson"),
            "us-vermont-zoning-atlas",
        ),
        (
            unpacked.file(VERMONT, "Chittenden_Winooski_zones.geojson"),
            "us-vermont-zoning-atlas",
        ),
        (
            unpacked.file(
                "us-minneapolis-zoning/minneapolis-primary-zoning.zip",
                "Primary_Zoning_corrected.geojson",
            ),
            "us-minneapolis-zoning",
        ),
        (
            unpacked.file(JAPANESE, "numazu-shi/udx/urf/523857_urf_6668_op.gml"),
            "jp-plateau-urf",
        ),
        (
            unpacked.file(NORWEGIAN, "gml.xlink.1-2D-pass.gml"),
            "no-reguleringsplanforslag-5",
        ),
    ];
    for (file, mapping_name) in &files {
        let report = import_mapped(data, file, mapping_name);
        assert_eq!(report["outcome"], "published", "{file}: {}", said(&report));
    }
    let finnish = real_files::real_file(&unpacked.testdata, "fi-ryhti-plan/simple_plan.json");
    for file in [finnish, format!("{HERE}/../data/demo/plan-dp-1001.json")] {
        let report = import(data, &file, &[]);
        assert_eq!(report["outcome"], "published", "{file}: {}", said(&report));
    }
}

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
    // The services for GIS find such plans by box and by shape, and draw them.
    let ids = |query: &str| -> Vec<String> {
        let reply = server.get(&format!("/ogc/collections/plans/items?f=json&{query}"));
        assert_eq!(
            reply.status,
            200,
            "{query}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        let found = reply.json();
        let features = listed(&found, "features").iter();
        features
            .map(|feature| feature["properties"]["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let montpelier = "Zoning of Montpelier, Vermont";
    assert_eq!(ids("bbox=-72.6,44.2,-72.5,44.3"), [montpelier]);
    assert_eq!(ids("bbox=138.8,35.1,138.9,35.2"), ["都市計画 22203"]);
    let shape = "filter=S_INTERSECTS(geometry,POLYGON((-72.6%2044.2,-72.5%2044.2,-72.5%2044.3,-72.6%2044.3,-72.6%2044.2)))";
    assert_eq!(ids(shape), [montpelier]);
    assert_eq!(ids("bbox=-70,30,-60,40"), Vec::<String>::new());
    // 26 of the 28 Dutch measures set a gutter's and a building's height, one a share built on; one counts dwellings and needs a human.
    let counted = |filter: &str| {
        let reply = server.get(&format!(
            "/ogc/collections/regulations/items?f=json&limit=1&filter={filter}"
        ));
        assert_eq!(
            reply.status,
            200,
            "{filter}: {}",
            String::from_utf8_lossy(&reply.body)
        );
        reply.json()["numberMatched"].as_u64().unwrap()
    };
    assert_eq!(counted("maxEavesHeight()%3E0"), 26);
    assert_eq!(
        counted("maxEavesHeightM%20IS%20NOT%20NULL%20AND%20maxTotalHeightM%3E0"),
        26
    );
    let dutch = "planDesignation%20LIKE%20'NL.IMRO%25'%20AND%20state%3D'needs-human'";
    assert_eq!(counted(dutch), 1);
    assert_eq!(
        ids("bbox=500000,6500000,600000,6600000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3006").len(),
        0
    );

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
