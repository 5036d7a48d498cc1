use geo_types::Polygon;
use planvy_plan::{Crs, Plan, PlanStatus, Position, Reading, RuleId, Severity};
use proptest::prelude::*;

use super::{Ss637040, read_bytes};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

const PLAN: &str = "11111111-1111-4111-8111-111111111111";
const USE: &str = "22222222-2222-4222-8222-222222222222";
const OTHER_USE: &str = "33333333-3333-4333-8333-333333333333";
const HEIGHT: &str = "44444444-4444-4444-8444-444444444444";

/// A square of 100 m, cut by a line into 40 and 60 m; positions northing first.
const LINES: &str = "
 <grans><DP_Grans gml:id='west'><typ>plan</typ><linje><gml:Curve><gml:segments><gml:LineStringSegment>
  <gml:posList>6164000 118040 6164000 118000 6164100 118000 6164100 118040</gml:posList>
 </gml:LineStringSegment></gml:segments></gml:Curve></linje></DP_Grans></grans>
 <grans><DP_Grans gml:id='east'><typ>plan</typ><linje><gml:LineString>
  <gml:pos>6164100 118040</gml:pos><gml:pos>6164100 118100</gml:pos><gml:pos>6164000 118100</gml:pos><gml:pos>6164000 118040</gml:pos>
 </gml:LineString></linje></DP_Grans></grans>
 <grans><DP_Grans gml:id='cut'><typ>anv</typ><linje><gml:LineString>
  <gml:posList>6164000 118040 6164100 118040</gml:posList></gml:LineString></linje></DP_Grans></grans>
 <omrade><DP_Omrade gml:id='whole'><plus xlink:href='#west'/><plus xlink:href='#east'/></DP_Omrade></omrade>
 <omrade><DP_Omrade gml:id='left'><plus xlink:href='#west'/><minus xlink:href='#cut'/></DP_Omrade></omrade>
 <omrade><DP_Omrade gml:id='right'><plus xlink:href='#east'/><plus xlink:href='#cut'/></DP_Omrade></omrade>";

fn delivery(lines: &str, head: &str, regulations: &str) -> String {
    format!(
        "<?xml version='1.0'?><DP_Data xmlns='http://www.sis.se/ss637040' xmlns:gml='http://www.opengis.net/gml/3.2' \
         xmlns:xlink='http://www.w3.org/1999/xlink'>{lines}<plan><DP_Plan gml:id='p'><uuid>{PLAN}</uuid>\
         <planid>Dp 1</planid><plantyp>DP</plantyp><plannamn>Provet</plannamn><kommun>1280</kommun>{head}\
         <planomrade xlink:href='#whole'/>{regulations}</DP_Plan></plan></DP_Data>"
    )
}

const HEADER: &str = "<forslag>false</forslag><koordinatsystem>SWEREF99_13_30</koordinatsystem>";

fn use_of(uuid: &str, area: &str, inner: &str) -> String {
    format!(
        "<anvandningsbestammelse><DP_Anvandningsbestammelse><uuid>{uuid}</uuid><beteckning>B</beteckning>\
         <omrade xlink:href='#{area}'/><anvandningsslag>DP_KM_B</anvandningsslag>{inner}</DP_Anvandningsbestammelse>\
         </anvandningsbestammelse>"
    )
}

fn height(area: &str, metres: &str) -> String {
    let area = if area.is_empty() {
        String::new()
    } else {
        format!("<omrade xlink:href='#{area}'/>")
    };
    format!(
        "<egenskapsbestammelse><DP_Egenskapsbestammelse><uuid>{HEIGHT}</uuid><beteckning>{metres}</beteckning>{area}\
         <bestammelsetyp>DP_KM_Eg_Utform_Nockhojd_Meter</bestammelsetyp><variabel><DP_VarDecimaltal><namn>hojd</namn>\
         <varde>{metres}</varde></DP_VarDecimaltal></variabel></DP_Egenskapsbestammelse></egenskapsbestammelse>"
    )
}

fn read(text: &str) -> Reading<Content> {
    read_bytes(text.as_bytes(), &ReadOptions::default())
}

fn plan(reading: &Reading<Content>) -> &Plan {
    let Some(Content::Plans(plans)) = &reading.value else {
        panic!("no plan: {:?}", reading.findings);
    };
    &plans[0]
}

/// Rules of the errors.
fn errors(reading: &Reading<Content>) -> Vec<RuleId> {
    let errors = reading
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule.clone()).collect()
}

fn says(reading: &Reading<Content>, words: &str) -> bool {
    reading
        .findings
        .iter()
        .any(|finding| finding.message.contains(words))
}

fn shoelace(polygon: &Polygon<f64>) -> f64 {
    let lines = polygon.exterior().lines();
    let origin = polygon.exterior().0[0];
    lines
        .map(|line| {
            let (a, b) = (line.start - origin, line.end - origin);
            (a.x * b.y - b.x * a.y) / 2.0
        })
        .sum()
}

fn areas(parts: &[planvy_plan::GeometryPart]) -> Vec<f64> {
    let area = |part: &planvy_plan::GeometryPart| match &part.position {
        Position::Area(polygon) => shoelace(polygon),
        _ => 0.0,
    };
    parts.iter().map(area).collect()
}

#[test]
fn a_small_plan_is_read_whole() {
    let inner = height("left", "12,5");
    let regulations = format!(
        "{}{}",
        use_of(USE, "left", &inner),
        use_of(OTHER_USE, "right", &height("left", "12,5"))
    );
    let reading = read(&delivery(LINES, HEADER, &regulations));
    assert_eq!(errors(&reading), []);
    let plan = plan(&reading);
    assert_eq!(plan.crs, Crs::Zone1330);
    assert_eq!(areas(&plan.area), [10_000.0]);
    let sizes: Vec<Vec<f64>> = plan
        .regulations
        .iter()
        .map(|regulation| areas(&regulation.geometry))
        .collect();
    assert_eq!(sizes, [[4000.0], [4000.0], [6000.0]]);
    let height = &plan.regulations[1];
    assert_eq!(height.content.values[0].number(), Some(12.5));
    assert_eq!(height.content.letter, None);
    assert_eq!(height.content.additions["symbolfigur"], "12,5");
    let uses: Vec<String> = height.regulates_uses.iter().map(ToString::to_string).collect();
    assert_eq!(uses, [USE, OTHER_USE], "one regulation under two uses");
}

#[test]
fn easting_first_is_mended_and_said() {
    let swapped = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(" 118") {
            let (head, tail) = rest.split_at(at);
            let (head, north) = head.split_at(head.len() - 7);
            let (east, tail) = tail.split_at(7);
            out.push_str(head);
            out.push_str(east.trim());
            out.push(' ');
            out.push_str(north);
            rest = tail;
        }
        out + rest
    };
    let regulations = use_of(USE, "left", "");
    let right = read(&delivery(LINES, HEADER, &regulations));
    let wrong = read(&delivery(&swapped(LINES), HEADER, &regulations));
    assert_eq!(plan(&right).area, plan(&wrong).area);
    assert!(
        wrong
            .findings
            .iter()
            .any(|finding| finding.rule == RuleId::AXES && finding.severity == Severity::Warning)
    );
    assert!(right.findings.iter().all(|finding| finding.rule != RuleId::AXES));
    let mixed = LINES.replacen("6164000 118040 6164000", "118040 6164000 6164000", 1);
    assert_eq!(
        errors(&read(&delivery(&mixed, HEADER, &regulations))),
        [RuleId::AXES]
    );
}

#[test]
fn the_coordinate_system_is_never_guessed() {
    let header = "<forslag>false</forslag>";
    let regulations = use_of(USE, "left", "");
    let text = delivery(LINES, header, &regulations);
    let without = read(&text);
    assert_eq!(errors(&without), [RuleId::CRS]);
    assert!(without.value.is_none() && without.findings.iter().any(|finding| finding.hint.is_some()));
    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    assert_eq!(errors(&read_bytes(text.as_bytes(), &options)), []);
    let unknown = "<forslag>false</forslag><koordinatsystem>RT90</koordinatsystem>";
    assert_eq!(
        errors(&read(&delivery(LINES, unknown, &regulations))),
        [RuleId::CRS]
    );
    let elsewhere = LINES.replace("6164", "164");
    assert_eq!(
        errors(&read(&delivery(&elsewhere, HEADER, &regulations))),
        [RuleId::CRS]
    );
}

#[test]
fn a_regulation_without_a_usable_area_is_left_out_and_never_spread_over_the_plan() {
    for (area, words) in [
        ("nowhere", "not in the file"),
        ("broken", "not closed"),
        ("lost", "which is not in the file"),
    ] {
        let lines = format!(
            "{LINES}<omrade><DP_Omrade gml:id='broken'><plus xlink:href='#west'/></DP_Omrade></omrade>\
             <omrade><DP_Omrade gml:id='lost'><plus xlink:href='#west'/><plus xlink:href='#gone'/></DP_Omrade></omrade>"
        );
        let reading = read(&delivery(&lines, HEADER, &use_of(USE, area, "")));
        assert!(says(&reading, words), "{area}: {:?}", reading.findings);
        assert!(
            reading.has_errors() && plan(&reading).regulations.is_empty(),
            "{area}"
        );
    }
    let open =
        format!("{LINES}<omrade><DP_Omrade gml:id='broken'><plus xlink:href='#west'/></DP_Omrade></omrade>");
    let reading = read(&delivery(&open, HEADER, &use_of(USE, "broken", "")));
    let finding = reading
        .findings
        .iter()
        .find(|finding| finding.rule == RuleId::GEOMETRY)
        .unwrap();
    assert!(finding.message.contains("100.000 m"), "{}", finding.message);
    assert_eq!(
        (finding.crs, finding.position.map(|at| at[0])),
        (Some(Crs::Zone1330), Some(118_040.0))
    );
}

#[test]
fn a_property_without_an_area_holds_in_that_of_its_use() {
    let reading = read(&delivery(LINES, HEADER, &use_of(USE, "right", &height("", "9"))));
    assert_eq!(errors(&reading), []);
    assert_eq!(areas(&plan(&reading).regulations[1].geometry), [6000.0]);
}

#[test]
fn general_regulations_hold_for_the_whole_plan() {
    let general = |area: &str, years: &str| {
        format!(
            "<generellPlanbestammelse><DP_AdministrativBestammelse><uuid>{HEIGHT}</uuid>{area}\
             <bestammelsetyp>DP_PO_Ad_Genomforande</bestammelsetyp><variabel><DP_VarHeltal><namn>antal</namn>\
             <varde>{years}</varde></DP_VarHeltal></variabel></DP_AdministrativBestammelse></generellPlanbestammelse>"
        )
    };
    for area in ["", "<omrade xlink:href='#whole'/>"] {
        let reading = read(&delivery(LINES, HEADER, &general(area, "10")));
        let plan = plan(&reading);
        assert!(plan.regulations[0].geometry.is_empty());
        assert_eq!(plan.regulations[0].content.regulates_plan, Some(true));
        assert_eq!(plan.decisions[0].implementation_months, Some(120));
        assert!(plan.legal_force_dates().is_empty());
    }
    let reading = read(&delivery(
        LINES,
        HEADER,
        &general("<omrade xlink:href='#left'/>", "0"),
    ));
    let plan = plan(&reading);
    assert_eq!(areas(&plan.regulations[0].geometry), [4000.0]);
    assert_eq!(plan.regulations[0].content.regulates_plan, None);
    assert!(plan.decisions.is_empty(), "no period of no years");
}

#[test]
fn a_proposal_is_never_in_force() {
    for (header, status) in [
        ("<forslag>true</forslag>", PlanStatus::Started),
        ("<forslag>1</forslag>", PlanStatus::Started),
        ("<forslag>kanske</forslag>", PlanStatus::Started),
        ("", PlanStatus::Started),
        ("<forslag>0</forslag>", PlanStatus::LegalForce),
    ] {
        let header = format!("{header}<koordinatsystem>SWEREF99_13_30</koordinatsystem>");
        assert_eq!(
            plan(&read(&delivery(LINES, &header, ""))).status,
            status,
            "{header}"
        );
    }
}

#[test]
fn one_uuid_with_two_meanings_is_an_error() {
    let regulations = format!(
        "{}{}",
        use_of(USE, "left", &height("left", "9")),
        use_of(OTHER_USE, "left", &height("left", "12"))
    );
    assert_eq!(
        errors(&read(&delivery(LINES, HEADER, &regulations))),
        [RuleId::DUPLICATE]
    );
    let twice = LINES.replace("gml:id='cut'", "gml:id='west'");
    let reading = read(&delivery(&twice, HEADER, ""));
    assert!(errors(&reading).contains(&RuleId::DUPLICATE));
}

#[test]
fn arcs_are_made_straight_and_said() {
    let round = LINES.replace(
        "<gml:LineStringSegment>\n  <gml:posList>6164000 118040 6164000 118000 6164100 118000 6164100 118040</gml:posList>\n </gml:LineStringSegment>",
        "<gml:Arc><gml:posList>6164000 118040 6164050 117990 6164100 118040</gml:posList></gml:Arc>",
    );
    assert_ne!(round, LINES);
    let reading = read(&delivery(&round, HEADER, ""));
    assert_eq!(errors(&reading), []);
    let expected = 6000.0 + std::f64::consts::PI * 50.0 * 50.0 / 2.0;
    let area = areas(&plan(&reading).area)[0];
    assert!(area < expected && expected - area < 1.6, "{area} {expected}");
    assert!(says(&reading, "1 arcs were made straight"));
}

#[test]
fn hostile_files_are_findings() {
    let bomb = "<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><DP_Data xmlns='http://www.sis.se/ss637040'>&b;</DP_Data>";
    let reading = read(bomb);
    assert!(reading.value.is_none() && says(&reading, "document type"));
    assert!(says(
        &read("<DP_Data xmlns='http://www.sis.se/ss637040'>\n<plan>"),
        "line 2"
    ));
    assert!(says(&read(""), "no element"));
    assert!(says(
        &read_bytes(b"\xff\xff<a>", &ReadOptions::default()),
        "UTF-8"
    ));
    let cut = delivery(LINES, HEADER, "");
    let reading = read(&cut[..cut.len() - 5]);
    assert!(errors(&reading).contains(&RuleId::PARSE) && reading.value.is_some());
}

#[test]
fn only_its_own_files_are_recognised() {
    let head = |bytes, kind| Head {
        file_name: "plan.xml",
        bytes,
        kind,
    };
    let text = delivery(LINES, HEADER, "");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(Ss637040.recognises(&head(text.as_bytes(), None)));
    assert!(Ss637040.recognises(&head(&utf16, Some(ContentKind::Plans))));
    assert!(!Ss637040.recognises(&head(text.as_bytes(), Some(ContentKind::Parcels))));
    assert!(!Ss637040.recognises(&head(b"{\"type\":\"FeatureCollection\"}", None)));
    assert!(!Ss637040.recognises(&head(b"<gml:FeatureCollection/>", None)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_file_with_a_piece_cut_out_never_panics(from in 0usize..4000, length in 0usize..400, junk in "[<>&;/'\"a-z0-9 #]{0,6}") {
        let regulations = format!("{}{}", use_of(USE, "left", &height("left", "9")), use_of(OTHER_USE, "right", ""));
        let text = delivery(LINES, HEADER, &regulations);
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        let broken = format!("{}{junk}{}", &text[..from], &text[to..]);
        let reading = read(&broken);
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }
}
