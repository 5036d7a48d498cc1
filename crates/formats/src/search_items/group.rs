//! Items gathered under their regulations and plans.

use std::collections::{BTreeSet, HashMap};

use planvy_plan::{
    Crs, Finding, GeometryPart, Plan, PlanId, Position, Reading, Regulation, RegulationContent,
    RegulationGroup, RegulationId, RuleId, Severity,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::assets::Assets;
use super::keys::ItemKeys;
use super::place::{Frame, Sizes};
use super::plan::plan_of;
use crate::format::ReadOptions;
use crate::geojson::geometry::{Shape, read_shape};
use crate::geojson::stream::{FeatureSink, StreamError};
use crate::ngp::assemble::settle_part;
use crate::ngp::decisions::take_regulation_ids;
use crate::ngp::geometry::{place, read_file_crs, take_apart};
use crate::ngp::log::Log;
use crate::ngp::members::{Members, show};
use crate::ngp::regulation_feature::read_content;
use crate::ngp::words::FeatureKind;

/// The items read so far.
pub(super) struct Items {
    stated_crs: Option<Crs>,
    sizes: Sizes,
    plans: Vec<FoundPlan>,
    by_id: HashMap<PlanId, usize>,
    items: usize,
    matched: Option<u64>,
    more_pages: bool,
    not_kept: BTreeSet<String>,
    log: Log,
}

/// A plan that items are about.
struct FoundPlan {
    id: PlanId,
    first_item: usize,
    members: Map<String, Value>,
    differing: BTreeSet<String>,
    municipality_code: Option<String>,
    assets: Assets,
    area: Vec<Shape>,
    regulations: Vec<FoundRegulation>,
    by_id: HashMap<RegulationId, usize>,
}

/// A regulation that items are about.
struct FoundRegulation {
    id: RegulationId,
    content: RegulationContent,
    regulates_uses: Vec<RegulationId>,
    shapes: Vec<Shape>,
}

impl FeatureSink for Items {
    fn feature(&mut self, number: usize, item: Value) {
        self.items = number;
        self.log.start_feature(number);
        match item {
            Value::Object(item) => self.read_item(number, item),
            other => {
                let what = format!("should be an item, got {}", show(&other));
                self.log.at(RuleId::SCHEMA, Severity::Error, "features", what);
            }
        }
    }

    fn doubled(&mut self, number: usize, name: &str) {
        self.log.start_feature(number);
        self.log.doubled(name);
    }

    fn member(&mut self, name: &str, value: Value) {
        match name {
            "crs" => {
                let named = read_file_crs(&value).and_then(|name| name.parse().ok());
                self.stated_crs = self.stated_crs.or(named);
            }
            "links" => {
                let links = value.as_array().map(Vec::as_slice).unwrap_or_default();
                self.more_pages |= links.iter().any(|link| link["rel"] == "next");
            }
            "next" => self.more_pages |= value.is_string(),
            "numberMatched" => self.matched = value.as_u64(),
            _ => {}
        }
    }
}

impl Items {
    pub(super) fn new(options: &ReadOptions) -> Items {
        Items {
            stated_crs: options.crs,
            sizes: Sizes::default(),
            plans: Vec::new(),
            by_id: HashMap::new(),
            items: 0,
            matched: None,
            more_pages: false,
            not_kept: BTreeSet::new(),
            log: Log::default(),
        }
    }

    fn read_item(&mut self, number: usize, mut item: Map<String, Value>) {
        let item_id = item.remove("id");
        if let Some(id) = item_id.as_ref().and_then(Value::as_str) {
            self.log.name_feature(id);
        }
        let Some(Value::Object(properties)) = item.remove("properties") else {
            let what = "an item needs an object of properties";
            self.log.at(RuleId::SCHEMA, Severity::Error, "properties", what);
            return;
        };
        let mut keys = ItemKeys::of(properties);
        self.not_kept.extend(keys.other.into_iter().map(|(key, _)| key));
        let mut members = Members::of_map(keys.plan, "properties.detaljplan");
        members.require("objektidentitet", Severity::Error, &mut self.log);
        let plan: Option<PlanId> = members.id("objektidentitet", Severity::Error, &mut self.log);
        keys.plan = members.additions();
        let kind = self.take_kind(keys.feature);
        let shape = self.take_shape(item.remove("geometry"));
        let (Some(plan), Some(kind), Ok(shape)) = (plan, kind, shape) else {
            return;
        };
        if let Some(shape) = &shape {
            self.sizes.count(shape);
        }
        let found = self.found_plan(plan, number);
        let (Some(found), log) = (self.plans.get_mut(found), &mut self.log) else {
            return;
        };
        found.merge(keys.plan);
        if let Some(Value::String(collection)) = item.get("collection") {
            let is_code = collection.len() == 4 && collection.bytes().all(|b| b.is_ascii_digit());
            found.municipality_code = found
                .municipality_code
                .take()
                .or_else(|| is_code.then(|| collection.clone()));
        }
        if let Some(Value::Object(assets)) = item.get("assets") {
            found.assets.take(assets);
        }
        match kind {
            FeatureKind::Plan => found.area.extend(shape),
            FeatureKind::Regulation(group) => found.add(group, keys.regulation, item_id.as_ref(), shape, log),
        }
    }

    fn take_kind(&mut self, feature: Map<String, Value>) -> Option<FeatureKind> {
        let mut feature = Members::of_map(feature, "properties.feature");
        feature.require("typ", Severity::Error, &mut self.log);
        let value = feature.take("typ")?;
        let kind = value.as_str().and_then(FeatureKind::from_swedish);
        if kind.is_none() {
            feature.wrong(
                "typ",
                "detaljplan or a kind of regulation",
                &value,
                Severity::Error,
                &mut self.log,
            );
        }
        kind
    }

    /// The geometry of an item: `Ok(None)` where it has none, an error where it cannot be read.
    fn take_shape(&mut self, geometry: Option<Value>) -> Result<Option<Shape>, ()> {
        let geometry = geometry.unwrap_or_default();
        if geometry.is_null() {
            let what = "the item has no geometry; what it says is taken to hold for the whole plan";
            self.log.at(RuleId::GEOMETRY, Severity::Warning, "geometry", what);
            return Ok(None);
        }
        read_shape(&geometry).map(Some).map_err(|error| {
            let what = format!("{}: {}; the item is left out", error.path, error.fault);
            self.log.at(RuleId::GEOMETRY, Severity::Error, "geometry", what);
        })
    }

    fn found_plan(&mut self, id: PlanId, number: usize) -> usize {
        *self.by_id.entry(id).or_insert_with(|| {
            self.plans.push(FoundPlan {
                id,
                first_item: number,
                members: Map::new(),
                differing: BTreeSet::new(),
                municipality_code: None,
                assets: Assets::default(),
                area: Vec::new(),
                regulations: Vec::new(),
                by_id: HashMap::new(),
            });
            self.plans.len() - 1
        })
    }

    /// The plans, once the file has ended.
    pub(super) fn finish(mut self, ended: Option<StreamError>) -> Reading<Vec<Plan>> {
        let complete = ended.is_none();
        if let Some(error) = ended {
            self.log.push(error.into_finding());
        }
        let matched_more = self.matched.is_some_and(|matched| matched > self.items as u64);
        if self.more_pages || matched_more {
            let message = format!(
                "More pages exist than the {} items of this one: regulations may be missing",
                self.items
            );
            let finding = Finding::warning(RuleId::SCHEMA, message)
                .with_hint("Follow the next links, and put all items into one file.");
            self.log.push(finding);
        }
        if !self.not_kept.is_empty() {
            let names: Vec<String> = self.not_kept.into_iter().take(20).collect();
            let message = format!("Members of the items that are not kept: {}", names.join(", "));
            self.log.push(Finding::info(RuleId::SCHEMA, message));
        }
        let (frame, said) = self.sizes.decide(self.stated_crs);
        said.into_iter().for_each(|finding| self.log.push(finding));
        let mut plans = Vec::new();
        if let Some(frame) = frame {
            let into_plan = |found: FoundPlan| found.into_plan(frame, &mut self.log);
            plans.extend(self.plans.into_iter().map(into_plan));
        }
        if complete && self.items == 0 {
            self.log
                .push(Finding::error(RuleId::SCHEMA, "The file holds no items"));
        }
        Reading {
            value: Some(plans).filter(|plans| !plans.is_empty()),
            findings: self.log.into_findings(),
        }
    }
}

impl FoundPlan {
    /// Adds what another item says about the plan. Where two differ, the first stands.
    fn merge(&mut self, members: Map<String, Value>) {
        for (key, value) in members {
            match self.members.get(&key) {
                Some(known) if *known != value => {
                    self.differing.insert(key);
                }
                Some(_) => {}
                None => {
                    self.members.insert(key, value);
                }
            }
        }
    }

    /// Adds an item to the regulation it is about.
    fn add(
        &mut self,
        group: RegulationGroup,
        members: Map<String, Value>,
        item_id: Option<&Value>,
        shape: Option<Shape>,
        log: &mut Log,
    ) {
        let mut members = Members::of_map(members, "properties.planbestammelse");
        let own_id: Option<RegulationId> = members.id("objektidentitet", Severity::Warning, log);
        let regulates_uses = take_regulation_ids(&mut members, "reglerarAnvandningsbestammelse", log);
        let content = read_content(group, None, members, log);
        if content.formulation.is_empty() && content.catalogue.is_none() {
            let what = "the regulation has neither wording nor catalogue reference; the item is left out";
            log.at(
                RuleId::SCHEMA,
                Severity::Error,
                "properties.planbestammelse",
                what,
            );
            return;
        }
        let item_uuid = || item_id.and_then(Value::as_str).and_then(|text| text.parse().ok());
        let id = own_id
            .or_else(item_uuid)
            .unwrap_or_else(|| RegulationId(computed_id(self.id, &content)));
        let known = self
            .by_id
            .get(&id)
            .and_then(|place| self.regulations.get_mut(*place));
        match known {
            None => {
                self.by_id.insert(id, self.regulations.len());
                self.regulations.push(FoundRegulation {
                    id,
                    content,
                    regulates_uses,
                    shapes: shape.into_iter().collect(),
                });
            }
            Some(known) if known.content != content => {
                let what = format!(
                    "the regulation {id} says something else in an earlier item; this one is left out"
                );
                log.at(
                    RuleId::DUPLICATE,
                    Severity::Error,
                    "properties.planbestammelse",
                    what,
                );
            }
            Some(known) => {
                // The same item can stand on two pages.
                if let Some(shape) = shape.filter(|shape| !known.shapes.contains(shape)) {
                    known.shapes.push(shape);
                }
            }
        }
    }

    fn into_plan(self, frame: Frame, log: &mut Log) -> Plan {
        log.start_feature(self.first_item);
        log.name_feature(self.id);
        for key in &self.differing {
            let what = "differs between the items of the plan; the first is taken";
            log.at(
                RuleId::SCHEMA,
                Severity::Warning,
                &format!("properties.detaljplan.{key}"),
                what,
            );
        }
        let regulations: Vec<Regulation> = self
            .regulations
            .into_iter()
            .map(|found| Regulation {
                id: found.id,
                content: found.content,
                regulates_uses: found.regulates_uses,
                geometry: parts(found.shapes, frame, log),
            })
            .collect();
        let mut area = parts(self.area, frame, log);
        if area.is_empty() {
            area = use_areas(&regulations);
            if area.is_empty() {
                let what = "no item gives the area of the plan, nor that of a use";
                log.at(RuleId::SCHEMA, Severity::Error, "geometry", what);
            } else {
                let what = "no item gives the area of the plan; the areas of its uses are taken for it";
                log.at(RuleId::SCHEMA, Severity::Info, "geometry", what);
            }
        }
        let mut plan = plan_of(
            self.id,
            self.members,
            self.municipality_code,
            self.assets,
            frame.crs(),
            area,
            log,
        );
        plan.regulations = regulations;
        plan
    }
}

/// The areas of the uses, each once: several uses often share one.
fn use_areas(regulations: &[Regulation]) -> Vec<GeometryPart> {
    let mut areas: Vec<GeometryPart> = Vec::new();
    for part in regulations
        .iter()
        .filter(|regulation| regulation.content.group == RegulationGroup::Use)
        .flat_map(|regulation| &regulation.geometry)
    {
        let is_new = !areas.iter().any(|known| known.position == part.position);
        if matches!(part.position, Position::Area(_)) && is_new {
            let entry = areas.len() as u32;
            areas.push(GeometryPart {
                entry,
                from_multi: false,
                ..part.clone()
            });
        }
    }
    areas
}

/// The parts of shapes, projected, with their rings closed and turned. Each item is one entry.
fn parts(shapes: Vec<Shape>, frame: Frame, log: &mut Log) -> Vec<GeometryPart> {
    let crs = frame.crs();
    let mut parts = Vec::new();
    for (entry, mut shape) in (0u32..).zip(shapes) {
        shape.map_vertices(&mut |vertex| frame.place(vertex));
        let from_multi = !matches!(shape, Shape::Point(_) | Shape::Line(_) | Shape::Polygon(_));
        let mut pieces = Vec::new();
        if !take_apart(shape, false, &mut pieces) {
            let what = "a collection inside a collection is not supported";
            log.at(RuleId::GEOMETRY, Severity::Error, "geometry", what);
        }
        for piece in pieces {
            let Some((position, vertex_heights_m)) = place(piece, "geometry", crs, log) else {
                continue;
            };
            let mut part = GeometryPart {
                position,
                crs,
                height_datum: None,
                dimension: if vertex_heights_m.is_empty() { 2 } else { 3 },
                vertex_heights_m,
                entry,
                from_multi,
                plane_uncertainty_m: None,
                height_uncertainty_m: None,
                positioning: None,
            };
            settle_part(&mut part, false);
            parts.push(part);
        }
    }
    parts
}

/// An id for a regulation without one, from the plan and what the regulation says.
fn computed_id(plan: PlanId, content: &RegulationContent) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(plan.0.as_bytes());
    hash.update(serde_json::to_vec(content).unwrap_or_default());
    let digest = hash.finalize();
    let mut bytes = [0u8; 16];
    bytes
        .iter_mut()
        .zip(digest)
        .for_each(|(byte, hashed)| *byte = hashed);
    Builder::from_custom_bytes(bytes).into_uuid()
}
