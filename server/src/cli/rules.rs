//! `planvy rules`.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

use planvy_rules::Served;
use planvy_store::Store;

use super::arguments::RulesArguments;
use super::output::{print, print_json};
use super::{CommandError, Outcome};
use crate::api::parameters::Parameters;
use crate::api::place::{Terms, place};
use crate::api::question_problem;
use crate::clock::Clock;
use crate::world::World;

/// Answers which rules hold at a place, in the JSON of the API.
///
/// # Errors
/// Where the place cannot be read from the options, is not known, or the store cannot be loaded.
pub fn run(
    arguments: &RulesArguments,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
) -> Result<Outcome, CommandError> {
    // Wrong use is said before a missing store is; which places are served the store knows.
    let parameters = parameters(arguments).within(Served::anywhere());
    let terms = Terms::read(&parameters)?;
    place(&parameters)?;
    let world = World::load(&*store()?)?;
    let place = place(&parameters.within(Served::of(world.snapshot())))?;
    let question = terms.question(place, Clock::default().today());
    if io::stdout().is_terminal() {
        let answer = world.answers().answer(&question);
        print_json(&answer.map_err(|error| CommandError::Problem(question_problem::of_parameters(&error)))?)?;
        return Ok(Outcome::Done);
    }
    let mut json = Vec::new();
    let written = world.answers().write_json(&question, &mut json);
    written.map_err(|error| CommandError::Problem(question_problem::of_parameters(&error)))?;
    json.push(b'\n');
    print(&String::from_utf8_lossy(&json))?;
    Ok(Outcome::Done)
}

/// The options as the parameters of the API: they are read by the same rules.
pub(super) fn parameters(arguments: &RulesArguments) -> Parameters<'_> {
    let geometry = arguments.geometry.then(|| "true".to_owned());
    let given = [
        ("lon", &arguments.lon),
        ("lat", &arguments.lat),
        ("x", &arguments.x),
        ("y", &arguments.y),
        ("crs", &arguments.crs),
        ("parcel", &arguments.parcel),
        ("address", &arguments.address),
        ("date", &arguments.date),
        ("lang", &arguments.lang),
    ];
    let given = given
        .into_iter()
        .filter_map(|(name, value)| Some((name, Cow::Borrowed(value.as_deref()?))));
    let geometry = geometry.map(|value| ("geometry", Cow::Owned(value)));
    Parameters::of(given.chain(geometry))
}
