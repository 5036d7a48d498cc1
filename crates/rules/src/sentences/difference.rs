//! The sentences about what changed at a place between two days.

use jiff::civil::Date;
use planvy_plan::{Lang, PlanStatus, Standing};

use super::sentence_case;
use crate::plan_answer::{Implementation, ImplementationState};

/// No plan is known at either day.
pub fn nothing_known(lang: Lang) -> String {
    lang.pick(
        "Ingen digital plan är känd här vid någon av dagarna. Det betyder inte att platsen saknar plan. Fråga kommunen.",
        "No digital plan is known here at either day. That does not mean that the place has no plan. Ask the municipality.",
    )
    .to_owned()
}

/// Nothing that is delivered changed.
pub fn nothing_changed(lang: Lang, from: Date, to: Date) -> String {
    lang.pick(
        format!("0 ändringar mellan {from} och {to} i de planer som är inlästa här."),
        format!("0 changes between {from} and {to} in the plans that are loaded here."),
    )
}

/// So many plans and rules changed.
pub fn changed(lang: Lang, plans: usize, rules: usize, from: Date, to: Date) -> String {
    let (plan_word, rule_word) = (
        lang.pick(["plan", "planer"], ["plan", "plans"]),
        lang.pick(["regel", "regler"], ["rule", "rules"]),
    );
    let [one, several] = plan_word;
    let plan_word = if plans == 1 { one } else { several };
    let [one, several] = rule_word;
    let rule_word = if rules == 1 { one } else { several };
    match rules {
        0 => lang.pick(
            format!("{plans} {plan_word} ändrades här mellan {from} och {to}."),
            format!("{plans} {plan_word} changed here between {from} and {to}."),
        ),
        _ => lang.pick(
            format!("{plans} {plan_word} och {rules} {rule_word} ändrades här mellan {from} och {to}."),
            format!("{plans} {plan_word} and {rules} {rule_word} changed here between {from} and {to}."),
        ),
    }
}

/// That history is as it was delivered.
pub fn history_as_delivered(lang: Lang) -> String {
    lang.pick(
        "Historiken är den som är levererad. En äldre plan som inte är inläst syns inte, och en plan visas som den ser ut efter sin senaste ändring.",
        "History is as it was delivered. An older plan that is not loaded does not show, and a plan is shown as it stands after its latest amendment.",
    )
    .to_owned()
}

/// What the sentence about a plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct PlanTold<'a> {
    /// Its kind, number and name.
    pub label: &'a str,
    /// Its status, by its last delivery.
    pub status: PlanStatus,
    /// Its dates of legal force, in order.
    pub legal_force: &'a [Date],
    /// When it ceased, where that is known.
    pub ended: Option<Date>,
    /// The earlier day.
    pub from: Date,
    /// The later day.
    pub to: Date,
}

/// What happened to a plan.
pub fn plan(lang: Lang, told: &PlanTold<'_>, before: Option<Standing>, after: Option<Standing>) -> String {
    let label = sentence_case(told.label);
    let between = |date: &Date| *date > told.from && *date <= told.to;
    let force = told.legal_force.iter().copied().find(|date| between(date));
    let ended = told.ended.filter(|date| between(date));
    let gained = match force {
        Some(date) => lang.pick(
            format!("{label} fick laga kraft {date}."),
            format!("{label} gained legal force on {date}."),
        ),
        None => lang.pick(
            format!("{label} fick laga kraft."),
            format!("{label} gained legal force."),
        ),
    };
    match after {
        Some(Standing::InForce) => gained,
        Some(Standing::Proposed) => lang.pick(
            format!(
                "Kommunen började arbeta med {}. Den gäller inte {}.",
                told.label, told.to
            ),
            format!(
                "The municipality began to work on {}. It does not apply on {}.",
                told.label, told.to
            ),
        ),
        Some(Standing::Superseded) => {
            let replaced = lang.pick(
                format!("{label} gäller inte längre här. En senare plan har tagit dess plats."),
                format!("{label} no longer applies here. A later plan has taken its place."),
            );
            // It may have come and been replaced in the same time.
            if before != Some(Standing::InForce) && force.is_some() {
                format!("{gained} {replaced}")
            } else {
                replaced
            }
        }
        Some(Standing::Repealed) if told.status == PlanStatus::Closed => {
            over(lang, told, ended, Over::GivenUp)
        }
        Some(Standing::Repealed) => over(lang, told, ended, Over::Repealed),
        Some(standing @ (Standing::NotYet | Standing::Ended)) => lang.pick(
            format!("{label} {}.", is_sv(standing)),
            format!("{label} {}.", is_en(standing)),
        ),
        None => lang.pick(
            format!("{label} är inte känd här {}.", told.to),
            format!("{label} is not known here on {}.", told.to),
        ),
    }
}

/// How a plan came to its end.
enum Over {
    GivenUp,
    Repealed,
}

fn over(lang: Lang, told: &PlanTold<'_>, ended: Option<Date>, how: Over) -> String {
    let label = told.label;
    match how {
        Over::GivenUp => match ended {
            Some(date) => lang.pick(
                format!("{date} lade kommunen ned arbetet med {label}."),
                format!("On {date} the municipality gave up its work on {label}."),
            ),
            None => lang.pick(
                format!("Kommunen lade ned arbetet med {label}."),
                format!("The municipality gave up its work on {label}."),
            ),
        },
        Over::Repealed => {
            let label = sentence_case(label);
            match ended {
                Some(date) => lang.pick(
                    format!("{label} upphävdes {date}. Den gäller inte längre."),
                    format!("{label} was repealed on {date}. It no longer applies."),
                ),
                None => lang.pick(
                    format!("{label} är upphävd. Den gäller inte längre."),
                    format!("{label} has been repealed. It no longer applies."),
                ),
            }
        }
    }
}

/// Parts of a plan stand differently, the plan itself does not.
pub fn parts(lang: Lang, label: &str, rules: usize) -> String {
    let label = sentence_case(label);
    match rules {
        1 => lang.pick(
            format!("{label} står kvar, men 1 regel i den har ändrats."),
            format!("{label} stands as before, but 1 rule in it changed."),
        ),
        rules => lang.pick(
            format!("{label} står kvar, men {rules} regler i den har ändrats."),
            format!("{label} stands as before, but {rules} rules in it changed."),
        ),
    }
}

/// What happened to an implementation period; nothing where it went with its plan.
pub fn period(
    lang: Lang,
    label: &str,
    before: Option<Implementation>,
    after: Option<Implementation>,
) -> Option<String> {
    let after = after?;
    let label = sentence_case(label);
    match (after.state, after.from, after.to) {
        (ImplementationState::Running, Some(from), Some(to)) => Some(lang.pick(
            format!("Genomförandetiden för planen går från {from} till och med {to}."),
            format!("The plan's implementation period runs from {from} through {to}."),
        )),
        (ImplementationState::Ended, _, Some(to)) => Some(match before {
            Some(_) => lang.pick(
                format!("{label}: genomförandetiden gick ut {to}. Planen gäller ändå tills den ändras eller upphävs."),
                format!("{label}: the implementation period ended on {to}. The plan applies all the same until it is amended or repealed."),
            ),
            None => lang.pick(
                format!("Genomförandetiden gick ut {to}. Planen gäller ändå tills den ändras eller upphävs."),
                format!("The implementation period ended on {to}. The plan applies all the same until it is amended or repealed."),
            ),
        }),
        _ => None,
    }
}

/// What happened to a regulation; `plain` is what it says.
pub fn regulation(lang: Lang, plain: &str, before: Option<Standing>, after: Option<Standing>) -> String {
    let was = match before {
        None => lang.pick("fanns inte", "was not there"),
        Some(before) => lang.pick(was_sv(before), was_en(before)),
    };
    let is = match after {
        None => lang.pick("är inte känd längre", "is no longer known"),
        Some(after) => lang.pick(is_sv(after), is_en(after)),
    };
    lang.pick(
        format!("{plain} Regeln {is} (tidigare: {was})."),
        format!("{plain} The rule {is} (earlier: {was})."),
    )
}

fn is_sv(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "gäller",
        Standing::Proposed => "är ett förslag",
        Standing::NotYet => "gäller inte än",
        Standing::Ended => "har slutat gälla",
        Standing::Superseded => "är ersatt",
        Standing::Repealed => "är upphävd",
    }
}

fn is_en(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "applies",
        Standing::Proposed => "is a proposal",
        Standing::NotYet => "does not apply yet",
        Standing::Ended => "has ceased to apply",
        Standing::Superseded => "is replaced",
        Standing::Repealed => "is repealed",
    }
}

fn was_sv(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "gällde",
        Standing::Proposed => "var ett förslag",
        Standing::NotYet => "gällde inte än",
        Standing::Ended => "hade slutat gälla",
        Standing::Superseded => "var ersatt",
        Standing::Repealed => "var upphävd",
    }
}

fn was_en(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "applied",
        Standing::Proposed => "was a proposal",
        Standing::NotYet => "did not apply yet",
        Standing::Ended => "had ceased to apply",
        Standing::Superseded => "was replaced",
        Standing::Repealed => "was repealed",
    }
}
