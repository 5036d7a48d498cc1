//! Whole plans out of a store, for writing them to a file.

use std::collections::BTreeMap;

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, Plan, PlanId, Provenance, Regulation, RegulationContent, RuleId};

/// Collects plans with their regulations from a load.
#[derive(Debug, Default)]
pub struct StoredPlans {
    only: Option<PlanId>,
    plans: BTreeMap<PlanId, Plan>,
    contents: BTreeMap<ContentKey, RegulationContent>,
}

impl StoredPlans {
    /// Collects all plans, or only one.
    pub fn new(only: Option<PlanId>) -> StoredPlans {
        StoredPlans {
            only,
            ..StoredPlans::default()
        }
    }

    /// The plans, ordered by their ids, so that the same store gives the same file.
    pub fn into_plans(self) -> Vec<Plan> {
        self.plans.into_values().collect()
    }
}

impl SnapshotSink for StoredPlans {
    fn plan(&mut self, plan: StoredPlan) {
        if self.only.is_none_or(|only| only == plan.plan.id) {
            self.plans.insert(plan.plan.id, plan.plan);
        }
    }

    fn content(&mut self, key: ContentKey, content: RegulationContent) {
        self.contents.insert(key, content);
    }

    fn regulation(&mut self, regulation: StoredRegulation) {
        let StoredRegulation {
            id,
            plan,
            content,
            regulates_uses,
            geometry,
        } = regulation;
        // The store hands over plans and contents before what refers to them: a plan that is missing was not wanted.
        let (Some(plan), Some(content)) = (self.plans.get_mut(&plan), self.contents.get(&content)) else {
            return;
        };
        plan.regulations.push(Regulation {
            id,
            content: content.clone(),
            regulates_uses,
            geometry,
        });
    }

    fn parcel(&mut self, _: Parcel) {}

    fn address(&mut self, _: Address) {}

    fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
}
