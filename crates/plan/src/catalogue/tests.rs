use std::collections::HashSet;

use super::table::{KINDS, WORDS};
use super::*;
use crate::ids::CatalogueId;
use crate::regulation::RegulationGroup;

#[test]
fn every_row_of_the_built_in_tables_is_read() {
    let kinds = KINDS.lines().count() - 1;
    assert_eq!(catalogue().entries().len(), kinds);
    assert_eq!(WORDS.lines().count() - 1, kinds);
    let codes: HashSet<_> = catalogue().entries().iter().map(|entry| entry.code).collect();
    assert_eq!(codes.len(), kinds, "codes are unique");
}

#[test]
fn nine_hundred_and_eight_kinds_are_in_force() {
    let in_force = catalogue()
        .entries()
        .iter()
        .filter(|entry| entry.release == "2025-12-01" && entry.validity.to.is_none())
        .inspect(|entry| {
            assert!(
                entry.fingerprint.is_some() && entry.id.is_some(),
                "{}",
                entry.code
            )
        })
        .count();
    assert_eq!(in_force, 908);
}

#[test]
fn every_code_and_every_id_is_found() {
    for entry in catalogue().entries() {
        assert_eq!(catalogue().by_code(entry.code), Some(entry));
        for id in entry.ids() {
            let found = catalogue().by_id(id).unwrap();
            assert!(found.ids().any(|of| of == id));
            assert!(
                found.release >= entry.release,
                "{}: the later code stands",
                entry.code
            );
        }
    }
    let shared: CatalogueId = "d288bebb-253d-442d-9568-e9b0b67f3611".parse().unwrap();
    assert_eq!(
        catalogue().by_id(shared).unwrap().code,
        "DP_KM_Eg_Omfatt_Tomt_Bruttoarea_Proc"
    );
    assert!(
        catalogue()
            .by_code("DP_KM_Eg_Omfatt_Tomt_ Bruttoarea_Proc")
            .is_some()
    );
}

#[test]
fn successors_are_kinds_in_force() {
    let successors: Vec<_> = catalogue()
        .entries()
        .iter()
        .flat_map(|entry| entry.successors.iter())
        .collect();
    assert!(successors.len() >= 10);
    for code in successors {
        assert!(catalogue().by_code(code).unwrap().validity.to.is_none(), "{code}");
    }
}

#[test]
fn no_sentence_of_ours_is_a_national_formulation() {
    let national: HashSet<_> = catalogue()
        .entries()
        .iter()
        .filter_map(|entry| entry.fingerprint)
        .collect();
    for entry in catalogue().entries() {
        for sentence in [entry.words.plain_sv, entry.words.plain_en, entry.words.notation] {
            assert!(
                !national.contains(&fingerprint(sentence)),
                "{}: {sentence}",
                entry.code
            );
        }
    }
}

#[test]
fn facts_of_a_kind_fit_together() {
    use crate::regulation::RegulationGroup;
    for entry in catalogue().entries() {
        let code = entry.code;
        assert!(!entry.legal_basis.is_empty(), "{code}");
        assert!(
            entry.colour.is_none() || entry.group == RegulationGroup::Use,
            "{code}: only uses have a colour"
        );
        assert!(entry.quantity.is_none() || entry.unmeasured.is_none(), "{code}");
        assert!(
            entry.quantity.is_none() || entry.slots.iter().any(Slot::is_numeric),
            "{code}"
        );
        let interpreted = entry.role == Role::Interpretation;
        assert_eq!(
            interpreted,
            entry.interpretation && entry.quantity.is_none(),
            "{code}"
        );
        if let (Some(from), Some(to)) = (entry.validity.from, entry.validity.to) {
            assert!(from < to, "{code}");
            assert!(entry.is_valid_on(from) && entry.is_valid_on(to), "{code}");
        }
        let land = match code.get(..5) {
            Some("DP_AP") => LandForm::PublicPlace,
            Some("DP_KM") => LandForm::DevelopmentLand,
            Some("DP_VO") => LandForm::Water,
            Some("DP_PO") => LandForm::PlanArea,
            _ => continue,
        };
        assert_eq!(entry.land, land, "{code}");
    }
}

#[test]
fn marked_land_is_drawn_as_marked() {
    let hatch = |code: &str| {
        let entry = catalogue()
            .by_code(&format!("DP_KM_Eg_BegransningAvMarkensUtnyttjande_{code}"))
            .unwrap();
        (entry.hatch, entry.limit)
    };
    assert_eq!(
        hatch("EjByggnadsverk_Prickmark"),
        (Hatch::Dots, Some(LandLimit::NoBuilding))
    );
    assert_eq!(
        hatch("EjByggnadsverk_EjByggnadsverkPrickmark"),
        (Hatch::Dots, Some(LandLimit::NoStructure))
    );
    assert_eq!(
        hatch("TypByggnadsverk_Korsmark"),
        (Hatch::Plus, Some(LandLimit::AncillaryOnly))
    );
    assert_eq!(
        hatch("ByggnadsverkUnderMark_Ringmark"),
        (Hatch::Rings, Some(LandLimit::BelowGroundOnly))
    );
    assert_eq!(
        hatch("EjByggnadsverk_EjByggnadsverkPrickmark2_Annan"),
        (Hatch::Dots, None)
    );
    assert_eq!(
        hatch("EjByggnadsverk_EjByggnad"),
        (Hatch::None, Some(LandLimit::NoBuilding))
    );
}

/// Several uses may stand on the same land (housing and a library): none may claim to be the only one.
#[test]
fn no_use_in_force_claims_to_be_the_only_one() {
    for entry in catalogue().entries() {
        let in_force = entry.source == Source::Catalogue && entry.validity.to.is_none();
        if entry.group == RegulationGroup::Use && in_force {
            let (sv, en) = (entry.words.plain_sv, entry.words.plain_en);
            assert!(
                !sv.contains("får bara") && !en.contains("only permitted use"),
                "{}: {sv} {en}",
                entry.code
            );
        }
    }
}
