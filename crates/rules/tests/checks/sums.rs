//! Sums over land against another computation, and what is not known of what stands there.

use planvy_plan::Lang;
use planvy_rules::check::Verdict;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::scene::{E0, N0, of, only, town};

type Rectangle = [f64; 4];

fn drawing(buildings: &[Rectangle]) -> Vec<u8> {
    let feature = |[west, south, east, north]: &Rectangle| -> Value {
        let ring: Vec<[f64; 2]> = [
            (west, south),
            (east, south),
            (east, north),
            (west, north),
            (west, south),
        ]
        .iter()
        .map(|(x, y)| [E0 + **x, N0 + **y])
        .collect();
        json!({ "type": "Feature", "properties": { "kind": "main", "use": "B" },
            "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let features: Vec<Value> = buildings.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
        .to_string()
        .into_bytes()
}

fn limit(code: &str, slot: &str, limit: f64, area: &str) -> String {
    format!(r#"{{ "code": "{code}", "values": {{ "{slot}": {limit} }} {area} }}"#)
}

const PER_PARCEL: &str = "DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaFastigh";
const HOUSE: Rectangle = [60.0, 60.0, 70.0, 70.0];

fn per_parcel(m2: f64, buildings: Option<&str>) -> (Verdict, Option<f64>, String) {
    let answer = town(
        &limit(PER_PARCEL, "exploatering", m2, ""),
        buildings,
        "2026-11-27",
    )
    .check(&drawing(&[HOUSE]), Lang::En);
    let result = only(&answer, "building-area-max-per-parcel");
    (result.verdict, result.value, result.because.clone())
}

#[test]
fn without_buildings_loaded_only_what_breaks_alone_is_decided() {
    let (verdict, value, because) = per_parcel(120.0, None);
    assert_eq!((verdict, value), (Verdict::CannotDecide, Some(100.0)));
    assert!(because.contains("Existing buildings are missing"), "{because}");
    assert_eq!(per_parcel(90.0, None).0, Verdict::Breaks);
}

#[test]
fn what_stands_there_counts_and_doubts_are_told() {
    let main = r#"[{ "area": [75, 60, 80, 70], "kind": "main" }]"#;
    assert_eq!(per_parcel(160.0, Some(main)).0, Verdict::Fulfils);
    let (verdict, value, _) = per_parcel(140.0, Some(main));
    assert_eq!((verdict, value), (Verdict::Breaks, Some(150.0)));
    // A shed of 20 m² may have needed no permit, and does not count then.
    let shed = r#"[{ "area": [75, 60, 80, 64], "kind": "ancillary" }]"#;
    let (verdict, value, because) = per_parcel(110.0, Some(shed));
    assert_eq!((verdict, value), (Verdict::CannotDecide, Some(100.0)));
    assert!(because.contains("may have needed no permit"), "{because}");
    assert_eq!(per_parcel(130.0, Some(shed)).0, Verdict::Fulfils);
    // A house under the proposal is replaced or added to: between 100 and 150 m².
    let under = r#"[{ "area": [65, 60, 75, 70], "kind": "main" }]"#;
    assert_eq!(per_parcel(120.0, Some(under)).0, Verdict::CannotDecide);
    assert_eq!(per_parcel(90.0, Some(under)).0, Verdict::Breaks);
    assert_eq!(per_parcel(160.0, Some(under)).0, Verdict::Fulfils);
    // What stands on another parcel does not count.
    let beside = r#"[{ "area": [120, 60, 140, 80], "kind": "main" }]"#;
    assert_eq!(per_parcel(110.0, Some(beside)).0, Verdict::Fulfils);
}

#[test]
fn several_buildings_of_one_proposal_are_summed() {
    let rule = limit(PER_PARCEL, "exploatering", 120.0, "");
    let answer =
        town(&rule, Some("[]"), "2026-11-27").check(&drawing(&[HOUSE, [75.0, 60.0, 80.0, 66.0]]), Lang::En);
    let result = only(&answer, "building-area-max-per-parcel");
    assert_eq!(
        (result.verdict, result.value, result.margin),
        (Verdict::Breaks, Some(130.0), Some(-10.0))
    );
    assert_eq!(result.buildings, [1, 2]);
    assert_eq!(result.parcel.as_deref(), Some("EXEMPELBY HUSET 1"));
}

#[test]
fn every_regulation_at_the_place_is_told_of() {
    let rules = r#"{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Annan" }, { "code": "DP_KM_Eg_Utform_AnnanUtform_Annan" },
        { "code": "DP_KM_Eg_Strandskydd_Strandskydd_Strandskydd" }, { "code": "DP_AP_Eg_UtformAP_Dagv_Fordroj", "values": { "volym": 20 } }"#;
    let answer = town(rules, Some("[]"), "2026-11-27").check(&drawing(&[HOUSE]), Lang::Sv);
    let told: std::collections::BTreeSet<_> = answer
        .results
        .iter()
        .flat_map(|result| &result.regulations)
        .collect();
    assert_eq!(told.len(), 5, "{:#?}", of(&answer, "other-rule"));
}

fn overlap(a: Rectangle, b: Rectangle) -> f64 {
    let side = |low: usize, high: usize| (a[high].min(b[high]) - a[low].max(b[low])).max(0.0);
    side(0, 2) * side(1, 3)
}

prop_compose! {
    fn rectangle()(west in 52.0_f64..80.0, south in 52.0_f64..88.0, width in 3.0_f64..9.0, height in 3.0_f64..11.0) -> Rectangle {
        // Whole centimetres, so that both computations mean the same rectangle.
        let round = |at: f64| (at * 100.0).round() / 100.0;
        [round(west), round(south), round(west + width), round(south + height)]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// The share of a parcel inside a rule's area equals plain arithmetic on rectangles, for buildings anywhere on the parcel.
    #[test]
    fn shares_equal_arithmetic_on_rectangles(house in rectangle(), north in 60.0_f64..95.0, percent in 1.0_f64..20.0) {
        let north = (north * 100.0).round() / 100.0;
        let area = format!(r#", "area": [50, 50, 90, {north}]"#);
        let rule = limit("DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsEgen", "utnyttjandegrad", percent, &area);
        let answer = town(&rule, Some("[]"), "2026-11-27").check(&drawing(&[house]), Lang::En);
        let result = only(&answer, "building-area-max-share-in-regulation-area");
        let land = [50.0, 50.0, 90.0, north];
        let on = overlap(house, land);
        let wanted = 100.0 * on / (40.0 * (north - 50.0));
        prop_assume!(on == 0.0 || on > 0.5);
        let value = result.value.expect("it is known");
        prop_assert!((value - wanted).abs() < 0.01, "{} {}", value, wanted);
        if on > 0.0 && (wanted - percent).abs() > 0.1 {
            prop_assert_eq!(result.verdict == Verdict::Fulfils, wanted < percent);
        }
    }

    /// The m² on dotted land, and the distance to the boundary, equal arithmetic too.
    #[test]
    fn bans_and_distances_equal_arithmetic(house in rectangle(), south in 55.0_f64..90.0) {
        let south = (south * 100.0).round() / 100.0;
        let rules = format!(
            r#"{{ "code": "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark", "area": [50, {south}, 90, 100] }},
               {{ "code": "DP_KM_Eg_Plac_Byggnadsverk_Fastgrans", "values": {{ "avstånd": 4 }} }}"#
        );
        let answer = town(&rules, Some("[]"), "2026-11-27").check(&drawing(&[house]), Lang::En);
        let on = overlap(house, [50.0, south, 90.0, 100.0]);
        prop_assume!(on == 0.0 || on > 0.2);
        let ban = only(&answer, "no-building");
        prop_assert!((ban.margin.expect("known") + on).abs() < 0.01, "{} {}", ban.plain, on);
        let away = (house[0] - 50.0).min(house[1] - 50.0).min(90.0 - house[2]).min(100.0 - house[3]);
        let distance = only(&answer, "distance-to-boundary-min");
        let nearest = distance.value.expect("known");
        prop_assert!((nearest - away.max(0.0)).abs() < 0.002, "{} {}", nearest, away);
    }
}
