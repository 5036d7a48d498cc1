//! How far a plan has come, by the national code list *kaavaelinkaari*.

use planvy_plan::PlanStatus;

/// The status of a stage; `None` for stages that the model does not have (partly in force, among others) and for codes that are not known here.
pub(super) fn status_of(code: &str) -> Option<PlanStatus> {
    match code {
        // Initiative; made known.
        "01" | "02" => Some(PlanStatus::Started),
        // Preparation, in which everybody is heard.
        "03" => Some(PlanStatus::Consultation),
        // Proposal, and proposal that was changed.
        "04" | "05" => Some(PlanStatus::Review),
        "06" => Some(PlanStatus::Adopted),
        // Under appeal, or to be corrected.
        "07" | "08" | "09" => Some(PlanStatus::Appealed),
        "13" => Some(PlanStatus::LegalForce),
        "14" => Some(PlanStatus::Repealed),
        _ => None,
    }
}
