//! A sink that puts together again what a store hands over.

use std::collections::HashMap;

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Address, ExistingBuilding, GuidanceFeature, Parcel, Plan, PlanId, Provenance, Regulation,
    RegulationContent, RuleId, TerrainRaster,
};
use planvy_store::Store;

/// What a store handed over.
#[derive(Default)]
pub struct Collected {
    pub snapshot_id: String,
    pub plans: Vec<Plan>,
    pub origins: HashMap<PlanId, (Provenance, Vec<RuleId>)>,
    pub contents: HashMap<ContentKey, RegulationContent>,
    pub parcels: Vec<Parcel>,
    pub addresses: Vec<Address>,
    pub buildings: Vec<ExistingBuilding>,
    /// Piece by piece.
    pub terrain: Vec<TerrainRaster>,
    pub guidance: Vec<GuidanceFeature>,
    pub layers: Vec<(String, Provenance, Vec<RuleId>)>,
}

impl Collected {
    /// Everything in a store.
    pub fn from(store: &dyn Store) -> Collected {
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

    fn building(&mut self, building: ExistingBuilding) {
        self.buildings.push(building);
    }

    fn terrain(&mut self, terrain: TerrainRaster) {
        self.terrain.push(terrain);
    }

    fn guidance(&mut self, guidance: GuidanceFeature) {
        self.guidance.push(guidance);
    }

    fn layer(&mut self, kind: &str, provenance: Provenance, accepted: Vec<RuleId>) {
        self.layers.push((kind.to_owned(), provenance, accepted));
    }
}

/// The raster that some pieces were cut from.
pub fn put_together(pieces: &[TerrainRaster]) -> TerrainRaster {
    let first = &pieces[0];
    let place = |piece: &TerrainRaster| {
        let cells = |metres: f64| (metres / first.cell_m).round() as usize;
        (
            cells(piece.west_centre_m - first.west_centre_m),
            cells(first.north_centre_m - piece.north_centre_m),
        )
    };
    let columns = pieces
        .iter()
        .map(|piece| place(piece).0 + piece.columns as usize)
        .max()
        .unwrap();
    let rows = pieces
        .iter()
        .map(|piece| place(piece).1 + piece.rows as usize)
        .max()
        .unwrap();
    let mut levels_m = vec![None; columns * rows];
    for piece in pieces {
        let (column, row) = place(piece);
        for (at, level) in piece.levels_m.iter().enumerate() {
            let (down, along) = (at / piece.columns as usize, at % piece.columns as usize);
            let before = levels_m[(row + down) * columns + column + along].replace(*level);
            assert_eq!(before, None, "a cell is handed over once");
        }
    }
    TerrainRaster {
        columns: columns as u32,
        rows: rows as u32,
        levels_m: levels_m.into_iter().map(Option::unwrap).collect(),
        ..first.clone()
    }
}
