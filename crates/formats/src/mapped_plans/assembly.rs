//! Plans with their regulations and areas.

use std::collections::{BTreeMap, HashMap};

use geo::Orient;
use geo::orient::Direction;
use geo_types::{MultiPolygon, Polygon};
use planvy_city::overlay::union_of_polygons;
use planvy_plan::{
    Crs, Finding, GeometryPart, Plan, Position, Regulation, RegulationContent, RegulationGroup, RegulationId,
    RuleId,
};

use super::layers::{Layer, PlacedLayers, Row};
use super::plan_facts::{identity, plan_of};
use super::regulations::{content_of, is_about};
use crate::area_faults::{Mended, mended};
use crate::features::attributes::{AskedValues, text_of};
use crate::features::parts::Parts;
use crate::finding_log::FindingLog;
use crate::mapping::Mapping;
use crate::mapping::plans::{PlanMapping, RegulationMapping};
use crate::untaken::AttributeTally;

/// Puts everything together.
pub(super) fn assembled(mapping: &Mapping, placed: PlacedLayers, log: &mut FindingLog) -> Vec<Plan> {
    let asked: Vec<Vec<AskedValues<'_>>> = placed
        .layers
        .iter()
        .map(|layer| {
            layer
                .rows
                .iter()
                .map(|row| AskedValues::new(&row.attributes))
                .collect()
        })
        .collect();
    let mut assembly = Assembly {
        placed: &placed,
        asked: &asked,
        drafts: Vec::new(),
        by_id: HashMap::new(),
        strays: BTreeMap::new(),
        log,
    };
    mapping.plans.iter().for_each(|entry| assembly.take_plans(entry));
    for (number, entry) in mapping.regulations.iter().enumerate() {
        assembly.take_regulations(mapping, number, entry);
    }
    let plans = assembly.finish();
    for (layer, asked) in placed.layers.iter().zip(asked) {
        let mut tally = AttributeTally::of_layer(&layer.name);
        asked.into_iter().for_each(|said| said.count(&mut tally));
        log.leave(tally);
    }
    plans
}

struct Draft<'a> {
    entry: &'a PlanMapping,
    plan: Plan,
}

struct Assembly<'a> {
    placed: &'a PlacedLayers,
    asked: &'a [Vec<AskedValues<'a>>],
    drafts: Vec<Draft<'a>>,
    /// Plans by what the source calls them; `None` for one that was left out.
    by_id: HashMap<String, Option<usize>>,
    /// Regulations that belong to no plan, by what they name.
    strays: BTreeMap<String, usize>,
    log: &'a mut FindingLog,
}

impl<'a> Assembly<'a> {
    fn rows_of(&self, name: Option<&'a str>) -> Vec<(&'a Layer, &'a Row, &'a AskedValues<'a>)> {
        let placed: &'a PlacedLayers = self.placed;
        let layers = placed.of(name);
        let rows = layers.flat_map(|(number, layer)| {
            let asked = self.asked.get(number).map(Vec::as_slice).unwrap_or_default();
            layer
                .rows
                .iter()
                .zip(asked)
                .map(move |(row, said)| (layer, row, said))
        });
        rows.collect()
    }

    /// The plans that have a feature of their own.
    fn take_plans(&mut self, entry: &'a PlanMapping) {
        let Some(layer) = entry.layer.as_deref() else {
            return;
        };
        for (_, row, said) in self.rows_of(Some(layer)) {
            let id = entry
                .id
                .as_deref()
                .and_then(|name| text_of(said, Some(name), &[]));
            let id = id.unwrap_or_else(|| row.label.clone());
            if self.by_id.contains_key(&id) {
                let message = format!("{id} stands on two plans; the first is read");
                self.log
                    .push(Finding::error(RuleId::DUPLICATE, message).with_feature(&row.label));
                continue;
            }
            let number = self.take_plan(entry, said, &id);
            if let Some(draft) = number.and_then(|number| self.drafts.get_mut(number)) {
                draft.plan.area = parts_of(row, self.placed.crs, self.log);
            }
        }
    }

    fn take_plan(&mut self, entry: &'a PlanMapping, said: &AskedValues<'_>, id: &str) -> Option<usize> {
        let mut findings = Vec::new();
        let read = plan_of(entry, said, id, self.placed.crs, &mut findings);
        findings
            .into_iter()
            .for_each(|finding| self.log.push(finding.with_feature(id)));
        let number = match read {
            Ok(plan) => {
                self.drafts.push(Draft { entry, plan });
                Some(self.drafts.len() - 1)
            }
            Err(finding) => {
                self.log.push(*finding);
                None
            }
        };
        self.by_id.insert(id.to_owned(), number);
        number
    }

    fn take_regulations(&mut self, mapping: &'a Mapping, number: usize, entry: &'a RegulationMapping) {
        // Of entries that nothing tells apart, each later one is named by how many are before it.
        let naming = entry.naming();
        let twins = mapping
            .regulations
            .iter()
            .take(number)
            .filter(|earlier| earlier.layer == entry.layer && earlier.naming() == naming)
            .count();
        let (mut nowhere, mut silent) = (0_usize, 0_usize);
        let gathered = mapping.plans.iter().find(|plan| plan.layer.is_none());
        for (layer, row, said) in self.rows_of(entry.layer.as_deref()) {
            if !is_about(entry, said) {
                continue;
            }
            let Some(plan) = self.plan_of_row(entry, gathered, said) else {
                continue;
            };
            let Some(draft) = self.drafts.get(plan) else {
                continue;
            };
            let Some(content) = content_of(entry, said, draft.plan.law.is_some()) else {
                // Where an entry is about numbers, a feature without them is no regulation.
                silent += usize::from(entry.numbers.is_empty());
                continue;
            };
            let geometry = parts_of(row, self.placed.crs, self.log);
            let has_no_place = matches!(row.shape, Ok(None));
            // A place that cannot be read is not the whole plan.
            if geometry.is_empty() && !(entry.whole_plan && has_no_place) {
                nowhere += usize::from(has_no_place);
                continue;
            }
            let content = RegulationContent {
                regulates_plan: geometry.is_empty().then_some(true),
                ..content
            };
            let value =
                |name: &Option<String>| name.as_deref().and_then(|name| text_of(said, Some(name), &[]));
            let own = value(&entry.id);
            let feature = own.clone().or_else(|| value(&entry.feature));
            let named = feature.as_deref().unwrap_or(&row.label);
            let (plan_id, twins) = (draft.plan.id.to_string(), twins.to_string());
            let layer_name = layer.name.to_lowercase();
            let of_feature = [plan_id.as_str(), &layer_name, named, &twins];
            let names: Vec<&str> = of_feature
                .into_iter()
                .chain(naming.iter().map(String::as_str))
                .collect();
            let id = identity(&names, own.as_deref());
            let regulation = Regulation {
                id: RegulationId(id),
                content,
                regulates_uses: Vec::new(),
                geometry,
            };
            if let Some(draft) = self.drafts.get_mut(plan) {
                draft.plan.regulations.push(regulation);
            }
        }
        self.say_left_out(entry, silent, nowhere);
    }

    /// Says what of a layer became no regulation.
    fn say_left_out(&mut self, entry: &RegulationMapping, silent: usize, nowhere: usize) {
        let layer = entry.layer.as_deref().unwrap_or("the file");
        if silent > 0 {
            let message =
                format!("{silent} features of {layer} say nothing that the mapping reads; they are left out");
            let hint = "name an attribute that all of them have (text, in [[regulations]])";
            self.log
                .push(Finding::warning(RuleId::SCHEMA, message).with_hint(hint));
        }
        if nowhere > 0 {
            let message = format!("{nowhere} regulations of {layer} lie nowhere; they are left out");
            let hint = "say whole_plan = true in the mapping where such a regulation holds in the whole plan";
            self.log
                .push(Finding::error(RuleId::GEOMETRY, message).with_hint(hint));
        }
    }

    /// The plan that a regulation belongs to.
    fn plan_of_row(
        &mut self,
        entry: &RegulationMapping,
        gathered: Option<&'a PlanMapping>,
        said: &AskedValues<'_>,
    ) -> Option<usize> {
        let named = entry
            .plan
            .as_deref()
            .and_then(|name| text_of(said, Some(name), &[]));
        if let Some(plans) = gathered {
            let id = named.or_else(|| plans.fixed.name.clone()).unwrap_or_default();
            return match self.by_id.get(&id) {
                Some(known) => *known,
                None => self.take_plan(plans, said, &id),
            };
        }
        let known = match (&named, entry.plan.is_some(), self.drafts.len()) {
            (Some(id), ..) => self.by_id.get(id).copied(),
            (None, false, 1) => Some(Some(0)),
            _ => None,
        };
        if known.is_none() {
            *self.strays.entry(named.unwrap_or_default()).or_default() += 1;
        }
        known.flatten()
    }

    fn finish(mut self) -> Vec<Plan> {
        for (named, count) in std::mem::take(&mut self.strays) {
            let message = if named.is_empty() {
                format!("{count} regulations do not say which of the plans they belong to; they are left out")
            } else {
                format!(
                    "{count} regulations belong to {named}, which is no plan of the file; they are left out"
                )
            };
            let hint = "name the attribute that holds the plan's id (plan, in [[regulations]])";
            self.log
                .push(Finding::error(RuleId::REFERENCE, message).with_hint(hint));
        }
        let drafts = std::mem::take(&mut self.drafts);
        let is_only = drafts.len() == 1;
        let mut plans = Vec::with_capacity(drafts.len());
        for Draft { entry, mut plan } in drafts {
            if plan.area.is_empty() {
                plan.area = self.area_of(entry, &plan, is_only);
            }
            if plan.area.is_empty() {
                let message = "neither the plan nor its regulations say where it lies; it is left out";
                let finding = Finding::error(RuleId::GEOMETRY, message);
                self.log.push(finding.with_feature(plan.id.to_string()));
                continue;
            }
            plans.push(plan);
        }
        plans
    }

    /// The area of a plan whose own feature has none: that of the layer for it, else what its regulations cover.
    fn area_of(&mut self, entry: &'a PlanMapping, plan: &Plan, is_only: bool) -> Vec<GeometryPart> {
        let crs = self.placed.crs;
        if let Some(layer) = entry.area_layer.as_deref() {
            if is_only {
                let rows = self.rows_of(Some(layer));
                return rows
                    .into_iter()
                    .flat_map(|(_, row, _)| parts_of(row, crs, self.log))
                    .collect();
            }
            let message =
                format!("which plan the areas of {layer} belong to cannot be told; regulations tell it");
            self.log.push(Finding::warning(RuleId::REFERENCE, message));
        }
        let of_uses = areas_of(plan, |group| group == RegulationGroup::Use);
        let areas = if of_uses.is_empty() {
            areas_of(plan, |_| true)
        } else {
            of_uses
        };
        if areas.is_empty() {
            return Vec::new();
        }
        match union_of_polygons(areas.iter().copied()) {
            Ok(area) => area_parts(area, crs, 0),
            Err(error) => {
                let message = format!("what the plan's regulations cover cannot be united: {error}");
                let finding = Finding::warning(RuleId::GEOMETRY, message);
                self.log.push(finding.with_feature(plan.id.to_string()));
                let each = areas.into_iter().cloned().collect();
                area_parts(MultiPolygon(each), crs, 0)
            }
        }
    }
}

/// The areas of the regulations of some groups.
fn areas_of(plan: &Plan, is_wanted: impl Fn(RegulationGroup) -> bool) -> Vec<&Polygon<f64>> {
    let wanted = plan
        .regulations
        .iter()
        .filter(|regulation| is_wanted(regulation.content.group));
    let parts = wanted.flat_map(|regulation| &regulation.geometry);
    parts
        .filter_map(|part| match &part.position {
            Position::Area(area) => Some(area),
            _ => None,
        })
        .collect()
}

/// Where a row lies; nothing, with a finding, where that cannot be told.
fn parts_of(row: &Row, crs: Crs, log: &mut FindingLog) -> Vec<GeometryPart> {
    let shape = match &row.shape {
        Ok(Some(shape)) => shape.clone(),
        Ok(None) => return Vec::new(),
        Err(error) => {
            let message = format!("{error}; the feature is left out");
            log.push(Finding::error(RuleId::GEOMETRY, message).with_feature(&row.label));
            return Vec::new();
        }
    };
    let mut parts = Parts::default();
    parts.gather(shape);
    let mut placed = Vec::new();
    if !parts.areas.0.is_empty() {
        let (area, fault, what) = match mended(parts.areas) {
            Mended::AsDelivered(area, _) => (Some(area), None, ""),
            Mended::Redrawn(area, fault) => (Some(area), Some(fault), "what it covers is kept"),
            Mended::Nothing(fault) => (None, Some(fault), "the area is left out"),
        };
        if let Some(fault) = fault {
            let finding = Finding::warning(RuleId::GEOMETRY, format!("{fault}; {what}"));
            log.push(
                finding
                    .with_feature(&row.label)
                    .with_position(fault.position(), crs),
            );
        }
        placed.extend(area.map(|area| area_parts(area, crs, 0)).unwrap_or_default());
    }
    let lines = parts.lines.0.into_iter().map(Position::Line);
    let points = parts.points.0.into_iter().map(Position::Point);
    let from = placed.len() as u32;
    let others = (from..).zip(lines.chain(points));
    placed.extend(others.map(|(entry, position)| GeometryPart {
        entry,
        ..GeometryPart::new(position, crs)
    }));
    placed
}

/// The polygons of an area, outer rings counterclockwise.
fn area_parts(area: MultiPolygon<f64>, crs: Crs, from: u32) -> Vec<GeometryPart> {
    (from..)
        .zip(area)
        .map(|(entry, polygon)| GeometryPart {
            entry,
            ..GeometryPart::new(Position::Area(polygon.orient(Direction::Default)), crs)
        })
        .collect()
}
