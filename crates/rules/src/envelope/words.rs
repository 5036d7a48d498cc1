//! The sentences about envelopes, in Swedish and English.

use planvy_plan::Lang;

use crate::building_right::words::{m2, metres};
use crate::sentences::figure;

/// A level or height as the area counts it.
pub(crate) fn over(lang: Lang, level_m: f64, is_level: bool) -> String {
    let value = metres(lang, level_m);
    match (lang, is_level) {
        (Lang::Sv, true) => format!("nivån {value} i RH 2000"),
        (Lang::En, true) => format!("the level {value} in RH 2000"),
        (Lang::Sv, false) => format!("{value} över medelmarknivån"),
        (Lang::En, false) => format!("{value} over the mean ground level"),
    }
}

/// A level top.
pub(crate) fn level_cell(lang: Lang, top: &str, area_m2: f64, label: &str) -> String {
    let area = m2(lang, area_m2);
    lang.pick(
        format!("På {area} får inget nå högre än {top}: {label}."),
        format!("On {area} nothing may rise over {top}: {label}."),
    )
}

/// A sloping top.
pub(crate) fn sloping_cell(lang: Lang, pitch_deg: f64, area_m2: f64, label: &str) -> String {
    let (area, pitch) = (m2(lang, area_m2), figure(lang, pitch_deg, 1));
    lang.pick(
        format!("På {area} stiger gränsen inåt med {pitch}° från fasaden: {label}."),
        format!("On {area} the limit rises inwards at {pitch}° from the façade: {label}."),
    )
}

/// What the bound is.
pub(crate) fn bound(lang: Lang) -> String {
    lang.pick(
        "Det yttre höljet är en gräns: inget hus får sticka ut ur det. Att hålla sig inom det räcker inte, eftersom alla regler ska följas.",
        "The envelope is a bound: no house may reach out of it. To keep within it is not enough, since every rule has to be kept.",
    )
    .to_owned()
}

/// Where the sloping faces of a bound start.
pub(crate) fn facade_trap(lang: Lang) -> String {
    lang.pick(
        "Byggnadshöjden räknas från husets egen fasad. Höljet är ritat som om fasaden stod längst ut. Ett smalare hus har en lägre gräns.",
        "The building height counts from the façade of the house itself. The envelope is drawn as if the façade stood outermost. A narrower house has a lower limit.",
    )
    .to_owned()
}

/// Levels that come from the mean ground.
pub(crate) fn approximate(lang: Lang, level_m: f64, uncertainty_m: f64) -> String {
    let (level, off) = (metres(lang, level_m), metres(lang, uncertainty_m));
    lang.pick(
        format!("Marken är i medel {level} i RH 2000 längs den byggbara markens kant (osäkerhet {off}). Höjder över mark blir därför ungefärliga nivåer: ett hus med en annan kontur har en annan medelmarknivå."),
        format!("The ground is {level} in RH 2000 on average along the edge of the buildable land (uncertainty {off}). Heights over the ground become approximate levels: a house of another outline has another mean ground level."),
    )
}

/// Heights stay over the ground.
pub(crate) fn over_ground(lang: Lang) -> String {
    lang.pick(
        "Alla höjder här räknas från medelmarknivån, vars egen nivå inte är känd.",
        "All heights here count from the mean ground level, whose own level is not known.",
    )
    .to_owned()
}

/// Levels that cannot be put beside heights over the ground.
pub(crate) fn left_out(lang: Lang, labels: &str) -> String {
    lang.pick(
        format!("Utan känd marknivå går höjder över mark och nivåer i höjdsystem inte att jämföra. Inte med i höljet: {labels}."),
        format!("Without a known ground level, heights over the ground and levels over a datum cannot be compared. Not in the envelope: {labels}."),
    )
}

/// Land without a top.
pub(crate) fn without_top(lang: Lang, area_m2: f64) -> String {
    let area = m2(lang, area_m2);
    lang.pick(
        format!("För {area} säger planen ingen höjd i siffror. Där är höjden inte känd, och det betyder inte att den är fri."),
        format!("For {area} the plan sets no height in figures. The height is not known there, and that does not mean that it is free."),
    )
}

/// Land for ancillary buildings with a height of its own.
pub(crate) fn ancillary(lang: Lang, area_m2: f64, height_m: f64, is_assumed: bool, label: &str) -> String {
    let (area, height) = (m2(lang, area_m2), metres(lang, height_m));
    if is_assumed {
        lang.pick(
            format!("{area} är bara för komplementbyggnader: {label}. Planen säger ingen höjd för dem; bilden visar {height}."),
            format!("{area} are for ancillary buildings only: {label}. The plan sets no height for them; the picture shows {height}."),
        )
    } else {
        lang.pick(
            format!("{area} är bara för komplementbyggnader, högst {height}: {label}."),
            format!("{area} are for ancillary buildings only, {height} at most: {label}."),
        )
    }
}

/// What an example house is.
pub(crate) fn example(lang: Lang) -> String {
    lang.pick(
        "Exempelhuset är ett av många som håller sig till gränsen och takreglerna. Det är inget krav och inget löfte.",
        "The example house is one of many that keep to the bound and to the rules for roofs. It is no demand and no promise.",
    )
    .to_owned()
}

/// The pitch of an example house that no rule sets.
pub(crate) fn assumed_pitch(lang: Lang, pitch_deg: f64) -> String {
    let pitch = figure(lang, pitch_deg, 1);
    lang.pick(
        format!("Planen säger ingen takvinkel i siffror. Taket är ritat med {pitch}°."),
        format!("The plan sets no roof pitch in figures. The roof is drawn at {pitch}°."),
    )
}

/// The bound could not be worked out.
pub(crate) fn not_worked_out(lang: Lang) -> String {
    lang.pick(
        "Höljet gick inte att räkna ut för den här markens form. Gränserna står i byggrätten.",
        "The envelope could not be worked out for the shape of this land. The limits stand in the building right.",
    )
    .to_owned()
}

/// Rules for roof pitch, and why they leave the bound as high as it is.
pub(crate) fn pitch_lowers_nothing(lang: Lang, labels: &str, has_facade: bool) -> String {
    let (sv, en) = if has_facade {
        (
            "Ett hus med indragen översta våning når planet med 45° vilken lutning taket än har.",
            "A house with its top storey set back reaches the plane of 45° whatever the pitch of its roof.",
        )
    } else {
        (
            "Planen säger inte hur högt takfoten får ligga, och ett pulpettak når den högsta höjden redan vid fasaden.",
            "The plan does not say how high the eaves may lie, and a roof with one slope reaches the greatest height at the façade.",
        )
    };
    lang.pick(
        format!("Takvinkeln sänker inte gränsen: {labels}. {sv} Vinkeln gäller ändå för taket."),
        format!(
            "The roof pitch does not lower the limit: {labels}. {en} The pitch still holds for the roof."
        ),
    )
}

/// The bodies of the bound could not be put together.
pub(crate) fn no_solids(lang: Lang) -> String {
    lang.pick(
        "Höljet gick inte att sätta ihop till en sluten kropp. Ytorna här ovan gäller.",
        "The envelope could not be put together as a closed body. The faces above hold.",
    )
    .to_owned()
}
