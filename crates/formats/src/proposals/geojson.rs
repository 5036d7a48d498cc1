//! Proposals in GeoJSON: footprints with stated heights and areas.
//!
//! One `Feature`, a `FeatureCollection` or a bare polygon; everything in `properties` may be missing. A number that cannot be
//! used (a text, below zero, higher than any building) is left out with an error that says so: a check that needs it then
//! cannot decide, and never passes.

pub(super) mod properties;

use planvy_plan::{Crs, Finding, Placement, Proposal, ProposedBuilding, Reading, RuleId};
use std::collections::HashSet;

use super::{ProposalFormat, ProposalOptions};
use crate::area_faults::area_fault;
use crate::features::{
    Gathered, Placed, Placing, RawFeature, TakesFeatures, looks_like_json, polygons_of, read_features,
};
use crate::finding_log::FindingLog;
use crate::geojson::geometry::Shape;
use crate::source_crs::SourceCrs;

/// The most buildings that one proposal may have.
const MOST_BUILDINGS: usize = 2_000;

/// The most vertices that one building may have: a drawing with more is held against the rules for longer than anybody waits.
const MOST_VERTICES: usize = 2_000;

/// The most vertices that one proposal may have.
const MOST_VERTICES_TOGETHER: usize = 200_000;

/// A footprint that covers more is no building, in m².
const LARGEST_FOOTPRINT_M2: f64 = 1_000_000.0;

/// The reader of proposals in GeoJSON.
///
/// Positions are longitude and latitude (RFC 7946), or eastings and northings in the SWEREF 99 projection that the `crs` member
/// or the sender names.
///
/// ```
/// use planvy_formats::proposals::{ProposalFormat, ProposalOptions, geojson::ProposalGeoJson};
/// use planvy_plan::{Crs, OverGround};
/// let drawing = br#"{ "type": "Feature", "properties": { "kind": "main", "ridgeHeightM": 8.5, "storeys": "two" },
///     "geometry": { "type": "Polygon", "coordinates": [[[118600, 6164200], [118610, 6164200], [118610, 6164208],
///         [118600, 6164208], [118600, 6164200]]] } }"#;
/// let options = ProposalOptions { crs: Some(Crs::Zone1330), file_name: None };
/// let reading = ProposalGeoJson.read(drawing, &options);
/// let building = &reading.value.unwrap().buildings[0];
/// assert_eq!(building.ridge_height, Some(OverGround(8.5)));
/// assert_eq!(building.storeys, None);
/// assert_eq!(reading.findings[0].message, "storeys should be a number, got a text; it is not used");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ProposalGeoJson;

impl ProposalFormat for ProposalGeoJson {
    fn name(&self) -> &'static str {
        "geojson"
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..64 << 10).unwrap_or(bytes);
        let head = String::from_utf8_lossy(head);
        looks_like_json(bytes) && !head.contains("\"CityJSON")
    }

    fn read(&self, bytes: &[u8], options: &ProposalOptions) -> Reading<Proposal> {
        let mut drawing = Drawing::default();
        let said = read_features(bytes, &mut drawing);
        let mut log = std::mem::take(&mut drawing.log);
        if drawing.taken == 0 {
            let message =
                "the file holds no building: it is neither a Feature nor a FeatureCollection with features";
            log.push(Finding::error(RuleId::SCHEMA, message));
            return Reading {
                value: None,
                findings: log.into_findings(),
            };
        }
        let proposal = drawing.into_proposal(&said, options, &mut log);
        Reading {
            value: Some(proposal),
            findings: log.into_findings(),
        }
    }
}

/// A building whose footprint has no place yet, with the findings that wait for a position.
struct Draft {
    number: usize,
    label: String,
    building: ProposedBuilding,
    findings: Vec<Finding>,
}

impl Draft {
    fn say(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The building, after its findings went to the log with the place that they are about.
    fn finish(self, spot: Option<([f64; 2], Crs)>, log: &mut FindingLog) -> (usize, ProposedBuilding) {
        for finding in self.findings {
            let finding = finding.with_feature(&self.label);
            log.push(match (finding.position, spot) {
                (None, Some((position, crs))) => finding.with_position(position, crs),
                _ => finding,
            });
        }
        (self.number, self.building)
    }
}

/// The buildings of a file as they come.
#[derive(Default)]
struct Drawing {
    taken: usize,
    vertices: usize,
    placed: Gathered<Draft>,
    without_footprint: Vec<Draft>,
    ids: HashSet<String>,
    log: FindingLog,
}

impl TakesFeatures for Drawing {
    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }

    fn take(&mut self, raw: RawFeature) {
        self.taken += 1;
        if self.taken > MOST_BUILDINGS {
            if self.taken == MOST_BUILDINGS + 1 {
                let message =
                    format!("the proposal has more than {MOST_BUILDINGS} buildings; the rest is not read");
                self.log
                    .push(Finding::error(RuleId::SCHEMA, message).with_hint("send it in several files"));
            }
            return;
        }
        let mut findings = Vec::new();
        let mut building = properties::read(&raw.attributes, &raw.doubled, &mut findings);
        building.id = raw.id;
        let mut draft = Draft {
            number: self.taken,
            label: raw.label,
            building,
            findings,
        };
        if let Some(id) = &draft.building.id
            && !self.ids.insert(id.clone())
        {
            let message = format!("the id {id} stands on two buildings");
            draft.say(Finding::warning(RuleId::DUPLICATE, message));
        }
        match raw.geometry {
            Ok(Some(shape)) => self.take_shape(draft, shape),
            Ok(None) => {
                let message = "the building has no footprint; what depends on its place cannot be decided";
                draft.say(Finding::warning(RuleId::GEOMETRY, message));
                self.without_footprint.push(draft);
            }
            Err(error) => {
                let message = format!("{error}; the footprint is not used");
                draft.say(Finding::error(RuleId::GEOMETRY, message));
                self.without_footprint.push(draft);
            }
        }
    }
}

impl Drawing {
    fn take_shape(&mut self, mut draft: Draft, shape: Shape) {
        let (mut vertices, mut with_height) = (0, false);
        shape.for_each_vertex(&mut |vertex| {
            vertices += 1;
            with_height |= vertex.z.is_some();
        });
        let polygons = polygons_of(shape);
        if polygons.is_empty() {
            let message = "a footprint is a Polygon or a MultiPolygon; this geometry is not used";
            draft.say(Finding::error(RuleId::GEOMETRY, message));
        } else if vertices > MOST_VERTICES || self.vertices + vertices > MOST_VERTICES_TOGETHER {
            let message = format!(
                "the footprint has {vertices} vertices; at most {MOST_VERTICES} of one building and \
                 {MOST_VERTICES_TOGETHER} of a proposal are read"
            );
            draft.say(Finding::error(RuleId::GEOMETRY, message).with_hint("thin its vertices"));
        } else {
            if with_height {
                let message = "heights of the footprint's vertices are not used; state groundLevelM, ridgeLevelM or \
                               totalLevelM";
                draft.say(Finding::info(RuleId::GEOMETRY, message));
            }
            self.vertices += vertices;
            self.placed.add(draft, Shape::MultiPolygon(polygons));
            return;
        }
        self.without_footprint.push(draft);
    }

    fn into_proposal(self, said: &SourceCrs, options: &ProposalOptions, log: &mut FindingLog) -> Proposal {
        let mut buildings = Vec::new();
        let mut crs = match said {
            SourceCrs::Grid(crs) => Some(*crs),
            _ => options.crs,
        };
        let mut placement = Placement::Stated;
        if !self.placed.is_empty() {
            match self.placed.place(said, options.crs, log) {
                Placing::In(system, placed) => {
                    crs = Some(system);
                    buildings.extend(placed.into_iter().map(|placed| stand(placed, system, log)));
                }
                Placing::Nowhere(raw) => {
                    crs = None;
                    placement = Placement::NotPlaced {
                        missing: "crs".to_owned(),
                    };
                    // Metres of an unnamed system can still be measured; units of a foreign one cannot.
                    let in_metres = *said == SourceCrs::Unsaid;
                    for (mut draft, shape) in raw {
                        if in_metres {
                            draft.building.footprint = shape.into_multi_polygon();
                        }
                        buildings.push(draft.finish(None, log));
                    }
                }
            }
        }
        let without = self.without_footprint.into_iter();
        buildings.extend(without.map(|draft| draft.finish(None, log)));
        buildings.sort_by_key(|(number, _)| *number);
        Proposal {
            format: "geojson".to_owned(),
            crs,
            placement,
            buildings: buildings.into_iter().map(|(_, building)| building).collect(),
        }
    }
}

/// A building with its footprint on the ground, where that is sound.
fn stand(placed: Placed<Draft>, crs: Crs, log: &mut FindingLog) -> (usize, ProposedBuilding) {
    use geo::Area;
    let mut draft = placed.what;
    let footprint = match placed.shape {
        Ok(shape) => shape
            .into_multi_polygon()
            .unwrap_or_else(|| geo_types::MultiPolygon(Vec::new())),
        Err(finding) => {
            draft.say(*finding);
            return draft.finish(None, log);
        }
    };
    let first = footprint.0.first().and_then(|part| part.exterior().0.first());
    let spot = first.map(|at| ([at.x, at.y], crs));
    let area_m2 = footprint.unsigned_area();
    if let Some(fault) = area_fault(&footprint) {
        let message = format!("{fault}; the footprint is not used");
        draft.say(Finding::error(RuleId::GEOMETRY, message).with_position(fault.position(), crs));
    } else if area_m2 > LARGEST_FOOTPRINT_M2 {
        let message = format!("a footprint of {area_m2:.0} m² is no building; it is not used");
        draft.say(Finding::error(RuleId::GEOMETRY, message));
    } else {
        draft.building.footprint = Some(footprint);
    }
    draft.finish(spot, log)
}

#[cfg(test)]
mod tests;
