//! Features on their way to buildings.

use std::collections::HashMap;

use geo_types::MultiPolygon;
use planvy_plan::{Crs, Datum, ExistingBuilding, Finding, RuleId};

use super::fields::{Facts, FieldReader, Tally};
use crate::area_faults::{Mended, mended};
use crate::features::attributes::AskedValues;
use crate::features::{Gathered, Placed, Placing, RawFeature, TakesFeatures, polygons_of};
use crate::finding_log::FindingLog;
use crate::format::ReadOptions;
use crate::geojson::geometry::Shape;
use crate::mapping::BuildingMapping;
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
        mapping: Option<&'a BuildingMapping>,
        layer: &str,
        log: FindingLog,
    ) -> Collector<'a> {
        let stated = mapping
            .and_then(|mapping| mapping.datum.as_deref())
            .map(Datum::parse);
        Collector {
            log,
            crs: mapping.and_then(|mapping| mapping.crs).or(options.crs),
            fields: FieldReader {
                mapping,
                datum: stated.or_else(|| options.vertical_datum.clone()),
                tally: Tally::default(),
            },
            raw: Gathered::default(),
            untaken: AttributeTally::of_layer(layer),
        }
    }

    /// The buildings of the layer, placed, and everything there is to say.
    pub(super) fn finish(mut self, said: &SourceCrs) -> (Vec<ExistingBuilding>, FindingLog) {
        self.say_tally();
        self.log.leave(std::mem::take(&mut self.untaken));
        if self.raw.is_empty() {
            return (Vec::new(), self.log);
        }
        let gathered = std::mem::take(&mut self.raw);
        let Placing::In(crs, placed) = gathered.place(said, self.crs, &mut self.log) else {
            return (Vec::new(), self.log);
        };
        let mut buildings: Vec<ExistingBuilding> = Vec::with_capacity(placed.len());
        let mut known: HashMap<String, usize> = HashMap::new();
        for Placed {
            what: (label, facts),
            shape,
        } in placed
        {
            let footprint = match shape.map(Shape::into_multi_polygon) {
                Ok(Some(area)) => self.sound(area, &label, crs),
                Ok(None) => None,
                Err(misplaced) => {
                    self.log.push(misplaced.with_feature(&label));
                    None
                }
            };
            let Some(footprint) = footprint else { continue };
            let building = existing(facts, crs, footprint);
            if self.is_repeated(&building, &buildings, &known, &label) {
                continue;
            }
            if let Some(id) = &building.source_id {
                known.entry(id.clone()).or_insert(buildings.len());
            }
            buildings.push(building);
        }
        (buildings, self.log)
    }

    /// Whether a building stands in the file already: counted twice, it would cover twice its ground.
    fn is_repeated(
        &mut self,
        building: &ExistingBuilding,
        buildings: &[ExistingBuilding],
        known: &HashMap<String, usize>,
        label: &str,
    ) -> bool {
        let Some(id) = &building.source_id else {
            return false;
        };
        let Some(earlier) = known.get(id).and_then(|at| buildings.get(*at)) else {
            return false;
        };
        let same = earlier.footprint == building.footprint;
        let message = if same {
            format!("the building {id} stands twice; it is kept once")
        } else {
            format!("the id {id} stands on two buildings with different footprints; both are kept")
        };
        self.log
            .push(Finding::warning(RuleId::DUPLICATE, message).with_feature(label));
        same
    }

    /// The footprint as it can be used; `None`, with a finding, where it covers nothing.
    fn sound(&mut self, area: MultiPolygon<f64>, label: &str, crs: Crs) -> Option<MultiPolygon<f64>> {
        let (area, fault, what) = match mended(area) {
            Mended::AsDelivered(area, None) => return Some(area),
            Mended::AsDelivered(area, Some(fault)) => (Some(area), fault, "it is kept as delivered"),
            Mended::Redrawn(area, fault) => (Some(area), fault, "what it covers is kept"),
            Mended::Nothing(fault) => (None, fault, "the building is left out"),
        };
        let finding = Finding::warning(RuleId::GEOMETRY, format!("{fault}; {what}"));
        self.log
            .push(finding.with_feature(label).with_position(fault.position(), crs));
        area
    }

    fn say_tally(&mut self) {
        let tally = std::mem::take(&mut self.fields.tally);
        if !tally.other_kinds.is_empty() {
            let words = tally
                .other_kinds
                .iter()
                .take(20)
                .map(|(word, count)| format!("{word} ({count})"));
            let words: Vec<String> = words.collect();
            let message = format!(
                "words that say neither main nor ancillary building: {}",
                words.join(", ")
            );
            let hint = "say in a mapping which of them mean main and which ancillary ([buildings.kinds])";
            self.log
                .push(Finding::info(RuleId::SCHEMA, message).with_hint(hint));
        }
        if tally.zero_heights > 0 {
            let message = format!(
                "{} buildings have the height 0; it is taken as unknown",
                tally.zero_heights
            );
            self.log.push(Finding::info(RuleId::SCHEMA, message));
        }
        if tally.levels_without_datum > 0 {
            let count = tally.levels_without_datum;
            let message = format!(
                "{count} levels of the ground do not say what they are counted from; they are not used"
            );
            let hint = "state it with --vertical-datum, or with datum in the mapping";
            self.log
                .push(Finding::warning(RuleId::CRS, message).with_hint(hint));
        }
        if tally.levels_in_other_datum > 0 {
            let count = tally.levels_in_other_datum;
            let message =
                format!("{count} levels of the ground are not counted from RH 2000; they are not used");
            self.log.push(Finding::warning(RuleId::CRS, message));
        }
    }
}

fn existing(facts: Facts, crs: Crs, footprint: MultiPolygon<f64>) -> ExistingBuilding {
    ExistingBuilding {
        source_id: facts.id,
        crs,
        footprint,
        kind: facts.kind,
        ground_level: facts.ground_level,
        height: facts.height,
        storeys: facts.storeys,
        gross_floor_area_m2: facts.gross_floor_area_m2,
        year: facts.year,
        body: None,
    }
}

impl TakesFeatures for Collector<'_> {
    fn take(&mut self, raw: RawFeature) {
        let shape = match raw.geometry {
            Ok(Some(shape)) => polygons_of(shape),
            Ok(None) => Vec::new(),
            Err(error) => {
                let message = format!("{error}; the building is left out");
                self.log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(raw.label));
                return;
            }
        };
        if shape.is_empty() {
            let message = "the feature is no area; a building is a polygon or several; it is left out";
            self.log
                .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(raw.label));
            return;
        }
        let mut findings = Vec::new();
        let asked = AskedValues::new(&raw.attributes);
        let mut facts = self.fields.read(&asked, &mut findings);
        asked.count(&mut self.untaken);
        facts.id = facts.id.or(raw.id);
        for finding in findings {
            self.log.push(finding.with_feature(&raw.label));
        }
        self.raw.add((raw.label, facts), Shape::MultiPolygon(shape));
    }

    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }
}
