//! Finnish plans in the exchange format of the built environment's information system (*Ryhti*): one JSON document a plan.
//!
//! A plan has objects with a place, groups of regulations, and relations between the two; general groups hold in the whole plan. Kinds, stages and
//! uses are addresses of national code lists, whose last part is the code.
//!
//! | in the file | in the model |
//! |---|---|
//! | `lifeCycleStatus` | the status, by [`stage`]; a stage that is not known leaves the plan out |
//! | partly in force | in force, said in what the plan is called; a regulation that does not say itself that it is in force needs a human |
//! | a regulation that is repealed | nothing, with a finding |
//! | `srid` 3873 to 3885 (ETRS-GK) | moved to TM35FIN, with a finding |
//! | a regulation of a group | one regulation at all objects that the group is related to |
//! | `paakayttotarkoitus` beside it | a use; everything else is a property |
//! | `letterIdentifier` of the group | the letter |
//! | `value` with a number | a quantity where the kind has one in the model, else text |
//!
//! Sources: the code list *kaavaelinkaari*; of plans partly in force section 201 of the Land Use and Building Act (132/1999); the open interface descriptions of Ryhti (`ryhti-plan-public-validate-api`).

mod document;
mod plan;
mod stage;
mod values;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use crate::features::looks_like_json;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

/// The largest document that is read, in bytes.
const LARGEST_BYTES: u64 = 256 << 20;

/// The reader of Finnish plans.
#[derive(Clone, Copy, Debug)]
pub struct RyhtiPlan;

impl Format for RyhtiPlan {
    fn name(&self) -> &'static str {
        "ryhti-plan"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = head.kind.is_none_or(|kind| kind == ContentKind::Plans);
        let text = String::from_utf8_lossy(head.bytes);
        let has = |name: &str| text.contains(name);
        wanted
            && looks_like_json(head.bytes)
            && has("\"planKey\"")
            && (has("\"geographicalArea\"") || has("\"lifeCycleStatus\""))
    }

    fn read(&self, path: &Path, _: &ReadOptions) -> Reading<Content> {
        let document = match read_document(path) {
            Ok(document) => document,
            Err(message) => return Reading::failed(Finding::error(RuleId::PARSE, message)),
        };
        let mut log = FindingLog::default();
        let plan = plan::plan_of(&document, &mut log);
        Reading {
            value: plan.map(|plan| Content::Plans(vec![plan])),
            findings: log.into_findings(),
        }
    }
}

fn read_document(path: &Path) -> Result<document::PlanDocument, String> {
    let file = File::open(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    if length > LARGEST_BYTES {
        return Err(format!(
            "the file has {length} bytes; at most {LARGEST_BYTES} are read"
        ));
    }
    serde_json::from_reader(BufReader::new(file.take(LARGEST_BYTES)))
        .map_err(|error| format!("it is no plan of Ryhti: {error}"))
}

#[cfg(test)]
mod tests;
