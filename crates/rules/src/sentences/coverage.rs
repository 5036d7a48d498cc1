//! The statements of coverage: what is known about a theme at the place, and what is not.
//!
//! "No digital plan found" is never "no plan": only plans begun after 2021 have to be digital (PBF 2:5 a).

use jiff::civil::Date;
use planvy_plan::{Lang, PlanStatus};

use super::{figure, listed, sentence_case};

/// A plan in process as a statement names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InProcess {
    /// Its kind, number and name.
    pub label: String,
    /// Its status, by its last delivery.
    pub status: PlanStatus,
    /// When it gains legal force, where that is known.
    pub legal_force: Option<Date>,
}

/// What is known of the detailed plans at a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlansHere {
    /// Labels of the plans in force.
    pub in_force: Vec<String>,
    /// Plans in process.
    pub in_process: Vec<InProcess>,
    /// True where the place is a point on the border of every plan in force.
    pub is_on_border: bool,
    /// Per cent of the place that the plans in force leave open, where that is known and more than nothing.
    pub uncovered_percent: Option<f64>,
    /// True where plans are there that no longer hold.
    pub has_history: bool,
    /// True where not a single plan is loaded.
    pub store_is_empty: bool,
}

/// The statement about detailed plans.
pub fn detailed_plans(lang: Lang, here: &PlansHere) -> String {
    let mut sentences = Vec::new();
    if here.in_force.is_empty() {
        sentences.push(nothing_in_force(lang, here));
    } else {
        let plans = listed(lang, &here.in_force);
        let several = here.in_force.len() > 1;
        sentences.push(match lang {
            Lang::Sv => format!("Här gäller {plans}."),
            Lang::En if several => format!("{} apply here.", sentence_case(&plans)),
            Lang::En => format!("{} applies here.", sentence_case(&plans)),
        });
    }
    if here.is_on_border && !here.in_force.is_empty() {
        let (one, several) = lang.pick(
            (
                "Platsen ligger på planens gräns.",
                "Platsen ligger på gränsen mellan planerna.",
            ),
            (
                "The place lies on the plan's border.",
                "The place lies on the border between the plans.",
            ),
        );
        sentences.push(if here.in_force.len() > 1 { several } else { one }.to_owned());
    }
    for plan in &here.in_process {
        sentences.push(in_process(lang, plan));
    }
    if let Some(percent) = here.uncovered_percent {
        let percent = figure(lang, percent, 1);
        sentences.push(lang.pick(
            format!("För {percent} % av platsen hittades ingen digital plan. Det betyder inte att den delen saknar plan."),
            format!("For {percent}% of the place no digital plan was found. That does not mean that this part has no plan."),
        ));
    }
    sentences.join(" ")
}

fn in_process(lang: Lang, plan: &InProcess) -> String {
    let label = &plan.label;
    // The status is today's. Of a day long past it says nothing: there the date of legal force does, where it is known.
    let is_still_made = !matches!(
        plan.status,
        PlanStatus::LegalForce | PlanStatus::Repealed | PlanStatus::Closed
    );
    let (status, meaning) = (plan.status.swedish(), status_in_english(plan.status));
    match plan.legal_force {
        Some(force) => lang.pick(
            format!("Här arbetar kommunen med {label}. Den gäller först från {force}."),
            format!("Here the municipality is working on {label}. It applies only from {force}."),
        ),
        None if is_still_made => lang.pick(
            format!("Här arbetar kommunen med {label}. Den gäller inte än (status: {status})."),
            format!("Here the municipality is working on {label}. It does not apply yet (status: {status}, {meaning})."),
        ),
        None => lang.pick(
            format!("Här arbetar kommunen med {label}. Den gäller inte vid det här datumet."),
            format!("Here the municipality is working on {label}. It does not apply at this date."),
        ),
    }
}

/// What a status means, for who does not read Swedish.
fn status_in_english(status: PlanStatus) -> &'static str {
    match status {
        PlanStatus::Started => "begun",
        PlanStatus::Consultation => "out for consultation",
        PlanStatus::Review => "out for review",
        PlanStatus::Adopted => "adopted",
        PlanStatus::Appealed => "appealed to a court",
        PlanStatus::Supervision => "reviewed by the county board",
        PlanStatus::LegalForce => "in legal force",
        PlanStatus::Repealed => "repealed",
        PlanStatus::Closed => "given up",
    }
}

fn nothing_in_force(lang: Lang, here: &PlansHere) -> String {
    if here.store_is_empty {
        return lang
            .pick(
                "Inga planer är inlästa. Svaret säger ingenting om vad som gäller här.",
                "No plans are loaded. The answer says nothing about what applies here.",
            )
            .to_owned();
    }
    let found = if here.has_history {
        lang.pick(
            "De digitala planer som finns här gäller inte längre.",
            "The digital plans found here no longer apply.",
        )
    } else if here.in_process.is_empty() {
        lang.pick(
            "Ingen digital detaljplan hittades här.",
            "No digital detailed plan was found here.",
        )
    } else {
        lang.pick(
            "Ingen digital detaljplan som gäller hittades här.",
            "No digital detailed plan in force was found here.",
        )
    };
    let caution = lang.pick(
        "Det betyder inte att platsen saknar plan, för många äldre planer är inte digitala. Fråga kommunen.",
        "That does not mean that the place has no plan, since many older plans are not digital. Ask the municipality.",
    );
    format!("{found} {caution}")
}

/// Nothing is loaded of the comprehensive plan.
pub fn comprehensive_plan_missing(lang: Lang) -> String {
    lang.pick(
        "Översiktsplanen är inte inläst. Svaret säger ingenting om vad den anger för platsen.",
        "The comprehensive plan is not loaded. The answer says nothing about what it intends for the place.",
    )
    .to_owned()
}

/// The comprehensive plans of other countries are not known here, whatever is loaded of Sweden's.
pub fn comprehensive_plan_abroad(lang: Lang) -> String {
    lang.pick(
        "Planvy känner bara svenska översiktsplaner. Om landet har en övergripande plan för platsen, och vad den säger, är inte känt här.",
        "Planvy knows Swedish comprehensive plans only. Whether this country has a plan of that kind for the place, and what it says, is not known here.",
    )
    .to_owned()
}

/// Nothing is loaded of the terrain.
pub fn terrain_missing(lang: Lang) -> String {
    lang.pick(
        "Markens höjd är inte inläst. Svaret kan inte räkna om höjder till nivåer.",
        "Ground levels are not loaded. The answer cannot turn heights into levels.",
    )
    .to_owned()
}

/// Nothing is loaded of the buildings.
pub fn buildings_missing(lang: Lang) -> String {
    lang.pick(
        "De hus som står här är inte inlästa. Svaret säger ingenting om hur mycket som redan är byggt.",
        "The buildings that stand here are not loaded. The answer says nothing about how much is already built.",
    )
    .to_owned()
}

/// Ground levels are loaded, but none for the place.
pub fn no_terrain_here(lang: Lang) -> String {
    lang.pick(
        "Markens höjd är inte inläst just här. Svaret kan inte räkna om höjder till nivåer.",
        "Ground levels are not loaded for this place. The answer cannot turn heights into levels.",
    )
    .to_owned()
}

/// The ground at the place. `level_m` is its level where the place is a point; `is_partial` where a part of an area or a line
/// has none; `datum` is what the levels are counted from, where the source says.
pub fn terrain_here(lang: Lang, level_m: Option<f64>, is_partial: bool, datum: Option<&str>) -> String {
    let over = match datum {
        Some(datum) => lang.pick(format!("över {datum}"), format!("over {datum}")),
        None => lang
            .pick(
                "över en nollnivå som inte framgår",
                "over a zero level that the data do not tell",
            )
            .to_owned(),
    };
    if let Some(level_m) = level_m {
        let level = figure(lang, level_m, 1);
        return lang.pick(
            format!("Marken ligger {level} m {over} här."),
            format!("The ground lies {level} m {over} here."),
        );
    }
    if is_partial {
        lang.pick(
            format!("Markens höjd {over} är inläst för en del av platsen."),
            format!("Ground levels {over} are loaded for a part of the place."),
        )
    } else {
        lang.pick(
            format!("Markens höjd {over} är inläst här."),
            format!("Ground levels {over} are loaded here."),
        )
    }
}

/// Buildings are loaded, but none here.
pub fn no_building_here(lang: Lang) -> String {
    lang.pick(
        "Inget inläst hus står här. Det betyder inte att marken är obebyggd.",
        "No loaded building stands here. That does not mean that the ground is not built on.",
    )
    .to_owned()
}

/// Buildings stand at the place.
pub fn buildings_here(lang: Lang, count: usize) -> String {
    match count {
        1 => lang
            .pick("Ett inläst hus står här.", "One loaded building stands here.")
            .to_owned(),
        count => lang.pick(
            format!("{count} inlästa hus står här, helt eller delvis."),
            format!("{count} loaded buildings stand here, wholly or in part."),
        ),
    }
}

/// Nothing is loaded of the parcels.
pub fn parcels_missing(lang: Lang) -> String {
    lang.pick(
        "Fastighetsgränser är inte inlästa.",
        "Parcel boundaries are not loaded.",
    )
    .to_owned()
}

/// Parcels are loaded, but none here.
pub fn no_parcel_here(lang: Lang) -> String {
    lang.pick(
        "Ingen inläst fastighet finns här. Det betyder inte att marken saknar fastighet.",
        "No loaded parcel lies here. That does not mean that the ground belongs to none.",
    )
    .to_owned()
}

/// The parcels of the place. `is_border` where a point lies on a border.
pub fn parcels_here(lang: Lang, designations: &[String], is_border: bool) -> String {
    // A whole street of parcels is a list further down, not a sentence.
    const MOST_NAMED: usize = 5;
    if designations.len() > MOST_NAMED {
        let count = designations.len();
        return lang.pick(
            format!("Platsen berör {count} fastigheter."),
            format!("The place meets {count} parcels."),
        );
    }
    let names = listed(lang, designations);
    match (designations.len(), is_border) {
        (1, false) => lang.pick(
            format!("Platsen hör till fastigheten {names}."),
            format!("The place belongs to the parcel {names}."),
        ),
        (1, true) => lang.pick(
            format!("Platsen ligger på gränsen till fastigheten {names}."),
            format!("The place lies on the border of the parcel {names}."),
        ),
        (_, true) => lang.pick(
            format!("Platsen ligger på gränsen mellan fastigheterna {names}."),
            format!("The place lies on the border between the parcels {names}."),
        ),
        (_, false) => lang.pick(
            format!("Platsen berör fastigheterna {names}."),
            format!("The place meets the parcels {names}."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digital_plan_is_never_no_plan() {
        for lang in [Lang::Sv, Lang::En] {
            for here in [
                PlansHere::default(),
                PlansHere {
                    has_history: true,
                    ..PlansHere::default()
                },
                PlansHere {
                    in_process: vec![InProcess {
                        label: "Dp 2".into(),
                        status: PlanStatus::Consultation,
                        legal_force: None,
                    }],
                    ..PlansHere::default()
                },
            ] {
                let text = detailed_plans(lang, &here);
                assert!(
                    text.contains(lang.pick("Det betyder inte att platsen saknar plan", "does not mean")),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_holds_comes_first_and_what_is_coming_next() {
        let here = PlansHere {
            in_force: vec!["detaljplanen Dp 1, Kvarteret Eken".into()],
            in_process: vec![InProcess {
                label: "detaljplanen Dp 2".into(),
                status: PlanStatus::Review,
                legal_force: None,
            }],
            uncovered_percent: Some(12.34),
            ..PlansHere::default()
        };
        assert_eq!(
            detailed_plans(Lang::Sv, &here),
            "Här gäller detaljplanen Dp 1, Kvarteret Eken. Här arbetar kommunen med detaljplanen Dp 2. Den gäller inte än \
             (status: granskning). För 12,3 % av platsen hittades ingen digital plan. Det betyder inte att den delen saknar plan."
        );
    }

    #[test]
    fn many_parcels_are_counted_and_few_are_named() {
        let names: Vec<String> = (1..=6).map(|n| format!("EKEN {n}")).collect();
        assert_eq!(
            parcels_here(Lang::Sv, &names, false),
            "Platsen berör 6 fastigheter."
        );
        assert_eq!(
            parcels_here(Lang::En, &names[..2], true),
            "The place lies on the border between the parcels EKEN 1 and EKEN 2."
        );
    }
}
