//! "Who decides?": who to turn to, and what the plan says about permits.

use planvy_plan::{Standing, State};

use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, InquiryError, Kind};

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "who-decides",
    question: [
        "Vem bestämmer, och behövs det lov?",
        "Who decides, and is a permit needed?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

/// Rules about permits: conditions for them, and what needs one here beside the usual.
pub(super) const PERMITS: Topic = Topic {
    measures: &[],
    categories: &[
        "Villkor för lov",
        "Villkor för startbesked",
        "Ändrad lovplikt",
        "Utökad bygglovsplikt",
    ],
    code_parts: &[
        "_VillkorLov_",
        "_VillkorStart_",
        "_AndradLovplikt_",
        "_UtokadLovplikt",
    ],
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let found: Vec<_> = asked
        .rules(Standing::InForce)
        .filter(|found| PERMITS.holds(*found))
        .collect();
    let municipality = asked
        .plans(Standing::InForce)
        .find_map(|plan| plan.facts.record.value.municipality.clone());
    let committee = match &municipality {
        Some(name) => lang.pick(
            format!("Byggnadsnämnden i {name} avgör om något får byggas."),
            format!("The building committee of {name} decides whether something may be built."),
        ),
        None => lang
            .pick(
                "Kommunens byggnadsnämnd avgör om något får byggas.",
                "The municipality's building committee decides whether something may be built.",
            )
            .to_owned(),
    };
    let conditions = match found.len() {
        0 if !asked.has_plan_in_force() => String::new(),
        0 => lang
            .pick(
                " Planen har inga egna villkor för lov här.",
                " The plan has no conditions of its own for permits here.",
            )
            .to_owned(),
        1 => lang
            .pick(
                " 1 regel i planen handlar om lov här.",
                " 1 rule of the plan is about permits here.",
            )
            .to_owned(),
        count => lang.pick(
            format!(" {count} regler i planen handlar om lov här."),
            format!(" {count} rules of the plan are about permits here."),
        ),
    };
    let law = [
        (
            "Lov, anmälan och avvikelser prövar byggnadsnämnden enligt plan- och bygglagen.",
            "Permits, notifications and deviations are tried by the building committee under the Planning and Building Act.",
        ),
        (
            "Detaljplaner gör kommunen. Beslut kan överklagas till länsstyrelsen eller mark- och miljödomstolen.",
            "Detailed plans are made by the municipality. Decisions can be appealed to the county board or the land and environment court.",
        ),
        (
            "Gränser, delning och servitut avgör lantmäterimyndigheten.",
            "Boundaries, divisions and easements are decided by the cadastral authority.",
        ),
    ];
    let law = law.map(|(sv, en)| Fact {
        legal_basis: Some("PBL 9 kap., 4–5 kap., 13 kap.; FBL".to_owned()),
        ..Fact::said(lang.pick(sv, en).to_owned())
    });
    let facts: Vec<_> = found.iter().map(|found| asked.fact(*found, None)).collect();
    let for_human: Vec<_> = found
        .iter()
        .filter_map(|found| asked.rule_for_human(*found))
        .collect();
    let decides = lang.pick(
        "Om en åtgärd behöver lov och kan få det avgör byggnadsnämnden.",
        "Whether a measure needs a permit and can have one the building committee decides.",
    );
    Ok(Reply::new(State::Applies, format!("{committee}{conditions}"))
        .with_facts(facts)
        .with_facts(law)
        .leaving(for_human)
        .leaving([asked.left(Decider::BuildingCommittee, decides.to_owned())]))
}
