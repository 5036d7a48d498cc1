//! All 83 kinds in force that carry a number, one by one: what each measures was written down by reading the national
//! formulations, not by running the program.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

use std::path::PathBuf;

use planvy_plan::meaning::{TextMatch, meaning};
use planvy_plan::wording::{formulation, plain};
use planvy_plan::{
    Bound, Datum, Lang, Measure, Quantity, Reference, RegulationContent, RegulationGroup, Scope, State, Unit,
    VariableValue,
};

/// Code | measure | bound | unit | reference | scope.
const KINDS: &str = "
DP_AP_Eg_UtformAP_Dagv_Fordroj|volume|exact|m3|none|
DP_AP_Eg_UtformAP_Dagv_VatmarkYta|area|exact|m2|none|
DP_AP_Eg_UtformAP_Mark_GenomslappligProc|permeable-share|min|%|regulation-area|regulation-area
DP_AP_Eg_UtformAP_Mark_MinstLutning|ground-slope|min|ratio|ground|
DP_AP_Eg_UtformAP_Mark_Minushojd|ground-level|exact|m|datum|
DP_AP_Eg_UtformAP_Mark_Plushojd|ground-level|exact|m|datum|
DP_AP_Eg_UtformAP_Mark_StorstLutning|ground-slope|max|ratio|ground|
DP_AP_Eg_UtformAP_SkyddStorning_BullerskyddHojdNollplan|barrier-level|exact|m|datum|
DP_AP_Eg_UtformAP_SkyddStorning_VallHojdNollplan|barrier-level|exact|m|datum|
DP_AP_Eg_UtformAP_SkyddStorning_VatmarkYta|area|exact|m2|none|
DP_KM_Eg_Fastighetsstorlek_Minsta_Minsta|property-area|min|m2|property|property
DP_KM_Eg_Fastighetsstorlek_Storsta_Storsta|property-area|max|m2|property|property
DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkNockhojd|ridge-height|exact|m|mean-ground-level|
DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkNockhojdNollplan|ridge-level|exact|m|datum|
DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkTotalhojd|total-height|exact|m|mean-ground-level|
DP_KM_Eg_Hojd_ExaktHojd_ByggnadsverkTotalhojdNollplan|total-level|exact|m|datum|
DP_KM_Eg_Hojd_ExaktHojd_ExaktVan_Aldre|storeys|exact|count|none|
DP_KM_Eg_Hojd_ExaktHojd_Nockhojd|ridge-height|exact|m|mean-ground-level|
DP_KM_Eg_Hojd_ExaktHojd_NockhojdNollplan|ridge-level|exact|m|datum|
DP_KM_Eg_Hojd_ExaktHojd_Totalhojd|total-height|exact|m|mean-ground-level|
DP_KM_Eg_Hojd_ExaktHojd_TotalhojdNollplan|total-level|exact|m|datum|
DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkNockhojd|ridge-height|max|m|mean-ground-level|
DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkNockhojdNollplan|ridge-level|max|m|datum|
DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkTotalhojd|total-height|max|m|mean-ground-level|
DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkTotalhojdNollplan|total-level|max|m|datum|
DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre|storeys|max|count|none|
DP_KM_Eg_Hojd_HogstaHojd_Nockhojd|ridge-height|max|m|mean-ground-level|
DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan|ridge-level|max|m|datum|
DP_KM_Eg_Hojd_HogstaHojd_Totalhojd|total-height|max|m|mean-ground-level|
DP_KM_Eg_Hojd_HogstaHojd_TotalhojdNollplan|total-level|max|m|datum|
DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkNockhojd|ridge-height|min|m|mean-ground-level|
DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkNockhojdNollplan|ridge-level|min|m|datum|
DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkTotalhojd|total-height|min|m|mean-ground-level|
DP_KM_Eg_Hojd_LagstaHojd_ByggnadsverkTotalhojdNollplan|total-level|min|m|datum|
DP_KM_Eg_Hojd_LagstaHojd_LagstaVan_Aldre|storeys|min|count|none|
DP_KM_Eg_Hojd_LagstaHojd_Nockhojd|ridge-height|min|m|mean-ground-level|
DP_KM_Eg_Hojd_LagstaHojd_NockhojdNollplan|ridge-level|min|m|datum|
DP_KM_Eg_Hojd_LagstaHojd_Totalhojd|total-height|min|m|mean-ground-level|
DP_KM_Eg_Hojd_LagstaHojd_TotalhojdNollplan|total-level|min|m|datum|
DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Fastigh|permeable-share|min|%|property|parcel-share
DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Proc|permeable-share|min|%|regulation-area|regulation-area
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_EjHogreAn|ground-level|max|m|datum|
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_EjLagreAn|ground-level|min|m|datum|
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_MarkhojdNollplan|ground-level|exact|m|datum|
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_MinstaLutning|ground-slope|min|ratio|ground|
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_MinushojdNollplan|ground-level|exact|m|datum|
DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_StorstaLutning|ground-slope|max|ratio|ground|
DP_KM_Eg_Markreservat_GC_FriHojd|clear-height|min|m|ground|
DP_KM_Eg_Plac_Byggnadsverk_Fastgrans|distance-to-boundary|min|m|property-boundary|
DP_KM_Eg_Takvinkel_Exakt_Byggnad|roof-pitch|exact|deg|none|
DP_KM_Eg_Takvinkel_Exakt_Exakt|roof-pitch|exact|deg|none|
DP_KM_Eg_Takvinkel_Minsta_Byggnad|roof-pitch|min|deg|none|
DP_KM_Eg_Takvinkel_Minsta_Minsta|roof-pitch|min|deg|none|
DP_KM_Eg_Takvinkel_Storsta_Byggnad|roof-pitch|max|deg|none|
DP_KM_Eg_Takvinkel_Storsta_Storsta|roof-pitch|max|deg|none|
DP_KM_Eg_Utforande_Schaktningsniva_LagstaSchaktNollplan|excavation-level|min|m|datum|
DP_KM_Eg_Utnytt_AreaPerByggnad_MinstaBruttoKvm|gross-floor-area|min|m2|building|building
DP_KM_Eg_Utnytt_AreaPerByggnad_MinstaByggnadsKvm|building-area|min|m2|building|building
DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaBruttoKvm|gross-floor-area|max|m2|building|building
DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaByggnadsKvm|building-area|max|m2|building|building
DP_KM_Eg_Utnytt_AreaUnderMark_MinstaKvm|gross-floor-area-below-ground|min|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_AreaUnderMark_StorstaKvm|gross-floor-area-below-ground|max|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_MinstaAreaKvm_BruttoAnv|gross-floor-area|min|m2|use-area|use-area
DP_KM_Eg_Utnytt_MinstaAreaKvm_BruttoFastigh|gross-floor-area|min|m2|property|property
DP_KM_Eg_Utnytt_MinstaAreaKvm_BruttoKvm|gross-floor-area|min|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_MinstaAreaKvm_Byggnads|building-area|min|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_MinstaAreaKvm_ByggnadsAnv|building-area|min|m2|use-area|use-area
DP_KM_Eg_Utnytt_MinstaAreaKvm_ByggnadsFastigh|building-area|min|m2|property|property
DP_KM_Eg_Utnytt_MinstaAreaProc_BruttoAnv|gross-floor-area|min|%|property-in-use-area|parcel-share
DP_KM_Eg_Utnytt_MinstaAreaProc_BruttoEgen|gross-floor-area|min|%|property-in-regulation-area|parcel-share
DP_KM_Eg_Utnytt_MinstaAreaProc_ByggnadsAnv|building-area|min|%|property-in-use-area|parcel-share
DP_KM_Eg_Utnytt_MinstaAreaProc_ByggnadsEgen|building-area|min|%|property-in-regulation-area|parcel-share
DP_KM_Eg_Utnytt_StorstaAreaKvm_Brutto|gross-floor-area|max|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_StorstaAreaKvm_BruttoAnv|gross-floor-area|max|m2|use-area|use-area
DP_KM_Eg_Utnytt_StorstaAreaKvm_BruttoFastigh|gross-floor-area|max|m2|property|property
DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnadsarea|building-area|max|m2|regulation-area|regulation-area
DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaAnv|building-area|max|m2|use-area|use-area
DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaFastigh|building-area|max|m2|property|property
DP_KM_Eg_Utnytt_StorstaAreaProc_BruttoAnv|gross-floor-area|max|%|property-in-use-area|parcel-share
DP_KM_Eg_Utnytt_StorstaAreaProc_BruttoEgen|gross-floor-area|max|%|property-in-regulation-area|parcel-share
DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsAnv|building-area|max|%|property-in-use-area|parcel-share
DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsEgen|building-area|max|%|property-in-regulation-area|parcel-share
DP_PO_Eg_Hojd_ExaktHojd_ExaktVan_Aldre|storeys|exact|count|none|
";

struct Expected {
    code: &'static str,
    measure: Measure,
    bound: Bound,
    unit: Unit,
    reference: Reference,
    scope: Option<Scope>,
}

fn word<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).unwrap()
}

fn expected() -> Vec<Expected> {
    KINDS
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            Expected {
                code: cells[0],
                measure: word(cells[1]),
                bound: word(cells[2]),
                unit: word(cells[3]),
                reference: if cells[4] == "datum" {
                    Reference::Datum(Datum::Rh2000)
                } else {
                    word(cells[4])
                },
                scope: (!cells[5].is_empty()).then(|| word(cells[5])),
            }
        })
        .collect()
}

/// A delivered regulation of a kind: `7` in the first numeric slot, `20` in the second, words in the others.
fn delivered(formulation: &str, expected: &Expected) -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Property, formulation);
    content.code = Some(expected.code.to_owned());
    let mut numbers = ["7", "20"].into_iter();
    for slot in formulation
        .split('[')
        .skip(1)
        .map(|rest| rest.split(']').next().unwrap())
    {
        let (name, kind) = slot.rsplit_once(':').unwrap();
        let number = kind == "decimaltal";
        if !number && name == "text" {
            continue;
        }
        let unit = match expected.unit {
            Unit::Metre => "meter",
            Unit::SquareMetre => "kvadratmeter",
            Unit::CubicMetre => "kubikmeter",
            Unit::Percent => "procent",
            Unit::Degree => "grader",
            Unit::Count | Unit::Ratio => "antal",
        };
        let bound = match expected.bound {
            Bound::Min => "min",
            Bound::Max => "max",
            Bound::Exact => "exakt",
        };
        content.values.push(VariableValue {
            slot: Some(name.to_owned()),
            data_type: Some(kind.to_owned()),
            value: if number { numbers.next().unwrap() } else { "garage" }.to_owned(),
            bound: number.then(|| bound.to_owned()),
            unit: number.then(|| unit.to_owned()),
        });
    }
    content
}

#[test]
fn every_numeric_kind_in_force_means_what_its_formulation_says() {
    let expected = expected();
    assert_eq!(expected.len(), 83);
    let path = testdata().join("se-planbestammelsekatalog/planbestammelser-numeric-release7.csv");
    let Ok(mut table) = csv::Reader::from_path(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 83);
    for row in &rows {
        let (code, id, national) = (&row[0], &row[1], &row[2]);
        let expected = expected.iter().find(|expected| expected.code == code).unwrap();
        let mut content = delivered(national, expected);
        content.catalogue = Some(id.parse().unwrap());

        let meaning = meaning(&content, None);
        assert_eq!(
            meaning.entry.unwrap().code,
            code,
            "{code}: id and code are one kind"
        );
        assert_eq!(meaning.text, TextMatch::Same, "{code}: {national}");
        assert_eq!(
            (meaning.state, meaning.machine_readable),
            (State::Applies, true),
            "{code}: {:?}",
            meaning.reason
        );
        let [
            Quantity {
                measure,
                bound,
                value,
                reference,
                scope,
                applies_to,
            },
        ] = meaning.quantities.as_slice()
        else {
            panic!("{code}: {:?}", meaning.quantities);
        };
        assert_eq!(
            (*measure, *bound, value.unit()),
            (expected.measure, expected.bound, expected.unit),
            "{code}"
        );
        assert_eq!(
            (reference, *scope),
            (&expected.reference, expected.scope),
            "{code}"
        );
        let named = ["[byggnadsverk:", "[byggnad:", "[typ av byggnad:"]
            .iter()
            .any(|slot| national.contains(slot));
        assert_eq!(applies_to.as_deref(), named.then_some("garage"), "{code}");
        let number = match (expected.unit, national.contains("vara - [")) {
            (Unit::Ratio, _) => 0.35,
            (_, true) => -7.0,
            _ => 7.0,
        };
        assert_eq!(value.number(), number, "{code}");

        // What is delivered with its values already filled in is known for the same text.
        let mut filled = content.clone();
        filled.formulation = formulation(&content);
        assert!(
            !filled.formulation.contains("decimaltal"),
            "{code}: {}",
            filled.formulation
        );
        assert_eq!(
            planvy_plan::meaning::meaning(&filled, None).text,
            TextMatch::Same,
            "{code}: {}",
            filled.formulation
        );
        for lang in [Lang::Sv, Lang::En] {
            assert!(plain(&content, lang).contains('7'), "{code}");
        }
    }
}

#[test]
fn no_kind_of_the_catalogue_sets_the_height_of_eaves() {
    for entry in planvy_plan::catalogue::built_in().entries() {
        assert_ne!(
            entry.quantity.map(|kind| kind.measure),
            Some(Measure::EavesHeight),
            "{}: a measure of other countries' plans",
            entry.code
        );
    }
}

fn testdata() -> PathBuf {
    std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    )
}
