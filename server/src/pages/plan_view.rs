//! A plan as a page shows it.

use planvy_plan::{Lang, RegulationGroup, Standing};
use planvy_rules::plan_answer::DocumentRole;
use planvy_rules::sentences::{country, language, plan_label, sentence_case};
use planvy_rules::{Implementation, ImplementationState, PlanLaw, PlanRecord, RegulationAnswer, Share};

use super::phrases;
use super::rule_view::{Chip, Fact, RuleGroup, RuleView};

/// A plan on a page.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// Its anchor on the page.
    pub anchor: String,
    /// Its own page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Labels.
    pub chips: Vec<Chip>,
    /// The facts that most people need.
    pub facts: Vec<Fact>,
    /// The others.
    pub more_facts: Vec<Fact>,
    /// Its regulations, by group.
    pub groups: Vec<RuleGroup>,
}

impl PlanView {
    /// The view of a plan with some of its regulations.
    pub fn of(
        record: &PlanRecord,
        standing: Option<Standing>,
        implementation: &Implementation,
        share: Option<&Share>,
        rules: &[&RegulationAnswer],
        lang: Lang,
    ) -> PlanView {
        let mut chips: Vec<Chip> = standing
            .map(|standing| Chip {
                text: phrases::standing(lang, standing).to_owned(),
                class: phrases::standing_class(standing),
            })
            .into_iter()
            .collect();
        if record.is_foreign() {
            chips.push(Chip {
                text: lang.pick("Inte svensk lag", "Not Swedish law").to_owned(),
                class: "human",
            });
        }
        if record.fictional {
            chips.push(Chip {
                text: lang.pick("Påhittad", "Made up").to_owned(),
                class: "human",
            });
        }
        let (facts, more_facts) = facts(record, implementation, share, lang);
        PlanView {
            anchor: format!("p-{}", record.id),
            href: format!("/plans/{}?lang={}", record.id, lang.tag()),
            title: sentence_case(&plan_label(lang, record)),
            chips,
            facts,
            more_facts,
            groups: groups(record, rules, lang),
        }
    }
}

fn groups(record: &PlanRecord, rules: &[&RegulationAnswer], lang: Lang) -> Vec<RuleGroup> {
    let headings = [
        (
            RegulationGroup::Use,
            lang.pick("Vad marken är till för", "What the land is for"),
        ),
        (
            RegulationGroup::Property,
            lang.pick(
                "Hur det får byggas och ordnas",
                "How it may be built and laid out",
            ),
        ),
        (
            RegulationGroup::Administrative,
            lang.pick("Övriga bestämmelser", "Other regulations"),
        ),
    ];
    headings
        .into_iter()
        .filter_map(|(group, heading)| {
            let rules: Vec<RuleView> = rules
                .iter()
                .filter(|rule| rule.words.group == group)
                .map(|rule| RuleView::of(rule, Some(record), lang))
                .collect();
            (!rules.is_empty()).then(|| RuleGroup {
                heading: heading.to_owned(),
                rules,
            })
        })
        .collect()
}

fn facts(
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
        None => more.push(Fact::new(lang.pick("Slag", "Kind"), record.kind.swedish())),
    }
    // What another country calls its stages is told by the mapping in Sweden's words, which no delivery has.
    if record.law.is_none() {
        let mut status = record.status.swedish().to_owned();
        if let Some(date) = record.status_date {
            status = format!("{status}, {}", phrases::date(lang, date));
        }
        more.push(Fact::new(
            lang.pick("Status i leveransen", "Status as delivered"),
            status,
        ));
    }
    let force: Vec<String> = record
        .legal_force
        .iter()
        .map(|&date| phrases::date(lang, date))
        .collect();
    if !force.is_empty() {
        facts.push(Fact::new(
            lang.pick("Laga kraft", "Legal force"),
            force.join(", "),
        ));
    }
    facts.push(Fact::new(
        lang.pick("Genomförandetid", "Implementation period"),
        period(implementation, lang),
    ));
    if let Some(Share {
        m2: Some(m2),
        percent: Some(percent),
    }) = share
    {
        facts.push(Fact::new(
            lang.pick("Täcker", "Covers"),
            format!(
                "{} ({})",
                phrases::area(lang, *m2),
                phrases::percent(lang, *percent)
            ),
        ));
    }
    for document in &record.documents {
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
        let list = if document.role == DocumentRole::PlanMap {
            &mut facts
        } else {
            &mut more
        };
        list.push(Fact::new(label, value).with_href(web));
    }
    let quality: Vec<&str> = [&record.quality.digitisation, &record.quality.usability]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if !quality.is_empty() {
        more.push(Fact::new(
            lang.pick("Datakvalitet", "Data quality"),
            quality.join(", "),
        ));
    }
    let imported = record
        .provenance
        .imported
        .get(..10)
        .unwrap_or(&record.provenance.imported);
    more.push(Fact::new(
        lang.pick("Inläst från", "Read from"),
        format!(
            "{} ({}, {imported})",
            record.provenance.file, record.provenance.format
        ),
    ));
    (facts, more)
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
pub fn period(implementation: &Implementation, lang: Lang) -> String {
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
