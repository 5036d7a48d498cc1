//! The reading of a whole delivery.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Crs, Finding, Plan, PlanId, Reading, RegulationId, RuleId, Severity};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::assemble::{attach, settle};
use super::geometry::{GeometryContext, read_file_crs};
use super::log::Log;
use super::members::{Members, show};
use super::no_plan;
use super::plan_feature::read_plan;
use super::regulation_feature::{PendingRegulation, read_regulation};
use super::words::{self, FeatureKind};
use crate::format::ReadOptions;
use crate::geojson::geometry::kind_of;
use crate::geojson::stream::{FeatureSink, StreamError, stream_features};

/// Reads a delivery from a file. See [`read_delivery`].
pub fn read_file(path: &Path, options: &ReadOptions) -> Reading<Vec<Plan>> {
    match File::open(path) {
        Ok(file) => read_delivery(file, options),
        Err(error) => Reading::failed(StreamError::Io(error).into_finding()),
    }
}

/// Reads a delivery: every plan in it, each with its regulations in file order. One feature at a time is held as JSON.
///
/// What cannot be read is left out with an error; a file that breaks off gives the plans up to there beside the error.
///
/// ```
/// use planvy_formats::{ReadOptions, ngp};
/// let reading = ngp::read_delivery(&b"{\"type\": \"FeatureCollection\", \"features\": ["[..], &ReadOptions::default());
/// assert_eq!(reading.value, None);
/// assert_eq!(reading.findings[0].rule.to_string(), "PV-PARSE");
/// ```
pub fn read_delivery(source: impl Read, options: &ReadOptions) -> Reading<Vec<Plan>> {
    let mut delivery = Delivery::new(options);
    let ended = stream_features(source, &mut delivery);
    delivery.finish(ended.err())
}

/// What has been read so far.
struct Delivery {
    context: GeometryContext,
    user_crs: Option<Crs>,
    file_crs: Option<String>,
    has_type: bool,
    has_media_type: bool,
    plans: Vec<Plan>,
    regulations: Vec<PendingRegulation>,
    /// Every id with the number of its feature.
    seen: HashMap<Uuid, usize>,
    odd_boxes: usize,
    outer_members: HashMap<String, usize>,
    log: Log,
}

impl FeatureSink for Delivery {
    fn feature(&mut self, number: usize, feature: Value) {
        self.log.start_feature(number);
        match feature {
            Value::Object(outer) => self.read_feature(number, outer),
            other => {
                let what = format!("should be a feature, got {}", show(&other));
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
            "type" => {
                self.has_type = true;
                self.check_constant(name, "FeatureCollection", &value);
            }
            "feature:mediatyp" => {
                self.has_media_type = true;
                self.check_constant(name, words::MEDIA_TYPE, &value);
            }
            "crs" => self.take_file_crs(&value),
            "bbox" => self.look_at_box(&value),
            _ => *self.outer_members.entry(name.to_owned()).or_default() += 1,
        }
    }
}

impl Delivery {
    fn new(options: &ReadOptions) -> Delivery {
        Delivery {
            context: GeometryContext {
                fallback_crs: options.crs,
                ..GeometryContext::default()
            },
            user_crs: options.crs,
            file_crs: None,
            has_type: false,
            has_media_type: false,
            plans: Vec::new(),
            regulations: Vec::new(),
            seen: HashMap::new(),
            odd_boxes: 0,
            outer_members: HashMap::new(),
            log: Log::default(),
        }
    }

    fn check_constant(&mut self, name: &str, expected: &str, got: &Value) {
        if got.as_str() != Some(expected) {
            let message = format!("The member {name} should be {expected}, got {}", show(got));
            self.log.push(Finding::warning(RuleId::SCHEMA, message));
        }
    }

    fn take_file_crs(&mut self, value: &Value) {
        let Some(name) = read_file_crs(value) else {
            let message = format!(
                "The member crs names no coordinate system, it is {}",
                kind_of(value)
            );
            self.log.push(Finding::warning(RuleId::CRS, message));
            return;
        };
        self.file_crs = Some(name.to_owned());
        if self.user_crs.is_none() {
            self.context.fallback_crs = name.parse().ok();
        }
    }

    /// A `bbox` is never used; one that begins with a northing is worth a remark.
    fn look_at_box(&mut self, value: &Value) {
        let corner = value.as_array().and_then(|numbers| {
            let mut numbers = numbers.iter().map(Value::as_f64);
            numbers.next().flatten().zip(numbers.next().flatten())
        });
        let odd = corner.is_some_and(|(first, second)| {
            // Which system a box is in is not said; what no system can place one way, and one the other way, is exchanged.
            let fits = |east, north| Crs::ALL.into_iter().any(|crs| crs.is_plausible(east, north));
            !fits(first, second) && fits(second, first)
        });
        self.odd_boxes += usize::from(odd);
    }

    fn read_feature(&mut self, number: usize, mut outer: Map<String, Value>) {
        if outer.get("type").and_then(Value::as_str) != Some("Feature") {
            let what = "should be 'Feature'";
            self.log.at(RuleId::SCHEMA, Severity::Warning, "type", what);
        }
        let properties = match outer.remove("properties") {
            Some(Value::Object(properties)) => properties,
            other => {
                let got = other.as_ref().map_or("nothing", kind_of);
                let what = format!("should be an object, got {got}");
                self.log.at(RuleId::SCHEMA, Severity::Error, "properties", what);
                return;
            }
        };
        let mut members = Members::of_map(properties, "properties");
        members.require("objektidentitet", Severity::Error, &mut self.log);
        let id: Option<PlanId> = members.id("objektidentitet", Severity::Error, &mut self.log);
        let kind = self.take_feature_kind(&mut members);
        let (Some(PlanId(id)), Some(kind)) = (id, kind) else {
            return;
        };
        self.log.name_feature(id);
        self.look_at_outer(id, outer);
        if let Some(first) = self.seen.insert(id, number) {
            self.seen.insert(id, first);
            let what = format!("the id {id} is that of feature {first} too; this feature is left out");
            self.log.at(
                RuleId::DUPLICATE,
                Severity::Error,
                "properties.objektidentitet",
                what,
            );
            return;
        }
        match kind {
            FeatureKind::Plan => {
                let plan = read_plan(PlanId(id), members, &mut self.context, &mut self.log);
                self.plans.push(plan);
            }
            FeatureKind::Regulation(group) => {
                let id = RegulationId(id);
                let read = read_regulation(id, group, number, members, &mut self.context, &mut self.log);
                self.regulations.extend(read);
            }
        }
    }

    fn take_feature_kind(&mut self, members: &mut Members) -> Option<FeatureKind> {
        const EXPECTED: &str =
            "detaljplan, användningsbestämmelse, egenskapsbestämmelse or administrativ bestämmelse";
        members.require("feature:typ", Severity::Error, &mut self.log);
        let value = members.take("feature:typ")?;
        let kind = value.as_str().and_then(FeatureKind::from_swedish);
        let exact = kind.is_some()
            && value
                .as_str()
                .is_some_and(|text| text == text.trim().to_lowercase());
        if !exact {
            let severity = if kind.is_some() {
                Severity::Warning
            } else {
                Severity::Error
            };
            members.wrong("feature:typ", EXPECTED, &value, severity, &mut self.log);
        }
        kind
    }

    /// What stands beside the properties: nothing of it is data, by the specification.
    fn look_at_outer(&mut self, id: Uuid, outer: Map<String, Value>) {
        for (name, value) in outer {
            match name.as_str() {
                "type" => {}
                "id" => {
                    let same = value.as_str().and_then(|text| Uuid::parse_str(text.trim()).ok()) == Some(id);
                    if !same {
                        let what = format!("differs from properties.objektidentitet: {}", show(&value));
                        self.log.at(RuleId::SCHEMA, Severity::Warning, "id", what);
                    }
                }
                "geometry" if value.is_null() => {}
                "geometry" => {
                    let what = "should be null: the geometry lies in the properties; this one is not used";
                    self.log.at(RuleId::SCHEMA, Severity::Warning, "geometry", what);
                }
                "bbox" => self.look_at_box(&value),
                _ => *self.outer_members.entry(name).or_default() += 1,
            }
        }
    }

    fn finish(mut self, ended: Option<StreamError>) -> Reading<Vec<Plan>> {
        let complete = ended.is_none();
        if let Some(error) = ended {
            self.log.push(error.into_finding());
        }
        attach(&mut self.plans, self.regulations, &mut self.log);
        for plan in &mut self.plans {
            settle(plan, &mut self.log);
        }
        if complete {
            if !self.has_type {
                let message = "The member type is required and missing; it should be FeatureCollection";
                self.log.push(Finding::warning(RuleId::SCHEMA, message));
            }
            if !self.has_media_type {
                let message = format!(
                    "The member feature:mediatyp is required and missing; it should be {}",
                    words::MEDIA_TYPE
                );
                self.log.push(Finding::warning(RuleId::SCHEMA, message));
            }
            if self.plans.is_empty() {
                self.log.push(no_plan());
            }
        }
        if self.odd_boxes > 0 {
            let message = format!(
                "{} bbox members have northing before easting; they are not used, the coordinates are",
                self.odd_boxes
            );
            self.log.push(Finding::info(RuleId::AXES, message));
        }
        compare_crs(self.file_crs.as_deref(), &self.context, &mut self.log);
        let mut outer_members: Vec<_> = self.outer_members.into_iter().collect();
        outer_members.sort();
        for (name, count) in outer_members {
            let message =
                format!("The member {name} stands outside the properties ({count} times) and is not kept");
            self.log.push(Finding::info(RuleId::SCHEMA, message));
        }
        Reading {
            value: (!self.plans.is_empty()).then_some(self.plans),
            findings: self.log.into_findings(),
        }
    }
}

/// The `crs` member of the file against what the geometries say: the geometries are believed.
fn compare_crs(file_crs: Option<&str>, context: &GeometryContext, log: &mut Log) {
    let Some(name) = file_crs else {
        return;
    };
    let stated: Option<Crs> = name.parse().ok();
    for (crs, (count, feature)) in &context.stated {
        if Some(*crs) != stated {
            let message = format!(
                "The member crs is '{name}', and {count} geometries are in {crs}; the geometries are believed"
            );
            log.push(Finding::warning(RuleId::CRS, message).with_feature(feature));
        }
    }
}
