//! "Is there a detailed plan here?"

use planvy_plan::State;

use crate::inquiry::answer::Decider;
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};
use crate::sentences::inquiry as words;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "is-there-a-plan",
    question: ["Finns det en detaljplan här?", "Is there a detailed plan here?"],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let coverage = asked.plan_coverage();
    let plans = &asked.land.assessment.plans;
    let facts = plans.iter().map(|plan| {
        let label = &plan.facts.texts(asked.lang).label;
        asked.plan_fact(plan, words::plan_stands(asked.lang, label, plan.standing))
    });
    let mut reply = Reply::new(coverage.state, coverage.statement).with_facts(facts);
    if reply.state != State::Applies || !asked.has_plan_in_force() {
        reply =
            reply.leaving([asked.left(Decider::Municipality, words::municipality_knows_plans(asked.lang))]);
    }
    Ok(reply)
}
