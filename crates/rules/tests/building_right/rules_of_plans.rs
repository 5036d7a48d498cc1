//! Rules of made-up plans, by their codes.

use geo_types::Polygon;
use planvy_plan::{Position, Regulation, RegulationContent, RegulationGroup, VariableValue};
use planvy_rules::Answers;
use planvy_rules::building_right::{BuildingRightAnswer, BuildingRightArea};

use crate::made_up::{on, regulation};

pub const PRICK: &str = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark";
pub const KORS: &str = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark";
pub const RING: &str = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_ByggnadsverkUnderMark_Ringmark";
pub const RESERVE: &str = "DP_KM_Eg_Markreservat_UnderjordiskLedning_Underjordisk";
pub const SETBACK: &str = "DP_KM_Eg_Plac_Byggnadsverk_Fastgrans";
pub const RIDGE: &str = "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd";
pub const LOWEST_RIDGE: &str = "DP_KM_Eg_Hojd_LagstaHojd_Nockhojd";
pub const EXACT_RIDGE: &str = "DP_KM_Eg_Hojd_ExaktHojd_Nockhojd";
pub const STOREYS: &str = "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre";
pub const SHARE_OF_USE: &str = "DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsAnv";
pub const SHARE_OF_RULE: &str = "DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsEgen";
pub const SHARE_OF_PARCEL: &str = "DP_KM_Eg_Omfatt_Fast_Byggnadsarea_Proc";
pub const M2_OF_RULE: &str = "DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnadsarea";
pub const M2_OF_USE: &str = "DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaAnv";
pub const M2_OF_PARCEL: &str = "DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaFastigh";
pub const M2_OF_BUILDING: &str = "DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaByggnadsKvm";
pub const LEAST_M2_OF_RULE: &str = "DP_KM_Eg_Utnytt_MinstaAreaKvm_Byggnads";
pub const FLOORS_M2_OF_RULE: &str = "DP_KM_Eg_Utnytt_StorstaAreaKvm_Brutto";
pub const BELOW_GROUND: &str = "DP_KM_Eg_Utnytt_AreaUnderMark_StorstaKvm";
pub const OTHER_USE_OF_LAND: &str = "DP_KM_Eg_Utnytt_AnnanUtnytt_Annan";

/// A property rule of a code, without numbers.
pub fn plain(code: &str) -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Property, "");
    content.code = Some(code.to_owned());
    content
}

/// A property rule of a code with a number in its unit.
pub fn numbered(code: &str, number: f64, unit: &str) -> RegulationContent {
    let mut content = plain(code);
    content.values = vec![VariableValue {
        slot: None,
        data_type: Some("decimaltal".to_owned()),
        value: number.to_string(),
        bound: None,
        unit: Some(unit.to_owned()),
    }];
    content
}

/// A rule of a code whose words are the rule.
pub fn worded(code: &str, words: &str) -> RegulationContent {
    let mut content = plain(code);
    content.values = vec![VariableValue {
        slot: None,
        data_type: Some("text".to_owned()),
        value: words.to_owned(),
        bound: None,
        unit: None,
    }];
    content
}

/// A rule on an area.
pub fn ruled(number: u128, content: RegulationContent, area: Polygon<f64>) -> Regulation {
    regulation(number, content, vec![Position::Area(area)])
}

/// The answer for a parcel by its designation.
pub fn of_parcel(answers: &Answers, designation: &str) -> BuildingRightAnswer {
    let question = crate::made_up::question(planvy_rules::Place::Parcel(designation.to_owned()));
    answers.building_right(&question).unwrap()
}

/// The answer for an area asked about.
pub fn of_area(answers: &Answers, area: Polygon<f64>) -> BuildingRightAnswer {
    answers.building_right(&on(area)).unwrap()
}

/// The only area of an answer.
pub fn only(answer: BuildingRightAnswer) -> BuildingRightArea {
    assert_eq!(answer.areas.len(), 1, "{:#?}", answer.notes);
    answer.areas.into_iter().next().unwrap()
}
