//! Builds a snapshot from what a store hands over.

use std::collections::HashMap;

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Address, Crs, ExistingBuilding, GeometryPart, GuidanceFeature, Parcel, PlanId, Provenance,
    RegulationContent, RuleId, TerrainRaster,
};

use crate::addresses::AddressTable;
use crate::base_layers::{BuildingTable, GuidanceTable};
use crate::delivered::{Delivered, shapes_of};
use crate::geometry::arrange::Arranged;
use crate::geometry::{Holder, Layer, PlacedShape, ShapeCollector, ShapeIndex, Unplaceable};
use crate::ground::Ground;
use crate::indices::{ContentIndex, ParcelIndex, PlanIndex, RegulationIndex};
use crate::levels::PositionQuality;
use crate::millimetre::Grid;
use crate::names::NameIndex;
use crate::parts::{PartLists, Parts};
use crate::regulations::RegulationRows;
use crate::snapshot::{LayerSource, LevelRange, Snapshot, Unplaced, UnplacedThing};
use crate::zone::Zone;

/// Builds a [`Snapshot`]. Hand it to a store as its [`SnapshotSink`], then call [`build`](SnapshotBuilder::build).
///
/// ```
/// use planvy_index::SnapshotBuilder;
/// use planvy_plan::stored::SnapshotSink;
/// use planvy_plan::{Crs, GridPoint, Parcel};
/// # use geo_types::{polygon, MultiPolygon};
/// let mut builder = SnapshotBuilder::new("an id");
/// builder.parcel(Parcel {
///     designation: "MALMÖ PROVET 1:1".into(),
///     crs: Crs::Zone1330,
///     area: MultiPolygon(vec![polygon![
///         (x: 118_000.0, y: 6_164_000.0), (x: 118_010.0, y: 6_164_000.0),
///         (x: 118_010.0, y: 6_164_010.0), (x: 118_000.0, y: 6_164_010.0),
///     ]]),
///     source_id: None,
/// });
/// let snapshot = builder.build();
/// let hits = snapshot.at_point(GridPoint { crs: Crs::Zone1330, east_m: 118_004.0, north_m: 6_164_005.0 });
/// assert_eq!(hits.parcels.len(), 1);
/// assert_eq!(hits.parcels[0].distance_to_border_m, 4.0);
/// ```
#[derive(Default)]
pub struct SnapshotBuilder {
    id: String,
    plans: Vec<StoredPlan>,
    plan_numbers: HashMap<PlanId, PlanIndex>,
    plan_parts: Vec<Parts>,
    contents: Vec<RegulationContent>,
    content_numbers: HashMap<ContentKey, ContentIndex>,
    rows: RegulationRows,
    row_parts: Vec<Parts>,
    parcels: Vec<Parcel>,
    parcel_parts: Vec<Parts>,
    addresses: Vec<Address>,
    buildings: Vec<ExistingBuilding>,
    ground: Ground,
    guidance: Vec<GuidanceFeature>,
    layers: Vec<LayerSource>,
    /// Shapes by the collectors' numbers.
    lists: PartLists,
    collectors: Vec<(Grid, ShapeCollector)>,
    levels: Vec<LevelRange>,
    plan_positions: Vec<PositionQuality>,
    unplaced: Vec<Unplaced>,
}

impl SnapshotBuilder {
    /// A builder of the snapshot with an id. The id stands in every answer: the store chooses it so that it changes with
    /// every publication.
    pub fn new(id: impl Into<String>) -> SnapshotBuilder {
        SnapshotBuilder {
            id: id.into(),
            ..SnapshotBuilder::default()
        }
    }

    /// Arranges everything for questions.
    pub fn build(self) -> Snapshot {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let numbers = self.rows.numbering();
        let final_holder = |holder: Holder| match holder.layer() {
            Layer::Regulation(added) => numbers
                .get(added.position())
                .and_then(|number| Holder::new(Layer::Regulation(*number)))
                .unwrap_or(holder),
            Layer::Plan(_) | Layer::Parcel(_) => holder,
        };
        let mut zones = Vec::with_capacity(self.collectors.len());
        let mut renumberings: Vec<(Crs, Vec<u32>)> = Vec::with_capacity(self.collectors.len());
        for (grid, collector) in self.collectors {
            let Arranged {
                store,
                extents,
                renumbered,
            } = collector.arrange(Zone::MARGIN_MM, threads, final_holder);
            zones.push(Zone::new(grid, store, &extents));
            renumberings.push((grid.crs, renumbered));
        }

        let mut lists = PartLists::default();
        let mut repack = |crs: Crs, parts: Parts| {
            if parts.is_not_delivered() {
                return parts;
            }
            let renumbered = renumberings
                .iter()
                .find(|(of, _)| *of == crs)
                .map(|(_, numbers)| numbers.as_slice());
            let shapes: Vec<ShapeIndex> = self
                .lists
                .shapes(parts)
                .filter_map(|shape| renumbered?.get(shape.0 as usize).copied().map(ShapeIndex))
                .collect();
            lists.pack(&shapes)
        };
        let plan_crs = |plan: usize| self.plans.get(plan).map_or(Crs::Tm, |stored| stored.plan.crs);
        let plan_parts = (0..)
            .zip(self.plan_parts)
            .map(|(plan, parts)| repack(plan_crs(plan), parts))
            .collect();
        let parcel_parts = self
            .parcels
            .iter()
            .zip(self.parcel_parts)
            .map(|(parcel, parts)| repack(parcel.crs, parts))
            .collect();
        let row_parts: Vec<Parts> = self
            .row_parts
            .iter()
            .zip(self.rows.plans())
            .map(|(parts, plan)| repack(plan_crs(plan.position()), *parts))
            .collect();
        lists.shrink();

        let mut levels: Vec<LevelRange> = self
            .levels
            .into_iter()
            .map(|range| LevelRange {
                holder: final_holder(range.holder),
                ..range
            })
            .collect();
        levels.sort_unstable_by_key(|range| (range.holder, range.part));

        let mut plans_by_id: Vec<u32> = (0..self.plans.len() as u32).collect();
        plans_by_id.sort_by_key(|at| self.plans.get(*at as usize).map(|stored| stored.plan.id));
        let mut unplaced = self.unplaced;
        let addresses = AddressTable::new(self.addresses, &mut unplaced);
        let buildings = BuildingTable::new(self.buildings, &mut unplaced);
        let guidance = GuidanceTable::new(self.guidance, &mut unplaced);
        Snapshot {
            id: self.id,
            regulations: self.rows.into_table(&numbers, &row_parts, self.plans.len()),
            plan_ids: self.plans.iter().map(|stored| stored.plan.id).collect(),
            plans_by_id: plans_by_id.into(),
            plan_parts,
            contents: self.contents,
            parcel_parts,
            lists,
            zones,
            levels: levels.into(),
            plan_positions: self.plan_positions.into(),
            layers: self.layers,
            unplaced,
            parcel_names: NameIndex::of_parcels(&self.parcels),
            plan_names: NameIndex::of_plans(&self.plans),
            plans: self.plans,
            parcels: self.parcels,
            addresses,
            buildings,
            ground: self.ground.arranged(),
            guidance,
        }
    }

    fn place_parts(
        &mut self,
        crs: Crs,
        layer: Layer,
        delivered: &[GeometryPart],
        thing: &UnplacedThing,
    ) -> Parts {
        if delivered.is_empty() {
            return Parts::NOT_DELIVERED;
        }
        let Some(holder) = Holder::new(layer) else {
            self.leave_out(thing, Unplaceable::Full);
            return self.lists.pack(&[]);
        };
        let mut shapes = Vec::with_capacity(delivered.len());
        for Delivered {
            shape,
            levels_m,
            is_solid,
        } in shapes_of(delivered, Grid { crs })
        {
            match shape.and_then(|shape| self.collect(crs, &shape, holder)) {
                Ok(index) => {
                    if let Some(levels_m) = levels_m {
                        self.levels.push(LevelRange {
                            holder,
                            part: shapes.len() as u32,
                            levels_m,
                            is_solid,
                        });
                    }
                    shapes.push(index);
                }
                Err(why) => self.leave_out(thing, why),
            }
        }
        self.lists.pack(&shapes)
    }

    fn collect(&mut self, crs: Crs, shape: &PlacedShape, holder: Holder) -> Result<ShapeIndex, Unplaceable> {
        let at = self
            .collectors
            .iter()
            .position(|(grid, _)| grid.crs == crs)
            .unwrap_or_else(|| {
                self.collectors.push((Grid { crs }, ShapeCollector::default()));
                self.collectors.len() - 1
            });
        self.collectors
            .get_mut(at)
            .and_then(|(_, collector)| collector.add(shape, holder))
            .map(ShapeIndex)
            .ok_or(Unplaceable::Full)
    }

    fn leave_out(&mut self, thing: &UnplacedThing, why: Unplaceable) {
        self.unplaced.push(Unplaced {
            thing: thing.clone(),
            why,
        });
    }
}

impl SnapshotSink for SnapshotBuilder {
    fn plan(&mut self, mut stored: StoredPlan) {
        let number = PlanIndex(self.plans.len() as u32);
        let id = stored.plan.id;
        // The shapes are kept in the zone, on the grid: a second copy would cost more memory than all regulations' rows.
        let area = std::mem::take(&mut stored.plan.area);
        self.plan_positions.push(PositionQuality::of(&area));
        let parts = self.place_parts(
            stored.plan.crs,
            Layer::Plan(number),
            &area,
            &UnplacedThing::Plan(id),
        );
        self.plan_numbers.entry(id).or_insert(number);
        self.plans.push(stored);
        self.plan_parts.push(parts);
    }

    fn content(&mut self, key: ContentKey, content: RegulationContent) {
        let number = ContentIndex(self.contents.len() as u32);
        self.content_numbers.insert(key, number);
        self.contents.push(content);
    }

    fn regulation(&mut self, stored: StoredRegulation) {
        let thing = UnplacedThing::Regulation(stored.id);
        let Some(&plan) = self.plan_numbers.get(&stored.plan) else {
            return self.leave_out(&thing, Unplaceable::UnknownPlan);
        };
        let Some(&content) = self.content_numbers.get(&stored.content) else {
            return self.leave_out(&thing, Unplaceable::UnknownContent);
        };
        let crs = self
            .plans
            .get(plan.position())
            .map_or(Crs::Tm, |stored| stored.plan.crs);
        let added = RegulationIndex(self.rows.len() as u32);
        let parts = self.place_parts(crs, Layer::Regulation(added), &stored.geometry, &thing);
        self.rows.push(stored.id, plan, content, &stored.regulates_uses);
        self.row_parts.push(parts);
    }

    fn parcel(&mut self, parcel: Parcel) {
        let number = ParcelIndex(self.parcels.len() as u32);
        let thing = UnplacedThing::Parcel(parcel.designation.clone());
        let grid = Grid { crs: parcel.crs };
        let mut shapes = Vec::with_capacity(parcel.area.0.len());
        for area in &parcel.area.0 {
            let placed = crate::geometry::place::place_area(grid, area).and_then(|shape| {
                let holder = Holder::new(Layer::Parcel(number)).ok_or(Unplaceable::Full)?;
                self.collect(parcel.crs, &shape, holder)
            });
            match placed {
                Ok(shape) => shapes.push(shape),
                Err(why) => self.leave_out(&thing, why),
            }
        }
        let parts = self.lists.pack(&shapes);
        self.parcel_parts.push(parts);
        self.parcels.push(parcel);
    }

    fn address(&mut self, address: Address) {
        self.addresses.push(address);
    }

    fn building(&mut self, building: ExistingBuilding) {
        self.buildings.push(building);
    }

    fn terrain(&mut self, terrain: TerrainRaster) {
        let piece = self.ground.pieces();
        if let Err(why) = self.ground.add(&terrain) {
            self.leave_out(&UnplacedThing::Terrain(piece.to_string()), why);
        }
    }

    fn guidance(&mut self, guidance: GuidanceFeature) {
        self.guidance.push(guidance);
    }

    fn layer(&mut self, kind: &str, provenance: Provenance, accepted: Vec<RuleId>) {
        self.layers.push(LayerSource {
            kind: kind.to_owned(),
            provenance,
            accepted,
        });
    }
}
