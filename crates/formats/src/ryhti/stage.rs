//! How far a plan and each of its regulations have come, by the national code list *kaavaelinkaari* (17 codes).

use planvy_plan::PlanStatus;

/// How far a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// All of it.
    Whole(PlanStatus),
    /// In force but for what an appeal is about (*osittain voimassa*): each regulation says for itself whether it holds.
    InPart,
}

/// The stage of a code; `None` for codes that are not known here.
pub(super) fn stage_of(code: &str) -> Option<Stage> {
    Some(match code {
        // Initiative; made known.
        "01" | "02" => Stage::Whole(PlanStatus::Started),
        // Preparation, in which everybody is heard.
        "03" => Stage::Whole(PlanStatus::Consultation),
        // Proposal, and proposal that was changed.
        "04" | "05" => Stage::Whole(PlanStatus::Review),
        // Approved; final, which is in force once it has been announced.
        "06" | "12" => Stage::Whole(PlanStatus::Adopted),
        // Under appeal, or to be corrected.
        "07" | "08" | "09" => Stage::Whole(PlanStatus::Appealed),
        "10" => Stage::InPart,
        // In force, also before it is final.
        "11" | "13" => Stage::Whole(PlanStatus::LegalForce),
        "14" => Stage::Whole(PlanStatus::Repealed),
        // Lapsed, rejected, suspended.
        "15" | "16" | "17" => Stage::Whole(PlanStatus::Closed),
        _ => return None,
    })
}

/// What the stage of a regulation adds to that of its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OwnStage {
    /// It has come as far as its plan.
    AsPlan,
    /// It holds no longer, or never will.
    Ended,
    /// Nobody says that it is in force in a plan that is so in part: the words of the list, for people.
    Unclear(String),
}

/// The stage of a regulation in a plan; both by their codes.
pub(super) fn own_stage(plan: Stage, code: Option<&str>) -> OwnStage {
    let is_over = |stage: Option<Stage>| {
        let ended = [PlanStatus::Repealed, PlanStatus::Closed].map(Stage::Whole);
        stage.is_some_and(|stage| ended.contains(&stage))
    };
    let own = code.and_then(stage_of);
    match (plan, own) {
        _ if is_over(own) && !is_over(Some(plan)) => OwnStage::Ended,
        (Stage::InPart, Some(Stage::Whole(PlanStatus::LegalForce))) | (Stage::Whole(_), _) => {
            OwnStage::AsPlan
        }
        (Stage::InPart, _) => {
            let words = code.map_or("osittain voimassa", in_words);
            OwnStage::Unclear(format!("elinkaaren tila: {words}"))
        }
    }
}

/// What the code list calls a stage that leaves it open whether a regulation holds; else the code.
fn in_words(code: &str) -> &str {
    match code {
        "06" => "hyväksytty kaava",
        "07" => "oikaisukehotuksen alainen",
        "08" => "valituksen alainen",
        "09" => "oikaisukehotuksen alainen ja valituksen alainen",
        "10" => "osittain voimassa",
        "12" => "lainvoimainen",
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_list_has_a_stage() {
        for code in 1..=17 {
            assert!(stage_of(&format!("{code:02}")).is_some(), "{code}");
        }
        for code in ["00", "18", "1", ""] {
            assert_eq!(stage_of(code), None, "{code}");
        }
    }

    #[test]
    fn a_regulation_holds_where_it_says_so_and_ends_where_it_says_so() {
        let whole = Stage::Whole(PlanStatus::LegalForce);
        let unclear = |words: &str| OwnStage::Unclear(format!("elinkaaren tila: {words}"));
        for (plan, code, own) in [
            (whole, None, OwnStage::AsPlan),
            (whole, Some("13"), OwnStage::AsPlan),
            (whole, Some("14"), OwnStage::Ended),
            (whole, Some("17"), OwnStage::Ended),
            (Stage::InPart, Some("13"), OwnStage::AsPlan),
            (Stage::InPart, Some("11"), OwnStage::AsPlan),
            (Stage::InPart, Some("14"), OwnStage::Ended),
            (Stage::InPart, Some("08"), unclear("valituksen alainen")),
            (Stage::InPart, Some("10"), unclear("osittain voimassa")),
            (Stage::InPart, None, unclear("osittain voimassa")),
            (Stage::InPart, Some("x"), unclear("x")),
            // Of a plan that has ended, everything is told as it is.
            (Stage::Whole(PlanStatus::Repealed), Some("14"), OwnStage::AsPlan),
        ] {
            assert_eq!(own_stage(plan, code), own, "{plan:?} {code:?}");
        }
    }
}
