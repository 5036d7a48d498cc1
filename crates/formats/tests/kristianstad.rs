//! A real plan in SS 637040:2016, with the figures that an independent program worked out from it.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use std::path::PathBuf;

use geo_types::Polygon;
use planvy_formats::{Content, Format, ReadOptions, ss637040::Ss637040};
use planvy_plan::{
    Crs, Datum, GeometryPart, Plan, PlanStatus, Position, Regulation, RegulationGroup, RuleId, Severity,
};

/// The plan's file; `None` where the folder of test files is missing.
fn file() -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join("plan-kristianstad-ss637040/plankarta.xml");
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// The plan and its findings.
fn kristianstad() -> Option<(Plan, Vec<planvy_plan::Finding>)> {
    let path = file()?;
    let reading = Ss637040.read(&path, &ReadOptions::default());
    let Some(Content::Plans(mut plans)) = reading.value else {
        panic!("{:?}", reading.findings);
    };
    assert_eq!(plans.len(), 1);
    Some((plans.remove(0), reading.findings))
}

fn area_m2(polygon: &Polygon<f64>) -> f64 {
    let origin = polygon.exterior().0[0];
    let ring = |line: &geo_types::LineString<f64>| -> f64 {
        line.lines()
            .map(|line| {
                let (a, b) = (line.start - origin, line.end - origin);
                (a.x * b.y - b.x * a.y) / 2.0
            })
            .sum()
    };
    ring(polygon.exterior()) + polygon.interiors().iter().map(ring).sum::<f64>()
}

fn total_m2(parts: &[GeometryPart]) -> f64 {
    let area = |part: &GeometryPart| match &part.position {
        Position::Area(polygon) => area_m2(polygon),
        other => panic!("{other:?}"),
    };
    parts.iter().map(area).sum()
}

fn regulation<'a>(plan: &'a Plan, id: &str) -> &'a Regulation {
    let found = plan
        .regulations
        .iter()
        .find(|regulation| regulation.id.to_string() == id);
    found.expect("the regulation is there")
}

#[test]
fn every_area_has_the_size_that_was_worked_out_independently() {
    let Some((plan, _)) = kristianstad() else { return };
    assert!((total_m2(&plan.area) - 19_564.2).abs() < 0.1);
    for (id, area, expected_m2) in [
        ("03bcb275-ac6d-4443-bace-65aa39e23972", "a", 13_482.8),
        ("5472c0a7-bcdb-48a0-8986-d409b45ab160", "b", 1_225.8),
        ("7f013ab7-fc5d-41de-a2af-63f865fda316", "c", 1_846.3),
        ("dc21c67b-161b-4f96-926f-3b4ef7fa0b59", "d", 10_964.6),
        ("15a938d8-18af-4164-8a05-d982275c6772", "e", 2_853.9),
        ("0b1e5f5e-a238-4ac2-af73-065b64e32e34", "f", 1_199.8),
        ("1e7c555d-1d28-4507-a04a-631312581fde", "g", 181.4),
        ("83a2a476-3eaf-476b-a5af-446383aa87fa", "h", 218.1),
        ("4d9d54c1-c000-4161-ae28-6382859b0fdb", "i", 57.1),
        ("c7b88b83-1363-473b-8b31-1c4da62a82e3", "j", 1_074.3),
        ("ad710f10-4184-4fd2-be5a-d93419e9e63e", "ba", 218.1),
    ] {
        let found = total_m2(&regulation(&plan, id).geometry);
        assert!(
            (found - expected_m2).abs() < 0.1,
            "area {area}: {found} m2, not {expected_m2} m2"
        );
    }
    let of_uses: f64 = ["03bcb275", "7f013ab7", "15a938d8", "0b1e5f5e", "1e7c555d"]
        .iter()
        .map(|start| {
            let is = |regulation: &&Regulation| regulation.id.to_string().starts_with(start);
            total_m2(&plan.regulations.iter().find(is).unwrap().geometry)
        })
        .sum();
    assert!(
        (of_uses - total_m2(&plan.area)).abs() < 0.01,
        "the uses fill the plan: {of_uses}"
    );
}

#[test]
fn the_plan_is_read_as_written() {
    let Some((plan, findings)) = kristianstad() else {
        return;
    };
    assert_eq!(plan.id.to_string(), "5ac8e403-314c-495b-ab6a-280987424d0a");
    assert_eq!(plan.designation.as_deref(), Some("BN16/1724"));
    assert_eq!(plan.name, "Oppmanna-Tollarp 2:32 och del av 1:22");
    assert_eq!(plan.municipality_code.as_deref(), Some("1290"));
    assert_eq!(plan.municipality, None);
    assert_eq!(plan.status, PlanStatus::LegalForce);
    assert_eq!(plan.crs, Crs::Zone1330);
    assert_eq!(plan.height_datum, Some(Datum::Rh2000));
    assert_eq!(plan.catalogue_version.as_deref(), Some("07.07.2016"));
    assert_eq!(plan.additions["registreringsdatum"], "2017-05-15+02:00");
    assert_eq!(plan.additions["registerstatus"], "f");
    assert_eq!(plan.decisions.len(), 1);
    assert_eq!(plan.decisions[0].implementation_months, Some(60));
    assert_eq!(plan.decisions[0].implementation_from, None);
    assert!(
        plan.legal_force_dates().is_empty(),
        "the format has no date of legal force"
    );
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{findings:?}"
    );
    let unused = findings
        .iter()
        .find(|finding| finding.rule == RuleId::REFERENCE)
        .unwrap();
    assert_eq!(
        unused.feature.as_deref(),
        Some("L22"),
        "the one line that no area uses lies far off"
    );
}

#[test]
fn regulations_keep_their_codes_values_and_uses() {
    let Some((plan, _)) = kristianstad() else { return };
    assert_eq!(plan.regulations.len(), 16, "a regulation under two uses is one");
    let bath = regulation(&plan, "03bcb275-ac6d-4443-bace-65aa39e23972");
    assert_eq!(bath.content.group, RegulationGroup::Use);
    assert_eq!(bath.content.code.as_deref(), Some("DP_KM_R_A"));
    assert_eq!(
        (
            bath.content.letter.as_deref(),
            bath.content.letter_index.as_deref()
        ),
        (Some("R"), Some("1"))
    );
    let value = &bath.content.values[0];
    assert_eq!(
        (value.slot.as_deref(), value.value.as_str()),
        (Some("anvandning"), "Idrott, bad")
    );
    let school = regulation(&plan, "fbe730da-020c-4512-906c-11f3ecd055b7");
    assert_eq!(school.content.main_use, Some(true));

    let ridge = regulation(&plan, "d3dd3c8a-5ff6-4f89-8097-9f2b28f0e835");
    assert_eq!(
        ridge.content.code.as_deref(),
        Some("DP_KM_Eg_Utform_Nockhojd_Meter")
    );
    assert_eq!(ridge.content.values[0].number(), Some(13.0));
    assert_eq!(ridge.content.letter, None);
    assert_eq!(ridge.regulates_uses, [bath.id, school.id]);
    let largest = regulation(&plan, "dc21c67b-161b-4f96-926f-3b4ef7fa0b59");
    assert_eq!(largest.content.values[0].number(), Some(5500.0));
    assert_eq!(largest.content.letter.as_deref(), Some("e"));

    let whole: Vec<&str> = plan
        .regulations
        .iter()
        .filter(|regulation| regulation.geometry.is_empty())
        .filter(|regulation| regulation.content.regulates_plan == Some(true))
        .filter_map(|regulation| regulation.content.code.as_deref())
        .collect();
    assert_eq!(whole, ["DP_PO_Ad_Genomforande", "DP_PO_Ad_Strandskydd"]);
    let by_symbol = regulation(&plan, "c7b88b83-1363-473b-8b31-1c4da62a82e3");
    assert_eq!(
        by_symbol.content.code.as_deref(),
        Some("DP_KM_Eg_Omfatt_Prickmark")
    );
    assert_eq!(by_symbol.content.group, RegulationGroup::Property);
    let reserve = regulation(&plan, "83a2a476-3eaf-476b-a5af-446383aa87fa");
    assert_eq!(reserve.content.group, RegulationGroup::Administrative);
}

/// The file's text without the element that begins with `start`.
fn without(text: &str, start: &str, end: &str) -> String {
    let from = text.find(start).expect("the element is there");
    let to = text[from..].find(end).expect("the element ends") + from + end.len();
    format!("{}{}", &text[..from], &text[to..])
}

#[test]
fn no_line_can_be_lost_without_an_error() {
    let Some(path) = file() else { return };
    let text = std::fs::read_to_string(path).expect("the file is text");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let lines: Vec<String> = text
        .match_indices("<DP_Grans gml:id=\"")
        .map(|(at, start)| {
            text[at + start.len()..]
                .chars()
                .take_while(|c| *c != '"')
                .collect()
        })
        .collect();
    assert_eq!(lines.len(), 25);
    for line in lines {
        let cut = folder.path().join("cut.xml");
        let start = format!("<DP_Grans gml:id=\"{line}\"");
        std::fs::write(&cut, without(&text, &start, "</DP_Grans>")).expect("the file can be written");
        let reading = Ss637040.read(&cut, &ReadOptions::default());
        assert_eq!(
            reading.has_errors(),
            line != "L22",
            "{line}: {:?}",
            reading.findings
        );
    }
    for area in ["a", "plan", "ba"] {
        let cut = folder.path().join("cut.xml");
        let from = text
            .find(&format!("gml:id=\"{area}\">"))
            .expect("the area is there");
        let start = text[..from].rfind("<DP_Omrade").expect("the area begins");
        let broken = format!(
            "{}{}",
            &text[..start],
            without(&text[start..], "<DP_Omrade", "</DP_Omrade>")
        );
        std::fs::write(&cut, broken).expect("the file can be written");
        assert!(
            Ss637040.read(&cut, &ReadOptions::default()).has_errors(),
            "{area}"
        );
    }
}
