//! Features on their way to parcels.

use std::collections::{BTreeSet, HashMap};

use geo_types::MultiPolygon;
use planvy_plan::parcel::folded_designation;
use planvy_plan::{Finding, Parcel, RuleId};
use serde_json::{Map, Value};

use super::designation::{designation, identity, suffice};
use crate::features::attributes::AskedValues;
use crate::features::{Gathered, Placed, Placing, RawFeature, TakesFeatures};
use crate::finding_log::FindingLog;
use crate::format::{Content, ReadOptions};
use crate::geojson::geometry::{Shape, Vertex, signed_double_area};
use crate::source_crs::SourceCrs;
use crate::untaken::{Accounted, AttributeTally};

/// How many attribute names a hint lists.
const NAMES_LISTED: usize = 30;

/// What a feature says, before its area is placed.
struct RawParcel {
    designation: String,
    source_id: Option<String>,
    /// Its number in the file, or its identity.
    feature: String,
}

/// Gathers features; nothing is placed before all have been seen.
pub(super) struct Collector<'a> {
    pub(super) log: FindingLog,
    options: &'a ReadOptions,
    raw: Gathered<RawParcel>,
    names: BTreeSet<String>,
    unnamed: usize,
    untaken: AttributeTally,
}

impl<'a> Collector<'a> {
    /// Nothing gathered yet; `layer` is the name of the file or the table.
    pub(super) fn new(options: &'a ReadOptions, layer: &str) -> Collector<'a> {
        Collector {
            log: FindingLog::default(),
            options,
            raw: Gathered::default(),
            names: BTreeSet::new(),
            unnamed: 0,
            untaken: AttributeTally::of_layer(layer),
        }
    }

    /// Takes note of an attribute's name.
    pub(super) fn note_name(&mut self, name: &str) {
        if self.names.len() < 200 && !self.names.contains(name) {
            self.names.insert(name.to_owned());
        }
    }

    /// Takes a feature that lies somewhere.
    fn add(&mut self, feature: String, values: &Map<String, Value>, id: Option<String>, shape: Shape) {
        let Some(area) = areas_of(shape) else {
            let message = "the geometry is no area; a parcel is a polygon or several";
            self.log
                .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(feature));
            return;
        };
        let asked = AskedValues::new(values);
        let designation = designation(&asked, self.options.designation_field.as_deref());
        let source_id = id.or_else(|| identity(&asked));
        asked.count(&mut self.untaken);
        let Some(designation) = designation else {
            self.unnamed += 1;
            let message = "the parcel has no designation; it is left out";
            self.log
                .push(Finding::warning(RuleId::SCHEMA, message).with_feature(feature));
            return;
        };
        let raw = RawParcel {
            designation,
            source_id,
            feature,
        };
        self.raw.add(raw, area);
    }

    /// The parcels, placed and put together.
    pub(super) fn finish(mut self, said: &SourceCrs) -> Accounted {
        if self.raw.is_empty() {
            self.say_why_nothing_was_read();
            return self.reading(None);
        }
        let gathered = std::mem::take(&mut self.raw);
        let Placing::In(crs, placed) = gathered.place(said, self.options.crs, &mut self.log) else {
            return self.reading(None);
        };
        let mut parcels: Vec<Parcel> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for Placed { what: raw, shape } in placed {
            let area = match shape {
                Ok(area) => area,
                Err(misplaced) => {
                    self.log.push(misplaced.with_feature(&raw.feature));
                    continue;
                }
            };
            let Some(area) = self.solid(area, &raw.feature) else {
                continue;
            };
            let key = folded_designation(&raw.designation);
            match known.get(&key).and_then(|at| parcels.get_mut(*at)) {
                Some(parcel) => add_areas(parcel, area, &raw.feature, &mut self.log),
                None => {
                    known.insert(key, parcels.len());
                    parcels.push(Parcel {
                        designation: raw.designation,
                        crs,
                        area,
                        source_id: raw.source_id,
                    });
                }
            }
        }
        let value = (!parcels.is_empty()).then_some(Content::Parcels(parcels));
        self.reading(value)
    }

    /// The polygons of a feature that enclose something.
    fn solid(&mut self, shape: Shape, feature: &str) -> Option<MultiPolygon<f64>> {
        let mut area = shape.into_multi_polygon()?;
        let before = area.0.len();
        area.0.retain(|polygon| {
            let ring: Vec<Vertex> = polygon
                .exterior()
                .0
                .iter()
                .map(|c| Vertex {
                    x: c.x,
                    y: c.y,
                    z: None,
                })
                .collect();
            signed_double_area(&ring).abs() > 0.0
        });
        if area.0.len() < before {
            let message = format!(
                "{} areas of the parcel enclose nothing; they are left out",
                before - area.0.len()
            );
            self.log
                .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(feature));
        }
        (!area.0.is_empty()).then_some(area)
    }

    fn say_why_nothing_was_read(&mut self) {
        let named = self.options.designation_field.as_deref();
        if self.unnamed == 0 && (self.names.is_empty() || suffice(&self.names, named)) {
            self.log
                .push(Finding::error(RuleId::SCHEMA, "the file holds no parcel"));
            return;
        }
        let message = match named {
            Some(name) => format!("no feature has a designation in the attribute '{name}'"),
            None => "no attribute holds the designation of the parcels".to_owned(),
        };
        let names: Vec<&str> = self.names.iter().take(NAMES_LISTED).map(String::as_str).collect();
        let hint = format!(
            "name it with --designation-field; the attributes are: {}",
            names.join(", ")
        );
        self.log
            .push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
    }

    fn reading(mut self, value: Option<Content>) -> Accounted {
        self.log.leave(self.untaken);
        self.log.accounted(value)
    }

    /// The layer, where its name is known only after the file was opened.
    pub(super) fn call_layer(&mut self, name: &str) {
        self.untaken = AttributeTally::of_layer(name);
    }
}

impl TakesFeatures for Collector<'_> {
    fn take(&mut self, raw: RawFeature) {
        for name in raw.attributes.keys() {
            self.note_name(name);
        }
        match raw.geometry {
            Ok(Some(shape)) => self.add(raw.label, &raw.attributes, raw.id, shape),
            Ok(None) => {
                let message = "the feature has no geometry; it is left out";
                self.log
                    .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(raw.label));
            }
            Err(error) => {
                let finding = Finding::error(RuleId::GEOMETRY, error.to_string());
                self.log.push(finding.with_feature(raw.label));
            }
        }
    }

    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }
}

/// The polygons of a geometry as one; `None` where it has none.
fn areas_of(shape: Shape) -> Option<Shape> {
    fn gather(shape: Shape, into: &mut Vec<crate::geojson::geometry::Rings>) {
        match shape {
            Shape::Polygon(rings) => into.push(rings),
            Shape::MultiPolygon(polygons) => into.extend(polygons),
            Shape::Collection(shapes) => shapes.into_iter().for_each(|shape| gather(shape, into)),
            _ => {}
        }
    }
    let mut polygons = Vec::new();
    gather(shape, &mut polygons);
    (!polygons.is_empty()).then_some(Shape::MultiPolygon(polygons))
}

/// Adds the areas of another feature of the same parcel. An area that it has already is a repetition, not a *skifte*.
fn add_areas(parcel: &mut Parcel, area: MultiPolygon<f64>, feature: &str, log: &mut FindingLog) {
    for polygon in area {
        if parcel.area.0.contains(&polygon) {
            let message = format!("an area of {} stands twice; it is kept once", parcel.designation);
            log.push(Finding::warning(RuleId::DUPLICATE, message).with_feature(feature));
        } else {
            parcel.area.0.push(polygon);
        }
    }
}
