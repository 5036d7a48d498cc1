//! "How long does the building right stand?": the implementation period.

use planvy_plan::{Lang, Standing, State};

use crate::inquiry::answer::Decider;
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};
use crate::plan_answer::{Implementation, ImplementationState};
use crate::sentences::sentence_case;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "how-long",
    question: [
        "Hur länge är byggrätten säker?",
        "How long is the building right secure?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    if !asked.has_plan_in_force() {
        return Ok(asked.no_plan_in_force());
    }
    let mut sentences = Vec::new();
    let mut facts = Vec::new();
    let mut is_known = false;
    for plan in asked.plans(Standing::InForce) {
        let period = plan.facts.period.at(asked.inquiry.date);
        is_known |= period.to.is_some();
        let label = &plan.facts.texts(lang).label;
        let told = told(lang, label, period);
        facts.push(asked.plan_fact(plan, told.clone()));
        sentences.push(told);
    }
    let decides = lang.pick(
        "Om och när en plan ändras avgör kommunen.",
        "Whether and when a plan is amended the municipality decides.",
    );
    let state = if is_known { State::Applies } else { State::NoData };
    Ok(Reply::new(state, sentences.join(" "))
        .with_facts(facts)
        .leaving([asked.left(Decider::Municipality, decides.to_owned())]))
}

fn told(lang: Lang, label: &str, period: Implementation) -> String {
    let label = sentence_case(label);
    match (period.state, period.from, period.to) {
        (ImplementationState::Running, _, Some(to)) => lang.pick(
            format!("Till och med {to}: så länge går genomförandetiden. Under den tiden kan kommunen ändra planen mot din vilja bara av viktiga och oförutsedda skäl."),
            format!("Through {to}: so long the implementation period runs. In that time the municipality can amend the plan against your will only for weighty and unforeseen reasons."),
        ),
        (ImplementationState::Ended, _, Some(to)) => lang.pick(
            format!("Genomförandetiden gick ut {to}. {label} gäller ändå, men kommunen kan ändra eller upphäva den."),
            format!("The implementation period ended on {to}. {label} applies all the same, but the municipality can amend or repeal it."),
        ),
        (ImplementationState::Unknown, Some(from), Some(to)) => lang.pick(
            format!("Genomförandetiden går från {from} till och med {to}. Den har inte börjat."),
            format!("The implementation period runs from {from} through {to}. It has not begun."),
        ),
        _ => lang.pick(
            format!("Genomförandetiden framgår inte för {label}.", label = lower_first(&label)),
            format!("The implementation period of {label} is not in the data.", label = lower_first(&label)),
        ),
    }
}

fn lower_first(label: &str) -> String {
    crate::sentences::inquiry::lowered(label)
}
