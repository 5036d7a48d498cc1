//! What there is to say of files.

use planvy_plan::{Finding, Severity};
use planvy_tiler::LeftOut;
use planvy_tiler::proposals::ProposedDrawing;

use crate::messages::{Gravity, Message};

/// Findings of one file at most that are said one by one.
const MOST_FINDINGS: usize = 8;

/// What a reader has to say: the first findings one by one, how many more there are.
pub(super) fn say_findings(name: &str, findings: &[Finding], messages: &mut Vec<Message>) {
    let told = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info);
    for finding in told.clone().take(MOST_FINDINGS) {
        let gravity = if finding.severity == Severity::Error {
            Gravity::Error
        } else {
            Gravity::Warning
        };
        let text = &finding.message;
        messages.push(Message::new(
            gravity,
            name,
            format!("anmärkning: {text}"),
            text.clone(),
        ));
    }
    let more = told.count().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        messages.push(Message::new(
            Gravity::Note,
            name,
            format!("{more} anmärkningar till"),
            format!("{more} more findings"),
        ));
    }
}

/// What is not shown of a layer: the first ones one by one, how many more there are.
pub(super) fn say_left_out(layer: &str, left_out: &[LeftOut], messages: &mut Vec<Message>) {
    for LeftOut { what, why } in left_out.iter().take(MOST_FINDINGS) {
        let (sv, en) = (format!("visas inte: {why}"), format!("not shown: {why}"));
        messages.push(Message::new(Gravity::Warning, what, sv, en));
    }
    let more = left_out.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        let (sv, en) = (
            format!("{more} till visas inte"),
            format!("{more} more are not shown"),
        );
        messages.push(Message::new(Gravity::Warning, layer, sv, en));
    }
}

/// A drawing without a place.
pub(super) fn not_placed(drawing: &ProposedDrawing, why: &str, has_city: bool) -> Message {
    let (sv, en) = if has_city {
        (
            "Den kan placeras för hand under ”Placera förslag”.",
            "It can be placed by hand under “Place a proposal”.",
        )
    } else {
        (
            "Den visas för sig, utan sol och utan planer.",
            "It is shown by itself, without sun and plans.",
        )
    };
    Message::new(
        Gravity::Warning,
        &drawing.name,
        format!("säger inte var den står ({why}). {sv}"),
        format!("{why}. {en}"),
    )
}

/// The files by name: the first ones, and how many there are.
pub(super) fn source_of(names: &[String]) -> String {
    match names {
        [first, second, third, _, _, ..] => format!("{first}, {second}, {third} … ({})", names.len()),
        few => few.join(", "),
    }
}
