//! Every rule of base data against data that keep it and data that break it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use std::collections::BTreeSet;
use std::path::Path;

use geo_types::{MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, line_string, polygon};
use planvy_import::validation::base_data::{
    buildings, check_buildings, check_guidance, check_terrain, guidance, rules, terrain,
};
use planvy_plan::{
    Body, Crs, Datum, ExistingBuilding, Finding, GuidanceAspect, GuidanceFeature, GuidanceLandUse,
    GuidanceShape, OverGround, OverRh2000, Severity, Surface, SurfaceKind, TerrainRaster, VerticalReference,
};
use proptest::prelude::*;

const EAST_M: f64 = 118_000.0;
const NORTH_M: f64 = 6_164_000.0;

fn rectangle(east: f64, north: f64, width: f64, height: f64) -> Polygon<f64> {
    let (x, y) = (EAST_M + east, NORTH_M + north);
    polygon![(x: x, y: y), (x: x + width, y: y), (x: x + width, y: y + height), (x: x, y: y + height)]
}

/// A building of 10 m x 10 m about which nothing is said.
fn building(id: &str, east: f64) -> ExistingBuilding {
    ExistingBuilding {
        source_id: Some(id.to_owned()),
        crs: Crs::Zone1330,
        footprint: MultiPolygon(vec![rectangle(east, 0.0, 10.0, 10.0)]),
        kind: None,
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

/// A cube, or one without its lid.
fn cube(closed: bool, vertical: VerticalReference) -> Body {
    let (x, y) = (EAST_M, NORTH_M);
    let corner = |at: usize, z: f64| {
        let [dx, dy] = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]][at % 4];
        [x + dx, y + dy, z]
    };
    let mut rings = vec![(0..4).rev().map(|at| corner(at, 0.0)).collect::<Vec<_>>()];
    rings.extend((0..4).map(|at| {
        vec![
            corner(at, 0.0),
            corner(at + 1, 0.0),
            corner(at + 1, 6.0),
            corner(at, 6.0),
        ]
    }));
    if closed {
        rings.push((0..4).map(|at| corner(at, 6.0)).collect());
    }
    let surface = |ring| Surface {
        kind: SurfaceKind::Unknown,
        rings: vec![ring],
        element: None,
    };
    Body {
        surfaces: rings.into_iter().map(surface).collect(),
        vertical,
        elements: Vec::new(),
    }
}

fn raster(east: f64, levels_m: Vec<f32>) -> TerrainRaster {
    TerrainRaster {
        crs: Crs::Zone1330,
        datum: Some(Datum::Rh2000),
        west_centre_m: EAST_M + east,
        north_centre_m: NORTH_M,
        cell_m: 1.0,
        columns: levels_m.len() as u32 / 2,
        rows: 2,
        levels_m,
        uncertainty_m: None,
    }
}

fn land_use(id: &str, land_use: Option<GuidanceLandUse>, area: Polygon<f64>) -> GuidanceFeature {
    GuidanceFeature {
        id: id.to_owned(),
        aspect: GuidanceAspect::LandUse,
        land_use,
        category: land_use
            .map_or("Framtidsland", |of| of.name(planvy_plan::Lang::Sv))
            .to_owned(),
        subcategory: None,
        stage: None,
        statement: None,
        plan_name: Some("ÖP".to_owned()),
        adopted: None,
        horizon: None,
        crs: Crs::Zone1330,
        shape: GuidanceShape::Area(MultiPolygon(vec![area])),
    }
}

/// What a finding has to be: its rule, how grave it is, which feature it is about, and in which box (from the south-west
/// corner, width and height) its position lies.
struct Expected {
    rule: &'static str,
    severity: Severity,
    feature: &'static str,
    within: Option<[f64; 4]>,
}

fn expected(rule: &'static str, severity: Severity, feature: &'static str, within: [f64; 4]) -> Expected {
    Expected {
        rule,
        severity,
        feature,
        within: Some(within),
    }
}

fn assert_found(findings: &[Finding], wanted: &Expected) {
    let found: Vec<_> = findings
        .iter()
        .filter(|finding| finding.rule.0 == wanted.rule)
        .collect();
    assert_eq!(found.len(), 1, "{}: {findings:#?}", wanted.rule);
    let finding = found[0];
    assert_eq!(finding.severity, wanted.severity, "{finding:?}");
    assert_eq!(finding.feature.as_deref(), Some(wanted.feature), "{finding:?}");
    assert!(
        !finding.message.is_empty() && finding.hint.is_some(),
        "{finding:?}"
    );
    if let Some([east, north, width, height]) = wanted.within {
        let [x, y] = finding.position.unwrap();
        let within = |low: f64, value: f64, size: f64| (low - 0.001..=low + size + 0.001).contains(&value);
        assert!(
            within(EAST_M + east, x, width) && within(NORTH_M + north, y, height),
            "{finding:?}"
        );
        assert_eq!(finding.crs, Some(Crs::Zone1330));
    }
}

fn foreign(mut building: ExistingBuilding) -> ExistingBuilding {
    building.crs = Crs::Tm;
    building
}

fn shaped(id: &str, shape: Polygon<f64>) -> ExistingBuilding {
    ExistingBuilding {
        footprint: MultiPolygon(vec![shape]),
        ..building(id, 0.0)
    }
}

fn building_cases() -> Vec<(Vec<ExistingBuilding>, Expected)> {
    let bow_tie = polygon![
        (x: EAST_M, y: NORTH_M), (x: EAST_M + 10.0, y: NORTH_M + 10.0),
        (x: EAST_M + 10.0, y: NORTH_M), (x: EAST_M, y: NORTH_M + 10.0),
    ];
    let exchanged = polygon![
        (x: NORTH_M, y: EAST_M), (x: NORTH_M + 9.0, y: EAST_M), (x: NORTH_M + 9.0, y: EAST_M + 9.0),
    ];
    let endless = polygon![(x: f64::NAN, y: NORTH_M), (x: EAST_M, y: NORTH_M), (x: EAST_M, y: NORTH_M + 1.0)];
    let line =
        polygon![(x: EAST_M, y: NORTH_M), (x: EAST_M + 5.0, y: NORTH_M), (x: EAST_M + 2.0, y: NORTH_M)];
    let mut tall = building("a", 0.0);
    tall.height = Some(OverGround(1_200.0));
    let mut open = building("a", 0.0);
    open.body = Some(cube(false, VerticalReference::OwnGround));
    let mut unsaid = building("a", 0.0);
    unsaid.body = Some(cube(true, VerticalReference::Unknown));
    let here = [0.0, 0.0, 10.0, 10.0];
    let nowhere = |rule, severity| Expected {
        rule,
        severity,
        feature: "a",
        within: None,
    };
    vec![
        (
            vec![shaped("a", bow_tie)],
            expected("PV-GEOMETRY", Severity::Warning, "a", [5.0, 5.0, 0.0, 0.0]),
        ),
        (
            vec![shaped("a", line)],
            expected("PV-GEOMETRY", Severity::Warning, "a", [0.0, 0.0, 5.0, 0.0]),
        ),
        (
            vec![shaped("a", endless)],
            nowhere("PV-GEOMETRY", Severity::Error),
        ),
        (
            vec![foreign(building("a", 0.0))],
            nowhere("PV-CRS", Severity::Error),
        ),
        (
            vec![building("b", 0.0), shaped("a", exchanged)],
            nowhere("PV-AXES", Severity::Error),
        ),
        (
            vec![building("a", 50.0), building("a", 0.0)],
            expected("PV-DUPLICATE", Severity::Warning, "a", here),
        ),
        (
            vec![shaped("b", rectangle(-5.0, -5.0, 30.0, 30.0)), building("a", 0.0)],
            expected("PV-OVERLAP", Severity::Warning, "a", here),
        ),
        (
            vec![building("b", 0.0), building("a", 0.2)],
            expected("PV-OVERLAP", Severity::Warning, "a", here),
        ),
        (vec![tall], expected("PV-VALUE", Severity::Warning, "a", here)),
        (vec![open], expected("PV-BODY", Severity::Info, "a", here)),
        (vec![unsaid], expected("PV-BODY", Severity::Info, "a", here)),
    ]
}

#[test]
fn buildings_that_break_a_rule_give_its_finding() {
    for (buildings, wanted) in building_cases() {
        assert_found(&check_buildings(&buildings), &wanted);
    }
}

#[test]
fn buildings_in_order_give_none() {
    let mut whole = building("hel", 0.0);
    whole.height = Some(OverGround(6.0));
    whole.storeys = Some(1.5);
    whole.ground_level = Some(OverRh2000(-2.0));
    whole.gross_floor_area_m2 = Some(150.0);
    whole.year = Some(1897);
    whole.body = Some(cube(true, VerticalReference::Datum(Datum::Rh2000)));
    // A terrace: neighbours share walls, and a porch a little of the house.
    let mut nameless = [building("", 40.0), building("", 60.0)];
    nameless.iter_mut().for_each(|building| building.source_id = None);
    let porch = shaped("farstu", rectangle(19.0, 2.0, 4.0, 3.0));
    let all = [vec![whole, building("granne", 10.0), porch], nameless.to_vec()].concat();
    assert_eq!(check_buildings(&all), []);
}

#[test]
fn each_odd_figure_is_said() {
    let mut odd = building("a", 0.0);
    odd.height = Some(OverGround(0.0));
    odd.storeys = Some(-1.0);
    odd.ground_level = Some(OverRh2000(8_848.0));
    odd.gross_floor_area_m2 = Some(f64::NAN);
    odd.year = Some(97);
    let findings = check_buildings(&[odd]);
    assert_eq!(findings.len(), 5, "{findings:#?}");
    assert!(findings.iter().all(|finding| finding.rule.0 == "PV-VALUE"));
}

fn terrain_cases() -> Vec<(Vec<TerrainRaster>, Expected)> {
    let level = |levels: [f32; 4]| raster(0.0, levels.to_vec());
    let mut short = level([1.0; 4]);
    short.levels_m.pop();
    let mut flat = level([1.0; 4]);
    flat.cell_m = 0.0;
    let mut unsaid = level([1.0; 4]);
    unsaid.datum = None;
    let mut local = level([1.0; 4]);
    local.datum = Some(Datum::Rh00);
    let abroad = TerrainRaster {
        crs: Crs::Tm,
        ..level([1.0; 4])
    };
    let exchanged = TerrainRaster {
        west_centre_m: NORTH_M,
        north_centre_m: EAST_M,
        ..level([1.0; 4])
    };
    let nan = f32::NAN;
    let nowhere = |rule| Expected {
        rule,
        severity: Severity::Error,
        feature: "1",
        within: None,
    };
    let north_west = [0.0, 0.0, 0.0, 0.0];
    let south_east = [1.0, -1.0, 0.0, 0.0];
    vec![
        (
            vec![short],
            expected("PV-GEOMETRY", Severity::Error, "1", north_west),
        ),
        (
            vec![flat],
            expected("PV-GEOMETRY", Severity::Error, "1", north_west),
        ),
        (vec![abroad], nowhere("PV-CRS")),
        (vec![exchanged], nowhere("PV-AXES")),
        (
            vec![level([1.0, 2.0, 3.0, -9_999.0])],
            expected("PV-LEVEL", Severity::Error, "1", south_east),
        ),
        (
            vec![level([1.0, 2.0, 3.0, 2_500.0])],
            expected("PV-LEVEL", Severity::Error, "1", south_east),
        ),
        (
            vec![level([nan; 4])],
            expected("PV-COVERAGE", Severity::Error, "1", north_west),
        ),
        (
            vec![level([1.0, nan, nan, nan])],
            expected("PV-COVERAGE", Severity::Warning, "1", [1.0, 0.0, 0.0, 0.0]),
        ),
        (
            vec![level([1.0, 2.0, 3.0, nan])],
            expected("PV-COVERAGE", Severity::Info, "1", south_east),
        ),
        (
            vec![unsaid],
            expected("PV-DATUM", Severity::Warning, "1", north_west),
        ),
        (
            vec![local],
            expected("PV-DATUM", Severity::Warning, "1", north_west),
        ),
        (
            vec![level([1.0, 2.0, 3.0, 4.0]), level([1.0, 2.0, 3.0, 4.9])],
            expected("PV-OVERLAP", Severity::Warning, "2", south_east),
        ),
    ]
}

#[test]
fn ground_that_breaks_a_rule_gives_its_finding() {
    for (rasters, wanted) in terrain_cases() {
        assert_found(&check_terrain(&rasters), &wanted);
    }
}

#[test]
fn ground_in_order_gives_none() {
    let mine_and_mountain = raster(0.0, vec![-480.0, 2_096.8, 0.0, 12.34]);
    let beside = raster(2.0, vec![5.0; 4]);
    let again = raster(2.0, vec![5.4; 4]);
    assert_eq!(check_terrain(&[mine_and_mountain, beside, again]), []);
}

fn guidance_cases() -> Vec<(Vec<GuidanceFeature>, Expected)> {
    let housing = Some(GuidanceLandUse::Housing);
    let square = || rectangle(0.0, 0.0, 10.0, 10.0);
    let bow_tie = polygon![
        (x: EAST_M, y: NORTH_M), (x: EAST_M + 10.0, y: NORTH_M + 10.0),
        (x: EAST_M + 10.0, y: NORTH_M), (x: EAST_M, y: NORTH_M + 10.0),
    ];
    let mut abroad = land_use("a", housing, square());
    abroad.crs = Crs::Tm;
    let mut exchanged = land_use("a", housing, square());
    exchanged.shape = GuidanceShape::Point(MultiPoint(vec![Point::new(NORTH_M, EAST_M)]));
    let mut endless = land_use("a", housing, square());
    endless.shape = GuidanceShape::Point(MultiPoint(vec![Point::new(f64::INFINITY, NORTH_M)]));
    let mut nothing = land_use("a", housing, square());
    nothing.shape = GuidanceShape::Line(MultiLineString(Vec::new()));
    let here = [0.0, 0.0, 10.0, 10.0];
    let nowhere = |rule, severity| Expected {
        rule,
        severity,
        feature: "a",
        within: None,
    };
    vec![
        (
            vec![land_use("a", housing, bow_tie)],
            expected("PV-GEOMETRY", Severity::Warning, "a", [5.0, 5.0, 0.0, 0.0]),
        ),
        (vec![endless], nowhere("PV-GEOMETRY", Severity::Error)),
        (vec![nothing], nowhere("PV-GEOMETRY", Severity::Warning)),
        (vec![abroad], nowhere("PV-CRS", Severity::Error)),
        (vec![exchanged], nowhere("PV-AXES", Severity::Error)),
        (
            vec![
                land_use("a", housing, rectangle(50.0, 0.0, 5.0, 5.0)),
                land_use("a", housing, square()),
            ],
            expected("PV-DUPLICATE", Severity::Warning, "a", here),
        ),
        (
            vec![
                land_use(
                    "b",
                    Some(GuidanceLandUse::Nature),
                    rectangle(5.0, 0.0, 10.0, 10.0),
                ),
                land_use("a", housing, square()),
            ],
            expected("PV-OVERLAP", Severity::Warning, "a", [5.0, 0.0, 5.0, 10.0]),
        ),
        (
            vec![land_use("a", None, square())],
            expected("PV-CATEGORY", Severity::Warning, "a", here),
        ),
    ]
}

#[test]
fn guidance_that_breaks_a_rule_gives_its_finding() {
    for (features, wanted) in guidance_cases() {
        assert_found(&check_guidance(&features), &wanted);
    }
}

#[test]
fn guidance_in_order_gives_none() {
    let housing = land_use(
        "1",
        Some(GuidanceLandUse::Housing),
        rectangle(0.0, 0.0, 10.0, 10.0),
    );
    // Neighbours may share a sliver; values and deepened plans lie over uses.
    let nature = land_use(
        "2",
        Some(GuidanceLandUse::Nature),
        rectangle(9.6, 0.0, 10.0, 10.0),
    );
    let mut interest = land_use("3", None, rectangle(0.0, 0.0, 20.0, 20.0));
    interest.aspect = GuidanceAspect::Values;
    let mut deepened = land_use("4", Some(GuidanceLandUse::Water), rectangle(0.0, 0.0, 20.0, 20.0));
    deepened.plan_name = Some("FÖP".to_owned());
    let mut road = land_use(
        "5",
        Some(GuidanceLandUse::Transport),
        rectangle(0.0, 0.0, 1.0, 1.0),
    );
    road.shape = GuidanceShape::Line(MultiLineString(vec![
        line_string![(x: EAST_M, y: NORTH_M), (x: EAST_M + 10.0, y: NORTH_M)],
    ]));
    assert_eq!(check_guidance(&[housing, nature, interest, deepened, road]), []);
}

fn names<'a>(findings: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    findings.map(str::to_owned).collect()
}

#[test]
fn every_rule_has_data_that_break_it_as_gravely_as_it_states() {
    let gravest = |cases: &[(&str, Severity)]| -> BTreeSet<(String, Severity)> {
        let mut found = std::collections::BTreeMap::new();
        for (rule, severity) in cases {
            let most = found.entry((*rule).to_owned()).or_insert(*severity);
            *most = (*most).max(*severity);
        }
        found.into_iter().collect()
    };
    let of_buildings: Vec<_> = building_cases()
        .iter()
        .map(|(_, wanted)| (wanted.rule, wanted.severity))
        .collect();
    let of_terrain: Vec<_> = terrain_cases()
        .iter()
        .map(|(_, wanted)| (wanted.rule, wanted.severity))
        .collect();
    let of_guidance: Vec<_> = guidance_cases()
        .iter()
        .map(|(_, wanted)| (wanted.rule, wanted.severity))
        .collect();
    let stated = |rules: Vec<(String, Severity)>| rules.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(
        gravest(&of_buildings),
        stated(
            buildings::CHECKS
                .iter()
                .map(|check| (check.rule.to_string(), check.severity))
                .collect()
        )
    );
    assert_eq!(
        gravest(&of_terrain),
        stated(
            terrain::CHECKS
                .iter()
                .map(|check| (check.rule.to_string(), check.severity))
                .collect()
        )
    );
    assert_eq!(
        gravest(&of_guidance),
        stated(
            guidance::CHECKS
                .iter()
                .map(|check| (check.rule.to_string(), check.severity))
                .collect()
        )
    );
    let all = [of_buildings, of_terrain, of_guidance].concat();
    let named = rules();
    assert_eq!(
        names(all.iter().map(|(rule, _)| *rule)),
        names(named.iter().map(|rule| rule.0.as_ref()))
    );
}

#[test]
fn the_guide_names_every_rule() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/validation.md");
    let text = std::fs::read_to_string(guide).unwrap();
    let base_data = text.split("### Base data").nth(1).unwrap();
    for rule in rules() {
        assert!(base_data.contains(&format!("| {rule} |")), "{rule} is missing");
    }
}

/// Of buildings that all lie on one spot not every pair is listed, and that is said. That a heap of any size is looked at in
/// part is tested where pairs are found.
#[test]
fn a_heap_of_buildings_is_told_in_part() {
    let heap: Vec<_> = (0..40)
        .map(|number| building(&number.to_string(), f64::from(number) / 10_000.0))
        .collect();
    let findings = check_buildings(&heap);
    assert_eq!(
        findings.len(),
        501,
        "500 of 780 pairs, and how many more there are"
    );
    assert!(
        findings
            .iter()
            .any(|finding| finding.message.contains("not listed"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No numbers, however odd, stop the checks.
    #[test]
    fn nothing_panics(
        rings in prop::collection::vec(prop::collection::vec((any::<f64>(), any::<f64>()), 0..6), 0..4),
        near in prop::collection::vec((0i32..4, 0i32..4), 0..8),
        levels in prop::collection::vec(any::<f32>(), 0..40),
        figure in any::<f64>(),
        columns in any::<u32>(),
    ) {
        let odd = rings.into_iter().map(|ring| Polygon::new(ring.into(), Vec::new()));
        let bent = near.into_iter().map(|(x, y)| (EAST_M + f64::from(x), NORTH_M + f64::from(y))).collect::<Vec<_>>();
        let shapes: Vec<Polygon<f64>> = odd.chain([Polygon::new(bent.into(), Vec::new())]).collect();
        let mut buildings: Vec<_> = shapes.iter().map(|shape| shaped("a", shape.clone())).collect();
        for building in &mut buildings {
            building.height = Some(OverGround(figure));
            building.storeys = Some(figure);
        }
        check_buildings(&buildings);
        check_guidance(&shapes.iter().map(|shape| land_use("a", None, shape.clone())).collect::<Vec<_>>());
        let whole = raster(figure, levels.clone());
        let wrong = TerrainRaster { columns, cell_m: figure, ..raster(0.0, levels) };
        check_terrain(&[whole.clone(), wrong, whole]);
    }
}
