//! The synthetic city with rules that mean something: uses, no-build land, heights and shares of the parcel.
//!
//! The drawing is the one of [`city`](crate::city); only what the regulations say differs. A regulation that others belong to is a use of
//! development land, the others are property regulations.

use std::collections::HashSet;

use planvy_plan::decision::{Decision, DecisionKind};
use planvy_plan::stored::{ContentKey, SnapshotSink};
use planvy_plan::{Crs, Date, Parcel, RegulationContent, RegulationGroup, RegulationId, VariableValue};

use crate::city::{self, PlanWithRegulations, Size};

/// The kinds of use, by their codes.
const USES: [&str; 4] = ["DP_KM_B2", "DP_KM_C", "DP_KM_K", "DP_KM_S2"];
/// Dotted land.
const NO_BUILD: &str = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark";
/// Ridge over the mean ground level.
const RIDGE: &str = "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd";
/// Share of the parcel inside the use area.
const SHARE: &str = "DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsAnv";
/// Distinct numbers of each kind.
const NUMBERS: u32 = 60;

/// Where the property contents begin.
const FIRST_PROPERTY: u32 = USES.len() as u32;

/// The contents, by key: uses, then dotted land, ridges, shares.
fn contents() -> Vec<(ContentKey, RegulationContent)> {
    let mut contents = Vec::new();
    let mut push = |group, code: &str, number: Option<(f64, &str)>| {
        let mut content = RegulationContent::new(group, "");
        content.code = Some(code.to_owned());
        content.values = number
            .map(|(value, unit)| VariableValue {
                slot: None,
                data_type: Some("decimaltal".to_owned()),
                value: value.to_string(),
                bound: Some("max".to_owned()),
                unit: Some(unit.to_owned()),
            })
            .into_iter()
            .collect();
        contents.push((ContentKey(contents.len() as u32), content));
    };
    for code in USES {
        push(RegulationGroup::Use, code, None);
    }
    push(RegulationGroup::Property, NO_BUILD, None);
    for step in 0..NUMBERS {
        push(
            RegulationGroup::Property,
            RIDGE,
            Some((4.0 + f64::from(step) / 2.0, "meter")),
        );
    }
    for step in 0..NUMBERS {
        push(
            RegulationGroup::Property,
            SHARE,
            Some((10.0 + f64::from(step), "procent")),
        );
    }
    contents
}

/// What a regulation says in this city, whatever it says in the other: of those that belong to a use one in five is dotted land,
/// three ridges to one share; those of the whole plan and of large parts of it are ridges.
fn key_of(drawn: ContentKey, is_use: bool, belongs_to_use: bool) -> ContentKey {
    if is_use {
        return ContentKey(drawn.0 % FIRST_PROPERTY);
    }
    let number = (drawn.0 / 7) % NUMBERS;
    ContentKey(match drawn.0 % 5 {
        0 if belongs_to_use => FIRST_PROPERTY,
        1 if belongs_to_use => FIRST_PROPERTY + 1 + NUMBERS + number,
        _ => FIRST_PROPERTY + 1 + number,
    })
}

/// Whether a key is of a use.
pub fn is_use(key: ContentKey) -> bool {
    key.0 < FIRST_PROPERTY
}

/// Whether a key is of dotted land.
pub fn is_no_build(key: ContentKey) -> bool {
    key.0 == FIRST_PROPERTY
}

/// Hands the city to a sink, with the parcels given.
pub fn deliver(
    size: Size,
    seed: u64,
    parcels: &[(Crs, geo_types::MultiPolygon<f64>)],
    sink: &mut impl SnapshotSink,
) {
    for (key, content) in contents() {
        sink.content(key, content);
    }
    for PlanWithRegulations {
        mut plan,
        regulations,
    } in city::plans(size, seed)
    {
        plan.plan.decisions = vec![Decision {
            kind: Some(DecisionKind::Adoption),
            legal_force: vec![Date::constant(2023, 5, 2)],
            implementation_months: Some(60),
            ..Decision::default()
        }];
        let uses: HashSet<RegulationId> = regulations
            .iter()
            .flat_map(|regulation| regulation.regulates_uses.iter().copied())
            .collect();
        sink.plan(plan);
        for mut regulation in regulations {
            regulation.content = key_of(
                regulation.content,
                uses.contains(&regulation.id),
                !regulation.regulates_uses.is_empty(),
            );
            sink.regulation(regulation);
        }
    }
    for (number, (crs, area)) in (1..).zip(parcels) {
        sink.parcel(Parcel {
            designation: format!("PROVKÖPING {number}:1"),
            crs: *crs,
            area: area.clone(),
            source_id: None,
        });
    }
}
