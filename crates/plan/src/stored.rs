//! What a store hands to a snapshot: the plan model with its provenance, in an order that lets a snapshot be built in one
//! pass and with every repeated content parsed once.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::building::ExistingBuilding;
use crate::finding::RuleId;
use crate::geometry::GeometryPart;
use crate::guidance::GuidanceFeature;
use crate::ids::{PlanId, RegulationId};
use crate::parcel::Parcel;
use crate::plan::Plan;
use crate::provenance::Provenance;
use crate::regulation::RegulationContent;
use crate::terrain::TerrainRaster;

/// A plan as stored: its own record without the regulations, and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// The plan; `regulations` is empty here.
    pub plan: Plan,
    /// Where it came from.
    pub provenance: Provenance,
    /// Rules whose errors the municipality accepted at import (`--accept`): an answer has to say so.
    pub accepted: Vec<RuleId>,
}

/// Key of a content within one load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentKey(pub u32);

/// A regulation as stored, its content by key.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRegulation {
    /// Its identity.
    pub id: RegulationId,
    /// The plan it belongs to.
    pub plan: PlanId,
    /// What it says.
    pub content: ContentKey,
    /// The use regulations it belongs to.
    pub regulates_uses: Vec<RegulationId>,
    /// Where it holds; empty means the whole plan.
    pub geometry: Vec<GeometryPart>,
}

/// Receives the content of a store. The store calls `plan` and `content` before any regulation that refers to them.
pub trait SnapshotSink {
    /// One plan.
    fn plan(&mut self, plan: StoredPlan);
    /// One distinct content under its key.
    fn content(&mut self, key: ContentKey, content: RegulationContent);
    /// One regulation.
    fn regulation(&mut self, regulation: StoredRegulation);
    /// One parcel.
    fn parcel(&mut self, parcel: Parcel);
    /// One address.
    fn address(&mut self, address: Address);
    /// One existing building.
    fn building(&mut self, _building: ExistingBuilding) {}
    /// One piece of the ground. A store may hand over a delivered raster in several pieces; where pieces overlap, the later
    /// one holds.
    fn terrain(&mut self, _terrain: TerrainRaster) {}
    /// One feature of the comprehensive plan.
    fn guidance(&mut self, _guidance: GuidanceFeature) {}
    /// Where the base data came from: called once for each imported file, with its kind: `parcels`, `addresses`, `buildings`,
    /// `terrain` or `guidance`, and with the rules whose errors the municipality accepted at import (`--accept`): an answer has
    /// to say so.
    fn layer(&mut self, kind: &str, provenance: Provenance, accepted: Vec<RuleId>);
}
