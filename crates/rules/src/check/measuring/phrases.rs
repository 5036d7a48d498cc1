//! Sentences about how a drawing was measured, and what it lacks.

use planvy_plan::{Lang, Unit};

use crate::check::building::What;
use crate::check::words::amount;
use crate::question::QuestionError;

pub(super) fn not_placed(lang: Lang) -> String {
    lang.pick(
        "Ritningen säger inte i vilket koordinatsystem den är (crs).",
        "The drawing does not say which coordinate system it is in (crs).",
    )
    .to_owned()
}

pub(super) fn no_footprint(lang: Lang) -> String {
    lang.pick(
        "Byggnaden har varken fotavtryck eller en kropp som täcker mark.",
        "The building has neither a footprint nor a body that covers ground.",
    )
    .to_owned()
}

pub(super) fn too_large(lang: Lang) -> String {
    lang.pick(
        "Fotavtrycket är större än någon byggnad.",
        "The footprint is larger than any building.",
    )
    .to_owned()
}

/// What is wrong with a footprint.
pub(super) fn fault(lang: Lang, fault: &QuestionError) -> String {
    let sv = match fault {
        QuestionError::SelfCrossing { east_m, north_m } => {
            format!("Fotavtryckets gräns korsar sig själv vid {east_m:.3}, {north_m:.3}.")
        }
        QuestionError::EmptyGeometry(_) => "Fotavtrycket har ingen yta.".to_owned(),
        QuestionError::OutsideSweden { .. } => {
            "Fotavtrycket ligger utanför Sverige i sitt koordinatsystem.".to_owned()
        }
        QuestionError::OutsideSystem { .. } => {
            "Fotavtrycket ligger utanför det område som dess koordinatsystem används i.".to_owned()
        }
        QuestionError::SwappedAxes { .. } => "Öst och nord har bytt plats i fotavtrycket.".to_owned(),
        QuestionError::NotFinite => "Fotavtrycket har en koordinat som inte är ett tal.".to_owned(),
        QuestionError::TooLarge { .. } => "Fotavtrycket är för stort för att vara en byggnad.".to_owned(),
        _ => "Fotavtrycket går inte att använda.".to_owned(),
    };
    lang.pick(sv, format!("The footprint cannot be used: {fault}."))
}

/// The spot of a fault, where it has one.
pub(super) fn position_of(fault: &QuestionError) -> Option<[f64; 2]> {
    match fault {
        QuestionError::SelfCrossing { east_m, north_m }
        | QuestionError::OutsideSweden { east_m, north_m, .. }
        | QuestionError::OutsideSystem { east_m, north_m, .. } => Some([*east_m, *north_m]),
        _ => None,
    }
}

pub(super) fn ground_stated(lang: Lang) -> String {
    lang.pick(
        "Marknivån står i ritningen.",
        "The ground level stands in the drawing.",
    )
    .to_owned()
}

pub(super) fn ground_differs(lang: Lang, stated: f64, terrain: f64) -> String {
    let (stated, terrain) = (
        amount(lang, stated, Unit::Metre),
        amount(lang, terrain, Unit::Metre),
    );
    lang.pick(
        format!("Höjdmodellen ger {terrain} i stället för {stated}."),
        format!("The terrain gives {terrain} instead of {stated}."),
    )
}

pub(super) fn stated(lang: Lang) -> String {
    lang.pick("Måttet står i ritningen.", "The figure stands in the drawing.")
        .to_owned()
}

pub(super) fn measured(lang: Lang) -> String {
    lang.pick(
        "Måttet är mätt på ritningen.",
        "The figure is measured on the drawing.",
    )
    .to_owned()
}

/// A figure computed from another one and the ground.
pub(super) fn by_ground(lang: Lang, other: What) -> String {
    let other = other.name(lang);
    lang.pick(
        format!("Beräknat av {other} och markens nivå."),
        format!("Computed from the {other} and the level of the ground."),
    )
}

pub(super) fn disagree(lang: Lang, stated: f64, measured: f64, unit: Unit) -> String {
    let (stated, measured) = (amount(lang, stated, unit), amount(lang, measured, unit));
    lang.pick(
        format!("Ritningen anger {stated}, men visar {measured}."),
        format!("The drawing states {stated}, but shows {measured}."),
    )
}

pub(super) fn missing(lang: Lang, what: What) -> String {
    let what = what.name(lang);
    lang.pick(
        format!("Saknas: {what}. Ritningen anger inte måttet, och det går inte att mäta på den."),
        format!("Missing: {what}. The drawing does not state it, and it cannot be measured there."),
    )
}

/// Why heights of a body cannot be used.
pub(super) fn zero_unknown(lang: Lang) -> String {
    lang.pick(
        "Ritningen säger inte vad kroppens höjder räknas från.",
        "The drawing does not say what the heights of the body are counted from.",
    )
    .to_owned()
}

pub(super) fn zero_in_other_datum(lang: Lang, datum: &str) -> String {
    lang.pick(
        format!("Kroppens höjder räknas från {datum}, och skillnaden mot RH 2000 är inte känd."),
        format!(
            "The heights of the body are counted from {datum}, and the difference to RH 2000 is not known."
        ),
    )
}
