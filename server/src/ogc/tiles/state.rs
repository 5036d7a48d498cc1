//! What a tile is made of, as one word in its address: what is at such an address never changes.

use jiff::civil::Date;

use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::question::Question;
use crate::ogc::refusal::{quoted, refused};

/// The way tiles are made. A tile that would have other bytes of the same data has another number here.
const ENCODING: u32 = 1;

/// The state of the data that answers now: way of making, day, drawings, snapshot.
pub fn of(question: &Question) -> String {
    let snapshot = question.world.snapshot().id();
    format!("{ENCODING}.{}.{:x}.{snapshot}", question.today, question.drawings)
}

/// The day that a state names, where the data are still in that state.
///
/// # Errors
/// Where it is no state, or one that has passed: data of another state are never given for it.
pub fn day(text: &str, question: &Question) -> Result<Date, Problem> {
    let malformed = || {
        let detail = format!(
            "state is '{}', which is none; take it from the links of the tileset, or leave it out",
            quoted(text)
        );
        refused("state", detail, "f=mvt")
    };
    let mut parts = text.splitn(4, '.');
    let (Some(encoding), Some(day), Some(drawings), Some(snapshot)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(malformed());
    };
    let encoding: u32 = encoding.parse().map_err(|_| malformed())?;
    let day: Date = day.parse().map_err(|_| malformed())?;
    let drawings = u64::from_str_radix(drawings, 16).map_err(|_| malformed())?;
    let is_now =
        encoding == ENCODING && drawings == question.drawings && snapshot == question.world.snapshot().id();
    if is_now {
        return Ok(day);
    }
    let detail =
        "The data are not in this state any more. Read the tileset again: its links name the state of now.";
    Err(Problem::new(ProblemKind::NotFound, detail).with_parameter("state"))
}
