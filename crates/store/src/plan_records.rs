//! The records of the plans of a snapshot, without what hangs on them.

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, Provenance, RegulationContent, RuleId};

/// Keeps the records of the plans, and lets everything else go.
#[derive(Default)]
pub(crate) struct PlanRecords {
    /// The plans, without areas and regulations.
    pub(crate) plans: Vec<StoredPlan>,
}

impl SnapshotSink for PlanRecords {
    fn plan(&mut self, mut stored: StoredPlan) {
        stored.plan.area.clear();
        self.plans.push(stored);
    }

    fn content(&mut self, _key: ContentKey, _content: RegulationContent) {}

    fn regulation(&mut self, _regulation: StoredRegulation) {}

    fn parcel(&mut self, _parcel: Parcel) {}

    fn address(&mut self, _address: Address) {}

    fn layer(&mut self, _kind: &str, _provenance: Provenance, _accepted: Vec<RuleId>) {}
}
