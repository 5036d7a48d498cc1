//! The sentences of answers to citizens' questions.
//!
//! Numbers first. Nothing is approved and nothing is called unlimited: where a plan is silent, that is what is said.

pub(crate) mod building;
mod numbers;

use planvy_plan::{Lang, Standing};

use super::{figure, listed, sentence_case};
pub(crate) use numbers::limits;

/// The words of a subject: Swedish, English.
#[derive(Clone, Copy, Debug)]
pub struct TopicWords {
    /// The subject, to stand after "a rule about".
    pub subject: [&'static str; 2],
    /// What silence does not mean.
    pub caution: [&'static str; 2],
    /// What is left to humans, and to whom.
    pub decides: [&'static str; 2],
}

impl TopicWords {
    fn subject(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.subject;
        lang.pick(sv, en)
    }

    fn caution(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.caution;
        lang.pick(sv, en)
    }

    /// What is left to humans.
    pub fn decides(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.decides;
        lang.pick(sv, en)
    }
}

/// Who knows of plans that are not loaded.
pub fn municipality_knows_plans(lang: Lang) -> String {
    lang.pick(
        "Om det finns en plan som inte är digital vet bara kommunen.",
        "Whether there is a plan that is not digital only the municipality knows.",
    )
    .to_owned()
}

/// A rule as a fact. `part` is how much of the place it covers, in m² and per cent, where that is not all.
pub fn rule(lang: Lang, plain: &str, part: Option<(f64, f64)>, standing: Standing) -> String {
    let mut sentences = vec![plain.to_owned()];
    if let Some((m2, percent)) = part {
        let (m2, percent) = (figure(lang, m2, 1), figure(lang, percent, 1));
        sentences.push(lang.pick(
            format!("Regeln gäller {m2} m² av platsen ({percent} %)."),
            format!("The rule holds on {m2} m² of the place ({percent}%)."),
        ));
    }
    if standing == Standing::Proposed {
        sentences.push(
            lang.pick(
                "Det här är ett förslag som inte gäller än.",
                "This is a proposal that does not apply yet.",
            )
            .to_owned(),
        );
    }
    sentences.join(" ")
}

/// A rule that only a human can judge.
pub fn rule_for_human(lang: Lang, name: &str, reason: Option<&str>) -> String {
    let reason = reason.unwrap_or_default();
    let gap = if reason.is_empty() { "" } else { " " };
    lang.pick(
        format!("Regeln ”{name}” kan en dator inte avgöra.{gap}{reason} Byggnadsnämnden tolkar planen."),
        format!(
            "A machine cannot decide the rule “{name}”.{gap}{reason} The building committee reads the plan."
        ),
    )
}

/// The plan in force has no rule about the subject.
pub fn no_rule(lang: Lang, said: &TopicWords) -> String {
    let (subject, caution) = (said.subject(lang), said.caution(lang));
    lang.pick(
        format!("Planen har ingen regel om {subject} här. {caution}"),
        format!("The plan has no rule about {subject} here. {caution}"),
    )
}

/// The plan in force sets no number about the subject, and has no words about it either.
pub fn no_number(lang: Lang, said: &TopicWords) -> String {
    let (subject, caution) = (said.subject(lang), said.caution(lang));
    lang.pick(
        format!("Planen anger ingen siffra för {subject} här. {caution}"),
        format!("The plan sets no number for {subject} here. {caution}"),
    )
}

/// A plan that is digital in part only has no such rule in that part.
pub fn not_in_digital_part(lang: Lang, said: &TopicWords) -> String {
    let subject = said.subject(lang);
    lang.pick(
        format!("Planen är bara delvis digital, och i den delen står ingenting om {subject}. Regeln kan finnas på plankartan."),
        format!("The plan is digital in part only, and that part says nothing about {subject}. The rule may stand on the plan map."),
    )
}

/// Rules about a subject. `only` is what the only one says.
pub fn rules_found(
    lang: Lang,
    said: &TopicWords,
    count: usize,
    names: &[String],
    only: Option<&str>,
) -> String {
    if let Some(only) = only {
        return only.to_owned();
    }
    let subject = said.subject(lang);
    let names: Vec<String> = names.iter().map(|name| lowered(name)).collect();
    let names = listed(lang, &names);
    lang.pick(
        format!("{count} regler om {subject} gäller här: {names}."),
        format!("{count} rules about {subject} apply here: {names}."),
    )
}

/// A name inside a sentence: its first letter in lower case.
pub fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What the plan in force sets.
pub fn set_limits(lang: Lang, limits: &str) -> String {
    lang.pick(
        format!("Planen anger {limits}."),
        format!("The plan sets {limits}."),
    )
}

/// What a plan in process would set.
pub fn proposed_limits(lang: Lang, limits: &str) -> String {
    lang.pick(
        format!("Ett planförslag som inte gäller än anger {limits}."),
        format!("A proposed plan that does not apply yet sets {limits}."),
    )
}

/// Nothing but rules in words.
pub fn only_text_rules(lang: Lang, said: &TopicWords, count: usize) -> String {
    let subject = said.subject(lang);
    match count {
        1 => lang.pick(
            format!("1 regel om {subject} finns, men den behöver läsas av en människa."),
            format!("There is 1 rule about {subject}, but it has to be read by a human."),
        ),
        count => lang.pick(
            format!("{count} regler om {subject} finns, men de behöver läsas av en människa."),
            format!("There are {count} rules about {subject}, but they have to be read by a human."),
        ),
    }
}

/// Rules in words beside the numbers.
pub fn and_text_rules(lang: Lang, count: usize) -> String {
    match count {
        1 => lang
            .pick(
                "Dessutom finns 1 regel som behöver läsas av en människa.",
                "There is also 1 rule that has to be read by a human.",
            )
            .to_owned(),
        count => lang.pick(
            format!("Dessutom finns {count} regler som behöver läsas av en människa."),
            format!("There are also {count} rules that have to be read by a human."),
        ),
    }
}

/// What the land may be used for. `names` are the uses.
pub fn uses(lang: Lang, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| lowered(name)).collect();
    let list = listed(lang, &names);
    match names.len() {
        1 => lang.pick(
            format!("Marken får användas för {list}."),
            format!("The land may be used for: {list}."),
        ),
        count => lang.pick(
            format!("{count} användningar är tillåtna här: {list}."),
            format!("{count} uses are allowed here: {list}."),
        ),
    }
}

/// The uses that a plan in process would bring.
pub fn proposed_uses(lang: Lang, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| lowered(name)).collect();
    let list = listed(lang, &names);
    lang.pick(
        format!("Ett planförslag som inte gäller än anger {list}."),
        format!("A proposed plan that does not apply yet sets {list}."),
    )
}

/// A plan, by how it stands.
pub fn plan_stands(lang: Lang, label: &str, standing: Standing) -> String {
    let label = sentence_case(label);
    let (sv, en) = match standing {
        Standing::InForce => ("gäller här", "applies here"),
        Standing::Proposed => (
            "är ett förslag och gäller inte än",
            "is a proposal and does not apply yet",
        ),
        Standing::NotYet => ("gäller inte än", "does not apply yet"),
        Standing::Ended => ("har slutat gälla", "has ceased to apply"),
        Standing::Superseded => ("är ersatt av en senare plan", "has been replaced by a later plan"),
        Standing::Repealed => ("är upphävd eller nedlagd", "is repealed or was given up"),
    };
    lang.pick(format!("{label} {sv}."), format!("{label} {en}."))
}

/// No development land at the place: the plan gives no building right there.
pub fn no_building_land(lang: Lang) -> String {
    lang.pick(
        "Här finns ingen kvartersmark: planen ger ingen byggrätt på platsen.",
        "There is no development land here: the plan gives no building right at the place.",
    )
    .to_owned()
}

/// The plan sets numbers that do not make up one for all of the land.
pub fn amounts_in_parts(lang: Lang, limits: &str) -> String {
    lang.pick(
        format!("Planen anger {limits}. Det blir ingen summa för hela marken: siffrorna gäller en del av den, eller ett hus i taget."),
        format!("The plan sets {limits}. That makes no sum for all of the land: the numbers hold for a part of it, or for one building at a time."),
    )
}

/// An amount of a measure; `shared_by` where several parcels share it, with how many where that is known.
pub fn amount(lang: Lang, m2: f64, measure: &str, shared_by: Option<Option<usize>>) -> String {
    let m2 = figure(lang, m2, 1);
    let shared = match shared_by {
        None => String::new(),
        Some(Some(count)) => lang.pick(
            format!(" sammanlagt på {count} fastigheter"),
            format!(" on {count} parcels together"),
        ),
        Some(None) => lang
            .pick(
                " sammanlagt med andra fastigheter",
                " together with other parcels",
            )
            .to_owned(),
    };
    lang.pick(
        format!("högst {m2} m² {measure}{shared}"),
        format!("at most {m2} m² of {measure}{shared}"),
    )
}

/// The amounts of a piece of land.
pub fn amounts(lang: Lang, amounts: &[String]) -> String {
    sentence_case(&format!("{}.", listed(lang, amounts)))
}

/// What is left to build. `existing_m2` is what stands there.
pub fn remains(
    lang: Lang,
    left_m2: f64,
    most_m2: f64,
    existing_m2: Option<f64>,
    shared_by: Option<Option<usize>>,
) -> String {
    let (left, most) = (figure(lang, left_m2, 1), figure(lang, most_m2, 1));
    let stands = existing_m2.map(|m2| figure(lang, m2, 1));
    match (shared_by, stands) {
        (None, Some(stands)) => lang.pick(
            format!("{left} m² byggnadsarea återstår: planen medger {most} m², och {stands} m² är bebyggt."),
            format!(
                "{left} m² of building area remain: the plan allows {most} m², and {stands} m² are built on."
            ),
        ),
        (None, None) => lang.pick(
            format!("{left} m² byggnadsarea återstår av {most} m²."),
            format!("{left} m² of building area remain of {most} m²."),
        ),
        (Some(count), _) => {
            let together = match count {
                Some(count) => lang.pick(
                    format!("{count} fastigheter tillsammans"),
                    format!("{count} parcels together"),
                ),
                None => lang
                    .pick("flera fastigheter tillsammans", "several parcels together")
                    .to_owned(),
            };
            lang.pick(
                format!("{left} m² byggnadsarea återstår av {most} m² för {together}. Vem som får bygga hur mycket säger planen inte."),
                format!("{left} m² of building area remain of {most} m² for {together}. Who may build how much the plan does not say."),
            )
        }
    }
}

/// What is left is not known: what the plan allows or what stands there is missing.
pub fn remains_not_known(lang: Lang, most_m2: Option<f64>, existing_m2: Option<f64>) -> String {
    match (most_m2, existing_m2) {
        (None, Some(stands)) => {
            let stands = figure(lang, stands, 1);
            lang.pick(
                format!("{stands} m² är bebyggt. Hur mycket mer som får byggas går inte att säga: planen anger ingen största byggnadsarea för hela marken."),
                format!("{stands} m² are built on. How much more may be built cannot be said: the plan sets no largest building area for all of the land."),
            )
        }
        (None, None) => lang
            .pick(
                "Hur mycket som återstår går inte att säga: planen anger ingen största byggnadsarea för hela marken.",
                "What remains cannot be said: the plan sets no largest building area for all of the land.",
            )
            .to_owned(),
        (Some(most), None) => {
            let most = figure(lang, most, 1);
            lang.pick(
                format!("Planen medger {most} m² byggnadsarea. Hur mycket som återstår går inte att säga: det framgår inte vad som är byggt."),
                format!("The plan allows {most} m² of building area. What remains cannot be said: what stands there is not known."),
            )
        }
        (Some(most), Some(stands)) => {
            let (most, stands) = (figure(lang, most, 1), figure(lang, stands, 1));
            lang.pick(
                format!("Planen medger {most} m² byggnadsarea, och {stands} m² är bebyggt. Hur mycket som återstår går inte att säga säkert."),
                format!("The plan allows {most} m² of building area, and {stands} m² are built on. What remains cannot be said for sure."),
            )
        }
    }
}
