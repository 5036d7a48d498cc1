//! The sentences about what somebody wants to build. None says yes or no: figures stand beside figures, and who decides.

use planvy_plan::{Bound, Lang, Measure as PlanMeasure};

use crate::exempt::table::Measure;
use crate::inquiry::WantedBuilding;
use crate::sentences::{figure, listed, sentence_case};

/// The question in words, with the figures that were given.
pub fn question(
    lang: Lang,
    wanted: WantedBuilding,
    area_m2: Option<f64>,
    ridge_m: Option<f64>,
    distance_m: Option<f64>,
) -> String {
    let what = match wanted {
        WantedBuilding::Main => lang.pick("ett hus", "a house"),
        WantedBuilding::Ancillary => lang.pick("en komplementbyggnad", "an ancillary building"),
        WantedBuilding::Addition => lang.pick("en tillbyggnad", "an addition"),
    };
    let number = |value| figure(lang, value, 2);
    let mut parts = vec![what.to_owned()];
    parts.extend(
        area_m2
            .map(number)
            .map(|n| lang.pick(format!("på {n} m²"), format!("of {n} m²"))),
    );
    parts.extend(
        ridge_m
            .map(number)
            .map(|n| lang.pick(format!("med nocken på {n} m"), format!("with its ridge at {n} m"))),
    );
    parts.extend(
        distance_m
            .map(number)
            .map(|n| lang.pick(format!("{n} m från gränsen"), format!("{n} m from the boundary"))),
    );
    let what = parts.join(" ");
    lang.pick(format!("Får jag bygga {what}?"), format!("May I build {what}?"))
}

/// No number of the plan can be compared; `numbers` are those that it sets all the same.
pub fn nothing_to_compare(lang: Lang, numbers: &str) -> String {
    if numbers.is_empty() {
        return lang
            .pick(
                "Planen har ingen siffra som det går att jämföra med. Den behöver läsas av en människa.",
                "The plan has no number to compare with. It has to be read by a human.",
            )
            .to_owned();
    }
    lang.pick(
        format!("Planen anger {numbers}. Det du frågar om har ingen siffra att jämföra med det."),
        format!("The plan sets {numbers}. What you ask about has no figure to compare with that."),
    )
}

/// A figure beside the number of a rule.
pub fn compared(lang: Lang, measure: PlanMeasure, bound: Bound, value: f64, limit: f64) -> String {
    let (sv, en) = match measure {
        PlanMeasure::DistanceToBoundary => ("till fastighetsgränsen", "to the property boundary"),
        _ => ("nockhöjd", "of ridge height"),
    };
    let what = lang.pick(sv, en);
    let bound_word = match bound {
        Bound::Min => lang.pick("minst", "at least"),
        Bound::Max => lang.pick("högst", "at most"),
        Bound::Exact => lang.pick("exakt", "exactly"),
    };
    let number = |value| figure(lang, value, 2);
    let apart = (limit - value).abs();
    let (limit_text, value_text, apart_text) = (number(limit), number(value), number(apart));
    let verdict = match (bound, value < limit) {
        _ if apart < 0.005 => lang.pick("precis så mycket", "exactly that").to_owned(),
        (Bound::Min, true) => lang.pick(
            format!("{apart_text} m för lite"),
            format!("{apart_text} m too little"),
        ),
        (Bound::Min, false) => lang.pick(
            format!("{apart_text} m mer än så"),
            format!("{apart_text} m more than that"),
        ),
        (Bound::Max, true) => lang.pick(
            format!("{apart_text} m mindre än så"),
            format!("{apart_text} m less than that"),
        ),
        (Bound::Max | Bound::Exact, _) => lang.pick(
            format!("{apart_text} m ifrån det"),
            format!("{apart_text} m off that"),
        ),
    };
    let verdict = match (bound, value > limit + 0.005) {
        (Bound::Max, true) => lang.pick(
            format!("{apart_text} m för mycket"),
            format!("{apart_text} m too much"),
        ),
        _ => verdict,
    };
    lang.pick(
        format!("Planen anger {bound_word} {limit_text} m {what}: {value_text} m är {verdict}."),
        format!("The plan sets {bound_word} {limit_text} m {what}: {value_text} m is {verdict}."),
    )
}

/// The wanted area beside what is left.
pub fn area(lang: Lang, wanted: f64, left: f64, most: f64) -> String {
    let number = |value| figure(lang, value, 1);
    let apart = number((wanted - left).abs());
    let (wanted_text, left_text, most_text) = (number(wanted), number(left), number(most));
    if wanted > left + 0.005 {
        lang.pick(
            format!("{left_text} m² av planens {most_text} m² byggnadsarea återstår: {wanted_text} m² är {apart} m² för mycket."),
            format!("{left_text} m² of the plan's {most_text} m² of building area remain: {wanted_text} m² is {apart} m² too much."),
        )
    } else {
        lang.pick(
            format!("{left_text} m² av planens {most_text} m² byggnadsarea återstår: {wanted_text} m² är {apart} m² mindre."),
            format!("{left_text} m² of the plan's {most_text} m² of building area remain: {wanted_text} m² is {apart} m² less."),
        )
    }
}

/// The wanted area beside what is left for several parcels.
pub fn shared_area(lang: Lang, wanted: f64, left: f64, most: f64, parcels: Option<usize>) -> String {
    let number = |value| figure(lang, value, 1);
    let (wanted, left, most) = (number(wanted), number(left), number(most));
    let who = match parcels {
        Some(count) => lang.pick(
            format!("{count} fastigheter tillsammans"),
            format!("{count} parcels together"),
        ),
        None => lang
            .pick("flera fastigheter tillsammans", "several parcels together")
            .to_owned(),
    };
    lang.pick(
        format!("{left} m² av planens {most} m² byggnadsarea återstår för {who}. Om {wanted} m² av dem är dina säger planen inte."),
        format!("{left} m² of the plan's {most} m² of building area remain for {who}. Whether {wanted} m² of them are yours the plan does not say."),
    )
}

/// The wanted area is more than the plan allows in all.
pub fn more_than_all(lang: Lang, wanted: f64, most: f64) -> String {
    let number = |value| figure(lang, value, 1);
    let (apart, wanted, most) = (number(wanted - most), number(wanted), number(most));
    lang.pick(
        format!("Planen medger {most} m² byggnadsarea: {wanted} m² är {apart} m² för mycket."),
        format!("The plan allows {most} m² of building area: {wanted} m² is {apart} m² too much."),
    )
}

/// What is left is not known.
pub fn area_not_known(lang: Lang, most: Option<f64>) -> String {
    match most {
        Some(most) => {
            let most = figure(lang, most, 1);
            lang.pick(
                format!("Planen medger {most} m² byggnadsarea. Hur mycket av den som återstår går inte att säga säkert."),
                format!("The plan allows {most} m² of building area. How much of it remains cannot be said for sure."),
            )
        }
        None => lang
            .pick(
                "Planen anger ingen största byggnadsarea för hela marken. Det betyder inte att ytan är fri.",
                "The plan sets no largest building area for all of the land. That does not mean that the area is free.",
            )
            .to_owned(),
    }
}

/// Words for a part of the parcel, by its size.
fn part(lang: Lang, area_m2: Option<f64>) -> String {
    match area_m2 {
        Some(m2) => {
            let m2 = figure(lang, m2, 1);
            lang.pick(
                format!("På {m2} m² av platsen"),
                format!("On {m2} m² of the place"),
            )
        }
        None => lang
            .pick("På en del av platsen", "On a part of the place")
            .to_owned(),
    }
}

/// Land without buildings.
pub fn no_build(lang: Lang, area_m2: Option<f64>) -> String {
    let part = part(lang, area_m2);
    lang.pick(
        format!("{part} får ingen byggnad stå (prickmark)."),
        format!("{part} no building may stand (dotted land)."),
    )
}

/// Land for ancillary buildings, and one is wanted.
pub fn ancillary_allowed(lang: Lang, area_m2: Option<f64>) -> String {
    let part = part(lang, area_m2);
    lang.pick(
        format!("{part} får bara komplementbyggnader stå (korsmark), och det är en sådan du frågar om."),
        format!("{part} only ancillary buildings may stand (crossed land), and that is what you ask about."),
    )
}

/// Land for ancillary buildings, and another is wanted.
pub fn ancillary_only(lang: Lang, area_m2: Option<f64>) -> String {
    let part = part(lang, area_m2);
    lang.pick(
        format!("{part} får bara komplementbyggnader stå (korsmark), inte det du frågar om."),
        format!("{part} only ancillary buildings may stand (crossed land), not what you ask about."),
    )
}

/// Land to be built below the ground only.
pub fn below_ground_only(lang: Lang, area_m2: Option<f64>) -> String {
    let part = part(lang, area_m2);
    lang.pick(
        format!("{part} får man bara bygga under mark (ringmark)."),
        format!("{part} only what lies below the ground may be built (ringed land)."),
    )
}

/// Land with a rule about named structures.
pub fn named_structures(lang: Lang, area_m2: Option<f64>, named: Option<&str>) -> String {
    let part = part(lang, area_m2);
    let named = named.unwrap_or_default();
    lang.pick(
        format!("{part} begränsar planen vissa byggnadsverk (”{named}”). Om ditt hör dit avgör byggnadsnämnden."),
        format!("{part} the plan limits certain structures (“{named}”). Whether yours is one the building committee decides."),
    )
}

/// A rule of protection or about permits.
pub fn protected(lang: Lang, name: &str) -> String {
    lang.pick(
        format!("Regeln ”{name}” kan ändra vad som kräver lov och vad som får göras. Byggnadsnämnden avgör."),
        format!("The rule “{name}” may change what needs a permit and what may be done. The building committee decides."),
    )
}

/// That rules of protection or about permits may change what needs a permit.
pub fn protection_may_override(lang: Lang) -> String {
    lang.pick(
        "Planens regler om skydd eller lov här kan ändra det.",
        "The plan's rules of protection or about permits here may change that.",
    )
    .to_owned()
}

/// Who decides in the end.
pub fn committee(lang: Lang) -> String {
    lang.pick(
        "Om det här får byggas, och om en avvikelse från planen går för sig, avgör byggnadsnämnden.",
        "Whether this may be built, and whether a deviation from the plan will do, the building committee decides.",
    )
    .to_owned()
}

/// Which conditions of a measure a figure was given for: the figure, and whether it keeps the condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Area in m².
    pub area: Option<(f64, bool)>,
    /// Ridge height in metres.
    pub ridge: Option<(f64, bool)>,
    /// Distance to the boundary in metres.
    pub distance: Option<(f64, bool)>,
}

/// The limits of a measure in running text.
fn limits(lang: Lang, measure: &Measure) -> String {
    let number = |value| figure(lang, value, 2);
    let each = number(measure.each_m2);
    let mut parts = vec![lang.pick(format!("högst {each} m²"), format!("at most {each} m²"))];
    parts.extend(measure.together_m2.map(number).map(|n| {
        lang.pick(
            format!("högst {n} m² tillsammans med andra lovfria på tomten"),
            format!("at most {n} m² together with others on the plot that need none"),
        )
    }));
    parts.extend(
        measure
            .ridge_m
            .map(number)
            .map(|n| lang.pick(format!("nocken högst {n} m"), format!("the ridge at most {n} m"))),
    );
    let boundary = number(measure.boundary_m);
    parts.push(lang.pick(
        format!("minst {boundary} m till tomtgränsen om inte grannen går med på mindre"),
        format!("at least {boundary} m to the plot boundary unless the neighbour agrees to less"),
    ));
    listed(lang, &parts)
}

/// How the figures that were given stand to a measure.
fn standing(lang: Lang, measure: &Measure, conditions: &Conditions) -> Vec<String> {
    let number = |value| figure(lang, value, 2);
    let one = |given: Option<(f64, bool)>, unit: &str, (kept, broken): (&str, &str)| {
        given.map(|(value, is_met)| {
            let value = number(value);
            format!("{value} {unit} {}", if is_met { kept } else { broken })
        })
    };
    let mut said = Vec::new();
    said.extend(one(
        conditions.area,
        "m²",
        lang.pick(
            ("klarar storleken", "är för stort"),
            ("keeps the size", "is too large"),
        ),
    ));
    said.extend(one(
        conditions.ridge,
        "m",
        lang.pick(
            ("klarar höjden", "är för högt"),
            ("keeps the height", "is too high"),
        ),
    ));
    let boundary = number(measure.boundary_m);
    let kept = lang.pick("klarar avståndet".to_owned(), "keeps the distance".to_owned());
    let broken = lang.pick(
        format!("är närmare än {boundary} m"),
        format!("is nearer than {boundary} m"),
    );
    said.extend(one(conditions.distance, "m", (&kept, &broken)));
    said
}

/// A measure that needs no permit, with its conditions and how the figures stand to them.
pub fn measure(lang: Lang, measure: &Measure, conditions: &Conditions) -> String {
    let [sv, en] = measure.name;
    let name = lang.pick(sv, en);
    let limits = limits(lang, measure);
    let said = standing(lang, measure, conditions);
    let mut text = lang.pick(
        format!("Utan bygglov, {}: {limits}.", super::lowered(name)),
        format!("Without a building permit, {}: {limits}.", super::lowered(name)),
    );
    if !said.is_empty() {
        text.push_str(&format!(" {}.", sentence_case(&listed(lang, &said))));
    }
    text
}

/// The same for the short answer.
pub fn exempt_short(lang: Lang, measure: &Measure, conditions: &Conditions) -> String {
    let number = |value| figure(lang, value, 2);
    let (each, boundary) = (number(measure.each_m2), number(measure.boundary_m));
    let breaks: Vec<&str> = [
        (conditions.area, lang.pick("storleken", "the size")),
        (conditions.ridge, lang.pick("höjden", "the height")),
    ]
    .into_iter()
    .filter(|(given, _)| given.is_some_and(|(_, is_met)| !is_met))
    .map(|(_, what)| what)
    .collect();
    let is_nearer = conditions.distance.is_some_and(|(_, is_met)| !is_met);
    let limit = lang.pick(
        format!("Utan bygglov är gränsen {each} m² och {boundary} m till tomtgränsen"),
        format!("Without a building permit the limit is {each} m² and {boundary} m to the plot boundary"),
    );
    let end = match (breaks.is_empty(), is_nearer) {
        (false, _) => {
            let what = listed(
                lang,
                &breaks.iter().map(|what| (*what).to_owned()).collect::<Vec<_>>(),
            );
            lang.pick(
                format!(": {what} går över den, och då gäller det vanliga kravet på bygglov."),
                format!(": {what} goes beyond it, and then the usual need of a permit applies."),
            )
        }
        (true, true) => lang
            .pick(
                ": närmare än så kräver att grannen går med på det, annars bygglov.",
                ": nearer than that needs the neighbour's consent, or else a permit.",
            )
            .to_owned(),
        (true, false) => lang
            .pick(". Fler villkor finns.", ". There are more conditions.")
            .to_owned(),
    };
    format!("{limit}{end}")
}

/// None of the measures is about what is wanted.
pub fn no_exempt_measure(lang: Lang, wanted: WantedBuilding) -> String {
    match wanted {
        WantedBuilding::Main => lang.pick(
            "Ingen av de åtgärder som är fria från bygglov gäller ett nytt huvudhus.",
            "None of the measures that need no building permit is about a new main building.",
        ),
        WantedBuilding::Ancillary | WantedBuilding::Addition => lang.pick(
            "Vilka åtgärder som var fria från bygglov den dagen framgår inte.",
            "Which measures needed no building permit on that day is not in the data.",
        ),
    }
    .to_owned()
}

/// The neighbour's part.
pub fn neighbour(lang: Lang, boundary_m: f64) -> String {
    let boundary = figure(lang, boundary_m, 2);
    lang.pick(
        format!("Om det utan lov får stå närmare gränsen än {boundary} m avgör grannen, skriftligt."),
        format!("Whether it may without a permit stand nearer the boundary than {boundary} m the neighbour decides, in writing."),
    )
}

/// That no permit does not mean allowed.
pub fn exempt_is_not_allowed(lang: Lang) -> String {
    lang.pick(
        "Fritt från bygglov är inte detsamma som tillåtet: anmälan, planens regler och annan lag kan ändå hindra. Fråga byggnadsnämnden.",
        "Free from a permit is not the same as allowed: a notification, the plan's rules and other law may still stand in the way. Ask the building committee.",
    )
    .to_owned()
}
