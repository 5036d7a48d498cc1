//! Features on their way to guidance.

use std::collections::{BTreeMap, HashSet};

use planvy_plan::{Crs, Finding, GuidanceFeature, GuidanceShape, RuleId};

use super::fields::{Facts, FieldReader, Tally, aspect_named};
use crate::area_faults::{Mended, mended};
use crate::features::attributes::AskedValues;
use crate::features::parts::Parts;
use crate::features::{Gathered, Placed, Placing, RawFeature, TakesFeatures};
use crate::finding_log::FindingLog;
use crate::format::ReadOptions;
use crate::geojson::geometry::Shape;
use crate::mapping::GuidanceMapping;
use crate::source_crs::SourceCrs;
use crate::untaken::AttributeTally;

/// Gathers the features of one layer; nothing is placed before all have been seen.
pub(super) struct Collector<'a> {
    log: FindingLog,
    crs: Option<Crs>,
    fields: FieldReader<'a>,
    raw: Gathered<(String, Facts)>,
    untaken: AttributeTally,
}

impl<'a> Collector<'a> {
    /// Nothing gathered yet; `layer` is the name of the file or the table.
    pub(super) fn new(
        options: &ReadOptions,
        mapping: Option<&'a GuidanceMapping>,
        layer: &str,
        log: FindingLog,
    ) -> Collector<'a> {
        Collector {
            log,
            crs: mapping.and_then(|mapping| mapping.crs).or(options.crs),
            fields: FieldReader {
                mapping,
                layer_aspect: aspect_named(layer),
                tally: Tally::default(),
            },
            raw: Gathered::default(),
            untaken: AttributeTally::of_layer(layer),
        }
    }

    /// The features of the layer, placed, and everything there is to say.
    pub(super) fn finish(mut self, said: &SourceCrs) -> (Vec<GuidanceFeature>, FindingLog) {
        self.say_tally();
        self.log.leave(std::mem::take(&mut self.untaken));
        if self.raw.is_empty() {
            return (Vec::new(), self.log);
        }
        let gathered = std::mem::take(&mut self.raw);
        let Placing::In(crs, placed) = gathered.place(said, self.crs, &mut self.log) else {
            return (Vec::new(), self.log);
        };
        let mut features = Vec::with_capacity(placed.len());
        let mut ids = HashSet::new();
        for Placed {
            what: (label, facts),
            shape,
        } in placed
        {
            let shape = match shape {
                Ok(shape) => self.shape(shape, &label, crs),
                Err(misplaced) => {
                    self.log.push(misplaced.with_feature(&label));
                    None
                }
            };
            let Some(shape) = shape else { continue };
            if let Some(id) = &facts.id
                && !ids.insert(id.clone())
            {
                let message = format!("the id {id} stands on two features");
                self.log
                    .push(Finding::warning(RuleId::DUPLICATE, message).with_feature(&label));
            }
            features.push(feature(facts, label, crs, shape));
        }
        (features, self.log)
    }

    /// Where a feature lies; `None`, with a finding, where it covers nothing.
    fn shape(&mut self, shape: Shape, label: &str, crs: Crs) -> Option<GuidanceShape> {
        let mut parts = Parts::default();
        parts.gather(shape);
        let kinds = [
            parts.areas.0.is_empty(),
            parts.lines.0.is_empty(),
            parts.points.0.is_empty(),
        ];
        if kinds.iter().filter(|empty| !**empty).count() > 1 {
            let message =
                "the feature mixes areas, lines and points; only its areas are used, or else its lines";
            self.log
                .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(label));
        }
        if parts.areas.0.is_empty() {
            let lines = (!parts.lines.0.is_empty()).then_some(GuidanceShape::Line(parts.lines));
            let points = (!parts.points.0.is_empty()).then_some(GuidanceShape::Point(parts.points));
            return lines.or(points);
        }
        let (area, fault, what) = match mended(parts.areas) {
            Mended::AsDelivered(area, None) => return Some(GuidanceShape::Area(area)),
            // A coast has more vertices than a building; that is no fault.
            Mended::AsDelivered(area, Some(_)) => return Some(GuidanceShape::Area(area)),
            Mended::Redrawn(area, fault) => (Some(area), fault, "what it covers is kept"),
            Mended::Nothing(fault) => (None, fault, "the feature is left out"),
        };
        let finding = Finding::warning(RuleId::GEOMETRY, format!("{fault}; {what}"));
        self.log
            .push(finding.with_feature(label).with_position(fault.position(), crs));
        area.map(GuidanceShape::Area)
    }

    fn say_tally(&mut self) {
        let tally = std::mem::take(&mut self.fields.tally);
        let mut words = |words: &BTreeMap<String, usize>, what: &str, hint: &str| {
            if !words.is_empty() {
                let listed: Vec<String> = words
                    .iter()
                    .take(20)
                    .map(|(word, count)| format!("{word} ({count})"))
                    .collect();
                let message = format!("{what}: {}", listed.join(", "));
                self.log
                    .push(Finding::warning(RuleId::SCHEMA, message).with_hint(hint));
            }
        };
        words(
            &tally.categories,
            "categories that are none of the ten; they are kept in words",
            "say in a mapping which of the ten each of them is ([guidance.categories])",
        );
        words(
            &tally.aspects,
            "words that name none of the three aspects",
            "say in a mapping which aspect each of them is ([guidance.aspects])",
        );
        words(
            &tally.stages,
            "words that name no stage; it is taken as not said",
            "say in a mapping which stage each of them is ([guidance.stages])",
        );
        if tally.without_aspect > 0 {
            let message = format!(
                "{} features do not say which aspect of the plan they belong to; they count among the other values",
                tally.without_aspect
            );
            let hint = "say it in a mapping (aspect, or fixed.aspect)";
            self.log
                .push(Finding::warning(RuleId::SCHEMA, message).with_hint(hint));
        }
        if tally.without_category > 0 {
            let message = format!("{} features say no category", tally.without_category);
            let hint = "name the attribute in a mapping (category)";
            self.log
                .push(Finding::warning(RuleId::SCHEMA, message).with_hint(hint));
        }
    }
}

fn feature(facts: Facts, label: String, crs: Crs, shape: GuidanceShape) -> GuidanceFeature {
    GuidanceFeature {
        id: facts.id.unwrap_or(label),
        aspect: facts.aspect,
        land_use: facts.land_use,
        category: facts.category,
        subcategory: facts.subcategory,
        stage: facts.stage,
        statement: facts.statement,
        plan_name: facts.plan_name,
        adopted: facts.adopted,
        horizon: facts.horizon,
        crs,
        shape,
    }
}

impl TakesFeatures for Collector<'_> {
    fn take(&mut self, raw: RawFeature) {
        let shape = match raw.geometry {
            Ok(Some(shape)) => shape,
            Ok(None) => {
                let message = "the feature lies nowhere; it is left out";
                self.log
                    .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(raw.label));
                return;
            }
            Err(error) => {
                let message = format!("{error}; the feature is left out");
                self.log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(raw.label));
                return;
            }
        };
        let mut findings = Vec::new();
        let asked = AskedValues::new(&raw.attributes);
        let mut facts = self.fields.read(&asked, &mut findings);
        asked.count(&mut self.untaken);
        facts.id = facts.id.or(raw.id);
        for finding in findings {
            self.log.push(finding.with_feature(&raw.label));
        }
        self.raw.add((raw.label, facts), shape);
    }

    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }
}
