//! What an import asks of a store without loading it.

use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Crs, Plan, PlanId, RegulationId};
use planvy_store::{Counts, Publication, Published, PublishedContent, Store, StoreError};
use uuid::Uuid;

use crate::kinds::Kind;
use crate::samples::{bare_plan, publication, rich_plan};

pub fn regulations_are_found_in_the_plan_that_holds_them_now(kind: Kind) {
    let mut store = kind.empty();
    let plan = rich_plan(100);
    let ids: Vec<RegulationId> = plan.regulations.iter().map(|regulation| regulation.id).collect();
    let asked = [ids.clone(), vec![RegulationId(Uuid::from_u128(9_999))]].concat();
    assert_eq!(store.homes_of(&asked).unwrap(), []);
    store
        .publish(publication("a", "1", PublishedContent::Plans(vec![plan.clone()])))
        .unwrap();
    let expected: Vec<_> = ids.iter().map(|id| (*id, plan.id)).collect();
    assert_eq!(store.homes_of(&asked).unwrap(), expected);

    // A version without the last regulation: it is at home nowhere.
    let mut newer = plan.clone();
    newer.regulations.pop();
    store
        .publish(publication("b", "2", PublishedContent::Plans(vec![newer])))
        .unwrap();
    assert_eq!(store.homes_of(&asked).unwrap(), expected[..2]);
}

pub fn plans_are_found_by_their_areas(kind: Kind) {
    let mut store = kind.empty();
    let (mut rich, bare) = (rich_plan(100), bare_plan(1, "En annan"));
    // A version that was replaced is found no more.
    store
        .publish(publication("a", "1", PublishedContent::Plans(vec![rich.clone()])))
        .unwrap();
    rich.name = "Ny version".to_owned();
    let plans = vec![rich.clone(), bare.clone()];
    store
        .publish(publication("b", "2", PublishedContent::Plans(plans)))
        .unwrap();
    rich.regulations.clear();

    let around = |crs, west: f64| {
        store
            .plans_in(crs, [west, 6_164_050.0, west + 10.0, 6_164_060.0])
            .unwrap()
    };
    assert_eq!(around(Crs::Zone1330, 118_050.0), [rich.clone(), bare]);
    assert_eq!(around(Crs::Zone1330, 118_150.0), []);
    // The rich plan has a second part further east.
    let second = store
        .plans_in(Crs::Zone1330, [118_210.0, 6_164_010.0, 118_211.0, 6_164_011.0])
        .unwrap();
    assert_eq!(second, [rich]);
    assert_eq!(around(Crs::Tm, 118_050.0), []);
}

pub fn records_of_plans_come_without_what_hangs_on_them(kind: Kind) {
    let mut store = kind.empty();
    assert_eq!(store.plan_records().unwrap(), []);
    let (mut rich, mut bare) = (rich_plan(100), bare_plan(1, "En annan"));
    for (name, plan) in [("a", &rich), ("b", &bare)] {
        store
            .publish(publication(
                name,
                name,
                PublishedContent::Plans(vec![plan.clone()]),
            ))
            .unwrap();
    }
    for plan in [&mut rich, &mut bare] {
        plan.regulations.clear();
        plan.area.clear();
    }
    let records = store.plan_records().unwrap();
    let files: Vec<&str> = records
        .iter()
        .map(|record| record.provenance.file.as_str())
        .collect();
    assert_eq!(files, ["a", "b"]);
    let plans: Vec<_> = records.iter().map(|record| record.plan.clone()).collect();
    assert_eq!(plans, [rich, bare]);
    assert_eq!(OnlyLoads(store.another()).plan_records().unwrap(), records);
}

/// A store that says no more than it has to.
struct OnlyLoads(Box<dyn Store>);

impl Store for OnlyLoads {
    fn snapshot_id(&self) -> Result<String, StoreError> {
        self.0.snapshot_id()
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.0.counts()
    }

    fn publish(&mut self, publication: Publication) -> Result<Published, StoreError> {
        self.0.publish(publication)
    }

    fn homes_of(&self, regulations: &[RegulationId]) -> Result<Vec<(RegulationId, PlanId)>, StoreError> {
        self.0.homes_of(regulations)
    }

    fn plans_in(&self, crs: Crs, bounds_m: [f64; 4]) -> Result<Vec<Plan>, StoreError> {
        self.0.plans_in(crs, bounds_m)
    }

    fn another(&self) -> Box<dyn Store> {
        self.0.another()
    }

    fn load(&self, sink: &mut dyn SnapshotSink) -> Result<String, StoreError> {
        self.0.load(sink)
    }
}
