//! "What does the comprehensive plan say?"

use planvy_plan::{Standing, State};

use crate::answer::Theme;
use crate::guidance::agreement::{AgreementTable, use_word};
use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "comprehensive-plan",
    question: [
        "Vad säger översiktsplanen om platsen?",
        "What does the comprehensive plan say about the place?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let assessment = &asked.land.assessment;
    let statement = assessment
        .coverage
        .iter()
        .find(|statement| statement.value.theme == Theme::ComprehensivePlan);
    let (state, short) = match statement {
        Some(statement) => (statement.value.state, statement.value.statement.clone()),
        None => (State::NoData, String::new()),
    };
    let guidance = crate::tree::guidance_at(asked.answers, lang, &assessment.guidance);
    let land_use = guidance.iter().find_map(|feature| feature.land_use);
    let mut facts: Vec<Fact> = guidance
        .into_iter()
        .map(|feature| Fact {
            area_m2: feature.share.m2,
            ..Fact::said(feature.plain)
        })
        .collect();
    // Whether the uses of plans here go with it is a hint, and no more.
    if let Some(land_use) = land_use {
        let mut hinted: Vec<Option<String>> = Vec::new();
        for standing in [Standing::InForce, Standing::Proposed] {
            for found in asked.rules(standing).filter(|found| found.rule.is_use()) {
                let word = found.rule.meaning.entry.and_then(use_word);
                if hinted.contains(&word) {
                    continue;
                }
                let hint = AgreementTable::built_in().hint(lang, land_use, word.as_deref());
                facts.push(Fact {
                    regulation: Some(found.rule.id),
                    plan: Some(found.here.plan),
                    standing: Some(found.rule.standing),
                    ..Fact::said(hint.plain)
                });
                hinted.push(word);
            }
        }
    }
    let decides = lang.pick(
        "Vad översiktsplanen betyder för ett visst ärende avgör kommunen. Bara en detaljplan är bindande.",
        "What the comprehensive plan means in a certain matter the municipality decides. Only a detailed plan is binding.",
    );
    Ok(Reply::new(state, short)
        .with_facts(facts)
        .leaving([asked.left(Decider::Municipality, decides.to_owned())]))
}
