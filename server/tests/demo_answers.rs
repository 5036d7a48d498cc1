//! What the demo municipality is made to show, asked for over the API: each case of the law with its date.

#![expect(clippy::indexing_slicing, reason = "test code")]

mod asked;

use asked::{WORLD, get, problem, some_spot};
use serde_json::Value;

/// The answer for a parcel of the demo at a date.
async fn parcel(name: &str, date: &str) -> Value {
    let name = name.replace(' ', "%20").replace('Ä', "%C3%84");
    let name = name.replace('Ö', "%C3%96").replace('Å', "%C3%85");
    let reply = get(&format!("/api/v1/rules?parcel=EXEMPELBY%20{name}&date={date}")).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    assert_eq!(reply.header("content-type"), Some("application/json"));
    reply.json()
}

/// Number and standing of each plan, in order.
fn plans(answer: &Value) -> Vec<(String, String)> {
    let word = |plan: &Value, name: &str| plan[name].as_str().unwrap_or_default().to_owned();
    let plans = answer["plans"].as_array();
    plans
        .into_iter()
        .flatten()
        .map(|plan| (word(plan, "designation"), word(plan, "standing")))
        .collect()
}

/// Standing of the regulations with a code.
fn standings<'a>(answer: &'a Value, code: &str) -> Vec<&'a str> {
    let rules = answer["regulations"].as_array();
    rules
        .into_iter()
        .flatten()
        .filter(|rule| rule["code"] == code)
        .filter_map(|rule| rule["standing"].as_str())
        .collect()
}

/// The text of the note of a kind.
fn note<'a>(answer: &'a Value, code: &str) -> Option<&'a str> {
    let notes = answer["notes"].as_array();
    notes
        .into_iter()
        .flatten()
        .find(|note| note["code"] == code)
        .and_then(|note| note["text"].as_str())
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |&(plan, standing): &(&str, &str)| (plan.to_owned(), standing.to_owned());
    expected.iter().map(owned).collect()
}

const TODAY: &str = "2026-11-25";

#[tokio::test]
async fn plans_stand_as_the_law_says_on_the_day_before_and_the_day_of_each_change() {
    for (name, date, expected) in [
        // A plan of 1962 that a plan of 2023 took the place of, though both say "laga kraft".
        ("MAKRILLEN 1", "1961-09-24", &[][..]),
        ("MAKRILLEN 1", "1962-01-08", &[("Pl 233", "in-force")]),
        (
            "MAKRILLEN 1",
            "2023-10-03",
            &[("Pl 233", "in-force"), ("Dp 1101", "proposed")],
        ),
        (
            "MAKRILLEN 1",
            "2023-10-04",
            &[("Dp 1101", "in-force"), ("Pl 233", "superseded")],
        ),
        // Repealed.
        ("SPÅRET 1", "1994-10-31", &[("Dp 904", "proposed")]),
        ("SPÅRET 1", "1994-11-01", &[("Dp 904", "in-force")]),
        ("SPÅRET 1", "2023-01-15", &[("Dp 904", "in-force")]),
        ("SPÅRET 1", "2023-01-16", &[("Dp 904", "repealed")]),
        // Begun and given up, on the ground of a plan that holds.
        ("BADSTRANDEN 1", "2022-08-28", &[("Dp 1204", "in-force")]),
        (
            "BADSTRANDEN 1",
            "2022-08-29",
            &[("Dp 1204", "in-force"), ("Dp 1390", "proposed")],
        ),
        (
            "BADSTRANDEN 1",
            "2024-10-01",
            &[("Dp 1204", "in-force"), ("Dp 1390", "repealed")],
        ),
        // In the making: beside a plan in force, and alone.
        (
            "TULLNÄREN 1",
            TODAY,
            &[("Pl 214", "in-force"), ("Dp 1403", "proposed")],
        ),
        (
            "ABBORREN 1",
            TODAY,
            &[("Dp 1103", "in-force"), ("Dp 1405", "proposed")],
        ),
        ("PORTEN 1", TODAY, &[("Dp 1404", "proposed")]),
        ("BACKEN 1", TODAY, &[("Dp 1401", "proposed")]),
        // Nothing at all.
        ("UDDEN 1", TODAY, &[]),
    ] {
        assert_eq!(plans(&parcel(name, date).await), pairs(expected), "{name} {date}");
    }
}

#[tokio::test]
async fn the_statement_never_turns_missing_into_no() {
    for (name, state, says) in [
        ("UDDEN 1", "no-data", "Det betyder inte att platsen saknar plan"),
        ("SPÅRET 1", "no-data", "gäller inte längre"),
        ("PORTEN 1", "applies", "Den gäller inte än (status: antagen)"),
        ("MAKRILLEN 1", "applies", "Här gäller detaljplanen Dp 1101"),
    ] {
        let answer = parcel(name, TODAY).await;
        assert_eq!(answer["coverage"][0]["state"], state, "{name}");
        let statement = answer["coverage"][0]["statement"].as_str().unwrap_or_default();
        assert!(statement.contains(says), "{name}: {statement}");
    }
}

#[tokio::test]
async fn a_plan_in_force_on_old_ground_tells_of_the_conflict() {
    let answer = parcel("MAKRILLEN 1", TODAY).await;
    let conflict = note(&answer, "conflict").unwrap_or_default();
    assert!(
        conflict.ends_with("detaljplanen Dp 1101, Kvarteret Makrillen."),
        "{conflict}"
    );
    assert_eq!(standings(&answer, "DP_KM_H2_Aldre"), ["superseded"]);
    assert_eq!(note(&parcel("MAKRILLEN 1", "2023-10-03").await, "conflict"), None);
}

#[tokio::test]
async fn a_plan_that_gains_force_in_parts_says_so_between_the_dates_only() {
    for (date, standing, is_said) in [
        ("2025-10-14", "proposed", false),
        ("2025-10-15", "in-force", true),
        ("2026-02-28", "in-force", true),
        ("2026-03-01", "in-force", false),
    ] {
        let answer = parcel("KÖPMANNEN 1", date).await;
        assert_eq!(plans(&answer), pairs(&[("Dp 1111", standing)]), "{date}");
        assert_eq!(note(&answer, "partial-legal-force").is_some(), is_said, "{date}");
    }
}

#[tokio::test]
async fn an_amended_plan_is_no_plan_in_parts() {
    let before = parcel("KAJKONTORET 1", "2000-01-01").await;
    assert_eq!(standings(&before, "DP_KM_V2"), ["in-force"]);
    assert!(standings(&before, "DP_KM_K2").is_empty());
    assert_eq!(note(&before, "partial-legal-force"), None);
    let warning = note(&before, "amended-later").unwrap_or_default();
    assert!(
        warning.contains("2024-02-09") && warning.contains("kan saknas"),
        "{warning}"
    );

    let meanwhile = parcel("KAJKONTORET 1", "2022-10-01").await;
    assert_eq!(standings(&meanwhile, "DP_KM_K2"), ["proposed"]);

    let after = parcel("KAJKONTORET 1", "2024-02-09").await;
    assert_eq!(standings(&after, "DP_KM_K2"), ["in-force"]);
    assert_eq!(after["plans"][0]["implementation"]["state"], "ended");
    let amended = note(&after, "amended").unwrap_or_default();
    assert!(amended.contains("till och med 2029-02-08"), "{amended}");
    assert_eq!(note(&after, "amended-later"), None);
}

#[tokio::test]
async fn a_temporary_use_ends_and_a_later_one_begins_on_its_day() {
    for (date, parking, is_said) in [
        (TODAY, "in-force", true),
        ("2030-06-01", "in-force", true),
        ("2030-06-02", "ended", false),
    ] {
        let answer = parcel("IDROTTEN 1", date).await;
        assert_eq!(standings(&answer, "DP_KM_P2"), [parking], "{date}");
        assert_eq!(standings(&answer, "DP_KM_R2_Idrottshall"), ["in-force"], "{date}");
        let temporary = note(&answer, "temporary");
        assert_eq!(temporary.is_some(), is_said, "{date}");
        assert!(temporary.is_none_or(|text| text.contains("Parkering") && text.contains("2030-06-01")));
    }
    for (date, health_centre, is_said) in [("2029-09-02", "not-yet", true), ("2029-09-03", "in-force", false)]
    {
        let answer = parcel("LÄKAREN 1", date).await;
        assert_eq!(
            standings(&answer, "DP_KM_D2_Vardcentral"),
            [health_centre],
            "{date}"
        );
        let later = note(&answer, "begins-later");
        assert_eq!(later.is_some(), is_said, "{date}");
        assert!(later.is_none_or(|text| text.contains("2029-09-03")));
    }
}

#[tokio::test]
async fn what_holds_above_and_below_a_deck_says_its_level() {
    let answer = parcel("TORSKEN 1", TODAY).await;
    let extent = |code: &str| {
        let rules = answer["regulations"].as_array();
        let rule = rules.into_iter().flatten().find(|rule| rule["code"] == code);
        rule.map(|rule| rule["verticalExtent"].clone())
            .unwrap_or_default()
    };
    assert_eq!(extent("DP_KM_B2")["limited"], "up");
    assert_eq!(extent("DP_KM_P2_Hus")["limited"], "down");
    let tunnel = extent("DP_KM_Eg_Markreservat_Tunnel_Tunnel");
    assert_eq!(tunnel["limited"], "solid");
    assert_eq!(
        (tunnel["fromM"].as_f64(), tunnel["toM"].as_f64()),
        (Some(-2.5), Some(1.2))
    );
    assert!(note(&answer, "several-levels").is_some());
}

#[tokio::test]
async fn shares_of_every_parcel_add_up_and_small_hits_are_set_apart() {
    for held in WORLD.snapshot().parcels() {
        let name = held.designation.trim_start_matches("EXEMPELBY ").to_owned();
        let answer = parcel(&name, TODAY).await;
        let area_m2 = answer["place"]["areaM2"].as_f64().unwrap_or_default();
        let m2 = |entry: &Value| entry["share"]["m2"].as_f64().unwrap_or_default();
        let rules: Vec<&Value> = answer["regulations"].as_array().into_iter().flatten().collect();
        for entry in answer["plans"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(rules.iter().copied())
        {
            let percent = entry["share"]["percent"].as_f64().unwrap_or_default();
            assert!(
                (percent - 100.0 * m2(entry) / area_m2).abs() < 0.06,
                "{name}: {entry}"
            );
        }
        for plan in answer["plans"].as_array().into_iter().flatten() {
            let uses = rules
                .iter()
                .filter(|rule| rule["plan"] == plan["id"] && rule["group"] == "use");
            let used_m2: f64 = uses.map(|rule| m2(rule)).sum();
            assert!(used_m2 > 0.995 * m2(plan), "{name}: {used_m2} of {plan}");
        }
        for rule in &rules {
            assert!(m2(rule) >= 0.5 || rule["share"]["m2"].is_null(), "{name}: {rule}");
        }
        for touch in answer["touches"]["regulations"].as_array().into_iter().flatten() {
            assert!(m2(touch) < 0.5, "{name}: {touch}");
        }
    }
}

#[tokio::test]
async fn a_walk_across_a_border_meets_one_side_then_both_then_the_other() {
    // The border between two parcels, and a step of one centimetre across it.
    let (from, to) = ([175_395.755, 6_112_080.495], [175_385.701, 6_112_133.866]);
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let length = f64::hypot(dx, dy);
    for cm in (-30..=30).step_by(3) {
        let offset = f64::from(cm) / 100.0;
        let x = (from[0] + to[0]) / 2.0 + offset * dy / length;
        let y = (from[1] + to[1]) / 2.0 - offset * dx / length;
        let answer = get(&format!("/api/v1/rules?x={x:.4}&y={y:.4}&crs=3008"))
            .await
            .json();
        let parcels: Vec<&Value> = answer["parcels"].as_array().into_iter().flatten().collect();
        let is_border = offset.abs() <= 0.10;
        assert_eq!(parcels.len(), if is_border { 2 } else { 1 }, "{cm} cm");
        for parcel in parcels {
            assert_eq!(parcel["onBorder"], is_border, "{cm} cm");
            let distance = parcel["distanceToBorderM"].as_f64().unwrap_or(f64::NAN);
            assert!((distance - offset.abs()).abs() < 0.002, "{cm} cm: {distance}");
        }
        assert_eq!(answer["place"]["parcel"].is_null(), is_border, "{cm} cm");
    }
}

#[tokio::test]
async fn a_name_nearly_right_leads_on() {
    let reply = get("/api/v1/rules?parcel=EXEMPELBY%20IDROTTSHALLEN%201").await;
    assert_eq!(
        problem(&reply, 404, Some("parcel"))["near"][0],
        "EXEMPELBY IDROTTEN 1"
    );
}

#[tokio::test]
async fn long_ago_nothing_was_known_and_far_ahead_nothing_is_made_up() {
    let (lon, lat) = some_spot();
    let at = async |date: &str| {
        get(&format!("/api/v1/rules?lon={lon}&lat={lat}&date={date}"))
            .await
            .json()
    };
    let (past, future) = (at("1900-01-01").await, at("2400-01-01").await);
    assert_eq!(past["coverage"][0]["state"], "no-data");
    assert_eq!(plans(&past), []);
    assert_eq!(future["coverage"][0]["state"], "applies");
    assert_eq!(future["plans"][0]["implementation"]["state"], "ended");
}

/// The map on the page of a parcel at a date.
async fn map(name: &str, date: &str) -> String {
    let name = name.replace('Ä', "%C3%84").replace(' ', "+");
    let reply = get(&format!("/rules?parcel=EXEMPELBY+{name}&date={date}")).await;
    let page = String::from_utf8_lossy(&reply.body).into_owned();
    let start = page.find("<svg class=\"plan-map\"").unwrap_or_default();
    let end = page.find("</figure>").unwrap_or_default();
    page.get(start..end).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_map_shows_what_applies_on_the_day_and_the_ground_as_seen_from_above() {
    const PARKING: &str = "<title>Marken får användas för parkering.</title>";
    assert!(map("IDROTTEN 1", "2030-06-01").await.contains(PARKING));
    assert!(!map("IDROTTEN 1", "2030-06-02").await.contains(PARKING));
    let to_come = map("LÄKAREN 1", "2029-09-02").await;
    let come = map("LÄKAREN 1", "2029-09-03").await;
    let faint = |map: &str| map.matches("fill-opacity=\"0.45\"").count();
    assert_eq!((faint(&to_come), faint(&come)), (1, 0));
    let deck = map("TORSKEN 1", TODAY).await;
    let below = deck.find("parkeringshus").unwrap_or(usize::MAX);
    let above = deck.rfind("permanent boende").unwrap_or_default();
    assert!(
        below < above,
        "what stands on the deck is painted over what lies below it"
    );
}

#[tokio::test]
async fn a_page_for_another_day_says_so_and_leads_back() {
    let other = "/rules?parcel=EXEMPELBY+KAMOMILLEN+3&date=2001-02-03";
    let page = get(other).await;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let told = "Du ser vad som gällde den 3\u{a0}februari\u{a0}2001, inte i dag.";
    assert!(page.contains(told));
    assert!(page.contains("href=\"/rules?parcel=EXEMPELBY+KAMOMILLEN+3\""));
    let today = get("/rules?parcel=EXEMPELBY+KAMOMILLEN+3").await;
    assert!(!String::from_utf8_lossy(&today.body).contains("Du ser vad som"));
}
