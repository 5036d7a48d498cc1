//! A sink that puts together again what a store hands over.

use std::collections::HashMap;

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, Plan, PlanId, Provenance, Regulation, RegulationContent, RuleId};
use planvy_store::{GeoPackageStore, Store};

/// What a store handed over.
#[derive(Default)]
pub struct Collected {
    pub snapshot_id: String,
    pub plans: Vec<Plan>,
    pub origins: HashMap<PlanId, (Provenance, Vec<RuleId>)>,
    pub contents: HashMap<ContentKey, RegulationContent>,
    pub parcels: Vec<Parcel>,
    pub addresses: Vec<Address>,
    pub layers: Vec<(String, Provenance)>,
}

impl Collected {
    /// Everything in a store.
    pub fn from(store: &GeoPackageStore) -> Collected {
        let mut collected = Collected::default();
        collected.snapshot_id = store.load(&mut collected).unwrap();
        collected
    }
}

impl SnapshotSink for Collected {
    fn plan(&mut self, stored: StoredPlan) {
        assert!(stored.plan.regulations.is_empty());
        let before = self
            .origins
            .insert(stored.plan.id, (stored.provenance, stored.accepted));
        assert_eq!(before, None, "a plan is handed over once");
        self.plans.push(stored.plan);
    }

    fn content(&mut self, key: ContentKey, content: RegulationContent) {
        assert_eq!(
            self.contents.insert(key, content),
            None,
            "a content is handed over once"
        );
    }

    fn regulation(&mut self, stored: StoredRegulation) {
        let plan = self
            .plans
            .iter_mut()
            .find(|plan| plan.id == stored.plan)
            .expect("the plan came before");
        plan.regulations.push(Regulation {
            id: stored.id,
            content: self
                .contents
                .get(&stored.content)
                .expect("the content came before")
                .clone(),
            regulates_uses: stored.regulates_uses,
            geometry: stored.geometry,
        });
    }

    fn parcel(&mut self, parcel: Parcel) {
        self.parcels.push(parcel);
    }

    fn address(&mut self, address: Address) {
        self.addresses.push(address);
    }

    fn layer(&mut self, kind: &str, provenance: Provenance) {
        self.layers.push((kind.to_owned(), provenance));
    }
}
