//! SS 637040:2016, the GML exchange format of Swedish plans before the national platform.
//!
//! A delivery is topology: boundary lines (`DP_Grans`), areas that list them with a sign (`DP_Omrade`), and the plan with
//! its regulations (`DP_Plan`), which refer to areas. What it lacks beside the national format decides how it is read:
//!
//! | in the file | in the model |
//! |---|---|
//! | `forslag` = false | status *laga kraft*, with a warning: the format carries no date of legal force |
//! | `forslag` = true | status *påbörjad*: how far a proposal has come is not said |
//! | `registreringsdatum`, `registerstatus` and other members | kept in the additions; no date is made of them |
//! | `DP_PO_Ad_Genomforande` with a number of years | the regulation, and a decision with the implementation period in months |
//! | `generellPlanbestammelse` | a regulation for the whole plan: no geometry, `regulates_plan` |
//! | one `uuid` under several uses | one regulation that belongs to all of them |
//! | `precisering` of a use | the value of the slot `anvandning` |
//! | `beteckning` that is a figure (height symbols) | the addition `symbolfigur`, not a letter |
//! | wording | none: the code stands for it |
//!
//! Positions are northing first. Arcs become segments that lie at most 0.01 m from them. The files are not trusted: no
//! document type, no entities, bounded depth.

mod axes;
mod curve;
mod plan;
mod regulation;
mod rings;
mod topology;

use std::path::Path;

use planvy_plan::{Crs, Finding, GeometryPart, Position, Reading, RuleId, Severity};

use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::xml::{Element, ErrorAt, Members, Root, Space};
use topology::Topology;

/// The largest file that is read, in bytes. Real plans have some hundred kilobytes.
const LARGEST_BYTES: u64 = 512 << 20;

/// The reader of SS 637040:2016.
#[derive(Clone, Copy, Debug)]
pub struct Ss637040;

impl Format for Ss637040 {
    fn name(&self) -> &'static str {
        "ss637040-2016"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = head.kind.is_none_or(|kind| kind == ContentKind::Plans);
        // Noughts fall out, so that UTF-16 is recognised too.
        let text: Vec<u8> = head.bytes.iter().copied().filter(|byte| *byte != 0).collect();
        let text = String::from_utf8_lossy(&text);
        wanted && text.contains('<') && text.contains("DP_Data") && text.contains("sis.se/ss637040")
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let bytes = std::fs::metadata(path).and_then(|metadata| {
            if metadata.len() > LARGEST_BYTES {
                let message = format!("the file has {} bytes, more than {LARGEST_BYTES}", metadata.len());
                return Err(std::io::Error::other(message));
            }
            std::fs::read(path)
        });
        match bytes {
            Ok(bytes) => read_bytes(&bytes, options),
            Err(error) => Reading::failed(Finding::error(
                RuleId::PARSE,
                format!("the file cannot be read: {error}"),
            )),
        }
    }
}

/// The root of a delivery.
pub(crate) const ROOT: Root = Root {
    space: Space::Plan,
    name: "DP_Data",
    told: "DP_Data of http://www.sis.se/ss637040",
    hint: "Export the plan as SS 637040:2016.",
};

/// Where findings go, and what they need to say where something is.
struct Source<'a> {
    log: FindingLog,
    /// The bytes at which lines end.
    line_ends: Vec<usize>,
    options: &'a ReadOptions,
    /// The system of the plan at hand.
    crs: Option<Crs>,
}

impl Source<'_> {
    /// `line 17`.
    fn place(&self, element: &Element) -> String {
        let line = self.line_ends.partition_point(|end| *end < element.offset) + 1;
        format!("line {line}")
    }
}

/// Reads a delivery.
fn read_bytes(bytes: &[u8], options: &ReadOptions) -> Reading<Content> {
    let text = match crate::xml::decode(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("{} (byte {})", error.error, error.offset);
            return Reading::failed(
                Finding::error(RuleId::PARSE, message).with_hint("Save the file as UTF-8."),
            );
        }
    };
    let mut source = Source {
        log: FindingLog::default(),
        line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
        options,
        crs: None,
    };
    let mut topology = Topology::default();
    let mut plans = Vec::new();
    if let Err(error) = read_members(&text, &mut topology, &mut plans, &mut source) {
        let line = crate::xml::line_of(&text, error.offset);
        let message = format!("{} (line {line}, byte {})", error.error, error.offset);
        source
            .log
            .push(Finding::error(RuleId::PARSE, message).with_hint(error.error.hint()));
    }
    topology.remark(&mut source);
    let read: Vec<_> = plans
        .iter()
        .filter_map(|element| plan::read(element, &topology, &mut source))
        .collect();
    if plans.is_empty() {
        source
            .log
            .push(Finding::error(RuleId::SCHEMA, "the file holds no DP_Plan"));
    }
    Reading {
        value: (!read.is_empty()).then_some(Content::Plans(read)),
        findings: source.log.into_findings().into_iter().map(with_hint).collect(),
    }
}

/// An error says what to do about it, also where the place that found it had no better advice than its rule.
fn with_hint(finding: Finding) -> Finding {
    if finding.hint.is_some() || finding.severity != Severity::Error {
        return finding;
    }
    let hint = if finding.rule == RuleId::DUPLICATE {
        "Give each object an id of its own."
    } else if finding.rule == RuleId::REFERENCE {
        "Export the plan again with everything that it refers to."
    } else if finding.rule == RuleId::GEOMETRY {
        "Mend the boundary in the program that drew it, and export the plan again."
    } else if finding.rule == RuleId::AXES {
        "Write northing before easting everywhere, as GML in SWEREF 99 does."
    } else {
        "Export the plan again as SS 637040:2016."
    };
    finding.with_hint(hint)
}

/// Sorts the members of the file.
fn read_members(
    text: &str,
    topology: &mut Topology,
    plans: &mut Vec<Element>,
    source: &mut Source<'_>,
) -> Result<(), ErrorAt> {
    let mut members = Members::new(text, ROOT);
    while let Some(member) = members.next_member()? {
        for object in member
            .children
            .into_iter()
            .filter(|child| child.space == Space::Plan)
        {
            match object.name.as_str() {
                "DP_Grans" => topology.add_boundary(&object, source),
                "DP_Omrade" => topology.add_area(&object, source),
                "DP_Plan" => plans.push(object),
                name => {
                    let message = format!("{name} is not read ({})", source.place(&object));
                    source.log.push(Finding::info(RuleId::SCHEMA, message));
                }
            }
        }
    }
    Ok(())
}

/// A plane part of a geometry; the format says nothing about how it was positioned.
fn part(position: Position, crs: Crs, entry: u32) -> GeometryPart {
    GeometryPart {
        position,
        crs,
        height_datum: None,
        dimension: 2,
        vertex_heights_m: Vec::new(),
        entry,
        from_multi: false,
        plane_uncertainty_m: None,
        height_uncertainty_m: None,
        positioning: None,
    }
}

#[cfg(test)]
mod tests;
