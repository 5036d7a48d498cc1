//! Proposals in IFC (2x3, 4, 4.3) as STEP files, as building permits have them.
//!
//! The way of a drawing: it is scanned; what it says about its place is read first and held against itself
//! ([`georeference`]); its buildings and storeys are found; its products become triangles with what they are; and all of it
//! is moved to the map where its place is certain.
//!
//! The crates that parse and mesh are hidden behind [`model::IfcModel`]. Limits: a drawing has at most [`MAX_BYTES`], its
//! geometry at most 20 seconds and two million triangles.

mod bodies;
mod frame;
mod georeference;
mod lite;
mod model;
mod structure;
mod surface_kind;

use std::time::Duration;

use planvy_plan::{Body, Finding, Proposal, ProposedBuilding, Reading, RuleId, Surface};

use self::bodies::DrawnBody;
use self::georeference::Georeference;
use self::lite::LiteModel;
use self::model::IfcModel;
use self::structure::{Building, Structure};
use crate::finding_log::FindingLog;
use crate::proposals::{ProposalFormat, ProposalOptions};
use crate::wording::counted;

/// The largest drawing that is read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// How long the geometry of a drawing may take in all.
const GEOMETRY_TIME: Duration = Duration::from_secs(20);

/// The stack of the thread that reads: solids may stand within solids, and their reader goes down as deep as they do.
const STACK_BYTES: usize = 256 << 20;

/// How far below the building's zero a floor still counts as one above the ground, in metres.
const AT_GROUND_M: f64 = 0.5;

/// The reader of proposals in IFC.
#[derive(Clone, Copy, Debug)]
pub struct Ifc;

impl ProposalFormat for Ifc {
    fn name(&self) -> &'static str {
        "ifc"
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let start = head.iter().position(|byte| !byte.is_ascii_whitespace());
        start.is_some_and(|start| {
            head.get(start..)
                .is_some_and(|head| head.starts_with(b"ISO-10303-21"))
        })
    }

    fn read(&self, bytes: &[u8], options: &ProposalOptions) -> Reading<Proposal> {
        if bytes.len() > MAX_BYTES {
            let message = format!("the drawing is larger than {MAX_BYTES} bytes, the most that is read");
            let hint = "leave out furniture, terrain and installations when exporting it";
            return Reading::failed(Finding::error(RuleId::PARSE, message).with_hint(hint));
        }
        read_within(bytes, options, GEOMETRY_TIME)
    }
}

/// Reads a drawing on a thread of its own, whose geometry may take a time.
fn read_within(bytes: &[u8], options: &ProposalOptions, time: Duration) -> Reading<Proposal> {
    let failed = |message: &str| Reading::failed(Finding::error(RuleId::PARSE, message));
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new()
            .name("ifc-reader".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || read(bytes, options, time));
        match reader.map(|reader| reader.join()) {
            Ok(Ok(reading)) => reading,
            Ok(Err(_)) => failed("the drawing brought its reader to a fault"),
            Err(error) => failed(&format!("the drawing cannot be read now: {error}")),
        }
    })
}

fn read(bytes: &[u8], options: &ProposalOptions, time: Duration) -> Reading<Proposal> {
    let Some(mut model) = LiteModel::scan(bytes, time) else {
        let message = "the drawing brought its parser to a fault";
        return Reading::failed(Finding::error(RuleId::PARSE, message));
    };
    read_model(&mut model, ends_whole(bytes), options)
}

/// Whether a STEP file has its last line: one without was cut off on its way.
fn ends_whole(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(4096)..).unwrap_or_default();
    tail.windows(b"END-ISO-10303-21".len())
        .any(|words| words == b"END-ISO-10303-21")
}

fn read_model(model: &mut dyn IfcModel, is_whole: bool, options: &ProposalOptions) -> Reading<Proposal> {
    let mut log = FindingLog::default();
    if !is_whole {
        let message = "the file has no END-ISO-10303-21: it was cut off, and something may be missing";
        log.push(Finding::error(RuleId::PARSE, message));
    }
    if let broken @ 1.. = model.broken_records() {
        let message = format!(
            "{} of the file cannot be read; something may be missing",
            counted(broken, "record", "records")
        );
        log.push(Finding::error(RuleId::PARSE, message));
    }
    let schema = match model.schema() {
        Some(schema) if schema.starts_with("IFC2X") || schema.starts_with("IFC4") => schema.to_owned(),
        schema => {
            let schema = schema.unwrap_or("none");
            let message = format!("the schema of the file is {schema}; IFC2X3, IFC4 and IFC4X3 are read");
            log.push(Finding::error(RuleId::SCHEMA, message));
            return Reading {
                value: None,
                findings: log.into_findings(),
            };
        }
    };
    let said = georeference::read(model);
    let mut below = FindingLog::default();
    let metres_per_unit = model.metres_per_unit().unwrap_or_else(|| {
        let message = "the unit of length of the drawing cannot be read; nothing in it can be measured";
        log.push(Finding::error(RuleId::SCHEMA, message));
        1.0
    });
    if !says_its_unit(model) {
        let message = "the drawing does not say its unit of length; it is read in metres";
        log.push(Finding::warning(RuleId::SCHEMA, message));
    }
    let structure = Structure::read(model, &mut below);
    let bodies = bodies::bodies(model, &structure, &mut below);
    let georeference = georeference::decide(&said, options.crs, bodies.extent, metres_per_unit, &mut log);
    let value = if bodies.extent.is_none() && structure.buildings.is_empty() {
        below.push(Finding::error(RuleId::SCHEMA, "the drawing holds no building"));
        None
    } else {
        if structure.buildings.is_empty() {
            let message = "the drawing has no IfcBuilding; all of its products are taken for one building";
            below.push(Finding::warning(RuleId::SCHEMA, message));
        }
        let buildings = (0..bodies.bodies.len()).map(|number| structure.buildings.get(number));
        let buildings = buildings
            .zip(bodies.bodies)
            .map(|(building, body)| proposed(building, body, &georeference, metres_per_unit, &mut below))
            .collect();
        Some(Proposal {
            format: schema.to_lowercase(),
            crs: georeference.crs,
            placement: georeference.placement.clone(),
            buildings,
        })
    };
    let mut findings = log.into_findings();
    findings.extend(below.into_findings());
    Reading { value, findings }
}

/// Whether the project names a unit of length.
fn says_its_unit(model: &mut dyn IfcModel) -> bool {
    let projects = model.of_class("IFCPROJECT").to_vec();
    let assignment = projects.first().and_then(|id| model.entity(*id)?.reference(8));
    let assignment = assignment.and_then(|id| model.entity(id));
    let units = assignment
        .map(|assignment| assignment.references(0))
        .unwrap_or_default();
    units.into_iter().any(|id| {
        let unit = model.entity(id);
        unit.is_some_and(|unit| unit.word(1) == Some("LENGTHUNIT"))
    })
}

fn proposed(
    building: Option<&Building>,
    body: DrawnBody,
    georeference: &Georeference,
    metres_per_unit: f64,
    log: &mut FindingLog,
) -> ProposedBuilding {
    let mut proposed = ProposedBuilding {
        id: building.and_then(|building| building.id.clone()),
        name: building.and_then(|building| building.name.clone()),
        ..ProposedBuilding::default()
    };
    let label = proposed.id.clone().unwrap_or_else(|| "IfcBuilding".to_owned());
    if let Some(building) = building {
        storeys(building, &mut proposed, georeference, metres_per_unit, log);
    }
    if body.triangles.is_empty() {
        let message = "the building has no body; nothing can be measured on it";
        log.push(Finding::warning(RuleId::GEOMETRY, message).with_feature(label));
        return proposed;
    }
    let place = |corners: [[f64; 3]; 3]| corners.map(|corner| georeference.to_map.place(corner)).to_vec();
    let surfaces = body
        .triangles
        .into_iter()
        .map(|(corners, kind, element)| Surface {
            kind,
            rings: vec![place(corners)],
            element: Some(element),
        })
        .collect();
    proposed.body = Some(Body {
        surfaces,
        vertical: georeference.vertical.clone(),
        elements: body.elements,
    });
    proposed
}

/// Floors and their number. A drawing has storeys for roofs and foundations as well; what has no floor is none to stand in.
fn storeys(
    building: &Building,
    proposed: &mut ProposedBuilding,
    georeference: &Georeference,
    metres_per_unit: f64,
    log: &mut FindingLog,
) {
    if building.storeys.is_empty() {
        return;
    }
    let level_m = |level: f64| {
        let [_, _, up] = georeference.to_map.place([0.0, 0.0, level * metres_per_unit]);
        up
    };
    let ground_m = level_m(building.zero) - AT_GROUND_M;
    let (floors, others): (Vec<_>, Vec<_>) = building.storeys.iter().partition(|storey| storey.has_floor);
    proposed.floor_levels_m = floors.iter().map(|storey| level_m(storey.level)).collect();
    let above = proposed
        .floor_levels_m
        .iter()
        .filter(|level| **level >= ground_m)
        .count();
    let below = proposed.floor_levels_m.len() - above;
    if above > 0 {
        proposed.storeys = Some(above as f64);
    }
    let listed = |storeys: &[&structure::Storey]| -> String {
        let named = storeys
            .iter()
            .map(|storey| format!("{} ({:.2} m)", storey.name, level_m(storey.level)));
        named.collect::<Vec<_>>().join(", ")
    };
    if floors.is_empty() {
        let message = format!(
            "no storey has a floor, so that storeys are not counted: {}",
            listed(&others)
        );
        let finding = Finding::info(RuleId::GEOMETRY, message);
        log.push(finding.with_feature(building.id.as_deref().unwrap_or("IfcBuilding")));
        return;
    }
    let mut message = format!(
        "storeys were counted, not stated: {above} at or above the building's zero, {below} below: {}",
        listed(&floors)
    );
    if !others.is_empty() {
        message.push_str(&format!("; without a floor of their own: {}", listed(&others)));
    }
    let finding = Finding::info(RuleId::GEOMETRY, message);
    log.push(finding.with_feature(building.id.as_deref().unwrap_or("IfcBuilding")));
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use planvy_plan::Severity;

    use super::read_within;
    use crate::proposals::ProposalOptions;

    /// A wall that is solids within solids, by their number.
    fn wall_of(depth: usize) -> String {
        let solid = "IFCEXTRUDEDAREASOLID(#45,#11,#13,3.0);";
        let mut text = format!(
            "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n#1=IFCPROJECT('p',$,'p',$,$,$,$,(#20),#2);\n\
             #2=IFCUNITASSIGNMENT((#3));#3=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);#10=IFCCARTESIANPOINT((0.,0.,0.));\n\
             #11=IFCAXIS2PLACEMENT3D(#10,$,$);#12=IFCLOCALPLACEMENT($,#11);#13=IFCDIRECTION((0.,0.,1.));\n\
             #20=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#11,$);#45=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,4.,5.);\n\
             #31=IFCBUILDING('b',$,'Hus 1',$,$,#12,$,$,$,$,$,$);#50=IFCWALL('w',$,$,$,$,#12,#53,$,$);\n\
             #52=IFCSHAPEREPRESENTATION(#20,'Body','CSG',(#1000));#53=IFCPRODUCTDEFINITIONSHAPE($,$,(#52));#61={solid}\n"
        );
        for id in 1_000..1_000 + depth {
            text.push_str(&format!("#{id}=IFCBOOLEANRESULT(.UNION.,#{},#61);\n", id + 1));
        }
        text.push_str(&format!(
            "#{}={solid}\nENDSEC;\nEND-ISO-10303-21;\n",
            1_000 + depth
        ));
        text
    }

    #[test]
    fn what_takes_too_long_is_stopped_and_said() {
        let start = Instant::now();
        let text = wall_of(20_000);
        let reading = read_within(
            text.as_bytes(),
            &ProposalOptions::default(),
            Duration::from_millis(300),
        );
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        let said = reading
            .findings
            .iter()
            .find(|finding| finding.message.contains("takes too long"));
        assert_eq!(said.map(|finding| finding.severity), Some(Severity::Error));
    }
}
