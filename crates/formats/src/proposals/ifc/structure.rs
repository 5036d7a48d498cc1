//! How a model hangs together: buildings with their storeys, products in them, parts of products.

use std::collections::{HashMap, HashSet};

use planvy_plan::{Finding, RuleId};

use super::frame::frame_of;
use super::model::IfcModel;
use crate::finding_log::FindingLog;

/// How many steps are gone upwards from a product. Real models have less than ten.
const MAX_STEPS: usize = 64;

/// A building of a model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Building {
    /// `GlobalId`.
    pub(super) id: Option<String>,
    /// `LongName`, else `Name`.
    pub(super) name: Option<String>,
    /// Its storeys, lowest first.
    pub(super) storeys: Vec<Storey>,
    /// Level of its zero, in the unit of the file.
    pub(super) zero: f64,
}

/// A storey.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Storey {
    /// Its name.
    pub(super) name: String,
    /// Its level in the coordinates of the file, in its unit.
    pub(super) level: f64,
    /// Whether one can stand on it: it holds a slab that is not of a roof.
    pub(super) has_floor: bool,
}

/// How a model hangs together.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// What is above an entity: the whole that it is a part of, or the storey that it stands in.
    above: HashMap<u32, u32>,
    /// The number of a building by its entity.
    numbers: HashMap<u32, usize>,
    /// The buildings.
    pub(super) buildings: Vec<Building>,
}

impl Structure {
    /// Reads buildings, storeys and what is in them.
    pub(super) fn read(model: &mut dyn IfcModel, log: &mut FindingLog) -> Structure {
        let mut structure = Structure::default();
        for (class, whole, parts) in [
            ("IFCRELCONTAINEDINSPATIALSTRUCTURE", 5, 4),
            ("IFCRELAGGREGATES", 4, 5),
            ("IFCRELNESTS", 4, 5),
        ] {
            for id in model.of_class(class).to_vec() {
                let Some(relation) = model.entity(id) else {
                    continue;
                };
                if let Some(whole) = relation.reference(whole) {
                    for part in relation.references(parts) {
                        structure.above.insert(part, whole);
                    }
                }
            }
        }
        for id in model.of_class("IFCBUILDING").to_vec() {
            if let Some(building) = structure.building(model, id, log) {
                structure.numbers.insert(id, structure.buildings.len());
                structure.buildings.push(building);
            }
        }
        structure
    }

    fn building(&self, model: &mut dyn IfcModel, id: u32, log: &mut FindingLog) -> Option<Building> {
        let entity = model.entity(id)?;
        let global_id = entity.text(0).map(str::to_owned);
        let zero = match frame_of(model, &entity) {
            Ok(frame) => {
                let [_, _, up] = frame.origin;
                up
            }
            Err(fault) => {
                let finding = Finding::error(RuleId::REFERENCE, fault.to_string());
                log.push(finding.with_feature(global_id.as_deref().unwrap_or("IfcBuilding")));
                0.0
            }
        };
        Some(Building {
            id: global_id,
            name: entity.text(7).or_else(|| entity.text(2)).map(str::to_owned),
            storeys: self.storeys(model, id, zero),
            zero,
        })
    }

    /// The storeys of a building. Their level is that of their placement; `Elevation`, over the building's own zero, where they
    /// have none.
    fn storeys(&self, model: &mut dyn IfcModel, building: u32, zero: f64) -> Vec<Storey> {
        let with_floor = self.storeys_with_floor(model);
        let mut storeys = Vec::new();
        for id in model.of_class("IFCBUILDINGSTOREY").to_vec() {
            if self.up_from(id).all(|above| above != building) {
                continue;
            }
            let Some(storey) = model.entity(id) else { continue };
            let placed = storey
                .reference(5)
                .and_then(|_| frame_of(model, &storey).ok())
                .map(|frame| {
                    let [_, _, up] = frame.origin;
                    up
                });
            let Some(level) = placed.or_else(|| storey.number(9).map(|level| level + zero)) else {
                continue;
            };
            storeys.push(Storey {
                name: storey.text(2).or_else(|| storey.text(7)).unwrap_or("").to_owned(),
                level,
                has_floor: with_floor.contains(&id),
            });
        }
        storeys.sort_by(|a, b| a.level.total_cmp(&b.level));
        storeys
    }

    /// Storeys that hold a slab which is no roof; where the model has no slab at all, those that hold a door.
    fn storeys_with_floor(&self, model: &mut dyn IfcModel) -> HashSet<u32> {
        let slabs = ["IFCSLAB", "IFCSLABSTANDARDCASE", "IFCSLABELEMENTEDCASE"];
        let doors = ["IFCDOOR", "IFCDOORSTANDARDCASE"];
        for classes in [&slabs[..], &doors[..]] {
            let ids: Vec<u32> = classes
                .iter()
                .flat_map(|class| model.of_class(class))
                .copied()
                .collect();
            let mut storeys = HashSet::new();
            for id in ids {
                let is_roof = model.entity(id).is_some_and(|slab| slab.word(8) == Some("ROOF"));
                if !is_roof {
                    storeys.extend(self.up_from(id).next());
                }
            }
            if !storeys.is_empty() {
                return storeys;
            }
        }
        HashSet::new()
    }

    /// What is above an entity, step by step; ends where it comes round.
    fn up_from(&self, id: u32) -> impl Iterator<Item = u32> {
        let up = |at: &u32| self.above.get(at).copied();
        std::iter::successors(up(&id), up).take(MAX_STEPS)
    }

    /// The number of the building that a product stands in; `None` where it stands in none.
    pub(super) fn building_of(&self, product: u32) -> Option<usize> {
        self.up_from(product)
            .find_map(|above| self.numbers.get(&above).copied())
    }

    /// The product that a product is a part of: the roof of a slab, the stair of a flight.
    pub(super) fn whole_of(&self, product: u32) -> Option<u32> {
        self.above.get(&product).copied()
    }
}
