//! The boundary lines of a delivery, and the areas that refer to them.

use std::collections::{HashMap, HashSet};

use geo_types::{LineString, Polygon};
use planvy_plan::{Finding, RuleId};

use super::Source;
use super::axes::Axes;
use super::curve::{Pair, read_curve};
use super::rings::{JOIN_TOLERANCE_M, RingError, assemble};
use crate::arcs::ARC_TOLERANCE_M;
use crate::xml::{Element, Space};

/// `DP_Grans`: one boundary line. `line` is empty where it could not be read, which has been said.
#[derive(Debug)]
struct Boundary {
    line: Vec<Pair>,
}

/// `DP_Omrade`: the lines of an area, each with its sign.
#[derive(Debug)]
struct AreaLines {
    /// True for `minus`: the line is walked against its direction.
    lines: Vec<(bool, String)>,
    place: String,
}

/// What a reference points to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// An area, by its parts.
    Area(Vec<Polygon<f64>>),
    /// A boundary line.
    Line(LineString<f64>),
}

/// All lines and areas of a delivery.
#[derive(Debug, Default)]
pub(super) struct Topology {
    boundaries: HashMap<String, Boundary>,
    areas: HashMap<String, AreaLines>,
    /// The ids of the boundaries in file order.
    order: Vec<String>,
    arcs: usize,
}

impl Topology {
    /// Takes over a boundary line.
    pub(super) fn add_boundary(&mut self, element: &Element, source: &mut Source<'_>) {
        let Some(id) = self.new_id(element, source) else {
            return;
        };
        let holder = element.child("linje").unwrap_or(element);
        let line = match read_curve(holder) {
            Ok(curve) => {
                self.arcs += curve.arcs;
                curve.line
            }
            Err(error) => {
                let message = format!("boundary line {id}: {error} ({})", source.place(element));
                source
                    .log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(&id));
                Vec::new()
            }
        };
        self.order.push(id.clone());
        self.boundaries.insert(id, Boundary { line });
    }

    /// Takes over an area.
    pub(super) fn add_area(&mut self, element: &Element, source: &mut Source<'_>) {
        let Some(id) = self.new_id(element, source) else {
            return;
        };
        let mut lines = Vec::new();
        for child in element.children.iter().filter(|child| child.space == Space::Plan) {
            let minus = match child.name.as_str() {
                "plus" => false,
                "minus" => true,
                _ => continue,
            };
            match child.href.as_deref().and_then(|href| href.strip_prefix('#')) {
                Some(line) => lines.push((minus, line.to_owned())),
                None => {
                    let href = child.href.as_deref().unwrap_or_default();
                    let message = format!(
                        "area {id}: the reference '{href}' is not to a line of this file ({})",
                        source.place(child)
                    );
                    source
                        .log
                        .push(Finding::error(RuleId::REFERENCE, message).with_feature(&id));
                }
            }
        }
        let place = source.place(element);
        self.areas.insert(id, AreaLines { lines, place });
    }

    /// The `gml:id` of an object, unless it is missing or taken.
    fn new_id(&self, element: &Element, source: &mut Source<'_>) -> Option<String> {
        let place = source.place(element);
        let Some(id) = element.id.clone() else {
            let message = format!(
                "a {} has no gml:id ({place}): nothing can refer to it",
                element.name
            );
            source.log.push(Finding::warning(RuleId::SCHEMA, message));
            return None;
        };
        if self.boundaries.contains_key(&id) || self.areas.contains_key(&id) {
            let message = format!("the gml:id {id} stands twice ({place}); the first is kept");
            source
                .log
                .push(Finding::error(RuleId::DUPLICATE, message).with_feature(&id));
            return None;
        }
        Some(id)
    }

    /// Every position of a line that an area refers to.
    pub(super) fn positions(&self) -> impl Iterator<Item = Pair> {
        let referred = self.referred();
        self.order
            .iter()
            .filter(move |id| referred.contains(id.as_str()))
            .filter_map(|id| self.boundaries.get(id))
            .flat_map(|boundary| boundary.line.iter().copied())
    }

    fn referred(&self) -> HashSet<&str> {
        let lines = self.areas.values().flat_map(|area| &area.lines);
        lines.map(|(_, line)| line.as_str()).collect()
    }

    /// Says what holds for the lines as a whole: arcs made straight, lines that no area uses.
    pub(super) fn remark(&self, source: &mut Source<'_>) {
        if self.arcs > 0 {
            let message = format!(
                "{} arcs were made straight; no segment lies more than {ARC_TOLERANCE_M} m from its arc",
                self.arcs
            );
            source.log.push(Finding::info(RuleId::GEOMETRY, message));
        }
        let referred = self.referred();
        for id in self.order.iter().filter(|id| !referred.contains(id.as_str())) {
            let message = format!("no area uses the boundary line {id}");
            source
                .log
                .push(Finding::info(RuleId::REFERENCE, message).with_feature(id));
        }
    }

    /// What an id stands for, in easting and northing; `None`, with a finding, where it stands for nothing usable.
    pub(super) fn shape(&self, id: &str, axes: Axes, source: &mut Source<'_>) -> Option<Shape> {
        if let Some(boundary) = self.boundaries.get(id) {
            let points = boundary.line.iter().map(|pair| axes.east_north(*pair).into());
            let line: LineString<f64> = points
                .map(|(x, y): (f64, f64)| geo_types::Coord { x, y })
                .collect();
            return (!line.0.is_empty()).then_some(Shape::Line(line));
        }
        let Some(area) = self.areas.get(id) else {
            let message = format!("the area {id} is not in the file");
            source
                .log
                .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
            return None;
        };
        let lines = self.lines_of(id, area, axes, source)?;
        let crs = source.crs;
        match assemble(&lines) {
            Ok(built) => {
                if built.snapped {
                    let message =
                        format!("area {id}: ends of lines up to {JOIN_TOLERANCE_M} m apart were joined");
                    source
                        .log
                        .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(id));
                }
                if built.signs_disagree {
                    let message = format!(
                        "area {id}: the signs of its references contradict each other; it was built by the ends of the lines"
                    );
                    source
                        .log
                        .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(id));
                }
                Some(Shape::Area(built.polygons))
            }
            Err(RingError::Open { end, gap_m }) => {
                let next = gap_m.map_or_else(String::new, |gap| {
                    format!("; the next loose end lies {gap:.3} m away")
                });
                let message = format!("the boundary of area {id} is not closed{next} ({})", area.place);
                let mut finding = Finding::error(RuleId::GEOMETRY, message).with_feature(id);
                if let Some(crs) = crs {
                    finding = finding.with_position(end, crs);
                }
                source.log.push(finding);
                None
            }
            Err(RingError::Empty) => {
                let message = format!("area {id} encloses nothing ({})", area.place);
                source
                    .log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(id));
                None
            }
        }
    }

    /// The lines of an area, turned as their signs say. A line that stands with both signs cancels out; `None` where a line
    /// is missing.
    fn lines_of(
        &self,
        id: &str,
        area: &AreaLines,
        axes: Axes,
        source: &mut Source<'_>,
    ) -> Option<Vec<Vec<Pair>>> {
        let mut signs: HashMap<&str, (usize, usize)> = HashMap::new();
        for (minus, line) in &area.lines {
            let count = signs.entry(line).or_default();
            if *minus {
                count.1 += 1;
            } else {
                count.0 += 1;
            }
        }
        let mut lines = Vec::new();
        let mut complete = true;
        for (minus, line) in &area.lines {
            let Some((plus, minuses)) = signs.remove(line.as_str()) else {
                continue;
            };
            if plus > 1 || minuses > 1 {
                let message = format!("area {id} refers to the line {line} more than once with one sign");
                source
                    .log
                    .push(Finding::warning(RuleId::REFERENCE, message).with_feature(id));
            }
            if plus > 0 && minuses > 0 {
                continue;
            }
            match self.boundaries.get(line) {
                Some(boundary) if !boundary.line.is_empty() => {
                    let mut points: Vec<Pair> =
                        boundary.line.iter().map(|pair| axes.east_north(*pair)).collect();
                    if *minus {
                        points.reverse();
                    }
                    lines.push(points);
                }
                // Why the line could not be read has been said.
                Some(_) => complete = false,
                None => {
                    complete = false;
                    let message = format!(
                        "area {id} refers to the line {line}, which is not in the file ({})",
                        area.place
                    );
                    source
                        .log
                        .push(Finding::error(RuleId::REFERENCE, message).with_feature(id));
                }
            }
        }
        complete.then_some(lines)
    }
}
