//! The regulations of two real plans, as delivered.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use std::fs;
use std::path::PathBuf;

use planvy_plan::meaning::{Meaning, NeedsHumanReason, NumberInText, TextMatch, meaning};
use planvy_plan::wording::{formulation, map_label, plain};
use planvy_plan::{
    Bound, Datum, Lang, Measure, RegulationContent, RegulationGroup, State, Value, VariableValue,
};
use serde_json::Value as Json;

fn testdata(file: &str) -> Option<String> {
    let root = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = root.join(file);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    text
}

/// The regulations of an NGP file, read by hand: this crate knows no format.
fn regulations(text: &str) -> Vec<RegulationContent> {
    let file: Json = serde_json::from_str(text).unwrap();
    let features = file["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| &feature["properties"]);
    features
        .filter(|properties| properties["planbestammelsekatalogreferens"].is_string())
        .map(|properties| {
            let word = |key: &str| properties[key].as_str().map(str::to_owned);
            let group = match properties["feature:typ"].as_str() {
                Some("användningsbestämmelse") => RegulationGroup::Use,
                _ => RegulationGroup::Property,
            };
            let mut content =
                RegulationContent::new(group, word("bestammelseformulering").unwrap_or_default());
            content.catalogue = Some(word("planbestammelsekatalogreferens").unwrap().parse().unwrap());
            content.values = properties["bestammelsevarde"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|value| {
                    let word = |key: &str| value[key].as_str().map(str::to_owned);
                    VariableValue {
                        slot: word("beskrivning"),
                        data_type: word("datatyp"),
                        value: word("variabelvarde").unwrap_or_default(),
                        bound: word("vardetyp"),
                        unit: word("enhet"),
                    }
                })
                .collect();
            content
        })
        .collect()
}

#[test]
fn the_regulations_of_a_plan_of_mora() {
    let Some(text) = testdata("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let contents = regulations(&text);
    assert_eq!(contents.len(), 12);
    let of = |begins: &str| -> (Meaning, &RegulationContent) {
        let content = contents
            .iter()
            .find(|content| content.formulation.starts_with(begins))
            .unwrap();
        (meaning(content, Some(&Datum::Rh2000)), content)
    };

    let (area, content) = of("Största byggnadsarea");
    assert_eq!(
        (area.state, area.machine_readable, area.text),
        (State::Applies, true, TextMatch::Same)
    );
    let quantity = &area.quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound, quantity.value),
        (Measure::BuildingArea, Bound::Max, Value::AreaM2(500.0))
    );
    assert_eq!(formulation(content), "Största byggnadsarea är 500 m².");
    assert!(plain(content, Lang::Sv).contains("högst 500 kvadratmeter"));

    let (height, content) = of("Högsta byggnadshöjd");
    assert_eq!(
        (height.state, height.machine_readable),
        (State::NeedsHuman, false)
    );
    assert!(height.quantities.is_empty());
    assert_eq!(
        height.read_from_text,
        [NumberInText {
            value: 3.9,
            unit: "m"
        }]
    );
    assert!(plain(content, Lang::Sv).contains("”Högsta byggnadshöjd är 3,9 meter”"));

    let (storeys, content) = of("Högsta antal våningar");
    let quantity = &storeys.quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound, quantity.value),
        (Measure::Storeys, Bound::Max, Value::Count(1.0))
    );
    assert_eq!(map_label(content).unwrap().letter, "I");

    let (land_use, content) = of("Gruppboende");
    assert_eq!(
        (land_use.state, land_use.machine_readable),
        (State::Applies, false)
    );
    assert_eq!(
        plain(content, Lang::Sv),
        "Tillåten användning av marken: Gruppboende."
    );
    assert_eq!(map_label(content).unwrap().letter, "B");

    let (dotted, content) = of("Marken får inte förses med");
    assert_eq!(dotted.state, State::Applies);
    assert_eq!(
        dotted.limit_on_land.unwrap().named.as_deref(),
        Some("byggnad, mur eller plank")
    );
    assert_eq!(
        plain(content, Lang::Sv),
        "Detta får inte byggas här: byggnad, mur eller plank."
    );

    let (period, _) = of("Genomförandetid");
    assert_eq!(period.reason, Some(NeedsHumanReason::Interpretation));
    assert!(
        period.read_from_text.is_empty(),
        "a date is no measure: {:?}",
        period.read_from_text
    );

    for begins in ["Vind får inte inredas", "Befintliga tallar"] {
        let (rule, content) = of(begins);
        assert_eq!(
            (rule.state, rule.reason),
            (State::NeedsHuman, Some(NeedsHumanReason::Prose))
        );
        assert!(plain(content, Lang::En).contains(begins));
    }
    for begins in ["Utfartsförbud", "Markreservat"] {
        let (rule, _) = of(begins);
        assert_eq!(
            (rule.state, rule.machine_readable, rule.text),
            (State::Applies, true, TextMatch::Same)
        );
    }
}

#[test]
fn the_codes_of_a_plan_of_kristianstad() {
    let code = |code: &str, group: RegulationGroup, values: &[(&str, &str, &str)]| {
        let mut content = RegulationContent::new(group, "");
        content.code = Some(code.to_owned());
        content.values = values
            .iter()
            .map(|(slot, data_type, value)| VariableValue {
                slot: Some((*slot).to_owned()),
                data_type: Some((*data_type).to_owned()),
                value: (*value).to_owned(),
                ..Default::default()
            })
            .collect();
        content
    };
    if let Some(text) = testdata("plan-kristianstad-ss637040/plankarta.xml") {
        for line in text
            .lines()
            .filter(|line| line.contains("<bestammelsetyp>") || line.contains("<anvandningsslag>"))
        {
            let code = line.trim().split(['>', '<']).nth(2).unwrap();
            assert!(
                planvy_plan::catalogue::catalogue().by_code(code).is_some(),
                "{code}"
            );
        }
    }

    let ridge = code(
        "DP_KM_Eg_Utform_Nockhojd_Meter",
        RegulationGroup::Property,
        &[("hojd", "decimaltal", "13")],
    );
    let quantity = &meaning(&ridge, Some(&Datum::Rh2000)).quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound, quantity.value.number()),
        (Measure::RidgeHeight, Bound::Max, 13.0)
    );

    let area = code(
        "DP_KM_Eg_Omfatt_Byggnadsarea_Kvm",
        RegulationGroup::Property,
        &[("exploatering", "decimaltal", "5500")],
    );
    let quantity = &meaning(&area, None).quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound, quantity.value),
        (Measure::BuildingArea, Bound::Max, Value::AreaM2(5500.0))
    );

    let land_use = code(
        "DP_KM_R_A",
        RegulationGroup::Use,
        &[("precisering", "text", "Idrott, bad")],
    );
    assert_eq!(meaning(&land_use, None).state, State::Applies);
    assert_eq!(
        plain(&land_use, Lang::Sv),
        "Tillåten användning av marken: Idrott, bad."
    );

    let crossed = code(
        "DP_KM_Eg_Omfatt_Korsmark_A",
        RegulationGroup::Property,
        &[(
            "komplementbyggnad",
            "text",
            "komplementbyggnad. Bestämmelsen avser inte andra byggnadsverk än byggnader.",
        )],
    );
    assert_eq!(
        plain(&crossed, Lang::Sv),
        "Bara detta får byggas här: komplementbyggnad. Bestämmelsen avser inte andra byggnadsverk än byggnader."
    );

    let years = code(
        "DP_PO_Ad_Genomforande",
        RegulationGroup::Administrative,
        &[("antal", "heltal", "5")],
    );
    assert!(meaning(&years, None).quantities.is_empty());
    assert!(plain(&years, Lang::Sv).contains("5 år") && plain(&years, Lang::En).contains("5 years"));

    let shore = code("DP_PO_Ad_Strandskydd", RegulationGroup::Administrative, &[]);
    assert_eq!(meaning(&shore, None).state, State::Applies);
    assert_eq!(plain(&shore, Lang::Sv), "Strandskyddet gäller inte här.");
}
