//! The regulations of a plan.

use std::collections::HashMap;

use planvy_plan::{
    Finding, GeometryPart, Position, Regulation, RegulationContent, RegulationGroup, RegulationId, RuleId,
    VariableValue,
};
use serde_json::{Map, Value};

use super::Source;
use super::axes::Axes;
use super::topology::{Shape, Topology};
use crate::xml::{Element, Space};

/// The slot that a use's `precisering` fills in the catalogue of the format's time.
const USE_SLOT: &str = "anvandning";

/// Members with a place of their own in the model, and those of the map's lettering (a serial number, where a symbol
/// stands and how it is turned), which say nothing about the rule.
const TAKEN: [&str; 14] = [
    "uuid",
    "bestammelseid",
    "beteckning",
    "index",
    "insattning",
    "rotation",
    "omrade",
    "linje",
    "grans",
    "anvandningsslag",
    "bestammelsetyp",
    "precisering",
    "huvudsaklig",
    "variabel",
];

/// Where a regulation stands in the file.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// True below `generellPlanbestammelse`.
    general: bool,
    /// The use it is nested in, with the references of that use.
    within: Option<(RegulationId, &'a [String])>,
}

/// A regulation read, with the references it was given.
struct Known {
    at: usize,
    references: Vec<String>,
}

/// Gathers the regulations of one plan.
pub(super) struct Regulations<'a> {
    topology: &'a Topology,
    axes: Axes,
    /// The area of the plan itself, by its id.
    plan_area: Option<String>,
    shapes: HashMap<String, Option<Shape>>,
    known: HashMap<RegulationId, Known>,
    pub(super) all: Vec<Regulation>,
}

impl<'a> Regulations<'a> {
    /// None yet.
    pub(super) fn new(topology: &'a Topology, axes: Axes, plan_area: Option<String>) -> Regulations<'a> {
        Regulations {
            topology,
            axes,
            plan_area,
            shapes: HashMap::new(),
            known: HashMap::new(),
            all: Vec::new(),
        }
    }

    /// Takes over every regulation of a plan.
    pub(super) fn read_plan(&mut self, plan: &Element, source: &mut Source<'_>) {
        let place = Place {
            general: false,
            within: None,
        };
        self.read_members(plan, place, source);
    }

    fn read_members(&mut self, holder: &Element, place: Place<'_>, source: &mut Source<'_>) {
        for member in holder.children.iter().filter(|child| child.space == Space::Plan) {
            let general = place.general || member.name == "generellPlanbestammelse";
            for element in member.children.iter().filter(|child| child.space == Space::Plan) {
                let group = match element.name.as_str() {
                    "DP_Anvandningsbestammelse" => RegulationGroup::Use,
                    "DP_Egenskapsbestammelse" => RegulationGroup::Property,
                    "DP_AdministrativBestammelse" => RegulationGroup::Administrative,
                    name if name.contains("estammelse") => {
                        let message = format!(
                            "the kind of regulation {name} is not known ({})",
                            source.place(element)
                        );
                        source.log.push(Finding::error(RuleId::SCHEMA, message));
                        continue;
                    }
                    _ => continue,
                };
                self.read_one(group, element, Place { general, ..place }, source);
            }
        }
    }

    /// Takes over one regulation, and those nested in it.
    fn read_one(
        &mut self,
        group: RegulationGroup,
        element: &Element,
        place: Place<'_>,
        source: &mut Source<'_>,
    ) {
        let id = match element.text_of("uuid").map(str::parse::<RegulationId>) {
            Some(Ok(id)) => id,
            other => {
                let what = if other.is_none() {
                    "no uuid"
                } else {
                    "a uuid that is none"
                };
                let message = format!(
                    "a regulation has {what} ({}); it is left out",
                    source.place(element)
                );
                source.log.push(Finding::error(RuleId::SCHEMA, message));
                return;
            }
        };
        let own = references(element, id, source);
        let references = match (place.general, own.is_empty(), place.within) {
            // For the whole plan: its area is that of the plan, and need not be repeated.
            (true, ..) => own
                .into_iter()
                .filter(|area| Some(area) != self.plan_area.as_ref())
                .collect(),
            (false, true, Some((_, of_use))) => {
                let message = "the regulation names no area; it holds in the area of its use".to_owned();
                source
                    .log
                    .push(Finding::info(RuleId::REFERENCE, message).with_feature(id));
                of_use.to_vec()
            }
            _ => own,
        };
        // A general regulation with an area of its own holds there alone.
        let whole_plan = place.general && references.is_empty();
        let content = content(group, element, whole_plan, id, source);
        self.add(id, content, &references, place, source);
        let nested = Place {
            general: place.general,
            within: Some((id, references.as_slice())),
        };
        self.read_members(element, nested, source);
    }

    /// Adds a regulation, or another appearance of one that is known.
    fn add(
        &mut self,
        id: RegulationId,
        content: RegulationContent,
        references: &[String],
        place: Place<'_>,
        source: &mut Source<'_>,
    ) {
        let of_use = place.within.map(|(of_use, _)| of_use);
        if let Some(known) = self.known.get(&id) {
            let new: Vec<String> = references
                .iter()
                .filter(|area| !known.references.contains(area))
                .cloned()
                .collect();
            let at = known.at;
            let parts = self.parts(&new, id, source).unwrap_or_default();
            let Some(regulation) = self.all.get_mut(at) else {
                return;
            };
            if regulation.content != content {
                let message =
                    "the regulation stands several times and says different things; the first is kept"
                        .to_owned();
                source
                    .log
                    .push(Finding::error(RuleId::DUPLICATE, message).with_feature(id));
                return;
            }
            regulation.geometry.extend(parts);
            for (entry, part) in (0u32..).zip(&mut regulation.geometry) {
                part.entry = entry;
            }
            if let Some(of_use) = of_use.filter(|of_use| !regulation.regulates_uses.contains(of_use)) {
                regulation.regulates_uses.push(of_use);
            }
            if let Some(known) = self.known.get_mut(&id) {
                known.references.extend(new);
            }
            return;
        }
        let geometry = match self.parts(references, id, source) {
            Some(geometry) if !geometry.is_empty() || place.general => geometry,
            // Without its area it would hold everywhere: better left out, with an error that says so.
            _ => {
                let message = "the regulation has no usable area; it is left out".to_owned();
                source
                    .log
                    .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
                return;
            }
        };
        let known = Known {
            at: self.all.len(),
            references: references.to_vec(),
        };
        self.known.insert(id, known);
        self.all.push(Regulation {
            id,
            content,
            regulates_uses: of_use.into_iter().collect(),
            geometry,
        });
    }

    /// The parts of the areas and lines referred to; `None` where one of them is not usable.
    fn parts(
        &mut self,
        references: &[String],
        id: RegulationId,
        source: &mut Source<'_>,
    ) -> Option<Vec<GeometryPart>> {
        let crs = source.crs?;
        let mut positions = Vec::new();
        for reference in references {
            let shape = match self.shapes.get(reference) {
                Some(shape) => shape.clone(),
                None => {
                    let shape = self.topology.shape(reference, self.axes, source);
                    self.shapes.insert(reference.clone(), shape.clone());
                    shape
                }
            };
            match shape {
                Some(Shape::Area(polygons)) => positions.extend(polygons.into_iter().map(Position::Area)),
                Some(Shape::Line(line)) => positions.push(Position::Line(line)),
                None => {
                    let message = format!("the area {reference} of the regulation is not usable");
                    source
                        .log
                        .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
                    return None;
                }
            }
        }
        let part = |(entry, position)| super::part(position, crs, entry);
        Some((0u32..).zip(positions).map(part).collect())
    }
}

/// The ids that a regulation refers to as its areas and lines.
fn references(element: &Element, id: RegulationId, source: &mut Source<'_>) -> Vec<String> {
    let mut references = Vec::new();
    let places = element.children.iter().filter(|child| {
        child.space == Space::Plan && matches!(child.name.as_str(), "omrade" | "linje" | "grans")
    });
    for child in places {
        match child.href.as_deref().and_then(|href| href.strip_prefix('#')) {
            Some(reference) => references.push(reference.to_owned()),
            None => {
                let href = child.href.as_deref().unwrap_or_default();
                let message = format!(
                    "the reference '{href}' is not to an area of this file ({})",
                    source.place(child)
                );
                source
                    .log
                    .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
            }
        }
    }
    references
}

/// What a regulation says.
fn content(
    group: RegulationGroup,
    element: &Element,
    whole_plan: bool,
    id: RegulationId,
    source: &mut Source<'_>,
) -> RegulationContent {
    // The format carries no wording: the code stands for it.
    let mut content = RegulationContent::new(group, "");
    let code = element
        .text_of("anvandningsslag")
        .or_else(|| element.text_of("bestammelsetyp"));
    if code.is_none() {
        let message = format!("the regulation has no code ({})", source.place(element));
        source
            .log
            .push(Finding::error(RuleId::SCHEMA, message).with_feature(id));
    }
    content.code = code.map(str::to_owned);
    content.regulates_plan = whole_plan.then_some(true);
    match element.text_of("beteckning") {
        // The figure of a height symbol, not a letter.
        Some(figure) if is_figure(figure) => {
            content.additions.insert("symbolfigur".to_owned(), figure.into());
        }
        letter => content.letter = letter.map(str::to_owned),
    }
    content.letter_index = element.text_of("index").map(str::to_owned);
    content.main_use = element
        .text_of("huvudsaklig")
        .and_then(|text| truth(text, "huvudsaklig", element, source));
    if let Some(text) = element.text_of("precisering") {
        content.values.push(VariableValue {
            slot: Some(USE_SLOT.to_owned()),
            data_type: Some("text".to_owned()),
            value: text.to_owned(),
            ..VariableValue::default()
        });
    }
    for holder in element.named(Space::Plan, "variabel") {
        for variable in holder.children.iter().filter(|child| child.space == Space::Plan) {
            content.values.push(value(variable, id, source));
        }
    }
    content.additions.extend(additions(element, &TAKEN));
    content
}

/// One variable of a regulation.
fn value(variable: &Element, id: RegulationId, source: &mut Source<'_>) -> VariableValue {
    let data_type = match variable.name.as_str() {
        "DP_VarDecimaltal" => "decimaltal",
        "DP_VarHeltal" => "heltal",
        "DP_VarText" => "text",
        name => {
            let message = format!(
                "the kind of variable {name} is not known ({}); it is read as text",
                source.place(variable)
            );
            source
                .log
                .push(Finding::warning(RuleId::SCHEMA, message).with_feature(id));
            "text"
        }
    };
    let value = VariableValue {
        slot: variable.text_of("namn").map(str::to_owned),
        data_type: Some(data_type.to_owned()),
        value: variable.text_of("varde").unwrap_or_default().to_owned(),
        ..VariableValue::default()
    };
    if data_type != "text" && value.number().is_none() {
        let message = format!(
            "the value '{}' is no number ({})",
            value.value,
            source.place(variable)
        );
        source
            .log
            .push(Finding::error(RuleId::SCHEMA, message).with_feature(id));
    }
    value
}

/// Whether a letter is a figure: `13`, `+23,5`.
fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | '±' | ' ' | '°'))
}

/// An XML boolean; a finding where it is none.
pub(super) fn truth(text: &str, name: &str, element: &Element, source: &mut Source<'_>) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => {
            let message = format!(
                "{name} is '{text}', neither true nor false ({})",
                source.place(element)
            );
            source.log.push(Finding::warning(RuleId::SCHEMA, message));
            None
        }
    }
}

/// The members of an element that hold a text and have no place of their own.
pub(super) fn additions(element: &Element, taken: &[&str]) -> Map<String, Value> {
    element
        .children
        .iter()
        .filter(|child| child.space == Space::Plan && child.children.is_empty() && !child.text.is_empty())
        .filter(|child| !taken.contains(&child.name.as_str()))
        .map(|child| (child.name.clone(), Value::from(child.text.clone())))
        .collect()
}
