//! The snapshot: what it holds, by number and by id.

use geo_types::MultiPolygon;
use planvy_plan::stored::StoredPlan;
use planvy_plan::{Address, Crs, Parcel, PlanId, Provenance, RegulationContent, RegulationId, RuleId};

use crate::addresses::AddressTable;
use crate::base_layers::{BuildingTable, GuidanceTable};
use crate::builder::SnapshotBuilder;
use crate::geometry::{Holder, Layer, Unplaceable};
use crate::ground::Ground;
use crate::indices::{AddressIndex, ContentIndex, ParcelIndex, PlanIndex, RegulationIndex};
use crate::levels::PositionQuality;
use crate::names::NameIndex;
use crate::parts::{PartLists, Parts};
use crate::regulations::{RegulationEntry, RegulationTable};
use crate::shape_in_grid::{Shape, ShapeInGrid, areas_of};
use crate::zone::Zone;

/// Everything Planvy knows at one moment, arranged for questions and never changed. Built by a [`SnapshotBuilder`].
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) id: String,
    pub(crate) plans: Vec<StoredPlan>,
    /// The plans' ids once more, close together for questions that ask for no more of a plan.
    pub(crate) plan_ids: Box<[PlanId]>,
    pub(crate) plans_by_id: Box<[u32]>,
    pub(crate) plan_parts: Vec<Parts>,
    pub(crate) contents: Vec<RegulationContent>,
    pub(crate) regulations: RegulationTable,
    pub(crate) parcels: Vec<Parcel>,
    pub(crate) parcel_parts: Vec<Parts>,
    pub(crate) addresses: AddressTable,
    pub(crate) buildings: BuildingTable,
    pub(crate) ground: Ground,
    pub(crate) guidance: GuidanceTable,
    pub(crate) lists: PartLists,
    pub(crate) zones: Vec<Zone>,
    pub(crate) levels: Box<[LevelRange]>,
    pub(crate) plan_positions: Box<[PositionQuality]>,
    pub(crate) layers: Vec<LayerSource>,
    pub(crate) unplaced: Vec<Unplaced>,
    pub(crate) parcel_names: NameIndex,
    pub(crate) plan_names: NameIndex,
}

/// Levels of a part delivered in three dimensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LevelRange {
    /// Whose.
    pub holder: Holder,
    /// Which of its parts.
    pub part: u32,
    /// Lowest and highest.
    pub levels_m: (f64, f64),
    /// Whether the part is the footprint of a solid.
    pub is_solid: bool,
}

/// Where base data came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSource {
    /// `parcels`, `addresses`, `buildings`, `terrain` or `guidance`.
    pub kind: String,
    /// One imported file of them.
    pub provenance: Provenance,
    /// Rules whose errors the municipality accepted at import.
    pub accepted: Vec<RuleId>,
}

/// Something delivered that no question by place can find, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// What.
    pub thing: UnplacedThing,
    /// Why.
    pub why: Unplaceable,
}

/// A thing by the name its source gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnplacedThing {
    /// A plan: one part of its area.
    Plan(PlanId),
    /// A regulation: one part of its geometry, or all of it.
    Regulation(RegulationId),
    /// A parcel, by its designation: one of its areas.
    Parcel(String),
    /// An address, by street and number.
    Address(String),
    /// A building, by the source's identity or its number.
    Building(String),
    /// A feature of the comprehensive plan, by its identity.
    Guidance(String),
    /// A piece of the ground, by its number.
    Terrain(String),
}

impl Snapshot {
    /// The snapshot of a store that holds nothing. Its id is empty.
    pub fn empty() -> Snapshot {
        SnapshotBuilder::new("").build()
    }

    /// The id of this state of the store, which stands in every answer.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The plans, by number. Their `area` is empty here: [`plan_geometry`](Snapshot::plan_geometry) gives it.
    pub fn plans(&self) -> &[StoredPlan] {
        &self.plans
    }

    /// A plan by its number.
    pub fn plan(&self, index: PlanIndex) -> Option<&StoredPlan> {
        self.plans.get(index.position())
    }

    /// The id of a plan by its number.
    pub fn plan_id(&self, index: PlanIndex) -> Option<PlanId> {
        self.plan_ids.get(index.position()).copied()
    }

    /// A plan by its id.
    pub fn plan_by_id(&self, id: PlanId) -> Option<PlanIndex> {
        let id_at = |at: u32| self.plan_id(PlanIndex(at));
        let found = self.plans_by_id.partition_point(|at| id_at(*at) < Some(id));
        let at = self.plans_by_id.get(found).filter(|at| id_at(**at) == Some(id))?;
        Some(PlanIndex(*at))
    }

    /// The regulations of a plan, in the order of its file.
    pub fn regulations_of(&self, plan: PlanIndex) -> impl ExactSizeIterator<Item = RegulationIndex> + use<> {
        self.regulations.of_plan(plan)
    }

    /// The regulations of a plan that have no geometry of their own and hold wherever the plan does.
    pub fn whole_plan_regulations(&self, plan: PlanIndex) -> &[RegulationIndex] {
        self.regulations.whole_plan(plan)
    }

    /// How many regulations there are.
    pub fn regulation_count(&self) -> usize {
        self.regulations.len()
    }

    /// A regulation by its number.
    pub fn regulation(&self, index: RegulationIndex) -> Option<RegulationEntry<'_>> {
        self.regulations.entry(index)
    }

    /// A regulation by its id.
    pub fn regulation_by_id(&self, id: RegulationId) -> Option<RegulationIndex> {
        self.regulations.by_id(id)
    }

    /// A content by its number.
    pub fn content(&self, index: ContentIndex) -> Option<&RegulationContent> {
        self.contents.get(index.position())
    }

    /// The distinct contents, by number.
    pub fn contents(&self) -> &[RegulationContent] {
        &self.contents
    }

    /// The parts of a regulation in its plan's coordinate system. Empty for one that holds in the whole plan.
    pub fn geometry(&self, index: RegulationIndex) -> Vec<ShapeInGrid> {
        let Some((plan, parts)) = self.regulations.parts(index) else {
            return Vec::new();
        };
        let crs = self.plan(plan).map_or(Crs::Tm, |stored| stored.plan.crs);
        self.shapes(crs, parts, Layer::Regulation(index))
    }

    /// The area of a plan in its coordinate system.
    pub fn plan_geometry(&self, index: PlanIndex) -> MultiPolygon<f64> {
        areas_of(self.plan_shapes(index).into_iter().map(|part| part.shape))
    }

    /// The parts of a plan's area with the levels of those delivered in three dimensions.
    pub fn plan_shapes(&self, index: PlanIndex) -> Vec<ShapeInGrid> {
        let Some((stored, parts)) = self.plan(index).zip(self.plan_parts.get(index.position())) else {
            return Vec::new();
        };
        self.shapes(stored.plan.crs, *parts, Layer::Plan(index))
    }

    /// The area of a regulation's parts in m², in its plan's plane; 0 where it has lines and points only. One that holds in
    /// the whole plan has the plan's area.
    pub fn regulation_area_m2(&self, index: RegulationIndex) -> f64 {
        match self.regulations.parts(index) {
            Some((plan, parts)) if parts.is_not_delivered() => self.plan_area_m2(plan),
            Some((plan, parts)) => {
                self.area_m2(self.plan(plan).map_or(Crs::Tm, |stored| stored.plan.crs), parts)
            }
            None => 0.0,
        }
    }

    /// The area of a plan in m², in its plane.
    pub fn plan_area_m2(&self, index: PlanIndex) -> f64 {
        let found = self.plan(index).zip(self.plan_parts.get(index.position()));
        found.map_or(0.0, |(stored, parts)| self.area_m2(stored.plan.crs, *parts))
    }

    /// The area of a parcel in m², in the plane of its coordinate system.
    pub fn parcel_area_m2(&self, index: ParcelIndex) -> f64 {
        let found = self.parcel(index).zip(self.parcel_parts.get(index.position()));
        found.map_or(0.0, |(parcel, parts)| self.area_m2(parcel.crs, *parts))
    }

    /// The parcels, by number.
    pub fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }

    /// A parcel by its number.
    pub fn parcel(&self, index: ParcelIndex) -> Option<&Parcel> {
        self.parcels.get(index.position())
    }

    /// The addresses, by number.
    pub fn addresses(&self) -> &[Address] {
        self.addresses.all()
    }

    /// An address by its number.
    pub fn address(&self, index: AddressIndex) -> Option<&Address> {
        self.addresses.all().get(index.position())
    }

    /// Where the parcels, addresses, buildings, ground and guidance came from, a line for each imported file. Empty of a kind: there is no such layer, and
    /// an answer about it is `no-data`.
    pub fn layers(&self) -> &[LayerSource] {
        &self.layers
    }

    /// What was delivered but could not be placed: an answer near it is incomplete.
    pub fn unplaced(&self) -> &[Unplaced] {
        &self.unplaced
    }

    /// The coordinate systems that hold something.
    pub fn coordinate_systems(&self) -> impl Iterator<Item = Crs> + '_ {
        self.zones.iter().map(|zone| zone.grid.crs)
    }

    pub(crate) fn zone(&self, crs: Crs) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.grid.crs == crs)
    }

    fn shapes(&self, crs: Crs, parts: Parts, layer: Layer) -> Vec<ShapeInGrid> {
        let (Some(zone), Some(holder)) = (self.zone(crs), Holder::new(layer)) else {
            return Vec::new();
        };
        (0..)
            .zip(self.lists.shapes(parts))
            .filter_map(|(part, shape)| {
                Some(ShapeInGrid {
                    crs,
                    shape: Shape::of(&zone.shapes.shape(shape)?, zone.grid),
                    levels_m: self.levels_m(holder, part),
                })
            })
            .collect()
    }

    fn levels_m(&self, holder: Holder, part: u32) -> Option<(f64, f64)> {
        let found = self
            .levels
            .binary_search_by_key(&(holder, part), |range| (range.holder, range.part))
            .ok()?;
        self.levels.get(found).map(|range| range.levels_m)
    }

    fn area_m2(&self, crs: Crs, parts: Parts) -> f64 {
        let Some(zone) = self.zone(crs) else { return 0.0 };
        self.lists
            .shapes(parts)
            .filter_map(|shape| Some(zone.shapes.shape(shape)?.area_m2()))
            .sum()
    }
}
