//! A plan as a page shows it.

use planvy_plan::{Lang, RegulationGroup, Standing};
use planvy_rules::sentences::{plan_label, sentence_case};
use planvy_rules::{Implementation, PlanRecord, RegulationAnswer, Share};

use super::phrases;
use super::plan_facts::facts;
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
