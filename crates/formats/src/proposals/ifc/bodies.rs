//! The triangles of all products, by building, in the coordinates of the drawing.

use std::collections::BTreeMap;

use planvy_plan::{Finding, RuleId, SurfaceKind};

use super::model::{Corners, GeometryFault, IfcModel};
use super::structure::Structure;
use super::surface_kind::{Treatment, surface_kind, treatment};
use crate::finding_log::FindingLog;
use crate::wording::counted;

/// How many triangles are read. A drawing for a permit has some tens of thousands.
const MAX_TRIANGLES: usize = 2_000_000;
/// Beyond this no coordinate is one, in metres: a globe's circumference.
const MAX_COORDINATE_M: f64 = 4e7;

/// The body of a building, in metres.
#[derive(Debug, Default)]
pub(super) struct DrawnBody {
    /// Triangles with their kind and the number of their product.
    pub(super) triangles: Vec<(Corners, SurfaceKind, u32)>,
    /// `GlobalId`s of its products.
    pub(super) elements: Vec<String>,
}

impl DrawnBody {
    fn element(&mut self, id: String) -> u32 {
        self.elements.push(id);
        u32::try_from(self.elements.len() - 1).unwrap_or(u32::MAX)
    }
}

/// The bodies of all buildings, in the order of the structure.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// One for each building.
    pub(super) bodies: Vec<DrawnBody>,
    /// Lowest and highest corner of all of them.
    pub(super) extent: Option<[[f64; 3]; 2]>,
}

/// Where products are read.
struct Desk<'a> {
    model: &'a mut dyn IfcModel,
    structure: &'a Structure,
    log: &'a mut FindingLog,
    read: Bodies,
    triangles: usize,
    /// Products that stand in no building, by class.
    outside: BTreeMap<String, usize>,
    /// Products that are drawn and came without triangles.
    empty: Vec<String>,
    products: usize,
}

/// Reads the bodies. What could not be read is in the log.
pub(super) fn bodies(model: &mut dyn IfcModel, structure: &Structure, log: &mut FindingLog) -> Bodies {
    let mut classes: Vec<(String, SurfaceKind)> = Vec::new();
    for class in model.classes() {
        if let Some(Treatment::Read(kind)) = treatment(class) {
            classes.push((class.to_owned(), kind));
        }
    }
    classes.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut desk = Desk {
        model,
        structure,
        log,
        read: Bodies::default(),
        triangles: 0,
        outside: BTreeMap::new(),
        empty: Vec::new(),
        products: 0,
    };
    desk.read
        .bodies
        .resize_with(structure.buildings.len().max(1), DrawnBody::default);
    'classes: for (class, kind) in classes {
        for id in desk.model.of_class(&class).to_vec() {
            if desk.product(id, kind).is_err() {
                break 'classes;
            }
        }
    }
    desk.finish()
}

/// Nothing more is read.
struct Stop;

impl Desk<'_> {
    fn product(&mut self, id: u32, by_class: SurfaceKind) -> Result<(), Stop> {
        let Some(product) = self.model.entity(id) else {
            let message = format!("the product #{id} cannot be read");
            self.log.push(Finding::error(RuleId::PARSE, message));
            return Ok(());
        };
        let alone = self.structure.buildings.len() <= 1;
        let building = match self.structure.building_of(id) {
            Some(number) => number,
            // What stands on the site beside the only building is part of it where it can be nothing else: a wall, a roof.
            None if alone && by_class != SurfaceKind::Unknown => 0,
            None if self.structure.buildings.is_empty() => 0,
            None => {
                *self.outside.entry(product.class).or_default() += 1;
                return Ok(());
            }
        };
        if product.reference(6).is_none() {
            // A roof or a stair that is drawn by its parts.
            return Ok(());
        }
        let name = product.text(0).map_or_else(|| format!("#{id}"), str::to_owned);
        let triangles = match self.model.triangles(id) {
            Ok(triangles) => triangles,
            Err(GeometryFault::OutOfTime) => {
                let message = "the geometry takes too long; the rest of the products is not read";
                self.log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(name));
                return Err(Stop);
            }
            Err(fault) => {
                let message = format!("the product {} has no body: {fault}", product.class);
                self.log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(name));
                return Ok(());
            }
        };
        if triangles.is_empty() {
            self.empty.push(name);
            return Ok(());
        }
        if triangles
            .iter()
            .flatten()
            .flatten()
            .any(|value| value.abs() > MAX_COORDINATE_M)
        {
            let message = "the product lies beyond any coordinate in metres; it is left out";
            self.log
                .push(Finding::error(RuleId::GEOMETRY, message).with_feature(name));
            return Ok(());
        }
        self.triangles += triangles.len();
        if self.triangles > MAX_TRIANGLES {
            let message =
                format!("the drawing has more than {MAX_TRIANGLES} triangles; the rest is not read");
            let hint = "leave out furniture, terrain and installations when exporting it";
            self.log
                .push(Finding::error(RuleId::GEOMETRY, message).with_hint(hint));
            return Err(Stop);
        }
        let kind = surface_kind(&product, by_class, self.kind_of_whole(id));
        self.add(building, name, kind, triangles);
        Ok(())
    }

    /// What the product is that this one is a part of.
    fn kind_of_whole(&mut self, id: u32) -> Option<SurfaceKind> {
        let whole = self.model.entity(self.structure.whole_of(id)?)?;
        match treatment(&whole.class)? {
            Treatment::Read(kind) => Some(kind),
            Treatment::Skip => None,
        }
    }

    fn add(&mut self, building: usize, name: String, kind: SurfaceKind, triangles: Vec<Corners>) {
        let Some(body) = self.read.bodies.get_mut(building) else {
            return;
        };
        self.products += 1;
        let element = body.element(name);
        for corners in triangles {
            for corner in &corners {
                let [mut low, mut high] = self.read.extent.unwrap_or([*corner; 2]);
                for ((low, high), value) in low.iter_mut().zip(&mut high).zip(corner) {
                    *low = low.min(*value);
                    *high = high.max(*value);
                }
                self.read.extent = Some([low, high]);
            }
            body.triangles.push((corners, kind, element));
        }
    }

    fn finish(self) -> Bodies {
        if !self.outside.is_empty() {
            let listed: Vec<String> = self
                .outside
                .iter()
                .map(|(class, count)| format!("{count} {class}"))
                .collect();
            let message = format!(
                "products that stand in no building are not read: {}",
                listed.join(", ")
            );
            self.log.push(Finding::info(RuleId::GEOMETRY, message));
        }
        if !self.empty.is_empty() {
            let listed: Vec<&str> = self.empty.iter().take(5).map(String::as_str).collect();
            let more = if self.empty.len() > 5 { " and more" } else { "" };
            let message = format!(
                "{} drawn without a body: {}{more}; the building may be larger than it was read",
                counted(self.empty.len(), "product is", "products are"),
                listed.join(", ")
            );
            self.log.push(Finding::warning(RuleId::GEOMETRY, message));
        }
        let message = format!(
            "read: {} with {}",
            counted(self.products, "product", "products"),
            counted(self.triangles, "triangle", "triangles")
        );
        self.log.push(Finding::info(RuleId::GEOMETRY, message));
        self.read
    }
}
