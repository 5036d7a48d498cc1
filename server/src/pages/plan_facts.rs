//! The facts of a plan on a page.

use planvy_plan::Lang;
use planvy_rules::plan_answer::{DocumentAnswer, DocumentRole};
use planvy_rules::sentences::{country, language, sentence_case};
use planvy_rules::{Implementation, ImplementationState, PlanLaw, PlanRecord, Share};

use super::phrases;
use super::rule_view::Fact;

/// The facts that most people need, and the others.
pub(super) fn facts(
    record: &PlanRecord,
    implementation: &Implementation,
    share: Option<&Share>,
    lang: Lang,
) -> (Vec<Fact>, Vec<Fact>) {
    let (mut facts, mut more) = (Vec::new(), Vec::new());
    if let Some(municipality) = &record.municipality {
        more.push(Fact::new(lang.pick("Kommun", "Municipality"), municipality));
    }
    match &record.law {
        Some(law) => facts.extend(facts_of_law(law, lang)),
        // What another country calls its stages is told by the mapping in Sweden's words, which no delivery has.
        None => more.extend(kind_and_status(record, lang)),
    }
    facts.extend(legal_force(record, lang));
    facts.push(Fact::new(
        lang.pick("Genomförandetid", "Implementation period"),
        period(implementation, lang),
    ));
    facts.extend(share.and_then(|share| covers(share, lang)));
    for document in &record.documents {
        let list = if document.role == DocumentRole::PlanMap {
            &mut facts
        } else {
            &mut more
        };
        list.push(document_fact(document, lang));
    }
    more.extend(quality(record, lang));
    more.push(origin(record, lang));
    (facts, more)
}

fn kind_and_status(record: &PlanRecord, lang: Lang) -> [Fact; 2] {
    let mut status = record.status.swedish().to_owned();
    if let Some(date) = record.status_date {
        status = format!("{status}, {}", phrases::date(lang, date));
    }
    [
        Fact::new(lang.pick("Slag", "Kind"), record.kind.swedish()),
        Fact::new(lang.pick("Status i leveransen", "Status as delivered"), status),
    ]
}

fn legal_force(record: &PlanRecord, lang: Lang) -> Option<Fact> {
    let days: Vec<String> = record
        .legal_force
        .iter()
        .map(|&date| phrases::date(lang, date))
        .collect();
    (!days.is_empty()).then(|| Fact::new(lang.pick("Laga kraft", "Legal force"), days.join(", ")))
}

fn covers(share: &Share, lang: Lang) -> Option<Fact> {
    let (m2, percent) = (share.m2?, share.percent?);
    let said = format!(
        "{} ({})",
        phrases::area(lang, m2),
        phrases::percent(lang, percent)
    );
    Some(Fact::new(lang.pick("Täcker", "Covers"), said))
}

fn document_fact(document: &DocumentAnswer, lang: Lang) -> Fact {
    let label = match document.role {
        DocumentRole::PlanMap => lang.pick("Plankarta, originalet", "Plan map, the original"),
        DocumentRole::Decision => lang.pick("Beslut", "Decision"),
        DocumentRole::Description => lang.pick("Planbeskrivning", "Plan description"),
        DocumentRole::BaseMap => lang.pick("Grundkarta", "Base map"),
        DocumentRole::Material => lang.pick("Underlag", "Material"),
    };
    let web = document
        .href
        .clone()
        .filter(|href| href.starts_with("https://") || href.starts_with("http://"));
    let missing = lang.pick("länk saknas i leveransen", "no link delivered");
    let value = if web.is_some() {
        document.title.clone()
    } else {
        format!("{} ({missing})", document.title)
    };
    Fact::new(label, value).with_href(web)
}

fn quality(record: &PlanRecord, lang: Lang) -> Option<Fact> {
    let quality: Vec<&str> = [&record.quality.digitisation, &record.quality.usability]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    (!quality.is_empty()).then(|| Fact::new(lang.pick("Datakvalitet", "Data quality"), quality.join(", ")))
}

fn origin(record: &PlanRecord, lang: Lang) -> Fact {
    let imported = record
        .provenance
        .imported
        .get(..10)
        .unwrap_or(&record.provenance.imported);
    Fact::new(
        lang.pick("Inläst från", "Read from"),
        format!(
            "{} ({}, {imported})",
            record.provenance.file, record.provenance.format
        ),
    )
}

/// Under which law a plan is made, where that is not Sweden's.
fn facts_of_law(law: &PlanLaw, lang: Lang) -> Vec<Fact> {
    let of_texts = law.language.as_deref();
    let mut facts = vec![
        Fact::new(
            lang.pick("Lag", "Law"),
            lang.pick(
                format!("Inte Sveriges: {}", country(lang, &law.country)),
                format!("Not Sweden's: {}", country(lang, &law.country)),
            ),
        ),
        Fact::new(lang.pick("Planens slag där", "Kind of plan there"), &law.kind).in_language(of_texts),
    ];
    if let Some(code) = of_texts {
        let name = sentence_case(&language(lang, code));
        let said = if code.eq_ignore_ascii_case(lang.tag()) {
            name
        } else {
            lang.pick(
                format!("{name}. Texten är inte översatt."),
                format!("{name}. The texts have not been translated."),
            )
        };
        facts.push(Fact::new(
            lang.pick("Textens språk", "Language of its texts"),
            said,
        ));
    }
    facts
}

/// The implementation period in words.
fn period(implementation: &Implementation, lang: Lang) -> String {
    let length = implementation.months.map(|months| {
        if months % 12 == 0 {
            let years = months / 12;
            let unit = if years == 1 { "year" } else { "years" };
            lang.pick(format!("{years} år"), format!("{years} {unit}"))
        } else {
            lang.pick(format!("{months} månader"), format!("{months} months"))
        }
    });
    let until = implementation.to.map(|date| phrases::date(lang, date));
    match (implementation.state, length, until) {
        (ImplementationState::NotApplicable, ..) => lang
            .pick(
                "gäller inte: planen är gjord enligt ett annat lands lag",
                "does not apply: the plan is made under another country's law",
            )
            .to_owned(),
        (ImplementationState::Running, _, Some(until)) => lang.pick(
            format!("pågår till och med {until}"),
            format!("runs through {until}"),
        ),
        (ImplementationState::Ended, _, Some(until)) => lang.pick(
            format!("slutade {until}; planen gäller ändå"),
            format!("ended {until}; the plan holds all the same"),
        ),
        (_, Some(length), _) => lang.pick(
            format!("{length}, men leveransen säger inte från när"),
            format!("{length}, but the delivery does not say from when"),
        ),
        _ => lang
            .pick("står inte i leveransen", "not in the delivery")
            .to_owned(),
    }
}
