//! What is said of files that are missing in the picture, or shown with less than they have.

use planvy_tiles::{Finding, Severity};

use crate::messages::{Gravity, Message, Messages};
use crate::tiles::TilesetFault;
use crate::transport::FetchFailure;

/// So much is said of one file; the rest is counted.
const MOST_OF_A_FILE: usize = 5;

/// A file that is missing in the picture.
pub(super) fn missing(about: &str, failure: &FetchFailure) -> Message {
    let sv = match failure {
        FetchFailure::Status { status, .. } => format!("saknas i bilden: servern svarar {status}"),
        FetchFailure::Connection(why) => format!("saknas i bilden: förbindelsen bröts ({why})"),
        FetchFailure::Unreadable(why) => format!("saknas i bilden: filen går inte att läsa ({why})"),
        FetchFailure::TooLarge { limit_bytes } => {
            format!("saknas i bilden: filen är större än {limit_bytes} byte, det mesta som läses på en gång")
        }
    };
    Message::new(
        Gravity::Error,
        about,
        sv,
        format!("missing in the picture: {failure}"),
    )
}

/// A file that has come and cannot be used.
pub(super) fn unusable(about: &str, why: &str, messages: &mut Messages) {
    messages.say(Message::new(
        Gravity::Error,
        about,
        format!("saknas i bilden: filen går inte att använda ({why})"),
        format!("missing in the picture: the file cannot be used ({why})"),
    ));
}

/// What of a tileset or a subtree is not used, or is not as the standard has it.
pub(super) fn not_used(about: &str, findings: &[Finding], faults: &[TilesetFault], messages: &mut Messages) {
    let findings = findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(ToString::to_string);
    let all: Vec<String> = faults.iter().map(ToString::to_string).chain(findings).collect();
    for text in all.iter().take(MOST_OF_A_FILE) {
        messages.say(Message::new(
            Gravity::Warning,
            about,
            format!("används inte helt: {text}"),
            text,
        ));
    }
    let more = all.len().saturating_sub(MOST_OF_A_FILE);
    if more > 0 {
        messages.say(Message::new(
            Gravity::Warning,
            about,
            format!("används inte helt: {more} anmärkningar till"),
            format!("{more} more findings"),
        ));
    }
}
