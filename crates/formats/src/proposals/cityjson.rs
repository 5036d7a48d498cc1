//! Proposals in CityJSON or CityJSONSeq.

use planvy_plan::{Finding, Placement, Proposal, ProposedBuilding, Reading, RuleId, VerticalReference};

use crate::city_model::{
    CityBuilding, CityFile, Stated, Where, body, place, plane_system, say_open_solids, vertical_reference,
};
use crate::cityjson::{looks_like_cityjson, read_city};
use crate::finding_log::FindingLog;
use crate::proposals::geojson::properties;
use crate::proposals::{ProposalFormat, ProposalOptions};

/// The reader of proposals in CityJSON.
///
/// What the drawing states comes from its attributes: those of CityJSON (`storeysAboveGround`, `function`), and those that a
/// proposal in GeoJSON has (`ridgeHeightM`, …). What can be measured comes from its body. `measuredHeight` is neither the
/// height of the ridge nor a total height over the mean ground level, so that it is not taken for one.
#[derive(Clone, Copy, Debug)]
pub struct CityJsonProposal;

impl ProposalFormat for CityJsonProposal {
    fn name(&self) -> &'static str {
        "cityjson"
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        looks_like_cityjson(bytes)
    }

    fn read(&self, bytes: &[u8], options: &ProposalOptions) -> Reading<Proposal> {
        let mut log = FindingLog::default();
        let value = read_city(bytes, &mut log).and_then(|file| proposal(file, options, &mut log));
        Reading {
            value,
            findings: log.into_findings(),
        }
    }
}

fn proposal(mut file: CityFile, options: &ProposalOptions, log: &mut FindingLog) -> Option<Proposal> {
    if file.buildings.is_empty() {
        log.push(Finding::error(RuleId::SCHEMA, "the drawing holds no building"));
        return None;
    }
    let vertical = vertical_reference(&file, log);
    let not_placed = |missing: String| (None, Placement::NotPlaced { missing });
    let (crs, placement) = match plane_system(&file.reference, options.crs, log) {
        Where::In(crs) => {
            place(&mut file.buildings, crs, log);
            (Some(crs), Placement::Stated)
        }
        Where::Foreign(name) => not_placed(format!("a SWEREF 99 system: the drawing is in '{name}'")),
        Where::Unsaid => {
            let message = "the drawing does not say in which coordinate system it is";
            let hint = "name it in `metadata.referenceSystem`, or with the drawing as `crs`";
            log.push(Finding::warning(RuleId::CRS, message).with_hint(hint));
            not_placed("metadata.referenceSystem".to_owned())
        }
    };
    say_open_solids(&file.buildings, crs, log);
    let buildings: Vec<ProposedBuilding> = file
        .buildings
        .into_iter()
        .map(|building| proposed_building(building, &vertical, log))
        .collect();
    (!buildings.is_empty()).then(|| Proposal {
        format: format!("cityjson-{}", file.version),
        crs,
        placement,
        buildings,
    })
}

fn proposed_building(
    building: CityBuilding,
    vertical: &VerticalReference,
    log: &mut FindingLog,
) -> ProposedBuilding {
    let body = body(&building, vertical);
    if body.is_none() {
        let message = "the building has no body; nothing can be measured on it";
        log.push(Finding::warning(RuleId::GEOMETRY, message).with_feature(&building.id));
    }
    let mut attributes = building.attributes;
    let stated = Stated::of(&attributes);
    attributes.retain(|name, _| properties::NAMES.contains(&name.as_str()));
    let mut findings = Vec::new();
    let named = properties::read(&attributes, &[], &mut findings);
    for finding in findings {
        log.push(finding.with_feature(&building.id));
    }
    ProposedBuilding {
        kind: named.kind.or(stated.kind),
        intended_use: named.intended_use.or(stated.intended_use),
        footprint: building.drawn_outline,
        body,
        storeys: named.storeys.or(stated.storeys),
        gross_floor_area_m2: named.gross_floor_area_m2.or(stated.gross_floor_area_m2),
        id: Some(building.id),
        ..named
    }
}
