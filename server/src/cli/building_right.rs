//! `planvy building-right`.

use planvy_plan::Lang;
use planvy_rules::Served;
use planvy_rules::building_right::{BuildingRightAnswer, BuildingRightArea};
use planvy_store::Store;

use super::arguments::RulesArguments;
use super::output::{print, print_json};
use super::rules::parameters;
use super::{CommandError, Outcome};
use crate::api::place::{Terms, place};
use crate::api::question_problem;
use crate::clock::Clock;
use crate::world::World;

/// Says what may be built at a place, and what is left: in sentences, or in the JSON of the API.
///
/// # Errors
/// Where the place cannot be read from the options, is not known, or the store cannot be loaded.
pub fn run(
    arguments: &RulesArguments,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
    json: bool,
) -> Result<Outcome, CommandError> {
    // Wrong use is said before a missing store is; which places are served the store knows.
    let parameters = parameters(arguments).within(Served::anywhere());
    let terms = Terms::read(&parameters)?;
    place(&parameters)?;
    let world = World::load(&*store()?)?;
    let place = place(&parameters.within(Served::of(world.snapshot())))?;
    let question = terms.question(place, Clock::default().today());
    let answer = world
        .answers()
        .building_right(&question)
        .map_err(|error| CommandError::Problem(question_problem::of_parameters(&error)))?;
    if json {
        print_json(&answer)?;
    } else {
        print(&readable(&answer, question.lang))?;
    }
    Ok(Outcome::Done)
}

/// The answer in sentences.
fn readable(answer: &BuildingRightAnswer, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    if answer.areas.is_empty() {
        let none = lang.pick(
            "Här finns ingen kvartersmark i en plan som gäller.",
            "There is no development land here in a plan in force.",
        );
        if !answer.is_under_foreign_law() {
            lines.push(none.to_owned());
        }
        lines.extend(answer.coverage.iter().map(|coverage| coverage.statement.clone()));
    }
    for area in &answer.areas {
        lines.extend(lines_of(area));
        lines.push(String::new());
    }
    if !answer.notes.is_empty() {
        lines.push(lang.pick("Att tänka på:", "Keep in mind:").to_owned());
        lines.extend(answer.notes.iter().map(|note| format!("- {}", note.text)));
    }
    lines.join("\n") + "\n"
}

fn lines_of(area: &BuildingRightArea) -> Vec<String> {
    let heading = format!("{} ({})", area.use_names.join(", "), area.plan_name);
    let points = area.statements.iter().map(|statement| format!("- {statement}"));
    std::iter::once(heading).chain(points).collect()
}
