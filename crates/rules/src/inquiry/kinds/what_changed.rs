//! "What has changed here since a day?"

use planvy_plan::State;

use crate::answer::Link;
use crate::difference::{DifferenceError, DifferenceQuestion};
use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};
use crate::resource_path::plan_path;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "what-changed",
    question: [
        "Vad har ändrats här sedan en viss dag?",
        "What has changed here since a certain day?",
    ],
    terms: &["since"],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let (since, date) = match asked.inquiry.terms.since {
        Some(since) => (since, asked.inquiry.date),
        None => {
            return Err(InquiryError::MissingTerm {
                kind: KIND.name,
                term: "since",
            });
        }
    };
    let question = DifferenceQuestion {
        place: asked.inquiry.place.clone(),
        from: since,
        to: date,
        lang,
    };
    let difference = asked
        .answers
        .difference_at(&question, asked.site.clone())
        .map_err(|error| match error {
            DifferenceError::Place(error) => InquiryError::Place(error),
            DifferenceError::DatesReversed { .. } => InquiryError::DatesReversed { since, date },
        })?;
    let facts = difference.plans.into_iter().flat_map(|plan| {
        let regulations = plan.regulations.into_iter().map(move |regulation| Fact {
            regulation: Some(regulation.regulation),
            plan: Some(plan.plan),
            standing: regulation.standing_after,
            ..Fact::said(regulation.plain)
        });
        let said = Fact {
            plan: Some(plan.plan),
            standing: plan.standing_after,
            links: vec![Link {
                rel: "plan",
                href: plan_path(plan.plan),
            }],
            ..Fact::said(plan.plain)
        };
        std::iter::once(said).chain(regulations)
    });
    let mut reply = Reply {
        question: Some(lang.pick(
            format!("Vad har ändrats här sedan {since}?"),
            format!("What has changed here since {since}?"),
        )),
        ..Reply::new(difference.state, difference.plain)
    }
    .with_facts(facts);
    // What is said of history belongs to the question itself.
    reply.notes = difference.notes.into_iter().take(1).collect();
    if difference.state == State::NoData {
        reply = reply.leaving([asked.left(
            Decider::Municipality,
            crate::sentences::inquiry::municipality_knows_plans(lang),
        )]);
    }
    Ok(reply)
}
