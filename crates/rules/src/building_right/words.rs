//! The sentences about building right, in Swedish and English: short, active, numbers first.

use planvy_plan::{Bound, Lang, Measure, Scope};

use super::answer::{BoundBy, BoundSide, ExclusionReason};
use crate::sentences::figure;

/// An area as a sentence writes it.
pub(crate) fn m2(lang: Lang, area_m2: f64) -> String {
    format!("{}\u{a0}m²", figure(lang, area_m2, 1))
}

/// A length or height as a sentence writes it.
pub(crate) fn metres(lang: Lang, length_m: f64) -> String {
    format!("{}\u{a0}m", figure(lang, length_m, 2))
}

/// What a measure is called.
pub(crate) fn measure_name(lang: Lang, measure: Measure) -> &'static str {
    match measure {
        Measure::BuildingArea => lang.pick("byggnadsarea", "building area"),
        Measure::GrossFloorArea => lang.pick("bruttoarea", "gross floor area"),
        Measure::GrossFloorAreaBelowGround => {
            lang.pick("bruttoarea under mark", "gross floor area below ground")
        }
        Measure::RidgeHeight => lang.pick("nockhöjd", "ridge height"),
        Measure::RidgeLevel => lang.pick("nivå för nocken", "ridge level"),
        Measure::TotalHeight => lang.pick("totalhöjd", "total height"),
        Measure::TotalLevel => lang.pick("nivå för högsta punkten", "level of the highest point"),
        Measure::BuildingHeight => lang.pick("byggnadshöjd", "building height"),
        Measure::EavesHeight => lang.pick("takfotshöjd", "eaves height"),
        Measure::RoofPitch => lang.pick("takvinkel", "roof pitch"),
        Measure::Storeys => lang.pick("antal våningar", "number of storeys"),
        _ => lang.pick("mått", "measure"),
    }
}

/// The measure as the subject of a sentence about the greatest of it.
fn greatest(lang: Lang, measure: Measure) -> String {
    let name = measure_name(lang, measure);
    match measure {
        Measure::BuildingArea | Measure::GrossFloorArea | Measure::GrossFloorAreaBelowGround => {
            lang.pick(format!("Största {name}"), format!("The largest {name}"))
        }
        Measure::Storeys => lang.pick("Högsta antal våningar".to_owned(), "The most storeys".to_owned()),
        _ => lang.pick(format!("Högsta {name}"), format!("The greatest {name}")),
    }
}

/// Size of the piece and what of it can be built on.
pub(crate) fn land(lang: Lang, area_m2: f64, buildable_m2: f64, is_at_most: bool) -> String {
    let (area, left) = (m2(lang, area_m2), m2(lang, buildable_m2));
    match (buildable_m2 > 0.0, is_at_most) {
        (false, _) => lang.pick(
            format!("Marken är {area}. Ingen del av den är byggbar för huvudbyggnader."),
            format!("The land is {area}. None of it can be built on with main buildings."),
        ),
        (true, false) => lang.pick(
            format!("Marken är {area}. {left} av den är byggbar för huvudbyggnader."),
            format!("The land is {area}. Main buildings may stand on {left} of it."),
        ),
        (true, true) => lang.pick(
            format!("Marken är {area}. Högst {left} av den är byggbar för huvudbyggnader."),
            format!("The land is {area}. Main buildings may stand on {left} of it at most."),
        ),
    }
}

/// An exclusion.
pub(crate) fn exclusion(
    lang: Lang,
    reason: ExclusionReason,
    label: &str,
    area_m2: Option<f64>,
    distance_m: Option<f64>,
) -> String {
    let (sv, en) = match reason {
        ExclusionReason::NoBuild => ("får inte bebyggas", "must not be built on"),
        ExclusionReason::AncillaryOnly => (
            "får bara ha komplementbyggnader eller det som planen nämner",
            "may only hold ancillary buildings or what the plan names",
        ),
        ExclusionReason::BelowGroundOnly => (
            "får bara bebyggas under mark",
            "may only be built on below ground",
        ),
        ExclusionReason::Setback => (
            "ligger för nära fastighetsgränsen",
            "lies too close to the boundary of the parcel",
        ),
        ExclusionReason::Reserve => ("är reserverade", "are kept in reserve"),
    };
    match (area_m2, distance_m) {
        (Some(area_m2), None) => {
            let area = m2(lang, area_m2);
            lang.pick(format!("{area} {sv}: {label}."), format!("{area} {en}: {label}."))
        }
        (Some(area_m2), Some(distance_m)) => {
            let (area, distance) = (m2(lang, area_m2), metres(lang, distance_m));
            lang.pick(
                format!("{area} {sv}, närmare än {distance}: {label}."),
                format!("{area} {en}, closer than {distance}: {label}."),
            )
        }
        (None, _) => {
            let distance = metres(lang, distance_m.unwrap_or_default());
            lang.pick(
                format!("Byggnader ska stå minst {distance} från fastighetsgränsen, men gränsen är inte känd här: {label}."),
                format!("Buildings must stand {distance} or more from the boundary of the parcel, but the boundary is not known here: {label}."),
            )
        }
    }
}

/// What one limit on area comes to.
pub(crate) fn area_limit(
    lang: Lang,
    label: &str,
    scope: Scope,
    percent: Option<f64>,
    reference_area_m2: Option<f64>,
    allowed_m2: Option<f64>,
) -> String {
    let allowed = allowed_m2.map(|allowed_m2| m2(lang, allowed_m2));
    let Some(allowed) = allowed else {
        return lang.pick(
            format!("{label}: andelen räknas av fastighetens area, och fastigheten är inte känd här."),
            format!("{label}: the share is of the area of the parcel, and the parcel is not known here."),
        );
    };
    if let Some((percent, of)) = percent.zip(reference_area_m2) {
        let (percent, of) = (figure(lang, percent, 2), m2(lang, of));
        return lang.pick(
            format!("{label}: {percent}\u{a0}% av {of} är {allowed}."),
            format!("{label}: {percent}% of {of} is {allowed}."),
        );
    }
    let (sv, en) = match scope {
        Scope::Property => ("för varje fastighet", "for each parcel"),
        Scope::UseArea => ("för hela användningsområdet", "for the use area as a whole"),
        Scope::RegulationArea => ("för hela bestämmelsens område", "for the rule's area as a whole"),
        Scope::Building => ("för varje byggnad", "for each building"),
        Scope::ParcelShare => ("för fastigheten", "for the parcel"),
    };
    lang.pick(
        format!("{label}: {allowed} {sv}."),
        format!("{label}: {allowed} {en}."),
    )
}

/// The largest area, whole.
pub(crate) fn largest_area(lang: Lang, measure: Measure, value_m2: f64) -> String {
    let value = m2(lang, value_m2);
    let greatest = greatest(lang, measure);
    lang.pick(
        format!("{greatest} är {value}."),
        format!("{greatest} is {value}."),
    )
}

/// Several parcels share an area.
pub(crate) fn shared(lang: Lang, parcels: usize) -> String {
    lang.pick(
        format!("{parcels} fastigheter delar på den. Planen säger inte hur den fördelas."),
        format!("{parcels} parcels share it. The plan does not say how it is divided."),
    )
}

/// It is not known which parcels share an area.
pub(crate) fn sharing_not_known(lang: Lang) -> String {
    lang.pick(
        "Fastigheterna är inte kända här, så det går inte att säga om flera delar på den.",
        "The parcels are not known here, so that it cannot be told whether several share it.",
    )
    .to_owned()
}

/// No rule says anything of a measure.
pub(crate) fn silent(lang: Lang, measure: Measure) -> String {
    let name = measure_name(lang, measure);
    lang.pick(
        format!("Planen säger inget i siffror om {name} här. Det betyder inte att det är fritt."),
        format!("The plan sets no figure for the {name} here. That does not mean that it is free."),
    )
}

/// A rule about a measure that only a human can read.
pub(crate) fn needs_human(lang: Lang, label: &str, plain: &str) -> String {
    lang.pick(
        format!("{label} handlar om detta och måste läsas av en människa. {plain}"),
        format!("{label} is about this and has to be read by a person. {plain}"),
    )
}

/// Limits that speak of parts of the land only.
pub(crate) fn in_parts(lang: Lang, silent_m2: f64) -> String {
    let silent = m2(lang, silent_m2);
    lang.pick(
        format!("Reglerna gäller delar av den byggbara marken. För {silent} säger planen inget."),
        format!("The rules cover parts of the buildable land. For {silent} the plan says nothing."),
    )
}

/// A limit for each building, and none for all together.
pub(crate) fn per_building(lang: Lang) -> String {
    lang.pick(
        "Gränsen gäller varje byggnad. Hur många byggnader det får bli säger planen inte här.",
        "The limit is for each building. How many buildings there may be, the plan does not say here.",
    )
    .to_owned()
}

/// The buildable land is smaller than the largest building area.
pub(crate) fn land_is_smaller(lang: Lang, buildable_m2: f64) -> String {
    let land = m2(lang, buildable_m2);
    lang.pick(
        format!("Den byggbara marken är mindre: {land}."),
        format!("The buildable land is smaller: {land}."),
    )
}

/// The greatest height.
pub(crate) fn height(lang: Lang, measure: Measure, value_m: f64, datum: Option<&str>, label: &str) -> String {
    let value = metres(lang, value_m);
    let greatest = greatest(lang, measure);
    match (lang, datum) {
        (Lang::Sv, Some(datum)) => format!("{greatest} är {value} över nollplanet i {datum}: {label}."),
        (Lang::En, Some(datum)) => format!("{greatest} is {value} over the zero of {datum}: {label}."),
        (Lang::Sv, None) => format!("{greatest} är {value} över medelmarknivån: {label}."),
        (Lang::En, None) => format!("{greatest} is {value} over the mean ground level: {label}."),
    }
}

/// A height that holds on a part of the land.
pub(crate) fn height_on_a_part(lang: Lang, value: &str, area_m2: f64, label: &str) -> String {
    let area = m2(lang, area_m2);
    lang.pick(
        format!("{value} på {area}: {label}."),
        format!("{value} on {area}: {label}."),
    )
}

/// A part of the land that no rule speaks of.
pub(crate) fn silent_part(lang: Lang, silent_m2: f64) -> String {
    let silent = m2(lang, silent_m2);
    lang.pick(
        format!("På {silent} säger planen inget om detta. Det betyder inte att det är fritt."),
        format!("On {silent} the plan says nothing about this. That does not mean that it is free."),
    )
}

/// The most storeys.
pub(crate) fn storeys(lang: Lang, value: f64, label: &str) -> String {
    let count = figure(lang, value, 1);
    let (sv, en) = if value == 1.0 {
        ("våning", "storey")
    } else {
        ("våningar", "storeys")
    };
    lang.pick(
        format!("Högst {count} {sv}: {label}."),
        format!("At most {count} {en}: {label}."),
    )
}

/// What stands on the piece.
pub(crate) fn existing(lang: Lang, found: Option<(f64, usize)>) -> String {
    match found {
        None => lang
            .pick(
                "Vilka byggnader som redan står här är inte känt.",
                "Which buildings stand here already is not known.",
            )
            .to_owned(),
        Some((_, 0)) => lang
            .pick("Ingen känd byggnad står här.", "No known building stands here.")
            .to_owned(),
        Some((area_m2, count)) => {
            let area = m2(lang, area_m2);
            let (sv, en) = if count == 1 {
                ("byggnad", "building")
            } else {
                ("byggnader", "buildings")
            };
            let (stand, cover) = lang.pick(
                ("", ""),
                if count == 1 {
                    ("stands", "covers")
                } else {
                    ("stand", "cover")
                },
            );
            lang.pick(
                format!("{count} {sv} står här och täcker {area}."),
                format!("{count} {en} {stand} here and {cover} {area}."),
            )
        }
    }
}

/// What is left of the largest building area.
pub(crate) fn remaining(lang: Lang, left_m2: f64) -> String {
    let area = m2(lang, left_m2);
    lang.pick(
        format!("{area} byggnadsarea återstår."),
        format!("{area} of building area is left."),
    )
}

/// The buildings that stand are larger than the limit.
pub(crate) fn used_up(lang: Lang, over_m2: f64) -> String {
    let over = m2(lang, over_m2);
    lang.pick(
        format!("Byggnaderna som står täcker {over} mer än gränsen. Inget återstår."),
        format!("The buildings that stand cover {over} more than the limit. Nothing is left."),
    )
}

/// What a footprint is to a building area.
pub(crate) fn footprints(lang: Lang) -> String {
    lang.pick(
        "Byggnaderna räknas med sina ytor på kartan. De är nära byggnadsarean men inte alltid lika med den. Byggnader som fick uppföras utan lov räknas inte in i lagens mening, och kartan visar inte vilka de är.",
        "Buildings count by their footprints on the map. These come close to the building area and are not always equal to it. By law, buildings that needed no permit do not count, and the map does not show which they are.",
    )
    .to_owned()
}

/// Without buildings nothing can be said of what is left.
pub(crate) fn remaining_unknown(lang: Lang) -> String {
    lang.pick(
        "Vad som återstår går inte att säga: byggnaderna som står är inte kända.",
        "What is left cannot be told: the buildings that stand are not known.",
    )
    .to_owned()
}

/// A rule asks for at least more than another allows.
pub(crate) fn contradiction(lang: Lang, measure: Measure, first: &str, second: &str) -> String {
    let name = measure_name(lang, measure);
    lang.pick(
        format!("Två regler om {name} går inte ihop: {first} och {second}. Kommunen får avgöra vad som gäller."),
        format!("Two rules about the {name} do not agree: {first} and {second}. The municipality has to decide which holds."),
    )
}

/// A limit with its bound, for a sentence about two that do not agree.
pub(crate) fn bound(lang: Lang, bound: Bound, value: &str, label: &str) -> String {
    let word = match bound {
        Bound::Min => lang.pick("minst", "at least"),
        Bound::Max => lang.pick("högst", "at most"),
        Bound::Exact => lang.pick("precis", "exactly"),
    };
    format!("{label} ({word} {value})")
}

/// A rectangle that fits.
pub(crate) fn plain_building(lang: Lang, length_m: f64, width_m: f64, area_m2: f64) -> String {
    let (length, width, area) = (
        figure(lang, length_m, 1),
        figure(lang, width_m, 1),
        m2(lang, area_m2),
    );
    lang.pick(
        format!("Ett rektangulärt hus på {length} × {width} m ({area}) får plats. Det kan finnas större."),
        format!("A rectangular house of {length} × {width} m ({area}) fits. Larger ones may exist."),
    )
}

/// The house is drawn on empty land.
pub(crate) fn plain_building_on_empty_land(lang: Lang) -> String {
    lang.pick(
        "Huset är räknat som om inget annat stod på marken. Regler som måste läsas av en människa är inte med.",
        "The house is reckoned as if nothing else stood on the land. Rules that have to be read by a person are not in it.",
    )
    .to_owned()
}

/// What stops a plain building on a side.
pub(crate) fn bounded(lang: Lang, side: BoundSide, by: BoundBy, label: &str) -> String {
    let is_compass = matches!(
        side,
        BoundSide::North | BoundSide::East | BoundSide::South | BoundSide::West
    );
    let side_is_several = side == BoundSide::Storeys;
    let side = match side {
        BoundSide::North => lang.pick("Norrut", "To the north"),
        BoundSide::East => lang.pick("Österut", "To the east"),
        BoundSide::South => lang.pick("Söderut", "To the south"),
        BoundSide::West => lang.pick("Västerut", "To the west"),
        BoundSide::Footprint => lang.pick("Ytan", "Its footprint"),
        BoundSide::GrossFloorArea => lang.pick("Bruttoarean", "Its gross floor area"),
        BoundSide::Storeys => lang.pick("Våningarna", "Its storeys"),
        BoundSide::Ridge => lang.pick("Nocken", "Its ridge"),
    };
    match by {
        BoundBy::PlaceBorder => lang.pick(
            format!("{side} tar fastigheten eller ytan slut."),
            format!("{side} the parcel or the area ends."),
        ),
        BoundBy::Shape => lang.pick(
            format!("{side} är det markens form som begränsar huset."),
            format!("{side} the shape of the land limits the house."),
        ),
        BoundBy::UseBorder => lang.pick(
            format!("{side} tar användningsområdet slut: {label}."),
            format!("{side} the use area ends: {label}."),
        ),
        BoundBy::Exclusion | BoundBy::Limit if is_compass => lang.pick(
            format!("{side} begränsas huset av {label}."),
            format!("{side} the house is limited by {label}."),
        ),
        BoundBy::Exclusion | BoundBy::Limit => lang.pick(
            format!("{side} begränsas av {label}."),
            format!(
                "{side} {} limited by {label}.",
                if side_is_several { "are" } else { "is" }
            ),
        ),
    }
}

/// A rule of several areas sets one number.
pub(crate) fn several_areas(lang: Lang, label: &str, areas: usize) -> String {
    lang.pick(
        format!("{label} är ritad som {areas} områden. Måttet räknas för dem tillsammans; leveransen säger inte om det gäller vart och ett."),
        format!("{label} is drawn as {areas} areas. The number is reckoned for them together; the delivery does not say whether it holds for each."),
    )
}

/// Levels over different datums.
pub(crate) fn several_datums(lang: Lang) -> String {
    lang.pick(
        "Nivåerna är i olika höjdsystem och går inte att jämföra.",
        "The levels are over different vertical datums and cannot be compared.",
    )
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bounds_a_house_is_said_in_whole_sentences() {
        let told = |lang, side| bounded(lang, side, BoundBy::Limit, "X");
        for (side, sv, en) in [
            (
                BoundSide::North,
                "Norrut begränsas huset av X.",
                "To the north the house is limited by X.",
            ),
            (
                BoundSide::Ridge,
                "Nocken begränsas av X.",
                "Its ridge is limited by X.",
            ),
            (
                BoundSide::Storeys,
                "Våningarna begränsas av X.",
                "Its storeys are limited by X.",
            ),
        ] {
            assert_eq!(told(Lang::Sv, side), sv);
            assert_eq!(told(Lang::En, side), en);
        }
    }
}
