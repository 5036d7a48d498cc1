//! The plan itself.

use planvy_plan::{
    Crs, Date, Datum, Decision, Finding, GeometryPart, Plan, PlanId, PlanKind, PlanStatus, Position,
    Regulation, RuleId,
};

use super::Source;
use super::axes::{Axes, AxesError};
use super::regulation::{Regulations, additions, truth};
use super::topology::{Shape, Topology};
use crate::xml::Element;

/// The regulation that holds the implementation period, in years.
const IMPLEMENTATION_PERIOD: &str = "DP_PO_Ad_Genomforande";

/// Members with a place of their own in the model.
const TAKEN: [&str; 9] = [
    "uuid",
    "planid",
    "plantyp",
    "plannamn",
    "kommun",
    "hojdsystem",
    "koordinatsystem",
    "katalogversion",
    "planomrade",
];

/// Reads a plan; `None`, with findings, where it has no identity or no place.
pub(super) fn read(element: &Element, topology: &Topology, source: &mut Source<'_>) -> Option<Plan> {
    let id = identity(element, source)?;
    let crs = coordinate_system(element, id, source)?;
    source.crs = Some(crs);
    let axes = axes_of(topology, crs, id, source)?;
    let plan_area = element
        .child("planomrade")
        .and_then(|child| child.href.as_deref())
        .and_then(|href| href.strip_prefix('#'))
        .map(str::to_owned);
    let area = plan_parts(plan_area.as_deref(), topology, axes, crs, id, source);
    let mut regulations = Regulations::new(topology, axes, plan_area);
    regulations.read_plan(element, source);
    let regulations = regulations.all;
    let designation = element.text_of("planid").map(str::to_owned);
    Some(Plan {
        id,
        object_version: None,
        version_valid_from: None,
        version_valid_to: None,
        municipality: None,
        municipality_code: municipality_code(element, id, source),
        name: name(element, designation.as_deref(), id, source),
        designation,
        purpose: None,
        status: status(element, id, source),
        status_date: None,
        kind: kind(element, id, source),
        law: None,
        crs,
        height_datum: element.text_of("hojdsystem").map(Datum::parse),
        area,
        vertical_limit: None,
        decisions: implementation_period(&regulations).into_iter().collect(),
        description: None,
        planning_material: Vec::new(),
        quality: None,
        usability: None,
        original_geometry: None,
        catalogue_version: element.text_of("katalogversion").map(str::to_owned),
        additions: additions(element, &TAKEN),
        regulations,
    })
}

fn identity(element: &Element, source: &mut Source<'_>) -> Option<PlanId> {
    let text = element.text_of("uuid");
    let id = text.and_then(|text| text.parse().ok());
    if id.is_none() {
        let what = text.map_or_else(
            || "no uuid".to_owned(),
            |text| format!("the uuid '{text}', which is none"),
        );
        let message = format!("the plan has {what} ({})", source.place(element));
        source.log.push(Finding::error(RuleId::SCHEMA, message));
    }
    id
}

/// The system that the plan names, else the one that the user gives.
fn coordinate_system(element: &Element, id: PlanId, source: &mut Source<'_>) -> Option<Crs> {
    let given = source.options.crs;
    let hint = "name the system with --crs, for instance --crs 3008";
    match (element.text_of("koordinatsystem").map(str::parse::<Crs>), given) {
        (Some(Ok(named)), Some(given)) if named != given => {
            let message = format!(
                "the plan says {}, the import {}; the plan's word is taken",
                named.name(),
                given.name()
            );
            source
                .log
                .push(Finding::warning(RuleId::CRS, message).with_feature(id));
            Some(named)
        }
        (Some(Ok(named)), _) => Some(named),
        (Some(Err(error)), None) => {
            source.log.push(
                Finding::error(RuleId::CRS, error.to_string())
                    .with_hint(hint)
                    .with_feature(id),
            );
            None
        }
        (None, None) => {
            let message = "the plan does not say in which coordinate system it is";
            source.log.push(
                Finding::error(RuleId::CRS, message)
                    .with_hint(hint)
                    .with_feature(id),
            );
            None
        }
        (_, Some(given)) => Some(given),
    }
}

/// The order of the axes, told from the positions themselves.
fn axes_of(topology: &Topology, crs: Crs, id: PlanId, source: &mut Source<'_>) -> Option<Axes> {
    let (rule, message) = match Axes::of(crs, topology.positions()) {
        Ok(Axes::NorthEast) => return Some(Axes::NorthEast),
        Ok(Axes::EastNorth) => {
            let message = "positions are written easting first; the format has northing first. They were read as easting, northing";
            source
                .log
                .push(Finding::warning(RuleId::AXES, message).with_feature(id));
            return Some(Axes::EastNorth);
        }
        Err(AxesError::Mixed([a, b])) => {
            let message =
                format!("some positions are northing first and some easting first, for instance {a} {b}");
            (RuleId::AXES, message)
        }
        Err(AxesError::Elsewhere([a, b])) => {
            let message = format!(
                "the position {a} {b} does not lie in Sweden in {} ({crs})",
                crs.name()
            );
            (RuleId::CRS, message)
        }
    };
    source.log.push(Finding::error(rule, message).with_feature(id));
    None
}

fn plan_parts(
    plan_area: Option<&str>,
    topology: &Topology,
    axes: Axes,
    crs: Crs,
    id: PlanId,
    source: &mut Source<'_>,
) -> Vec<GeometryPart> {
    let Some(reference) = plan_area else {
        let message = "the plan refers to no plan area";
        source
            .log
            .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
        return Vec::new();
    };
    match topology.shape(reference, axes, source) {
        Some(Shape::Area(polygons)) => {
            let part = |(entry, polygon)| super::part(Position::Area(polygon), crs, entry);
            (0u32..).zip(polygons).map(part).collect()
        }
        Some(Shape::Line(_)) => {
            let message = format!("the plan area {reference} is a line");
            source
                .log
                .push(Finding::error(RuleId::GEOMETRY, message).with_feature(id));
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn municipality_code(element: &Element, id: PlanId, source: &mut Source<'_>) -> Option<String> {
    let code = element.text_of("kommun")?;
    if code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!(
            "the municipality is '{code}', not a code of four digits ({})",
            source.place(element)
        );
        source
            .log
            .push(Finding::warning(RuleId::SCHEMA, message).with_feature(id));
    }
    Some(code.to_owned())
}

fn name(element: &Element, designation: Option<&str>, id: PlanId, source: &mut Source<'_>) -> String {
    if let Some(name) = element.text_of("plannamn") {
        return name.to_owned();
    }
    let message = format!("the plan has no name ({})", source.place(element));
    source
        .log
        .push(Finding::warning(RuleId::SCHEMA, message).with_feature(id));
    designation.unwrap_or_default().to_owned()
}

fn kind(element: &Element, id: PlanId, source: &mut Source<'_>) -> PlanKind {
    let text = element.text_of("plantyp");
    text.and_then(PlanKind::from_swedish).unwrap_or_else(|| {
        let what = text.unwrap_or_default();
        let message = format!(
            "the plan kind '{what}' is not known ({}); read as detaljplan",
            source.place(element)
        );
        source
            .log
            .push(Finding::warning(RuleId::SCHEMA, message).with_feature(id));
        PlanKind::Detaljplan
    })
}

/// In force or proposed, by `forslag`.
fn status(element: &Element, id: PlanId, source: &mut Source<'_>) -> PlanStatus {
    let proposal = element
        .text_of("forslag")
        .and_then(|text| truth(text, "forslag", element, source));
    let (status, finding) = match proposal {
        Some(false) => {
            let message = "the format carries no date of legal force; since the plan is no proposal it is taken to be in force";
            (PlanStatus::LegalForce, Finding::warning(RuleId::SCHEMA, message))
        }
        Some(true) => {
            let message = "the format does not say how far a proposal has come; it is taken to be begun";
            (PlanStatus::Started, Finding::info(RuleId::SCHEMA, message))
        }
        // Nothing stands in force by guess.
        None => {
            let message =
                "the plan does not say whether it is a proposal; it is taken to be one that is begun";
            (PlanStatus::Started, Finding::warning(RuleId::SCHEMA, message))
        }
    };
    source.log.push(finding.with_feature(id));
    status
}

/// The implementation period as a decision: the regulation gives years, and at best a day from which they count.
fn implementation_period(regulations: &[Regulation]) -> Option<Decision> {
    let regulation = regulations
        .iter()
        .find(|regulation| regulation.content.code.as_deref() == Some(IMPLEMENTATION_PERIOD))?;
    let values = &regulation.content.values;
    let years = values.iter().find_map(|value| value.number())?;
    let months = years * 12.0;
    if !(months.fract() == 0.0 && (1.0..=1200.0).contains(&months)) {
        return None;
    }
    Some(Decision {
        implementation_months: Some(months as u32),
        implementation_from: values.iter().find_map(|value| value.value.parse::<Date>().ok()),
        ..Decision::default()
    })
}
